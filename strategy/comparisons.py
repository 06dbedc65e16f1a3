"""Weights from comparisons of every two criteria: Saaty's analytic hierarchy process.

A person says how many times one criterion matters more than another; the portal says how far the answers
contradict each other, and does not let a passport be fixed on answers that do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises import charts
from strategy.method import RANDOM_INDEX, AhpWeights, ahp_weights
from strategy.models import Criterion, Method

# Saaty, The Analytic Hierarchy Process (1980).
LARGEST_RATIO = 0.10
MOST_CRITERIA = len(RANDOM_INDEX)
LEAST_POINTS = Decimal("0.01")


@dataclass(frozen=True)
class Pair:
    first: Criterion
    second: Criterion

    @property
    def key(self) -> str:
        return f"{self.first.order}-{self.second.order}"


def pairs_of(criteria: Sequence[Criterion]) -> list[Pair]:
    """Every two once, in the order of the passport."""
    return [Pair(one, other) for one, other in combinations(criteria, 2)]


def answers(pair: Pair) -> list[tuple[int, str]]:
    """Saaty's scale, from the first mattering most to the second."""
    words = {
        2: _("a little"),
        3: _("moderately"),
        4: _("more than moderately"),
        5: _("strongly"),
        6: _("more than strongly"),
        7: _("very strongly"),
        8: _("more than very strongly"),
        9: _("extremely"),
    }
    more = _("%(code)s matters more, %(word)s: %(times)d")

    def said(criterion: Criterion, times: int) -> str:
        return more % {"code": criterion.code, "word": words[times], "times": times}

    return [
        *((times, said(pair.first, times)) for times in sorted(words, reverse=True)),
        (1, _("both matter the same: 1")),
        *((-times, said(pair.second, times)) for times in words),
    ]


def are_whole(method: Method, criteria: Sequence[Criterion]) -> bool:
    """Whether just these criteria were compared."""
    return 1 < len(criteria) <= MOST_CRITERIA and {one.key for one in pairs_of(criteria)} == set(method.pairs)


def weights(method: Method, criteria: Sequence[Criterion]) -> AhpWeights:
    """Of whole comparisons."""
    place = {one.order: number for number, one in enumerate(criteria)}
    matrix = [[Fraction(1)] * len(criteria) for _one in criteria]
    for key, told in method.pairs.items():
        first, second = (place[int(order)] for order in key.split("-"))
        times = Fraction(told) if told > 0 else Fraction(1, -told)
        matrix[first][second], matrix[second][first] = times, 1 / times
    return ahp_weights(matrix)


def points(method: Method, criteria: Sequence[Criterion]) -> dict[int, Decimal]:
    """Percents to a hundredth by the id of the criterion."""
    found = weights(method, criteria).weights
    return {
        one.pk: max(Decimal(str(round(share * 100, 2))), LEAST_POINTS)
        for one, share in zip(criteria, found, strict=True)
    }


@dataclass(frozen=True)
class Compared:
    ratio: float
    sentences: list[str]


def read(method: Method, criteria: Sequence[Criterion]) -> Compared | None:
    """What was compared, as the passport shows it; None where the weights come from elsewhere."""
    if method.elicitation != Method.Elicitation.AHP or not are_whole(method, criteria):
        return None
    sentences = []
    for pair in pairs_of(criteria):
        told = method.pairs[pair.key]
        more, less = (pair.first, pair.second) if told > 0 else (pair.second, pair.first)
        words = ngettext(
            "%(first)s and %(second)s matter the same",
            "%(first)s matters %(times)d times more than %(second)s",
            abs(told),
        )
        sentences.append(words % {"first": more.code, "second": less.code, "times": abs(told)})
    return Compared(weights(method, criteria).consistency_ratio, sentences)


def problems(method: Method, criteria: Sequence[Criterion]) -> list[str]:
    """What keeps comparisons from being the weights of a passport."""
    if method.elicitation != Method.Elicitation.AHP:
        return []
    if not are_whole(method, criteria):
        return [_("Not every two criteria are compared: compare them again.")]
    found = []
    ratio = weights(method, criteria).consistency_ratio
    if ratio > LARGEST_RATIO:
        found.append(
            _("The comparisons contradict each other: the consistency ratio %(ratio)s exceeds %(limit)s.")
            % {"ratio": charts.number(ratio, 2), "limit": charts.number(LARGEST_RATIO, 2)}
        )
    if points(method, criteria) != {one.pk: one.points for one in criteria}:
        found.append(_("The points are not those of the comparisons: save the comparisons again."))
    return found
