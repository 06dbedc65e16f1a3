"""Similar records: said while somebody types, found in the background, decided once."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from enterprises import duplicate_search, duplicates, jobs, merging
from enterprises.models import DuplicatePair, Job, Merge, Organisation, Succession
from enterprises.search import reindex_organisations
from tests.factories import (
    AdministratorFactory,
    ContactFactory,
    CooperationLinkFactory,
    DuplicatePairFactory,
    ExpertFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    RegionFactory,
    SettlementFactory,
    SourceFactory,
    YearlyFiguresFactory,
)

pytestmark = pytest.mark.django_db

INN, OTHER_INN = "7707083893", "4824047100"
ALIKE = reverse("enterprises:alike")
QUEUE = reverse("enterprises:duplicates")


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
def lipetsk(region):
    return SettlementFactory(region=region, type="г", name="Липецк", search_key="липецк")


@pytest.fixture
def khlevnoe(region):
    return SettlementFactory(region=region, type="с", name="Хлевное", search_key="хлевное")


def text_of(response):
    """The words as a person reads them: no-break spaces are spaces."""
    return response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


def organisation(region, name, settlement=None, **fields):
    return OrganisationFactory(kept_by=region, name_as_written=name, settlement=settlement, **fields)


# While somebody types


def test_the_form_says_what_the_typed_name_looks_like_with_place_inn_and_reason(boss, region, lipetsk):
    organisation(region, "ОАО «Гидролада»", lipetsk, inn=INN)

    page = text_of(boss.get(ALIKE, {"name_as_written": "Гидро-Лада", "settlement": "г. Липецк"}))

    for text in ("Похоже на:", "ОАО «Гидролада»", "г. Липецк", INN, "вероятно, дубль"):
        assert text in page
    assert "названия совпадают без пробелов и дефисов, место одно: г. Липецк" in page


def test_a_slip_of_the_finger_is_found_too(boss, region):
    organisation(region, "ООО «Гидропривод»")

    page = text_of(boss.get(ALIKE, {"name_as_written": "Гидропревод"}))

    assert "ООО «Гидропривод»" in page


@pytest.mark.parametrize(
    "typed",
    [
        {"name_as_written": "Другое предприятие"},
        {"name_as_written": ""},
        {"name_as_written": "я" * 500_000},
        {"name_as_written": "Гидролада", "own": "9" * 30},
        {"inn": "нет", "settlement": "Нигде", "settlement_id": "x"},
        {"inn": str(10**20)},
    ],
)
def test_what_is_not_alike_or_not_readable_yet_is_passed_over(boss, region, typed):
    organisation(region, "ОАО «Насосы»")

    response = boss.get(ALIKE, typed)

    assert response.status_code == 200
    assert response.content.strip() == b""


def filled(**fields):
    rows = {}
    for prefix in ("names", "figures"):
        rows |= {f"{prefix}-TOTAL_FORMS": "1", f"{prefix}-INITIAL_FORMS": "0"}
    return {
        "kind": "enterprise",
        "name_as_written": "Гидро-Лада",
        "new_source_title": "Письмо",
        "new_source_kind": "letter",
        **rows,
        **fields,
    }


def test_without_javascript_the_first_save_warns_and_the_second_saves_and_is_remembered(
    boss, region, administrator
):
    other = organisation(region, "ОАО «Гидролада»")
    address = reverse("enterprises:create")

    warned = boss.post(address, filled())
    page = text_of(warned)
    nothing = Organisation.objects.count()
    saved = boss.post(address, filled(alike_seen=str(other.pk)))

    pair = DuplicatePair.objects.get()
    assert (warned.status_code, nothing, saved.status_code) == (422, 1, 302)
    assert "Нет ли её уже в реестре?" in page
    assert f'name="alike_seen" value="{other.pk}"' in page
    assert (pair.first, pair.second.name_as_written) == (other, "Гидро-Лада")
    assert (pair.decision, pair.decided_by) == ("different", administrator)
    assert pair.decided_at is not None


def test_a_record_that_is_only_alike_does_not_hold_up_the_save(boss, region, lipetsk, khlevnoe):
    organisation(region, "ООО «НПК Армастек Липецк»", lipetsk)

    data = filled(name_as_written="ООО «Армастек-Липецк»", settlement="с. Хлевное")
    response = boss.post(reverse("enterprises:create"), data)

    assert response.status_code == 302
    assert not DuplicatePair.objects.exists()


def test_editing_asks_only_when_what_is_compared_has_changed_and_never_twice(boss, region, administrator):
    organisation(region, "ОАО «Гидролада»")
    mine = organisation(region, "ООО «Моё»")
    address = reverse("enterprises:edit", args=[mine.pk])

    def save(**fields):
        mine.refresh_from_db()
        return boss.post(address, filled(version=str(mine.version), **fields)).status_code

    assert save(name_as_written="ООО «Моё»", note="заметка") == 302
    assert save() == 422
    seen = str(Organisation.objects.get(name_as_written="ОАО «Гидролада»").pk)
    assert save(alike_seen=seen) == 302
    assert save(inn=INN) == 302


def test_other_regions_are_not_looked_at(boss, region):
    OrganisationFactory(name_as_written="ОАО «Гидролада»", inn=INN)

    assert boss.get(ALIKE, {"name_as_written": "ОАО «Гидролада»", "inn": INN}).content.strip() == b""


# In the background


def search(administrator, region):
    job = duplicate_search.start(region, by=administrator)
    return jobs.run(job.pk)


def pairs_of(region):
    return [
        (pair.first.name_as_written, pair.second.name_as_written, pair.verdict)
        for pair in DuplicatePair.objects.of(region)
    ]


def test_the_search_finds_pairs_by_names_numbers_and_contacts(region, administrator, lipetsk, khlevnoe):
    organisation(region, "ОАО «Гидролада»", lipetsk, ogrn="1024899520931")
    organisation(region, "«Гидро-Лада», ОАО", lipetsk)
    organisation(region, "Совсем другое имя", ogrn="1024899520931")
    organisation(region, "ООО «НПК Армастек Липецк»", lipetsk)
    organisation(region, "ООО «Армастек-Липецк»", khlevnoe)
    organisation(region, "ООО «Хдрамель»")
    for one in (organisation(region, "ООО «Вирабель»"), organisation(region, "ООО «Вирабел»")):
        ContactFactory(organisation=one, value="+7 (4742) 10-20-30")
    OrganisationFactory(name_as_written="ОАО «Гидролада»")

    job = search(administrator, region)

    assert job.status == Job.Status.DONE
    assert set(pairs_of(region)) == {
        ("ОАО «Гидролада»", "«Гидро-Лада», ОАО", "duplicate"),
        ("ОАО «Гидролада»", "Совсем другое имя", "duplicate"),
        ("ООО «НПК Армастек Липецк»", "ООО «Армастек-Липецк»", "different"),
        ("ООО «Вирабель»", "ООО «Вирабел»", "review"),
    }


def test_a_record_known_by_the_name_of_another_is_found_in_its_place(
    boss, region, administrator, lipetsk, khlevnoe
):
    plant = OrganisationFactory(
        kept_by=region, name_as_written="ПАО «Гидропривод»", short_name="Вертикон", settlement=lipetsk
    )
    OrganisationNameFactory(organisation=plant, name="ОАО «Северный ветер»")
    reindex_organisations([plant])
    here, there, former = (
        OrganisationFactory(kept_by=region, name_as_written=name, settlement=place)
        for name, place in (
            ("АО «Вертикон»", lipetsk), ("АО «Вертикон»", khlevnoe), ("Северный ветер", lipetsk)
        )
    )  # fmt: skip

    duplicate_search.search_region(region)

    pairs = {
        (pair.first_id, pair.second_id): (pair.verdict, pair.reason) for pair in DuplicatePair.objects.all()
    }
    said = "название одной – краткое, полное или прежнее название другой, место одно: г.\u00a0Липецк"
    assert pairs.pop((plant.pk, here.pk)) == ("review", said)
    assert pairs.pop((plant.pk, former.pk)) == ("review", said)
    assert (plant.pk, there.pk) not in pairs
    typed = Organisation(kept_by=region, name_as_written="ООО «Вертикон»", settlement=lipetsk)
    assert {one.organisation for one in duplicates.alike(region, typed)} >= {plant, here}
    typed = Organisation(
        kept_by=region, name_as_written="Завод", short_name="СЕВЕРНЫЙ ВЕТЕР", settlement=lipetsk
    )
    assert {one.organisation for one in duplicates.alike(region, typed)} == {plant, former}


def test_searching_again_changes_nothing_and_forgets_what_is_no_longer_alike(region, administrator, lipetsk):
    organisation(region, "ОАО «Гидролада»", lipetsk)
    other = organisation(region, "«Гидро-Лада», ОАО", lipetsk)
    search(administrator, region)
    before = list(DuplicatePair.objects.values())

    search(administrator, region)
    again = list(DuplicatePair.objects.values())
    other.name_as_written = "ООО «Пенопласт»"
    other.save()
    duplicates_reindex(other)
    search(administrator, region)

    assert again == before
    assert not DuplicatePair.objects.exists()


def duplicates_reindex(*organisations):
    from enterprises.search import reindex_organisations

    reindex_organisations(organisations)


def test_a_decision_is_remembered_until_name_inn_or_place_changes_and_then_it_says_so(
    region, administrator, lipetsk
):
    one = organisation(region, "ОАО «Гидролада»", lipetsk)
    organisation(region, "«Гидро-Лада», ОАО", lipetsk)
    search(administrator, region)
    pair = DuplicatePair.objects.get()
    duplicates.decide(pair, "different", by=administrator, version=pair.version, reason="два завода")
    day = f"{datetime.date.today():%d.%m.%Y}"

    search(administrator, region)
    remembered = DuplicatePair.objects.get().decision
    Organisation.objects.filter(pk=one.pk).update(inn=INN)
    search(administrator, region)

    pair.refresh_from_db()
    assert remembered == "different"
    assert (pair.decision, pair.remark) == (
        "",
        f"решено {day}: похожее, но другое; с тех пор изменилось: ИНН",
    )


def test_two_searches_of_one_region_do_not_run_at_once(region, administrator):
    first = duplicate_search.start(region, by=administrator)

    assert duplicate_search.start(region, by=administrator) == first
    assert duplicate_search.start(RegionFactory(), by=administrator) != first


def test_merged_records_are_not_found_again(region, administrator, lipetsk):
    one = organisation(region, "ОАО «Гидролада»", lipetsk)
    other = organisation(region, "«Гидро-Лада», ОАО", lipetsk)
    merging.merge(one, other, by=administrator, versions={one.pk: 1, other.pk: 1})

    search(administrator, region)

    assert not DuplicatePair.objects.exists()


# The queue


def test_the_queue_is_empty_until_somebody_searches_and_says_what_to_do(boss):
    page = text_of(boss.get(QUEUE))

    assert "Поиска ещё не было" in page
    assert "Искать дубли" in page


def test_the_search_is_started_from_the_page_and_its_progress_is_shown(boss, region):
    response = boss.post(reverse("enterprises:search_duplicates"), follow=True)

    job = Job.objects.get()
    assert (job.kind, job.kept_by) == ("duplicates.search", region)
    assert reverse("jobs:state", args=[job.pk]) in response.content.decode()


def test_the_queue_is_filtered_by_verdict_and_state_and_counts_both(boss, region):
    first = OrganisationFactory(kept_by=region, name_as_written="ООО «Альфа»")
    for name, verdict, decision in (
        ("ООО «Бета»", "review", ""),
        ("ООО «Гамма»", "duplicate", ""),
        ("ООО «Дельта»", "review", "postponed"),
    ):
        second = OrganisationFactory(kept_by=region, name_as_written=name)
        DuplicatePairFactory(first=first, second=second, verdict=verdict, decision=decision)

    def shown(**query):
        response = boss.get(QUEUE, query)
        return [pair.second.name_as_written for pair in response.context["pairs"]]

    assert sorted(shown()) == ["ООО «Бета»", "ООО «Гамма»"]
    assert shown(verdict="duplicate") == ["ООО «Гамма»"]
    assert shown(state="postponed") == ["ООО «Дельта»"]
    assert [one["count"] for one in boss.get(QUEUE).context["states"]] == [2, 1, 0, 0]
    assert len(shown(state="no such", verdict="x", after="x|" + "9" * 30)) == 2


@pytest.mark.parametrize("pairs", [1, 30])
def test_a_long_queue_costs_as_many_queries_as_a_short_one(boss, region, django_assert_num_queries, pairs):
    for _number in range(pairs):
        DuplicatePairFactory(first__kept_by=region)
    boss.get(QUEUE)

    with django_assert_num_queries(7):
        response = boss.get(QUEUE)

    assert len(response.context["pairs"]) == pairs


def test_a_queue_of_more_than_a_page_is_read_to_the_end(boss, region):
    for number in range(55):
        DuplicatePairFactory(first__kept_by=region, score=90 - number % 3)

    first = boss.get(QUEUE)
    second = boss.get(first.context["next"])

    keys = [pair.pk for response in (first, second) for pair in response.context["pairs"]]
    assert sorted(keys) == sorted(DuplicatePair.objects.values_list("pk", flat=True))
    assert second.context["next"] == ""


@pytest.mark.parametrize("decision", ["different", "postponed"])
def test_a_pair_is_decided_in_one_press_with_a_reason(boss, administrator, region, decision):
    pair = DuplicatePairFactory(first__kept_by=region)

    response = boss.post(
        pair.get_absolute_url(), {"do": decision, "version": pair.version, "reason": "два завода"}
    )

    pair.refresh_from_db()
    assert response.status_code == 302
    assert (pair.decision, pair.decided_by, pair.decision_reason) == (decision, administrator, "два завода")


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"do": "different", "version": "0"}, 409),
        ({"do": "different", "version": str(10**20)}, 409),
        ({"do": "merge", "version": "1", "winner": "x"}, 422),
        ({"do": "merge", "version": "1"}, 422),
        ({"do": "no such", "version": "1"}, 422),
        ({"do": "\0", "version": "1"}, 422),
        ({"do": "different", "version": "1", "reason": "я" * 500_000}, 422),
        ({"do": "different", "version": "1", "reason": "a\0b"}, 422),
        ({}, 422),
    ],
)
def test_what_cannot_be_read_changes_nothing_and_is_said(boss, region, data, status):
    pair = DuplicatePairFactory(first__kept_by=region)

    response = boss.post(pair.get_absolute_url(), data)

    assert response.status_code == status
    assert "Ничего не изменено" in text_of(response)
    assert list(DuplicatePair.objects.values_list("decision", flat=True)) == [""]
    assert not Merge.objects.exists()


def test_a_record_of_another_region_is_no_winner(boss, region):
    pair, stranger = DuplicatePairFactory(first__kept_by=region), OrganisationFactory()
    data = {"do": "merge", "version": 1, "version_first": 1, "version_second": 1, "winner": stranger.pk}

    response = boss.post(pair.get_absolute_url(), data)

    assert response.status_code == 422
    assert not Merge.objects.exists()


# The pair


def merge_by_hand(client, pair, winner, **fields):
    data = {
        "do": "merge",
        "version": pair.version,
        "version_first": pair.first.version,
        "version_second": pair.second.version,
        "winner": winner.pk,
        **fields,
    }
    return client.post(pair.get_absolute_url(), data, follow=True)


def test_the_pair_page_shows_both_side_by_side_with_counts_and_clashes(boss, region, lipetsk, khlevnoe):
    one = organisation(region, "ООО «Вега»", lipetsk, address="ул. Первая")
    other = organisation(region, "ООО «Вега-2»", khlevnoe, address="ул. Вторая")
    for each, employees in ((one, 12), (other, 15)):
        YearlyFiguresFactory(organisation=each, year=2013, employees=employees)
    CooperationLinkFactory(kept_by=region, supplier=one, customer=other, product="насос")
    pair = DuplicatePairFactory(first=one, second=other)

    response = boss.get(pair.get_absolute_url())

    comparison, page = response.context["comparison"], text_of(response)
    assert [field.name for field in comparison.fields if field.differs] == [
        "name_as_written",
        "settlement",
        "address",
    ]
    assert [(clash.title, clash.lines) for clash in comparison.clashes] == [
        ("2013", [("Работников", "12", "15")])
    ]
    assert ("Показатели по годам", (1, 1)) in [(one.label, one.numbers) for one in comparison.counts]
    assert comparison.contradictions == ["Связь кооперации: ООО «Вега», ООО «Вега-2», насос"]
    assert page.count("≠") > 3
    assert "ул. Первая" in page
    assert "ул. Вторая" in page


def test_a_person_merges_a_pair_follows_the_old_address_and_takes_it_back(boss, region):
    letter = SourceFactory(kept_by=region, title="Письмо")
    one = organisation(region, "ООО «Вега»", address="ул. Первая", source=letter)
    other = organisation(region, "ЗАО «Вега»", address="ул. Вторая", source=letter)
    for each, employees in ((one, 12), (other, 15)):
        YearlyFiguresFactory(organisation=each, year=2013, employees=employees)
    pair = DuplicatePairFactory(first=one, second=other)
    clash = boss.get(pair.get_absolute_url()).context["comparison"].clashes[0]

    merged = merge_by_hand(
        boss,
        pair,
        one,
        reason="одно предприятие",
        **{"keep-address": other.pk, "keep-name_as_written": one.pk, f"clash-{clash.key}": other.pk},
    )
    old = boss.get(other.get_absolute_url())
    done = Merge.objects.get()
    of_pair = boss.get(pair.get_absolute_url()).content.decode()
    listed = text_of(boss.get(reverse("enterprises:list")))
    asked = text_of(boss.get(reverse("enterprises:undo_merge", args=[done.pk])))
    undone = boss.post(reverse("enterprises:undo_merge", args=[done.pk]))

    one.refresh_from_db()
    page = text_of(merged)
    assert merged.redirect_chain[-1][0] == one.get_absolute_url()
    assert (old.status_code, old.url) == (302, one.get_absolute_url())
    assert "Объединена с ЗАО «Вега»" in page
    # The message itself takes the merge back.
    assert f'action="{reverse("enterprises:undo_merge", args=[done.pk])}"><input' in merged.content.decode()
    assert f'href="{reverse("enterprises:undo_merge", args=[done.pk])}"' in of_pair
    assert "Записи объединены" in of_pair
    assert "не объединяют" not in of_pair
    assert "одно предприятие" in page
    assert "ул. Вторая" in page
    assert "ЗАО «Вега»</a>" not in listed
    assert "Снова две записи?" in asked
    assert (undone.status_code, undone.url) == (302, other.get_absolute_url())
    assert (one.address, one.yearly_figures.get().employees) == ("ул. Первая", 12)
    pair.refresh_from_db()
    assert (pair.decision, pair.remark) == ("", "Записи объединяли и снова разделили.")


def test_a_clash_that_came_up_since_the_page_was_opened_is_shown_before_anything_happens(boss, region):
    pair = DuplicatePairFactory(first__kept_by=region)
    for one, employees in ((pair.first, 12), (pair.second, 15)):
        YearlyFiguresFactory(organisation=one, year=2013, employees=employees)

    response = merge_by_hand(boss, pair, pair.first)

    assert response.status_code == 422
    assert "Выберите, что из двух остаётся" in text_of(response)
    assert not Merge.objects.exists()


def test_a_record_edited_meanwhile_is_not_merged_blindly(boss, region):
    pair = DuplicatePairFactory(first__kept_by=region)
    Organisation.objects.filter(pk=pair.second_id).update(version=7)

    response = merge_by_hand(boss, pair, pair.first)

    assert response.status_code == 409
    assert not Merge.objects.exists()


def test_two_right_inn_offer_the_succession_instead_of_a_merge(boss, region):
    one, other = organisation(region, "ООО «Вега»", inn=INN), organisation(region, "АО «Вега»", inn=OTHER_INN)
    pair = DuplicatePairFactory(first=one, second=other)

    page = text_of(boss.get(pair.get_absolute_url()))
    refused = merge_by_hand(boss, pair, one)
    offered = boss.get(reverse("enterprises:add_succession", args=[one.pk]), {"with": other.pk})

    assert "Дубль – объединить" not in page
    assert "Записать правопреемство" in page
    assert refused.status_code == 422
    assert "АО «Вега»" in text_of(offered)


@pytest.mark.parametrize("rows", [1, 30])
def test_a_pair_with_many_rows_costs_as_many_queries(boss, region, django_assert_max_num_queries, rows):
    pair = DuplicatePairFactory(first__kept_by=region)
    for year in range(rows):
        YearlyFiguresFactory(organisation=pair.first, year=1980 + year, employees=1)
        YearlyFiguresFactory(organisation=pair.second, year=1980 + year, employees=2)
    boss.get(pair.get_absolute_url())

    with django_assert_max_num_queries(220):
        response = boss.get(pair.get_absolute_url())

    assert len(response.context["comparison"].clashes) == rows


def test_a_merge_that_cannot_be_taken_back_says_what_stands_in_the_way(boss, region, administrator):
    one, other = organisation(region, "ООО «Вега»"), organisation(region, "АО «Вега»", address="ул. Вторая")
    done = merging.merge(one, other, by=administrator, versions={one.pk: 1, other.pk: 1})
    Organisation.objects.filter(pk=one.pk).update(address="ул. Третья")

    response = boss.post(reverse("enterprises:undo_merge", args=[done.pk]))

    assert response.status_code == 422
    assert "адрес – изменено после объединения" in text_of(response)


def test_a_merged_record_is_edited_nowhere_but_at_the_one_that_stays(boss, region, administrator):
    one, other = organisation(region, "ООО «Вега»"), organisation(region, "АО «Вега»")
    merging.merge(one, other, by=administrator, versions={one.pk: 1, other.pk: 1})

    for name in ("edit", "delete"):
        response = boss.get(reverse(f"enterprises:{name}", args=[other.pk]))
        assert (response.status_code, response.url) == (302, one.get_absolute_url())


def test_a_merged_record_is_in_no_list_search_completion_or_count(boss, region, administrator):
    one, other = organisation(region, "ООО «Вега»"), organisation(region, "ЗАО «Прежнее»")
    merging.merge(one, other, by=administrator, versions={one.pk: 1, other.pk: 1})

    page = boss.get(reverse("enterprises:list"), {"q": "прежнее"})
    offered = boss.get(reverse("enterprises:find"), {"q": "прежнее"}).json()["items"]

    # It is found by its old name, as the record that stays.
    assert [row.organisation for row in page.context["page"].rows] == [one]
    assert "также ЗАО «Прежнее»" in text_of(page)
    assert [item["id"] for item in offered] == [one.pk]
    assert page.context["total"].number == 1


def test_two_records_are_put_together_by_hand_from_a_card(boss, region):
    one, other = organisation(region, "ООО «Вега»"), organisation(region, "Что-то иное")
    address = reverse("enterprises:pair_up", args=[one.pk])

    response = boss.post(address, {"other": "Что-то иное"})
    itself = boss.post(address, {"other": "ООО «Вега»"})

    pair = DuplicatePair.objects.get()
    assert response.url == pair.get_absolute_url()
    assert (pair.first, pair.second, pair.verdict) == (one, other, "review")
    assert itself.status_code == 422


def test_comparing_two_records_again_leaves_the_decision_as_it_was(boss, region, administrator):
    one, other = organisation(region, "ООО «Вега»"), organisation(region, "Что-то иное")
    pair = duplicates.pair_up(one, other, by=administrator)
    duplicates.decide(pair, "different", by=administrator, version=pair.version, reason="разные ОГРН")

    response = boss.post(reverse("enterprises:pair_up", args=[one.pk]), {"other": "Что-то иное"}, follow=True)

    pair.refresh_from_db()
    assert (pair.decision, pair.decision_reason) == ("different", "разные ОГРН")
    assert "разные ОГРН" in text_of(response)


def test_a_pair_of_two_regions_is_refused(region, administrator):
    with pytest.raises(ValidationError, match="того же реестра"):
        duplicates.pair_up(OrganisationFactory(kept_by=region), OrganisationFactory(), by=administrator)


def test_only_administrators_see_the_queue(client, region):
    pair = DuplicatePairFactory(first__kept_by=region)

    client.force_login(ExpertFactory(region=region))

    for address in (QUEUE, pair.get_absolute_url(), ALIKE):
        assert client.get(address).status_code == 403
    assert not Succession.objects.exists()
