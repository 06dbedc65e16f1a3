"""Bulk change: a preview, one transaction, and taking it back without losing later work."""

from __future__ import annotations

import datetime
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.forms.models import model_to_dict
from django.urls import reverse

from enterprises import bulk, change_words, provenance, registry
from enterprises.models import BulkChange, BulkRow, Evidence, Offer, Organisation, Source
from enterprises.versions import StaleVersion
from tests.factories import (
    AdministratorFactory,
    IndustryFactory,
    OrganisationFactory,
    RegionFactory,
    SettlementFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return RegionFactory()


@pytest.fixture
def boss(region):
    return AdministratorFactory(region=region)


@pytest.fixture
def letter(region):
    return SourceFactory(kept_by=region, text="Предприятия города Ёлкин действуют.")


def snapshot(region):
    """Everything of the registry but versions and the ids of evidence."""
    organisations = [
        {**model_to_dict(one), "search_text": one.search_text, "version": None}
        for one in Organisation.objects.of(region).order_by("pk")
    ]
    proofs = Evidence.objects.filter(target_id__in=[one["id"] for one in organisations])
    columns = ("target_id", "field", "quote", "start", "end", "source", "recorded_by", "recorded_at")
    offers = Offer.objects.filter(organisation__kept_by=region).order_by("pk")
    return organisations, sorted(map(str, proofs.values_list(*columns))), list(offers.values())


def change(region, organisations, key, by, **options):
    values = {name: options.pop(name) for name in (bulk.FIELDS[key].columns or ("text",))}
    keys = [one.pk for one in organisations]
    return bulk.change(region, keys, bulk.FIELDS[key], values, by=by, **options)


def test_a_change_gives_every_row_the_value_its_evidence_and_a_new_version(region, boss, letter):
    place = SettlementFactory(name="Ёлкин", search_key="елкин")
    first, second = OrganisationFactory.create_batch(2, kept_by=region)
    so_already = OrganisationFactory(kept_by=region, settlement=place)

    made = change(region, [first, second, so_already], "settlement", boss, settlement=place, source=letter)

    for one in (first, second):
        one.refresh_from_db()
        origin = provenance.origin_of(one, "settlement")
        assert (one.settlement, one.version, "елкин" in one.search_text) == (place, 2, True)
        assert (origin.source, origin.quote, origin.entered_by) == (letter, "Ёлкин", boss.short_name)
    so_already.refresh_from_db()
    assert so_already.version == 1
    assert (made.changed, made.unchanged, made.source, made.shown) == (2, 1, letter, "г.\u00a0Ёлкин")


VALUES = {
    "kind": lambda: {"kind": "authority"},
    "status": lambda: {"status": "active", "status_on": datetime.date(2013, 10, 9)},
    "settlement": lambda: {"settlement": SettlementFactory()},
    "main_industry": lambda: {"main_industry": IndustryFactory()},
    "checked_on": lambda: {"checked_on": datetime.date(2014, 1, 1)},
    "note": lambda: {"note": "Проверить"},
    "product": lambda: {"text": "Насосы"},
    "competency": lambda: {"text": "Литьё"},
    "need": lambda: {"text": "Токари"},
}


@pytest.mark.parametrize("key", VALUES)
def test_a_change_taken_back_leaves_the_rows_as_they_were(region, boss, letter, key):
    older = SourceFactory(kept_by=region)
    organisations = OrganisationFactory.create_batch(3, kept_by=region)
    registry.update_organisation(
        organisations[0],
        by=boss,
        version=1,
        source=older,
        kind="education",
        settlement=SettlementFactory(name="Прежний", search_key="прежний"),
        main_industry=IndustryFactory(),
        status="liquidating",
        products=["Валы"],
        note="Было",
    )
    before = snapshot(region)

    made = change(region, organisations, key, boss, source=letter, **VALUES[key]())
    changed = snapshot(region)
    undone = bulk.undo(made, by=boss)

    assert changed != before
    assert snapshot(region) == before
    assert (undone.restored, undone.left) == (made.changed, [])
    assert set(Organisation.objects.of(region).values_list("version", flat=True)) <= {3, 4}


def test_rows_that_somebody_changed_later_keep_it_and_are_named(region, boss, letter):
    kept, later, gone = (OrganisationFactory(kept_by=region, name_as_written=name) for name in "АБВ")
    made = change(region, [kept, later, gone], "status", boss, status="active", status_on=None, source=letter)
    later.refresh_from_db()
    registry.update_organisation(later, by=boss, version=2, note="Моё")
    Organisation.objects.get(pk=gone.pk).delete()

    undone = bulk.undo(made, by=boss)

    kept.refresh_from_db()
    later.refresh_from_db()
    assert (kept.status, later.status, later.note) == ("", "active", "Моё")
    assert [(row.title, row.outcome) for row in undone.left] == [
        ("Б", BulkRow.Outcome.CHANGED_SINCE),
        ("В", BulkRow.Outcome.GONE),
    ]


def test_a_change_is_taken_back_once_and_not_at_all_where_nothing_can_be_restored(region, boss):
    one = OrganisationFactory(kept_by=region)
    first = change(region, [one], "note", boss, note="А")
    second = change(region, [one], "note", boss, note="Б")

    with pytest.raises(ValidationError) as too_late:
        bulk.undo(first, by=boss)
    bulk.undo(second, by=boss)
    with pytest.raises(ValidationError) as again:
        bulk.undo(second, by=boss)

    assert (too_late.value.code, again.value.code) == ("too_late", "undone")


def test_a_fact_needs_a_source_and_a_remark_does_not(region, boss):
    one = OrganisationFactory(kept_by=region)

    with pytest.raises(ValidationError) as refusal:
        change(region, [one], "kind", boss, kind="authority")
    change(region, [one], "note", boss, note="Позвонить")

    assert list(refusal.value.error_dict) == ["source"]
    assert not BulkChange.objects.filter(field="kind").exists()


def test_a_new_status_takes_the_date_of_the_former_one_away_and_the_same_status_keeps_it(
    region, boss, letter
):
    day = datetime.date(2013, 10, 9)
    same = OrganisationFactory(kept_by=region, status="liquidated", status_on=day)
    other = OrganisationFactory(kept_by=region, status="active", status_on=day)

    made = change(region, [same, other], "status", boss, status="liquidated", status_on=None, source=letter)

    same.refresh_from_db()
    other.refresh_from_db()
    assert (made.changed, same.status_on, other.status_on) == (1, day, None)
    bulk.undo(made, by=boss)
    other.refresh_from_db()
    assert (other.status, other.status_on) == ("active", day)


def test_what_is_so_already_or_belongs_elsewhere_is_not_touched(region, boss):
    mine, theirs = OrganisationFactory(kept_by=region, note="А"), OrganisationFactory()

    with pytest.raises(ValidationError) as refusal:
        change(region, [mine, theirs], "note", boss, note="А")

    theirs.refresh_from_db()
    assert refusal.value.code == "nothing"
    assert (theirs.note, theirs.version) == ("", 1)


def test_rows_changed_since_the_preview_are_shown_anew(region, boss):
    one = OrganisationFactory(kept_by=region)
    field, values = bulk.FIELDS["note"], {"note": "Б"}
    preview = bulk.look(region, [one.pk], field, values)
    registry.update_organisation(one, by=boss, version=1, note="А")

    with pytest.raises(bulk.Moved) as moved:
        bulk.change(region, [one.pk], field, values, by=boss, fingerprint=preview.fingerprint)

    assert [row.note for row in moved.value.preview.changing] == ["А"]
    assert not BulkChange.objects.exists()


def test_an_editor_who_opened_the_card_before_is_told_so(region, boss):
    one = OrganisationFactory(kept_by=region)
    change(region, [one], "note", boss, note="Всем")

    with pytest.raises(StaleVersion):
        registry.update_organisation(one, by=boss, version=1, note="Мне")


def test_history_tells_a_bulk_change_from_one_by_hand(client, region, boss):
    one = OrganisationFactory(kept_by=region)
    client.force_login(boss)
    client.post(reverse("enterprises:bulk"), {"picked": one.pk, "do": "check"})
    [made] = BulkChange.objects.all()
    client.post(reverse("enterprises:undo_bulk", args=[made.pk]))

    contexts = [event.pgh_context.metadata for event in one.history.order_by("pgh_id") if event.pgh_context]

    assert [(context["origin"], context["user"], context["bulk"]) for context in contexts] == [
        ("bulk", boss.pk, made.pk),
        ("undo_bulk", boss.pk, made.pk),
    ]
    assert {"bulk", "undo_bulk"} <= set(change_words.ORIGINS)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_change_the_same_rows_at_once_lose_nothing():
    region = RegionFactory()
    boss = AdministratorFactory(region=region)
    keys = [one.pk for one in OrganisationFactory.create_batch(6, kept_by=region)]
    failures = []

    def work(field, values, order):
        try:
            bulk.change(region, order, bulk.FIELDS[field], values, by=boss)
        except Exception as problem:
            failures.append(problem)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=work, args=("note", {"note": "А"}, keys)),
        threading.Thread(
            target=work, args=("checked_on", {"checked_on": datetime.date(2014, 1, 1)}, keys[::-1])
        ),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    rows = Organisation.objects.filter(pk__in=keys).values_list("note", "checked_on", "version")
    assert failures == []
    assert set(rows) == {("А", datetime.date(2014, 1, 1), 3)}


@pytest.mark.parametrize("rows", [1, 30])
def test_thirty_rows_cost_no_more_queries_than_one(region, boss, letter, django_assert_max_num_queries, rows):
    organisations = OrganisationFactory.create_batch(rows, kept_by=region)
    place = SettlementFactory()
    Evidence.objects.first()

    with django_assert_max_num_queries(26), transaction.atomic():
        made = change(region, organisations, "settlement", boss, settlement=place, source=letter)
    with django_assert_max_num_queries(24), transaction.atomic():
        bulk.undo(made, by=boss)

    assert made.changed == rows


# In the browser's words


def picked(client, **data):
    return client.post(reverse("enterprises:bulk"), data)


def test_the_way_from_the_list_to_a_change_and_back(client, region, boss, letter):
    client.force_login(boss)
    one, two = (OrganisationFactory(kept_by=region, name_as_written=name) for name in "АБ")
    Organisation.objects.filter(pk=two.pk).update(status="active")

    chosen = picked(client, picked=[one.pk, two.pk], list="sort=-name", do="choose")
    fields = client.get(chosen["Location"])
    form = client.get(f"{chosen['Location']}&field=status")
    hidden = dict(form.context["selection"].pairs)
    data = {**hidden, "field": "status", "status": "active", "source": letter.title}
    preview = picked(client, **data, do="preview")
    print_of = preview.context["preview"].fingerprint
    done = client.post(
        reverse("enterprises:bulk"), {**data, "do": "apply", "fingerprint": print_of}, follow=True
    )

    assert [str(field.label) for field, _url in fields.context["fields"]][:2] == ["Вид", "Статус"]
    assert "Изменится 1 организация, 1 уже такая" in preview.content.decode()
    assert done.redirect_chain[-1][0] == f"{reverse('enterprises:list')}?sort=-name"
    assert "Изменена 1 организация: статус. Ещё 1 была такой раньше." in done.content.decode()
    made = BulkChange.objects.get()
    assert reverse("enterprises:undo_bulk", args=[made.pk]) in done.content.decode()

    back = client.post(reverse("enterprises:undo_bulk", args=[made.pk]), follow=True)
    one.refresh_from_db()
    assert "Прежние значения вернулись у 1 организации." in back.content.decode()
    assert one.status == ""


def test_everything_that_the_list_finds_is_taken_by_its_filter(client, region, boss):
    client.force_login(boss)
    found = OrganisationFactory.create_batch(3, kept_by=region, kind="authority")
    left = OrganisationFactory(kept_by=region)

    picked(client, everything="1", list="kind=authority", picked=left.pk, do="check")

    checked = Organisation.objects.exclude(checked_on=None)
    assert sorted(checked.values_list("pk", flat=True)) == sorted(one.pk for one in found)


def test_more_than_can_be_changed_at_once_is_refused_in_words(client, region, boss, monkeypatch):
    monkeypatch.setattr(bulk, "MOST_AT_ONCE", 2)
    client.force_login(boss)
    OrganisationFactory.create_batch(3, kept_by=region)

    response = picked(client, everything="1", do="check")

    assert response.status_code == 422
    assert "За один раз меняется не больше 2 организаций" in response.content.decode()
    assert not BulkChange.objects.exists()


def test_the_picked_rows_are_exported_as_the_list_shows_them(client, region, boss):
    client.force_login(boss)
    one = OrganisationFactory(kept_by=region)
    OrganisationFactory(kept_by=region)

    response = picked(client, picked=one.pk, list="columns=inn", do="export")

    assert response["Location"] == f"{reverse('enterprises:export')}?columns=inn&picked={one.pk}&format=xlsx"


def test_what_could_not_be_taken_back_is_shown_by_name(client, region, boss):
    client.force_login(boss)
    one, two = (OrganisationFactory(kept_by=region, name_as_written=f"ООО «{name}»") for name in "АБ")
    made = change(region, [one, two], "note", boss, note="Всем")
    two.refresh_from_db()
    registry.update_organisation(two, by=boss, version=2, note="Позже")

    page = client.post(reverse("enterprises:undo_bulk", args=[made.pk]), follow=True).content.decode()

    assert "ООО\u00a0«Б»" in page
    assert "изменено позже" in page


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"do": "apply"},
        {"do": "apply", "field": "inn"},
        {"do": "apply", "field": "kind", "kind": "no"},
        {"do": "apply", "field": "note", "note": "\0"},
        {"do": "apply", "field": "note", "note": "я" * 10**6},
        {"do": "apply", "field": "product", "text": ""},
        {"do": "apply", "field": "settlement", "settlement": "x", "settlement_id": str(10**20)},
        {"do": "apply", "field": "checked_on", "checked_on": "99.99.9999"},
        {"do": "check", "picked": str(10**20)},
        {"do": "check", "picked": "1,x,-5,\0"},
        {
            "do": "apply",
            "field": "note",
            "note": "А",
            "list": "kind=\0&q=\ufffd" + "x" * 10**5,
            "everything": "1",
        },
    ],
)
def test_a_change_nobody_would_ask_for_is_refused_and_nothing_is_written(client, region, boss, data):
    client.force_login(boss)
    one = OrganisationFactory(kept_by=region)
    before, sources = snapshot(region), Source.objects.count()

    response = client.post(reverse("enterprises:bulk"), {"picked": one.pk, **data})

    assert response.status_code in (302, 422) if "everything" in data else response.status_code == 422
    assert snapshot(region) == before or "everything" in data
    assert Source.objects.count() == sources


@pytest.mark.parametrize("rows", [1, 30])
def test_the_pages_of_bulk_changes_cost_the_same_with_one_row_and_with_thirty(
    client, region, boss, django_assert_num_queries, rows
):
    client.force_login(boss)
    organisations = OrganisationFactory.create_batch(rows, kept_by=region)
    made = change(region, organisations, "note", boss, note="А")
    for number in range(rows - 1):
        change(region, organisations[:1], "note", boss, note=str(number))
    addresses = [reverse("enterprises:bulk_changes"), made.get_absolute_url()]
    for address in addresses:
        client.get(address)

    with django_assert_num_queries(4):
        listed = client.get(addresses[0])
    with django_assert_num_queries(6):
        shown = client.get(addresses[1])

    assert (len(listed.context["changes"]), len(shown.context["rows"])) == (rows, rows)


@pytest.mark.parametrize("rows", [1, 30])
def test_a_preview_costs_the_same_with_one_row_and_with_thirty(
    client, region, boss, django_assert_num_queries, rows
):
    client.force_login(boss)
    keys = [one.pk for one in OrganisationFactory.create_batch(rows, kept_by=region)]
    data = {"picked": keys, "field": "note", "note": "А", "do": "preview"}
    picked(client, **data)

    with django_assert_num_queries(6):
        preview = picked(client, **data)

    assert len(preview.context["shown"]) == rows
