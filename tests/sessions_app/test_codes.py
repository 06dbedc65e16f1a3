"""Codes as they are read from a screen, and as people type them."""

import pytest

from sessions_app import codes


def test_a_code_has_eight_characters_of_thirty_one_that_cannot_be_confused():
    made = {codes.make() for _number in range(300)}

    assert len(made) == 300
    assert len(codes.ALPHABET) == len(set(codes.ALPHABET)) == 31
    assert not set(codes.ALPHABET) & set("01OIL")
    assert all(len(code) == 8 and set(code) <= set(codes.ALPHABET) for code in made)


@pytest.mark.parametrize(
    "typed",
    [
        "K7MP4RTX",
        "k7mp4rtx",
        " K7MP 4RTX ",
        "K7MP-4RTX",
        "К7МР4RТХ",
        "к7мр 4rтх",
        "K7MP\u00a04RTX",
        "k7MP–4RTX",
    ],
)
def test_a_code_is_understood_however_it_is_typed(typed):
    assert codes.read(typed) == "K7MP4RTX"


@pytest.mark.parametrize(
    "typed", ["", "K7MP4RT", "K7MP4RTXX", "O7MP4RTX", "K7MP4RT1", "йцукенгш", "K" * 10**6]
)
def test_what_can_be_no_code_is_none(typed):
    assert codes.read(typed) == ""


def test_a_qr_code_carries_128_bits():
    token = codes.make_token()

    assert len(token) == 22
    assert codes.is_token(token)
    assert not codes.is_token("K7MP4RTX")
    assert codes.read(token) == ""
