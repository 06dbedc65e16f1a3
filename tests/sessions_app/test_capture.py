"""The capture line. The same cases are read by tests/js/board_line.test.js."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_app import capture

CASES = json.loads(Path(__file__).with_name("capture_cases.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["line"] or "(empty)")
def test_a_line_is_read_as_the_cases_say(case):
    line = capture.read(case["line"])

    assert line == capture.Line(case["quadrant"], case["who"], case["text"], case["theme"])


@given(st.text(max_size=300))
def test_no_word_of_a_line_is_lost(typed):
    line = capture.read(typed)

    read = "".join((line.who, line.text, line.theme))
    signs = set(" :/") | set(capture.PREFIXES) | set("–—−")
    assert [sign for sign in typed if not sign.isspace() and sign not in signs] == [
        sign for sign in read if not sign.isspace() and sign not in signs
    ]
