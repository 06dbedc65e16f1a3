"""Normalising Russian names of organisations: for search, for sorting, for finding duplicates.

What people see stays as it was typed; everything here is computed from it, in one place. Pure: no Django.
After a change of any rule raise VERSION, and run the command that rebuilds the stored columns.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from typing import NamedTuple

from enterprises.legal_forms import every_form

VERSION = 1

NBSP = "\u00a0"

# A B-tree entry of PostgreSQL holds about 2,700 bytes, a Cyrillic letter takes two.
LONGEST_KEY = 300
MOST_QUERY_WORDS = 8
LONGEST_QUERY_WORD = 60

_WORD = re.compile(r"[^\W_]+")


# Legal forms


class _Forms(NamedTuple):
    phrases: dict[tuple[str, ...], str]  # folded words → short form as it is shown
    full: dict[str, str]  # short form → full form
    folded: dict[str, list[str]]  # short form → its folded words
    lengths: dict[str, list[int]]  # first word → how many words its forms have, the longest first
    last_words: frozenset[str]
    longest: int


@lru_cache(maxsize=1)
def _forms() -> _Forms:
    phrases: dict[tuple[str, ...], str] = {}
    full: dict[str, str] = {}
    for short, phrase in every_form():
        phrases.setdefault(tuple(fold(short).split()), short)
        full.setdefault(short, phrase)
        phrases.setdefault(tuple(fold(phrase).split()), short)
        if len(short) >= 3 and short.isalpha():
            phrases.setdefault(tuple(fold(" ".join(short)).split()), short)  # «О.О.О.»
    for typed, short in {"ooo": "ООО", "oao": "ОАО", "3ао": "ЗАО", "3ao": "ЗАО", "ao": "АО"}.items():
        phrases[(typed,)] = short
    lengths: dict[str, set[int]] = {}
    for words in phrases:
        lengths.setdefault(words[0], set()).add(len(words))
    return _Forms(
        phrases,
        full,
        {short: fold(short).split() for short in phrases.values()},
        {word: sorted(found, reverse=True) for word, found in lengths.items()},
        frozenset(words[-1] for words in phrases),
        max(map(len, phrases)),
    )


def legal_forms() -> dict[str, str]:
    """Every legal form that lives in names: short form → the form in words."""
    return dict(_forms().full)


# Words that say what kind of firm it is. A name is often written without them, and often wrongly so: the key
# without them finds pairs to look at, it does not say that they are one.
_FIRM_WORDS_TEXT = (
    "нпк нпо нпп нпф нпц нтц ипк пкф пкп пкк пк пф пп по впо тд тк тпк тпф тф кф фпк тсп ск смп смк су сз "
    "ук гк мпк пкц чоп чоо компания фирма корпорация холдинг предприятие"
)
_FIRM_WORDS = frozenset(_FIRM_WORDS_TEXT.split())
_FIRM_PHRASES = {
    tuple(phrase.split()): short
    for phrase, short in {
        "научно производственная компания": "нпк",
        "научно производственный комплекс": "нпк",
        "научно производственный кооператив": "нпк",
        "научно производственное объединение": "нпо",
        "научно производственное предприятие": "нпп",
        "научно производственная фирма": "нпф",
        "научно производственный центр": "нпц",
        "научно технический центр": "нтц",
        "производственно коммерческая фирма": "пкф",
        "производственно коммерческое предприятие": "пкп",
        "производственно коммерческая компания": "пкк",
        "производственная компания": "пк",
        "производственная фирма": "пф",
        "производственное предприятие": "пп",
        "производственное объединение": "по",
        "всероссийское производственное объединение": "впо",
        "торговый дом": "тд",
        "торговая компания": "тк",
        "торгово производственная компания": "тпк",
        "торгово производственная фирма": "тпф",
        "торговая фирма": "тф",
        "коммерческая фирма": "кф",
        "строительная компания": "ск",
        "строительное управление": "су",
        "строительно монтажное предприятие": "смп",
        "управляющая компания": "ук",
        "группа компаний": "гк",
        "многопрофильная компания": "мпк",
        "частное охранное предприятие": "чоп",
        "частная охранная организация": "чоо",
    }.items()
}

_FIRST_FIRM_WORDS = frozenset(phrase[0] for phrase in _FIRM_PHRASES)

# Folding

_LATIN_LOOKALIKES = str.maketrans("abcehkmoptxy", "авсенкмортху")
_UNUSUAL = re.compile(r"[^ -~а-яё«»„“”‘’–—…\s]")
_HAS_LATIN = re.compile(r"[a-z]")
_HAS_CYRILLIC = re.compile(r"[а-я]")


def fold(text: str) -> str:
    """Lower-case words with one space between: no quotes, dashes, points; ё as е.

    Folding twice changes nothing. A Latin letter that slipped into a Cyrillic word («Aрмастек») becomes
    Cyrillic.
    """
    if text.isascii() and text.isdigit():
        return text
    text = unicodedata.normalize("NFKC", text.replace("№", " ")).lower()
    if _UNUSUAL.search(text):
        # Accents that stand alone after NFKC, soft hyphens and other signs without width do not part words.
        text = unicodedata.normalize("NFKC", text)
        text = "".join(sign for sign in text if unicodedata.category(sign) not in ("Mn", "Cf"))
        text = unicodedata.normalize("NFKC", text)
    words = _WORD.findall(text.replace("ё", "е"))
    return " ".join(map(_in_one_script, words) if _HAS_LATIN.search(text) else words)


# A handful of words stands at the ends of most names.
_folded_word = lru_cache(maxsize=4096)(fold)


def _in_one_script(word: str) -> str:
    if _HAS_LATIN.search(word) and _HAS_CYRILLIC.search(word):
        cyrillic = word.translate(_LATIN_LOOKALIKES)
        if not _HAS_LATIN.search(cyrillic):
            return cyrillic
    return word


def normalise(name: str) -> str:
    """The folded name with every full legal form made short. Normalising twice changes nothing."""
    return " ".join(_read(name)[1])


def _shortened(words: list[str]) -> list[str]:
    if _forms().lengths.keys().isdisjoint(words):
        return words
    while (shorter := _with_short_forms(words)) != words:
        words = shorter
    return words


def _with_short_forms(words: list[str]) -> list[str]:
    forms = _forms()
    result: list[str] = []
    position = 0
    while position < len(words):
        length, short = _form_at(words, position, forms)
        if length:
            result += forms.folded[short]
        else:
            result.append(words[position])
        position += length or 1
    return result


def _form_at(words: list[str], position: int, forms: _Forms) -> tuple[int, str]:
    """How many words the longest legal form here has, and its short form; (0, "") where none begins."""
    for length in forms.lengths.get(words[position], ()):
        phrase = tuple(words[position : position + length])
        if short := forms.phrases.get(phrase):
            return len(phrase), short
    return 0, ""


# Taking a name apart


class LegalFormSplit(NamedTuple):
    """`form` is the short form («ООО»), `rest` the name as typed without form and outer quotes.

    `full_form` is the form in words. Without a form `form` is None and `full_form` is empty.
    """

    form: str | None
    rest: str
    full_form: str


_EDGE = " \t\r\n\u00a0\u202f,;:-–—"


@lru_cache(maxsize=256)
def split_legal_form(name: str) -> LegalFormSplit:
    """Split the legal form off either end: «ООО «Фактор», «ФАКТОР ООО», «Фактор (ООО)».

    A name that is nothing but a form is left whole: no organisation is called by nothing.
    """
    forms = _forms()
    found = _WORD.findall(name)
    if found and (lengths := forms.lengths.get(_folded_word(found[0]))):
        length, short = _form_at([_folded_word(word) for word in found[: lengths[0]]], 0, forms)
        if 0 < length < len(found):
            last_of_form = next(islice(_WORD.finditer(name), length - 1, None))
            rest = name[last_of_form.end() :].lstrip(" ).")
            return LegalFormSplit(short, without_outer_quotes(rest), forms.full[short])
    if found and _folded_word(found[-1]) in forms.last_words:
        last = [_folded_word(word) for word in found[1:][-forms.longest :]]
        for position in range(len(last)):
            if short := forms.phrases.get(tuple(last[position:]), ""):
                first_of_form = list(_WORD.finditer(name))[position - len(last)]
                rest = name[: first_of_form.start()].rstrip("( ")
                return LegalFormSplit(short, without_outer_quotes(rest), forms.full[short])
    return LegalFormSplit(None, without_outer_quotes(name), "")


@lru_cache(maxsize=256)
def _words_without_form(name: str) -> tuple[str, ...]:
    return tuple(_shortened(fold(split_legal_form(name).rest).split()))


_QUOTE = re.compile('[«„‹"“»›”]')


def without_outer_quotes(text: str) -> str:
    """Quotes around the whole go, also where one closing quote closes two: «Завод «Пенопласт» → Завод
    «Пенопласт».

    Quotes around a part stay: «Фактор» и «Вектор».
    """
    text = text.strip(_EDGE)
    if not _QUOTE.search(text, 1, len(text) - 1):
        # What nearly every name is: nothing quoted, or all of it.
        if text[:1] == "«" and text[-1:] == "»":
            return text[1:-1].strip(_EDGE)
        if not _QUOTE.search(text):
            return text
    depths = list(_quote_depths(text))
    if depths[0] == 1 and 0 not in depths[:-1]:
        text = text[1:-1] if depths[-1] == 0 else text[1:]
    elif depths[-1] < 0 and depths[-2:-1] != depths[-1:]:
        text = text[:-1]
    return text.strip(_EDGE)


def _quote_depths(text: str) -> Iterator[int]:
    """How many quotes are open after each sign. «"» and «“» open after a space or another opening quote."""
    depth, opened = 0, True
    for sign in text:
        if sign in "«„‹" or (sign in '"“' and opened):
            depth, opened = depth + 1, True
        elif sign in '»›”"“':
            depth, opened = depth - 1, False
        else:
            opened = sign.isspace() or sign == "("
        yield depth


# «(г. Елец)», «, с. Хлевное», «» г.Елец» at the end: a place, not a part of the name.
_PLACE_AT_END = re.compile(
    r"""(?:[(,]|(?<=[»"”])) \s*
        (?:г\.|гор\.|с\.|д\.|дер\.|п\.|пос\.|ст\.|х\.|р\.\s?п\.|рп\.?|пгт\.?
            |(?:город|село|деревня|пос[её]лок)\s) \s*
        (?P<place>[^\W\d_] [^,()«»"„“”]*) \)?\s*\Z""",
    re.VERBOSE | re.IGNORECASE,
)
_PLACE_WORD = re.compile(r"(?<!\w)(?:г|гор|пгт|рп|р\.\s?п)\.(?=\s*[^\W\d_]{2})", re.IGNORECASE)
_LONGEST_NAME = 2000


class _Keys(NamedTuple):
    core: tuple[str, ...]
    exact_key: str
    core_key: str
    joined_key: str


@dataclass(frozen=True)
class NameParts:
    """A name taken apart for matching; all of it folded."""

    form: str
    words: tuple[str, ...]
    place: str

    @property
    def core(self) -> tuple[str, ...]:
        """The words without НПК, НПО, ТД…; all of them, if there is nothing else."""
        return self._keys.core

    @property
    def exact_key(self) -> str:
        return self._keys.exact_key

    @property
    def core_key(self) -> str:
        return self._keys.core_key

    @property
    def joined_key(self) -> str:
        """The core without spaces, in its own order: «Армастек-Липецк», «Армастек Липецк»,
        «АрмастекЛипецк»."""
        return self._keys.joined_key

    @cached_property
    def _keys(self) -> _Keys:
        core = words = _with_short_firm_words(self.words)
        if not _FIRM_WORDS.isdisjoint(words):
            core = tuple([word for word in words if word not in _FIRM_WORDS]) or words
        exact_key = " ".join(sorted(self.words))[:LONGEST_KEY]
        core_key = exact_key if core is self.words else " ".join(sorted(core))[:LONGEST_KEY]
        return _Keys(core, exact_key, core_key, "".join(core)[:LONGEST_KEY])


def take_apart(name: str) -> NameParts:
    """Form, words and place of a name. Equal keys say "look at these two", never "these are one"."""
    name = name[:_LONGEST_NAME]
    place = ""
    if match := _PLACE_AT_END.search(name):
        name, place = name[: match.start()], fold(match["place"])
    if "." in name:
        name = _PLACE_WORD.sub(" ", name)
    form = split_legal_form(name).form
    return NameParts(_folded_word(form or ""), _words_without_form(name), place)


def _with_short_firm_words(words: tuple[str, ...]) -> tuple[str, ...]:
    if _FIRST_FIRM_WORDS.isdisjoint(words):
        return words
    result: list[str] = []
    position = 0
    while position < len(words):
        for length in (3, 2):
            if short := _FIRM_PHRASES.get(words[position : position + length]):
                result.append(short)
                position += length
                break
        else:
            result.append(words[position])
            position += 1
    return tuple(result)


# Search and order


def search_text(*parts: str | None) -> str:
    """What the search looks through: every different word once, with a space before each, also the first.

    The space before a word lets two letters find the words that begin with them. Full legal forms stand
    beside their short ones, so both are found. Give it names, former names, place, ИНН and ОГРН.
    """
    words: dict[str, None] = {}
    for part in parts:
        if part:
            folded, shorter = _read(part)
            words |= dict.fromkeys(folded)
            if shorter is not folded:
                words |= dict.fromkeys(shorter)
    return "".join(f" {word}" for word in words)


@lru_cache(maxsize=64)
def _read(text: str) -> tuple[list[str], list[str]]:
    """Folded words, and those with short forms: the same list where no form is among them. Whoever writes a
    record asks for them twice.
    """
    folded = fold(text).split()
    return folded, _shortened(folded)


# «ИНН 4826…», «г. Елец»: these say what the next word is, and are not looked for themselves.
_WORDS_BEFORE_TEXT = "инн огрн огрнип кпп г гор с д дер п пос ст х рп пгт город село"
_WORDS_BEFORE = frozenset(_WORDS_BEFORE_TEXT.split())


def query_words(text: str) -> list[str]:
    """The words to look for: each must be found, in any order. At most MOST_QUERY_WORDS."""
    words = normalise(text[:_LONGEST_NAME]).split()
    last = len(words) - 1
    wanted = [word for place, word in enumerate(words) if place == last or word not in _WORDS_BEFORE]
    return [word[:LONGEST_QUERY_WORD] for word in dict.fromkeys(wanted)][:MOST_QUERY_WORDS]


_NUMBER = re.compile(r"\d+")


def sort_key(name: str) -> str:
    """Orders names under a plain comparison of code points.

    Legal form and quotes are ignored, ё stands beside е, 2 before 10.
    """
    words = " ".join(_words_without_form(name[:_LONGEST_NAME]))
    return _NUMBER.sub(lambda number: number.group().zfill(6), words)[:LONGEST_KEY]
