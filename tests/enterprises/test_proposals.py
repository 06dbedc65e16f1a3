"""Proposals to the registry: made once, decided once, field by field, with nothing lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse

from enterprises import nearest, panels, proposal_decisions, proposals
from enterprises.forms.proposals import as_sent_whole
from enterprises.models import Consent, Organisation, OrganisationName, Person, Proposal, Source
from enterprises.proposal_decisions import PersonAnswer
from enterprises.proposals import Origin, ProposedPerson
from enterprises.search import reindex_organisations
from enterprises.versions import StaleVersion
from tests.factories import (
    AdministratorFactory,
    ConsentTextFactory,
    CuratorFactory,
    ExecutiveFactory,
    ExpertFactory,
    FacilitatorFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    PersonFactory,
    PostFactory,
    ProposalFactory,
    RegionFactory,
    SettlementFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db

MEGABYTE = "я" * 500_000
State, Kind = Proposal.State, Proposal.Kind


@pytest.fixture(autouse=True)
def without_panels(monkeypatch):
    monkeypatch.setattr(panels, "organisation_panels", panels.Ordered())


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
def works(region, letter):
    return OrganisationFactory(
        kept_by=region, name_as_written="ООО «Ромашка»", address="ул. Старая, 1", source=letter
    )


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def text_of(response):
    return response.content.decode().replace("\u00a0", " ")


def walk_in(region, letter, **more):
    return proposals.propose(
        region,
        by=None,
        key="дверь 1",
        kind=Kind.ORGANISATION,
        origin=Origin(Proposal.CameFrom.WALK_IN, "Сессия", "/sessions/1/"),
        fields={"kind": "enterprise", "name_as_written": "Ромашка Плюс", "settlement": ""},
        person=ProposedPerson("Иванов", "Пётр", "", "мастер", "+7 1", has_consented=True),
        source=letter,
        **more,
    )


def card_form(client, organisation, **changed):
    """The form of the card as a browser sends it back, with what a person changed."""
    page = client.get(reverse("enterprises:propose", args=[organisation.pk]))
    return {**as_sent_whole(page.context["forms"]), **changed}


def propose_change(client, organisation, **changed):
    address = reverse("enterprises:propose", args=[organisation.pk])
    return client.post(address, card_form(client, organisation, **changed))


def decide(client, proposal, picked, **more):
    """Press «accept» on the page as it opened, with these fields ticked."""
    forms = client.get(proposal.get_absolute_url()).context["forms"]
    data = dict(forms.main.data.items()) | {
        "proposal_version": proposal.version,
        "accept": picked,
        **more,
    }
    return client.post(reverse("enterprises:accept_proposal", args=[proposal.pk]), data)


# Proposing


def test_the_same_proposal_made_twice_is_one(region, letter):
    first = walk_in(region, letter)
    second = walk_in(region, letter)

    assert first == second
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "fields", "person"),
    [
        (Kind.ORGANISATION, {"name_as_written": "  "}, None),
        (Kind.CHANGE, {"address": "ул. Новая"}, None),
        (Kind.PERSON, {}, None),
        (Kind.PERSON, {}, ProposedPerson("")),
    ],
)
def test_what_says_nothing_is_no_proposal(region, kind, fields, person):
    with pytest.raises(ValidationError):
        proposals.propose(
            region, by=None, key="пусто", kind=kind, origin=Origin("walk_in"), fields=fields, person=person
        )

    assert not Proposal.objects.exists()


def test_a_contact_without_consent_is_not_kept(region):
    proposal = proposals.propose(
        region,
        by=None,
        key="дверь",
        kind=Kind.PERSON,
        origin=Origin("walk_in"),
        person=ProposedPerson("Иванов", work_contact="+7 900"),
    )

    assert proposal.person_data["work_contact"] == ""


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Иванов", ("Иванов", "", "")),
        ("Иванов Пётр", ("Иванов", "Пётр", "")),
        ("Пётр Сергеевич Иванов", ("Иванов", "Пётр", "Сергеевич")),
        ("Иванов П.С.", ("Иванов", "П.", "С.")),
        ("Мамедов Али Гасан оглы", ("Мамедов", "Али", "Гасан оглы")),
    ],
)
def test_a_name_is_taken_apart_as_it_is_said(said, expected):
    person = ProposedPerson.named(said)

    assert (person.last_name, person.first_name, person.patronymic) == expected


def test_history_of_a_proposal_holds_no_names(region, letter):
    proposal = walk_in(region, letter)

    columns = {field.name for field in proposal.history.model._meta.fields}

    assert proposal.history.exists()
    assert "person_data" not in columns


@pytest.mark.parametrize("make", [ExpertFactory, CuratorFactory, FacilitatorFactory])
def test_whoever_reads_the_card_proposes_a_change_of_it_by_the_ordinary_form(region, works, make):
    user = make(region=region)
    client = signed_in(user)

    response = propose_change(client, works, address="ул. Новая, 2", sites="romashka.example")

    proposal = Proposal.objects.get()
    works.refresh_from_db()
    assert response.headers["Location"] == proposal.get_absolute_url()
    assert (proposal.kind, proposal.organisation, proposal.proposed_by) == (Kind.CHANGE, works, user)
    assert proposal.fields == {"address": "ул. Новая, 2", "sites": "romashka.example"}
    assert proposal.told == {
        "address": ["ул. Старая, 1", "ул. Новая, 2"],
        "sites": ["", "romashka.example"],
    }
    assert works.address == "ул. Старая, 1"
    assert "Предложить правку" in client.get(works.get_absolute_url()).content.decode()


def test_a_press_repeated_makes_one_proposal(region, works):
    client = signed_in(ExpertFactory(region=region))

    propose_change(client, works, address="ул. Новая, 2")
    propose_change(client, works, address="ул. Новая, 2")

    assert Proposal.objects.count() == 1


def test_a_form_that_changes_nothing_or_is_wrong_proposes_nothing(region, works):
    client = signed_in(ExpertFactory(region=region))

    unchanged = propose_change(client, works)
    wrong = propose_change(client, works, inn="7707083894")
    endless = propose_change(client, works, address=MEGABYTE)
    unreadable = propose_change(client, works, address="a\0b")

    statuses = [answer.status_code for answer in (unchanged, wrong, endless, unreadable)]
    assert statuses == [422] * 4
    assert not Proposal.objects.exists()


def test_a_card_changed_while_the_form_was_open_is_shown_beside_what_was_typed(region, works):
    client = signed_in(ExpertFactory(region=region))
    data = card_form(client, works, address="ул. Новая, 2")
    Organisation.objects.filter(pk=works.pk).update(address="ул. Средняя, 3", version=2)

    response = client.post(reverse("enterprises:propose", args=[works.pk]), data)

    assert response.status_code == 409
    assert [(row.theirs, row.mine) for row in response.context["conflict"]] == [
        ("ул. Средняя, 3", "ул. Новая, 2")
    ]
    assert not Proposal.objects.exists()


def test_an_executive_only_reads_and_proposes_nothing(region, works):
    client = signed_in(ExecutiveFactory(region=region))

    assert client.get(reverse("enterprises:propose", args=[works.pk])).status_code == 403
    assert "Предложить правку" not in client.get(works.get_absolute_url()).content.decode()


def test_the_proposer_takes_back_what_is_not_decided_and_nobody_else_does(region, works):
    author = signed_in(ExpertFactory(region=region))
    propose_change(author, works, address="ул. Новая, 2")
    proposal = Proposal.objects.get()
    address = reverse("enterprises:withdraw_proposal", args=[proposal.pk])

    signed_in(ExpertFactory(region=region)).post(address, {"proposal_version": proposal.version})
    by_another = Proposal.objects.get().state
    author.post(address, {"proposal_version": proposal.version})

    assert (by_another, Proposal.objects.get().state) == (State.WAITING, State.WITHDRAWN)


# Accepting a change


def test_an_administrator_accepts_one_field_of_two(boss, region, administrator, works):
    expert = ExpertFactory(region=region)
    propose_change(signed_in(expert), works, address="ул. Новая, 2", sites="romashka.example")
    proposal = Proposal.objects.get()

    response = decide(boss, proposal, ["address"])

    works.refresh_from_db()
    proposal.refresh_from_db()
    assert response.headers["Location"] == proposal.get_absolute_url()
    assert (works.address, works.contacts.count()) == ("ул. Новая, 2", 0)
    assert (proposal.state, proposal.accepted, proposal.decided_by) == (
        State.ACCEPTED,
        ["address"],
        administrator,
    )
    page = text_of(boss.get(proposal.get_absolute_url()))
    assert "ул. Старая, 1" in page
    assert "не принято" in page


def test_the_source_of_what_is_accepted_is_the_proposers_word_unless_another_is_named(boss, region, works):
    expert = ExpertFactory(region=region)
    propose_change(signed_in(expert), works, address="ул. Новая, 2")

    decide(boss, Proposal.objects.get(), ["address"])

    source = Source.objects.get(kind=Source.Kind.PERSON)
    assert source.title == f"Предложение: {expert.short_name}".replace("\u00a0", " ")


def test_a_value_is_corrected_before_it_is_accepted(boss, region, works):
    propose_change(signed_in(ExpertFactory(region=region)), works, address="ул. Новая, 2")

    decide(boss, Proposal.objects.get(), ["address"], address="ул. Новая, д. 2")

    works.refresh_from_db()
    assert works.address == "ул. Новая, д. 2"


def test_rows_of_former_names_are_proposed_and_accepted_whole(boss, region, works):
    OrganisationNameFactory(organisation=works, name="Артель «Ромашка»")
    rows = {"names-TOTAL_FORMS": "2", "names-1-kind": "former", "names-1-name": "ТОО «Ромашка»"}
    propose_change(signed_in(ExpertFactory(region=region)), works, **rows)
    proposal = Proposal.objects.get()

    decide(boss, proposal, ["names"])

    assert [row["name"] for row in proposal.fields["names"]] == ["Артель «Ромашка»", "ТОО «Ромашка»"]
    assert set(works.names.values_list("name", flat=True)) == {"Артель «Ромашка»", "ТОО «Ромашка»"}


def test_nothing_ticked_or_a_wrong_value_is_refused_and_nothing_is_written(boss, region, works):
    propose_change(signed_in(ExpertFactory(region=region)), works, address="ул. Новая, 2", inn="7707083893")
    proposal = Proposal.objects.get()

    answers = [
        decide(boss, proposal, []),
        decide(boss, proposal, ["inn"], inn="7707083894"),
        decide(boss, proposal, ["address"], address=MEGABYTE),
        decide(boss, proposal, ["address"], address="a\0b"),
        decide(boss, proposal, ["address"], source="нет такого"),
    ]

    works.refresh_from_db()
    assert [answer.status_code for answer in answers] == [422] * 5
    assert (works.version, Proposal.objects.get().state) == (1, State.WAITING)


def test_a_wrong_value_that_is_not_ticked_does_not_stand_in_the_way(boss, region, works):
    propose_change(signed_in(ExpertFactory(region=region)), works, address="ул. Новая, 2", inn="7707083893")

    decide(boss, Proposal.objects.get(), ["address"], inn="7707083894")

    works.refresh_from_db()
    assert (works.address, works.inn) == ("ул. Новая, 2", "")


def test_a_card_changed_since_the_page_was_opened_answers_409_with_both_texts(boss, region, works):
    propose_change(signed_in(ExpertFactory(region=region)), works, address="ул. Новая, 2")
    proposal = Proposal.objects.get()
    Organisation.objects.filter(pk=works.pk).update(address="ул. Средняя, 3", version=2)

    stale = decide(boss, proposal, ["address"], version="1")
    data = dict(stale.context["forms"].main.data)
    again = decide(boss, proposal, ["address"], version=data["version"], address=data["address"])

    works.refresh_from_db()
    assert stale.status_code == 409
    assert [(row.theirs, row.mine) for row in stale.context["conflict"]] == [
        ("ул. Средняя, 3", "ул. Новая, 2")
    ]
    assert (again.status_code, works.address) == (302, "ул. Новая, 2")


def test_the_page_says_when_the_card_moved_after_the_proposal(boss, region, works):
    propose_change(signed_in(ExpertFactory(region=region)), works, address="ул. Новая, 2")
    Organisation.objects.filter(pk=works.pk).update(address="ул. Средняя, 3", version=2)

    rows = boss.get(Proposal.objects.get().get_absolute_url()).context["rows"]

    assert [(row.before, row.now, row.proposed, row.has_moved) for row in rows] == [
        ("ул. Старая, 1", "ул. Средняя, 3", "ул. Новая, 2", True)
    ]


def test_a_change_of_a_deleted_card_can_only_be_declined(boss, region, works):
    propose_change(signed_in(ExpertFactory(region=region)), works, address="ул. Новая, 2")
    proposal = Proposal.objects.get()

    deleted = boss.post(reverse("enterprises:delete", args=[works.pk]), {"version": works.version})
    page = boss.get(proposal.get_absolute_url())
    refused = boss.post(
        reverse("enterprises:accept_proposal", args=[proposal.pk]),
        {
            "proposal_version": proposal.version,
            "accept": "address",
            "name_as_written": "x",
            "kind": "enterprise",
        },
    )

    assert deleted.status_code == 302
    assert "можно только отклонить" in page.content.decode()
    assert refused.status_code == 422
    assert Proposal.objects.get().state == State.WAITING


# A new organisation


def test_a_walk_in_is_entered_with_the_person_the_post_and_the_consent(boss, region, letter):
    text = ConsentTextFactory(kept_by=region)
    proposal = walk_in(region, letter)

    decide(
        boss,
        proposal,
        [],
        short_name="Ромашка+",
        **{
            "person-last_name": "Иванов",
            "person-first_name": "Пётр",
            "person-post": "мастер",
            "person-work_contact": "+7 1",
        },
    )

    proposal.refresh_from_db()
    organisation, person = Organisation.objects.get(), Person.objects.get()
    assert (proposal.state, proposal.organisation, proposal.person) == (State.ACCEPTED, organisation, person)
    assert (organisation.name_as_written, organisation.short_name, organisation.source) == (
        "Ромашка Плюс",
        "Ромашка+",
        letter,
    )
    assert (person.full_name, person.work_contact, person.source) == ("Иванов Пётр", "+7 1", letter)
    assert [(post.title, post.organisation) for post in person.posts.all()] == [("мастер", organisation)]
    consent = Consent.objects.get()
    assert (consent.person, consent.text, consent.given_at) == (person, text, proposal.proposed_at)
    assert proposal.person_data == {}


def test_a_contact_is_not_taken_where_no_text_of_a_consent_is_in_force(boss, region, letter):
    proposal = walk_in(region, letter)
    answers = {"person-last_name": "Иванов", "person-post": "мастер"}

    refused = decide(boss, proposal, [], **answers, **{"person-work_contact": "+7 1"})
    assert refused.status_code == 422
    assert "не действовал ни один текст согласия" in refused.content.decode().replace("\u00a0", " ")
    assert not Person.objects.exists()

    decide(boss, proposal, [], **answers)
    assert Person.objects.get().work_contact == ""


def test_a_person_left_out_is_in_no_registry_and_keeps_no_contact(boss, region, letter):
    proposal = walk_in(region, letter)

    decide(boss, proposal, [], **{"person-last_name": ""})

    proposal.refresh_from_db()
    assert not Person.objects.exists()
    assert proposal.person_name == "Иванов Пётр"
    assert "work_contact" not in proposal.person_data


@pytest.mark.parametrize(
    ("name", "reasons"),
    [
        ("Ромашка", ["то же название"]),
        ("НПК Ромашка", ["то же название без слов вроде «НПК»"]),
        ("Ромошка", ["названия совпадают на 86 %"]),
        ("Артель Солнце", ["то же название среди других её названий: Артель «Солнце»"]),
        ("Кактус", []),
    ],
)
def test_nearest_records_come_with_their_reasons(region, works, name, reasons):
    OrganisationNameFactory(organisation=works, name="Артель «Солнце»")
    reindex_organisations([works])

    near = nearest.nearest(region, {"name_as_written": name})

    assert [reason for one in near for reason in one.reasons] == [
        reason.replace(" %", "\u00a0%") for reason in reasons
    ]


def test_a_name_of_nothing_but_words_like_trading_house_is_near_in_any_order(region):
    one = OrganisationFactory(kept_by=region, name_as_written="ООО «Управляющая компания Торговый дом»")

    near = nearest.nearest(region, {"name_as_written": "Торговый дом Управляющая компания"})

    assert [found.organisation for found in near] == [one]


def test_place_and_number_speak_for_and_against(region):
    here = SettlementFactory(region=region, name="Елец")
    OrganisationFactory(kept_by=region, name_as_written="ООО «Лютик»", settlement=here, inn="7707083893")

    same = nearest.nearest(region, {"name_as_written": "Лютик", "settlement": "г. Елец", "inn": "7707083893"})
    other = nearest.nearest(region, {"name_as_written": "Лютик", "settlement": "Грязи", "inn": "5001000001"})

    assert same[0].reasons == ["тот же ИНН", "то же название", "то же место"]
    assert other[0].reasons == ["то же название", "другой ИНН", "другое место: г.\u00a0Елец"]


@pytest.mark.parametrize(
    ("said", "place", "is_found"),
    [
        ("ООО «Ромашка»", "", True),
        ("ромашка", "", True),
        ("ЗАО «Ромашка»", "", False),
        ("НПК Ромашка", "", False),
        ("Ромашка", "г. Грязи", False),
        ("Ромашка", "г. Елец", True),
        ("", "", False),
    ],
)
def test_only_the_very_same_name_is_taken_for_the_same_organisation(region, said, place, is_found):
    organisation = OrganisationFactory(
        kept_by=region,
        name_as_written="ООО «Ромашка»",
        settlement=SettlementFactory(region=region, name="Елец"),
    )

    assert nearest.exactly(region, said, place) == (organisation if is_found else None)


# Joining


def join_page(client, proposal, organisation):
    return client.get(reverse("enterprises:join_proposal", args=[proposal.pk, organisation.pk]))


def join(client, proposal, organisation, **more):
    forms = join_page(client, proposal, organisation).context["forms"]
    data = dict(forms.main.data.items())
    data |= {"proposal_version": proposal.version, **more}
    return client.post(reverse("enterprises:join_proposal", args=[proposal.pk, organisation.pk]), data)


def test_joining_fills_what_the_record_lacks_and_keeps_the_other_name(boss, region, letter, works):
    proposal = walk_in(region, letter)
    fields = {**proposal.fields, "address": "ул. Иная, 9", "phones": "+7 4742 1"}
    Proposal.objects.filter(pk=proposal.pk).update(fields=fields)
    proposal.refresh_from_db()
    offered = {row.name: row.is_picked for row in join_page(boss, proposal, works).context["rows"]}

    join(boss, proposal, works, accept=["phones"], **{"person-last_name": "Иванов", "person-post": "мастер"})

    works.refresh_from_db()
    proposal.refresh_from_db()
    assert offered == {"address": False, "phones": True}
    assert (works.address, [contact.value for contact in works.contacts.all()]) == (
        "ул. Старая, 1",
        ["+7 4742 1"],
    )
    assert [(name.kind, name.name) for name in works.names.all()] == [
        (OrganisationName.Kind.ALIAS, "Ромашка Плюс")
    ]
    assert (proposal.state, proposal.organisation) == (State.JOINED, works)
    assert [post.organisation for post in proposal.person.posts.all()] == [works]
    assert "Ромашка" in boss.get("/registry/?q=плюс").content.decode()


def test_a_name_by_which_the_record_is_known_becomes_no_other_spelling(boss, region, letter, works):
    proposal = walk_in(region, letter)
    fields = {**proposal.fields, "name_as_written": "ооо Ромашка"}
    Proposal.objects.filter(pk=proposal.pk).update(fields=fields)

    join(boss, Proposal.objects.get(), works)

    assert not works.names.exists()


def test_a_known_person_gets_the_post_and_no_twin(boss, region, letter, works):
    known = PersonFactory(kept_by=region, last_name="Иванов", first_name="Пётр", patronymic="", source=letter)
    PostFactory(person=known, organisation=works, title="Мастер")
    proposal = walk_in(region, letter)
    offered = join_page(boss, proposal, works)

    join(boss, proposal, works, **{"person-known": known.full_name, "person-post": "мастер"})

    assert offered.context["namesakes"] == [known]
    assert Person.objects.get() == known
    assert [post.title for post in known.posts.all()] == ["Мастер"]
    assert Proposal.objects.get().person == known


def test_a_change_is_joined_to_nothing_and_a_strangers_record_does_not_exist(boss, region, letter, works):
    propose_change(signed_in(ExpertFactory(region=region)), works, address="ул. Новая, 2")
    change = Proposal.objects.get()
    new, foreign = walk_in(region, letter), OrganisationFactory()

    assert join_page(boss, change, works).status_code == 404
    assert join_page(boss, new, foreign).status_code == 404
    with pytest.raises(ValidationError):
        proposal_decisions.join(
            new, foreign, by=AdministratorFactory(), version=new.version, organisation_version=1, values={}
        )


# A person


def test_a_proposed_person_is_entered_at_the_organisation_or_named_in_the_registry(
    region, administrator, letter, works
):
    def proposed(key):
        return proposals.propose(
            region,
            by=None,
            key=key,
            kind=Kind.PERSON,
            origin=Origin("walk_in"),
            person=ProposedPerson("Иванов", "Пётр", post="мастер"),
            organisation=works,
            source=letter,
        )

    first, second = proposed("один"), proposed("два")
    answer = PersonAnswer(last_name="Иванов", first_name="Пётр", post="мастер")
    sources = {"source": letter}

    proposal_decisions.accept(
        first, by=administrator, version=first.version, values=sources, person=answer, organisation=works
    )
    known = PersonAnswer(known=first.person, post="мастер")
    proposal_decisions.accept(
        second, by=administrator, version=second.version, values=sources, person=known, organisation=works
    )

    assert (first.state, second.state) == (State.ACCEPTED, State.JOINED)
    assert first.person == second.person == Person.objects.get()
    assert first.person.posts.count() == 1


def test_the_page_of_a_person_enters_the_person(boss, region, letter, works):
    proposal = proposals.propose(
        region,
        by=None,
        key="человек",
        kind=Kind.PERSON,
        origin=Origin("walk_in"),
        person=ProposedPerson("Иванов", post="мастер"),
        organisation=works,
        source=letter,
    )
    address = reverse("enterprises:accept_proposal", args=[proposal.pk])
    data = {"proposal_version": proposal.version, "source": letter.title}
    person = {"person-last_name": "Иванов", "person-post": "мастер", "person-organisation": works.title}

    nameless = boss.post(address, {**data, **person, "person-last_name": ""})
    entered = boss.post(address, {**data, **person})

    assert (nameless.status_code, entered.status_code) == (422, 302)
    assert [(post.title, post.organisation) for post in Person.objects.get().posts.all()] == [
        ("мастер", works)
    ]


# Declining


def test_declining_needs_a_reason_and_keeps_no_contact(boss, region, letter):
    proposal = walk_in(region, letter)
    address = reverse("enterprises:decline_proposal", args=[proposal.pk])

    answers = [
        boss.post(address, {"proposal_version": proposal.version, "reason": reason})
        for reason in (" ", "\0", "я" * 501, "Это филиал, он уже записан.")
    ]

    proposal.refresh_from_db()
    assert [answer.status_code for answer in answers] == [422, 422, 422, 302]
    assert (proposal.state, proposal.reason) == (State.DECLINED, "Это филиал, он уже записан.")
    assert "work_contact" not in proposal.person_data
    assert not Organisation.objects.exists()


# Two at once


def test_whoever_decides_second_gets_409_with_what_was_decided(boss, region, letter):
    proposal = walk_in(region, letter)
    version = proposal.version
    proposal_decisions.decline(
        proposal, by=AdministratorFactory(region=region), version=version, reason="Не нужно"
    )
    data = {"proposal_version": version, "reason": "Тоже нет", "kind": "enterprise", "name_as_written": "x"}

    answers = [
        boss.post(reverse(f"enterprises:{verb}_proposal", args=[proposal.pk]), data)
        for verb in ("accept", "decline")
    ]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert all("Не нужно" in text_of(answer) for answer in answers)
    assert Proposal.objects.get().reason == "Не нужно"


@pytest.mark.parametrize("version", ["", "x", "0", str(10**20), "-1"])
def test_a_version_nobody_was_given_decides_nothing(boss, region, letter, version):
    proposal = walk_in(region, letter)

    declined = boss.post(
        reverse("enterprises:decline_proposal", args=[proposal.pk]),
        {"proposal_version": version, "reason": "Нет"},
    )

    assert declined.status_code == 409
    assert Proposal.objects.get().state == State.WAITING


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_at_the_same_moment_one_wins_and_the_other_is_told():
    region = RegionFactory()
    letter = SourceFactory(kept_by=region, text="")
    administrators = [AdministratorFactory(region=region) for _ in range(2)]
    proposal = walk_in(region, letter)
    barrier = Barrier(2)
    values = {"kind": "enterprise", "name_as_written": "Ромашка Плюс", "source": letter}

    def act(user):
        mine = Proposal.objects.select_related("kept_by").get(pk=proposal.pk)
        barrier.wait()
        try:
            proposal_decisions.accept(mine, by=user, version=proposal.version, values=values)
            return "accepted"
        except StaleVersion as stale:
            return stale.current.state
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(act, administrators))

    assert outcomes == ["accepted", "accepted"]
    assert Organisation.objects.count() == 1
    assert proposal.history.filter(state=State.ACCEPTED).count() == 1


# The queue


def test_the_queue_is_filtered_by_state_and_origin_and_told_on_the_home_page(boss, region, letter):
    waiting = walk_in(region, letter)
    read = ProposalFactory(kept_by=region, came_from=Proposal.CameFrom.READING)
    declined = ProposalFactory(kept_by=region)
    proposal_decisions.decline(
        declined, by=AdministratorFactory(region=region), version=declined.version, reason="Нет"
    )
    ProposalFactory()

    def rows(**asked):
        return boss.get(reverse("enterprises:proposals"), asked).context["rows"]

    assert rows() == [waiting, read]
    assert rows(**{"from": "reading"}) == [read]
    assert rows(state="declined") == [declined]
    assert rows(state="x" * 1000, after=str(10**20)) == [waiting, read]
    assert boss.get("/").context["home"].registry.proposals == 2


@pytest.mark.parametrize("count", [1, 30])
def test_the_queue_costs_the_same_for_many_proposals(boss, region, django_assert_num_queries, count):
    for _ in range(count):
        ProposalFactory(kept_by=region, proposed_by=ExpertFactory(region=region))
    address = reverse("enterprises:proposals")
    boss.get(address)

    with django_assert_num_queries(10):
        boss.get(address)


@pytest.mark.parametrize("count", [1, 30])
def test_a_proposal_beside_many_records_costs_the_same(
    boss, region, letter, works, django_assert_num_queries, count
):
    for number in range(count):
        OrganisationFactory(kept_by=region, name_as_written=f"ООО «Ромашка {number}»")
    proposal = walk_in(region, letter)
    boss.get(proposal.get_absolute_url())

    with django_assert_num_queries(17):
        boss.get(proposal.get_absolute_url())


def test_an_empty_queue_says_where_proposals_come_from(boss):
    assert "Предложить правку" in boss.get(reverse("enterprises:proposals")).content.decode()


def test_only_administrators_decide(region, letter, works):
    proposal = walk_in(region, letter)
    client = signed_in(FacilitatorFactory(region=region))
    addresses = [
        reverse("enterprises:accept_proposal", args=[proposal.pk]),
        reverse("enterprises:decline_proposal", args=[proposal.pk]),
        reverse("enterprises:join_proposal", args=[proposal.pk, works.pk]),
    ]

    page = client.get(proposal.get_absolute_url())

    assert {client.post(address).status_code for address in addresses} == {403}
    assert "Внести в реестр" not in page.content.decode()
    assert "+7 1" not in page.content.decode()
