"""The demonstration's organisations, people and supplies."""

from __future__ import annotations

from cluster_portal.loading.demo_scenario import Facts, Scenario, by_id, create, roubles, uid
from enterprises import duplicate_search
from enterprises.models import (
    CooperationLink,
    CooperationVolume,
    Industry,
    Kpp,
    LegalForm,
    Offer,
    Organisation,
    OrganisationIndustry,
    OrganisationName,
    Person,
    Post,
    YearlyFigures,
)
from enterprises.search import reindex_organisations, reindex_people

KINDS = {
    "enterprise": Organisation.Kind.ENTERPRISE,
    "education": Organisation.Kind.EDUCATION,
    "authority": Organisation.Kind.AUTHORITY,
    "infrastructure": Organisation.Kind.INFRASTRUCTURE,
    "consultancy": Organisation.Kind.INFRASTRUCTURE,
}
STATUSES = {"действует": Organisation.Status.ACTIVE, "ликвидирована": Organisation.Status.LIQUIDATED}
OFFERS = {
    "products": Offer.Kind.PRODUCT,
    "competencies": Offer.Kind.COMPETENCY,
    "needs": Offer.Kind.NEED,
}


def load(scenario: Scenario) -> None:
    _load_organisations(scenario)
    _load_people(scenario)
    _load_cooperation(scenario)
    # The queue of duplicates shows the pairs of the scenario from the first day.
    duplicate_search.search_region(scenario.region)


def _load_organisations(scenario: Scenario) -> None:
    facts = scenario.facts["organisations"]
    # A second head of one ИНН cannot stand in the registry: a duplicate came without it.
    duplicates = {case["duplicate"] for case in scenario.facts["duplicate_cases"]["true_duplicates"]}
    forms = {form.abbreviation: form for form in LegalForm.objects.exclude(abbreviation="")}
    codes = {code for item in facts for code in (item["okved_main"], *item["okved_other"])}
    industries = {industry.code: industry for industry in Industry.objects.filter(code__in=codes)}
    source = scenario.source

    organisations = create(
        Organisation(
            uid=uid("organisation", item["id"]),
            kept_by=scenario.region,
            source=source,
            kind=KINDS[item["kind"]],
            legal_form=forms[item["legal_form"]] if "legal_form" in item else None,
            name_as_written=item["name_as_written"],
            full_name=item.get("full_name", ""),
            short_name=item.get("short_name", ""),
            inn="" if item["id"] in duplicates else item["inn"],
            ogrn=item["ogrn"],
            status=STATUSES[item["status"]],
            status_on=item.get("status_date"),
            settlement=scenario.settlement(item["settlement_oktmo"]),
            address=item.get("address", ""),
            main_industry=industries[item["okved_main"]],
            remit="; ".join(item["competencies"]) if _has_remit(item) else "",
            note="" if item["id"] in duplicates else item.get("note", ""),
        )
        for item in facts
    )
    scenario.organisations = by_id(facts, organisations)
    rows = list(zip(facts, organisations, strict=True))

    create(Kpp(source=source, organisation=owner, value=item["kpp"]) for item, owner in rows)
    create(
        OrganisationName(
            source=source,
            organisation=owner,
            kind=OrganisationName.Kind.FORMER,
            name=name["name"],
            valid_from=name["valid_from"],
            valid_to=name["valid_to"],
            reason=name["reason"],
        )
        for item, owner in rows
        for name in item["former_names"]
    )
    create(
        OrganisationIndustry(source=source, organisation=owner, industry=industries[code])
        for item, owner in rows
        for code in item["okved_other"]
    )
    create(
        Offer(source=source, organisation=owner, kind=kind, text=text)
        for item, owner in rows
        for column, kind in OFFERS.items()
        if not (_has_remit(item) and kind == Offer.Kind.COMPETENCY)
        for text in item[column]
    )
    create(
        YearlyFigures(
            source=source,
            organisation=owner,
            year=figures["year"],
            employees=figures["employees"],
            revenue=roubles(figures["revenue"]),
        )
        for item, owner in rows
        for figures in item["figures"]
    )
    reindex_organisations(organisations)


def _has_remit(item: Facts) -> bool:
    """What an authority is competent for is its remit, not an offer."""
    return bool(item["kind"] == "authority")


def _load_people(scenario: Scenario) -> None:
    facts = scenario.facts["people"]
    people = create(
        Person(
            uid=uid("person", item["id"]),
            kept_by=scenario.region,
            source=scenario.source,
            last_name=item["last_name"],
            first_name=item["first_name"],
            patronymic=item["patronymic"],
        )
        for item in facts
    )
    scenario.people = by_id(facts, people)
    create(
        Post(
            source=scenario.source,
            person=scenario.people[item["id"]],
            organisation=scenario.organisations[post["organisation"]],
            title=post["post"],
            valid_from=post["valid_from"],
            valid_to=post["valid_to"],
        )
        for item in facts
        for post in item["posts"]
    )
    reindex_people(people)


def _load_cooperation(scenario: Scenario) -> None:
    facts = scenario.facts["co_operation_links"]
    links = create(
        CooperationLink(
            uid=uid("link", item["id"]),
            kept_by=scenario.region,
            source=scenario.source,
            supplier=scenario.organisations[item["supplier"]],
            customer=scenario.organisations[item["customer"]],
            product=item["product"],
            contract=item["contract"],
        )
        for item in facts
    )
    create(
        CooperationVolume(source=scenario.source, link=link, year=year, amount=roubles(amount))
        for item, link in zip(facts, links, strict=True)
        for year, amount in item["volume"].items()
    )
