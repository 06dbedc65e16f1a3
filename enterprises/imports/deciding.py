"""What a person says of rows of a checked file: other words, what a row is, that two are one."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from enterprises.imports import batches, cells, lines, pairs
from enterprises.imports import columns as meanings
from enterprises.imports.checking import Checker
from enterprises.imports.lines import Line
from enterprises.imports.matching import OF_ONE_NUMBER
from enterprises.models import ImportBatch, ImportRow, User, Verdict

LONGEST_CORRECTION = 10_000


@transaction.atomic
def correct(row: ImportRow, *, by: User, texts: Mapping[str, str]) -> None:
    """Other words for cells of a row, by field; the row is checked again at once."""
    batch = hold(row)
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
    _check_again(batch, row, written, row.decision, corrected=True)


@transaction.atomic
def correct_rows(
    batch: ImportBatch, *, by: User, texts: Mapping[int, Mapping[str, str]], left_out: int = 0
) -> list[ImportRow]:
    """Other words by line and field, all or none; what stands in a cell already is no correction. The line
    `left_out` is skipped. Returns the rows that it was about, each checked again.
    """
    places = meanings.places(batch.columns)
    rows = {
        row.number: row
        for row in ImportRow.objects.filter(batch=batch, number__in={*texts, left_out}).order_by("number")
    }
    if rows.keys() != {*texts, *filter(None, [left_out])}:
        raise batches.gone_on()
    done = []
    for number, row in rows.items():
        typed = {
            key: text
            for key, text in texts.get(number, {}).items()
            if text != cells.one_line(key, pairs.text_of(row, places.get(key, ())))
        }
        if number != left_out and not typed:
            continue
        try:
            if typed:
                correct(row, by=by, texts=typed)
            if number == left_out:
                decide(row, by=by, decision="skip")
        except ValidationError as refusal:
            where = _("Row %(number)s") % {"number": number}
            raise ValidationError(f"{where}: {' '.join(refusal.messages)}", code=refusal.code) from refusal
        done.append(row)
    if not done:
        raise ValidationError(_("Nothing was corrected: write another text."), code="nothing")
    return done


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
        if not is_offered or not _may_be_updated(batch, row):
            raise ValidationError(_("This record is not among the possible duplicates."), code="unknown")
    elif decision not in ("", "skip", "create"):
        raise ValidationError(_("Choose what this row is."), code="unknown")
    if decision == "create" and (row.candidates or {}).get("reason") in OF_ONE_NUMBER:
        raise ValidationError(
            _("Two records cannot have one number. Skip the row, or correct the number."), code="same_number"
        )
    _check_again(batch, row, list(row.cells or []), decision, corrected=row.corrected)


@transaction.atomic
def join(row: ImportRow, *, by: User) -> ImportRow:
    """Write into the other row of the pair what it lacks and leave this one out; both can be put back as the
    file has them. Where the two differ the other row stands. Returns it, checked again.
    """
    batch = hold(row)
    number = (row.candidates or {}).get("row", 0)
    other = ImportRow.objects.filter(batch=batch, number=number).first()
    if other is None or not pairs.may_be_joined(row, other):
        raise ValidationError(
            _("There is no other row any more that this one could be joined to."), code="no_row"
        )
    texts = pairs.lacking(row, other, meanings.places(batch.columns))
    decide(row, by=by, decision="skip")
    if texts:
        correct(other, by=by, texts=texts)
    return other


def _may_be_updated(batch: ImportBatch, row: ImportRow) -> bool:
    """Not where another row of the file is going to change that record."""
    number = (row.candidates or {}).get("row", 0)
    others = ImportRow.objects.filter(batch=batch, number=number)
    return not others.exclude(verdict__in=(Verdict.UNCHANGED, Verdict.SKIPPED)).exists()


def hold(row: ImportRow) -> ImportBatch:
    """Lock the batch of a row that may be decided on, and read the row anew. Raises ValidationError."""
    batch = (
        ImportBatch.objects.select_for_update(of=("self",))
        .select_related("kept_by", "job")
        .get(pk=row.batch_id)
    )
    if batches.state_of(batch) != ImportBatch.Status.CHECKED:
        raise batches.gone_on()
    # A check that was waited for has written all rows anew.
    if (now := ImportRow.objects.filter(batch=batch, number=row.number).first()) is None:
        raise batches.gone_on()
    row.pk = now.pk
    row.refresh_from_db()
    if row.cells is None:
        raise ValidationError(_("This row changes nothing."), code="wrong_state")
    return batch


def _check_again(
    batch: ImportBatch, row: ImportRow, cells: list[str], decision: str, *, corrected: bool
) -> None:
    in_file = row.cells_in_file if row.corrected else row.cells
    if corrected and in_file is not None and lines.says(cells) == lines.says(in_file):
        cells, corrected = in_file, False
    line = Line(row.number, cells, decision, corrected)
    checker = Checker(batch)
    checked = checker.check([line])
    verdict = line.verdict if checked else Verdict.SKIPPED.value
    if checked and line.verdict in (Verdict.CREATE, Verdict.UPDATE, Verdict.UNCHANGED):
        _compare_with_others(batch, row, line)
        verdict = line.verdict
    counts = dict(batch.counts)
    counts[row.verdict] = counts.get(row.verdict, 0) - 1
    counts[verdict] = counts.get(verdict, 0) + 1
    batch.counts = {key: number for key, number in counts.items() if number}
    batch.save(update_fields=["counts"])
    row.cells_in_file = in_file if corrected else None
    row.verdict, row.cells, row.plan = verdict, cells, line.plan
    row.organisation, row.organisation_version = line.organisation, line.version
    row.problems, row.candidates = line.problems or None, line.candidates or row.candidates
    row.decision, row.corrected = decision, corrected
    row.save()


def _compare_with_others(batch: ImportBatch, row: ImportRow, line: Line) -> None:
    """A corrected row may now say the same as another of the file."""
    others = ImportRow.objects.filter(batch=batch).exclude(pk=row.pk)
    other = None
    reason = "same_record"
    if line.organisation is not None:
        silent = [Verdict.SKIPPED, *([Verdict.UNCHANGED] if line.decision else [])]
        other = others.filter(organisation=line.organisation).exclude(verdict__in=silent).first()
    elif line.plan:
        new, said = others.filter(verdict=Verdict.CREATE), line.plan["c"]
        key = next((key for key in ("inn", "ogrn") if said.get(key)), None)
        if key:
            reason, other = "same_number", new.filter(**{f"plan__c__{key}": said[key]}).first()
        if other is None and line.decision != "create":
            reason, namesakes = "alike", new.filter(plan__k__2=line.plan["k"][2])
            # Two numbers are two organisations.
            other = (namesakes.exclude(plan__c__has_key="inn") if said.get("inn") else namesakes).first()
    if other is not None:
        line.verdict = Verdict.DUPLICATE.value
        known = [line.organisation] if line.organisation is not None else []
        line.candidates = {"organisations": known, "row": other.number, "reason": reason}
