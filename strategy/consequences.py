"""What grew in the strategy room from decisions, priorities, strategies and statements of the hall."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.models import User
from sessions_app import consequences
from sessions_app.consequences import Consequence
from sessions_app.models import Decision, Priority, Statement, TowsStrategy
from strategy.models import (
    ClusterPriority,
    ClusterStatement,
    GoalDecision,
    GoalPriority,
    MatterDecision,
    MeasureDecision,
    MeasurePriority,
    MeasureRevision,
    MeasureStatement,
    MeasureStrategy,
    PilotOutcome,
    PilotReason,
)

Found = Mapping[int, Sequence[Consequence]]
Finder = Callable[[Sequence[Any], User], Found]


def _clusters(through: type[models.Model], thing: str) -> Finder:
    def find(things: Sequence[models.Model], user: User) -> Found:
        links: Any = through._default_manager.filter(
            **{f"{thing}__in": things, "cluster__kept_by__in": user.region_ids}
        ).select_related("cluster")
        return _grouped(
            (
                getattr(link, f"{thing}_id"),
                Consequence(
                    gettext_lazy("cluster"),
                    link.cluster.name,
                    link.cluster.get_absolute_url(),
                    str(link.cluster.get_state_display()),
                ),
            )
            for link in links.order_by("cluster__name", "pk")
        )

    return find


def _goals(through: type[models.Model], thing: str) -> Finder:
    def find(things: Sequence[models.Model], user: User) -> Found:
        links: Any = through._default_manager.filter(
            **{f"{thing}__in": things, "goal__programme__kept_by__in": user.region_ids}
        ).select_related("goal__programme__cluster")
        return _grouped(
            (
                getattr(link, f"{thing}_id"),
                Consequence(
                    gettext_lazy("goal of a programme"),
                    link.goal.title,
                    link.goal.programme.get_absolute_url(),
                    link.goal.programme.cluster.name,
                ),
            )
            for link in links.order_by("goal__programme", "goal__number")
        )

    return find


def _measures(through: type[models.Model], thing: str) -> Finder:
    last = MeasureRevision.objects.filter(measure=OuterRef("measure")).order_by("-programme_version__number")

    def find(things: Sequence[models.Model], user: User) -> Found:
        links: Any = (
            through._default_manager.filter(
                **{f"{thing}__in": things, "measure__programme__kept_by__in": user.region_ids}
            )
            .select_related("measure__programme__cluster")
            .annotate(number=Subquery(last.values("number")[:1]), title=Subquery(last.values("title")[:1]))
        )
        return _grouped(
            (
                getattr(link, f"{thing}_id"),
                Consequence(
                    gettext_lazy("measure"),
                    link.title,
                    link.measure.get_absolute_url(),
                    _("No. %(number)s, %(cluster)s")
                    % {"number": link.number, "cluster": link.measure.programme.cluster.name},
                ),
            )
            for link in links.order_by("measure__programme", "measure")
            if link.title
        )

    return find


def _outcomes(things: Sequence[Decision], user: User) -> Found:
    outcomes = (
        PilotOutcome.objects.filter(pilot_decision__decision__in=things, cluster__kept_by__in=user.region_ids)
        .select_related("cluster", "pilot_decision")
        .order_by("pk")
    )
    return _grouped(
        (
            row.pilot_decision.decision_id,
            Consequence(
                gettext_lazy("cluster"),
                row.cluster.name,
                row.cluster.get_absolute_url(),
                str(row.get_outcome_display()),
            ),
        )
        for row in outcomes
    )


def _matters(things: Sequence[Decision], user: User) -> Found:
    links = MatterDecision.objects.filter(decision__in=things, kept_by__in=user.region_ids).order_by("pk")
    return _grouped(
        (
            link.decision_id,
            Consequence(gettext_lazy("matter of the overview"), link.what, link.path, is_ground=True),
        )
        for link in links
    )


def _reasons(things: Sequence[Statement], user: User) -> Found:
    reasons = (
        PilotReason.objects.filter(statement__in=things, outcome__cluster__kept_by__in=user.region_ids)
        .select_related("outcome__cluster")
        .order_by("pk")
    )
    return _grouped(
        (
            row.statement_id or 0,
            Consequence(
                gettext_lazy("weak point of a pilot")
                if row.is_weak_point
                else gettext_lazy("reason for a pilot"),
                row.text,
                row.outcome.cluster.get_absolute_url(),
                row.outcome.cluster.name,
            ),
        )
        for row in reasons
    )


def _grouped(pairs: Iterable[tuple[int, Consequence]]) -> dict[int, list[Consequence]]:
    grouped: dict[int, list[Consequence]] = {}
    for key, consequence in pairs:
        grouped.setdefault(key, []).append(consequence)
    return grouped


def register() -> None:
    consequences.add(Decision, "strategy.outcomes", 20, _outcomes)
    consequences.add(Decision, "strategy.matters", 10, _matters)
    consequences.add(Decision, "strategy.goals", 22, _goals(GoalDecision, "decision"))
    consequences.add(Decision, "strategy.measures", 24, _measures(MeasureDecision, "decision"))
    consequences.add(Priority, "strategy.clusters", 20, _clusters(ClusterPriority, "priority"))
    consequences.add(Priority, "strategy.goals", 22, _goals(GoalPriority, "priority"))
    consequences.add(Priority, "strategy.measures", 24, _measures(MeasurePriority, "priority"))
    consequences.add(TowsStrategy, "strategy.measures", 24, _measures(MeasureStrategy, "strategy"))
    consequences.add(Statement, "strategy.clusters", 20, _clusters(ClusterStatement, "statement"))
    consequences.add(Statement, "strategy.reasons", 22, _reasons)
    consequences.add(Statement, "strategy.measures", 24, _measures(MeasureStatement, "statement"))
