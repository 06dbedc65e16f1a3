"""Minutes: what they say, what they lack, how they are agreed, signed and corrected."""

from __future__ import annotations

import datetime
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from enterprises.models import Organisation, Person
from enterprises.versions import StaleVersion
from sessions_app import minutes as verbs
from sessions_app import protocol
from sessions_app.models import Amendment, CoExecutor, Decision, Instruction, Minutes, StrategySession
from tests import factories as make

pytestmark = pytest.mark.django_db

INSTRUCT, RECOMMEND = Decision.Kind.INSTRUCT, Decision.Kind.RECOMMEND
SIGNING = datetime.date(2013, 11, 15)


class Hall:
    """A session of one day that lacks nothing for its minutes but their number."""

    def __init__(self) -> None:
        self.secretary_user = make.FacilitatorFactory()
        self.region = self.secretary_user.grants.get().region
        self.chair = self.person("Вяземцев", "Игорь", "Станиславович")
        self.keeper = self.person("Крылова", "Анна", "Петровна")
        self.session = make.SessionFactory(
            kept_by=self.region,
            title="Установочная сессия",
            status=StrategySession.Status.HELD,
            chair=self.chair,
            secretary=self.keeper,
        )
        make.SessionDayFactory(session=self.session, date=datetime.date(2013, 11, 12))
        self.department = make.OrganisationFactory(
            kept_by=self.region,
            kind=Organisation.Kind.AUTHORITY,
            name_as_written="Департамент экономики",
            short_name="Департамент экономики",
        )
        make.SessionOrganiserFactory(session=self.session, organisation=self.department)
        self.seat = make.AttendanceFactory(
            session=self.session, organisation=self.department, person=self.chair, post_on_day="директор"
        )
        self.item = make.AgendaItemFactory(session=self.session, title="Поручения")

    def person(self, last: str, first: str, father: str) -> Person:
        return make.PersonFactory(kept_by=self.region, last_name=last, first_name=first, patronymic=father)

    def decision(self, **fields: object) -> Decision:
        return make.DecisionFactory(
            **{"session": self.session, "agenda_item": self.item, "kind": INSTRUCT, "number": "1.1", **fields}
        )

    def instruction(self, decision: Decision, **fields: object) -> Instruction:
        given = {"text": "Подготовить перечень", "executor": self.department, "executor_person": self.keeper}
        return make.InstructionFactory(decision=decision, **(given | fields))

    def begin(self) -> Minutes:
        return verbs.begin(self.session, by=self.secretary_user)

    def in_agreement(self) -> Minutes:
        minutes = self.begin()
        verbs.send(minutes, by=self.secretary_user)
        return minutes

    def sign(self, minutes: Minutes) -> Minutes:
        digest = verbs.read(minutes).paper.digest
        verbs.sign(minutes, by=self.secretary_user, signed_on=SIGNING, digest=digest)
        return minutes


@pytest.fixture
def hall() -> Hall:
    return Hall()


def text_of(minutes: Minutes, key: str) -> str:
    block = verbs.read(minutes).paper.block(key)
    assert block is not None
    return block.text


def blocking(minutes: Minutes) -> set[str]:
    return {gap.key for gap in verbs.read(minutes).paper.gaps if gap.blocks}


# What they say


def test_an_instruction_says_whom_with_whom_what_and_by_when(hall):
    instruction = hall.instruction(hall.decision(), due_on=datetime.date(2013, 11, 21))
    CoExecutor.objects.create(
        instruction=instruction,
        organisation=hall.department,
        person=hall.person("Рябов", "Денис", "Николаевич"),
    )

    assert text_of(hall.begin(), f"decision:{instruction.decision_id}") == (
        "1.1. Департаменту экономики (Крыловой\u00a0А.\u00a0П.) совместно с Департаментом экономики "
        "(Рябовым\u00a0Д.\u00a0Н.) подготовить перечень в срок до 21\u00a0ноября 2013\u00a0г."
    )


def test_a_gap_leads_to_the_field_that_fills_it_and_back_to_its_paragraph(hall, client):
    decision = hall.decision(kept_by=hall.region)
    minutes = hall.begin()
    (gap,) = [gap for gap in verbs.read(minutes).paper.gaps if gap.key == f"decision:{decision.pk}"]
    address, _hash, field = gap.url.partition("#")
    client.force_login(hall.secretary_user)

    page = client.get(address)
    sent = {"text": "Подготовить", "organisation": hall.department.title, "due_on": "01.12.2013"}
    answer = client.post(address, sent | {"organisation_id": hall.department.pk})

    assert f'id="{field}"' in page.content.decode()
    assert answer.status_code == 302, answer.context["form"].errors
    assert answer.url == f"{minutes.get_absolute_url()}#p-decision-{decision.pk}"
    assert f"decision:{decision.pk}" not in blocking(minutes)


def test_an_instruction_without_a_date_leads_to_the_step_that_gives_it_one(hall, client):
    instruction = hall.instruction(hall.decision(kept_by=hall.region), due_on=None)
    minutes = hall.begin()
    (gap,) = [gap for gap in verbs.read(minutes).paper.gaps if gap.link == "Дополнить поручение"]
    client.force_login(hall.secretary_user)

    page = client.get(gap.url.partition("#")[0]).content.decode()

    assert gap.url.startswith(instruction.get_absolute_url())
    assert '<details class="adding mt1" id="extend" open>' in page


def test_who_was_expected_and_did_not_come_is_not_among_those_present(hall):
    stayed_away = make.AttendanceFactory(
        session=hall.session, organisation=hall.department, person=hall.person("Рябов", "Денис", "Ильич")
    )
    hall.seat.presence.create(day=hall.session.days.get())

    minutes = hall.begin()

    assert text_of(minutes, f"present:{hall.seat.pk}").endswith("Вяземцев\u00a0И.\u00a0С..")
    assert verbs.read(minutes).paper.block(f"present:{stayed_away.pk}") is None


def test_whoever_was_heard_stands_in_the_accusative_with_the_post_and_the_words(hall):
    hall.item.text = "Отметил важность кластерного подхода"
    hall.item.save()
    speaker = make.AgendaSpeakerFactory(
        item=hall.item, person=hall.chair, post_on_day="председатель комитета", organisation=None
    )

    assert text_of(hall.begin(), f"heard:{speaker.pk}") == (
        "Вяземцева Игоря Станиславовича, председателя комитета,\u00a0– отметил важность кластерного подхода."
    )


def test_an_open_list_is_never_counted_out(hall):
    for _number in range(16):
        make.AttendanceFactory(session=hall.session)
    hall.session.open_kinds = [Organisation.Kind.ENTERPRISE]
    hall.session.save()

    assert text_of(hall.begin(), "present") == (
        "Присутствовали: представители не менее 17 организаций (список прилагается)"
    )


def test_the_short_form_has_decisions_under_roman_numbers_and_no_agenda(hall):
    hall.instruction(hall.decision())
    minutes = hall.begin()
    verbs.set_form(minutes, by=hall.secretary_user, version=1, form=Minutes.Form.SHORT, number="7")

    said = [block.text for block in verbs.read(minutes).paper.blocks]

    assert "I. Поручения" in said
    assert not {"Повестка дня", "СЛУШАЛИ:", "РЕШИЛИ:"} & set(said)


def test_who_recorded_an_anonymous_statement_is_nowhere_in_the_files(hall):
    board = make.BoardFactory(session=hall.session, agenda_item=hall.item)
    make.StatementFactory(board=board, text="Сказано без имени", is_anonymous=True, recorded_by=None)
    minutes = hall.begin()

    with zipfile.ZipFile(io.BytesIO(verbs.docx(minutes))) as parts:
        inside = "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    pdf = PdfReader(io.BytesIO(verbs.pdf(minutes)))
    printed = "".join(page.extract_text() for page in pdf.pages) + str(pdf.metadata)

    assert "Сказано без имени" in inside
    assert "Сказано без имени" in printed
    for name in (hall.secretary_user.username, hall.secretary_user.last_name, "python-docx"):
        assert name not in inside + printed


@pytest.mark.parametrize("many", [1, 30])
def test_minutes_of_a_long_session_cost_no_more_queries(hall, many, django_assert_max_num_queries):
    board = make.BoardFactory(session=hall.session, agenda_item=hall.item)
    for _number in range(many):
        make.StatementFactory(board=board)
        make.AttendanceFactory(session=hall.session)
        hall.instruction(hall.decision(number=""))
        make.AgendaSpeakerFactory(item=hall.item)
    minutes = Minutes.objects.select_related(
        "session__settlement", "session__chair", "session__secretary", "session__kept_by"
    ).get(pk=hall.begin().pk)

    with CaptureQueriesContext(connection) as asked:
        protocol.draw(minutes)

    assert len(asked) <= 24


# What they lack


@pytest.mark.parametrize(
    ("kind", "fields", "blocks"),
    [
        (INSTRUCT, None, True),
        (INSTRUCT, {"executor": None, "executor_person": None}, True),
        (INSTRUCT, {"due_on": None}, True),
        (INSTRUCT, {}, False),
        (RECOMMEND, None, False),
        (Decision.Kind.NOTE, None, False),
    ],
)
def test_only_a_decision_that_instructs_needs_an_executor_and_a_date(hall, kind, fields, blocks):
    decision = hall.decision(kind=kind)
    if fields is not None:
        hall.instruction(decision, **fields)

    assert blocking(hall.begin()) == ({f"decision:{decision.pk}"} if blocks else set())


def test_a_chair_is_appointed_where_the_gap_is(hall):
    hall.session.chair = None
    hall.session.save()
    minutes = hall.begin()
    assert blocking(minutes) == {"chair"}

    verbs.appoint(minutes, by=hall.secretary_user, role="chair", person=hall.chair)

    minutes = Minutes.objects.get(pk=minutes.pk)
    assert blocking(minutes) == set()
    assert text_of(minutes, "chair").endswith("Вяземцев\u00a0И.\u00a0С.")


# Worded by hand


def test_what_is_worded_by_hand_outlives_a_change_of_the_data_which_is_told(hall):
    decision = hall.decision(kind=RECOMMEND, text="Рекомендовать сообщить")
    minutes = hall.begin()
    key = f"decision:{decision.pk}"
    verbs.reword(minutes, by=hall.secretary_user, key=key, text="1.1. Просить сообщить.")

    Decision.objects.filter(pk=decision.pk).update(text="Рекомендовать не сообщать")
    reading = verbs.read(minutes)

    assert text_of(minutes, key) == "1.1. Просить сообщить."
    assert [(wording.key, now) for wording, now in reading.stale] == [
        (key, "1.1. Рекомендовать не сообщать.")
    ]

    verbs.reword(minutes, by=hall.secretary_user, key=key, text="")
    assert text_of(minutes, key) == "1.1. Рекомендовать не сообщать."


# Agreed


def test_an_amendment_of_somebody_who_attended_becomes_the_wording_when_it_is_accepted(hall):
    decision = hall.decision(kind=RECOMMEND)
    minutes = hall.in_agreement()
    key = f"decision:{decision.pk}"

    amendment = verbs.amend(
        minutes, by=hall.secretary_user, person=hall.chair, key=key, text="1.1. Просить участников."
    )
    assert text_of(minutes, key) != "1.1. Просить участников."
    verbs.answer(amendment, by=hall.secretary_user, accepted=True)

    assert text_of(minutes, key) == "1.1. Просить участников."
    assert Amendment.objects.get().state == Amendment.State.ACCEPTED


@pytest.mark.parametrize("why", ["a draft", "did not attend", "the same", "no such paragraph"])
def test_an_amendment_that_cannot_be_is_refused(hall, why):
    decision = hall.decision(kind=RECOMMEND)
    key = f"decision:{decision.pk}"
    minutes = hall.begin() if why == "a draft" else hall.in_agreement()
    person = hall.keeper if why == "did not attend" else hall.chair
    text = text_of(minutes, key) if why == "the same" else "Иначе"

    with pytest.raises(ValidationError):
        verbs.amend(
            minutes,
            by=hall.secretary_user,
            person=person,
            key="decision:0" if why == "no such paragraph" else key,
            text=text,
        )
    assert not Amendment.objects.exists()


def test_an_amendment_is_declined_only_with_a_reason_and_answered_once(hall):
    decision = hall.decision(kind=RECOMMEND)
    minutes = hall.in_agreement()
    amendment = verbs.amend(
        minutes, by=hall.secretary_user, person=hall.chair, key=f"decision:{decision.pk}", text="Иначе"
    )

    with pytest.raises(ValidationError):
        verbs.answer(amendment, by=hall.secretary_user, accepted=False, answer=" ")
    verbs.answer(amendment, by=hall.secretary_user, accepted=False, answer="Так не решали")
    with pytest.raises(ValidationError):
        verbs.answer(amendment, by=hall.secretary_user, accepted=True)

    assert not minutes.wordings.exists()


# Signed


def test_signed_minutes_stand_whatever_happens_to_the_data(hall):
    decision = hall.decision(kind=RECOMMEND, text="Рекомендовать")
    minutes = hall.sign(hall.in_agreement())
    before = verbs.read(minutes).paper, verbs.docx(minutes), verbs.pdf(minutes)

    Decision.objects.filter(pk=decision.pk).update(text="Совсем другое")
    minutes = Minutes.objects.get(pk=minutes.pk)

    assert (verbs.read(minutes).paper, verbs.docx(minutes), verbs.pdf(minutes)) == before
    assert minutes.content_hash == before[0].digest
    for change in ({"number": "9"}, {"content": {}}, {"docx": b""}, {"state": "draft"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Minutes.objects.filter(pk=minutes.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        minutes.delete()


def test_the_hash_is_printed_in_both_files(hall):
    minutes = hall.sign(hall.in_agreement())
    minutes.refresh_from_db()

    document = Document(io.BytesIO(verbs.docx(minutes)))
    printed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(verbs.pdf(minutes))).pages)

    assert document.paragraphs[-1].text.endswith(minutes.content_hash)
    assert minutes.content_hash in printed.replace("\n", "")


@pytest.mark.parametrize(
    "why", ["a gap", "an amendment", "changed meanwhile", "in the future", "a rehearsal"]
)
def test_what_is_not_ready_is_not_signed(hall, why):
    decision = hall.decision(kind=INSTRUCT if why == "a gap" else RECOMMEND)
    minutes = hall.in_agreement()
    digest = verbs.read(minutes).paper.digest
    day = SIGNING
    if why == "an amendment":
        verbs.amend(
            minutes, by=hall.secretary_user, person=hall.chair, key=f"decision:{decision.pk}", text="Иначе"
        )
    elif why == "changed meanwhile":
        Decision.objects.filter(pk=decision.pk).update(text="Другое")
    elif why == "in the future":
        day = datetime.date.today() + datetime.timedelta(days=2)
    elif why == "a rehearsal":
        rehearsed = make.SessionFactory(
            kept_by=hall.region, is_rehearsal=True, chair=hall.chair, secretary=hall.keeper
        )
        make.SessionDayFactory(session=rehearsed, date=datetime.date(2013, 11, 12))
        make.SessionOrganiserFactory(session=rehearsed, organisation=hall.department)
        make.AttendanceFactory(session=rehearsed, organisation=hall.department)
        minutes = verbs.begin(rehearsed, by=hall.secretary_user)
        verbs.send(minutes, by=hall.secretary_user)
        digest = verbs.read(minutes).paper.digest
        assert blocking(minutes) == set()

    with pytest.raises(ValidationError):
        verbs.sign(minutes, by=hall.secretary_user, signed_on=day, digest=digest)
    assert not Minutes.objects.filter(state=Minutes.State.SIGNED).exists()


def test_a_correction_is_a_new_edition_that_names_the_old_one_and_keeps_its_wordings(hall):
    decision = hall.decision(kind=RECOMMEND)
    first = hall.in_agreement()
    key = f"decision:{decision.pk}"
    verbs.reword(first, by=hall.secretary_user, key=key, text="1.1. Просить.")
    verbs.set_form(first, by=hall.secretary_user, version=1, form=Minutes.Form.FULL, number="7")
    hall.sign(first)

    second = verbs.correct(first, by=hall.secretary_user, reason="Описка в пункте 1.1")

    assert text_of(second, "correction") == (
        "Редакция 2. Исправляет протокол №\u00a07 от 15.11.2013: Описка в пункте 1.1"
    )
    assert text_of(second, key) == "1.1. Просить."
    with pytest.raises(ValidationError):
        verbs.correct(first, by=hall.secretary_user, reason="Ещё")


def test_two_who_set_the_number_do_not_overwrite_each_other(hall):
    minutes = hall.begin()
    verbs.set_form(minutes, by=hall.secretary_user, version=1, form=Minutes.Form.FULL, number="7")

    with pytest.raises(StaleVersion):
        verbs.set_form(
            Minutes.objects.get(), by=hall.secretary_user, version=1, form=Minutes.Form.FULL, number="8"
        )


# Pages


def test_a_secretary_draws_up_rewords_agrees_and_signs_in_the_browser(hall, client):
    decision = hall.decision(kind=RECOMMEND, text="Рекомендовать")
    client.force_login(hall.secretary_user)

    def post(name: str, *args: int, **data: object) -> str:
        answer = client.post(reverse(f"sessions:{name}", args=args), data)
        assert answer.status_code == 302, answer.content.decode()[-3000:]
        return answer.url

    address = post("begin_minutes", hall.session.pk)
    minutes = Minutes.objects.get()
    assert address == minutes.get_absolute_url()
    post("minutes_passport", minutes.pk, number="7", form="full", version=1)
    wording = f"{reverse('sessions:minutes_wording', args=[minutes.pk])}?key=decision:{decision.pk}"
    assert client.post(wording, {"text": "1.1. Просить.", "act": "reword"}).status_code == 302
    post("send_minutes", minutes.pk)
    assert (
        client.post(
            wording,
            {
                "act": "amend",
                "amend-text": "1.1. Очень просить.",
                "amend-person": hall.chair.full_name,
                "amend-person_id": hall.chair.pk,
            },
        ).status_code
        == 302
    )
    amendment = Amendment.objects.get()
    declined = client.post(reverse("sessions:answer_amendment", args=[amendment.pk]), {"act": "decline"})
    assert declined.status_code == 422
    post("answer_amendment", amendment.pk, act="accept")
    page = client.get(address)
    digest = page.context["signing"].initial["digest"]
    post("sign_minutes", minutes.pk, **{"sign-signed_on": "15.11.2013", "sign-digest": digest})

    minutes.refresh_from_db()
    assert minutes.is_signed
    assert "1.1. Очень просить." in client.get(address).content.decode()
    for kind in ("docx", "pdf"):
        file = client.get(reverse(f"sessions:minutes_{kind}", args=[minutes.pk]))
        assert file.status_code == 200
        assert file.content == bytes(getattr(minutes, kind))


def test_somebody_who_attended_asks_for_a_change_and_changes_nothing_else(hall, client):
    decision = hall.decision(kind=RECOMMEND)
    minutes = hall.in_agreement()
    attendee = make.ExpertFactory(region=hall.region, person=hall.chair)
    stranger = make.ExpertFactory(region=hall.region)
    wording = f"{reverse('sessions:minutes_wording', args=[minutes.pk])}?key=decision:{decision.pk}"

    client.force_login(stranger)
    assert client.get(wording).status_code == 404
    client.force_login(attendee)
    assert client.get(wording).status_code == 200
    assert client.post(wording, {"act": "reword", "text": "Подмена"}).status_code == 422
    assert client.post(wording, {"act": "amend", "amend-text": "Иначе"}).status_code == 302

    assert (Amendment.objects.get().person, minutes.wordings.count()) == (hall.chair, 0)
