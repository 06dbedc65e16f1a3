"""The columns of the registry's list: what each reads, how it is shown, what it is ordered by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.functions import Lower, NullIf
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises import charts, completeness, panels, typography
from enterprises.events import events_of
from enterprises.models import Contact, Kpp, Offer, Organisation, Region, YearlyFigures
from enterprises.panels import Column, Reading, Sort

Values = Mapping[int, panels.Value]
NAME = "name"
CELLS = "enterprises/organisation/cells/"
SHOWN_OF_A_LIST = 3


@dataclass(frozen=True)
class Cell:
    """`text` is what the page shows and an export says; empty where nothing is known."""

    column: Column
    value: panels.Value
    text: str


def shown(column: Column, value: panels.Value) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        return typography.short_moment(value)
    if isinstance(value, date):
        return typography.short_date(value)
    if column.kind == "thousands" and isinstance(value, Decimal):
        return charts.thousands(value)
    if column.kind == "number" and isinstance(value, int):
        return charts.number(value)
    return value if isinstance(value, str) else "; ".join(map(str, value))  # type: ignore[arg-type]


def cells(reading: Reading, chosen: Sequence[Column]) -> dict[int, list[Cell]]:
    """The cells of every organisation being read, in the order of the columns."""
    loaded = [(column, column.load(reading)) for column in chosen]
    return {
        key: [
            Cell(column, value, shown(column, value))
            for column, values in loaded
            for value in (values.get(key),)
        ]
        for key in reading.keys
    }


# What a column reads


def _own(read: Callable[[Organisation], panels.Value]) -> Callable[[Reading], Values]:
    """A column that the list has read already, with its organisations."""
    return lambda reading: {one.pk: read(one) for one in reading.organisations}


def _parts(model: Any, column: str, **among: object) -> Callable[[Reading], Values]:
    def load(reading: Reading) -> Values:
        found: dict[int, list[str]] = {}
        rows = model.objects.filter(organisation__in=reading.keys, **among).order_by("pk")
        for key, text in rows.values_list("organisation", column):
            found.setdefault(key, []).append(text)
        return found

    return load


def _figures(column: str) -> Callable[[Reading], Values]:
    def load(reading: Reading) -> Values:
        figures = YearlyFigures.objects.filter(organisation__in=reading.keys, year=reading.year)
        return dict(figures.values_list("organisation", column))

    return load


def _completeness(reading: Reading) -> Values:
    return {key: f"{full.filled}/{full.of}" for key, full in reading.completeness.items()}


def _source(reading: Reading) -> Values:
    label = Organisation._meta.label
    origins = {key: reading.origins.get((label, key, "")) for key in reading.keys}
    sources = {origin.source.pk: origin.source for origin in origins.values() if origin and origin.source}
    # Hundreds of rows come from a handful of sources.
    brief = {number: source.brief for number, source in sources.items()}
    return {
        key: brief[origin.source.pk] if origin and origin.source else "" for key, origin in origins.items()
    }


def _changed(reading: Reading) -> Values:
    events = events_of(Organisation).objects.filter(pgh_obj__in=reading.keys)
    newest = events.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    return dict(newest.values_list("pgh_obj_id", "pgh_created_at"))


def _kinds(reading: Reading) -> Values:
    said = {kind.value: str(capfirst(kind.label)) for kind in Organisation.Kind}
    return {one.pk: said[one.kind] for one in reading.organisations}


def _status(organisation: Organisation) -> str:
    return str(capfirst(organisation.get_status_display())) if organisation.status else ""


# What a column is ordered by


def _by(name: str, kind: Any = "text") -> Sort:
    return Sort(lambda _region: F(name), kind)


def _by_text(name: str) -> Sort:
    return Sort(lambda _region: NullIf(Lower(name), Value("")))


def _by_choice(name: str, choices: Iterable[str]) -> Sort:
    whens = [When(**{name: choice}, then=Value(place)) for place, choice in enumerate(choices) if choice]
    return Sort(lambda _region: Case(*whens, output_field=IntegerField()), "number")


def _by_figure(column: str) -> Sort:
    def expression(region: Region) -> Any:
        year = completeness.reporting_year(region)
        figures = YearlyFigures.objects.filter(organisation=OuterRef("pk"), year=year)
        return Subquery(figures.values(column)[:1])

    return Sort(expression, "number")


def _last_change(_region: Region) -> Any:
    events = events_of(Organisation).objects.filter(pgh_obj=OuterRef("pk")).order_by("-pgh_id")
    return Subquery(events.values("pgh_created_at")[:1])


_NOT_STATED = _("not stated")

OWN: tuple[Column, ...] = (
    Column(
        NAME,
        0,
        _("Organisation"),
        _own(lambda one: one.title),
        sort=Sort(lambda _region: F("sort_key"), nullable=False),
        fields=("short_name",),
        is_default=True,
        width=48,
    ),
    Column(
        "kind",
        10,
        _("Kind"),
        _kinds,
        sort=_by_choice("kind", Organisation.Kind.values),
        fields=("kind",),
        is_default=True,
        width=24,
    ),
    Column(
        "legal_form",
        15,
        _("Legal form"),
        _own(lambda one: str(one.legal_form) if one.legal_form else ""),
        empty=_NOT_STATED,
        sort=Sort(lambda _region: NullIf(F("legal_form__abbreviation"), Value(""))),
        fields=("legal_form",),
        related=("legal_form",),
    ),
    Column(
        "place",
        20,
        _("Place"),
        _own(lambda one: one.settlement.label if one.settlement else ""),
        empty=_NOT_STATED,
        sort=_by("settlement__search_key"),
        fields=("settlement",),
        is_default=True,
    ),
    Column(
        "municipality",
        25,
        _("Municipality"),
        _own(
            lambda one: (
                one.settlement.municipality.name if one.settlement and one.settlement.municipality else ""
            )
        ),
        empty=_NOT_STATED,
        sort=_by("settlement__municipality__name"),
        width=28,
        related=("settlement__municipality",),
    ),
    Column(
        "address",
        28,
        _("Address"),
        _own(lambda one: one.address),
        empty=_NOT_STATED,
        sort=_by_text("address"),
        fields=("address",),
        width=40,
    ),
    Column(
        "inn",
        30,
        "ИНН",
        _own(lambda one: one.inn),
        "code",
        empty=pgettext_lazy("ИНН", "none"),
        sort=_by_text("inn"),
        fields=("inn",),
        is_default=True,
        width=14,
    ),
    Column("kpp", 32, "КПП", _parts(Kpp, "value"), "code", fields=("kpps",), width=14),
    Column(
        "ogrn",
        34,
        "ОГРН",
        _own(lambda one: one.ogrn),
        "code",
        empty=pgettext_lazy("ИНН", "none"),
        sort=_by_text("ogrn"),
        fields=("ogrn",),
        width=17,
    ),
    Column(
        "status",
        36,
        _("Status"),
        _own(_status),
        empty=_NOT_STATED,
        sort=_by_choice("status", Organisation.Status.values),
        fields=("status", "status_on"),
    ),
    Column(
        "industry",
        40,
        _("Main industry (ОКВЭД2)"),
        _own(lambda one: str(one.main_industry) if one.main_industry else ""),
        empty=_NOT_STATED,
        sort=_by("main_industry__code"),
        fields=("main_industry",),
        template=CELLS + "_long.html",
        width=40,
        related=("main_industry",),
    ),
    Column(
        "products",
        45,
        _("Products"),
        _parts(Offer, "text", kind=Offer.Kind.PRODUCT),
        fields=("products",),
        template=CELLS + "_long.html",
        width=40,
    ),
    Column(
        "contacts",
        50,
        _("Contacts"),
        _parts(Contact, "value"),
        fields=("phones", "emails", "sites"),
        template=CELLS + "_long.html",
        width=32,
    ),
    Column(
        "employees",
        55,
        _("Employees"),
        _figures("employees"),
        "number",
        empty=_("no data"),
        sort=_by_figure("employees"),
        width=12,
    ),
    Column(
        "revenue",
        57,
        _("Revenue, thousand ₽"),
        _figures("revenue"),
        "thousands",
        empty=_("no data"),
        sort=_by_figure("revenue"),
        width=18,
    ),
    Column(
        "completeness",
        80,
        _("Completeness"),
        _completeness,
        sort=Sort(completeness.share, "number", nullable=False, values=completeness.shares),
        is_default=True,
        width=10,
    ),
    Column(
        "source",
        85,
        _("Source"),
        _source,
        empty=_("source not named"),
        sort=Sort(lambda _region: Lower("source__title")),
        is_default=True,
        width=26,
    ),
    Column(
        "checked",
        90,
        pgettext_lazy("an organisation", "Checked"),
        _own(lambda one: one.checked_on),
        "date",
        empty=pgettext_lazy("not checked", "no"),
        sort=_by("checked_on", "date"),
        fields=("checked_on",),
        is_default=True,
        width=12,
    ),
    Column(
        "note",
        92,
        _("Note"),
        _own(lambda one: one.note),
        fields=("note",),
        template=CELLS + "_long.html",
        width=40,
    ),
    Column(
        "changed",
        95,
        pgettext_lazy("an organisation", "Changed"),
        _changed,
        "moment",
        sort=Sort(_last_change, "moment"),
        width=18,
    ),
)


def all_columns() -> list[Column]:
    """The registry's own columns and those of the upper apps, in their usual order."""
    return sorted([*OWN, *panels.columns], key=lambda column: (column.order, column.key))


def default_keys(known: Iterable[Column]) -> tuple[str, ...]:
    return tuple(column.key for column in known if column.is_default)
