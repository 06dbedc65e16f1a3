"""What an address of the list asks for, and the addresses that lead from there: filters live in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import get_script_prefix, reverse

from enterprises import columns as known_columns
from enterprises import search
from enterprises.columns import NAME
from enterprises.order import Order, Place
from enterprises.panels import Column, Facet

LONGEST_QUESTION = 200
MOST_VALUES = 50
MOST_COLUMNS = 60
LONGEST_KEY = 18
VIEW = "view"


@dataclass(frozen=True)
class Head:
    """The head of a column: `url` orders by it, empty where that means nothing."""

    title: str
    url: str
    is_current: bool
    is_number: bool


@dataclass(frozen=True)
class Asked:
    """Words, picked values by facet, columns, order, place in the list, tidied.

    `columns` is empty for the usual ones. `view` is the saved view from which somebody came, `opened` are the
    folded facets that are to be counted.
    """

    text: str
    picked: Mapping[str, list[str]]
    sort: str = NAME
    descending: bool = False
    columns: tuple[str, ...] = ()
    after: str = ""
    before: str = ""
    region: str = ""
    view: int | None = None
    opened: tuple[str, ...] = ()
    known: Sequence[Column] = field(default=(), compare=False)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.number_picked)

    @property
    def number_picked(self) -> int:
        return sum(map(len, self.picked.values()))

    @cached_property
    def sample(self) -> search.Sample:
        return search.sample(self.text)

    @property
    def chosen(self) -> list[Column]:
        """The columns that are shown, the name first."""
        by_key = {column.key: column for column in self.known}
        keys = self.columns or known_columns.default_keys(self.known)
        return [by_key[key] for key in dict.fromkeys((NAME, *keys)) if key in by_key]

    @property
    def order(self) -> Order:
        sort = self.sort_column.sort
        assert sort is not None
        return Order(sort, self.descending)

    @property
    def place(self) -> tuple[Place | None, bool]:
        """Where the page begins, and whether it lies before that."""
        before = self.order.read(self.before)
        return (before, True) if before else (self.order.read(self.after), False)

    @property
    def sort_column(self) -> Column:
        return next(column for column in self.known if column.key == self.sort)

    # The same list without its page: what a saved view keeps and an export repeats.

    @property
    def pairs(self) -> list[tuple[str, str]]:
        pairs = [("q", self.text)]
        pairs += [(key, value) for key, values in self.picked.items() for value in values]
        pairs.append(("columns", ",".join(self.columns)))
        if (self.sort, self.descending) != (NAME, False):
            pairs.append(("sort", f"-{self.sort}" if self.descending else self.sort))
        return [(key, value) for key, value in pairs if value]

    @property
    def query(self) -> str:
        return urlencode(self.pairs)

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the form of the filters must send along besides its own fields."""
        own = {"q", *self.picked}
        pairs = [(key, value) for key, value in self.pairs if key not in own]
        return [*self._frame, *pairs]

    @property
    def all_hidden(self) -> list[tuple[str, str]]:
        return [*self._frame, *self.pairs]

    @property
    def hidden_but_columns(self) -> list[tuple[str, str]]:
        return [(key, value) for key, value in self.all_hidden if key != "columns"]

    @property
    def _frame(self) -> list[tuple[str, str]]:
        pairs = [("region", self.region), (VIEW, str(self.view or ""))]
        return [(key, value) for key, value in pairs if value]

    # Addresses

    @property
    def url(self) -> str:
        """The list as it is asked for, from its first row."""
        return self._url()

    @property
    def url_of_all(self) -> str:
        return replace(self, text="", picked=self._nothing_picked, view=None)._url()

    @property
    def url_without_text(self) -> str:
        return replace(self, text="")._url()

    @property
    def url_without_filters(self) -> str:
        return replace(self, picked=self._nothing_picked)._url()

    @property
    def url_usual_columns(self) -> str:
        return replace(self, columns=())._url()

    def url_sorted(self, key: str) -> str:
        """By another column, or the other way round by the same."""
        descending = not self.descending if key == self.sort else False
        return replace(self, sort=key, descending=descending)._url()

    @property
    def heads(self) -> list[Head]:
        return [self._head(column) for column in self.chosen]

    @property
    def sortable(self) -> list[Head]:
        return [self._head(column) for column in self.known if column.sort]

    def _head(self, column: Column) -> Head:
        return Head(
            str(column.title),
            self.url_sorted(column.key) if column.sort else "",
            column.key == self.sort,
            column.kind in ("number", "thousands"),
        )

    @property
    def url_export_xlsx(self) -> str:
        return self._export("xlsx")

    @property
    def url_export_csv(self) -> str:
        return self._export("csv")

    def _export(self, kind: str) -> str:
        pairs = [("format", kind), *((key, value) for key, value in self._frame if key != VIEW), *self.pairs]
        return f"{reverse('enterprises:export')}?{urlencode(pairs)}"

    @property
    def frame_query(self) -> str:
        """What the row of an edited cell must know to be drawn again: region and columns."""
        columns = ",".join(column.key for column in self.chosen)
        return urlencode([*((key, value) for key, value in self._frame if key != VIEW), ("columns", columns)])

    def url_toggling(self, key: str, value: str) -> str:
        values = self.picked[key]
        toggled = [one for one in values if one != value] if value in values else [*values, value]
        return replace(self, picked={**self.picked, key: toggled})._url()

    def url_without(self, key: str) -> str:
        return replace(self, picked={**self.picked, key: []})._url()

    def url_opening(self, key: str) -> str:
        return replace(self, opened=(*self.opened, key))._url()

    def url_of_page(self, direction: str, place: str) -> str:
        return self._url((direction, place))

    @property
    def _nothing_picked(self) -> dict[str, list[str]]:
        return {key: [] for key in self.picked}

    def _url(self, place: tuple[str, str] = ("", "")) -> str:
        pairs = [*self._frame, *self.pairs, *(("open", key) for key in self.opened)]
        kept = [(key, value) for key, value in [*pairs, place] if value]
        return _path(get_script_prefix()) + (f"?{urlencode(kept)}" if kept else "")


@lru_cache
def _path(_prefix: str) -> str:
    """Of the list: every choice of every facet has an address."""
    return reverse("enterprises:list")


def read(query: QueryDict, facets: Sequence[Facet], columns: Sequence[Column]) -> Asked:
    picked = {
        facet.key: list(dict.fromkeys(value for value in query.getlist(facet.key)[:MOST_VALUES] if value))
        for facet in facets
    }
    descending, sort = query.get("sort", "").startswith("-"), query.get("sort", "").removeprefix("-")
    by_key = {column.key: column for column in columns}
    if sort not in by_key or by_key[sort].sort is None:
        sort, descending = NAME, False
    keys = [key for value in query.getlist("columns")[:MOST_COLUMNS] for key in value.split(",")]
    wanted = tuple(dict.fromkeys(key for key in keys[:MOST_COLUMNS] if key in by_key and key != NAME))
    view = query.get(VIEW, "")
    return Asked(
        text=" ".join(query.get("q", "")[:LONGEST_QUESTION].split()),
        picked=picked,
        sort=sort,
        descending=descending,
        columns=()
        if wanted == tuple(k for k in known_columns.default_keys(columns) if k != NAME)
        else wanted,
        after=query.get("after", ""),
        before=query.get("before", ""),
        region=query.get("region", ""),
        view=int(view) if view.isascii() and view.isdigit() and len(view) <= LONGEST_KEY else None,
        opened=tuple(facet.key for facet in facets if facet.key in query.getlist("open")),
        known=tuple(columns),
    )
