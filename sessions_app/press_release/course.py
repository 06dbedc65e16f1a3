"""What was said and discussed, what came out of it, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from enterprises import declension
from enterprises.typography import NBSP, long_dates
from sessions_app.models import AgendaItem, AgendaSpeaker, StrategySession
from sessions_app.press_release.facts import Facts
from sessions_app.press_release.head import task_of
from sessions_app.press_release.paragraphs import Fact, Paragraph
from sessions_app.protocol.facts import QUADRANTS
from sessions_app.protocol.words import capital, post_at, quoted, small, statements_in_words, with_stop

MOST_SUPPORTED = 3
# A press release is no protocol: who needs all of them reads the minutes.
MOST_DECISIONS = 12
# What else is on an agenda – a vote, the minutes – is told by its outcome, unless something was said.
_TOLD = {AgendaItem.Kind.OPENING, AgendaItem.Kind.TALK, AgendaItem.Kind.DISCUSSION}
_OPENED = {False: "открыл", True: "открыла"}
_SPOKE = {False: "выступил", True: "выступила"}
_PRONOUN = {False: "Он", True: "Она"}


def talks(facts: Facts) -> list[Paragraph]:
    opening = next((item for item in facts.items if item.kind == AgendaItem.Kind.OPENING), None)
    return [
        Paragraph(f"talk:{item.pk}", _talk(item, speakers, item == opening), _talk_facts(item, speakers))
        for item in facts.items
        if (speakers := list(item.speakers.all())) and (item.kind in _TOLD or item.text)
    ]


def _talk_facts(item: AgendaItem, speakers: Sequence[AgendaSpeaker]) -> tuple[Fact, ...]:
    return (
        Fact(item.title, item),
        *(Fact(speaker.person.full_name, speaker) for speaker in speakers),
        *((Fact("что сказано", item, "text"),) if item.text else ()),
    )


def _talk(item: AgendaItem, speakers: Sequence[AgendaSpeaker], is_opening: bool) -> str:
    named = [_speaker(speaker) for speaker in speakers]
    is_woman = declension.is_woman(speakers[0].person) if len(speakers) == 1 else None
    if is_woman is None:
        what = "Сессию открывали" if is_opening else f"По теме {quoted(item.title)} выступали"
        told = f"{what}: {'; '.join(named)}."
    elif is_opening:
        told = f"Работу сессии {_OPENED[is_woman]} {named[0]}."
    else:
        told = f"По теме {quoted(item.title)} {_SPOKE[is_woman]} {named[0]}."
    said = " ".join(item.text.split())
    if not said:
        return told
    if is_woman is not None and declension.begins_with_verb(said, "sing"):
        return f"{told} {_PRONOUN[is_woman]} {small(with_stop(said))}"
    if said.startswith(tuple(speaker.person.last_name for speaker in speakers)):
        return f"{told} {with_stop(said)}"
    return f"{told} Содержание выступления: {with_stop(said)}"


def _speaker(speaker: AgendaSpeaker) -> str:
    where = post_at(speaker.post_on_day, speaker.organisation.title if speaker.organisation else "")
    return f"{where} {speaker.person.full_name}" if where else speaker.person.full_name


def topics(facts: Facts) -> list[Paragraph]:
    if not facts.topics:
        return []
    # «Определили стратегические приоритеты»: what they did with it, where the source says so.
    done = {one.pk: words for one in facts.topics if _is_done(words := facts.words(one))}
    rest = [small(one.text.rstrip(".")) for one in facts.topics if one.pk not in done]
    parts = [f"обменялись мнениями по темам: {', '.join(rest)}"] if rest else []
    parts += [done[one.pk] for one in facts.topics if one.pk in done]
    return [
        Paragraph(
            "topics",
            with_stop(f"Участники {'; '.join(parts)}"),
            tuple(Fact(one.text, one) for one in facts.topics),
        )
    ]


def _is_done(words: str) -> bool:
    return words[:1].islower() and declension.begins_with_verb(words, "plur")


def board(facts: Facts) -> list[Paragraph]:
    """Counted, and what the vote put first; nobody is named, for a press release goes out of the house."""
    if not facts.statements:
        return []
    counted = []
    for quadrant, name in QUADRANTS.items():
        if count := sum(one.quadrant == quadrant for one in facts.statements):
            counted.append(f"{name.lower()}{NBSP}– {count}")
    told = f"На досках SWOT записано {statements_in_words(len(facts.statements))}: {', '.join(counted)}."
    ranked = sorted(facts.statements, key=lambda one: -facts.dots.get(one.pk, 0))[:MOST_SUPPORTED]
    first = [one for one in ranked if facts.dots.get(one.pk)]
    if first:
        listed = "; ".join(
            f"{small(one.text.rstrip('.'))} (голосов{NBSP}– {facts.dots[one.pk]})" for one in first
        )
        told += f" Больше всего голосов получили: {listed}."
    boards = {one.board_id: one.board for one in facts.statements}
    return [
        Paragraph(
            "board",
            told,
            (
                *(Fact(board.title, board) for board in boards.values()),
                *(Fact(f"№{NBSP}{one.number}", one) for one in first),
            ),
        )
    ]


def findings(facts: Facts) -> list[Paragraph]:
    return [
        Paragraph(f"finding:{one.uid}", _finding(one.text), (Fact(one.text, one),)) for one in facts.findings
    ]


def _finding(text: str) -> str:
    if declension.begins_with(text, "PRTS"):
        return f"В рамках сессии {small(with_stop(text))}"
    return f"Вывод сессии: {small(with_stop(text))}"


def priorities(facts: Facts) -> list[Paragraph]:
    return _list(
        "priorities",
        "Стратегические приоритеты, названные на сессии",
        [(one.title, one) for one in facts.priorities],
    )


def decisions(facts: Facts) -> list[Paragraph]:
    listed = [(one.text, one) for one in facts.decisions[:MOST_DECISIONS]]
    label = "По итогам сессии решено"
    if len(facts.decisions) > MOST_DECISIONS:
        label = f"По итогам сессии принято решений{NBSP}– {len(facts.decisions)}, в{NBSP}том числе"
    return _list("decisions", label, listed)


def _list(key: str, label: str, listed: Sequence[tuple[str, Any]]) -> list[Paragraph]:
    if not listed:
        return []
    told = "; ".join(small(" ".join(text.split()).rstrip(".;")) for text, _record in listed)
    return [Paragraph(key, f"{label}: {told}.", tuple(Fact(text, record) for text, record in listed))]


def what_follows(facts: Facts) -> list[Paragraph]:
    return [
        Paragraph(
            f"next:{session.uid}",
            _next(session),
            (
                Fact(session.title, session),
                *(Fact(f"{day.date:%d.%m.%Y}", day) for day in session.days.all()),
                *((Fact("задача", session, "task"),) if session.task else ()),
            ),
        )
        for session in facts.after
    ]


def _next(session: StrategySession) -> str:
    dates = f"{long_dates(session.dates)} " if session.dates else ""
    if session.status == StrategySession.Status.PLANNED:
        told = f"{dates}состоится {_subject(session.title)}."
    else:
        happens = "проходит" if session.status == StrategySession.Status.RUNNING else "прошла"
        told = f"{dates}{happens} сессия {quoted(session.title)}."
    if session.task:
        told += f" {task_of(session)}"
    return capital(told)


def _subject(title: str) -> str:
    """«вторая установочная сессия», or the title in quotes where it is no phrase that goes on a sentence."""
    is_phrase = declension.phrase(title, declension.Case.ACCUSATIVE) != title
    return small(title) if is_phrase else f"сессия {quoted(title)}"
