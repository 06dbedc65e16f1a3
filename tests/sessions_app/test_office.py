"""The files that officials take away, opened by the programs that officials have."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pytest
from django.db import transaction
from docx import Document
from pypdf import PdfReader

from cluster_portal import installing
from cluster_portal.loading import classifiers, demo
from cluster_portal.loading.october_2013 import load_october_2013
from sessions_app import minutes, releases
from sessions_app.models import Minutes, StrategySession
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NEEDED = (
    "Нет LibreOffice, которым проверяются файлы DOCX: в Debian и Ubuntu его ставит `make test` от root "
    "(пакет libreoffice-writer-nogui), иначе поставьте его или укажите путь в переменной SOFFICE."
)


@pytest.fixture(scope="module")
def papers(django_db_setup, django_db_blocker, tmp_path_factory) -> dict[str, tuple[Path, Path]]:
    """Minutes and press release of the portal's own data, each as DOCX and as LibreOffice prints it."""
    folder = tmp_path_factory.mktemp("papers")
    with django_db_blocker.unblock(), transaction.atomic():
        classifiers.load_classifiers()
        load_october_2013()
        demo.load_demo()
        (folder / "minutes.docx").write_bytes(minutes.docx(Minutes.objects.order_by("pk")[0]))
        first = StrategySession.objects.get(kept_by__is_demo=False, status=StrategySession.Status.HELD)
        reader = UserFactory(role="facilitator", region=first.kept_by)
        (folder / "release.docx").write_bytes(releases.docx(releases.read(first, reader)))
        transaction.set_rollback(True)
    _print(folder, "minutes.docx", "release.docx")
    return {name: (folder / f"{name}.docx", folder / f"{name}.pdf") for name in ("minutes", "release")}


def _print(folder: Path, *names: str) -> None:
    office = installing.find_office()
    if office is None:
        pytest.fail(NEEDED)
    command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(folder), *(str(folder / name) for name in names)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr


def plain(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("name", ["minutes", "release"])
def test_every_paragraph_and_cell_is_there_when_the_file_is_opened_again(papers, name):
    docx, pdf = papers[name]

    document = Document(io.BytesIO(docx.read_bytes()))
    pages = PdfReader(pdf).pages

    texts = [paragraph.text for paragraph in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    shown = plain("".join(page.extract_text() for page in pages))
    # Words that a page's edge cuts apart have its number between them.
    missing = [text for text in texts if plain(text)[:40] not in shown]
    assert len(texts) >= 10
    assert missing == []
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in pages} == {(595, 842)}


def test_the_minutes_have_their_tables_and_the_release_has_none(papers):
    tables = {name: len(Document(str(docx)).tables) for name, (docx, _pdf) in papers.items()}

    assert tables["minutes"] >= 4
    assert tables["release"] == 0


def test_no_file_names_whoever_made_it(papers):
    for docx, pdf in papers.values():
        properties = Document(str(docx)).core_properties
        assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
        assert not (PdfReader(pdf).metadata or {}).get("/Author")
