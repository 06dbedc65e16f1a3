"""What the card of an organisation shows, read in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from enterprises import changes, charts, completeness, lookalikes, provenance
from enterprises.models import (
    Contact,
    CooperationLink,
    CooperationVolume,
    Kpp,
    Municipality,
    Offer,
    Organisation,
    OrganisationIndustry,
    OrganisationName,
    Post,
    Succession,
    YearlyFigures,
)
from enterprises.models.industries import WITH_TREE

FIELDS = (
    "",
    "kind",
    "name_as_written",
    "short_name",
    "full_name",
    "legal_form",
    "inn",
    "ogrn",
    "status",
    "parent",
    "parent_on",
    "settlement",
    "address",
    "main_industry",
    "remit",
)
WHO = ("source", "recorded_by")
YEARS_SHOWN = 2


@dataclass(frozen=True)
class Series:
    """One yearly figure through the years; money in millions of roubles."""

    label: str
    shown: list[str]
    values: list[Decimal | int | None]

    @property
    def said(self) -> str:
        return f"{self.label}: {', '.join(self.shown)}"

    @property
    def is_known(self) -> bool:
        return any(value is not None for value in self.values)


@dataclass(frozen=True)
class Figures:
    rows: list[YearlyFigures]
    years: list[int]
    series: list[Series]

    @property
    def span(self) -> str:
        first, last = self.rows[0].year, self.rows[-1].year
        return str(last) if first == last else f"{first}–{last}"


@dataclass(frozen=True)
class LinkRow:
    """A line of the cooperation table, seen from the card's organisation.

    `volume` is of the year shown, `others` of the other years.
    """

    link: CooperationLink
    other: Organisation
    is_supply: bool
    volume: CooperationVolume | None
    others: list[CooperationVolume]

    @property
    def amount(self) -> Decimal | None:
        return self.volume.amount if self.volume else None


@dataclass(frozen=True)
class Cooperation:
    year: int | None
    years: list[int]
    rows: list[LinkRow]
    planned: int
    suppliers: list[charts.FanLink]
    customers: list[charts.FanLink]
    conclusion: str


@dataclass(frozen=True)
class Card:
    organisation: Organisation
    completeness: completeness.Completeness
    names: list[OrganisationName]
    kpps: list[Kpp]
    offers: dict[str, list[Offer]]
    contacts: list[Contact]
    industries: list[OrganisationIndustry]
    figures: Figures | None
    posts: list[Post]
    former_posts: list[Post]
    cooperation: Cooperation | None
    units: list[Organisation]
    municipality: Municipality | None
    predecessors: list[Succession]
    successors: list[Succession]
    lookalikes: list[tuple[Organisation, bool]]
    changes: int
    origins: dict[provenance.Key, provenance.Origin]


def card_of(organisation: Organisation, year: str = "") -> Card:
    """Everything that the registry itself knows; `organisation` comes from `for_card`.

    `year` is whose supplies are shown, the last one known unless another known one is asked for.
    """
    names = list(organisation.names.select_related(*WHO))
    kpps = list(organisation.kpps.select_related(*WHO))
    offers = list(organisation.offers.select_related(*WHO))
    contacts = list(organisation.contacts.select_related(*WHO))
    industries = list(organisation.industry_links.select_related(f"industry__{WITH_TREE}", *WHO))
    figures = list(organisation.yearly_figures.select_related(*WHO))
    posts = list(organisation.posts.select_related("person", *WHO))
    links = list(
        CooperationLink.objects.filter(Q(supplier=organisation) | Q(customer=organisation))
        .select_related("supplier__settlement", "customer__settlement", *WHO)
        .prefetch_related(Prefetch("volumes", CooperationVolume.objects.select_related(*WHO)))
    )
    volumes = [volume for link in links for volume in link.volumes.all()]
    successions = list(
        Succession.objects.filter(Q(predecessor=organisation) | Q(successor=organisation)).select_related(
            "predecessor", "successor", *WHO
        )
    )
    alike = lookalikes.of([organisation]).get(organisation.pk, [])
    records = [
        *names,
        *kpps,
        *offers,
        *contacts,
        *industries,
        *figures,
        *posts,
        *links,
        *volumes,
        *successions,
    ]
    return Card(
        organisation=organisation,
        completeness=completeness.completeness_of([organisation], organisation.kept_by)[organisation.pk],
        names=names,
        kpps=kpps,
        offers={kind.value: [offer for offer in offers if offer.kind == kind] for kind in Offer.Kind},
        contacts=contacts,
        industries=industries,
        figures=_figures(figures),
        posts=[post for post in posts if post.valid_to is None],
        former_posts=[post for post in posts if post.valid_to is not None],
        municipality=_municipality(organisation),
        cooperation=_cooperation(organisation, links, year),
        units=list(organisation.units.order_by("sort_key", "pk")),
        predecessors=[one for one in successions if one.successor_id == organisation.pk],
        successors=[one for one in successions if one.predecessor_id == organisation.pk],
        lookalikes=[(other, lookalikes.differ(organisation, other)) for other in alike],
        changes=changes.number_of_actions(organisation.pk),
        origins=provenance.origins_for([organisation], FIELDS) | provenance.origins_for(records),
    )


def _municipality(organisation: Organisation) -> Municipality | None:
    """The municipality as it is called today."""
    place = organisation.settlement.municipality if organisation.settlement else None
    return place.on(timezone.localdate()) if place else None


def _figures(rows: Sequence[YearlyFigures]) -> Figures | None:
    if not rows:
        return None
    years = [row.year for row in rows][-YEARS_SHOWN:]
    series = []
    for column, label, is_money in SERIES:
        values = [getattr(row, column) for row in rows]
        if is_money:
            values = [None if value is None else value / 1_000_000 for value in values]
        shown = [charts.number(value, 1 if is_money else None) for value in values[-YEARS_SHOWN:]]
        series.append(Series(str(label), shown, values))
    return Figures(list(rows), years, series)


SERIES = (
    ("employees", gettext_lazy("Employees"), False),
    ("productive_jobs", pgettext_lazy("short", "High-productivity jobs"), False),
    ("revenue", gettext_lazy("Revenue, million ₽"), True),
    ("export", gettext_lazy("Export, million ₽"), True),
    ("investment", gettext_lazy("Investment, million ₽"), True),
    ("research", gettext_lazy("R&D, million ₽"), True),
)


# Cooperation


def _cooperation(
    organisation: Organisation, links: Sequence[CooperationLink], asked_year: str
) -> Cooperation | None:
    if not links:
        return None
    years = sorted({volume.year for link in links for volume in link.volumes.all()}, reverse=True)
    year = next((year for year in years if str(year) == asked_year), next(iter(years), None))
    rows = []
    for link in links:
        is_supply = link.supplier_id == organisation.pk
        volumes = list(link.volumes.all())
        rows.append(
            LinkRow(
                link,
                link.customer if is_supply else link.supplier,
                is_supply,
                next((volume for volume in volumes if volume.year == year), None),
                [volume for volume in volumes if volume.year != year],
            )
        )
    rows.sort(key=lambda row: (row.link.is_planned, -(row.amount or 0), row.other.sort_key, row.link.pk))
    return Cooperation(
        year=year,
        years=years,
        rows=rows,
        planned=sum(row.link.is_planned for row in rows),
        suppliers=_neighbours(row for row in rows if not row.is_supply),
        customers=_neighbours(row for row in rows if row.is_supply),
        conclusion=_conclusion(rows, year),
    )


def _neighbours(rows: Iterable[LinkRow]) -> list[charts.FanLink]:
    """One for each organisation, however many products go between the two; the largest first, plans last."""
    by_other: dict[tuple[bool, int], list[LinkRow]] = {}
    for row in rows:
        by_other.setdefault((row.link.is_planned, row.other.pk), []).append(row)
    neighbours = [_fan_link(group) for group in by_other.values()]
    return sorted(neighbours, key=lambda one: (one.planned, -(one.weight or 0)))


def _fan_link(rows: Sequence[LinkRow]) -> charts.FanLink:
    other, planned = rows[0].other, rows[0].link.is_planned
    known = [row.amount for row in rows if row.amount is not None]
    amount = sum(known, Decimal()) if known else None
    place = other.settlement.label if other.settlement else ""
    products = ", ".join(dict.fromkeys(row.link.product for row in rows))
    value = charts.millions(amount) if amount is not None else ""
    if planned:
        value = ", ".join(filter(None, (value, _("planned"))))
    return charts.FanLink(
        name=other.title,
        detail=" · ".join(filter(None, (place, products))),
        value=value,
        weight=amount,
        planned=planned,
        url=other.get_absolute_url(),
    )


def _conclusion(rows: Iterable[LinkRow], year: int | None) -> str:
    """«Продаёт 4 организациям, покупает у 2; за 2013 год: продажи 114,8 млн ₽, закупки 60,2 млн ₽.»"""
    rows = [row for row in rows if not row.link.is_planned]
    sold = {row.other.pk for row in rows if row.is_supply}
    bought = {row.other.pk for row in rows if not row.is_supply}
    parts = []
    if sold:
        parts.append(
            ngettext("sells to %(count)d organisation", "sells to %(count)d organisations", len(sold))
            % {"count": len(sold)}
        )
    if bought:
        parts.append(
            ngettext("buys from %(count)d organisation", "buys from %(count)d organisations", len(bought))
            % {"count": len(bought)}
        )
    if not parts:
        return str(_("All links are still planned."))
    sentence = ", ".join(parts)
    amounts = []
    for is_supply, word in ((True, _("sales")), (False, _("purchases"))):
        known = [row.amount for row in rows if row.is_supply is is_supply and row.amount is not None]
        if known:
            amounts.append(f"{word} {charts.millions(sum(known, Decimal()))}")
    if amounts and year:
        sentence += "; " + _("in %(year)s: %(amounts)s") % {"year": year, "amounts": ", ".join(amounts)}
    return f"{sentence[:1].upper()}{sentence[1:]}."
