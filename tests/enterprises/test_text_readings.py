"""A text becomes records only by a person's decision, and every record keeps the words that prove it."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pypdf import PdfWriter

from enterprises import jobs, text_readings
from enterprises.models import Evidence, Organisation, Person, Proposal, Source, TextReading
from enterprises.text_readings import Decision
from enterprises.versions import StaleVersion
from tests.factories import (
    AdministratorFactory,
    ExpertFactory,
    OrganisationFactory,
    PersonFactory,
    RegionFactory,
    SettlementFactory,
    TextReadingFactory,
)

pytestmark = pytest.mark.django_db

LETTER = (
    "В сессии участвуют ООО «Новый завод» (г. Елец), ОАО «Энергия» и ООО ВПО «Электоаппарат» ВОС. "
    "Открыл сессию директор ООО «Новый завод» Петров Пётр Петрович."
)


@pytest.fixture
def region():
    return RegionFactory()


@pytest.fixture
def administrator(region):
    return AdministratorFactory(region=region)


@pytest.fixture
def expert(region):
    return ExpertFactory(region=region)


def given(region, by, text=LETTER):
    """A text after the worker has read it."""
    reading = text_readings.open_text(region, by=by, text=text, kind=Source.Kind.LETTER)
    jobs.run(reading.job_id)
    reading.refresh_from_db()
    return reading


def lines(reading, part="organisations"):
    return {line.get("title") or line["last_name"]: line for line in reading.found[part]}


def test_reading_a_text_writes_nothing(region, administrator):
    reading = given(region, administrator)

    assert list(lines(reading)) == ["ООО «Новый завод»", "ОАО «Энергия»", "ООО ВПО «Электоаппарат» ВОС"]
    assert not Organisation.objects.exists()
    assert not Person.objects.exists()
    assert not Source.objects.exists()


def test_each_line_says_whether_the_registry_has_it(region, administrator):
    known = OrganisationFactory(kept_by=region, name_as_written="ОАО «Энергия»")
    alike = OrganisationFactory(kept_by=region, name_as_written="ООО «Новые заводы»")

    found = lines(given(region, administrator))

    assert (found["ОАО «Энергия»"]["verdict"], found["ОАО «Энергия»"]["record"]) == ("known", known.pk)
    assert found["ООО «Новый завод»"]["verdict"] == "alike"
    assert [key for key, _why in found["ООО «Новый завод»"]["candidates"]] == [alike.pk]
    assert found["ООО ВПО «Электоаппарат» ВОС"]["verdict"] == "new"


def test_a_name_in_another_place_is_not_taken_for_the_one_in_the_registry(region, administrator):
    lipetsk = SettlementFactory(region=region, name="Липецк", type="г")
    SettlementFactory(region=region, name="Елец", type="г")
    OrganisationFactory(kept_by=region, name_as_written="ООО «Новый завод»", settlement=lipetsk)

    line = lines(given(region, administrator))["ООО «Новый завод»"]

    assert (line["verdict"], line["record"]) == ("new", None)


def test_accepted_lines_become_records_with_their_source_and_their_exact_words(region, administrator):
    town = SettlementFactory(region=region, name="Елец", type="г")
    reading = given(region, administrator)
    create = {"name_as_written": "ООО «Новый завод»", "kind": "enterprise", "settlement": town}
    person = {"last_name": "Петров", "first_name": "Пётр", "patronymic": "Петрович"}

    text_readings.decide(
        reading,
        {
            ("organisations", 0): Decision("create", None, create),
            ("people", 0): Decision("create", None, person | {"post": "директор", "organisation": 0}),
        },
        by=administrator,
        version=reading.version,
    )

    organisation, petrov = Organisation.objects.get(), Person.objects.get()
    source = organisation.source
    assert (source.text, source.kind) == (LETTER, "letter")
    words = {
        (piece.field, piece.quote, piece.start)
        for piece in Evidence.objects.filter(target_id=organisation.pk)
    }
    assert ("settlement", "г. Елец", LETTER.index("г. Елец")) in words
    assert ("", "ООО «Новый завод»", LETTER.index("ООО «Новый")) in words
    assert [(post.title, post.organisation) for post in petrov.posts.all()] == [("директор", organisation)]
    assert Evidence.objects.filter(target_id=petrov.pk, quote="Петров Пётр Петрович").exists()


def test_what_is_not_decided_stays_and_the_last_decision_forgets_the_text(region, administrator):
    reading = given(region, administrator)
    first = {("organisations", 0): Decision("skip")}
    text_readings.decide(reading, first, by=administrator, version=reading.version)
    assert (reading.is_closed, reading.text) == (False, LETTER)

    rest = {("organisations", number): Decision("skip") for number in (1, 2)} | {
        ("people", 0): Decision("skip")
    }
    text_readings.decide(reading, rest, by=administrator, version=reading.version)

    reading.refresh_from_db()
    assert (reading.is_closed, reading.text, reading.found) == (True, "", {})
    assert reading.outcome == {"skipped": 4}
    assert not Source.objects.exists()


def test_a_record_that_is_there_gets_the_words_and_keeps_its_facts(region, administrator):
    known = OrganisationFactory(kept_by=region, name_as_written="ОАО «Энергия»", address="ул. Мира, 1")
    reading = given(region, administrator)

    decision = {("organisations", 1): Decision("join", known.pk)}
    text_readings.decide(reading, decision, by=administrator, version=reading.version)

    known.refresh_from_db()
    assert (Organisation.objects.count(), known.address) == (1, "ул. Мира, 1")
    assert Evidence.objects.filter(target_id=known.pk, quote="ОАО «Энергия»", source=reading.source).exists()


def test_who_may_not_write_proposes_with_the_words(region, expert):
    reading = given(region, expert)
    create = {"name_as_written": "ОАО «Энергия»", "kind": "enterprise", "settlement": None}

    text_readings.decide(
        reading, {("organisations", 1): Decision("create", None, create)}, by=expert, version=reading.version
    )

    proposal = Proposal.objects.get()
    assert (proposal.came_from, proposal.title, proposal.quote) == (
        "reading",
        "ОАО «Энергия»",
        "ОАО «Энергия»",
    )
    assert proposal.source.text == LETTER
    assert not Organisation.objects.exists()


def test_two_people_do_not_decide_the_same_text_twice(region, administrator):
    reading = given(region, administrator)
    version = reading.version
    create = {"name_as_written": "ОАО «Энергия»", "kind": "enterprise", "settlement": None}
    decision = {("organisations", 1): Decision("create", None, create)}
    text_readings.decide(TextReading.objects.get(pk=reading.pk), decision, by=administrator, version=version)

    with pytest.raises(StaleVersion):
        text_readings.decide(reading, decision, by=administrator, version=version)

    assert Organisation.objects.count() == 1


def test_texts_that_nobody_decides_are_forgotten(region):
    old = TextReadingFactory(kept_by=region, created_at=timezone.now() - timedelta(days=31))
    new = TextReadingFactory(kept_by=region)

    assert text_readings.forget_old() == 1

    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.text, old.found, old.is_closed) == ("", {}, True)
    assert new.is_read


# The page


def test_a_misspelt_name_stays_and_is_hinted_at(client, region, administrator):
    client.force_login(administrator)
    reading = given(region, administrator)

    page = client.get(reading.get_absolute_url()).content.decode()

    assert "обычное слово – «Электроаппарат»" in page
    assert 'value="ООО ВПО «Электоаппарат» ВОС"' in page


@pytest.mark.parametrize("many", [1, 8])
def test_the_page_costs_no_more_queries_with_more_lines(
    client, region, administrator, django_assert_max_num_queries, many
):
    reading = TextReadingFactory(kept_by=region)
    found = reading.found
    reading.found = found | {part: found[part] * many for part in ("organisations", "people")}
    reading.save()
    client.force_login(administrator)

    with django_assert_max_num_queries(20):
        response = client.get(reading.get_absolute_url())

    assert len(response.context["forms"].all) == 2 * many


def test_the_page_accepts_all_but_the_alike_and_writes_at_the_second_press(client, region, administrator):
    client.force_login(administrator)
    OrganisationFactory(kept_by=region, name_as_written="ООО «Новые заводы»")
    reading = given(region, administrator)
    url = f"{reading.get_absolute_url()}decide/"

    seen = client.post(url, {"all": "accept", "version": reading.version})
    chosen = {form.prefix: form["what"].value() for form in seen.context["forms"].all}
    assert chosen == {"o0": "", "o1": "create", "o2": "create", "p0": "create"}
    assert Organisation.objects.count() == 1

    sent = {"version": reading.version}
    for form in seen.context["forms"].all:
        for bound in form:
            value = bound.value()
            sent[bound.html_name] = "" if value is None or hasattr(value, "text") else value
    client.post(url, sent)

    assert set(Organisation.objects.values_list("name_as_written", flat=True)) == {
        "ООО «Новые заводы»",
        "ОАО «Энергия»",
        "ООО ВПО «Электоаппарат» ВОС",
    }
    assert Person.objects.get().last_name == "Петров"


def test_wrong_input_is_told_and_nothing_is_written(client, region, administrator):
    client.force_login(administrator)
    reading = given(region, administrator)
    sent = {
        "version": reading.version,
        "o0-what": "create",
        "o0-name_as_written": "",
        "o0-kind": "enterprise",
    }

    response = client.post(f"{reading.get_absolute_url()}decide/", sent)

    assert response.status_code == 422
    assert not Organisation.objects.exists()


def pdf(password: str = "") -> bytes:
    """A page without a text layer, as a scanner makes it."""
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    if password:
        writer.encrypt(password)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


# What Word makes of a document with a password: no archive, but a store of encrypted pieces.
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"file": SimpleUploadedFile("скан.pdf", pdf())}, "это скан"),
        ({"file": SimpleUploadedFile("a.pdf", pdf("тайна"))}, "закрыт паролем"),
        ({"file": SimpleUploadedFile("a.docx", LOCKED)}, "закрыт паролем"),
        ({"file": SimpleUploadedFile("a.txt", "я".encode() * 25 * 2**20)}, "больше 20 МБ"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF" + bytes(50 * 2**20))}, "больше 20 МБ"),
        (
            {"file": SimpleUploadedFile("a.txt", "Завод працює і розвивається".encode())},
            "не на русском языке",
        ),
        ({"file": SimpleUploadedFile("a.txt", b" \n\t ")}, "пусты"),
        ({"text": " \n "}, "Вставьте текст или выберите файл"),
        ({}, "Вставьте текст или выберите файл"),
        ({"text": "Only English words here"}, "не на русском языке"),
        ({"text": "а" * 200_001}, "длиннее 200\xa0000 знаков"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4 nothing")}, "повреждён"),
        ({"file": SimpleUploadedFile("a.txt", b"")}, "пусты"),
        ({"file": SimpleUploadedFile("a.exe", b"MZ")}, "Читаются только"),
    ],
)
def test_what_cannot_be_read_is_refused_and_leaves_no_trace(client, region, administrator, sent, sentence):
    client.force_login(administrator)

    response = client.post("/registry/texts/", {"kind": "letter", **sent})

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not TextReading.objects.exists()


def test_a_name_known_by_initials_is_looked_for_among_the_people(region, administrator):
    person = PersonFactory(
        kept_by=region, last_name="Лаврентьев", first_name="Владимир", patronymic="Васильевич"
    )
    reading = given(region, administrator, "Сессию открыл В.В. Лаврентьев, начальник управления.")

    (line,) = reading.found["people"]
    assert (line["verdict"], [key for key, _why in line["candidates"]]) == ("alike", [person.pk])
