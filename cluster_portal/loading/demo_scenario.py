"""What the parts of the demonstration's loading hand to each other."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db import models

from cluster_portal.loading.files import stable_uid
from enterprises.models import Organisation, Person, Region, Settlement, Source
from sessions_app.models import (
    AgendaItem,
    Board,
    Decision,
    Priority,
    Statement,
    StrategySession,
    TowsStrategy,
)
from strategy.models import Cluster, FundingSource, Indicator

Facts = Mapping[str, Any]
Record = TypeVar("Record", bound=models.Model)

THOUSAND = Decimal(1000)
# What the file's words mean.
FUNDING = {
    "federal": FundingSource.FEDERAL,
    "regional": FundingSource.REGIONAL,
    "local": FundingSource.LOCAL,
    "offbudget": FundingSource.OFF_BUDGET,
}
ACCUMULATIONS = {
    "за период": Indicator.Accumulation.PERIOD,
    "нарастающим итогом с начала года": Indicator.Accumulation.YEAR_TO_DATE,
    "нарастающим итогом с начала программы": Indicator.Accumulation.PROGRAMME_TO_DATE,
    "на дату": Indicator.Accumulation.ON_DATE,
    "доля": Indicator.Accumulation.SHARE,
    "веха": Indicator.Accumulation.MILESTONE,
}


@dataclass
class Scenario:
    """The file, where it goes, and the records made so far by their ids in the file."""

    facts: Facts
    region: Region
    source: Source
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    sessions: dict[str, StrategySession] = field(default_factory=dict)
    agenda: dict[str, AgendaItem] = field(default_factory=dict)
    boards: dict[str, Board] = field(default_factory=dict)
    statements: dict[str, Statement] = field(default_factory=dict)
    strategies: dict[str, TowsStrategy] = field(default_factory=dict)
    priorities: dict[str, Priority] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    clusters: dict[str, Cluster] = field(default_factory=dict)

    def settlement(self, oktmo: str) -> Settlement:
        return self._settlements[oktmo]

    def town(self, name: str) -> Settlement:
        return next(place for place in self._settlements.values() if place.name == name)

    def __post_init__(self) -> None:
        codes = {organisation["settlement_oktmo"] for organisation in self.facts["organisations"]}
        self._settlements = {place.oktmo: place for place in Settlement.objects.filter(oktmo__in=codes)}
        self._zone = ZoneInfo(self.region.time_zone)

    def post_on_day(self, person: str, on: str) -> Facts:
        """The post that the person held on the day, as the file says."""
        return next(
            post
            for post in self._people_facts[person]["posts"]
            if post["valid_from"] <= on and (post["valid_to"] is None or on <= post["valid_to"])
        )

    @property
    def _people_facts(self) -> dict[str, Facts]:
        return {person["id"]: person for person in self.facts["people"]}

    def at(self, date: str, time: str) -> datetime.datetime:
        """A moment by the clock of the region."""
        return datetime.datetime.fromisoformat(f"{date}T{time}").replace(tzinfo=self._zone)


def uid(*words: str) -> Any:
    return stable_uid("demo", *words)


def by_id(facts: Iterable[Facts], records: Sequence[Record]) -> dict[str, Record]:
    return dict(zip((fact["id"] for fact in facts), records, strict=True))


def create(records: Iterable[Record]) -> list[Record]:
    """Write many records of one model at once; they come back with their keys."""
    records = list(records)
    return type(records[0])._default_manager.bulk_create(records) if records else []


def roubles(thousands: Decimal | int) -> Decimal:
    return thousands * THOUSAND


def period(label: str) -> tuple[int, int | None]:
    """«2014-Q3» → (2014, 3); «2014» → (2014, None)."""
    year, _dash, quarter = label.partition("-Q")
    return int(year), int(quarter) if quarter else None


def flattened(groups: Mapping[str, Iterable[Facts]]) -> Iterator[tuple[str, Facts]]:
    for key, items in groups.items():
        for item in items:
            yield key, item
