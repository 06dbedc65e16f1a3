"""The plan as it is being written: goals, tasks, measures with money, indicators, and whether it may be
changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from strategy.dashboards.loading import number_key
from strategy.models import (
    Goal,
    IndicatorRevision,
    MeasureRevision,
    Milestone,
    PlannedAmount,
    Programme,
    ProgrammeVersion,
    Task,
)


@dataclass(frozen=True)
class PlanTask:
    task: Task
    measures: list[tuple[MeasureRevision, Decimal | None]]


@dataclass(frozen=True)
class PlanGoal:
    goal: Goal
    tasks: list[PlanTask]


@dataclass(frozen=True)
class Plan:
    version: ProgrammeVersion | None
    goals: list[PlanGoal]
    indicators: list[IndicatorRevision]
    milestones: list[Milestone]
    total: Decimal | None

    @property
    def last_number(self) -> int:
        """Of the version before this one."""
        return self.version.number - 1 if self.version else 0

    @property
    def is_open(self) -> bool:
        return self.version is not None and self.version.approved_on is None


def read(programme: Programme) -> Plan:
    """The draft where there is one, else the last approved version."""
    versions = list(programme.versions.order_by("number"))
    drafts = [version for version in versions if version.approved_on is None]
    version = drafts[-1] if drafts else versions[-1] if versions else None
    sums: dict[int, Decimal] = {}
    for amount in PlannedAmount.objects.filter(programme_version=version):
        sums[amount.measure_id] = sums.get(amount.measure_id, Decimal(0)) + amount.amount
    measures = sorted(
        MeasureRevision.objects.filter(programme_version=version).select_related("measure", "responsible"),
        key=lambda revision: number_key(revision.number),
    )
    goals = [
        PlanGoal(
            goal,
            [
                PlanTask(
                    task,
                    [(one, sums.get(one.measure_id)) for one in measures if one.measure.task_id == task.pk],
                )
                for task in sorted(goal.tasks.all(), key=lambda task: number_key(task.number))
            ],
        )
        for goal in programme.goals.prefetch_related("tasks")
    ]
    return Plan(
        version,
        goals,
        list(
            IndicatorRevision.objects.filter(programme_version=version)
            .select_related("indicator")
            .order_by("number", "pk")
        ),
        list(programme.milestones.all()),
        sum(sums.values(), Decimal(0)) if sums else None,
    )
