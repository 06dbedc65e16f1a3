"""Known records changed by the rows of a batch, with what they were before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection

from enterprises import search
from enterprises.imports.copying import BYTES_AT_ONCE, as_json, copy, line, stream
from enterprises.imports.matching import SCALARS
from enterprises.imports.writing import COLUMN_OF, FIGURES, Writing
from enterprises.models import Evidence, ImportChange, Organisation, OrganisationName, YearlyFigures
from enterprises.registry import FACTS

SEARCHED = frozenset({"name_as_written", "short_name", "full_name", "settlement", "inn", "ogrn"})


class Updating:
    def __init__(self, writing: Writing) -> None:
        self.writing = writing
        self.number = 0
        self._of_organisation = ContentType.objects.get_for_model(Organisation).pk
        self._of_figures = ContentType.objects.get_for_model(YearlyFigures).pk

    def update(self, rows: Sequence[tuple[int, int, int, dict[str, Any]]]) -> None:
        if not rows:
            return
        held = {
            one.pk: one
            for one in Organisation.objects.of(self.writing.batch.kept_by)
            .present()
            .select_for_update()
            .filter(pk__in=[key for _number, key, _version, _plan in rows])
            .order_by("pk")
        }
        kept: list[tuple[int, Organisation, dict[str, Any]]] = []
        for number, key, version, plan in rows:
            one = held.get(key)
            if one is None or one.version != version:
                self.writing.left.append((number, "gone" if one is None else "changed"))
            else:
                kept.append((number, one, plan))
        before: dict[int, dict[str, Any]] = {one.pk: {} for _number, one, _plan in kept}
        self._change_evidence(kept, before)
        for _number, one, plan in kept:
            changed = plan.get("c", {})
            if changed:
                before[one.pk]["c"] = {name: _plain(getattr(one, COLUMN_OF[name])) for name in changed}
        self._write_values(kept)
        added = self.writing.add_parts([(one.pk, plan) for _number, one, plan in kept], keyed=True)
        for owner, keys in added.items():
            before[owner]["added"] = keys
        self._change_figures(kept, before)
        copy(
            ImportChange,
            ("batch_id", "row", "organisation", "organisation_version", "created", "before", "undone"),
            (
                (self.writing.batch.pk, number, one.pk, one.version, False, as_json(before[one.pk]), False)
                for number, one, _plan in kept
            ),
        )
        self.number += len(kept)

    def _write_values(self, kept: Sequence[tuple[int, Organisation, dict[str, Any]]]) -> None:
        """New values of each record, and a higher version even where only its lists have grown."""
        self.writing.learn_settlements(plan.get("c", {}).get("settlement") for _number, _one, plan in kept)
        self.writing.learn_settlements(one.settlement_id for _number, one, _plan in kept)
        renamed = [one.pk for _number, one, plan in kept if SEARCHED & plan.get("c", {}).keys()]
        other_names: dict[int, list[str]] = {}
        for owner, name in OrganisationName.objects.filter(organisation__in=renamed).values_list(
            "organisation_id", "name"
        ):
            other_names.setdefault(owner, []).append(name)
        for _number, one, plan in kept:
            for name, value in plan.get("c", {}).items():
                setattr(one, COLUMN_OF[name], value)
            one.version += 1
            if SEARCHED & plan.get("c", {}).keys():
                computed = search.compute(
                    one.name_as_written,
                    one.short_name,
                    one.full_name,
                    other_names.get(one.pk, ()),
                    self.writing.settlements.get(one.settlement_id or 0),
                    one.inn,
                    one.ogrn,
                )
                for column, value in zip(search.COLUMNS, computed, strict=True):
                    setattr(one, column, value)
        _write_organisations([one for _number, one, _plan in kept])

    def _change_figures(
        self, kept: Sequence[tuple[int, Organisation, dict[str, Any]]], before: dict[int, dict[str, Any]]
    ) -> None:
        wanted = {(one.pk, plan["y"]): plan["f"] for _number, one, plan in kept if plan.get("f")}
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

    def _change_evidence(
        self, kept: Sequence[tuple[int, Organisation, dict[str, Any]]], before: dict[int, dict[str, Any]]
    ) -> None:
        """What proved the former values proves nothing now; the file is the evidence of the new ones."""
        by_field: dict[str, list[int]] = {}
        for _number, one, plan in kept:
            for name in plan.get("c", {}):
                if name in FACTS:
                    by_field.setdefault(name, []).append(one.pk)
        for name, keys in by_field.items():
            self._forget(self._of_organisation, keys, name, before, {key: key for key in keys})
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
        gone = Evidence.objects.filter(target_type=type_key, target_id__in=keys)
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


def _write_organisations(organisations: Sequence[Organisation]) -> None:
    """All columns that an import may change, through a temporary table: one UPDATE for thousands of rows."""
    columns = ["version", *(COLUMN_OF[name] for name in SCALARS), *search.COLUMNS]
    table = connection.ops.quote_name(Organisation._meta.db_table)
    listed = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS import_values ON COMMIT DROP AS "
            f"SELECT id, {listed} FROM {table} WITH NO DATA"
        )
        cursor.execute("TRUNCATE import_values")
        rows = ((one.pk, *(getattr(one, column) for column in columns)) for one in organisations)
        copied = f"COPY import_values (id, {listed}) FROM STDIN"
        cursor.copy_expert(copied, stream(map(line, rows)), BYTES_AT_ONCE)
        assigned = ", ".join(f"{column} = import_values.{column}" for column in columns)
        cursor.execute(
            f"UPDATE {table} SET {assigned} FROM import_values WHERE {table}.id = import_values.id"
        )
