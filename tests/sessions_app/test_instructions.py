"""Instructions: terms by rule, the course and who may take which step, the list, reminders, the calendar."""

from __future__ import annotations

import datetime
import io

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from openpyxl import load_workbook

from enterprises.models import Notice, Role
from sessions_app import course, feeds, instructions, parties, reminders, terms, workdays
from sessions_app.instructions import Executors
from sessions_app.models import CoExecutor, Decision, Instruction, InstructionEvent
from tests.factories import (
    DecisionFactory,
    InstructionFactory,
    OrganisationFactory,
    PersonFactory,
    PostFactory,
    RegionFactory,
    SessionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
Rule, Status = Instruction.TermRule, Instruction.Status
TODAY = datetime.date(2013, 11, 20)


def day(text):
    return datetime.datetime.strptime(text, "%d.%m.%Y").date()


class Hall:
    def __init__(self):
        self.region = RegionFactory()
        self.session = SessionFactory(kept_by=self.region)
        self.decision = DecisionFactory(
            kept_by=self.region, session=self.session, decided_on=day("13.11.2013")
        )
        self.firm = OrganisationFactory(kept_by=self.region)
        self.boss = PersonFactory(kept_by=self.region)
        self.worker = PersonFactory(kept_by=self.region)
        self.controller = UserFactory(role=Role.EXECUTIVE, region=self.region, person=self.boss)
        self.executor = UserFactory(role=Role.EXPERT, region=self.region, person=self.worker)
        self.facilitator = UserFactory(role=Role.FACILITATOR, region=self.region)

    def issue(self, **facts):
        return instructions.issue(
            self.decision,
            by=self.facilitator,
            text="Представить сведения",
            executors=Executors(self.firm, self.worker),
            controller=self.boss,
            **({"due_on": day("25.11.2013")} | facts),
        )


@pytest.fixture
def hall():
    return Hall()


# Terms


@pytest.mark.parametrize(
    ("rule", "since", "due", "last"),
    [
        (Rule.VERY_URGENT, "13.11.2013", "14.11.2013", "14.11.2013"),
        # Over a weekend; the demonstration's first instruction says the same.
        (Rule.URGENT, "13.11.2013", "18.11.2013", "18.11.2013"),
        # 4 November is a holiday.
        (Rule.PROMPT, "28.10.2013", "12.11.2013", "12.11.2013"),
        # A Saturday that the government made a working one.
        (Rule.VERY_URGENT, "26.04.2024", "27.04.2024", "27.04.2024"),
        (Rule.MONTHLY, "13.11.2013", "10.12.2013", "10.12.2013"),
        (Rule.MONTHLY, "05.12.2013", "10.01.2014", "10.01.2014"),
        (Rule.QUARTERLY, "01.07.2015", "10.10.2015", "09.10.2015"),
        # Over the whole holidays, of which 31 December is one that was moved.
        (Rule.QUARTERLY, "31.12.2025", "10.01.2026", "30.12.2025"),
        (Rule.PERMANENT, "13.11.2013", "20.01.2014", "20.01.2014"),
        (Rule.PERMANENT, "20.01.2018", "20.01.2019", "18.01.2019"),
    ],
)
def test_a_term_is_counted_by_its_rule_and_moved_back_from_a_day_off(rule, since, due, last):
    assert terms.due(rule, day(since)) == day(due)
    assert InstructionFactory.build(due_on=day(due)).last_day == day(last)


@pytest.mark.parametrize("rule", Instruction.PERIODIC)
def test_the_next_term_of_a_periodic_rule_is_always_a_later_one(rule):
    term = terms.due(rule, day("13.11.2013"))
    for _period in range(60):
        following = terms.due(rule, term)
        assert following > term
        assert workdays.on_or_before(following) > workdays.on_or_before(term)
        term = following


def test_days_off_that_are_moved_are_known_for_the_years_of_the_data_and_not_for_the_far_future():
    assert workdays.is_published(2013)
    assert not workdays.is_published(2090)


# The course


def test_an_instruction_goes_from_its_issue_to_the_day_it_is_off_control(hall):
    one = hall.issue()
    steps = [
        (course.take_up, {"by": hall.executor}, "14.11.2013"),
        (course.report, {"by": hall.executor, "text": "Собрано наполовину", "number": "7"}, "18.11.2013"),
        (course.send_back, {"by": hall.controller, "text": "Нет трёх заводов"}, "19.11.2013"),
        (
            course.report,
            {"by": hall.executor, "text": "Прошу срок", "asks": "extend", "until": day("02.12.2013")},
            "20.11.2013",
        ),
        (
            course.extend,
            {"by": hall.controller, "until": day("02.12.2013"), "text": "Заводы в отпуске"},
            "21.11.2013",
        ),
        (course.report, {"by": hall.executor, "text": "Собрано"}, "29.11.2013"),
        (course.close, {"by": hall.controller}, "02.12.2013"),
    ]
    for verb, facts, on in steps:
        verb(one, on=day(on), **facts)

    one.refresh_from_db()
    assert (one.status, one.due_on) == (Status.CLOSED, day("02.12.2013"))
    assert list(one.events.values_list("status", "due_on", "asks")) == [
        ("issued", day("25.11.2013"), ""),
        ("in_progress", None, ""),
        ("under_review", None, "close"),
        ("in_progress", None, ""),
        ("under_review", day("02.12.2013"), "extend"),
        ("extended", day("02.12.2013"), ""),
        ("under_review", None, "close"),
        ("closed", None, ""),
    ]


def test_a_periodic_instruction_goes_on_with_the_next_term_when_its_report_is_accepted(hall):
    one = hall.issue(due_on=None, term_rule=Rule.QUARTERLY)
    assert one.due_on == day("10.01.2014")
    course.report(one, by=hall.executor, on=day("09.01.2014"), text="Сведения за квартал")

    course.accept_period(one, by=hall.controller, on=day("10.01.2014"))

    one.refresh_from_db()
    assert (one.status, one.due_on) == (Status.IN_PROGRESS, day("10.04.2014"))
    with pytest.raises(ValidationError):
        course.accept_period(one, by=hall.controller, on=day("10.01.2014"))


@pytest.mark.parametrize(
    ("verb", "facts", "field"),
    [
        (course.report, {"text": "  "}, None),
        (course.report, {"text": "Прошу", "asks": "extend"}, "until"),
        (course.report, {"text": "Прошу", "asks": "extend", "until": day("25.11.2013")}, "until"),
        (course.extend, {"text": "Нужно", "until": day("24.11.2013")}, "until"),
        (course.extend, {"text": "", "until": day("24.12.2013")}, None),
        (course.send_back, {"text": "Ещё не сдано"}, None),
        (course.reopen, {"text": "Не закрыто"}, None),
        (course.take_up, {"on": day("12.11.2013")}, "on"),
        (course.take_up, {"on": timezone.localdate() + datetime.timedelta(days=1)}, "on"),
    ],
)
def test_a_step_that_cannot_be_is_refused_and_nothing_is_written(hall, verb, facts, field):
    one = hall.issue()

    with pytest.raises(ValidationError) as refusal:
        verb(one, by=hall.executor, **({"on": TODAY} | facts))

    assert field is None or field in refusal.value.error_dict
    one.refresh_from_db()
    assert (one.status, one.version, one.events.count()) == (Status.ISSUED, 1, 1)


def test_of_two_steps_at_once_the_second_is_told_what_the_first_has_done(hall):
    one = hall.issue()
    course.report(one, by=hall.executor, on=TODAY, text="Готово")
    stale = Instruction.objects.get(pk=one.pk)
    course.close(one, by=hall.controller, on=TODAY)

    with pytest.raises(ValidationError, match="снято с контроля"):
        course.send_back(stale, by=hall.controller, on=TODAY, text="Не всё")


def test_an_act_of_a_head_is_a_decision_with_all_its_instructions(hall):
    facts = {
        "by": hall.controller,
        "act_number": "14-П",
        "decided_on": day("27.01.2014"),
        "executors": Executors(hall.firm),
        "term_rule": Rule.VERY_URGENT,
    }
    first = instructions.issue_by_act(hall.region, text="Собрать", **facts)
    second = instructions.issue_by_act(hall.region, text="Проверить", **facts)

    assert first.decision == second.decision
    assert (first.decision.label, first.decision.session, first.due_on) == (
        "акт №\u00a014-П",
        None,
        day("28.01.2014"),
    )
    assert (first.number, second.number) == ("1", "2")


# Who may


def step(client, one, verb, **data):
    form = {f"{verb}-{name}": value for name, value in {"on": "20.11.2013", **data}.items()}
    return client.post(reverse(f"instructions:{verb}", args=[one.pk]), form)


def test_only_the_controller_takes_off_control(hall, client):
    one = hall.issue()
    for user in (hall.executor, hall.facilitator):
        client.force_login(user)
        assert step(client, one, "close").status_code == 403

    client.force_login(hall.controller)
    assert step(client, one, "close").status_code == 302
    assert Instruction.objects.get().status == Status.CLOSED


def test_who_keeps_the_sessions_stands_in_for_a_controller_without_an_account(hall, client):
    one = hall.issue()
    hall.controller.is_active = False
    hall.controller.save()
    client.force_login(hall.facilitator)

    assert step(client, one, "close").status_code == 302


def test_an_executor_reports_and_nobody_else_but_who_records_for_them(hall, client):
    one = hall.issue()
    stranger = UserFactory(role=Role.EXPERT, region=hall.region)
    client.force_login(stranger)
    assert step(client, one, "report", text="Готово", asks="close").status_code == 403

    client.force_login(hall.executor)
    assert step(client, one, "report", text="Готово", asks="close").status_code == 302


def test_a_wrong_report_comes_back_with_what_was_typed(hall, client):
    one = hall.issue()
    client.force_login(hall.executor)

    answer = step(client, one, "report", text="Половина готова", asks="extend", until="32.13.2013")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Половина готова" in page
    assert "32.13.2013" in page
    assert one.events.count() == 1


def test_a_named_person_answers_alone_and_an_organisation_through_who_has_a_post_there(hall):
    colleague = UserFactory(role=Role.EXPERT, region=hall.region, person=PersonFactory(kept_by=hall.region))
    PostFactory(person=colleague.person, organisation=hall.firm)
    former = UserFactory(role=Role.EXPERT, region=hall.region, person=PersonFactory(kept_by=hall.region))
    PostFactory(person=former.person, organisation=hall.firm, valid_to=day("01.01.2013"))
    named = hall.issue()
    firms = instructions.issue(
        hall.decision,
        by=hall.facilitator,
        text="Иное",
        executors=Executors(hall.firm),
        due_on=day("25.11.2013"),
    )

    assert parties.executors_of(named) == {hall.executor}
    assert parties.executors_of(firms) == {colleague}
    rows = Instruction.objects.all()
    assert set(parties.own(rows, colleague)) == {firms}
    assert set(parties.own(rows, hall.controller)) == {named}
    assert set(parties.own(rows, former)) == set()


# The list


def listed(client, hall, **query):
    return client.get(reverse("instructions:list"), {"region": hall.region.code, **query})


def test_the_list_shows_the_late_the_reviewed_and_the_closed_apart(hall, client):
    late, reviewed, closed, ahead = (
        hall.issue(due_on=due)
        for due in (day("14.11.2013"), day("15.11.2013"), day("16.11.2013"), day("25.11.2099"))
    )
    course.report(reviewed, by=hall.executor, on=TODAY, text="Готово")
    course.close(closed, by=hall.controller, on=TODAY)
    client.force_login(hall.controller)

    pages = {
        state: listed(client, hall, state=state).context["listing"] for state in ("open", "late", "review")
    }

    shown = {state: [one.pk for one in page.page.object_list] for state, page in pages.items()}
    assert shown == {
        "open": [late.pk, reviewed.pk, ahead.pk],
        "late": [late.pk, reviewed.pk],
        "review": [reviewed.pk],
    }
    assert [tab.count for tab in pages["open"].tabs] == [3, 2, 1, 1, 4]


def test_lateness_is_the_same_for_the_database_and_for_a_row(hall, client):
    from sessions_app.instruction_listing import is_late

    start = day("25.12.2013")
    rows = [hall.issue(due_on=start + datetime.timedelta(days=number)) for number in range(25)]

    for number in range(25):
        as_of = start + datetime.timedelta(days=number)
        assert set(Instruction.objects.filter(is_late(as_of))) == {one for one in rows if one.is_late(as_of)}


@pytest.mark.parametrize("by", ["term", "executor", "session"])
def test_the_list_costs_the_same_for_one_row_and_for_thirty(hall, client, django_assert_num_queries, by):
    client.force_login(hall.controller)
    CoExecutor.objects.create(instruction=hall.issue(), organisation=OrganisationFactory(kept_by=hall.region))
    listed(client, hall, by=by)
    with django_assert_num_queries(8) as first:
        listed(client, hall, by=by)
    for _number in range(29):
        one = instructions.issue(
            DecisionFactory(kept_by=hall.region, session=SessionFactory(kept_by=hall.region)),
            by=hall.facilitator,
            text="Ещё",
            executors=Executors(OrganisationFactory(kept_by=hall.region)),
        )
        CoExecutor.objects.create(instruction=one, organisation=OrganisationFactory(kept_by=hall.region))

    with django_assert_num_queries(len(first.captured_queries)):
        assert len(listed(client, hall, by=by).context["listing"].page.object_list) == 30


def test_the_file_has_the_rows_of_the_screen(hall, client):
    hall.issue()
    course.close(hall.issue(), by=hall.controller, on=TODAY)
    client.force_login(hall.controller)

    answer = client.get(reverse("instructions:export"), {"region": hall.region.code, "state": "closed"})

    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert len(rows) == 2
    assert rows[1][1] == "Представить сведения"


def test_a_rehearsal_gives_no_instruction_to_the_list_and_tells_nobody(hall, client):
    hall.decision.session = SessionFactory(kept_by=hall.region, is_rehearsal=True)
    hall.decision.save()
    one = hall.issue(due_on=timezone.localdate())
    reminders.remind()
    client.force_login(hall.controller)

    assert listed(client, hall, state="all").context["listing"].page.paginator.count == 0
    assert client.get(one.get_absolute_url()).status_code == 404
    assert not Notice.objects.exists()


def test_another_region_does_not_see_it(hall, client):
    one = hall.issue()
    client.force_login(Hall().controller)

    assert client.get(one.get_absolute_url()).status_code == 404
    assert step(client, one, "close").status_code == 404


# Notices and the calendar


def test_everybody_is_told_once_what_concerns_them(hall):
    one = hall.issue(due_on=timezone.localdate())
    for _scan in range(2):
        reminders.remind()
    course.report(one, by=hall.executor, on=timezone.localdate(), text="Готово")
    course.send_back(one, by=hall.controller, on=timezone.localdate(), text="Не всё")

    told = {
        user: list(Notice.objects.filter(user=user).order_by("pk").values_list("text", flat=True))
        for user in (hall.executor, hall.controller)
    }

    assert [text.partition(":")[0] for text in told[hall.executor]][:1] == ["Вам дано поручение"]
    assert sum("Возвращено" in text and "«Не всё»" in text for text in told[hall.executor]) == 1
    assert [text.partition(":")[0] for text in told[hall.controller]][-1] == "Ждёт вашей проверки отчёт"
    assert len(told[hall.executor]) == len(set(told[hall.executor]))


def test_the_controller_too_is_told_that_a_term_has_passed(hall):
    hall.issue(due_on=timezone.localdate() - datetime.timedelta(days=20))
    reminders.remind()

    late = Notice.objects.filter(text__startswith="Срок истёк")
    assert {notice.user for notice in late} == {hall.executor, hall.controller}


def test_the_calendar_holds_ones_own_open_terms_until_its_address_is_taken_back(hall, client):
    one = hall.issue(due_on=day("24.11.2013"))
    course.close(hall.issue(), by=hall.controller, on=TODAY)
    instructions.issue(hall.decision, by=hall.facilitator, text="Чужое", executors=Executors(hall.firm))
    secret = feeds.make(hall.executor)
    address = reverse("instruction_feed", args=[secret])

    answer = client.get(address)

    events = list(Calendar.from_ical(answer.content).walk("VEVENT"))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert [(event["uid"], event.decoded("dtstart")) for event in events] == [
        # A Sunday is moved back to Friday.
        (f"{one.uid}@cluster-portal", day("22.11.2013"))
    ]
    assert "Представить сведения" in str(events[0]["summary"])
    feeds.make(hall.executor)
    assert client.get(address).status_code == 404
    assert secret not in str(list(hall.executor.instruction_feeds.values()))


def test_a_blocked_account_has_no_calendar(hall, client):
    address = reverse("instruction_feed", args=[feeds.make(hall.executor)])
    hall.executor.is_active = False
    hall.executor.save()

    assert client.get(address).status_code == 404


def test_an_instruction_is_issued_on_its_page_with_all_its_parts(hall, client):
    client.force_login(hall.facilitator)
    helper = OrganisationFactory(kept_by=hall.region, name_as_written="ООО «Помощник»")
    data = {
        "text": "Собрать перечень",
        "organisation": hall.firm.title,
        "together": helper.title,
        "term_rule": "urgent",
        "controller": hall.boss.full_name,
    }

    answer = client.post(reverse("instructions:issue", args=[hall.decision.pk]), data)

    assert answer.status_code == 302, answer.context["form"].errors
    one = Instruction.objects.get()
    assert (one.executor, one.controller, one.due_on) == (hall.firm, hall.boss, day("18.11.2013"))
    assert [link.organisation for link in one.co_executor_links.all()] == [helper]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"organisation": ""}, "Укажите исполнителя."),
        ({"term_rule": ""}, "Укажите дату или выберите правило срока."),
        ({"together": "ООО «Которого нет»"}, "«ООО «Которого нет»»: такой организации в реестре нет."),
        ({"due_on": "01.10.2013"}, "Срок 01.10.2013 раньше самого решения."),
    ],
)
def test_a_wrong_instruction_is_refused_with_a_sentence_and_not_written(hall, client, wrong, sentence):
    client.force_login(hall.facilitator)
    data = {"text": "Собрать", "organisation": hall.firm.title, "term_rule": "urgent"} | wrong

    answer = client.post(reverse("instructions:issue", args=[hall.decision.pk]), data)

    assert answer.status_code == 422
    assert sentence in " ".join(
        str(error) for errors in answer.context["form"].errors.values() for error in errors
    )
    assert not Instruction.objects.exists()
    assert Decision.objects.count() == 1
    assert not InstructionEvent.objects.exists()
