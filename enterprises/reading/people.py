"""People in a text: full names, initials, and names that only the model knows; with their posts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from enterprises.reading import lexicon, person_names
from enterprises.reading.cases import FEMININE, MASCULINE, in_shape_of, is_verb, parses
from enterprises.reading.forms import stem
from enterprises.reading.known_names import PERSON, Named
from enterprises.reading.words import Text, Token


@dataclass(frozen=True, slots=True)
class FoundPerson:
    name: str
    start: int
    end: int
    gender: str | None
    case: str | None
    """The case that the text has the name in, where that is sure."""
    surname: str
    """Empty where only first name and patronymic are said."""


_NOT_NAMES = frozenset(lexicon.words("no_person_names"))


def find_people(text: Text, named: Iterable[Named]) -> list[FoundPerson]:
    """In the order of the text; «имени И. А. Бунина» is nobody who takes part."""
    tokens = text.tokens
    found: list[FoundPerson] = []
    position = 0
    models = [one for one in named if one.kind == PERSON]
    while position < len(tokens):
        person = _person_at(text, position)
        if person is None:
            position += 1
            continue
        if not _is_namesake(text, person.start) and not _is_in_name(text, person):
            found.append(person)
        position = text.index_at(person.end)
    found += _by_model(text, models, found)
    found.sort(key=lambda one: one.start)
    return found


_NAMED_AFTER = re.compile(
    r"(?:имени|им\.|памяти|улиц[аеы]|ул\.|проспект[ае]?|пр\.|пр-т|площад[ьи]|пл\.|премии|стипендии|переул\w+|бульвар\w*|музе\w+)"
    r"\s*(?:[а-яё]+\s)?\Z"
)


def _is_namesake(text: Text, start: int) -> bool:
    return _NAMED_AFTER.search(text.flat[max(0, start - 40) : start]) is not None


def _is_in_name(text: Text, person: FoundPerson) -> bool:
    """Inside quotes of a name: «Торговый дом Иванова»; an utterance in quotes is longer than any name."""
    quote = text.quote_around(person.start)
    return (
        quote is not None and quote.end - quote.start < 90 and "," not in text.flat[quote.start : quote.end]
    )


def _next(text: Text, position: int) -> Token | None:
    """The token after `position` on the same line, if nothing but spaces is between."""
    tokens = text.tokens
    if position + 1 >= len(tokens):
        return None
    between = text.flat[tokens[position].end : tokens[position + 1].start]
    return tokens[position + 1] if not between.strip(" ") and len(between) < 4 else None


def _is_name_word(token: Token | None) -> bool:
    if token is None or not token.is_capital or len(token.text) < 2 or not re.match(r"[А-ЯЁ]", token.text):
        return False
    return token.low not in _NOT_NAMES


def _person_at(text: Text, position: int) -> FoundPerson | None:
    tokens = text.tokens
    one = tokens[position]
    two = _next(text, position)
    three = _next(text, position + 1) if two else None
    if one.kind == "initials":
        if (_is_name_word(two) and two and not two.is_shouted) or (
            two and two.is_shouted and _is_shouted_line(text, two)
        ):
            assert two is not None
            if _is_usual_word(two):
                return None
            return _with_initials(text, one, two, surname_first=False)
        return None
    if not _is_name_word(one):
        return None
    if one.text.lower() in ("г-н", "г-жа"):
        return None
    if two is not None and three is not None and _is_name_word(two) and _is_name_word(three):
        four = _next(text, position + 2)
        if four is not None and four.low in ("оглы", "кызы"):
            shown = f"{one.text} {two.text} {three.text} {four.text}"
            return FoundPerson(shown, one.start, four.end, None, "nomn", one.text)
        if person_names.patronymic(three.text) and (
            _is_first(two) or not _is_first(one) or person_names.may_be_surname(one.text)
        ):
            return _full(text, surname=one, first=two, middle=three, last=three)
        if person_names.patronymic(two.text) and not _is_usual_word(three):
            return _full(text, surname=three, first=one, middle=two, last=three)
    if (
        two is not None
        and three is not None
        and re.fullmatch(r"[А-ЯЁ]\.", two.text)
        and _is_first(one)
        and _is_name_word(three)
    ):
        found = _settled(text, surname=three, first=one, start=one.start, end=three.end)
        if found is not None:
            first, last = found.name.split(" ", 1)
            return replace(found, name=f"{first} {two.text} {last}")
    if two is not None and two.kind == "initials":
        is_full = re.fullmatch(r"[А-ЯЁ]\.\s?[А-ЯЁ]\.", two.text) is not None
        is_adjectival = is_full and re.search(r"(?:[ыио]й|ая)\Z", one.low) is not None
        if person_names.may_be_surname(one.text) or is_adjectival or not _is_usual_word(one):
            if re.fullmatch(r"[А-ЯЁ]\.", two.text) and not person_names.may_be_surname(one.text):
                return None
            return _with_initials(text, two, one, surname_first=True)
        return None
    if two is not None and _is_name_word(two) and person_names.patronymic(two.text) and _is_first(one):
        return _full(text, surname=None, first=one, middle=two, last=two)
    if two is not None and _is_name_word(two) and not two.is_shouted:
        return _two_words(text, one, two)
    return None


def _is_shouted_line(text: Text, token: Token) -> bool:
    start, end = text.line_of(token.start)
    return text.flat[start:end].isupper() or (token.is_shouted and len(token.text) > 3)


def _is_first(token: Token) -> bool:
    return bool(person_names.first_name(token.text))


def _is_usual_word(token: Token) -> bool:
    """A dictionary word that is no name: «Д. Область» is no person."""
    known = parses(token.text)
    if not known:
        return False
    if any({"Surn", "Name"} & set(one.tag.grammemes) for one in known):
        return False
    return known[0].is_known and not person_names.may_be_surname(token.text)


def _two_words(text: Text, one: Token, two: Token) -> FoundPerson | None:
    """«Владимир Лаврентьев» or «Лаврентьев Владимир», both words known as what they are."""
    for first, last in ((one, two), (two, one)):
        if not _is_first(first) or (_is_first(last) and not person_names.may_be_surname(last.text)):
            continue
        if not person_names.may_be_surname(last.text) or _is_usual_word(last):
            continue
        if any("Geox" in parse.tag for parse in parses(last.text)) and not re.search(
            r"(?:в|н)а?\Z", last.low
        ):
            continue
        return _settled(text, surname=last, first=first, start=one.start, end=two.end)
    return None


def _settled(text: Text, *, surname: Token, first: Token, start: int, end: int) -> FoundPerson | None:
    """Gender and case that fit both words; the nominative where it fits."""
    options = person_names.first_name(first.text)
    ordered = sorted(options, key=lambda option: option[2] != "nomn")
    best: tuple[int, str, str, str] | None = None
    for nominative, gender, case in ordered:
        score = _fits(surname.text, gender, case)
        if best is None or score > best[0]:
            best = (score, nominative, gender, case)
    if best is None:
        return None
    _score, nominative, gender, case = best
    shown_first = first.text if case == "nomn" else in_shape_of(nominative, first.text)
    shown_last = person_names.surname_nominative(surname.text, gender, case)
    words = [shown_last, shown_first] if surname.start < first.start else [shown_first, shown_last]
    return FoundPerson(" ".join(words), start, end, gender, case, shown_last)


def _fits(surname: str, gender: str, case: str) -> int:
    """How well a surname's ending goes with a gender and a case: 2 surely, 1 maybe, 0 not."""
    low = surname.lower().rsplit("-", 1)[-1]
    endings = {
        (MASCULINE, "nomn"): r"(?:[оеё]в|[иы]н|ский|цкий|ой)\Z",
        (MASCULINE, "gent"): r"(?:[оеё]ва|[иы]на|ского|цкого)\Z",
        (MASCULINE, "accs"): r"(?:[оеё]ва|[иы]на|ского|цкого)\Z",
        (MASCULINE, "datv"): r"(?:[оеё]ву|[иы]ну|скому|цкому)\Z",
        (MASCULINE, "ablt"): r"(?:[оеё]вым|[иы]ным|ским|цким)\Z",
        (MASCULINE, "loct"): r"(?:[оеё]ве|[иы]не|ском|цком)\Z",
        (FEMININE, "nomn"): r"(?:[оеё]ва|[иы]на|ская|цкая)\Z",
        (FEMININE, "accs"): r"(?:[оеё]ву|[иы]ну|скую|цкую)\Z",
    }
    oblique = r"(?:[оеё]вой|[иы]ной|ской|цкой)\Z"
    pattern = endings.get((gender, case), oblique if gender == FEMININE else r"\Z.")
    if re.search(pattern, low):
        return 3
    if re.search(r"(?:ко|их|ых|дзе|швили)\Z", low):
        return 2 + (case == "nomn")
    usual = [one for pattern in endings.values() if (one := re.search(pattern, low))] or re.search(
        oblique, low
    )
    if usual:
        return 0
    is_bare = re.search(r"[бвгджзйклмнпрстфхцчшщь]\Z", low) is not None
    if gender == FEMININE:
        return 2 if is_bare else 1
    return 2 if is_bare == (case == "nomn") else 1


def _full(text: Text, *, surname: Token | None, first: Token, middle: Token, last: Token) -> FoundPerson:
    told = person_names.patronymic(middle.text)
    assert told is not None
    gender, case = told
    shown_first = _first_in(first.text, gender, case)
    shown_middle = person_names.patronymic_nominative(middle.text)
    words = [(first.start, shown_first), (middle.start, shown_middle)]
    shown_last = ""
    if surname is not None:
        shown_last = person_names.surname_nominative(
            surname.text, gender, _exact(case, gender, first.text, surname.text)
        )
        words.append((surname.start, shown_last))
    words.sort()
    start = min(place for place, _word in words)
    end = max(first.end, middle.end, last.end, surname.end if surname else 0)
    return FoundPerson(" ".join(word for _place, word in words), start, end, gender, case, shown_last)


def _exact(case: str, gender: str, first: str, surname: str) -> str:
    """Some endings of a woman's patronymic serve two cases; her surname tells."""
    return "ablt" if gender == FEMININE and case == "gent" and surname.lower().endswith("ою") else case


def _first_in(word: str, gender: str, case: str) -> str:
    if case == "nomn":
        return word
    for nominative, its_gender, _case in person_names.first_name(word):
        if its_gender == gender:
            shown = nominative if "ё" in nominative and "ё" in word.lower() else _yo_of_first(nominative)
            return in_shape_of(shown, word)
    return person_names.surname_nominative(word, gender, case)


def _yo_of_first(name: str) -> str:
    """«Пётр» and «Фёдор» are written with ё where their cases have none or e."""
    return {"петр": "пётр"}.get(name, name)


def _with_initials(text: Text, initials: Token, surname: Token, *, surname_first: bool) -> FoundPerson:
    compact = re.sub(r"\.\s+", ".", initials.text)
    start, end = (surname.start, initials.end) if surname_first else (initials.start, surname.end)
    shown = f"{surname.text} {compact}" if surname_first else f"{compact} {surname.text}"
    return FoundPerson(shown, start, end, None, None, surname.text)


def settle_case(person: FoundPerson, post_case: str | None, before: str) -> FoundPerson:
    """A surname with initials in the nominative: its post, a preposition or its own ending tell the case."""
    if person.case is not None or not person.surname:
        return person
    written = person.surname
    told = person_names.surname_forms(written)
    case = gender = None
    if post_case and post_case != "nomn":
        case = post_case
        gender = _gender_by(written, case)
    elif post_case == "nomn":
        return replace(person, case="nomn")
    elif told is not None:
        gender, case = told
    elif re.search(
        r"(?:^|\s)(?:от|у|для|без|из|до|против|кроме|ради|подпис\w+|участи\w+|имени)\s*\Z", before.lower()
    ):
        case = "gent"
        gender = _gender_by(written, case)
    if case is None or gender is None:
        return person
    shown = person_names.surname_nominative(written, gender, case)
    return replace(person, name=person.name.replace(written, shown), surname=shown, gender=gender, case=case)


def _gender_by(surname: str, case: str) -> str:
    low = surname.lower().rsplit("-", 1)[-1]
    if case in ("gent", "datv", "ablt", "loct") and re.search(r"(?:[оеё]в|[иы]н|ск|цк)ой\Z", low):
        return FEMININE
    if case == "accs" and re.search(r"(?:[оеё]ву|[иы]ну|скую|цкую)\Z", low):
        return FEMININE
    return MASCULINE


_TITLES = ("г-н", "г-жа", "господин", "госпожа", "товарищ")


def _by_model(text: Text, models: list[Named], found: list[FoundPerson]) -> list[FoundPerson]:
    """What only the model takes for a person: foreign names, rare surnames; a bare surname that is new."""
    taken = [(one.start, one.end) for one in found]
    surnames = {stem(one.surname) for one in found if one.surname}
    new: list[FoundPerson | None] = []
    for one in models:
        if any(one.start < end and start < one.end for start, end in taken):
            continue
        tokens = [
            token for token in text.tokens_in(one.start, one.end) if token.is_word or token.kind == "initials"
        ]
        words = [token for token in tokens if token.is_word]
        if not words or not all(token.is_capital for token in words) or _is_namesake(text, one.start):
            continue
        if _is_inside_name(text, one):
            continue
        if any(token.low in _NOT_NAMES for token in words):
            continue
        if len(words) == 1:
            word = words[0]
            if stem(word.text) in surnames or word.is_shouted or len(tokens) > 1:
                continue
            if not person_names.may_be_surname(word.text) or _is_first(word) or _goes_with_noun(text, word):
                continue
            surnames.add(stem(word.text))
            new.append(FoundPerson(word.text, word.start, word.end, None, None, word.text))
        else:
            new.append(_strange(text, words, tokens))
    return [one for one in new if one is not None]


def _goes_with_noun(text: Text, word: Token) -> bool:
    """«Старооскольским техникумом»: an adjective of a place before its noun."""
    following = _next(text, text.index_at(word.start))
    is_like = re.search(r"(?:ск|цк)(?:ий|ая|ое|ого|ой|ому|им|ом|ую)\Z", word.low) is not None
    return is_like and following is not None and following.is_lower and not is_verb(following.text)


def _is_inside_name(text: Text, one: Named) -> bool:
    quote = text.quote_around(one.start)
    return quote is not None and quote.end - quote.start < 90


def _strange(text: Text, words: list[Token], tokens: list[Token]) -> FoundPerson | None:
    """Two or three capital words that no rule knows: in the nominative by the first name."""
    start, end = tokens[0].start, tokens[-1].end
    if stem(words[-1].text) in _NOT_NAMES:
        return None
    for first, last in ((words[0], words[-1]), (words[-1], words[0])):
        if _is_first(first) and len(words) == 2:
            return _settled(text, surname=last, first=first, start=start, end=end)
    shown = text.said(start, end)
    return FoundPerson(shown, start, end, None, "nomn", words[-1].text)
