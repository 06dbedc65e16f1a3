"""What the console and the phones call alike, by the same cases as `tests/js/board_similar.test.js`."""

import json
from pathlib import Path

import pytest

from sessions_app import similar

CASES = json.loads((Path(__file__).parent / "similar_cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"] or "nothing")
def test_statements_are_alike_by_the_words_they_share(case):
    others = [(key, similar.stems(text)) for key, text in enumerate(case["others"])]

    assert [one.key for one in similar.find(case["text"], others)] == case["found"]
