"""What can be done with the agenda."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import Any

from django.db import models

from enterprises.models import Person
from sessions_app import agenda, agenda_templates
from sessions_app.agenda import Planned
from sessions_app.journal import Op
from sessions_app.kinds.rules import Kind, found, not_found
from sessions_app.models import Actor, AgendaItem, AgendaTemplate, StrategySession
from sessions_app.operation_data import LARGEST_VERSION, Choice, Clock, Numbers, Text, Whole


class Way(models.TextChoices):
    EARLIER = "earlier"
    LATER = "later"


def _planned(
    session: StrategySession,
    *,
    item_kind: str,
    title: str,
    day: int | None = None,
    start: time | None = None,
    end: time | None = None,
    people: list[int] | None = None,
    boards: list[int] | None = None,
) -> Planned:
    speakers = list(Person.objects.of(session.kept_by).filter(merged_into=None, pk__in=people or []))
    shown = list(session.boards.filter(pk__in=boards or []))
    if len(speakers) != len(people or []) or len(shown) != len(boards or []):
        raise not_found()
    speakers.sort(key=lambda person: (people or []).index(person.pk))
    return Planned(
        item_kind, title, found(session.days.all(), day) if day else None, start, end, speakers, shown
    )


def _item(session: StrategySession, key: int) -> AgendaItem:
    return found(session.agenda.select_related("session", "day"), key)


def _add(session: StrategySession, *, by: Actor, op: Op, **data: Any) -> None:
    agenda.add_item(session, by=by, op=op, planned=_planned(session, **data))


def _edit(session: StrategySession, *, by: Actor, op: Op, item: int, version: int, **data: Any) -> None:
    agenda.edit_item(_item(session, item), by=by, op=op, version=version, planned=_planned(session, **data))


def _move(session: StrategySession, *, by: Actor, op: Op, item: int, way: str) -> None:
    agenda.move_item(_item(session, item), by=by, op=op, earlier=way == Way.EARLIER)


def _restore(session: StrategySession, *, by: Actor, op: Op, item: int) -> None:
    agenda.restore_item(session, item, by=by, op=op)


def _fill(session: StrategySession, *, by: Actor, op: Op, template: int | None = None) -> None:
    lines = agenda_templates.built_in()
    if template is not None:
        own = AgendaTemplate.objects.filter(kept_by=session.kept_by)
        lines = agenda_templates.lines_of(found(own, template))
    agenda.fill(session, by=by, op=op, lines=lines)


def _run(verb: Callable[..., None]) -> Callable[..., None]:
    def run(session: StrategySession, *, by: Actor, op: Op, item: int) -> None:
        verb(_item(session, item), by=by, op=op)

    return run


_ITEM = {"item": Whole()}
_PLANNED = {
    "item_kind": Choice(of=AgendaItem.Kind),
    "title": Text(limit=agenda.TITLE_LENGTH),
    "day": Whole(required=False),
    "start": Clock(required=False),
    "end": Clock(required=False),
    "people": Numbers(required=False, most=agenda.MOST_SPEAKERS),
    "boards": Numbers(required=False),
}

KINDS = (
    Kind("agenda.add", _PLANNED, _add),
    Kind("agenda.edit", {**_ITEM, "version": Whole(largest=LARGEST_VERSION), **_PLANNED}, _edit),
    Kind("agenda.move", {**_ITEM, "way": Choice(of=Way)}, _move),
    Kind("agenda.remove", _ITEM, _run(agenda.remove_item)),
    Kind("agenda.restore", _ITEM, _restore),
    # Without a template of the region, with the one that is built in.
    Kind("agenda.fill", {"template": Whole(required=False)}, _fill),
    Kind("agenda.start", _ITEM, _run(agenda.start)),
    Kind("agenda.finish", _ITEM, _run(agenda.finish)),
    Kind("agenda.reopen", _ITEM, _run(agenda.reopen)),
    Kind("agenda.reset", _ITEM, _run(agenda.reset)),
)
