"""What if the weights, or the experts, had been others: stochastic multicriteria acceptability analysis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from strategy.exact import read_row

# Steps of the walk for each criterion; at thirty the spread no longer differs from that of exact draws.
WALK_STEPS = 30


@dataclass(frozen=True, slots=True)
class SmaaResult:
    """`rank_acceptability[a][r]` is the share of draws in which alternative a has rank r + 1.

    Equal scores share a rank. `top_k[a]` is the share in which a is among the first `places`.
    `central_weights[a]` is the mean of the weights that make a the first; None, if none does.
    """

    rank_acceptability: list[list[float]]
    top_k: list[float]
    central_weights: list[list[float] | None]
    samples: int
    seed: int
    places: int


def smaa(
    values: Sequence[Any],
    *,
    samples: int = 10_000,
    seed: int = 0,
    places: int = 1,
    weight_intervals: Sequence[tuple[float, float] | None] | None = None,
) -> SmaaResult:
    """How often an alternative takes each rank when the weights, and the experts, could have been others.

    `values` is alternatives × criteria, or draws × alternatives × criteria: then each draw is used equally
    often, beside weights of its own. Weights are shares that sum to 1, uniform over all possible ones, or
    over those within `weight_intervals` (a pair for each criterion; None leaves it free). The same seed
    gives the same answer.
    Lahdelma, Hokkanen and Salminen, SMAA (1998); Lahdelma and Salminen, SMAA-2 (2001).
    """
    # Only here: the rest of the portal starts without it.
    import numpy

    table = _draws(values, numpy)
    draws, alternatives, criteria = table.shape
    if samples < 1:
        raise ValueError(f"samples: one at least, not {samples}")
    if not 1 <= places <= alternatives:
        raise ValueError(f"places: from 1 to {alternatives}, not {places}")
    generator = numpy.random.default_rng(seed)
    if weight_intervals is None:
        weights = generator.dirichlet([1.0] * criteria, samples)
    else:
        weights = _weights_within(_intervals(weight_intervals, criteria), samples, generator, numpy)
    if draws == 1:
        scores = table[0] @ weights.T
    else:
        # Every draw as often as any other, to within one.
        chosen = generator.permutation(numpy.resize(generator.permutation(draws), samples))
        scores = numpy.einsum("sac,sc->as", table[chosen], weights)
    # Equal alternatives may differ in the last bit, depending on where they stand in the table.
    nearly = 1e-9 * max(1.0, float(numpy.abs(table).max()))
    ranks = numpy.array([(scores > score + nearly).sum(axis=0) for score in scores])
    return SmaaResult(
        rank_acceptability=[[float((row == r).mean()) for r in range(alternatives)] for row in ranks],
        top_k=[float((row < places).mean()) for row in ranks],
        central_weights=[
            weights[row == 0].mean(axis=0).tolist() if (row == 0).any() else None for row in ranks
        ],
        samples=samples,
        seed=seed,
        places=places,
    )


def _draws(values: Sequence[Any], numpy: Any) -> Any:
    try:
        table = numpy.asarray(values, dtype=float)
    except (TypeError, ValueError) as problem:
        raise ValueError(f"values: rows of unequal length, or not numbers ({problem})") from problem
    if table.ndim not in (2, 3) or not table.size:
        raise ValueError("values: alternatives × criteria, or draws × alternatives × criteria, are needed")
    if not numpy.isfinite(table).all():
        place = "][".join(str(index) for index in numpy.argwhere(~numpy.isfinite(table))[0])
        raise ValueError(f"values[{place}]: it is not a number")
    return table if table.ndim == 3 else table[None]


def _intervals(intervals: Sequence[tuple[float, float] | None], criteria: int) -> list[tuple[float, float]]:
    if len(intervals) != criteria:
        raise ValueError(f"weight_intervals: {len(intervals)} for {criteria} criteria")
    result = []
    for place, interval in enumerate(intervals):
        low, high = read_row(interval or (0, 1), f"weight_intervals[{place}]")
        if not 0 <= low <= high <= 1:
            raise ValueError(
                f"weight_intervals[{place}]: from {float(low)} to {float(high)} is no part of 0…1"
            )
        result.append((low, high))
    if not sum(low for low, _high in result) <= 1 <= sum(high for _low, high in result):
        raise ValueError("weight_intervals: no weights within them sum to 1")
    return [(float(low), float(high)) for low, high in result]


def _weights_within(bounds: list[tuple[float, float]], samples: int, generator: Any, numpy: Any) -> Any:
    """Uniform among all weights that sum to 1 and keep the bounds.

    A Gibbs walk (Geman and Geman, 1984) for all samples at once: two weights at a time share their sum anew,
    uniformly within their bounds. Rejection from the whole simplex would hardly ever hit narrow intervals of
    many criteria.
    """
    low, high = numpy.array(bounds).T
    room = high - low
    start = low + room * ((1 - low.sum()) / room.sum() if room.sum() else 0)
    weights = numpy.tile(start[:, None], samples)
    criteria = len(bounds)
    for _step in range(WALK_STEPS * criteria if criteria > 1 else 0):
        one, other = generator.choice(criteria, 2, replace=False)
        total = weights[one] + weights[other]
        least = numpy.maximum(low[one], total - high[other])
        most = numpy.minimum(high[one], total - low[other])
        weights[one] = least + (most - least).clip(0) * generator.random(samples)
        weights[other] = total - weights[one]
    return weights.T
