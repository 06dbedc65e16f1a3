"""Settlements: in brackets, after a name, or as an adjective before it. Only what the text says."""

from __future__ import annotations

import re
from functools import lru_cache

from enterprises.reading import lexicon
from enterprises.reading.cases import analyser, in_shape_of, parses
from enterprises.reading.words import Text

# Towns, each with the adjective made of it; «-» where the adjective says the region as often as the town.


@lru_cache(maxsize=1)
def _towns() -> tuple[dict[str, str], dict[str, str]]:
    """Folded name → name, folded adjective without its ending → name."""
    by_name: dict[str, str] = {}
    by_adjective: dict[str, str] = {}
    for entry in lexicon.lines("towns"):
        name, *adjectives = entry.split() or [""]
        if not name:
            continue
        shown = name
        if shown.split("-")[0] in ("Старый", "Нижний", "Набережные", "Великие", "Великий"):
            shown = shown.replace("-", " ", 1)
        by_name[shown.lower().replace("ё", "е")] = shown
        for one in adjectives:
            if one != "-":
                by_adjective[one.lower().replace("ё", "е")[:-2]] = shown
    return by_name, by_adjective


def town_of_adjective(word: str) -> str | None:
    """«петербургской» → Санкт-Петербург."""
    low = word.lower().replace("ё", "е")
    match = re.fullmatch(r"(.+?[сц]к|тверск|костромск)(?:ий|ой|ого|ому|им|ом|ая|ую|ое|ою)", low)
    return _towns()[1].get(match[1]) if match else None


_SIGN = (
    r"(?P<sign>г\.\s?о\.|гор\.|г\.|города?\b|городе\b|с\.|сел[оае]\b|дер\.|д\.|деревн[яие]\b|пос\.|п\.\s?г\.\s?т\.|пгт\.?"
    r"|п\.|посёл(?:ок|ка|ке)\b|посел(?:ок|ка|ке)\b|р\.\s?п\.|рп\b|ст-ц[аы]|ст\.|х\.|станиц[аые]\b|аул\b)"
)
_NAME = r"(?P<name>[А-ЯЁ][а-яё]+(?:-(?:на-)?[А-ЯЁа-яё]+)*(?:\s(?:[А-ЯЁ][а-яё]+))?)"
_MARKED = re.compile(rf"(?<![^\W\d_]){_SIGN}\s*{_NAME}")
_BARE = re.compile(_NAME)
_SECOND_IS_REGION = re.compile(r"\s[А-ЯЁ][а-яё]+(?:ой|ая|ого|ий|ская|цкая)\Z")
_BRACKET = re.compile(r"\s*\((?P<inside>[^()\n]{2,80})\)")
_AFTER = re.compile(rf"\s*,\s*(?={_SIGN}\s*[А-ЯЁ])|\s+(?=(?:г|с|п|пос|д|х|ст)\.\s?[А-ЯЁ][а-яё])")
_FROM = re.compile(rf"\s*(?:из|в|,\s*расположенн\w+ в)\s+(?={_SIGN}\s*[А-ЯЁ])")
_FROM_BARE = re.compile(r"\s*\bиз\s+(?=[А-ЯЁ])")
_COMMA_BARE = re.compile(r"\s*(?:,|[–—-]|\t)\s*(?=[А-ЯЁ])")


def place_after(text: Text, end: int) -> tuple[str | None, int]:
    """The settlement that is said right after a name, and where the saying ends."""
    flat = text.flat
    if bracket := _BRACKET.match(flat, end):
        place = settlement_in(bracket["inside"])
        return (place, bracket.end()) if place else (None, end)
    for before in (_AFTER, _FROM):
        if start := before.match(flat, end):
            marked = _MARKED.match(flat, start.end())
            if marked:
                return nominative(_only_name(marked["name"])), marked.end()
    if start := _FROM_BARE.match(flat, end):
        bare = _BARE.match(flat, start.end())
        if bare and (town := known_town(bare["name"])):
            return town, bare.end()
    if start := _COMMA_BARE.match(flat, end):
        # «ООО «Луч», Елец» on a line of a list.
        bare = _BARE.match(flat, start.end())
        if bare and re.match(r"\s*(?:[;.)]?\s*(?:\n|\Z)|;)", flat[bare.end() : bare.end() + 4] or "\n"):
            name = bare["name"]
            if name.lower().replace("ё", "е") in _towns()[0]:
                return name, bare.end()
    return None, end


def settlement_in(inside: str) -> str | None:
    """The settlement in the words of a bracket; a region alone is none."""
    if marked := _MARKED.search(inside):
        return nominative(_only_name(marked["name"]))
    for part in re.split(r"\s*[,;/]\s*", inside):
        if known := _towns()[0].get(part.strip().lower().replace("ё", "е")):
            return part.strip() if known.lower() != part.strip().lower() else known
        # A single strange word in brackets after a firm's name is its town only where the dictionary says so.
        word = part.strip()
        is_place = re.fullmatch(_NAME, word) and any("Geox" in one.tag for one in parses(word))
        if is_place and _is_town_like(word):
            return word
    return None


_COUNTRIES = frozenset(lexicon.words("countries_and_republics"))


def _is_town_like(word: str) -> bool:
    return word.lower() not in _COUNTRIES and not word.lower().endswith(("ская", "ский", "ия"))


def known_town(words: str) -> str | None:
    """The town whose name stands here in some case."""
    by_name = _towns()[0]
    for count in (2, 1):
        some = " ".join(words.split()[:count])
        for shown in {nominative(some), some}:
            if (folded := shown.lower().replace("ё", "е")) in by_name:
                return by_name[folded]
    return None


def _only_name(name: str) -> str:
    """«Елец Липецкой» → «Елец»: an adjective of a region is no part of the name."""
    first, _space, second = name.partition(" ")
    # «Красный Яр», «Набережных Челнов»: only an adjective is followed by the rest of the name.
    goes_on = second and re.search(r"(?:[ыио]й|ая|ое|ые|ие|ого|его|ых|их|[ое]м)\Z", first)
    return name if goes_on and not _SECOND_IS_REGION.search(name) else first


_ADJECTIVE_NAMES = re.compile(r"(?P<stem>.+[а-яё])(?P<ending>ого|его|ому|ем|ом|ой)\Z")


@lru_cache(maxsize=1000)
def nominative(name: str) -> str:
    """«Ельца» → «Елец». What nothing is known of stays as it is written."""
    folded = name.lower().replace("ё", "е")
    by_name = _towns()[0]
    if folded in by_name:
        return name
    for stem, shown in by_name.items():
        if folded in _forms_of(stem):
            return shown
    if analyser() is None:
        return name
    geographic = [one for one in parses(name) if "Geox" in one.tag]
    if not geographic or any("nomn" in one.tag for one in geographic):
        return name
    inflected = geographic[0].inflect({"nomn"})
    return in_shape_of(inflected.word, name) if inflected else name


@lru_cache(maxsize=1000)
def _forms_of(town: str) -> frozenset[str]:
    """The cases of a town's name, roughly."""
    if town == "елец":
        return frozenset({"ельца", "ельцу", "ельце", "ельцом"})
    if town == "орел":
        return frozenset({"орла", "орлу", "орле", "орлом"})
    if town.endswith("ец"):
        base = town[:-2] + "ц"
        return frozenset(base + ending for ending in ("а", "у", "е", "ом"))
    if town == "набережные челны":
        return frozenset({"набережных челнов", "набережным челнам", "набережных челнах"})
    if town == "старый оскол":
        return frozenset({"старого оскола", "старому осколу", "старом осколе"})
    if " " in town or town.endswith(("о", "и", "ы", "э", "ое", "ый", "ий")):
        if town.startswith("нижний "):
            rest = town.removeprefix("нижний ")
            return frozenset(
                f"нижн{one} {rest}{two}" for one, two in (("его", "а"), ("ему", "у"), ("ем", "е"))
            )
        if town.startswith("велик"):
            return frozenset({"великого новгорода", "великом новгороде", "великих лук", "великих луках"})
        if town in ("грязи", "ливны", "шахты", "чебоксары", "химки", "лиски"):
            base = town[:-1]
            return frozenset({base + "ей", base, base + "ам", base + "ах", base + "ов", base + "ями"})
        return frozenset()
    if town.endswith("а"):
        return frozenset(town[:-1] + ending for ending in ("ы", "и", "е", "у", "ой"))
    if town.endswith("ь"):
        feminine = ("и", "ью")
        masculine = ("я", "ю", "е", "ем")
        return frozenset(town[:-1] + ending for ending in (*feminine, *masculine))
    return frozenset(town + ending for ending in ("а", "у", "е", "ом"))
