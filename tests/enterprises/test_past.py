"""The past of a card: versions, comparing, restoring, and the two dated views."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pghistory
import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enterprises import changes, dated, past, people, provenance, registry, restoring
from enterprises.dated import Held
from enterprises.models import Evidence, Kpp, Organisation, Person
from enterprises.parts import FiguresRow, KppRow, NameRow
from tests.factories import (
    AdministratorFactory,
    ExpertFactory,
    IndustryFactory,
    MunicipalityFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    PersonFactory,
    PostFactory,
    RegionFactory,
    SettlementFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db

# A version is a moment of a transaction, so what happens at different moments needs several.
several_moments = pytest.mark.django_db(transaction=True)


@pytest.fixture
def region():
    return RegionFactory()


@pytest.fixture
def administrator(region):
    return AdministratorFactory(region=region, last_name="Ерёмина", first_name="Ольга")


@pytest.fixture
def boss(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def letter(region):
    return SourceFactory(kept_by=region, title="Письмо завода", text="")


@pytest.fixture
def works(region, administrator, letter):
    """Known since a first version with a name, two КПП, products and figures."""
    return registry.create_organisation(
        region,
        by=administrator,
        source=letter,
        kind=Organisation.Kind.ENTERPRISE,
        name_as_written="ООО «Ромашка»",
        address="ул. Мира, 1",
        kpps=[KppRow("480101001", "seat"), "480150001"],
        products=["насос", "вал"],
        phones=["+7 4742 00-00-00"],
        names=[NameRow("former", "ЗАО «Ромашка»", None, datetime.date(2009, 1, 15))],
        figures=[FiguresRow(2012, employees=402, revenue=Decimal("366500000.05"))],
    )


def change(record, administrator, **fields):
    record.refresh_from_db()
    verb = people.update_person if isinstance(record, Person) else registry.update_organisation
    with pghistory.context(user=administrator.pk, origin="form"):
        verb(record, by=administrator, version=record.version, **fields)


def restore(record, moment, administrator, names=None):
    record.refresh_from_db()
    verb = restoring.restore_person if isinstance(record, Person) else restoring.restore_organisation
    return verb(record, moment, by=administrator, version=record.version, names=names)


def version(record, moment=None):
    kind = past.PERSON if isinstance(record, Person) else past.ORGANISATION
    return past.version_at(kind, record.pk, moment or timezone.now())


def told(record, moment=None):
    return {one.label: [fact.text for fact in one.facts] for one in past.tell(version(record, moment))}


def differences(before, after):
    return {one.name: (one.before, one.after) for one in past.compare(before, after)}


# Comparing


@several_moments
def test_two_versions_differ_in_what_was_changed_between_them(works, administrator, letter):
    before = version(works)

    change(
        works,
        administrator,
        source=letter,
        address="ул. Ленина, 2",
        products=["вал", "редуктор"],
        kpps=[KppRow("480101001", "seat"), KppRow("480150001", "largest")],
        note="звонить утром",
    )

    assert differences(before, version(works)) == {
        "address": (("ул. Мира, 1",), ("ул. Ленина, 2",)),
        "note": ((), ("звонить утром",)),
        "products": (("насос",), ("редуктор",)),
        "kpps": (("480150001",), ("480150001, крупнейшего налогоплательщика",)),
    }


@several_moments
def test_a_moment_before_the_record_is_a_moment_without_it(works):
    early = version(works, works.recorded_at - datetime.timedelta(days=1))

    assert (early.exists, past.tell(early)) == (False, [])
    assert set(differences(early, version(works))) >= {"name_as_written", "address", "products", "figures"}


@several_moments
def test_a_deleted_record_is_read_as_it_was_recorded(boss, works, administrator):
    key, moment = works.pk, timezone.now()
    registry.delete_organisation(works, by=administrator, version=works.version)

    recorded = boss.get(reverse("enterprises:as_recorded", args=[key]))
    was = boss.get(reverse("enterprises:as_was", args=[key]))

    assert past.version_at(past.ORGANISATION, key, moment).exists
    assert not past.version_at(past.ORGANISATION, key, timezone.now()).exists
    assert "480101001, по\u00a0месту нахождения" in recorded.content.decode()
    assert "Запись удалена" in was.content.decode()


@several_moments
def test_the_past_shows_the_source_that_was_named_then(works, administrator, region):
    moment = timezone.now()
    later = SourceFactory(kept_by=region, title="Другое письмо", text="")
    change(works, administrator, source=later, address="ул. Ленина, 2")

    def origins(when):
        return {one.label: one.facts[0].origin.source for one in past.tell(version(works, when))}

    assert origins(moment)["Адрес"] == "Письмо завода"
    assert origins(None)["Адрес"] == "Другое письмо"


# Restoring


@several_moments
def test_a_restored_version_says_what_it_said(works, administrator, region):
    before = version(works)
    later = SourceFactory(kept_by=region, text="")
    industry = IndustryFactory()
    change(
        works,
        administrator,
        source=later,
        address="ул. Ленина, 2",
        short_name="Ромашка",
        kpps=["480101001"],
        products=[],
        phones=["+7 4742 11-11-11"],
        names=[],
        figures=[FiguresRow(2012, employees=1), FiguresRow(2013, employees=2)],
        other_industries=[industry],
    )

    restore(works, before.moment, administrator)

    works.refresh_from_db()
    assert past.compare(before, version(works)) == []
    assert works.yearly_figures.get().revenue == Decimal("366500000.05")
    assert [kpp.purpose for kpp in works.kpps.order_by("value")] == ["seat", ""]
    assert {part.source.title for part in works.offers.all()} == {"Письмо завода"}


@several_moments
def test_one_field_is_restored_with_its_evidence_and_the_rest_stays(works, administrator, region):
    text = SourceFactory(kept_by=region, text="Завод стоит на ул. Лесной, 3.")
    change(works, administrator, source=text, address="ул. Лесной, 3", note="первая")
    moment = timezone.now()
    change(works, administrator, source=SourceFactory(kept_by=region, text=""), address="ул. Ленина, 2")
    change(works, administrator, note="вторая")

    done = restore(works, moment, administrator, ["address"])

    works.refresh_from_db()
    proof = provenance.origin_of(works, "address")
    last = changes.of_organisation(works.pk).actions[0]
    assert (done, works.address, works.note) == (["address"], "ул. Лесной, 3", "вторая")
    assert (proof.source, proof.quote) == (text, "ул. Лесной, 3")
    assert last.whence == "восстановлено из истории"


@several_moments
def test_a_restore_over_somebody_s_newer_change_is_refused(boss, works, administrator, letter):
    moment = timezone.now()
    change(works, administrator, source=letter, address="ул. Ленина, 2")
    data = {"from": moment.isoformat(), "what": "all", "version": works.version - 1}

    response = boss.post(reverse("enterprises:restore", args=[works.pk]), data)

    works.refresh_from_db()
    assert response.status_code == 409
    assert "Карточку тем временем изменили" in response.content.decode()
    assert works.address == "ул. Ленина, 2"


@several_moments
def test_nothing_is_restored_where_nothing_was_marked_or_an_inn_was_taken_meanwhile(
    works, administrator, letter, region, boss
):
    change(works, administrator, source=letter, inn="7707083893")
    moment = timezone.now()
    change(works, administrator, inn="", source=letter)
    OrganisationFactory(kept_by=region, inn="7707083893")
    url = reverse("enterprises:restore", args=[works.pk])
    data = {"from": moment.isoformat(), "version": works.version}

    unmarked = boss.post(url, data)
    taken = boss.post(url, data | {"what": "all"})

    works.refresh_from_db()
    assert (unmarked.status_code, taken.status_code, works.inn) == (422, 422, "")
    assert "отметьте поля" in unmarked.content.decode()
    assert "Этот ИНН уже указан у другой организации реестра." in taken.content.decode()


@pytest.mark.parametrize("bad", ["", "x", "2026-02-30T10:00", "9999-12-31T23:59:59+00:00", "1" * 10_000])
def test_a_moment_that_cannot_be_read_is_refused(boss, works, bad):
    url = reverse("enterprises:restore", args=[works.pk])

    posted = boss.post(url, {"from": bad, "what": "all", "version": works.version})
    shown = boss.get(reverse("enterprises:as_recorded", args=[works.pk]), {"at": bad})
    was = boss.get(reverse("enterprises:as_was", args=[works.pk]), {"on": bad})
    compared = boss.get(reverse("enterprises:compare", args=[works.pk]), {"from": bad, "to": bad})

    expected = 200 if bad == "" else 422
    assert posted.status_code == 422
    assert (shown.status_code, was.status_code, compared.status_code) == (expected,) * 3


def test_an_expert_looks_and_does_not_restore(client, region, works):
    client.force_login(ExpertFactory(region=region))

    page = client.get(reverse("enterprises:compare", args=[works.pk])).content.decode()
    response = client.post(reverse("enterprises:restore", args=[works.pk]), {"what": "all"})

    assert "Вернуть версию целиком" not in page
    assert response.status_code == 403


@several_moments
def test_a_person_s_posts_and_names_are_compared_and_restored(region, administrator, letter, works):
    person = people.create_person(
        region,
        by=administrator,
        source=letter,
        last_name="Лаврентьев",
        first_name="Виктор",
        posts=[people.PostRow(works, "директор", datetime.date(2009, 1, 15))],
    )
    before = version(person)
    change(
        person,
        administrator,
        source=letter,
        last_name="Лаврентьев-Петров",
        posts=[people.PostRow(works, "инженер")],
    )

    changed = differences(before, version(person))
    restore(person, before.moment, administrator)

    assert changed == {
        "last_name": (("Лаврентьев",), ("Лаврентьев-Петров",)),
        "posts": (
            ("директор, ООО «Ромашка», с\u00a015.01.2009",),
            ("инженер, ООО «Ромашка»",),
        ),
    }
    person.refresh_from_db()
    assert past.compare(before, version(person)) == []
    assert person.sort_key == "лаврентьев виктор"


# History of one field


@several_moments
def test_history_is_narrowed_to_one_field_or_list(boss, works, administrator, letter):
    change(works, administrator, source=letter, address="ул. Ленина, 2", products=["вал"])
    change(works, administrator, note="звонить утром")

    def lines(name):
        page = boss.get(reverse("enterprises:history", args=[works.pk]), {"field": name})
        history = page.context["history"]
        return [
            (line.noun, [change.after for change in line.changes])
            for action in history.actions
            for card in action.touched
            for line in card.lines
            if line.noun != "Подтверждение"
        ]

    assert lines("address") == [("Запись", ["ул. Ленина, 2"]), ("Запись", ["ул. Мира, 1"])]
    assert lines("note") == [("Запись", ["звонить утром"])]
    assert lines("products") == [("Продукция", []), ("Продукция", [])]
    assert lines("inn") == []


# As it was


def test_the_former_name_holds_until_its_last_day(region):
    organisation = OrganisationFactory(kept_by=region, name_as_written="ПАО «ГКЗ»")
    OrganisationNameFactory(organisation=organisation, name="ОАО «ГКЗ»", valid_to=datetime.date(2015, 6, 30))
    OrganisationNameFactory(organisation=organisation, name="Завод ГКЗ", valid_to=datetime.date(1992, 1, 1))

    names = [
        dated.organisation_on(organisation, datetime.date(*day)).name
        for day in ((1990, 5, 1), (2013, 10, 9), (2015, 6, 30), (2015, 7, 1))
    ]

    assert names == ["Завод ГКЗ", "ОАО «ГКЗ»", "ОАО «ГКЗ»", "ПАО «ГКЗ»"]


def test_a_village_lies_in_what_its_district_was_called_on_the_day(boss, region):
    district = MunicipalityFactory(region=region, name="Хлевенский район", valid_to="2025-03-31")
    MunicipalityFactory(
        region=region,
        name="Хлевенский муниципальный округ",
        kind="okrug",
        valid_from="2025-04-01",
        predecessor=district,
    )
    village = SettlementFactory(region=region, municipality=district, type="с", name="Хлевное")
    organisation = OrganisationFactory(kept_by=region, settlement=village)
    url = reverse("enterprises:as_was", args=[organisation.pk])

    today = boss.get(organisation.get_absolute_url()).content.decode()
    then = boss.get(url, {"on": "09.10.2013"}).content.decode()

    assert "Хлевенский муниципальный округ" in today
    assert "Хлевенский район" in then
    assert "муниципальный округ" not in then


def test_a_later_status_does_not_reach_back():
    active, ended = Held("active", datetime.date(2001, 1, 1)), Held("liquidated", datetime.date(2015, 1, 1))

    def on(year, *steps):
        return dated.held_on(steps, datetime.date(year, 6, 1))

    assert on(2013, active, ended) == active
    assert on(2016, active, ended) == ended
    assert on(1999, active, ended) is None
    # The day of the first was wrong and was corrected; what it said of other days went with it.
    assert on(2003, active, Held("active", datetime.date(2004, 1, 1))) is None
    assert on(2000, active, Held("liquidated", None)) == Held("liquidated", None)
    assert on(2013, active, ended, Held("liquidated", datetime.date(2000, 1, 1))) == Held(
        "liquidated", datetime.date(2000, 1, 1)
    )


@several_moments
def test_status_and_parent_of_a_day_are_read_from_what_was_recorded(region, administrator, letter, works):
    first, second = (OrganisationFactory(kept_by=region) for _ in range(2))
    day = datetime.date
    change(works, administrator, source=letter, status="active", status_on=day(2001, 1, 1))
    change(works, administrator, source=letter, parent=first, parent_on=day(2005, 1, 1))
    change(works, administrator, source=letter, status="liquidated", status_on=day(2015, 1, 1))
    change(works, administrator, source=letter, parent=second, parent_on=day(2012, 1, 1))
    works.refresh_from_db()

    then = [dated.organisation_on(works, day(year, 6, 1)) for year in (2000, 2010, 2014, 2020)]

    assert [one.status_label for one in then] == ["", "действует", "действует", "ликвидирована"]
    assert [one.parent for one in then] == [None, first, second, second]


def test_posts_of_a_day_are_those_that_were_held(region):
    organisation = OrganisationFactory(kept_by=region)
    held = PostFactory(
        organisation=organisation,
        person__kept_by=region,
        valid_from=datetime.date(2009, 1, 15),
        valid_to=datetime.date(2013, 10, 9),
    )
    PostFactory(organisation=organisation, person__kept_by=region, valid_from=datetime.date(2014, 1, 1))

    assert dated.organisation_on(organisation, datetime.date(2013, 10, 9)).posts == [held]
    assert dated.posts_on(held.person, datetime.date(2013, 10, 10)) == []


# Promises over many cases

VALUES = st.fixed_dictionaries(
    {
        "address": st.sampled_from(["", "ул. Мира, 1", "ул. Ленина, 2"]),
        "note": st.sampled_from(["", "раз", "два"]),
        "products": st.lists(st.sampled_from(["насос", "вал", "редуктор"]), unique=True),
        "phones": st.lists(st.sampled_from(["+7 1", "+7 2"]), unique=True),
        "kpps": st.lists(
            st.sampled_from([KppRow("480101001", "seat"), KppRow("480150001"), KppRow("480102001", "unit")]),
            unique=True,
        ),
        "figures": st.lists(
            st.builds(
                FiguresRow,
                st.sampled_from([2011, 2012, 2013]),
                st.one_of(st.none(), st.integers(0, 2**31 - 1)),
                revenue=st.one_of(st.none(), st.decimals(0, 10**15, places=2)),
            ),
            unique_by=lambda row: row.year,
        ),
        "names": st.lists(
            st.builds(
                NameRow,
                st.sampled_from(["former", "alias"]),
                st.sampled_from(["ЗАО «Ромашка»", "Ромашка"]),
                valid_to=st.one_of(st.none(), st.dates(datetime.date(1991, 1, 1), datetime.date(2020, 1, 1))),
            ),
            unique_by=lambda row: (row.kind, row.name),
        ),
    }
)


@several_moments
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(edits=st.lists(VALUES, min_size=1, max_size=3), picked=st.integers(0, 3))
def test_a_version_is_itself_and_a_restored_one_is_the_present(works, administrator, letter, edits, picked):
    versions = [version(works)]
    for edit in edits:
        change(works, administrator, source=letter, **edit)
        versions.append(version(works))
    chosen = versions[min(picked, len(versions) - 1)]

    assert past.compare(chosen, chosen) == []
    if past.compare(chosen, version(works)):
        restore(works, chosen.moment, administrator)
    assert past.compare(chosen, version(works)) == []


# Cost


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("route", "queries"), [("as_recorded", 21), ("compare", 32), ("as_was", 11)])
def test_the_past_of_a_long_card_costs_the_same(
    boss, region, letter, django_assert_num_queries, rows, route, queries
):
    organisation = OrganisationFactory(kept_by=region, source=letter)
    for number in range(rows):
        PostFactory(organisation=organisation, person__kept_by=region, source=letter)
        OrganisationNameFactory(organisation=organisation, source=letter)
        Kpp.objects.create(organisation=organisation, value=f"4801{number:02d}001", source=letter)
        Evidence.objects.create(source=letter, target=organisation, quote=str(number))
    url = reverse(f"enterprises:{route}", args=[organisation.pk])
    boss.get(url)

    with django_assert_num_queries(queries):
        response = boss.get(url)

    assert response.status_code == 200


def test_the_history_of_a_person_has_a_page_of_its_own(boss, region):
    person = PersonFactory(kept_by=region)
    Person.objects.filter(pk=person.pk).update(last_name="Новая")

    page = boss.get(reverse("people:history", args=[person.pk])).content.decode()

    assert f"<del>{person.last_name}</del>" in page
