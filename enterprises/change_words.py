"""What events say, in words: names of fields and parts, values before and after, who did it, from where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from enterprises import charts
from enterprises.events import Event, columns_of, events_of
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
    Source,
    Succession,
    User,
    YearlyFigures,
)

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
ORIGINS = {
    "form": pgettext_lazy("origin of a change", "by hand"),
    "load": pgettext_lazy("origin of a change", "load"),
    "load_demo": pgettext_lazy("origin of a change", "load of the demonstration"),
    "load_october_2013": pgettext_lazy("origin of a change", "load of October 2013"),
    "import": pgettext_lazy("origin of a change", "import"),
    "undo_import": pgettext_lazy("origin of a change", "import taken back"),
    "board": pgettext_lazy("origin of a change", "board of a session"),
    "merge": pgettext_lazy("origin of a change", "merge of records"),
    "undo_merge": pgettext_lazy("origin of a change", "merge taken back"),
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
