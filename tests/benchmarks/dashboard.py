"""The first screen of an executive, a pilot's page and its export, with hundreds of programmes."""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enterprises.models import Organisation, Region, Role, RoleGrant, User
from strategy import lights, standings
from strategy.dashboards import programmes as dashboards
from strategy.dashboards.overview import Overview, overview
from strategy.models import (
    Cluster,
    ClusterState,
    ClusterStatus,
    Goal,
    Indicator,
    IndicatorRevision,
    IndicatorTarget,
    LightRule,
    Measure,
    MeasureRevision,
    Milestone,
    MoneyFlow,
    PlannedAmount,
    Programme,
    ProgrammeVersion,
    Report,
    Risk,
    RiskAssessment,
    Task,
)
from strategy.official import shape, writing
from tests.benchmarks.live import servers
from tests.benchmarks.measuring import (
    Bench,
    Figure,
    benchmark,
    milliseconds,
    processor_milliseconds,
    say,
    times,
)
from tests.benchmarks.pages import Reader
from tests.benchmarks.paint import painted, publish

# Fewer for a look at whether it runs: BENCH_PROGRAMMES=20.
PROGRAMMES = int(os.environ.get("BENCH_PROGRAMMES", "500"))
INDICATORS = 30
MEASURES = 12
YEARS = (2014, 2015, 2016)
AS_OF = date(2015, 10, 1)
CODE = "bench"
CHUNK = 5000
NAIVE = "a query per indicator"


@benchmark("dashboard.first_screen")
def first_screen(bench: Bench) -> None:
    reader = _reader()
    path = f"{reverse('dashboard')}?as_of={AS_OF:%d.%m.%Y}&region={CODE}"
    region = Region.objects.get(code=CODE)
    standings.keep_of(region, AS_OF)
    started = milliseconds(lambda: _touch_all(region))
    bench.add(
        Figure(
            "standings of all programmes anew",
            "s",
            ours=(milliseconds(lambda: standings.keep_of(region, AS_OF)) + started) / 1000,
            note="in the background, when every programme has changed",
        )
    )
    page = overview(region, AS_OF)
    assert isinstance(page, Overview)
    assert len(page.states) == PROGRAMMES
    with CaptureQueriesContext(connection) as queries:
        reader.get(path)
    # The next request empties the log.
    asked = len(queries)
    taken = times([lambda: reader.get(path)], repeats=3)[0]
    processor = processor_milliseconds(lambda: reader.get(path))
    naive = milliseconds(_naive)
    anew = milliseconds(lambda: _touch_all(region) or reader.get(path))
    bench.add(
        Figure(
            "first screen, nothing stored",
            "ms",
            ours=anew,
            peer=naive,
            peer_name=NAIVE,
            note="computed exactly",
        )
    )
    bench.add(
        Figure(
            "first screen",
            "ms",
            ours=taken,
            peer=naive,
            peer_name=NAIVE,
            target=150,
            note=f"{PROGRAMMES} programmes, {asked} queries, {processor or 0:,.0f} ms of processor",
        )
    )


@benchmark("dashboard.pilot_page")
def pilot_page(bench: Bench) -> None:
    reader = _reader()
    programme = Programme.objects.filter(kept_by__code=CODE).first()
    assert programme is not None
    path = f"{programme.get_absolute_url()}?as_of={AS_OF:%d.%m.%Y}"
    with CaptureQueriesContext(connection) as queries:
        reader.get(path)
    # The next request empties the log.
    asked = len(queries)
    others = Programme.objects.filter(kept_by__code=CODE)[1:16]
    paths = [f"{one.get_absolute_url()}?as_of={AS_OF:%d.%m.%Y}" for one in others]
    taken = median(times(reader.page(one) for one in paths))
    processor = processor_milliseconds(lambda: reader.get(path))
    bench.add(
        Figure(
            "pilot page",
            "ms",
            ours=taken,
            target=100,
            note=f"{INDICATORS} indicators, {asked} queries, {processor or 0:,.0f} ms of processor",
        )
    )


@benchmark("dashboard.paint")
def paint(bench: Bench) -> None:
    reader = _reader()
    cookie = reader.client.cookies[settings.SESSION_COOKIE_NAME].value
    programme = Programme.objects.filter(kept_by__code=CODE).first()
    assert programme is not None
    day = f"as_of={AS_OF:%d.%m.%Y}"
    # As the worker has kept them by then.
    standings.keep_of(Region.objects.get(code=CODE), AS_OF)
    publish()
    paths = {
        "first screen": f"{reverse('dashboard')}?{day}&region={CODE}",
        "pilot page": f"{programme.get_absolute_url()}?{day}",
    }
    with servers("ours", 1) as (server,):
        for name, path in paths.items():
            taken, moved = painted(server.port, cookie, path)
            note = "phone of 390 px, 1.6 Mbit/s, 150 ms, processor 4 times slower"
            bench.add(Figure(f"{name}, largest paint", "s", ours=taken / 1000, target=1.8, note=note))
            bench.add(Figure(f"{name}, layout shift", "", ours=moved, target=0.02))


@benchmark("dashboard.export")
def export(bench: Bench) -> None:
    reader = _reader()
    programme = Programme.objects.filter(kept_by__code=CODE).first()
    assert programme is not None
    for kind in writing.KINDS:
        path = reverse("strategy:export_programme", args=[programme.pk, kind])
        taken = times([lambda path=path: reader.get(path)], repeats=3)[0] / 1000  # type: ignore[misc]
        bench.add(Figure(f"export, {kind}", "s", ours=taken, target=2, note=f"{MEASURES} measures"))
    assert shape.COLUMNS


def _touch_all(region: Region) -> None:
    """Every programme is written once: no stored standing is true any more."""
    Programme.objects.of(region).update(grace_days=0)


def _naive() -> dict[str, int]:
    """The colours of the first screen as one would write them first: a query per programme and indicator."""
    counts: dict[str, int] = {}
    for programme in Programme.objects.filter(kept_by__code=CODE):
        rule, _paid = programme.light_rule, _naive_paid(programme)
        for indicator in programme.indicators.all():
            fact = indicator.facts.filter(year=2015, quarter=3, is_approved=True).first()
            target = IndicatorTarget.objects.filter(
                revision__indicator=indicator, year=2015, quarter=3
            ).first()
            light = lights.light(
                fact.value if fact else None, target.value if target else None, rule, indicator.direction
            )
            counts[light.mark.value] = counts.get(light.mark.value, 0) + 1
    return counts


def _naive_paid(programme: Programme) -> Decimal:
    flows = [flow for measure in programme.measures.all() for flow in measure.flows.filter(year=2015)]
    return sum((flow.paid for flow in flows), Decimal(0))


# The world -------------------------------------------------------------------------------------------


def _reader() -> Reader:
    user = User.objects.filter(username="bench-executive").first()
    if user is None:
        user = User.objects.create(username="bench-executive", last_name="Обзоров")
        region = Region.objects.create(
            code=CODE, name="Область замеров", short_name="Область замеров", is_served=True
        )
        RoleGrant.objects.create(user=user, region=region, role=Role.EXECUTIVE)
        # Their history is of no matter here, and would be written for minutes.
        with pgtrigger.ignore(), transaction.atomic():
            _fill(region)
    assert dashboards.load
    return Reader(user)


def _many(model: Any, rows: list[Any]) -> list[Any]:
    return list(model.objects.bulk_create(rows, batch_size=CHUNK))


def _fill(region: Region) -> None:
    """Every quarter of two years is reported and approved; plan and fact are spread over all colours."""
    say(f"{PROGRAMMES} programmes …")
    firm = Organisation.objects.create(kept_by=region, kind="enterprise", name_as_written="ООО «Замер»")
    rule = LightRule.objects.create(name="Замер", green_from=Decimal("0.9"), yellow_from=Decimal("0.7"))
    day = date(2014, 1, 15)
    every = range(PROGRAMMES)
    clusters = _many(
        Cluster,
        [Cluster(kept_by=region, name=f"Кластер {n}", state=ClusterState.PILOT) for n in every],
    )
    _many(
        ClusterStatus, [ClusterStatus(cluster=one, state=ClusterState.PILOT, since=day) for one in clusters]
    )
    programmes = _many(
        Programme,
        [
            Programme(
                kept_by=region,
                cluster=one,
                title=f"Программа {one.name}",
                first_year=YEARS[0],
                last_year=YEARS[-1],
                light_rule=rule,
                coordinator=firm,
            )
            for one in clusters
        ],
    )
    versions = _many(ProgrammeVersion, [ProgrammeVersion(programme=one, number=1) for one in programmes])
    goals = _many(Goal, [Goal(programme=one, number="1", title="Цель") for one in programmes])
    tasks = _many(Task, [Task(goal=one, number="1.1", title="Задача") for one in goals])
    _indicators(programmes, versions, firm)
    _measures(programmes, versions, tasks, firm)
    for version in versions:
        version.act_number, version.approved_on = "1", day
    ProgrammeVersion.objects.bulk_update(versions, ["act_number", "approved_on"], batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _indicators(programmes: list[Any], versions: list[Any], firm: Organisation) -> None:
    indicators = _many(
        Indicator,
        [
            Indicator(
                programme=one, unit="ед.", direction="up", accumulation="year_to_date", frequency="quarter"
            )
            for one in programmes
            for _number in range(INDICATORS)
        ],
    )
    _many(
        IndicatorRevision,
        [
            IndicatorRevision(
                programme_version=versions[place // INDICATORS],
                indicator=indicator,
                number=place % INDICATORS + 1,
                name=f"Показатель {place % INDICATORS + 1}",
            )
            for place, indicator in enumerate(indicators)
        ],
    )
    quarters = [(year, quarter) for year in YEARS for quarter in (1, 2, 3, 4)]
    _many(
        Report,
        [
            Report(
                programme=one,
                reporter=firm,
                year=year,
                quarter=quarter,
                due_on=date(year, 3 * quarter, 25),
                submitted_on=date(year, 3 * quarter, 24),
                approved_on=date(year, 3 * quarter, 28),
                status=Report.Status.APPROVED,
            )
            for one in programmes
            for year, quarter in quarters[:7]
        ],
    )
    _write(
        "INSERT INTO strategy_indicatortarget (revision_id, year, quarter, value)"
        " SELECT revision.id, year, quarter, quarter * 100 FROM strategy_indicatorrevision AS revision"
        " CROSS JOIN unnest(%s) AS year CROSS JOIN generate_series(1, 4) AS quarter"
        " WHERE revision.programme_version_id = ANY(%s)",
        [list(YEARS), [one.pk for one in versions]],
    )
    _write(
        "INSERT INTO strategy_report_indicators (report_id, indicator_id)"
        " SELECT report.id, indicator.id FROM strategy_report AS report"
        " JOIN strategy_indicator AS indicator USING (programme_id) WHERE programme_id = ANY(%s)",
        [[one.pk for one in programmes]],
    )
    _write(
        "INSERT INTO strategy_indicatorfact"
        " (indicator_id, report_id, year, quarter, value, is_approved,"
        " evidence, link, explanation, recorded_at)"
        " SELECT indicator.id, report.id, year, quarter, 60 + (indicator.id * 7) %% 50, true,"
        " 'справка', '', '', now()"
        " FROM strategy_report AS report JOIN strategy_indicator AS indicator USING (programme_id)"
        " WHERE programme_id = ANY(%s)",
        [[one.pk for one in programmes]],
    )


def _write(statement: str, values: list[Any]) -> None:
    """In the database: a million records made one by one here take ten minutes."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _measures(programmes: list[Any], versions: list[Any], tasks: list[Any], firm: Organisation) -> None:
    measures = _many(
        Measure,
        [
            Measure(programme=one, task=task)
            for one, task in zip(programmes, tasks, strict=True)
            for _number in range(MEASURES)
        ],
    )
    _many(
        MeasureRevision,
        [
            MeasureRevision(
                programme_version=versions[place // MEASURES],
                measure=measure,
                number=f"1.1.{place % MEASURES + 1}",
                title=f"Мероприятие {place % MEASURES + 1}",
                starts_on=date(2014, 2, 1),
                ends_on=date(2016, 12, 1),
                responsible=firm,
            )
            for place, measure in enumerate(measures)
        ],
    )
    pairs = [(measure, funding) for measure in measures for funding in ("regional", "off_budget")]
    _many(
        PlannedAmount,
        [
            PlannedAmount(
                programme_version=versions[place // (2 * MEASURES)],
                measure=measure,
                funding=funding,
                year=year,
                amount=1_000_000,
            )
            for place, (measure, funding) in enumerate(pairs)
            for year in YEARS
        ],
    )
    _many(
        MoneyFlow,
        [
            MoneyFlow(
                measure=measure,
                funding=funding,
                year=2015,
                quarter=quarter,
                allocated=200_000,
                contracted=190_000,
                paid=180_000,
            )
            for measure, funding in pairs
            for quarter in (1, 2, 3)
        ],
    )
    _many(
        Milestone,
        [
            Milestone(programme=one, title=f"Веха {number}", planned_on=date(2015, number, 15))
            for one in programmes
            for number in (3, 8)
        ],
    )
    risks = _many(Risk, [Risk(programme=one, title="Риск") for one in programmes])
    _many(
        RiskAssessment,
        [RiskAssessment(risk=one, assessed_on=date(2014, 2, 1), probability=3, impact=4) for one in risks],
    )
