from __future__ import annotations

import datetime
from urllib.parse import urlencode

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Role
from enterprises.versions import StaleVersion
from strategy import clusters
from strategy.models import Cluster, ClusterMember, ClusterState
from tests.factories import (
    BoardFactory,
    ClusterFactory,
    ClusterMemberFactory,
    ClusterStatusFactory,
    CuratorFactory,
    IndustryFactory,
    OrganisationFactory,
    PriorityFactory,
    RegionFactory,
    SessionDayFactory,
    SettlementFactory,
    StatementFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

DAY = datetime.date(2013, 12, 11)


@pytest.fixture
def curator():
    return CuratorFactory()


@pytest.fixture
def region(curator):
    return curator.grants.get().region


def test_a_new_cluster_begins_its_history(curator, region):
    cluster = clusters.add_cluster(region, by=curator, name="Станки", since=DAY, ground="письмо завода")

    status = cluster.statuses.get()
    assert (cluster.state, status.state, status.since, status.ground) == (
        "idea",
        "idea",
        DAY,
        "письмо завода",
    )
    assert status.recorded_by == curator


def test_a_passport_names_industries_and_places_by_the_lines_that_its_page_shows(client, curator, region):
    industry, place = IndustryFactory(code="28.12"), SettlementFactory(name="Грязи")
    cluster = ClusterFactory(kept_by=region)
    cluster.territory.add(place)
    cluster.industries.add(industry)
    client.force_login(curator)
    address = reverse("strategy:edit_cluster", args=[cluster.pk])
    form = client.get(address).context["form"]
    lines = {name: form[name].value() for name in ("industries", "territory")}

    answer = client.post(address, {"name": cluster.name, "version": cluster.version, **lines})

    assert answer.status_code == 302
    assert list(cluster.territory.all()) == [place]
    assert list(cluster.industries.all()) == [industry]


def test_a_cluster_proposed_on_a_board_keeps_the_link(curator, region):
    board = BoardFactory(session__kept_by=region, title="Станкостроение")
    SessionDayFactory(session=board.session, date=datetime.date(2013, 11, 12))
    statement, priority = StatementFactory(board=board), PriorityFactory(session=board.session)

    cluster = clusters.propose_cluster(
        board, by=curator, name="Станки", statements=[statement], priorities=[priority]
    )

    assert cluster.initiator_session == board.session
    assert cluster.board_links.get().board == board
    assert cluster.statement_links.get().quote == statement.text
    assert cluster.priority_links.get().priority == priority
    assert cluster.statuses.get().since == datetime.date(2013, 11, 12)


def test_a_board_proposes_one_cluster_only(curator, region):
    board = BoardFactory(session__kept_by=region)
    clusters.propose_cluster(board, by=curator, name="Станки")

    with pytest.raises(ValidationError) as refusal:
        clusters.propose_cluster(board, by=curator, name="Станки и приводы")

    assert refusal.value.code == "board_is_taken"
    assert Cluster.objects.count() == 1


def test_two_clusters_of_one_name_are_refused(curator, region):
    clusters.add_cluster(region, by=curator, name="Станки", since=DAY)

    with pytest.raises(ValidationError, match="таким названием"):
        clusters.add_cluster(region, by=curator, name="Станки", since=DAY)


def test_a_status_is_a_new_line_with_day_and_ground(curator, region):
    cluster = clusters.add_cluster(region, by=curator, name="Станки", since=DAY)

    clusters.change_state(
        cluster, by=curator, version=1, state=ClusterState.CANDIDATE, since=DAY, ground="решение 2.2"
    )

    cluster.refresh_from_db()
    assert (cluster.state, cluster.version) == ("candidate", 2)
    assert list(cluster.statuses.values_list("state", "ground")) == [
        ("idea", ""),
        ("candidate", "решение 2.2"),
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ground": " "}, "no_ground"),
        ({"state": ClusterState.IDEA}, "same_state"),
        ({"since": DAY - datetime.timedelta(days=1)}, "too_early"),
    ],
)
def test_a_status_without_sense_is_refused_and_nothing_changes(curator, region, change, code):
    cluster = clusters.add_cluster(region, by=curator, name="Станки", since=DAY)
    asked = {"state": ClusterState.PILOT, "since": DAY, "ground": "решение"} | change

    with pytest.raises(ValidationError) as refusal:
        clusters.change_state(cluster, by=curator, version=1, **asked)

    assert [error.code for errors in refusal.value.error_dict.values() for error in errors] == [code]
    assert (cluster.statuses.count(), Cluster.objects.get().version) == (1, 1)


def test_the_second_editor_is_shown_both_texts(client, curator, region):
    cluster = ClusterFactory(kept_by=region, makes="станки")
    client.force_login(curator)
    clusters.edit_cluster(cluster, by=curator, version=1, makes="станки и приводы")

    answer = client.post(
        f"/strategy/clusters/{cluster.pk}/edit/", {"version": "1", "name": cluster.name, "makes": "насосы"}
    )
    text = answer.content.decode()

    assert answer.status_code == 409
    assert "станки и приводы" in text
    assert "насосы" in text
    assert 'name="version" value="2"' in text
    assert Cluster.objects.get().makes == "станки и приводы"

    again = client.post(
        f"/strategy/clusters/{cluster.pk}/edit/", {"version": "2", "name": cluster.name, "makes": "насосы"}
    )
    assert again.status_code == 302
    assert Cluster.objects.get().makes == "насосы"


def test_a_member_is_added_once(curator, region):
    cluster, organisation = ClusterFactory(kept_by=region), OrganisationFactory(kept_by=region)
    clusters.add_member(cluster, by=curator, version=1, organisation=organisation, role="anchor")

    with pytest.raises(ValidationError):
        clusters.add_member(cluster, by=curator, version=2, organisation=organisation, role="supplier")

    assert ClusterMember.objects.get().role == "anchor"


def test_a_member_that_leaves_keeps_its_line(curator, region):
    member = ClusterMemberFactory(cluster__kept_by=region, joined_on=DAY)

    clusters.edit_member(member, by=curator, version=1, role="anchor", left_on=DAY)

    assert ClusterMember.objects.get().left_on == DAY
    with pytest.raises(StaleVersion):
        clusters.edit_member(member, by=curator, version=1, role="supplier")
    with pytest.raises(ValidationError, match="раньше"):
        clusters.edit_member(member, by=curator, version=2, left_on=DAY - datetime.timedelta(days=1))


# Through the browser's door ------------------------------------------------------------------------


def test_a_curator_adds_a_cluster_members_and_a_status(client, curator, region):
    client.force_login(curator)
    organisation = OrganisationFactory(kept_by=region, name_as_written="ООО «Ротор»")

    client.post(
        "/strategy/clusters/new/", {"name": "Станки", "since": "12.11.2013", "ground": "высказывание № 2"}
    )
    cluster = Cluster.objects.get()
    client.post(
        f"/strategy/clusters/{cluster.pk}/members/new/",
        {
            "version": "1",
            "organisation": "ООО «Ротор»",
            "role": "anchor",
            "is_primary": "on",
            "joined_on": "13.11.2013",
        },
    )
    client.post(
        f"/strategy/clusters/{cluster.pk}/state/",
        {"version": "2", "state": "candidate", "since": "13.11.2013", "ground": "решение 2.2"},
    )
    page = client.get(f"{cluster.get_absolute_url()}?as_of=01.01.2014").content.decode()

    assert cluster.members.get().organisation == organisation
    assert "кандидат" in page
    assert "решение 2.2" in page
    assert "Ротор" in page


def test_a_cluster_is_proposed_from_a_board(client, curator, region):
    board = BoardFactory(session__kept_by=region, title="Композиты")
    client.force_login(curator)

    form = client.get(f"/strategy/clusters/new/?board={board.pk}")
    client.post(f"/strategy/clusters/new/?board={board.pk}", {"name": "Композиты", "since": "12.11.2013"})

    assert "Композиты" in form.content.decode()
    assert Cluster.objects.get().board_links.get().board == board


@pytest.mark.parametrize("key", ["0", "99999999", "x", "-1", "9" * 40])
def test_a_board_that_is_not_there_is_not_found(client, curator, key):
    client.force_login(curator)

    assert client.get(f"/strategy/clusters/new/?board={key}").status_code == 404


def test_a_strange_board_is_not_found(client, curator):
    client.force_login(curator)

    assert client.get(f"/strategy/clusters/new/?board={BoardFactory().pk}").status_code == 404


def post(client, url, data):
    """As a browser sends it; a half of a pair goes as the bytes that a broken client would send."""
    if any("\ud800" in value for value in data.values()):
        body = urlencode(data, encoding="utf-8", errors="surrogatepass")
        return client.post(url, body, content_type="application/x-www-form-urlencoded")
    return client.post(url, data)


BAD = {
    "NUL": "Стан\0ки",
    "half a pair": "Стан\ud800ки",
    "a megabyte": "ы" * 2**20,
    "a huge number": str(10**20),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
@pytest.mark.parametrize(
    "field", ["name", "makes", "specialised_organisation", "since", "ground", "version", "curator"]
)
def test_bad_input_of_a_cluster_is_a_sentence(client, curator, field, bad):
    client.force_login(curator)
    data = {"name": "Станки", "since": "12.11.2013", "ground": "письмо"} | {field: bad}

    answer = post(client, "/strategy/clusters/new/", data)

    # A number is a name like any other; everything else is refused.
    assert answer.status_code in (302, 422)
    if answer.status_code == 302:
        assert field in ("version",) or bad == BAD["a huge number"]


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
@pytest.mark.parametrize("field", ["organisation", "role", "joined_on", "version"])
def test_bad_input_of_a_member_is_a_sentence(client, curator, region, field, bad):
    cluster, organisation = ClusterFactory(kept_by=region), OrganisationFactory(kept_by=region)
    client.force_login(curator)
    data = {"version": "1", "organisation": organisation.title, "role": "anchor"} | {field: bad}

    answer = post(client, f"/strategy/clusters/{cluster.pk}/members/new/", data)

    assert answer.status_code == (409 if field == "version" else 422)
    assert not ClusterMember.objects.exists()


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
@pytest.mark.parametrize("field", ["state", "since", "ground"])
def test_bad_input_of_a_status_is_a_sentence(client, curator, region, field, bad):
    cluster = ClusterFactory(kept_by=region)
    ClusterStatusFactory(cluster=cluster)
    client.force_login(curator)
    data = {"version": "1", "state": "pilot", "since": "12.12.2013", "ground": "решение"} | {field: bad}

    answer = post(client, f"/strategy/clusters/{cluster.pk}/state/", data)

    if not (field == "ground" and bad == BAD["a huge number"]):
        assert answer.status_code == 422
        assert cluster.statuses.count() == 1


def test_an_organisation_of_another_region_is_no_member(client, curator, region):
    cluster, strange = ClusterFactory(kept_by=region), OrganisationFactory(name_as_written="ООО «Чужой»")
    client.force_login(curator)

    answer = client.post(
        f"/strategy/clusters/{cluster.pk}/members/new/",
        {"version": "1", "organisation": strange.title, "organisation_id": str(strange.pk), "role": "anchor"},
    )

    assert answer.status_code == 422
    assert not ClusterMember.objects.exists()


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.EXPERT, Role.FACILITATOR])
def test_who_may_not_edit_is_refused(client, region, role):
    client.force_login(UserFactory(role=role, region=region))
    cluster = ClusterFactory(kept_by=region)

    for path in ("clusters/new/", f"clusters/{cluster.pk}/edit/", f"clusters/{cluster.pk}/state/"):
        assert client.get(f"/strategy/{path}").status_code == 403
        assert client.post(f"/strategy/{path}", {"name": "x"}).status_code == 403


def test_a_curator_of_another_region_only_reads_here(client, region):
    """The route is open to curators; the region of the cluster decides."""
    user = CuratorFactory(region=RegionFactory())
    user.grants.create(region=region, role=Role.EXECUTIVE)
    client.force_login(user)
    cluster = ClusterFactory(kept_by=region)

    assert client.get(cluster.get_absolute_url()).status_code == 200
    assert client.get(f"/strategy/clusters/{cluster.pk}/edit/").status_code == 403
    assert timezone.localdate()
