"""Russian cases: to the nominative, and what case a word may stand in.

pymorphy3 knows the words; without it endings have to do, which is right for adjectives and for the closed
lists of nouns that the grammar itself brings, and a guess for the rest.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from enterprises.reading import lexicon
from enterprises.reading.forms import stem

MASCULINE, FEMININE, NEUTER = "masc", "femn", "neut"


@lru_cache(maxsize=1)
def analyser() -> Any:
    """pymorphy3's, loaded once per process; None where the extra `text` is not installed."""
    try:
        import pymorphy3
    except ImportError:
        return None
    return pymorphy3.MorphAnalyzer()


@lru_cache(maxsize=20_000)
def parses(word: str) -> tuple[Any, ...]:
    morph = analyser()
    return tuple(morph.parse(word.lower())) if morph is not None else ()


def in_shape_of(word: str, model: str) -> str:
    """Capitals as `model` has them, part by part of a word with hyphens."""
    if len(model) > 1 and model.upper() == model:
        return word.upper()
    parts, models = word.split("-"), model.split("-")
    if len(parts) == len(models):
        pairs = zip(parts, models, strict=True)
        return "-".join(one[:1].upper() + one[1:] if like[:1].isupper() else one for one, like in pairs)
    return word[:1].upper() + word[1:] if model[:1].isupper() else word


# Adjectives

_ADJECTIVE = re.compile(
    r"(?P<stem>[а-яё-]*[а-яё])(?P<ending>ый|ий|ой|ая|яя|ое|ее|ого|его|ому|ему|ым|им|ом|ем|ую|юю|ей|ою|ею|ые|ие"
    r"|ых|их|ыми|ими)\Z",
    re.IGNORECASE,
)
_STRESSED = lexicon.words("stressed_endings")
_STRESSED_STEMS = frozenset(word for word in _STRESSED if not word.endswith("+"))
_SOFT = frozenset(["ий", "его", "ему", "им", "ем", "ей", "яя", "юю", "ее", "ие", "их", "ими", "ею"])


def is_adjective(word: str) -> bool:
    if known := parses(word):
        return any({"ADJF", "PRTF"} & set(map(str, [one.tag.POS])) for one in known)
    return len(word) > 4 and _ADJECTIVE.match(word.lower()) is not None


def adjective(word: str, gender: str) -> str:
    """The adjective in the nominative singular of that gender, in the shape of `word`."""
    if "-" in word:
        first, _hyphen, last = word.rpartition("-")
        return f"{first}-{adjective(last, gender)}"
    for one in parses(word):
        if one.tag.POS in ("ADJF", "PRTF") and "Poss" not in one.tag:
            inflected = one.inflect({"nomn", "sing", gender})
            if inflected is not None:
                return in_shape_of(_with_yo_as(inflected.word, word), word)
    match = _ADJECTIVE.match(word.lower())
    if match is None:
        return word
    base, ending = match["stem"], match["ending"]
    is_soft = base.endswith("н") and ending in _SOFT
    if gender == FEMININE:
        new = "яя" if is_soft else "ая"
    elif gender == NEUTER:
        new = "ее" if is_soft or base[-1] in "жшчщ" else "ое"
    elif base.rsplit("-", 1)[-1] in _STRESSED_STEMS:
        new = "ой"
    else:
        new = "ий" if is_soft or base[-1] in "гкхжшчщ" else "ый"
    return in_shape_of(base + new, word)


def _with_yo_as(word: str, written: str) -> str:
    """The dictionary writes ё where the text does not."""
    return word if "ё" in written.lower() else word.replace("ё", "е")


# Nouns


def noun(word: str) -> str:
    """A single noun in the nominative, where that is certain enough; else as it is."""
    known = [one for one in parses(word) if one.tag.POS == "NOUN"]
    if not known or any("nomn" in one.tag for one in known):
        return word
    best = known[0]
    inflected = best.inflect({"nomn"} | ({"plur"} if "plur" in best.tag else {"sing"}))
    return in_shape_of(_with_yo_as(inflected.word, word), word) if inflected else word


def is_verb(word: str) -> bool:
    if known := parses(word):
        first = known[0]
        return first.tag.POS in ("VERB", "INFN", "GRND", "PRTS", "PRED") and first.score > 0.3
    return (
        re.search(r"(?:ил|ла|ло|ли|ал|ял|ает|яет|ют|ит|ят|ется|ался|илась|ились|ать|ить|еть)\Z", word)
        is not None
    )


_CASES = {"gent": {"gent", "gen2"}, "datv": {"datv"}, "ablt": {"ablt"}, "loct": {"loct", "loc2"}}
_ENDINGS = {
    "gent": r"(?:[аяыиой]|ов|ев|ей|ого|его|ых|их)\Z",
    "datv": r"(?:[уюеи]|ам|ям|ому|ему|ой|ей|ым|им)\Z",
    "ablt": r"(?:ом|ем|ой|ей|ью|ами|ями|ым|им|ыми|ими)\Z",
    "loct": r"(?:[еи]|ах|ях|ом|ем|ой|ей|ых|их)\Z",
}


def may_be(word: str, case: str) -> bool:
    """Whether a noun or an adjective may stand in that case."""
    word = word.lower()
    if known := parses(word):
        return any(
            one.tag.POS in ("NOUN", "ADJF", "PRTF", "NPRO", "NUMR")
            and (_CASES[case] & set(one.tag.grammemes))
            for one in known
        )
    return re.search(_ENDINGS[case], word) is not None


def is_nominative(word: str) -> bool | None:
    """None where nothing tells."""
    known = [one for one in parses(word) if one.tag.POS in ("NOUN", "ADJF", "PRTF")]
    return any("nomn" in one.tag for one in known) if known else None


def same_word(word: str, lemma: str) -> bool:
    return stem(word) == stem(lemma)


_LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"


def near_word(word: str) -> str | None:
    """The one dictionary word that `word` becomes by one more letter: «Электоаппарат» → «Электроаппарат»."""
    morph, low = analyser(), word.lower().replace("ё", "е")
    if morph is None or morph.word_is_known(low):
        return None
    longer = {low[:place] + letter + low[place:] for place in range(1, len(low)) for letter in _LETTERS}
    known = [one for one in longer if morph.word_is_known(one)]
    return in_shape_of(known[0], word) if len(known) == 1 else None
