"""Who: organisations and what is known of them."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

import enterprises.models.lookups  # noqa: F401
from enterprises.history import tracked
from enterprises.models.industries import Industry, LegalForm
from enterprises.models.places import Region, Settlement
from enterprises.models.sources import KeptQuerySet, Sourced


class OrganisationQuerySet(KeptQuerySet):
    def present(self) -> Self:
        """Without records that were merged into another."""
        return self.filter(merged_into=None)

    def with_inn(self, numbers: Collection[str]) -> Self:
        """Asked of `present` records, heads and parts are each found by an index."""
        of_heads = Q(inn__any_of=numbers, parent=None) & ~Q(inn="")
        return self.filter(of_heads | Q(inn__any_of=numbers, parent__isnull=False))


COMPUTED = ["search_text", "sort_key", "key_sorted", "key_core", "key_joined", "other_keys", "names_version"]


@tracked(exclude=COMPUTED, newest_of=["kept_by"], in_bulk=[])
class Organisation(Sourced):
    """An enterprise, a university, a department or a consultancy.

    A new name or form is the same row with dated names; a reorganisation is a new row and a `Succession`.
    """

    class Kind(models.TextChoices):
        ENTERPRISE = "enterprise", _("enterprise")
        EDUCATION = "education", _("education and science")
        AUTHORITY = "authority", _("public authority")
        INFRASTRUCTURE = "infrastructure", _("infrastructure and consulting")

    class Status(models.TextChoices):
        UNKNOWN = "", _("not stated")
        ACTIVE = "active", _("active")
        LIQUIDATING = "liquidating", _("in liquidation")
        LIQUIDATED = "liquidated", _("liquidated")
        REORGANISED = "reorganised", _("reorganised")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # The indexes of the list begin with it.
    kept_by = models.ForeignKey(Region, models.PROTECT, related_name="organisations", db_index=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    legal_form = models.ForeignKey(
        LegalForm, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("legal form")
    )
    name_as_written = models.CharField(_("name as the source writes it"), max_length=500)
    full_name = models.CharField(_("full name"), max_length=1000, blank=True)
    short_name = models.CharField(_("short name"), max_length=300, blank=True)
    inn = models.CharField("ИНН", max_length=12, blank=True)
    ogrn = models.CharField("ОГРН", max_length=15, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status, blank=True, default=Status.UNKNOWN)
    status_on = models.DateField(_("status since"), null=True, blank=True)
    # Few are parts of others or merged into them: the indexes of these two stand below, without the others.
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="units",
        db_index=False,
        verbose_name=_("part of"),
    )
    parent_on = models.DateField(_("part of it since"), null=True, blank=True)
    settlement = models.ForeignKey(
        Settlement, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settlement")
    )
    address = models.CharField(_("address"), max_length=500, blank=True)
    main_industry = models.ForeignKey(
        Industry,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("main industry (ОКВЭД2)"),
    )
    other_industries = models.ManyToManyField(
        Industry, through="OrganisationIndustry", related_name="+", verbose_name=_("other industries")
    )
    remit = models.TextField(_("remit, fields of training or services"), blank=True)
    note = models.TextField(_("note"), blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    search_text = models.TextField(editable=False, default="")
    sort_key = models.CharField(max_length=500, editable=False, default="")
    key_sorted = models.CharField(max_length=500, editable=False, default="")
    key_core = models.CharField(max_length=500, editable=False, default="")
    key_joined = models.CharField(max_length=500, editable=False, default="")
    # Joined keys of short, full and former names, where they are not that of the name; see `OtherKey`.
    other_keys = ArrayField(models.TextField(), null=True, blank=True, editable=False)
    names_version = models.PositiveSmallIntegerField(editable=False, default=0)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        indexes = [
            # Of what the list shows, with what its facets count: the index alone tells places and numbers,
            # where reading ten thousand scattered rows would take most of the page's time.
            models.Index(
                fields=["kept_by", "sort_key", "id"],
                include=["kind", "settlement", "source"],
                condition=Q(merged_into=None),
                name="organisation_list",
            ),
            # Most are enterprises, and their first page stands at the beginning of the index above.
            models.Index(
                fields=["kept_by", "kind", "sort_key", "id"],
                include=["settlement", "source"],
                condition=Q(merged_into=None) & ~Q(kind="enterprise"),
                name="organisation_kind_list",
            ),
            models.Index(fields=["parent"], condition=Q(parent__isnull=False), name="organisation_parent"),
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="organisation_merged_into",
            ),
            models.Index(fields=["key_joined", "id"], name="organisation_key_joined"),
            # Among those named alike an import asks for the few without ИНН.
            models.Index(fields=["key_joined"], condition=Q(inn=""), name="organisation_key_no_inn"),
            # Heads are found by the index that keeps their numbers unique.
            models.Index(fields=["inn"], condition=Q(parent__isnull=False), name="organisation_inn_of_part"),
            models.Index(fields=["ogrn"], name="organisation_ogrn"),
            GinIndex(Func(F("search_text"), function="portal_trigrams"), name="organisation_search"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kept_by", "inn"],
                condition=~Q(inn="") & Q(parent=None, merged_into=None),
                name="organisation_inn_is_unique",
                violation_error_message=_("Another organisation of this registry already has this ИНН."),
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")),
                name="organisation_is_not_its_own_parent",
                violation_error_message=_("An organisation cannot be a part of itself."),
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="organisation_is_not_merged_into_itself",
                violation_error_message=_("An organisation cannot be merged into itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What a person calls it in a list."""
        return self.short_name or self.name_as_written

    @property
    def standing_pk(self) -> int:
        """The key of the record that stands for this one: its own, unless it was merged into another."""
        return self.merged_into_id or self.pk

    def get_absolute_url(self) -> str:
        return reverse("enterprises:detail", args=[self.pk])

    def get_kind_display(self) -> str:  # type: ignore[no-redef]
        # Django's own makes a dictionary of all labels at each call: a list asks for a hundred.
        return str(_LABELS.get(self.kind, self.kind))


_LABELS = dict(Organisation.Kind.choices)


@tracked(newest_of=[])
class OrganisationName(Sourced):
    """A former name with its dates, or another spelling under which the organisation is looked for."""

    class Kind(models.TextChoices):
        FORMER = "former", _("former name")
        ALIAS = "alias", _("another spelling")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="names")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=500)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ["-valid_to", "pk"]
        verbose_name = _("name of an organisation")
        verbose_name_plural = _("names of organisations")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="organisation_name_ends_after_it_begins",
                violation_error_message=_("The end date is earlier than the start date."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked(newest_of=[], in_bulk=["organisation"])
class Kpp(Sourced):
    """A КПП of an organisation: one at its seat, others for units and as a large taxpayer."""

    class Purpose(models.TextChoices):
        UNKNOWN = "", _("not stated")
        SEAT = "seat", pgettext_lazy("КПП", "at the seat")
        UNIT = "unit", pgettext_lazy("КПП", "of a separate unit")
        PROPERTY = "property", pgettext_lazy("КПП", "for land, property or transport")
        LARGEST = "largest", pgettext_lazy("КПП", "as a largest taxpayer")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="kpps")
    value = models.CharField("КПП", max_length=9)
    purpose = models.CharField(
        _("purpose"), max_length=10, choices=Purpose, blank=True, default=Purpose.UNKNOWN
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = "КПП"
        verbose_name_plural = "КПП"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "value"], name="kpp_is_given_once"),
        ]

    def __str__(self) -> str:
        return self.value


@tracked(newest_of=[], in_bulk=["organisation"])
class OrganisationIndustry(Sourced):
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="industry_links")
    industry = models.ForeignKey(Industry, models.PROTECT, related_name="organisation_links")

    class Meta:
        ordering = ["industry__code"]
        verbose_name = _("other industry of an organisation")
        verbose_name_plural = _("other industries of organisations")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "industry"], name="organisation_industry_once"),
        ]


@tracked(newest_of=[], in_bulk=["organisation"])
class Offer(Sourced):
    """What an organisation makes or is able to do, or what it needs."""

    class Kind(models.TextChoices):
        PRODUCT = "product", _("product")
        COMPETENCY = "competency", _("competency")
        NEED = "need", _("need")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="offers")
    kind = models.CharField(max_length=20, choices=Kind)
    text = models.CharField(_("text"), max_length=500)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("product, competency or need")
        verbose_name_plural = _("products, competencies and needs")

    def __str__(self) -> str:
        return self.text


@tracked(newest_of=[], in_bulk=["organisation"])
class Contact(Sourced):
    class Kind(models.TextChoices):
        PHONE = "phone", _("phone")
        EMAIL = "email", _("e-mail")
        SITE = "site", _("web site")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=10, choices=Kind)
    value = models.CharField(_("value"), max_length=300)

    class Meta:
        ordering = ["kind", "pk"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self) -> str:
        return self.value


@tracked(newest_of=[], in_bulk=["organisation"])
class YearlyFigures(Sourced):
    """Figures of one year; money in roubles. An empty cell is «no data», never zero."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="yearly_figures")
    year = models.PositiveSmallIntegerField(_("year"))
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    productive_jobs = models.PositiveIntegerField(_("high-productivity jobs"), null=True, blank=True)
    revenue = models.DecimalField(_("revenue"), max_digits=18, decimal_places=2, null=True, blank=True)
    export = models.DecimalField(_("export"), max_digits=18, decimal_places=2, null=True, blank=True)
    investment = models.DecimalField(_("investment"), max_digits=18, decimal_places=2, null=True, blank=True)
    research = models.DecimalField(
        _("research and development"), max_digits=18, decimal_places=2, null=True, blank=True
    )

    class Meta:
        ordering = ["year"]
        verbose_name = _("figures of the year")
        verbose_name_plural = _("yearly figures")
        indexes = [models.Index(fields=["year", "organisation"], name="figures_year")]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="figures_of_a_year_once"),
        ]


@tracked()
class Succession(Sourced):
    """Правопреемство: a link between two records, never a merge."""

    class Kind(models.TextChoices):
        MERGER = "merger", _("merger")
        ACCESSION = "accession", _("accession")
        DIVISION = "division", _("division")
        SPIN_OFF = "spin_off", _("spin-off")
        TRANSFORMATION = "transformation", _("transformation")

    predecessor = models.ForeignKey(Organisation, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Organisation, models.PROTECT, related_name="predecessions")
    kind = models.CharField(max_length=20, choices=Kind)
    happened_on = models.DateField(_("date"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="organisation_does_not_succeed_itself"
            ),
        ]


@tracked()
class CooperationLink(Sourced):
    """Who supplies what to whom. Both ends see it and may edit it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kept_by = models.ForeignKey(Region, models.PROTECT, related_name="cooperation_links")
    supplier = models.ForeignKey(Organisation, models.PROTECT, related_name="supplies")
    customer = models.ForeignKey(Organisation, models.PROTECT, related_name="purchases")
    product = models.CharField(_("product"), max_length=300)
    contract = models.CharField(_("contract"), max_length=300, blank=True)
    is_planned = models.BooleanField(_("planned"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("cooperation link")
        verbose_name_plural = _("cooperation links")
        constraints = [
            models.CheckConstraint(
                condition=~Q(supplier=F("customer")),
                name="cooperation_link_has_two_ends",
                violation_error_message=_("An organisation does not supply itself."),
            ),
        ]


@tracked()
class CooperationVolume(Sourced):
    """Volume of supplies along a link in one year, roubles."""

    link = models.ForeignKey(CooperationLink, models.CASCADE, related_name="volumes")
    year = models.PositiveSmallIntegerField(_("year"))
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2)

    class Meta:
        ordering = ["year"]
        verbose_name = _("volume of supplies")
        verbose_name_plural = _("volumes of supplies")
        constraints = [
            models.UniqueConstraint(fields=["link", "year"], name="cooperation_volume_once_a_year"),
        ]
