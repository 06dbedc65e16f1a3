"""The items: what was heard, who spoke, what was decided."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from enterprises import declension
from enterprises.declension import Case
from enterprises.typography import NBSP, long_dates
from sessions_app.models import AgendaItem, AgendaSpeaker, Decision, Instruction, Statement
from sessions_app.paper import Block
from sessions_app.protocol.facts import Facts, Item
from sessions_app.protocol.words import (
    capital,
    executor,
    people_in_words,
    post_at,
    small,
    statements_in_words,
    with_stop,
)

MOST_NAMED_SPEAKERS = 12
_SATURDAY = 5
_ROMAN = [
    "I",
    "II",
    "III",
    "IV",
    "V",
    "VI",
    "VII",
    "VIII",
    "IX",
    "X",
    "XI",
    "XII",
    "XIII",
    "XIV",
    "XV",
    "XVI",
    "XVII",
    "XVIII",
    "XIX",
    "XX",
]


def full(facts: Facts, one: Item) -> list[Block]:
    blocks = [Block("heading", f"{one.number}. {one.title}", f"item:{one.item.pk if one.item else 0}")]
    item = one.item
    if item is not None:
        heard = _heard(facts, item)
        if heard:
            blocks += [Block("label", "СЛУШАЛИ:"), *heard]
        spoke = _spoke(facts, item)
        if spoke:
            blocks += [Block("label", "ВЫСТУПИЛИ:"), *spoke]
    if one.decisions:
        blocks += [Block("label", "РЕШИЛИ:"), *_decisions(facts, one)]
    return blocks


def short(facts: Facts, one: Item) -> list[Block]:
    if not one.decisions and not (one.item and one.item.speakers.all()):
        return []
    roman = _ROMAN[one.number - 1] if one.number <= len(_ROMAN) else str(one.number)
    blocks = [Block("heading", f"{roman}. {one.title}", f"item:{one.item.pk if one.item else 0}")]
    if one.item is not None:
        names = [speaker.person.short_name for speaker in one.item.speakers.all()]
        names += [name for name in _said_by(facts, one.item) if name not in names]
        if names:
            blocks.append(Block("subtitle", f"({', '.join(names)})", f"names:{one.item.pk}"))
    return blocks + _decisions(facts, one)


def _heard(facts: Facts, item: AgendaItem) -> list[Block]:
    blocks = []
    speakers = list(item.speakers.all())
    for speaker in speakers:
        name = declension.full_name(speaker.person, Case.ACCUSATIVE)
        where = speaker.organisation.title if speaker.organisation else ""
        post = post_at(declension.phrase(speaker.post_on_day, Case.ACCUSATIVE), where)
        facts.check_name(speaker.person, f"heard:{speaker.pk}")
        who = f"{name}, {post}," if post else name
        # One speaker's words are the item's; of several nobody knows whose they are.
        told = f"{NBSP}– {_told(speaker, item.text)}" if item.text and len(speakers) == 1 else ""
        blocks.append(
            Block("text", with_stop(f"{who if told else who.rstrip(',')}{told}"), f"heard:{speaker.pk}")
        )
    if item.text and len(speakers) != 1:
        lines = [line for line in item.text.split("\n") if line.strip()]
        blocks += [Block("text", with_stop(line), f"said:{item.pk}:{at}") for at, line in enumerate(lines)]
    return blocks


def _told(speaker: AgendaSpeaker, text: str) -> str:
    return text if text.startswith(speaker.person.last_name) else small(text)


def _said_by(facts: Facts, item: AgendaItem) -> list[str]:
    named: dict[str, None] = {}
    for statement in facts.statements:
        if statement.board.agenda_item_id != item.pk or statement.is_anonymous:
            continue
        if statement.speaker is not None:
            where = f" ({statement.organisation.title})" if statement.organisation else ""
            named[f"{statement.speaker.short_name}{where}"] = None
        elif statement.organisation is not None:
            named[f"представитель {statement.organisation.title}"] = None
    return list(named)


def _spoke(facts: Facts, item: AgendaItem) -> list[Block]:
    said = [one for one in facts.statements if one.board.agenda_item_id == item.pk]
    if not said:
        return []
    names = _said_by(facts, item)
    shown = ", ".join(names[:MOST_NAMED_SPEAKERS])
    others = (
        " и другие участники" if names and (len(names) > MOST_NAMED_SPEAKERS or _some_unnamed(said)) else ""
    )
    who = f"{shown}{others}" if names else "Участники сессии"
    counted = f"записано {statements_in_words(len(said))}"
    voted = _voted_on(facts, {one.board_id for one in said})
    where = f" (приложение № {facts.appendices['swot']})" if "swot" in facts.appendices else ""
    return [Block("text", f"{who}: {counted}{voted}{where}.", f"spoke:{item.pk}")]


def _voted_on(facts: Facts, boards: set[int]) -> str:
    for one in reversed(facts.rounds):
        if one.board_id in boards and one.voted is not None:
            of = f" из {one.eligible}" if one.eligible else ""
            verb = "проголосовал" if one.voted % 10 == 1 and one.voted % 100 != 11 else "проголосовали"
            return f", {verb} {people_in_words(one.voted)}{of}"
    return ""


def _decisions(facts: Facts, one: Item) -> list[Block]:
    blocks = []
    for order, decision in enumerate(one.decisions, 1):
        number = decision.number or f"{one.number}.{order}"
        blocks += _decision(facts, number, decision)
    return blocks


def _decision(facts: Facts, number: str, decision: Decision) -> list[Block]:
    key = f"decision:{decision.pk}"
    instructions = list(decision.instructions.all())
    if decision.kind == Decision.Kind.INSTRUCT and not instructions:
        facts.gap(
            key,
            _("Item %(number)s: who and by when") % {"number": number},
            _("Without an executor and a date only «take note» or «recommend» is possible."),
            True,
            f"{reverse('instructions:issue', args=[decision.pk])}?minutes={facts.minutes.pk}#id_organisation",
            _("Issue an instruction"),
        )
    for instruction in instructions:
        _check_instruction(facts, number, key, instruction)
    if decision.kind == Decision.Kind.INSTRUCT and len(instructions) == 1:
        return [Block("text", f"{number}. {_instruction(facts, instructions[0])}", key)]
    blocks = [Block("text", f"{number}. {with_stop(decision.text)}", key)]
    for letter, instruction in zip("абвгдежзиклмнопрстуфхцчшщэюя", instructions, strict=False):
        blocks.append(
            Block("text", f"{letter}) {_instruction(facts, instruction)}", f"instruction:{instruction.pk}")
        )
    return blocks


def _instruction(facts: Facts, instruction: Instruction) -> str:
    who = executor(instruction.executor, instruction.executor_person, Case.DATIVE)
    others = [
        executor(link.organisation, link.person, Case.INSTRUMENTAL)
        for link in instruction.co_executor_links.all()
    ]
    together = f" совместно с {', '.join(others)}" if others else ""
    text = instruction.text.rstrip(".")
    if who:
        text = f"{capital(who)}{together} {small(text)}"
    due = f" в срок до {long_dates([instruction.due_on]).replace('года', 'г.')}" if instruction.due_on else ""
    return with_stop(text + due)


def _check_instruction(facts: Facts, number: str, key: str, instruction: Instruction) -> None:
    nobody = instruction.executor_id is None and instruction.executor_person_id is None
    if nobody or instruction.due_on is None:
        missing = (
            _("Neither an executor nor a date is given.")
            if nobody and instruction.due_on is None
            else _("No executor is given.")
            if nobody
            else _("No date is given.")
        )
        facts.gap(
            key,
            _("Item %(number)s: who and by when") % {"number": number},
            missing,
            True,
            f"{instruction.get_absolute_url()}?do=extend#extend",
            _("Complete the instruction"),
        )
    elif instruction.due_on.weekday() >= _SATURDAY:
        facts.gap(
            key,
            _("Item %(number)s: the date is a day off") % {"number": number},
            _("By the rule it moves back to the working day before."),
            False,
            instruction.decision.get_absolute_url(),
            _("Look at the instruction"),
        )
    if instruction.executor_person is not None:
        facts.check_name(instruction.executor_person, key)


def _some_unnamed(said: Iterable[Statement]) -> bool:
    return any(one.is_anonymous or (one.speaker is None and one.organisation is None) for one in said)
