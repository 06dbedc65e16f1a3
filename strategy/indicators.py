"""Indicators of a plan while it is a draft: how they are counted, wording and targets."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from enterprises.models import User
from enterprises.versions import claim
from strategy.models import Indicator, IndicatorRevision, IndicatorTarget, Programme
from strategy.programmes import check_years_of, draft_of, save

Targets = Mapping[tuple[int, int | None], Decimal]


@transaction.atomic
def add_indicator(
    programme: Programme,
    *,
    by: User,
    version: int,
    targets: Targets,
    identity: Mapping[str, Any],
    **wording: Any,
) -> IndicatorRevision:
    """`identity` holds unit, direction, accumulation and so on; `wording`, number, name and baseline."""
    claim(programme, version)
    draft = draft_of(programme)
    indicator = Indicator(programme=programme, recorded_by=by, **identity)
    save(indicator)
    revision = IndicatorRevision(programme_version=draft, indicator=indicator, recorded_by=by)
    _write_indicator(revision, targets, **wording)
    return revision


@transaction.atomic
def edit_indicator(
    indicator: Indicator,
    *,
    by: User,
    version: int,
    targets: Targets,
    identity: Mapping[str, Any],
    **wording: Any,
) -> IndicatorRevision:
    """Raises ValidationError when how it is counted would change after the first report."""
    claim(indicator.programme, version)
    draft = draft_of(indicator.programme)
    frozen = ("unit", "direction", "accumulation", "frequency")
    if indicator.facts.exists() and any(getattr(indicator, name) != identity[name] for name in frozen):
        raise ValidationError(
            _("Facts are reported already: unit, direction, accumulation and frequency cannot change."),
            "frozen",
        )
    for name, value in identity.items():
        setattr(indicator, name, value)
    save(indicator)
    revision = IndicatorRevision.objects.get(programme_version=draft, indicator=indicator)
    _write_indicator(revision, targets, **wording)
    return revision


def _write_indicator(revision: IndicatorRevision, targets: Targets, **wording: Any) -> None:
    programme = revision.programme_version.programme
    for name, value in wording.items():
        setattr(revision, name, value)
    twin = revision.programme_version.indicators.filter(number=revision.number).exclude(pk=revision.pk)
    if twin.exists():
        raise ValidationError(
            {
                "number": ValidationError(
                    _("Another indicator of the plan has this number."), "number_is_taken"
                )
            }
        )
    check_years_of([year for year, _quarter in targets], programme)
    # Who writes an indicator anew takes it back into the plan.
    revision.is_dropped, revision.dropped_reason = False, ""
    save(revision)
    revision.targets.all().delete()
    for (year, quarter), value in targets.items():
        IndicatorTarget.objects.create(revision=revision, year=year, quarter=quarter, value=value)
