import pytest
from django.urls import reverse

from enterprises.models import Role
from tests.factories import ExpertFactory, OrganisationFactory, RegionFactory, RoleGrantFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def traveller(client):
    """An expert of two regions, who has chosen the first."""
    here, there = RegionFactory(is_served=True), RegionFactory(is_served=True)
    user = ExpertFactory(region=here)
    RoleGrantFactory(user=user, region=there, role="expert")
    client.force_login(user)
    return client, here, there


@pytest.mark.parametrize(
    ("from_page", "to_page"),
    [
        ("/registry/?q=завод&region=1", "/registry/"),
        ("/dashboard/?as_of=01.10.2015", "/dashboard/"),
        ("/sessions/7/board/?board=3", "/sessions/"),
        ("/strategy/programmes/2/", "/strategy/"),
        ("/nowhere/", "/"),
        ("https://elsewhere.example/registry/", "/registry/"),
        ("", "/"),
        ("http://[", "/"),
    ],
)
def test_a_change_of_region_leads_to_the_same_section_of_the_other(traveller, from_page, to_page):
    client, _here, there = traveller

    response = client.post(reverse("switch_region"), {"region": there.code, "next": from_page})

    assert (response.status_code, response["Location"]) == (302, to_page)
    assert client.session["region"] == there.code


def test_a_page_of_another_region_keeps_its_links_there(traveller):
    client, here, there = traveller
    client.post(reverse("switch_region"), {"region": here.code})
    organisation = OrganisationFactory(kept_by=there)

    page = client.get(organisation.get_absolute_url())

    assert page.context["region"] == there
    assert {item["url"].partition("?")[2] for item in page.context["nav"]} == {f"region={there.code}"}


def test_a_page_of_another_region_keeps_its_links_there_before_any_was_chosen(traveller):
    client, here, there = traveller

    asked = client.get(reverse("enterprises:list"), {"region": there.code})
    usual = client.get(reverse("enterprises:list"))

    for name in ("nav", "sections"):
        assert {item["url"].partition("?")[2] for item in asked.context[name]} == {f"region={there.code}"}
        assert {item["url"].partition("?")[2] for item in usual.context[name]} == {""}
    assert usual.context["region"] == here


@pytest.mark.parametrize(
    ("route", "section"),
    [
        ("dashboard", "Обзор"),
        ("strategy:compare_pilots", "Обзор"),
        ("strategy:list", "Кластеры"),
        ("people:list", "Организации"),
    ],
)
def test_a_page_stands_in_one_section_of_the_bar(client, route, section):
    client.force_login(RoleGrantFactory(role=Role.EXECUTIVE).user)

    page = client.get(reverse(route))

    assert [item["label"] for item in page.context["nav"] if item["current"]] == [section]
