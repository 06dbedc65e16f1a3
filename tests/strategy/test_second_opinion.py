"""What other methods say of a closed round."""

from decimal import Decimal

from strategy.dashboards import second_opinion

WEIGHTS = [Decimal("0.5"), Decimal("0.3"), Decimal("0.2")]


def read(rows, is_in):
    values = [[Decimal(cell) for cell in row] for row in rows.values()]
    places = list(range(1, len(rows) + 1))
    return second_opinion.read(list(rows), places, values, WEIGHTS, is_in)


def test_a_method_that_lets_another_in_says_whom_instead_of_whom():
    """By weighted sum the first has 47.5 points and the others 42.5 each."""
    rows = {"Гидравлика": (25, 50, 100), "Композиты": (50, 25, 50), "Упаковка": (25, 50, 75)}

    second = read(rows, [True, False, False])
    topsis, promethee = second.rankings

    assert (topsis.places, topsis.enters, topsis.leaves) == ([2, 1, 3], ["Композиты"], ["Гидравлика"])
    assert (promethee.places, promethee.is_same, second.agrees) == ([1, 2, 3], True, False)
    assert second.rows[1] == ("Композиты", 2, [1, 2])


def test_one_that_is_better_in_all_is_first_by_every_method():
    rows = {"Гидравлика": (75, 75, 75), "Композиты": (50, 50, 50), "Упаковка": (25, 25, 25)}

    second = read(rows, [True, True, False])

    assert second.agrees
    assert [places for _name, _own, places in second.rows] == [[1, 1], [2, 2], [3, 3]]


def test_a_single_candidate_has_no_second_opinion():
    assert read({"Гидравлика": (75, 75, 75)}, [True]) is None
