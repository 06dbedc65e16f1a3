"""Statements that may say the same, by the words they share. Pure.

`static/js/board/similar.js` finds the same; both are tested against the same cases.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

MOST = 3
# Two words in common, and half of the words of both: less is chance.
COMMON = 2
ALIKE = 0.5
# Russian words end in many ways and begin in one.
_STEM = 5
_SHORTEST = 3
# What holds sentences together and says nothing by itself.
_EMPTY = re.compile(
    "для|без|при|под|над|про|или|что|как|где|это|все|нет|есть|был|была|было|были|его|еще|уже|тоже|также|"
    "между|через|после|перед|более|менее|очень|можно|нужно|надо|чтобы|если|когда|только"
)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Likeness:
    key: int
    score: float


def stems(text: str) -> frozenset[str]:
    """What a text speaks of: beginnings of its words, without those that say nothing."""
    words = _WORD.findall(text.lower().replace("ё", "е"))
    return frozenset(word[:_STEM] for word in words if len(word) >= _SHORTEST and not _EMPTY.fullmatch(word))


def find(text: str, others: Iterable[tuple[int, frozenset[str]]]) -> list[Likeness]:
    """The keys of those that are alike, the closest first; `others` are keys with their stems."""
    wanted = stems(text)
    found = []
    for key, words in others:
        common = len(wanted & words)
        if common >= COMMON:
            score = common / math.sqrt(len(wanted) * len(words))
            if score >= ALIKE:
                found.append(Likeness(key, score))
    found.sort(key=lambda one: (-one.score, one.key))
    return found[:MOST]
