"""The registry of an archive: each thing that it names is found in this portal, or added to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import choosing, people, registry
from enterprises.models import LegalForm, Organisation, Person, Proposal, Region, Settlement, Source, User
from sessions_app.models import Decision, StrategySession

Names = dict[tuple[type[models.Model], str], models.Model | None]


class Registry:
    """`names` leads from what the file calls a thing to the thing; `source` stands for the file itself."""

    def __init__(self, told: dict[str, Any], title: str, region: Region, by: User) -> None:
        self.title, self.region, self.by = title, region, by
        self.names: Names = {}
        self.new_organisations: list[Organisation] = []
        self.new_people: list[Person] = []
        self._known(StrategySession, told["sessions"])
        self._known(Decision, told["decisions"])
        for one in told["accounts"]:
            user = User.objects.filter(uid=uid_of(one["id"]), grants__region=self.region).first()
            self.names[User, one["id"]] = user
        for one in told["settlements"]:
            self.names[Settlement, one["id"]] = self._settlement(one)
        self.source = Source.objects.create(
            kept_by=self.region,
            kind=Source.Kind.SESSION,
            title=_("Archive of the session «%(title)s»") % {"title": self.title[:200]},
            issued_on=timezone.localdate(),
            recorded_by=self.by,
        )
        for one in told["sources"]:
            self.names[Source, one["id"]] = self._source(one)
        for one in told["organisations"]:
            self.names[Organisation, one["id"]] = self._organisation(one)
        for one in told["people"]:
            self.names[Person, one["id"]] = self._person(one)
        for one in told["proposals"]:
            self.names[Proposal, one["id"]] = self._proposal(one)

    def _known(self, model: Any, told: Iterable[dict[str, Any]]) -> None:
        for one in told:
            self.names[model, one["id"]] = model.objects.filter(
                uid=uid_of(one["id"]), kept_by=self.region
            ).first()

    def _settlement(self, one: dict[str, Any]) -> Settlement | None:
        found = Settlement.objects.filter(uid=uid_of(one["id"])).first()
        if found is None and one["oktmo"]:
            found = Settlement.objects.filter(oktmo=one["oktmo"], name=one["name"]).first()
        return found

    def _source(self, one: dict[str, Any]) -> Source:
        found = Source.objects.filter(uid=uid_of(one["id"]), kept_by=self.region).first()
        return found or Source.objects.create(
            kept_by=self.region,
            recorded_by=self.by,
            **self._uid_if_free(Source, one),
            **{name: one[name] for name in ("kind", "title", "issued_on", "precision", "text", "note")},
        )

    def _organisation(self, one: dict[str, Any]) -> Organisation:
        rows = Organisation.objects.of(self.region)
        found = rows.filter(uid=uid_of(one["id"])).first()
        if found is None and one["inn"]:
            alike = list(rows.present().with_inn([one["inn"]])[:2])
            found = alike[0] if len(alike) == 1 else None
        if found is None:
            alike = [
                other
                for other in choosing.organisations.exactly(rows.present(), one["name"])[:2]
                if not (other.inn and one["inn"])
            ]
            found = alike[0] if len(alike) == 1 else None
        if found is not None:
            return found.merged_into or found
        form = one["legal_form"]
        made = registry.create_organisation(
            self.region,
            by=self.by,
            source=self.source,
            kind=one["kind"],
            legal_form=LegalForm.objects.filter(
                models.Q(abbreviation=form) | models.Q(abbreviation="", name=form)
            ).first()
            if form
            else None,
            name_as_written=one["name"],
            full_name=one["full_name"],
            inn=one["inn"],
            ogrn=one["ogrn"],
            settlement=self.names.get((Settlement, one["settlement"])) if one["settlement"] else None,
        )
        Organisation.objects.filter(pk=made.pk).update(**self._uid_if_free(Organisation, one))
        self.new_organisations.append(made)
        return made

    def _person(self, one: dict[str, Any]) -> Person:
        rows = Person.objects.of(self.region)
        found = rows.filter(uid=uid_of(one["id"])).first()
        if found is None and one["patronymic"]:
            parts = {name: one[name] for name in ("last_name", "first_name", "patronymic")}
            alike = list(rows.present().filter(**parts)[:2])
            found = alike[0] if len(alike) == 1 else None
        if found is not None:
            return found.merged_into or found
        made = people.create_person(
            self.region,
            by=self.by,
            source=self.source,
            last_name=one["last_name"],
            first_name=one["first_name"],
            patronymic=one["patronymic"],
        )
        Person.objects.filter(pk=made.pk).update(**self._uid_if_free(Person, one))
        self.new_people.append(made)
        return made

    def _proposal(self, one: dict[str, Any]) -> Proposal:
        found = Proposal.objects.filter(uid=uid_of(one["id"]), kept_by=self.region).first()
        return found or Proposal.objects.create(
            kept_by=self.region,
            key=f"archive:{one['id']}"[:100],
            kind=one["kind"],
            state=one["state"],
            fields=one["fields"],
            person_data=one["person_data"],
            source=self.source,
            came_from=Proposal.CameFrom.WALK_IN,
            came_from_label=self.source.title[:500],
            proposed_by=self.by,
            **self._uid_if_free(Proposal, one),
        )

    def _uid_if_free(self, model: Any, one: dict[str, Any]) -> dict[str, UUID]:
        """Another region of this portal may hold the same record: then this one gets a name of its own."""
        uid = uid_of(one["id"])
        return {} if model.objects.filter(uid=uid).exists() else {"uid": uid}


def uid_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ValidationError(
            _("The archive is damaged: «%(name)s» is no uid."), "damaged", {"name": text[:60]}
        ) from None
