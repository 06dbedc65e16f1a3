"""Two records side by side: what differs, what would move with a merge, where their rows clash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from enterprises import change_words, charts, merging, provenance, registry, relations
from enterprises.models import Evidence, Organisation


@dataclass(frozen=True)
class Field:
    """One field of both records; `stays` is the key of the record whose value is proposed."""

    name: str
    label: str
    values: tuple[str, str]
    differs: bool
    is_choice: bool
    stays: int


@dataclass(frozen=True)
class Part:
    """A list that belongs to each record: phones, products, figures. Both lists are kept in a merge."""

    label: str
    values: tuple[list[str], list[str]]
    differs: bool


@dataclass(frozen=True)
class Count:
    label: str
    numbers: tuple[int, int]


@dataclass(frozen=True)
class Clash:
    """Two rows that would be one. `key` names the decision."""

    key: str
    label: str
    title: str
    lines: list[tuple[str, str, str]]
    stays: int


@dataclass(frozen=True)
class Comparison:
    first: Organisation
    second: Organisation
    winner: int
    fields: list[Field]
    parts: list[Part]
    counts: list[Count]
    staying: list[Count]
    clashes: list[Clash]
    contradictions: list[str]
    refusals: list[ValidationError]
    origins: dict[provenance.Key, provenance.Origin]

    @property
    def offers_succession(self) -> bool:
        return any(refusal.code == "different_inn" for refusal in self.refusals)


def compare(first: Organisation, second: Organisation) -> Comparison:
    """Of two records loaded with what `_load` of the card selects. A bounded number of queries."""
    both = (first, second)
    keys = (first.pk, second.pk)
    moving, staying = relations.counts(keys)
    counts = [relations.by_label(moving, key) for key in keys]
    clashing, broken = _clashes(first, second, moving)
    return Comparison(
        first=first,
        second=second,
        winner=_winner(first, second, counts),
        fields=[_field(name, first, second) for name in merging.FIELDS],
        parts=_parts(both),
        counts=_side_by_side(counts),
        staying=_side_by_side([relations.by_label(staying, key) for key in keys]),
        clashes=clashing,
        contradictions=broken,
        refusals=merging.refusals(first, second),
        origins=provenance.origins_for(both, ("", *merging.FIELDS)),
    )


def _winner(first: Organisation, second: Organisation, counts: Sequence[Mapping[str, int]]) -> int:
    """The fuller record, else the older one."""
    weights = [
        (sum(getattr(one, name) not in (None, "") for name in merging.FIELDS), sum(count.values()))
        for one, count in zip((first, second), counts, strict=True)
    ]
    return second.pk if weights[1] > weights[0] else first.pk


def _field(name: str, first: Organisation, second: Organisation) -> Field:
    values = (_said(first, name), _said(second, name))
    differs = getattr(first, name) != getattr(second, name)
    better = merging.preferred(name, first, second) if differs else first
    return Field(
        name=name,
        label=capfirst(change_words.field_label(Organisation, name)),
        values=values,
        differs=differs,
        is_choice=differs and all(values),
        stays=(better or first).pk,
    )


def _said(organisation: Organisation, name: str) -> str:
    if name == "parent":
        return organisation.parent.title if organisation.parent else ""
    if name == "settlement":
        return organisation.settlement.label if organisation.settlement else ""
    if name in ("kind", "status"):
        shown = str(organisation.get_kind_display() if name == "kind" else organisation.get_status_display())
        if name == "status" and not organisation.status:
            return ""
        if name == "status" and organisation.status_on:
            shown = f"{shown}, {organisation.status_on:%d.%m.%Y}"
        return shown
    return registry.words(getattr(organisation, name))


def _parts(both: Sequence[Organisation]) -> list[Part]:
    found = []
    for model in registry.PARTS_OF:
        lists = ([], [])  # type: tuple[list[str], list[str]]
        for row in model._default_manager.filter(organisation__in=both).order_by("pk"):
            lists[0 if row.organisation_id == both[0].pk else 1].append(title_of(row))  # type: ignore[attr-defined]
        if any(lists):
            label = capfirst(str(model._meta.verbose_name_plural))
            found.append(Part(label, lists, sorted(lists[0]) != sorted(lists[1])))
    return found


def _side_by_side(counts: Sequence[Mapping[str, int]]) -> list[Count]:
    labels = dict.fromkeys([*counts[0], *counts[1]])
    return [
        Count(capfirst(label), (counts[0].get(label, 0), counts[1].get(label, 0))) for label in sorted(labels)
    ]


# Rows that clash


def _clashes(
    first: Organisation, second: Organisation, moving: relations.Counts
) -> tuple[list[Clash], list[str]]:
    found: dict[str, Clash] = {}
    broken: dict[str, None] = {}
    for relation, numbers in moving.items():
        if (relation.model, relation.field) == (Evidence, "target_id") or relation.model is Organisation:
            continue
        for gone, kept in ((first, second), (second, first)):
            if numbers.get(gone.pk):
                for row in relations.contradictions(relation, Organisation, gone.pk, kept.pk):
                    broken[f"{capfirst(str(relation.model._meta.verbose_name))}: {title_of(row)}"] = None
        if numbers.get(first.pk) and numbers.get(second.pk):
            pairs = relations.clashes(relation, Organisation, first.pk, second.pk)
            _load_named([row for pair in pairs for row in pair])
            for mine, theirs in pairs:
                clash = _clash(relation, mine, theirs, first, second)
                if clash is not None:
                    found.setdefault(clash.key, clash)
    return list(found.values()), list(broken)


def _load_named(rows: Sequence[models.Model]) -> None:
    """What the rows name, in one query for each column."""
    if rows:
        columns = relations.telling_columns(type(rows[0]), LEFT_OUT)
        names = [column.name for column in columns if isinstance(column, models.ForeignKey)]
        models.prefetch_related_objects(list(rows), *names)


def _clash(
    relation: relations.Relation, mine: Any, theirs: Any, first: Organisation, second: Organisation
) -> Clash | None:
    names = relations.differing(mine, theirs, [relation.field])
    if not names:
        return None
    lines = [(_label(relation.model, name), value_of(mine, name), value_of(theirs, name)) for name in names]
    newer = [getattr(row, "recorded_at", None) for row in (mine, theirs)]
    return Clash(
        key=merging.clash_key(relation, (mine, theirs)),
        label=capfirst(str(relation.model._meta.verbose_name)),
        title=title_of(mine, but=names),
        lines=lines,
        stays=second.pk if newer[0] and newer[1] and newer[1] > newer[0] else first.pk,
    )


def _label(model: type[models.Model], name: str) -> str:
    column: Any = model._meta.get_field(name)
    label = change_words.LABELS.get((model, name)) or change_words.LABELS.get(name) or column.verbose_name
    return capfirst(str(label))


# Words


# Which record a row belongs to is what the page is about; its region is that of the page.
LEFT_OUT = ("organisation", "reporter", "kept_by")


def title_of(row: models.Model, but: Sequence[str] = ()) -> str:
    """What a row says, short: «2013, работников 402», «телефон, +7 …»."""
    values = []
    for column in relations.telling_columns(type(row), [*but, *LEFT_OUT]):
        value = "" if isinstance(column, models.BooleanField) else value_of(row, column.name)
        if value:
            is_number = isinstance(column, models.DecimalField | models.PositiveIntegerField)
            values.append(f"{column.verbose_name} {value}" if is_number else value)
    return ", ".join(values)


def value_of(row: models.Model, name: str) -> str:
    column: Any = row._meta.get_field(name)
    value = getattr(row, name)
    if value is None or value == "":
        return ""
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(column, models.DecimalField):
        return f"{charts.number(value, 0 if value == value.to_integral() else 2)}\u00a0₽"
    if isinstance(value, int) and name not in ("year", "quarter"):
        return charts.number(value)
    return str(value)
