"""Who comes without being in the list: typed in once, as on the day, and settled by the administrators."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from enterprises import proposal_decisions
from enterprises.models import Organisation, Person, Proposal, Source
from enterprises.proposal_decisions import PersonAnswer
from sessions_app import walk_ins
from sessions_app.models import Attendance, LiveEvent, Presence, StrategySession
from sessions_app.walk_ins import WhoCame
from tests.factories import (
    AdministratorFactory,
    AttendanceFactory,
    ExpertFactory,
    OrganisationFactory,
    PersonFactory,
    PostFactory,
    SeatFactory,
    SessionDayFactory,
)
from tests.sessions_app.hall import Hall

pytestmark = pytest.mark.django_db

MEGABYTE = "я" * 500_000


@pytest.fixture
def hall():
    return Hall()


@pytest.fixture
def works(hall):
    return OrganisationFactory(kept_by=hall.region, name_as_written="ООО «Ромашка»")


@pytest.fixture
def administrator(hall):
    return AdministratorFactory(region=hall.region)


def register(hall, **who):
    return walk_ins.register(hall.session, by=hall.facilitator, who=WhoCame(**who))


def address(hall, name="arrivals", *more):
    return reverse(f"sessions:{name}", args=[hall.session.pk, *more])


def typed(**fields):
    return {
        "name": "Иванов Пётр",
        "post": "мастер",
        "firm": "Незнакомый завод",
        "op_id": str(uuid.uuid4()),
        **fields,
    }


def accept(proposal, administrator, **person):
    values = {
        "kind": "enterprise",
        "name_as_written": proposal.fields["name_as_written"],
        "source": proposal.source,
    }
    answer = PersonAnswer(**person) if person else None
    proposal_decisions.accept(
        proposal, by=administrator, version=proposal.version, values=values, person=answer
    )


# Registering


def test_a_stranger_stands_in_the_list_as_on_the_day_and_is_proposed(hall):
    response = hall.client.post(address(hall), typed(place="г. Грязи", contact="+7 1", consent="on"))

    seat, proposal = Attendance.objects.get(), Proposal.objects.get()
    assert response.headers["Location"] == address(hall)
    assert (seat.organisation, seat.person, seat.proposal, seat.is_walk_in) == (None, None, proposal, True)
    assert (seat.organisation_on_day, seat.post_on_day, seat.person_name) == (
        "Незнакомый завод",
        "мастер",
        "Иванов Пётр",
    )
    assert (proposal.kind, proposal.came_from, proposal.came_from_url) == (
        "organisation",
        "walk_in",
        hall.session.get_absolute_url(),
    )
    assert proposal.fields == {
        "kind": "enterprise",
        "name_as_written": "Незнакомый завод",
        "settlement": "г. Грязи",
    }
    assert proposal.person_data == {
        "last_name": "Иванов",
        "first_name": "Пётр",
        "patronymic": "",
        "post": "мастер",
        "work_contact": "+7 1",
        "has_consented": True,
    }
    assert seat.source == proposal.source == Source.objects.get(kind=Source.Kind.SESSION)
    assert not Person.objects.exists()


def test_the_page_of_the_session_shows_the_stranger_with_a_mark_to_everybody(hall):
    hall.client.post(address(hall), typed())

    page = hall.sign_in(ExpertFactory(region=hall.region)).get(hall.session.get_absolute_url())

    text = page.content.decode().replace("\u00a0", " ")
    assert "Незнакомый завод" in text
    assert "Иванов Пётр" in text
    assert "ожидает проверки" in text


def test_whoever_is_in_the_registry_needs_no_proposal(hall, works):
    person = PersonFactory(kept_by=hall.region, last_name="Иванов", first_name="Пётр", patronymic="")
    PostFactory(person=person, organisation=works)

    seat = register(hall, name=["Пётр", "Иванов"][1] + " Пётр", post="мастер", firm="ромашка")

    assert (seat.organisation, seat.person, seat.proposal) == (works, person, None)
    assert seat.organisation_on_day == "ромашка"
    assert not Proposal.objects.exists()


def test_a_stranger_of_a_known_organisation_is_proposed_as_a_person(hall, works):
    seat = register(hall, name="Иванов Пётр", firm="ООО «Ромашка»", post="мастер")

    assert (seat.organisation, seat.person, seat.proposal.kind) == (works, None, "person")
    assert seat.proposal.organisation == works


def test_a_look_alike_is_left_to_an_administrator(hall):
    OrganisationFactory(kept_by=hall.region, name_as_written="ООО «НПК Армастек Липецк»")

    seat = register(hall, name="Иванов", firm="ООО «Армастек-Липецк»")

    assert (seat.organisation, seat.proposal.kind) == (None, "organisation")


def test_the_same_press_and_the_same_person_again_are_one_line(hall):
    data = typed()

    hall.client.post(address(hall), data)
    hall.client.post(address(hall), data)
    hall.client.post(address(hall), typed(name="иванов  ПЁТР", firm="незнакомый ЗАВОД"))

    assert (Attendance.objects.count(), Proposal.objects.count()) == (1, 1)
    assert LiveEvent.objects.filter(kind="attendance.add").count() == 2


def test_two_strangers_of_one_known_organisation_are_two_lines(hall, works):
    AttendanceFactory(session=hall.session, organisation=works)

    register(hall, name="Иванов", firm="ООО «Ромашка»")
    register(hall, name="Петров", firm="ООО «Ромашка»")

    assert Attendance.objects.filter(organisation=works).count() == 3


def test_an_invited_participant_is_marked_as_arrived_and_not_entered_twice(hall, works):
    person = PersonFactory(kept_by=hall.region)
    invited = AttendanceFactory(session=hall.session, organisation=works, person=person)
    SessionDayFactory(session=hall.session, date=timezone.localdate())

    seat = register(hall, name=person.full_name, known_person=person, firm="ООО «Ромашка»")

    assert seat == invited
    assert not seat.is_walk_in
    assert Presence.objects.get().attendance == invited


def test_the_journal_holds_ids_and_no_names(hall):
    hall.client.post(address(hall), typed())

    event = LiveEvent.objects.get(kind="attendance.add")
    assert event.payload == {
        "attendance": Attendance.objects.get().pk,
        "organisation": None,
        "person": None,
        "proposal": Proposal.objects.get().pk,
    }


def test_a_phone_of_the_hall_does_not_keep_the_list(hall):
    with pytest.raises(ValidationError):
        walk_ins.register(hall.session, by=SeatFactory(session=hall.session), who=WhoCame("Иванов"))


# Bad input


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"name": "a\0b"},
        {"firm": "a\ufffdb"},
        {"post": MEGABYTE},
        {"place": MEGABYTE},
        {"contact": "+7 1"},
        {"op_id": "x", "name": " "},
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_lost(hall, fields):
    response = hall.client.post(address(hall), typed(**fields))

    assert response.status_code == 422
    assert "Незнакомый завод" in response.content.decode() or "firm" in fields
    assert not Attendance.objects.exists()
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("key", ["999999", str(10**20), "x", "-1"])
def test_an_id_that_names_nothing_is_only_left_out(hall, key):
    hall.client.post(address(hall), typed(name_id=key, firm_id=key))

    assert Proposal.objects.get().kind == "organisation"


def test_what_another_region_keeps_is_neither_found_nor_taken(hall):
    foreign = OrganisationFactory(name_as_written="ООО «Чужое»")
    stranger = PersonFactory(last_name="Чужой", first_name="", patronymic="")

    hall.client.post(
        address(hall),
        typed(name="Чужой", name_id=stranger.pk, firm="ООО «Чужое»", firm_id=foreign.pk),
    )

    seat = Attendance.objects.get()
    assert (seat.organisation, seat.person) == (None, None)


def test_a_contact_of_somebody_in_the_registry_is_not_changed_at_the_door(hall, works):
    person = PersonFactory(kept_by=hall.region)

    response = hall.client.post(
        address(hall),
        typed(name=person.full_name, name_id=person.pk, contact="+7 1", consent="on"),
    )

    assert response.status_code == 422
    assert "меняет администратор" in response.content.decode()


def test_nobody_is_registered_in_a_cancelled_session(hall):
    StrategySession.objects.filter(pk=hall.session.pk).update(status="cancelled")

    assert hall.client.post(address(hall), typed()).status_code == 422
    assert not Attendance.objects.exists()


# What the administrators decide


def test_when_the_proposal_is_accepted_the_list_points_at_what_came_of_it(hall, administrator):
    seat = register(hall, name="Иванов Пётр", firm="Незнакомый завод", post="мастер")

    accept(seat.proposal, administrator, last_name="Иванов", first_name="Пётр", post="мастер")

    seat.refresh_from_db()
    assert (seat.organisation, seat.person, seat.proposal) == (
        Organisation.objects.get(),
        Person.objects.get(),
        None,
    )
    assert seat.organisation_on_day == "Незнакомый завод"
    assert LiveEvent.objects.filter(kind="attendance.settle").count() == 1


def test_when_the_person_is_left_out_the_list_still_names_them(hall, administrator):
    seat = register(hall, name="Иванов Пётр", firm="Незнакомый завод")

    accept(seat.proposal, administrator)

    seat.refresh_from_db()
    assert (seat.organisation, seat.person, seat.person_name) == (
        Organisation.objects.get(),
        None,
        "Иванов Пётр",
    )


def test_when_it_is_joined_to_who_was_invited_there_is_one_line_with_both_arrivals(
    hall, works, administrator
):
    person = PersonFactory(kept_by=hall.region, last_name="Иванов", first_name="Пётр", patronymic="")
    invited = AttendanceFactory(session=hall.session, organisation=works, person=person)
    yesterday, today = (
        SessionDayFactory(session=hall.session, date=timezone.localdate() - datetime.timedelta(days=days))
        for days in (1, 0)
    )
    Presence.objects.create(attendance=invited, day=yesterday)
    seat = register(hall, name="Иванов Пётр", firm="Ромашка Плюс")

    proposal_decisions.join(
        seat.proposal,
        works,
        by=administrator,
        version=seat.proposal.version,
        organisation_version=works.version,
        values={"source": seat.proposal.source},
        person=PersonAnswer(known=person),
    )

    assert list(Attendance.objects.filter(session=hall.session)) == [invited]
    assert set(invited.presence.values_list("day", flat=True)) == {yesterday.pk, today.pk}


def test_when_it_is_declined_the_list_keeps_what_was_said(hall, administrator):
    seat = register(hall, name="Иванов Пётр", firm="Незнакомый завод")

    proposal_decisions.decline(
        seat.proposal, by=administrator, version=seat.proposal.version, reason="Не наш регион"
    )

    seat.refresh_from_db()
    page = hall.client.get(hall.session.get_absolute_url()).content.decode()
    assert (seat.organisation_on_day, seat.person_name) == ("Незнакомый завод", "Иванов Пётр")
    assert "нет в реестре" in page.replace("\u00a0", " ")


# Correcting


def correct(hall, seat, **fields):
    return hall.client.post(address(hall, "correct_arrival", seat.pk), typed(version=seat.version, **fields))


def test_a_corrected_line_corrects_its_proposal(hall, works):
    seat = register(hall, name="Иванов", firm="Незнакомый завод")

    opened = hall.client.get(address(hall, "correct_arrival", seat.pk)).context["form"]
    correct(hall, seat, name="Петрова Анна", firm="ромашка")

    seat.refresh_from_db()
    proposal = Proposal.objects.get()
    assert opened.initial["name"].text == "Иванов"
    assert (seat.organisation, seat.organisation_on_day, seat.person_name) == (
        works,
        "ромашка",
        "Петрова Анна",
    )
    assert (proposal.kind, proposal.organisation, proposal.state) == ("person", works, "waiting")


def test_a_line_that_turns_out_to_be_known_needs_its_proposal_no_more(hall, works):
    person = PersonFactory(kept_by=hall.region, last_name="Иванов", first_name="Пётр", patronymic="")
    PostFactory(person=person, organisation=works)
    seat = register(hall, name="Иванов П", firm="Ромашка Плюс")

    correct(hall, seat, name="Иванов Пётр", firm="Ромашка")

    seat.refresh_from_db()
    assert (seat.organisation, seat.person, seat.proposal) == (works, person, None)
    assert Proposal.objects.get().state == "withdrawn"


def test_the_second_facilitator_sees_both_texts_and_may_save_over(hall):
    seat = register(hall, name="Иванов", firm="Незнакомый завод", post="мастер")
    correct(hall, seat, name="Иванова")

    stale = correct(hall, seat, name="Иваненко")
    seat.refresh_from_db()
    saved = correct(hall, seat, name="Иваненко")

    assert stale.status_code == 409
    assert [(row["theirs"], row["mine"]) for row in stale.context["conflict"]] == [("Иванова", "Иваненко")]
    assert saved.status_code == 302
    assert Attendance.objects.get().person_name == "Иваненко"


def test_a_line_is_not_made_into_one_that_stands_there(hall, works):
    person = PersonFactory(kept_by=hall.region)
    AttendanceFactory(session=hall.session, organisation=works, person=person)
    seat = register(hall, name="Иванов", firm="Незнакомый завод")

    response = correct(hall, seat, name=person.full_name, name_id=person.pk, firm="Ромашка")

    assert response.status_code == 422
    assert "уже есть в списке" in response.content.decode()


# Removing


def test_a_mistaken_line_is_taken_out_and_brought_back_whole(hall):
    SessionDayFactory(session=hall.session, date=timezone.localdate())
    seat = register(hall, name="Иванов", firm="Незнакомый завод", post="мастер")
    arrived = seat.presence.get().arrived_at

    removed = hall.client.post(address(hall, "remove_arrival", seat.pk))
    gone = (Attendance.objects.exists(), Proposal.objects.get().state)
    page = hall.client.get(removed.headers["Location"]).content.decode()
    hall.client.post(address(hall, "restore_arrival", seat.pk))
    hall.client.post(address(hall, "restore_arrival", seat.pk))

    again = Attendance.objects.get()
    assert gone == (False, "withdrawn")
    assert "Вернуть" in page
    assert (again.pk, again.person_name, again.organisation_on_day, again.post_on_day) == (
        seat.pk,
        "Иванов",
        "Незнакомый завод",
        "мастер",
    )
    assert again.presence.get().arrived_at == arrived
    assert Proposal.objects.get().state == "waiting"


def test_whoever_was_invited_is_not_taken_out_here(hall, works):
    invited = AttendanceFactory(session=hall.session, organisation=works)

    response = hall.client.post(address(hall, "remove_arrival", invited.pk))

    assert response.status_code == 404
    with pytest.raises(ValidationError):
        walk_ins.remove(invited, by=hall.facilitator)


def test_a_line_entered_anew_is_not_brought_back_beside_it(hall, works):
    person = PersonFactory(kept_by=hall.region)
    who = {"name": person.full_name, "known_person": person, "firm": "Ромашка"}
    seat = register(hall, **who)
    hall.client.post(address(hall, "remove_arrival", seat.pk))
    register(hall, **who)

    hall.client.post(address(hall, "restore_arrival", seat.pk))

    assert Attendance.objects.count() == 1


# Reading


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_costs_the_same_for_many_lines(hall, django_assert_num_queries, rows):
    SessionDayFactory(session=hall.session, date=timezone.localdate())
    for number in range(rows):
        register(hall, name=f"Иванов {number}", firm=f"Завод {number}")
    hall.client.get(address(hall))

    with django_assert_num_queries(8):
        hall.client.get(address(hall))
