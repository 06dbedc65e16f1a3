"""A press release drawn from what a session holds, in the manner of an official one, at any moment.

It says what is recorded and nothing beside it: nobody is quoted, and no statement of the hall has a name.
The words are those of Russian official papers, so they stand here and not in the catalogue of the interface.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation

from enterprises.models import User
from enterprises.provenance import Key, Origin
from sessions_app.models import StrategySession
from sessions_app.press_release import course, head
from sessions_app.press_release.facts import Facts
from sessions_app.press_release.paragraphs import Paragraph


@dataclass(frozen=True)
class Draft:
    paragraphs: tuple[Paragraph, ...]
    origins: dict[Key, Origin]

    def paragraph(self, key: str) -> Paragraph | None:
        return next((one for one in self.paragraphs if one.key == key), None)


def draw(session: StrategySession, user: User) -> Draft:
    """A constant number of queries, whatever the session holds. What `user` may not see is not in it."""
    with translation.override("ru"):
        facts = Facts(session, user)
        parts = (
            head.title,
            head.lead,
            head.task,
            head.took_part,
            course.talks,
            course.topics,
            course.board,
            course.findings,
            course.priorities,
            course.decisions,
            head.before,
            course.what_follows,
        )
        return Draft(tuple(one for part in parts for one in part(facts)), facts.origins)
