"""Names of people, posts and bodies in the cases that official papers need.

Names of people follow rules of endings, which no dictionary of names could replace; posts and bodies need
pymorphy3 and stay in the nominative without it. What comes out can be corrected by hand wherever it is shown.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any

from enterprises.models import Person
from enterprises.reading import cases


class Case(StrEnum):
    """By the marks of OpenCorpora."""

    GENITIVE = "gent"
    DATIVE = "datv"
    ACCUSATIVE = "accs"
    INSTRUMENTAL = "ablt"


# People ----------------------------------------------------------------------------------------------


def full_name(person: Person, case: Case) -> str:
    """«Лаврентьева Владимира Васильевича»."""
    is_woman = _is_woman(person.first_name, person.patronymic)
    parts = [
        surname(person.last_name, is_woman, case),
        first_name(person.first_name, is_woman, case),
        patronymic(person.patronymic, is_woman, case),
    ]
    return " ".join(part for part in parts if part) or person.full_name


def is_woman(person: Person) -> bool | None:
    """None where the name does not tell."""
    return _is_woman(person.first_name, person.patronymic)


def short_name(person: Person, case: Case) -> str:
    """«Лаврентьеву В. В.» with no-break spaces."""
    is_woman = _is_woman(person.first_name, person.patronymic)
    return person.short_name.replace(person.last_name, surname(person.last_name, is_woman, case), 1)


def _is_woman(first: str, father: str) -> bool | None:
    """None where the name does not tell: a surname alone is declined by nobody's guess."""
    if father.lower().endswith(("вна", "чна", "шна", "кызы", "гызы")):
        return True
    if father.lower().endswith(("ич", "оглы", "улы")):
        return False
    if not first or re.fullmatch(r"\w\.?", first):
        return None
    return first.lower().endswith(("а", "я")) and first.lower() not in _MENS_NAMES


_MENS_NAMES = {"илья", "никита", "лука", "фома", "кузьма", "савва", "данила", "гаврила", "миша", "саша"}
_HUSHED = "жшчщгкх"
_STAY = ("о", "е", "э", "и", "ы", "у", "ю", "ых", "их", "аго", "яго", "ово")


def surname(word: str, is_woman: bool | None, case: Case) -> str:
    if is_woman is None or not word:
        return word
    return "-".join(_surname(part, is_woman, case) for part in word.split("-"))


def _surname(word: str, is_woman: bool, case: Case) -> str:
    low = word.lower()
    if low.endswith(_STAY):
        return word
    if is_woman:
        if re.search(r"(?:ов|ев|ёв|ин|ын)а\Z", low):
            return word[:-1] + ("у" if case is Case.ACCUSATIVE else "ой")
        if low.endswith(("ая", "яя")):
            soft = low.endswith("яя")
            return word[:-2] + (
                ("юю" if soft else "ую") if case is Case.ACCUSATIVE else "ей" if soft else "ой"
            )
        return _first_declension(word, case) if low.endswith(("а", "я")) else word
    if re.search(r"(?:[кгхцс]ий|ый|ой)\Z", low) and len(word) > 4:
        if case is Case.INSTRUMENTAL:
            return word[:-2] + ("им" if low.endswith("ий") or low[-3] in _HUSHED else "ым")
        return word[:-2] + ("ому" if case is Case.DATIVE else "ого")
    if case is Case.INSTRUMENTAL and re.search(r"(?:ов|ев|ёв|ин|ын)\Z", low):
        return word + "ым"
    if low.endswith(("а", "я")):
        return _first_declension(word, case)
    return _second_declension(word, case)


def first_name(word: str, is_woman: bool | None, case: Case) -> str:
    if is_woman is None or len(word.rstrip(".")) < 2:
        return word
    low = word.lower()
    irregular = {"павел": "Павл", "лев": "Льв", "пётр": "Петр", "петр": "Петр"}.get(low)
    if irregular and not is_woman:
        return _second_declension(irregular, case)
    if low.endswith(("а", "я")):
        return _first_declension(word, case)
    if is_woman:
        if low.endswith("ь"):
            ending = {Case.ACCUSATIVE: "ь", Case.INSTRUMENTAL: "ью"}.get(case, "и")
            return word[:-1] + ending
        return word
    return word if low.endswith(_STAY) else _second_declension(word, case)


def patronymic(word: str, is_woman: bool | None, case: Case) -> str:
    low = word.lower()
    if is_woman and low.endswith("на"):
        return _first_declension(word, case)
    if is_woman is False and low.endswith("ич"):
        return _second_declension(word, case)
    return word


def _first_declension(word: str, case: Case) -> str:
    """«Анна», «Илья», «Мария», «Глинка»."""
    base, last = word[:-1], word[-1].lower()
    if case is Case.INSTRUMENTAL:
        return base + ("ей" if last == "я" or base[-1:].lower() in "жшчщц" else "ой")
    if case is Case.ACCUSATIVE:
        return base + ("у" if last == "а" else "ю")
    if case is Case.GENITIVE:
        return base + ("и" if last == "я" or base[-1:].lower() in _HUSHED else "ы")
    return base + ("и" if word.lower().endswith("ия") else "е")


def _second_declension(word: str, case: Case) -> str:
    """«Иван», «Андрей», «Игорь», «Назаров»: the accusative of a man is the genitive."""
    soft = word[-1].lower() in "йь"
    base = word[:-1] if soft else word
    if case is Case.DATIVE:
        return base + ("ю" if soft else "у")
    if case is Case.INSTRUMENTAL:
        return base + ("ем" if soft or base[-1:].lower() in "жшчщц" else "ом")
    return base + ("я" if soft else "а")


# Posts and bodies ------------------------------------------------------------------------------------


def phrase(words: str, case: Case) -> str:
    """«Начальника управления инновационной политики»: the first noun and what agrees with it.

    Names in quotes, abbreviations and what follows the noun stay as they are; so does the whole where the
    dictionary is not installed or the words are not understood.
    """
    morph = cases.analyser()
    if morph is None:
        return words
    parts = re.split(r"(\s+)", words)
    agreeing: list[tuple[int, Any]] = []
    for at, part in enumerate(parts):
        if part.isspace() or not part:
            continue
        word = part.rstrip(",")
        if not re.fullmatch(r"[А-Яа-яЁё-]+", word) or (word.isupper() and len(word) > 1):
            return words
        known = cases.parses(word)
        head = next((one for one in known if one.tag.POS == "NOUN" and "nomn" in one.tag), None)
        attribute = next(
            (one for one in known if one.tag.POS in ("ADJF", "PRTF") and "nomn" in one.tag), None
        )
        if attribute is not None and (head is None or attribute.score >= head.score):
            agreeing.append((at, attribute))
            # «Исполняющий обязанности»: what follows hangs on it and is no noun of its own.
            if "PRTF" in str(attribute.tag) and len(agreeing) == 1 and _governs(morph, parts[at + 1 :]):
                return _joined(parts, agreeing, attribute.tag, case)
            continue
        if head is None:
            return words
        agreeing.append((at, head))
        return _joined(parts, agreeing, head.tag, case)
    return words


# What the abbreviations of legal forms stand for.
_NEUTERS = {
    "ООО",
    "ОАО",
    "ЗАО",
    "ПАО",
    "НАО",
    "АО",
    "ОАУ",
    "ОБУ",
    "ГБУ",
    "ОГБУ",
    "ФГБУ",
    "МУП",
    "ГУП",
    "ФГУП",
}


def gender(words: str) -> str:
    """«masc», «femn» or «neut» of the first noun, as OpenCorpora marks them; empty where it is not known."""
    for word in words.split():
        if word in _NEUTERS:
            return "neut"
        if not re.fullmatch(r"[А-Яа-яЁё-]+", word) or (word.isupper() and len(word) > 1):
            return ""
        known = [one.tag for one in cases.parses(word) if "nomn" in one.tag]
        if known and known[0].POS == "NOUN":
            return str(known[0].gender or "") if known[0].number == "sing" else ""
    return ""


def begins_with_verb(text: str, number: str) -> bool:
    """Whether the first word is a verb of the past, «sing» or «plur»; never without the dictionary."""
    known = cases.parses(text.split(" ", 1)[0].strip(".,:;")) if text else ()
    return bool(known) and known[0].tag.POS == "VERB" and {"past", number} in known[0].tag


def begins_with(text: str, *parts: str) -> bool:
    """Whether the first word is such a part of speech, as OpenCorpora marks them."""
    known = cases.parses(text.split(" ", 1)[0].strip(".,:;")) if text else ()
    return bool(known) and str(known[0].tag.POS) in parts


def _governs(morph: Any, rest: list[str]) -> bool:
    following = next((part for part in rest if part.strip()), "")
    return bool(following) and not any(
        "nomn" in one.tag and "sing" in one.tag for one in morph.parse(following)
    )


def _joined(parts: list[str], agreeing: list[tuple[int, Any]], head: Any, case: Case) -> str:
    done = list(parts)
    number = "plur" if head.number == "plur" else "sing"
    for at, one in agreeing:
        wanted = {case.value, number}
        if one.tag.POS in ("ADJF", "PRTF"):
            if number == "sing" and head.gender:
                wanted.add(head.gender)
            if case is Case.ACCUSATIVE and (number == "plur" or head.gender == "masc"):
                # A participle that stands for a noun is a person: «исполняющего обязанности».
                wanted.add("anim" if "anim" in str(head) or head.POS == "PRTF" else "inan")
        bent = one.inflect(wanted)
        if bent is None:
            return "".join(parts)
        word = parts[at].rstrip(",")
        new = bent.word if "ё" in word.lower() else bent.word.replace("ё", "е")
        done[at] = (new.capitalize() if word[0].isupper() else new) + parts[at][len(word) :]
    return "".join(done)
