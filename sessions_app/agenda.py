"""The agenda: its items written down, put in order, and run; the present one drives everybody's screen.

Running is done under the lock of the session and of its boards: whoever is writing a line on a board comes
either before a step closes, or after.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import events
from enterprises.models import Organisation, Person, User
from enterprises.versions import claim
from sessions_app import attendance, journal, photos, texts
from sessions_app.journal import Op
from sessions_app.models import Actor, AgendaItem, AgendaSpeaker, Board, SessionDay, StrategySession

TITLE_LENGTH = 500
MOST_ITEMS = 100
MOST_SPEAKERS = 10
REMOVED = "agenda.remove"
Status = StrategySession.Status


@dataclass(frozen=True)
class Planned:
    """An item as it is written down. `boards` are those that are open to phones while it lasts."""

    kind: str
    title: str
    day: SessionDay | None = None
    start: time | None = None
    end: time | None = None
    speakers: Sequence[Person] = ()
    boards: Sequence[Board] = ()


@dataclass(frozen=True)
class Line:
    """An item of a template: the number of its day from 1, and no people."""

    day: int
    kind: str
    title: str
    start: time | None = None
    end: time | None = None


# Writing it down -------------------------------------------------------------------------------------


@transaction.atomic
def add_item(session: StrategySession, *, by: Actor, planned: Planned, op: Op | None = None) -> AgendaItem:
    """Put an item into its day: after those that begin earlier, or last where it has no hour."""
    session = _hold(session)
    if session.agenda.count() >= MOST_ITEMS:
        raise ValidationError(_("An agenda holds at most %(most)d items."), "too_many", {"most": MOST_ITEMS})
    item = AgendaItem(session=session, recorded_by=by if isinstance(by, User) else None)
    _write(item, planned)
    item.save()
    _settle(item, planned, by)
    _place(item)
    _record(item, "agenda.add", by=by, op=op)
    return item


@transaction.atomic
def edit_item(item: AgendaItem, *, by: Actor, version: int, planned: Planned, op: Op | None = None) -> None:
    """Change an item as the editor saw it at `version`; what really happened stays.

    Raises StaleVersion when somebody changed it in between.
    """
    _hold(item.session)
    claim(item, version)
    item = _take(item)
    moved = (item.day, item.planned_start) != (planned.day, planned.start)
    _write(item, planned)
    item.save()
    _settle(item, planned, by)
    if moved:
        _place(item)
    _record(item, "agenda.edit", by=by, op=op)


@transaction.atomic
def remove_item(item: AgendaItem, *, by: Actor, op: Op | None = None) -> None:
    """Take out an item that has not begun and from which nothing has come; its history stays."""
    session = _hold(item.session)
    item = _take(item)
    payload = {
        "item": item.pk,
        "people": list(item.speakers.values_list("person", flat=True)),
        "boards": list(item.boards.values_list("pk", flat=True)),
    }
    if item.started_at is not None:
        raise ValidationError(
            _("«%(title)s» has begun, so it stays in the agenda."), "has_begun", {"title": item.title}
        )
    if item.photos.shown().exists():
        raise ValidationError(
            _("«%(title)s» has photos: remove them first."), "has_photos", {"title": item.title}
        )
    photos.forget(item.photos.all())
    try:
        item.delete()
    except ProtectedError:
        raise ValidationError(
            _("Records follow from «%(title)s», so it stays in the agenda."),
            "has_followers",
            {"title": item.title},
        ) from None
    journal.record(session, REMOVED, by=by, op=op, payload=payload, result={"item": payload["item"]})


@transaction.atomic
def restore_item(session: StrategySession, key: int, *, by: Actor, op: Op | None = None) -> None:
    """Bring back an item that was removed, with its speakers and boards; twice is once."""
    session = _hold(session)
    item = session.agenda.filter(pk=key).first()
    if item is None:
        removal = session.events.filter(kind=REMOVED, payload__item=key).order_by("-seq").first()
        last = events.last_known(AgendaItem, key) if removal else None
        if removal is None or last is None:
            raise ValidationError(
                _("The session has no such record: it may belong to another one."), "not_found"
            )
        kept = {column.attname: getattr(last, column.attname) for column in AgendaItem._meta.concrete_fields}
        item = AgendaItem(**{**kept, "id": key})
        item.save(force_insert=True)
        people = Person.objects.of(session.kept_by).filter(pk__in=removal.payload["people"])
        boards = session.boards.filter(pk__in=removal.payload["boards"], agenda_item=None)
        _settle(item, Planned(item.kind, item.title, speakers=list(people), boards=list(boards)), by)
        _place(item)
    _record(item, "agenda.restore", by=by, op=op)


@transaction.atomic
def fill(session: StrategySession, *, by: Actor, lines: Sequence[Line], op: Op | None = None) -> None:
    """Begin an empty agenda with the items of a template."""
    session = _hold(session)
    if session.agenda.exists():
        raise ValidationError(_("The agenda has items already: a template begins an empty one."), "not_empty")
    days = list(session.days.order_by("date"))
    orders: dict[int, int] = {}
    for line in lines:
        orders[line.day] = orders.get(line.day, 0) + 1
        AgendaItem.objects.create(
            session=session,
            # A day that the session does not have yet: its items wait without one.
            day=days[line.day - 1] if line.day <= len(days) else None,
            order=orders[line.day],
            kind=line.kind,
            title=line.title,
            planned_start=line.start,
            planned_end=line.end,
            recorded_by=by if isinstance(by, User) else None,
        )
    journal.record(
        session, "agenda.fill", by=by, op=op, payload={"items": len(lines)}, result={"items": len(lines)}
    )


@transaction.atomic
def move_item(item: AgendaItem, *, by: Actor, earlier: bool, op: Op | None = None) -> None:
    """Let an item change places with its neighbour of the same day; at the edge nothing changes."""
    _hold(item.session)
    item = _take(item)
    day = list(item.session.agenda.filter(day=item.day).order_by("order", "pk"))
    at = day.index(item)
    to = max(0, min(len(day) - 1, at - 1 if earlier else at + 1))
    day.insert(to, day.pop(at))
    _number(day)
    _record(item, "agenda.move", by=by, op=op)


def _write(item: AgendaItem, planned: Planned) -> None:
    item.kind = AgendaItem.Kind(planned.kind)
    item.title = texts.tidy(planned.title, TITLE_LENGTH)
    item.day, item.planned_start, item.planned_end = planned.day, planned.start, planned.end
    if planned.start and planned.end and planned.end < planned.start:
        raise ValidationError(_("The item ends before it begins."), "ends_too_early")


def _settle(item: AgendaItem, planned: Planned, by: Actor) -> None:
    """Speakers and boards of the item."""
    item.speakers.exclude(person__in=planned.speakers).delete()
    known = set(item.speakers.values_list("person", flat=True))
    for person in planned.speakers:
        if person.pk not in known:
            organisation, post = _as_on_day(person, item)
            AgendaSpeaker.objects.create(
                item=item,
                person=person,
                organisation=organisation,
                post_on_day=post,
                recorded_by=by if isinstance(by, User) else None,
            )
    chosen = {board.pk for board in planned.boards}
    item.boards.exclude(pk__in=chosen).update(agenda_item=None)
    Board.objects.filter(session=item.session, pk__in=chosen).update(agenda_item=item)


def _as_on_day(person: Person, item: AgendaItem) -> tuple[Organisation | None, str]:
    """As the hall has it; else as the registry knows it for that day."""
    organisation = attendance.organisation_of(person, item.session)
    seat = item.session.attendance.filter(person=person, organisation=organisation).first()
    if seat is not None and seat.post_on_day:
        return organisation, seat.post_on_day
    day = item.day.date if item.day else timezone.localdate()
    if organisation is None:
        posts = attendance.posts_on(person, day)
        organisation = posts[0].organisation if len(posts) == 1 else None
    return organisation, attendance.post_of(person, organisation, day) if organisation else ""


def _place(item: AgendaItem) -> None:
    day = list(item.session.agenda.filter(day=item.day).exclude(pk=item.pk).order_by("order", "pk"))
    at = len(day)
    if item.planned_start is not None:
        later = (
            number
            for number, other in enumerate(day)
            if other.planned_start is not None and other.planned_start > item.planned_start
        )
        at = next(later, len(day))
    day.insert(at, item)
    _number(day)


def _number(items: Sequence[AgendaItem]) -> None:
    """Days stand in the order of their dates, so the numbers need to rise only within one."""
    for order, item in enumerate(items, start=1):
        if item.order != order:
            item.order = order
            item.save(update_fields=["order"])


# Running it ------------------------------------------------------------------------------------------


@transaction.atomic
def start(item: AgendaItem, *, by: Actor, op: Op | None = None) -> None:
    """Begin an item now; the present one ends. The first one of a planned session opens the session."""
    session = _hold_running(item)
    item = _take(item)
    if item.started_at is not None:
        raise ValidationError(
            _("«%(title)s» has begun already: reopen it."), "has_begun", {"title": item.title}
        )
    ended = _end_present(session)
    item.started_at, item.ended_at = timezone.now(), None
    item.save(update_fields=["started_at", "ended_at"])
    _record(item, "agenda.start", by=by, op=op, ended=ended)


@transaction.atomic
def finish(item: AgendaItem, *, by: Actor, op: Op | None = None) -> None:
    _hold_running(item)
    item = _take(item)
    if not item.is_present:
        raise ValidationError(_("«%(title)s» is not going on now."), "not_present", {"title": item.title})
    item.ended_at = timezone.now()
    item.save(update_fields=["ended_at"])
    _record(item, "agenda.finish", by=by, op=op)


@transaction.atomic
def reopen(item: AgendaItem, *, by: Actor, op: Op | None = None) -> None:
    """Go on with an item that has ended; the present one ends. When it began stays as it was."""
    session = _hold_running(item)
    item = _take(item)
    if item.ended_at is None:
        raise ValidationError(_("«%(title)s» has not ended."), "not_ended", {"title": item.title})
    ended = _end_present(session)
    item.ended_at = None
    item.save(update_fields=["ended_at"])
    _record(item, "agenda.reopen", by=by, op=op, ended=ended)


@transaction.atomic
def reset(item: AgendaItem, *, by: Actor, op: Op | None = None) -> None:
    """The item was begun by mistake: it has not begun."""
    _hold_running(item)
    item = _take(item)
    if item.started_at is None:
        raise ValidationError(_("«%(title)s» has not begun."), "not_begun", {"title": item.title})
    item.started_at = item.ended_at = None
    item.save(update_fields=["started_at", "ended_at"])
    _record(item, "agenda.reset", by=by, op=op)


def _end_present(session: StrategySession) -> int | None:
    present = session.agenda.filter(started_at__isnull=False, ended_at=None).first()
    if present is None:
        return None
    present.ended_at = timezone.now()
    present.save(update_fields=["ended_at"])
    return present.pk


def _hold(session: StrategySession) -> StrategySession:
    return StrategySession.objects.select_for_update(no_key=True).get(pk=session.pk)


def _hold_running(item: AgendaItem) -> StrategySession:
    session = _hold(item.session)
    if session.status not in (Status.PLANNED, Status.RUNNING):
        raise ValidationError(
            _("The session is over: set its status to «running» to go on with the agenda."), "closed"
        )
    if session.status == Status.PLANNED:
        session.status = Status.RUNNING
        session.save(update_fields=["status"])
    # Phones write with the board held.
    list(Board.objects.filter(session=session).select_for_update(no_key=True).order_by("pk"))
    return session


def _take(item: AgendaItem) -> AgendaItem:
    return AgendaItem.objects.select_related("session", "day").get(pk=item.pk)


def _record(item: AgendaItem, kind: str, *, by: Actor, op: Op | None, **facts: Any) -> None:
    journal.record(
        item.session,
        kind,
        by=by,
        op=op,
        payload={"item": item.pk, "version": item.version, **facts},
        result={"item": item.pk, "version": item.version},
    )
