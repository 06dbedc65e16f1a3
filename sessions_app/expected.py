"""Whom a session expects, taken from a list that is there: of another session, or of a text that was read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.models import Evidence, Organisation, Person, Source, User
from sessions_app import presence
from sessions_app.models import Attendance, StrategySession

# Those that name whoever came or was asked to come; a file of an import names a whole registry.
KINDS = (Source.Kind.PRESS_RELEASE, Source.Kind.LETTER, Source.Kind.DOCUMENT)
MOST_LISTS = 50


@dataclass(frozen=True)
class List:
    """`key` is «session:7» or «source:12»; `count` is how many lines it has."""

    key: str
    title: str
    count: int

    @property
    def label(self) -> str:
        lines = ngettext("%(count)d line", "%(count)d lines", self.count) % {"count": self.count}
        return f"{self.title} – {lines}"


def lists(session: StrategySession, user: User) -> list[List]:
    """The newest first; the one that this session follows stands before all."""
    sessions = (
        StrategySession.objects.visible_to(user)
        .of(session.kept_by)
        .exclude(pk=session.pk)
        .annotate(lines=Count("attendance"))
        .filter(lines__gt=0)
        .order_by("-pk")[:MOST_LISTS]
    )
    found = [List(f"session:{one.pk}", one.title, one.lines) for one in sessions]
    found.sort(key=lambda one: one.key != f"session:{session.follows_id}")
    sources = Source.objects.visible_to(user).of(session.kept_by).filter(kind__in=KINDS).order_by("-pk")
    told = dict(
        Evidence.objects.filter(source__in=sources, target_type__in=_types(), field="")
        .order_by()
        .values_list("source")
        .annotate(lines=Count("target_id", distinct=True))
    )
    named = [List(f"source:{one.pk}", one.title, told[one.pk]) for one in sources if one.pk in told]
    return found + named[:MOST_LISTS]


def _types() -> list[ContentType]:
    return [ContentType.objects.get_for_model(model) for model in (Organisation, Person)]


@transaction.atomic
def take(session: StrategySession, key: str, *, by: User) -> int:
    """Expect everybody of the list; who is in it already stays once. Returns how many are new."""
    if key not in {one.key for one in lists(session, by)}:
        raise ValidationError(_("There is no such list any more."), "no_list")
    what, _colon, number = key.partition(":")
    before = session.attendance.count()
    for organisation, person, post in (
        _of_session(int(number)) if what == "session" else _of_source(int(number))
    ):
        presence.expect(session, by=by, organisation=organisation, person=person, post=post)
    return session.attendance.count() - before


Line = tuple[Organisation | None, Person | None, str]


def _of_session(number: int) -> Iterator[Line]:
    seats = Attendance.objects.filter(session=number).select_related(
        "organisation__merged_into", "person__merged_into"
    )
    for seat in seats.order_by("pk"):
        firm, person = seat.organisation, seat.person
        # Whoever came by a proposal that is not decided is not in the registry yet.
        if firm or person:
            yield (
                firm and (firm.merged_into or firm),
                person and (person.merged_into or person),
                seat.post_on_day,
            )


def _of_source(number: int) -> Iterator[Line]:
    """Organisations, then people with the one organisation for which they work."""
    told = Evidence.objects.filter(source=number, field="").order_by("start", "pk")
    firm_type, person_type = _types()
    firms = dict.fromkeys(told.filter(target_type=firm_type).values_list("target_id", flat=True))
    people = dict.fromkeys(told.filter(target_type=person_type).values_list("target_id", flat=True))
    by_key = Organisation.objects.select_related("merged_into").in_bulk(firms)
    for key in firms:
        if firm := by_key.get(key):
            yield firm.merged_into or firm, None, ""
    named = Person.objects.select_related("merged_into").in_bulk(people)
    for key in people:
        if person := named.get(key):
            yield None, person.merged_into or person, ""
