"""A text in words, signs and quoted passages, each with its place in the text as it was given."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

SPACES = "\u00a0\u2007\u2009\u200a\u202f\u2002\u2003\u3000\u200b\ufeff"
DASHES = "-–—−‐‑‒―"
OPENING, CLOSING = "«„‹", "»›”"
QUOTES = OPENING + CLOSING + '"“‟'
LONGEST_QUOTE = 300
# A line that is shorter than this was ended on purpose.
WRAPPED_LINE = 56

_TOKEN = re.compile(
    r"""(?P<initials>(?<![^\W\d_])[А-ЯЁ]\.(?:\s?[А-ЯЁ]\.)?(?!\s?[А-ЯЁ]\.))
      | (?P<word>[^\W\d_]+(?:(?:[-‑]\xad*|\xad+)[^\W_]+)*\d*)
      | (?P<number>\d+(?:[.,]\d+)*)
      | (?P<break>\n)
      | (?P<tab>\t|[ ]{3,})
      | (?P<sign>[^\w\s])""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.kind == "word"

    @property
    def is_capital(self) -> bool:
        return self.kind == "word" and self.text[0].isupper()

    @property
    def is_lower(self) -> bool:
        return self.kind == "word" and self.text[0].islower()

    @property
    def is_shouted(self) -> bool:
        """Capitals throughout: «ЛГТУ», or a word of a heading."""
        return self.kind == "word" and len(self.text) > 1 and self.text.upper() == self.text

    @property
    def low(self) -> str:
        return self.text.lower().replace("ё", "е")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A passage in quotes, the quotes included. `end` leaves out a quote that nothing closes."""

    start: int
    end: int


class Text:
    """`flat` has the length of `raw`: odd spaces are spaces, a line break within a sentence is one, too."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.flat = _flat(raw)

    @cached_property
    def tokens(self) -> list[Token]:
        found = []
        for match in _TOKEN.finditer(self.flat):
            text = clean(match.group())
            found.append(Token(match.lastgroup or "sign", text, match.start(), match.end()))
        return found

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    def index_at(self, position: int) -> int:
        """The first token that begins at `position` or later."""
        return bisect_left(self._starts, position)

    def tokens_in(self, start: int, end: int) -> list[Token]:
        return self.tokens[self.index_at(start) : self.index_at(end)]

    @cached_property
    def quoted(self) -> list[Quoted]:
        return list(_quoted(self.flat))

    @cached_property
    def _quote_starts(self) -> list[int]:
        return [quote.start for quote in self.quoted]

    def quote_around(self, position: int) -> Quoted | None:
        place = bisect_right(self._quote_starts, position) - 1
        if place >= 0 and position < self.quoted[place].end:
            return self.quoted[place]
        return None

    def quote_at(self, position: int) -> Quoted | None:
        quote = self.quote_around(position)
        return quote if quote is not None and quote.start == position else None

    def said(self, start: int, end: int) -> str:
        """The words as a person would copy them: line breaks and runs of spaces are one space."""
        return clean(self.flat[start:end])

    def line_of(self, position: int) -> tuple[int, int]:
        start = self.flat.rfind("\n", 0, position) + 1
        end = self.flat.find("\n", position)
        return start, end if end >= 0 else len(self.flat)


_HYPHENATED = re.compile(r"(?<=[а-яё])\xad+(?=[а-яё])")


def clean(text: str) -> str:
    return " ".join(_HYPHENATED.sub("", text).replace("\xad", "").split())


# Lines


_LIST_ITEM = re.compile(r"\s*(?:(?:[-–—•·*●▪◦]|\d{1,3}[.)]|[а-я]\))\s|\d{1,3}\t)")
# «Научно-», «Северо-»: the hyphen belongs to the word.
_FIRST_PART = re.compile(
    r"(?:[нкв]но|ьно|ово|ево|еверо|юго|южно|ико|ерно|[оаея]бно|ично|вице|экс|агро|авто|нефте|газо)\Z"
)
_REGION_LINE = re.compile(
    r"\s*(?:[А-ЯЁ][а-яё-]+(?:ой|ого|ей) (?:области|края|района|республики|округа)"
    r"|Республики [А-ЯЁ]|Российской Федерации)"
)


def _flat(raw: str) -> str:
    flat = raw.translate({ord(sign): " " for sign in SPACES})
    flat = flat.replace("\r", " ").replace("\u2028", "\n").replace("\f", "\n").replace("\v", "\n")
    lines = flat.split("\n")
    pieces: list[str] = []
    for number, line in enumerate(lines[:-1]):
        following = lines[number + 1]
        if _is_cut_word(line, following):
            spaces = len(line) - len(line.rstrip())
            line = line.rstrip()[:-1] + "\xad" * (1 + spaces)
            indent = len(following) - len(following.lstrip())
            lines[number + 1] = "\xad" * indent + following.lstrip()
            pieces.append(line + "\xad")
        elif line.endswith("-") and line[-2:-1].isalpha() and following[:1].isalpha():
            # «Бизнес-» and «Консалт»: one word, its hyphen is its own.
            pieces.append(line + "\xad")
        else:
            pieces.append(line + (" " if _goes_on(line, following) else "\n"))
    pieces.append(lines[-1])
    return "".join(pieces)


def _is_cut_word(line: str, following: str) -> bool:
    """«стан-» and «козавод»; a word like «научно-» keeps its hyphen, so its line merely goes on."""
    line, following = line.rstrip(), following.lstrip()
    if not (line.endswith(("-", "\xad")) and following[:1].islower() and line[-2:-1].isalpha()):
        return False
    return _FIRST_PART.search(line[:-1].lower()) is None


# «Секретарь – …», «ИП …»: a line that begins something of its own.
_NEW_ENTRY = re.compile(r"\s*(?:[А-ЯЁ][а-яё]+ [–—] |(?:ИП|ООО|ОАО|ЗАО|ПАО|АО) [«\"А-ЯЁ])")


def _goes_on(line: str, following: str) -> bool:
    ending, beginning = line.rstrip(), following.lstrip()
    if not ending or not beginning or _LIST_ITEM.match(following) or "\t" in ending or "\t" in beginning:
        return False
    if ending[-1].isalpha() and (_REGION_LINE.match(beginning) or (ending.isupper() and beginning.isupper())):
        return True
    if ending.endswith("-") and ending[-2:-1].isalpha():
        return True
    opened = sum(map(ending.count, OPENING)) - sum(map(ending.count, CLOSING))
    if opened > 0 or ending.count('"') % 2:
        places = [place for sign in CLOSING + '"“' if (place := beginning.find(sign)) >= 0]
        others = [place for sign in OPENING if (place := beginning.find(sign)) >= 0]
        if places and min(places) < min(others, default=len(beginning)):
            return True
    if _NEW_ENTRY.match(following) and ending[-1] != ",":
        return False
    if ending[-1] in ".!?:;" and not re.search(r"(?:^|\W)(?:г|гг|им|ул|обл|стр|[А-ЯЁ])\.$", ending):
        return False
    if beginning[0].islower() or (ending[-1] in "," and not _LIST_ITEM.match(line)):
        return beginning[0].islower() or len(ending) >= WRAPPED_LINE
    return len(ending) >= WRAPPED_LINE and not ending.isupper()


# Quotes


@dataclass(frozen=True, slots=True)
class _Mark:
    place: int
    opens: bool


def _marks(flat: str) -> list[_Mark]:
    """Every quote and whether it opens; a sign that serves for both is judged by what stands before it."""
    marks: list[_Mark] = []
    for match in re.finditer(f"[{QUOTES}]", flat):
        place, sign = match.start(), match.group()
        before = flat[place - 1] if place else " "
        after = flat[place + 1] if place + 1 < len(flat) else " "
        if sign in OPENING:
            opens = True
        elif sign in "»›":
            opens = False
        else:
            follows_opening = bool(marks) and marks[-1].place == place - 1 and marks[-1].opens
            at_start = before.isspace() or before in "([{/" + DASHES or follows_opening
            opens = at_start and not after.isspace()
        marks.append(_Mark(place, opens))
    return marks


_BREAKS_NAME = re.compile(r"[,(;\n]|(?<![А-ЯЁ])(?<!\bим)\.\s+[А-ЯЁ]")


def _quoted(flat: str) -> Iterator[Quoted]:
    marks = _marks(flat)
    position = 0
    while position < len(marks):
        if not marks[position].opens:
            position += 1
            continue
        start = marks[position].place
        end, position = _end_of_quote(flat, marks, position)
        if end > start + 1:
            yield Quoted(start, end)


def _end_of_quote(flat: str, marks: list[_Mark], first: int) -> tuple[int, int]:
    """Where the quote that mark `first` opens ends, and the mark to go on from.

    One closing quote may close two («Завод «Пенопласт»), and a quote may not be closed at all.
    """
    start = marks[first].place
    depth, last_close = 0, -1
    for number in range(first, len(marks)):
        mark = marks[number]
        between = flat[marks[number - 1].place + 1 : mark.place] if number > first else ""
        if mark.place - start > LONGEST_QUOTE or "\n\n" in between:
            break
        if mark.opens:
            if number > first and last_close >= 0:
                # «Завод «Пенопласт» (г. Липецк), ЗАО «…: the one close has closed both.
                if _BREAKS_NAME.search(between) or _next_turn(flat, marks, number):
                    return marks[last_close].place + 1, number
            elif number > first and _BREAKS_NAME.search(between):
                return _unclosed(flat, start, mark.place), number
            depth += 1
            continue
        if last_close >= 0 and _BREAKS_NAME.search(between):
            return marks[last_close].place + 1, last_close + 1
        depth -= 1
        last_close = number
        if depth == 0:
            return mark.place + 1, number + 1
    if last_close >= 0:
        return marks[last_close].place + 1, last_close + 1
    return _unclosed(flat, start, len(flat)), first + 1


def _next_turn(flat: str, marks: list[_Mark], number: int) -> bool:
    """Whether, seen from an opening quote after a closed one, nothing is left to close the outer one."""
    depth = 2
    for mark in marks[number + 1 :]:
        if "\n" in flat[marks[number].place : mark.place]:
            break
        depth += 1 if mark.opens else -1
        if depth == 0:
            return False
    return True


def _unclosed(flat: str, start: int, limit: int) -> int:
    """A quote that nothing closes ends where a name ends."""
    limit = min(limit, start + 90)
    match = re.compile(r"\s*(?:[,(;\n]|\.\s|[–—]\s)").search(flat, start + 1, limit)
    return match.start() if match else min(limit, len(flat.rstrip()))
