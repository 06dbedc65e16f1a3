"""Adding a person with a first post, and editing a person with posts."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from enterprises import panels
from enterprises.models import Evidence, Person, Post
from enterprises.search import matching
from tests.factories import (
    AdministratorFactory,
    ConsentFactory,
    ExpertFactory,
    OrganisationFactory,
    PersonFactory,
    PostFactory,
    RegionFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db

MEGABYTE = "я" * 500_000
CREATE = "people:create"


@pytest.fixture(autouse=True)
def without_panels(monkeypatch):
    monkeypatch.setattr(panels, "organisation_panels", panels.Ordered())
    monkeypatch.setattr(panels, "person_panels", panels.Ordered())


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
def letter(region):
    return SourceFactory(kept_by=region, title="Письмо завода", text="", issued_on=None)


@pytest.fixture
def works(region):
    return OrganisationFactory(kept_by=region, name_as_written="ООО «Ромашка»")


def filled(**fields):
    """What a browser sends: the fields of the form and one row of posts."""
    return {
        "last_name": "Лаврентьев",
        "first_name": "Виктор",
        "patronymic": "Викторович",
        "work_contact": "",
        "source": "Письмо завода",
        "new_source_kind": "document",
        "posts-TOTAL_FORMS": "1",
        "posts-INITIAL_FORMS": "0",
        **fields,
    }


def post_row(organisation, title="директор", number=0, **dates):
    return {
        f"posts-{number}-organisation": organisation.title,
        f"posts-{number}-title": title,
        **{f"posts-{number}-{name}": day for name, day in dates.items()},
    }


def create(client, **fields):
    return client.post(reverse(CREATE), filled(**fields))


def edit(client, person, **fields):
    data = filled(
        last_name=person.last_name,
        first_name=person.first_name,
        patronymic=person.patronymic,
        work_contact=person.work_contact,
        version=person.version,
    )
    return client.post(reverse("people:edit", args=[person.pk]), data | fields)


def errors_of(response):
    forms = response.context["forms"]
    return {name: list(texts) for form in forms.all for name, texts in form.errors.items()}


# Creating


def test_the_card_leads_to_a_form_that_knows_the_organisation(boss, works):
    address = f"{reverse(CREATE)}?organisation={works.pk}"

    card = boss.get(works.get_absolute_url()).content.decode()
    form = boss.get(address).context["forms"].posts.forms[0]

    assert address in card
    assert form["organisation"].value().key == str(works.pk)


def test_a_new_person_appears_on_the_card_and_in_search(boss, region, administrator, letter, works):
    row = post_row(works, "главный инженер", valid_from="15.01.2009")

    response = create(boss, **row)

    person = Person.objects.get()
    post = person.posts.get()
    assert response.headers["Location"] == person.get_absolute_url()
    assert (person.kept_by, person.source, person.recorded_by) == (region, letter, administrator)
    assert person.full_name == "Лаврентьев Виктор Викторович"
    assert (post.organisation, post.title, post.valid_from, post.source, post.recorded_by) == (
        works,
        "главный инженер",
        datetime.date(2009, 1, 15),
        letter,
        administrator,
    )
    assert list(matching(Person.objects.all(), "лавр")) == [person]
    assert "Лаврентьев" in boss.get(works.get_absolute_url()).content.decode()


def test_the_words_of_a_source_that_name_the_person_become_evidence(boss, region):
    SourceFactory(kept_by=region, title="Релиз", issued_on=None, text="Лаврентьев Виктор Викторович пришёл.")

    create(boss, source="Релиз")

    assert Evidence.objects.get().target == Person.objects.get()


def test_without_a_source_nobody_is_created(boss, works):
    response = create(boss, source="", **post_row(works))

    assert response.status_code == 422
    assert list(errors_of(response)) == ["source"]
    assert not Person.objects.exists()


def test_a_post_needs_its_organisation_and_its_title(boss, letter, works):
    without_title = create(boss, **{"posts-0-organisation": works.title})
    without_organisation = create(boss, **{"posts-0-title": "директор"})

    assert errors_of(without_title) == {"title": ["Укажите должность."]}
    assert errors_of(without_organisation) == {"organisation": ["Выберите организацию для этой должности."]}


def test_a_person_of_the_same_full_name_is_warned_of_and_never_refused(boss, region, letter):
    namesake = PersonFactory(
        kept_by=region, last_name="лаврентьев", first_name="Виктор", patronymic="Викторович"
    )
    PersonFactory(last_name="Лаврентьев", first_name="Виктор", patronymic="Викторович")
    PersonFactory(kept_by=region, last_name="Лаврентьев", first_name="Виктор", patronymic="Иванович")

    response = boss.post(reverse(CREATE), filled(), follow=True)

    page = response.content.decode()
    assert "уже есть человек с тем же полным именем" in page
    assert [other.pk for other in response.context["namesakes"]] == [namesake.pk]
    assert namesake.get_absolute_url() in page


def test_a_name_of_its_own_is_not_warned_of(boss, letter):
    page = boss.post(reverse(CREATE), filled(), follow=True).content.decode()

    assert "тем же полным именем" not in page


# Bad input


@pytest.mark.parametrize(
    "field",
    ["last_name", "first_name", "patronymic", "source", "new_source_title"],
)
@pytest.mark.parametrize("bad", ["a\0b", "a\ufffdb", MEGABYTE], ids=["NUL", "broken encoding", "a megabyte"])
def test_unreadable_or_endless_text_is_refused_and_nothing_is_lost(boss, letter, works, field, bad):
    response = create(boss, **{**post_row(works, "остаётся"), field: bad})

    assert response.status_code == 422
    assert field in errors_of(response)
    assert "остаётся" in response.content.decode()
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("title", "a\0b"),
        ("title", MEGABYTE),
        ("organisation", "a\0b"),
        ("organisation", MEGABYTE),
        ("organisation", "Нет такой"),
        ("organisation_id", str(10**20)),
        ("organisation_id", "999999"),
        ("organisation_id", "-1"),
        ("valid_from", "31.02.2013"),
        ("valid_from", str(10**20)),
        ("valid_to", "\0"),
        ("valid_to", "01.01.1900"),
    ],
)
def test_a_bad_row_is_refused_and_nothing_is_lost(boss, letter, works, field, bad):
    row = post_row(works, "остаётся", valid_from="01.01.2013")
    if field == "organisation_id":
        row["posts-0-organisation"] = "Другая"

    response = create(boss, **{**row, f"posts-0-{field}": bad})

    assert response.status_code == 422
    assert field.removesuffix("_id") in errors_of(response)
    assert "Лаврентьев" in response.content.decode()
    assert not Person.objects.exists()


@pytest.mark.parametrize("field", ["last_name", "posts-0-title", "posts-0-organisation"])
def test_a_lone_surrogate_is_refused(boss, letter, field):
    body = "&".join(f"{name}={value}" for name, value in filled().items() if name != field).encode()
    body += f"&{field}=".encode() + b"%ED%A0%80"

    response = boss.post(reverse(CREATE), body, content_type="application/x-www-form-urlencoded")

    assert response.status_code in (400, 422)
    assert not Person.objects.exists()


@pytest.mark.parametrize("total", [str(10**20), "x", "1000", "\0"])
def test_a_broken_number_of_rows_is_refused(boss, letter, total):
    response = create(boss, **{"posts-TOTAL_FORMS": total})

    assert response.status_code == 422
    assert not Person.objects.exists()


@pytest.mark.parametrize("key", ["x", "", "0", str(10**20), "\0", "٣"])
def test_an_unknown_organisation_in_the_address_is_not_found(boss, key):
    assert boss.get(reverse(CREATE), {"organisation": key}).status_code in (400, 404)


def test_what_another_region_keeps_cannot_be_named(boss, letter):
    foreign = OrganisationFactory(name_as_written="Чужая")
    SourceFactory(title="Чужой", issued_on=None)

    asked = boss.get(reverse(CREATE), {"organisation": foreign.pk})
    by_text = create(boss, source="Чужой", **post_row(foreign))
    by_key = create(boss, **post_row(foreign), **{"posts-0-organisation_id": foreign.pk})

    assert asked.status_code == 404
    assert set(errors_of(by_text)) == {"source", "organisation"}
    assert set(errors_of(by_key)) == {"organisation"}
    assert not Person.objects.exists()


# Editing


def test_saving_the_form_as_it_opened_changes_nothing(boss, region, works):
    person = ConsentFactory(person__kept_by=region, person__work_contact="8 800").person
    PostFactory(person=person, organisation=works, valid_from=datetime.date(2009, 1, 15))
    before = Post.objects.get()

    forms = boss.get(reverse("people:edit", args=[person.pk])).context["forms"]
    response = boss.post(reverse("people:edit", args=[person.pk]), _as_sent(forms))

    person.refresh_from_db()
    after = Post.objects.get()
    assert response.status_code == 302
    assert person.work_contact == "8 800"
    assert (after.pk, after.valid_from, after.recorded_at) == (
        before.pk,
        before.valid_from,
        before.recorded_at,
    )
    assert before.history.count() == 1


def _as_sent(forms):
    """The data a browser sends back for a page it has just opened."""
    data = {}
    for form in [*forms.all, *(rows.management_form for rows in forms.tables)]:
        for bound in form:
            value = bound.value()
            if hasattr(value, "text"):
                data |= {bound.html_name: value.text, f"{bound.html_name}_id": value.key}
            elif isinstance(value, datetime.date):
                data[bound.html_name] = f"{value:%d.%m.%Y}"
            else:
                data[bound.html_name] = "" if value is None else str(value)
    return data


def test_a_date_that_became_known_is_the_same_post_with_a_new_source(boss, region, letter, works):
    post = PostFactory(person__kept_by=region, organisation=works, title="директор")
    evidence = Evidence.objects.create(source=letter, target=post, quote="директор")

    edit(boss, post.person, **post_row(works, valid_to="01.02.2013"))

    post.refresh_from_db()
    assert (post.valid_to, post.source) == (datetime.date(2013, 2, 1), letter)
    assert not Evidence.objects.filter(pk=evidence.pk).exists()


def test_a_post_held_twice_stays_two_posts(boss, region, letter, works):
    person = PersonFactory(kept_by=region)
    rows = [
        {"valid_from": "01.01.2001", "valid_to": "01.01.2003"},
        {"valid_from": "01.01.2009"},
    ]
    data = {"posts-TOTAL_FORMS": "2"}
    for number, dates in enumerate(rows):
        data |= post_row(works, number=number, **dates)

    edit(boss, person, **data)
    person.refresh_from_db()
    edit(boss, person, **data, source="")

    assert person.posts.count() == 2


def test_what_is_emptied_is_taken_away_without_a_source(boss, region, works):
    post = PostFactory(person__kept_by=region, person__work_contact="8 800", organisation=works)
    ConsentFactory(person=post.person)

    response = edit(boss, post.person, work_contact="", source="")

    assert response.status_code == 302
    assert not Post.objects.exists()
    assert Person.objects.get().work_contact == ""


def test_a_changed_fact_needs_a_source_and_gets_it_as_evidence(boss, region, letter):
    person = PersonFactory(kept_by=region)

    refused = edit(boss, person, last_name="Новая", source="")
    saved = edit(boss, person, last_name="Новая")

    person.refresh_from_db()
    assert list(errors_of(refused)) == ["source"]
    assert saved.status_code == 302
    assert (Evidence.objects.get().field, Evidence.objects.get().source) == ("last_name", letter)
    assert list(matching(Person.objects.all(), "новая")) == [person]


def test_the_second_editor_sees_both_texts_and_may_save_over(boss, region, letter, works):
    person = PersonFactory(kept_by=region, last_name="Старая")
    opened = person.version
    edit(boss, person, last_name="Первая")

    person.version = opened
    stale = edit(boss, person, last_name="Вторая", **post_row(works, "инженер"))
    page = stale.content.decode()
    saved = boss.post(reverse("people:edit", args=[person.pk]), _as_sent(stale.context["forms"]))

    person.refresh_from_db()
    assert stale.status_code == 409
    assert [(row.theirs, row.mine) for row in stale.context["conflict"]] == [
        ("Первая", "Вторая"),
        ("", "ООО «Ромашка» инженер"),
    ]
    assert "Письмо завода" in page
    assert saved.status_code == 302
    assert (person.last_name, person.posts.get().title) == ("Вторая", "инженер")


@pytest.mark.parametrize("version", ["", "x", str(10**20), "-1", "\0"])
def test_a_version_nobody_was_given_is_a_stale_form(boss, region, letter, version):
    person = PersonFactory(kept_by=region)

    response = edit(boss, person, last_name="Новая", version=version)

    person.refresh_from_db()
    assert response.status_code == 409
    assert person.last_name != "Новая"


def test_only_administrators_of_the_region_add_and_edit(client, region, works):
    person = PersonFactory(kept_by=region)
    add, change = f"{reverse(CREATE)}?organisation={works.pk}", reverse("people:edit", args=[person.pk])

    for user, add_status, edit_status in (
        (ExpertFactory(region=region), 403, 403),
        (AdministratorFactory(), 404, 404),
    ):
        client.force_login(user)
        assert client.get(add).status_code == add_status
        assert client.get(change).status_code == edit_status


def test_who_may_not_edit_sees_no_way_to(client, region, works):
    post = PostFactory(person__kept_by=region, organisation=works)
    client.force_login(ExpertFactory(region=region))

    pages = [client.get(thing.get_absolute_url()).content.decode() for thing in (works, post.person)]

    assert reverse(CREATE) not in pages[0]
    assert reverse("people:edit", args=[post.person.pk]) not in pages[1]


@pytest.mark.parametrize("rows", [1, 30])
def test_opening_the_form_costs_the_same_for_many_posts(boss, region, django_assert_num_queries, rows):
    person = PersonFactory(kept_by=region)
    for _ in range(rows):
        PostFactory(person=person)
    address = reverse("people:edit", args=[person.pk])
    boss.get(address)

    with django_assert_num_queries(6):
        boss.get(address)
