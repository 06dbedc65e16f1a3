"""Selections as pages show them: what is prepared, who has not voted, what came of it and how safe it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from strategy.dashboards.scoreboard import Board, Part, Refused, Row, exact
from strategy.models import (
    Ballot,
    Candidate,
    Criterion,
    Expert,
    KnockOut,
    PilotDecision,
    Selection,
)
from strategy.models.methods import shares
from strategy.selection import ranked_in

# Who has voted -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Turnout:
    """Of one expert: how far, never what."""

    expert: Expert
    recused: int
    declared: bool
    begun: bool
    sealed: Ballot | None
    reopened: bool

    @property
    def mark(self) -> str:
        return "good" if self.sealed else "pending"

    @property
    def word(self) -> str:
        if self.sealed:
            return _("sealed")
        if self.reopened:
            return _("reopened, not sealed yet")
        if self.begun:
            return _("filling in")
        return _("has declared conflicts, no score yet") if self.declared else _("has not begun")


def turnout(selection: Selection) -> list[Turnout]:
    rows = selection.experts.select_related("user", "person").prefetch_related(
        "conflicts", "ballots__reopened_by"
    )
    begun = set(
        Ballot.objects.filter(expert__selection=selection, scores__isnull=False).values_list("pk", flat=True)
    )
    found = []
    for expert in rows:
        ballots = sorted(expert.ballots.all(), key=lambda one: one.number)
        last = ballots[-1] if ballots else None
        found.append(
            Turnout(
                expert,
                len(expert.conflicts.all()),
                expert.declared_at is not None,
                last is not None and last.pk in begun,
                last if last is not None and last.sealed_at else None,
                last is not None and last.number > 1 and last.sealed_at is None,
            )
        )
    return found


# What came of it -----------------------------------------------------------------------------------


def read(selection: Selection) -> Board | None:
    """The last closed round of a selection, or None while there is none."""
    result = selection.results.order_by("round").last()
    if result is None:
        return None
    figures = result.figures
    criteria = list(Criterion.objects.filter(method=selection.method_id).order_by("order", "pk"))
    weights = shares(criteria)
    candidates = {
        one.pk: one
        for one in selection.candidates.select_related("cluster").prefetch_related("answers__knock_out")
    }
    cells = {(cell["candidate"], cell["criterion"]): cell for cell in figures["cells"]}
    passing = ranked_in(result)
    rows = [
        _row(told, candidates[told["candidate"]], criteria, weights, cells, passing)
        for told in figures["candidates"]
    ]
    judged = {row.candidate.pk for row in rows}
    decision = (
        PilotDecision.objects.filter(selection=selection, superseded_by=None)
        .select_related("decision__session")
        .prefetch_related("outcomes__cluster")
        .order_by("-pk")
        .first()
    )
    return Board(
        selection,
        result,
        criteria,
        {one.pk: one for one in selection.experts.select_related("user", "person")},
        rows,
        [refused(one) for key, one in candidates.items() if key not in judged],
        decision,
        {one.cluster_id: one for one in decision.outcomes.all()} if decision else {},
    )


def _row(
    told: Mapping[str, Any],
    candidate: Candidate,
    criteria: Sequence[Criterion],
    weights: Mapping[int, Fraction],
    cells: Mapping[tuple[int, int], Mapping[str, Any]],
    passing: set[int],
) -> Row:
    def part(one: Criterion) -> Part:
        cell = cells.get((candidate.pk, one.pk), defaultdict(lambda: None))
        return Part(
            one,
            exact(str(weights[one.pk])),
            exact(told["values"][str(one.pk)]),
            exact(told["contributions"][str(one.pk)]),
            one.pk in told["below_floor"],
            cell["count"] or 0,
            cell["low"],
            cell["high"],
            None if cell["spread"] is None else Decimal(str(cell["spread"])),
            bool(cell["disputed"]),
        )

    return Row(
        candidate,
        told["place"],
        told["rank"],
        exact(told["score"]),
        exact(told["median"]),
        exact(told["trimmed"]),
        [part(one) for one in criteria],
        {int(key): exact(value) for key, value in told["experts"].items()},
        list(told["recused"]),
        told["top_k"],
        list(told["ranks"]),
        candidate.pk in passing,
    )


def refused(candidate: Candidate) -> Refused:
    if candidate.withdrawn_on:
        return Refused(candidate, _("withdrawn: %(reason)s") % {"reason": candidate.withdrawal}, [])
    failed = [answer for answer in candidate.answers.all() if not answer.passed]
    reasons = [
        _("not admitted: %(question)s no, %(document)s")
        % {"question": f"«{answer.knock_out.question}»\u00a0–", "document": answer.document}
        for answer in failed[:1]
    ]
    return Refused(
        candidate,
        reasons[0] if reasons else _("not judged"),
        [_needed(answer.knock_out, answer.document) for answer in failed],
    )


def _needed(knock_out: KnockOut, document: str) -> str:
    return _("%(question)s Now: %(document)s.") % {"question": knock_out.question, "document": document}


# Sealed ballots, after the closing -------------------------------------------------------------------


@dataclass(frozen=True)
class SealedSheet:
    """A sealed ballot by name: scores by criterion in the order of `heads`; None where none was given."""

    ballot: Ballot
    is_counted: bool
    heads: list[Candidate]
    rows: list[tuple[Criterion, list[tuple[int | None, str]]]]


def sheets(selection: Selection) -> list[SealedSheet]:
    """In a constant number of queries, the counted ones and those that a reopened one replaced."""
    criteria = list(Criterion.objects.filter(method=selection.method_id, kind=Criterion.Kind.JUDGED))
    candidates = list(selection.candidates.filter(withdrawn_on=None).select_related("cluster"))
    rows = list(
        Ballot.objects.filter(expert__selection=selection, sealed_at__isnull=False)
        .select_related("expert__user", "expert__person", "reopened_by")
        .prefetch_related("scores")
        .order_by("expert__order", "expert", "number")
    )
    last = {ballot.expert_id: ballot.pk for ballot in rows}
    found = []
    for ballot in rows:
        given = {(one.candidate_id, one.criterion_id): one for one in ballot.scores.all()}
        heads = [one for one in candidates if any((one.pk, key.pk) in given for key in criteria)]
        table = [
            (
                criterion,
                [
                    (cell.value, cell.comment) if (cell := given.get((one.pk, criterion.pk))) else (None, "")
                    for one in heads
                ],
            )
            for criterion in criteria
        ]
        found.append(SealedSheet(ballot, last[ballot.expert_id] == ballot.pk, heads, table))
    return found
