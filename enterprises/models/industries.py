"""Classifiers: industries (ОКВЭД2) and legal forms (ОКОПФ and old forms alive in names)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Industry(models.Model):
    """One line of ОКВЭД2 (ОК 029-2014). Codes are text: «01» is not 1."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    section = models.CharField(max_length=1)
    name = models.CharField(_("name"), max_length=500)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        ordering = ["code"]
        verbose_name = _("industry")
        verbose_name_plural = _("industries")

    def __str__(self) -> str:
        return f"{self.code}\u00a0{self.name}"

    @property
    def above(self) -> list[Industry]:
        """The section, the class and the groups it lies in, from the top; see `WITH_TREE`."""
        found: list[Industry] = []
        one = self.parent
        while one is not None:
            found.insert(0, one)
            one = one.parent
        return found


# Reads what `Industry.above` walks: a code of six digits lies five levels under its section.
WITH_TREE = "parent__parent__parent__parent__parent"


class LegalForm(models.Model):
    """A legal form: of ОКОПФ by code, or one that lives on in names (ОАО, ФГБОУ ВПО)."""

    abbreviation = models.CharField(_("abbreviation"), max_length=30, blank=True)
    name = models.CharField(_("name"), max_length=300)
    okopf = models.CharField("ОКОПФ", max_length=5, blank=True)

    class Meta:
        ordering = ["abbreviation", "okopf"]
        verbose_name = _("legal form")
        verbose_name_plural = _("legal forms")
        constraints = [
            models.UniqueConstraint(
                fields=["abbreviation"],
                condition=~Q(abbreviation=""),
                name="legal_form_abbreviation_is_unique",
            ),
            models.UniqueConstraint(
                fields=["okopf"],
                condition=Q(abbreviation="") & ~Q(okopf=""),
                name="legal_form_classifier_line_is_unique",
            ),
        ]

    def __str__(self) -> str:
        return self.abbreviation or self.name
