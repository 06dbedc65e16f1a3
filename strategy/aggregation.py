"""From ballots to a result, without a database: contributions, ranks, spread, agreement, robustness.

Everything that decides a place is exact; what is drawn or shown is a float.
"""

from __future__ import annotations

import statistics
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from strategy import method

# So many casts of experts are drawn with replacement; each stands beside weights of its own.
CASTS = 1_000
SAMPLES = 10_000
# The two ends are left out of the trimmed mean from so many scores on.
TRIMMED_FROM = 4

Cell = tuple[int, int]


@dataclass(frozen=True)
class Weighed:
    """A criterion as the aggregation sees it. `weight` is a share of 1, `interval` shares too."""

    key: int
    weight: Fraction
    is_judged: bool = True
    floor: Fraction | None = None
    tie_order: int | None = None
    interval: tuple[float, float] | None = None


@dataclass(frozen=True)
class Panel:
    """What is aggregated. A score that was not given is not there; whoever is recused is not, either."""

    criteria: Sequence[Weighed]
    candidates: Sequence[int]
    experts: Sequence[int]
    scores: Mapping[tuple[int, int, int], int]
    statistics: Mapping[Cell, Fraction]
    recused: frozenset[tuple[int, int]] = frozenset()
    places: int = 1
    disputed_from: int = 50

    @cached_property
    def given(self) -> dict[Cell, list[int]]:
        """The scores that count, by candidate and criterion, in the order of the experts."""
        found: dict[Cell, list[int]] = {}
        counted = set(self.experts)
        for (expert, candidate, criterion), value in self.scores.items():
            if expert in counted and (expert, candidate) not in self.recused:
                found.setdefault((candidate, criterion), []).append(value)
        return found

    def without(self, expert: int) -> Panel:
        return replace(self, experts=[one for one in self.experts if one != expert])

    def empty_cells(self) -> list[Cell]:
        """Where nobody gave a score, or no figure was entered: such a candidate has no sum."""
        return [
            (candidate, one.key)
            for candidate in self.candidates
            for one in self.criteria
            if (candidate, one.key) not in (self.given if one.is_judged else self.statistics)
        ]


@dataclass(frozen=True)
class Standing:
    """Where the candidates stand: exact scores, ranks that ties share, places after the rule for ties."""

    values: dict[Cell, Fraction]
    scores: dict[int, Fraction]
    ranks: dict[int, int]
    places: dict[int, int]

    def first(self, count: int) -> frozenset[int]:
        return frozenset(candidate for candidate, place in self.places.items() if place <= count)


def mean(values: Sequence[int]) -> Fraction:
    return Fraction(sum(values), len(values))


def trimmed(values: Sequence[int]) -> Fraction:
    ordered = sorted(values)
    return mean(ordered[1:-1] if len(ordered) >= TRIMMED_FROM else ordered)


def standing(panel: Panel, average: Callable[[Sequence[int]], Fraction] = mean) -> Standing:
    """Raises ValueError where a cell is empty: a missing score is not zero."""
    if missing := panel.empty_cells():
        raise ValueError(f"scores: none for candidate {missing[0][0]}, criterion {missing[0][1]}")
    values = {
        (candidate, one.key): average(panel.given[candidate, one.key])
        if one.is_judged
        else panel.statistics[candidate, one.key]
        for candidate in panel.candidates
        for one in panel.criteria
    }
    scores = {
        candidate: sum((one.weight * values[candidate, one.key] for one in panel.criteria), Fraction())
        for candidate in panel.candidates
    }
    ranks = dict(zip(panel.candidates, method.rank(list(scores.values())), strict=True))
    ties = sorted((one for one in panel.criteria if one.tie_order is not None), key=_turn)
    keys = {
        candidate: (score, *(values[candidate, one.key] for one in ties))
        for candidate, score in scores.items()
    }
    ordered = sorted(keys.values())
    places = {one: 1 + len(ordered) - bisect_right(ordered, keys[one]) for one in panel.candidates}
    return Standing(values, scores, ranks, places)


def _turn(criterion: Weighed) -> int:
    return criterion.tie_order or 0


def aggregate(panel: Panel, *, seed: int, samples: int = SAMPLES) -> dict[str, Any]:
    """The figures of a round as JSON: exact numbers are text, candidates and criteria are named by key."""
    stand = standing(panel)
    places = min(panel.places, len(panel.candidates))
    drawn = _drawn(panel, stand, places, seed, samples)
    by_median = standing(panel, lambda scores: Fraction(statistics.median(scores)))
    by_trimmed = standing(panel, trimmed)
    own = own_scores(panel, stand)
    cells = _cells(panel)
    order = sorted(panel.candidates, key=lambda one: (stand.places[one], one))
    return {
        "places": places,
        "candidates": [
            {
                "candidate": one,
                "score": _exact(stand.scores[one]),
                "rank": stand.ranks[one],
                "place": stand.places[one],
                "median": _exact(by_median.scores[one]),
                "trimmed": _exact(by_trimmed.scores[one]),
                "values": {str(each.key): _exact(stand.values[one, each.key]) for each in panel.criteria},
                "contributions": {
                    str(each.key): _exact(each.weight * stand.values[one, each.key])
                    for each in panel.criteria
                },
                "below_floor": [
                    each.key
                    for each in panel.criteria
                    if each.floor is not None and stand.values[one, each.key] < each.floor
                ],
                "experts": {str(expert): _exact(own[expert][one]) for expert in own if one in own[expert]},
                "recused": [expert for expert in panel.experts if (expert, one) in panel.recused],
                "top_k": drawn.top_k[panel.candidates.index(one)],
                "ranks": drawn.rank_acceptability[panel.candidates.index(one)],
            }
            for one in order
        ],
        "cells": cells,
        "margin": _margin(stand, order, places),
        "agreement": _agreement(panel, own),
        "stability": _stability(panel, stand, places),
        "without_expert": [
            _difference(stand, _or_none(panel.without(one)), places) | {"expert": one}
            for one in panel.experts
        ],
        "without_criterion": [
            _difference(stand, standing(_without(panel, one.key)), places) | {"criterion": one.key}
            for one in panel.criteria
            if len(panel.criteria) > 1
        ],
        "drawn": {"casts": CASTS, "samples": samples, "seed": seed},
    }


def own_scores(panel: Panel, stand: Standing) -> dict[int, dict[int, Fraction]]:
    """What each candidate would have by one expert alone, with the statistics; whole rows only."""
    judged = [one.key for one in panel.criteria if one.is_judged]
    found: dict[int, dict[int, Fraction]] = {}
    for expert in panel.experts:
        for candidate in panel.candidates:
            if (expert, candidate) in panel.recused:
                continue
            if any((expert, candidate, key) not in panel.scores for key in judged):
                continue
            found.setdefault(expert, {})[candidate] = sum(
                (
                    one.weight
                    * (
                        panel.scores[expert, candidate, one.key]
                        if one.is_judged
                        else stand.values[candidate, one.key]
                    )
                    for one in panel.criteria
                ),
                Fraction(),
            )
    return found


def _cells(panel: Panel) -> list[dict[str, Any]]:
    found = []
    for candidate in panel.candidates:
        for one in panel.criteria:
            if not one.is_judged:
                continue
            given = panel.given[candidate, one.key]
            found.append(
                {
                    "candidate": candidate,
                    "criterion": one.key,
                    "count": len(given),
                    "low": min(given),
                    "high": max(given),
                    "spread": round(statistics.pstdev(given), 2),
                    "median": float(statistics.median(given)),
                    "disputed": len(given) > 1 and max(given) - min(given) >= panel.disputed_from,
                }
            )
    return found


def _agreement(panel: Panel, own: Mapping[int, Mapping[int, Fraction]]) -> dict[str, Any]:
    """Kendall's W of those who judged everything: over candidates, and over all judged cells."""
    whole = [expert for expert in panel.experts if len(own.get(expert, ())) == len(panel.candidates)]
    judged = [one.key for one in panel.criteria if one.is_judged]
    by_candidates = [[own[expert][candidate] for candidate in panel.candidates] for expert in whole]
    by_cells = [
        [panel.scores[expert, candidate, key] for candidate in panel.candidates for key in judged]
        for expert in whole
    ]
    return {
        "experts": whole,
        "candidates": _agreed(by_candidates),
        "cells": _agreed(by_cells),
    }


def _agreed(ratings: Sequence[Sequence[Any]]) -> float | None:
    try:
        return method.kendall_w(ratings)
    except ValueError:
        return None


def _margin(stand: Standing, order: Sequence[int], places: int) -> str | None:
    """Between the last that is in and the first that is out."""
    if len(order) <= places:
        return None
    return _exact(stand.scores[order[places - 1]] - stand.scores[order[places]])


def _drawn(panel: Panel, stand: Standing, places: int, seed: int, samples: int) -> method.SmaaResult:
    intervals = [one.interval for one in panel.criteria]
    return method.smaa(
        _casts(panel, stand, seed),
        samples=samples,
        seed=seed,
        places=places,
        weight_intervals=intervals if any(intervals) else None,
    )


def _casts(panel: Panel, stand: Standing, seed: int) -> Any:
    """Draws × candidates × criteria: means of experts drawn with replacement.

    Where nobody of those drawn judged a cell, the mean of all stands.
    """
    import numpy

    everybody = numpy.array(
        [
            [float(stand.values[candidate, one.key]) for one in panel.criteria]
            for candidate in panel.candidates
        ]
    )
    if not panel.experts:
        return everybody
    scores = numpy.zeros((len(panel.experts), *everybody.shape))
    known = numpy.zeros_like(scores)
    row = {candidate: place for place, candidate in enumerate(panel.candidates)}
    column = {one.key: place for place, one in enumerate(panel.criteria) if one.is_judged}
    who = {expert: place for place, expert in enumerate(panel.experts)}
    for (expert, candidate, criterion), value in panel.scores.items():
        if expert in who and candidate in row and criterion in column:
            if (expert, candidate) in panel.recused:
                continue
            at = who[expert], row[candidate], column[criterion]
            scores[at], known[at] = value, 1
    count = len(panel.experts)
    generator = numpy.random.default_rng(seed)
    drawn = generator.multinomial(count, [1 / count] * count, CASTS)
    sums = numpy.einsum("de,eac->dac", drawn, scores)
    counts = numpy.einsum("de,eac->dac", drawn, known)
    return numpy.where(counts > 0, sums / numpy.maximum(counts, 1), everybody)


def _stability(panel: Panel, stand: Standing, places: int) -> list[dict[str, Any]]:
    if len(panel.criteria) < 2:
        return []
    table = [[stand.values[candidate, one.key] for one in panel.criteria] for candidate in panel.candidates]
    weights = [one.weight for one in panel.criteria]
    found = []
    for place, one in enumerate(panel.criteria):
        low, high = method.weight_stability(table, weights, place, places)
        found.append({"criterion": one.key, "weight": float(one.weight), "low": low, "high": high})
    return found


def _without(panel: Panel, criterion: int) -> Panel:
    rest = [one for one in panel.criteria if one.key != criterion]
    total = sum((one.weight for one in rest), Fraction())
    return replace(
        panel,
        criteria=[
            Weighed(one.key, one.weight / total, one.is_judged, one.floor, one.tie_order) for one in rest
        ],
    )


def _or_none(panel: Panel) -> Standing | None:
    return None if panel.empty_cells() else standing(panel)


def _difference(stand: Standing, other: Standing | None, places: int) -> dict[str, Any]:
    """Who comes in and who goes; `same` is None where without them a candidate has no sum."""
    if other is None:
        return {"same": None, "enters": [], "leaves": []}
    before, after = stand.first(places), other.first(places)
    return {"same": before == after, "enters": sorted(after - before), "leaves": sorted(before - after)}


def _exact(value: Fraction) -> str:
    """A fraction as text: «5/2», or «75»; `Fraction(text)` reads it back without loss."""
    return str(value)
