"""The press release: what it says of October 2013, what it never says, and how people reword it."""

from __future__ import annotations

import datetime
import io
import json
import re
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document
from pypdf import PdfReader

from cluster_portal.loading.october_2013 import load_october_2013
from enterprises.models import Organisation
from enterprises.versions import StaleVersion
from sessions_app import releases as verbs
from sessions_app.archive import loading, writing
from sessions_app.models import Outcome, ReleaseWording, StrategySession
from tests import factories as make
from tests.loading.test_october_2013 import CENTRE, CONSULTANCY, DEPARTMENTS, EDUCATION, ENTERPRISES
from tests.loading.test_october_2013 import ORGANISING_DEPARTMENT as DEPARTMENT
from tests.sessions_app.test_archive import forget

pytestmark = pytest.mark.django_db


def plain(text: str) -> str:
    return " ".join(text.split())


def said(session, user) -> str:
    return plain("\n".join(line.text for line in verbs.read(session, user).lines))


# October 2013


@pytest.fixture(scope="module")
def october(django_db_setup, django_db_blocker):
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        load_october_2013()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def first(october):
    return StrategySession.objects.get(status=StrategySession.Status.HELD)


@pytest.fixture
def reader(first):
    return make.UserFactory(role="facilitator", region=first.kept_by)


# Every fact of the source document, in the words in which the draft tells it.
FACTS = {
    "who held it": f"{DEPARTMENT} и {CENTRE} совместно с консультантом {CONSULTANCY} (г. Санкт-Петербург)",
    "when and what": "9 и 10 октября 2013 года провели установочную сессию по разработке стратегии "
    "кластеризации экономического пространства в промышленности Липецкой области.",
    "who came for the enterprises": "собственники и руководители предприятий – потенциальных "
    "участников кластеров",
    "the list is open": "(не менее 13), в том числе:",
    "and others": "и других промышленных предприятий региона.",
    "who came for science": "представители образовательных и научных учреждений: ",
    "who opened it": "Работу сессии открыл начальник управления инновационной и промышленной "
    "политики Липецкой области "
    "Лаврентьев Владимир Васильевич.",
    "what he said": "Он отметил важность кластерного подхода для конкурентоспособности "
    "промышленного потенциала, "
    "развития кооперации, повышения производительности труда, создания современных производств и "
    "высокопроизводительных рабочих мест в промышленности.",
    "what was discussed": "обменялись мнениями по темам: перспективы развития отраслей "
    "промышленности области, "
    "возможности создания промышленных кластеров;",
    "sides": "обсудили сильные и слабые стороны;",
    "priorities": "определили стратегические приоритеты кластеризации.",
    "finding": "В рамках сессии отмечена высокая перспективность применения композитной арматуры в "
    "ряде отраслей "
    "промышленности.",
    "what follows": "28 и 29 октября 2013 года состоится вторая установочная сессия.",
    "its task": "определение пилотных, наиболее перспективных промышленно-производственных "
    "кластеров, для которых "
    "будут разработаны программы их развития на ближайшие три года.",
}


@pytest.mark.parametrize("fact", FACTS)
def test_the_draft_of_october_2013_tells_the_fact(first, reader, fact):
    assert FACTS[fact] in said(first, reader)


@pytest.mark.parametrize(("name", "facts"), ENTERPRISES.items())
def test_the_draft_names_each_enterprise_with_its_place(first, reader, name, facts):
    place = facts[1]

    assert plain(f"{name} ({place})" if place else f"{name},") in said(first, reader)


@pytest.mark.parametrize("name", [*EDUCATION, *DEPARTMENTS])
def test_the_draft_names_each_institution_and_department(first, reader, name):
    assert name in said(first, reader)


def test_the_draft_names_nothing_beside_the_document(first, reader):
    text = said(first, reader)
    named = {one.name_as_written for one in Organisation.objects.all() if one.name_as_written in text}

    assert len(named) == 25
    assert set(re.findall(r"\d+", text)) == {"9", "10", "2013", "13", "28", "29"}
    # The only quotation marks are those of names.
    for quoted in re.findall(r"«([^«»]+)", text):
        assert any(quoted in name for name in named), quoted


def test_every_fact_of_the_draft_says_where_from(first, reader, client):
    client.force_login(reader)

    page = client.get(reverse("sessions:press_release", args=[first.pk]))

    release = verbs.read(first, reader)
    facts = [fact for line in release.lines for fact in line.facts]
    assert len(facts) > 35
    for fact in facts:
        assert release.draft.origins[fact.record._meta.label, fact.record.pk, fact.field].quote, fact
    assert page.content.decode().count('<details class="origin"') == len(facts)


def test_the_draft_costs_the_same_number_of_queries_whatever_the_session_holds(first, reader):
    empty = make.SessionFactory(kept_by=first.kept_by)
    verbs.read(first, reader)
    with CaptureQueriesContext(connection) as few:
        verbs.read(empty, reader)
    with CaptureQueriesContext(connection) as many:
        verbs.read(first, reader)

    assert len(many) <= len(few) + 4


def test_the_files_say_what_the_page_says(first, reader, client):
    client.force_login(reader)

    docx = client.get(reverse("sessions:press_release_docx", args=[first.pk])).content
    pdf = client.get(reverse("sessions:press_release_pdf", args=[first.pk])).content

    document = Document(io.BytesIO(docx))
    text = plain("\n".join(paragraph.text for paragraph in document.paragraphs))
    assert text == "Пресс-релиз " + said(first, reader)
    assert document.core_properties.author == ""
    pages = plain(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))
    assert "Лаврентьев Владимир Васильевич" in pages


# Any session


@pytest.fixture
def session(db):
    user = make.FacilitatorFactory()
    return make.SessionFactory(
        kept_by=user.grants.get().region, title="Сессия станкостроителей", status=StrategySession.Status.HELD
    )


@pytest.fixture
def keeper(session):
    return make.UserFactory(role="facilitator", region=session.kept_by)


def address(session, key):
    return f"{reverse('sessions:press_release_wording', args=[session.pk])}?key={key}"


def test_who_was_expected_and_did_not_come_did_not_take_part(session, keeper):
    day = make.SessionDayFactory(session=session, date=datetime.date(2014, 3, 4))
    came, _stayed_away = (
        make.AttendanceFactory(session=session, organisation=make.OrganisationFactory(name_as_written=name))
        for name in ("ООО «Пришли»", "ООО «Не пришли»")
    )
    came.presence.create(day=day)

    text = said(session, keeper)

    assert "ООО «Пришли»" in text
    assert "ООО «Не пришли»" not in text


def test_nobody_of_the_hall_is_named_with_a_statement(session, keeper):
    person = make.PersonFactory(kept_by=session.kept_by, last_name="Безымянский")
    board = make.BoardFactory(session=session)
    round_ = make.VotingRoundFactory(session=session, board=board, closed_at=timezone.now())
    for number in (1, 2):
        statement = make.StatementFactory(board=board, text=f"Цех загружен на {number}", speaker=person)
        make.TallyFactory(round=round_, statement=statement, dots=number)

    text = said(session, keeper)

    assert "записано 2 высказывания" in text
    assert "Больше всего голосов получили: цех загружен на 2 (голосов – 2); цех загружен на 1" in text
    assert "Безымянский" not in text


def test_an_open_vote_is_told_to_nobody(session, keeper):
    board = make.BoardFactory(session=session)
    round_ = make.VotingRoundFactory(session=session, board=board, opened_at=timezone.now(), closed_at=None)
    make.TallyFactory(round=round_, statement=make.StatementFactory(board=board), dots=5)

    assert "голосов" not in said(session, keeper)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("planned", "12 мая 2014 года состоится сессия «Семинар»"),
        ("running", "12 мая 2014 года проходит сессия «Семинар»"),
        ("held", "12 мая 2014 года прошла сессия «Семинар»"),
        ("cancelled", "Сессия «Семинар» (12 мая 2014 года) отменена."),
    ],
)
def test_the_draft_can_be_made_at_any_moment(session, keeper, status, words):
    session.title, session.status = "Семинар", status
    session.save()
    make.SessionDayFactory(session=session, date=datetime.date(2014, 5, 12))

    assert words in said(session, keeper)


@pytest.mark.parametrize(
    ("name", "verb"),
    [
        ("Центр развития", "провёл"),
        ("Корпорация развития", "провела"),
        ("ООО «Опора»", "провело"),
    ],
)
def test_one_organiser_agrees_with_the_verb(session, keeper, name, verb):
    make.SessionOrganiserFactory(
        session=session, role="organiser", organisation=make.OrganisationFactory(name_as_written=name)
    )

    assert f"{name} {verb} сессию станкостроителей." in said(session, keeper)


def test_a_paragraph_by_hand_stays_when_the_data_change_and_both_are_shown(session, keeper, client):
    outcome = make.OutcomeFactory(session=session, kind=Outcome.Kind.FINDING, text="Отмечен рост")
    key = f"finding:{outcome.uid}"
    client.force_login(keeper)

    client.post(address(session, key), {"text": "Рост отмечен всеми", "version": 0})
    outcome.text = "Отмечен быстрый рост"
    outcome.save()
    page = client.get(reverse("sessions:press_release", args=[session.pk])).content.decode()

    assert "Рост отмечен всеми" in page
    assert "отмечен быстрый рост" in page
    assert "Данные изменились в 1 абзаце" in plain(page)
    client.post(address(session, key), {"text": "", "version": 1, "act": "keep"})
    (line,) = [line for line in verbs.read(session, keeper).lines if line.key == key]
    assert (line.text, line.is_stale, line.version) == ("Рост отмечен всеми", False, 2)
    client.post(address(session, key), {"text": "", "version": 2, "act": "give_back"})
    assert "Рост отмечен всеми" not in said(session, keeper)
    assert "Рост отмечен всеми" in client.get(address(session, key)).content.decode()


def test_what_the_data_tell_no_more_is_not_lost_with_them(session, keeper):
    outcome = make.OutcomeFactory(session=session, kind=Outcome.Kind.FINDING, text="Отмечен рост")
    key = f"finding:{outcome.uid}"
    verbs.reword(session, by=keeper, key=key, version=0, text="Рост отмечен всеми")

    outcome.delete()

    assert "Рост отмечен всеми" in said(session, keeper)


def test_two_editors_see_both_texts_and_nothing_is_overwritten(session, keeper, client):
    client.force_login(keeper)
    client.post(address(session, "lead"), {"text": "Первый текст", "version": 0})

    answer = client.post(address(session, "lead"), {"text": "Второй текст", "version": 0})

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Первый текст" in page
    assert "Второй текст" in page
    assert ReleaseWording.objects.get().text == "Первый текст"
    assert answer.context["form"].data["version"] == "1"
    with pytest.raises(StaleVersion):
        verbs.leave_out(session, by=keeper, key="lead", version=0)


def test_what_is_left_out_is_not_in_the_files_and_can_be_put_back(session, keeper, client):
    client.force_login(keeper)
    client.post(address(session, "lead"), {"text": "что угодно", "version": 0, "act": "leave_out"})

    assert [block.text for block in verbs.read(session, keeper).paper.blocks] == [
        "Пресс-релиз",
        session.title,
    ]
    client.post(address(session, "lead"), {"text": "", "version": 1})
    assert len(verbs.read(session, keeper).paper.blocks) == 3


@pytest.mark.parametrize("text", ["я" * 20_001, "a\x00b"])
def test_what_cannot_be_kept_is_refused_with_the_text_in_the_field(session, keeper, client, text):
    client.force_login(keeper)

    answer = client.post(address(session, "lead"), {"text": text, "version": 0})

    assert answer.status_code == 422
    assert not ReleaseWording.objects.exists()


def test_whoever_does_not_keep_the_session_reads_and_changes_nothing(session, client):
    client.force_login(make.UserFactory(role="expert", region=session.kept_by))

    page = client.get(reverse("sessions:press_release", args=[session.pk]))

    assert page.status_code == 200
    assert "?key=" not in page.content.decode()
    assert client.post(address(session, "lead"), {"text": "x", "version": 0}).status_code == 403


def test_a_wording_goes_along_in_the_archive_and_names_its_item(session, keeper):
    item = make.AgendaItemFactory(session=session, kind="opening", title="Открытие")
    make.AgendaSpeakerFactory(item=item)
    verbs.reword(session, by=keeper, key=f"talk:{item.pk}", version=0, text="Открыли сессию")

    content = writing.write(session)
    record = json.loads(zipfile.ZipFile(io.BytesIO(content)).read("session.json"))

    (wording,) = record["records"]["releasewording"]
    assert (wording["key"], wording["text"]) == (f"talk:{item.uid}", "Открыли сессию")
    forget(session)
    boss = make.AdministratorFactory()
    loaded = loading.load(content, region=boss.grants.get().region, by=boss).session
    assert "Открыли сессию" in said(loaded, boss)
    assert loaded.release_wordings.get().key == f"talk:{loaded.agenda.get().pk}"


@pytest.mark.parametrize(
    ("task", "told"),
    [
        ("Определение пилотных кластеров", "Задача сессии – определение пилотных кластеров."),
        ("Обсудить сильные стороны", "Задача сессии – обсудить сильные стороны."),
        ("Цель сессии – обсудить планы.", "Цель сессии – обсудить планы."),
        ("На сессии будут выбраны кластеры", "На сессии будут выбраны кластеры."),
    ],
)
def test_a_task_is_told_in_its_own_words(session, keeper, task, told):
    session.task = task
    session.save()

    assert plain(verbs.read(session, keeper).line("task").text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Отметила рост", "Она отметила рост."),
        ("Крылова А. П. сообщила о росте", "Крылова А. П. сообщила о росте."),
        ("Рост за год. Планы", "Содержание выступления: Рост за год. Планы."),
        ("", "Крылова Анна Петровна."),
    ],
)
def test_what_was_said_is_told_and_nobody_is_quoted(session, keeper, text, told):
    item = make.AgendaItemFactory(session=session, kind="talk", title="Завод «Новь»", text=text)
    person = make.PersonFactory(last_name="Крылова", first_name="Анна", patronymic="Петровна")
    make.AgendaSpeakerFactory(item=item, person=person, organisation=None, post_on_day="директор")

    line = plain(verbs.read(session, keeper).line(f"talk:{item.pk}").text)

    assert line.startswith("По теме «Завод «Новь» выступила директор Крылова Анна Петровна.")
    assert line.endswith(told)


def test_the_place_of_the_session_is_named_once(session, keeper):
    session.settlement = make.SettlementFactory(type="г", name="Елец")
    session.place = "г. Елец, дом культуры"
    session.save()

    assert "Место проведения – г. Елец, дом культуры." in said(session, keeper)


# Nothing is typed twice


def test_the_list_of_october_2013_is_expected_at_the_second_session_at_one_press(first, reader, client):
    second = StrategySession.objects.get(follows=first)
    client.force_login(reader)
    address = reverse("sessions:attendance", args=[second.pk])
    page = client.get(address)

    for _again in range(2):
        client.post(f"{address}list/", {"list": page.context["list_form"].fields["list"].choices[0][0]})

    expected = second.attendance.values_list("organisation", "person", "organisation_on_day", "post_on_day")
    assert sorted(expected, key=str) == sorted(
        first.attendance.values_list("organisation", "person", "organisation_on_day", "post_on_day"), key=str
    )
    assert len(expected) == 23


def test_a_text_that_was_read_gives_its_organisations_and_people(first, reader, client):
    session = make.SessionFactory(kept_by=first.kept_by)
    client.force_login(reader)

    client.post(reverse("sessions:expect_list", args=[session.pk]), {"list": f"source:{first.source_id}"})

    # 25 organisations, and the speaker for the one that holds the session.
    assert session.attendance.count() == 26
    assert session.attendance.get(person__last_name="Лаврентьев").organisation.name_as_written == DEPARTMENT


def test_a_list_of_another_region_is_not_there(first, client):
    stranger = make.SessionFactory()
    client.force_login(make.UserFactory(role="facilitator", region=stranger.kept_by))

    answer = client.post(reverse("sessions:expect_list", args=[stranger.pk]), {"list": f"session:{first.pk}"})

    assert answer.status_code == 422
    assert not stranger.attendance.exists()
