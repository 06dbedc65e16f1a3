"""The list of the registry: search, facets, order, pages."""

from __future__ import annotations

import datetime
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enterprises import completeness, facets, listing, search, tallies
from enterprises.models import Organisation
from enterprises.search import matching, reindex_organisations
from tests.factories import (
    AdministratorFactory,
    ExpertFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    RegionFactory,
    SettlementFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return RegionFactory()


@pytest.fixture
def signed_in(client, region):
    client.force_login(ExpertFactory(region=region))
    return client


def asked(client, **query):
    return client.get(f"{reverse('enterprises:list')}?{urlencode(query, doseq=True)}")


def titles(response):
    return [row.organisation.title for row in response.context["page"].rows]


@pytest.mark.parametrize(
    "words",
    [
        "привод",
        "ГИДРОПРИВОД",
        "гидропривод оао",
        "елец привод",
        "Ёлец гидро",
        "ги",
        "4826012349",
        "1024800000011",
    ],
)
def test_search_finds_any_case_parts_of_words_digits_and_places(signed_in, region, words):
    town = SettlementFactory(name="Елец", search_key="елец")
    found = OrganisationFactory(
        kept_by=region,
        name_as_written="ОАО «Гидропривод»",
        settlement=town,
        inn="4826012349",
        ogrn="1024800000011",
    )
    OrganisationFactory(kept_by=region, name_as_written="ОАО «Энергия»")

    assert titles(asked(signed_in, q=words)) == [found.title]


def test_search_finds_nothing_where_a_word_is_missing(signed_in, region):
    OrganisationFactory(kept_by=region, name_as_written="ОАО «Гидропривод»")

    response = asked(signed_in, q="гидропривод москва")

    assert titles(response) == []
    assert "ничего не найдено" in response.content.decode()


def test_two_letters_find_the_beginning_of_a_word_only(region):
    OrganisationFactory(kept_by=region, name_as_written="ОАО «Гидропривод»")

    assert matching(Organisation.objects.all(), "ги").exists()
    assert not matching(Organisation.objects.all(), "ид").exists()


def test_a_row_found_by_a_former_name_says_so(signed_in, region):
    renamed = OrganisationFactory(kept_by=region, name_as_written="АО «Литейщик»")
    OrganisationNameFactory(organisation=renamed, name="ЗАО «Чугунок»")
    reindex_organisations([renamed])

    by_former, by_present = asked(signed_in, q="чугунок"), asked(signed_in, q="литейщик")

    assert by_former.context["page"].rows[0].notes == ["прежнее название: ЗАО «Чугунок»"]
    assert by_present.context["page"].rows[0].notes == []


def test_organisations_of_one_name_in_different_places_are_not_to_be_confused(signed_in, region):
    village = SettlementFactory(type="с", name="Хлевное")
    first = OrganisationFactory(kept_by=region, name_as_written="ООО «НПК Армастек Липецк»")
    OrganisationFactory(kept_by=region, name_as_written="ООО «Армастек-Липецк»", settlement=village)

    unknown = asked(signed_in, q="НПК Армастек").context["page"].rows[0].notes
    first.settlement = SettlementFactory()
    first.save()
    known = asked(signed_in, q="НПК Армастек").context["page"].rows[0].notes

    assert unknown == ["похожее название: ООО «Армастек-Липецк»"]
    assert known == ["не путать: с.\u00a0Хлевное"]


def test_of_a_name_that_many_bear_two_are_not_picked_out(signed_in, region):
    for number in range(7):
        OrganisationFactory(kept_by=region, name_as_written="ООО «Вектор»", inn=f"{number:010}")

    page = asked(signed_in, q="вектор").context["page"]

    assert [row.notes for row in page.rows] == [["так названы и многие другие"]] * 7


def test_the_list_is_in_the_order_of_names_without_forms_and_quotes(signed_in, region):
    for name in ("ООО «Яхонт»", "ЗАО «Берёза»", "ОАО «Берег»", "«Агат»"):
        OrganisationFactory(kept_by=region, name_as_written=name)

    assert titles(asked(signed_in)) == ["«Агат»", "ОАО «Берег»", "ЗАО «Берёза»", "ООО «Яхонт»"]
    assert titles(asked(signed_in, sort="-name")) == ["ООО «Яхонт»", "ЗАО «Берёза»", "ОАО «Берег»", "«Агат»"]


def test_pages_follow_one_another_without_gaps_in_both_directions(signed_in, region, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 3)
    # Equal names: only the number tells them apart.
    everything = [OrganisationFactory(kept_by=region, name_as_written="ООО «Дом»").pk for _ in range(8)]

    walked, address = [], reverse("enterprises:list")
    while address:
        page = signed_in.get(address).context["page"]
        walked += [row.organisation.pk for row in page.rows]
        last, address = page, page.next
    back = signed_in.get(last.previous).context["page"]

    assert walked == everything
    assert [row.organisation.pk for row in back.rows] == everything[3:6]
    assert (back.first, back.last) == (4, 6)


def test_counts_stop_at_the_cap_and_say_so(signed_in, region, monkeypatch):
    monkeypatch.setattr(tallies, "MOST_COUNTED", 2)
    OrganisationFactory.create_batch(3, kept_by=region)

    assert "более 2" in asked(signed_in).content.decode()


# Facets


def lines(response, key):
    facet = next(facet for facet in response.context["facets"] if facet.key == key)
    return {line.choice.label: line.choice.count for line in facet.lines if line.choice.count}


def test_several_values_of_a_facet_widen_and_several_facets_narrow(signed_in, region):
    town = SettlementFactory(name="Елец")
    OrganisationFactory(kept_by=region, name_as_written="А", kind="enterprise", settlement=town)
    OrganisationFactory(kept_by=region, name_as_written="Б", kind="education", settlement=town)
    OrganisationFactory(kept_by=region, name_as_written="В", kind="authority", settlement=town)
    OrganisationFactory(kept_by=region, name_as_written="Г", kind="enterprise")

    both = asked(signed_in, kind=["enterprise", "education"])
    narrowed = asked(signed_in, kind=["enterprise", "education"], place=town.pk)

    assert titles(both) == ["А", "Б", "Г"]
    assert titles(narrowed) == ["А", "Б"]


def test_the_ninth_place_is_there_for_who_asks_for_more(signed_in, region):
    towns = [SettlementFactory(region=region, name=f"Город {number:02}") for number in range(12)]
    for number, town in enumerate(towns):
        OrganisationFactory.create_batch(13 - number, kept_by=region, settlement=town)

    def place(response):
        return next(facet for facet in response.context["facets"] if facet.key == "place")

    def shown(response):
        return [line.choice.label for line in place(response).lines]

    unpicked, picked = asked(signed_in), asked(signed_in, place=towns[11].pk)
    more = signed_in.get(place(unpicked).url_more)

    named = [town.name for town in towns]
    assert (shown(unpicked), shown(more), place(more).url_more) == (named[:8], named, "")
    # On the desk and on a phone; and whoever goes on from there keeps what was opened.
    assert unpicked.content.decode().count(">ещё</a>") == 2
    assert 'name="open" value="place"' in more.content.decode()
    assert shown(picked) == [*named[:8], named[11]]


def test_a_facet_counts_what_it_would_leave_under_the_other_filters(signed_in, region):
    town = SettlementFactory(name="Елец")
    OrganisationFactory(kept_by=region, kind="enterprise", settlement=town)
    OrganisationFactory(kept_by=region, kind="education", settlement=town)
    OrganisationFactory(kept_by=region, kind="enterprise")

    response = asked(signed_in, kind="enterprise")

    assert lines(response, "kind") == {"Предприятие": 2, "Образование и наука": 1}
    assert lines(response, "place") == {"Елец": 1, "не указано": 1}


def test_two_sources_of_one_kind_and_day_are_told_apart_by_their_titles(signed_in, region):
    day = datetime.date(2024, 2, 1)
    for title in ("Участники.xlsx", "Заводы.xlsx"):
        source = SourceFactory(kept_by=region, kind="import_file", title=title, issued_on=day)
        OrganisationFactory(kept_by=region, source=source)
    letter = SourceFactory(kept_by=region, kind="letter", title="О заводах", issued_on=day)
    OrganisationFactory(kept_by=region, source=letter)

    assert lines(asked(signed_in), "source") == {
        "Участники.xlsx": 1,
        "Заводы.xlsx": 1,
        "Письмо, 01.02.2024": 1,
    }


def test_source_and_completeness_are_facets_too(signed_in, region):
    letter = SourceFactory(kept_by=region, kind="letter", issued_on=datetime.date(2013, 10, 9))
    OrganisationFactory(kept_by=region, name_as_written="А", source=letter)
    OrganisationFactory(kept_by=region, name_as_written="Б")

    response = asked(signed_in)

    assert lines(response, "source") == {"Письмо, 09.10.2013": 1, "источник не указан": 1}
    assert lines(response, "completeness") == {"меньше половины": 2}
    assert titles(asked(signed_in, source=letter.pk)) == ["А"]
    assert titles(asked(signed_in, source="none")) == ["Б"]
    assert titles(asked(signed_in, completeness="full")) == []


def test_in_a_long_list_the_facets_that_read_every_card_wait_until_somebody_opens_them(
    signed_in, region, monkeypatch
):
    monkeypatch.setattr(tallies, "MOST_COUNTED", 2)
    OrganisationFactory.create_batch(3, kept_by=region, name_as_written="ОАО «Привод»")
    OrganisationFactory(kept_by=region, name_as_written="ОАО «Гидро»")

    def shown(response):
        facets = {facet.key: facet for facet in response.context["facets"]}
        return facets["completeness"], facets["kind"]

    folded, kind = shown(asked(signed_in))
    opened, _kind = shown(signed_in.get(folded.url_open))
    short, _kind = shown(asked(signed_in, q="гидро"))
    picked, _kind = shown(asked(signed_in, completeness="low"))

    assert (folded.folded, folded.lines, kind.folded) == (True, [], False)
    assert [line.choice.count for line in opened.lines] == [2, 0, 0]
    assert 'name="open" value="completeness"' in signed_in.get(folded.url_open).content.decode()
    assert (short.folded, [line.choice.count for line in short.lines]) == (False, [1, 0, 0])
    assert [line.choice.count for line in picked.lines if line.picked] == [2]


def test_what_is_picked_can_be_taken_back_from_the_page(signed_in, region):
    OrganisationFactory(kept_by=region, name_as_written="А", kind="authority")
    OrganisationFactory(kept_by=region, name_as_written="Б", kind="education")

    facets = asked(signed_in, kind="authority").context["facets"]
    picked = next(line for facet in facets for line in facet.lines if line.picked)

    assert titles(signed_in.get(picked.url)) == ["А", "Б"]


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "no such kind"},
        {"place": "99999999999999999999999"},
        {"place": "x"},
        {"source": str(10**18 - 1)},
        {"completeness": "no"},
        {"after": "rubbish"},
        {"after": f"{'я' * 5000}|1"},
        {"after": f"a|{10**30}"},
        {"before": "|"},
        {"q": "я" * 5000},
        {"q": "«»%_\\'"},
        {"sort": "id; drop table"},
        {"q": "\ufffd\ud800".encode("utf-8", "surrogatepass")},
    ],
)
def test_an_address_nobody_would_type_is_answered_calmly(signed_in, region, query):
    OrganisationFactory(kept_by=region)

    assert asked(signed_in, **query).status_code in (200, 400)


def test_the_list_narrows_to_cards_that_lack_a_thing_their_kind_needs(signed_in, region):
    without = OrganisationFactory(kept_by=region, name_as_written="Без ИНН", inn="")
    OrganisationFactory(kept_by=region, name_as_written="С ИНН", inn="7707083893")
    OrganisationFactory(kept_by=region, name_as_written="Управление", kind="authority", inn="")

    response = asked(signed_in, missing="inn")
    shown = next(facet for facet in response.context["facets"] if facet.key == "missing")

    assert titles(response) == [without.title]
    assert [(line.choice.label, line.choice.count) for line in shown.lines if line.picked] == [("ИНН", 1)]


def test_things_missing_widen_and_an_unknown_one_keeps_nothing(signed_in, region):
    inn = OrganisationFactory(kept_by=region, name_as_written="А", inn="", full_name="А")
    name = OrganisationFactory(kept_by=region, name_as_written="Б", inn="7707083893", full_name="")
    OrganisationFactory(kept_by=region, name_as_written="В", inn="7736207543", full_name="В")

    assert titles(asked(signed_in, missing=["inn", "full_name"])) == [inn.title, name.title]
    for strange in ("no such thing", "pk", "knows_inn", "1"):
        assert titles(asked(signed_in, missing=strange)) == []


def test_a_stranger_s_organisations_are_neither_listed_nor_counted_nor_suggested(signed_in, region):
    elsewhere = OrganisationFactory(
        name_as_written="ООО «Чужое»", settlement=SettlementFactory(name="Чужбинск")
    )

    response = asked(signed_in, q="чужое", place=elsewhere.settlement_id, source=SourceFactory().pk)
    suggested = signed_in.get(reverse("enterprises:find"), {"q": "чужое"})

    assert titles(response) == []
    assert response.context["total"].number == 0
    assert suggested.json() == {"items": []}


def test_an_empty_registry_says_what_to_do_first(client, region):
    client.force_login(AdministratorFactory(region=region))

    page = asked(client).content.decode()

    assert "Реестр пуст" in page
    assert "Добавить первую организацию" in page


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_costs_the_same_with_one_row_and_with_thirty(
    signed_in, region, django_assert_num_queries, monkeypatch, rows
):
    # Facets of upper apps cost queries of their own, counted in their tests.
    monkeypatch.setattr(facets, "all_facets", lambda: list(facets.OWN))
    source = SourceFactory(kept_by=region)
    for _ in range(rows):
        one = OrganisationFactory(kept_by=region, settlement=SettlementFactory(), source=source)
        OrganisationNameFactory(organisation=one)
    address = f"{reverse('enterprises:list')}?q=завод"
    signed_in.get(address)

    with django_assert_num_queries(16):
        response = signed_in.get(address)

    assert len(response.context["page"].rows) == rows


# Completion


def test_completion_suggests_places_industries_forms_and_sources(signed_in, region):
    SettlementFactory(type="г", name="Елец", search_key="елец")
    SourceFactory(kept_by=region, title="Письмо завода", issued_on=None)

    places = signed_in.get(reverse("enterprises:find_place"), {"q": "еле"}).json()["items"]
    sources = signed_in.get(reverse("sources:find"), {"q": "завода"}).json()["items"]

    assert [item["label"] for item in places] == ["г.\u00a0Елец"]
    assert [item["label"] for item in sources] == ["Письмо завода"]


@pytest.mark.parametrize("route", ["find", "find_place", "find_industry", "find_legal_form"])
@pytest.mark.parametrize("words", ["", " ", "%", "\\", "(", "я" * 5000])
def test_completion_survives_whatever_is_typed(signed_in, route, words):
    response = signed_in.get(reverse(f"enterprises:{route}"), {"q": words})

    assert response.status_code == 200
    assert response.json() == {"items": []}


# Counting and reading a page of what was found


@pytest.fixture
def works(region):
    """Fifteen that one word finds, alike in nothing else."""
    return [
        OrganisationFactory(kept_by=region, name_as_written=f"ООО «{name} Завод»", inn=f"{place:010}")
        for place, name in enumerate("ЖБЯАГДЕЁЗВИКЛМН")
    ]


# A walk that comes back to where it was would never end.
MANY_PAGES = 20


def walk(client, **query):
    """All pages forwards, then all backwards from the last; a page that is numbered is numbered right."""
    forwards, response = [], asked(client, **query)
    forwards.append(titles(response))
    while response.context["page"].next:
        response = client.get(response.context["page"].next)
        assert response.context["page"].first in (None, sum(map(len, forwards)) + 1)
        forwards.append(titles(response))
        assert len(forwards) < MANY_PAGES
    backwards = [titles(response)]
    while response.context["page"].previous:
        response = client.get(response.context["page"].previous)
        backwards.append(titles(response))
        assert len(backwards) < MANY_PAGES
    return forwards, backwards[::-1]


@pytest.mark.parametrize("sort", ["name", "-name"])
@pytest.mark.parametrize(
    ("most", "most_sorted", "walked", "told", "of"),
    [
        pytest.param(10_000, 10_000, 50_000, 15, 23, id="with the count"),
        pytest.param(5, 30, 50_000, 15, 23, id="beyond the count"),
        pytest.param(5, 5, 50_000, 100, 1000, id="walking all"),
        pytest.param(5, 5, 9, 100, 1000, id="walking a part"),
        pytest.param(5, 5, 50_000, 100, 10, id="walking further"),
        pytest.param(5, 5, 2, 100, 1000, id="sorting"),
        pytest.param(5, 8, 2, 7, 23, id="told too few"),
    ],
)
def test_pages_are_the_same_however_they_are_found(
    signed_in, region, works, monkeypatch, sort, most, most_sorted, walked, told, of
):
    OrganisationFactory.create_batch(8, kept_by=region, name_as_written="ОАО «Привод»")
    monkeypatch.setattr(tallies, "MOST_COUNTED", most)
    monkeypatch.setattr(listing, "MOST_SORTED", most_sorted)
    monkeypatch.setattr(listing, "MOST_WALKED", walked)
    monkeypatch.setattr(search, "sample", lambda text: search.Sample(frozenset(), told, of))
    monkeypatch.setattr(listing, "PAGE", 4)
    inner = sorted(works, key=lambda one: (one.sort_key, one.pk), reverse=sort.startswith("-"))
    expected = [one.title for one in inner]

    forwards, backwards = walk(signed_in, q="завод", sort=sort)

    assert [len(page) for page in forwards] == [4, 4, 4, 3]
    assert [title for page in forwards for title in page] == expected
    assert backwards == forwards


def test_a_page_of_found_rows_is_read_in_the_pass_that_counts_them(signed_in, region, works, monkeypatch):
    monkeypatch.setattr(facets, "all_facets", lambda: list(facets.OWN))
    asked(signed_in, q="завод")
    with CaptureQueriesContext(connection) as searched:
        asked(signed_in, q="завод")

    # A sample tells beforehand whether the word is frequent.
    by_text = [q["sql"] for q in searched if "LIKE" in q["sql"] and "TABLESAMPLE" not in q["sql"]]
    assert len(by_text) == 1, by_text


def test_frequent_words_with_a_facet_are_walked_for_what_both_leave(signed_in, region, works, monkeypatch):
    monkeypatch.setattr(tallies, "MOST_COUNTED", 3)
    monkeypatch.setattr(listing, "MOST_SORTED", 3)
    monkeypatch.setattr(listing, "MOST_WALKED", 12)
    monkeypatch.setattr(listing, "PAGE", 4)
    schools = sorted(works[::2], key=lambda one: one.sort_key)
    Organisation.objects.filter(pk__in=[one.pk for one in schools]).update(kind=Organisation.Kind.EDUCATION)

    with CaptureQueriesContext(connection) as queries:
        response = asked(signed_in, q="завод", kind="education")

    assert titles(response) == [one.title for one in schools[:4]]
    assert any(f"OFFSET {listing.MOST_WALKED}" in query["sql"] for query in queries)


def test_a_long_list_counts_its_facets_among_its_first_rows(signed_in, region, monkeypatch):
    place = SettlementFactory()
    for kind, letter in zip(Organisation.Kind.values, "гвба", strict=True):
        for number in range(3):
            OrganisationFactory(
                kept_by=region, kind=kind, name_as_written=f"{letter}{number}", settlement=place
            )
    monkeypatch.setattr(tallies, "MOST_COUNTED", 6)

    whole = asked(signed_in)
    of_place = asked(signed_in, place=str(place.pk))
    short = asked(signed_in, q="г0")

    said = [str(label).capitalize() for label in Organisation.Kind.labels]
    assert lines(whole, "kind") == lines(of_place, "kind") == {said[3]: 3, said[2]: 3}
    # What was not met among the first may be there further on.
    assert f"<span>{said[0]}</span><span></span>" in whole.content.decode()
    assert f"<span>{said[1]}</span><span>0</span>" in short.content.decode().replace("\xa0", " ")


@pytest.mark.parametrize("sort", ["completeness", "-completeness"])
@pytest.mark.parametrize("most", [10_000, 3])
@pytest.mark.parametrize("narrowed", [{}, {"kind": "enterprise"}])
def test_a_list_by_completeness_too_long_to_be_sorted_is_that_of_sorting(
    signed_in, region, works, monkeypatch, sort, most, narrowed
):
    monkeypatch.setattr(tallies, "MOST_COUNTED", most)
    monkeypatch.setattr(listing, "PAGE", 4)
    for place, one in enumerate(works):
        filled = {"inn": "" if place % 2 else one.inn, "full_name": "имя" * (place % 3), "remit": "дело"}
        kind = Organisation.Kind.values[place % 5 % 4]
        Organisation.objects.filter(pk=one.pk).update(kind=kind, **filled)
    rows = [*Organisation.objects.filter(**narrowed)]
    told = completeness.completeness_of(rows, region)
    rows.sort(key=lambda one: (told[one.pk].filled * 1000 // told[one.pk].of, one.pk), reverse=sort[0] == "-")

    forwards, backwards = walk(signed_in, sort=sort, **narrowed)

    assert [title for page in forwards for title in page] == [one.title for one in rows]
    assert backwards == forwards
