"""Known records changed by the rows of a batch, with what they were before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection

from enterprises import search
from enterprises.imports.copying import BYTES_AT_ONCE, as_json, copy, line, stream
from enterprises.imports.matching import SCALARS
from enterprises.imports.writing import COLUMN_OF, FIGURES, Writing
from enterprises.models import Evidence, ImportChange, Organisation, OrganisationName, YearlyFigures
from enterprises.registry import FACTS

COLUMNS = ("version", *(COLUMN_OF[name] for name in SCALARS), *search.COLUMNS)
SEARCHED = frozenset({"name_as_written", "short_name", "full_name", "settlement", "inn", "ogrn"})


@dataclass(frozen=True)
class Held:
    """Known records, locked, with what the rows say of them."""

    kept: list[tuple[int, Organisation, dict[str, Any]]] = field(default_factory=list)
    other_names: dict[int, list[str]] = field(default_factory=dict)
    # What each was, as far as it changes.
    before: dict[int, dict[str, Any]] = field(default_factory=dict)


class Updating:
    """A block is held, computed and written."""

    def __init__(self, writing: Writing) -> None:
        self.writing = writing
        self.number = 0
        self._of_organisation = ContentType.objects.get_for_model(Organisation).pk
        self._of_figures = ContentType.objects.get_for_model(YearlyFigures).pk

    def update(self, rows: Sequence[tuple[int, int, int, dict[str, Any]]]) -> None:
        held = self._hold(rows)
        self._write(held, self._compute(held))

    def _hold(self, rows: Sequence[tuple[int, int, int, dict[str, Any]]]) -> Held:
        """Whatever must be asked of the database before the new values can be computed."""
        held = Held()
        if not rows:
            return held
        known = {
            one.pk: one
            for one in Organisation.objects.of(self.writing.batch.kept_by)
            .present()
            .select_for_update()
            .filter(pk__any_of=[key for _number, key, _version, _plan in rows])
            .order_by("pk")
        }
        for number, key, version, plan in rows:
            one = known.get(key)
            if one is None or one.version != version or key in held.before:
                self.writing.left.append((number, "gone" if one is None else "changed"))
            else:
                held.kept.append((number, one, plan))
                held.before[key] = {}
        self._change_evidence(held)
        self.writing.learn_settlements(plan.get("c", {}).get("settlement") for _, _one, plan in held.kept)
        self.writing.learn_settlements(one.settlement_id for _number, one, _plan in held.kept)
        renamed = [one.pk for _number, one, plan in held.kept if SEARCHED & plan.get("c", {}).keys()]
        for owner, name in OrganisationName.objects.filter(organisation_id__any_of=renamed).values_list(
            "organisation_id", "name"
        ):
            held.other_names.setdefault(owner, []).append(name)
        return held

    def _compute(self, held: Held) -> list[str]:
        """Lines of the records: new values, and a higher version even where only lists have grown."""
        for _number, one, plan in held.kept:
            changed = plan.get("c", {})
            if changed:
                held.before[one.pk]["c"] = {name: _plain(getattr(one, COLUMN_OF[name])) for name in changed}
            for name, value in changed.items():
                setattr(one, COLUMN_OF[name], value)
            one.version += 1
            if SEARCHED & changed.keys():
                computed = search.compute(
                    one.name_as_written,
                    one.short_name,
                    one.full_name,
                    held.other_names.get(one.pk, ()),
                    self.writing.settlements.get(one.settlement_id or 0),
                    one.inn,
                    one.ogrn,
                )
                for column, value in zip(search.COLUMNS, computed, strict=True):
                    setattr(one, column, value)
        return [
            line((one.pk, *(getattr(one, column) for column in COLUMNS))) for _number, one, _plan in held.kept
        ]

    def _write(self, held: Held, lines: Sequence[str]) -> None:
        if not held.kept:
            return
        _write_organisations(lines)
        added = self.writing.add_parts([(one.pk, plan) for _number, one, plan in held.kept], keyed=True)
        for owner, keys in added.items():
            held.before[owner]["added"] = keys
        self._change_figures(held)
        copy(
            ImportChange,
            ("batch_id", "row", "organisation", "organisation_version", "created", "before", "undone"),
            (
                (
                    self.writing.batch.pk,
                    number,
                    one.pk,
                    one.version,
                    False,
                    as_json(held.before[one.pk]),
                    False,
                )
                for number, one, _plan in held.kept
            ),
        )
        self.number += len(held.kept)

    def _change_figures(self, held: Held) -> None:
        before = held.before
        wanted = {(one.pk, plan["y"]): plan["f"] for _number, one, plan in held.kept if plan.get("f")}
        if not wanted:
            return
        owners, years = {owner for owner, _year in wanted}, {year for _owner, year in wanted}
        changed = []
        for row in YearlyFigures.objects.filter(organisation__in=owners, year__in=years):
            figures = wanted.pop((row.organisation_id, row.year), None)
            if figures is None:
                continue
            kept_values = {name: _plain(getattr(row, name)) for name in figures}
            before[row.organisation_id]["figures"] = {
                "key": row.pk,
                "values": kept_values,
                "signed": [row.source_id, row.recorded_by_id, row.recorded_at.isoformat()],
            }
            for name, value in figures.items():
                setattr(row, name, value)
            row.source, row.recorded_by, row.recorded_at = (
                self.writing.source,
                self.writing.by,
                self.writing.now,
            )
            changed.append(row)
        self._forget(
            self._of_figures,
            [row.pk for row in changed],
            None,
            before,
            {r.pk: r.organisation_id for r in changed},
        )
        YearlyFigures.objects.bulk_update(
            changed, [*FIGURES, "source", "recorded_by", "recorded_at"], batch_size=500
        )
        new = [(owner, year, figures) for (owner, year), figures in wanted.items()]
        for key, (owner, _year, _figures) in zip(self.writing.add_figures(new), new, strict=True):
            before[owner].setdefault("added", {})["YearlyFigures"] = [key]

    def _change_evidence(self, held: Held) -> None:
        """What proved the former values proves nothing now; the file is the evidence of the new ones."""
        by_field: dict[str, list[int]] = {}
        for _number, one, plan in held.kept:
            for name in plan.get("c", {}):
                if name in FACTS:
                    by_field.setdefault(name, []).append(one.pk)
        for name, keys in by_field.items():
            self._forget(self._of_organisation, keys, name, held.before, {key: key for key in keys})
        copy(
            Evidence,
            (
                "target_type_id",
                "field",
                "target_id",
                "quote",
                "note",
                "source_id",
                "recorded_by_id",
                "recorded_at",
            ),
            (
                (self._of_organisation, name, key, "", "", *self.writing.signed)
                for name, keys in by_field.items()
                for key in keys
            ),
        )

    @staticmethod
    def _forget(
        type_key: int,
        keys: Sequence[int],
        name: str | None,
        before: dict[int, dict[str, Any]],
        owners: dict[int, int],
    ) -> None:
        gone = Evidence.objects.filter(target_type=type_key, target_id__any_of=keys)
        if name is not None:
            gone = gone.filter(field=name)
        pieces: Iterable[dict[str, Any]] = gone.values(  # type: ignore[assignment]
            "source_id",
            "target_type_id",
            "target_id",
            "field",
            "quote",
            "start",
            "end",
            "note",
            "recorded_by_id",
            "recorded_at",
        )
        for piece in pieces:
            piece["recorded_at"] = piece["recorded_at"].isoformat()
            before[owners[piece["target_id"]]].setdefault("evidence", []).append(piece)
        gone.delete()


def _plain(value: Any) -> Any:
    """A value as JSON holds it."""
    if value is None or isinstance(value, str | int):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _write_organisations(lines: Sequence[str]) -> None:
    """All columns that an import may change, through a temporary table: one UPDATE for thousands of rows."""
    table = connection.ops.quote_name(Organisation._meta.db_table)
    listed = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS import_values ON COMMIT DROP AS "
            f"SELECT id, {listed} FROM {table} WITH NO DATA"
        )
        cursor.execute("TRUNCATE import_values")
        copied = f"COPY import_values (id, {listed}) FROM STDIN"
        cursor.copy_expert(copied, stream(lines), BYTES_AT_ONCE)
        assigned = ", ".join(f"{column} = import_values.{column}" for column in COLUMNS)
        cursor.execute(
            f"UPDATE {table} SET {assigned} FROM import_values WHERE {table}.id = import_values.id"
        )
