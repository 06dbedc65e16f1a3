"""Questions about who was there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import ngettext_lazy

from enterprises import names
from enterprises.models import Organisation, Person, Post
from sessions_app.models import Attendance, Presence, StrategySession

_COUNTED = {
    Organisation.Kind.ENTERPRISE.value: ngettext_lazy(
        "%(count)d enterprise", "%(count)d enterprises", "count"
    ),
    Organisation.Kind.EDUCATION.value: ngettext_lazy(
        "%(count)d education or science institution", "%(count)d education and science institutions", "count"
    ),
    Organisation.Kind.AUTHORITY.value: ngettext_lazy(
        "%(count)d public authority", "%(count)d public authorities", "count"
    ),
    Organisation.Kind.INFRASTRUCTURE.value: ngettext_lazy(
        "%(count)d infrastructure organisation", "%(count)d infrastructure organisations", "count"
    ),
}
_COUNTED_AT_LEAST = {
    Organisation.Kind.ENTERPRISE.value: ngettext_lazy(
        "at least %(count)d enterprise", "at least %(count)d enterprises", "count"
    ),
    Organisation.Kind.EDUCATION.value: ngettext_lazy(
        "at least %(count)d education or science institution",
        "at least %(count)d education and science institutions",
        "count",
    ),
    Organisation.Kind.AUTHORITY.value: ngettext_lazy(
        "at least %(count)d public authority", "at least %(count)d public authorities", "count"
    ),
    Organisation.Kind.INFRASTRUCTURE.value: ngettext_lazy(
        "at least %(count)d infrastructure organisation",
        "at least %(count)d infrastructure organisations",
        "count",
    ),
}


@dataclass(frozen=True)
class KindCount:
    """Organisations of one kind that took part; an open list is never counted out: «at least 13»."""

    kind: str
    count: int
    is_open: bool

    @property
    def words(self) -> str:
        counted = _COUNTED_AT_LEAST if self.is_open else _COUNTED
        return str(counted[self.kind] % {"count": self.count})


def counts_by_kind(sessions: Iterable[StrategySession]) -> dict[int, list[KindCount]]:
    """Of those who came, for each session by its id, in the order of the kinds; one query for all."""
    by_id = {session.pk: session for session in sessions}
    counted: dict[int, dict[str, int]] = {key: {} for key in by_id}
    rows = (
        _came(Attendance.objects.filter(session__in=by_id, organisation__isnull=False))
        .values_list("session_id", "organisation__kind")
        .annotate(count=Count("organisation", distinct=True))
        .order_by()
    )
    for session_id, kind, count in rows:
        counted[session_id][kind] = count
    return {
        key: [
            KindCount(kind, counted[key][kind], kind in by_id[key].open_kinds)
            for kind in Organisation.Kind.values
            if kind in counted[key]
        ]
        for key in by_id
    }


def who_came(session: StrategySession) -> QuerySet[Attendance]:
    return _came(session.attendance.all())


def _came(seats: QuerySet[Attendance]) -> QuerySet[Attendance]:
    """Those who were marked; all of a list where nobody was, for a source names only who took part."""
    own = Presence.objects.filter(attendance=OuterRef("pk"))
    anybodys = Presence.objects.filter(attendance__session=OuterRef("session"))
    return seats.filter(Exists(own) | ~Exists(anybodys))


def organisation_of(person: Person, session: StrategySession) -> Organisation | None:
    """For whom the person sat in the hall; None where nothing or more than one thing is known."""
    seats = Attendance.objects.filter(session=session, person=person, organisation__isnull=False)
    found = [seat.organisation for seat in seats.select_related("organisation")[:2]]
    return found[0] if len(found) == 1 else None


def posts_on(person: Person, day: date) -> list[Post]:
    """Posts that the registry knows for the day, with their organisations."""
    return [
        post
        for post in person.posts.select_related("organisation")
        if (post.valid_from is None or post.valid_from <= day)
        and (post.valid_to is None or day <= post.valid_to)
    ]


def only_employer(person: Person) -> Organisation | None:
    """Where the person works today, if that is one place."""
    posts = posts_on(person, timezone.localdate())
    return posts[0].organisation if len({post.organisation_id for post in posts}) == 1 else None


def post_of(person: Person, organisation: Organisation | None, day: date | None = None) -> str:
    """The person's post there, if it is one."""
    posts = [
        post
        for post in posts_on(person, day or timezone.localdate())
        if organisation is None or post.organisation == organisation
    ]
    return posts[0].title if len(posts) == 1 else ""


@dataclass(frozen=True)
class Somebody:
    person: Person | None
    organisation: Organisation | None


def find(session: StrategySession, words: str) -> Somebody | None:
    """Who is meant by the words before a colon: somebody in the hall, else the one in the registry called so.

    In the hall the beginning of a name is enough, in the registry a whole name is needed.
    None where nobody is meant, or more than one.
    """
    wanted = names.fold(words).split()
    if not wanted:
        return None
    return _in_the_hall(session, wanted) or _in_the_registry(session, words)


def _in_the_hall(session: StrategySession, wanted: list[str]) -> Somebody | None:
    seats = Attendance.objects.filter(session=session).select_related("organisation", "person")
    people: dict[int, Somebody] = {}
    organisations: dict[int, Somebody] = {}
    for seat in seats:
        if seat.person and _begins(wanted, seat.person.full_name):
            people[seat.person.pk] = Somebody(seat.person, seat.organisation)
        if seat.organisation and _begins(
            wanted, f"{seat.organisation.name_as_written} {seat.organisation.short_name}"
        ):
            organisations[seat.organisation.pk] = Somebody(None, seat.organisation)
    found = [*people.values(), *organisations.values()]
    return found[0] if len(found) == 1 else None


def _begins(wanted: list[str], name: str) -> bool:
    """Every wanted word begins a word of the name: «обр» and «образец комп» mean «Образец-Композит»."""
    words = names.fold(name).split()
    return all(any(word.startswith(piece) for word in words) for piece in wanted)


def _in_the_registry(session: StrategySession, words: str) -> Somebody | None:
    region = session.kept_by
    parts = names.take_apart(words)
    organisations = list(
        Organisation.objects.of(region)
        .filter(Q(key_joined=parts.joined_key) | Q(key_core=parts.core_key), merged_into=None)
        .exclude(key_joined="")
        .exclude(key_core="")[:2]
    )
    people = list(Person.objects.of(region).present().filter(last_name__iexact=words.strip())[:2])
    if len(organisations) + len(people) != 1:
        return None
    if organisations:
        return Somebody(None, organisations[0])
    return Somebody(people[0], organisation_of(people[0], session))
