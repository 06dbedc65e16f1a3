"""What a person says of rows of a checked file: other words, what a row is, that two are one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.utils.translation import gettext as _

from enterprises.imports import batches, cells, lines, pairs
from enterprises.imports import columns as meanings
from enterprises.imports.checking import Checker
from enterprises.imports.lines import Line, LineReader
from enterprises.imports.matching import OF_ONE_NUMBER
from enterprises.models import ImportBatch, ImportRow, User, Verdict

LONGEST_CORRECTION = 10_000


@dataclass(frozen=True)
class _Change:
    """A row with the cells and the decision that it is checked again with."""

    row: ImportRow
    cells: list[str]
    decision: str
    corrected: bool


@transaction.atomic
def correct(row: ImportRow, *, by: User, texts: Mapping[str, str]) -> None:
    """Other words for cells of a row, by field; the row is checked again at once."""
    batch = hold(row)
    _check_again(batch, [_corrected(batch, row, texts)])


def _corrected(
    batch: ImportBatch, row: ImportRow, texts: Mapping[str, str], decision: str | None = None
) -> _Change:
    places = meanings.places(batch.columns)
    written = list(row.cells or [])
    for key, text in texts.items():
        if key not in places:
            raise ValidationError(_("There is no such column in this import."), code="unknown")
        cells.refuse_too_long(text, LONGEST_CORRECTION)
        written += [""] * (places[key][-1] + 1 - len(written))
        # What stood in several columns was corrected as one text.
        for place in places[key]:
            written[place] = ""
        written[places[key][0]] = storable(text)
    is_corrected = bool(texts) or row.corrected
    return _Change(row, written, row.decision if decision is None else decision, is_corrected)


class Typed(NamedTuple):
    """What a page showed in a field, and what was typed there."""

    shown: str
    text: str


@transaction.atomic
def correct_rows(
    batch: ImportBatch, *, by: User, texts: Mapping[int, Mapping[str, Typed]], left_out: int = 0
) -> list[ImportRow]:
    """Other words by line and field, all or none; the line `left_out` is skipped. Returns the rows that it
    was about, each checked again. Raises ValidationError, also where somebody has corrected a row since.
    """
    typed = {
        number: changed
        for number, fields in texts.items()
        if (changed := {key: one for key, one in fields.items() if one.text != one.shown})
    }
    wanted = {*typed, *filter(None, [left_out])}
    if not wanted:
        raise ValidationError(_("Nothing was corrected: write another text."), code="nothing")
    batch = _hold_batch(batch.pk)
    places = meanings.places(batch.columns)
    rows = list(ImportRow.objects.filter(batch=batch, number__in=wanted).order_by("number"))
    if {row.number for row in rows} != wanted or any(row.cells is None for row in rows):
        raise batches.gone_on()
    changes = []
    for row in rows:
        try:
            for key, one in typed.get(row.number, {}).items():
                if one.shown != cells.one_line(key, pairs.text_of(row, places.get(key, ()))):
                    raise ValidationError(
                        _("Somebody has corrected this row meanwhile. Look at it as it stands now."),
                        code="stale",
                    )
            new = {key: one.text for key, one in typed.get(row.number, {}).items()}
            changes.append(_corrected(batch, row, new, "skip" if row.number == left_out else None))
        except ValidationError as refusal:
            where = _("Row %(number)s") % {"number": row.number}
            raise ValidationError(f"{where}: {' '.join(refusal.messages)}", code=refusal.code) from refusal
    _check_again(batch, changes)
    return rows


def storable(text: str) -> str:
    """What no database can hold becomes the sign of an unreadable character, and is told as such."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if sign == "\0" or "\ud800" <= sign <= "\udfff" else sign for sign in text
    )


@transaction.atomic
def decide(row: ImportRow, *, by: User, decision: str) -> None:
    """What a row is: "skip", "create", "update:<organisation>", or "" to decide later."""
    batch = hold(row)
    kind, _colon, key = decision.partition(":")
    known = (row.candidates or {}).get("organisations", [])
    if kind == "update":
        is_offered = key.isascii() and key.isdigit() and len(key) < 19 and int(key) in known
        if not is_offered or not pairs.may_be_updated(_other(batch, row)):
            raise ValidationError(_("This record is not among the possible duplicates."), code="unknown")
    elif decision not in ("", "skip", "create"):
        raise ValidationError(_("Choose what this row is."), code="unknown")
    if decision == "create" and (row.candidates or {}).get("reason") in OF_ONE_NUMBER:
        raise ValidationError(
            _("Two records cannot have one number. Skip the row, or correct the number."), code="same_number"
        )
    _check_again(batch, [_Change(row, list(row.cells or []), decision, row.corrected)])


@transaction.atomic
def join(row: ImportRow, *, by: User) -> ImportRow:
    """Write into the other row of the pair what it lacks and leave this one out; both can be put back as the
    file has them. Where the two differ the other row stands. Returns it, checked again.
    """
    batch = hold(row)
    other = _other(batch, row)
    if other is None or not pairs.may_be_joined(row, other, meanings.places(batch.columns)):
        raise ValidationError(
            _("There is no other row any more that this one could be joined to."), code="no_row"
        )
    left_out = _Change(row, list(row.cells or []), "skip", row.corrected)
    _check_again(batch, [left_out, _corrected(batch, other, pairs.lacking(LineReader(batch), row, other))])
    return other


def _other(batch: ImportBatch, row: ImportRow) -> ImportRow | None:
    """The other row of a pair."""
    number = (row.candidates or {}).get("row", 0)
    return ImportRow.objects.filter(batch=batch, number=number).first() if number else None


def hold(row: ImportRow) -> ImportBatch:
    """Lock the batch of a row that may be decided on, and read the row anew. Raises ValidationError."""
    batch = _hold_batch(row.batch_id)
    # A check that was waited for has written all rows anew.
    if (now := ImportRow.objects.filter(batch=batch, number=row.number).first()) is None:
        raise batches.gone_on()
    row.pk = now.pk
    row.refresh_from_db()
    if row.cells is None:
        raise ValidationError(_("This row changes nothing."), code="wrong_state")
    return batch


def _hold_batch(key: int) -> ImportBatch:
    batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("kept_by", "job").get(pk=key)
    if batches.state_of(batch) != ImportBatch.Status.CHECKED:
        raise batches.gone_on()
    return batch


def _check_again(batch: ImportBatch, changes: Sequence[_Change]) -> None:
    """Check the rows anew, and those that were pairs only with a row that is left out now."""
    left_out = [change.row.number for change in changes if change.decision == "skip"]
    freed = (
        ImportRow.objects.filter(
            batch=batch, verdict=Verdict.DUPLICATE, decision="", candidates__row__in=left_out
        ).exclude(pk__in=[change.row.pk for change in changes])
        if left_out
        else ()
    )
    changes = [*changes, *(_Change(row, list(row.cells or []), "", row.corrected) for row in freed)]
    of_line = {}
    for change in sorted(changes, key=lambda one: one.row.number):
        row, texts, corrected = change.row, change.cells, change.corrected
        in_file = row.cells_in_file if row.corrected else row.cells
        if corrected and in_file is not None and lines.says(texts) == lines.says(in_file):
            texts, corrected = in_file, False
        line = Line(row.number, texts, change.decision, corrected)
        line.in_file = in_file if corrected else None
        of_line[row.number] = (row, line)
    checked = {line.number for line in Checker(batch).check([line for _row, line in of_line.values()])}
    _compare_with_others(batch, [(row, line) for row, line in of_line.values() if row.number in checked])
    counts = Counter(batch.counts)
    for row, line in of_line.values():
        verdict = line.verdict if row.number in checked else Verdict.SKIPPED.value
        counts[row.verdict] -= 1
        counts[verdict] += 1
        row.verdict, row.cells, row.plan = verdict, line.cells, line.plan
        row.organisation, row.organisation_version = line.organisation, line.version
        row.problems, row.candidates = line.problems or None, line.candidates or row.candidates
        row.decision, row.corrected, row.cells_in_file = line.decision, line.corrected, line.in_file
        row.save()
    batch.counts = {key: number for key, number in counts.items() if number}
    batch.save(update_fields=["counts"])


def _compare_with_others(batch: ImportBatch, pairs_of: Sequence[tuple[ImportRow, Line]]) -> None:
    """Rows that were checked alone may say the same as others of the file. A constant number of queries."""
    known = [(row, line) for row, line in pairs_of if line.organisation is not None]
    new = [(row, line) for row, line in pairs_of if line.organisation is None and line.plan]
    others = ImportRow.objects.filter(batch=batch).exclude(pk__in=[row.pk for row, _line in pairs_of])
    if known:
        _compare_known(others, [line for _row, line in known])
    if new:
        _compare_new(others.filter(verdict=Verdict.CREATE), [line for _row, line in new])
    _tell_years(batch, others, [line for _row, line in pairs_of if line.candidates])


def _tell_years(batch: ImportBatch, others: QuerySet[ImportRow], paired: Sequence[Line]) -> None:
    places = meanings.places(batch.columns)
    if "year" not in places or not paired:
        return
    numbers = [line.candidates["row"] for line in paired if line.candidates]
    rows = {row.number: row for row in others.filter(number__in=numbers)}
    for line in paired:
        about = line.candidates or {}
        other = rows.get(about["row"])
        is_one = about["reason"] in ("same_number", "same_record")
        if is_one and other and pairs.are_of_two_years(ImportRow(cells=line.cells), other, places):
            about["reason"] = "another_year"


def _compare_known(others: QuerySet[ImportRow], checked: Sequence[Line]) -> None:
    found: dict[int, list[tuple[int, str]]] = {}
    rows = others.filter(organisation__in=[line.organisation for line in checked])
    for key, number, verdict in (
        rows.exclude(verdict=Verdict.SKIPPED)
        .order_by("number")
        .values_list("organisation", "number", "verdict")
    ):
        found.setdefault(key or 0, []).append((number, verdict))
    for line in checked:
        if line.verdict not in (Verdict.UPDATE, Verdict.UNCHANGED):
            continue
        assert line.organisation is not None
        rivals = [
            number
            for number, verdict in found.get(line.organisation, ())
            if not (line.decision and verdict == Verdict.UNCHANGED)
        ]
        if rivals:
            _make_pair(line, [line.organisation], rivals[0], "same_record")


def _compare_new(others: QuerySet[ImportRow], checked: Sequence[Line]) -> None:
    plans = {line.number: line.plan or {} for line in checked}
    of_number: dict[str, dict[str, int]] = {}
    for key in ("inn", "ogrn"):
        wanted = [plan["c"][key] for plan in plans.values() if plan["c"].get(key)]
        rows = others.filter(**{f"plan__c__{key}__in": wanted}) if wanted else others.none()
        said = rows.order_by("-number").values_list(KT(f"plan__c__{key}"), "number")
        of_number[key] = dict(said)
    wanted = [plan["k"][2] for plan in plans.values()]
    namesakes: dict[str, list[tuple[int, bool]]] = {}
    for joined, number, inn in (
        others.filter(plan__k__2__in=wanted)
        .order_by("number")
        .values_list(KT("plan__k__2"), "number", KT("plan__c__inn"))
    ):
        namesakes.setdefault(joined, []).append((number, bool(inn)))
    for line in checked:
        if line.verdict != Verdict.CREATE:
            continue
        plan = plans[line.number]
        key = next((key for key in ("inn", "ogrn") if plan["c"].get(key)), "")
        if key and (rival := of_number[key].get(plan["c"][key])):
            _make_pair(line, [], rival, "same_number")
        elif line.decision != "create":
            # Two numbers are two organisations.
            has_inn = bool(plan["c"].get("inn"))
            alike = [
                number for number, with_inn in namesakes.get(plan["k"][2], ()) if not (has_inn and with_inn)
            ]
            if alike:
                _make_pair(line, [], alike[0], "alike")


def _make_pair(line: Line, organisations: list[int], row: int, reason: str) -> None:
    line.verdict = Verdict.DUPLICATE.value
    line.candidates = {"organisations": organisations, "row": row, "reason": reason}
