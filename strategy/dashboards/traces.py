"""From a figure back to the hall: measure or indicator → decision → priority → strategy → statement with
its votes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.charts import ChainLink, attained
from sessions_app.models import Decision, Priority, Statement, StrategySession, Tally, TowsStrategy
from strategy.lights import Light
from strategy.models import Goal, Measure, Programme


@dataclass(frozen=True)
class Said:
    """A statement of the hall, the words that were quoted from it, and its votes; None where nobody voted."""

    statement: Statement
    quote: str
    votes: int | None

    @property
    def words(self) -> str:
        return self.quote or self.statement.text

    @property
    def where(self) -> str:
        return self.statement.board.title


@dataclass
class Trace:
    """What one thing follows from, directly and through its decisions and priorities."""

    decisions: list[Decision] = field(default_factory=list)
    priorities: list[Priority] = field(default_factory=list)
    strategies: list[TowsStrategy] = field(default_factory=list)
    statements: list[Said] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.decisions or self.priorities or self.strategies or self.statements)


def statements() -> QuerySet[Statement]:
    """With board, session, who said it and dots of all rounds: what a quotation needs, in one query."""
    dots = Tally.objects.filter(statement=OuterRef("pk")).values("statement").annotate(sum=Sum("dots"))
    return Statement.objects.select_related("board__session", "speaker", "organisation").annotate(
        votes=Subquery(dots.values("sum"))
    )


def said(pairs: Iterable[tuple[int, str]]) -> list[Said]:
    """Statements by (id, quote), in that order, each once."""
    quotes: dict[int, str] = {}
    for key, quote in pairs:
        quotes.setdefault(key, quote)
    found = {statement.pk: statement for statement in statements().filter(pk__in=quotes)}
    return [
        Said(found[key], quote, getattr(found[key], "votes", None))
        for key, quote in quotes.items()
        if key in found
    ]


def of_measure(measure: Measure) -> Trace:
    """A measure, and the goal it serves: the measure's own links come first."""
    goal = measure.task.goal
    decisions = _decisions(
        [*_ids(measure.decision_links, "decision_id"), *_ids(goal.decision_links, "decision_id")]
    )
    own_priorities = _ids(measure.priority_links, "priority_id")
    priorities = _priorities(own_priorities or _ids(goal.priority_links, "priority_id"))
    strategies = list(
        TowsStrategy.objects.filter(measure_links__measure=measure)
        .select_related("board__session")
        .order_by("pk")
    )
    own = list(measure.statement_links.order_by("pk").values_list("statement_id", "quote"))
    return Trace(decisions, priorities, strategies, said([*own, *_under(priorities)]))


def of_goals(goals: Iterable[Goal]) -> Trace:
    """What a programme as a whole follows from, through its goals."""
    keys = [goal.pk for goal in goals]
    in_order = ("goal_links__goal__number", "goal_links__pk")
    decisions = Decision.objects.filter(goal_links__goal__in=keys).order_by(*in_order)
    priorities = Priority.objects.filter(goal_links__goal__in=keys).order_by(*in_order)
    # One that serves several goals is named once, where it is named first.
    first = list(dict.fromkeys(priorities.select_related("session")))
    return Trace(
        list(dict.fromkeys(decisions.select_related("session"))),
        first,
        [],
        said(_under(first)) if first else [],
    )


def _ids(links: object, name: str) -> list[int]:
    return list(links.order_by("pk").values_list(name, flat=True))  # type: ignore[attr-defined]


def _decisions(keys: list[int]) -> list[Decision]:
    found = {row.pk: row for row in Decision.objects.filter(pk__in=keys).select_related("session")}
    return [found[key] for key in dict.fromkeys(keys) if key in found]


def _priorities(keys: list[int]) -> list[Priority]:
    found = {row.pk: row for row in Priority.objects.filter(pk__in=keys).select_related("session")}
    return [found[key] for key in dict.fromkeys(keys) if key in found]


def _under(priorities: Iterable[Priority]) -> list[tuple[int, str]]:
    """Statements from which the priorities grew, the most supported first."""
    keys = [priority.pk for priority in priorities]
    rows = (
        Statement.objects.filter(priority_links__priority__in=keys)
        .annotate(sum=Coalesce(Sum("tallies__dots"), 0))
        .order_by("-sum", "pk")
        .values_list("pk", "priority_links__quote")
    )
    return [(key, quote) for key, quote in rows]


# The chain -----------------------------------------------------------------------------------------


def chain(first: ChainLink, trace: Trace, *, between: Iterable[ChainLink] = ()) -> list[ChainLink]:
    """One path back: the first of each kind. What is not recorded is left out, never invented."""
    links = [first, *between]
    links += [decision_link(decision) for decision in trace.decisions[:1]]
    links += [
        ChainLink(_("Priority"), priority.title, priority.get_absolute_url())
        for priority in trace.priorities[:1]
    ]
    links += [
        ChainLink(
            _("Strategy %(kind)s") % {"kind": strategy.kind},
            strategy.text,
            strategy.get_absolute_url(),
        )
        for strategy in trace.strategies[:1]
    ]
    links += [statement_link(one) for one in trace.statements[:1]]
    return links


def decision_link(decision: Decision) -> ChainLink:
    kind = (
        _("Decision, %(day)s") % {"day": date_format(decision.decided_on, "d.m.Y")}
        if decision.decided_on
        else _("Decision")
    )
    number = decision.number or decision.act_number
    text = _("No. %(number)s") % {"number": number} if number else decision.text
    if decision.session_id and decision.session is not None:
        text = f"{text}, {decision.session.title}"
    return ChainLink(kind, text, decision.get_absolute_url())


def statement_link(one: Said) -> ChainLink:
    moment = one.statement.happened_at
    kind = (
        _("The hall, %(when)s") % {"when": date_format(timezone.localtime(moment), "j E, H:i")}
        if moment
        else _("The hall")
    )
    votes = (
        ", " + ngettext("%(count)d vote", "%(count)d votes", one.votes) % {"count": one.votes}
        if one.votes
        else ""
    )
    return ChainLink(kind, f"«{one.words}»{votes}", one.statement.get_absolute_url())


def programme_link(programme: Programme, number: str) -> ChainLink:
    return ChainLink(_("Programme"), number, programme.get_absolute_url())


def session_link(session: StrategySession) -> ChainLink:
    return ChainLink(_("Session"), session.title, session.get_absolute_url())


def light_word(light: Light) -> str:
    return attained(light.ratio) if light.ratio is not None else light.word
