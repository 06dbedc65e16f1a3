import random
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from strategy import method

# Hwang and Yoon (1981): four fighter aircraft by speed, range, payload, cost, reliability, manoeuvrability.
AIRCRAFT = [
    [2.0, 1500, 20000, 5.5, 5, 9],
    [2.5, 2700, 18000, 6.5, 3, 5],
    [1.8, 2000, 21000, 4.5, 7, 7],
    [2.2, 1800, 20000, 5.0, 5, 5],
]
AIRCRAFT_WEIGHTS = [0.2, 0.1, 0.1, 0.1, 0.2, 0.3]
AIRCRAFT_BENEFIT = [True, True, True, False, True, True]

# Saaty (1980): eight qualities of a house; λ max 9.669, ratio 0.169.
HOUSE = """
1   5   3   7 6   6   1/3 1/4
1/5 1   1/3 5 3   3   1/5 1/7
1/3 3   1   6 3   4   6   1/5
1/7 1/5 1/6 1 1/3 1/4 1/7 1/8
1/6 1/3 1/3 3 1   1/2 1/5 1/6
1/6 1/3 1/4 4 2   1   1/5 1/6
3   5   1/6 7 5   5   1   1/2
4   7   5   8 6   6   2   1
"""
HOUSE_WEIGHTS = [0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333]

# Brans and Vincke (1985): six sites of a power station; the published flows are not divided by n − 1.
SITES = [
    [80, 90, 6, 5.4, 8, 5],
    [65, 58, 2, 9.7, 1, 1],
    [83, 60, 4, 7.2, 4, 7],
    [40, 80, 10, 7.5, 7, 10],
    [52, 72, 6, 2.0, 3, 8],
    [94, 96, 7, 3.6, 5, 6],
]
SITES_BENEFIT = [False, True, False, False, False, True]
SITES_PREFERENCE = [
    {"type": "u-shape", "q": 10},
    {"type": "v-shape", "p": 30},
    {"type": "linear", "q": 0.5, "p": 5},
    {"type": "level", "q": 1, "p": 6},
    {"type": "usual"},
    {"type": "gaussian", "s": 5},
]
SITES_FLOWS = [-0.728, 0.085, -0.447, -0.102, 1.466, -0.274]

SCORES = st.integers(0, 100)
TABLES = st.integers(1, 5).flatmap(
    lambda criteria: st.lists(st.lists(SCORES, min_size=criteria, max_size=criteria), min_size=2, max_size=6)
)


def uniform_table(alternatives, criteria, seed=7):
    source = random.Random(seed)
    return [[source.uniform(0, 100) for _ in range(criteria)] for _ in range(alternatives)]


# The weighted sum and ranks


def test_a_weighted_sum_is_exact():
    assert method.weighted_sum([["0.1", Decimal("0.2"), 3]], [1, 1, "0.1"]) == [Decimal("0.6")]
    assert method.weighted_sum([[75, 70]], [20, 80]) == [Decimal("7100")]


def test_six_candidates_at_2_4_share_the_first_rank_however_they_got_there():
    ways = [[6, 0, 0], [0, 6, 0], [0, 0, 12], [3, 3, 0], [2, 3, 2], ["2.4", "2.4", "2.4"]]

    scores = method.weighted_sum(ways, ["0.4", "0.4", "0.2"])

    assert scores == [Decimal("2.4")] * 6
    assert method.rank(scores) == [1] * 6
    assert method.rank([2.4, 1.2 + 1.2, 0.4 * 6, 0.8 * 3, 3 - 0.6, 2.4000000000000004]) == [1] * 6


def test_thirds_that_are_equal_stay_equal():
    scores = method.weighted_sum([[Fraction(200, 3), 0], [0, Fraction(200, 3)]], ["0.5", "0.5"])

    assert method.rank(scores) == [1, 1]


@pytest.mark.parametrize(
    ("scores", "ranks"),
    [
        ([3, 1, 2], [1, 3, 2]),
        ([5, 5, 3], [1, 1, 3]),
        ([1, 2, 2], [3, 1, 1]),
        ([0.1 + 0.2, 0.3], [1, 1]),
        (["10", 9.5, Decimal("9.5")], [1, 2, 2]),
        ([], []),
    ],
)
def test_a_rank_is_a_place_and_equal_scores_share_it(scores, ranks):
    assert method.rank(scores) == ranks


@given(st.lists(SCORES, min_size=1))
def test_a_rank_does_not_depend_on_the_order_of_the_list(scores):
    ranks = dict(zip(scores, method.rank(scores), strict=True))

    assert method.rank(scores[::-1]) == [ranks[score] for score in scores[::-1]]
    assert min(ranks.values()) == 1


def test_saw_on_the_published_aircraft():
    columns = list(zip(*AIRCRAFT, strict=True))
    linear = [
        [
            Fraction(str(cell)) / Fraction(str(max(column)))
            if upward
            else Fraction(str(min(column))) / Fraction(str(cell))
            for cell, column, upward in zip(row, columns, AIRCRAFT_BENEFIT, strict=True)
        ]
        for row in AIRCRAFT
    ]

    scores = method.weighted_sum(linear, AIRCRAFT_WEIGHTS)

    assert [round(float(score), 2) for score in scores] == [0.84, 0.71, 0.85, 0.74]
    assert method.rank(scores)[2] == 1


# AHP


def test_ahp_on_saatys_house():
    result = method.ahp_weights([row.split() for row in HOUSE.split("\n") if row])

    assert [round(weight, 3) for weight in result.weights] == HOUSE_WEIGHTS
    assert result.lambda_max == pytest.approx(9.669, abs=0.0005)
    assert result.consistency_ratio == pytest.approx(0.169, abs=0.0005)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=9))
def test_consistent_comparisons_give_the_weights_they_were_made_of(true):
    result = method.ahp_weights([[Fraction(a, b) for b in true] for a in true])

    assert result.weights == pytest.approx([weight / sum(true) for weight in true])
    assert result.lambda_max == pytest.approx(len(true))
    assert result.consistency_ratio == pytest.approx(0, abs=1e-9)


def test_two_criteria_are_always_consistent():
    assert method.ahp_weights([[1, 9], ["1/9", 1]]).consistency_ratio == 0


def test_decimals_of_people_are_taken_for_reciprocals():
    assert method.ahp_weights([[1, 3, 7], [0.33, 1, 3], [0.14, 0.33, 1]]).consistency_ratio < 0.1


# TOPSIS and PROMETHEE


def test_topsis_on_the_published_aircraft_chooses_another_winner_than_saw():
    closeness = method.topsis(AIRCRAFT, AIRCRAFT_WEIGHTS, AIRCRAFT_BENEFIT)

    assert [round(value, 3) for value in closeness] == [0.643, 0.268, 0.614, 0.312]
    assert method.rank(closeness) == [1, 4, 2, 3]


def test_withdrawing_a_loser_changes_the_winner_of_topsis_and_never_that_of_a_weighted_sum():
    table = [[8, 1], [3, 7], [1, 8]]

    assert method.rank(method.topsis(table, [1, 1], [True, True])) == [1, 2, 3]
    assert method.rank(method.topsis(table[:2], [1, 1], [True, True])) == [2, 1]
    assert method.rank(method.weighted_sum(table, [3, 2]))[:2] == method.rank(
        method.weighted_sum(table[:2], [3, 2])
    )


def test_topsis_does_not_care_for_the_scale_of_weights_and_survives_empty_columns():
    shares = method.topsis(AIRCRAFT, AIRCRAFT_WEIGHTS, AIRCRAFT_BENEFIT)
    percents = method.topsis(AIRCRAFT, [100 * weight for weight in AIRCRAFT_WEIGHTS], AIRCRAFT_BENEFIT)

    assert percents == pytest.approx(shares)
    assert method.topsis([[0, 1], [0, 2]], [1, 1], [True, True]) == [0.0, 1.0]
    assert method.topsis([[3, 3], [3, 3]], [1, 1], [True, True]) == [0.5, 0.5]


def test_promethee_on_the_published_sites():
    flows = method.promethee_ii(SITES, [1] * 6, SITES_BENEFIT, SITES_PREFERENCE)

    assert [flow * 5 for flow in flows] == pytest.approx(SITES_FLOWS, abs=0.003)
    assert method.rank(flows) == [6, 2, 5, 3, 1, 4]


@given(TABLES)
def test_net_flows_balance(table):
    criteria = len(table[0])
    flows = method.promethee_ii(
        table, [1] * criteria, [True] * criteria, [{"type": "linear", "q": 5, "p": 20}] * criteria
    )

    assert sum(flows) == pytest.approx(0, abs=1e-9)
    assert all(-1 <= flow <= 1 for flow in flows)


@pytest.mark.parametrize(
    ("function", "degrees"),
    [
        ({"type": "usual"}, [0, 1, 1, 1]),
        ({"type": "u-shape", "q": 4}, [0, 0, 1, 1]),
        ({"type": "v-shape", "p": 8}, [0, 0.5, 1, 1]),
        ({"type": "level", "q": 2, "p": 8}, [0, 0.5, 0.5, 1]),
        ({"type": "linear", "q": 2, "p": 10}, [0, 0.25, 0.75, 1]),
        ({"type": "gaussian", "s": 4}, [0, 0.3935, 0.8647, 0.9889]),
    ],
)
def test_the_six_preference_functions(function, degrees):
    flows = [
        method.promethee_ii([[difference], [0]], [1], [True], [function])[0] for difference in (0, 4, 8, 12)
    ]

    assert flows == pytest.approx(degrees, abs=1e-4)


# Agreement


def test_kendalls_w_on_siegels_six_applicants():
    ranks = [[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]]

    assert round(method.kendall_w(ranks), 2) == 0.16


def test_kendalls_w_with_ties_on_siegels_ten_objects():
    ranks = [
        [1, 4.5, 2, 4.5, 3, 7.5, 6, 9, 7.5, 10],
        [2.5, 1, 2.5, 4.5, 4.5, 8, 9, 6.5, 10, 6.5],
        [2, 1, 4.5, 4.5, 4.5, 4.5, 8, 8, 8, 10],
    ]

    assert round(method.kendall_w(ranks), 3) == 0.828


def test_kendalls_w_ranks_measurements_itself():
    # Zar, Biostatistical Analysis, example 20.5: wing, tail and bill of twelve birds.
    birds = [
        [10.4, 10.8, 11.1, 10.2, 10.3, 10.2, 10.7, 10.5, 10.8, 11.2, 10.6, 11.4],
        [7.4, 7.6, 7.9, 7.2, 7.4, 7.1, 7.4, 7.2, 7.8, 7.7, 7.8, 8.3],
        [17, 17, 20, 14.5, 15.5, 13, 19.5, 16, 21, 20, 18, 22],
    ]

    assert round(method.kendall_w(birds), 3) == 0.924


@given(st.lists(st.lists(st.integers(0, 3), min_size=4, max_size=4), min_size=2, max_size=6))
def test_w_stays_between_0_and_1_and_does_not_depend_on_the_direction(ratings):
    if all(len(set(row)) == 1 for row in ratings):
        ratings[0] = [0, 1, 2, 3]

    w = method.kendall_w(ratings)

    assert 0 <= w <= 1
    assert method.kendall_w([[-rating for rating in row] for row in ratings]) == w


def test_full_agreement_is_1_also_with_ties():
    assert method.kendall_w([[1, 1, 2, 3]] * 5) == 1


# SMAA


def test_smaa_on_two_mirrored_alternatives_gives_each_its_half():
    result = method.smaa([[100, 0], [0, 100]], samples=20_000, seed=3)

    assert result.rank_acceptability[0] == pytest.approx([0.5, 0.5], abs=0.02)
    assert result.top_k == pytest.approx([0.5, 0.5], abs=0.02)
    # Uniform above one half: the mean is three quarters.
    assert result.central_weights[0] == pytest.approx([0.75, 0.25], abs=0.02)


def test_a_dominated_alternative_is_never_first_and_has_no_central_weights():
    result = method.smaa([[90, 80, 70], [80, 70, 60], [10, 100, 10]], samples=2000, places=2)

    assert result.rank_acceptability[1][0] == 0
    assert result.central_weights[1] is None


def test_three_mirrored_alternatives_share_every_rank():
    result = method.smaa([[100, 50, 0], [0, 100, 50], [50, 0, 100]], samples=30_000, places=2)

    assert numpy.array(result.rank_acceptability) == pytest.approx(numpy.full((3, 3), 1 / 3), abs=0.02)
    assert result.top_k == pytest.approx([2 / 3] * 3, abs=0.02)


def test_equal_alternatives_share_a_rank_in_every_draw():
    result = method.smaa([*[[70, 60, 50]] * 2, [10, 20, 30]], samples=500, places=2)

    assert result.rank_acceptability == [[1, 0, 0], [1, 0, 0], [0, 0, 1]]
    assert result.top_k == [1, 1, 0]


def test_a_difference_in_the_last_bit_is_no_difference():
    result = method.smaa([[0.1 + 0.2, 0.3], [0.3, 0.1 + 0.2]], samples=500)

    assert result.top_k == [1, 1]


def test_the_same_seed_gives_the_same_answer_and_another_seed_another():
    table = uniform_table(6, 4)

    assert method.smaa(table, samples=500, seed=5) == method.smaa(table, samples=500, seed=5)
    assert method.smaa(table, samples=500, seed=5) != method.smaa(table, samples=500, seed=6)


def test_draws_of_experts_are_used_equally_often():
    # The first is better in three draws of four, whatever the weights.
    draws = [[[60, 60], [50, 50]]] * 3 + [[[40, 40], [50, 50]]]

    result = method.smaa(draws, samples=1000)

    assert result.top_k == [0.75, 0.25]


def test_experts_and_weights_are_drawn_jointly():
    # The halves of either source meet in quarters, if the sources do not go hand in hand.
    draws = [[[100, 0], [0, 100]], [[0, 100], [100, 0]]]
    result = method.smaa(draws, samples=20_000)

    assert result.top_k == pytest.approx([0.5, 0.5], abs=0.02)
    assert result.central_weights[0] == pytest.approx([0.5, 0.5], abs=0.02)


def test_weights_stay_within_their_intervals_and_are_uniform_there():
    # The first wins when its weight is above one half: it is uniform in 0.4…0.8.
    result = method.smaa([[100, 0], [0, 100]], samples=20_000, weight_intervals=[(0.4, 0.8), None])

    assert result.top_k == pytest.approx([0.75, 0.25], abs=0.02)


def test_narrow_intervals_agree_with_rejection_from_the_whole_simplex():
    low, high = numpy.array([0.1, 0.0, 0.2, 0.05]), numpy.array([0.5, 0.3, 0.4, 1.0])
    table = numpy.array(uniform_table(5, 4))
    all_weights = numpy.random.default_rng(11).dirichlet([1] * 4, 400_000)
    weights = all_weights[((all_weights >= low) & (all_weights <= high)).all(axis=1)]
    winners = numpy.bincount((weights @ table.T).argmax(axis=1), minlength=5) / len(weights)

    result = method.smaa(table.tolist(), samples=40_000, weight_intervals=list(zip(low, high, strict=True)))

    assert [row[0] for row in result.rank_acceptability] == pytest.approx(winners, abs=0.015)


# Stability of weights


def first_places(table, weights, places):
    ranks = method.rank(method.weighted_sum(table, weights))
    return {alternative for alternative, rank in enumerate(ranks) if rank <= places}


def test_a_crossing_is_found_exactly():
    # 60 t + 40 (1 − t) against 50: equal at one half.
    assert method.weight_stability([[60, 40], [50, 50]], ["0.7", "0.3"], 0) == (0.5, 1.0)
    assert method.weight_stability([[60, 40], [50, 50]], ["0.7", "0.3"], 1) == (0.0, 0.5)


def test_percents_give_percents():
    table = uniform_table(5, 3)
    shares = method.weight_stability(table, ["0.2", "0.3", "0.5"], 1, 2)
    percents = method.weight_stability(table, [20, 30, 50], 1, 2)

    assert percents == pytest.approx([100 * bound for bound in shares])


@given(TABLES, st.data())
def test_the_set_stays_inside_and_changes_outside(table, data):
    criteria = len(table[0])
    if criteria < 2:
        table, criteria = [[*row, row[0]] for row in table], 2
    weights = data.draw(st.lists(st.integers(1, 9), min_size=criteria, max_size=criteria))
    criterion = data.draw(st.integers(0, criteria - 1))
    places = data.draw(st.integers(1, len(table)))
    low, high = (Fraction(bound) for bound in method.weight_stability(table, weights, criterion, places))
    total, now = sum(weights), weights[criterion]

    def with_weight(weight):
        scale = (total - weight) / Fraction(total - now)
        return [weight if place == criterion else other * scale for place, other in enumerate(weights)]

    chosen = first_places(table, weights, places)
    assert low <= now <= high
    if low < high:
        for share in (Fraction(1, 1000), Fraction(1, 2), Fraction(999, 1000)):
            assert first_places(table, with_weight(low + (high - low) * share), places) == chosen
    hair = Fraction(1, 10**6)
    if low > hair:
        assert first_places(table, with_weight(low - hair), places) != chosen
    if high < total - hair:
        assert first_places(table, with_weight(high + hair), places) != chosen


def test_a_tie_across_the_cut_is_not_safe_at_all():
    assert method.weight_stability([[60, 40], [40, 60]], [50, 50], 0) == (50.0, 50.0)


def test_equal_alternatives_at_the_cut_stay_together():
    assert method.weight_stability([[60, 40], [60, 40], [0, 0]], [50, 50], 0) == (0.0, 100.0)


# Small ones


@pytest.mark.parametrize(
    ("x", "value"), [(-5, 0), (0, 0), (5, 25), (10, 50), ("12.5", 62.5), (20, 100), (99, 100), (7.5, 37.5)]
)
def test_a_value_is_linear_between_points_and_clipped_outside(x, value):
    assert method.piecewise_value(x, [0, 10, 12, 20], [0, 50, 60, 100]) == pytest.approx(value)


def test_a_value_may_fall():
    assert method.piecewise_value(15, [10, 20], [100, 0]) == 50


def test_borda_on_the_capital_of_tennessee():
    ballots = [
        (42, ["Memphis", "Nashville", "Chattanooga", "Knoxville"]),
        (26, ["Nashville", "Chattanooga", "Knoxville", "Memphis"]),
        (15, ["Chattanooga", "Knoxville", "Nashville", "Memphis"]),
        (17, ["Knoxville", "Chattanooga", "Nashville", "Memphis"]),
    ]

    assert method.borda(ballots) == {"Nashville": 194, "Chattanooga": 173, "Memphis": 126, "Knoxville": 107}


def test_a_location_quotient_compares_shares():
    assert method.location_quotient(200, 1000, 5000, 100_000) == 4
    assert method.location_quotient(0, 1000, 5000, 100_000) == 0


# The demonstration


def test_the_demonstrations_expected_answers():
    [scenario] = Path(__file__).parents[2].glob("*/data/demo_scenario.yaml")
    data = yaml.safe_load(scenario.read_text(encoding="utf-8"))
    expected = data["expected"]["selection"]
    clusters = list(expected["rank"])
    criteria = data["method"]["criteria"]
    weights = [Fraction(str(criterion["weight"])) for criterion in criteria]
    judged = [criterion["id"] for criterion in criteria if criterion["kind"] == "экспертный"]
    cells = {
        (ballot["expert"], ballot["cluster"], criterion): score
        for ballot in data["method"]["ballots"]
        for criterion, score in ballot["scores"].items()
    }

    def value(cluster, criterion):
        scores = [
            score for (_expert, whose, what), score in cells.items() if (whose, what) == (cluster, criterion)
        ]
        return (
            Fraction(sum(scores), len(scores))
            if scores
            else Fraction(expected["criterion_means"][cluster][criterion])
        )

    scores = method.weighted_sum([[value(c, k["id"]) for k in criteria] for c in clusters], weights)
    agreement = method.kendall_w(
        [
            [cells[expert, c, k] for c in clusters for k in judged]
            for expert in expected["kendall_w"]["raters"]
        ]
    )

    assert [round(float(score) / 100, 2) for score in scores] == [
        float(expected["weighted_score"][c]) for c in clusters
    ]
    assert method.rank(scores) == [expected["rank"][c] for c in clusters]
    assert f"{agreement:.4f}" == expected["kendall_w"]["over_cells"]


# Bad input


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: method.weighted_sum([[1, 2], [3]], [1, 1]), "values[1]: 1 numbers, but 2 in the first row"),
        (lambda: method.weighted_sum([[1, 2]], [1]), "weights: 1 for 2 criteria"),
        (lambda: method.weighted_sum([[1, 2]], [0, 0]), "weights: all are 0"),
        (lambda: method.weighted_sum([[1, 2]], [2, -1]), "weights[1]: it is negative"),
        (lambda: method.weighted_sum([], [1]), "values: it is empty"),
        (lambda: method.weighted_sum([[1, float("nan")]], [1, 1]), "values[0][1]: nan is not a number"),
        (lambda: method.weighted_sum([[1, None]], [1, 1]), "values[0][1]: None is not a number"),
        (lambda: method.weighted_sum([[1, "x"]], [1, 1]), "values[0][1]: 'x' is not a number"),
        (lambda: method.weighted_sum([[1, True]], [1, 1]), "values[0][1]: True is not a number"),
        (
            lambda: method.weighted_sum([[1, Decimal("Infinity")]], [1, 1]),
            "values[0][1]: Decimal('Infinity') is not a number",
        ),
        (lambda: method.rank([1, float("inf")]), "scores[1]: inf is not a number"),
        (
            lambda: method.ahp_weights([[1, 2], [0.5, 1], [1, 1]]),
            "matrix: it must be square, but has 3 rows of 2",
        ),
        (lambda: method.ahp_weights([[1, -2], [-0.5, 1]]), "matrix[0][1]: comparisons must be positive"),
        (
            lambda: method.ahp_weights([[1, 2], [2, 1]]),
            "matrix[0][1] and matrix[1][0]: one must be 1 divided by the other",
        ),
        (
            lambda: method.ahp_weights([[1] * 16] * 16),
            "matrix: the random index is known up to order 15, not 16",
        ),
        (lambda: method.topsis([[1, 2]], [1, 1], [True]), "benefit: 1 directions for 2 criteria"),
        (lambda: method.topsis([[1]], [1], ["max"]), "benefit[0]: 'max' is neither True nor False"),
        (lambda: method.promethee_ii([[1]], [1], [True], []), "preference: 0 functions for 1 criteria"),
        (
            lambda: method.promethee_ii([[1]], [1], [True], [{"type": "linear", "q": 1}]),
            "preference[0]: linear needs p",
        ),
        (
            lambda: method.promethee_ii([[1]], [1], [True], [{"type": "level", "q": 3, "p": 1}]),
            "preference[0]: q is greater than p",
        ),
        (
            lambda: method.promethee_ii([[1]], [1], [True], [{"type": "cubic"}]),
            "preference[0]: type 'cubic' is none of usual, u-shape, v-shape, level, linear, gaussian",
        ),
        (lambda: method.kendall_w([[1, 2]]), "ratings: two raters and two items at least, not 1 and 2"),
        (
            lambda: method.kendall_w([[1, 1], [2, 2]]),
            "ratings: no rater tells any two items apart, so there is no agreement to measure",
        ),
        (lambda: method.smaa([[1, float("nan")]]), "values[0][1]: it is not a number"),
        (lambda: method.smaa([[1, 2]], places=2), "places: from 1 to 1, not 2"),
        (lambda: method.smaa([[1, 2]], samples=0), "samples: one at least, not 0"),
        (lambda: method.smaa([[1, 2]], weight_intervals=[(0, 1)]), "weight_intervals: 1 for 2 criteria"),
        (
            lambda: method.smaa([[1, 2]], weight_intervals=[(8, 31), None]),
            "weight_intervals[0]: from 8.0 to 31.0 is no part of 0…1",
        ),
        (
            lambda: method.smaa([[1, 2]], weight_intervals=[(0, 0.3), (0, 0.3)]),
            "weight_intervals: no weights within them sum to 1",
        ),
        (lambda: method.weight_stability([[1, 2]], [1, 1], 2), "criterion: from 0 to 1, not 2"),
        (
            lambda: method.weight_stability([[1, 2]], [1, 0], 0),
            "weights: all the others are 0 and cannot be rescaled",
        ),
        (lambda: method.weight_stability([[1, 2]], [1, 1], 0, places=3), "places: from 1 to 1, not 3"),
        (lambda: method.piecewise_value(1, [0, 1], [1]), "xs and ys: 2 and 1 points"),
        (
            lambda: method.piecewise_value(1, [0, 0], [1, 2]),
            "xs[1]: each point must be greater than the one before",
        ),
        (lambda: method.borda([]), "ballots: none"),
        (
            lambda: method.borda([(1, ["a", "b"]), (1, ["a"])]),
            "ballots[1]: every candidate must stand in it once",
        ),
        (lambda: method.borda([(1, ["a", "a"])]), "ballots[0]: every candidate must stand in it once"),
        (lambda: method.location_quotient(1, 0, 1, 1), "e_j: it must be greater than 0"),
        (lambda: method.location_quotient(-1, 1, 1, 1), "e_ij: it is negative"),
    ],
)
def test_bad_input_is_refused_with_what_and_where(call, sentence):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        call()


def test_rows_of_unequal_length_are_refused_by_smaa_too():
    with pytest.raises(ValueError, match="values: rows of unequal length"):
        method.smaa([[1, 2], [3]])


def test_no_result_is_touched_by_numpy_types():
    result = method.smaa([[1, 2], [3, 4]], samples=10)

    assert {type(share) for row in [*result.rank_acceptability, result.top_k] for share in row} == {float}
    assert method.weighted_sum(numpy.array([[1, 2], [3, 4]]), numpy.array([0.5, 0.5])) == [
        Decimal("1.5"),
        Decimal("3.5"),
    ]
