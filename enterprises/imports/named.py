"""What a cell says by a name: places, industries, legal forms, kinds, of which organisation it is a part."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from enterprises import names
from enterprises.choosing import settlement_key, settlement_label
from enterprises.imports import other_names
from enterprises.imports.wording import Note, short
from enterprises.models import Industry, LegalForm, Organisation, Region, Settlement

MOST_PLACES = 20
MOST_REMEMBERED = 50_000
# Alone in its cell, or behind the name of a place.
_OKTMO = re.compile(r"(?:\A|ОКТМО\s*)(?P<code>\d{11}|\d{8})\)?\Z", re.IGNORECASE)

KINDS = {
    Organisation.Kind.ENTERPRISE: "предприятие, производство, завод, компания, организация, бизнес",
    Organisation.Kind.EDUCATION: (
        "образование и наука, образование, наука, вуз, университет, институт, колледж, техникум, ссуз, нии, "
        "образовательная организация, научная организация"
    ),
    Organisation.Kind.AUTHORITY: (
        "орган власти, власть, оив, омсу, администрация, департамент, управление, министерство, "
        "государственный орган"
    ),
    Organisation.Kind.INFRASTRUCTURE: (
        "инфраструктура и консалтинг, инфраструктура, консалтинг, инфраструктура поддержки, "
        "технопарк, консультант"
    ),
}
STATUSES = {
    Organisation.Status.ACTIVE: "действует, действующая, действующее, активна, активное",
    Organisation.Status.LIQUIDATING: "ликвидируется, в стадии ликвидации, в процессе ликвидации",
    Organisation.Status.LIQUIDATED: "ликвидирована, ликвидировано, прекратила деятельность",
    Organisation.Status.REORGANISED: "реорганизована, реорганизовано, присоединена",
}


_SCHOOLS_TEXT = "университет институт академия колледж техникум училище лицей гимназия школа нии вуз"
_AUTHORITIES_TEXT = "администрация департамент министерство управление комитет инспекция правительство"
_OF_BUSINESS_TEXT = "ооо ао пао оао зао нао одо тоо ип кфх спк пк муп гуп фгуп"
_SCHOOLS, _AUTHORITIES, _OF_BUSINESS = (
    frozenset(text.split()) for text in (_SCHOOLS_TEXT, _AUTHORITIES_TEXT, _OF_BUSINESS_TEXT)
)


def kind_by_name(parts: names.NameParts) -> str:
    """«…колледж» and «Управление …» say what they are; empty for all others, and for firms."""
    if not parts.words or parts.form in _OF_BUSINESS:
        return ""
    if not _SCHOOLS.isdisjoint(parts.words):
        return Organisation.Kind.EDUCATION.value
    is_authority = not parts.form and parts.words[0] in _AUTHORITIES
    return Organisation.Kind.AUTHORITY.value if is_authority else ""


class Named:
    """Finds what is named in one region. A classifier is read once, places and parents once for a block."""

    def __init__(self, region: Region, settlements: Mapping[str, list[Settlement]] | None = None) -> None:
        """`settlements` by their search keys are those known beforehand."""
        self.region = region
        self._kinds = _by_word(KINDS)
        self._statuses = _by_word(STATUSES)
        self._settlements: dict[str, list[Settlement]] = dict(settlements or {})
        self._parents: dict[str, list[tuple[int, str]]] = {}
        self._known: dict[tuple[str, str], Any] = {}

    @cached_property
    def _industries(self) -> dict[str, int]:
        return {code: key for key, code in Industry.objects.values_list("pk", "code") if code}

    @cached_property
    def _industry_names(self) -> dict[str, int]:
        return {names.fold(name): key for key, name in Industry.objects.values_list("pk", "name")}

    @cached_property
    def _forms(self) -> dict[str, int]:
        found: dict[str, int] = {}
        rows = LegalForm.objects.order_by("-okopf").values_list("pk", "abbreviation", "name")
        for key, abbreviation, name in rows:
            found.setdefault(names.fold(name), key)
            if abbreviation:
                found[names.fold(abbreviation)] = key
        return found

    def prepare(self, wanted: Mapping[str, Iterable[str]]) -> None:
        """Look up at once what the cells of a block name: places and parents."""
        new = (text for text in wanted.get("settlement", ()) if ("settlement", text) not in self._known)
        keys = {key for text in new for key in _settlement_keys(text)}
        if missing := keys - self._settlements.keys():
            self._settlements |= {key: [] for key in missing}
            for settlement in Settlement.objects.filter(search_key__in=missing).select_related(
                "municipality", "region"
            ):
                self._settlements[settlement.search_key].append(settlement)
        parents = set(wanted.get("parent", ())) - self._parents.keys()
        if parents:
            self._find_parents(parents)

    def _find_parents(self, wanted: set[str]) -> None:
        """By ИНН, and by the words of the name: whoever has them in the same order is meant before others."""
        found: dict[str, dict[int, str]] = {text: {} for text in wanted}
        rows = Organisation.objects.of(self.region).present()
        for key, name, inn in (
            rows.with_inn(wanted).filter(parent=None).values_list("pk", "name_as_written", "inn")
        ):
            found[inn][key] = name
        parts = {text: names.take_apart(text) for text in wanted}
        # One may be written in several ways.
        texts: dict[str, list[str]] = {}
        for text, one in parts.items():
            texts.setdefault(one.exact_key, []).append(text)
        columns = ("pk", "name_as_written", "key_sorted", "key_joined")
        joined = {one.joined_key for one in parts.values()}
        for key, name, exact, in_order in rows.filter(
            key_joined__any_of=joined, key_sorted__any_of=texts
        ).values_list(*columns):
            for text in texts[exact]:
                if parts[text].joined_key == in_order:
                    found[text][key] = name
        self._add_called_otherwise(found, parts)
        # Words in another order have no index: only for them all are looked through.
        unknown = {text for text, records in found.items() if not records}
        if unknown:
            keys = {parts[text].exact_key for text in unknown}
            others = rows.filter(key_sorted__any_of=keys)
            for key, name, exact in others.values_list("pk", "name_as_written", "key_sorted"):
                for text in unknown.intersection(texts[exact]):
                    found[text][key] = name
        self._parents |= {text: list(records.items()) for text, records in found.items()}

    def _add_called_otherwise(
        self, found: dict[str, dict[int, str]], parts: Mapping[str, names.NameParts]
    ) -> None:
        """Those whom nobody is called today: by short, full and former names."""
        unknown: dict[str, list[str]] = {}
        for text, records in found.items():
            if not records:
                unknown.setdefault(parts[text].joined_key, []).append(text)
        owners = other_names.owners(unknown)
        rows = Organisation.objects.of(self.region).present()
        for key, called in other_names.names_of(rows, owners).items():
            exact = {names.take_apart(name).exact_key for name in (*called.today, *called.former)}
            for text in chain.from_iterable(unknown[joined] for joined in owners[key]):
                if parts[text].exact_key in exact:
                    found[text][key] = text

    def form_of(self, folded: str) -> int | None:
        """The legal form by its folded short form."""
        return self._forms.get(folded)

    def read(self, field: str, text: str, note: Note) -> Any:
        """What is said by a name: the same words mean the same all over the file."""
        known = self._known.get((field, text))
        if known is None:
            known = self._find(field, text)
            if len(self._known) > MOST_REMEMBERED:
                self._known.clear()
            self._known[(field, text)] = known
        value, said = known
        if said:
            note(said)
        return value

    def _find(self, field: str, text: str) -> tuple[Any, str]:
        if field == "settlement":
            return self._settlement(text)
        if field == "main_industry":
            return self.industry(text)
        if field == "parent":
            return self._parent(text), ""
        folded = names.fold(text)
        if field == "legal_form":
            form = names.split_legal_form(f"{text} «Х»").form
            found: Any = self._forms.get(folded) or (self._forms.get(names.fold(form)) if form else None)
            if found is None:
                raise ValidationError(
                    _("There is no legal form «%(text)s». Write its short form, for example ООО."),
                    code="unknown",
                    params={"text": short(text)},
                )
            return found, ""
        words = self._kinds if field == "kind" else self._statuses
        found = words.get(folded)
        if found is None:
            raise ValidationError(
                _("«%(text)s» is not in the list. Write one of: %(choices)s."),
                code="unknown",
                params={
                    "text": short(text),
                    "choices": ", ".join(
                        str(label)
                        for value, label in (
                            Organisation.Kind.choices if field == "kind" else Organisation.Status.choices
                        )
                        if value
                    ),
                },
            )
        return found, ""

    # Places

    def _settlement(self, text: str) -> tuple[int, str]:
        if code := _OKTMO.search(text):
            found = list(Settlement.objects.filter(oktmo=code["code"])[:2])
            if len(found) == 1:
                return found[0].pk, ""
        candidates: list[Settlement] = []
        for place, reading in enumerate(_settlement_readings(text)):
            candidates = self._settlements_of(reading)
            own = [one for one in candidates if one.region_id == self.region.pk]
            candidates = own or candidates
            if len(candidates) == 1:
                label = settlement_label(candidates[0])
                said = _("«%(text)s» was read as «%(label)s»") % {"text": short(text), "label": label}
                return candidates[0].pk, said if place else ""
            if candidates:
                break
        if candidates:
            raise ValidationError(
                _("«%(text)s» can mean several places: %(choices)s. Write it as one of them."),
                code="ambiguous",
                params={"text": short(text), "choices": _told_apart(candidates)},
            )
        raise ValidationError(
            _("There is no settlement «%(text)s». Check the spelling, or leave the cell empty."),
            code="unknown",
            params={"text": short(text)},
        )

    def _settlements_of(self, text: str) -> list[Settlement]:
        kind, key, municipality = settlement_key(text)
        return [
            one
            for one in self._settlements.get(key, ())
            if (not kind or one.type == kind)
            and (
                not municipality
                or (one.municipality and names.fold(one.municipality.name).startswith(municipality))
            )
        ]

    # Other names

    def industry(self, text: str) -> tuple[int, str]:
        code = text.split()[0].rstrip(".,;").replace(",", ".")
        if code[:1].isdigit():
            if found := self._industries.get(code):
                return found, ""
            # A spreadsheet takes «01.11» for a number.
            is_short = len(code.partition(".")[0]) == 1
            if is_short and (found := self._industries.get(f"0{code}")):
                return found, _("a lost leading zero was put back: %(code)s") % {"code": f"0{code}"}
            raise ValidationError(
                _("There is no code %(code)s in ОКВЭД2. Check it by the classifier."),
                code="unknown",
                params={"code": short(code)},
            )
        if found := self._industry_names.get(names.fold(text)):
            return found, ""
        raise ValidationError(
            _("There is no line «%(text)s» in ОКВЭД2. Write the code, for example 25.62."),
            code="unknown",
            params={"text": short(text)},
        )

    def _parent(self, text: str) -> int:
        found = self._parents.get(text, [])
        if len(found) == 1:
            return found[0][0]
        if found:
            raise ValidationError(
                _("Several organisations are called «%(text)s». Write the ИНН instead of the name."),
                code="ambiguous",
                params={"text": short(text)},
            )
        raise ValidationError(
            _("There is no organisation «%(text)s» in the registry. Write its name as there, or its ИНН."),
            code="unknown",
            params={"text": short(text)},
        )


def _by_word(words: Mapping[Any, str]) -> dict[str, str]:
    found = {names.fold(str(value.label)): value.value for value in words}
    for value, synonyms in words.items():
        found |= {names.fold(synonym): value.value for synonym in synonyms.split(",")}
    return found


_TYPE_AT_END = re.compile(r"^(?P<name>.+?)[\s,]+(?P<type>г|с|д|п|пгт|рп|х|ст)\.?$", re.IGNORECASE)
_REGION_WORDS = re.compile(r"\b(?:обл|область|край|республика|респ|округ|р-н|район)\b", re.IGNORECASE)


def _told_apart(settlements: Sequence[Settlement]) -> str:
    """Every place by its name; those of one name in one municipality by their ОКТМО."""
    labels = Counter(map(settlement_label, settlements))
    named = sorted(
        settlement_label(one)
        if labels[settlement_label(one)] == 1 or not one.oktmo
        else f"{settlement_label(one)} (ОКТМО {one.oktmo})"
        for one in settlements
    )
    shown, left = named[:MOST_PLACES], len(named) - MOST_PLACES
    return "; ".join(shown) + (_(" and %(number)s more") % {"number": left} if left > 0 else "")


def _settlement_readings(text: str) -> Iterable[str]:
    """«Липецк», «ЛИПЕЦК Г», «Липецкая обл., г. Липецк»: as it is written, then as it could be meant."""
    yield text
    if match := _TYPE_AT_END.match(text):
        yield f"{match['type'].lower()}. {match['name']}"
    if "," in text:
        for part in reversed(text.split(",")):
            part = part.strip()
            if part and not _REGION_WORDS.search(part):
                yield part


def _settlement_keys(text: str) -> Iterable[str]:
    return (settlement_key(reading)[1] for reading in _settlement_readings(text))
