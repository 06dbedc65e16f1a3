"""What other methods would say of a closed round: a second opinion, by which nothing is decided.

Both compare the candidates with each other, so that a withdrawn one may change the order of the rest; the
portal's own score does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from strategy import method

# Closeness and flows are floats: what differs further behind is the same.
DIGITS = 9


@dataclass(frozen=True)
class Ranking:
    """The places by one method, in the order of the rows; the names that it would let in or leave out."""

    title: str
    places: list[int]
    enters: list[str]
    leaves: list[str]

    @property
    def is_same(self) -> bool:
        return not self.enters and not self.leaves


@dataclass(frozen=True)
class SecondOpinion:
    rankings: list[Ranking]
    # Name, place by the portal's method, places by the others.
    rows: list[tuple[str, int, list[int]]]

    @property
    def agrees(self) -> bool:
        return all(one.is_same for one in self.rankings)


def read(
    names: Sequence[str],
    places: Sequence[int],
    values: Sequence[Sequence[Decimal]],
    weights: Sequence[Decimal],
    is_in: Sequence[bool],
) -> SecondOpinion | None:
    """`values` are 0-100, more being better. None where there is nothing to compare."""
    if len(names) < 2:
        return None
    upwards = [True] * len(weights)
    # Without thresholds: any difference counts, so that no parameter is invented here.
    usual = [{"type": "usual"}] * len(weights)
    found = {
        "TOPSIS": method.topsis(values, weights, upwards),
        "PROMETHEE II": method.promethee_ii(values, weights, upwards, usual),
    }
    rankings = [_ranking(title, scores, names, is_in) for title, scores in found.items()]
    others = zip(*(ranking.places for ranking in rankings), strict=True)
    return SecondOpinion(
        rankings,
        [(*own, list(other)) for own, other in zip(zip(names, places, strict=True), others, strict=True)],
    )


def _ranking(title: str, scores: Sequence[float], names: Sequence[str], is_in: Sequence[bool]) -> Ranking:
    ranks = method.rank([round(score, DIGITS) for score in scores])
    limit = sum(is_in)
    let_in = [rank <= limit for rank in ranks]
    both = list(zip(names, let_in, is_in, strict=True))
    return Ranking(
        title,
        ranks,
        [name for name, other, own in both if other and not own],
        [name for name, other, own in both if own and not other],
    )
