"""Organisations by their legal form: «ООО «Луч»», ««Фактор» (ООО)», «ПАО Сбербанк»."""

from __future__ import annotations

import re
from dataclasses import replace

from enterprises import names
from enterprises.reading import institutions, lexicon
from enterprises.reading.cases import is_adjective, is_verb
from enterprises.reading.findings import FoundOrganisation, Seeker
from enterprises.reading.forms import FoundForm, find_forms, form_at, stem
from enterprises.reading.heads import (
    ENTERPRISE,
    HEADS,
)
from enterprises.reading.institutions import Institution
from enterprises.reading.kinds import (
    kind_of_words,
)
from enterprises.reading.naming import (
    form_in_nominative,
)
from enterprises.reading.words import Quoted, clean

REGION_SIGNS = frozenset(lexicon.words("region_signs"))


class ByForm(Seeker):
    def run(self) -> None:
        for form in find_forms(self.text):
            self._by_form(form)

    def _by_form(self, form: FoundForm) -> None:
        tokens = self.text.tokens
        if form.after > len(tokens):
            return
        start = tokens[form.first].start
        if self.at.is_taken(start, tokens[form.after - 1].end):
            return
        found = (
            self._sole_trader(form)
            if form.short in ("ИП", "ГКФХ", "ПБОЮЛ")
            else self._quoted_name(form) or self._name_before(form) or self._bare_name(form)
        )
        if found is None:
            return
        self.at.add(found)
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
                and token.text in REGION_SIGNS
            ):
                position += 1
                form_end = token.end
                continue
            if not token.is_word or self.at.is_person(token.start, token.end):
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
        if self.at.is_taken(quote.start, quote.end):
            return None
        if name_from is not None and self._comes_to_another(form, quote, name_from):
            return None
        end = self.at.tail(quote.end)
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
            place=self.at.adjectival_place(form.first),
            kind=self.at.kind(name, form, form.first),
            start=start,
            end=end,
            form_short=form.short,
            aliases=self.at.inner_names(name),
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
            place=self.at.adjectival_place(self.text.index_at(quote.start)),
            kind=self.at.kind(name, form, form.first),
            start=quote.start,
            end=quote.end,
            form_short=form.short,
            aliases=self.at.inner_names(name),
            form_span=(tokens[form.first].start, form_end),
        )

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
        if self.at.is_taken(quote.start, quote.end):
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
            place=self.at.adjectival_place(self.text.index_at(quote.start)),
            kind=self.at.kind(name, form, self.text.index_at(quote.start)),
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
                or self.at.is_person(tokens[first - 1].start, tokens[first - 1].end)
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
            self.at.kind(name, form, first),
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
        if not (first.is_capital or re.match(r"[A-Za-z]", first.text)) or self.at.is_person(
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
            place=self.at.adjectival_place(form.first),
            kind=self.at.kind(name, form, form.first),
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
            if self.at.is_person(token.start, token.end):
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
            if quote is None or not self.at.BETWEEN.match(self.text.flat[end : quote.start]):
                return
            if self.at.is_taken(quote.start, quote.end):
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
                kind=kind_of_words(inner) or first.kind,
            )
            self.at.add(one)
            last = self.found[-1]
            end = last.place_span[1] if last.place_span else last.end

    def _begins_name(self, form: FoundForm) -> bool:
        tokens = self.text.tokens
        if form.after >= len(tokens):
            return False
        following = tokens[form.after]
        return self.text.quote_at(following.start) is not None or following.is_capital
