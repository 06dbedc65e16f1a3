"""Milestones: planned while the plan is a draft, and recorded as reached."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import User
from enterprises.versions import claim
from strategy.models import Measure, Milestone, Programme
from strategy.programmes import check_day, draft_of, save


@transaction.atomic
def add_milestone(
    programme: Programme,
    *,
    by: User,
    version: int,
    title: str,
    planned_on: date,
    measure: Measure | None = None,
) -> Milestone:
    claim(programme, version)
    draft_of(programme)
    if measure and measure.programme_id != programme.pk:
        raise ValidationError(
            {"measure": ValidationError(_("The measure is of another programme."), "another_programme")}
        )
    check_day(planned_on, programme, "planned_on")
    milestone = Milestone(
        programme=programme,
        measure=measure,
        title=title,
        planned_on=planned_on,
        first_planned_on=planned_on,
        recorded_by=by,
    )
    save(milestone)
    return milestone


@transaction.atomic
def reach_milestone(milestone: Milestone, *, by: User, reached_on: date) -> None:
    """Record when a milestone was reached. Raises ValidationError when it already was, or for a day to
    come.
    """
    milestone = Milestone.objects.select_for_update().get(pk=milestone.pk)
    if milestone.reached_on:
        raise ValidationError(
            _("The milestone is already recorded as reached on %(day)s."),
            "already_reached",
            {"day": f"{milestone.reached_on:%d.%m.%Y}"},
        )
    if reached_on > timezone.localdate():
        raise ValidationError(
            {"reached_on": ValidationError(_("This day has not come yet."), "in_the_future")}
        )
    milestone.reached_on = reached_on
    milestone.recorded_by, milestone.recorded_at = by, timezone.now()
    milestone.save(update_fields=["reached_on", "recorded_by", "recorded_at"])
