"""The list of people: what an address asks for and one page of it, by key."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Prefetch, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse

from enterprises import facets, names, search
from enterprises.asking import LONGEST_QUESTION
from enterprises.listing import PAGE
from enterprises.models import Organisation, Person, Post

Place = tuple[str, int]


@dataclass(frozen=True)
class Asked:
    text: str
    after: Place | None
    before: Place | None
    region: str

    def url(self, **place: str) -> str:
        pairs = {"region": self.region, "q": self.text, **place}
        kept = {name: value for name, value in pairs.items() if value}
        return reverse("people:list") + (f"?{urlencode(kept)}" if kept else "")

    @property
    def url_of_all(self) -> str:
        return reverse("people:list") + (f"?region={self.region}" if self.region else "")


def read(query: QueryDict) -> Asked:
    return Asked(
        text=" ".join(query.get("q", "")[:LONGEST_QUESTION].split()),
        after=_place(query.get("after", "")),
        before=_place(query.get("before", "")),
        region=query.get("region", ""),
    )


def _place(text: str) -> Place | None:
    key, _bar, number = text.rpartition("|")
    if not (number.isascii() and number.isdigit() and len(number) <= facets.LONGEST_KEY) or "\0" in key:
        return None
    return key[: names.LONGEST_KEY], int(number)


@dataclass(frozen=True)
class Row:
    """`post` is the present one, or the last."""

    person: Person
    post: Post | None
    others: int


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    previous: str
    next: str


def narrowed(people: QuerySet[Person], asked: Asked) -> QuerySet[Person]:
    """People by a part of the name, or all who are or were at an organisation so called."""
    if not asked.text:
        return people
    at = search.matching(Organisation.objects.present(), asked.text)
    by_name = search.matching(people, asked.text)
    return people.filter(Q(pk__in=by_name.values("pk")) | Q(posts__organisation__in=at)).distinct()


def page(people: QuerySet[Person], asked: Asked) -> Page:
    backwards = asked.before is not None
    place = asked.before or asked.after
    if place:
        key, number = place
        # The first filter says the same as the second and lets the index of the list be used.
        if backwards:
            people = people.filter(sort_key__lte=key).filter(Q(sort_key__lt=key) | Q(pk__lt=number))
        else:
            people = people.filter(sort_key__gte=key).filter(Q(sort_key__gt=key) | Q(pk__gt=number))
    order = ("-sort_key", "-pk") if backwards else ("sort_key", "pk")
    posts = Post.objects.select_related("organisation__settlement")
    found = list(people.order_by(*order).prefetch_related(Prefetch("posts", posts))[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        found.reverse()
    has_next, has_previous = (True, more) if backwards else (more, asked.after is not None)
    return Page(
        rows=[_row(person) for person in found],
        previous=asked.url(before=_key(found[0])) if has_previous and found else "",
        next=asked.url(after=_key(found[-1])) if has_next and found else "",
    )


def _key(person: Person) -> str:
    return f"{person.sort_key}|{person.pk}"


def _row(person: Person) -> Row:
    posts = list(person.posts.all())
    return Row(person, posts[0] if posts else None, max(0, len(posts) - 1))
