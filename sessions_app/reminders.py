"""Who is told what about instructions: a new one, a term that comes or has passed, a step of the course."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import notices
from enterprises.models import Role, User
from sessions_app import parties
from sessions_app.models import Actor, Instruction, InstructionEvent

# So long before the term the reminder comes; nobody is reminded of what is long past.
AHEAD = timedelta(days=5)
FORGOTTEN = timedelta(days=60)

Status = Instruction.Status


def remind() -> int:
    """What the scan does: once before the term and once when it has passed. Returns how many it looked at."""
    today = timezone.localdate()
    rows = (
        Instruction.objects.open()
        .filter(due_on__gte=today - FORGOTTEN, due_on__lte=today + AHEAD + timedelta(days=10))
        .exclude(decision__session__is_rehearsal=True)
        .select_related("decision__kept_by", "controller__user")
        .prefetch_related("co_executor_links")
        .order_by("pk")
    )
    told = 0
    for instruction in rows:
        last = instruction.last_day
        assert last is not None
        late = last < today
        if not late and (last > today + AHEAD or instruction.status == Status.UNDER_REVIEW):
            continue
        words = (
            _("The term has passed: %(what)s, it was to be done by %(day)s.")
            if late
            else _("A term comes: %(what)s, by %(day)s.")
        )
        people = parties.executors_of(instruction)
        if late:
            people |= controllers_of(instruction)
        _tell(
            people,
            instruction,
            key=f"{'late' if late else 'due'}:{last:%Y%m%d}",
            text=words % {"what": _what(instruction), "day": f"{last:%d.%m.%Y}"},
        )
        told += 1
    return told


def tell_of_issue(instruction: Instruction, *, by: Actor) -> None:
    session = instruction.decision.session
    if session is not None and session.is_rehearsal:
        return
    people = parties.executors_of(instruction)
    _tell(
        [user for user in people if user != by],
        instruction,
        key="issued",
        text=_("You are instructed: %(what)s.") % {"what": _what(instruction)},
    )


def tell_of_step(event: InstructionEvent) -> None:
    """A report: who controls. What the controller does: who carries it out."""
    instruction = event.instruction
    what = {"what": _what(instruction), "words": event.text}
    if event.status == Status.UNDER_REVIEW:
        people: Iterable[User] = controllers_of(instruction)
        text = _("A report awaits you: %(what)s.") % what
    elif event.status == Status.CLOSED:
        people, text = parties.executors_of(instruction), _("Taken off control: %(what)s.") % what
    elif event.status == Status.EXTENDED:
        people = parties.executors_of(instruction)
        what["day"] = f"{event.due_on:%d.%m.%Y}"
        text = _("The term is moved to %(day)s: %(what)s.") % what
    elif event.status == Status.IN_PROGRESS and event.text:
        people = parties.executors_of(instruction)
        text = _("Sent back: %(what)s: «%(words)s»") % what
    else:
        return
    _tell([user for user in people if user.pk != event.by_id], instruction, key=f"step:{event.pk}", text=text)


def controllers_of(instruction: Instruction) -> set[User]:
    """The controller; where none can act, whoever keeps the sessions of the region."""
    user = parties.account_of(instruction.controller)
    if user is not None:
        return {user}
    keeping = Q(
        grants__region=instruction.decision.kept_by_id,
        grants__role__in=(Role.ADMINISTRATOR, Role.FACILITATOR),
    )
    return set(User.objects.filter(keeping, is_active=True))


def _what(instruction: Instruction) -> str:
    text = instruction.text if len(instruction.text) <= 160 else f"{instruction.text[:159]}…"
    return f"№ {instruction.number} «{text}»" if instruction.number else f"«{text}»"


def _tell(people: Iterable[User], instruction: Instruction, *, key: str, text: str) -> None:
    notices.tell(
        people,
        region=instruction.decision.kept_by,
        key=f"instruction:{instruction.pk}:{key}",
        text=text,
        path=instruction.get_absolute_url(),
    )
