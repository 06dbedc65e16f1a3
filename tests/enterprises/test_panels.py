"""Panels and facets that upper apps add to the registry."""

from __future__ import annotations

import pytest
from django.urls import reverse

from enterprises import facets, panels
from enterprises.models import Organisation
from enterprises.panels import Choice, Facet, Ordered, Panel
from tests.factories import ExpertFactory, OrganisationFactory, PersonFactory

TEMPLATE = "enterprises/organisation/_remark.html"


def panel(key, order, load=lambda record, user: {}):
    return Panel(key, order, key, TEMPLATE, load)


def test_panels_stand_by_order_then_by_key():
    ordered = Ordered()
    for key, order in (("b", 20), ("c", 10), ("a", 20)):
        ordered.add(panel(key, order))

    assert [item.key for item in ordered] == ["c", "a", "b"]


def test_adding_a_panel_again_replaces_it():
    ordered = Ordered()
    ordered.add(panel("a", 20))
    ordered.add(panel("a", 10))

    assert [(item.key, item.order) for item in ordered] == [("a", 10)]


def test_a_panel_that_has_nothing_to_say_is_left_out():
    ordered = Ordered()
    ordered.add(panel("silent", 10, lambda record, user: None))
    ordered.add(panel("loud", 20, lambda record, user: {"count": 3}))

    loaded = panels.load_panels(ordered, "record", "user")

    assert [(one.panel.key, one.context["count"], one.context["record"]) for one in loaded] == [
        ("loud", 3, "record")
    ]


def test_the_apps_above_have_added_their_panels_in_a_known_order():
    orders = [one.order for one in panels.organisation_panels]

    assert orders == sorted(orders)
    assert len({one.key for one in panels.organisation_panels}) == len(orders)
    assert "sessions" in {one.key for one in panels.organisation_panels}


@pytest.mark.django_db
@pytest.mark.parametrize("panel", list(panels.organisation_panels), ids=lambda panel: panel.key)
def test_every_panel_of_an_organisation_keeps_to_its_number_of_queries(panel, django_assert_max_num_queries):
    organisation = OrganisationFactory()
    user = ExpertFactory(region=organisation.kept_by)
    panel.load(organisation, user)

    with django_assert_max_num_queries(panel.queries):
        panel.load(organisation, user)


@pytest.mark.django_db
@pytest.mark.parametrize("panel", list(panels.person_panels), ids=lambda panel: panel.key)
def test_every_panel_of_a_person_keeps_to_its_number_of_queries(panel, django_assert_max_num_queries):
    person = PersonFactory()
    user = ExpertFactory(region=person.kept_by)
    panel.load(person, user)

    with django_assert_max_num_queries(panel.queries):
        panel.load(person, user)


@pytest.mark.django_db
def test_a_panel_is_drawn_on_the_card_with_its_own_context(client, monkeypatch):
    organisation = OrganisationFactory()
    added = Ordered()
    load = lambda record, user: {"organisation": record, "cooperation": None, "count": 7}  # noqa: E731
    added.add(Panel("x", 10, "Из верхнего приложения", "enterprises/organisation/_cooperation.html", load))
    monkeypatch.setattr(panels, "organisation_panels", added)
    client.force_login(ExpertFactory(region=organisation.kept_by))

    page = client.get(organisation.get_absolute_url()).content.decode()

    assert 'id="panel-x"' in page
    assert "Из верхнего приложения" in page


@pytest.mark.django_db
@pytest.mark.parametrize("facet", facets.all_facets(), ids=lambda facet: facet.key)
def test_every_facet_survives_values_that_it_does_not_know(facet):
    organisation = OrganisationFactory()
    values = ["", "x", str(10**30), "-1", "none"]
    rows = Organisation.objects.of(organisation.kept_by)

    known = {choice.value for choice in facet.choices(rows, organisation.kept_by, values)}
    kept = facet.narrow(rows, ["x", str(10**30)], organisation.kept_by)

    assert list(kept) == []
    assert known.isdisjoint({"x", "-1", str(10**30)})


@pytest.mark.django_db
def test_a_facet_of_an_upper_app_filters_the_list(client, monkeypatch):
    first, second = OrganisationFactory(name_as_written="А"), None
    second = OrganisationFactory(kept_by=first.kept_by, name_as_written="Б")
    added = Ordered()
    added.add(
        Facet(
            "letter",
            50,
            "Буква",
            lambda rows, region, picked: [Choice("a", "А", 1)],
            lambda rows, values, region: rows.filter(pk=first.pk) if "a" in values else rows.none(),
        )
    )
    monkeypatch.setattr(panels, "facets", added)
    client.force_login(ExpertFactory(region=first.kept_by))

    response = client.get(reverse("enterprises:list"), {"letter": "a"})

    assert [row.organisation for row in response.context["page"].rows] == [first]
    assert second not in [row.organisation for row in response.context["page"].rows]
    assert [facet.key for facet in response.context["facets"]] == [
        "kind",
        "place",
        "municipality",
        "industry",
        "legal_form",
        "letter",
        "status",
        "source",
        "completeness",
        "missing",
        "checked",
    ]
