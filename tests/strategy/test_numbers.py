"""Numbers as officials type them."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from strategy.forms.numbers import Measured


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12 000,5", "12000.5"),
        ("12\u00a0000", "12000"),
        ("1 234\u202f567.25", "1234567.25"),
        ("−3,2", "-3.2"),
        ("+7", "7"),
        (",5", "0.5"),
        ("007", "7"),
    ],
)
def test_a_number_is_read_as_it_is_typed(typed, value):
    assert Measured().clean(typed) == Decimal(value)


@pytest.mark.parametrize(
    "typed",
    ["1e5", "1 2", "12 0000", "1 2345", "١٢", "0x1F", "1_000", "nan", "--1", "1,2,3", "5,", "1 000 ,5"],
)
def test_what_only_looks_like_a_number_is_refused(typed):
    with pytest.raises(ValidationError) as refusal:
        Measured().clean(typed)

    assert refusal.value.code == "not_a_number"
