"""Правопреемство: recorded, seen on both cards, changed and deleted; never a merge."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from enterprises.models import Evidence, Succession
from tests.factories import (
    AdministratorFactory,
    ExpertFactory,
    OrganisationFactory,
    RegionFactory,
    SourceFactory,
    SuccessionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return RegionFactory()


@pytest.fixture
def administrator(region):
    return AdministratorFactory(region=region)


@pytest.fixture
def boss(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def letter(region):
    return SourceFactory(kept_by=region, title="Письмо завода", issued_on=None)


@pytest.fixture
def ends(region):
    old = OrganisationFactory(kept_by=region, name_as_written="АООТ «Станкоцентр»")
    return old, OrganisationFactory(kept_by=region, name_as_written="ОАО «Вертикон»")


def add(client, organisation, partner, **fields):
    data = {
        "direction": "successor",
        "other": partner.name_as_written,
        "kind": "transformation",
        "happened_on": "01.02.1998",
        "source": "Письмо завода",
        **fields,
    }
    return client.post(reverse("enterprises:add_succession", args=[organisation.pk]), data)


def edit(client, link, organisation, **fields):
    data = {
        "direction": "successor",
        "other": link.predecessor.name_as_written,
        "kind": link.kind,
        "happened_on": "",
        "version": link.version,
        **fields,
    }
    return client.post(reverse("enterprises:edit_succession", args=[organisation.pk, link.pk]), data)


def test_a_succession_is_seen_on_both_cards_with_its_source(boss, ends, letter, administrator):
    old, new = ends

    response = add(boss, new, old)

    link = Succession.objects.get()
    pages = [boss.get(one.get_absolute_url()).content.decode() for one in ends]
    assert response.url == new.get_absolute_url()
    assert (link.predecessor, link.successor, link.kind) == (old, new, "transformation")
    assert (link.happened_on, link.source, link.recorded_by) == (
        datetime.date(1998, 2, 1),
        letter,
        administrator,
    )
    for page, other in zip(pages, (new, old), strict=True):
        assert other.get_absolute_url() in page
        assert "01.02.1998" in page


def test_it_is_recorded_from_the_other_end_as_well(boss, ends, letter):
    old, new = ends

    add(boss, old, new, direction="predecessor")

    assert (Succession.objects.get().predecessor, Succession.objects.get().successor) == (old, new)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"source": ""}, "source"),
        ({"other": "ОАО «Вертикон»"}, "other"),
        ({"other": ""}, "other"),
        ({"other": "Чужая"}, "other"),
        ({"other_id": "9" * 30}, "other"),
        ({"other": "a\0b"}, "other"),
        ({"other": "я" * 500_000}, "other"),
        ({"kind": "no such"}, "kind"),
        ({"happened_on": "31.02.1998"}, "happened_on"),
        ({"direction": "x"}, "direction"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(boss, ends, letter, fields, field):
    OrganisationFactory(name_as_written="Чужая")

    response = add(boss, ends[1], ends[0], **fields)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Succession.objects.exists()


def test_nobody_succeeds_its_own_successor_and_no_link_is_recorded_twice(boss, ends, letter, region):
    old, new = ends
    newest = OrganisationFactory(kept_by=region, name_as_written="ПАО «Вертикон-Центр»")
    SuccessionFactory(predecessor=old, successor=new)
    SuccessionFactory(predecessor=new, successor=newest)

    circle, twice = add(boss, old, newest), add(boss, new, old)

    assert circle.context["form"].errors["other"] == ["Правопреемство замкнулось бы в круг."]
    assert twice.context["form"].errors["other"] == ["Это правопреемство уже записано."]


def test_a_changed_fact_needs_a_source_and_gets_it_as_evidence(boss, ends, letter):
    link = SuccessionFactory(predecessor=ends[0], successor=ends[1])

    refused = edit(boss, link, ends[1], happened_on="01.02.1998")
    saved = edit(boss, link, ends[1], happened_on="01.02.1998", source="Письмо завода")

    link.refresh_from_db()
    assert (refused.status_code, saved.status_code) == (422, 302)
    assert link.happened_on == datetime.date(1998, 2, 1)
    assert (Evidence.objects.get().target, Evidence.objects.get().field) == (link, "happened_on")


@pytest.mark.parametrize("version", ["0", "", "x", str(10**20)])
@pytest.mark.parametrize("name", ["edit_succession", "delete_succession"])
def test_a_link_that_was_changed_meanwhile_is_shown_as_it_stands(boss, ends, letter, version, name):
    link = SuccessionFactory(predecessor=ends[0], successor=ends[1])
    data = {"direction": "successor", "other": ends[0].name_as_written, "kind": "division"}

    response = boss.post(
        reverse(f"enterprises:{name}", args=[ends[1].pk, link.pk]), {**data, "version": version}
    )

    link.refresh_from_db()
    assert response.status_code == 409
    assert link.kind == "accession"
    if name == "edit_succession":
        told = [(one.theirs, one.mine) for one in response.context["conflict"]]
        assert told == [("Присоединение", "Разделение")]


def test_a_deleted_link_goes_from_both_cards_and_stays_in_history(boss, ends):
    link = SuccessionFactory(predecessor=ends[0], successor=ends[1])
    address = reverse("enterprises:delete_succession", args=[ends[0].pk, link.pk])

    asked = boss.get(address).content.decode()
    boss.post(address, {"version": link.version})

    assert "Удалить правопреемство?" in asked
    assert not Succession.objects.exists()
    history = boss.get(reverse("enterprises:history", args=[ends[0].pk])).content.decode()
    assert "равопреемство" in history


def test_only_administrators_record_a_succession(client, region, ends):
    client.force_login(ExpertFactory(region=region))

    assert client.get(reverse("enterprises:add_succession", args=[ends[0].pk])).status_code == 403
