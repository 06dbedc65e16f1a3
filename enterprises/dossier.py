"""Everything that the portal holds about a person, as sections of labelled values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from enterprises import panels
from enterprises.change_words import LABELS, ORIGINS
from enterprises.events import CHANGED, columns_of, events_of
from enterprises.models import Consent, Evidence, Person, Post, User

Entry = dict[str, Any]


@dataclass(frozen=True)
class Section:
    title: str
    entries: list[Entry]


@dataclass(frozen=True)
class Dossier:
    person: Person
    made_on: date
    sections: list[Section]

    def as_json(self) -> dict[str, Any]:
        return {
            "uid": str(self.person.uid),
            "made_on": self.made_on.isoformat(),
            "sections": [
                {"title": section.title, "entries": [_as_json(entry) for entry in section.entries]}
                for section in self.sections
            ],
        }


def dossier_of(person: Person) -> Dossier:
    """The record, posts, consents, proofs, account, traces in upper apps, history with every value."""
    posts = list(person.posts.select_related("organisation", "source", "recorded_by"))
    consents = list(person.consents.select_related("text", "source", "recorded_by"))
    sections = [
        Section(capfirst(pgettext("noun", "record")), [_told(person)]),
        Section(_("Posts"), [_told(post) for post in posts]),
        Section(_("Consents"), [_told(consent) for consent in consents]),
        Section(
            _("Texts consented to"),
            [_told(text) for text in {one.text_id: one.text for one in consents}.values()],
        ),
        Section(_("Words of sources"), [_told(piece) for piece in _evidence(person, posts)]),
        Section(_("Account"), [{_("Login"): user.username} for user in User.objects.filter(person=person)]),
        *_traces(person),
        Section(_("History of the record"), _history(person)),
    ]
    return Dossier(person, timezone.localdate(), [section for section in sections if section.entries])


def _evidence(person: Person, posts: Sequence[Post]) -> Iterable[Evidence]:
    aimed = models.Q(target_type=ContentType.objects.get_for_model(Person), target_id=person.pk)
    of_posts = ContentType.objects.get_for_model(Post)
    aimed |= models.Q(target_type=of_posts, target_id__in=[post.pk for post in posts])
    return Evidence.objects.filter(aimed).select_related("source", "recorded_by", "target_type")


def _traces(person: Person) -> list[Section]:
    return [
        Section(
            str(trace.title),
            [
                {_("Number"): row.pk, _("What"): trace.say(row), _("Day"): row.seen_on}
                for row in trace.rows([person.pk])
            ],
        )
        for trace in panels.traces
    ]


def _history(person: Person) -> list[Entry]:
    found = []
    for model, column in ((Person, "pgh_obj"), (Post, "person"), (Consent, "person")):
        events = events_of(model).objects.filter(**{column: person.pk})
        foreign = [one.name for one in columns_of(model) if isinstance(one, models.ForeignKey)]
        for event in events.select_related("pgh_context", *foreign).order_by("pgh_id"):
            context = (event.pgh_context.metadata if event.pgh_context else None) or {}
            found.append((event.pgh_created_at, model, event, context))
    users = User.objects.in_bulk({context["user"] for *_rest, context in found if context.get("user")})
    entries = []
    for when, model, event, context in sorted(found, key=lambda one: one[0]):
        author = users.get(context.get("user"))
        entries.append(
            {
                _("When"): when,
                _("What"): f"{capfirst(str(model._meta.verbose_name))}: {VERBS[CHANGED[event.pgh_label]]()}",
                _("Who"): author.short_name if author else "",
                _("From where"): str(ORIGINS.get(str(context.get("origin", "")), "")),
                **_told(event, columns_of(model)),
            }
        )
    return entries


# Computed from the rest, or pointing at the person whose dossier it is.
UNTOLD = {"id", "person", "search_text", "sort_key", "target_type", "target_id", "start", "end"}
OWN_LABELS = {
    "uid": gettext_lazy("Identifier"),
    "kept_by": gettext_lazy("Registry of the region"),
    "organisation": gettext_lazy("Organisation"),
    "recorded_at": gettext_lazy("When it was entered"),
    "recorded_by": gettext_lazy("Who entered it"),
    "version": gettext_lazy("Number of the change"),
    "erased_at": gettext_lazy("When the data were erased"),
    "merged_into": gettext_lazy("Merged into the record"),
}
VERBS = {"added": lambda: _("added"), "changed": lambda: _("changed"), "removed": lambda: _("removed")}


def _told(record: Any, columns: Sequence[models.Field[Any, Any]] | None = None) -> Entry:
    """Every column that says something, by what it is called."""
    entry: Entry = {}
    for column in columns or record._meta.concrete_fields:
        value = getattr(record, column.name, None)
        if value in (None, "") or column.name in UNTOLD:
            continue
        if column.choices:
            value = str(dict(column.flatchoices).get(value, value))
        elif isinstance(value, User):
            value = value.short_name
        elif isinstance(value, models.Model):
            value = str(value)
        label = OWN_LABELS.get(column.name) or LABELS.get(column.name) or column.verbose_name
        entry[capfirst(str(label))] = value
    return entry


def _as_json(entry: Entry) -> Entry:
    return {label: _plain(value) for label, value in entry.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, int | float | str | bool | None) else str(value)
