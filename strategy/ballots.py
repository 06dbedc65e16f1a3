"""The ballots of experts: conflicts of interest, scores under way, the seal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import User
from sessions_app.models import Decision
from strategy.methods import fingerprint
from strategy.models import (
    Ballot,
    Candidate,
    Conflict,
    Criterion,
    DisputedCell,
    Expert,
    Score,
    Selection,
)
from strategy.preparation import admitted

EXTREMES = (0, 100)


@transaction.atomic
def declare(expert: Expert, *, by: User, conflicts: Mapping[Candidate, str]) -> Ballot:
    """The expert has answered for every candidate whether there is a conflict of interest: a ballot begins.

    Answering again changes nothing. Raises ValidationError when the ballots are not open.
    """
    expert = Expert.objects.select_for_update(of=("self",)).select_related("selection").get(pk=expert.pk)
    if expert.declared_at is not None:
        return expert.ballots.order_by("number").last() or _first_ballot(expert, by)
    if not expert.selection.is_open:
        raise not_open()
    now = timezone.now()
    for candidate, reason in conflicts.items():
        _record_conflict(expert, candidate, Conflict.Kind.SELF, reason, now, by)
    expert.declared_at = now
    expert.save(update_fields=["declared_at"])
    return _first_ballot(expert, by)


def _first_ballot(expert: Expert, by: User) -> Ballot:
    return Ballot.objects.create(expert=expert, round=expert.selection.round, recorded_by=by)


@transaction.atomic
def challenge(expert: Expert, candidate: Candidate, *, by: User, reason: str) -> Conflict:
    """Отвод: somebody else says that the expert may not judge the candidate. Scores given are not counted."""
    selection = Selection.objects.select_for_update().get(pk=expert.selection_id)
    if candidate.selection_id != selection.pk:
        raise ValidationError(_("This candidate is not on the list."), "another_selection")
    if selection.is_closed:
        raise ValidationError(_("The ballots are closed: a challenge comes too late."), "closed")
    return _record_conflict(expert, candidate, Conflict.Kind.CHALLENGE, reason, timezone.now(), by)


def _record_conflict(
    expert: Expert, candidate: Candidate, kind: str, reason: str, moment: Any, by: User
) -> Conflict:
    made = Conflict(
        expert=expert,
        candidate=candidate,
        kind=kind,
        reason=reason.strip(),
        declared_at=moment,
        recorded_by=by,
    )
    made.full_clean()
    made.save()
    return made


@transaction.atomic
def give(
    ballot: Ballot,
    *,
    by: User,
    candidate: Candidate,
    criterion: Criterion,
    value: int | None,
    comment: str,
) -> None:
    """Write one cell of an open ballot; None takes the score back, the comment stays.

    Raises ValidationError after the seal, after the closing, for a candidate the expert is recused from, and
    in a second round for a cell that nobody disputes. The database refuses the same by itself.
    """
    if not criterion.is_judged:
        raise ValidationError(_("This criterion is a statistic, it is not judged."), "statistic")
    if (
        ballot.round == 2
        and not DisputedCell.objects.filter(
            selection=candidate.selection_id, candidate=candidate, criterion=criterion
        ).exists()
    ):
        raise ValidationError(_("The second round asks about the disputed cells only."), "not_disputed")
    row = Score(ballot=ballot, candidate=candidate, criterion=criterion, value=value, comment=comment.strip())
    row.clean_fields()
    try:
        with transaction.atomic():
            Score.objects.bulk_create(
                [row],
                update_conflicts=True,
                unique_fields=["ballot", "candidate", "criterion"],
                update_fields=["value", "comment"],
            )
    except IntegrityError as refusal:
        raise _as_sentence(refusal) from refusal


def _as_sentence(refusal: IntegrityError) -> ValidationError:
    name = getattr(getattr(refusal.__cause__, "diag", None), "constraint_name", "") or ""
    sentences = {
        "ballot_is_sealed": _("The ballot is sealed: nothing can be changed in it."),
        "ballots_are_closed": _("The ballots are closed."),
        "recused_expert_does_not_judge": _("You are recused from this candidate and do not judge it."),
        "score_is_a_step": _("A score is one of the steps of the scale."),
    }
    if name not in sentences:
        raise refusal
    return ValidationError(sentences[name], name)


def not_open() -> ValidationError:
    return ValidationError(_("The ballots are closed."), "ballots_are_closed")


@transaction.atomic
def seal(ballot: Ballot, *, by: User, incomplete: bool = False) -> Ballot:
    """Close the ballot for good. Sealing again changes nothing.

    `incomplete` says that the expert leaves cells without a score knowingly. Raises ValidationError where an
    extreme score has no comment, where cells are empty unknowingly, and after the closing.
    """
    # The ballot first, the selection after it, as the trigger of the scores does.
    ballot = Ballot.objects.select_for_update().get(pk=ballot.pk)
    expert = Expert.objects.get(pk=ballot.expert_id)
    selection = Selection.objects.select_for_update(no_key=True).get(pk=expert.selection_id)
    if ballot.sealed_at is not None:
        return ballot
    if not selection.is_open:
        raise not_open()
    sheet = Sheet(ballot, expert, selection)
    if sheet.without_comment:
        raise ValidationError(
            [
                ValidationError(
                    _("«%(candidate)s», «%(criterion)s»: a score of %(value)d needs a comment."),
                    "needs_comment",
                    {"candidate": candidate, "criterion": criterion, "value": value},
                )
                for candidate, criterion, value in sheet.without_comment
            ]
        )
    if sheet.empty and not incomplete:
        raise ValidationError(
            _("%(count)d cells have no score. A missing score is not zero; confirm that you leave them."),
            "incomplete",
            {"count": len(sheet.empty)},
        )
    ballot.sealed_at = timezone.now()
    ballot.digest = sheet.digest()
    ballot.save(update_fields=["sealed_at", "digest"])
    return ballot


class Sheet:
    """A ballot as its expert sees it: who is judged by what, and what has been given."""

    def __init__(self, ballot: Ballot, expert: Expert, selection: Selection) -> None:
        self.ballot = ballot
        self.recused = {
            conflict.candidate_id: conflict for conflict in expert.conflicts.select_related("candidate")
        }
        self.candidates = [one for one in admitted(selection) if one.pk not in self.recused]
        self.criteria = list(
            Criterion.objects.filter(method=selection.method_id, kind=Criterion.Kind.JUDGED).prefetch_related(
                "anchors"
            )
        )
        self.given = {(one.candidate_id, one.criterion_id): one for one in ballot.scores.all()}
        self.asked = {
            (candidate.pk, criterion.pk) for candidate in self.candidates for criterion in self.criteria
        }
        if ballot.round == 2:
            self.asked &= set(
                DisputedCell.objects.filter(selection=selection).values_list("candidate", "criterion")
            )

    def _cells(self) -> list[tuple[Candidate, Criterion, Score | None]]:
        return [
            (candidate, criterion, self.given.get((candidate.pk, criterion.pk)))
            for candidate in self.candidates
            for criterion in self.criteria
            if (candidate.pk, criterion.pk) in self.asked
        ]

    @property
    def empty(self) -> list[tuple[Candidate, Criterion]]:
        return [
            (candidate, criterion)
            for candidate, criterion, score in self._cells()
            if score is None or score.value is None
        ]

    @property
    def without_comment(self) -> list[tuple[Candidate, Criterion, int]]:
        return [
            (candidate, criterion, score.value)
            for candidate, criterion, score in self._cells()
            if score is not None and score.value in EXTREMES and not score.comment
        ]

    @property
    def table(self) -> list[tuple[Criterion, list[tuple[Candidate, Score | None, bool]]]]:
        """By criterion: what each candidate was given, and whether the cell is asked about."""
        return [
            (
                criterion,
                [
                    (
                        candidate,
                        self.given.get((candidate.pk, criterion.pk)),
                        (candidate.pk, criterion.pk) in self.asked,
                    )
                    for candidate in self.candidates
                ],
            )
            for criterion in self.criteria
        ]

    def digest(self) -> str:
        """Of the whole sheet, by identities that survive a move to another machine."""
        clusters = {one.pk: str(one.cluster.uid) for one in self.candidates}
        codes = {one.pk: one.code for one in self.criteria}
        return fingerprint(
            {
                "ballot": str(self.ballot.uid),
                "number": self.ballot.number,
                "scores": sorted(
                    [clusters[candidate], codes[criterion], score.value, score.comment]
                    for (candidate, criterion), score in self.given.items()
                    if candidate in clusters and criterion in codes
                ),
            }
        )


@transaction.atomic
def reopen(ballot: Ballot, *, by: User, decision: Decision, reason: str) -> Ballot:
    """A new ballot with the scores of the sealed one, by a decision only; the sealed one stays as it is."""
    old = Ballot.objects.select_for_update().get(pk=ballot.pk)
    expert = Expert.objects.get(pk=old.expert_id)
    selection = Selection.objects.select_for_update(no_key=True).get(pk=expert.selection_id)
    if not selection.is_open:
        raise not_open()
    if old.sealed_at is None:
        raise ValidationError(_("The ballot is not sealed."), "not_sealed")
    if decision.kept_by_id != selection.kept_by_id:
        raise ValidationError(_("The decision is of another region."), "another_region")
    if not reason.strip():
        raise ValidationError({"reason": ValidationError(_("Name the reason."), "required")})
    if expert.ballots.filter(number__gt=old.number).exists():
        raise ValidationError(_("The ballot has been reopened already."), "reopened")
    return copied(old, round=old.round, reopened_by=decision, reason=reason.strip(), recorded_by=by)


def copied(old: Ballot, **fields: Any) -> Ballot:
    made = Ballot.objects.create(expert_id=old.expert_id, number=old.number + 1, **fields)
    recused = set(Conflict.objects.filter(expert=old.expert_id).values_list("candidate", flat=True))
    Score.objects.bulk_create(
        Score(
            ballot=made,
            candidate_id=one.candidate_id,
            criterion_id=one.criterion_id,
            value=one.value,
            comment=one.comment,
        )
        for one in old.scores.all()
        if one.candidate_id not in recused
    )
    return made


def counted(selection: Selection) -> dict[int, Ballot]:
    """The last sealed ballot of each expert, by the expert's id."""
    rows = Ballot.objects.filter(expert__selection=selection, sealed_at__isnull=False)
    return {ballot.expert_id: ballot for ballot in rows.order_by("number")}
