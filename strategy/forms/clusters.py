from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises import choosing
from enterprises.forms.fields import Chosen, CompletedLines, Line, LinesField, Paragraphs, Typed, VersionField
from enterprises.models import Industry, Organisation, Region, Settlement, User
from strategy.clusters import MANY
from strategy.forms.dates import Day
from strategy.forms.saving import VerbForm
from strategy.models import Cluster, ClusterMember, ClusterState

LONGEST_TEXT = 5000


class Organisations(Chosen):
    """An organisation of the region, chosen by typing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choosing.organisations, **options)

    def of(self, region: Region) -> None:
        self.rows = Organisation.objects.of(region).present()
        self.widget.url = f"{reverse('enterprises:find')}?region={region.code}"


class Several(LinesField):
    """Records named one a line, each as a field of one record would find it."""

    widget = CompletedLines

    def __init__(self, way: choosing.Choosing[Any], **options: Any) -> None:
        self.one = Chosen(way)
        super().__init__(longest=300, required=False, **options)

    def of(self, rows: QuerySet[Any], url: str) -> None:
        self.one.rows = rows
        self.widget.url = url

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(one if isinstance(one, str) else self.one.way.label(one) for one in value)

    def clean(self, value: Any) -> Any:
        return [self.one.clean(Typed(line, "")) for line in super().clean(value)]


class ClusterForm(VerbForm):
    version = VersionField()
    name = Line(label=_("Name"), max_length=300)
    makes = Paragraphs(label=_("What it makes"), max_length=LONGEST_TEXT, required=False)
    markets = Paragraphs(label=_("Markets"), max_length=LONGEST_TEXT, required=False)
    competencies = Paragraphs(label=_("Competencies"), max_length=LONGEST_TEXT, required=False)
    missing = Paragraphs(label=_("What is missing"), max_length=LONGEST_TEXT, required=False)
    industries = Several(
        choosing.industries, label=_("Industries (ОКВЭД2)"), help_text=_("Codes or names, one a line.")
    )
    territory = Several(
        choosing.settlements,
        label=_("Territory"),
        help_text=_("Settlements, one a line: «г. Елец» or «с. Хлевное, Хлевенский район»."),
    )
    specialised_organisation = Organisations(label=_("Specialised organisation"), required=False)
    curator = forms.ModelChoiceField(
        User.objects.none(), label=_("Curator"), required=False, empty_label=_("not appointed")
    )

    PASSPORT = (
        "name",
        "makes",
        "markets",
        "competencies",
        "missing",
        "industries",
        "territory",
        "specialised_organisation",
        "curator",
    )

    def __init__(self, *args: Any, region: Region, cluster: Cluster | None = None, **options: Any) -> None:
        if cluster is not None:
            options["initial"] = (
                self.saved(cluster) | {"version": cluster.version} | options.get("initial", {})
            )
        super().__init__(*args, **options)
        organisation = self.fields["specialised_organisation"]
        assert isinstance(organisation, Organisations)
        organisation.of(region)
        curator = self.fields["curator"]
        assert isinstance(curator, forms.ModelChoiceField)
        curator.queryset = User.objects.filter(
            grants__region=region, grants__role="curator", is_active=True
        ).distinct()
        industries, territory = self.fields["industries"], self.fields["territory"]
        assert isinstance(industries, Several)
        assert isinstance(territory, Several)
        industries.of(Industry.objects.all(), reverse("enterprises:find_industry"))
        # Places are a classifier of the whole country: a cluster may reach over the border of its region.
        territory.of(Settlement.objects.all(), reverse("enterprises:find_place"))
        for name in ("makes", "markets", "competencies", "missing", "industries", "territory"):
            self.fields[name].widget.attrs["rows"] = 3

    @classmethod
    def saved(cls, cluster: Cluster) -> dict[str, Any]:
        lists = {name: list(getattr(cluster, name).all()) for name in MANY}
        return {name: getattr(cluster, name) for name in cls.PASSPORT if name not in MANY} | lists

    def passport(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.PASSPORT}


class NewClusterForm(ClusterForm):
    since = Day(label=_("Status «idea» since"))
    ground = Line(
        label=_("Ground"), max_length=500, required=False, help_text=_("A statement, a decision, a letter.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["since"].initial = timezone.localdate()


class StateForm(VerbForm):
    version = VersionField()
    state = forms.ChoiceField(label=_("New status"), choices=ClusterState.choices)
    since = Day(label=_("Since"))
    ground = Line(
        label=_("Ground"), max_length=500, help_text=_("A decision with its number, an act, a letter.")
    )


class MemberForm(VerbForm):
    """`member` is changed; without it a new one is added."""

    version = VersionField()
    organisation = Organisations(label=_("Organisation"))
    role = forms.ChoiceField(label=_("Role"), choices=ClusterMember.Role.choices)
    is_primary = forms.BooleanField(
        label=_("Counted in this cluster"),
        required=False,
        help_text=_("An organisation that belongs to several clusters is counted once."),
    )
    joined_on = Day(label=_("Since"), required=False)
    left_on = Day(label=_("Until"), required=False)

    CHANGING = ("role", "is_primary", "joined_on", "left_on")

    def __init__(
        self, *args: Any, cluster: Cluster, member: ClusterMember | None = None, **options: Any
    ) -> None:
        initial = {"version": cluster.version, "is_primary": True}
        if member is not None:
            initial |= self.saved(member)
        options["initial"] = initial
        super().__init__(*args, **options)
        organisation = self.fields["organisation"]
        assert isinstance(organisation, Organisations)
        organisation.of(cluster.kept_by)
        del self.fields["organisation" if member is not None else "left_on"]

    @classmethod
    def saved(cls, member: ClusterMember) -> dict[str, Any]:
        return {name: getattr(member, name) for name in cls.CHANGING}

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
