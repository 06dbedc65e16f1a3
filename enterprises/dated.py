"""«Как было на …»: what was true of a record on a day, by what is known today.

Names, posts, municipalities carry their own dates. A status and a place in a larger organisation carry the
day since which they hold; what held before is read from history, where a later correction of an earlier or
the same day takes the place of what it corrects.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from enterprises.events import events_of
from enterprises.models import Municipality, Organisation, OrganisationName, Person, Post, YearlyFigures


@dataclass(frozen=True)
class Held:
    """Something that held since a day; None for what has always been known so."""

    value: Any
    since: date | None


@dataclass(frozen=True)
class OrganisationOn:
    day: date
    name: str
    name_of: OrganisationName | None
    undated: list[OrganisationName]
    status: Held | None
    parent: Organisation | None
    parent_since: date | None
    municipality: Municipality | None
    posts: list[Post]
    units: list[Organisation]
    figures: YearlyFigures | None

    @property
    def status_label(self) -> str:
        return str(Organisation.Status(self.status.value).label) if self.status else ""


def organisation_on(organisation: Organisation, day: date) -> OrganisationOn:
    """The organisation as it was on the day, in a constant number of queries."""
    names = list(organisation.names.filter(kind=OrganisationName.Kind.FORMER))
    then = _name_on(names, day)
    status = held_on(_steps(organisation, "status", "status_on"), day)
    part_of = held_on(_steps(organisation, "parent_id", "parent_on"), day)
    settlement = organisation.settlement
    place = settlement.municipality if settlement else None
    return OrganisationOn(
        day=day,
        name=then.name if then else organisation.title,
        name_of=then,
        undated=[name for name in names if name.valid_to is None],
        status=status if status and status.value else None,
        parent=Organisation.objects.filter(pk=part_of.value).first() if part_of and part_of.value else None,
        parent_since=part_of.since if part_of else None,
        municipality=place.on(day) if place else None,
        posts=list(_valid_on(organisation.posts.select_related("person", "source", "recorded_by"), day)),
        units=list(
            organisation.units.filter(Q(parent_on=None) | Q(parent_on__lte=day)).order_by("sort_key", "pk")
        ),
        figures=organisation.yearly_figures.filter(year=day.year).first(),
    )


def posts_on(person: Person, day: date) -> list[Post]:
    return list(_valid_on(person.posts.select_related("organisation", "source", "recorded_by"), day))


def _valid_on(posts: QuerySet[Post], day: date) -> QuerySet[Post]:
    return posts.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day))


def _name_on(names: Iterable[OrganisationName], day: date) -> OrganisationName | None:
    """The former name in use on the day: of several, the one that ended first."""
    fit = [
        name
        for name in names
        if name.valid_to and day <= name.valid_to and (name.valid_from is None or name.valid_from <= day)
    ]
    return min(fit, key=lambda name: (name.valid_to, name.pk), default=None)


def held_on(steps: Iterable[Held], day: date) -> Held | None:
    """What held on the day; `steps` are in the order in which they were recorded."""
    course: list[Held] = []
    for step in steps:
        # A value without a day may always have held: nothing earlier stands against it.
        # The same value with another day is a correction of the day.
        if course and course[-1].value == step.value:
            course.pop()
        while course and (step.since is None or (course[-1].since or date.min) >= step.since):
            course.pop()
        course.append(step)
    known = [step for step in course if step.since is None or step.since <= day]
    return known[-1] if known else None


def _steps(organisation: Organisation, column: str, since: str) -> list[Held]:
    """Every value that history holds of a column with the day since which it holds."""
    events = events_of(Organisation).objects.filter(pgh_obj=organisation.pk).order_by("pgh_id")
    steps: list[Held] = []
    for value, day in events.values_list(column, since):
        step = Held(value, day)
        if not steps or steps[-1] != step:
            steps.append(step)
    return steps
