"""October 2013: the records of the source document, each with the document's own words.

Loading again adds what is missing and touches nothing that stands: what people corrected stays corrected.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

import pghistory
from django.db import models, transaction

from cluster_portal.loading.classifiers import LIPETSK, ensure_classifiers
from cluster_portal.loading.files import read_text, read_yaml, stable_uid
from enterprises import provenance
from enterprises.models import LegalForm, Organisation, Person, Post, Region, Settlement, Source
from enterprises.search import reindex_organisations, reindex_people
from sessions_app.models import (
    AgendaItem,
    AgendaSpeaker,
    Attendance,
    Board,
    Outcome,
    SessionDay,
    SessionOrganiser,
    StrategySession,
)

Facts = Mapping[str, Any]
Record = TypeVar("Record", bound=models.Model)


def load_october_2013() -> int:
    """Returns how many records were added."""
    ensure_classifiers()
    with transaction.atomic(), pghistory.context(origin="load_october_2013"):
        return _Document(read_yaml("october_2013.yaml"), read_text("october_2013.txt")).load()


class _Document:
    def __init__(self, facts: Facts, text: str) -> None:
        self.facts = facts
        self.text = text
        self.region = Region.objects.get(code=LIPETSK)
        self.legal_forms = {form.abbreviation: form for form in LegalForm.objects.exclude(abbreviation="")}
        self.organisations: dict[str, Organisation] = {}
        self.organisation_facts: dict[str, Facts] = {}
        self.people: dict[str, Person] = {}
        self.sessions: dict[str, StrategySession] = {}
        self.added = 0

    def load(self) -> int:
        self._load_source()
        for facts in self.facts["organisations"]:
            self._load_organisation(facts)
        for facts in self.facts["people"]:
            self._load_person(facts)
        for facts in self.facts["sessions"]:
            self._load_session(facts)
        return self.added

    def _load_source(self) -> None:
        facts = self.facts["source"]
        self.source, created = Source.objects.get_or_create(
            uid=stable_uid("october-2013", "source"),
            defaults={
                "kept_by": self.region,
                "kind": Source.Kind.PRESS_RELEASE,
                "title": facts["title"],
                "issued_on": facts["issued_on"],
                "precision": facts["precision"],
                "note": facts["note"],
                "text": self.text,
            },
        )
        self.added += created

    def _load_organisation(self, facts: Facts) -> None:
        key = facts["key"]
        place = facts.get("settlement")
        organisation, created = self._keep(
            Organisation,
            {"uid": stable_uid("october-2013", "organisation", key)},
            facts,
            kept_by=self.region,
            kind=facts["kind"],
            name_as_written=facts["name"],
            legal_form=self.legal_forms[facts["legal_form"]] if "legal_form" in facts else None,
            settlement=_place(place) if place else None,
            parent=self.organisations[facts["parent"]] if "parent" in facts else None,
            note=facts.get("note", ""),
        )
        if created:
            reindex_organisations([organisation])
        # What hangs on a record that people merged into another hangs on that one.
        self.organisations[key] = organisation.merged_into or organisation
        self.organisation_facts[key] = facts

    def _load_person(self, facts: Facts) -> None:
        person, created = self._keep(
            Person,
            {"uid": stable_uid("october-2013", "person", facts["key"])},
            facts,
            kept_by=self.region,
            last_name=facts["last_name"],
            first_name=facts["first_name"],
            patronymic=facts["patronymic"],
        )
        if created:
            reindex_people([person])
            post = facts["post"]
            office = self.organisations[post["organisation"]]
            self._keep(Post, {"person": person, "organisation": office, "title": post["title"]}, post)
        self.people[facts["key"]] = person

    def _load_session(self, facts: Facts) -> None:
        session, _created = self._keep(
            StrategySession,
            {"uid": stable_uid("october-2013", "session", facts["key"])},
            facts,
            kept_by=self.region,
            title=facts["title"],
            status=facts["status"],
            task=facts.get("task", ""),
            open_kinds=facts.get("open_kinds", []),
            follows=self.sessions[facts["follows"]] if "follows" in facts else None,
        )
        self.sessions[facts["key"]] = session
        for day in facts["days"]:
            date = datetime.date.fromisoformat(day["date"])
            self._keep(SessionDay, {"session": session, "date": date}, day)
        for order, organiser in enumerate(facts.get("organisers", ())):
            self._keep(
                SessionOrganiser,
                {"session": session, "organisation": self.organisations[organiser["organisation"]]},
                organiser,
                role=organiser["role"],
                order=order,
            )
        for order, item in enumerate(facts.get("agenda", ())):
            self._load_agenda_item(session, item, order)
        for order, outcome in enumerate(facts.get("outcomes", ())):
            self._keep(
                Outcome,
                {"uid": stable_uid("october-2013", "outcome", facts["key"], outcome["key"])},
                outcome,
                session=session,
                kind=outcome["kind"],
                text=outcome["text"],
                order=order,
            )
        for order, board in enumerate(facts.get("boards", ())):
            self._keep(
                Board,
                {"uid": stable_uid("october-2013", "board", facts["key"], board["key"])},
                board,
                session=session,
                title=board["title"],
                order=order,
            )
        self._load_attendance(session, facts)

    def _load_agenda_item(self, session: StrategySession, facts: Facts, order: int) -> None:
        item, _created = self._keep(
            AgendaItem,
            {"uid": stable_uid("october-2013", "agenda", facts["key"])},
            facts,
            session=session,
            kind=facts["kind"],
            title=facts["title"],
            text=facts["text"],
            order=order,
        )
        for speaker in facts["speakers"]:
            self._keep(
                AgendaSpeaker,
                {"item": item, "person": self.people[speaker["person"]]},
                speaker,
                organisation=self.organisations[speaker["organisation"]],
                post_on_day=speaker["post_on_day"],
            )

    def _load_attendance(self, session: StrategySession, facts: Facts) -> None:
        for group in facts.get("attendance", ()):
            for key in group["organisations"]:
                named = self.organisation_facts[key]
                self._keep(
                    Attendance,
                    {"session": session, "organisation": self.organisations[key], "person": None},
                    {"words": {"record": named["words"]["record"], **group["words"]}},
                    organisation_on_day=named["name"],
                )
        for present in facts.get("speakers_present", ()):
            person, office = self.people[present["person"]], self.organisations[present["organisation"]]
            self._keep(
                Attendance,
                {"session": session, "organisation": office, "person": person},
                present,
                organisation_on_day=self.organisation_facts[present["organisation"]]["name"],
                post_on_day=present["post_on_day"],
            )

    def _keep(
        self, model: type[Record], found_by: dict[str, Any], facts: Facts, **values: Any
    ) -> tuple[Record, bool]:
        """The record as it stands, or a new one, proved by the document's words."""
        record, created = model._default_manager.get_or_create(
            **found_by, defaults={**values, "source": self.source}
        )
        if created:
            self.added += 1
            for field, words in facts["words"].items():
                words = {"quote": words} if isinstance(words, str) else words
                provenance.prove(record, self.source, field="" if field == "record" else field, **words)
        return record, created


def _place(facts: Facts) -> Settlement:
    """The town of that name; of namesakes the largest."""
    region, kind, name = facts["region"], facts["type"], facts["name"]
    namesakes = Settlement.objects.filter(region__code=region, type=kind, name=name)
    return namesakes.order_by(models.F("population").desc(nulls_last=True))[0]
