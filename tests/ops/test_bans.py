"""What no template and no module may hold, and that the catalogue is whole. `make check` asks more."""

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings

from cluster_portal.management.commands.check_translations import faults
from tests.ops.portal import PROJECT

APPS = ("cluster_portal", "enterprises", "sessions_app", "strategy")
IN_TEMPLATES = {
    "unescaped output": r"\|\s*safe\b|autoescape\s+off|\|\s*safeseq\b",
}
# Of what is left when the template's own tags are taken out.
IN_MARKUP = {
    "inline script": r"<script(?![^>]*\bsrc=)[^>]*>|\son[a-z]+\s*=|javascript:",
    "inline style": r"<style\b|\sstyle\s*=",
    "another host": r"\bsrc\s*=\s*[\"'](?:https?:)?//|<link[^>]*href\s*=\s*[\"'](?:https?:)?//",
}
IN_MODULES = {
    "unescaped output": r"\bmark_safe\s*\(|\bSafeString\s*\(",
    "raw SQL in a query": r"\.extra\s*\(|\bRawSQL\b",
}


TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)


def found(files: list[Path], bans: dict[str, str], markup: dict[str, str] | None = None) -> list[str]:
    complaints = []
    for file in files:
        text = file.read_text(encoding="utf-8")
        for searched, patterns in ((text, bans), (TAG.sub("", text), markup or {})):
            complaints += [
                f"{file.name}: {ban}: {match[0]}"
                for ban, pattern in patterns.items()
                for match in re.finditer(pattern, searched)
            ]
    return complaints


def test_no_template_holds_what_the_policy_of_content_forbids():
    templates = sorted((PROJECT / "templates").rglob("*.html"))

    assert templates
    assert found(templates, IN_TEMPLATES, IN_MARKUP) == []


def test_no_module_leaves_the_road_of_escaping_and_queries():
    modules = [module for app in APPS for module in sorted((PROJECT / app).rglob("*.py"))]

    assert modules
    assert found(modules, IN_MODULES) == []


@pytest.mark.parametrize(
    "line",
    [
        "{{ text|safe }}",
        "<p style='x'>",
        "<script>alert(1)</script>",
        '<img src="//other.test/">',
        "<a onclick=x>",
    ],
)
def test_the_bans_find_what_they_are_for(line, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(line)

    assert len(found([page], IN_TEMPLATES, IN_MARKUP)) == 1


def test_every_string_of_the_catalogue_is_translated():
    catalogue = polib.pofile(str(Path(settings.LOCALE_PATHS[0]) / "ru" / "LC_MESSAGES" / "django.po"))

    assert len(catalogue) > 100
    assert faults(catalogue) == []
