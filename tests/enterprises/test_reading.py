"""A text is read into organisations, people and dates. Nothing is invented, merged wrongly or corrected."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from enterprises.reading import reader
from tests.enterprises import reading_cases

SOURCE = settings.BASE_DIR / "cluster_portal" / "data" / "october_2013.txt"


@pytest.fixture(scope="session")
def october():
    return reader.read(SOURCE.read_text(encoding="utf-8")).as_json()


def test_the_source_document_gives_its_25_organisations_each_in_its_own_place(october):
    found = [(one["name"], one["legal_form"], one["place"]) for one in october["organisations"]]

    assert found == [
        ("Управление инновационной и промышленной политики Липецкой области", None, None),
        ("Центр кластерного развития Липецкой области", "областное автономное учреждение", None),
        ("Центр консалтинга «Панацея»", "ООО", "Санкт-Петербург"),
        ("НПК Армастек Липецк", "ООО", "Липецк"),
        ("Индезит Интернэшнл", "ЗАО", "Липецк"),
        ("Энергия", "ОАО", "Елец"),
        ("Гидропривод", "ОАО", "Елец"),
        ("Грязинский культиваторный завод", "ОАО", None),
        ("Армастек-Липецк", "ООО", "Хлевное"),
        ("ВПО «Электоаппарат» ВОС", "ООО", "Липецк"),
        ("Компания Ассоль", "ООО", "Лебедянь"),
        ("Завод «Пенопласт»", "ООО", "Липецк"),
        ("Липецкое станкостроительное предприятие", "ЗАО", None),
        ("Липецкий станкозавод «Возрождение»", "ЗАО", None),
        ("Европанелс Ру", "ООО", "Лебедянь"),
        ("Гидравлик", "ОАО", "Грязи"),
        ("Липецкий государственный технический университет", None, None),
        ("Научно-исследовательский институт ЛГТУ", None, None),
        ("Елецкий государственный университет", None, None),
        ("Липецкий машиностроительный колледж", None, None),
        ("Управление экономики администрации Липецкой области", None, None),
        ("Управление образования и науки Липецкой области", None, None),
        ("Управление сельского хозяйства Липецкой области", None, None),
        ("Управление инвестиций и международных связей Липецкой области", None, None),
        ("Управление по развитию малого и среднего бизнеса Липецкой области", None, None),
    ]


def test_the_source_document_gives_its_speaker_and_its_four_dates(october):
    post = "начальник управления инновационной и промышленной политики Липецкой области"
    name = "Лаврентьев Владимир Васильевич"
    assert october["people"] == [{"name": name, "post": post, "surface": name}]
    assert october["dates"] == [
        {"date": "2013-10-09", "surface": "9 и 10 октября 2013 года"},
        {"date": "2013-10-10", "surface": "9 и 10 октября 2013 года"},
        {"date": "2013-10-28", "surface": "28 и 29 октября"},
        {"date": "2013-10-29", "surface": "28 и 29 октября"},
    ]


def test_every_surface_stands_in_the_text_letter_for_letter(october):
    text = SOURCE.read_text(encoding="utf-8")
    surfaces = [one["surface"] for part in october.values() for one in part]
    assert surfaces
    assert [surface for surface in surfaces if surface not in text] == []


@pytest.mark.parametrize(
    ("part", "floors"),
    [
        ("development", {"organisations_f1": 0.97, "exact_names": 0.97, "people_f1": 0.97, "dates_f1": 0.99}),
        ("held_out", {"organisations_f1": 0.95, "exact_names": 0.95, "people_f1": 0.95, "dates_f1": 0.99}),
    ],
)
def test_texts_of_many_kinds_are_read_as_a_person_reads_them(part, floors):
    scores = reading_cases.score(lambda text: reader.read(text).as_json(), part)

    figures = scores.figures()
    below = {name: figures[name] for name, floor in floors.items() if figures[name] < floor}
    assert below == {}, "\n".join(scores.misses)


WITHOUT_THE_EXTRA = """
import json, sys
for name in ("pymorphy3", "slovnet", "navec", "natasha", "razdel"):
    sys.modules[name] = None
from enterprises.reading import reader
from tests.enterprises import reading_cases
figures = reading_cases.score(lambda text: reader.read(text).as_json(), "held_out").figures()
print(json.dumps({"used": reader.read("текст").used, **figures}))
"""


def test_without_the_extra_the_grammar_reads_alone():
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_THE_EXTRA], cwd=settings.BASE_DIR, capture_output=True, check=True
    )

    figures = json.loads(done.stdout)
    assert figures["used"] == []
    assert figures["organisations_f1"] > 0.8
    assert figures["exact_names"] > 0.85
    assert figures["people_f1"] > 0.85


def test_an_empty_text_holds_nothing():
    assert reader.read(" \n").as_json() == {"organisations": [], "people": [], "dates": []}


# The command


def read(path: Path) -> dict:
    out = StringIO()
    call_command("read_text", str(path), json=True, stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def test_the_command_prints_what_the_reading_found(tmp_path, october):
    path = tmp_path / "release.txt"
    path.write_bytes(SOURCE.read_bytes())

    assert read(path) == october


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r", "cp866", "iso8859-5"]
)
def test_russian_is_read_in_any_encoding_it_is_found_in(tmp_path, encoding):
    path = tmp_path / "letter.txt"
    text = (
        'Приглашаем ООО "Завод "Пенопласт" (г. Липецк). Начальник управления Иванов П.С., 9 октября 2013 года'
    )
    path.write_bytes(text.encode(encoding))

    (found,) = read(path)["organisations"]
    assert (found["name"], found["place"]) == ('Завод "Пенопласт"', "Липецк")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.txt", b"", "пуст"),
        ("spaces.txt", b" \n \n", "пуст"),
        ("english.txt", b"The session was held in October. Nobody took part in it.", "не на русском"),
        ("large.txt", b"\xd0\xb0" * (11 * 1024 * 1024), "больше 20 МБ"),
        ("long.txt", "а б в ".encode() * 40_000, "длиннее"),
        ("scan.png", b"\x89PNG\r\n\x1a\n\0\0", "картинка"),
        ("book.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "старого формата"),
        ("broken.docx", b"PK\x03\x04 nothing", "повреждён"),
        ("broken.pdf", b"%PDF-1.7 nothing", "повреждён"),
        ("sheet.xlsx", b"not a workbook", "Читаются только"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(tmp_path, name, content, sentence):
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(CommandError, match=sentence):
        read(path)


def test_a_document_is_read_with_its_tables(tmp_path):
    import docx

    document = docx.Document()
    document.add_paragraph("Участники сессии:")
    row = document.add_table(rows=1, cols=2).rows[0]
    row.cells[0].text, row.cells[1].text = "ОАО «Гидропривод» (г. Елец)", "Петрова Анна Сергеевна"
    document.save(str(tmp_path / "list.docx"))

    found = read(tmp_path / "list.docx")

    assert [one["name"] for one in found["organisations"]] == ["Гидропривод"]
    assert [one["name"] for one in found["people"]] == ["Петрова Анна Сергеевна"]


def test_a_pdf_with_a_password_or_without_text_is_refused(tmp_path):
    from pypdf import PdfWriter

    blank = PdfWriter()
    blank.add_blank_page(width=595, height=842)
    blank.write(tmp_path / "scan.pdf")
    blank.encrypt("secret")
    blank.write(tmp_path / "locked.pdf")

    with pytest.raises(CommandError, match="скан"):
        read(tmp_path / "scan.pdf")
    with pytest.raises(CommandError, match="парол"):
        read(tmp_path / "locked.pdf")
