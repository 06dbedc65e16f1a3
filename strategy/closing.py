"""The closing of the ballots: what was sealed becomes the panel, and the panel the result."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import User
from enterprises.versions import claim
from strategy import method as mathematics
from strategy.aggregation import SAMPLES, Panel, Weighed, aggregate
from strategy.ballots import copied, counted, not_open
from strategy.methods import fingerprint
from strategy.models import (
    Candidate,
    Conflict,
    Criterion,
    DisputedCell,
    Result,
    Score,
    Selection,
    Statistic,
)
from strategy.models.methods import shares
from strategy.preparation import admitted


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
        raise not_open()
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
        copied(ballot, round=2, recorded_by=by)
    return len(cells)
