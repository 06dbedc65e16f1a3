"""Saved views of the list: kept, shared, changed by their owner."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from enterprises import saved_views
from enterprises.models import Role, SavedView
from tests.factories import (
    AdministratorFactory,
    CuratorFactory,
    ExpertFactory,
    OrganisationFactory,
    RegionFactory,
    SavedViewFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return RegionFactory()


@pytest.fixture
def expert(client, region):
    user = ExpertFactory(region=region)
    client.force_login(user)
    return user


def titles(response):
    return [row.organisation.title for row in response.context["page"].rows]


def tabs(response):
    return [(tab.view.name, tab.count.number, tab.is_current) for tab in response.context["tabs"]]


def test_what_the_list_shows_is_kept_under_a_name_and_opened_from_its_tab(client, region, expert):
    OrganisationFactory(kept_by=region, name_as_written="А", kind="authority")
    OrganisationFactory(kept_by=region, name_as_written="Б")
    list_ = client.get(reverse("enterprises:list"), {"kind": "authority", "columns": "inn", "sort": "-inn"})

    query = list_.context["asked"].query
    offered = client.get(f"{reverse('enterprises:save_view')}?{query}&after=x|1&view=3")
    saved = client.post(
        reverse("enterprises:save_view"),
        {"name": "Ведомства", "shared_with": "", "query": offered.context["form"]["query"].value()},
        follow=True,
    )

    view = SavedView.objects.get()
    assert (view.owner, view.kept_by, view.query) == (expert, region, "kind=authority&columns=inn&sort=-inn")
    assert titles(saved) == ["А"]
    assert [column.key for column in saved.context["columns"]] == ["name", "inn"]
    assert tabs(saved) == [("Ведомства", 1, True)]


def test_a_view_is_seen_by_its_owner_and_by_those_it_is_shared_with(region):
    owner, curator = ExpertFactory(region=region), CuratorFactory(region=region)
    private = SavedViewFactory(kept_by=region, owner=owner, name="Моё", shared_with="")
    for_curators = SavedViewFactory(kept_by=region, owner=owner, name="Кураторам", shared_with=Role.CURATOR)
    for_all = SavedViewFactory(kept_by=region, owner=owner, name="Всем", shared_with="everybody")
    elsewhere = CuratorFactory()

    assert saved_views.seen_by(owner, region) == [private, for_curators, for_all]
    assert saved_views.seen_by(curator, region) == [for_curators, for_all]
    assert saved_views.seen_by(ExpertFactory(region=region), region) == [for_all]
    assert not SavedView.objects.visible_to(elsewhere).exists()


def test_only_the_owner_or_an_administrator_changes_a_shared_view(client, region):
    view = SavedViewFactory(kept_by=region, owner=CuratorFactory(region=region), name="Было")
    data = {"name": "Стало", "shared_with": "everybody"}

    client.force_login(ExpertFactory(region=region))
    refused = client.post(view.get_absolute_url(), data)
    client.force_login(AdministratorFactory(region=region))
    taken = client.post(view.get_absolute_url(), data)

    view.refresh_from_db()
    assert (refused.status_code, taken.status_code, view.name) == (422, 302, "Стало")


def test_a_private_view_of_somebody_else_does_not_exist_even_for_an_administrator(client, region):
    view = SavedViewFactory(kept_by=region, owner=CuratorFactory(region=region), shared_with="")
    client.force_login(AdministratorFactory(region=region))

    assert client.get(view.get_absolute_url()).status_code == 404
    assert client.post(reverse("enterprises:delete_view", args=[view.pk])).status_code == 404


def test_a_view_is_renamed_replaced_by_what_is_on_the_screen_moved_and_deleted(client, region, expert):
    first = SavedViewFactory(kept_by=region, owner=expert, name="1", position=0)
    second = SavedViewFactory(kept_by=region, owner=expert, name="2", position=1)

    client.post(second.get_absolute_url(), {"name": "два", "shared_with": "expert"})
    client.post(reverse("enterprises:replace_view", args=[second.pk]), {"query": "kind=authority&after=1"})
    client.post(reverse("enterprises:move_view", args=[second.pk]), {"to": "up"})
    moved = saved_views.seen_by(expert, region)
    client.post(reverse("enterprises:delete_view", args=[first.pk]))

    second.refresh_from_db()
    assert (second.name, second.shared_with, second.query) == ("два", "expert", "kind=authority")
    assert moved == [second, first]
    assert saved_views.seen_by(expert, region) == [second]


def test_a_name_is_used_once_by_one_owner(client, region, expert):
    SavedViewFactory(kept_by=region, owner=expert, name="Без ИНН")
    SavedViewFactory(kept_by=region, owner=CuratorFactory(region=region), name="Чужое")

    again = client.post(reverse("enterprises:save_view"), {"name": "Без ИНН", "query": ""})
    of_another = client.post(reverse("enterprises:save_view"), {"name": "Чужое", "query": ""})

    assert again.status_code == 422
    assert again.context["form"].errors == {"name": ["У вас уже есть вид с таким названием."]}
    assert of_another.status_code == 302


def test_a_view_whose_value_has_gone_still_opens(client, region, expert):
    OrganisationFactory(kept_by=region, name_as_written="А")
    view = SavedViewFactory(
        kept_by=region, owner=expert, query="place=999999&kind=no&columns=gone,inn&sort=gone&strange=1"
    )

    page = client.get(reverse("enterprises:list"), {"view": view.pk})
    opened = client.get(page.context["tabs"][0].url)

    assert opened.status_code == 200
    assert titles(opened) == []
    assert [column.key for column in opened.context["columns"]] == ["name", "inn"]


def test_a_view_that_was_narrowed_further_says_how_many_it_has_and_offers_to_be_updated(
    client, region, expert
):
    OrganisationFactory(kept_by=region, name_as_written="А", kind="authority")
    OrganisationFactory(kept_by=region, name_as_written="Б", kind="authority")
    OrganisationFactory(kept_by=region, name_as_written="В")
    view = SavedViewFactory(kept_by=region, owner=expert, query="kind=authority")

    same = client.get(reverse("enterprises:list"), {"view": view.pk, "kind": "authority"})
    narrower = client.get(reverse("enterprises:list"), {"view": view.pk, "kind": "authority", "q": "А"})

    assert "Обновить вид" not in same.content.decode()
    assert "Обновить вид" in narrower.content.decode()
    assert (same.context["tab"].is_changed, narrower.context["tab"].is_changed) == (False, True)
    assert [narrower.context[name].number for name in ("found", "total")] == [1, 3]


@pytest.mark.parametrize("views", [1, 10])
def test_tabs_are_counted_by_one_query(client, region, expert, django_assert_num_queries, views):
    OrganisationFactory(kept_by=region)
    for number in range(views):
        SavedViewFactory(kept_by=region, owner=expert, query=f"kind=enterprise&q={number}")
    client.get(reverse("enterprises:list"))

    with django_assert_num_queries(16):
        response = client.get(reverse("enterprises:list"))

    assert len(response.context["tabs"]) == views


def test_there_is_an_end_to_the_views_of_one_owner(region, monkeypatch):
    monkeypatch.setattr(saved_views, "MOST_OF_ONE", 1)
    user = ExpertFactory(region=region)
    saved_views.create(region, by=user, name="Первый", query="")

    with pytest.raises(ValidationError) as refusal:
        saved_views.create(region, by=user, name="Второй", query="")

    assert refusal.value.code == "too_many"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"name": "\0", "query": "x"},
        {"name": "я" * 10**5, "query": ""},
        {"name": "А", "query": "я" * 10**5},
        {"name": "А", "query": "kind=\ufffd", "shared_with": "nobody"},
        {"name": "А", "shared_with": "\0"},
    ],
)
def test_a_view_nobody_would_type_is_refused_in_words(client, region, expert, data):
    response = client.post(reverse("enterprises:save_view"), data)

    assert response.status_code == 422
    assert response.context["form"].errors
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_of_views_costs_the_same_with_one_row_and_with_thirty(
    client, region, expert, django_assert_num_queries, rows
):
    SavedViewFactory.create_batch(rows, kept_by=region, owner=expert)
    client.get(reverse("enterprises:views"))

    with django_assert_num_queries(4):
        response = client.get(reverse("enterprises:views"))

    assert len(response.context["views"]) == rows
