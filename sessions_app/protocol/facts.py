"""What the minutes are drawn from: a session read in a constant number of queries, and what it lacks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F, Prefetch, Q
from django.utils.translation import gettext as _

from enterprises.models import Person, Post
from sessions_app import attendance, overview, photos
from sessions_app.models import (
    AgendaItem,
    AgendaPhoto,
    AgendaSpeaker,
    Attendance,
    Decision,
    Minutes,
    Quadrant,
    SessionOrganiser,
    Statement,
    Tally,
    VotingRound,
)
from sessions_app.paper import Gap

LISTED_IN_AN_APPENDIX = 15
QUADRANTS = {
    Quadrant.STRENGTH.value: "Сильные стороны",
    Quadrant.WEAKNESS.value: "Слабые стороны",
    Quadrant.OPPORTUNITY.value: "Возможности",
    Quadrant.THREAT.value: "Угрозы",
}


@dataclass(frozen=True)
class Item:
    """A numbered item; `item` is None for decisions that hang on no item of the agenda."""

    item: AgendaItem | None
    number: int
    decisions: list[Decision]

    @property
    def title(self) -> str:
        return self.item.title if self.item else "Решения сессии"


class Facts:
    def __init__(self, minutes: Minutes) -> None:
        self.minutes = minutes
        self.session = session = minutes.session
        self.is_full = minutes.form == Minutes.Form.FULL
        self.gaps: list[Gap] = []
        self.days = list(session.days.all())
        self.organisers = [
            link.organisation
            for link in session.organisers.filter(role=SessionOrganiser.Role.ORGANISER)
            .select_related("organisation")
            .order_by("order", "pk")
        ]
        self.seats = list(
            attendance.who_came(session)
            .select_related("organisation", "person", "proposal")
            .order_by(F("person__sort_key").asc(nulls_last=True), "organisation__sort_key", "pk")
        )
        self.items = self._items()
        self.photos = [one for item in self.items if item.item for one in photos.shown(item.item)]
        self.statements = list(
            Statement.objects.of(session)
            .filter(canonical=None, removed_at=None)
            .select_related("board", "speaker", "organisation", "theme")
            .order_by("board__order", "board", "number")
        )
        self.rounds = list(
            session.rounds.filter(closed_at__isnull=False).select_related("board").order_by("closed_at", "pk")
        )
        self.dots = self._dots()
        self.posts = self._posts()
        self.appendices = self._appendix_numbers()

    def _items(self) -> list[Item]:
        agenda = list(
            self.session.agenda.exclude(kind=AgendaItem.Kind.BREAK)
            .prefetch_related(
                Prefetch(
                    "speakers", AgendaSpeaker.objects.select_related("person", "organisation").order_by("pk")
                ),
                Prefetch("photos", AgendaPhoto.objects.shown()),
            )
            .order_by(F("day__date").asc(nulls_first=True), "order", "pk")
        )
        by_item: dict[int | None, list[Decision]] = defaultdict(list)
        for decision in overview.decisions_with_links(self.session.decisions.all()):
            by_item[decision.agenda_item_id].append(decision)
        items = [Item(item, number, by_item[item.pk]) for number, item in enumerate(agenda, 1)]
        if by_item[None]:
            items.append(Item(None, len(items) + 1, by_item[None]))
        return items

    def _posts(self) -> dict[int, str]:
        """The post on the day as attendance or agenda have it, else the one of the registry."""
        people = {seat.person_id for seat in self.seats if seat.person_id}
        people |= {key for key in (self.session.chair_id, self.session.secretary_id) if key}
        day = self.days[-1].date if self.days else None
        of_registry = Post.objects.filter(person__in=people).order_by(
            F("valid_from").asc(nulls_first=True), "pk"
        )
        if day:
            of_registry = of_registry.filter(
                Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day)
            )
        posts = {post.person_id: post.title for post in of_registry}
        for seat in self.seats:
            if seat.person_id and seat.post_on_day:
                posts[seat.person_id] = seat.post_on_day
        return posts

    def _dots(self) -> dict[int, int]:
        """Dots of each statement in the last closed round of its board."""
        last = {round.board_id: round.pk for round in self.rounds if round.kind == VotingRound.Kind.DOTS}
        return dict(Tally.objects.filter(round__in=last.values()).values_list("statement_id", "dots"))

    def _appendix_numbers(self) -> dict[str, int]:
        there = {
            "attendance": len(self.seats) >= LISTED_IN_AN_APPENDIX,
            "swot": bool(self.boards()),
            "voting": bool(self.rounds),
            "priorities": self.session.priorities.exists(),
            "photos": bool(self.photos),
        }
        return {name: number for number, name in enumerate((name for name in there if there[name]), 1)}

    def boards(self) -> list[tuple[str, list[Statement]]]:
        by_board: dict[int, tuple[str, list[Statement]]] = {}
        for statement in self.statements:
            if statement.quadrant in QUADRANTS:
                by_board.setdefault(statement.board_id, (statement.board.title, []))[1].append(statement)
        return list(by_board.values())

    def post(self, seat: Attendance) -> str:
        return seat.post_on_day or (self.posts.get(seat.person_id, "") if seat.person_id else "")

    def check_name(self, person: Person, key: str) -> None:
        if person.last_name and not person.patronymic:
            self.gap(
                key,
                _("%(name)s: without a patronymic") % {"name": person.short_name},
                _("Check the case of the name, or complete the record."),
                False,
                person.get_absolute_url(),
                _("Open the record"),
            )

    def gap(
        self, key: str, title: str, text: str, blocks: bool, url: str = "", link: str = "", field: str = ""
    ) -> None:
        gap = Gap(key, title, text, blocks, url, link, field)
        if gap not in self.gaps:
            self.gaps.append(gap)
