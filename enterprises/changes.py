"""History for reading: who changed what, when and from where, out of the event tables of the triggers.

An action is what one transaction did. Its lines are read from the events; a page of actions costs a constant
number of queries, however much each of them did.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from enterprises import events
from enterprises.change_words import Line, Reader, Touched
from enterprises.events import Owner, Track, events_of
from enterprises.models import (
    Consent,
    Contact,
    CooperationLink,
    CooperationVolume,
    Evidence,
    Kpp,
    Offer,
    Organisation,
    OrganisationIndustry,
    OrganisationName,
    Person,
    Post,
    Region,
    Source,
    Succession,
    YearlyFigures,
)

PAGE = 20


@dataclass
class Action:
    when: datetime
    who: str
    whence: str
    touched: list[Touched] = field(default_factory=list)


@dataclass(frozen=True)
class History:
    actions: list[Action]
    older: datetime | None
    is_cut: bool


OWN: Sequence[type[models.Model]] = (
    OrganisationName,
    Kpp,
    OrganisationIndustry,
    Offer,
    Contact,
    YearlyFigures,
    Post,
)


def of_organisation(key: int, *, before: datetime | None = None, only: Only | None = None) -> History:
    """`only` leaves what happened to one field or list of the card."""
    itself: Owner = (Organisation, str(key))
    if only is not None:
        return _of_one(only, itself, Q(organisation=key), _aimed_at(Organisation, key), before)
    links = events_of(CooperationLink).objects.filter(Q(supplier=key) | Q(customer=key)).values("pgh_obj_id")
    tracks = [
        Track(Organisation, itself, Q(pgh_obj=key)),
        *(Track(model, itself, Q(organisation=key)) for model in OWN),
        Track(CooperationLink, itself, Q(supplier=key) | Q(customer=key)),
        Track(CooperationVolume, itself, Q(link__in=links)),
        Track(Succession, itself, Q(predecessor=key) | Q(successor=key)),
        Track(Evidence, itself, _aimed_at(Organisation, key)),
    ]
    return _history(tracks, before)


def of_person(key: int, *, before: datetime | None = None, only: Only | None = None) -> History:
    itself: Owner = (Person, str(key))
    if only is not None:
        return _of_one(only, itself, Q(person=key), _aimed_at(Person, key), before)
    tracks = [
        Track(Person, itself, Q(pgh_obj=key)),
        Track(Post, itself, Q(person=key)),
        Track(Consent, itself, Q(person=key)),
    ]
    return _history(tracks, before)


@dataclass(frozen=True)
class Only:
    """One field of a card, or one list of it: its model and what its rows have in common."""

    name: str
    model: type[models.Model] | None = None
    among: Mapping[str, Any] = field(default_factory=dict)


def _of_one(only: Only, itself: Owner, owned: Q, aimed: Q, before: datetime | None) -> History:
    if only.model is not None:
        return _history([Track(only.model, itself, owned & Q(**only.among))], before)
    tracks = [
        Track(itself[0], itself, Q(pgh_obj=int(itself[1])), column=only.name),
        Track(Evidence, itself, aimed & Q(field=only.name)),
    ]
    return _history(tracks, before, field=only.name)


def of_link(key: int) -> History:
    """What happened to one cooperation link, as told on its supplier's card."""
    tracks = [
        Track(CooperationLink, (Organisation, "supplier_id"), Q(pgh_obj=key)),
        Track(CooperationVolume, (CooperationLink, "link_id"), Q(link=key)),
    ]
    return _history(tracks, None)


def of_succession(key: int) -> History:
    """What happened to one succession, as told on its successor's card."""
    return _history([Track(Succession, (Organisation, "successor_id"), Q(pgh_obj=key))], None)


def of_region(region: Region, *, before: datetime | None = None) -> History:
    """Everything in the registry of a region, with what is no longer there."""
    organisations = events_of(Organisation).objects.filter(kept_by=region).values("pgh_obj_id")
    tracks = [
        Track(Organisation, (Organisation, "pgh_obj_id"), Q(kept_by=region)),
        *(
            Track(model, (Organisation, "organisation_id"), Q(organisation__in=organisations))
            for model in OWN
        ),
        Track(CooperationLink, (Organisation, "supplier_id"), Q(kept_by=region)),
        Track(Person, (Person, "pgh_obj_id"), Q(kept_by=region)),
        Track(Source, (Source, "pgh_obj_id"), Q(kept_by=region)),
    ]
    return _history(tracks, before)


def number_of_actions(key: int) -> int:
    """How many times an organisation's own card was written, its creation included."""
    return events_of(Organisation).objects.filter(pgh_obj=key).values("pgh_created_at").distinct().count()


def _aimed_at(model: type[models.Model], key: int) -> Q:
    return Q(target_type=ContentType.objects.get_for_model(model).pk, target_id=key)


# Pieces


def _history(tracks: Sequence[Track], before: datetime | None, *, field: str = "") -> History:
    times = events.moments(tracks, before, PAGE + 1)
    shown, older = times[:PAGE], times[PAGE - 1] if len(times) > PAGE else None
    found = [event for track in tracks for event in events.at(track, shown)] if shown else []
    numbers = Counter(event.model for event in found)
    is_cut = any(number >= events.MOST_EVENTS for number in numbers.values())
    reader = Reader(found)
    actions: dict[datetime, Action] = {}
    cards: dict[tuple[datetime, type[models.Model], int], Touched] = {}
    for event in found:
        lines = reader.line(event, field)
        if lines is None:
            continue
        if event.when not in actions:
            actions[event.when] = Action(event.when, reader.who(event.context), reader.whence(event.context))
        place = (event.when, *event.owner)
        if place not in cards:
            cards[place] = reader.card(*event.owner)
            actions[event.when].touched.append(cards[place])
        if event.model is event.owner[0] and event.verb == "added":
            cards[place].created = True
        _join(cards[place].lines, lines)
    return History([actions[when] for when in shown if when in actions], older, is_cut)


def _join(lines: list[Line], line: Line) -> None:
    """Add a line, or lengthen the last one where it says the same of one more part."""
    if lines and not line.changes and (lines[-1].verb, lines[-1].noun) == (line.verb, line.noun):
        line = replace(line, title="; ".join(filter(None, (lines.pop().title, line.title))))
    lines.append(line)
