"""The preliminary self-assessment of a cluster by a rule set: never a verdict, always with its inputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises import supplies
from enterprises.charts import number, percent
from enterprises.models import CooperationLink, Organisation, Region, User, YearlyFigures
from enterprises.versions import claim
from strategy.dashboards.clusters import present_members
from strategy.models import Cluster, ClusterMember, Rule, RuleSet

LIBRARY = Path(__file__).parent / "data" / "rules.yaml"
MET, NOT_MET, NO_DATA = "met", "not_met", "no_data"


@cache
def library() -> Mapping[str, Mapping[str, Any]]:
    """Rule sets that come with the portal, by key."""
    found: Mapping[str, Mapping[str, Any]] = yaml.safe_load(LIBRARY.read_text(encoding="utf-8"))
    return found


# Changing ------------------------------------------------------------------------------------------


@transaction.atomic
def adopt(region: Region, key: str) -> RuleSet:
    """Take a rule set of the library into the region. Taking it again changes nothing: it may be edited."""
    facts = library()[key]
    made, is_new = RuleSet.objects.get_or_create(
        kept_by=region,
        key=key,
        defaults={name: facts[name] for name in ("title", "act", "editions")},
    )
    if is_new:
        Rule.objects.bulk_create(
            Rule(rule_set=made, order=order, **fact) for order, fact in enumerate(facts["rules"], start=1)
        )
    return made


@transaction.atomic
def save_rule(rule_set: RuleSet, *, by: User, version: int, rule: Rule | None = None, **fields: Any) -> Rule:
    """Add a rule, or change the one given as its editor saw it. History keeps what it said before."""
    if rule is None:
        last = rule_set.rules.order_by("order").last()
        rule = Rule(rule_set=rule_set, order=last.order + 1 if last else 1)
    else:
        claim(rule, version)
    for name, value in fields.items():
        setattr(rule, name, value)
    if rule.measure in THRESHOLDS and rule.threshold is None:
        raise ValidationError({"threshold": ValidationError(_("This rule needs a threshold."), "required")})
    rule.full_clean()
    rule.save()
    return rule


# Assessing -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Finding:
    """What a rule comes to: met, not met or no data; the inputs used; what is missing."""

    outcome: str
    inputs: str
    missing: str = ""


@dataclass(frozen=True)
class Line:
    rule: Rule
    finding: Finding

    @property
    def mark(self) -> str:
        return {MET: "good", NOT_MET: "bad", NO_DATA: "none"}[self.finding.outcome]

    @property
    def word(self) -> str:
        return {MET: _("met"), NOT_MET: _("not met"), NO_DATA: _("no data")}[self.finding.outcome]


@dataclass(frozen=True)
class Inputs:
    """What the registry knows of a cluster on a day, read once for all rules."""

    cluster: Cluster
    members: list[ClusterMember]
    linked: set[int]
    sold: dict[int, Decimal]
    revenue: dict[int, Decimal | None]
    year: int
    has_programme: bool

    @property
    def enterprises(self) -> list[Organisation]:
        return [
            one.organisation for one in self.members if one.organisation.kind == Organisation.Kind.ENTERPRISE
        ]

    def of_role(self, role: str) -> list[ClusterMember]:
        return [one for one in self.members if one.role == role]


def read(cluster: Cluster, as_of: date) -> Inputs:
    members = list(present_members(as_of).filter(cluster=cluster))
    keys = {one.organisation_id for one in members}
    links = CooperationLink.objects.filter(supplier__in=keys, customer__in=keys)
    linked: set[int] = set()
    for supplier, customer in links.filter(is_planned=False).values_list("supplier_id", "customer_id"):
        linked |= {supplier, customer}
    year = as_of.year - 1
    sold: dict[int, Decimal] = {}
    volumes = supplies.money(links).filter(year=year).values_list("link__supplier_id", "amount")
    for supplier, amount in volumes:
        sold[supplier] = sold.get(supplier, Decimal()) + amount
    revenue = dict(
        YearlyFigures.objects.filter(organisation__in=keys, year=year).values_list(
            "organisation_id", "revenue"
        )
    )
    return Inputs(cluster, members, linked, sold, revenue, year, cluster.programmes.exists())


def assess(cluster: Cluster, rule_set: RuleSet, as_of: date) -> list[Line]:
    inputs = read(cluster, as_of)
    return [
        Line(rule, MEASURES[rule.measure](inputs, rule.threshold or Decimal()))
        for rule in rule_set.rules.filter(is_active=True)
    ]


def _contracts(inputs: Inputs, _threshold: Decimal) -> Finding:
    if not inputs.members:
        return Finding(NO_DATA, _("members: none"), _("name the members of the cluster"))
    alone = [one.organisation.title for one in inputs.members if one.organisation_id not in inputs.linked]
    told = _("members: %(all)d, with a link on record: %(linked)d") % {
        "all": len(inputs.members),
        "linked": len(inputs.members) - len(alone),
    }
    if not alone:
        return Finding(MET, told)
    # A link that is not on record may still be signed: silence of the registry is no proof.
    return Finding(NO_DATA, told, _("no link on record: %(names)s") % {"names": _named(alone)})


def _dependence(inputs: Inputs, threshold: Decimal) -> Finding:
    suppliers = [one for one in inputs.enterprises if one.pk not in _finals(inputs)]
    if not suppliers:
        return Finding(NO_DATA, _("suppliers: none"), _("name the suppliers among the members"))
    unknown = [one.title for one in suppliers if not inputs.revenue.get(one.pk)]
    year = {"year": inputs.year}
    if unknown:
        return Finding(
            NO_DATA,
            _("suppliers: %(count)d, year %(year)d") % (year | {"count": len(suppliers)}),
            _("no revenue of %(year)d: %(names)s") % (year | {"names": _named(unknown)}),
        )
    sold = sum((inputs.sold.get(one.pk, Decimal()) for one in suppliers), Decimal())
    revenue = sum((inputs.revenue[one.pk] or Decimal() for one in suppliers), Decimal())
    share = sold / revenue
    told = _("sold to members %(sold)s of %(revenue)s thousand ₽ in %(year)d, %(share)s") % {
        "sold": number(sold / 1000, 1),
        "revenue": number(revenue / 1000, 1),
        "share": percent(share, 1),
        **year,
    }
    return Finding(MET if share * 100 >= threshold else NOT_MET, told)


def _finals(inputs: Inputs) -> set[int]:
    return {one.organisation_id for one in inputs.of_role(ClusterMember.Role.ANCHOR)}


def _not_producing(inputs: Inputs, threshold: Decimal) -> Finding:
    enterprises = inputs.enterprises
    if not enterprises:
        return Finding(NO_DATA, _("enterprises: none"), _("name the enterprises among the members"))
    unknown = [one.title for one in enterprises if inputs.revenue.get(one.pk) is None]
    idle = sum(inputs.revenue.get(one.pk) == 0 for one in enterprises)
    told = _("enterprises: %(all)d, without revenue in %(year)d: %(idle)d") % {
        "all": len(enterprises),
        "year": inputs.year,
        "idle": idle,
    }
    if idle > threshold:
        return Finding(NOT_MET, told)
    if idle + len(unknown) > threshold:
        return Finding(NO_DATA, told, _("revenue is not known: %(names)s") % {"names": _named(unknown)})
    return Finding(MET, told)


def _programme(inputs: Inputs, _threshold: Decimal) -> Finding:
    if inputs.has_programme:
        return Finding(MET, _("a programme is in the portal"))
    return Finding(NO_DATA, _("no programme in the portal"), _("enter the programme of the cluster"))


def _organisation(inputs: Inputs, _threshold: Decimal) -> Finding:
    organisation = inputs.cluster.specialised_organisation
    if organisation is not None:
        return Finding(MET, organisation.title)
    return Finding(NO_DATA, _("not named"), _("name it in the passport of the cluster"))


def _counted(role: str | None) -> Callable[[Inputs, Decimal], Finding]:
    def measure(inputs: Inputs, threshold: Decimal) -> Finding:
        found = inputs.members if role is None else inputs.of_role(role)
        told = ngettext("%(count)d member", "%(count)d members", len(found)) % {"count": len(found)}
        if found and len(found) <= 3:
            told = f"{told}: {_named([one.organisation.title for one in found])}"
        return Finding(MET if len(found) >= threshold else NOT_MET, told)

    return measure


def _unknown(_inputs: Inputs, _threshold: Decimal) -> Finding:
    return Finding(NO_DATA, "–", _("the registry holds no such data"))


def _named(titles: list[str]) -> str:
    more = len(titles) - 5
    return ", ".join(titles[:5]) + (f" + {more}" if more > 0 else "")


MEASURES: Mapping[str, Callable[[Inputs, Decimal], Finding]] = {
    Rule.Measure.CONTRACTS: _contracts,
    Rule.Measure.DEPENDENCE: _dependence,
    Rule.Measure.NOT_PRODUCING: _not_producing,
    Rule.Measure.PROGRAMME: _programme,
    Rule.Measure.ORGANISATION: _organisation,
    Rule.Measure.MEMBERS: _counted(None),
    Rule.Measure.ANCHORS: _counted(ClusterMember.Role.ANCHOR),
    Rule.Measure.INFRASTRUCTURE: _counted(ClusterMember.Role.INFRASTRUCTURE),
    Rule.Measure.EDUCATION: _counted(ClusterMember.Role.EDUCATION),
    Rule.Measure.NONE: _unknown,
}
THRESHOLDS = {
    Rule.Measure.DEPENDENCE,
    Rule.Measure.NOT_PRODUCING,
    Rule.Measure.MEMBERS,
    Rule.Measure.ANCHORS,
    Rule.Measure.INFRASTRUCTURE,
    Rule.Measure.EDUCATION,
}
