"""Finding a record by what a person types: completion, and the one record meant by a whole name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from enterprises import names, search
from enterprises.models import Industry, LegalForm, Municipality, Organisation, Person, Settlement, Source
from enterprises.models.industries import WITH_TREE
from enterprises.models.organisations import OrganisationQuerySet

M = TypeVar("M")
MOST_SUGGESTED = 12


@dataclass(frozen=True)
class Choosing(Generic[M]):
    """How one kind of record is chosen by typing.

    `exactly(rows, text)`: the records whose name this is; more than one is ambiguous.
    `similar(rows, text)`: what to suggest, best first. `label` fills the field, `detail` stands beside it.
    """

    exactly: Callable[[Any, str], QuerySet[Any]]
    similar: Callable[[QuerySet[Any], str], QuerySet[Any]]
    label: Callable[[M], str]
    detail: Callable[[M], str]

    def suggestions(self, rows: QuerySet[Any], text: str) -> list[dict[str, object]]:
        """What a completion list shows; nothing for an empty text."""
        if not names.query_words(text):
            return []
        found = list(self.similar(rows, text)[:MOST_SUGGESTED])
        return [{"id": row.pk, "label": self.label(row), "detail": self.detail(row)} for row in found]


# Settlements: «г. Елец», «Елец», «д. Ивановка, Добринский район», an ОКТМО code

_TYPE = re.compile(
    r"^(?P<type>г|гор|город|с|село|д|дер|деревня|п|пос|посёлок|поселок|ст|х|сл|рп|пгт)(?:\.\s*|\s+)(?=\w)"
)
_TYPES = {
    "гор": "г",
    "город": "г",
    "село": "с",
    "дер": "д",
    "деревня": "д",
    "пос": "п",
    "посёлок": "п",
    "поселок": "п",
}


def settlement_key(text: str) -> tuple[str, str, str]:
    """Type, folded name and folded municipality of what was typed."""
    name, _sign, municipality = text.strip().partition(",")
    kind = ""
    if match := _TYPE.match(name.strip().lower()):
        kind = _TYPES.get(match["type"], match["type"])
        name = name.strip()[match.end() :]
    return kind, names.fold(name), names.fold(municipality)


def _in_municipality(name: str) -> Q:
    """By what the municipality is called, or is called since it became another."""
    return Q(municipality__name__istartswith=name) | Q(municipality__successors__name__istartswith=name)


def _settlements_exactly(rows: QuerySet[Settlement], text: str) -> QuerySet[Settlement]:
    if text.isdigit():
        return rows.filter(oktmo=text)
    kind, key, municipality = settlement_key(text)
    rows = rows.filter(search_key=key)
    if kind:
        rows = rows.filter(type=kind)
    if municipality:
        rows = rows.filter(_in_municipality(municipality)).distinct()
    return rows.select_related("municipality", "region")


def _settlements_similar(rows: QuerySet[Settlement], text: str) -> QuerySet[Settlement]:
    _kind, key, municipality = settlement_key(text)
    rows = rows.filter(search_key__startswith=key)
    if municipality:
        rows = rows.filter(_in_municipality(municipality)).distinct()
    # A town is meant more often than a hamlet of the same beginning.
    return rows.select_related("municipality", "region").order_by(
        F("population").desc(nulls_last=True), "search_key"
    )


def settlement_label(settlement: Settlement) -> str:
    municipality = settlement.municipality
    if settlement.type == "г" or municipality is None or municipality.kind == Municipality.Kind.CITY:
        return settlement.label
    return f"{settlement.label}, {municipality.name}"


settlements: Choosing[Settlement] = Choosing(
    _settlements_exactly, _settlements_similar, settlement_label, lambda settlement: settlement.region.name
)


# Industries: «22.21», «22.21 Производство…», the words of the name


def _industries_exactly(rows: QuerySet[Industry], text: str) -> QuerySet[Industry]:
    code = text.split()[0].rstrip(".") if text.split() else ""
    by_code = rows.filter(code=code)
    return by_code if code[:1].isdigit() else rows.filter(name__iexact=text).exclude(code="")


def _industries_similar(rows: QuerySet[Industry], text: str) -> QuerySet[Industry]:
    rows = rows.exclude(code="")
    code = text.split()[0] if text.split() else ""
    if code[:1].isdigit():
        return rows.filter(code__startswith=code).select_related(WITH_TREE).order_by("code")
    for word in names.query_words(text):
        # The classifier spells ё in places; the folded word has none.
        rows = rows.filter(name__iregex=re.escape(word).replace("е", "[её]"))
    # Of long names the word is a part, or the exception: «кроме мебели».
    return rows.select_related(WITH_TREE).order_by(Length("name"), "code")


def _industry_above(industry: Industry) -> str:
    """«Раздел C, 22, 22.2»: where in the tree it lies."""
    above = industry.above
    if not above:
        return str(_("section"))
    return ", ".join([f"{_('section')} {above[0].code}", *(one.code for one in above[1:])])


industries: Choosing[Industry] = Choosing(_industries_exactly, _industries_similar, str, _industry_above)


# Legal forms: «ООО», the full words, a code of ОКОПФ


def _legal_forms_exactly(rows: QuerySet[LegalForm], text: str) -> QuerySet[LegalForm]:
    by_abbreviation = rows.filter(abbreviation__iexact=text)
    return by_abbreviation if by_abbreviation.exists() else rows.filter(Q(name__iexact=text) | Q(okopf=text))


def _legal_forms_similar(rows: QuerySet[LegalForm], text: str) -> QuerySet[LegalForm]:
    return rows.filter(Q(abbreviation__istartswith=text) | Q(name__icontains=text)).order_by(
        F("abbreviation").asc(), "okopf"
    )


legal_forms: Choosing[LegalForm] = Choosing(
    _legal_forms_exactly,
    _legal_forms_similar,
    str,
    lambda form: form.name if form.abbreviation else "",
)


# Organisations: the name with or without quotes and form, ИНН, the name with the place


def _organisations_exactly(rows: OrganisationQuerySet, text: str) -> OrganisationQuerySet:
    rows = rows.select_related("settlement")
    digits = "".join(text.split())
    if digits.isdigit():
        return rows.with_inn([digits])
    parts = names.take_apart(text)
    # The words lead to the rows by an index, which names as they are written do not have.
    rows = search.matching(rows, " ".join(parts.words)).filter(
        Q(key_sorted=parts.exact_key) | Q(short_name__iexact=text) | Q(name_as_written__iexact=text)
    )
    if parts.place:
        rows = rows.filter(settlement__search_key=parts.place)
    return rows


def _organisations_similar(rows: QuerySet[Organisation], text: str) -> QuerySet[Organisation]:
    return search.matching(rows, text).select_related("settlement").order_by("sort_key", "pk")


def organisation_label(organisation: Organisation) -> str:
    if organisation.settlement is None:
        return organisation.title
    return f"{organisation.title}, {organisation.settlement.label}"


organisations: Choosing[Organisation] = Choosing(
    _organisations_exactly,
    _organisations_similar,
    organisation_label,
    lambda organisation: f"ИНН {organisation.inn}" if organisation.inn else "",
)


# People: the surname with names or initials in full


def _people_exactly(rows: QuerySet[Person], text: str) -> QuerySet[Person]:
    return rows.filter(sort_key=names.normalise(text))


def _people_similar(rows: QuerySet[Person], text: str) -> QuerySet[Person]:
    return search.matching(rows, text).order_by("sort_key", "pk")


people: Choosing[Person] = Choosing(
    _people_exactly, _people_similar, lambda person: person.full_name, lambda _person: ""
)


# Sources: the title, or the title with the date


_DATE_AT_END = re.compile(r",\s*(\d{2}\.\d{2}\.\d{4})\s*$")


def source_label(source: Source) -> str:
    return f"{source.title}, {source.issued_on:%d.%m.%Y}" if source.issued_on else source.title


def _sources_exactly(rows: QuerySet[Source], text: str) -> QuerySet[Source]:
    by_title = Q(title__iexact=text)
    if match := _DATE_AT_END.search(text):
        try:
            day = datetime.strptime(match[1], "%d.%m.%Y").date()
        except ValueError:
            return rows.filter(by_title)
        by_title |= Q(title__iexact=text[: match.start()], issued_on=day)
    return rows.filter(by_title)


def _sources_similar(rows: QuerySet[Source], text: str) -> QuerySet[Source]:
    title = _DATE_AT_END.sub("", text)
    for word in title.split()[: names.MOST_QUERY_WORDS]:
        rows = rows.filter(title__icontains=word)
    return rows.order_by(F("issued_on").desc(nulls_last=True), "-pk")


sources: Choosing[Source] = Choosing(
    _sources_exactly, _sources_similar, source_label, lambda source: str(source.get_kind_display())
)
