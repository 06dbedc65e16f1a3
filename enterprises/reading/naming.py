"""Names in the nominative, as far as their case is sure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from enterprises.reading.cases import adjective, analyser, in_shape_of, is_adjective, parses
from enterprises.reading.forms import stem
from enterprises.reading.heads import HEADS
from enterprises.reading.words import Token


def is_oblique(name: str) -> bool:
    """«Уралвагонзавода», «КамАЗа»: a case that no name of its own has."""
    return (
        re.fullmatch(
            r"[А-ЯЁ][а-яё-]+(?:завод|банк|маш|пром|строй|сталь|газ|нефт|мет|энерго|комбинат)(?:а|у|ом|и)|[А-ЯЁа-яё]*[А-ЯЁ]{2}(?:а|у|ом)",
            name,
        )
        is not None
    )


def bare_nominative(word: str, governed: str | None = None) -> str:
    """A single name in the nominative, where its case is sure: «Газпрома» → «Газпром».

    `governed` is the case that the words before ask for; then also of a name that no dictionary has.
    """
    if match := re.fullmatch(r"([А-ЯЁа-яё]*[А-ЯЁ]{2})(?:а|у|ом|е)", word):
        return match[1]
    if " " in word or word.upper() == word or analyser() is None:
        return word
    known = [one for one in parses(word) if one.tag.POS == "NOUN"]
    if any("nomn" in one.tag and one.tag.number == "sing" and one.is_known for one in known):
        return word
    if not any(one.is_known for one in known):
        endings = {"gent": "а", "ablt": "(?:ом|ем)", "any": "(?:а|ом)", None: r"\Z."}[governed]
        return re.sub(rf"(?<=[бвгджзклмнпрстфхцчшщ]){endings}\Z", "", word)
    if not known or governed is None:
        return word
    known = [one for one in known if one.is_known]
    known.sort(key=lambda one: (one.tag.number != "sing", not one.is_known))
    inflected = known[0].inflect({"nomn"})
    if inflected is None:
        return word
    return (
        in_shape_of(inflected.word, word)
        if "ё" in word
        else in_shape_of(inflected.word.replace("ё", "е"), word)
    )


_FEMININE_SIGNS = frozenset(("ТПП", "ТЭЦ", "ГРЭС", "АЭС", "ОЭЗ"))


def phrase_nominative(words: list[str]) -> str:
    """Adjectives and the first noun in the nominative, the rest as it is."""
    if analyser() is None:
        return " ".join(words)
    for place, word in enumerate(words):
        known = parses(word)
        if any(one.tag.POS == "NOUN" for one in known[:2]) and not is_adjective(word):
            nouns = [one for one in known if one.tag.POS == "NOUN"]
            if any("nomn" in one.tag for one in nouns) and nouns[0].tag.number == "sing" and place == 0:
                return " ".join(words)
            best = nouns[0]
            if best.tag.number == "plur":
                return " ".join(words)
            gender = str(best.tag.gender or "masc")
            head = HEADS.get(stem(word))
            shown = in_shape_of(head.lemma, word) if head else bare_nominative(word, "gent")
            return " ".join([*(adjective(one, gender) for one in words[:place]), shown, *words[place + 1 :]])
        if word in _FEMININE_SIGNS:
            return " ".join([*(adjective(one, "femn") for one in words[:place]), *words[place:]])
        if not is_adjective(word):
            return " ".join(words)
    return " ".join(words)


def initials(name: str) -> str:
    words = re.findall(r"[^\W\d_]+", re.split(r"\s(?:им\.|имени)", name)[0])
    return "".join(word[0].upper() for word in words if len(word) > 1 or word.isupper())


def capitals_of(word: str) -> str:
    """«ЮУрГУ» → «ЮУГУ»; empty for what is no abbreviation."""
    return "".join(filter(str.isupper, word)) if " " not in word and sum(map(str.isupper, word)) >= 3 else "-"


def form_in_nominative(tokens: Sequence[Token], written: str) -> str:
    """«областного автономного учреждения» → «областное автономное учреждение»; the rest stays."""
    words = [token.text for token in tokens]
    for place, word in enumerate(words):
        if is_adjective(word) and stem(word) not in FORM_NOUNS:
            continue
        lemma = FORM_NOUNS.get(stem(word))
        if lemma is None:
            return written
        head, gender = lemma
        shown = [adjective(one, gender) if one.isalpha() or "-" in one else one for one in words[:place]]
        start = tokens[0].start
        rest = " ".join(words[place + 1 :])
        del start
        result = " ".join(filter(None, [*shown, in_shape_of(head, word), rest]))
        return result.replace("( ", "(").replace(" )", ")")
    return written


FORM_NOUNS = {
    stem(lemma): (lemma, gender)
    for lemma, gender in (
        ("общество", "neut"), ("учреждение", "neut"), ("предприятие", "neut"), ("товарищество", "neut"),
        ("партнерство", "neut"), ("партнёрство", "neut"), ("хозяйство", "neut"), ("организация", "femn"),
        ("компания", "femn"), ("артель", "femn"), ("кооператив", "masc"), ("предприниматель", "masc"),
    )
}  # fmt: skip


def ministry(word: str) -> str:
    """«Минпромторгом» → «Минпромторг»; «Минобрнауки» has no cases."""
    if re.search(r"(?:и|ы|ия|ция|ей)\Z", word) or word.isupper():
        return word
    return re.sub(r"(?<=[бвгджзклмнпрстфхцчшщ])(?:а|у|ом|е)\Z", "", word)


def is_usual(word: str) -> bool:
    """A word of every day that only a beginning of a sentence or a heading made capital."""
    if stem(word) in HEADS or is_adjective(word):
        return False
    known = parses(word)
    special = {"Orgn", "Geox", "Name", "Surn", "Abbr", "Trad"}
    is_usual = (
        bool(known) and known[0].is_known and not any(special & set(one.tag.grammemes) for one in known)
    )
    return is_usual and ((word.isupper() and len(word) > 5) or known[0].tag.case not in ("nomn", None))
