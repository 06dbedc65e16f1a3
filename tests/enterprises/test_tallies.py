"""The numbers of a list: counted in one pass, exact below the cap."""

from __future__ import annotations

from collections import Counter

import pytest

from enterprises import completeness, tallies
from enterprises.models import Organisation
from tests.factories import (
    ContactFactory,
    OrganisationFactory,
    RegionFactory,
    SettlementFactory,
    SourceFactory,
    YearlyFiguresFactory,
)

pytestmark = pytest.mark.django_db

COLUMNS = ("kind", "settlement", "source", tallies.CARDS)


@pytest.fixture
def region():
    return RegionFactory()


@pytest.fixture
def cards(region):
    """Of every kind, with and without place, source, figures of two years and a contact."""
    places, source = [*SettlementFactory.create_batch(2), None], SourceFactory(kept_by=region)
    made = []
    for number in range(24):
        card = OrganisationFactory(
            kept_by=region,
            kind=Organisation.Kind.values[number % 4],
            settlement=places[number % 3],
            source=source if number % 5 else None,
            remit="работа" if number % 2 else "",
        )
        if number % 3 == 0:
            ContactFactory(organisation=card)
        if number % 4 == 0:
            YearlyFiguresFactory(organisation=card, year=2012 + number % 2, employees=4, revenue=None)
            YearlyFiguresFactory(organisation=card, year=2014, employees=number or None, revenue=8)
        made.append(card)
    return made


def test_every_number_is_what_counting_one_by_one_gives(region, cards):
    rows = Organisation.objects.filter(kept_by=region)

    tally = tallies.tally_of(rows, region, COLUMNS)

    assert (tally.number, tally.count) == (24, tallies.Count(24, False))
    assert tally.columns == {
        "kind": Counter(card.kind for card in cards),
        "settlement": Counter(card.settlement_id for card in cards),
        "source": Counter(card.source_id for card in cards),
    }


def test_bands_and_gaps_are_those_that_the_cards_tell(region, cards):
    tally = tallies.tally_of(Organisation.objects.filter(kept_by=region), region, COLUMNS)
    told = completeness.completeness_of(cards, region).values()

    assert {gap.requirement.key: gap.empty for gap in completeness.gaps(tally.cards)} == Counter(
        requirement.key for one in told for requirement in one.missing
    )
    assert completeness.bands(tally.cards) == {
        band: sum(
            band == ("full" if one.is_full else "high" if 2 * one.filled >= one.of else "low") for one in told
        )
        for band in ("low", "high", "full")
    }
    assert completeness.tally(completeness.facts_of_region(region), region) != []


def test_the_order_by_completeness_is_that_of_what_the_cards_tell(region, cards):
    rows = Organisation.objects.filter(kept_by=region).annotate(share=completeness.share(region))

    shares = dict(rows.values_list("pk", "share"))

    told = completeness.completeness_of(cards, region)
    assert shares == {key: one.filled * 1000 // one.of for key, one in told.items()}


@pytest.mark.parametrize("band", ["low", "high", "full"])
def test_picking_a_band_leaves_as_many_as_it_counted(region, cards, band):
    rows = Organisation.objects.filter(kept_by=region)
    counted = completeness.bands(tallies.tally_of(rows, region, [tallies.CARDS]).cards)

    assert completeness.in_bands(rows, [band], region).count() == counted[band]


def test_beyond_the_cap_so_many_rows_are_looked_at_and_no_more(region, cards, monkeypatch):
    monkeypatch.setattr(tallies, "MOST_COUNTED", 10)

    tally = tallies.tally_of(Organisation.objects.filter(kept_by=region), region, COLUMNS)

    assert tally.count == tallies.Count(10, True)
    assert {sum(numbers.values()) for numbers in tally.columns.values()} == {10}
    assert sum(alike.number for alike in tally.cards) == 10


def test_of_more_cards_than_are_counted_what_is_known_may_be_left_unread(region, cards, monkeypatch):
    rows = Organisation.objects.filter(kept_by=region)
    short = tallies.tally_of(rows, region, COLUMNS, cards_of_many=False)
    monkeypatch.setattr(tallies, "MOST_COUNTED", 10)
    long = tallies.tally_of(rows, region, COLUMNS, cards_of_many=False)

    assert sum(alike.number for alike in short.cards) == 24
    assert (long.cards, long.count) == ([], tallies.Count(10, True))


def test_of_no_rows_nothing_is_counted(region):
    for rows in (Organisation.objects.filter(kept_by=region), Organisation.objects.none()):
        tally = tallies.tally_of(rows, region, COLUMNS)

        assert (tally.number, tally.cards) == (0, [])
        assert dict(tally.columns) == {"kind": {}, "settlement": {}, "source": {}}


def test_a_column_that_nobody_named_is_counted_all_the_same(region, cards):
    rows = Organisation.objects.filter(kept_by=region)
    counted = tallies.counted_rows(rows, tallies.tally_of(rows, region, ["kind"]))

    assert tallies.counts(counted, "remit") == Counter(card.remit for card in cards)
    assert tallies.counts(counted, "kind") == Counter(card.kind for card in cards)
