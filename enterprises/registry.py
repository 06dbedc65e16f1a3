"""Changing the registry: organisations with all that is known of them, and the sources they come from.

Every new fact names its source; what is taken away stays in history.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from enterprises import identifiers, names, provenance, search
from enterprises.models import (
    Contact,
    Kpp,
    LegalForm,
    Offer,
    Organisation,
    OrganisationIndustry,
    OrganisationName,
    Region,
    Source,
    User,
    YearlyFigures,
)
from enterprises.parts import PARTS, KppRow
from enterprises.versions import claim

# What is a fact needs a source; what the keepers of the registry say of their own does not.
FACTS = (
    "kind",
    "name_as_written",
    "short_name",
    "full_name",
    "legal_form",
    "inn",
    "ogrn",
    "status",
    "status_on",
    "parent",
    "parent_on",
    "settlement",
    "address",
    "main_industry",
    "remit",
)
REMARKS = ("note", "checked_on")
DEEPEST_PARENT = 20
INN_IS_TAKEN = "organisation_inn_is_unique"


@dataclass(frozen=True)
class NewSource:
    title: str
    kind: str
    issued_on: date | None = None


# Verbs


@transaction.atomic
def create_organisation(
    region: Region,
    *,
    by: User,
    source: Source | None = None,
    new_source: NewSource | None = None,
    **fields: Any,
) -> Organisation:
    """A new organisation in the region's registry. `fields`: FACTS, REMARKS and the lists of PARTS.

    Raises ValidationError, by field where there is one.
    """
    organisation = Organisation(kept_by=region, recorded_by=by)
    values, parts = _read(organisation, fields)
    source = the_source(region, source, new_source, by=by)
    if source is None:
        raise source_is_needed()
    organisation.source = source
    _save(organisation, values)
    for name, wanted in parts.items():
        PARTS[name].write(organisation, wanted, source, by)
    if organisation.name_as_written in source.text:
        provenance.prove(organisation, source, organisation.name_as_written, by=by)
    search.reindex_organisations([organisation])
    return organisation


@transaction.atomic
def update_organisation(
    organisation: Organisation,
    *,
    by: User,
    version: int,
    source: Source | None = None,
    new_source: NewSource | None = None,
    **fields: Any,
) -> Organisation:
    """Change what `fields` name and leave the rest. A new or changed fact gets `source` as its evidence.

    Raises StaleVersion when somebody changed the organisation after `version`, ValidationError otherwise.
    """
    claim(organisation, version)
    values, parts = _read(organisation, fields)
    changed = {name: value for name, value in values.items() if getattr(organisation, name) != value}
    source = the_source(organisation.kept_by, source, new_source, by=by)

    _save(organisation, changed)
    # Every part is written before the question is asked.
    written = [PARTS[name].write(organisation, wanted, source, by) for name, wanted in parts.items()]
    facts = {name: words(value) for name, value in changed.items() if name in FACTS}
    if source is None and (any(written) or any(facts.values())):
        raise source_is_needed()
    if source is not None:
        # A remark needs no source, but one that is named is told.
        facts |= {name: words(value) for name, value in changed.items() if name in REMARKS}
    if source is not None:
        provenance.replace(organisation, facts, source, by=by)
    else:
        provenance.forget_fields(organisation, facts)
    search.reindex_organisations([organisation])
    return organisation


@transaction.atomic
def put_back(
    organisation: Organisation,
    *,
    by: User,
    version: int,
    values: Mapping[str, Any],
    parts: Mapping[str, list[dict[str, Any]]],
) -> list[str]:
    """Let the record say again what it said before: FACTS and REMARKS, rows of PARTS with their sources.

    Returns the fields that changed, whose evidence is the caller's to put back. Raises StaleVersion and
    ValidationError as `update_organisation` does.
    """
    claim(organisation, version)
    _refuse_foreign_parent(organisation, values.get("parent"))
    changed = {name: value for name, value in values.items() if getattr(organisation, name) != value}
    _save(organisation, changed)
    for name, rows in parts.items():
        PARTS[name].bring(organisation, rows, None, by)
    provenance.forget_fields(organisation, changed)
    search.reindex_organisations([organisation])
    return list(changed)


@transaction.atomic
def delete_organisation(organisation: Organisation, *, by: User, version: int) -> None:
    """Delete an organisation on which nothing hangs; history keeps what it was.

    Raises StaleVersion, and ValidationError naming what hangs on it.
    """
    claim(organisation, version)
    if hanging := dependants(organisation):
        listed = ", ".join(f"{name} – {number}" for name, number in hanging)
        raise ValidationError(
            _("It cannot be deleted, other records refer to it: %(listed)s. Remove them first."),
            code="has_dependants",
            params={"listed": listed},
        )
    provenance.forget(own_parts(organisation))
    provenance.forget([organisation])
    organisation.delete()


@transaction.atomic
def create_source(
    region: Region,
    *,
    by: User,
    title: str,
    kind: str,
    issued_on: date | None = None,
    text: str = "",
    note: str = "",
) -> Source:
    source = Source(
        kept_by=region, kind=kind, title=title, issued_on=issued_on, text=text, note=note, recorded_by=by
    )
    source.full_clean()
    source.save()
    return source


# Questions


def own_parts(organisation: Organisation) -> list[models.Model]:
    """What belongs to the organisation and goes with it: names, КПП, contacts, offers, figures…"""
    return [part for kind in PARTS_OF for part in kind._default_manager.filter(organisation=organisation)]


PARTS_OF: tuple[type[models.Model], ...] = (
    OrganisationName,
    Kpp,
    OrganisationIndustry,
    Offer,
    Contact,
    YearlyFigures,
)


def dependants(organisation: Organisation) -> list[tuple[str, int]]:
    """What refers to the organisation from elsewhere, in any app: names of records and how many."""
    found: dict[str, int] = {}
    for relation in Organisation._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel | models.OneToOneRel):
            continue
        model = relation.related_model
        # What goes with the organisation does not hold it.
        if not isinstance(model, type) or relation.on_delete is models.CASCADE or hasattr(model, "pgh_id"):
            continue
        if "pgh_obj" in {field.name for field in model._meta.fields}:
            continue
        # What outlives the organisation does not hold it back.
        if relation.on_delete is models.SET_NULL:
            continue
        number = model._default_manager.filter(**{relation.field.name: organisation}).count()
        if number:
            # Django's own table of a list is called after the record that holds the list.
            holder = model._meta.auto_created
            name = str((holder if isinstance(holder, type) else model)._meta.verbose_name_plural)
            found[name] = found.get(name, 0) + number
    return sorted(found.items())


# Reading the fields


def _read(organisation: Organisation, fields: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Columns and parts among `fields`: numbers are checked, the legal form is guessed from the name."""
    unknown = set(fields) - {*FACTS, *REMARKS, *PARTS}
    if unknown:
        raise TypeError(f"an organisation has no {', '.join(sorted(unknown))}")
    values = {name: fields[name] for name in (*FACTS, *REMARKS) if name in fields}
    parts = {name: fields[name] for name in PARTS if name in fields}

    errors: dict[str, Any] = {}
    for name, parse in (("inn", identifiers.parse_inn), ("ogrn", identifiers.parse_registration_number)):
        if values.get(name):
            try:
                values[name] = parse(values[name]).value
            except ValidationError as refusal:
                errors[name] = refusal
    if "kpps" in parts:
        try:
            parts["kpps"] = [
                KppRow(identifiers.parse_kpp(row.value).value, row.purpose)
                for row in (kpp if isinstance(kpp, KppRow) else KppRow(kpp) for kpp in parts["kpps"])
            ]
        except ValidationError as refusal:
            errors["kpps"] = refusal
    if errors:
        raise ValidationError(errors)

    name = values.get("name_as_written", organisation.name_as_written)
    if "legal_form" in values and values["legal_form"] is None:
        values["legal_form"] = guess_legal_form(name)
    _refuse_foreign_parent(organisation, values.get("parent"))
    return values, parts


def guess_legal_form(name: str) -> LegalForm | None:
    form = names.split_legal_form(name).form
    return LegalForm.objects.filter(abbreviation=form).first() if form else None


def _refuse_foreign_parent(organisation: Organisation, parent: Organisation | None) -> None:
    if parent is None:
        return
    if parent.kept_by_id != organisation.kept_by_id:
        raise ValidationError({"parent": _("Choose an organisation of the same registry.")}, code="foreign")
    refuse_circle(organisation, parent)


def refuse_circle(organisation: Organisation, parent: Organisation | None = None) -> None:
    """Raises ValidationError where it would be a part of itself, by way of `parent` or its own parent."""
    above = parent or organisation.parent
    for _step in range(DEEPEST_PARENT):
        if above is None:
            return
        if above.pk == organisation.pk:
            raise ValidationError(
                {"parent": _("This organisation is itself a part of the one being edited.")}, code="circle"
            )
        above = above.parent


def the_source(region: Region, source: Source | None, new: NewSource | None, *, by: User) -> Source | None:
    if new is not None:
        return create_source(region, by=by, title=new.title, kind=new.kind, issued_on=new.issued_on)
    if source is not None and source.kept_by_id != region.pk:
        raise ValidationError({"source": _("Choose a source of the same registry.")}, code="foreign")
    return source


def source_is_needed() -> ValidationError:
    return ValidationError(
        {"source": _("Say where the new facts come from: choose a source or name a new one.")},
        code="source_required",
    )


def words(value: object) -> str:
    """A fact as a source would write it."""
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    name = getattr(value, "name_as_written", None) or getattr(value, "name", None)
    return str(name or value)


# Writing


def _save(organisation: Organisation, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(organisation, name, value)
    try:
        organisation.full_clean(exclude=["source", "recorded_by"], validate_constraints=False)
        organisation.validate_constraints(exclude=["source", "recorded_by"])
        with transaction.atomic():
            organisation.save()
    except ValidationError as refusal:
        raise _at_its_field(refusal) from refusal
    except IntegrityError as clash:
        # Somebody saved the same ИНН between the check and the write.
        if INN_IS_TAKEN not in str(clash):
            raise
        raise ValidationError({"inn": _inn_is_taken()}, code="unique") from clash


def _inn_is_taken() -> str:
    for constraint in Organisation._meta.constraints:
        if constraint.name == INN_IS_TAKEN:
            return str(constraint.violation_error_message)
    raise LookupError(INN_IS_TAKEN)


def _at_its_field(refusal: ValidationError) -> ValidationError:
    """The same errors, with the one about a taken ИНН at the ИНН."""
    errors = dict(refusal.error_dict)
    sentence = _inn_is_taken()
    of_all = errors.pop(NON_FIELD_ERRORS, [])
    for error in of_all:
        place = "inn" if sentence in error.messages else NON_FIELD_ERRORS
        errors.setdefault(place, []).append(error)
    return ValidationError(errors)
