"""A text is given, read in the background, checked by a person; what is accepted goes into the registry.

An administrator's acceptance writes records, anybody else's makes proposals. Both keep the text as their
source and the exact words as evidence. Nothing is written before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import choosing, jobs, people, proposals, provenance, registry, texts
from enterprises.jobs import Progress
from enterprises.models import Job, Organisation, Person, Proposal, Region, Source, TextReading, User
from enterprises.people import PostRow
from enterprises.permissions import can_edit_registry
from enterprises.proposals import Origin, ProposedPerson
from enterprises.reading import reader
from enterprises.text_lines import DATES, ORGANISATIONS, PARTS, PEOPLE, organisation_line, person_line
from enterprises.versions import claim

KIND = "text.read"
KEPT_FOR = timedelta(days=30)


@transaction.atomic
def open_text(
    region: Region, *, by: User, text: str, title: str = "", kind: str, issued_on: date | None = None
) -> TextReading:
    """Take a text and begin to read it. Raises ValidationError where there is nothing to read."""
    text = texts.checked(text)
    reading = TextReading.objects.create(
        kept_by=region,
        title=title or _first_words(text),
        kind=kind,
        issued_on=issued_on,
        text=text,
        created_by=by,
    )
    reading.job = jobs.start(KIND, region=region, by=by, text=reading.pk)
    reading.save(update_fields=["job"])
    return reading


def _first_words(text: str) -> str:
    line = next(line for line in text.splitlines() if line.strip())
    words = " ".join(line.split())
    return words if len(words) <= 120 else f"{words[:119].rsplit(' ', 1)[0]}…"


@jobs.work(KIND)
def work(job: Job, progress: Progress) -> None:
    reading = TextReading.objects.select_related("kept_by").get(pk=job.arguments["text"])
    if reading.is_closed or reading.is_read:
        return
    progress(0, 0, _("Reading the text"))
    read = reader.read(reading.text)
    number = len(read.organisations) + len(read.people)
    found: dict[str, Any] = {ORGANISATIONS: [], PEOPLE: [], DATES: [], "used": list(read.used)}
    for one in read.organisations:
        progress(len(found[ORGANISATIONS]), number, _("Comparing with the registry"))
        found[ORGANISATIONS].append(organisation_line(reading, one))
    for person in read.people:
        progress(len(found[ORGANISATIONS]) + len(found[PEOPLE]), number, _("Comparing with the registry"))
        found[PEOPLE].append(person_line(reading, person))
    found[DATES] = [{"iso": one.iso, "start": one.start, "end": one.end} for one in read.dates]
    TextReading.objects.filter(pk=reading.pk, closed_at=None).update(found=found)


@transaction.atomic
def close(reading: TextReading, *, by: User, version: int) -> None:
    """Leave the rest of a text undecided: nothing more of it is written, and it is forgotten."""
    claim(reading, version)
    reading.refresh_from_db(fields=["found", "outcome", "closed_at"])
    _close(reading)


def forget_old() -> int:
    """Texts that nobody has decided on for long hold names of people: they go."""
    old = TextReading.objects.open().filter(created_at__lt=timezone.now() - KEPT_FOR)
    return old.update(text="", found={}, closed_at=timezone.now())


@dataclass(frozen=True)
class Decision:
    """What a person says of one line: `what` is "create", "join" or "skip"; `record` is whom it joins."""

    what: str
    record: int | None = None
    values: Mapping[str, Any] | None = None


Decisions = Mapping[tuple[str, int], Decision]


@transaction.atomic
def decide(reading: TextReading, decisions: Decisions, *, by: User, version: int) -> TextReading:
    """Write what is accepted, or propose it; the lines that are not among `decisions` stay for later.

    Raises StaleVersion when somebody decided before, ValidationError otherwise.
    """
    claim(reading, version)
    reading.refresh_from_db(fields=["found", "outcome", "closed_at", "source", "text"])
    if reading.is_closed or not reading.is_read:
        raise ValidationError(_("This text is decided already."), code="decided")
    writes = any(one.what != "skip" for one in decisions.values())
    source = _the_source(reading, by=by) if writes else None
    writer = _Writer(reading, by, source)
    for part in PARTS:
        for number, line in enumerate(reading.found[part]):
            decision = decisions.get((part, number))
            if decision is not None and "done" not in line:
                writer.decide(part, number, line, decision)
    reading.outcome = {key: reading.outcome.get(key, 0) + count for key, count in writer.counts.items()} | {
        key: count for key, count in reading.outcome.items() if key not in writer.counts
    }
    if all("done" in line for part in PARTS for line in reading.found[part]):
        _close(reading)
    reading.save()
    return reading


def _close(reading: TextReading) -> None:
    reading.closed_at, reading.text, reading.found = timezone.now(), "", {}
    reading.save()


def _the_source(reading: TextReading, *, by: User) -> Source:
    if reading.source is None:
        reading.source = registry.create_source(
            reading.kept_by,
            by=by,
            title=reading.title,
            kind=reading.kind,
            issued_on=reading.issued_on,
            text=reading.text,
        )
    return reading.source


class _Writer:
    """Carries decisions out; a person's post may be at an organisation of the same text."""

    def __init__(self, reading: TextReading, by: User, source: Source | None) -> None:
        self.reading, self.by, self.source = reading, by, source
        self.may_write = can_edit_registry(by, reading.kept_by)
        self.counts: dict[str, int] = {}

    def decide(self, part: str, number: int, line: dict[str, Any], decision: Decision) -> None:
        if decision.what == "skip":
            self._done(line, "skipped")
        elif part == ORGANISATIONS:
            self._organisation(number, line, decision)
        else:
            self._person(number, line, decision)

    def _done(self, line: dict[str, Any], what: str, record: Any = None) -> None:
        line["done"] = {"what": what}
        if isinstance(record, Organisation | Person | Proposal):
            line["done"] |= {"record": record.pk, "url": record.get_absolute_url(), "title": str(record)}
        self.counts[what] = self.counts.get(what, 0) + 1

    def _organisation(self, number: int, line: dict[str, Any], decision: Decision) -> None:
        assert self.source is not None
        if decision.what == "join":
            organisation = _standing(Organisation, self.reading, decision.record)
            if self.may_write:
                self._prove(organisation, line)
            self._done(line, "joined", organisation)
            return
        values = dict(decision.values or {})
        if self.may_write:
            organisation = registry.create_organisation(
                self.reading.kept_by, by=self.by, source=self.source, **values
            )
            self._prove(organisation, line)
            if organisation.settlement_id and (span := line.get("place_words")):
                note = _("The place is said by an adjective.") if line.get("place_is_adjective") else ""
                self._prove_words(organisation, span, field="settlement", note=note)
            self._done(line, "created", organisation)
            return
        proposal = proposals.propose(
            self.reading.kept_by,
            by=self.by,
            key=self._key(ORGANISATIONS, number),
            kind=Proposal.Kind.ORGANISATION,
            origin=self._origin(),
            fields=_as_sent(values),
            source=self.source,
            quote=self._words(line["start"], line["end"]),
        )
        self._done(line, "proposed", proposal)

    def _person(self, number: int, line: dict[str, Any], decision: Decision) -> None:
        assert self.source is not None
        values = dict(decision.values or {})
        title, place = values.pop("post", ""), values.pop("organisation", None)
        organisation = self._organisation_of(place)
        if not self.may_write:
            if decision.what == "join":
                self._done(line, "joined", _standing(Person, self.reading, decision.record))
                return
            proposal = proposals.propose(
                self.reading.kept_by,
                by=self.by,
                key=self._key(PEOPLE, number),
                kind=Proposal.Kind.PERSON,
                origin=self._origin(),
                person=ProposedPerson(**values, post=title),
                organisation=organisation,
                source=self.source,
                quote=self._words(line["start"], line["end"]),
            )
            self._done(line, "proposed", proposal)
            return
        post = PostRow(organisation, title) if organisation is not None and title else None
        if decision.what == "join":
            person = _standing(Person, self.reading, decision.record)
            if post is not None:
                people.add_post(person, post, by=self.by, source=self.source)
        else:
            person = people.create_person(
                self.reading.kept_by,
                by=self.by,
                source=self.source,
                posts=[post] if post else [],
                **values,
            )
        self._prove(person, line)
        self._done(line, "joined" if decision.what == "join" else "created", person)

    def _organisation_of(self, place: int | None) -> Organisation | None:
        """Where a post is: an organisation of this text that is in the registry by now."""
        if place is None:
            return None
        done = self.reading.found[ORGANISATIONS][place].get("done", {})
        key = done.get("record") if done.get("what") in ("created", "joined") else None
        key = key or self.reading.found[ORGANISATIONS][place].get("record")
        return Organisation.objects.of(self.reading.kept_by).present().filter(pk=key).first() if key else None

    def _words(self, start: int, end: int) -> str:
        return self.reading.text[start : min(end, start + provenance.LONGEST_QUOTE)]

    def _prove(self, record: Organisation | Person, line: dict[str, Any]) -> None:
        self._prove_words(record, (line["start"], line["end"]))

    def _prove_words(
        self, record: Organisation | Person, span: tuple[int, int], *, field: str = "", note: str = ""
    ) -> None:
        assert self.source is not None
        start, end = span
        words = self._words(start, end)
        provenance.prove(record, self.source, words, field=field, note=note, at=start, by=self.by)

    def _key(self, part: str, number: int) -> str:
        return f"text {self.reading.uid} {part} {number}"

    def _origin(self) -> Origin:
        assert self.source is not None
        return Origin(Proposal.CameFrom.READING, self.reading.title, self.source.get_absolute_url())


def _standing(model: type[Any], reading: TextReading, key: int | None) -> Any:
    record = model.objects.of(reading.kept_by).present().filter(pk=key).first()
    if record is None:
        raise ValidationError(
            _("A record of the registry that was chosen is gone meanwhile. Look at the text again."),
            code="gone",
        )
    return record


def _as_sent(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as a browser would send them: so a proposal keeps them."""
    fields = {name: str(value) for name, value in values.items() if value and name != "settlement"}
    if (settlement := values.get("settlement")) is not None:
        fields |= {"settlement": choosing.settlement_label(settlement), "settlement_id": str(settlement.pk)}
    return fields
