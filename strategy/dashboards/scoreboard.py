"""What came of a selection: places, parts of the scores, how safe the order is, where experts differ."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises import charts
from enterprises.charts import percent
from strategy.dashboards import second_opinion
from strategy.dashboards.second_opinion import SecondOpinion
from strategy.models import (
    Candidate,
    Criterion,
    Expert,
    PilotDecision,
    PilotOutcome,
    Result,
    Selection,
)
from strategy.models.methods import shares

MARKS = ("1", "2", "3", "4", "5", "6")
# From here on the agreement of experts has a word: the steps of Landis and Koch (1977).
AGREEMENT = (Decimal("0.8"), Decimal("0.6"), Decimal("0.4"), Decimal("0.2"))
SAFE, DOUBTFUL = 0.9, 0.5


def exact(text: str) -> Decimal:
    """A stored fraction as a decimal with more digits than any screen shows."""
    value = Fraction(text)
    return Decimal(value.numerator) / Decimal(value.denominator)


@dataclass(frozen=True)
class Part:
    """One criterion of one candidate."""

    criterion: Criterion
    weight: Decimal
    value: Decimal
    contribution: Decimal
    below_floor: bool
    count: int
    low: int | None
    high: int | None
    spread: Decimal | None
    disputed: bool


@dataclass(frozen=True)
class Row:
    candidate: Candidate
    place: int
    rank: int
    score: Decimal
    median: Decimal
    trimmed: Decimal
    parts: list[Part]
    own: dict[int, Decimal]
    recused: list[int]
    top_k: float
    ranks: list[float]
    passes: bool

    @property
    def name(self) -> str:
        return self.candidate.cluster.name

    @property
    def below_floor(self) -> list[Part]:
        return [part for part in self.parts if part.below_floor]

    @property
    def chance(self) -> str:
        """«> 99 %»: a share of draws never reads as certainty that it is not."""
        if 0.99 < self.top_k < 1:
            return f"> {percent(Decimal('0.99'))}"
        if 0 < self.top_k < 0.01:
            return f"< {percent(Decimal('0.01'))}"
        return percent(Decimal(str(round(self.top_k, 4))))

    @property
    def mark(self) -> str:
        if not self.passes:
            return "none"
        return "good" if self.top_k >= SAFE and not self.below_floor else "warn"

    @property
    def word(self) -> str:
        if not self.passes:
            return _("below the line")
        if self.below_floor:
            return _("in, but below a floor")
        return _("in") if self.top_k >= SAFE else _("in, to be discussed")


@dataclass(frozen=True)
class Refused:
    """A candidate that is not judged, and why."""

    candidate: Candidate
    reason: str
    needed: list[str]

    @property
    def name(self) -> str:
        return self.candidate.cluster.name


@dataclass
class Board:
    """A closed round. Made of a constant number of queries, then only read."""

    selection: Selection
    result: Result
    criteria: list[Criterion]
    experts: dict[int, Expert]
    rows: list[Row]
    refused: list[Refused]
    decision: PilotDecision | None
    outcomes: dict[int, PilotOutcome]

    @property
    def places(self) -> int:
        return int(self.result.figures["places"])

    @property
    def passing(self) -> list[Row]:
        return [row for row in self.rows if row.passes]

    @property
    def failing(self) -> list[Row]:
        return [row for row in self.rows if not row.passes]

    @property
    def first_out(self) -> Row | None:
        return self.failing[0] if self.failing else None

    @property
    def last_in(self) -> Row | None:
        return self.passing[-1] if self.passing else None

    @property
    def margin(self) -> Decimal | None:
        text = self.result.figures["margin"]
        return None if text is None else exact(text)

    def row(self, candidate: int) -> Row | None:
        return next((row for row in self.rows if row.candidate.pk == candidate), None)

    def of_cluster(self, cluster: int) -> Row | Refused | None:
        both: list[Row | Refused] = [*self.rows, *self.refused]
        return next((row for row in both if row.candidate.cluster_id == cluster), None)

    @property
    def drawn_as(self) -> str:
        """Names whatever the drawing of the result depends on: its figures never change, names may."""
        method = self.selection.method
        words = (
            self.result.pk,
            method.tie_rule,
            *((one.pk, one.name, one.order) for one in self.criteria),
            *((row.candidate.cluster_id, row.name) for row in self.rows),
            *((one.candidate.cluster_id, one.name, one.reason) for one in self.refused),
            *((key, one.name) for key, one in self.experts.items()),
        )
        return hashlib.sha256(repr(words).encode()).hexdigest()

    @property
    def names(self) -> dict[int, str]:
        return {row.candidate.pk: row.name for row in self.rows}

    @property
    def series(self) -> list[charts.Series]:
        return [
            charts.Series(f"{part.name}, {percent(self.weights[part.pk])}", MARKS[place % len(MARKS)])
            for place, part in enumerate(self.criteria)
        ]

    @cached_property
    def weights(self) -> dict[int, Decimal]:
        return {
            key: Decimal(share.numerator) / Decimal(share.denominator)
            for key, share in shares(self.criteria).items()
        }

    @property
    def stacked(self) -> list[charts.StackedRow]:
        return [
            *(
                charts.StackedRow(
                    row.name,
                    [part.contribution for part in row.parts],
                    _("in the first %(places)d: %(share)s") % {"places": self.places, "share": row.chance},
                    total=row.score,
                )
                for row in self.rows
            ),
            *(charts.StackedRow(one.name, refusal=one.reason, note=_("not judged")) for one in self.refused),
        ]

    @property
    def cut(self) -> int:
        return len(self.passing) if self.failing else 0

    @property
    def dots(self) -> list[charts.DotRow]:
        return [charts.DotRow(row.name, list(row.own.values()), row.score, row.passes) for row in self.rows]

    @property
    def boundary(self) -> Decimal | None:
        """Halfway between the last that is in and the first that is out."""
        if self.last_in is None or self.first_out is None:
            return None
        return (self.last_in.score + self.first_out.score) / 2

    @property
    def heat(self) -> list[tuple[str, list[float]]]:
        return [(row.name, row.ranks) for row in self.rows]

    @property
    def second_opinion(self) -> SecondOpinion | None:
        return second_opinion.read(
            [row.name for row in self.rows],
            [row.place for row in self.rows],
            [[part.value for part in row.parts] for row in self.rows],
            [self.weights[one.pk] for one in self.criteria],
            [row.passes for row in self.rows],
        )

    @property
    def agreement(self) -> Decimal | None:
        value = self.result.figures["agreement"]["candidates"]
        return None if value is None else Decimal(str(round(value, 4)))

    @property
    def agreement_of_cells(self) -> Decimal | None:
        value = self.result.figures["agreement"]["cells"]
        return None if value is None else Decimal(str(round(value, 4)))

    @property
    def agreement_word(self) -> str:
        value = self.agreement
        if value is None:
            return ""
        words = [
            _("almost full agreement"),
            _("high agreement"),
            _("moderate agreement"),
            _("slight agreement"),
        ]
        return next(
            (word for least, word in zip(AGREEMENT, words, strict=True) if value >= least),
            _("no agreement"),
        )

    @property
    def agreeing(self) -> list[Expert]:
        return [self.experts[key] for key in self.result.figures["agreement"]["experts"]]

    @property
    def disputed(self) -> list[tuple[Row, Part]]:
        return [(row, part) for row in self.rows for part in row.parts if part.disputed]

    @property
    def stability(self) -> list[Stability]:
        by_key = {one.pk: one for one in self.criteria}
        return [
            Stability(by_key[one["criterion"]], *(_share(one[name]) for name in ("weight", "low", "high")))
            for one in self.result.figures["stability"]
        ]

    @property
    def narrow(self) -> list[Stability]:
        """Criteria whose weight can change the set, those nearest to it first."""
        return sorted((one for one in self.stability if one.can_change), key=lambda one: one.room)

    @property
    def without_expert(self) -> list[LeftOut]:
        return [self._left_out(one, self.experts[one["expert"]].name) for one in self._outs("expert")]

    @property
    def without_criterion(self) -> list[LeftOut]:
        by_key = {one.pk: one.name for one in self.criteria}
        return [self._left_out(one, by_key[one["criterion"]]) for one in self._outs("criterion")]

    def _outs(self, what: str) -> Sequence[Mapping[str, Any]]:
        return list(self.result.figures[f"without_{what}"])

    def _left_out(self, told: Mapping[str, Any], name: str) -> LeftOut:
        names = self.names
        return LeftOut(
            name, told["same"], [names[key] for key in told["enters"]], [names[key] for key in told["leaves"]]
        )

    @property
    def same_without_experts(self) -> bool:
        return all(one["same"] for one in self._outs("expert"))

    @property
    def same_without_criteria(self) -> bool:
        return bool(self._outs("criterion")) and all(one["same"] for one in self._outs("criterion"))

    @property
    def voted(self) -> int:
        return len(self.result.figures["without_expert"])

    @property
    def verdict(self) -> str:
        """The title states the conclusion."""
        doubtful = [row for row in self.passing if row.top_k < SAFE]
        if not self.failing:
            return _("There is a place for every candidate")
        if not doubtful:
            return ngettext(
                "%(count)d place is safe: the first stays the first",
                "%(count)d places are safe: the set hardly changes",
                len(self.passing),
            ) % {"count": len(self.passing)}
        if len(doubtful) == 1 and len(self.passing) > 1:
            return _("All places are safe but that of «%(name)s»") % {"name": doubtful[0].name}
        return _("The places are to be discussed: other weights give another set")


@dataclass(frozen=True)
class Stability:
    criterion: Criterion
    weight: Decimal
    low: Decimal
    high: Decimal

    @property
    def can_change(self) -> bool:
        return self.low > 0 or self.high < 1

    @property
    def words(self) -> str:
        """«от 8 до 31 % (сейчас 20 %)»; an end that changes nothing is not named."""
        low, high, now = percent(self.low, 1), percent(self.high, 1), percent(self.weight)
        if self.low > 0 and self.high < 1:
            told = _("from %(low)s to %(high)s") % {"low": low, "high": high}
        elif self.high < 1:
            told = _("up to %(high)s") % {"high": high}
        elif self.low > 0:
            told = _("from %(low)s") % {"low": low}
        else:
            told = _("any")
        return _("%(told)s (now %(now)s)") % {"told": told, "now": now}

    @property
    def room(self) -> Decimal:
        below = self.weight - self.low if self.low > 0 else Decimal(1)
        above = self.high - self.weight if self.high < 1 else Decimal(1)
        return min(below, above)


@dataclass(frozen=True)
class LeftOut:
    name: str
    same: bool | None
    enters: list[str]
    leaves: list[str]


def _share(value: float) -> Decimal:
    return Decimal(str(round(value, 6)))
