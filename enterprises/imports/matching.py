"""Which record of the registry a row means, and with which it could be confused.

`candidates` is the one place that looks for possible duplicates.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, NamedTuple

from django.db import models

from enterprises import names
from enterprises.imports import amounts, cells, other_names
from enterprises.imports.other_names import OtherNames
from enterprises.models import (
    Contact,
    Kpp,
    Offer,
    Organisation,
    OrganisationIndustry,
    Region,
    YearlyFigures,
)

SCALARS = (
    "name_as_written",
    "short_name",
    "full_name",
    "kind",
    "legal_form",
    "inn",
    "ogrn",
    "status",
    "status_on",
    "parent",
    "settlement",
    "address",
    "main_industry",
    "remit",
    "note",
    "checked_on",
)
# Why a person must decide on a row that no second record may be made of.
OF_ONE_NUMBER = frozenset({"same_number", "same_record", "other_name", "another_year"})
DATES = frozenset({"status_on", "checked_on"})
KEYS = frozenset({"legal_form", "parent", "settlement", "main_industry"})
# Lists of parts: model, column, what else tells the parts of one list from those of another.
PARTS: dict[str, tuple[type[Any], str, dict[str, str]]] = {
    "kpps": (Kpp, "value", {}),
    "other_industries": (OrganisationIndustry, "industry_id", {}),
    "products": (Offer, "text", {"kind": Offer.Kind.PRODUCT.value}),
    "competencies": (Offer, "text", {"kind": Offer.Kind.COMPETENCY.value}),
    "needs": (Offer, "text", {"kind": Offer.Kind.NEED.value}),
    "phones": (Contact, "value", {"kind": Contact.Kind.PHONE.value}),
    "emails": (Contact, "value", {"kind": Contact.Kind.EMAIL.value}),
    "sites": (Contact, "value", {"kind": Contact.Kind.SITE.value}),
}


@dataclass(slots=True)
class Held:
    """A record as it stands, as far as the file speaks of it."""

    key: int
    version: int
    name: str
    values: dict[str, Any]
    parts: dict[str, dict[Any, Any]] = field(default_factory=dict)
    figures: dict[int, dict[str, Any]] = field(default_factory=dict)
    # Read where the file has another one than `name`.
    other_names: OtherNames = field(default_factory=OtherNames)


class Known(NamedTuple):
    """What tells a record from others."""

    key: int
    name: str
    legal_form: int | None
    inn: str
    ogrn: str
    parent: int | None
    settlement: int | None
    key_sorted: str
    key_joined: str


class Namesakes:
    """Records of one joined key in the order of their keys. Favourite names have hundreds, and a file asks
    for them again and again: they are grouped once.

    `others` have the key among their other names.
    """

    __slots__ = ("_by_exact", "_by_place", "_folded", "_others_by_place", "others", "records")

    def __init__(self) -> None:
        self.records: list[Known] = []
        self.others: dict[int, Known] = {}
        self._others_by_place: dict[int | None, list[tuple[Known, list[str]]]] = {}
        self._by_place: dict[int | None, list[Known]] = {}
        self._by_exact: dict[str, list[Known]] = {}
        self._folded: dict[int, str] = {}

    def add(self, one: Known) -> None:
        self.records.append(one)
        self._by_place.setdefault(one.settlement, []).append(one)
        self._by_exact.setdefault(one.key_sorted, []).append(one)

    def add_called(self, one: Known, others: list[str]) -> None:
        """`others` are the names by which it is called today as well."""
        self.others[one.key] = one
        self._others_by_place.setdefault(one.settlement, []).append((one, others))

    def called_at(self, settlement: int | None) -> Sequence[tuple[Known, list[str]]]:
        return self._others_by_place.get(settlement, ())

    def at(self, settlement: int | None) -> Sequence[Known]:
        return self._by_place.get(settlement, ())

    def called(self, exact: str) -> Sequence[Known]:
        return self._by_exact.get(exact, ())

    def folded(self, one: Known) -> str:
        if (folded := self._folded.get(one.key)) is None:
            folded = self._folded[one.key] = names.fold(one.name)
        return folded


MOST_NAMES_REMEMBERED = 20_000
_KNOWN = (
    "pk",
    "name_as_written",
    "legal_form_id",
    "inn",
    "ogrn",
    "parent_id",
    "settlement_id",
    "key_sorted",
    "key_joined",
)


class Match(NamedTuple):
    """`key` is the record meant; without one, those it may be confused with."""

    key: int | None = None
    candidates: tuple[int, ...] = ()
    # Why a person must decide.
    reason: str = ""


NOBODY = Match()


class Registry:
    """The records of a region that the rows of a block may mean, read in a constant number of queries."""

    def __init__(self, region: Region, fields: Collection[str]) -> None:
        """`fields` are those of which the file speaks."""
        self._rows = Organisation.objects.of(region).present().order_by("pk")
        self._fields = fields
        scalars = [name for name in SCALARS if name in fields]
        selected = [f"{name}_id" if name in KEYS else name for name in scalars]
        self._columns = list(dict.fromkeys([*_KNOWN, "version", *selected]))
        self._version = self._columns.index("version")
        self._places = [
            (name, self._columns.index(column), name in DATES)
            for name, column in zip(scalars, selected, strict=True)
        ]
        # What was read of a block's records on the way to them.
        self._met: dict[int, tuple[Any, ...]] = {}
        self._named: dict[tuple[str, bool], Namesakes] = {}

    def begin_block(self) -> None:
        self._met = {}

    def by_uid(self, uids: Collection[str]) -> dict[str, int]:
        found = self._rows.filter(uid__in=uids).values_list("uid", "pk") if uids else []
        return {str(uid): key for uid, key in found}

    def by_number(self, column: str, numbers: Collection[str]) -> dict[str, list[Known]]:
        found: dict[str, list[Known]] = {}
        if numbers:
            place = _KNOWN.index(column)
            rows = (
                self._rows.with_inn(numbers) if column == "inn" else self._rows.filter(ogrn__any_of=numbers)
            )
            for row in rows.values_list(*self._columns):
                self._met[row[0]] = row
                found.setdefault(row[place], []).append(Known._make(row[: len(_KNOWN)]))
        return found

    def by_name(self, joined: Collection[str], *, without_inn: bool = False) -> dict[str, Namesakes]:
        """Records by their joined key. A file repeats favourite names, and they are looked for once."""
        if len(self._named) > MOST_NAMES_REMEMBERED:
            self._named.clear()
        missing = [key for key in joined if (key, without_inn) not in self._named]
        if missing:
            self._named |= {(key, without_inn): Namesakes() for key in missing}
            rows = self._rows.filter(key_joined__any_of=missing)
            for row in (rows.filter(inn="") if without_inn else rows).values_list(*_KNOWN):
                known = Known._make(row)
                self._named[(known.key_joined, without_inn)].add(known)
            self._add_called_otherwise(missing, without_inn)
        return {
            key: found for key in joined if (found := self._named[(key, without_inn)]).records or found.others
        }

    def _add_called_otherwise(self, joined: Collection[str], without_inn: bool) -> None:
        """Few records have another name, and fewer the one that is asked for."""
        keys = other_names.owners(joined)
        if not keys:
            return
        rows = self._rows.filter(pk__any_of=list(keys))
        rows = rows.filter(inn="") if without_inn else rows
        known = [Known._make(row) for row in rows.values_list(*_KNOWN)]
        called = other_names.names_of(self._rows, [one.key for one in known])
        for one in known:
            for key in keys[one.key]:
                self._named[(key, without_inn)].add_called(one, called[one.key].today)

    def other_names(self, keys: Collection[int]) -> dict[int, OtherNames]:
        return other_names.names_of(self._rows, keys)

    def kpps_of(self, keys: Collection[int]) -> dict[int, set[str]]:
        found: dict[int, set[str]] = {key: set() for key in keys}
        if not keys:
            return found
        for key, value in Kpp.objects.filter(organisation_id__any_of=keys).values_list(
            "organisation_id", "value"
        ):
            found.setdefault(key, set()).add(value)
        return found

    def load(
        self, keys: Collection[int], years: Collection[int], kpps: Mapping[int, Iterable[str]]
    ) -> dict[int, Held]:
        """The records with what the file speaks of; figures of `years`; `kpps` as far as they are known."""
        if not keys:
            return {}
        held = {key: self._hold(self._met[key]) for key in keys if key in self._met}
        if missing := [key for key in keys if key not in held]:
            for row in self._rows.filter(pk__any_of=missing).values_list(*self._columns):
                held[row[0]] = self._hold(row)
        if held:
            self._load_parts(held, self._fields, kpps)
            self._load_figures(held, self._fields, years)
        return held

    def _hold(self, row: tuple[Any, ...]) -> Held:
        values = {
            name: row[place].isoformat() if is_date and row[place] else row[place]
            for name, place, is_date in self._places
        }
        return Held(row[0], row[self._version], row[1], values)

    @staticmethod
    def _load_parts(
        held: dict[int, Held], fields: Collection[str], kpps: Mapping[int, Iterable[str]]
    ) -> None:
        """One query for each kind of part, however many lists it fills."""
        by_model: dict[tuple[type[Any], str], dict[str, str]] = {}
        for name, (model, column, among) in PARTS.items():
            if name in fields:
                by_model.setdefault((model, column), {})[among.get("kind", "")] = name
        for (model, column), lists in by_model.items():
            for one in held.values():
                one.parts |= {name: {} for name in lists.values()}
            wanted = set(held)
            if model is Kpp:
                for key in wanted & kpps.keys():
                    held[key].parts["kpps"] = {value: value for value in kpps[key]}
                wanted -= kpps.keys()
            if not wanted:
                continue
            rows = model._default_manager.filter(organisation_id__any_of=wanted).order_by("pk")
            if "" not in lists:
                rows = rows.filter(kind__in=list(lists)).values_list("organisation_id", column, "kind")
            else:
                rows = rows.values_list("organisation_id", column, models.Value(""))
            for key, value, kind in rows:
                name = lists[kind]
                held[key].parts[name].setdefault(cells.part_key(name, value), value)

    @staticmethod
    def _load_figures(held: dict[int, Held], fields: Collection[str], years: Collection[int]) -> None:
        figures = [name for name in fields if name in amounts.FIGURES]
        if figures:
            rows = YearlyFigures.objects.filter(organisation_id__any_of=set(held), year__in=list(years))
            for key, year, *known in rows.values_list("organisation_id", "year", *figures):
                held[key].figures[year] = {
                    name: str(amount) if name in amounts.MONEY and amount is not None else amount
                    for name, amount in zip(figures, known, strict=True)
                }


class Wanted(NamedTuple):
    """What a row says of whom it means."""

    name: str
    legal_form: int | None
    inn: str
    ogrn: str
    kpps: tuple[str, ...]
    settlement: int | None
    parts: names.NameParts | None


def by_inn(wanted: Wanted, found: Iterable[Known], kpps: Mapping[int, set[str]]) -> Match:
    """A branch shares its ИНН with the head and is told by its КПП."""
    rows = list(found)
    heads = [one for one in rows if one.parent is None]
    if wanted.kpps:
        units = [one for one in rows if kpps.get(one.key, set()) & set(wanted.kpps)]
        if len(units) == 1:
            return Match(units[0].key)
        # The first four digits are the tax office: another one's КПП is a branch's.
        for head in heads:
            known = kpps.get(head.key, set())
            offices = {value[:4] for value in known}
            if known and not {value[:4] for value in wanted.kpps} & offices:
                return Match(candidates=tuple(one.key for one in rows), reason="branch")
    if len(heads) == 1:
        return Match(heads[0].key)
    if len(rows) == 1:
        return Match(rows[0].key)
    return Match(candidates=tuple(one.key for one in rows), reason="several")


def by_name(wanted: Wanted, alike: Namesakes) -> Match:
    """The same name in the same place is the same; a likeness is for a person to judge, and so is a name that
    a record had before: another may bear it now.
    """
    here = alike.at(wanted.settlement)
    if here:
        folded = names.fold(wanted.name)
        same = [
            one
            for one in here
            if not _are_two(wanted, one) and (alike.folded(one) == folded or _is_same(wanted, one))
        ]
        if len(same) == 1:
            return Match(same[0].key)
    else:
        called = [
            one for one, others in alike.called_at(wanted.settlement) if _is_called(wanted, one, others)
        ]
        if len(called) == 1:
            return Match(called[0].key)
    found = candidates(wanted, alike)
    if not found:
        return NOBODY
    return Match(candidates=found, reason="called" if found[0] in alike.others else "alike")


def candidates(wanted: Wanted, alike: Namesakes) -> tuple[int, ...]:
    """Records that may be the one of the row, the likeliest first: called so in its place, also called so
    there, called so elsewhere, called nearly so in its place, all others. The search ends with the last that
    is named.
    """
    assert wanted.parts is not None
    exact, settlement = wanted.parts.exact_key, wanted.settlement
    here = alike.at(settlement)
    likeliest = chain(
        (one for one in here if one.key_sorted == exact),
        (one for one, _names in alike.called_at(settlement)),
        (one for one in alike.called(exact) if one.settlement != settlement),
        (one for one in here if one.key_sorted != exact),
        (one for one in alike.others.values() if one.settlement != settlement),
        (one for one in alike.records if one.key_sorted != exact and one.settlement != settlement),
    )
    return tuple(islice((one.key for one in likeliest if not _are_two(wanted, one)), cells.MOST_NAMED))


def _are_two(wanted: Wanted, one: Known) -> bool:
    """Two valid numbers that differ are two organisations."""
    return bool(wanted.inn and one.inn and wanted.inn != one.inn) or bool(
        wanted.ogrn and one.ogrn and wanted.ogrn != one.ogrn
    )


def _is_same(wanted: Wanted, one: Known) -> bool:
    """Of two in one place, whatever quotes and cases their names are written with."""
    assert wanted.parts is not None
    return (
        wanted.settlement is not None
        and one.key_sorted == wanted.parts.exact_key
        and (one.legal_form is None or wanted.legal_form is None or one.legal_form == wanted.legal_form)
    )


def _is_called(wanted: Wanted, one: Known, others: Iterable[str]) -> bool:
    """Whether a record has the row's name among its `others`, in the same place and with no other form."""
    assert wanted.parts is not None
    if wanted.settlement is None or _are_two(wanted, one):
        return False
    if wanted.legal_form is not None and one.legal_form not in (None, wanted.legal_form):
        return False
    return any(names.take_apart(name).exact_key == wanted.parts.exact_key for name in others)
