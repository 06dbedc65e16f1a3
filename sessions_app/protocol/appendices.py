"""The appendices: who was there, the boards with votes, the voting, the priorities, the photos by name."""

from __future__ import annotations

from enterprises.typography import NBSP
from sessions_app.models import VotingRound
from sessions_app.paper import Block
from sessions_app.protocol.facts import QUADRANTS, Facts


def appendices(facts: Facts) -> list[Block]:
    draw = {
        "attendance": _attendance,
        "swot": _swot,
        "voting": _voting,
        "priorities": _priorities,
        "photos": _photos,
    }
    return [block for name, number in facts.appendices.items() for block in draw[name](facts, number)]


def _attendance(facts: Facts, number: int) -> list[Block]:
    rows = []
    for order, seat in enumerate(facts.seats, 1):
        name = seat.person_name or "–"
        post = facts.post(seat)
        organisation = seat.organisation_on_day or (seat.organisation.title if seat.organisation else "")
        rows.append((str(order), name, post or "–", organisation or "–"))
    return [
        Block("appendix", f"Приложение № {number}"),
        Block("heading", "Список присутствовавших"),
        Block(
            "table",
            header=("№", "Фамилия, имя, отчество", "Должность", "Организация"),
            rows=tuple(rows),
            widths=(6, 32, 27, 35),
        ),
    ]


def _swot(facts: Facts, number: int) -> list[Block]:
    blocks = [
        Block("appendix", f"Приложение № {number}"),
        Block("heading", "Доски SWOT с числом голосов"),
    ]
    for title, statements in facts.boards():
        blocks.append(Block("heading", title))
        for quadrant, name in QUADRANTS.items():
            said = [one for one in statements if one.quadrant == quadrant]
            if not said:
                continue
            said.sort(key=lambda one: (-facts.dots.get(one.pk, 0), one.number))
            blocks.append(
                Block(
                    "table",
                    header=("№", name, "Тема", "Голосов"),
                    widths=(8, 60, 20, 12),
                    rows=tuple(
                        (
                            str(one.number),
                            one.text,
                            one.theme.title if one.theme else "–",
                            str(facts.dots[one.pk]) if one.pk in facts.dots else "–",
                        )
                        for one in said
                    ),
                )
            )
    return blocks


def _voting(facts: Facts, number: int) -> list[Block]:
    rows = tuple(
        (
            one.question or (one.board.title if one.board else "") or str(one.get_kind_display()),
            str(one.get_kind_display()),
            _turnout(one),
            _result(one),
        )
        for one in facts.rounds
    )
    return [
        Block("appendix", f"Приложение № {number}"),
        Block("heading", "Итоги голосования и явка"),
        Block("table", header=("О чём", "Вид", "Проголосовали", "Итог"), rows=rows, widths=(42, 18, 18, 22)),
    ]


def _priorities(facts: Facts, number: int) -> list[Block]:
    rows = tuple(
        (
            str(order),
            priority.title,
            ", ".join(f"№{NBSP}{link.statement.number}" for link in priority.statement_links.all()) or "–",
        )
        for order, priority in enumerate(
            facts.session.priorities.prefetch_related("statement_links__statement"), 1
        )
    )
    return [
        Block("appendix", f"Приложение № {number}"),
        Block("heading", "Приоритеты кластеризации"),
        Block("table", header=("№", "Приоритет", "Из высказываний"), rows=rows, widths=(6, 64, 30)),
    ]


def _photos(facts: Facts, number: int) -> list[Block]:
    """The pictures themselves stay in the portal."""
    rows = tuple(
        (str(order), one.item.title, one.photo.caption or f"Фото флипчарта, {one.number} из {one.many}")
        for order, one in enumerate(facts.photos, 1)
    )
    return [
        Block("appendix", f"Приложение № {number}"),
        Block("heading", "Фотографии флипчартов"),
        Block("table", header=("№", "Пункт повестки", "Фотография"), rows=rows, widths=(6, 44, 50)),
    ]


def _turnout(one: VotingRound) -> str:
    if one.voted is None:
        return "–"
    return f"{one.voted} из {one.eligible}" if one.eligible else str(one.voted)


def _result(one: VotingRound) -> str:
    if one.kind == VotingRound.Kind.DOTS:
        return "голоса указаны у высказываний"
    if one.votes_for is None:
        return "–"
    return f"за – {one.votes_for}, против – {one.votes_against or 0}, воздержались – {one.abstained or 0}"
