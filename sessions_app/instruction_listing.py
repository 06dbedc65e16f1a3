"""The list of instructions: whose, in which state, of which executor or session; by term."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Prefetch, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enterprises import facets, names
from enterprises.models import Organisation, Region, User
from enterprises.sheets import Table, Value
from sessions_app import parties, workdays
from sessions_app.models import CoExecutor, Instruction, InstructionQuerySet, StrategySession

PAGE = 100
LONGEST_QUESTION = 200
STATES = ("open", "late", "review", "closed", "all")
ORDERS = ("term", "executor", "session")


@dataclass(frozen=True)
class Asked:
    """`state` is one of STATES, `by` of ORDERS; `page` counts from 1."""

    is_mine: bool
    state: str
    by: str
    text: str
    executor: int | None
    session: int | None
    region: str
    page: int = 1

    def url(self, **changed: object) -> str:
        pairs = {
            "region": self.region,
            "whose": "mine" if self.is_mine else "",
            "state": self.state,
            "by": self.by,
            "q": self.text,
            "executor": self.executor or "",
            "session": self.session or "",
            **changed,
        }
        usual = {"state": "open", "by": "term"}
        kept = {name: value for name, value in pairs.items() if value and usual.get(name) != value}
        return reverse("instructions:list") + (f"?{urlencode(kept)}" if kept else "")


def read(query: QueryDict) -> Asked:
    state, by = query.get("state", ""), query.get("by", "")
    return Asked(
        is_mine=query.get("whose") == "mine",
        state=state if state in STATES else "open",
        by=by if by in ORDERS else "term",
        text=" ".join(query.get("q", "")[:LONGEST_QUESTION].replace("\0", "").split()),
        executor=_key(query.get("executor", "")),
        session=_key(query.get("session", "")),
        region=query.get("region", ""),
        page=_key(query.get("page", "")) or 1,
    )


def _key(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= facets.LONGEST_KEY else None


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    count: int
    is_here: bool


@dataclass(frozen=True)
class Row:
    instruction: Instruction
    is_late: bool


@dataclass(frozen=True)
class Group:
    """`title` is empty where the list is ordered by term."""

    title: str
    url: str
    rows: list[Row]


@dataclass(frozen=True)
class Listing:
    asked: Asked
    tabs: list[Tab]
    page: Page[Instruction]
    groups: list[Group]
    executor: Organisation | None
    session: StrategySession | None
    as_of: date

    @property
    def previous(self) -> str:
        page = self.page
        return self.asked.url(page=page.previous_page_number()) if page.has_previous() else ""

    @property
    def next(self) -> str:
        page = self.page
        return self.asked.url(page=page.next_page_number()) if page.has_next() else ""


def load(asked: Asked, user: User, region: Region, as_of: date) -> Listing:
    rows = narrowed(asked, user, region)
    late = is_late(as_of)
    counts = rows.aggregate(
        open=Count("pk", filter=~_closed()),
        late=Count("pk", filter=late),
        review=Count("pk", filter=Q(status=Instruction.Status.UNDER_REVIEW)),
        closed=Count("pk", filter=_closed()),
        all=Count("pk"),
    )
    labels = {
        "open": pgettext("instructions", "Open"),
        "late": pgettext("instructions", "Late"),
        "review": pgettext("instructions", "Awaiting acceptance"),
        "closed": pgettext("instructions", "Off control"),
        "all": pgettext("instructions", "All"),
    }
    tabs = [
        Tab(labels[state], asked.url(state=state), counts[state], state == asked.state) for state in STATES
    ]
    page = Paginator(for_list(ordered(rows.filter(of_state(asked.state, as_of)), asked.by)), PAGE)
    shown = page.get_page(asked.page)
    return Listing(
        asked,
        tabs,
        shown,
        list(_groups(shown.object_list, asked.by, as_of)),
        Organisation.objects.of(region).filter(pk=asked.executor).first() if asked.executor else None,
        StrategySession.objects.of(region).filter(pk=asked.session).first() if asked.session else None,
        as_of,
    )


def narrowed(asked: Asked, user: User, region: Region) -> InstructionQuerySet:
    rows = Instruction.objects.visible_to(user).of(region)
    if asked.is_mine:
        rows = parties.own(rows, user)
    if asked.executor:
        there = Q(executor=asked.executor) | Q(co_executor_links__organisation=asked.executor)
        rows = rows.filter(pk__in=rows.filter(there).values("pk"))
    if asked.session:
        rows = rows.filter(decision__session=asked.session)
    for word in asked.text.split():
        rows = rows.filter(
            Q(text__icontains=word)
            | Q(number__iexact=word)
            | Q(executor__search_text__contains=names.normalise(word))
            | Q(executor_person__last_name__icontains=word)
        )
    return rows


def _closed() -> Q:
    return Q(status=Instruction.Status.CLOSED)


def is_late(as_of: date) -> Q:
    """`Instruction.is_late` for the database: a term on a day off before `as_of` was moved back."""
    return ~_closed() & Q(due_on__lt=workdays.on_or_after(as_of))


def of_state(state: str, as_of: date) -> Q:
    return {
        "open": ~_closed(),
        "late": is_late(as_of),
        "review": Q(status=Instruction.Status.UNDER_REVIEW),
        "closed": _closed(),
        "all": Q(),
    }[state]


def ordered(rows: InstructionQuerySet, by: str) -> InstructionQuerySet:
    term = (F("due_on").asc(nulls_last=True), "pk")
    if by == "executor":
        return rows.order_by(
            F("executor__sort_key").asc(nulls_last=True),
            F("executor_person__last_name").asc(nulls_first=True),
            "executor_id",
            "executor_person_id",
            *term,
        )
    if by == "session":
        return rows.order_by("decision__session_id", "decision__order", *term)
    return rows.order_by(*term)


def for_list(rows: InstructionQuerySet) -> InstructionQuerySet:
    return rows.select_related(
        "decision__session", "executor", "executor_person", "controller"
    ).prefetch_related(
        Prefetch("co_executor_links", CoExecutor.objects.select_related("organisation", "person"))
    )


def _groups(instructions: Iterable[Instruction], by: str, as_of: date) -> Iterator[Group]:
    key = {"term": lambda _one: ("", ""), "executor": _executor_of, "session": _session_of}[by]
    for (title, url), found in groupby(instructions, key):
        yield Group(title, url, [Row(one, one.is_late(as_of)) for one in found])


def _executor_of(instruction: Instruction) -> tuple[str, str]:
    if instruction.executor:
        return instruction.executor.title, instruction.executor.get_absolute_url()
    if instruction.executor_person:
        return str(instruction.executor_person), instruction.executor_person.get_absolute_url()
    return _("executor not stated"), ""


def _session_of(instruction: Instruction) -> tuple[str, str]:
    session = instruction.decision.session
    return (session.title, session.get_absolute_url()) if session else (_("by acts of heads"), "")


def table(asked: Asked, user: User, region: Region, as_of: date) -> Table:
    """The list as it is on the screen, all pages of it."""
    rows = for_list(ordered(narrowed(asked, user, region).filter(of_state(asked.state, as_of)), asked.by))

    def day(value: date | None) -> str:
        return f"{value:%d.%m.%Y}" if value else ""

    def row(instruction: Instruction) -> list[Value]:
        decision = instruction.decision
        return [
            instruction.number,
            instruction.text,
            instruction.executor.title if instruction.executor else "",
            str(instruction.executor_person or ""),
            "; ".join(link.organisation.title for link in instruction.co_executor_links.all()),
            str(instruction.controller or ""),
            day(instruction.due_on),
            day(instruction.last_day),
            instruction.get_status_display(),
            _("late") if instruction.is_late(as_of) else "",
            decision.label,
            decision.session.title if decision.session else "",
        ]

    return Table(
        _("Instructions"),
        [
            _("Number"),
            _("Text"),
            _("Executor"),
            _("Person"),
            _("Together with"),
            _("Controller"),
            _("Due"),
            _("Last day"),
            _("Status"),
            _("Term"),
            _("Decision"),
            _("Session"),
        ],
        map(row, rows.iterator(chunk_size=500)),
    )
