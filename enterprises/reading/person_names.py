"""First names, patronymics and surnames: recognising them, and turning them to the nominative."""

from __future__ import annotations

import re
from functools import lru_cache

from enterprises.reading import lexicon
from enterprises.reading.cases import FEMININE, MASCULINE, analyser, in_shape_of, parses

_MEN = lexicon.words("men")
_WOMEN = lexicon.words("women")


@lru_cache(maxsize=1)
def _first_names() -> dict[str, list[tuple[str, str, str]]]:
    """Folded form → (nominative, gender, case)."""
    forms: dict[str, list[tuple[str, str, str]]] = {}

    def add(form: str, name: str, gender: str, case: str) -> None:
        forms.setdefault(form.replace("ё", "е"), []).append((name, gender, case))

    for name in _MEN:
        add(name, name, MASCULINE, "nomn")
        base = {"лев": "льв", "павел": "павл", "пётр": "петр"}.get(name, name)
        if base.endswith(("й", "ь")):
            for ending, case in zip(("я", "ю", "ем", "е"), ("gent", "datv", "ablt", "loct"), strict=True):
                add(base[:-1] + ending, name, MASCULINE, case)
            if base.endswith("ий"):
                add(base[:-1] + "и", name, MASCULINE, "loct")
        elif base.endswith(("а", "я")):
            hard = base.endswith("а")
            endings = ("ы", "е", "у", "ой") if hard else ("и", "е", "ю", "ей")
            for ending, case in zip(endings, ("gent", "datv", "accs", "ablt"), strict=True):
                add(base[:-1] + ending, name, MASCULINE, case)
        else:
            for ending, case in zip(("а", "у", "ом", "е"), ("gent", "datv", "ablt", "loct"), strict=True):
                add(base + ending, name, MASCULINE, case)
    for name in _WOMEN:
        add(name, name, FEMININE, "nomn")
        if name == "любовь":
            for form, case in (("любови", "gent"), ("любовью", "ablt")):
                add(form, name, FEMININE, case)
        elif name.endswith(("а", "я")):
            base = name[:-1]
            if name.endswith("ия"):
                endings = ("и", "и", "ю", "ей")
            elif name.endswith("я"):
                endings = ("и", "е", "ю", "ей")
            elif base[-1] in "гкхжшчщ":
                endings = ("и", "е", "у", "ой")
            else:
                endings = ("ы", "е", "у", "ой")
            for ending, case in zip(endings, ("gent", "datv", "accs", "ablt"), strict=True):
                add(base + ending, name, FEMININE, case)
    return forms


_PATRONYMIC = re.compile(
    r"[А-ЯЁ][а-яё-]+(?:(?P<man>(?:[оеё]вич|[иь]ич|мич|кич|тич)(?P<m>а|у|ем|е|)?)|(?P<woman>(?:[оеё]вн|ичн|иничн)(?P<w>а|ы|е|у|ой|ою)))\Z",
)
_MAN_CASE = {"": "nomn", "а": "gent", "у": "datv", "ем": "ablt", "е": "loct"}
_WOMAN_CASE = {"а": "nomn", "ы": "gent", "е": "datv", "у": "accs", "ой": "ablt", "ою": "ablt"}


def patronymic(word: str) -> tuple[str, str] | None:
    """Gender and case of a patronymic; None of any other word."""
    shown = word.capitalize() if word.isupper() else word
    match = _PATRONYMIC.match(shown)
    if match is None or len(word) < 5 or word.lower() in ("москвич", "кирпич"):
        return None
    if match["man"]:
        return MASCULINE, _MAN_CASE[match["m"] or ""]
    return FEMININE, _WOMAN_CASE[match["w"]]


def patronymic_nominative(word: str) -> str:
    found = patronymic(word)
    if found is None or found[1] == "nomn":
        return word
    gender = found[0]
    low = word.lower()
    base = (
        re.sub(r"(?:а|у|ем|е)\Z", "", low) if gender == MASCULINE else re.sub(r"(?:ы|е|у|ой|ою)\Z", "а", low)
    )
    return in_shape_of(base, word)


def first_name(word: str) -> list[tuple[str, str, str]]:
    """What first names the word may be: (nominative, gender, case)."""
    low = word.lower().replace("ё", "е")
    if known := _first_names().get(low):
        return known
    found = []
    for one in parses(word):
        if "Name" in one.tag and "Patr" not in one.tag and one.is_known and one.tag.number == "sing":
            for gender in (
                (MASCULINE, FEMININE) if one.tag.gender is None or "ms-f" in one.tag else (one.tag.gender,)
            ):
                inflected = one.inflect({"nomn"})
                found.append((inflected.word if inflected else low, str(gender), str(one.tag.case)))
    return found


def may_be_surname(word: str) -> bool:
    low = word.lower().replace("ё", "е")
    if re.search(
        r"(?:[оеи]в|ин|ын|ский|цкий|ской|енко|чук|юк|ук|ян|дзе|швили|их|ых|ко|ич|ец|ер|ман|штейн|ов[ауе]|ев[ауе]|ин[ауе]"
        r"|овой|евой|иной|овым|евым|иным|ск(?:ого|ому|им|ой|ую|ая)|цк(?:ого|ому|им|ой|ую|ая)|ова|ева|ина|ына)\Z",
        low,
    ):
        return True
    return any("Surn" in one.tag for one in parses(word))


_RULES_MAN = {
    "gent": [(r"([оеё]в|[иы]н)а", r"\1"), (r"(ск|цк)ого", r"\1ий"), (r"(?<=[гкхжшчщн])ого", "ой"),
             (r"его", "ий"), (r"ого", "ый"),
             (r"([бвгджзклмнпрстфхцчшщ])а", r"\1"), (r"([аеоуи])я", r"\1й"), (r"([лрнт])я", r"\1ь")],
    "datv": [(r"([оеё]в|[иы]н)у", r"\1"), (r"(ск|цк)ому", r"\1ий"), (r"ому", "ый"), (r"ему", "ий"),
             (r"([бвгджзклмнпрстфхцчшщ])у", r"\1"), (r"([аеоуи])ю", r"\1й"), (r"([лрнт])ю", r"\1ь")],
    "ablt": [(r"([оеё]в|[иы]н)ым", r"\1"), (r"(ск|цк)им", r"\1ий"), (r"([бвгджзклмнпрстфхцчшщ])ом", r"\1"),
             (r"([жшчщц])ем", r"\1"), (r"([лрнт])ем", r"\1ь"), (r"([аеоуи])ем", r"\1й"), (r"ым", "ый")],
    "loct": [(r"([оеё]в|[иы]н)е", r"\1"), (r"(ск|цк)ом", r"\1ий"), (r"([бвгджзклмнпрстфхцчшщ])е", r"\1"),
             (r"ом", "ый")],
}  # fmt: skip
_RULES_WOMAN = {
    "gent": [(r"([оеё]в|[иы]н)ой", r"\1а"), (r"(ск|цк)ой", r"\1ая"), (r"([гкхжшчщ])и", r"\1а"), (r"ы", "а"),
             (r"ой", "ая")],
    "datv": [(r"([оеё]в|[иы]н)ой", r"\1а"), (r"(ск|цк)ой", r"\1ая"), (r"ой", "ая")],
    "accs": [(r"([оеё]в|[иы]н)у", r"\1а"), (r"(ск|цк)ую", r"\1ая"), (r"ую", "ая"),
             (r"([бвгджзклмнпрст])у", r"\1а")],
    "ablt": [(r"([оеё]в|[иы]н)ой", r"\1а"), (r"(ск|цк)ой", r"\1ая"), (r"([оеё]в|[иы]н)ою", r"\1а"),
             (r"ой", "ая")],
}  # fmt: skip
_RULES_MAN["accs"] = _RULES_MAN["gent"]
_RULES_WOMAN["loct"] = _RULES_WOMAN["datv"]
_OF_CONSONANT_A = re.compile(r"(?:[бвгджзклмнпрстфхцчшщ]|ь|й)\Z")


def surname_nominative(word: str, gender: str, case: str) -> str:
    """The surname that stands in `case`, in the nominative; each part of a double one by itself."""
    if case == "nomn":
        return word
    if "-" in word:
        return "-".join(surname_nominative(part, gender, case) for part in word.split("-"))
    low = word.lower()
    if gender == FEMININE and _OF_CONSONANT_A.search(low) and not low.endswith(("ой", "ей")):
        return word
    if re.search(r"(?:[иы]х|ко|швили|дзе|аго)\Z", low):
        return word
    if (by_dictionary := _by_dictionary(word, gender, case)) is not None:
        return by_dictionary
    for pattern, new in (_RULES_MAN if gender == MASCULINE else _RULES_WOMAN).get(case, ()):
        changed, count = re.subn(pattern + r"\Z", new, low)
        if count and len(changed) > 1:
            return in_shape_of(changed, word)
    return word


def _by_dictionary(word: str, gender: str, case: str) -> str | None:
    if analyser() is None:
        return None
    cases = {case} | ({"accs"} if case == "gent" and gender == MASCULINE else set())
    for one in parses(word):
        tag = one.tag
        if "Surn" not in tag or not one.is_known or tag.case not in cases or tag.number == "plur":
            continue
        if tag.gender not in (gender, None) and "ms-f" not in tag:
            continue
        inflected = one.inflect({"nomn", "sing"})
        if inflected is not None:
            return in_shape_of(
                inflected.word if "ё" in word.lower() else inflected.word.replace("ё", "е"), word
            )
    return None


def surname_forms(word: str) -> tuple[str, str] | None:
    """Gender and case that an ending tells by itself: «Ивановым» is his, «Ивановой» hers; else None."""
    low = word.lower().rsplit("-", 1)[-1]
    if re.search(r"(?:[оеё]в|[иы]н)ым\Z|(?:ск|цк)им\Z", low):
        return MASCULINE, "ablt"
    if re.search(r"(?:[оеё]в|[иы]н)у\Z|(?:ск|цк)ому\Z", low):
        return MASCULINE, "datv"
    if re.search(r"(?:[оеё]в|[иы]н)ой\Z|(?:ск|цк)ой\Z", low):
        return FEMININE, "gent"
    if re.search(r"(?:ск|цк)ого\Z", low):
        return MASCULINE, "gent"
    if re.search(r"(?:ск|цк)ую\Z", low):
        return FEMININE, "accs"
    return None
