"""Organisations by the nouns they are called by, and those that only the model knows."""

from __future__ import annotations

import re
from dataclasses import replace

from enterprises.reading import institutions, lexicon
from enterprises.reading.by_form import REGION_SIGNS
from enterprises.reading.findings import NO_TAIL, FoundOrganisation, Seeker
from enterprises.reading.forms import stem
from enterprises.reading.heads import (
    AUTHORITY,
    ENTERPRISE,
    HEADS,
    OTHERS,
)
from enterprises.reading.institutions import Institution
from enterprises.reading.kinds import (
    kind_of_words,
    known_kind,
    names_event,
    office_kind,
)
from enterprises.reading.known_names import ORGANISATION
from enterprises.reading.naming import (
    bare_nominative,
    capitals_of,
    initials,
    is_usual,
    ministry,
    phrase_nominative,
)

_NOT_FIRMS = frozenset(lexicon.words("no_firms"))
_GENERIC = frozenset(lexicon.words("too_general"))


class ByWords(Seeker):
    def run(self) -> None:
        self._by_words()
        self._by_model()

    def _by_words(self) -> None:
        tokens = self.text.tokens
        busy: set[int] = set()
        spans = [*self.taken, *((person.start, person.end) for person in self.people), *self.refused]
        for start, end in spans:
            busy |= set(range(self.text.index_at(start), self.text.index_at(end)))
        for quote in self.text.quoted:
            if quote.end - quote.start < 200:
                busy |= set(range(self.text.index_at(quote.start), self.text.index_at(quote.end)))
        candidates: list[tuple[int, Institution]] = []
        for index, token in enumerate(tokens):
            if index in busy or not token.is_word:
                continue
            found = institutions.institution_at(self.text, index, busy)
            if found is None or (candidates and found.start < candidates[-1][1].end):
                continue
            candidates.append((index, found))
        for _index, found in self._with_shared_region(candidates):
            if not found.is_anchored and not self._model_agrees(found):
                continue
            if names_event(found.name) or self._is_role_only(found):
                continue
            kind = kind_of_words(found.name) or found.head.kind
            end = found.end
            named_end = self._tail_quote(found)
            name = found.name
            if named_end is not None:
                name = f"{name} {self.text.said(found.end, named_end)}"
                end = named_end
            if not self.at.is_taken(found.start, end):
                self.at.add(
                    FoundOrganisation(
                        name=name,
                        legal_form=None,
                        place=None,
                        kind=office_kind(name, kind),
                        start=found.start,
                        end=end,
                        head=found.head.lemma,
                        aliases=(),
                    )
                )
        self._ministries()

    _MINISTRY = re.compile(
        r"(?<![А-ЯЁа-яё])(?:Мин(?:пром|эконом|фин|обр|труд|здрав|сельхоз|строй|цифр|энерго|просвещ|культур|природ|юст|транс|связ|восток)"
        r"[а-яё]*|МЧС|МВД|ФНС|ФАС|УФНС|УФАС)(?![А-ЯЁа-яё])"
    )

    def _ministries(self) -> None:
        """«Минпромторг России», in every case."""
        for match in self._MINISTRY.finditer(self.text.flat):
            if self.at.is_taken(match.start(), match.end()) or self.text.quote_around(match.start()):
                continue
            region = institutions.region_at(self.text, self.text.index_at(match.end()))
            touches = self.text.flat[match.end() : match.end() + 1] == " "
            name, end = ministry(match.group()), match.end()
            if region is not None and touches:
                end = self.text.tokens[region[0] - 1].end
                name = f"{name} {region[1]}"
            self.at.add(FoundOrganisation(name, None, None, AUTHORITY, match.start(), end))

    def _tail_quote(self, found: Institution) -> int | None:
        """«Центр поддержки предпринимательства «Мой бизнес»»."""
        index = self.text.index_at(found.end)
        if index < len(self.text.tokens):
            quote = self.text.quote_at(self.text.tokens[index].start)
            gap = self.text.flat[found.end : self.text.tokens[index].start]
            if quote is not None and gap == " " and not self.at.is_taken(quote.start, quote.end):
                return quote.end
        return None

    def _model_agrees(self, found: Institution) -> bool:
        return (
            any(
                one.kind == ORGANISATION
                and one.start < found.end
                and found.start < one.end
                and one.end - one.start > 12
                for one in self.named
            )
            and not found.lacks_region
        )

    def _is_role_only(self, found: Institution) -> bool:
        """«Совет директоров», «Управление проектами»: nobody's office."""
        low = found.name.lower()
        return (
            re.match(
                r"(?:(?:обществе|экспер|координацио|наблюдатель)\w+ )?совет(?! депутат| народн| федерац)",
                low,
            )
            is not None
        )

    def _with_shared_region(self, candidates: list[tuple[int, Institution]]) -> list[tuple[int, Institution]]:
        """«управления экономики, управления науки … Липецкой области»: the closing words belong to each."""
        result = list(candidates)
        for number in range(len(result) - 2, -1, -1):
            index, one = result[number]
            following = result[number + 1][1]
            if (
                one.region
                or one.head.kind != AUTHORITY
                or following.head.kind != AUTHORITY
                or not following.region
            ):
                continue
            between = self.text.flat[one.end : following.start]
            if not re.fullmatch(r"\s*(?:,|и|,\s*(?:а также|и)|а также)\s*", between):
                continue
            if re.match(r"(?:город|г\.)", following.region) and one.head.lemma in ("министерство",):
                continue
            name = one.name
            if one.lacks_region:
                name = re.sub(r"\s(?:области|края|региона|района|республики|города)\Z", "", name)
            name = f"{name} {following.region}"
            result[number] = (
                index,
                replace(one, name=name, region=following.region, is_anchored=True, lacks_region=False),
            )
        return result

    def _by_model(self) -> None:
        short = {initials(one.name) for one in self.found}
        aliases = {alias for one in self.found for alias in one.aliases}
        for one in self.named:
            if (
                one.kind != ORGANISATION
                or self.at.is_taken(one.start, one.end)
                or self.at.is_person(one.start, one.end)
            ):
                continue
            if any(start < one.end and one.start < end for start, end in self.refused):
                continue
            if re.search(
                r"(?:академик\w*|член\w*-корреспондент\w*|чл\.-корр\.)\s*\Z",
                self.text.flat[max(0, one.start - 25) : one.start],
            ):
                continue
            said = self.text.said(one.start, one.end).strip('«»"“”„ ')
            start = one.start + self.text.flat[one.start : one.end].find(said[:1])
            name = self._model_name(said)
            if name is None or name in aliases or said in aliases or capitals_of(said) in short:
                continue
            if self.text.quote_around(start) is not None:
                continue
            kind = kind_of_words(name) or known_kind(name) or self.at.context_kind(start) or ENTERPRISE
            self.at.add(FoundOrganisation(name, None, None, kind, start, one.end))

    def _model_name(self, said: str) -> str | None:
        words = said.split()
        if not words or len(said) < 2 or names_event(said) or len(words) > 9 or not said[0].isalpha():
            return None
        if re.search(r"[«»\"“”()]|\b[Кк]ластер", said):
            return None
        if said[0].islower() or said.lower() in _GENERIC or is_usual(words[0]):
            return None
        if len(words) == 1:
            word = words[0]
            if (
                word in NO_TAIL
                or word in _NOT_FIRMS
                or (re.fullmatch(r"[А-ЯЁ]{2,4}", word) and word in REGION_SIGNS)
            ):
                return None
            if (stem(word.rsplit("-", 1)[-1]) in HEADS and not word.isupper()) or stem(word) in OTHERS:
                return None
            if any(stem(word) == stem(other) for other in _GENERIC):
                return None
            return bare_nominative(word, "gent")
        if form_only := re.fullmatch(r"(?:ООО|ОАО|ЗАО|АО|ПАО)\s*", said):
            del form_only
            return None
        return phrase_nominative(words)
