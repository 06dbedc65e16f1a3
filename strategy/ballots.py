"""A selection: candidates, experts, ballots under seal, the closing that computes the result."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import Region, User
from enterprises.versions import claim
from sessions_app.models import Decision, StrategySession
from strategy import method as mathematics
from strategy.aggregation import SAMPLES, Panel, Weighed, aggregate
from strategy.methods import fingerprint
from strategy.models import (
    Ballot,
    Candidate,
    Cluster,
    Conflict,
    Criterion,
    DisputedCell,
    Expert,
    KnockOut,
    KnockOutAnswer,
    Method,
    Result,
    Score,
    Selection,
    Statistic,
)
from strategy.models.methods import shares

EXTREMES = (0, 100)
FEWEST_EXPERTS = 2


# Preparing -----------------------------------------------------------------------------------------


@transaction.atomic
def create_selection(
    region: Region, *, by: User, title: str, method: Method, session: StrategySession | None = None
) -> Selection:
    if method.kept_by_id != region.pk or (session and session.kept_by_id != region.pk):
        raise ValidationError(_("The method or the session is of another region."), "another_region")
    made = Selection(kept_by=region, title=title, method=method, session=session, recorded_by=by)
    made.full_clean(exclude=["uid"])
    made.save()
    return made


@transaction.atomic
def add_candidate(selection: Selection, *, by: User, version: int, cluster: Cluster) -> Candidate:
    _claim_preparing(selection, version)
    if cluster.kept_by_id != selection.kept_by_id:
        raise ValidationError(_("A candidate is of another region."), "another_region")
    made = Candidate(
        selection=selection, cluster=cluster, order=selection.candidates.count() + 1, recorded_by=by
    )
    made.full_clean()
    made.save()
    return made


@transaction.atomic
def withdraw_candidate(candidate: Candidate, *, by: User, version: int, reason: str, on: date) -> None:
    """Take a candidate off the list until the closing; it stays readable with the reason.

    Nobody else's score changes: the scales are fixed.
    """
    selection = candidate.selection
    _claim(selection, version)
    if selection.is_closed:
        raise ValidationError(_("The ballots are closed: the list of candidates stands."), "closed")
    if not reason.strip():
        raise ValidationError(
            {"reason": ValidationError(_("Name the reason of the withdrawal."), "required")}
        )
    candidate.withdrawn_on, candidate.withdrawal = on, reason
    candidate.save(update_fields=["withdrawn_on", "withdrawal"])


@transaction.atomic
def answer_knock_outs(
    selection: Selection, *, by: User, version: int, answers: Mapping[tuple[int, int], tuple[bool, str]]
) -> None:
    """What documents say of each condition, by (candidate, condition)."""
    _claim_preparing(selection, version)
    for (candidate, knock_out), (passed, document) in answers.items():
        KnockOutAnswer.objects.update_or_create(
            candidate_id=candidate,
            knock_out_id=knock_out,
            defaults={"passed": passed, "document": document, "recorded_by": by},
        )


@transaction.atomic
def enter_statistics(
    selection: Selection, *, by: User, version: int, figures: Mapping[tuple[int, int], tuple[Decimal, str]]
) -> None:
    """Figures by (candidate, criterion), with a word on where each was taken."""
    _claim_preparing(selection, version)
    for (candidate, criterion), (x, note) in figures.items():
        Statistic.objects.update_or_create(
            candidate_id=candidate,
            criterion_id=criterion,
            defaults={"x": x, "note": note, "recorded_by": by},
        )


@transaction.atomic
def add_expert(selection: Selection, *, by: User, version: int, user: User, side: str) -> Expert:
    _claim_preparing(selection, version)
    if "expert" not in user.roles_in(selection.kept_by_id):
        raise ValidationError(
            {"user": ValidationError(_("This user is no expert of the region."), "not_an_expert")}
        )
    made = Expert(
        selection=selection, user=user, side=side, order=selection.experts.count() + 1, recorded_by=by
    )
    made.full_clean()
    made.save()
    return made


@transaction.atomic
def remove_expert(expert: Expert, *, by: User, version: int) -> None:
    _claim_preparing(expert.selection, version)
    expert.delete()


@transaction.atomic
def remove_candidate(candidate: Candidate, *, by: User, version: int) -> None:
    """While the selection is being prepared a candidate may be taken off without a trace on the page."""
    _claim_preparing(candidate.selection, version)
    candidate.delete()


def _claim_preparing(selection: Selection, version: int) -> None:
    _claim(selection, version)
    if not selection.is_preparing:
        raise ValidationError(_("The ballots have been opened: what they judge by stands."), "not_preparing")


def _claim(selection: Selection, version: int) -> None:
    """Also reads the state anew: it may have changed without this page."""
    claim(selection, version)
    selection.refresh_from_db(fields=["state", "round"])


# Admission -----------------------------------------------------------------------------------------


def admitted(selection: Selection) -> list[Candidate]:
    """Candidates that are judged: neither withdrawn nor knocked out."""
    rows = selection.candidates.filter(withdrawn_on=None).select_related("cluster")
    return list(rows.exclude(answers__passed=False))


def what_is_missing(selection: Selection) -> list[str]:
    """What keeps the ballots from being opened, one sentence each."""
    found = []
    if not selection.method.is_fixed:
        found.append(_("The method is not fixed: fix its passport before the ballots."))
    standing = list(selection.candidates.filter(withdrawn_on=None).select_related("cluster"))
    judged = admitted(selection)
    if len(standing) < 2:
        found.append(_("There is nothing to choose from: two candidates at least are needed."))
    elif not judged:
        found.append(_("No candidate is admitted: all are knocked out."))
    elif len(judged) < 2:
        found.append(_("Only one candidate is admitted: there is nothing to choose from."))
    found += _unanswered(selection, standing)
    found += _without_figures(selection, judged)
    experts = selection.experts.count()
    if experts < FEWEST_EXPERTS:
        found.append(_("Two experts at least are needed, there are %(count)d.") % {"count": experts})
    return found


def _unanswered(selection: Selection, candidates: list[Candidate]) -> list[str]:
    knock_outs = list(KnockOut.objects.filter(method=selection.method_id))
    answered = set(
        KnockOutAnswer.objects.filter(candidate__selection=selection).values_list("candidate", "knock_out")
    )
    return [
        _("«%(candidate)s»: no answer to the condition «%(question)s».")
        % {"candidate": candidate, "question": knock_out}
        for candidate in candidates
        for knock_out in knock_outs
        if (candidate.pk, knock_out.pk) not in answered
    ]


def _without_figures(selection: Selection, candidates: list[Candidate]) -> list[str]:
    criteria = list(Criterion.objects.filter(method=selection.method_id, kind=Criterion.Kind.STATISTIC))
    entered = set(
        Statistic.objects.filter(candidate__selection=selection).values_list("candidate", "criterion")
    )
    return [
        _("«%(candidate)s»: no figure for «%(criterion)s».")
        % {"candidate": candidate, "criterion": criterion}
        for candidate in candidates
        for criterion in criteria
        if (candidate.pk, criterion.pk) not in entered
    ]


@transaction.atomic
def open_ballots(selection: Selection, *, by: User, version: int) -> None:
    """From here on everything that is judged by stands. Raises ValidationError with all that is missing."""
    _claim_preparing(selection, version)
    if found := what_is_missing(selection):
        raise ValidationError([ValidationError(sentence, "not_ready") for sentence in found])
    selection.state, selection.opened_at = Selection.State.OPEN, timezone.now()
    selection.save(update_fields=["state", "opened_at"])


# Experts -------------------------------------------------------------------------------------------


@transaction.atomic
def declare(expert: Expert, *, by: User, conflicts: Mapping[Candidate, str]) -> Ballot:
    """The expert has answered for every candidate whether there is a conflict of interest: a ballot begins.

    Answering again changes nothing. Raises ValidationError when the ballots are not open.
    """
    expert = Expert.objects.select_for_update(of=("self",)).select_related("selection").get(pk=expert.pk)
    if expert.declared_at is not None:
        return expert.ballots.order_by("number").last() or _first_ballot(expert, by)
    if not expert.selection.is_open:
        raise _not_open()
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


def _not_open() -> ValidationError:
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
        raise _not_open()
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
        raise _not_open()
    if old.sealed_at is None:
        raise ValidationError(_("The ballot is not sealed."), "not_sealed")
    if decision.kept_by_id != selection.kept_by_id:
        raise ValidationError(_("The decision is of another region."), "another_region")
    if not reason.strip():
        raise ValidationError({"reason": ValidationError(_("Name the reason."), "required")})
    if expert.ballots.filter(number__gt=old.number).exists():
        raise ValidationError(_("The ballot has been reopened already."), "reopened")
    return _copied(old, round=old.round, reopened_by=decision, reason=reason.strip(), recorded_by=by)


def _copied(old: Ballot, **fields: Any) -> Ballot:
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


# Closing -------------------------------------------------------------------------------------------


@transaction.atomic
def close_ballots(
    selection: Selection,
    *,
    by: User | None,
    version: int,
    at: datetime | None = None,
    samples: int = SAMPLES,
) -> Result:
    """End the round and compute its result, once. What is not sealed is not counted. `at` is for a round that
    was closed before the portal knew of it.

    Raises ValidationError where a candidate has no score at all for a criterion.
    """
    claim(selection, version)
    # Holding the row keeps writers and seals out until the result is stored.
    held = Selection.objects.select_for_update().select_related("method").get(pk=selection.pk)
    if not held.is_open:
        raise _not_open()
    panel = read_panel(held)
    _refuse_gaps(panel)
    seed = int(fingerprint([str(held.uid), held.method.digest, held.round])[:8], 16)
    figures = aggregate(panel, seed=seed, samples=samples)
    now = at or timezone.now()
    selection.state, selection.closed_at, selection.round = Selection.State.CLOSED, now, held.round
    selection.save(update_fields=["state", "closed_at"])
    return Result.objects.create(
        selection=selection,
        round=held.round,
        computed_at=now,
        computed_by=by,
        seed=seed,
        samples=samples,
        figures=figures,
        digest=fingerprint(figures),
    )


def counted(selection: Selection) -> dict[int, Ballot]:
    """The last sealed ballot of each expert, by the expert's id."""
    rows = Ballot.objects.filter(expert__selection=selection, sealed_at__isnull=False)
    return {ballot.expert_id: ballot for ballot in rows.order_by("number")}


def read_panel(selection: Selection) -> Panel:
    """What the aggregation looks at: sealed ballots, figures through their value functions, recusals."""
    criteria = list(selection.method.criteria.prefetch_related("value_points"))
    weights = shares(criteria)
    candidates = admitted(selection)
    ballots = counted(selection)
    whose = {ballot.pk: expert for expert, ballot in ballots.items()}
    rows = Score.objects.filter(ballot__in=whose, value__isnull=False)
    return Panel(
        criteria=[_weighed(one, weights[one.pk]) for one in criteria],
        candidates=[one.pk for one in candidates],
        experts=[key for key in selection.experts.values_list("pk", flat=True) if key in ballots],
        scores={
            (whose[ballot], candidate, criterion): value
            for ballot, candidate, criterion, value in rows.values_list(
                "ballot_id", "candidate_id", "criterion_id", "value"
            )
            if value is not None
        },
        statistics=_statistics(selection, criteria),
        recused=frozenset(
            Conflict.objects.filter(expert__selection=selection).values_list("expert_id", "candidate_id")
        ),
        places=selection.method.places,
        disputed_from=selection.method.disputed_from,
    )


def _weighed(criterion: Criterion, weight: Fraction) -> Weighed:
    low, high = criterion.least_weight, criterion.most_weight
    bounded = low is not None or high is not None
    return Weighed(
        criterion.pk,
        weight,
        criterion.is_judged,
        None if criterion.floor is None else Fraction(criterion.floor),
        criterion.tie_order,
        (float(low or 0) / 100, float(100 if high is None else high) / 100) if bounded else None,
    )


def _statistics(selection: Selection, criteria: list[Criterion]) -> dict[tuple[int, int], Fraction]:
    functions = {
        one.pk: [(point.x, point.y) for point in one.value_points.all()]
        for one in criteria
        if not one.is_judged
    }
    return {
        (candidate, criterion): value_of(x, functions[criterion])
        for candidate, criterion, x in Statistic.objects.filter(
            candidate__selection=selection, criterion__in=functions
        ).values_list("candidate_id", "criterion_id", "x")
    }


def value_of(x: Decimal, points: list[tuple[Decimal, Decimal]]) -> Fraction:
    xs, ys = zip(*points, strict=True)
    return mathematics.exact_piecewise_value(x, xs, ys)


def _refuse_gaps(panel: Panel) -> None:
    if len(panel.candidates) < 2:
        raise ValidationError(_("Fewer than two candidates are left: there is no result to compute."), "one")
    if not panel.experts:
        raise ValidationError(_("No ballot is sealed: there is nothing to count."), "no_ballots")
    if not (empty := panel.empty_cells()):
        return
    candidates = {one.pk: one for one in Candidate.objects.filter(pk__in=panel.candidates)}
    criteria = {one.pk: one for one in Criterion.objects.filter(pk__in={key for _one, key in empty})}
    raise ValidationError(
        [
            ValidationError(
                _("«%(candidate)s», «%(criterion)s»: nobody gave a score, and none is not zero."),
                "no_score",
                {"candidate": candidates[candidate], "criterion": criteria[criterion]},
            )
            for candidate, criterion in empty
        ]
    )


@transaction.atomic
def open_second_round(selection: Selection, *, by: User, version: int) -> int:
    """Ask again about the disputed cells only. Returns how many there are; every expert begins from the own
    scores of the first round.
    """
    claim(selection, version)
    held = Selection.objects.select_for_update().get(pk=selection.pk)
    if not held.is_closed or held.round != 1:
        raise ValidationError(_("A second round follows a closed first one, once."), "no_second_round")
    if held.pilot_decisions.exists():
        raise ValidationError(_("The decision has been made: there is nothing to ask again."), "decided")
    result = held.results.get(round=1)
    cells = [cell for cell in result.figures["cells"] if cell["disputed"]]
    if not cells:
        raise ValidationError(_("No cell is disputed: the experts agree."), "nothing_disputed")
    DisputedCell.objects.bulk_create(
        DisputedCell(selection=selection, candidate_id=cell["candidate"], criterion_id=cell["criterion"])
        for cell in cells
    )
    first = counted(selection)
    selection.state, selection.round = Selection.State.OPEN, 2
    selection.save(update_fields=["state", "round"])
    for ballot in first.values():
        _copied(ballot, round=2, recorded_by=by)
    return len(cells)
