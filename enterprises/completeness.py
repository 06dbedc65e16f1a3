"""«Полная карточка»: what must be known of an organisation of each kind, and what is missing.

A card asks the records themselves; lists, facets and whole registries ask `CardFacts`, which triggers keep
beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import product
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises.models import CardFacts, Contact, Offer, Organisation, Region, YearlyFigures

Kind = Organisation.Kind
# Known for a year or not; the rest is one bit of the card's facts.
YEARLY = ("employees", "revenue")


@dataclass(frozen=True)
class Requirement:
    """`why` says what is impossible without it; `field` is where the form asks for it."""

    key: str
    label: str | Promise
    why: str | Promise
    field: str


FULL_NAME = Requirement("full_name", _("Full name"), _("needed for letters and agreements"), "full_name")
LEGAL_FORM = Requirement("legal_form", _("Legal form"), _("needed for letters and agreements"), "legal_form")
INN = Requirement(
    "inn", "ИНН", _("without it the record cannot be checked against the state register"), "inn"
)
SETTLEMENT = Requirement(
    "settlement", _("Settlement"), _("without it the organisation is not on the map"), "settlement"
)
INDUSTRY = Requirement(
    "main_industry",
    _("Main industry (ОКВЭД2)"),
    _("without it the organisation is not found by industry"),
    "main_industry",
)
EMPLOYEES = Requirement("employees", _("Employees"), _("needed to compare clusters"), "figures")
REVENUE = Requirement("revenue", _("Revenue"), _("needed to compare clusters"), "figures")
CONTACT = Requirement("contact", _("Contact"), _("without it nobody can be invited"), "phones")
PRODUCT = Requirement("product", _("Product"), _("without it no partner can be found"), "products")
TRAINING = Requirement(
    "remit", _("Fields of training or research"), _("without them no partner can be found"), "remit"
)
REMIT = Requirement("remit", _("Remit"), _("it says what to turn to them for"), "remit")
SERVICES = Requirement("remit", _("Services"), _("they say what to turn to them for"), "remit")
PARENT = Requirement("parent", _("Part of"), _("it says whose department this is"), "parent")

REQUIRED: dict[str, tuple[Requirement, ...]] = {
    Kind.ENTERPRISE: (
        FULL_NAME,
        LEGAL_FORM,
        INN,
        SETTLEMENT,
        INDUSTRY,
        EMPLOYEES,
        REVENUE,
        CONTACT,
        PRODUCT,
    ),
    Kind.EDUCATION: (FULL_NAME, INN, SETTLEMENT, TRAINING, CONTACT),
    Kind.AUTHORITY: (FULL_NAME, PARENT, REMIT, CONTACT),
    Kind.INFRASTRUCTURE: (FULL_NAME, INN, SETTLEMENT, SERVICES, CONTACT),
}


@dataclass(frozen=True)
class Completeness:
    filled: int
    of: int
    missing: tuple[Requirement, ...]
    year: int

    @property
    def is_full(self) -> bool:
        return not self.missing


def reporting_year(region: Region) -> int:
    """The year whose figures are asked for: the newest one known in the region, never one not yet over."""
    last = timezone.localdate().year - 1
    figures = YearlyFigures.objects.filter(organisation__kept_by=region, year__lte=last)
    # Not MAX: the index over the years ends at the first row of the region, MAX reads all of them.
    known: int | None = figures.order_by("-year").values_list("year", flat=True).first()
    return known or last


def completeness_of(organisations: Iterable[Organisation], region: Region) -> dict[int, Completeness]:
    """How full each card is, by organisation id, in two queries for any number of cards."""
    year = reporting_year(region)
    keys = [organisation.pk for organisation in organisations]
    rows = Organisation.objects.filter(pk__in=keys).annotate(**_known(year))
    known = {row["pk"]: row for row in rows.order_by().values("pk", "kind", *_known(year))}
    return {key: _completeness(row, year) for key, row in known.items()}


def told_by_facts(keys: Sequence[int], year: int) -> dict[int, Completeness]:
    """The same for a page of the list, in one query of the facts that are kept beside the cards."""
    facts = CardFacts.objects.filter(organisation_id__in=keys).values_list(
        "organisation_id", "kind", "known", "employees_years", "revenue_years"
    )
    return {
        key: _told(kind, known, year in employees, year in revenue, year)
        for key, kind, known, employees, revenue in facts
    }


# A page has few cards that know different things.
@lru_cache(maxsize=4096)
def _told(kind: str, known: int, employees: bool, revenue: bool, year: int) -> Completeness:
    required = REQUIRED[kind]
    lacking = set(Alike(kind, known, employees, revenue, 1).missing)
    missing = tuple(requirement for requirement in required if requirement.key in lacking)
    return Completeness(len(required) - len(missing), len(required), missing, year)


def _completeness(row: dict[str, Any], year: int) -> Completeness:
    required = REQUIRED[row["kind"]]
    missing = tuple(requirement for requirement in required if not row[f"knows_{requirement.key}"])
    return Completeness(len(required) - len(missing), len(required), missing, year)


class Band:
    """Parts of the registry by completeness, as the facet names them."""

    LOW, HIGH, FULL = "low", "high", "full"
    LABELS: dict[str, Promise] = {LOW: _("less than half"), HIGH: _("half and more"), FULL: _("full card")}


@dataclass(frozen=True)
class Alike:
    """So many cards of one kind that know the same; figures are those of the year asked for."""

    kind: str
    known: int
    employees: bool
    revenue: bool
    number: int

    def knows(self, key: str) -> bool:
        if key in YEARLY:
            return bool(getattr(self, key))
        return bool(self.known >> CardFacts.KNOWN.index(key) & 1)

    @cached_property
    def missing(self) -> list[str]:
        return [requirement.key for requirement in REQUIRED[self.kind] if not self.knows(requirement.key)]

    @cached_property
    def share(self) -> int:
        """How full the card is, in thousandths."""
        of = len(REQUIRED[self.kind])
        return (of - len(self.missing)) * 1000 // of

    @cached_property
    def band(self) -> str:
        of = len(REQUIRED[self.kind])
        filled = of - len(self.missing)
        return Band.FULL if filled == of else Band.HIGH if 2 * filled >= of else Band.LOW


def in_bands(
    organisations: QuerySet[Organisation], bands: Iterable[str], region: Region
) -> QuerySet[Organisation]:
    """Cards of these parts of the registry."""
    wanted = set(bands)
    return _knowing(organisations, region, lambda alike: alike.band in wanted)


def _knowing(
    organisations: QuerySet[Organisation], region: Region, is_wanted: Callable[[Alike], bool]
) -> QuerySet[Organisation]:
    """Cards whose facts are wanted. The facts are listed one by one: of lists the planner knows how often
    they occur, of sums of bits it does not.
    """
    year = reporting_year(region)
    wanted = Q(pk__in=[])
    for kind, required in REQUIRED.items():
        keys = {requirement.key for requirement in required}
        yearly = [True, False] if keys & set(YEARLY) else [False]
        for employees, revenue in product(yearly, yearly):
            masks = [alike.known for alike in _every_alike(kind, employees, revenue) if is_wanted(alike)]
            if masks:
                of_year = Q()
                if len(yearly) > 1:
                    of_year = _in_year("employees", year, employees) & _in_year("revenue", year, revenue)
                wanted |= Q(kind=kind, known__in=masks) & of_year
    facts = CardFacts.objects.filter(wanted, organisation_id=OuterRef("pk"), kept_by_id=region.pk)
    return organisations.filter(Exists(facts))


def share(region: Region) -> Any:
    """How full a card is, in thousandths: what a list is ordered by."""
    year = reporting_year(region)
    shares = [
        When(kind=kind, then=_filled(required, year) * Value(1000) / Value(len(required)))
        for kind, required in REQUIRED.items()
    ]
    facts = CardFacts.objects.filter(organisation_id=OuterRef("pk"))
    return Subquery(facts.values_list(Case(*shares, output_field=IntegerField())))


def shares(region: Region) -> dict[int, Callable[[QuerySet[Organisation]], QuerySet[Organisation]]]:
    """Every share that a card can have, with what keeps only the cards of that share."""
    every = {
        filled * 1000 // len(required)
        for required in REQUIRED.values()
        for filled in range(len(required) + 1)
    }
    return {value: partial(_of_share, value, region) for value in every}


def _of_share(value: int, region: Region, organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    return _knowing(organisations, region, lambda alike: alike.share == value)


def _filled(required: Sequence[Requirement], year: int) -> Any:
    known: Any = F("known")
    total: Any = Value(0)
    for key in (requirement.key for requirement in required):
        if key in YEARLY:
            total += Case(When(_in_year(key, year, True), then=Value(1)), default=Value(0))
        else:
            total += known.bitrightshift(CardFacts.KNOWN.index(key)).bitand(1)
    return total


@lru_cache
def _every_alike(kind: str, employees: bool, revenue: bool) -> list[Alike]:
    return [Alike(kind, known, employees, revenue, 0) for known in range(1 << len(CardFacts.KNOWN))]


def _in_year(key: str, year: int, known: bool) -> Q:
    condition = Q(**{f"{key}_years__contains": [year]})
    return condition if known else ~condition


def _known(year: int) -> dict[str, ExpressionWrapper]:
    figures = YearlyFigures.objects.filter(organisation=OuterRef("pk"), year=year)
    products = Offer.objects.filter(organisation=OuterRef("pk"), kind=Offer.Kind.PRODUCT)
    conditions = {
        "full_name": ~Q(full_name=""),
        "legal_form": Q(legal_form__isnull=False),
        "inn": ~Q(inn=""),
        "settlement": Q(settlement__isnull=False),
        "main_industry": Q(main_industry__isnull=False),
        "employees": Q(Exists(figures.filter(employees__isnull=False))),
        "revenue": Q(Exists(figures.filter(revenue__isnull=False))),
        "contact": Q(Exists(Contact.objects.filter(organisation=OuterRef("pk")))),
        "product": Q(Exists(products)),
        "remit": ~Q(remit=""),
        "parent": Q(parent__isnull=False),
    }
    return {
        f"knows_{key}": ExpressionWrapper(condition, output_field=BooleanField())
        for key, condition in conditions.items()
    }


def lacking(
    organisations: QuerySet[Organisation], keys: Iterable[str], region: Region
) -> QuerySet[Organisation]:
    """Cards that need one of the things named by `keys` and do not have it; an unknown key keeps nothing."""
    wanted = set(keys)
    return _knowing(organisations, region, lambda alike: any(key in wanted for key in alike.missing))


def labels() -> dict[str, str]:
    """What each thing that may be required is called, by its key, in the words of the first kind."""
    found: dict[str, str] = {}
    for required in REQUIRED.values():
        for requirement in required:
            found.setdefault(requirement.key, str(requirement.label))
    return found


@dataclass(frozen=True)
class Gap:
    """How many cards lack one thing, of the cards that need it."""

    requirement: Requirement
    empty: int
    of: int


def tally(facts: QuerySet[CardFacts], region: Region) -> list[Alike]:
    """Cards by what is known of them: what bands and gaps are counted from, in one query."""
    year = reporting_year(region)
    rows = (
        facts.order_by()
        .annotate(
            has_employees=_is_among(year, "employees_years"), has_revenue=_is_among(year, "revenue_years")
        )
        .values_list("kind", "known", "has_employees", "has_revenue")
        .annotate(number=Count("*"))
    )
    return [Alike(*row) for row in rows]


def _is_among(year: int, column: str) -> Func:
    """As «contains» does, in half the time: a home page asks a million cards."""
    among = Func(F(column), function="ANY")
    return Func(
        Value(year), among, template="(%(expressions)s)", arg_joiner=" = ", output_field=BooleanField()
    )


def facts_of_region(region: Region) -> QuerySet[CardFacts]:
    return CardFacts.objects.filter(kept_by_id=region.pk, is_present=True)


def facts_of(organisations: QuerySet[Organisation]) -> QuerySet[CardFacts]:
    return CardFacts.objects.filter(organisation_id__in=organisations.order_by().values("pk"))


def bands(cards: Iterable[Alike]) -> dict[str, int]:
    counts = dict.fromkeys(Band.LABELS, 0)
    for alike in cards:
        counts[alike.band] += alike.number
    return counts


def gaps(cards: Sequence[Alike]) -> list[Gap]:
    """What is missing most often comes first."""
    needed: dict[str, tuple[Requirement, list[str]]] = {}
    for kind, required in REQUIRED.items():
        for requirement in required:
            needed.setdefault(requirement.key, (requirement, []))[1].append(kind)
    found = []
    for key, (requirement, kinds) in needed.items():
        asked = [alike for alike in cards if alike.kind in kinds]
        empty = sum(alike.number for alike in asked if not alike.knows(key))
        found.append(Gap(requirement, empty, sum(alike.number for alike in asked)))
    return sorted((gap for gap in found if gap.empty), key=lambda gap: -gap.empty)
