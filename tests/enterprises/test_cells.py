"""Editing a cell of the list in its place."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from enterprises import columns, provenance, registry
from enterprises.models import Source
from tests.factories import (
    AdministratorFactory,
    OrganisationFactory,
    RegionFactory,
    SettlementFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db

EDITABLE = [column.key for column in columns.all_columns() if column.fields]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def region():
    return RegionFactory()


@pytest.fixture
def boss(client, region):
    user = AdministratorFactory(region=region)
    client.force_login(user)
    return user


def address(one, key, query="columns=inn,place,checked,note"):
    return f"{reverse('enterprises:cell', args=[one.pk, key])}?{query}"


@pytest.mark.parametrize("key", EDITABLE)
def test_every_cell_opens_with_its_value_and_saved_untouched_changes_nothing(client, region, boss, key):
    one = OrganisationFactory(kept_by=region, inn="7707083893", note="Было")
    editor = client.get(address(one, key), headers=HTMX)
    form = editor.context["form"]
    typed = {name: str(getattr(form[name].value(), "text", form[name].value() or "")) for name in form.fields}

    saved = client.post(address(one, key), typed, headers=HTMX)

    one.refresh_from_db()
    assert (saved.status_code, one.inn, one.note) == (200, "7707083893", "Было")
    assert f'id="row-{one.pk}"' in saved.content.decode()


def test_a_saved_cell_draws_its_row_again_with_the_columns_of_the_list(client, region, boss):
    one = OrganisationFactory(kept_by=region)

    response = client.post(
        address(one, "inn"),
        {"inn": "7707083893", "new_source_title": "Письмо", "version": "1", "picked": one.pk},
        headers=HTMX,
    )

    one.refresh_from_db()
    row = response.context["rows"][0]
    assert [(cell.column.key, cell.text) for cell in row.cells] == [
        ("name", one.title),
        ("inn", "7707083893"),
        ("place", ""),
        ("checked", ""),
        ("note", ""),
    ]
    assert provenance.origin_of(one, "inn").source.title == "Письмо"
    assert response.context["focus"] == "inn"
    assert f'value="{one.pk}" form="picks" tabindex="-1"' in response.content.decode()
    assert " checked>" in response.content.decode()


def test_the_source_named_last_is_offered_in_the_next_cell(client, region, boss):
    one = OrganisationFactory(kept_by=region)
    letter = SourceFactory(kept_by=region, title="Письмо завода", issued_on=None)

    before = client.get(address(one, "address"), headers=HTMX).context["form"]["source"].value()
    client.post(
        address(one, "inn"), {"inn": "7707083893", "source": letter.title, "version": "1"}, headers=HTMX
    )
    after = client.get(address(one, "address"), headers=HTMX).context["form"]["source"].value()

    assert before is None
    assert (after.text, after.key) == ("Письмо завода", str(letter.pk))


def test_a_new_source_that_is_named_goes_before_the_one_that_was_only_offered(client, region, boss):
    one = OrganisationFactory(kept_by=region)
    letter = SourceFactory(kept_by=region, title="Письмо", issued_on=None)
    data = {"inn": "7707083893", "source": letter.title, "version": "1"}
    client.post(address(one, "inn"), data, headers=HTMX)

    client.post(
        address(one, "address"),
        {"address": "ул. Мира", "source": "Письмо", "new_source_title": "Выписка", "version": "2"},
        headers=HTMX,
    )

    assert provenance.origin_of(one, "address").source.title == "Выписка"


def test_tab_opens_the_next_cell_that_can_be_edited(client, region, boss):
    one = OrganisationFactory(kept_by=region)

    response = client.post(
        address(one, "checked"), {"checked_on": "09.10.2013", "version": "1", "go": "next"}, headers=HTMX
    )

    one.refresh_from_db()
    assert one.checked_on == datetime.date(2013, 10, 9)
    assert (response.context["focus"], response.context["opens"]) == ("note", True)
    assert 'data-cell-focus="note" data-cell-opens' in response.content.decode()


def test_an_error_is_shown_in_the_cell_with_its_rule(client, region, boss):
    one = OrganisationFactory(kept_by=region)

    wrong = client.post(
        address(one, "inn"), {"inn": "7707083894", "new_source_title": "П", "version": "1"}, headers=HTMX
    )
    unsourced = client.post(address(one, "inn"), {"inn": "7707083893", "version": "1"}, headers=HTMX)

    one.refresh_from_db()
    assert (wrong.status_code, unsourced.status_code, one.inn) == (422, 422, "")
    assert (wrong["HX-Retarget"], wrong["HX-Reswap"]) == ("#cell-editor", "outerHTML")
    assert "контрольн" in wrong.content.decode().lower()
    assert "source" in unsourced.context["form"].errors


def test_the_second_of_two_editors_sees_both_texts_and_decides(client, region, boss):
    one = OrganisationFactory(kept_by=region, note="Было")
    registry.update_organisation(one, by=boss, version=1, note="Коллега")

    stale = client.post(address(one, "note"), {"note": "Моё", "version": "1"}, headers=HTMX)
    [difference] = stale.context["conflict"]
    version = stale.context["form"]["version"].value()
    one.refresh_from_db()
    kept = one.note
    client.post(address(one, "note"), {"note": "Моё", "version": version}, headers=HTMX)

    one.refresh_from_db()
    assert (stale.status_code, difference.theirs, difference.mine) == (409, "Коллега", "Моё")
    assert (kept, one.note) == ("Коллега", "Моё")


def test_a_place_is_found_by_its_name(client, region, boss):
    one = OrganisationFactory(kept_by=region)
    town = SettlementFactory(type="г", name="Елец", search_key="елец")

    client.post(
        address(one, "place"),
        {"settlement": "Елец", "new_source_title": "Письмо", "version": "1"},
        headers=HTMX,
    )

    one.refresh_from_db()
    assert one.settlement == town


def test_without_script_a_cell_is_a_page_that_leads_to_the_card(client, region, boss):
    one = OrganisationFactory(kept_by=region)

    page = client.get(address(one, "note"))
    saved = client.post(address(one, "note"), {"note": "Позвонить", "version": "1"})

    assert "<h1>" in page.content.decode()
    assert saved["Location"] == one.get_absolute_url()


@pytest.mark.parametrize("key", ["completeness", "source", "no-such", "kept_by", "version"])
def test_only_cells_of_simple_columns_can_be_edited(client, region, boss, key):
    assert client.get(address(OrganisationFactory(kept_by=region), key)).status_code == 404


@pytest.mark.parametrize("key", EDITABLE)
@pytest.mark.parametrize("text", ["\0", "я" * 10**6, "\ufffd", str(10**20), "=1+1"])
def test_a_cell_nobody_would_type_is_answered_in_words(client, region, boss, key, text):
    one = OrganisationFactory(kept_by=region)
    column = next(column for column in columns.all_columns() if column.key == key)

    response = client.post(
        address(one, key), {**dict.fromkeys(column.fields, text), "version": "1"}, headers=HTMX
    )

    assert response.status_code in (200, 422)
    assert not Source.objects.of(region).exists()
