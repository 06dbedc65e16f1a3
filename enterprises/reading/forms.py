"""Legal forms as they stand in a sentence: short or in words, in any case."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from enterprises.legal_forms import every_form
from enterprises.reading import lexicon
from enterprises.reading.words import Text, Token


class FoundForm(NamedTuple):
    first: int
    """Index of the first token, and of the token after the last."""
    after: int
    short: str
    is_short: bool


# What a form is too often something else than: only before a quote.
_DOUBTFUL = frozenset(lexicon.words("forms_before_quotes_only"))
_INSTITUTION = re.compile(
    r"(?:СПб|КО|ТО|ВО|НО|ЧО|АО|СО|ОО)?(?:Ф|ФГ|Г|О|ОГ|ГО|КГ|М|Ч|Н|НО)?(?:Б|А|К)?(?:ОУ|ПОУ|ДОУ|НУ|У|УН|УЗ|УК|СУ|СУСО|НУК|ОУН)\Z"
)
_SIGNS = frozenset(lexicon.words("region_signs"))
_LEVELS = frozenset(["ВО", "ВПО", "СПО", "НПО", "ДПО", "ДО", "ПО"])
_LATIN = {"OOO": "ООО", "OAO": "ОАО", "3AO": "ЗАО", "AO": "АО", "ПAO": "ПАО", "ОOО": "ООО"}
_DOTTED = re.compile(r"(?:[А-ЯЁ]\.\s?){2,4}(?=\s?[«\"“„])")

_ENDING = re.compile(
    r"(?:остью|ыми|ими|ого|его|ому|ему|ами|ями|иях|иям|ием|иями|ией|ах|ях|ов|ев|ей|ой|ый|ий|ая|яя|ое|ее|ые|ие"
    r"|ую|юю|ом|ем|ым|им|ых|их|ью|ия|ию|ии|ам|ям|а|я|о|е|ы|и|у|ю|ь|й)\Z"
)


def stem(word: str) -> str:
    """The word without its ending, roughly: equal for all cases of one word."""
    word = word.lower().replace("ё", "е")
    return _ENDING.sub("", word) if len(word) > 3 else word


class _Known(NamedTuple):
    short: frozenset[tuple[str, ...]]
    full: dict[tuple[str, ...], str]
    first_stems: frozenset[str]
    longest: int


@lru_cache(maxsize=1)
def _known() -> _Known:
    short: set[tuple[str, ...]] = set()
    full: dict[tuple[str, ...], str] = {}
    for brief, phrase in every_form():
        short.add(tuple(brief.split()))
        words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", phrase)
        if len(words) > 1 and "глава" not in words and "Глава" not in words:
            full.setdefault(tuple(map(stem, words)), brief)
    for phrase, brief in (
        ("государственное научное учреждение", "ГНУ"),
        ("бюджетное учреждение", "БУ"),
        ("автономное учреждение", "АУ"),
        ("бюджетное профессиональное образовательное учреждение", "БПОУ"),
        ("профессиональное образовательное учреждение", "ПОУ"),
    ):
        full.setdefault(tuple(map(stem, phrase.split())), brief)
    return _Known(
        frozenset(short), full, frozenset(words[0] for words in full), max(map(len, [*full, *short]))
    )


def find_forms(text: Text) -> list[FoundForm]:
    """From left to right, the longest at each place."""
    found: list[FoundForm] = []
    position = 0
    while position < len(text.tokens):
        form = form_at(text, position)
        if form is None:
            position += 1
        else:
            found.append(form)
            position = form.after
    return found


def form_at(text: Text, first: int) -> FoundForm | None:
    tokens = text.tokens
    if not tokens[first].is_word:
        return _dotted_at(text, first) if tokens[first].kind == "initials" else None
    return _short_at(text, first) or _full_at(tokens, first)


def _dotted_at(text: Text, first: int) -> FoundForm | None:
    """«О.О.О. «Луч»»."""
    match = _DOTTED.match(text.flat, text.tokens[first].start)
    if match is None:
        return None
    letters = re.sub(r"[^А-ЯЁ]", "", match.group())
    if (letters,) not in _known().short:
        return None
    return FoundForm(first, text.index_at(match.end()), letters, True)


def _short_at(text: Text, first: int) -> FoundForm | None:
    tokens = text.tokens
    word = tokens[first]
    written = _LATIN.get(word.text, word.text)
    if written.upper() != written and not written.startswith("СПб"):
        return None
    if len(written) < 2:
        return None
    after = first + 1
    if _INSTITUTION.match(written) and len(written) > 1:
        if after < len(tokens) and tokens[after].text in _LEVELS and _touches(text, after - 1, after):
            after += 1
    elif (written,) not in _known().short:
        return None
    else:
        for length in (3, 2):
            if tuple(token.text for token in tokens[first : first + length]) in _known().short:
                after = first + length
                break
    if (written in _DOUBTFUL or (len(written) < 3 and written not in ("АО", "ИП"))) and not _quote_follows(
        text, after
    ):
        return None
    return FoundForm(first, after, written, True)


def _touches(text: Text, one: int, other: int) -> bool:
    return "\n" not in text.flat[text.tokens[one].end : text.tokens[other].start]


def _quote_follows(text: Text, index: int) -> bool:
    return index < len(text.tokens) and text.quote_at(text.tokens[index].start) is not None


def _full_at(tokens: list[Token], first: int) -> FoundForm | None:
    known = _known()
    if stem(tokens[first].text) not in known.first_stems:
        return None
    stems: list[str] = []
    best: tuple[int, str] | None = None
    for index in range(first, min(first + known.longest + 2, len(tokens))):
        token = tokens[index]
        if token.text in "()":
            continue
        if not token.is_word:
            break
        stems.append(stem(token.text))
        if short := known.full.get(tuple(stems)):
            best = (index + 1, short)
    return FoundForm(first, best[0], best[1], False) if best else None
