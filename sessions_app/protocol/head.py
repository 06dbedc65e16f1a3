"""The head of the paper: whose it is, when and where, who was there, what was on the agenda."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from enterprises.models import Person
from enterprises.typography import NBSP, long_dates
from sessions_app.models import AgendaSpeaker, Attendance
from sessions_app.paper import Block
from sessions_app.protocol.facts import LISTED_IN_AN_APPENDIX, Facts
from sessions_app.protocol.words import organisations_in_words, people_in_words, post_at, with_stop


def head(facts: Facts) -> list[Block]:
    if not facts.organisers:
        facts.gap(
            "body",
            _("Nobody holds the session"),
            _("Name the organiser: the paper begins with it."),
            True,
            reverse("sessions:edit", args=[facts.session.pk]),
            _("Name the organisers"),
        )
    if not facts.minutes.number:
        facts.gap(
            "number",
            _("The minutes have no number"),
            _("It can be given before signing."),
            False,
            field="number",
        )
    if not facts.days:
        facts.gap(
            "dates",
            _("The date of the session is not known"),
            _("Minutes without a date are not signed."),
            True,
            reverse("sessions:edit", args=[facts.session.pk]),
            _("Give the dates"),
        )
    when = (
        long_dates(day.date for day in facts.days).replace("года", "г.") if facts.days else "дата не указана"
    )
    place = facts.session.place or (facts.session.settlement.label if facts.session.settlement else "")
    number = f"№{NBSP}{facts.minutes.number or '____'}"
    blocks = [Block("body", one.title, f"body:{one.pk}") for one in facts.organisers]
    blocks += [Block("title", "ПРОТОКОЛ"), Block("subtitle", facts.session.title, "subtitle")]
    if place:
        blocks.append(Block("subtitle", place, "place"))
    blocks.append(Block("pair", when, right=number))
    if facts.minutes.corrects:
        old = facts.minutes.corrects
        named = f"№{NBSP}{old.number}" if old.number else f"редакция {old.edition}"
        signed = f" от {old.signed_on:%d.%m.%Y}" if old.signed_on else ""
        blocks.append(
            Block(
                "flat",
                f"Редакция {facts.minutes.edition}. Исправляет протокол {named}{signed}: "
                f"{facts.minutes.correction_reason}",
                "correction",
            )
        )
    return blocks


def present(facts: Facts) -> list[Block]:
    blocks = [
        _officer(facts, "chair", "Председательствовал", facts.session.chair),
        _officer(facts, "secretary", "Секретарь", facts.session.secretary),
    ]
    invited = [seat for seat in facts.seats if seat.role == Attendance.Role.INVITED]
    present = [seat for seat in facts.seats if seat.role != Attendance.Role.INVITED]
    if not present:
        facts.gap(
            "present",
            _("Nobody is in the list of those present"),
            _("Register who came, or add them to the attendance afterwards."),
            True,
            reverse("sessions:detail", args=[facts.session.pk]) + "#attendance",
            _("Open the attendance"),
        )
    blocks += _people(facts, "present", "Присутствовали", present)
    if invited:
        blocks += _people(facts, "invited", "Приглашённые", invited)
    return blocks


def _officer(facts: Facts, key: str, label: str, person: Person | None) -> Block:
    if person is None:
        titles = {"chair": _("No chair"), "secretary": _("No secretary")}
        facts.gap(key, titles[key], _("Nobody has been given this role."), True, field=key)
        return Block("flat", f"{label}: не назначен", key)
    post = facts.posts.get(person.pk, "")
    named = f"{post}{NBSP}– {person.short_name}" if post else person.short_name
    return Block("flat", f"{label}: {named}", key)


def _people(facts: Facts, key: str, label: str, seats: Sequence[Attendance]) -> list[Block]:
    if not seats:
        return [Block("flat", f"{label}: не отмечены", key)]
    if len(facts.seats) >= LISTED_IN_AN_APPENDIX:
        return [Block("flat", f"{label}: {_counted(facts, seats)} (список прилагается)", key)]
    return [Block("flat", f"{label}:", key)] + [
        Block("text", _seat(facts, seat) + (";" if number < len(seats) else "."), f"{key}:{seat.pk}")
        for number, seat in enumerate(seats, 1)
    ]


def _counted(facts: Facts, seats: Sequence[Attendance]) -> str:
    """An open list is never counted out: «не менее 13»."""
    at_least = "не менее " if facts.session.open_kinds else ""
    people = [seat for seat in seats if seat.person_name]
    if len(people) == len(seats):
        return f"{at_least}{people_in_words(len(seats))}"
    organisations = len({seat.organisation_id or seat.organisation_on_day for seat in seats})
    return f"представители {at_least}{organisations_in_words(organisations)}"


def _seat(facts: Facts, seat: Attendance) -> str:
    """«директор ООО «Образец» – Крылова А. П.», or «от ООО «Образец»» where nobody is named."""
    organisation = seat.organisation_on_day or (seat.organisation.title if seat.organisation else "")
    name = seat.person.short_name if seat.person else seat.person_name
    if not name:
        return f"от {organisation}"
    where = post_at(facts.post(seat), organisation)
    return f"{where}{NBSP}– {name}" if where else name


def agenda(facts: Facts) -> list[Block]:
    items = [one for one in facts.items if one.item]
    if not facts.is_full or not items:
        return []
    blocks = [Block("heading", "Повестка дня")]
    for one in items:
        assert one.item is not None
        speakers = [_speaker(speaker) for speaker in one.item.speakers.all()]
        label = "Докладчик" if len(speakers) == 1 else "Докладчики"
        told = f" {label}: {'; '.join(speakers)}." if speakers else ""
        blocks.append(Block("text", f"{one.number}. {with_stop(one.title)}{told}", f"agenda:{one.item.pk}"))
    return blocks


def _speaker(speaker: AgendaSpeaker) -> str:
    post = post_at(speaker.post_on_day, speaker.organisation.title if speaker.organisation else "")
    return f"{speaker.person.short_name}, {post}" if post else speaker.person.short_name
