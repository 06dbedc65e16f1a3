"""What the minutes of a session say, drawn from its data at any moment, also while it runs.

The words of the paper are those of Russian official papers (GOST R 7.0.97-2016 and the usual manner of
minutes), so they stand here as they are and not in the catalogue of the interface.
"""

from __future__ import annotations

from django.utils import translation

from sessions_app.models import Minutes
from sessions_app.paper import Block, Paper
from sessions_app.protocol.appendices import appendices
from sessions_app.protocol.facts import Facts
from sessions_app.protocol.head import agenda, head, present
from sessions_app.protocol.items import full, short


def draw(minutes: Minutes) -> Paper:
    """The paper as the data give it, without wordings by hand; a constant number of queries."""
    with translation.override("ru"):
        return _draw(Facts(minutes))


def _draw(facts: Facts) -> Paper:
    blocks = [*head(facts), *present(facts), *agenda(facts)]
    for one in facts.items:
        blocks += full(facts, one) if facts.is_full else short(facts, one)
    blocks += [*_signatures(facts), *appendices(facts)]
    return Paper(_title(facts), tuple(blocks), tuple(facts.gaps))


def _title(facts: Facts) -> str:
    number = f" № {facts.minutes.number}" if facts.minutes.number else ""
    return f"Протокол{number}: {facts.session.title}"


def _signatures(facts: Facts) -> list[Block]:
    return [
        Block("signature", label, right=person.short_name if person else "")
        for label, person in (
            ("Председательствующий", facts.session.chair),
            ("Секретарь", facts.session.secretary),
        )
    ]
