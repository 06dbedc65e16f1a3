"""What the portal said of a record at a moment, and how two moments differ: read from the events of triggers.

«Как записано в портале на …»: this is about the portal, not about the world; for the world see `dated.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises import people, registry
from enterprises.change_words import Reader
from enterprises.changes import Only
from enterprises.events import Event, columns_of, events_of, last_known
from enterprises.models import (
    CooperationLink,
    Evidence,
    Organisation,
    OrganisationName,
    Person,
    Post,
    Source,
    Succession,
    User,
)
from enterprises.parts import PARTS, Part

MOST_MOMENTS = 200
# What a part says of itself is the rest, but for its owner.
OF_EVERY_PART = {"id", "source", "recorded_by", "recorded_at"}


@dataclass(frozen=True)
class Kind:
    """A kind of card: its model, the columns and the lists that can be compared and put back."""

    model: type[models.Model]
    columns: tuple[str, ...]
    parts: Mapping[str, Part]
    titles: Mapping[str, Any]
    # Shown as recorded, but changed on another card.
    beside: Mapping[str, tuple[type[models.Model], tuple[str, ...]]] = field(default_factory=dict)

    def only(self, name: str) -> Only | None:
        """The field or list of this name, for `changes`; None for a name that is neither."""
        if name in self.columns:
            return Only(name)
        if name in self.parts:
            return Only(name, self.parts[name].model, self.parts[name].among)
        return Only(name, self.beside[name][0]) if name in self.beside else None

    @property
    def names(self) -> list[tuple[str, str]]:
        """Every field and list with what it is called on screen."""
        columns = [(name, capfirst(str(self.column(name).verbose_name))) for name in self.columns]
        return columns + [(name, str(title)) for name, title in self.titles.items()]

    def column(self, name: str) -> models.Field[Any, Any]:
        column = self.model._meta.get_field(name)
        assert isinstance(column, models.Field)
        return column


ORGANISATION = Kind(
    Organisation,
    (*registry.FACTS, *registry.REMARKS),
    PARTS,
    {
        "names": gettext_lazy("Former names and other spellings"),
        "kpps": "КПП",
        "other_industries": gettext_lazy("Other ОКВЭД2"),
        "products": gettext_lazy("Products"),
        "competencies": gettext_lazy("Competencies"),
        "needs": gettext_lazy("Needs"),
        "phones": gettext_lazy("Phones"),
        "emails": gettext_lazy("E-mail"),
        "sites": gettext_lazy("Web sites"),
        "figures": gettext_lazy("Yearly figures"),
        "posts": gettext_lazy("People"),
    },
    {
        "posts": (Post, ("organisation",)),
        "links": (CooperationLink, ("supplier", "customer")),
        "successions": (Succession, ("predecessor", "successor")),
    },
)
PERSON = Kind(
    Person,
    # The work contact hangs on a consent and is neither shown nor put back from history.
    ("last_name", "first_name", "patronymic"),
    {"posts": people.POSTS},
    {"posts": gettext_lazy("Posts")},
)
BESIDE_TITLES = {
    "posts": gettext_lazy("People"),
    "links": gettext_lazy("Cooperation links"),
    "successions": gettext_lazy("Successions"),
}


# A version


@dataclass(frozen=True)
class Version:
    """A card as it was recorded at a moment; `record` is None where there was none."""

    kind: Kind
    key: int
    moment: datetime
    record: Any
    parts: Mapping[str, Sequence[Any]]
    beside: Mapping[str, Sequence[Any]]
    evidence: Sequence[Any]

    @property
    def exists(self) -> bool:
        return self.record is not None

    def evidence_of(self, name: str) -> list[Any]:
        """What proved one field of the record itself; an empty name for the record as a whole."""
        target = ContentType.objects.get_for_model(self.kind.model).pk
        return [
            one
            for one in self.evidence
            if (one.target_type_id, one.target_id, one.field) == (target, self.key, name)
        ]

    def value(self, name: str) -> Any:
        return getattr(self.record, self.kind.column(name).attname) if self.exists else None


def version_at(kind: Kind, key: int, moment: datetime) -> Version:
    """The card as it was recorded at the moment, in a constant number of queries."""
    records = at(kind.model, Q(pgh_obj=key), moment)
    exists = bool(records)
    by_model = {
        model: at(model, Q(**{owner: key}), moment) if exists else []
        for model, owner in {part.model: part.owner for part in kind.parts.values()}.items()
    }
    parts = {
        name: [
            event
            for event in by_model[part.model]
            if all(getattr(event, column) == value for column, value in part.among.items())
        ]
        for name, part in kind.parts.items()
    }
    beside = {
        name: at(model, _any(owners, key), moment) if exists else []
        for name, (model, owners) in kind.beside.items()
    }
    aimed = Q(target_type=ContentType.objects.get_for_model(kind.model).pk, target_id=key)
    for model, events in by_model.items():
        target = ContentType.objects.get_for_model(model).pk
        aimed |= Q(target_type=target, target_id__in=[event.pgh_obj_id for event in events])
    return Version(
        kind,
        key,
        moment,
        records[0] if exists else None,
        parts,
        beside,
        at(Evidence, aimed, moment) if exists else [],
    )


def at(model: type[models.Model], owned: Q, moment: datetime) -> list[Any]:
    """The last event of each record up to the moment, of those that still were there and were so owned."""
    events = events_of(model).objects.filter(pgh_created_at__lte=moment)
    later = events.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__gt=OuterRef("pgh_id"))
    return list(
        events.filter(owned)
        .exclude(pgh_label="delete")
        .filter(~Exists(later))
        .order_by("pgh_obj_id", "pgh_id")
    )


def _any(owners: Iterable[str], key: int) -> Q:
    found = Q()
    for owner in owners:
        found |= Q(**{owner: key})
    return found


@dataclass(frozen=True)
class Moment:
    when: datetime
    who: str


def moments(kind: Kind, key: int) -> list[Moment]:
    """When the card was written, newest first: every verb touches the record's own row."""
    rows = (
        events_of(kind.model)
        .objects.filter(pgh_obj=key)
        .order_by("-pgh_created_at")
        .values_list("pgh_created_at", "pgh_context__metadata")
    )
    found: dict[datetime, Any] = {}
    for when, context in rows[: MOST_MOMENTS * 2]:
        found.setdefault(when, (context or {}).get("user"))
    users = User.objects.in_bulk([user for user in found.values() if isinstance(user, int)])
    return [
        Moment(when, users[user].short_name if user in users else "")
        for when, user in list(found.items())[:MOST_MOMENTS]
    ]


def before_the_end(kind: Kind, key: int) -> datetime | None:
    """The last moment at which a record that was deleted was still there."""
    event = last_known(kind.model, key)
    return event.pgh_created_at - timedelta(microseconds=1) if event else None


# Comparing


@dataclass(frozen=True)
class Difference:
    """A field or a list that two versions tell differently; lists name only what one of them lacks."""

    name: str
    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    can_be_put_back: bool


def compare(before: Version, after: Version) -> list[Difference]:
    kind, teller = before.kind, _Teller(before, after)
    found = []
    for name in kind.columns:
        old, new = before.value(name), after.value(name)
        if old != new and {old, new} != {None, ""}:
            label = teller.reader.label(kind.model, kind.column(name))
            found.append(
                Difference(name, label, teller.field(before, name), teller.field(after, name), before.exists)
            )
    for name, part in kind.parts.items():
        gone, come = _apart(part, before.parts[name], after.parts[name])
        if gone or come:
            found.append(
                Difference(
                    name,
                    str(kind.titles[name]),
                    tuple(teller.part(event) for event in gone),
                    tuple(teller.part(event) for event in come),
                    before.exists,
                )
            )
    return found


def _apart(part: Part, before: Sequence[Any], after: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    old = {_identity(part, event) for event in before}
    new = {_identity(part, event) for event in after}
    return (
        [event for event in before if _identity(part, event) not in new],
        [event for event in after if _identity(part, event) not in old],
    )


def _identity(part: Part, event: Any) -> tuple[Any, ...]:
    """What a part says, whichever row says it."""
    return tuple(getattr(event, column.attname) for column in said_by(part))


def said_by(part: Part) -> list[models.Field[Any, Any]]:
    """The columns by which a part says something."""
    left_out = OF_EVERY_PART | {part.owner} | set(part.among)
    return [column for column in columns_of(part.model) if column.name not in left_out]


# Telling


@dataclass(frozen=True)
class Origin:
    source: str
    url: str
    quote: str
    who: str
    when: datetime | None


@dataclass(frozen=True)
class Fact:
    """A value, and where it came from as was recorded then."""

    text: str
    origin: Origin | None


@dataclass(frozen=True)
class Told:
    label: str
    facts: list[Fact]


def tell(version: Version) -> list[Told]:
    """The card in words: fields and lists that said something at the moment, each with its origin."""
    if not version.exists:
        return []
    teller = _Teller(version)
    told = []
    for name in version.kind.columns:
        words = teller.field(version, name)
        if words:
            origin = None if name in registry.REMARKS else teller.origin_of_field(version, name)
            label = teller.reader.label(version.kind.model, version.kind.column(name))
            told.append(Told(label, [Fact(text, origin) for text in words]))
    for events_by_name, titles in (
        (version.parts, version.kind.titles),
        (version.beside, BESIDE_TITLES),
    ):
        for name, events in events_by_name.items():
            if events:
                facts = [Fact(teller.part(event), teller.origin_of_part(version, event)) for event in events]
                told.append(Told(str(titles[name]), facts))
    return told


class _Teller:
    """Values in words, for one version or two."""

    def __init__(self, *versions: Version) -> None:
        self.kind = versions[0].kind
        events = [_event(self.kind, one.key, one.record) for one in versions if one.exists]
        for one in versions:
            for group in (*one.parts.values(), *one.beside.values(), one.evidence):
                events += [_event(self.kind, one.key, part) for part in group]
        self.reader = Reader(events)
        authors = {event.now.get("recorded_by_id") for event in events}
        self._users = User.objects.in_bulk([author for author in authors if author])

    def field(self, version: Version, name: str) -> tuple[str, ...]:
        if not version.exists:
            return ()
        text = self.reader.said(self.kind.column(name), _plain(version.value(name)))
        return (text,) if text else ()

    def part(self, event: Any) -> str:
        """What a part is called, with its dates where it has some."""
        read = _event(self.kind, 0, event)
        text = self.reader.called(read)
        if read.model is OrganisationName:
            text = f"{text} ({self.reader.said(OrganisationName._meta.get_field('kind'), event.kind)})"
        dates = [
            word.format(day=f"{day:%d.%m.%Y}")
            for word, day in (
                (_("from {day}"), getattr(event, "valid_from", None)),
                (_("until {day}"), getattr(event, "valid_to", None)),
                ("{day}", getattr(event, "happened_on", None)),
            )
            if day
        ]
        return ", ".join([text, *dates])

    def origin_of_field(self, version: Version, name: str) -> Origin | None:
        own = version.evidence_of(name) or version.evidence_of("")
        return self._origin(own[-1] if own else None, version.record)

    def origin_of_part(self, version: Version, event: Any) -> Origin | None:
        target = ContentType.objects.get_for_model(event.pgh_tracked_model).pk
        own = [
            one
            for one in version.evidence
            if (one.target_type_id, one.target_id) == (target, event.pgh_obj_id)
        ]
        return self._origin(own[-1] if own else None, event)

    def _origin(self, evidence: Any, record: Any) -> Origin | None:
        holder = evidence or record
        if not holder.source_id and not holder.recorded_by_id:
            return None
        author = self._users.get(holder.recorded_by_id)
        thing = self.reader.thing(Source, holder.source_id)
        return Origin(
            self.reader.name(Source, holder.source_id),
            thing.get_absolute_url() if thing is not None else "",
            evidence.quote if evidence else "",
            author.short_name if author else "",
            holder.recorded_at,
        )


def _event(kind: Kind, key: int, event: Any) -> Event:
    """An event as the reader of history takes it."""
    model = event.pgh_tracked_model
    now = {column.attname: _plain(getattr(event, column.attname)) for column in columns_of(model)}
    return Event(model, (kind.model, key), event.pgh_created_at, {}, "added", now, {})


def _plain(value: Any) -> Any:
    """A value as JSON holds it, which is how history is read."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
