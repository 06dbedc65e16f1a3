"""The passport of a method: criteria with described anchors, weights, floors, knock-outs, places, ties."""

from __future__ import annotations

import uuid
from fractions import Fraction

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.history import tracked
from enterprises.models import KeptQuerySet, Region, Sourced, User
from sessions_app.models import Decision

ANCHORS = (0, 25, 50, 75, 100)


def fixed_with_the_method(method_path: str) -> pgtrigger.Trigger:
    """Refuse to insert, change or delete rows of a method that was fixed.

    `method_path` is SQL that yields the method's id from the row `r`.
    """
    old, new = (method_path.replace("r.", f"{side}.") for side in ("OLD", "NEW"))
    return pgtrigger.Trigger(
        name="fixed_with_the_method",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("row_method", "bigint"), ("fixed", "timestamptz")],
        func=f"""
            FOREACH row_method IN ARRAY CASE TG_OP
                WHEN 'DELETE' THEN ARRAY[{old}]
                WHEN 'INSERT' THEN ARRAY[{new}]
                ELSE ARRAY[{old}, {new}]
            END LOOP
                SELECT fixed_at INTO fixed FROM strategy_method WHERE id = row_method FOR SHARE;
                IF fixed IS NOT NULL THEN
                    RAISE EXCEPTION 'method % was fixed at %', row_method, fixed
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'method_is_fixed';
                END IF;
            END LOOP;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


@tracked()
class Method(Sourced):
    """A passport. After `fixed_at` the database refuses changes; `digest` is the hash of what it says."""

    class Elicitation(models.TextChoices):
        SWING = "swing", pgettext_lazy("weights", "by swing")
        DIRECT = "direct", pgettext_lazy("weights", "directly, in percent")
        AHP = "ahp", pgettext_lazy("weights", "by comparing the criteria in pairs")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kept_by = models.ForeignKey(Region, models.PROTECT, related_name="methods")
    title = models.CharField(_("title"), max_length=300)
    edition = models.CharField(_("edition"), max_length=20, default="1.0")
    elicitation = models.CharField(
        _("how the weights were found"), max_length=10, choices=Elicitation, default=Elicitation.SWING
    )
    weights_note = models.TextField(_("how the weights were agreed"), blank=True)
    # «1-3»: 5 says that the criterion of order 1 matters five times more than that of order 3; −5, less.
    pairs = models.JSONField(default=dict, blank=True, editable=False)
    places = models.PositiveSmallIntegerField(_("places"), default=2)
    tie_rule = models.TextField(_("rule for ties"), blank=True)
    floor_rule = models.TextField(_("rule for floors"), blank=True)
    # Points between the highest and the lowest score of a cell from which a second round may ask again.
    disputed_from = models.PositiveSmallIntegerField(_("spread that is disputed, from"), default=50)
    approved_by = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="methods", verbose_name=_("approved by")
    )
    fixed_at = models.DateTimeField(null=True, blank=True, editable=False)
    fixed_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    digest = models.CharField(max_length=64, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("method")
        verbose_name_plural = _("methods")
        constraints = [
            models.UniqueConstraint(
                fields=["kept_by", "title", "edition"],
                name="method_edition_once",
                violation_error_message=_("This region already has a method of this title and edition."),
            ),
            models.CheckConstraint(
                condition=Q(fixed_at=None) | ~Q(digest=""), name="fixed_method_has_a_digest"
            ),
            models.CheckConstraint(
                condition=Q(places__gte=1),
                name="method_has_a_place",
                violation_error_message=_("There must be one place at least."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="fixed_method_stands",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__fixed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("selection:method", args=[self.pk])

    @property
    def is_fixed(self) -> bool:
        return self.fixed_at is not None

    @property
    def short_digest(self) -> str:
        return f"{self.digest[:4]}…{self.digest[-4:]}" if self.digest else ""


@tracked()
class Criterion(Sourced):
    """One criterion. `points` are swing points, or percents where weights are set directly."""

    class Kind(models.TextChoices):
        JUDGED = "judged", pgettext_lazy("criterion", "judged by experts")
        STATISTIC = "statistic", pgettext_lazy("criterion", "statistic")

    class Direction(models.TextChoices):
        UP = "up", pgettext_lazy("criterion", "more is better")
        DOWN = "down", pgettext_lazy("criterion", "less is better")

    method = models.ForeignKey(Method, models.CASCADE, related_name="criteria")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(_("code"), max_length=10)
    name = models.CharField(_("name"), max_length=200)
    question = models.CharField(_("question"), max_length=500, blank=True)
    evidence = models.CharField(_("where the evidence is"), max_length=500, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.JUDGED)
    direction = models.CharField(_("direction"), max_length=5, choices=Direction, default=Direction.UP)
    unit = models.CharField(_("unit"), max_length=50, blank=True)
    points = models.DecimalField(_("points"), max_digits=7, decimal_places=2)
    floor = models.DecimalField(_("floor"), max_digits=5, decimal_places=2, null=True, blank=True)
    least_weight = models.DecimalField(
        _("weight at least, %"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    most_weight = models.DecimalField(
        _("weight at most, %"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    tie_order = models.PositiveSmallIntegerField(_("turn at a tie"), null=True, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = [
            models.UniqueConstraint(
                fields=["method", "code"],
                name="criterion_code_once",
                violation_error_message=_("The method already has a criterion of this code."),
            ),
            models.CheckConstraint(
                condition=Q(points__gt=0),
                name="criterion_has_weight",
                violation_error_message=_("The weight of a criterion must be greater than 0."),
            ),
            models.CheckConstraint(
                condition=Q(floor=None) | Q(floor__range=(0, 100)),
                name="criterion_floor_is_a_value",
                violation_error_message=_("A floor is a value from 0 to 100."),
            ),
            models.CheckConstraint(
                condition=Q(least_weight=None)
                | Q(most_weight=None)
                | Q(least_weight__lte=F("most_weight"), least_weight__gte=0, most_weight__lte=100),
                name="criterion_weights_are_ordered",
                violation_error_message=_("The least weight must not exceed the greatest."),
            ),
        ]
        triggers = [fixed_with_the_method("r.method_id")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_judged(self) -> bool:
        return self.kind == self.Kind.JUDGED


class Anchor(models.Model):
    """What one step of the scale means, in words that another expert would read alike."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="anchors")
    value = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)

    class Meta:
        ordering = ["value"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "value"], name="anchor_once"),
            models.CheckConstraint(condition=Q(value__in=ANCHORS), name="anchor_is_a_step"),
        ]
        triggers = [
            fixed_with_the_method("(SELECT method_id FROM strategy_criterion WHERE id = r.criterion_id)")
        ]


class ValuePoint(models.Model):
    """A point of the value function of a statistic: linear between points, clipped outside."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="value_points")
    x = models.DecimalField(max_digits=18, decimal_places=3)
    y = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        ordering = ["x"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "x"], name="value_point_once"),
            models.CheckConstraint(condition=Q(y__range=(0, 100)), name="value_is_from_0_to_100"),
        ]
        triggers = [
            fixed_with_the_method("(SELECT method_id FROM strategy_criterion WHERE id = r.criterion_id)")
        ]


class KnockOut(models.Model):
    """A condition of admission: yes or no, by a document."""

    method = models.ForeignKey(Method, models.CASCADE, related_name="knock_outs")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=10)
    question = models.CharField(_("question"), max_length=500)
    document = models.CharField(_("document"), max_length=300, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("condition of admission")
        verbose_name_plural = _("conditions of admission")
        constraints = [models.UniqueConstraint(fields=["method", "code"], name="knock_out_code_once")]
        triggers = [fixed_with_the_method("r.method_id")]

    def __str__(self) -> str:
        return self.question


def shares(criteria: list[Criterion]) -> dict[int, Fraction]:
    """Weights as shares that sum to 1, exact, by the id of the criterion."""
    total = sum((Fraction(one.points) for one in criteria), Fraction())
    return {one.pk: Fraction(one.points) / total for one in criteria}
