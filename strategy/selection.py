"""The decision on pilots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from enterprises.models import Person, Region, Source, User
from sessions_app.models import Decision, Statement, StrategySession
from strategy.models import (
    Candidate,
    Cluster,
    ClusterState,
    ClusterStatus,
    Condition,
    Criterion,
    MinorityOpinion,
    PilotDecision,
    PilotOutcome,
    PilotReason,
    Result,
    Selection,
)

STATE_OF = {
    PilotOutcome.Outcome.PILOT: ClusterState.PILOT,
    PilotOutcome.Outcome.RESERVE: ClusterState.RESERVE,
    PilotOutcome.Outcome.NOT_SELECTED: ClusterState.NOT_SELECTED,
    PilotOutcome.Outcome.NOT_ADMITTED: ClusterState.NOT_SELECTED,
}


@dataclass(frozen=True)
class Reasoned:
    text: str
    statement: Statement | None = None
    criterion: Criterion | None = None


@dataclass(frozen=True)
class Verdict:
    """What was decided on one candidate, and why."""

    outcome: str
    reasons: Sequence[Reasoned] = ()
    weak_points: Sequence[Reasoned] = ()
    what_is_needed: str = ""


@dataclass(frozen=True)
class Passage:
    """How the decision stands in the minutes."""

    text: str
    decided_on: date
    number: str = ""
    act_number: str = ""
    session: StrategySession | None = None


@dataclass(frozen=True)
class Terms:
    conditions: Sequence[tuple[str, date | None]] = ()
    opinions: Sequence[tuple[Person, str]] = ()
    review_on: date | None = None
    follows_ranking: bool | None = None
    selection: Selection | None = None
    deviation: str = ""
    supersedes: PilotDecision | None = field(default=None)


@transaction.atomic
def decide_pilots(
    region: Region,
    *,
    by: User,
    passage: Passage,
    reason: str,
    verdicts: Mapping[Cluster, Verdict],
    terms: Terms | None = None,
    source: Source | None = None,
) -> PilotDecision:
    """Record the decision, its place in the minutes, and the new statuses of the clusters: all or nothing.

    A decision is never edited; another one supersedes it. Raises ValidationError when no pilot is named,
    when a
    candidate is of another region, when the superseded decision has already been superseded, or when a
    cluster has a status that begins later.
    """
    terms = terms or Terms()
    # The clusters are held in one order, so that two decisions at once do not wait for each other for ever.
    clusters = {
        cluster.pk: cluster
        for cluster in Cluster.objects.select_for_update()
        .filter(pk__in=[one.pk for one in verdicts])
        .order_by("pk")
    }
    _check(region, verdicts, clusters, passage, terms)

    decision = Decision(
        kept_by=region,
        session=passage.session,
        number=passage.number,
        act_number=passage.act_number,
        decided_on=passage.decided_on,
        kind=Decision.Kind.APPROVE,
        text=passage.text,
        recorded_by=by,
        source=source,
        order=passage.session.decisions.count() + 1 if passage.session else 0,
    )
    decision.full_clean(exclude=["uid"])
    decision.save()
    made = PilotDecision.objects.create(
        kept_by=region,
        decision=decision,
        reason=reason,
        follows_ranking=terms.follows_ranking,
        selection=terms.selection,
        deviation=terms.deviation,
        review_on=terms.review_on,
        supersedes=terms.supersedes,
        recorded_by=by,
        source=source,
    )
    for candidate, verdict in verdicts.items():
        _record_outcome(made, clusters[candidate.pk], verdict, by=by, source=source)
    Condition.objects.bulk_create(
        Condition(pilot_decision=made, text=text, due_on=due_on, recorded_by=by, source=source)
        for text, due_on in terms.conditions
    )
    MinorityOpinion.objects.bulk_create(
        MinorityOpinion(
            pilot_decision=made,
            person=person,
            text=text,
            stated_on=passage.decided_on,
            recorded_by=by,
            source=source,
        )
        for person, text in terms.opinions
    )
    return made


@transaction.atomic
def decide_selection(
    selection: Selection,
    *,
    by: User,
    passage: Passage,
    reason: str,
    verdicts: Mapping[Cluster, Verdict],
    terms: Terms,
) -> PilotDecision:
    """The decision that follows a closed selection. Whether it follows the ranking is found out here.

    Raises ValidationError when the ballots are not closed, when a candidate is left without an outcome, when
    a departure from the ranking, or a pilot below a floor, is not explained, and when another decision of
    the selection stands that this one does not supersede.
    """
    held = Selection.objects.select_for_update().get(pk=selection.pk)
    result = held.results.order_by("round").last()
    if not held.is_closed or result is None:
        raise ValidationError(_("The decision follows the closing of the ballots."), "not_closed")
    standing = held.pilot_decisions.filter(superseded_by=None).first()
    if standing != terms.supersedes:
        raise ValidationError(_("Another decision of this selection stands: supersede it."), "standing")
    candidates = list(Candidate.objects.filter(selection=held).select_related("cluster"))
    if {one.cluster_id for one in candidates} != {cluster.pk for cluster in verdicts}:
        raise ValidationError(_("Every candidate needs an outcome."), "no_outcome")
    pilots = {one.pk for one in candidates if verdicts[one.cluster].outcome == PilotOutcome.Outcome.PILOT}
    follows = pilots == ranked_in(result)
    below = {row["candidate"] for row in result.figures["candidates"] if row["below_floor"]}
    if not terms.deviation.strip():
        if not follows:
            raise ValidationError(
                {
                    "deviation": ValidationError(
                        _("Say why the decision departs from the ranking."), "required"
                    )
                }
            )
        if pilots & below:
            sentence = _("A pilot is below a floor: say why it is one.")
            raise ValidationError({"deviation": ValidationError(sentence, "required")})
    return decide_pilots(
        held.kept_by,
        by=by,
        passage=passage,
        reason=reason,
        verdicts=verdicts,
        terms=replace(terms, selection=held, follows_ranking=follows),
    )


def ranked_in(result: Result) -> set[int]:
    """Candidates within the places by the method."""
    figures = result.figures
    return {row["candidate"] for row in figures["candidates"] if row["place"] <= figures["places"]}


def _check(
    region: Region,
    verdicts: Mapping[Cluster, Verdict],
    clusters: Mapping[int, Cluster],
    passage: Passage,
    terms: Terms,
) -> None:
    if not any(verdict.outcome == PilotOutcome.Outcome.PILOT for verdict in verdicts.values()):
        raise ValidationError(_("Name at least one pilot."), "no_pilot")
    if any(cluster.kept_by_id != region.pk for cluster in clusters.values()):
        raise ValidationError(_("A candidate is of another region."), "another_region")
    if passage.session and passage.session.kept_by_id != region.pk:
        raise ValidationError(_("The session is of another region."), "another_region")
    if terms.supersedes:
        if terms.supersedes.kept_by_id != region.pk:
            raise ValidationError(_("The superseded decision is of another region."), "another_region")
        if PilotDecision.objects.filter(supersedes=terms.supersedes).exists():
            raise ValidationError(_("This decision has already been superseded."), "superseded")
    later = (
        ClusterStatus.objects.filter(cluster__in=clusters, since__gt=passage.decided_on)
        .select_related("cluster")
        .first()
    )
    if later:
        raise ValidationError(
            _("«%(cluster)s» has a status that began on %(day)s, later than the decision."),
            "later_status",
            {"cluster": later.cluster.name, "day": f"{later.since:%d.%m.%Y}"},
        )


def _record_outcome(
    decision: PilotDecision, cluster: Cluster, verdict: Verdict, *, by: User, source: Source | None
) -> None:
    outcome = PilotOutcome.objects.create(
        pilot_decision=decision,
        cluster=cluster,
        outcome=verdict.outcome,
        what_is_needed=verdict.what_is_needed,
        recorded_by=by,
        source=source,
    )
    PilotReason.objects.bulk_create(
        PilotReason(
            outcome=outcome,
            is_weak_point=is_weak,
            text=one.text,
            statement=one.statement,
            criterion=one.criterion,
            recorded_by=by,
            source=source,
        )
        for is_weak, group in ((False, verdict.reasons), (True, verdict.weak_points))
        for one in group
    )
    state = STATE_OF[PilotOutcome.Outcome(verdict.outcome)]
    cluster.state = state
    cluster.version += 1
    cluster.save(update_fields=["state", "version"])
    passage = decision.decision
    since = passage.decided_on
    assert since is not None, "a decision on pilots has a date"
    ClusterStatus.objects.create(
        cluster=cluster,
        state=state,
        since=since,
        ground=_("Decision No. %(number)s") % {"number": passage.number or passage.act_number or "–"},
        recorded_by=by,
        source=source,
    )
