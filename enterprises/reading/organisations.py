"""Organisations in a text: by legal form, by quotes, by the nouns they are called by, and by the model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from enterprises import names
from enterprises.reading import institutions, lexicon, places, posts
from enterprises.reading.cases import adjective, analyser, in_shape_of, is_adjective, is_verb, noun, parses
from enterprises.reading.forms import FoundForm, find_forms, form_at, stem
from enterprises.reading.heads import (
    AUTHORITY,
    DESCRIPTORS,
    EDUCATION,
    ENTERPRISE,
    HEADS,
    INFRASTRUCTURE,
    OTHERS,
)
from enterprises.reading.institutions import Institution
from enterprises.reading.known_names import ORGANISATION, Named
from enterprises.reading.people import FoundPerson
from enterprises.reading.words import Quoted, Text, Token, clean


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
class _Finder:
    text: Text
    people: Sequence[FoundPerson]
    named: Sequence[Named]
    found: list[FoundOrganisation] = field(default_factory=list)
    taken: list[tuple[int, int]] = field(default_factory=list)
    refused: list[tuple[int, int]] = field(default_factory=list)

    def run(self) -> list[FoundOrganisation]:
        forms = find_forms(self.text)
        for form in forms:
            self._by_form(form)
        self._by_quotes()
        self._by_words()
        self._by_model()
        self.found.sort(key=lambda one: one.start)
        return self.found

    # Pieces shared

    def _is_taken(self, start: int, end: int) -> bool:
        return any(start < other_end and other_start < end for other_start, other_end in self.taken)

    def _is_person(self, start: int, end: int) -> bool:
        return any(start < person.end and person.start < end for person in self.people)

    def _add(self, one: FoundOrganisation) -> None:
        if len(names.fold(one.name)) < 2:
            return
        place, place_span, word_of_place = one.place, one.place_span, None
        if place is not None and place_span is None:
            before = self._place_before(self.text.index_at(one.start))
            word_of_place = before[1] if before else None
        if place is None:
            place, until = places.place_after(self.text, one.end)
            place_span = (one.end, until) if place else None
        alias, until = self._alias_after(one.end)
        if alias and place is None:
            place, end = places.place_after(self.text, until)
            place_span = (until, end) if place else None
        aliases = (*one.aliases, *filter(None, [alias]))
        self.found.append(
            replace(one, place=place, place_span=place_span, place_word=word_of_place, aliases=aliases)
        )
        self.taken.append((one.start, max(one.end, until)))

    _ALIAS = re.compile(r"\s*\(\s*(?:далее\s*(?:по тексту\s*)?[-–—:]?\s*)?(?P<alias>[^()\n]{2,60}?)\s*\)")

    def _alias_after(self, end: int) -> tuple[str, int]:
        """«(ЛГТУ)», «(далее – Центр)»."""
        match = self._ALIAS.match(self.text.flat, end)
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

    # By legal form

    def _by_form(self, form: FoundForm) -> None:
        tokens = self.text.tokens
        if form.after > len(tokens):
            return
        start = tokens[form.first].start
        if self._is_taken(start, tokens[form.after - 1].end):
            return
        found = (
            self._sole_trader(form)
            if form.short in ("ИП", "ГКФХ", "ПБОЮЛ")
            else self._quoted_name(form) or self._name_before(form) or self._bare_name(form)
        )
        if found is None:
            return
        self._add(found)
        if found.start <= start and form.after < len(tokens):
            self._others_of_list(found)

    def _written_form(self, first: int, after: int) -> str:
        """The legal form as the text has it; one in words in the nominative."""
        tokens = self.text.tokens[first:after]
        written = self.text.said(tokens[0].start, tokens[-1].end)
        if tokens[0].kind == "initials" or (tokens[0].is_shouted and len(tokens[0].text) <= 8):
            return re.sub(r"\s(?=[А-ЯЁ]\.)", "", written)
        return form_in_nominative(tokens, written)

    def _quoted_name(self, form: FoundForm) -> FoundOrganisation | None:
        """«ООО «Луч»», «ООО ВПО «Электоаппарат» ВОС», «ФГУП НИИ «Луч»»."""
        tokens, flat = self.text.tokens, self.text.flat
        form_end = tokens[form.after - 1].end
        around = self.text.quote_around(tokens[form.first].start)
        if around is not None and not flat[around.start + 1 : tokens[form.first].start].strip():
            return self._form_in_quote(form, around)
        position = form.after
        name_from: int | None = None
        state = form.short not in ("ООО", "ЗАО", "ОАО", "АО", "ПАО")
        for _count in range(9):
            if position >= len(tokens):
                return None
            token = tokens[position]
            gap = flat[tokens[position - 1].end : token.start]
            if gap.strip() or gap.count("\n") > 1 or "\t" in gap:
                return None
            if quote := self.text.quote_at(token.start):
                break
            if state and name_from is None and (region := institutions.region_at(self.text, position)):
                position = region[0]
                continue
            if (
                state
                and name_from is None
                and re.fullmatch(r"[А-ЯЁ]{2,3}", token.text)
                and token.text in _REGION_SIGNS
            ):
                position += 1
                form_end = token.end
                continue
            if not token.is_word or self._is_person(token.start, token.end):
                return None
            if token.is_lower and not (
                is_adjective(token.text) or HEADS.get(stem(token.text)) or name_from is not None
            ):
                return None
            if token.is_lower and is_verb(token.text) and not is_adjective(token.text):
                return None
            if form_at(self.text, position) is not None and name_from is None and not token.is_shouted:
                return None
            if name_from is None:
                name_from = token.start
            position += 1
        else:
            return None
        if self._is_taken(quote.start, quote.end):
            return None
        if name_from is not None and self._comes_to_another(form, quote, name_from):
            return None
        end = self._tail(quote.end)
        if name_from is None and end == quote.end:
            name = names.without_outer_quotes(self.text.said(quote.start, quote.end))
        else:
            name = self.text.said(name_from if name_from is not None else quote.start, end)
            if name_from is not None:
                name = name[:1].upper() + name[1:]
        inner = names.without_outer_quotes(self.text.said(quote.start, quote.end))
        if inner_form := re.match(r"(?:ООО|ОАО|ЗАО|ПАО|АО)\s+(?=\S)", inner):
            inner = inner[inner_form.end() :]
            name = names.without_outer_quotes(inner) if name_from is None else name
        written = self._written_form(form.first, form.after)
        if form_end > tokens[form.after - 1].end:
            written = self.text.said(tokens[form.first].start, form_end)
        start = tokens[form.first].start
        return FoundOrganisation(
            name=name,
            legal_form=written,
            place=self._adjectival_place(form.first),
            kind=self._kind(name, form, form.first),
            start=start,
            end=end,
            form_short=form.short,
            aliases=self._inner_names(name),
            form_span=(start, form_end),
        )

    def _comes_to_another(self, form: FoundForm, quote: Quoted, name_from: int) -> bool:
        """«ООО Луч и завод «Заря»»: the quote belongs to another."""
        between = self.text.said(name_from, quote.start)
        return re.search(r"(?:^|\s)(?:и|или|с|совместно|от|для|на|при)(?:\s|\Z)", between) is not None

    def _form_in_quote(self, form: FoundForm, quote: Quoted) -> FoundOrganisation | None:
        """««ООО Луч»», ««ООО «Луч»»."""
        tokens, flat = self.text.tokens, self.text.flat
        form_end = tokens[form.after - 1].end
        inside = clean(flat[form_end : quote.end])
        inside = inside[:-1] if inside and inside[-1] in '»”"“' else inside
        name = names.without_outer_quotes(inside.strip())
        if not name:
            return None
        name = name if name.count("«") >= name.count("»") else name.rstrip("»")
        return FoundOrganisation(
            name=name,
            legal_form=self._written_form(form.first, form.after),
            place=self._adjectival_place(self.text.index_at(quote.start)),
            kind=self._kind(name, form, form.first),
            start=quote.start,
            end=quote.end,
            form_short=form.short,
            aliases=self._inner_names(name),
            form_span=(tokens[form.first].start, form_end),
        )

    def _tail(self, end: int) -> int:
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
        is_tail = token.is_shouted and 2 <= len(token.text) <= 8 and token.text not in _NO_TAIL
        if is_tail and form_at(self.text, index) is None and not self._is_person(token.start, token.end):
            line = self.text.line_of(token.start)
            if not flat[line[0] : line[1]].isupper():
                return token.end
        return end

    def _name_before(self, form: FoundForm) -> FoundOrganisation | None:
        """««Луч» ООО», ««Фактор» (ООО)», ««Вектор», АО»."""
        flat, tokens = self.text.flat, self.text.tokens
        start, end = tokens[form.first].start, tokens[form.after - 1].end
        before = flat[:start].rstrip(" ")
        opened = before.endswith("(")
        before = before.rstrip("(, ") if opened or before.endswith(",") else before
        quote = next((one for one in self.text.quoted if one.end == len(before)), None)
        if quote is None:
            return self._bare_name_before(form, len(before)) if opened else None
        if self._is_taken(quote.start, quote.end):
            return None
        following = flat[end : end + 2].strip()
        if form.after < len(tokens):
            after = tokens[form.after]
            gap = flat[end : after.start]
            if not gap.strip() and "\n" not in gap and (self.text.quote_at(after.start) or after.is_capital):
                return None
        if opened:
            end += 1 if following.startswith(")") else 0
        name = names.without_outer_quotes(self.text.said(quote.start, quote.end))
        return FoundOrganisation(
            name=name,
            legal_form=self._written_form(form.first, form.after),
            place=self._adjectival_place(self.text.index_at(quote.start)),
            kind=self._kind(name, form, self.text.index_at(quote.start)),
            start=quote.start,
            end=end,
            form_short=form.short,
            form_span=(start, tokens[form.after - 1].end),
        )

    def _bare_name_before(self, form: FoundForm, until: int) -> FoundOrganisation | None:
        """«Банк ВТБ (ПАО)»: a row of capital words right before the form in brackets."""
        tokens = self.text.tokens
        last = self.text.index_at(until) - 1
        if self.text.flat[tokens[form.after - 1].end : tokens[form.after - 1].end + 1] != ")":
            return None
        first = last + 1
        while first and last - first < 3 and tokens[first - 1].is_capital:
            gap = self.text.flat[tokens[first - 1].end : tokens[first].start] if first <= last else ""
            if (
                gap.strip(" ")
                or len(gap) > 1
                or self._is_person(tokens[first - 1].start, tokens[first - 1].end)
            ):
                break
            first -= 1
        if first > last:
            return None
        name, start = self.text.said(tokens[first].start, until), tokens[first].start
        end = tokens[form.after - 1].end
        written = self._written_form(form.first, form.after)
        return FoundOrganisation(
            name,
            written,
            None,
            self._kind(name, form, first),
            start,
            end + 1,
            form.short,
            form_span=(end, end),
        )

    def _bare_name(self, form: FoundForm) -> FoundOrganisation | None:
        """«ПАО Сбербанк», «ФГБОУ ВО Липецкий государственный технический университет»."""
        tokens, flat = self.text.tokens, self.text.flat
        if form.after >= len(tokens):
            return None
        first = tokens[form.after]
        gap = flat[tokens[form.after - 1].end : first.start]
        if gap.strip() or "\n" in gap or "\t" in gap or not first.is_word:
            return None
        if not (first.is_capital or re.match(r"[A-Za-z]", first.text)) or self._is_person(
            first.start, first.end
        ):
            return None
        institution = self._institution_from(form.after)
        end = self._capitals(form.after) if institution is None else institution.end
        if end is None:
            return None
        name = self.text.said(first.start, end) if institution is None else institution.name
        name = name.rstrip('»”"')
        start = tokens[form.first].start
        return FoundOrganisation(
            name=name,
            legal_form=self._written_form(form.first, form.after),
            place=self._adjectival_place(form.first),
            kind=self._kind(name, form, form.first),
            start=start,
            end=end,
            form_short=form.short,
            form_span=(start, tokens[form.after - 1].end),
        )

    def _institution_from(self, index: int) -> Institution | None:
        """An institution whose name begins exactly here."""
        tokens = self.text.tokens
        for position in range(index, min(index + 8, len(tokens))):
            if not tokens[position].is_word:
                return None
            found = institutions.institution_at(self.text, position, set())
            if found is not None and found.start == tokens[index].start:
                return found
            if HEADS.get(stem(tokens[position].text)):
                return None
        return None

    def _capitals(self, index: int) -> int | None:
        """Where a row of capital words ends."""
        tokens, flat = self.text.tokens, self.text.flat
        end = None
        for position in range(index, min(index + 6, len(tokens))):
            token = tokens[position]
            if position > index:
                gap = flat[tokens[position - 1].end : token.start]
                if gap.strip(" ") or len(gap) > 1:
                    break
            if self._is_person(token.start, token.end):
                break
            if token.text == "№" and position > index:
                if position + 1 < len(tokens) and tokens[position + 1].kind == "number":
                    return tokens[position + 1].end
                break
            if (
                token.text == "-"
                or (token.is_word and (token.is_capital or token.text.isascii()))
                or token.kind == "number"
            ):
                if position > index and token.is_capital and form_at(self.text, position) is not None:
                    break
                end = token.end
                if position + 1 < len(tokens) and tokens[position + 1].text == "»":
                    end = tokens[position + 1].end
                    break
                continue
            break
        return end

    def _sole_trader(self, form: FoundForm) -> FoundOrganisation | None:
        """«ИП Иванов И.И.», «индивидуальный предприниматель Сергей Иванов», «ИП «Луч»» hardly ever."""
        tokens, flat = self.text.tokens, self.text.flat
        position = form.after
        while position < len(tokens) and tokens[position].low in (
            "глава",
            "главы",
            "кфх",
            "–",
            "-",
            "(",
            ")",
            "фермерского",
            "крестьянского",
            "хозяйства",
        ):
            position += 1
        if position >= len(tokens):
            return None
        start = tokens[form.first].start
        place = tokens[position].start
        person = next((one for one in self.people if one.start == place), None)
        written = self._written_form(form.first, form.after)
        if person is not None:
            gap = flat[tokens[form.after - 1].end : place]
            if "\n" in gap:
                return None
            return FoundOrganisation(
                person.name,
                written,
                None,
                ENTERPRISE,
                start,
                person.end,
                form.short,
                form_span=(start, tokens[form.after - 1].end),
            )
        if not form.is_short:
            return None
        if quote := self.text.quote_at(place):
            name = names.without_outer_quotes(self.text.said(quote.start, quote.end))
            return FoundOrganisation(name, written, None, ENTERPRISE, start, quote.end, form.short)
        if tokens[position].is_capital:
            end = self._capitals(position)
            if end is not None:
                name = self.text.said(place, end)
                return FoundOrganisation(name, written, None, ENTERPRISE, start, end, form.short)
        return None

    # One form for several names

    _BETWEEN = re.compile(r"\s*(?:,|и|а также|,\s*а также|,\s*и)\s*\Z")

    def _others_of_list(self, first: FoundOrganisation) -> None:
        """«ООО «Луч», «Звезда» и «Вега»»: the form stands once and belongs to each."""
        end = self.found[-1].place_span[1] if self.found[-1].place_span else first.end
        while True:
            index = self.text.index_at(end)
            quote = None
            for position in range(index, min(index + 4, len(self.text.tokens))):
                token = self.text.tokens[position]
                if quote := self.text.quote_at(token.start):
                    break
                if token.text not in (",", "и", "а", "также"):
                    break
            if quote is None or not self._BETWEEN.match(self.text.flat[end : quote.start]):
                return
            if self._is_taken(quote.start, quote.end):
                return
            after = self.text.index_at(quote.end)
            if after + 1 < len(self.text.tokens) and self.text.tokens[after].text in ("(", ","):
                after += 1
            if after < len(self.text.tokens):
                form = form_at(self.text, after)
                gap = self.text.flat[quote.end : self.text.tokens[after].start]
                closing = form is not None and not gap.strip(" (,") and not self._begins_name(form)
                if closing:
                    return
            inner = names.without_outer_quotes(self.text.said(quote.start, quote.end))
            if inner[:1].islower() or re.match(r"(?:О|Об|За|ООО|ОАО|ЗАО|ПАО|АО)\s", inner):
                return
            one = replace(
                first,
                name=inner,
                start=quote.start,
                end=quote.end,
                place=None,
                place_span=None,
                aliases=(),
                kind=institutions.kind_of_words(inner) or first.kind,
            )
            self._add(one)
            last = self.found[-1]
            end = last.place_span[1] if last.place_span else last.end

    def _begins_name(self, form: FoundForm) -> bool:
        tokens = self.text.tokens
        if form.after >= len(tokens):
            return False
        following = tokens[form.after]
        return self.text.quote_at(following.start) is not None or following.is_capital

    # By quotes alone

    def _by_quotes(self) -> None:
        last: FoundOrganisation | None = None
        for quote in self.text.quoted:
            if self._is_taken(quote.start, quote.end):
                last = next((one for one in self.found if one.start <= quote.start < one.end), None)
                continue
            inner = names.without_outer_quotes(self.text.said(quote.start, quote.end))
            verdict = self._verdict(quote, inner, last)
            if verdict is None:
                self.refused.append((quote.start, quote.end))
                last = None
                continue
            self._add(verdict)
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
            kind = institutions.kind_of_words(inner) or last.kind
            was_oblique = last.name not in self.text.said(last.start, last.end)
            name = _bare_nominative(inner, "any") if was_oblique or _is_oblique(inner) else inner
            return FoundOrganisation(name, None, None, kind, quote.start, quote.end)
        head_kind = institutions.kind_of_words(inner)
        words = inner.split()
        telling = (
            head_kind is not None and len(words) > 1 and words[0][:1].isupper() and not _names_event(inner)
        )
        if descriptor is not None and descriptor.is_lower and not telling and not known:
            return None
        is_placed = descriptor is None and places.place_after(self.text, quote.end)[0] is not None
        if telling or known or is_placed:
            if _names_event(inner):
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
            name = inner if telling else _bare_nominative(inner, governed)
            return FoundOrganisation(
                name,
                None,
                None,
                head_kind or self._context_kind(quote.start) or ENTERPRISE,
                quote.start,
                self._tail(quote.end) if telling else quote.end,
            )
        return None

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
        end = self._tail(quote.end)
        inner_said = self.text.said(quote.start, quote.end)
        head = HEADS.get(stem(descriptor.text))
        first_index = self.text.index_at(adjectives[0].start if adjectives else descriptor.start)
        capital = next((one for one in [*adjectives, descriptor] if one.is_capital), None)
        is_generic = stem(descriptor.text.rsplit("-", 1)[-1]) in _GENERIC_FIRMS or descriptor.text == "ГК"
        if descriptor.is_shouted and len(descriptor.text) <= 8 and not is_generic:
            begin = self._row_of_signs(descriptor)
            name = self.text.said(begin, end)
            kind = institutions.kind_of_words(name) or self._context_kind(begin) or ENTERPRISE
            return FoundOrganisation(
                name, None, self._adjectival_place(first_index), kind, begin, end, aliases=(inner,)
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
        if keeps and capital is not None and not self._is_person(capital.start, capital.end):
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
            kind = (head.kind if head else None) or institutions.kind_of_words(inner) or ENTERPRISE
            return FoundOrganisation(name, None, None, kind, capital.start, end, aliases=(inner,))
        told = institutions.kind_of_words(inner) or (
            head.kind if head and head.lemma not in _NEUTRAL else None
        )
        kind = told or self._context_kind(start) or ENTERPRISE
        begin = quote.start
        name = (
            names.without_outer_quotes(inner_said) if end == quote.end else self.text.said(quote.start, end)
        )
        if stem(descriptor.text) in _OF_WHOM:
            name = _bare_nominative(name, "gent")
        elif _is_oblique(name):
            name = _bare_nominative(name, "any")
        form = None
        if end == quote.end and head is not None and head.lemma in _FORM_HEADS and not adjectives:
            form, begin = in_shape_of(head.lemma, descriptor.text), descriptor.start
        return FoundOrganisation(
            name, form, self._adjectival_place(self.text.index_at(quote.start)), kind, begin, end
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
        return end <= quote.start and self._BETWEEN.match(self.text.flat[end : quote.start]) is not None

    def _model_says(self, quote: Quoted) -> bool:
        length = quote.end - quote.start
        for one in self.named:
            if one.kind == ORGANISATION:
                common = min(one.end, quote.end) - max(one.start, quote.start)
                if common > 0.6 * (length - 2):
                    return True
        return False

    # By the nouns they are called by

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
            if _names_event(found.name) or self._is_role_only(found):
                continue
            kind = found.head.kind
            end = found.end
            named_end = self._tail_quote(found)
            name = found.name
            if named_end is not None:
                name = f"{name} {self.text.said(found.end, named_end)}"
                end = named_end
            if not self._is_taken(found.start, end):
                self._add(
                    FoundOrganisation(
                        name=name,
                        legal_form=None,
                        place=None,
                        kind=_office_kind(name, kind),
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
            if self._is_taken(match.start(), match.end()) or self.text.quote_around(match.start()):
                continue
            region = institutions.region_at(self.text, self.text.index_at(match.end()))
            touches = self.text.flat[match.end() : match.end() + 1] == " "
            name, end = _ministry(match.group()), match.end()
            if region is not None and touches:
                end = self.text.tokens[region[0] - 1].end
                name = f"{name} {region[1]}"
            self._add(FoundOrganisation(name, None, None, AUTHORITY, match.start(), end))

    def _tail_quote(self, found: Institution) -> int | None:
        """«Центр поддержки предпринимательства «Мой бизнес»»."""
        index = self.text.index_at(found.end)
        if index < len(self.text.tokens):
            quote = self.text.quote_at(self.text.tokens[index].start)
            gap = self.text.flat[found.end : self.text.tokens[index].start]
            if quote is not None and gap == " " and not self._is_taken(quote.start, quote.end):
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

    # By the model

    def _by_model(self) -> None:
        initials = {_initials(one.name) for one in self.found}
        aliases = {alias for one in self.found for alias in one.aliases}
        for one in self.named:
            if (
                one.kind != ORGANISATION
                or self._is_taken(one.start, one.end)
                or self._is_person(one.start, one.end)
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
            if name is None or name in aliases or said in aliases or _capitals_of(said) in initials:
                continue
            if self.text.quote_around(start) is not None:
                continue
            kind = (
                institutions.kind_of_words(name)
                or _known_kind(name)
                or self._context_kind(start)
                or ENTERPRISE
            )
            self._add(FoundOrganisation(name, None, None, kind, start, one.end))

    def _model_name(self, said: str) -> str | None:
        words = said.split()
        if not words or len(said) < 2 or _names_event(said) or len(words) > 9 or not said[0].isalpha():
            return None
        if re.search(r"[«»\"“”()]|\b[Кк]ластер", said):
            return None
        if said[0].islower() or said.lower() in _GENERIC or _is_usual(words[0]):
            return None
        if len(words) == 1:
            word = words[0]
            if (
                word in _NO_TAIL
                or word in _NOT_FIRMS
                or (re.fullmatch(r"[А-ЯЁ]{2,4}", word) and word in _REGION_SIGNS)
            ):
                return None
            if (stem(word.rsplit("-", 1)[-1]) in HEADS and not word.isupper()) or stem(word) in OTHERS:
                return None
            if any(stem(word) == stem(other) for other in _GENERIC):
                return None
            return _bare_nominative(word, "gent")
        if form_only := re.fullmatch(r"(?:ООО|ОАО|ЗАО|АО|ПАО)\s*", said):
            del form_only
            return None
        return _phrase_nominative(words)

    # What an organisation is

    def _kind(self, name: str, form: FoundForm, first: int) -> str:
        if told := institutions.kind_of_words(name):
            is_firm = form.short in ("ООО", "ОАО", "ЗАО", "ИП", "АО", "ПАО")
            if (
                is_firm
                and told in (AUTHORITY, EDUCATION)
                and not re.search(r"институт|НИИ|университет", name)
            ):
                told = ENTERPRISE
            if is_firm and told == INFRASTRUCTURE and not _SERVES_OTHERS.search(name):
                told = ENTERPRISE
            context = self._context_kind(self.text.tokens[first].start)
            return context if told == ENTERPRISE and context else told
        if re.search(r"ОУ|УН\b|НУ\b|ВО\b|ДПО|СПО", form.short) or "образова" in form.short:
            return EDUCATION
        context = self._context_kind(self.text.tokens[first].start)
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

    def _context_kind(self, start: int) -> str | None:
        """What the words right before say: «консалтинговой компанией ООО «…»»."""
        before = self.text.flat[max(0, start - 60) : start].lower()
        before = re.split(r"[.;,\n»]", before)[-1]
        if re.search(r"консалт|консульт|инжинирингов\w+ центр|аудитор", before):
            return INFRASTRUCTURE
        words = re.findall(r"[а-яё-]+", before)[-1:]
        for word in words:
            head = HEADS.get(stem(word))
            if head is not None and head.lemma not in _NEUTRAL:
                return head.kind if head.kind != AUTHORITY else None
        return None

    def _adjectival_place(self, first: int) -> str | None:
        found = self._place_before(first)
        return found[0] if found else None

    def _place_before(self, first: int) -> tuple[str, tuple[int, int]] | None:
        """«петербургской консалтинговой компанией ООО …»: an adjective of a town before «компания»."""
        tokens, flat = self.text.tokens, self.text.flat
        has_noun = False
        position = first - 1
        for _count in range(6):
            if position < 0:
                return None
            token = tokens[position]
            gap = flat[token.end : tokens[position + 1].start]
            is_firm = stem(token.text.rsplit("-", 1)[-1]) in DESCRIPTORS
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

    def _inner_names(self, name: str) -> tuple[str, ...]:
        """«Центр консалтинга «Панацея»» is spoken of as «Панацея» later."""
        match = re.search(r"[«\"“„]([^«»\"“”„]{3,})[»\"”“]?\Z", name)
        return (match[1].strip('»"”“'),) if match and match.start() > 0 else ()


def find_organisations(
    text: Text, people: Sequence[FoundPerson], named: Sequence[Named]
) -> list[FoundOrganisation]:
    """Every mention, in the order of the text."""
    return _Finder(text, people, named).run()


_REGION_SIGNS = frozenset(lexicon.words("region_signs"))
_NO_TAIL = frozenset(lexicon.words("no_tail"))
_NOT_FIRMS = frozenset(lexicon.words("no_firms"))
_NEUTRAL = frozenset(["организация", "общество", "движение", "группа", "объединение"])
_GENERIC = frozenset(lexicon.words("too_general"))
_GENITIVE_OF_EVENT = re.compile(
    r"\b(?:форум|конференци|выставк|конкурс|фестивал|программ|нацпроект|национальн\w+ проект|сесси|чемпионат"
    r"|олимпиад|преми[яию]|"
    r"конгресс(?!-)|саммит|круглый стол|круглого стола|семинар|форсайт|хакатон|марафон|ярмарк|неделя|день |"
    r"стратеги|концепци|закон\b|указ\b|дорожн\w+ карт)",
    re.IGNORECASE,
)


def _ministry(word: str) -> str:
    """«Минпромторгом» → «Минпромторг»; «Минобрнауки» has no cases."""
    if re.search(r"(?:и|ы|ия|ция|ей)\Z", word) or word.isupper():
        return word
    return re.sub(r"(?<=[бвгджзклмнпрстфхцчшщ])(?:а|у|ом|е)\Z", "", word)


def _names_event(name: str) -> bool:
    match = _GENITIVE_OF_EVENT.search(name)
    return match is not None and not re.match(
        r"(?:Центр|Фонд|Агентство|Ассоциация|Институт|Департамент|Министерство|Управление|Комитет|Дирекция)",
        name,
    )


def _is_firm_word(token: Token) -> bool:
    return stem(token.text) in DESCRIPTORS or stem(token.text.rsplit("-", 1)[-1]) in DESCRIPTORS


def _is_usual(word: str) -> bool:
    """A word of every day that only a beginning of a sentence or a heading made capital."""
    if stem(word) in HEADS or is_adjective(word):
        return False
    known = parses(word)
    special = {"Orgn", "Geox", "Name", "Surn", "Abbr", "Trad"}
    is_usual = (
        bool(known) and known[0].is_known and not any(special & set(one.tag.grammemes) for one in known)
    )
    return is_usual and ((word.isupper() and len(word) > 5) or known[0].tag.case not in ("nomn", None))


def _office_kind(name: str, kind: str) -> str:
    if kind == INFRASTRUCTURE and re.match(
        r"(?:Федеральное|Государственное) агентство|Агентство .*(?:области|края|республики|России)\Z", name
    ):
        return AUTHORITY if not re.search(r"развити|инвестиц", name) else kind
    return kind


def _known_kind(name: str) -> str | None:
    if re.match(
        r"Мин[а-яё]{3,}|Рос[а-яё]{3,}(?:надзор|реестр|стат|имущество|патент)|Гос(?:дум|сов)|ФНС|ФАС|ФСБ|МЧС|МВД|Обл(?:дум|совет)",
        name,
    ):
        return AUTHORITY
    if name in ("ТПП", "РСПП") or re.search(r"(?:б|Б)анк\b", name):
        return INFRASTRUCTURE
    if re.search(r"(?:ГТУ|ГУ|НИИ|ВШЭ|РАН|МФТИ|МИФИ|МИСиС|МАИ)\Z", name):
        return EDUCATION
    return None


# What a firm must be called by to be more than an enterprise.
_SERVES_OTHERS = re.compile(
    r"консалт|консульт|кластер|поддержк|инжиниринг|трансфер|технопарк|инкубатор|банк|фонд|агентств|МСП|палата"
    r"|корпораци\w+ развит|промышленн\w+ парк|ассоциаци|центр (?:развити|компетенц|экспорт)",
    re.IGNORECASE,
)
_GENERIC_FIRMS = frozenset(map(stem, lexicon.words("any_firm")))


def _is_post(token: Token) -> bool:
    return posts.is_post(token.text)


_OF_WHOM = frozenset(map(stem, lexicon.words("of_whom")))
# Legal forms that are words of every day, too.
_FORM_HEADS = frozenset({"ассоциация", "союз", "фонд"})


def _is_oblique(name: str) -> bool:
    """«Уралвагонзавода», «КамАЗа»: a case that no name of its own has."""
    return (
        re.fullmatch(
            r"[А-ЯЁ][а-яё-]+(?:завод|банк|маш|пром|строй|сталь|газ|нефт|мет|энерго|комбинат)(?:а|у|ом|и)|[А-ЯЁа-яё]*[А-ЯЁ]{2}(?:а|у|ом)",
            name,
        )
        is not None
    )


def _bare_nominative(word: str, governed: str | None = None) -> str:
    """A single name in the nominative, where its case is sure: «Газпрома» → «Газпром».

    `governed` is the case that the words before ask for; then also of a name that no dictionary has.
    """
    if match := re.fullmatch(r"([А-ЯЁа-яё]*[А-ЯЁ]{2})(?:а|у|ом|е)", word):
        return match[1]
    if " " in word or word.upper() == word or analyser() is None:
        return word
    known = [one for one in parses(word) if one.tag.POS == "NOUN"]
    if any("nomn" in one.tag and one.tag.number == "sing" and one.is_known for one in known):
        return word
    if not any(one.is_known for one in known):
        endings = {"gent": "а", "ablt": "(?:ом|ем)", "any": "(?:а|ом)", None: r"\Z."}[governed]
        return re.sub(rf"(?<=[бвгджзклмнпрстфхцчшщ]){endings}\Z", "", word)
    if not known or governed is None:
        return word
    known = [one for one in known if one.is_known]
    known.sort(key=lambda one: (one.tag.number != "sing", not one.is_known))
    inflected = known[0].inflect({"nomn"})
    if inflected is None:
        return word
    return (
        in_shape_of(inflected.word, word)
        if "ё" in word
        else in_shape_of(inflected.word.replace("ё", "е"), word)
    )


def _phrase_nominative(words: list[str]) -> str:
    """Adjectives and the first noun in the nominative, the rest as it is."""
    if analyser() is None:
        return " ".join(words)
    for place, word in enumerate(words):
        known = parses(word)
        if any(one.tag.POS == "NOUN" for one in known[:2]) and not is_adjective(word):
            nouns = [one for one in known if one.tag.POS == "NOUN"]
            if any("nomn" in one.tag for one in nouns) and nouns[0].tag.number == "sing" and place == 0:
                return " ".join(words)
            best = nouns[0]
            if best.tag.number == "plur":
                return " ".join(words)
            gender = str(best.tag.gender or "masc")
            head = HEADS.get(stem(word))
            shown = in_shape_of(head.lemma, word) if head else _bare_nominative(word, "gent")
            return " ".join([*(adjective(one, gender) for one in words[:place]), shown, *words[place + 1 :]])
        if not is_adjective(word):
            return " ".join(words)
    return " ".join(words)


def _initials(name: str) -> str:
    words = re.findall(r"[^\W\d_]+", re.split(r"\s(?:им\.|имени)", name)[0])
    return "".join(word[0].upper() for word in words if len(word) > 1 or word.isupper())


def _capitals_of(word: str) -> str:
    """«ЮУрГУ» → «ЮУГУ»; empty for what is no abbreviation."""
    return "".join(filter(str.isupper, word)) if " " not in word and sum(map(str.isupper, word)) >= 3 else "-"


def form_in_nominative(tokens: Sequence[Token], written: str) -> str:
    """«областного автономного учреждения» → «областное автономное учреждение»; the rest stays."""
    words = [token.text for token in tokens]
    for place, word in enumerate(words):
        if is_adjective(word) and stem(word) not in _FORM_NOUNS:
            continue
        lemma = _FORM_NOUNS.get(stem(word))
        if lemma is None:
            return written
        head, gender = lemma
        shown = [adjective(one, gender) if one.isalpha() or "-" in one else one for one in words[:place]]
        start = tokens[0].start
        rest = " ".join(words[place + 1 :])
        del start
        result = " ".join(filter(None, [*shown, in_shape_of(head, word), rest]))
        return result.replace("( ", "(").replace(" )", ")")
    return written


_FORM_NOUNS = {
    stem(lemma): (lemma, gender)
    for lemma, gender in (
        ("общество", "neut"), ("учреждение", "neut"), ("предприятие", "neut"), ("товарищество", "neut"),
        ("партнерство", "neut"), ("партнёрство", "neut"), ("хозяйство", "neut"), ("организация", "femn"),
        ("компания", "femn"), ("артель", "femn"), ("кооператив", "masc"), ("предприниматель", "masc"),
    )
}  # fmt: skip
