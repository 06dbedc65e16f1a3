"""What was decided about a programme and its cluster: in sessions, and by a head on a matter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions_app.models import Decision, Instruction
from strategy.dashboards.loading import number_key
from strategy.dashboards.matters import status_on
from strategy.dashboards.programmes import ProgrammeState
from strategy.models import Goal, GoalDecision, MatterDecision, MeasureDecision, PilotOutcome


@dataclass(frozen=True)
class DecisionRow:
    """A decision, what it is about, and its instructions: how many were given by the day, and how many
    carried out.
    """

    decision: Decision
    about: str
    given: int
    carried_out: int


def of_programme(state: ProgrammeState, goals: Sequence[Goal]) -> list[DecisionRow]:
    """The last one first; decisions that are named with no day, at the end."""
    links: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for decision_id, kind, key in _links(state, goals):
        links[decision_id][kind].append(key)
    decisions = (
        Decision.objects.filter(Decision.counting_on(state.as_of), pk__in=links)
        .select_related("session")
        .prefetch_related("instructions__events")
        .order_by(F("decided_on").desc(nulls_last=True), "-pk")
    )
    numbers = {revision.measure_id: revision.number for revision in state.loaded.measures}
    found = []
    for decision in decisions if links else ():
        statuses = [status_on(one, state.as_of) for one in decision.instructions.all()]
        given = [status for status in statuses if status is not None]
        found.append(
            DecisionRow(
                decision,
                _about(links[decision.pk], numbers),
                len(given),
                given.count(Instruction.Status.CLOSED),
            )
        )
    return found


def _links(state: ProgrammeState, goals: Sequence[Goal]) -> QuerySet[Any]:
    """Keys of decisions, by what they are tied to the programme, and to which thing of it."""
    programme = state.programme
    home = programme.get_absolute_url()
    indicators = [one.indicator.get_absolute_url() for one in state.indicators]
    matters = MatterDecision.objects.filter(Q(path__startswith=home) | Q(path__in=indicators))
    return _tied(PilotOutcome.objects.filter(cluster=programme.cluster_id), "outcome", "outcome").union(
        _tied(GoalDecision.objects.filter(goal__in=goals), "goal", "goal__number"),
        _tied(MeasureDecision.objects.filter(measure__programme=programme), "measure", "measure_id"),
        _tied(matters.filter(kept_by=programme.kept_by_id), "matter", "what"),
        all=True,
    )


def _tied(rows: QuerySet[Any], kind: str, key: str) -> QuerySet[Any]:
    path = "pilot_decision__decision_id" if kind == "outcome" else "decision_id"
    return rows.order_by().values_list(path, Value(kind), Cast(key, CharField()))


def _about(links: dict[str, list[str]], numbers: dict[int, str]) -> str:
    """«цель 1; мероприятия 1.1.1, 1.2.1»; measures that the plan does not hold any more are not named."""
    words = [
        _("status of the cluster: %(outcome)s") % {"outcome": PilotOutcome.Outcome(one).label}
        for one in links["outcome"]
    ]
    words += [_("goal %(number)s") % {"number": one} for one in links["goal"]]
    measures = [numbers[int(key)] for key in links["measure"] if int(key) in numbers]
    if measures:
        words.append(
            ngettext("measure %(numbers)s", "measures %(numbers)s", len(measures))
            % {"numbers": ", ".join(sorted(set(measures), key=number_key))}
        )
    return "; ".join([*words, *links["matter"]])
