"""History for reading: who changed what, when and from where, out of the event tables of the triggers.

An action is what one transaction did. Its lines are read from the events; a page of actions costs a constant
number of queries, however much each of them did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db import connection, models
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from enterprises import charts
from enterprises.models import (
    Consent,
    Contact,
    CooperationLink,
    CooperationVolume,
    Evidence,
    Industry,
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
    User,
    YearlyFigures,
)

PAGE = 20
# A load touches thousands of records in one transaction: a page reads so many events of each kind.
MOST_EVENTS = 500
SILENT = {
    "id",
    "uid",
    "version",
    "kept_by",
    "organisation",
    "person",
    "recorded_by",
    "recorded_at",
    "target_type",
    "target_id",
    "start",
    "end",
    "link",
    "erased_at",
    "withdrawal_reason",
    # A person's contact needs a consent; history is read by everybody of the region.
    "work_contact",
}
CHANGED = {"insert": "added", "update": "changed", "delete": "removed"}
ORIGINS = {
    "form": pgettext_lazy("origin of a change", "by hand"),
    "load": pgettext_lazy("origin of a change", "load"),
    "load_demo": pgettext_lazy("origin of a change", "load of the demonstration"),
    "load_october_2013": pgettext_lazy("origin of a change", "load of October 2013"),
    "import": pgettext_lazy("origin of a change", "import"),
    "board": pgettext_lazy("origin of a change", "board of a session"),
    "merge": pgettext_lazy("origin of a change", "merge of records"),
    "duplicates": pgettext_lazy("origin of a change", "search for duplicates"),
    "restore": pgettext_lazy("origin of a change", "restored from history"),
    "erasure": pgettext_lazy("origin of a change", "erasure of personal data"),
    "bulk": pgettext_lazy("origin of a change", "bulk change"),
    "undo_bulk": pgettext_lazy("origin of a change", "bulk change taken back"),
}


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str
    name: str = field(default="", compare=False)


@dataclass(frozen=True)
class Line:
    """What was "added", "changed" or "removed": what it is, what it is called, which fields.

    Parts of one kind that were added, or removed, together are one line.
    """

    verb: str
    noun: str
    title: str
    changes: tuple[Change, ...]


@dataclass
class Touched:
    """A card and what happened on it."""

    title: str
    url: str
    removed: bool
    created: bool = False
    lines: list[Line] = field(default_factory=list)


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


# What is followed

Owner = tuple[type[models.Model], str]


@dataclass(frozen=True)
class Track:
    """A model whose events belong to a card: `owner` is the card's model and the column that names it."""

    model: type[models.Model]
    owner: Owner
    rows: Q
    # Only events in which this column became another.
    column: str = ""

    @property
    def events(self) -> Any:
        return events_of(self.model)

    @property
    def found(self) -> QuerySet[Any]:
        rows = self.events.objects.filter(self.rows)
        if not self.column:
            return rows
        column, text = self.column, _is_text(self.model, self.column)
        empty = Q(**{f"{column}__isnull": True}) | (Q(**{column: ""}) if text else Q())
        was_empty = Q(_was__isnull=True) | (Q(_was="") if text else Q())
        earlier = self.events.objects.filter(
            pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id")
        ).order_by("-pgh_id")
        return rows.alias(_was=Subquery(earlier.values(column)[:1])).filter(
            (empty & ~was_empty) | (~empty & was_empty) | (~empty & ~was_empty & ~Q(**{column: F("_was")}))
        )


def _is_text(model: type[models.Model], column: str) -> bool:
    return isinstance(model._meta.get_field(column), models.CharField | models.TextField)


def events_of(model: type[models.Model]) -> Any:
    """The event model of a tracked one."""
    return apps.get_model(model._meta.app_label, f"{model.__name__}History")


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


def last_known(model: type[models.Model], key: int) -> Any:
    """The last event of a record that may be gone; None where there never was one."""
    return events_of(model).objects.filter(pgh_obj=key).order_by("-pgh_id").first()


def _aimed_at(model: type[models.Model], key: int) -> Q:
    return Q(target_type=ContentType.objects.get_for_model(model).pk, target_id=key)


# Reading events


@dataclass(frozen=True)
class Event:
    model: type[models.Model]
    owner: tuple[type[models.Model], int]
    when: datetime
    context: dict[str, Any]
    verb: str
    now: dict[str, Any]
    before: dict[str, Any]


def _history(tracks: Sequence[Track], before: datetime | None, *, field: str = "") -> History:
    times = _times(tracks, before)
    shown, older = times[:PAGE], times[PAGE - 1] if len(times) > PAGE else None
    events = [event for track in tracks for event in _events(track, shown)] if shown else []
    is_cut = any(sum(1 for event in events if event.model is track.model) >= MOST_EVENTS for track in tracks)
    reader = Reader(events)
    actions: dict[datetime, Action] = {}
    cards: dict[tuple[datetime, type[models.Model], int], Touched] = {}
    for event in events:
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


class _Earlier(models.Expression):
    """The moment found last, inside the statement that looks for the next one."""

    output_field = models.DateTimeField()

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        return "found.moment", ()


def _times(tracks: Sequence[Track], before: datetime | None) -> list[datetime]:
    """Moments of the newest actions, one more than a page, in one query.

    One load writes a hundred thousand events at one moment: each step jumps over all of them.
    """
    parts, params = [], []
    for track in tracks:
        rows = track.found
        newest = rows.order_by("-pgh_created_at").values_list("pgh_created_at", flat=True)
        first = newest if before is None else newest.filter(pgh_created_at__lt=before)
        first_sql, first_params = first[:1].query.sql_with_params()
        next_sql, next_params = newest.filter(pgh_created_at__lt=_Earlier())[:1].query.sql_with_params()
        parts.append(
            f"(WITH RECURSIVE found (moment) AS (({first_sql}) UNION ALL"
            f" SELECT ({next_sql}) FROM found WHERE moment IS NOT NULL)"
            " SELECT moment FROM found WHERE moment IS NOT NULL LIMIT %s)"
        )
        params += [*first_params, *next_params, PAGE + 1]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT moment FROM ({' UNION '.join(parts)}) AS newest ORDER BY moment DESC LIMIT %s",
            [*params, PAGE + 1],
        )
        return [moment for (moment,) in cursor.fetchall()]


def _events(track: Track, times: Sequence[datetime]) -> list[Event]:
    events = track.events
    columns = {column.attname: F(column.attname) for column in columns_of(track.model)}
    earlier = (
        events.objects.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id"))
        .order_by("-pgh_id")
        .values(snapshot=JSONObject(**columns))[:1]
    )
    model, column = track.owner
    rows: QuerySet[Any, dict[str, Any]] = (
        track.found.filter(pgh_created_at__in=times)
        .order_by("pgh_id")
        .values(
            "pgh_obj_id",
            "pgh_created_at",
            "pgh_label",
            owner=F(column) if not column.isdigit() else models.Value(int(column)),
            about=F("pgh_context__metadata"),
            now=JSONObject(**columns),
            earlier=Subquery(earlier),
        )
    )
    return [
        Event(
            track.model,
            (model, row["owner"]),
            row["pgh_created_at"],
            row["about"] or {},
            CHANGED[row["pgh_label"]],
            row["now"],
            row["earlier"] or {},
        )
        for row in rows[:MOST_EVENTS]
    ]


def columns_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    kept = {column.name for column in events_of(model)._meta.concrete_fields}
    return [column for column in model._meta.concrete_fields if column.name in kept]


# Turning values into words


class Reader:
    """Knows the names of everything that the events mention, read in a constant number of queries."""

    def __init__(self, events: Sequence[Event]) -> None:
        wanted: dict[type[models.Model], set[int]] = {Organisation: set(), Person: set(), Source: set()}
        users: set[int] = set()
        for event in events:
            wanted.setdefault(event.owner[0], set()).add(event.owner[1])
            if isinstance(user := event.context.get("user"), int):
                users.add(user)
            for column in columns_of(event.model):
                if isinstance(column, models.ForeignKey) and column.name != "recorded_by":
                    values = (event.now.get(column.attname), event.before.get(column.attname))
                    wanted.setdefault(column.remote_field.model, set()).update(
                        value for value in values if value is not None
                    )
        self._things = {
            model: model._default_manager.in_bulk(keys) if keys else {} for model, keys in wanted.items()
        }
        self._users = User.objects.in_bulk(users) if users else {}
        self._gone: dict[type[models.Model], dict[int, Any]] = {
            model: self._snapshots(model, wanted[model] - set(self._things[model]))
            for model in (Organisation, Person, Source)
        }

    @staticmethod
    def _snapshots(model: type[models.Model], keys: set[int]) -> dict[int, Any]:
        if not keys:
            return {}
        events = events_of(model).objects.filter(pgh_obj__in=keys)
        last = events.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
        return {event.pgh_obj_id: event for event in last}

    def card(self, model: type[models.Model], key: int) -> Touched:
        thing: Any = self._things[model].get(key)
        if thing is not None:
            return Touched(str(thing), thing.get_absolute_url(), removed=False)
        url = reverse("enterprises:history", args=[key]) if model is Organisation else ""
        return Touched(self._title_of_gone(model, key), url, removed=True)

    def _title_of_gone(self, model: type[models.Model], key: int) -> str:
        event = self._gone.get(model, {}).get(key)
        if event is None:
            return f"{model._meta.verbose_name} {key}"
        if model is Organisation:
            return event.short_name or event.name_as_written
        if model is Person:
            named = " ".join(filter(None, (event.last_name, event.first_name, event.patronymic)))
            return named or _("erased person")
        return str(getattr(event, "title", key))

    def who(self, context: dict[str, Any]) -> str:
        user = context.get("user")
        if not isinstance(user, int):
            return ""
        known = self._users.get(user)
        return known.short_name if known else _("an account that was removed")

    def whence(self, context: dict[str, Any]) -> str:
        origin = str(context.get("origin", ""))
        return str(ORIGINS.get(origin, origin)) if origin else _("maintenance of the portal")

    def line(self, event: Event, field: str = "") -> Line | None:
        """What an event says, or None where it says nothing to a person, as when only the version grew."""
        changes = tuple(self._changes(event))
        if field and event.model is event.owner[0]:
            changes = tuple(change for change in changes if change.name == field)
        if not changes and (event.verb == "changed" or field):
            return None
        title = self.called(event)
        if event.verb == "changed" or event.model in (Organisation, Person, Source):
            return Line(event.verb, self.noun(event), title, changes)
        return Line(event.verb, self.noun(event), title, ())

    def _changes(self, event: Event) -> Iterable[Change]:
        for column in columns_of(event.model):
            if column.name in SILENT:
                continue
            now, before = event.now.get(column.attname), event.before.get(column.attname)
            if event.verb == "added":
                before = None
            elif event.verb == "removed":
                now, before = None, now
            # An empty text and nothing are one to the reader; nought and nothing are not.
            if now == before or {now, before} <= {None, ""}:
                continue
            yield Change(
                self.label(event.model, column),
                self.said(column, before),
                self.said(column, now),
                column.name,
            )

    @staticmethod
    def label(model: type[models.Model], column: models.Field[Any, Any]) -> str:
        label = LABELS.get((model, column.name)) or LABELS.get(column.name) or column.verbose_name
        text = str(label)
        return text[:1].upper() + text[1:]

    def said(self, column: models.Field[Any, Any], value: Any) -> str:
        if value is None or value == "":
            return ""
        if isinstance(column, models.ForeignKey):
            model = column.remote_field.model
            thing = self._things.get(model, {}).get(value)
            return str(thing) if thing is not None else self._title_of_gone(model, value)
        if column.choices:
            return str(dict(column.flatchoices).get(value, value))
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(column, models.DateTimeField):
            return f"{datetime.fromisoformat(value):%d.%m.%Y}"
        if isinstance(column, models.DateField):
            return f"{date.fromisoformat(value):%d.%m.%Y}"
        if isinstance(column, models.DecimalField):
            roubles = Decimal(str(value))
            return f"{charts.number(roubles, 0 if roubles == roubles.to_integral() else 2)}\u00a0₽"
        if isinstance(value, int) and column.name != "year":
            return charts.number(value)
        return str(value)

    def noun(self, event: Event) -> str:
        kind = event.now.get("kind")
        noun = NOUNS.get((event.model, kind)) or NOUNS.get(event.model) or event.model._meta.verbose_name
        text = str(noun)
        return text[:1].upper() + text[1:]

    def called(self, event: Event) -> str:
        if event.model is Post:
            # On the organisation's card the person is news, on the person's card the organisation.
            other, column = (
                (Person, "person_id") if event.owner[0] is Organisation else (Organisation, "organisation_id")
            )
            return f"{event.now['title']}, {self.name(other, event.now[column])}"
        say = TITLES.get(event.model)
        return say(self, event.now) if say else ""

    def figures(self, now: dict[str, Any]) -> str:
        """«2013: работников 402, выручка 366 500 000 ₽»."""
        columns = [
            column for column in columns_of(YearlyFigures) if column.name not in SILENT | {"year", "source"}
        ]
        known = [
            f"{column.verbose_name} {self.said(column, now[column.attname])}"
            for column in columns
            if now[column.attname] is not None
        ]
        return f"{now['year']}: {', '.join(known)}"

    def volume(self, now: dict[str, Any]) -> str:
        link = self._things.get(CooperationLink, {}).get(now["link_id"])
        amount = self.said(CooperationVolume._meta.get_field("amount"), now["amount"])
        year = f"{now['year']} – {amount}"
        return f"{link.product}, {year}" if isinstance(link, CooperationLink) else year

    def evidence(self, now: dict[str, Any]) -> str:
        """«ИНН – Письмо завода, «7707083893»»: which field, which source, which words."""
        quote = now["quote"] if "«" in now["quote"] or not now["quote"] else f"«{now['quote']}»"
        said = ", ".join(filter(None, (self.name(Source, now["source_id"]), quote)))
        label = field_label(Organisation, now["field"]) if now["field"] else ""
        return ": ".join(filter(None, (label, said)))

    def thing(self, model: type[models.Model], key: int | None) -> Any:
        """The record itself where it still is."""
        return self._things.get(model, {}).get(key)

    def name(self, model: type[models.Model], key: int | None) -> str:
        if key is None:
            return ""
        thing = self._things.get(model, {}).get(key)
        return str(thing) if thing is not None else self._title_of_gone(model, key)


NOUNS: dict[Any, Any] = {
    Organisation: pgettext_lazy("noun", "record"),
    (OrganisationName, "former"): gettext_lazy("former name"),
    (OrganisationName, "alias"): gettext_lazy("another spelling"),
    Kpp: "КПП",
    OrganisationIndustry: gettext_lazy("other industry"),
    (Offer, "product"): gettext_lazy("product"),
    (Offer, "competency"): gettext_lazy("competency"),
    (Offer, "need"): gettext_lazy("need"),
    (Contact, "phone"): gettext_lazy("phone"),
    (Contact, "email"): gettext_lazy("e-mail"),
    (Contact, "site"): gettext_lazy("web site"),
    YearlyFigures: gettext_lazy("figures of the year"),
    Post: gettext_lazy("post"),
    CooperationLink: gettext_lazy("cooperation link"),
    CooperationVolume: gettext_lazy("volume of supplies"),
    Succession: gettext_lazy("succession"),
    Evidence: gettext_lazy("evidence"),
    Consent: gettext_lazy("consent to the processing of personal data"),
    Person: pgettext_lazy("noun", "record"),
    Source: gettext_lazy("source"),
}

LABELS: dict[Any, Any] = {
    (Organisation, "status"): gettext_lazy("Status"),
    (Organisation, "status_on"): gettext_lazy("Status since"),
    "kind": gettext_lazy("kind"),
    "source": gettext_lazy("source"),
    "merged_into": gettext_lazy("merged into"),
    "happened_on": gettext_lazy("date"),
    "field": gettext_lazy("field"),
    "quote": gettext_lazy("words"),
    "note": gettext_lazy("note"),
    "precision": gettext_lazy("precision of the date"),
    "supplier": gettext_lazy("supplier"),
    "customer": gettext_lazy("customer"),
    "predecessor": gettext_lazy("predecessor"),
    "successor": gettext_lazy("successor"),
    "link": gettext_lazy("cooperation link"),
    "industry": gettext_lazy("industry"),
}

TITLES: dict[type[models.Model], Callable[[Reader, dict[str, Any]], str]] = {
    OrganisationName: lambda _reader, now: now["name"],
    Kpp: lambda reader, now: ", ".join(
        filter(None, (now["value"], reader.said(Kpp._meta.get_field("purpose"), now["purpose"])))
    ),
    OrganisationIndustry: lambda reader, now: reader.name(Industry, now["industry_id"]),
    Offer: lambda _reader, now: now["text"],
    Contact: lambda _reader, now: now["value"],
    YearlyFigures: lambda reader, now: reader.figures(now),
    CooperationLink: lambda reader, now: (
        f"{reader.name(Organisation, now['supplier_id'])} → {reader.name(Organisation, now['customer_id'])}, "
        f"{now['product']}"
    ),
    CooperationVolume: lambda reader, now: reader.volume(now),
    Succession: lambda reader, now: (
        f"{reader.name(Organisation, now['predecessor_id'])} → "
        f"{reader.name(Organisation, now['successor_id'])}, "
        f"{reader.said(Succession._meta.get_field('kind'), now['kind'])}"
    ),
    Consent: lambda reader, now: reader.said(Consent._meta.get_field("text"), now["text_id"]),
    Evidence: lambda reader, now: reader.evidence(now),
}


def field_label(model: type[models.Model], name: str) -> str:
    """What a field is called on screen; empty for none."""
    try:
        label = str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return ""
    return label[:1].upper() + label[1:]
