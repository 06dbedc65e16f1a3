"""The mathematics of choice. Pure: no Django, no database, nothing but numbers in and numbers out.

Numbers may be int, str («2.4», «1/3»), Decimal, Fraction or float. All but float are exact from end to end;
a float counts as its first twelve digits, so that 0.1 + 0.2 equals 0.3. Bad input raises ValueError that says
what is wrong and where. Higher is better, unless `benefit` says otherwise.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any

from strategy.exact import Matrix, Number, Row, read_number, read_row, read_table

# Callers find every function of the method here.
from strategy.robustness import SmaaResult as SmaaResult
from strategy.robustness import smaa as smaa

# Saaty, The Analytic Hierarchy Process (1980), table of random consistency for matrices of order 1 to 15.
RANDOM_INDEX = (0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
# 1/8 is written as 0.13 by people who compare in decimals: 8 × 0.13 is 1.04.
RECIPROCITY = 0.05

PREFERENCE_PARAMETERS = {
    "usual": (),
    "u-shape": ("q",),
    "v-shape": ("p",),
    "level": ("q", "p"),
    "linear": ("q", "p"),
    "gaussian": ("s",),
}


@dataclass(frozen=True, slots=True)
class AhpWeights:
    weights: list[float]
    lambda_max: float
    consistency_ratio: float


def weighted_sum(values: Matrix, weights: Row) -> list[Decimal]:
    """The sum of weight × value for each alternative, with the weights as they are: in percent or as shares.

    Fishburn, Additive Utilities with Incomplete Product Sets (1967); Keeney and Raiffa, Decisions with
    Multiple Objectives (1976), the additive value function.
    """
    table, scale = _decision(values, weights)
    return [_decimal(sum(map(Fraction.__mul__, row, scale), Fraction())) for row in table]


def rank(scores: Row) -> list[int]:
    """1 is the highest score; equal scores share the better rank: [1, 1, 3].

    “Standard competition ranking”: the rank is one more than the number of those who are strictly better.
    """
    exact = read_row(scores, "scores")
    # Whole numbers of one common part compare as the fractions do, and many times faster.
    part = math.lcm(*(score.denominator for score in exact))
    whole = [score.numerator * (part // score.denominator) for score in exact]
    ordered = sorted(whole)
    return [1 + len(ordered) - bisect_right(ordered, score) for score in whole]


def ahp_weights(matrix: Matrix) -> AhpWeights:
    """Weights from pairwise comparisons: the principal eigenvector, its eigenvalue, the consistency ratio.

    `matrix[i][j]` says how many times i matters more than j. Up to 15 criteria. The usual limit of the ratio
    is 0.10. Saaty, A Scaling Method for Priorities in Hierarchical Structures (1977); The Analytic Hierarchy
    Process (1980).
    """
    order = len(matrix)
    table = [[float(cell) for cell in row] for row in read_table(matrix, "matrix")]
    if any(len(row) != order for row in table):
        raise ValueError(f"matrix: it must be square, but has {order} rows of {len(table[0])}")
    if order > len(RANDOM_INDEX):
        raise ValueError(f"matrix: the random index is known up to order {len(RANDOM_INDEX)}, not {order}")
    for i in range(order):
        for j in range(i, order):
            if min(table[i][j], table[j][i]) <= 0:
                raise ValueError(f"matrix[{i}][{j}]: comparisons must be positive")
            if abs(table[i][j] * table[j][i] - 1) > RECIPROCITY:
                raise ValueError(f"matrix[{i}][{j}] and matrix[{j}][{i}]: one must be 1 divided by the other")

    weights = [1 / order] * order
    # A positive matrix: the power method converges from any positive vector (Perron and Frobenius).
    for _step in range(1000):
        images = [math.fsum(map(float.__mul__, row, weights)) for row in table]
        total = math.fsum(images)
        previous, weights = weights, [image / total for image in images]
        if max(map(abs, map(float.__sub__, weights, previous))) < 1e-15:
            break
    images = [math.fsum(map(float.__mul__, row, weights)) for row in table]
    lambda_max = math.fsum(map(float.__truediv__, images, weights)) / order
    index = RANDOM_INDEX[order - 1]
    ratio = (lambda_max - order) / (order - 1) / index if index else 0.0
    return AhpWeights(weights, lambda_max, max(ratio, 0.0))


def topsis(values: Matrix, weights: Row, benefit: Sequence[bool]) -> list[float]:
    """Relative closeness to the ideal, 0…1, with vector normalisation.

    A second opinion only: the ideal is made of the alternatives at hand, so withdrawing a loser can change
    the winner. Where all alternatives are equal, each is as near to the ideal as to its opposite: 0.5.
    Hwang and Yoon, Multiple Attribute Decision Making (1981).
    """
    table, scale = _decision(values, weights)
    directions = _directions(benefit, len(scale))
    columns = []
    for column, weight, upward in zip(zip(*table, strict=True), scale, directions, strict=True):
        norm = math.sqrt(sum(cell * cell for cell in column))
        weighted = [float(weight * cell) / norm if norm else 0.0 for cell in column]
        best, worst = (max, min) if upward else (min, max)
        columns.append((weighted, best(weighted), worst(weighted)))
    result = []
    for place in range(len(table)):
        to_best = math.hypot(*(column[place] - best for column, best, _worst in columns))
        to_worst = math.hypot(*(column[place] - worst for column, _best, worst in columns))
        result.append(to_worst / (to_best + to_worst) if to_best + to_worst else 0.5)
    return result


def promethee_ii(
    values: Matrix, weights: Row, benefit: Sequence[bool], preference: Sequence[Mapping[str, Any]]
) -> list[float]:
    """Net outranking flows divided by n − 1, so −1…1; their sum is 0.

    `preference` gives each criterion its function: {"type": "usual"}, {"type": "u-shape", "q": 10},
    {"type": "v-shape", "p": 30}, {"type": "level", "q": 1, "p": 6}, {"type": "linear", "q": 0.5, "p": 5},
    {"type": "gaussian", "s": 5}.
    Brans and Vincke, A Preference Ranking Organisation Method (1985); Brans, Vincke and Mareschal (1986).
    """
    table, scale = _decision(values, weights)
    directions = _directions(benefit, len(scale))
    if len(preference) != len(scale):
        raise ValueError(f"preference: {len(preference)} functions for {len(scale)} criteria")
    functions = [_preference(function, place) for place, function in enumerate(preference)]
    total = sum(scale)

    def prefers(one: list[Fraction], other: list[Fraction]) -> float:
        return math.fsum(
            float(weight / total) * _degree(a - b if upward else b - a, *function)
            for a, b, weight, upward, function in zip(one, other, scale, directions, functions, strict=True)
        )

    count = len(table)
    degrees = [[prefers(one, other) for other in table] for one in table]
    return [
        math.fsum(degrees[a][b] - degrees[b][a] for b in range(count)) / (count - 1) if count > 1 else 0.0
        for a in range(count)
    ]


def kendall_w(ratings: Matrix) -> float:
    """Agreement of raters on items, 0…1: ranked within a rater, mean ranks for ties, corrected for ties.

    `ratings[r][i]` is what rater r gave to item i; the direction does not matter.
    Kendall and Babington Smith, The Problem of m Rankings (1939); Siegel, Nonparametric Statistics (1956).
    """
    table = read_table(ratings, "ratings")
    raters, items = len(table), len(table[0])
    if raters < 2 or items < 2:
        raise ValueError(f"ratings: two raters and two items at least, not {raters} and {items}")
    # Twice the ranks: a mean rank may end in a half.
    sums = [0] * items
    ties = 0
    for row in table:
        below, rank_of = 0, {}
        for rating, count in sorted(Counter(row).items()):
            rank_of[rating] = 2 * below + count + 1
            below += count
            ties += count**3 - count
        for place, rating in enumerate(row):
            sums[place] += rank_of[rating]
    mean = raters * (items + 1)
    most = raters * raters * (items**3 - items) - raters * ties
    if most == 0:
        raise ValueError("ratings: no rater tells any two items apart, so there is no agreement to measure")
    return float(Fraction(3 * sum((total - mean) ** 2 for total in sums), most))


def weight_stability(values: Matrix, weights: Row, criterion: int, places: int = 1) -> tuple[float, float]:
    """Between which weights of one criterion the first `places` stay the same set.

    In the scale of `weights`: shares give shares, percents give percents. The others are rescaled
    proportionally and the sum stays. The scores are then linear in that weight, so the bounds are exact
    crossings; at a bound itself somebody outside draws level. Where two that change places stand level across
    the cut, the set is not safe at all: both bounds are the weight.
    Mareschal, Weight Stability Intervals in Multicriteria Decision Aid (1988).
    """
    table, scale = _decision(values, weights)
    if not 0 <= criterion < len(scale):
        raise ValueError(f"criterion: from 0 to {len(scale) - 1}, not {criterion}")
    if not 1 <= places <= len(table):
        raise ValueError(f"places: from 1 to {len(table)}, not {places}")
    total, now = sum(scale, Fraction()), scale[criterion]
    if total == now:
        raise ValueError("weights: all the others are 0 and cannot be rescaled")
    others = [sum(map(Fraction.__mul__, row, scale), Fraction()) - row[criterion] * now for row in table]
    # score(t) = slope × t + start
    starts = [other * total / (total - now) for other in others]
    slopes = [row[criterion] - start / total for row, start in zip(table, starts, strict=True)]
    lines = list(zip(slopes, starts, strict=True))

    def first_places(weight: Fraction) -> set[int]:
        ranks = rank([slope * weight + start for slope, start in lines])
        return {alternative for alternative, position in enumerate(ranks) if position <= places}

    crossings = {
        (start - other_start) / (other_slope - slope)
        for (slope, start), (other_slope, other_start) in combinations(lines, 2)
        if slope != other_slope
    }
    bounds = sorted({Fraction(), total, *(weight for weight in crossings if 0 < weight < total)})
    # Between two crossings nothing changes places, so one weight there speaks for all of them.
    chosen, low, high = first_places(now), now, now
    for bound in (bound for bound in bounds if bound > now):
        if first_places((high + bound) / 2) != chosen:
            break
        high = bound
    for bound in (bound for bound in reversed(bounds) if bound < now):
        if first_places((low + bound) / 2) != chosen:
            break
        low = bound
    return float(low), float(high)


def piecewise_value(x: Number, xs: Row, ys: Row) -> float:
    """Linear between the points, the first and the last value outside them. `xs` must grow.

    The value function of statistics: von Winterfeldt and Edwards, Decision Analysis and Behavioral Research
    (1986).
    """
    return float(exact_piecewise_value(x, xs, ys))


def exact_piecewise_value(x: Number, xs: Row, ys: Row) -> Fraction:
    """The same without loss, for sums whose ties decide places."""
    point, places, heights = read_number(x, "x"), read_row(xs, "xs"), read_row(ys, "ys")
    if len(places) != len(heights):
        raise ValueError(f"xs and ys: {len(places)} and {len(heights)} points")
    if len(places) < 2:
        raise ValueError("xs: two points at least")
    for place, (left, right) in enumerate(pairwise(places), start=1):
        if left >= right:
            raise ValueError(f"xs[{place}]: each point must be greater than the one before")
    if point <= places[0]:
        return heights[0]
    for place in range(1, len(places)):
        if point <= places[place]:
            left, below = places[place - 1], heights[place - 1]
            return below + (heights[place] - below) * (point - left) / (places[place] - left)
    return heights[-1]


def borda(ballots: Sequence[tuple[Number, Sequence[str]]]) -> dict[str, float]:
    """Points by place, n − 1 for the first and 0 for the last, times the ballot's weight; highest sum first.

    Every ballot must name every candidate once: a place that was not given is not the last one.
    Borda, Mémoire sur les élections au scrutin (1781).
    """
    if not ballots:
        raise ValueError("ballots: none")
    candidates = set(ballots[0][1])
    points = dict.fromkeys(ballots[0][1], Fraction())
    for place, (weight, order) in enumerate(ballots):
        exact = read_number(weight, f"ballots[{place}]: weight")
        if exact < 0:
            raise ValueError(f"ballots[{place}]: the weight is negative")
        if len(order) != len(candidates) or set(order) != candidates:
            raise ValueError(f"ballots[{place}]: every candidate must stand in it once")
        for below, candidate in enumerate(reversed(order)):
            points[candidate] += exact * below
    return {name: float(total) for name, total in sorted(points.items(), key=lambda item: -item[1])}


def location_quotient(e_ij: Number, e_j: Number, e_i: Number, e: Number) -> float:
    """How many times the share of industry i in region j exceeds its share in the country, by employment.

    `e_ij` is the industry in the region, `e_j` all in the region, `e_i` the industry in the country, `e` all
    in the country. Florence, Report on the Location of Industry (1939).
    """
    names = ("e_ij", "e_j", "e_i", "e")
    here, region, industry, country = (
        read_number(number, name) for name, number in zip(names, (e_ij, e_j, e_i, e), strict=True)
    )
    if here < 0:
        raise ValueError("e_ij: it is negative")
    for name, number in zip(names[1:], (region, industry, country), strict=True):
        if number <= 0:
            raise ValueError(f"{name}: it must be greater than 0")
    return float(here / region / (industry / country))


# Reading and checking


def _decision(values: Matrix, weights: Row) -> tuple[list[list[Fraction]], list[Fraction]]:
    table, scale = read_table(values, "values"), read_row(weights, "weights")
    if len(scale) != len(table[0]):
        raise ValueError(f"weights: {len(scale)} for {len(table[0])} criteria")
    for place, weight in enumerate(scale):
        if weight < 0:
            raise ValueError(f"weights[{place}]: it is negative")
    if not any(scale):
        raise ValueError("weights: all are 0")
    return table, scale


def _directions(benefit: Sequence[bool], criteria: int) -> list[bool]:
    if len(benefit) != criteria:
        raise ValueError(f"benefit: {len(benefit)} directions for {criteria} criteria")
    for place, upward in enumerate(benefit):
        if upward not in (True, False):
            raise ValueError(f"benefit[{place}]: {upward!r} is neither True nor False")
    return [bool(upward) for upward in benefit]


def _decimal(value: Fraction) -> Decimal:
    """Exact where decimals can be, else fifty digits: equal fractions give equal decimals."""
    with localcontext(prec=50):
        return Decimal(value.numerator) / Decimal(value.denominator)


def _preference(function: Mapping[str, Any], place: int) -> tuple[str, Fraction, Fraction, Fraction]:
    kind = function.get("type")
    if kind not in PREFERENCE_PARAMETERS:
        raise ValueError(f"preference[{place}]: type {kind!r} is none of {', '.join(PREFERENCE_PARAMETERS)}")
    parameters = dict.fromkeys("qps", Fraction())
    for name in PREFERENCE_PARAMETERS[kind]:
        if function.get(name) is None:
            raise ValueError(f"preference[{place}]: {kind} needs {name}")
        parameters[name] = read_number(function[name], f"preference[{place}]: {name}")
    q, p, s = parameters.values()
    if min(q, p, s) < 0:
        raise ValueError(f"preference[{place}]: a threshold is negative")
    if kind == "gaussian" and s == 0:
        raise ValueError(f"preference[{place}]: s must be greater than 0")
    if kind in ("level", "linear") and q > p:
        raise ValueError(f"preference[{place}]: q is greater than p")
    return kind, q, p, s


def _degree(difference: Fraction, kind: str, q: Fraction, p: Fraction, s: Fraction) -> float:
    """How strongly a difference is preferred, 0…1: the six functions of Brans and Vincke."""
    if difference <= q:
        return 0.0
    if kind == "level":
        return 0.5 if difference <= p else 1.0
    if kind in ("v-shape", "linear"):
        return float((difference - q) / (p - q)) if difference < p else 1.0
    if kind == "gaussian":
        return 1 - math.exp(-float(difference * difference / (2 * s * s)))
    return 1.0
