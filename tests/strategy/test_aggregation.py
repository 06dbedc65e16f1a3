"""What becomes of ballots: exact, and nobody's score depends on who else is on the list."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strategy.aggregation import Panel, Weighed, aggregate, standing
from strategy.models.methods import ANCHORS

SEVERAL = st.integers(2, 5)
quick = settings(max_examples=40, deadline=None)


@st.composite
def panels(draw, candidates=SEVERAL):
    """Experts who judge everything, but for recusals that leave two judges for each cell."""
    points = draw(st.lists(st.integers(1, 100), min_size=1, max_size=4))
    criteria = [
        Weighed(key, Fraction(point, sum(points)), floor=Fraction(25), tie_order=key or None)
        for key, point in enumerate(points)
    ]
    experts = list(range(draw(st.integers(3, 5))))
    names = list(range(draw(candidates)))
    recused = frozenset(
        (experts[-1], candidate) for candidate in draw(st.sets(st.sampled_from(names), max_size=2))
    )
    scores = {
        (expert, candidate, one.key): draw(st.sampled_from(ANCHORS))
        for expert in experts
        for candidate in names
        for one in criteria
        if (expert, candidate) not in recused
    }
    return Panel(criteria, names, experts, scores, {}, recused, places=1)


@quick
@given(panels(candidates=st.integers(3, 5)), st.data())
def test_withdrawing_a_candidate_changes_no_others_score(panel, data):
    gone = data.draw(st.sampled_from(list(panel.candidates)))
    left = replace(panel, candidates=[one for one in panel.candidates if one != gone])

    before, after = standing(panel), standing(left)

    assert {one: before.scores[one] for one in left.candidates} == after.scores
    order = sorted(left.candidates, key=before.ranks.__getitem__)
    assert [after.ranks[one] for one in order] == sorted(after.ranks.values())


@quick
@given(panels(), st.randoms(use_true_random=False))
def test_the_order_of_input_changes_nothing(panel, chance):
    def shuffled(rows):
        rows = list(rows)
        chance.shuffle(rows)
        return rows

    other = replace(
        panel,
        candidates=shuffled(panel.candidates),
        criteria=shuffled(panel.criteria),
        experts=shuffled(panel.experts),
        scores=dict(shuffled(panel.scores.items())),
    )

    one, two = standing(panel), standing(other)

    assert (one.scores, one.ranks, one.places) == (two.scores, two.ranks, two.places)


@quick
@given(panels(candidates=st.integers(2, 3)))
def test_exact_ties_stay_ties(panel):
    """A twin of the first candidate has the same scores: the same sum, the same rank, the same place."""
    first, twin = panel.candidates[0], 99
    scores = panel.scores | {
        (expert, twin, criterion): value
        for (expert, candidate, criterion), value in panel.scores.items()
        if candidate == first
    }
    recused = panel.recused | {(expert, twin) for expert, one in panel.recused if one == first}

    stand = standing(replace(panel, candidates=[*panel.candidates, twin], scores=scores, recused=recused))

    assert stand.scores[twin] == stand.scores[first]
    assert stand.ranks[twin] == stand.ranks[first]
    assert stand.places[twin] == stand.places[first]


def test_six_candidates_of_2_4_are_six_equal_ranks():
    thirds = [Weighed(key, Fraction(1, 3)) for key in range(3)]
    ways = [(25, 50, 75), (75, 50, 25), (50, 75, 25), (25, 75, 50), (50, 25, 75), (75, 25, 50)]
    scores = {(0, one, key): way[key] for one, way in enumerate(ways) for key in range(3)}

    stand = standing(Panel(thirds, range(6), [0], scores, {}))

    assert set(stand.ranks.values()) == {1}


def test_the_rule_for_ties_orders_places_and_leaves_ranks_equal():
    halves = [Weighed(0, Fraction(1, 2)), Weighed(1, Fraction(1, 2), tie_order=1)]
    scores = {(0, 0, 0): 75, (0, 0, 1): 25, (0, 1, 0): 25, (0, 1, 1): 75}

    stand = standing(Panel(halves, [0, 1], [0], scores, {}))

    assert (stand.ranks, stand.places) == ({0: 1, 1: 1}, {0: 2, 1: 1})


def test_a_missing_score_is_not_zero():
    one = [Weighed(0, Fraction(1))]
    panel = Panel(one, [0, 1], [0, 1], {(0, 0, 0): 50, (0, 1, 0): 50, (1, 1, 0): 100}, {})

    assert standing(panel).scores == {0: 50, 1: 75}
    with pytest.raises(ValueError, match="none for candidate 0"):
        standing(replace(panel, experts=[1]))


def test_whoever_is_recused_is_left_out_and_counted():
    one = [Weighed(0, Fraction(1))]
    scores = {(0, 0, 0): 50, (1, 0, 0): 100, (0, 1, 0): 25, (1, 1, 0): 25}
    figures = aggregate(Panel(one, [0, 1], [0, 1], scores, {}, frozenset({(1, 0)})), seed=1, samples=200)

    first = next(row for row in figures["candidates"] if row["candidate"] == 0)
    assert (first["score"], first["recused"], first["experts"]) == ("50", [1], {"0": "50"})


def test_the_seed_makes_the_draws_the_same():
    weights = [Weighed(0, Fraction(1, 2)), Weighed(1, Fraction(1, 2), interval=(0.3, 0.6))]
    scores = {
        (expert, one, key): ANCHORS[(expert + 2 * one + 3 * key) % 5]
        for expert in range(4)
        for one in range(3)
        for key in range(2)
    }
    panel = Panel(weights, range(3), range(4), scores, {})

    once, again, other = (aggregate(panel, seed=seed, samples=500) for seed in (7, 7, 8))

    assert once == again
    assert once["candidates"] != other["candidates"]
    for row in once["candidates"]:
        assert sum(row["ranks"]) <= 1.0001


def test_leaving_one_out_tells_who_would_come_in_and_who_would_go():
    one = [Weighed(0, Fraction(1))]
    scores = {(0, 0, 0): 100, (1, 0, 0): 0, (2, 0, 0): 75, (0, 1, 0): 0, (1, 1, 0): 75, (2, 1, 0): 75}
    figures = aggregate(Panel(one, [0, 1], [0, 1, 2], scores, {}), seed=1, samples=200)

    assert figures["without_expert"] == [
        {"expert": 0, "same": False, "enters": [1], "leaves": [0]},
        {"expert": 1, "same": True, "enters": [], "leaves": []},
        {"expert": 2, "same": True, "enters": [], "leaves": []},
    ]
