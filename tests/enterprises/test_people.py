"""The page of a person: name, posts and, with a consent, a work contact."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from enterprises import panels
from tests.factories import (
    ConsentFactory,
    ExpertFactory,
    OrganisationFactory,
    PersonFactory,
    PostFactory,
    RegionFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db
PAST = ("history", "compare", "as_recorded", "as_was")


@pytest.fixture(autouse=True)
def without_panels(monkeypatch):
    """Panels of upper apps have tests of their own."""
    monkeypatch.setattr(panels, "person_panels", panels.Ordered())
    monkeypatch.setattr(panels, "organisation_panels", panels.Ordered())


@pytest.fixture
def region():
    return RegionFactory()


@pytest.fixture
def signed_in(client, region):
    client.force_login(ExpertFactory(region=region))
    return client


def test_a_person_is_shown_with_posts_dates_and_sources(signed_in, region):
    source = SourceFactory(kept_by=region, kind="letter", issued_on=datetime.date(2013, 10, 9))
    post = PostFactory(
        person=PersonFactory(kept_by=region, source=source),
        title="начальник",
        valid_from=datetime.date(2009, 1, 15),
        source=source,
    )

    page = signed_in.get(post.person.get_absolute_url()).content.decode()

    for text in (
        post.person.full_name,
        "начальник",
        "с 15.01.2009",
        "Письмо, 09.10.2013",
        post.organisation.title,
    ):
        assert text.replace("ООО ", "ООО\u00a0") in page or text in page


def test_a_work_contact_stands_on_the_card_of_whoever_consented_and_nowhere_else(signed_in, region):
    person = ConsentFactory(person__kept_by=region, person__work_contact="+7 999 123-45-67").person

    card = signed_in.get(person.get_absolute_url()).content.decode()
    pages = [signed_in.get(PostFactory(person=person).organisation.get_absolute_url())]
    pages += [signed_in.get(reverse(f"people:{route}", args=[person.pk])) for route in PAST]

    assert "123-45-67" in card
    for page in pages:
        assert person.last_name in page.content.decode()
        assert "123-45-67" not in page.content.decode()


def test_a_stranger_s_person_does_not_exist(signed_in):
    assert signed_in.get(PersonFactory().get_absolute_url()).status_code == 404


def test_history_stands_on_the_page(signed_in, region):
    person = PersonFactory(kept_by=region)
    type(person).objects.filter(pk=person.pk).update(last_name="Новая")

    page = signed_in.get(person.get_absolute_url()).content.decode()

    assert f"<del>{person.last_name}</del>" in page
    assert "<ins>Новая</ins>" in page


def test_people_are_suggested_within_the_region_only(signed_in, region):
    mine = PersonFactory(kept_by=region, last_name="Лаврентьев")
    PersonFactory(last_name="Лаврентьева")

    items = signed_in.get(reverse("people:find"), {"q": "лавр"}).json()["items"]

    assert items == [{"id": mine.pk, "label": mine.full_name, "detail": ""}]


@pytest.mark.parametrize("rows", [1, 30])
def test_a_person_of_many_posts_costs_the_same(signed_in, region, django_assert_num_queries, rows):
    person = PersonFactory(kept_by=region)
    for _ in range(rows):
        PostFactory(person=person, organisation=OrganisationFactory(kept_by=region))
    signed_in.get(person.get_absolute_url())

    with django_assert_num_queries(16):
        signed_in.get(person.get_absolute_url())
