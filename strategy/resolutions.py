"""What a head decides on a matter of the overview, and whom the head tells to carry it out."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import Organisation, Person, Region, User
from sessions_app import instructions
from sessions_app.instructions import Executors
from sessions_app.models import Decision
from strategy.dashboards.matters import Matter
from strategy.models import MatterDecision


@transaction.atomic
def decide(
    matter: Matter,
    *,
    region: Region,
    by: User,
    text: str,
    act_number: str,
    decided_on: date,
    executor: Organisation | None = None,
    executor_person: Person | None = None,
    due_on: date | None = None,
) -> Decision:
    """A decision of a head with the number and date of its act; with an executor also an instruction.

    Raises ValidationError when somebody decided on the matter before, for a day to come, and for a term
    without an executor or an executor without a term.
    """
    # Two heads who decide at once queue here.
    Region.objects.select_for_update().get(pk=region.pk)
    if MatterDecision.objects.of(region).filter(key=matter.key).exists():
        raise ValidationError(_("Somebody has decided on this already: look at the overview."), "decided")
    if decided_on > timezone.localdate():
        raise ValidationError(
            {"decided_on": ValidationError(_("This day has not come yet."), "in_the_future")}
        )
    has_executor = executor is not None or executor_person is not None
    if has_executor and due_on is None:
        raise ValidationError({"due_on": ValidationError(_("Say by when."), "no_term")})
    if due_on is not None and not has_executor:
        raise ValidationError({"executor": ValidationError(_("Say who carries it out."), "no_executor")})
    if due_on is not None and due_on < decided_on:
        raise ValidationError(
            {"due_on": ValidationError(_("The term is earlier than the decision itself."), "due_too_early")}
        )
    decision = Decision(
        kept_by=region,
        act_number=act_number,
        decided_on=decided_on,
        kind=Decision.Kind.INSTRUCT if has_executor else Decision.Kind.APPROVE,
        text=text,
        recorded_by=by,
    )
    decision.full_clean()
    decision.save()
    MatterDecision.objects.create(
        kept_by=region,
        key=matter.key,
        what=matter.what[:500],
        path=f"{matter.path}{matter.anchor}"[:300],
        decision=decision,
        recorded_by=by,
    )
    if has_executor:
        instructions.issue(
            decision,
            by=by,
            text=text,
            executors=Executors(organisation=executor, person=executor_person),
            due_on=due_on,
        )
    return decision
