"""What has been found in a text so far, and what every way of finding shares."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from enterprises import names
from enterprises.reading import institutions, lexicon, places
from enterprises.reading.cases import is_adjective
from enterprises.reading.forms import FoundForm, form_at, stem
from enterprises.reading.heads import (
    AUTHORITY,
    DESCRIPTORS,
    EDUCATION,
    ENTERPRISE,
    HEADS,
    INFRASTRUCTURE,
)
from enterprises.reading.kinds import (
    NEUTRAL,
    SERVES_OTHERS,
    kind_of_words,
)
from enterprises.reading.known_names import Named
from enterprises.reading.people import FoundPerson
from enterprises.reading.words import Text

NO_TAIL = frozenset(lexicon.words("no_tail"))


_PARTS_OF_FIRMS = frozenset(map(stem, ("филиал", "отделение", "представительство")))


@dataclass(frozen=True, slots=True)
class FoundOrganisation:
    name: str
    legal_form: str | None
    place: str | None
    kind: str
    start: int
    end: int
    form_short: str = ""
    aliases: tuple[str, ...] = ()
    place_span: tuple[int, int] | None = None
    """Where the place is said behind the name, up to the end of the saying."""
    place_word: tuple[int, int] | None = None
    """The adjective before the name that says the place."""
    form_span: tuple[int, int] | None = None
    head: str = field(default="", compare=False)


@dataclass
class Findings:
    text: Text
    people: Sequence[FoundPerson]
    named: Sequence[Named]
    found: list[FoundOrganisation] = field(default_factory=list)
    taken: list[tuple[int, int]] = field(default_factory=list)
    refused: list[tuple[int, int]] = field(default_factory=list)

    def is_taken(self, start: int, end: int) -> bool:
        return any(start < other_end and other_start < end for other_start, other_end in self.taken)

    def is_person(self, start: int, end: int) -> bool:
        return any(start < person.end and person.start < end for person in self.people)

    def add(self, one: FoundOrganisation) -> None:
        if len(names.fold(one.name)) < 2:
            return
        place, place_span, word_of_place = one.place, one.place_span, None
        if place is not None and place_span is None:
            before = self.place_before(self.text.index_at(one.start))
            word_of_place = before[1] if before else None
        if place is None:
            place, until = places.place_after(self.text, one.end)
            place_span = (one.end, until) if place else None
        alias, until = self.alias_after(one.end)
        if alias and place is None:
            place, end = places.place_after(self.text, until)
            place_span = (until, end) if place else None
        aliases = (*one.aliases, *filter(None, [alias]))
        self.found.append(
            replace(one, place=place, place_span=place_span, place_word=word_of_place, aliases=aliases)
        )
        self.taken.append((one.start, max(one.end, until)))

    ALIAS = re.compile(r"\s*\(\s*(?:далее\s*(?:по тексту\s*)?[-–—:]?\s*)?(?P<alias>[^()\n]{2,60}?)\s*\)")

    def alias_after(self, end: int) -> tuple[str, int]:
        """«(ЛГТУ)», «(далее – Центр)»."""
        match = self.ALIAS.match(self.text.flat, end)
        if match is None:
            return "", end
        alias = names.without_outer_quotes(match["alias"])
        said_so = "далее" in match.group() or match["alias"][:1] in '«"“'
        is_short = (
            re.fullmatch(r"[А-ЯЁA-Zа-яё-]{2,15}(?:\s[А-ЯЁ]{2,6})?", alias)
            and sum(map(str.isupper, alias)) >= 2
        )
        if said_so or is_short:
            return alias, match.end()
        return "", end

    def tail(self, end: int) -> int:
        """«… «Электоаппарат» ВОС», «… «Луч» имени Калинина»."""
        flat = self.text.flat
        index = self.text.index_at(end)
        if index >= len(self.text.tokens):
            return end
        token = self.text.tokens[index]
        gap = flat[end : token.start]
        if not gap or gap.strip(" ") or len(gap) > 2:
            return end
        if named := institutions.named_after(self.text, token.start):
            return named
        is_tail = token.is_shouted and 2 <= len(token.text) <= 8 and token.text not in NO_TAIL
        if is_tail and form_at(self.text, index) is None and not self.is_person(token.start, token.end):
            line = self.text.line_of(token.start)
            if not flat[line[0] : line[1]].isupper():
                return token.end
        return end

    def kind(self, name: str, form: FoundForm, first: int) -> str:
        if told := kind_of_words(name):
            is_firm = form.short in ("ООО", "ОАО", "ЗАО", "ИП", "АО", "ПАО")
            if (
                is_firm
                and told in (AUTHORITY, EDUCATION)
                and not re.search(r"институт|НИИ|университет", name)
            ):
                told = ENTERPRISE
            if is_firm and told == INFRASTRUCTURE and not SERVES_OTHERS.search(name):
                told = ENTERPRISE
            context = self.context_kind(self.text.tokens[first].start)
            return context if told == ENTERPRISE and context else told
        if re.search(r"ОУ|УН\b|НУ\b|ВО\b|ДПО|СПО", form.short) or "образова" in form.short:
            return EDUCATION
        context = self.context_kind(self.text.tokens[first].start)
        if context:
            return context
        if form.short in (
            "АНО",
            "НП",
            "СРО",
            "ОАУ",
            "ОБУ",
            "ОГБУ",
            "ГАУ",
            "ГБУ",
            "АНО ДПО",
            "НО",
            "РОО",
            "ОО",
        ):
            return INFRASTRUCTURE
        return ENTERPRISE

    def context_kind(self, start: int) -> str | None:
        """What the words right before say: «консалтинговой компанией ООО «…»»."""
        before = self.text.flat[max(0, start - 60) : start].lower()
        before = re.split(r"[.;,\n»]", before)[-1]
        if re.search(r"консалт|консульт|инжинирингов\w+ центр|аудитор", before):
            return INFRASTRUCTURE
        words = re.findall(r"[а-яё-]+", before)[-1:]
        for word in words:
            head = HEADS.get(stem(word))
            if head is not None and head.lemma not in NEUTRAL and stem(word) not in _PARTS_OF_FIRMS:
                return head.kind if head.kind != AUTHORITY else None
        return None

    def adjectival_place(self, first: int) -> str | None:
        found = self.place_before(first)
        return found[0] if found else None

    def place_before(self, first: int) -> tuple[str, tuple[int, int]] | None:
        """«петербургской консалтинговой компанией ООО …»: an adjective of a town before «компания»."""
        tokens, flat = self.text.tokens, self.text.flat
        # «дубненское АО «НПК»»: the form itself is the noun.
        has_noun = first < len(tokens) and form_at(self.text, first) is not None
        position = first - 1
        for _count in range(6):
            if position < 0:
                return None
            token = tokens[position]
            gap = flat[token.end : tokens[position + 1].start]
            is_firm = stem(token.text.rsplit("-", 1)[-1]) in DESCRIPTORS
            if stem(token.text) in _PARTS_OF_FIRMS:
                # The town is that of the branch.
                return None
            if (
                not token.is_word
                or gap.strip(" ")
                or (
                    token.is_capital and not is_firm and not institutions.begins_sentence(self.text, position)
                )
            ):
                return None
            if (town := places.town_of_adjective(token.text)) is not None:
                return (town, (token.start, token.end)) if has_noun else None
            if is_firm and not has_noun:
                has_noun = True
            elif not is_adjective(token.text) and stem(token.text) not in DESCRIPTORS:
                return None
            position -= 1
        return None

    def inner_names(self, name: str) -> tuple[str, ...]:
        """«Центр консалтинга «Панацея»» is spoken of as «Панацея» later."""
        match = re.search(r"[«\"“„]([^«»\"“”„]{3,})[»\"”“]?\Z", name)
        return (match[1].strip('»"”“'),) if match and match.start() > 0 else ()

    BETWEEN = re.compile(r"\s*(?:,|и|а также|,\s*а также|,\s*и)\s*\Z")


class Seeker:
    """One way of finding; `at` is what all of them share."""

    def __init__(self, at: Findings) -> None:
        self.at, self.text, self.people, self.named = at, at.text, at.people, at.named
        self.found, self.taken, self.refused = at.found, at.taken, at.refused
