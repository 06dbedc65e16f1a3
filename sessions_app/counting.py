"""What ballots and counts by hand add up to. Never told before a round is closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, IntegerField, Sum
from django.db.models.expressions import CombinedExpression, ExpressionWrapper, Value

from sessions_app.models import Answer, Vote, VotingRound


@dataclass(frozen=True)
class Total:
    """`dots` are dots, points or the sum of ratings; `voters` is None where people were counted together."""

    dots: int
    voters: int | None
    on_paper: int


@dataclass(frozen=True)
class Totals:
    """By statement: every option that still stands by itself has a line, with nothing in it, too."""

    statements: dict[int, Total]
    answers: dict[str, int]

    def as_facts(self) -> dict[str, Any]:
        return {
            "statements": {str(key): total.dots for key, total in self.statements.items()},
            "answers": self.answers or None,
        }


def voters(round_: VotingRound) -> int:
    """Whose ballot says something: who took every dot back has not voted."""
    return round_.ballots.filter(edition=round_.edition, spent__gt=0).count()


def recount(round_: VotingRound) -> Totals:
    if round_.kind == VotingRound.Kind.OPEN:
        return Totals({}, _answers(round_))
    return Totals(_statements(round_), {})


def _answers(round_: VotingRound) -> dict[str, int]:
    answers = dict.fromkeys(Answer.values, 0)
    given = round_.ballots.filter(edition=round_.edition).exclude(answer="").values_list("answer")
    for answer, count in given.annotate(count=Count("pk")).order_by():
        answers[answer] += count
    for answer, amount in round_.paper_counts.exclude(answer="").values_list("answer", "amount"):
        answers[answer] += amount
    return answers


def _statements(round_: VotingRound) -> dict[int, Total]:
    worth: F | ExpressionWrapper[CombinedExpression] = F("value")
    if round_.kind == VotingRound.Kind.RANKING:
        worth = ExpressionWrapper(
            Value((round_.dots_per_person or 0) + 1) - F("value"), output_field=IntegerField()
        )
    votes = Vote.objects.filter(ballot__round=round_, ballot__edition=round_.edition)
    given = {
        key: (dots, people)
        for key, dots, people in votes.values_list("statement")
        .annotate(dots=Sum(worth), people=Count("pk"))
        .order_by()
    }
    papers = dict(round_.paper_counts.exclude(statement=None).values_list("statement", "amount"))
    standing = round_.options.filter(statement__canonical=None, statement__removed_at=None)
    keys = standing.order_by("statement__number").values_list("statement", flat=True)
    totals = {}
    for key in keys:
        dots, people = given.get(key, (0, 0))
        paper = papers.get(key, 0)
        totals[key] = Total(dots + paper, None if paper else people, paper)
    return totals
