"""Adding, editing and deleting a cooperation link from the card of either end."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from enterprises import panels
from enterprises.models import CooperationLink, CooperationVolume, Evidence
from tests.factories import (
    AdministratorFactory,
    CooperationLinkFactory,
    CooperationVolumeFactory,
    ExpertFactory,
    OrganisationFactory,
    RegionFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db

MEGABYTE = "я" * 500_000


@pytest.fixture(autouse=True)
def without_panels(monkeypatch):
    monkeypatch.setattr(panels, "organisation_panels", panels.Ordered())


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
    return SourceFactory(kept_by=region, title="Письмо завода", text="", issued_on=None)


@pytest.fixture
def works(region):
    return OrganisationFactory(kept_by=region, name_as_written="ООО «Ромашка»")


@pytest.fixture
def plant(region):
    return OrganisationFactory(kept_by=region, name_as_written="ОАО «Василёк»")


def filled(**fields):
    return {
        "direction": "supplies",
        "partner": "ОАО «Василёк»",
        "product": "вал",
        "contract": "",
        "source": "Письмо завода",
        "new_source_kind": "document",
        "volumes-TOTAL_FORMS": "1",
        "volumes-INITIAL_FORMS": "0",
        **fields,
    }


def create(client, organisation, **fields):
    return client.post(reverse("enterprises:add_link", args=[organisation.pk]), filled(**fields))


def edit(client, organisation, link, **fields):
    data = filled(product=link.product, contract=link.contract, version=link.version, **fields)
    return client.post(reverse("enterprises:edit_link", args=[organisation.pk, link.pk]), data)


def errors_of(response):
    forms = response.context["forms"]
    return {name: list(texts) for form in forms.all for name, texts in form.errors.items()}


# Creating


def test_a_new_link_is_seen_from_both_ends(boss, region, administrator, letter, works, plant):
    volume = {"volumes-0-year": "2013", "volumes-0-amount": "12 000,5"}

    response = create(boss, works, contract="№ 5", is_planned="on", **volume)

    link = CooperationLink.objects.get()
    assert response.headers["Location"] == works.get_absolute_url()
    assert (link.kept_by, link.supplier, link.customer, link.product, link.contract, link.is_planned) == (
        region,
        works,
        plant,
        "вал",
        "№ 5",
        True,
    )
    assert (link.source, link.recorded_by) == (letter, administrator)
    assert [(one.year, one.amount, one.source) for one in link.volumes.all()] == [
        (2013, Decimal("12000500.00"), letter)
    ]
    for end in (works, plant):
        card = boss.get(end.get_absolute_url()).content.decode()
        assert reverse("enterprises:edit_link", args=[end.pk, link.pk]) in card
        assert "12\u00a0000,5" in card


def test_a_purchase_is_a_link_the_other_way(boss, letter, works, plant):
    create(boss, works, direction="buys")

    link = CooperationLink.objects.get()
    assert (link.supplier, link.customer) == (plant, works)


def test_a_press_repeated_does_not_make_a_second_link(boss, letter, works, plant):
    create(boss, works)

    again = create(boss, works)
    from_the_other_end = create(boss, plant, direction="buys", partner=works.title)

    assert list(errors_of(again)) == list(errors_of(from_the_other_end)) == ["product"]
    assert CooperationLink.objects.count() == 1


def test_the_same_product_under_another_contract_is_another_link(boss, letter, works, plant):
    create(boss, works)

    assert create(boss, works, contract="№ 6").status_code == 302


def test_without_a_source_nothing_is_created(boss, works, plant):
    response = create(boss, works, source="")

    assert response.status_code == 422
    assert list(errors_of(response)) == ["source"]
    assert not CooperationLink.objects.exists()


def test_an_organisation_does_not_supply_itself(boss, letter, works):
    response = create(boss, works, partner=works.title, partner_id=works.pk)

    assert list(errors_of(response)) == ["partner"]


# Bad input


@pytest.mark.parametrize("field", ["partner", "product", "contract", "source", "new_source_title"])
@pytest.mark.parametrize("bad", ["a\0b", "a\ufffdb", MEGABYTE], ids=["NUL", "broken encoding", "a megabyte"])
def test_unreadable_or_endless_text_is_refused_and_nothing_is_lost(boss, letter, works, plant, field, bad):
    kept = {"volumes-0-year": "2013", "volumes-0-amount": "4815,5"}

    response = create(boss, works, **{**kept, field: bad})

    assert response.status_code == 422
    assert field in errors_of(response)
    assert "4815,5" in response.content.decode()
    assert not CooperationLink.objects.exists()


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("year", str(10**20)),
        ("year", "\0"),
        ("year", "٢٠١٣"),
        ("year", ""),
        ("amount", str(10**20)),
        ("amount", "9" * 10_000),
        ("amount", MEGABYTE),
        ("amount", "NaN"),
        ("amount", "-5"),
        ("amount", "\0"),
    ],
)
def test_a_bad_volume_is_refused_and_nothing_is_lost(boss, letter, works, plant, field, bad):
    row = {"volumes-0-year": "2013", "volumes-0-amount": "5", f"volumes-0-{field}": bad}

    response = create(boss, works, contract="осталось", **row)

    assert response.status_code == 422
    assert field in errors_of(response)
    assert "осталось" in response.content.decode()
    assert not CooperationLink.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"direction": "sideways"},
        {"direction": "\0"},
        {"partner": ""},
        {"product": ""},
        {"partner_id": str(10**20), "partner": "Другая"},
        {"partner_id": "999999", "partner": "Другая"},
        {"volumes-TOTAL_FORMS": str(10**20)},
        {"volumes-TOTAL_FORMS": "x"},
    ],
)
def test_what_is_no_link_is_refused(boss, letter, works, plant, fields):
    response = create(boss, works, **fields)

    assert response.status_code == 422
    assert not CooperationLink.objects.exists()


@pytest.mark.parametrize("field", ["product", "partner", "volumes-0-amount"])
def test_a_lone_surrogate_is_refused(boss, letter, works, plant, field):
    body = "&".join(f"{name}={value}" for name, value in filled().items() if name != field).encode()
    body += f"&{field}=".encode() + b"%ED%A0%80"
    address = reverse("enterprises:add_link", args=[works.pk])

    response = boss.post(address, body, content_type="application/x-www-form-urlencoded")

    assert response.status_code in (400, 422)
    assert not CooperationLink.objects.exists()


def test_years_are_not_repeated(boss, letter, works, plant):
    rows = {"volumes-TOTAL_FORMS": "2", "volumes-0-year": "2013", "volumes-0-amount": "1"}
    rows |= {"volumes-1-year": "2013", "volumes-1-amount": "2"}

    assert errors_of(create(boss, works, **rows))["year"] == ["Этот год указан в другой строке."]


def test_what_another_region_keeps_cannot_be_named(boss, letter, works):
    foreign = OrganisationFactory(name_as_written="ОАО «Василёк»")
    SourceFactory(title="Чужой", issued_on=None)

    by_text = create(boss, works, source="Чужой")
    by_key = create(boss, works, partner_id=foreign.pk)

    assert set(errors_of(by_text)) == {"source", "partner"}
    assert set(errors_of(by_key)) == {"partner"}
    assert not CooperationLink.objects.exists()


# Editing


def test_saving_the_form_as_it_opened_changes_nothing(boss, works, plant, region):
    link = CooperationLinkFactory(kept_by=region, supplier=plant, customer=works, is_planned=True)
    volume = CooperationVolumeFactory(link=link, amount=Decimal("12345670.50"))
    address = reverse("enterprises:edit_link", args=[works.pk, link.pk])

    response = boss.post(address, _as_sent(boss.get(address).context["forms"]))

    after = CooperationLink.objects.get()
    assert response.status_code == 302
    assert (after.supplier, after.customer, after.product, after.is_planned) == (
        plant,
        works,
        link.product,
        True,
    )
    assert volume.history.count() == 1


def _as_sent(forms):
    """The data a browser sends back for a page it has just opened."""
    data = {}
    for form in [*forms.all, *(rows.management_form for rows in forms.tables)]:
        for bound in form:
            value = bound.value()
            if hasattr(value, "text"):
                data |= {bound.html_name: value.text, f"{bound.html_name}_id": value.key}
            elif isinstance(value, bool):
                data |= {bound.html_name: "on"} if value else {}
            elif isinstance(value, datetime.date):
                data[bound.html_name] = f"{value:%d.%m.%Y}"
            else:
                data[bound.html_name] = "" if value is None else str(value)
    return data


def test_the_customer_may_edit_what_the_supplier_entered(boss, region, letter, works, plant):
    link = CooperationLinkFactory(kept_by=region, supplier=works, customer=plant)

    data = filled(direction="buys", partner=works.title, product="муфта", version=link.version)
    boss.post(reverse("enterprises:edit_link", args=[plant.pk, link.pk]), data)

    link.refresh_from_db()
    assert (link.supplier, link.customer, link.product) == (works, plant, "муфта")


def test_a_plan_come_true_needs_a_source_and_keeps_the_origin_of_the_rest(boss, region, letter, works, plant):
    old = SourceFactory(kept_by=region, title="Старое")
    link = CooperationLinkFactory(kept_by=region, supplier=works, customer=plant, is_planned=True, source=old)

    refused = edit(boss, works, link, source="")
    saved = edit(boss, works, link)

    link.refresh_from_db()
    assert list(errors_of(refused)) == ["source"]
    assert saved.status_code == 302
    assert (link.is_planned, link.source) == (False, old)
    assert (Evidence.objects.get().field, Evidence.objects.get().source) == ("is_planned", letter)


def test_what_is_emptied_is_taken_away_without_a_source(boss, region, works, plant):
    link = CooperationLinkFactory(kept_by=region, supplier=works, customer=plant, contract="№ 5")
    CooperationVolumeFactory(link=link)
    data = filled(product=link.product, contract="", source="", version=link.version)

    response = boss.post(reverse("enterprises:edit_link", args=[works.pk, link.pk]), data)

    link.refresh_from_db()
    assert response.status_code == 302
    assert link.contract == ""
    assert not CooperationVolume.objects.exists()


def test_the_second_editor_sees_both_texts_and_may_save_over(boss, region, letter, works, plant):
    link = CooperationLinkFactory(kept_by=region, supplier=works, customer=plant, product="вал")
    volume = {"volumes-0-year": "2013", "volumes-0-amount": "5"}
    edit(boss, works, link, is_planned="on")

    stale = edit(boss, works, link, **volume)
    address = reverse("enterprises:edit_link", args=[works.pk, link.pk])
    saved = boss.post(address, _as_sent(stale.context["forms"]))

    link.refresh_from_db()
    assert stale.status_code == 409
    assert [(row.label, row.theirs, row.mine) for row in stale.context["conflict"]] == [
        ("Связь пока только планируется", "да", "нет"),
        ("Объёмы по годам, тыс. ₽", "", "2013 5"),
    ]
    assert saved.status_code == 302
    assert (link.is_planned, link.volumes.get().amount) == (False, Decimal("5000.00"))


def test_a_link_given_to_another_organisation_meanwhile_is_not_saved_over(boss, region, letter, works, plant):
    link = CooperationLinkFactory(kept_by=region, supplier=works, customer=plant)
    other = OrganisationFactory(kept_by=region, name_as_written="ОАО «Клевер»")
    CooperationLink.objects.filter(pk=link.pk).update(supplier=other, version=2)

    answer = edit(boss, works, link)

    assert answer.status_code == 404
    assert CooperationLink.objects.get().supplier == other


@pytest.mark.parametrize("version", ["", "x", str(10**20), "-1", "\0"])
def test_a_version_nobody_was_given_is_a_stale_form(boss, region, letter, works, plant, version):
    link = CooperationLinkFactory(kept_by=region, supplier=works, customer=plant)
    data = filled(product="другое", version=version)

    response = boss.post(reverse("enterprises:edit_link", args=[works.pk, link.pk]), data)

    link.refresh_from_db()
    assert response.status_code == 409
    assert link.product != "другое"


# Deleting


def test_a_link_is_deleted_after_a_question_and_history_keeps_it(boss, region, works, plant):
    link = CooperationLinkFactory(kept_by=region, supplier=works, customer=plant, product="редуктор")
    CooperationVolumeFactory(link=link)
    address = reverse("enterprises:delete_link", args=[plant.pk, link.pk])

    asked = boss.get(address)
    standing = CooperationLink.objects.exists()
    response = boss.post(address, {"version": link.version})

    assert "редуктор" in asked.content.decode()
    assert standing
    assert response.headers["Location"] == plant.get_absolute_url()
    assert not CooperationLink.objects.exists()
    for end in (works, plant):
        history = boss.get(reverse("enterprises:history", args=[end.pk])).content.decode()
        assert "редуктор" in history
        assert "Убрано</span>: Связь кооперации" in history


@pytest.mark.parametrize("version", ["0", "", "x", str(10**20)])
def test_a_link_that_was_changed_meanwhile_is_not_deleted(boss, region, works, plant, version):
    link = CooperationLinkFactory(kept_by=region, supplier=works, customer=plant)

    response = boss.post(reverse("enterprises:delete_link", args=[works.pk, link.pk]), {"version": version})

    assert response.status_code == 409
    assert CooperationLink.objects.exists()


# Who may


def test_a_link_is_reached_only_from_its_own_ends(boss, region, works, plant):
    link = CooperationLinkFactory(kept_by=region, supplier=works, customer=plant)
    stranger = OrganisationFactory(kept_by=region)

    for route in ("enterprises:edit_link", "enterprises:delete_link"):
        assert boss.get(reverse(route, args=[stranger.pk, link.pk])).status_code == 404


def test_only_administrators_of_the_region_change_links(client, region, works, plant):
    link = CooperationLinkFactory(kept_by=region, supplier=works, customer=plant)
    addresses = [
        reverse("enterprises:add_link", args=[works.pk]),
        reverse("enterprises:edit_link", args=[works.pk, link.pk]),
        reverse("enterprises:delete_link", args=[works.pk, link.pk]),
    ]

    for user, status in ((ExpertFactory(region=region), 403), (AdministratorFactory(), 404)):
        client.force_login(user)
        assert {client.post(address).status_code for address in addresses} == {status}
    client.force_login(ExpertFactory(region=region))
    assert "/links/" not in client.get(works.get_absolute_url()).content.decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_opening_the_form_costs_the_same_for_many_years(
    boss, region, works, plant, django_assert_num_queries, rows
):
    link = CooperationLinkFactory(kept_by=region, supplier=works, customer=plant)
    for year in range(rows):
        CooperationVolumeFactory(link=link, year=1991 + year)
    address = reverse("enterprises:edit_link", args=[works.pk, link.pk])
    boss.get(address)

    with django_assert_num_queries(6):
        boss.get(address)
