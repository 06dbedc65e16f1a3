"""Parts of a screen that are drawn anew for everybody when something of theirs changes.

A region is drawn by the same partial on the first load and when events are read, once for each audience, and
stands on the page as `data-region="<name>"`. Nothing that one person alone may see lies in it, and no input.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sessions_app import boards, desk, parts, phones, presence, results, schedule
from sessions_app.kinds import agenda, attendance, timer, voting
from sessions_app.kinds.rules import CONSOLE_ONLY, THE_HALL, Audience
from sessions_app.models import StrategySession
from sessions_app.parts import QUEUE


@dataclass(frozen=True)
class Region:
    """`draw` gives what stands inside the element. Its audiences hear of all kinds that change it."""

    name: str
    audiences: frozenset[Audience]
    changed_by: frozenset[str]
    draw: Callable[[StrategySession, Audience], str]


BOARDS = frozenset({"board.add"})
COUNTED = frozenset(f"statement.{verb}" for verb in ("add", "move", "remove", "restore", "merge", "unmerge"))
# Whatever changes what a statement says or where it stands.
SAID = COUNTED | {"statement.edit", "theme.set", "line.accept", "line.off"}
SCREEN = frozenset({"screen.show", "screen.turn"})
CODES = frozenset({"code.renew", "code.end"})
READERS = frozenset({Audience.FACILITATOR, Audience.PARTICIPANT})
PHONE_ONLY = frozenset({Audience.PARTICIPANT})
WALL_ONLY = frozenset({Audience.PROJECTOR})
AGENDA = frozenset(kind.name for kind in agenda.KINDS)
ATTENDANCE = frozenset(kind.name for kind in (*attendance.KINDS, *attendance.EVENTS))
RULES = frozenset({"session.set", "session.edit"})
TIMER = frozenset(kind.name for kind in timer.KINDS)
REGIONS = (
    Region("boards", READERS, BOARDS | COUNTED | {"line.accept", "line.off"}, boards.draw_tabs),
    Region("queue", CONSOLE_ONLY, QUEUE, phones.draw_queue),
    Region("on_wall", CONSOLE_ONLY, SCREEN | SAID | voting.HELD, phones.draw_on_wall),
    # What phones are asked follows from the present item of the agenda.
    Region("phone", PHONE_ONLY, BOARDS | AGENDA | RULES, phones.draw_step),
    Region("wall", WALL_ONLY, SCREEN | SAID | CODES | voting.HELD | AGENDA | TIMER, phones.draw_wall),
    Region("wall_side", WALL_ONLY, SCREEN | CODES, phones.draw_wall_side),
    Region("turnout", CONSOLE_ONLY, voting.HELD, results.draw_strip),
    # A board, what is said on it, a strategy, a result.
    Region(
        "tops",
        CONSOLE_ONLY,
        SAID | BOARDS | parts.STRATEGIES | voting.HELD,
        desk.draw_tops,
    ),
    Region("priorities", CONSOLE_ONLY, parts.PRIORITIES, desk.draw_priorities),
    Region("decisions", CONSOLE_ONLY, parts.DECISIONS | voting.HELD, desk.draw_decisions),
    Region("round", READERS, voting.HELD, results.draw),
    Region("attendance", CONSOLE_ONLY, ATTENDANCE | AGENDA, presence.draw_list),
    Region("presence", CONSOLE_ONLY, ATTENDANCE | AGENDA, presence.draw_counts),
    Region("agenda-list", CONSOLE_ONLY, AGENDA, schedule.draw_list),
    Region("agenda", THE_HALL, AGENDA | {"session.edit"}, schedule.draw),
    # At the console its button begins with the planned length of the present item.
    Region("timer", CONSOLE_ONLY, TIMER | AGENDA, schedule.draw_timer),
    Region("timer", THE_HALL - CONSOLE_ONLY, TIMER, schedule.draw_timer),
)


def drawn(
    session: StrategySession, audience: Audience, names: Collection[str] | None = None
) -> dict[str, str]:
    """Regions of an audience by their names, all or those that its page has, for the first load."""
    return {
        region.name: region.draw(session, audience)
        for region in REGIONS
        if audience in region.audiences and (names is None or region.name in names)
    }
