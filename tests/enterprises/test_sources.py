"""Sources: the list, and the document with the words marked."""

from __future__ import annotations

import datetime
import re

import pytest
from django.urls import reverse

from enterprises import documents
from tests.factories import (
    EvidenceFactory,
    ExpertFactory,
    OrganisationFactory,
    PersonFactory,
    PostFactory,
    RegionFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return RegionFactory()


@pytest.fixture
def user(region):
    return ExpertFactory(region=region)


@pytest.fixture
def signed_in(client, user):
    client.force_login(user)
    return client


@pytest.fixture
def source(region):
    return SourceFactory(kept_by=region, text="Завод «Ротор» (г. Елец) <b>ждёт</b> заказов.")


def proves(source, target, words, **fields):
    start = source.text.index(words)
    return EvidenceFactory(
        source=source, target=target, quote=words, start=start, end=start + len(words), **fields
    )


def test_every_letter_of_the_text_is_shown_once_however_the_words_overlap(source, user, region):
    organisation, person = OrganisationFactory(kept_by=region), PersonFactory(kept_by=region)
    proves(source, organisation, "Завод «Ротор» (г. Елец)")
    proves(source, organisation, "г. Елец", field="settlement")
    proves(source, person, "«Ротор» (г.")
    EvidenceFactory(source=source, target=organisation, quote="за краем", start=5000, end=5010)

    segments = documents.read(source, user).segments

    assert "".join(segment.text for segment in segments) == source.text
    assert [segment.text for segment in segments if segment.is_marked] == [
        "Завод ",
        "«Ротор» (",
        "г.",
        " Елец",
        ")",
    ]


def test_each_mark_leads_to_its_record_and_the_record_back_to_the_mark(signed_in, source, region):
    organisation = OrganisationFactory(kept_by=region, name_as_written="Ротор")
    evidence = proves(source, organisation, "«Ротор»")

    page = signed_in.get(source.get_absolute_url()).content.decode()

    assert re.search(
        rf'id="evidence-{evidence.pk}"></span>'
        rf'<mark><a href="{organisation.get_absolute_url()}"[^>]*>«Ротор»</a>',
        page,
    )
    assert f'href="#evidence-{evidence.pk}"' in page


def test_of_overlapping_words_the_shortest_gives_the_link(source, user, region):
    whole, part = OrganisationFactory(kept_by=region), OrganisationFactory(kept_by=region)
    proves(source, whole, "Завод «Ротор» (г. Елец)")
    proves(source, part, "Елец")

    urls = {segment.text: segment.url for segment in documents.read(source, user).segments}

    assert urls["Елец"] == part.get_absolute_url()
    assert urls["Завод «Ротор» (г. "] == whole.get_absolute_url()


def test_the_text_of_a_document_is_text_and_never_markup(signed_in, source):
    page = signed_in.get(source.get_absolute_url()).content.decode()

    assert "&lt;b&gt;ждёт&lt;/b&gt;" in page


def test_words_about_a_part_lead_to_the_card_that_shows_it(source, user, region):
    post = PostFactory(person__kept_by=region, title="начальник")
    proves(source, post, "ждёт")

    group = documents.read(source, user).groups[0]

    assert (group.name, [record.url for record in group.records]) == (
        "Люди",
        [post.person.get_absolute_url()],
    )
    assert group.records[0].proofs[0].about.startswith("начальник")


def test_records_are_listed_by_kind_also_those_without_a_quotation(source, user, region):
    proven = OrganisationFactory(kept_by=region, source=source)
    OrganisationFactory.create_batch(2, kept_by=region, source=source)
    proves(source, proven, "Завод", note="как в тексте")

    group = documents.read(source, user).groups[0]

    assert (group.name, group.count, group.unnamed) == ("Организации", 3, 2)
    assert [proof.note for proof in group.records[0].proofs] == ["как в тексте"]


def test_records_of_another_region_are_not_told(source, user):
    proves(source, OrganisationFactory(), "Завод")

    document = documents.read(source, user)

    assert (document.groups, document.marked) == ([], 0)


def test_evidence_of_a_record_that_is_gone_marks_nothing(source, user, region):
    organisation = OrganisationFactory(kept_by=region)
    proves(source, organisation, "Завод")
    organisation.delete()

    assert not any(segment.is_marked for segment in documents.read(source, user).segments)


def test_a_source_without_text_says_so(signed_in, region):
    page = signed_in.get(SourceFactory(kept_by=region, text="").get_absolute_url()).content.decode()

    assert "Текст этого источника не хранится" in page


def test_a_demonstration_source_shows_its_notice(signed_in, region):
    page = signed_in.get(
        SourceFactory(kept_by=region, kind="demonstration").get_absolute_url()
    ).content.decode()

    assert "Демонстрационные данные" in page
    assert "вымышлены" in page


def test_a_stranger_s_source_does_not_exist(signed_in):
    source = SourceFactory(title="Чужой документ")

    assert signed_in.get(source.get_absolute_url()).status_code == 404
    assert "Чужой документ" not in signed_in.get(reverse("sources:list")).content.decode()
    assert signed_in.get(reverse("sources:find"), {"q": "чужой"}).json() == {"items": []}


def test_sources_are_listed_newest_first_page_by_page(signed_in, region, monkeypatch):
    monkeypatch.setattr(documents, "PAGE", 2)
    days = [datetime.date(2013, 10, 9), None, datetime.date(2013, 10, 10), None, datetime.date(2013, 10, 9)]
    sources = [SourceFactory(kept_by=region, issued_on=day) for day in days]

    seen, after = [], ""
    while True:
        page = signed_in.get(reverse("sources:list"), {"after": after}).context["page"]
        seen += [source.pk for source in page.sources]
        after = page.next
        if not after:
            break

    assert seen == [sources[index].pk for index in (2, 4, 0, 3, 1)]


@pytest.mark.parametrize("after", ["x", "|", "2013-99-99|5", f"2013-10-10|{10**30}", "|x"])
def test_a_place_in_the_list_nobody_was_given_is_answered_calmly(signed_in, after):
    assert signed_in.get(reverse("sources:list"), {"after": after}).status_code == 200


def test_an_empty_list_says_what_brings_the_first_source(signed_in):
    assert "Источников пока нет" in signed_in.get(reverse("sources:list")).content.decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_lists_of_sources_and_of_what_they_prove_cost_the_same(
    signed_in, source, region, django_assert_num_queries, rows
):
    for _ in range(rows):
        SourceFactory(kept_by=region)
        proves(source, OrganisationFactory(kept_by=region, source=source), "Завод")
        proves(source, PostFactory(person__kept_by=region, source=source), "ждёт")
    for address in (reverse("sources:list"), source.get_absolute_url()):
        signed_in.get(address)

    with django_assert_num_queries(5):
        signed_in.get(reverse("sources:list"))
    with django_assert_num_queries(8):
        signed_in.get(source.get_absolute_url())
