"""People and their posts: adding and changing them, and who is called the same.

Every new fact names its source; what is taken away stays in history.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from enterprises import names, provenance, registry, search
from enterprises.models import Organisation, Person, Post, Region, Source, User
from enterprises.parts import Part, as_columns
from enterprises.registry import NewSource
from enterprises.versions import claim

FACTS = ("last_name", "first_name", "patronymic", "work_contact")


@dataclass(frozen=True)
class PostRow:
    organisation: Organisation
    title: str
    valid_from: date | None = None
    valid_to: date | None = None


# A date that became known belongs to the same post; a post held twice is told apart by its dates.
POSTS = Part(
    Post,
    ("organisation", "title", "valid_from", "valid_to"),
    as_columns,
    {},
    owner="person",
    near=("organisation", "title"),
)


# Verbs


@transaction.atomic
def create_person(
    region: Region,
    *,
    by: User,
    source: Source | None = None,
    new_source: NewSource | None = None,
    **fields: Any,
) -> Person:
    """A new person in the region's registry. `fields`: FACTS and `posts`, a list of PostRow.

    Raises ValidationError, by field where there is one.
    """
    person = Person(kept_by=region, recorded_by=by)
    values, posts = _read(person, fields)
    source = registry.the_source(region, source, new_source, by=by)
    if source is None:
        raise registry.source_is_needed()
    person.source = source
    _save(person, values)
    POSTS.write(person, posts or [], source, by)
    if person.full_name in source.text:
        provenance.prove(person, source, person.full_name, by=by)
    search.reindex_people([person])
    return person


@transaction.atomic
def update_person(
    person: Person,
    *,
    by: User,
    version: int,
    source: Source | None = None,
    new_source: NewSource | None = None,
    **fields: Any,
) -> Person:
    """Change what `fields` name and leave the rest. A new or changed fact gets `source` as its evidence.

    Raises StaleVersion when somebody changed the person after `version`, ValidationError otherwise.
    """
    if person.erased_at:
        raise ValidationError(_("The data of this person were erased; the card is closed."), code="erased")
    claim(person, version)
    values, posts = _read(person, fields)
    changed = {name: value for name, value in values.items() if getattr(person, name) != value}
    source = registry.the_source(person.kept_by, source, new_source, by=by)
    _save(person, changed)
    is_new = POSTS.write(person, posts, source, by) if posts is not None else False
    if source is None and (is_new or any(changed.values())):
        raise registry.source_is_needed()
    if source is not None:
        provenance.replace(person, changed, source, by=by)
    else:
        provenance.forget_fields(person, changed)
    search.reindex_people([person])
    return person


@transaction.atomic
def add_post(person: Person, post: PostRow, *, by: User, source: Source | None = None) -> None:
    """One more post of a person; a post that is held already is not held twice."""
    held = [
        PostRow(one.organisation, one.title, one.valid_from, one.valid_to)
        for one in person.posts.select_related("organisation")
    ]
    present = {(one.organisation.pk, names.fold(one.title)) for one in held if one.valid_to is None}
    if (post.organisation.pk, names.fold(post.title)) not in present:
        update_person(person, by=by, version=person.version, posts=[*held, post], source=source)


@transaction.atomic
def put_back(
    person: Person,
    *,
    by: User,
    version: int,
    values: Mapping[str, Any],
    parts: Mapping[str, list[dict[str, Any]]],
) -> list[str]:
    """Let the record say again what it said before: names by field, rows of `posts` with their sources.

    Returns the fields that changed, whose evidence is the caller's to put back. Raises StaleVersion and
    ValidationError as `update_person` does.
    """
    claim(person, version)
    changed = {name: value for name, value in values.items() if getattr(person, name) != value}
    _save(person, changed)
    if "posts" in parts:
        _refuse_foreign_posts(person, [row["organisation"] for row in parts["posts"]])
        POSTS.bring(person, parts["posts"], None, by)
    provenance.forget_fields(person, changed)
    search.reindex_people([person])
    return list(changed)


# Questions


def namesakes(person: Person) -> QuerySet[Person]:
    """Others of the registry with the same full name, letter for letter but for case and ё, with posts."""
    return (
        Person.objects.present()
        .filter(kept_by=person.kept_by_id, sort_key=person.sort_key)
        .exclude(pk=person.pk)
        .prefetch_related(Prefetch("posts", Post.objects.select_related("organisation")))
    )


# Pieces


def _read(person: Person, fields: Mapping[str, Any]) -> tuple[dict[str, str], list[PostRow] | None]:
    unknown = set(fields) - {*FACTS, "posts"}
    if unknown:
        raise TypeError(f"a person has no {', '.join(sorted(unknown))}")
    posts: list[PostRow] | None = fields.get("posts")
    _refuse_foreign_posts(person, [post.organisation for post in posts or ()])
    return {name: fields[name] for name in FACTS if name in fields}, posts


def _refuse_foreign_posts(person: Person, organisations: Iterable[Organisation]) -> None:
    if any(organisation.kept_by_id != person.kept_by_id for organisation in organisations):
        raise ValidationError(_("Choose an organisation of the same registry."), code="foreign")


def _refuse_contact_without_consent(person: Person, contact: str) -> None:
    """One rule everywhere: a work contact is kept as long as a consent is valid, and not a day longer."""
    if contact and (person.pk is None or not person.consents.valid().exists()):
        raise ValidationError(
            {
                "work_contact": _(
                    "A work contact is kept only with a valid consent: record the consent first."
                )
            },
            code="no_consent",
        )


def _save(person: Person, values: Mapping[str, str]) -> None:
    if values.get("work_contact"):
        _refuse_contact_without_consent(person, values["work_contact"])
    for name, value in values.items():
        setattr(person, name, value)
    person.full_clean(exclude=["source", "recorded_by"])
    person.save()
