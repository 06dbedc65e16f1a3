"""What is decided on the rows of a checked file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from enterprises import charts
from enterprises.imports import cells, deciding, showing, together
from enterprises.models import ImportBatch, ImportRow, Verdict
from enterprises.requests import Request
from enterprises.views.imports import load, number_in, page_of, stale, step


@require_POST
def row(request: Request, batch_id: int, line: int) -> HttpResponse:
    """What one row is, by its line in the file, for a check writes all rows anew."""
    batch = load(request, batch_id)
    one = ImportRow.objects.filter(batch=batch, number=line).first()
    if one is None:
        return stale(request, batch_id)
    decision = request.POST.get("decision", "unknown")[:30]
    try:
        if decision == "join":
            one = deciding.join(one, by=request.user)
        else:
            deciding.decide(one, by=request.user, decision=decision)
    except ValidationError as refusal:
        sentence = " ".join(refusal.messages)
        return page_of(request, load(request, batch_id), refusal=sentence, status=422, after=line - 1)
    _say_what_became_of(request, [one])
    return _next_page(request, batch, one)


@require_POST
def rows(request: Request, batch_id: int) -> HttpResponse:
    """Whatever was typed into the rows of a page; one of them may be left out by the same press."""
    batch = load(request, batch_id)
    typed = _typed(request)
    skipped = number_in(request.POST.get("skip", ""))
    try:
        found = deciding.correct_rows(batch, by=request.user, texts=typed, left_out=skipped)
    except ValidationError as refusal:
        sentence = " ".join(refusal.messages)
        after = number_in(request.POST.get("after", ""))
        status = 409 if refusal.code in ("wrong_state", "stale") else 422
        texts = {line: {key: one.text for key, one in fields.items()} for line, fields in typed.items()}
        return page_of(
            request, load(request, batch_id), refusal=sentence, status=status, typed=texts, after=after
        )
    _say_what_became_of(request, found)
    still_wrong = (one for one in found if one.verdict == Verdict.ERROR)
    return _next_page(request, batch, next(still_wrong, found[-1]))


def _typed(request: Request) -> dict[int, dict[str, deciding.Typed]]:
    """Fields are called «cell-5-inn», what they showed «was-5-inn»; a button says «5-inn:another text»."""
    place, _colon, suggested = request.POST.get("take", "").partition(":")
    given = {name.removeprefix("cell-"): text for name, text in request.POST.items() if name[:5] == "cell-"}
    if suggested:
        given[place] = suggested
    typed: dict[int, dict[str, deciding.Typed]] = {}
    for name, text in given.items():
        line, _dash, field = name.partition("-")
        shown = request.POST.get(f"was-{name}", "")
        typed.setdefault(number_in(line), {})[field] = deciding.Typed(str(shown), str(text))
    return typed


def _say_what_became_of(request: Request, found: list[ImportRow]) -> None:
    """A row by its number, several by how many of them became what."""
    groups: dict[str, list[ImportRow]] = {}
    for one in found:
        is_open = one.verdict in (Verdict.ERROR, Verdict.DUPLICATE, Verdict.SKIPPED)
        groups.setdefault(one.verdict if is_open else "", []).append(one)
    for verdict, group in sorted(groups.items()):
        if len(group) == 1:
            sentence = {
                Verdict.ERROR: _("Row %(number)s still has an error."),
                Verdict.DUPLICATE: _("Row %(number)s may be a duplicate: decide what it is."),
                Verdict.SKIPPED: _("Row %(number)s is skipped."),
            }.get(verdict, _("Row %(number)s is ready."))  # type: ignore[call-overload]
            messages.info(request, sentence % {"number": charts.number(group[0].number)})
            continue
        number = len(group)
        if verdict == Verdict.ERROR:
            sentence = ngettext(
                "%(shown)s row still has an error.", "%(shown)s rows still have errors.", number
            )
        elif verdict == Verdict.DUPLICATE:
            sentence = ngettext(
                "%(shown)s row may be a duplicate: decide what it is.",
                "%(shown)s rows may be duplicates: decide what they are.",
                number,
            )
        elif verdict == Verdict.SKIPPED:
            sentence = ngettext("%(shown)s row left out.", "%(shown)s rows left out.", number)
        else:
            sentence = ngettext("%(shown)s row is ready.", "%(shown)s rows are ready.", number)
        _say(request, sentence, number)


def _next_page(request: Request, batch: ImportBatch, one: ImportRow) -> HttpResponse:
    tab, after = request.POST.get("tab", ""), number_in(request.POST.get("after", ""))
    known = ImportRow.objects.filter(batch=batch)
    if tab in Verdict.values:
        known = known.filter(verdict=tab)
    elif tab != "all":
        return redirect(batch)
    if not known.exists():
        return redirect(batch)
    # The last row of a page may have been the last of all behind it.
    page = f"&after={after}" if after and known.filter(number__gt=after).exists() else ""
    anchor = ""
    if tab == Verdict.ERROR:
        anchor = showing.next_to_correct(batch, one)
    elif tab == Verdict.DUPLICATE:
        anchor = showing.next_to_decide(batch, one)
    return redirect(f"{batch.get_absolute_url()}?show={tab}{page}{anchor}")


@require_POST
def correct(request: Request, batch_id: int) -> HttpResponse:
    """Equal errors: another text in all of their rows, or all of them left out."""
    given = request.POST
    numbers = [name.removeprefix("text-") for name in given if name.startswith("text-")]
    number, _colon, suggested = given.get("take", "").partition(":")
    skipped = given.get("skip", "")

    def verb(batch: ImportBatch, **named: Any) -> None:
        texts, left_out = [], []
        for one in numbers:
            field, value = together.read_token(given.get(f"error-{one}", ""), 2)
            text = suggested if one == number else given[f"text-{one}"].strip()
            if one == skipped:
                left_out.append((field, value))
            elif text != cells.one_line(field, value):
                texts.append((field, value, text))
        written, skipped_rows = together.correct(batch, texts=texts, left_out=left_out, **named)
        if written:
            sentence = ngettext("%(shown)s row corrected.", "%(shown)s rows corrected.", written)
            _say(request, sentence, written)
        if skipped_rows:
            sentence = ngettext("%(shown)s row left out.", "%(shown)s rows left out.", skipped_rows)
            _say(request, sentence, skipped_rows)

    return step(request, batch_id, verb)


@require_POST
def give_back(request: Request, batch_id: int) -> HttpResponse:
    """Texts of the file instead of what was written here, or all rows that were left out."""

    def verb(batch: ImportBatch, **named: Any) -> None:
        if "skipped" in request.POST:
            number = together.take_back(batch, **named)
            sentence = ngettext("%(shown)s row is taken back.", "%(shown)s rows are taken back.", number)
            return _say(request, sentence, number)
        field, was, now = together.read_token(request.POST.get("corrected", ""), 3)
        number = together.give_back(batch, field=field, was=was, now=now, **named)
        sentence = ngettext("%(shown)s row is as in the file.", "%(shown)s rows are as in the file.", number)
        return _say(request, sentence, number)

    return step(request, batch_id, verb)


def _say(request: Request, sentence: str, number: int) -> None:
    messages.info(request, sentence % {"shown": charts.number(number)})
