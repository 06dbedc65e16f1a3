"""PDFs from the project's templates."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from django.conf import settings as configured
from pypdf import PdfReader

from enterprises import printing

AS_WRITTEN = "#panic(1) $x^2$ *звёзды* «ёлочки» @метка <b> \\ // не примечание"


@pytest.fixture
def list_of_lines(settings, tmp_path: Path) -> str:
    shutil.copytree(Path(configured.BASE_DIR) / "templates" / "print", tmp_path / "templates" / "print")
    (tmp_path / "templates" / "lines.typ").write_text(
        '#import "/print/official.typ": data, official\n'
        "#show: official.with(title: data.title)\n"
        "#for line in data.lines [ + #line ]\n"
    )
    settings.BASE_DIR = tmp_path
    return "lines.typ"


def test_what_people_wrote_is_shown_as_it_is(list_of_lines):
    made = printing.pdf(list_of_lines, {"title": "Список", "lines": [AS_WRITTEN]})

    assert AS_WRITTEN in PdfReader(io.BytesIO(made)).pages[0].extract_text()


def test_the_same_data_give_the_same_file_that_names_nobody(list_of_lines):
    made = [printing.pdf(list_of_lines, {"title": "Список", "lines": ["раз"]}) for _ in range(2)]

    assert made[0] == made[1]
    assert PdfReader(io.BytesIO(made[0])).metadata.author == ""
