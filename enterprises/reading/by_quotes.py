"""Organisations by quotes alone: «компания «Луч»», «предприятия «Титан» и «Вега»»."""

from __future__ import annotations

import re

from enterprises import names
from enterprises.reading import institutions, lexicon, places, posts
from enterprises.reading.cases import adjective, in_shape_of, is_adjective, is_verb, noun
from enterprises.reading.findings import FoundOrganisation, Seeker
from enterprises.reading.forms import form_at, stem
from enterprises.reading.heads import (
    DESCRIPTORS,
    EDUCATION,
    ENTERPRISE,
    HEADS,
    OTHERS,
)
from enterprises.reading.kinds import (
    NEUTRAL,
    kind_of_words,
    names_event,
)
from enterprises.reading.known_names import ORGANISATION
from enterprises.reading.naming import (
    bare_nominative,
    is_oblique,
)
from enterprises.reading.words import Quoted, Token

_GENERIC_FIRMS = frozenset(map(stem, lexicon.words("any_firm")))

_OF_WHOM = frozenset(map(stem, lexicon.words("of_whom")))
# Legal forms that are words of every day, too.
_FORM_HEADS = frozenset({"ассоциация", "союз", "фонд"})


def _is_post(token: Token) -> bool:
    return posts.is_post(token.text)


def _is_firm_word(token: Token) -> bool:
    return stem(token.text) in DESCRIPTORS or stem(token.text.rsplit("-", 1)[-1]) in DESCRIPTORS


class ByQuotes(Seeker):
    def run(self) -> None:
        last: FoundOrganisation | None = None
        for quote in self.text.quoted:
            if self.at.is_taken(quote.start, quote.end):
                last = next((one for one in self.found if one.start <= quote.start < one.end), None)
                continue
            inner = names.without_outer_quotes(self.text.said(quote.start, quote.end))
            verdict = self._verdict(quote, inner, last)
            if verdict is None:
                self.refused.append((quote.start, quote.end))
                last = None
                continue
            self.at.add(verdict)
            last = self.found[-1]

    def _verdict(self, quote: Quoted, inner: str, last: FoundOrganisation | None) -> FoundOrganisation | None:
        if (
            not inner
            or len(inner) > 160
            or re.search(r"[!?]", inner)
            or re.match(r"(?:О|Об|За|Год)\s", inner)
        ):
            return None
        if inner[0].islower() and not inner.isascii():
            return None
        before = self._words_before(quote.start)
        descriptor, adjectives, start = before
        if descriptor is not None and stem(descriptor.text) in OTHERS and not _is_firm_word(descriptor):
            return None
        continues = last is not None and self._continues(last, quote)
        known = self._model_says(quote)
        if descriptor is not None and (_is_firm_word(descriptor) or descriptor.is_shouted):
            return self._described(quote, inner, descriptor, adjectives, start)
        if continues and last is not None:
            kind = kind_of_words(inner) or last.kind
            was_oblique = last.name not in self.text.said(last.start, last.end)
            name = bare_nominative(inner, "any") if was_oblique or is_oblique(inner) else inner
            return FoundOrganisation(name, None, None, kind, quote.start, quote.end)
        head_kind = kind_of_words(inner)
        words = inner.split()
        telling = (
            head_kind is not None and len(words) > 1 and words[0][:1].isupper() and not names_event(inner)
        )
        if descriptor is not None and descriptor.is_lower and not telling:
            # «Ассоциация экономического взаимодействия «Черноземье»»: the quote belongs to the words before.
            is_part = self._ends_institution(descriptor)
            if not known or is_part:
                return None
        is_placed = descriptor is None and places.place_after(self.text, quote.end)[0] is not None
        if telling or known or is_placed:
            if names_event(inner):
                return None
            if any(is_verb(word) and len(word) > 3 for word in words if word.islower()):
                return None
            governed = (
                self._governed_case(quote.start)
                if descriptor is None
                else "gent"
                if _is_post(descriptor)
                else None
            )
            name = inner if telling else bare_nominative(inner, governed)
            return FoundOrganisation(
                name,
                None,
                None,
                head_kind or self.at.context_kind(quote.start) or ENTERPRISE,
                quote.start,
                self.at.tail(quote.end) if telling else quote.end,
            )
        return None

    def _ends_institution(self, last: Token) -> bool:
        tokens = self.text.tokens
        index = self.text.index_at(last.start)
        for position in range(index - 1, max(index - 7, -1), -1):
            gap = self.text.flat[tokens[position].end : tokens[position + 1].start]
            if not tokens[position].is_word or gap != " ":
                return False
            if tokens[position].is_capital and HEADS.get(stem(tokens[position].text)):
                return True
        return False

    def _governed_case(self, start: int) -> str | None:
        """The case that a preposition before the quote asks for."""
        before = re.search(r"([а-яё]+)\s*\Z", self.text.flat[max(0, start - 12) : start].lower())
        word = before[1] if before else ""
        if word in ("с", "со", "между", "и") and (
            word != "и" or "с «" in self.text.flat[max(0, start - 60) : start].lower()
        ):
            return "ablt"
        return "gent" if word in ("от", "из", "для", "у", "без", "до", "у", "против") else None

    def _words_before(self, start: int) -> tuple[Token | None, list[Token], int]:
        """The noun that stands right before a quote, the adjectives before it, and where they begin."""
        tokens, flat = self.text.tokens, self.text.flat
        index = self.text.index_at(start) - 1
        if index < 0 or not tokens[index].is_word or flat[tokens[index].end : start].strip(" "):
            return None, [], start
        if "\n" in flat[tokens[index].end : start]:
            return None, [], start
        noun_token = tokens[index]
        if noun_token.low in (
            "и",
            "в",
            "на",
            "с",
            "от",
            "из",
            "для",
            "при",
            "по",
            "у",
            "к",
            "за",
            "как",
            "а",
            "или",
            "также",
            "под",
        ):
            return None, [], start
        adjectives: list[Token] = []
        place = index - 1
        while (
            place >= 0
            and tokens[place].is_word
            and not flat[tokens[place].end : tokens[place + 1].start].strip()
        ):
            if not is_adjective(tokens[place].text):
                break
            adjectives.insert(0, tokens[place])
            place -= 1
        return noun_token, adjectives, (adjectives[0].start if adjectives else noun_token.start)

    def _described(
        self, quote: Quoted, inner: str, descriptor: Token, adjectives: list[Token], start: int
    ) -> FoundOrganisation | None:
        """«компанией «Луч»» is «Луч»; «НПО «Луч»» and «Липецкий завод «Луч»» keep the words before."""
        end = self.at.tail(quote.end)
        inner_said = self.text.said(quote.start, quote.end)
        head = HEADS.get(stem(descriptor.text))
        first_index = self.text.index_at(adjectives[0].start if adjectives else descriptor.start)
        capital = next((one for one in [*adjectives, descriptor] if one.is_capital), None)
        is_generic = stem(descriptor.text.rsplit("-", 1)[-1]) in _GENERIC_FIRMS or descriptor.text == "ГК"
        if descriptor.is_shouted and len(descriptor.text) <= 8 and not is_generic:
            begin = self._row_of_signs(descriptor)
            name = self.text.said(begin, end)
            kind = kind_of_words(name) or self.at.context_kind(begin) or ENTERPRISE
            return FoundOrganisation(
                name, None, self.at.adjectival_place(first_index), kind, begin, end, aliases=(inner,)
            )
        at_start = capital is not None and institutions.begins_sentence(
            self.text, self.text.index_at(capital.start)
        )
        is_form = head is not None and head.lemma in _FORM_HEADS and not adjectives
        only_start = at_start and is_generic
        keeps = (
            not is_form
            and not (is_generic and (not adjectives or capital is descriptor))
            and not only_start
            and capital is not None
            and (not at_start or bool(adjectives))
            and not (capital is descriptor and not adjectives and at_start)
        )
        if keeps and capital is not None and not self.at.is_person(capital.start, capital.end):
            gender = head.gender if head else "masc"
            words = [one for one in [*adjectives, descriptor] if one.start >= capital.start]
            shown = [adjective(one.text, gender) for one in words[:-1]]
            lemma = (
                in_shape_of(head.lemma, descriptor.text)
                if head and "-" not in descriptor.text
                else noun(descriptor.text)
            )
            name = " ".join([*shown, lemma, self.text.said(quote.start, end)])
            if branch := self._branch_before(capital):
                name = f"{branch[1]} {self.text.said(capital.start, end)}"
                return FoundOrganisation(
                    name,
                    None,
                    None,
                    EDUCATION if head and head.kind == EDUCATION else ENTERPRISE,
                    branch[0],
                    end,
                )
            kind = (head.kind if head else None) or kind_of_words(inner) or ENTERPRISE
            return FoundOrganisation(name, None, None, kind, capital.start, end, aliases=(inner,))
        told = kind_of_words(inner) or (head.kind if head and head.lemma not in NEUTRAL else None)
        kind = told or self.at.context_kind(start) or ENTERPRISE
        begin = quote.start
        name = (
            names.without_outer_quotes(inner_said) if end == quote.end else self.text.said(quote.start, end)
        )
        if stem(descriptor.text) in _OF_WHOM:
            name = bare_nominative(name, "gent")
        elif is_oblique(name):
            name = bare_nominative(name, "any")
        form = None
        if end == quote.end and head is not None and head.lemma in _FORM_HEADS and not adjectives:
            form, begin = in_shape_of(head.lemma, descriptor.text), descriptor.start
        return FoundOrganisation(
            name, form, self.at.adjectival_place(self.text.index_at(quote.start)), kind, begin, end
        )

    def _row_of_signs(self, last: Token) -> int:
        """«ОЭЗ ППТ «Липецк»»: where the abbreviations before a quote begin."""
        tokens = self.text.tokens
        index = self.text.index_at(last.start)
        while index and tokens[index - 1].is_shouted and len(tokens[index - 1].text) <= 5:
            gap = self.text.flat[tokens[index - 1].end : tokens[index].start]
            if gap != " " or form_at(self.text, index - 1) is not None:
                break
            index -= 1
        return tokens[index].start

    def _branch_before(self, first: Token) -> tuple[int, str] | None:
        """«Смоленский филиал» right before the name of whose branch it is."""
        index = self.text.index_at(first.start) - 1
        tokens = self.text.tokens
        if index < 1 or stem(tokens[index].text) != "филиал" or not tokens[index - 1].is_capital:
            return None
        return tokens[index - 1].start, f"{adjective(tokens[index - 1].text, 'masc')} филиал"

    def _continues(self, last: FoundOrganisation, quote: Quoted) -> bool:
        end = last.place_span[1] if last.place_span else last.end
        return end <= quote.start and self.at.BETWEEN.match(self.text.flat[end : quote.start]) is not None

    def _model_says(self, quote: Quoted) -> bool:
        length = quote.end - quote.start
        for one in self.named:
            if one.kind == ORGANISATION:
                common = min(one.end, quote.end) - max(one.start, quote.start)
                if common > 0.6 * (length - 2):
                    return True
        return False
