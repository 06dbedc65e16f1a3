"""The capture line: «- Образец: цех загружен на 60 % / мощности» → quadrant, who, text, theme. Pure.

Only signs that both keyboard layouts have. `static/js/board/line.js` reads the same way; both are tested
against the same cases.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PREFIXES = {"+": "strength", "-": "weakness", "*": "opportunity", "!": "threat", "?": "parking"}

# A dash pasted from a document is meant as a minus.
_DASHES = {"–": "-", "—": "-", "−": "-"}
_LONGEST_WHO = 120
_LONGEST_THEME = 100
_MOST_WORDS_OF_WHO = 8
# «Итог: …» is a speaker only if somebody is called so, which is asked elsewhere; «10:30» never is one.
# A point stands in a name only after an initial.
_WHO = re.compile(
    rf"(?P<who>[^\s:](?:[^:.;!?]|(?<=[\s.][A-ZА-ЯЁ])\.){{0,{_LONGEST_WHO - 1}}}?)\s*:\s+(?P<text>\S.*)",
    re.DOTALL,
)
_THEME = re.compile(rf"(?P<text>\S.*?)\s+/\s*(?P<theme>[^\s/][^/]{{0,{_LONGEST_THEME - 1}}})", re.DOTALL)


@dataclass(frozen=True)
class Line:
    """`quadrant` is empty where no prefix was typed; `who` is what stands before the colon."""

    quadrant: str
    who: str
    text: str
    theme: str


def decision_in(line: str) -> str:
    """«= Создать каталог» → «Создать каталог»; empty for any other line."""
    rest = " ".join(line.split())
    return rest[1:].strip() if rest.startswith("=") else ""


def read(line: str) -> Line:
    rest = " ".join(line.split())
    sign = _DASHES.get(rest[:1], rest[:1])
    quadrant = PREFIXES.get(sign, "")
    if quadrant:
        rest = rest[1:].strip()

    theme = ""
    if found := _THEME.fullmatch(rest):
        rest, theme = found["text"], found["theme"].strip()

    who = ""
    if (found := _WHO.fullmatch(rest)) and len(found["who"].split()) <= _MOST_WORDS_OF_WHO:
        who, rest = found["who"], found["text"]
    return Line(quadrant, who, rest, theme)
