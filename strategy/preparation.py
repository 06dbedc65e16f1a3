"""What goes before the ballots of a selection: candidates, experts, knock-outs, statistics, the opening."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import Region, User
from enterprises.versions import claim
from sessions_app.models import StrategySession
from strategy.models import (
    Candidate,
    Cluster,
    Criterion,
    Expert,
    KnockOut,
    KnockOutAnswer,
    Method,
    Selection,
    Statistic,
)

FEWEST_EXPERTS = 2


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
