"""The result of a selection, and why a candidate is in or out, as a workbook and as an official paper."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from enterprises.charts import number, percent
from enterprises.sheets import Table, Value
from strategy.dashboards.scoreboard import Board
from strategy.dashboards.why import Why


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def _moment(value: Any) -> str:
    return date_format(timezone.localtime(value), "d.m.Y H:i")


# Workbooks -----------------------------------------------------------------------------------------


def of_board(board: Board) -> list[Table]:
    """The tables of the page, and below them what was drawn and from which seed."""
    criteria = [f"{part.name}, {percent(board.weights[part.pk], 1)}" for part in board.criteria]
    rows: list[list[Value]] = [
        [
            row.place,
            row.name,
            row.score,
            row.word,
            Decimal(str(row.top_k)),
            row.median,
            row.trimmed,
            *(part.value for part in row.parts),
        ]
        for row in board.rows
    ]
    rows += [[None, one.name, None, _plain(one.reason)] for one in board.refused]
    return [
        Table(
            _("Result"),
            [
                _("Place"),
                _("Candidate"),
                _("Score"),
                _("Outcome"),
                _("In the first %(places)s") % {"places": board.places},
                _("Median"),
                _("Trimmed"),
                *criteria,
            ],
            rows,
        ),
        Table(
            _("Contributions"),
            [_("Candidate"), *criteria, _("Score")],
            [[row.name, *(part.contribution for part in row.parts), row.score] for row in board.rows],
        ),
        Table(
            _("Spread"),
            [
                _("Candidate"),
                _("Criterion"),
                _("Ballots"),
                _("Lowest"),
                _("Highest"),
                _("Standard deviation"),
                _("Disputed"),
            ],
            [
                [
                    row.name,
                    part.criterion.name,
                    part.count,
                    part.low,
                    part.high,
                    part.spread,
                    _("yes") if part.disputed else _("no"),
                ]
                for row in board.rows
                for part in row.parts
                if part.low is not None
            ],
        ),
        Table(
            _("Places in the draws"),
            [_("Candidate"), *(str(place + 1) for place in range(len(board.rows)))],
            [[row.name, *(Decimal(str(share)) for share in row.ranks)] for row in board.rows],
        ),
        Table(
            _("Weights"),
            [_("Criterion"), _("Weight"), _("At least"), _("At most")],
            [[one.criterion.name, one.weight, one.low, one.high] for one in board.stability],
        ),
        Table(_("Passport"), [_("What"), _("Value")], _passport(board)),
    ]


def _passport(board: Board) -> list[list[str | int]]:
    method, result = board.selection.method, board.result
    rows: list[list[str | int]] = [
        [_("Selection"), board.selection.title],
        [_("Method"), f"{method.title}, {method.edition}"],
        [_("Hash of the method"), method.digest],
        [_("Closed"), _moment(result.computed_at)],
        [_("Hash of the result"), result.digest],
        [_("Draws"), result.samples],
        [_("Seed"), result.seed],
    ]
    if board.agreement is not None:
        rows.append([_("Agreement, W"), number(board.agreement, 4)])
    return rows


def of_why(why: Why) -> list[Table]:
    rows: list[list[Value]] = [[_plain(why.answer)]]
    rows += [
        [
            argument.text,
            argument.criterion.name if argument.criterion else None,
            argument.difference,
            argument.said.words if argument.said else None,
            argument.said.where if argument.said else None,
        ]
        for argument in why.arguments
    ]
    rows += [[line] for line in ([] if why.is_pilot else why.needed)]
    head = [_("What"), _("Criterion"), _("Difference"), _("Words of the hall"), _("Where")]
    return [Table(_("Why"), head, rows), *of_board(why.board)]


# Papers --------------------------------------------------------------------------------------------


def paper_of_board(board: Board) -> dict[str, Any]:
    return {
        "title": board.selection.title,
        "verdict": board.verdict,
        "labels": _labels(),
        "head": [
            _("Place"),
            _("Candidate"),
            *(f"{one.code}, {percent(board.weights[one.pk])}" for one in board.criteria),
            _("Score"),
            _("In the first %(places)s") % {"places": board.places},
            _("Outcome"),
        ],
        "rows": [
            [
                str(row.place),
                row.name,
                *(number(part.value, 1) for part in row.parts),
                number(row.score, 1),
                row.chance,
                row.word,
            ]
            for row in board.rows
        ],
        "refused": [[one.name, one.reason] for one in board.refused],
        "criteria": [f"{one.code} – {one.name}" for one in board.criteria],
        "safety": [
            _("«%(name)s»: among the first %(places)d in %(share)s of %(samples)s draws.")
            % {
                "name": row.name,
                "places": board.places,
                "share": row.chance,
                "samples": number(board.result.samples),
            }
            for row in board.passing
        ]
        + [
            _("Weight of «%(criterion)s»: %(words)s.") % {"criterion": one.criterion.name, "words": one.words}
            for one in board.narrow[:5]
        ]
        + (
            [_("Agreement of the experts W = %(w)s.") % {"w": number(board.agreement, 2)}]
            if board.agreement is not None
            else []
        ),
        "passport": [[str(name), str(value)] for name, value in _passport(board)],
    }


def paper_of_why(why: Why) -> dict[str, Any]:
    ruling, board = why.ruling, why.board
    decision = ruling.decision if ruling else None
    return {
        "title": why.title,
        "labels": _labels(),
        "answer": why.answer,
        "facts": _facts(why),
        "deviation": decision.deviation if decision and decision.follows_ranking is False else "",
        "heading": _("Three reasons for and two against") if why.is_pilot else _("What spoke against it"),
        "rival": why.rival.name if why.rival else "",
        "arguments": [
            {
                "criterion": argument.criterion.name if argument.criterion else "",
                "text": argument.text,
                "difference": argument.signed,
                "said": f"«{argument.said.words}» – № {argument.said.statement.number}, {argument.said.where}"
                if argument.said
                else "",
            }
            for argument in why.arguments
        ],
        "needed": [] if why.is_pilot else why.needed,
        "rows": [
            [
                str(row.place),
                row.name,
                number(row.score, 1),
                row.chance,
                row.word,
            ]
            for row in board.rows
        ]
        + [["–", one.name, "–", "–", one.reason] for one in board.refused],
        "safety": [f"{figure} – {words}" for figure, words in why.safety],
        "sides": [f"{side}: {count}" for side, count in why.sides],
        "recusals": [f"{one.expert.name}, {one.get_kind_display()}: {one.reason}" for one in why.recusals],
        "chain": [{"kind": link.kind, "text": link.text, "word": link.word} for link in why.chain],
        "opinions": [
            {"who": one.person.short_name, "text": one.text}
            for one in (decision.minority_opinions.all() if decision else [])
        ],
        "conditions": [
            f"{one.text}{f' ({one.due_on:%d.%m.%Y})' if one.due_on else ''} – {one.get_state_display()}"
            for one in (ruling.conditions if ruling and why.is_pilot else [])
        ],
        "review": f"{ruling.next_review:%d.%m.%Y}" if ruling and ruling.next_review else "",
        "passport": [[str(name), str(value)] for name, value in _passport(board)],
    }


def _facts(why: Why) -> str:
    if why.ruling is None:
        return _("There is no decision yet.")
    decision = why.ruling.decision.decision
    parts = [why.ruling.outcome.get_outcome_display(), decision.label]
    if decision.decided_on:
        parts.append(date_format(decision.decided_on, "d.m.Y"))
    if decision.session:
        parts.append(decision.session.title)
        if decision.session.chair:
            parts.append(_("chair %(name)s") % {"name": decision.session.chair.short_name})
    return "; ".join(parts)


def _labels() -> dict[str, str]:
    return {
        "all": _("All candidates"),
        "candidate": _("Candidate"),
        "chain": _("What grew out of it"),
        "conditions": _("Conditions"),
        "criteria": _("Criteria"),
        "departs": _("The decision departs from the ranking:"),
        "needed": _("What is needed"),
        "opinions": _("Minority opinions"),
        "outcome": _("Outcome"),
        "passport": _("Passport of the method"),
        "place": _("Place"),
        "refused": _("Not judged"),
        "review": _("Review"),
        "safety": _("How safe it is"),
        "score": _("Score"),
        "share": _("In the draws"),
        "who": _("Who judged"),
    }
