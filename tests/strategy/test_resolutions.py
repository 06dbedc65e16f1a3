"""What an executive does on the first screen: decides, instructs, sees what changed; and who is told."""

from __future__ import annotations

import datetime
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from enterprises import notices
from enterprises.models import Notice
from sessions_app.models import Decision, Instruction
from strategy import reminders, resolutions, visits
from strategy.dashboards.overview import Overview, overview
from strategy.models import ClusterState, MatterDecision, Visit
from tests.factories import (
    ClusterFactory,
    ClusterStatusFactory,
    CuratorFactory,
    ExecutiveFactory,
    MilestoneFactory,
    OrganisationFactory,
    ProgrammeFactory,
    ReportFactory,
)

pytestmark = pytest.mark.django_db

DAY = datetime.date(2015, 10, 1)


@pytest.fixture
def executive():
    return ExecutiveFactory()


@pytest.fixture
def region(executive):
    return executive.grants.get().region


@pytest.fixture
def late(region):
    """A pilot with a milestone that was planned for the summer of 2014."""
    cluster = ClusterFactory(kept_by=region, state=ClusterState.PILOT)
    ClusterStatusFactory(cluster=cluster, state=ClusterState.PILOT, since=datetime.date(2014, 1, 1))
    return MilestoneFactory(programme=ProgrammeFactory(kept_by=region, cluster=cluster))


def matters(region):
    page = overview(region, DAY)
    assert isinstance(page, Overview)
    return page.matters


def test_a_decision_takes_the_matter_off_the_list_and_stays_beside_it(region, late, executive):
    matter = matters(region).shown[0]

    decision = resolutions.decide(
        matter, region=region, by=executive, text="Перенести торги", act_number="5", decided_on=DAY
    )

    after = matters(region)
    assert [one.key for one in after.shown] == []
    assert [(one.matter.key, one.decision) for one in after.decided] == [(matter.key, decision)]
    assert not Instruction.objects.exists()


def test_a_matter_of_a_day_before_its_decision_names_the_decision_and_asks_no_second_time(
    client, region, late, executive
):
    matter = matters(region).shown[0]
    decision = resolutions.decide(
        matter,
        region=region,
        by=executive,
        text="Перенести торги",
        act_number="5",
        decided_on=DAY + timedelta(days=9),
    )
    client.force_login(executive)

    page = client.get(f"/dashboard/?as_of={DAY:%d.%m.%Y}")
    again = client.get("/strategy/decide/", {"matter": matter.key})

    assert [one.later for one in page.context["overview"].matters.shown] == [decision]
    assert "?matter=" not in page.content.decode()
    assert decision.get_absolute_url() in page.content.decode()
    assert again["Location"] == decision.get_absolute_url()


def test_a_decision_leads_back_to_the_matter_it_was_made_on(client, region, late, executive):
    matter = matters(region).shown[0]
    decision = resolutions.decide(
        matter, region=region, by=executive, text="Перенести торги", act_number="5", decided_on=DAY
    )
    client.force_login(executive)

    page = client.get(decision.get_absolute_url())

    assert [(one.title, one.url) for one in page.context["grounds"]] == [
        (matter.what, f"{matter.path}{matter.anchor}")
    ]
    assert page.context["grown"] == []


def test_two_heads_do_not_decide_twice(region, late, executive):
    matter = matters(region).shown[0]
    asked = {"region": region, "by": executive, "act_number": "5", "decided_on": DAY}
    resolutions.decide(matter, text="Перенести торги", **asked)

    with pytest.raises(ValidationError) as refusal:
        resolutions.decide(matter, text="Отменить торги", **asked)

    assert refusal.value.code == "decided"
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"due_on": None}, "due_on"),
        ({"due_on": datetime.date(2015, 9, 30)}, "due_on"),
        ({"executor": None}, "executor"),
        ({"decided_on": datetime.date(2100, 1, 1)}, "decided_on"),
    ],
)
def test_an_instruction_without_sense_is_refused_and_nothing_is_written(
    region, late, executive, change, field
):
    asked = {
        "text": "Провести торги",
        "act_number": "5",
        "decided_on": DAY,
        "executor": OrganisationFactory(kept_by=region),
        "due_on": datetime.date(2015, 11, 1),
    } | change

    with pytest.raises(ValidationError) as refusal:
        resolutions.decide(matters(region).shown[0], region=region, by=executive, **asked)

    assert set(refusal.value.error_dict) == {field}
    assert not Decision.objects.exists()


def test_an_executive_instructs_from_the_first_screen(client, region, late, executive):
    client.force_login(executive)
    OrganisationFactory(kept_by=region, name_as_written="ООО «Ротор»")
    page = client.get("/dashboard/")
    matter = page.context["overview"].matters.shown[0]
    assert f"/strategy/decide/?matter={matter.key}".replace(":", "%3A") in page.content.decode()

    offered = client.get("/strategy/decide/", {"matter": matter.key})
    assert late.title in offered.content.decode()
    answer = client.post(
        "/strategy/decide/",
        {
            "key": matter.key,
            "text": "Провести торги повторно",
            "act_number": "5",
            "decided_on": "01.10.2015",
            "executor": "ООО «Ротор»",
            "due_on": "01.11.2015",
        },
    )

    assert answer.status_code == 302
    instruction = Instruction.objects.get()
    assert (instruction.executor.title, instruction.due_on) == ("ООО «Ротор»", datetime.date(2015, 11, 1))
    assert MatterDecision.objects.get().decision == instruction.decision
    assert client.get("/strategy/decide/", {"matter": "milestone:0:20150101"}).status_code == 302


# Visits ----------------------------------------------------------------------------------------------


def test_changes_are_told_from_the_visit_before_this_one(region, executive):
    visits.see(executive, region)
    assert visits.last_before(executive, region) is None

    yesterday = timezone.now() - timedelta(days=1)
    Visit.objects.update(last_at=yesterday)
    assert visits.last_before(executive, region) == yesterday
    visits.see(executive, region)
    visits.see(executive, region)

    # Reloading the page does not make the visit of a minute ago the last one.
    assert visits.last_before(executive, region) == yesterday


def test_looking_writes_nothing_until_the_page_says_it_was_seen(client, region, late, executive):
    client.force_login(executive)
    client.get("/dashboard/")
    assert not Visit.objects.exists()

    assert client.post("/dashboard/seen/", headers={"HX-Request": "true"}).status_code == 204
    assert Visit.objects.get().user == executive


# Notices ---------------------------------------------------------------------------------------------


def test_nobody_is_told_the_same_thing_twice(region, executive):
    for _time in range(2):
        notices.tell([executive, executive], region=region, key="a", text="Срок", path="/")

    assert Notice.objects.of(executive).count() == 1


def test_a_curator_is_reminded_before_the_term_and_when_it_has_passed(region):
    curator = CuratorFactory(region=region)
    programme = ProgrammeFactory(kept_by=region, cluster__curator=curator, grace_days=2)
    today = timezone.localdate()
    soon = ReportFactory(programme=programme, due_on=today + timedelta(days=5))
    ReportFactory(programme=programme, year=2015, due_on=today - timedelta(days=3))
    ReportFactory(programme=programme, year=2016, due_on=today + timedelta(days=30))
    ReportFactory(programme=programme, quarter=2, due_on=today - timedelta(days=400))

    for _time in range(2):
        reminders.remind()

    told = [notice.text.split(":")[0] for notice in Notice.objects.of(curator).order_by("pk")]
    assert told == ["Подходит срок отчёта", "Отчёт просрочен"]
    assert Notice.objects.order_by("pk")[0].path.endswith(f"#report-{soon.pk}")


def test_notices_are_mailed_once_where_mail_is_set_up(region, executive, settings):
    executive.email = "head@example.test"
    executive.save()
    notices.tell([executive], region=region, key="a", text="Срок отчёта", path="/strategy/reports/")

    assert notices.mail_due() == 0
    settings.MAIL_IS_SET_UP = True
    assert (notices.mail_due(), notices.mail_due()) == (1, 0)
    letter = mail.outbox[0]
    assert letter.to == ["head@example.test"]
    assert "Срок отчёта" in letter.body
    assert "/strategy/reports/" in letter.body


def test_notices_are_read_by_their_owner_alone(client, region, executive):
    other = ExecutiveFactory(region=region)
    for user in (executive, other):
        notices.tell([user], region=region, key="a", text="Срок", path="/")
    client.force_login(executive)

    client.post("/notices/", {"notice": "all"})

    assert not Notice.objects.of(executive).unread().exists()
    assert Notice.objects.of(other).unread().count() == 1
