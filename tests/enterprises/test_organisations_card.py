"""The card of an organisation: facts with sources, history, panels of upper apps."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pghistory
import pytest
from django.db import transaction
from django.urls import reverse

from enterprises import change_words, changes, events, panels, registry
from enterprises.events import events_of
from enterprises.models import CooperationLink, Organisation
from enterprises.templatetags import registry as tags
from tests.factories import (
    AdministratorFactory,
    ContactFactory,
    CooperationLinkFactory,
    CooperationVolumeFactory,
    EvidenceFactory,
    ExpertFactory,
    OfferFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    PersonFactory,
    PostFactory,
    RegionFactory,
    SettlementFactory,
    SourceFactory,
    YearlyFiguresFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return RegionFactory()


@pytest.fixture
def signed_in(client, region):
    client.force_login(ExpertFactory(region=region))
    return client


@pytest.fixture(autouse=True)
def without_panels(monkeypatch):
    """Panels of upper apps cost queries of their own, counted in their tests."""
    monkeypatch.setattr(panels, "organisation_panels", panels.Ordered())


def card(client, organisation):
    return client.get(organisation.get_absolute_url())


# Facts


def test_every_known_fact_says_where_it_comes_from(signed_in, region):
    source = SourceFactory(kept_by=region, kind="letter", issued_on=datetime.date(2013, 10, 9))
    organisation = OrganisationFactory(
        kept_by=region,
        source=source,
        full_name="Полное название",
        inn="7707083893",
        ogrn="1027700132195",
        address="ул. Мира, 1",
        remit="услуги",
        settlement=SettlementFactory(),
    )
    for part in (OfferFactory, OrganisationNameFactory, ContactFactory, YearlyFiguresFactory):
        part(organisation=organisation, source=source)
    PostFactory(organisation=organisation, source=source, person__kept_by=region)

    page = card(signed_in, organisation).content.decode()

    assert "источник не указан" not in page
    # Name, full name, ИНН, ОГРН, place, address, services, former name, products, contacts, figures.
    assert page.count("Письмо, 09.10.2013") == 11


def test_a_fact_without_a_source_says_so(signed_in, region):
    organisation = OrganisationFactory(kept_by=region)

    assert "источник не указан" in card(signed_in, organisation).content.decode()


def test_a_remark_on_the_words_of_a_source_stands_beside_the_fact(signed_in, region):
    source = SourceFactory(kept_by=region, text="ООО «Электоаппарат»")
    organisation = OrganisationFactory(kept_by=region, name_as_written="ООО «Электоаппарат»", source=source)
    EvidenceFactory(
        source=source,
        target=organisation,
        field="name_as_written",
        quote="Электоаппарат",
        note="так в источнике",
    )

    assert "так в\u00a0источнике" in card(signed_in, organisation).content.decode()


def test_what_is_not_known_is_said_never_nought(signed_in, region):
    organisation = OrganisationFactory(kept_by=region)
    YearlyFiguresFactory(organisation=organisation, year=2012, export=Decimal(0))

    page = card(signed_in, organisation)

    export, revenue = page.context["card"].figures.series[3], page.context["card"].figures.series[2]
    assert (export.shown, revenue.shown) == (["0,0"], ["–"])
    assert "нет данных" in page.content.decode()


def test_cooperation_is_seen_from_either_end(signed_in, region):
    link = CooperationLinkFactory(kept_by=region, product="трубы")
    CooperationVolumeFactory(link=link, year=2013, amount=Decimal(43_700_000))

    supplier, customer = card(signed_in, link.supplier), card(signed_in, link.customer)

    assert supplier.context["card"].cooperation.conclusion == (
        "Продаёт 1 организации; за 2013 год: продажи 43,7\u00a0млн\u00a0₽."
    )
    assert supplier.context["card"].cooperation.rows[0].other == link.customer
    assert customer.context["card"].cooperation.rows[0].other == link.supplier
    assert "43\u00a0700,0" in customer.content.decode()


def test_a_merged_card_leads_to_the_one_that_stays(signed_in, region):
    winner = OrganisationFactory(kept_by=region)
    loser = OrganisationFactory(kept_by=region, merged_into=winner)

    assert card(signed_in, loser).headers["Location"] == winner.get_absolute_url()


def test_a_stranger_s_card_does_not_exist(signed_in):
    organisation = OrganisationFactory()

    for route in ("detail", "history"):
        assert signed_in.get(reverse(f"enterprises:{route}", args=[organisation.pk])).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_a_long_card_costs_what_a_short_one_does(signed_in, region, django_assert_num_queries, rows):
    source = SourceFactory(kept_by=region)
    organisation = OrganisationFactory(kept_by=region, source=source)
    for year in range(rows):
        for part in (OfferFactory, OrganisationNameFactory, ContactFactory):
            part(organisation=organisation, source=source)
        YearlyFiguresFactory(organisation=organisation, year=1991 + year, source=source)
        PostFactory(organisation=organisation, person__kept_by=region)
        link = CooperationLinkFactory(kept_by=region, supplier=organisation)
        CooperationVolumeFactory(link=link)
        OrganisationFactory(kept_by=region, parent=organisation)
    card(signed_in, organisation)

    with django_assert_num_queries(22):
        card(signed_in, organisation)


# History: the time of an event is that of its transaction, so what happens at different times needs several.


@pytest.fixture
def administrator(region):
    return AdministratorFactory(
        region=region, last_name="Ерёмина", first_name="Ольга", patronymic="Викторовна"
    )


def change(organisation, administrator, **fields):
    with pghistory.context(user=administrator.pk, origin="form"):
        registry.update_organisation(organisation, by=administrator, version=organisation.version, **fields)


@pytest.mark.django_db(transaction=True)
def test_history_says_who_changed_which_field_from_what_to_what(signed_in, region, administrator):
    old, new = SettlementFactory(type="г", name="Грязи"), SettlementFactory(type="г", name="Елец")
    organisation = OrganisationFactory(kept_by=region, settlement=old)
    source = SourceFactory(kept_by=region, text="")

    change(organisation, administrator, settlement=new, source=source)

    action = changes.of_organisation(organisation.pk).actions[0]
    line = next(line for line in action.touched[0].lines if line.noun == "Запись")
    assert (action.who, action.whence) == ("Ерёмина\u00a0О.\u00a0В.", "вручную")
    assert line.verb == "changed"
    assert line.changes == (change_words.Change("Населённый пункт", "г.\u00a0Грязи", "г.\u00a0Елец"),)


@pytest.mark.django_db(transaction=True)
def test_history_tells_of_names_contacts_and_products_that_come_and_go(region, administrator):
    organisation = OrganisationFactory(kept_by=region)
    source = SourceFactory(kept_by=region)
    change(organisation, administrator, products=["насос", "клапан"], phones=["+7"], source=source)
    change(organisation, administrator, products=["насос"], phones=[])

    last, first = changes.of_organisation(organisation.pk).actions[:2]

    def told(action):
        return [(line.verb, line.noun, line.title) for card in action.touched for line in card.lines]

    assert told(first) == [("added", "Продукция", "насос; клапан"), ("added", "Телефон", "+7")]
    assert told(last) == [("removed", "Продукция", "клапан"), ("removed", "Телефон", "+7")]


@pytest.mark.django_db(transaction=True)
def test_a_change_past_the_forms_is_in_history_too(region):
    organisation = OrganisationFactory(kept_by=region)

    Organisation.objects.filter(pk=organisation.pk).update(address="ул. Прямая, 1")

    action = changes.of_organisation(organisation.pk).actions[0]
    assert (action.who, action.whence) == ("", "обслуживание портала")
    assert action.touched[0].lines[0].changes == (change_words.Change("Адрес", "", "ул. Прямая, 1"),)


def test_computed_columns_and_versions_are_no_history(region, administrator):
    organisation = OrganisationFactory(kept_by=region)

    change(organisation, administrator, note="")

    assert len(changes.of_organisation(organisation.pk).actions) == 1


def test_a_deleted_link_stays_in_the_history_of_both_ends(region):
    link = CooperationLinkFactory(kept_by=region, product="трубы")
    ends = (link.supplier_id, link.customer_id)

    CooperationLink.objects.all().delete()

    for end in ends:
        lines = [line for action in changes.of_organisation(end).actions for line in action.touched[0].lines]
        assert ("removed", "Связь кооперации") in [(line.verb, line.noun) for line in lines]


def test_times_of_history_are_those_of_the_region(client, administrator, region):
    region.time_zone = "Asia/Vladivostok"
    region.save()
    organisation = OrganisationFactory(kept_by=region)
    client.force_login(administrator)

    response = client.get(reverse("enterprises:history", args=[organisation.pk]))

    there = (
        response.context["history"]
        .actions[0]
        .when.astimezone(datetime.timezone(datetime.timedelta(hours=10)))
    )
    assert f"{there:%d.%m.%Y},\u00a0{there:%H:%M}" in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_long_history_is_read_page_by_page(signed_in, region, monkeypatch):
    monkeypatch.setattr(changes, "PAGE", 2)
    # As many events at one moment as a load makes: they fill the blocks in which moments are looked for.
    monkeypatch.setattr(events, "BLOCK", 3)
    moments = []
    organisation = OrganisationFactory(kept_by=region)
    written = events_of(Organisation).objects.filter(pgh_obj=organisation.pk)
    for number in range(5):
        with transaction.atomic():
            for letter in "абвгд":
                Organisation.objects.filter(pk=organisation.pk).update(address=f"ул. {number}{letter}")
        moments.append(written.order_by("-pgh_id").first().pgh_created_at)

    address, seen = reverse("enterprises:history", args=[organisation.pk]), []
    page = signed_in.get(address).context["history"]
    while page:
        seen += [action.when for action in page.actions]
        older = page.older
        page = signed_in.get(address, {"before": older.isoformat()}).context["history"] if older else None

    assert seen == sorted(set(moments) | set(seen), reverse=True)
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize(
    "before", ["", "yesterday", "2013-10-10", "9999-99-99T00:00:00", "2013-10-10T00:00:00"]
)
def test_a_moment_nobody_was_given_shows_the_newest(signed_in, region, before):
    organisation = OrganisationFactory(kept_by=region)

    response = signed_in.get(reverse("enterprises:history", args=[organisation.pk]), {"before": before})

    assert len(response.context["history"].actions) == 1


@pytest.mark.parametrize(
    "before", ["2113-10-10T00:00:00+23:00", "0001-01-01T00:00:00+23:00", "9999-12-31T23:59:59-23:00"]
)
def test_no_moment_breaks_the_history(signed_in, region, before):
    """PostgreSQL takes no offset of sixteen hours, and Python no moment outside its years."""
    organisation = OrganisationFactory(kept_by=region)

    response = signed_in.get(reverse("enterprises:history", args=[organisation.pk]), {"before": before})

    assert len(response.context["history"].actions) == 1


@pytest.mark.parametrize("rows", [1, 30])
def test_history_costs_the_same_for_a_long_past(signed_in, region, django_assert_num_queries, rows):
    source = SourceFactory(kept_by=region)
    organisation = OrganisationFactory(kept_by=region, source=source, settlement=SettlementFactory())
    for _ in range(rows):
        OfferFactory(organisation=organisation, source=source)
        PostFactory(organisation=organisation, person=PersonFactory(kept_by=region))
        CooperationLinkFactory(kept_by=region, supplier=organisation)
    address = reverse("enterprises:history", args=[organisation.pk])
    signed_in.get(address)

    with django_assert_num_queries(22):
        signed_in.get(address)


@pytest.mark.parametrize("rows", [1, 30])
def test_recent_changes_cost_the_same_for_a_busy_registry(signed_in, region, django_assert_num_queries, rows):
    for _ in range(rows):
        OfferFactory(organisation=OrganisationFactory(kept_by=region))
        PostFactory(person__kept_by=region)
    signed_in.get(reverse("enterprises:recent"))

    with django_assert_num_queries(18):
        signed_in.get(reverse("enterprises:recent"))


def test_recent_changes_of_another_region_are_not_shown(signed_in, region):
    OrganisationFactory(kept_by=region, name_as_written="Наша")
    OfferFactory(organisation=OrganisationFactory(name_as_written="Чужая"))

    page = signed_in.get(reverse("enterprises:recent")).content.decode()

    assert "Наша" in page
    assert "Чужая" not in page


# The panels' frame


def test_a_brief_source_is_its_kind_and_date(region):
    source = SourceFactory(
        kept_by=region, kind="letter", issued_on=datetime.date(2013, 10, 1), precision="month"
    )
    organisation = OrganisationFactory(kept_by=region, source=source)

    assert "Письмо, 10.2013" in tags.brief_origin({}, organisation)


def test_a_source_without_a_date_is_called_by_the_beginning_of_its_title(region):
    short = SourceFactory(kept_by=region, title="Письмо 6", issued_on=None)
    endless = SourceFactory(kept_by=region, title="Справка об итогах " + "очень " * 20, issued_on=None)

    assert short.brief == "Письмо 6"
    assert endless.brief.startswith("Справка об итогах")
    assert len(endless.brief) == 40
