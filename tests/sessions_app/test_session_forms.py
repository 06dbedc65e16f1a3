"""Planning a session and changing its passport."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from enterprises.models import Role
from sessions_app import facilitation
from sessions_app.models import SessionFacilitator, SessionOrganiser, StrategySession
from tests.factories import (
    AgendaItemFactory,
    FacilitatorFactory,
    OrganisationFactory,
    SessionDayFactory,
    SessionFactory,
    SessionOrganiserFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

NEW = "/sessions/new/"


@pytest.fixture
def user(client):
    user = FacilitatorFactory()
    client.force_login(user)
    return user


@pytest.fixture
def region(user):
    return user.grants.get().region


@pytest.fixture
def session(region):
    return SessionFactory(kept_by=region, title="Как было")


def passport(*organisers, **fields):
    """What the form sends; `organisers` are (name, id, role)."""
    rows = {"organisers-TOTAL_FORMS": len(organisers), "organisers-INITIAL_FORMS": 0}
    for number, (name, key, role) in enumerate(organisers):
        rows |= {
            f"organisers-{number}-name": name,
            f"organisers-{number}-organisation": key,
            f"organisers-{number}-role": role,
        }
    return {"title": "Установочная сессия", "status": "planned", **rows, **fields}


def edit(client, session, *organisers, **fields):
    fields = {"version": 1} | fields
    return client.post(reverse("sessions:edit", args=[session.pk]), passport(*organisers, **fields))


def words(response):
    return response.content.decode().replace("\u00a0", " ")


def test_a_session_is_planned_with_days_organisers_and_a_first_board(client, user, region):
    by_id = OrganisationFactory(kept_by=region)
    by_name = OrganisationFactory(kept_by=region, name_as_written="ОАУ «Центр кластерного развития»")

    response = client.post(
        NEW,
        passport(
            ("как угодно", by_id.pk, "organiser"),
            ("Центр кластерного развития", "", "consultant"),
            ("", "", "organiser"),
            dates="09.10.2013–10.10.2013, 12.10.2013",
            task="Выбрать пилоты",
            first_board="Промышленность области",
        ),
    )

    session = StrategySession.objects.get()
    assert response["Location"] == session.get_absolute_url()
    assert (session.kept_by, session.task, session.recorded_by) == (region, "Выбрать пилоты", user)
    assert [day.day for day in session.dates] == [9, 10, 12]
    assert list(session.organisers.values_list("organisation", "role")) == [
        (by_id.pk, "organiser"),
        (by_name.pk, "consultant"),
    ]
    assert [board.title for board in session.boards.all()] == ["Промышленность области"]
    assert SessionFacilitator.objects.get().user == user


def test_the_passport_is_changed_and_its_history_kept(client, session):
    SessionDayFactory(session=session, date=datetime.date(2013, 10, 9))
    SessionOrganiserFactory(session=session)

    response = edit(client, session, title="Как стало", dates="10.10.2013")

    assert response.status_code == 302
    session.refresh_from_db()
    assert (session.title, session.version) == ("Как стало", 2)
    assert session.dates == [datetime.date(2013, 10, 10)]
    assert not SessionOrganiser.objects.exists()
    assert "Как было" in session.history.values_list("title", flat=True)


def test_an_unchanged_form_changes_only_the_version(client, session, region):
    link = SessionOrganiserFactory(session=session)
    page = client.get(reverse("sessions:edit", args=[session.pk]))
    history = link.history.count()

    edit(client, session, (link.organisation.title, link.organisation_id, link.role), title=session.title)

    assert page.context["organisers"].initial == [
        {"name": link.organisation.title, "organisation": link.organisation_id, "role": link.role}
    ]
    assert link.history.count() == history


def test_a_stale_form_is_shown_both_ways_and_saves_at_the_second_press(client, session):
    StrategySession.objects.filter(pk=session.pk).update(title="Как записал другой", version=2)

    response = edit(client, session, title="Как хочу я", dates="09.10.2013")

    assert response.status_code == 409
    assert {"Как записал другой", "Как хочу я"} <= {
        value for row in response.context["conflict"] for value in row.values()
    }
    assert 'value="Как хочу я"' in words(response)
    version = re.search(r'name="version" value="(\d+)"', words(response))
    assert version is not None
    assert version[1] == "2"
    edit(client, session, title="Как хочу я", version=2)
    session.refresh_from_db()
    assert session.title == "Как хочу я"


@pytest.mark.parametrize(
    "fields",
    [
        {"title": ""},
        {"title": "а\0б"},
        {"title": "х" * 501},
        {"task": "х" * 1_000_000},
        {"place": "х" * 1_000_000},
        {"dates": "2013-10-09"},
        {"dates": "31.02.2013"},
        {"dates": "09.10.2013–09.10.2014"},
        {"dates": "10.10.2013–09.10.2013"},
        {"dates": "09.10.0001"},
        {"dates": "х" * 1_000_000},
        {"status": "sleeping"},
        {"follows": "99999999"},
        {"follows": "1" * 30},
        {"follows": "х"},
        {"version": "10" * 20},
        {"organisers-TOTAL_FORMS": "1000000"},
        {"organisers-TOTAL_FORMS": "x"},
        {"title": "а\x01"},
        {"task": "а\ufffd"},
        {"place": "а\x01"},
    ],
    ids=range(21),
)
@pytest.mark.parametrize("is_new", [True, False])
def test_bad_input_is_refused_in_words_and_kept(client, session, fields, is_new):
    address = NEW if is_new else reverse("sessions:edit", args=[session.pk])

    response = client.post(address, passport(place="Липецк") | {"version": 1} | fields)

    assert response.status_code == 422
    assert 'role="alert"' in words(response)
    for name in {"title", "task", "place", "dates"} & set(fields):
        assert response.context["form"][name].value() == fields[name]
    assert StrategySession.objects.get().title == "Как было"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Никто", ""),
        ("Никто", "99999999"),
        ("Никто", "9" * 30),
        ("а\0б", ""),
        ("х" * 1_000_000, ""),
        ("Двойное", ""),
    ],
)
def test_an_organiser_must_be_one_organisation_of_the_registry(client, session, region, name, key):
    for _ in range(2):
        OrganisationFactory(kept_by=region, name_as_written="ООО «Двойное»")

    response = edit(client, session, (name, key, "organiser"))

    assert response.status_code == 422
    assert not SessionOrganiser.objects.exists()


def test_an_organiser_of_another_region_is_not_found(client, session):
    foreign = OrganisationFactory()

    for name, key in ((foreign.title, foreign.pk), (foreign.title, "")):
        assert edit(client, session, (name, key, "organiser")).status_code == 422


def test_an_organiser_is_named_once(client, session, region):
    organisation = OrganisationFactory(kept_by=region)
    row = (organisation.title, organisation.pk, "organiser")

    response = edit(client, session, row, row)

    assert response.status_code == 422
    assert "названа дважды" in words(response)


def test_a_day_with_an_agenda_is_not_dropped(client, session):
    day = SessionDayFactory(session=session, date=datetime.date(2013, 10, 9))
    AgendaItemFactory(session=session, day=day)

    response = edit(client, session, title="Новое", dates="10.10.2013")

    assert response.status_code == 422
    assert "нельзя убрать" in words(response)
    session.refresh_from_db()
    assert (session.title, session.version) == ("Как было", 1)


def test_sessions_do_not_follow_each_other_in_a_circle(session, user):
    later = SessionFactory(kept_by=session.kept_by, follows=session)

    with pytest.raises(ValidationError):
        facilitation.edit_session(session, by=user, version=1, dates=[], organisers=[], follows=later)


def test_a_session_of_another_region_cannot_be_followed(client, session):
    foreign = SessionFactory()

    assert edit(client, session, follows=foreign.pk).status_code == 422


@pytest.mark.parametrize("role", [Role.EXPERT, Role.CURATOR, Role.EXECUTIVE])
def test_only_those_who_facilitate_plan_and_edit(client, session, role):
    client.force_login(UserFactory(role=role, region=session.kept_by))

    for address in (NEW, reverse("sessions:edit", args=[session.pk])):
        assert client.get(address).status_code == 403
        assert client.post(address, passport()).status_code == 403


def test_a_facilitator_elsewhere_neither_finds_nor_edits_the_session(client, session):
    client.force_login(FacilitatorFactory())

    assert client.get(reverse("sessions:edit", args=[session.pk])).status_code == 404
    assert edit(client, session).status_code == 404


def test_a_facilitator_who_only_reads_here_may_not_edit(client, session):
    from tests.factories import RoleGrantFactory

    elsewhere = FacilitatorFactory()
    RoleGrantFactory(user=elsewhere, region=session.kept_by, role=Role.EXPERT)
    client.force_login(elsewhere)

    assert edit(client, session).status_code == 403


@pytest.mark.parametrize("topic", ["\x01", "а\ufffd", "а\0"])
def test_a_first_board_without_a_readable_topic_is_refused(client, user, topic):
    assert client.post(NEW, passport(first_board=topic)).status_code == 422
    assert not StrategySession.objects.exists()
