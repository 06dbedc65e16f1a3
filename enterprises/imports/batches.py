"""Steps of a batch: a file is opened, columns are chosen, rows are corrected and decided, work is started."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import jobs, names
from enterprises.imports import amounts, cells, files
from enterprises.imports import columns as meanings
from enterprises.models import (
    ImportBatch,
    ImportMapping,
    ImportRow,
    Job,
    Organisation,
    Region,
    User,
    Verdict,
)
from enterprises.versions import claim

log = logging.getLogger("portal.imports")
Status = ImportBatch.Status
KEPT_ROWS = 60
# What a batch is again when the work it was given to has ended without finishing it.
_BEFORE = {
    Status.CHECKING: Status.COLUMNS,
    Status.APPLYING: Status.CHECKED,
    Status.UNDOING: Status.APPLIED,
}


# Questions


def state_of(batch: ImportBatch) -> str:
    """The status, as far as its job still holds it: a job that was given up has changed nothing."""
    status = Status(batch.status)
    if batch.is_busy and (batch.job is None or not batch.job.is_unfinished):
        if status == Status.UNDOING and "undone" in batch.outcome:
            return str(Status.PARTLY_UNDONE)
        return str(_BEFORE[status])
    return str(status)


def may_be_checked(batch: ImportBatch) -> bool:
    return state_of(batch) in (Status.COLUMNS, Status.CHECKED, Status.UNDONE)


def rows_to_apply(batch: ImportBatch) -> int:
    return batch.count(Verdict.CREATE) + batch.count(Verdict.UPDATE)


# Opening


def open_batch(region: Region, *, by: User, name: str, chunks: Iterable[bytes]) -> ImportBatch:
    """A batch out of an uploaded file, its columns guessed. Raises ValidationError."""
    name = " ".join(Path(name.replace("\\", "/")).name.split())[-200:]
    extension = name.rpartition(".")[2].lower()
    if extension in ("xlsm", "xltm", "xlsb"):
        raise files.refusal("macro" if extension != "xlsb" else "unknown_kind")
    if extension == "xls":
        raise files.refusal("old_workbook")
    if extension not in files.EXTENSIONS:
        raise files.refusal("unknown_kind")
    stored_as, size, digest = files.keep(chunks, extension)
    try:
        about, beginning, lines = files.look(files.root() / stored_as, extension, digest=digest)
        batch = ImportBatch(
            kept_by=region,
            created_by=by,
            file_name=name,
            stored_as=stored_as,
            size=size,
            sha256=digest,
            kind=Organisation.Kind.ENTERPRISE,
        )
        _take_table(batch, about, beginning, lines)
        batch.save()
    except BaseException:
        files.forget(files.paths_of(stored_as, digest))
        raise
    log.info("import opened", extra={"user": by.pk, "batch": batch.pk, "bytes": size})
    return batch


def open_path(region: Region, path: Path, *, by: User) -> ImportBatch:
    with path.open("rb") as file:
        return open_batch(region, by=by, name=path.name, chunks=iter(lambda: file.read(1 << 20), b""))


def _take_table(batch: ImportBatch, about: dict[str, Any], beginning: list[list[str]], lines: int) -> None:
    batch.about, batch.lines = about, lines
    batch.beginning = [[cell[:300] for cell in row] for row in beginning[:KEPT_ROWS]]
    batch.header_line = meanings.find_header(batch.beginning)
    guess_columns(batch)


def guess_columns(batch: ImportBatch) -> None:
    columns = meanings.guess(batch.beginning, batch.header_line)
    years = {meanings.year_of(column["header"]) for column in columns} - {None}
    batch.year = years.pop() if len(years) == 1 else None
    batch.mapping_name = ""
    if known := meanings.alike(batch.kept_by, columns):
        columns = meanings.with_mapping(columns, known)
        batch.mapping_name = known.name
        batch.kind = known.columns.get("kind") or batch.kind
        batch.year = batch.year or known.columns.get("year")
    batch.columns = columns


@transaction.atomic
def choose_table(
    batch: ImportBatch, *, by: User, version: int, sheet: str | None = None, header_line: int | None = None
) -> None:
    """Another sheet, or another line as the header; the columns are guessed anew."""
    claim(batch, version)
    _refuse_unless(may_be_checked(batch))
    if sheet is not None and sheet != batch.about.get("sheet"):
        if sheet not in batch.about.get("sheets", []):
            raise ValidationError({"sheet": _("There is no such sheet in the file.")}, code="unknown")
        _take_table(batch, *files.look(files.path_of(batch), batch.extension, sheet, digest=batch.sha256))
    elif header_line is not None:
        if not 1 <= header_line <= max(len(batch.beginning), 1):
            raise ValidationError({"header_line": _("There is no such line at the beginning of the file.")})
        batch.header_line = header_line
        guess_columns(batch)
    ImportRow.objects.filter(batch=batch).delete()
    batch.status, batch.counts, batch.fixed = Status.COLUMNS, {}, {}
    batch.save()


@transaction.atomic
def set_columns(
    batch: ImportBatch,
    *,
    by: User,
    version: int,
    columns: Sequence[Mapping[str, str]],
    kind: str,
    year: int | None,
    remember: str = "",
) -> None:
    """What each column means; `remember` keeps it under a name for files like this one."""
    claim(batch, version)
    _refuse_unless(may_be_checked(batch))
    given = [column["field"] for column in columns if column["field"]]
    if twice := {key for key in given if given.count(key) > 1} - cells.LISTS:
        named = ", ".join(sorted(str(meanings.FIELDS[key].label) for key in twice))
        raise ValidationError(
            _("Two columns have one meaning: %(fields)s. Skip one; for another year load the file again.")
            if twice & set(amounts.FIGURES)
            else _("Two columns have one meaning: %(fields)s. Skip one of them."),
            code="twice",
            params={"fields": named},
        )
    if not {"name_as_written", "inn", "ogrn", "uid"} & set(given):
        raise ValidationError(
            _("Say which column holds the name, the ИНН or the ОГРН: without it no record can be found."),
            code="no_name",
        )
    if year is None and "year" not in given and (figures := [key for key in given if key in amounts.FIGURES]):
        named = ", ".join(str(meanings.FIELDS[key].label) for key in figures)
        raise ValidationError(
            {
                "year": ValidationError(
                    _("Say of which year the figures are: %(fields)s."),
                    code="no_year",
                    params={"fields": named},
                )
            }
        )
    batch.columns = [
        {"header": column["header"], "field": column["field"], "unit": column["unit"]} for column in columns
    ]
    batch.kind, batch.year, batch.mapping_name = kind, year, remember or batch.mapping_name
    batch.save()
    if remember:
        ImportMapping.objects.update_or_create(
            kept_by=batch.kept_by,
            name=remember,
            defaults={
                "columns": {
                    "kind": kind,
                    "year": year,
                    "columns": {
                        names.fold(column["header"]): {"field": column["field"], "unit": column["unit"]}
                        for column in columns
                        if column["header"]
                    },
                },
                "used_at": timezone.now(),
            },
        )


# Work


@transaction.atomic
def start_check(batch: ImportBatch, *, by: User, version: int) -> Job:
    claim(batch, version)
    _refuse_unless(may_be_checked(batch))
    return _start(batch, Status.CHECKING, "import.check", by)


@transaction.atomic
def start_apply(batch: ImportBatch, *, by: User, version: int) -> Job:
    claim(batch, version)
    _refuse_unless(state_of(batch) == Status.CHECKED)
    if not rows_to_apply(batch):
        raise ValidationError(
            _("There is nothing to write: no row creates or updates a record."), code="nothing"
        )
    batch.applied_by = by
    return _start(batch, Status.APPLYING, "import.apply", by)


@transaction.atomic
def start_undo(batch: ImportBatch, *, by: User, version: int, rest: bool = False) -> Job:
    """Take the batch back; `rest` leaves the records that were edited since as they are."""
    from enterprises.imports import undoing

    claim(batch, version)
    _refuse_unless(state_of(batch) in (Status.APPLIED, Status.PARTLY_UNDONE))
    if not rest and (number := undoing.in_the_way(batch).count()):
        raise ValidationError(
            _("Records edited since stand in the way: %(number)s. Undo the rest, or the edits first."),
            code="edited_since",
            params={"number": number},
        )
    batch.undone_by = by
    return _start(batch, Status.UNDOING, "import.undo", by)


def _start(batch: ImportBatch, status: str, kind: str, by: User) -> Job:
    batch.status = status
    batch.job = jobs.start(kind, region=batch.kept_by, by=by, batch=batch.pk)
    batch.save()
    log.info(kind, extra={"user": by.pk, "batch": batch.pk})
    return batch.job


@transaction.atomic
def cancel(batch: ImportBatch, *, by: User, version: int) -> None:
    """Give the batch up before it has written anything: its rows and its file go."""
    claim(batch, version)
    _refuse_unless(may_be_checked(batch))
    ImportRow.objects.filter(batch=batch).delete()
    batch.status, batch.beginning = Status.CANCELLED, []
    batch.save()
    paths = files.paths_of(batch.stored_as, batch.sha256)
    transaction.on_commit(lambda: files.forget(paths))


def _refuse_unless(possible: bool) -> None:
    if not possible:
        raise gone_on()


def gone_on() -> ValidationError:
    return ValidationError(
        _("The import has gone on meanwhile. Look at it as it stands now."), code="wrong_state"
    )
