"""What is known of cards, in the narrow table that triggers keep."""

from __future__ import annotations

import random

import pytest
from django.db import connection

from enterprises import card_facts_sql
from enterprises.models import CardFacts, Contact, Offer, Organisation, YearlyFigures
from tests.factories import (
    ContactFactory,
    IndustryFactory,
    LegalFormFactory,
    OfferFactory,
    OrganisationFactory,
    RegionFactory,
    SettlementFactory,
    YearlyFiguresFactory,
)

pytestmark = pytest.mark.django_db


def kept():
    """The table as it stands, by card."""
    return {
        facts.organisation_id: (
            facts.kept_by_id,
            facts.kind,
            facts.is_present,
            {name for place, name in enumerate(CardFacts.KNOWN) if facts.known >> place & 1},
            facts.employees_years,
            facts.revenue_years,
        )
        for facts in CardFacts.objects.all()
    }


def told_by_the_records():
    """The same, read from the records themselves one by one."""
    return {
        card.pk: (
            card.kept_by_id,
            card.kind,
            card.merged_into_id is None,
            {
                name
                for name in CardFacts.KNOWN
                if (
                    card.contacts.exists()
                    if name == "contact"
                    else card.offers.filter(kind="product").exists()
                    if name == "product"
                    else getattr(card, name)
                )
            },
            sorted(row.year for row in card.yearly_figures.all() if row.employees is not None),
            sorted(row.year for row in card.yearly_figures.all() if row.revenue is not None),
        )
        for card in Organisation.objects.all()
    }


def test_a_card_is_followed_from_its_first_word_to_its_deletion():
    region, form, place, industry = (
        RegionFactory(),
        LegalFormFactory(),
        SettlementFactory(),
        IndustryFactory(),
    )
    head = OrganisationFactory(kept_by=region)
    card = OrganisationFactory(kept_by=region)
    assert kept() == told_by_the_records()

    for name, value in {
        "full_name": "Полное", "legal_form": form, "inn": "7707083893", "settlement": place,
        "main_industry": industry, "remit": "наука", "parent": head, "kind": "education", "merged_into": head,
    }.items():  # fmt: skip
        setattr(card, name, value)
        card.save()
        assert kept() == told_by_the_records(), name

    card.delete()
    assert set(kept()) == {head.pk}


def test_bulk_writes_and_raw_sql_are_followed_too():
    one, other = OrganisationFactory.create_batch(2)
    Contact.objects.bulk_create([Contact(organisation=one, kind="phone", value=str(n)) for n in range(3)])
    Offer.objects.bulk_create(
        [Offer(organisation=one, kind=kind, text="насосы") for kind in ("need", "product")]
    )
    YearlyFiguresFactory(organisation=one, year=2012, employees=5)
    YearlyFiguresFactory(organisation=one, year=2013, employees=None, revenue=7)
    assert kept() == told_by_the_records()

    # What a merge does: a part goes over to another card, and both are told anew.
    Contact.objects.filter(organisation=one).update(organisation=other)
    Offer.objects.filter(kind="product").update(kind="need")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE enterprises_yearlyfigures SET year = year - 1")
    assert kept() == told_by_the_records()

    YearlyFigures.objects.all().delete()
    Contact.objects.all().delete()
    assert kept() == told_by_the_records()


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_done_in_whatever_order_the_facts_are_those_of_the_records(seed):
    chance = random.Random(seed)
    cards = OrganisationFactory.create_batch(6, kept_by=RegionFactory())
    year = iter(range(1990, 2100))
    deeds = (
        lambda card: ContactFactory(organisation=card),
        lambda card: OfferFactory(organisation=card, kind=chance.choice(Offer.Kind.values)),
        lambda card: YearlyFiguresFactory(
            organisation=card, year=next(year), employees=chance.choice([None, 3])
        ),
        lambda card: card.contacts.all().delete(),
        lambda card: card.offers.all().delete(),
        lambda card: card.yearly_figures.update(revenue=chance.choice([None, 9])),
        lambda card: Organisation.objects.filter(pk=card.pk).update(remit=chance.choice(["", "работа"])),
        lambda card: card.contacts.update(organisation=chance.choice(cards)),
    )
    for _step in range(40):
        chance.choice(deeds)(chance.choice(cards))

    assert kept() == told_by_the_records()


def test_a_rebuild_says_what_the_triggers_said():
    ContactFactory(organisation=OrganisationFactory(full_name="Полное"))
    said = kept()
    CardFacts.objects.all().delete()

    with connection.cursor() as cursor:
        cursor.execute(card_facts_sql.REBUILD)

    assert kept() == said != {}


def test_a_write_that_changes_no_fact_writes_no_fact():
    card = OrganisationFactory(full_name="Полное")

    def version():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT ctid::text FROM enterprises_cardfacts WHERE organisation_id = %s", [card.pk]
            )
            return cursor.fetchone()

    before = version()
    Organisation.objects.filter(pk=card.pk).update(note="Позвонить весной")
    assert version() == before
    Organisation.objects.filter(pk=card.pk).update(remit="наука")
    assert version() != before
