"""Who held the session, when and where, and who took part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from enterprises import declension
from enterprises.declension import Case
from enterprises.models import Organisation
from enterprises.typography import NBSP, long_dates
from sessions_app.models import Attendance, SessionOrganiser, StrategySession
from sessions_app.press_release.facts import Facts
from sessions_app.press_release.paragraphs import Fact, Paragraph
from sessions_app.protocol.words import capital, people_in_words, quoted, small, with_stop

PLANNED, RUNNING = StrategySession.Status.PLANNED, StrategySession.Status.RUNNING
_HOLD = {
    PLANNED: {"": "проведёт", "plur": "проведут"},
    RUNNING: {"": "проводит", "plur": "проводят"},
}
_HELD = {"masc": "провёл", "femn": "провела", "neut": "провело", "plur": "провели"}
_TOOK_PART = {
    PLANNED: "К участию в сессии приглашены",
    RUNNING: "Участие в сессии принимают",
}
_ALSO = {PLANNED: "Приглашены также", RUNNING: "Участвуют также"}


@dataclass(frozen=True)
class _Kind:
    """`who` came for organisations of the kind, and how an open list of them goes on."""

    who: str
    others: str


KINDS = {
    Organisation.Kind.ENTERPRISE.value: _Kind("представители предприятий", "и другие предприятия"),
    Organisation.Kind.EDUCATION.value: _Kind(
        "представители образовательных и научных учреждений", "и другие учреждения"
    ),
    Organisation.Kind.AUTHORITY.value: _Kind("представители органов власти", "и другие органы власти"),
    Organisation.Kind.INFRASTRUCTURE.value: _Kind(
        "представители организаций инфраструктуры", "и другие организации"
    ),
}


def title(facts: Facts) -> list[Paragraph]:
    return [Paragraph("title", facts.session.title, (Fact("название", facts.session),))]


def lead(facts: Facts) -> list[Paragraph]:
    session = facts.session
    dates = long_dates(day.date for day in facts.days) if facts.days else ""
    told = [_held(facts, dates)]
    if where := _place(session):
        told.append(f"Место проведения{NBSP}– {where}.")
    proofs = [
        Fact("сессия", session, "status"),
        *(Fact(f"{day.date:%d.%m.%Y}", day) for day in facts.days),
        *(Fact(link.organisation.title, link) for link in facts.organisers),
    ]
    return [Paragraph("lead", " ".join(told), tuple(proofs))]


def _held(facts: Facts, dates: str) -> str:
    session = facts.session
    holders = _titles(facts.organisers, SessionOrganiser.Role.ORGANISER)
    consultants = [
        _named(link.organisation, Case.INSTRUMENTAL)
        for link in facts.organisers
        if link.role == SessionOrganiser.Role.CONSULTANT
    ]
    if session.status == StrategySession.Status.CANCELLED:
        return " ".join(
            filter(None, (f"Сессия {quoted(session.title)}", dates and f"({dates})", "отменена."))
        ).strip()
    number = "plur" if len(holders) > 1 else ""
    verb = _HOLD[StrategySession.Status(session.status)][number] if session.status in _HOLD else ""
    if not verb and holders:
        verb = _HELD.get(number or declension.gender(facts.organisers[0].organisation.title), "")
    what = (
        small(accusative) if (accusative := _accusative(session.title)) else f"сессию {quoted(session.title)}"
    )
    together = ""
    if consultants:
        with_whom = "консультантом" if len(consultants) == 1 else "консультантами"
        together = f"совместно с{NBSP}{with_whom} {_and(consultants)}"
    if holders and verb:
        return with_stop(" ".join(filter(None, (_and(holders), together, dates, verb, what))))
    happens = {PLANNED: "состоится", RUNNING: "проходит"}.get(
        StrategySession.Status(session.status), "прошла"
    )
    told = with_stop(" ".join(filter(None, (dates, happens, f"сессия {quoted(session.title)}"))))
    if holders:
        told += f" Организатор{NBSP}– {holders[0]}{', ' + together if together else ''}."
    elif together:
        told += f" Она подготовлена {together}."
    return told[:1].upper() + told[1:]


def _accusative(title: str) -> str:
    """Empty where the words are not understood: then the title stands in quotes."""
    bent = declension.phrase(title, Case.ACCUSATIVE)
    return bent if bent != title else ""


def _titles(links: Iterable[SessionOrganiser], role: SessionOrganiser.Role) -> list[str]:
    return [_named(link.organisation) for link in links if link.role == role]


def _named(organisation: Organisation, case: Case | None = None) -> str:
    """With its place, where that is known; a body of power sits where its region is."""
    name = declension.phrase(organisation.title, case) if case else organisation.title
    place = organisation.settlement if organisation.kind != Organisation.Kind.AUTHORITY else None
    return f"{name} ({place.label})" if place else name


def _place(session: StrategySession) -> str:
    town = session.settlement.label if session.settlement else ""
    if town and " ".join(session.place.split()).startswith(" ".join(town.split())):
        return session.place
    return ", ".join(part for part in (town, session.place) if part)


def task(facts: Facts) -> list[Paragraph]:
    if not facts.session.task:
        return []
    return [Paragraph("task", task_of(facts.session), (Fact("задача", facts.session, "task"),))]


def task_of(session: StrategySession) -> str:
    """«Задача сессии – определение…»; a sentence of its own stays as it is."""
    told = with_stop(" ".join(session.task.split()))
    is_named = told.lower().startswith(("цель", "цели", "задача", "задачи"))
    if not is_named and declension.begins_with(told, "NOUN", "INFN"):
        return f"Задача сессии{NBSP}– {small(told)}"
    return capital(told)


def before(facts: Facts) -> list[Paragraph]:
    return [
        Paragraph(
            f"before:{session.uid}",
            f"Предыдущая сессия{NBSP}– {quoted(session.title)}{_when(session)}.",
            (Fact(session.title, session), Fact("продолжает", facts.session, "follows")),
        )
        for session in facts.before
    ]


def _when(session: StrategySession) -> str:
    return f", {long_dates(session.dates)}" if session.dates else ""


def took_part(facts: Facts) -> list[Paragraph]:
    """By kinds, in the order of the list; who holds the session is named as holding it."""
    holding = {link.organisation_id for link in facts.organisers}
    by_kind: dict[str, dict[int, Attendance]] = {kind: {} for kind in KINDS}
    unchecked: dict[str, Attendance] = {}
    alone: list[Attendance] = []
    for seat in facts.seats:
        if seat.organisation is not None:
            if seat.organisation_id not in holding:
                by_kind[seat.organisation.kind].setdefault(seat.organisation.pk, seat)
        elif seat.organisation_on_day:
            unchecked.setdefault(seat.organisation_on_day, seat)
        else:
            alone.append(seat)
    parts = [
        (f"kind:{kind}", *_kind(facts, kind, list(seats.values())))
        for kind, seats in by_kind.items()
        if seats
    ]
    if unchecked:
        named = ", ".join(unchecked)
        parts.append(
            ("kind:unchecked", f"представители других организаций: {named}", list(unchecked.values()))
        )
    if alone:
        parts.append(
            ("kind:alone", f"участники без указания организации: {people_in_words(len(alone))}", alone)
        )
    status = StrategySession.Status(facts.session.status)
    first, later = _TOOK_PART.get(status, "Участие в сессии приняли"), _ALSO.get(status, "Участвовали также")
    return [
        Paragraph(
            key,
            with_stop(f"{later if number else first} {text}"),
            tuple(_seat_facts(facts, key, seats)),
        )
        for number, (key, text, seats) in enumerate(parts)
    ]


def _kind(facts: Facts, kind: str, seats: Sequence[Attendance]) -> tuple[str, list[Attendance]]:
    words = KINDS[kind]
    who = _who(facts, seats) or words.who
    named = ", ".join(_seat(seat) for seat in seats)
    if kind not in facts.session.open_kinds:
        return f"{who}: {named}", list(seats)
    # What a source says of the others is said of the only open kind.
    said = facts.words(facts.session, "open_kinds") if len(facts.session.open_kinds) == 1 else ""
    others = said if said.startswith(("и других", "и другие")) else words.others
    return f"{who} (не{NBSP}менее{NBSP}{len(seats)}), в{NBSP}том числе: {named} {others}", list(seats)


def _who(facts: Facts, seats: Sequence[Attendance]) -> str:
    """In the words of the source, if it says the same of all; a bare «представители» says too little."""
    said = {facts.words(seat, "role") for seat in seats if seat.person_id is None} or {""}
    one = said.pop()
    return one if not said and " " in one and one[:1].islower() else ""


def _seat(seat: Attendance) -> str:
    assert seat.organisation is not None
    name = seat.organisation_on_day or seat.organisation.title
    return f"{name} ({seat.organisation.settlement.label})" if seat.organisation.settlement else name


def _seat_facts(facts: Facts, key: str, seats: Iterable[Attendance]) -> Iterable[Fact]:
    for seat in seats:
        yield Fact(
            seat.organisation_on_day or (seat.organisation.title if seat.organisation else seat.person_name),
            seat,
        )
    if key.removeprefix("kind:") in facts.session.open_kinds:
        yield Fact("перечень открыт", facts.session, "open_kinds")


def _and(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} и{NBSP}{names[-1]}" if len(names) > 1 else names[0]
