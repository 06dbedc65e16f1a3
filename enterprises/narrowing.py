"""What answers a question to the list: which rows, how many, and what each choice of a facet would leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from enterprises import search, tallies
from enterprises.asking import Asked
from enterprises.models import Organisation, Region
from enterprises.panels import Choice, Facet
from enterprises.tallies import Count, Part, counted_rows, tally_of

# What the indexes of the list hold besides its order.
IN_INDEX = frozenset({"kind", "settlement", "source"})


@dataclass(frozen=True)
class FacetLine:
    """`url` is the list with this choice picked, or taken back."""

    choice: Choice
    picked: bool
    url: str


@dataclass(frozen=True)
class ShownFacet:
    """`url_open` is the list with this facet counted, where it is folded and nobody has asked yet. Of a
    capped one not all rows were counted: what it found nowhere may be there. `url_more` is the list with more
    of its choices, where there are.
    """

    key: str
    title: str
    lines: list[FacetLine]
    folded: bool
    url_open: str
    url_without: str
    is_capped: bool = False
    url_more: str = ""

    @property
    def picked(self) -> list[str]:
        return [line.choice.label for line in self.lines if line.picked]


def narrowed(
    rows: QuerySet[Organisation],
    asked: Asked,
    known: Iterable[Facet],
    region: Region,
    *,
    but: str = "",
    frequent: frozenset[str] | None = None,
) -> QuerySet[Organisation]:
    """Rows that answer the question; `but` leaves one facet out, to count what it could be. Who asks many
    questions at once tells the `frequent` words of all.
    """
    frequent = asked.sample.frequent if frequent is None else frequent
    rows = search.matching(rows, asked.text, frequent=frequent)
    for facet in known:
        if facet.key != but and asked.picked[facet.key]:
            rows = facet.narrow(rows, asked.picked[facet.key], region)
    return rows


@dataclass(frozen=True)
class Found:
    """How many rows answer the question, and every facet with what each choice would leave if only that
    facet were picked anew. Where `count` is capped, so are the numbers of the facets, and the facets that
    read what is known of every card are folded.

    `keys` are the rows of the page, and one more, where they came with the count.
    """

    count: Count
    facets: list[ShownFacet]
    keys: Mapping[int, Any] | None = None


def found(
    rows: QuerySet[Organisation],
    asked: Asked,
    known: Sequence[Facet],
    region: Region,
    *,
    part: Part | None = None,
) -> Found:
    """With a `part` the keys of a page come along."""
    counted = [facet for facet in known if not facet.folded or _is_open(facet, asked)]
    answering = _to_count(narrowed(rows, asked, known, region), asked, counted)
    columns_counted = [column for facet in counted for column in facet.columns]
    cards_opened = any(_reads_cards(facet) and facet.key in asked.opened for facet in known)
    of_all = tally_of(answering, region, columns_counted, part=part, cards_of_many=cards_opened)
    counted_of_all = counted_rows(answering, of_all)
    shown = []
    for facet in known:
        title, without = str(facet.title), asked.url_without(facet.key)
        folded = facet.folded or (of_all.count.is_capped and _reads_cards(facet))
        if folded and not _is_open(facet, asked):
            shown.append(ShownFacet(facet.key, title, [], True, asked.url_opening(facet.key), without))
            continue
        opened = facet.key in asked.opened
        sample, tally = answering, of_all
        if picked := asked.picked[facet.key]:
            sample = _to_count(
                narrowed(rows, asked, known, region, but=facet.key), asked, counted, but=facet.key
            )
            tally = tally_of(sample, region, facet.columns)
        is_usual = not picked and not opened
        to_count = counted_of_all if is_usual else counted_rows(sample, tally, more=opened)
        choices = facet.choices(to_count, region, picked)
        lines = [
            FacetLine(choice, choice.value in picked, asked.url_toggling(facet.key, choice.value))
            for choice in choices
            if not choice.rare
        ]
        has_more = not opened and len(lines) < len(choices)
        if lines or folded:
            shown.append(
                ShownFacet(
                    facet.key,
                    title,
                    lines,
                    folded or opened,
                    "",
                    without,
                    tally.count.is_capped,
                    asked.url_opening(facet.key) if has_more else "",
                )
            )
    return Found(of_all.count, shown, of_all.part)


def _to_count(
    rows: QuerySet[Organisation], asked: Asked, counted: Iterable[Facet], *, but: str = ""
) -> QuerySet[Organisation]:
    """Of too many rows the first of the list are counted, where its indexes alone tell them. Otherwise those
    that come first to hand: an order would have ten thousand looked for among all.
    """
    narrowing = [facet for facet in counted if facet.key != but and asked.picked[facet.key]]
    told = (
        not asked.text
        and all(facet.columns and IN_INDEX.issuperset(facet.columns) for facet in narrowing)
        and all(IN_INDEX.issuperset({*facet.columns} - {tallies.CARDS}) for facet in counted)
    )
    return rows.order_by("sort_key", "pk") if told else rows.order_by()


def _is_open(facet: Facet, asked: Asked) -> bool:
    """A facet that may be folded: somebody opened it or picked of it."""
    return bool(asked.picked[facet.key]) or facet.key in asked.opened


def _reads_cards(facet: Facet) -> bool:
    return tallies.CARDS in facet.columns
