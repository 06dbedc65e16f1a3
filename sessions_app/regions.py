"""Parts of a screen that are drawn anew for everybody when something of theirs changes.

A region is drawn by the same partial on the first load and when events are read, once for each audience, and
stands on the page as `data-region="<name>"`. Nothing that one person alone may see lies in it, and no input.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sessions_app import boards, desk, parts, results
from sessions_app.kinds import voting
from sessions_app.kinds.rules import CONSOLE_ONLY, Audience
from sessions_app.models import StrategySession


@dataclass(frozen=True)
class Region:
    """`draw` gives what stands inside the element. Its audiences hear of all kinds that change it."""

    name: str
    audiences: frozenset[Audience]
    changed_by: frozenset[str]
    draw: Callable[[StrategySession, Audience], str]


BOARDS = frozenset({"board.add"})
COUNTED = frozenset(f"statement.{verb}" for verb in ("add", "move", "remove", "restore", "merge", "unmerge"))
REGIONS = (
    # Counts of all boards are for the console: a phone that reads along would hear too much.
    Region("boards", CONSOLE_ONLY, BOARDS | COUNTED, boards.draw_tabs),
    Region("boards", frozenset({Audience.PARTICIPANT}), BOARDS, boards.draw_tabs),
    Region("turnout", CONSOLE_ONLY, voting.HELD, results.draw_strip),
    # A statement that comes, goes or is reworded on the board; a strategy; a result.
    Region(
        "tops", CONSOLE_ONLY, COUNTED | {"statement.edit"} | parts.STRATEGIES | voting.HELD, desk.draw_tops
    ),
    Region("priorities", CONSOLE_ONLY, parts.PRIORITIES, desk.draw_priorities),
    Region("decisions", CONSOLE_ONLY, parts.DECISIONS | voting.HELD, desk.draw_decisions),
    Region("round", frozenset({Audience.FACILITATOR, Audience.PARTICIPANT}), voting.HELD, results.draw),
)


def drawn(session: StrategySession, audience: Audience) -> dict[str, str]:
    """All regions of an audience by their names, for the first load of its page."""
    return {region.name: region.draw(session, audience) for region in REGIONS if audience in region.audiences}
