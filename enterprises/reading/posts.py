"""The post that is said with a person's name: «начальник управления … Иванов», «Иванов И.И. – директор …»."""

from __future__ import annotations

import re
from dataclasses import dataclass

from enterprises.reading import lexicon
from enterprises.reading.cases import MASCULINE, adjective, in_shape_of, is_adjective, is_verb, parses
from enterprises.reading.forms import stem
from enterprises.reading.words import Text

_LEMMAS = {stem(lemma): lemma for lemma in lexicon.words("posts")}
_BY_FORM = {
    "зам": "заместитель", "зам.": "заместитель", "и.о.": "и.о.", "врио": "врио", "ио": "и.о.", "вр": "врио",
    "нач": "начальник", "нач.": "начальник", "зав": "заведующий", "зав.": "заведующий",
    "глав": "глава", "министр": "министр", "министра": "министр",
    "министру": "министр", "министром": "министр",
    "ип": "ИП", "член": "член", "члена": "член", "мэр": "мэр", "мэра": "мэр", "мэром": "мэр", "мэру": "мэр",
}  # fmt: skip
_DEGREES = frozenset(
    [
        "доктор",
        "кандидат",
        "д.т.н",
        "к.т.н",
        "д.э.н",
        "к.э.н",
        "профессор",
        "доцент",
        "академик",
        "к.ф.-м.н",
        "эсквайр",
    ]
)
_LOWER_ADJECTIVES = frozenset(map(stem, lexicon.words("of_posts")))


@dataclass(frozen=True, slots=True)
class FoundPost:
    text: str
    start: int
    end: int
    case: str | None


def _head(word: str) -> str | None:
    low = word.lower().replace("ё", "е")
    if low in _BY_FORM:
        return _BY_FORM[low]
    if low.endswith(
        ("ство", "ства", "ству", "ством", "ский", "ская", "ского", "ской", "ские", "ских", "ским", "ную")
    ):
        return None
    return _LEMMAS.get(stem(low))


def is_post(word: str) -> bool:
    return _head(word) is not None


def _case_of(word: str) -> str | None:
    known = [one for one in parses(word) if one.tag.POS == "NOUN" and one.tag.number == "sing"]
    if known:
        cases = [str(one.tag.case) for one in known]
        return "nomn" if "nomn" in cases else cases[0]
    low = word.lower()
    lemma = _LEMMAS.get(stem(low), "")
    if low == lemma:
        return "nomn"
    if lemma.endswith(("а", "я")):
        return {"ы": "gent", "и": "gent", "е": "datv", "у": "accs", "й": "ablt"}.get(low[-1])
    return {"а": "gent", "я": "gent", "у": "datv", "ю": "datv", "м": "ablt", "е": "loct"}.get(low[-1])


def post_before(text: Text, start: int, taken: list[tuple[int, int]]) -> FoundPost | None:
    """The phrase that ends right before the name: from its first noun of a post on."""
    tokens = text.tokens
    index = text.index_at(start)
    flat = text.flat
    limit = max([end for _begin, end in taken if end <= start], default=0)
    best: int | None = None
    position = index - 1
    steps = 0
    while position >= 0 and steps < 45:
        token = tokens[position]
        steps += 1
        if token.end <= limit:
            break
        gap = flat[token.end : tokens[position + 1].start] if position + 1 < len(tokens) else ""
        if "\n" in gap and not (
            best is None and steps <= 2 and not gap.strip(" \n") and gap.count("\n") == 1
        ):
            break
        quote = text.quote_around(token.start)
        if quote is not None:
            position = text.index_at(quote.start) - 1
            continue
        if token.text == ")":
            opened = flat.rfind("(", 0, token.start)
            if opened < 0 or "\n" in flat[opened : token.start]:
                break
            position = text.index_at(opened) - 1
            continue
        if token.kind == "tab":
            if best is not None:
                break
            position -= 1
            continue
        if token.kind == "sign" and token.text not in "-№%":
            if token.text in ",–—" and best is None and position == index - 1:
                # «Докладчик, директор ООО «Луч», Иванов»: the comma closes a clause.
                position -= 1
                continue
            if token.text == "," and _is_inside_office(text, position):
                position -= 1
                continue
            is_label = position > 0 and _head(tokens[position - 1].text) is not None
            if (
                token.text in "–—"
                and best is not None
                and not is_label
                and _begin(text, best) == position + 1
            ):
                # «заместитель председателя правительства – министр промышленности».
                position -= 1
                continue
            if (
                token.text == "."
                and position
                and tokens[position - 1].low
                in ("зам", "нач", "зав", "и", "о", "г", "им", "гл", "с", "п", "д", "обл")
            ):
                position -= 1
                continue
            break
        if token.kind == "initials" and token.text.lower().replace(" ", "") not in ("и.о.",):
            position -= 1
            continue
        if token.is_word and is_verb(token.text) and _head(token.text) is None:
            break
        is_sign = position + 1 < len(tokens) and tokens[position + 1].text == "."
        if (
            token.is_word
            and not is_sign
            and token.low in ("что", "как", "где", "который", "с", "от", "у", "к", "о", "об", "из", "под")
        ):
            break
        if token.is_word and _head(token.text):
            if best is not None and _is_object_before(text, position, best):
                break
            best = position
        position -= 1
    if best is None:
        return None
    return _phrase(text, best, start)


def _begin(text: Text, head: int) -> int:
    """The first of the adjectives that belong to the noun of a post."""
    first = head
    while first and text.tokens[first - 1].is_word and stem(text.tokens[first - 1].text) in _LOWER_ADJECTIVES:
        first -= 1
    return first


def _is_object_before(text: Text, position: int, best: int) -> bool:
    """«Сопровождали министра генеральный директор …»: the first noun is no part of the post."""
    one, other = _case_of(text.tokens[position].text), _case_of(text.tokens[best].text)
    return _begin(text, best) == position + 1 and other == "nomn" and one != "nomn"


def _is_inside_office(text: Text, comma: int) -> bool:
    """«министр промышленности, науки и торговли Иванов»: small letters on both sides, and an «и» after."""
    following = text.flat[text.tokens[comma].end : text.tokens[comma].end + 60]
    return re.match(r"\s[а-яё]+(?:\s[а-яё]+)?(?:,\s[а-яё]+)*\sи\s[а-яё]+", following) is not None and not any(
        _head(word) for word in following.split()[:2]
    )


def _phrase(text: Text, head: int, end: int) -> FoundPost | None:
    tokens = text.tokens
    first = head
    while (
        first
        and text.flat[tokens[first - 1].end : tokens[first].start].strip() == ""
        and "\n" not in text.flat[tokens[first - 1].end : tokens[first].start]
    ):
        before = tokens[first - 1]
        if before.is_word and stem(before.text) in _LOWER_ADJECTIVES and is_adjective(before.text):
            first -= 1
        elif before.low == "обязанности" and first >= 2 and tokens[first - 2].low.startswith("исполняющ"):
            first -= 2
        elif (
            before.low == "временно"
            or (before.is_word and before.low == "врио")
            or (before.kind == "initials" and before.text.lower() == "и.о.")
        ):
            first -= 1
        else:
            break
    if first >= 3 and [token.low for token in tokens[first - 4 : first]] == ["и", ".", "о", "."]:
        first -= 4
    said = text.said(tokens[first].start, end).strip(" ,–—-:")
    case = _case_of(tokens[head].text)
    shown = _in_nominative(text, first, head, end)
    return FoundPost(shown or said, tokens[first].start, end, case)


def _in_nominative(text: Text, first: int, head: int, end: int) -> str:
    tokens = text.tokens
    written = tokens[head].text
    lemma = _head(written) or written
    if lemma in ("и.о.", "врио"):
        return text.said(tokens[first].start, end).strip(" ,–—-:")
    if re.match(
        r"(?:и\.\s?о\.?|врио)(?=\s)", text.flat[tokens[first].start : tokens[first].start + 8], re.IGNORECASE
    ):
        return text.said(tokens[first].start, end).strip(" ,–—-:")
    if first + 1 < head and tokens[first].low == "временно":
        first += 1
        rest = _in_nominative(text, first, head, end)
        return f"временно {rest}"
    if first + 1 < head and tokens[first + 1].low == "обязанности":
        rest = text.said(tokens[first + 1].start, end).strip(" ,–—-:")
        return f"{in_shape_of('исполняющий', tokens[first].text)} {rest}"
    before = [
        adjective(token.text, MASCULINE) if token.is_word and is_adjective(token.text) else token.text
        for token in tokens[first:head]
    ]
    if written.lower().endswith(("щая", "ница", "риса")) and not before:
        shown = written
    else:
        shown = in_shape_of(lemma, written) if not written.isupper() else lemma
    rest = text.said(tokens[head].end, end) if tokens[head].end < end else ""
    prefix = " ".join(before).replace(" .", ".").replace("и. о.", "и.о.")
    return " ".join(filter(None, (prefix, shown, rest.lstrip(". ")))).strip(" ,–—-:")


_SEPARATOR = re.compile(r"\s*(?:,|\s[–—-]|–|—|\t|:|\(|[ ]{3,}|\n(?=\s*[а-яё]))\s*")
_END = re.compile(r"[;)\n\t!?]|\.(?=\s*(?:\n|\Z|[А-ЯЁ«\d]))|[ ]{4,}")


def post_after(text: Text, end: int, others: list[tuple[int, int]]) -> FoundPost | None:
    """What stands after the name behind a dash or a comma and begins with a post."""
    separator = _SEPARATOR.match(text.flat, end)
    if separator is None or separator.end() == end:
        return None
    tokens = text.tokens
    index = text.index_at(separator.end())
    head = None
    for position in range(index, min(index + 5, len(tokens))):
        token = tokens[position]
        if token.is_word and _head(token.text):
            head = position
            break
        if token.kind == "initials" and token.text.lower().replace(" ", "") == "и.о.":
            continue
        if token.text == ".":
            continue
        if not token.is_word or not (is_adjective(token.text) or token.low in ("зам", "и", "о", "врио")):
            return None
    if head is None:
        return None
    start = tokens[index].start
    finish = _end_of_post(text, tokens[head].end, others)
    shown = _in_nominative(text, index, head, finish)
    return FoundPost(shown, start, finish, _case_of(tokens[head].text))


def _end_of_post(text: Text, position: int, others: list[tuple[int, int]]) -> int:
    flat = text.flat
    next_person = min([start for start, _end in others if start >= position], default=len(flat))
    limit = min(next_person, position + 250, len(flat))
    depth_end = position
    while depth_end < limit:
        sign = flat[depth_end]
        quote = text.quote_at(depth_end)
        if quote is not None:
            depth_end = quote.end
            continue
        if sign == "(":
            break
        if _END.match(flat, depth_end) and not re.search(
            r"(?:^|\W)(?:им|г|обл|ул|зам|нач|гл)\Z", flat[position:depth_end]
        ):
            break
        if sign == "," and not _is_inside_office(text, text.index_at(depth_end)):
            break
        if sign in "–—" and flat[depth_end - 1].isspace():
            break
        word = re.compile(r"[а-яё-]+").match(flat, depth_end)
        if (
            word
            and (depth_end == 0 or not flat[depth_end - 1].isalnum())
            and not flat[depth_end - 1].isalpha()
        ):
            if is_verb(word.group()) and len(word.group()) > 3 and _head(word.group()) is None:
                break
            depth_end = word.end()
            continue
        depth_end += 1
    return (
        len(flat[:depth_end].rstrip(" ,и–—-"))
        if flat[:depth_end].endswith(" и ")
        else len(flat[:depth_end].rstrip(" ,–—-"))
    )
