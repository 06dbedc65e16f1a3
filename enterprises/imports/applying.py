"""Writing a checked batch into the registry: one transaction, in blocks, with a journal by which it can be
taken back."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import search
from enterprises.imports.copying import as_json, check_keys_at_once, copy, next_keys, stream
from enterprises.imports.matching import PARTS, SCALARS
from enterprises.jobs import Progress, work
from enterprises.models import (
    Evidence,
    ImportBatch,
    ImportChange,
    ImportRow,
    Job,
    Organisation,
    OrganisationName,
    Settlement,
    Source,
    User,
    Verdict,
    YearlyFigures,
)
from enterprises.registry import FACTS

BLOCK = 5000
MOST_LEFT_NAMED = 200
SEARCHED = frozenset({"name_as_written", "short_name", "full_name", "settlement", "inn", "ogrn"})
FIGURES = ("employees", "productive_jobs", "revenue", "export", "investment", "research")
_COLUMN = {
    name: Organisation._meta.get_field(name).attname  # type: ignore[union-attr]
    for name in SCALARS
}
_CREATED = (
    "id",
    "uid",
    "kept_by_id",
    "version",
    "source_id",
    "recorded_by_id",
    "recorded_at",
    *(_COLUMN[name] for name in SCALARS),
    *search.COLUMNS,
)
# Columns that hold nothing by NULL; the others are empty texts.
_NULLED = frozenset({"legal_form", "parent", "settlement", "main_industry", "status_on", "checked_on"})


@work("import.apply")
def run_apply(job: Job, progress: Progress) -> None:
    try:
        with transaction.atomic():
            batch = (
                ImportBatch.objects.select_for_update(of=("self",))
                .select_related("kept_by", "applied_by")
                .get(pk=job.arguments["batch"])
            )
            if batch.status == ImportBatch.Status.APPLYING:
                apply(batch, progress)
    except IntegrityError:
        raise ValidationError(
            _("The registry was changed meanwhile so that rows no longer fit. Check the file again."),
            code="changed_meanwhile",
        ) from None


def apply(batch: ImportBatch, progress: Callable[[int, int, str], None]) -> None:
    """Create and update what the check has found. What was changed since is reported and left alone."""
    assert batch.applied_by is not None
    check_keys_at_once()
    source = Source.objects.create(
        kept_by=batch.kept_by,
        kind=Source.Kind.IMPORT_FILE,
        title=batch.file_name[:300],
        issued_on=timezone.localdate(),
        note=f"SHA-256 {batch.sha256}",
        recorded_by=batch.applied_by,
    )
    writer = _Writer(batch, source, batch.applied_by)
    rows = ImportRow.objects.filter(batch=batch, verdict__in=[Verdict.CREATE, Verdict.UPDATE]).order_by(
        "number"
    )
    of = batch.count(Verdict.CREATE) + batch.count(Verdict.UPDATE)
    phase = _("Writing into the registry")
    last = done = 0
    columns = ("number", "verdict", "organisation", "organisation_version", "plan")
    while True:
        block: list[Any] = list(rows.filter(number__gt=last).values_list(*columns)[:BLOCK])
        if not block:
            break
        last = block[-1][0]
        writer.create([(row[0], row[4]) for row in block if row[1] == Verdict.CREATE])
        writer.update([(row[0], row[2], row[3], row[4]) for row in block if row[1] == Verdict.UPDATE])
        done += len(block)
        progress(done, of, phase)
    batch.source = source
    batch.status, batch.applied_at = ImportBatch.Status.APPLIED, timezone.now()
    batch.outcome = {
        **batch.outcome,
        "created": writer.created,
        "updated": writer.updated,
        "left": len(writer.left),
        "left_rows": [{"row": row, "why": why} for row, why in writer.left[:MOST_LEFT_NAMED]],
    }
    batch.version += 1
    if not writer.created + writer.updated:
        batch.source = None
        source.delete()
    batch.save()


@dataclass
class _Writer:
    batch: ImportBatch
    source: Source
    by: User
    created: int = 0
    updated: int = 0
    left: list[tuple[int, str]] = field(default_factory=list)
    now: datetime = field(default_factory=timezone.now)

    def __post_init__(self) -> None:
        self._settlements: dict[int, str] = {}
        self._checked_at = datetime.fromisoformat(self.batch.outcome["checked_at"])
        self._of_organisation = ContentType.objects.get_for_model(Organisation).pk
        self._of_figures = ContentType.objects.get_for_model(YearlyFigures).pk

    @property
    def _signed(self) -> tuple[Any, ...]:
        return (self.source.pk, self.by.pk, self.now)

    # New records

    def create(self, rows: Sequence[tuple[int, dict[str, Any]]]) -> None:
        if not rows:
            return
        rows = self._still_new(rows)
        self._learn_settlements(plan["c"].get("settlement") for _number, plan in rows)
        keys = next_keys(Organisation, len(rows))
        copy(
            Organisation,
            _CREATED,
            (self._new(key, plan) for key, (_number, plan) in zip(keys, rows, strict=True)),
        )
        self._add_parts([(key, plan) for key, (_number, plan) in zip(keys, rows, strict=True)])
        new_figures = [
            (key, plan["y"], plan["f"])
            for key, (_number, plan) in zip(keys, rows, strict=True)
            if plan.get("f")
        ]
        self._add_figures(new_figures)
        copy(
            ImportChange,
            ("batch_id", "row", "organisation", "organisation_version", "created", "undone"),
            (
                (self.batch.pk, number, key, 1, True, False)
                for key, (number, _plan) in zip(keys, rows, strict=True)
            ),
        )
        self.created += len(rows)

    def _still_new(self, rows: Sequence[tuple[int, dict[str, Any]]]) -> Sequence[tuple[int, dict[str, Any]]]:
        """Without those of which somebody has made a record since the check."""
        heads = {
            plan["c"]["inn"] for _number, plan in rows if plan["c"].get("inn") and not plan["c"].get("parent")
        }
        joined = {plan["k"][2] for _number, plan in rows}
        since = (
            Organisation.objects.of(self.batch.kept_by)
            .present()
            .filter(
                Q(inn__in=heads, parent=None) | Q(key_joined__in=joined, recorded_at__gt=self._checked_at)
            )
            .exclude(source=self.source)
            .values_list("inn", "key_joined")
        )
        taken, alike = set(), set()
        for inn, key in since:
            taken.add(inn)
            if not inn:
                alike.add(key)
        taken.discard("")
        kept = []
        for number, plan in rows:
            inn = plan["c"].get("inn")
            if (inn in taken and not plan["c"].get("parent")) or plan["k"][2] in alike:
                self.left.append((number, "appeared"))
            else:
                kept.append((number, plan))
        return kept

    def _new(self, key: int, plan: dict[str, Any]) -> tuple[Any, ...]:
        values = plan["c"]
        texts = [values.get(name) or "" for name in ("name_as_written", "short_name", "full_name")]
        numbers = values.get("inn") or "", values.get("ogrn") or ""
        settlement = self._settlements.get(values.get("settlement") or 0)
        computed = search.compute(
            texts[0], texts[1], texts[2], (), settlement, numbers[0], numbers[1], plan["k"]
        )
        return (
            key,
            uuid.uuid4(),
            self.batch.kept_by_id,
            1,
            *self._signed,
            *(values.get(name) if name in _NULLED else values.get(name) or "" for name in SCALARS),
            *computed.as_row(),
        )

    def _learn_settlements(self, keys: Iterable[int | None]) -> None:
        missing = {key for key in keys if key} - self._settlements.keys()
        if missing:
            self._settlements |= dict(Settlement.objects.filter(pk__in=missing).values_list("pk", "name"))

    def _add_parts(
        self, plans: Sequence[tuple[int, dict[str, Any]]], *, keyed: bool = False
    ) -> dict[int, dict[str, list[int]]]:
        """Write what `plans` add to lists; `keyed`: the keys of the new parts by organisation and model."""
        written: dict[int, dict[str, list[int]]] = {}
        for name, (model, column, among) in PARTS.items():
            rows = [
                (owner, value) for owner, plan in plans if "a" in plan for value in plan["a"].get(name, ())
            ]
            if not rows:
                continue
            keys = next_keys(model, len(rows)) if keyed else []
            given = ("organisation_id", column, *among, "source_id", "recorded_by_id", "recorded_at")
            # What the file does not speak of is as in a new record.
            rest = {
                one.attname: one.get_default()
                for one in model._meta.concrete_fields
                if one.attname not in given and not one.primary_key and not one.null
            }
            columns = (*given, *rest)
            tail = (*among.values(), *self._signed, *rest.values())
            if keyed:
                copy(
                    model, ("id", *columns), ((key, *row, *tail) for key, row in zip(keys, rows, strict=True))
                )
                for key, (owner, _value) in zip(keys, rows, strict=True):
                    written.setdefault(owner, {}).setdefault(model.__name__, []).append(key)
            else:
                copy(model, columns, ((*row, *tail) for row in rows))
        return written

    def _add_figures(self, rows: Sequence[tuple[int, int, dict[str, Any]]]) -> list[int]:
        if not rows:
            return []
        keys = next_keys(YearlyFigures, len(rows))
        copy(
            YearlyFigures,
            ("id", "organisation_id", "year", *FIGURES, "source_id", "recorded_by_id", "recorded_at"),
            (
                (key, owner, year, *(figures.get(name) for name in FIGURES), *self._signed)
                for key, (owner, year, figures) in zip(keys, rows, strict=True)
            ),
        )
        return keys

    # Known records

    def update(self, rows: Sequence[tuple[int, int, int, dict[str, Any]]]) -> None:
        if not rows:
            return
        held = {
            one.pk: one
            for one in Organisation.objects.of(self.batch.kept_by)
            .present()
            .select_for_update()
            .filter(pk__in=[key for _number, key, _version, _plan in rows])
            .order_by("pk")
        }
        kept: list[tuple[int, Organisation, dict[str, Any]]] = []
        for number, key, version, plan in rows:
            one = held.get(key)
            if one is None or one.version != version:
                self.left.append((number, "gone" if one is None else "changed"))
            else:
                kept.append((number, one, plan))
        before: dict[int, dict[str, Any]] = {one.pk: {} for _number, one, _plan in kept}
        self._change_evidence(kept, before)
        for _number, one, plan in kept:
            changed = plan.get("c", {})
            if changed:
                before[one.pk]["c"] = {name: _plain(getattr(one, _COLUMN[name])) for name in changed}
        self._write_values(kept)
        added = self._add_parts([(one.pk, plan) for _number, one, plan in kept], keyed=True)
        for owner, keys in added.items():
            before[owner]["added"] = keys
        self._change_figures(kept, before)
        copy(
            ImportChange,
            ("batch_id", "row", "organisation", "organisation_version", "created", "before", "undone"),
            (
                (self.batch.pk, number, one.pk, one.version, False, as_json(before[one.pk]), False)
                for number, one, _plan in kept
            ),
        )
        self.updated += len(kept)

    def _write_values(self, kept: Sequence[tuple[int, Organisation, dict[str, Any]]]) -> None:
        """New values of each record, and a higher version even where only its lists have grown."""
        self._learn_settlements(plan.get("c", {}).get("settlement") for _number, _one, plan in kept)
        self._learn_settlements(one.settlement_id for _number, one, _plan in kept)
        renamed = [one.pk for _number, one, plan in kept if SEARCHED & plan.get("c", {}).keys()]
        other_names: dict[int, list[str]] = {}
        for owner, name in OrganisationName.objects.filter(organisation__in=renamed).values_list(
            "organisation_id", "name"
        ):
            other_names.setdefault(owner, []).append(name)
        for _number, one, plan in kept:
            for name, value in plan.get("c", {}).items():
                setattr(one, _COLUMN[name], value)
            one.version += 1
            if SEARCHED & plan.get("c", {}).keys():
                computed = search.compute(
                    one.name_as_written,
                    one.short_name,
                    one.full_name,
                    other_names.get(one.pk, ()),
                    self._settlements.get(one.settlement_id or 0),
                    one.inn,
                    one.ogrn,
                )
                for column, value in zip(search.COLUMNS, computed.as_row(), strict=True):
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
            row.source, row.recorded_by, row.recorded_at = self.source, self.by, self.now
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
        for key, (owner, _year, _figures) in zip(self._add_figures(new), new, strict=True):
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
                (self._of_organisation, name, key, "", "", *self._signed)
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
    columns = ["version", *(_COLUMN[name] for name in SCALARS), *search.COLUMNS]
    table = connection.ops.quote_name(Organisation._meta.db_table)
    listed = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS import_values ON COMMIT DROP AS "
            f"SELECT id, {listed} FROM {table} WITH NO DATA"
        )
        cursor.execute("TRUNCATE import_values")
        rows = ((one.pk, *(getattr(one, column) for column in columns)) for one in organisations)
        cursor.copy_expert(f"COPY import_values (id, {listed}) FROM STDIN", stream(rows))
        assigned = ", ".join(f"{column} = import_values.{column}" for column in columns)
        cursor.execute(
            f"UPDATE {table} SET {assigned} FROM import_values WHERE {table}.id = import_values.id"
        )
