"""What can be promised of the installation without installing anything."""

import ast
import re
import subprocess
import sys

import pytest
from django.core.management.base import CommandError

from cluster_portal import assets, installing
from cluster_portal.management.commands import serve
from tests.ops.portal import PROJECT

BOOTSTRAP = PROJECT / "bootstrap.py"


def test_an_old_python_says_so_in_one_sentence():
    pretend = (
        "import runpy, sys; sys.version_info = (3, 9, 1); sys.argv = ['bootstrap.py'];"
        f"runpy.run_path({str(BOOTSTRAP)!r}, run_name='__main__')"
    )

    done = subprocess.run([sys.executable, "-c", pretend], env={"PATH": ""}, capture_output=True, text=True)

    assert done.returncode == 1
    assert done.stderr == "Нужен Python 3.11 или новее, а здесь 3.9. Укажите другой: make PYTHON=…\n"


def test_an_old_python_can_read_the_file_that_says_so():
    ast.parse(BOOTSTRAP.read_text(), feature_version=(3, 4))


def test_an_old_node_is_passed_over(tmp_path, monkeypatch):
    for name, version in (("old", "v18.20.0"), ("new", "v20.1.0")):
        folder = tmp_path / name
        folder.mkdir()
        for tool in ("node", "npm"):
            (folder / tool).write_text(f"#!/bin/sh\necho {version}\n")
            (folder / tool).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'old'}:{tmp_path / 'new'}:/usr/bin:/bin")

    assert installing.node_folder() == tmp_path / "new"


def test_without_a_browser_the_tests_do_not_begin(monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/nonexistent/chromium")

    with pytest.raises(SystemExit, match="CHROMIUM"):
        installing._browser()


def test_without_a_built_front_end_the_portal_does_not_start(monkeypatch, tmp_path):
    monkeypatch.setattr(assets, "BUILD", tmp_path)

    with pytest.raises(CommandError, match="make setup"):
        serve._check_build()


def test_the_locks_name_no_registry_and_hold_a_hash_for_everything():
    for lock in PROJECT.glob("requirements*.txt"):
        text = lock.read_text()
        assert "://" not in text
        packages = [paragraph for paragraph in re.split(r"\n(?=\w)", text) if "==" in paragraph]
        assert packages
        assert all("--hash=sha256:" in package for package in packages)
    assert '"resolved"' not in (PROJECT / "package-lock.json").read_text()


def test_both_locks_hold_what_reads_texts():
    for lock in ("requirements.txt", "requirements-dev.txt"):
        text = (PROJECT / lock).read_text()
        assert all(f"\n{name}==" in text for name in ("natasha", "slovnet", "navec", "razdel", "pymorphy3"))
