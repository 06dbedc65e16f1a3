"""Saved views of the list: kept under a name, private or shared, changed by their owner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Func, IntegerField, Max, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from enterprises import asking, narrowing, search, tallies
from enterprises.models import Organisation, Region, SavedView, User
from enterprises.panels import Column, Facet
from enterprises.permissions import can_edit_view
from enterprises.tallies import Count

MOST_OF_ONE = 30
# Each tab is counted: a row of them stays short.
MOST_TABS = 12


# Verbs


@transaction.atomic
def create(region: Region, *, by: User, name: str, query: str, shared_with: str = "") -> SavedView:
    """Keep what the list shows under a name. Raises ValidationError."""
    own = SavedView.objects.of(region).filter(owner=by)
    if own.count() >= MOST_OF_ONE:
        raise ValidationError(
            _("You have %(most)s views already: delete one that is not needed."),
            code="too_many",
            params={"most": MOST_OF_ONE},
        )
    last = own.aggregate(last=Max("position"))["last"]
    view = SavedView(kept_by=region, owner=by, position=0 if last is None else last + 1)
    return _write(view, name=name, query=query, shared_with=shared_with)


@transaction.atomic
def update(view: SavedView, *, by: User, **fields: str) -> SavedView:
    """Change `name`, `query` or `shared_with`. Raises ValidationError."""
    view = _claim(view, by)
    return _write(view, **fields)


@transaction.atomic
def delete(view: SavedView, *, by: User) -> None:
    _claim(view, by).delete()


@transaction.atomic
def move(view: SavedView, *, by: User, up: bool) -> None:
    """One place to the left or to the right among the views of its owner."""
    view = _claim(view, by)
    own = list(
        SavedView.objects.select_for_update()
        .filter(kept_by=view.kept_by_id, owner=view.owner_id)
        .order_by("position", "pk")
    )
    at = next(place for place, one in enumerate(own) if one.pk == view.pk)
    to = max(0, min(len(own) - 1, at - 1 if up else at + 1))
    own.insert(to, own.pop(at))
    for place, one in enumerate(own):
        one.position = place
    SavedView.objects.bulk_update(own, ["position"])


def _claim(view: SavedView, by: User) -> SavedView:
    view = SavedView.objects.select_for_update().get(pk=view.pk)
    if not can_edit_view(by, view):
        raise ValidationError(
            _("Only its owner changes this view. Save your own under another name."), code="not_yours"
        )
    return view


def _write(view: SavedView, **fields: str) -> SavedView:
    for name, value in fields.items():
        setattr(view, name, value)
    if len(view.query) > SavedView.LONGEST_QUERY:
        raise ValidationError(_("The filter is too long to be saved: pick fewer values."), code="too_long")
    view.full_clean(validate_constraints=False)
    try:
        view.validate_constraints()
        with transaction.atomic():
            view.save()
    except (ValidationError, IntegrityError) as clash:
        raise ValidationError({"name": _("You already have a view of this name.")}, code="unique") from clash
    return view


# Questions


def seen_by(user: User, region: Region) -> list[SavedView]:
    """One's own first, in one's own order, then those that others share."""
    views = list(SavedView.objects.visible_to(user).of(region).select_related("owner"))
    return sorted(views, key=lambda view: (view.owner_id != user.pk, view.owner_id, view.position, view.pk))


@dataclass(frozen=True)
class Tab:
    view: SavedView
    url: str
    count: Count
    is_current: bool
    is_changed: bool


def tabs(
    views: Sequence[SavedView],
    everything: QuerySet[Organisation],
    asked: asking.Asked,
    facets: Sequence[Facet],
    columns: Sequence[Column],
    region: Region,
) -> list[Tab]:
    """The first views with their counts, all counted by one query; the one in use is always among them."""
    kept = [view for place, view in enumerate(views) if place < MOST_TABS or view.pk == asked.view]
    read = {view.pk: asking.read(QueryDict(view.query), facets, columns) for view in kept}
    frequent = search.frequent_words(*(one.text for one in read.values()))
    numbers = _counts(
        {
            key: narrowing.narrowed(everything, one, facets, region, frequent=frequent)
            for key, one in read.items()
        },
        region,
    )
    found = []
    for view in kept:
        current = view.pk == asked.view
        address = replace(read[view.pk], view=view.pk, region=asked.region)
        changed = current and address.pairs != asked.pairs
        found.append(Tab(view, address.url, numbers[view.pk], current, changed))
    return found


def _counts(rows: dict[int, QuerySet[Organisation]], region: Region) -> dict[int, Count]:
    if not rows:
        return {}
    counted = {
        f"rows_{key}": Func(
            ArraySubquery(one.order_by().values("pk")[: tallies.MOST_COUNTED + 1]),
            function="CARDINALITY",
            output_field=IntegerField(),
        )
        for key, one in rows.items()
    }
    numbers: dict[str, Any] = dict(Region.objects.filter(pk=region.pk).values(**counted)[0])
    most = tallies.MOST_COUNTED
    return {key: Count(min(numbers[f"rows_{key}"], most), numbers[f"rows_{key}"] > most) for key in rows}
