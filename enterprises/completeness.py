"""«Полная карточка»: what must be known of an organisation of each kind, and what is missing.

Every requirement is one SQL condition, so a card, a page of the list and a facet over a whole registry agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises.models import Contact, Offer, Organisation, Region, YearlyFigures

Kind = Organisation.Kind


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
    # From the newest year down: the index of years answers with its first row, a maximum reads them all.
    newest = figures.order_by("-year").values_list("year", flat=True).first()
    return newest or last


def completeness_of(organisations: Iterable[Organisation], region: Region) -> dict[int, Completeness]:
    """How full each card is, by organisation id, in two queries for any number of cards."""
    year = reporting_year(region)
    keys = [organisation.pk for organisation in organisations]
    rows = Organisation.objects.filter(pk__in=keys).annotate(**_known(year))
    known = {row["pk"]: row for row in rows.order_by().values("pk", "kind", *_known(year))}
    return {key: _completeness(row, year) for key, row in known.items()}


def _completeness(row: dict[str, Any], year: int) -> Completeness:
    required = REQUIRED[row["kind"]]
    missing = tuple(requirement for requirement in required if not row[f"knows_{requirement.key}"])
    return Completeness(len(required) - len(missing), len(required), missing, year)


class Band:
    """Parts of the registry by completeness, as the facet names them."""

    LOW, HIGH, FULL = "low", "high", "full"
    LABELS: dict[str, Promise] = {LOW: _("less than half"), HIGH: _("half and more"), FULL: _("full card")}


def with_band(organisations: QuerySet[Organisation], region: Region) -> QuerySet[Organisation]:
    """The same rows with `band`: which part of the registry a card belongs to by completeness."""
    filled, of = _filled_of(region)
    return organisations.alias(_filled=filled, _of=of).annotate(
        band=Case(
            When(_filled__gte=F("_of"), then=Value(Band.FULL)),
            When(_filled__gte=(F("_of") + 1) / 2, then=Value(Band.HIGH)),
            default=Value(Band.LOW),
        )
    )


def share(region: Region) -> Any:
    """How full a card is, in thousandths: what a list is ordered by."""
    filled, of = _filled_of(region)
    return ExpressionWrapper(filled * Value(1000) / of, output_field=IntegerField())


def _filled_of(region: Region) -> tuple[Case, Case]:
    conditions = _known(reporting_year(region))
    filled = Case(
        *(When(kind=kind, then=_number_of(required, conditions)) for kind, required in REQUIRED.items()),
        default=Value(0),
        output_field=IntegerField(),
    )
    of = Case(
        *(When(kind=kind, then=Value(len(required))) for kind, required in REQUIRED.items()),
        default=Value(1),
        output_field=IntegerField(),
    )
    return filled, of


def _number_of(required: Sequence[Requirement], conditions: dict[str, ExpressionWrapper]) -> Any:
    ones = [
        Case(When(conditions[f"knows_{requirement.key}"], then=Value(1)), default=Value(0))
        for requirement in required
    ]
    total: Any = ones[0]
    for one in ones[1:]:
        total = total + one
    return total


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


@dataclass(frozen=True)
class Gap:
    """How many cards lack one thing, of the cards that need it."""

    requirement: Requirement
    empty: int
    of: int


def lacking(
    organisations: QuerySet[Organisation], keys: Iterable[str], region: Region
) -> QuerySet[Organisation]:
    """Cards that need one of the things named by `keys` and do not have it; an unknown key keeps nothing."""
    wanted = Q(pk__in=[])
    for key in keys:
        kinds = [kind for kind, required in REQUIRED.items() if key in {one.key for one in required}]
        if kinds:
            wanted |= Q(kind__in=kinds, **{f"knows_{key}": False})
    return organisations.alias(**_known(reporting_year(region))).filter(wanted)


def labels() -> dict[str, str]:
    """What each thing that may be required is called, by its key, in the words of the first kind."""
    found: dict[str, str] = {}
    for required in REQUIRED.values():
        for requirement in required:
            found.setdefault(requirement.key, str(requirement.label))
    return found


def gaps(organisations: QuerySet[Organisation], region: Region) -> list[Gap]:
    """What is missing most often comes first; two queries for any number of cards."""
    year = reporting_year(region)
    needed: dict[str, tuple[Requirement, list[str]]] = {}
    for kind, required in REQUIRED.items():
        for requirement in required:
            needed.setdefault(requirement.key, (requirement, []))[1].append(kind)
    counts = (
        organisations.order_by()
        .annotate(**_known(year))
        .aggregate(
            **{
                f"of_{key}": Count("pk", filter=Q(kind__in=kinds))
                for key, (_requirement, kinds) in needed.items()
            },
            **{
                f"empty_{key}": Count("pk", filter=Q(kind__in=kinds, **{f"knows_{key}": False}))
                for key, (_requirement, kinds) in needed.items()
            },
        )
    )
    found = [
        Gap(requirement, counts[f"empty_{key}"], counts[f"of_{key}"])
        for key, (requirement, _kinds) in needed.items()
    ]
    return sorted((gap for gap in found if gap.empty), key=lambda gap: -gap.empty)
