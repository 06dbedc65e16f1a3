"""Stored standings: the same as computed ones after whatever was written, never taken when they are old."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from strategy import standings as verbs
from strategy.dashboards import standings
from strategy.dashboards.overview import Overview, overview
from strategy.dashboards.programmes import load
from strategy.lights import Mark
from strategy.models import (
    FormerFact,
    FormerFlow,
    IndicatorFact,
    LightOverride,
    LightRule,
    Milestone,
    MoneyFlow,
    Programme,
    ProgrammeWrite,
    Report,
    ReportStep,
    RiskAssessment,
    RuleChoice,
    StoredStanding,
    Visit,
)
from tests.factories import (
    ExecutiveFactory,
    IndicatorFactFactory,
    LightRuleFactory,
    MoneyFlowFactory,
    RegionFactory,
    ReportStepFactory,
    RiskAssessmentFactory,
)
from tests.strategy.test_pages import programme as filled

pytestmark = pytest.mark.django_db

AS_OF = datetime.date(2015, 10, 1)
BEFORE = datetime.date(2015, 7, 1)
DAYS = [AS_OF, BEFORE, datetime.date(2014, 5, 1), datetime.date(2016, 12, 31)]
# How programmes are changed elsewhere is of no matter: whatever way a row is written, it counts.
WRITES = {
    "a fact": lambda: IndicatorFact.objects.update(value=Decimal("7.5")),
    "another fact": lambda: IndicatorFactFactory(
        indicator=IndicatorFact.objects.earliest("pk").indicator, year=2015, quarter=None, is_approved=True
    ),
    "a report returned": lambda: Report.objects.update(
        status="returned", submitted_on=None, approved_on=None
    ),
    "a report handed in": lambda: Report.objects.update(status="submitted", submitted_on=BEFORE),
    "a report approved": lambda: Report.objects.update(status="approved", approved_on=BEFORE),
    "what a report covers": lambda: Report.indicators.through.objects.all().delete(),
    "a term": lambda: Programme.objects.update(grace_days=400),
    "a flow": lambda: MoneyFlow.objects.update(paid=Decimal("123.45")),
    "another flow": lambda: MoneyFlowFactory(
        measure=MoneyFlow.objects.earliest("pk").measure, funding="federal", year=2015, quarter=2, paid="0.01"
    ),
    "a step back": lambda: ReportStepFactory(
        report=Report.objects.earliest("pk"),
        kind=ReportStep.Kind.RETURNED,
        happened_on=BEFORE,
        text="Почему?",
    ),
    "a milestone reached": lambda: Milestone.objects.update(reached_on=BEFORE),
    "a milestone moved": lambda: Milestone.objects.update(planned_on=datetime.date(2015, 8, 3)),
    "a risk": lambda: RiskAssessmentFactory(
        risk=RiskAssessment.objects.earliest("pk").risk, assessed_on=AS_OF, probability=5, impact=5
    ),
    "a colour": lambda: LightOverride.objects.create(
        indicator=IndicatorFact.objects.earliest("pk").indicator,
        year=2014,
        quarter=1,
        colour="bad",
        set_on=BEFORE,
    ),
    "a rule": lambda: RuleChoice.objects.update_or_create(
        programme=Programme.objects.earliest("pk"),
        since=BEFORE,
        defaults={
            "rule": LightRuleFactory(name="Строже", green_from=Decimal("0.99"), yellow_from=Decimal("0.98"))
        },
    ),
    "the bounds of a rule": lambda: LightRule.objects.update(yellow_from=Decimal("0.1")),
    "a fact that stood before": lambda: FormerFact.objects.create(
        step=ReportStepFactory(report=Report.objects.earliest("pk"), kind=ReportStep.Kind.OPENED),
        indicator=IndicatorFact.objects.earliest("pk").indicator,
        year=2014,
        quarter=1,
        value=Decimal("99"),
        approved_on=datetime.date(2014, 4, 12),
        until=AS_OF,
    ),
    "a flow that stood before": lambda: FormerFlow.objects.create(
        step=ReportStepFactory(report=Report.objects.earliest("pk"), kind=ReportStep.Kind.OPENED),
        measure=MoneyFlow.objects.earliest("pk").measure,
        funding="local",
        year=2015,
        quarter=1,
        allocated=1,
        contracted=1,
        paid=1,
        approved_on=datetime.date(2015, 4, 12),
        until=datetime.date(2016, 1, 1),
    ),
    "nothing": lambda: None,
}


def programmes() -> list[Programme]:
    return list(Programme.objects.select_related("light_rule", "cluster").order_by("pk"))


def computed(as_of: datetime.date, known: datetime.date) -> list[tuple[dict, dict]]:
    return [
        (standings.told(one.on(as_of)), standings.told(one.on(known))) for one in load(programmes(), as_of)
    ]


def read(as_of: datetime.date, known: datetime.date) -> list[tuple[dict, dict]]:
    now, was = standings.read(list(map(standings.Brief.of, programmes())), as_of, known)
    return [(one.content, other.content) for one, other in zip(now, was, strict=True)]


@pytest.fixture
def region():
    return RegionFactory()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(WRITES)), st.booleans()), max_size=5, unique_by=lambda one: one[0]
    ),
    st.sampled_from(DAYS),
)
def test_what_is_stored_is_what_would_be_computed_after_any_writes(region, writes, as_of):
    if not Programme.objects.exists():
        filled(region, rows=2)
        filled(region)
    with transaction.atomic():
        verbs.keep_of(region, as_of)
        for name, is_kept in writes:
            WRITES[name]()
            if is_kept:
                verbs.keep_of(region, as_of)
            for day in {as_of, BEFORE}:
                assert read(day, BEFORE) == computed(day, BEFORE), name
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", [name for name in WRITES if name != "nothing"])
def test_whatever_is_written_makes_what_is_stored_old(region, name):
    filled(region)
    verbs.keep_of(region, AS_OF)
    before = standings.writes_of([one.pk for one in programmes()])

    WRITES[name]()

    after = standings.writes_of([one.pk for one in programmes()])
    assert after.keys() == before.keys()
    assert all(after[key] > before[key] for key in before)


def test_every_table_that_a_standing_is_read_from_tells_of_its_writes(region):
    filled(region)
    with CaptureQueriesContext(connection) as captured:
        load(programmes(), AS_OF)
    tables = {name for one in captured for name in re.findall(r'"(strategy_\w+)"', one["sql"])}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, count(*) FROM pg_trigger"
            " WHERE tgname IN ('note_insert', 'note_update', 'note_delete') GROUP BY 1"
        )
        told = dict(cursor.fetchall())

    # Who answers for a measure is read when a matter is put into words; the name of a cluster, too.
    assert tables - told.keys() == {"strategy_measurerevision", "strategy_cluster"}
    assert set(told.values()) == {3}


def test_a_screen_from_stored_standings_reads_no_facts_and_says_the_same(region):
    for _ in range(3):
        filled(region, rows=2)
    fresh = overview(region, AS_OF)
    verbs.keep_of(region, AS_OF)

    with CaptureQueriesContext(connection) as captured:
        stored = overview(region, AS_OF)

    assert not [one for one in captured if "indicatorfact" in one["sql"] or "indicatortarget" in one["sql"]]
    assert isinstance(stored, Overview)
    assert stored == fresh


def test_what_has_changed_since_a_visit_is_computed_ahead(region):
    filled(region)
    reader = ExecutiveFactory(region=region)
    seen = datetime.datetime(2015, 8, 20, 9, tzinfo=datetime.UTC)
    Visit.objects.create(user=reader, region=region, last_at=seen)
    Visit.objects.update(last_at=datetime.datetime.now(datetime.UTC), before_at=seen)

    verbs.keep_of(region, AS_OF)

    days = set(StoredStanding.objects.values_list("as_of", flat=True))
    assert days == {AS_OF, BEFORE, datetime.date(2015, 8, 19)}


def test_the_work_ahead_is_done_once_and_only_for_what_has_changed(region):
    filled(region)
    other = filled(region)
    assert verbs.keep_of(region, AS_OF) == 2
    assert verbs.keep_of(region, AS_OF) == 0

    Milestone.objects.filter(programme=other).update(planned_on=AS_OF)

    assert verbs.keep_of(region, AS_OF) == 1


def test_the_worker_is_held_up_by_a_chunk_at_a_time_and_comes_to_the_end(region, monkeypatch):
    monkeypatch.setattr(verbs, "CHUNK", 2)
    other = filled(RegionFactory())
    for _ in range(3):
        filled(region)

    assert [verbs.keep() for _ in range(3)] == [2, 2, 0]
    assert set(StoredStanding.objects.values_list("programme", flat=True)) >= {other.pk}


def test_a_ledger_that_is_drawn_together_keeps_its_sum(region):
    found = filled(region)
    for _ in range(verbs.LONG + 5):
        ProgrammeWrite.objects.create(programme=found.pk)
    before = standings.writes_of([found.pk])

    verbs.keep()

    assert standings.writes_of([found.pk]) == before
    assert ProgrammeWrite.objects.filter(programme=found.pk).count() == 1
    assert ProgrammeWrite.objects.aggregate(sum=Sum("count"))["sum"] == before[found.pk]


def test_every_pilot_and_every_matter_is_on_one_page_of_many(region):
    first = filled(region)
    for _ in range(22):
        filled(region)
    pages = [
        overview(region, AS_OF, page=number, matters_page=number, more_matters=True) for number in (1, 2, 3)
    ]
    assert all(isinstance(one, Overview) for one in pages)

    shown = [one.programme.pk for page in pages[:2] for one in page.shown]
    assert (len(shown), len(set(shown)), pages[0].pages) == (23, 23, 2)
    # A page that is not there is the last one.
    assert [one.programme.pk for one in pages[2].shown] == [one.programme.pk for one in pages[1].shown]
    keys = [one.key for page in pages[: pages[0].matters.pages] for one in page.matters.shown]
    assert len(keys) == len(set(keys)) == len(pages[0].matters)
    # Only the first are read until the rest is asked for.
    at_once = overview(region, AS_OF).matters
    assert [one.key for one in at_once.shown] == keys[:6]
    assert (at_once.rest_count, len(at_once)) == (len(pages[0].matters.rest), len(pages[0].matters))
    assert Mark(pages[0].shown[0].mark) == max(
        (one.mark for one in pages[0].states), key=["none", "good", "warn", "bad"].index
    )
    assert first.pk in shown
