"""Consent, export, erasure and the term of keeping of personal data."""

from __future__ import annotations

import datetime
import json
import logging

import pghistory
import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import InternalError, connection, models, transaction
from django.urls import reverse
from django.utils import timezone
from psycopg2 import sql

from enterprises import (
    changes,
    consents,
    dossier,
    erasure,
    jobs,
    panels,
    people,
    proposed_people,
    registry,
    retention,
)
from enterprises.history import ERASING
from enterprises.models import (
    Consent,
    ConsentText,
    Erasure,
    Evidence,
    Person,
    Post,
    Proposal,
    RetentionCase,
    RetentionTerm,
)
from tests.factories import (
    AdministratorFactory,
    AttendanceFactory,
    ConsentFactory,
    ConsentTextFactory,
    EvidenceFactory,
    ExpertFactory,
    OrganisationFactory,
    PersonFactory,
    PostFactory,
    ProposalFactory,
    RegionFactory,
    SessionDayFactory,
    SourceFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db

CONTACT = "8 (4742) 55-66-77"


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
    return SourceFactory(kept_by=region, title="Письмо завода", text="")


@pytest.fixture
def text(region):
    return ConsentTextFactory(kept_by=region)


@pytest.fixture
def person(region, administrator, letter, text):
    """With a consent, a contact, a post, a proof and several versions of the name."""
    organisation = OrganisationFactory(kept_by=region)
    release = SourceFactory(kept_by=region, text="", title="Список участников")
    person = people.create_person(
        region,
        by=administrator,
        source=release,
        last_name="Златопольский",
        first_name="Ипполит",
        patronymic="Матвеевич",
        posts=[people.PostRow(organisation, "директор")],
    )
    Evidence.objects.create(source=release, target=person, quote="Златопольский Ипполит Матвеевич")
    consents.give(person, by=administrator, text=text, received="paper", source=letter)
    person.refresh_from_db()
    people.update_person(
        person,
        by=administrator,
        version=person.version,
        source=letter,
        work_contact=CONTACT,
        first_name="Ипполит-Фёдор",
    )
    person.refresh_from_db()
    return person


def url(route, *keys):
    return reverse(f"people:{route}", args=keys)


# The text


def test_a_text_is_a_version_that_nothing_changes(region, administrator):
    first = consents.add_text(
        region, by=administrator, text="Согласен.", valid_from=datetime.date(2013, 1, 1)
    )
    second = consents.add_text(
        region, by=administrator, text="Согласен полностью.", valid_from=datetime.date(2014, 1, 1)
    )

    with pytest.raises(InternalError), transaction.atomic():
        ConsentText.objects.filter(pk=first.pk).update(text="Другое.")

    assert [first.number, second.number] == [1, 2]
    assert consents.text_in_force(region, datetime.date(2013, 12, 31)) == first
    assert consents.text_in_force(region) == second
    assert consents.text_in_force(region, datetime.date(2012, 1, 1)) is None


def test_a_new_text_cannot_be_older_than_the_last_and_the_page_says_so(boss, region, text):
    response = boss.post(url("add_text"), {"text": "Согласен.", "valid_from": "01.01.2012"})

    assert response.status_code == 422
    assert "01.01.2013" in response.context["text_form"].errors["valid_from"][0]
    assert ConsentText.objects.count() == 1


# Giving and withdrawing


def test_a_work_contact_is_kept_only_with_a_consent(region, administrator, letter):
    person = PersonFactory(kept_by=region)

    with pytest.raises(ValidationError) as refusal, transaction.atomic():
        people.update_person(
            person, by=administrator, version=person.version, source=letter, work_contact=CONTACT
        )
    person.refresh_from_db()
    ConsentFactory(person=person)
    people.update_person(
        person, by=administrator, version=person.version, source=letter, work_contact=CONTACT
    )

    assert list(refusal.value.message_dict) == ["work_contact"]
    assert Person.objects.get(pk=person.pk).work_contact == CONTACT


def test_the_form_asks_for_a_contact_only_of_whoever_consented(boss, region):
    person = PersonFactory(kept_by=region)

    before = boss.get(url("edit", person.pk)).context["form"].fields
    ConsentFactory(person=person)
    after = boss.get(url("edit", person.pk)).context["form"].fields

    assert ("work_contact" in before, "work_contact" in after) == (False, True)


def test_a_consent_says_to_which_text_when_how_and_from_what(boss, region, text):
    person = PersonFactory(kept_by=region)
    data = {"received": "paper", "given_on": "09.10.2013", "new_source_title": "Бланк согласия"}

    response = boss.post(url("consent", person.pk), data)

    consent = person.consents.get()
    assert response.status_code == 302
    assert (consent.text, consent.received, consent.source.title) == (text, "paper", "Бланк согласия")
    assert timezone.localtime(consent.given_at).date() == datetime.date(2013, 10, 9)
    assert "согласие действует" in boss.get(person.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"given_on": "01.01.2099"}, "given_on"),
        ({"given_on": "01.01.2012"}, "given_on"),
        ({"given_on": "32.01.2014"}, "given_on"),
        ({"received": "x"}, "received"),
        ({"source": "", "new_source_title": ""}, "source"),
        ({"new_source_title": "я" * 500_000}, "new_source_title"),
    ],
)
def test_a_consent_that_cannot_be_is_refused_at_its_field(boss, region, text, data, field):
    person = PersonFactory(kept_by=region)

    response = boss.post(
        url("consent", person.pk), {"received": "paper", "new_source_title": "Бланк", **data}
    )

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not person.consents.exists()


def test_there_is_one_valid_consent_and_after_a_withdrawal_another(boss, region, text, administrator, letter):
    person = PersonFactory(kept_by=region)
    consents.give(person, by=administrator, text=text, received="paper", source=letter)

    with pytest.raises(ValidationError), transaction.atomic():
        consents.give(person, by=administrator, text=text, received="paper", source=letter)
    consents.withdraw(person.consents.get(), by=administrator)
    consents.give(person, by=administrator, text=text, received="electronic", source=letter)

    assert [one.received for one in person.consents.valid()] == ["electronic"]


def test_a_withdrawal_takes_the_contact_out_of_the_card_and_of_history(boss, person):
    response = boss.post(url("withdraw", person.pk), {"reason": "письмо № 5"})

    person.refresh_from_db()
    consent = person.consents.get()
    assert response.status_code == 302
    assert (person.work_contact, consent.withdrawal_reason) == ("", "письмо № 5")
    assert consent.withdrawn_at is not None
    assert places_of(CONTACT) == []
    assert set(person.history.values_list("last_name", flat=True)) == {"Златопольский"}


def test_a_second_withdrawal_changes_nothing(boss, person):
    boss.post(url("withdraw", person.pk))
    first = person.consents.get().withdrawn_at

    response = boss.post(url("withdraw", person.pk))

    assert response.status_code == 422
    assert person.consents.get().withdrawn_at == first


# Everything held


def test_an_export_holds_everything_with_history_and_what_was_said(boss, person, region):
    statement = StatementFactory(board__session__kept_by=region, speaker=person, text="Не хватает литья")

    page = boss.get(url("export", person.pk)).content.decode()
    file = boss.get(url("export_file", person.pk))

    told = json.dumps(file.json(), ensure_ascii=False)
    for words in (CONTACT, "Златопольский", "Ипполит-Фёдор", "директор", "Не хватает литья", "Письмо завода"):
        assert words in page
        assert words in told
    titles = [section["title"] for section in file.json()["sections"]]
    assert titles == [
        "Запись",
        "Должности",
        "Согласия",
        "Тексты, на которые дано согласие",
        "Слова источников",
        "Высказывания",
        "История записи",
    ]
    history = file.json()["sections"][-1]["entries"]
    assert {entry.get("Имя") for entry in history} >= {"Ипполит", "Ипполит-Фёдор"}
    assert file.headers["Content-Disposition"] == f'attachment; filename="person-{person.pk}.json"'
    assert str(statement.pk) in told


def test_an_export_is_logged_by_ids(boss, person, administrator, caplog):
    with caplog.at_level(logging.INFO, logger="portal.personal_data"):
        boss.get(url("export_file", person.pk))

    assert [(one.message, one.user, one.person) for one in caplog.records] == [
        ("export", administrator.pk, person.pk)
    ]


def test_every_key_to_a_person_is_a_trace_or_the_registry_s_own():
    own = {"enterprises"}
    keys = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.related_model is Person
        and model._meta.app_label not in own
        and not hasattr(model, "pgh_tracked_model")
    }

    assert {trace.key for trace in panels.traces} == keys


@pytest.mark.parametrize("rows", [1, 30])
def test_a_long_dossier_costs_the_same(person, region, django_assert_num_queries, rows):
    for _ in range(rows):
        PostFactory(person=person, organisation=OrganisationFactory(kept_by=region))
        StatementFactory(board__session__kept_by=region, speaker=person)
    dossier.dossier_of(person)

    with django_assert_num_queries(24):
        dossier.dossier_of(person)


# Erasing


def places_of(words):
    """Every column of every table, text or JSON, that holds the words."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND data_type IN "
            "('text', 'character varying', 'json', 'jsonb', 'ARRAY') ORDER BY 1, 2"
        )
        for table, column in cursor.fetchall():
            query = sql.SQL("SELECT count(*) FROM {} WHERE lower({}::text) LIKE lower(%s)").format(
                sql.Identifier(table), sql.Identifier(column)
            )
            cursor.execute(query, [f"%{words}%"])
            if cursor.fetchone()[0]:
                found.append(f"{table}.{column}")
    return found


def erase(person, administrator, reason="обращение № 7 от 01.02.2014"):
    person.refresh_from_db()
    return erasure.erase(person, by=administrator, version=person.version, reason=reason)


def test_after_an_erasure_the_name_is_found_nowhere(boss, person, administrator):
    assert set(places_of("Златопольский")) == {
        "enterprises_evidence.quote",
        "enterprises_evidencehistory.quote",
        "enterprises_person.last_name",
        "enterprises_person.search_text",
        "enterprises_person.sort_key",
        "enterprises_personhistory.last_name",
    }
    data = {"version": person.version, "reason": "обращение № 7", "sure": "on"}

    response = boss.post(url("erase", person.pk), data)

    assert response.status_code == 302
    for words in ("Златопольск", "Ипполит", "Матвеевич", CONTACT):
        assert places_of(words) == []
    card = boss.get(person.get_absolute_url()).content.decode()
    assert "данные стёрты" in card
    assert boss.get(url("list"), {"q": "злато"}).context["page"].rows == []
    assert boss.get(url("find"), {"q": "злато"}).json() == {"items": []}


def test_words_of_a_source_that_name_the_person_elsewhere_are_taken_out_too(person, administrator, region):
    seat = AttendanceFactory(session__kept_by=region, person=person, organisation=None)
    other = AttendanceFactory(session__kept_by=region)
    for target, quote in ((seat, "Златопольский И. М."), (seat, "участник"), (other, "Завод")):
        EvidenceFactory(target=target, quote=quote, source=person.source, start=None, end=None)

    erase(person, administrator)

    assert places_of("Златопольск") == []
    assert set(Evidence.objects.values_list("quote", flat=True)) == {"участник", "Завод"}


def test_a_proof_of_the_contact_goes_with_the_contact(person, administrator, region):
    card = SourceFactory(kept_by=region, text="")
    EvidenceFactory(target=person, field="work_contact", quote=CONTACT, source=card, start=None, end=None)

    consents.withdraw(person.consents.get(), by=administrator)

    assert places_of(CONTACT) == []


def test_an_erasure_leaves_a_record_of_itself_and_what_the_law_keeps(person, administrator, region):
    seat = AttendanceFactory(session__kept_by=region, person=person, organisation=None)
    StatementFactory(board__session__kept_by=region, speaker=person)

    record = erase(person, administrator)

    seat.refresh_from_db()
    person.refresh_from_db()
    assert (record.person, record.done_by, record.reason) == (
        person,
        administrator,
        "обращение № 7 от 01.02.2014",
    )
    assert record.kept == [["Участие в сессиях", 1], ["Высказывания", 1]]
    assert (seat.person, str(seat.person)) == (person, "данные стёрты")
    assert (person.last_name, person.sort_key, person.search_text) == ("", "", "")
    assert not Post.objects.filter(person=person).exists()
    assert person.consents.get().withdrawn_at is not None
    assert {event.last_name for event in person.history.all()} == {""}


@pytest.mark.django_db(transaction=True)
def test_history_after_an_erasure_still_says_who_and_when(person, administrator, boss):
    number = person.history.count()

    with pghistory.context(user=administrator.pk, origin="form"):
        erase(person, administrator)

    assert person.history.count() > number
    assert boss.get(url("history", person.pk)).status_code == 200
    assert changes.of_person(person.pk).actions[0].whence == "стирание персональных данных"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"sure": ""}, 422),
        ({"reason": ""}, 422),
        ({"reason": "просит Златопольский"}, 422),
        ({"reason": "я" * 500_000}, 422),
        ({"version": "1"}, 409),
        ({"version": "x"}, 409),
    ],
)
def test_an_erasure_is_confirmed_and_its_ground_names_nobody(boss, person, data, status):
    sent = {"version": person.version, "reason": "обращение № 7", "sure": "on", **data}

    response = boss.post(url("erase", person.pk), sent)

    assert response.status_code == status
    assert Person.objects.get(pk=person.pk).last_name == "Златопольский"
    assert not Erasure.objects.exists()


def test_an_erased_person_is_closed(person, administrator, letter, text):
    erase(person, administrator)
    person.refresh_from_db()

    for verb in (
        lambda: erase(person, administrator),
        lambda: people.update_person(
            person, by=administrator, version=person.version, source=letter, last_name="Иной"
        ),
        lambda: consents.give(person, by=administrator, text=text, received="paper", source=letter),
    ):
        with pytest.raises(ValidationError), transaction.atomic():
            verb()

    assert Person.objects.get(pk=person.pk).last_name == ""


# Nothing else can touch history


def forgeries(person):
    event = person.history.order_by("pgh_id").last()
    return [
        ("UPDATE enterprises_personhistory SET last_name = 'Иной' WHERE pgh_id = %s", [event.pgh_id]),
        ("UPDATE enterprises_personhistory SET version = 99 WHERE pgh_id = %s", [event.pgh_id]),
        (
            "UPDATE enterprises_personhistory SET pgh_created_at = '2013-10-09' WHERE pgh_id = %s",
            [event.pgh_id],
        ),
        ("DELETE FROM enterprises_personhistory WHERE pgh_id = %s", [event.pgh_id]),
    ]


@pytest.mark.parametrize("erasing", ["", "0", "Post:{}", "Person:{}"])
@pytest.mark.parametrize("number", range(4))
def test_history_can_be_emptied_but_never_rewritten_even_while_erasing(person, number, erasing):
    statement, values = forgeries(person)[number]

    with pytest.raises(InternalError), transaction.atomic():
        run(erasing.format(person.pk), statement, values)


def test_history_of_nobody_else_is_emptied_while_one_is_erased(person, region):
    other = PersonFactory(kept_by=region)
    statement = "UPDATE enterprises_personhistory SET last_name = '' WHERE pgh_obj_id = %s"

    with pytest.raises(InternalError), transaction.atomic():
        run(f"Person:{person.pk}", statement, [other.pk])


def run(erasing, statement, values):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [ERASING, erasing])
        cursor.execute(statement, values)


def test_after_an_erasure_history_is_closed_again_in_the_same_transaction(person, administrator):
    consent = person.consents.get()
    erase(person, administrator)

    for record, column in ((person, "last_name"), (consent, "withdrawal_reason")):
        with pytest.raises(InternalError), transaction.atomic():
            record.history.update(**{column: ""})


# The term of keeping


@pytest.fixture
def gone(region):
    """Held a post until 2013 and was entered then."""
    long_ago = datetime.datetime(2013, 1, 1, tzinfo=datetime.UTC)
    person = PersonFactory(kept_by=region, recorded_at=long_ago)
    PostFactory(person=person, valid_to=datetime.date(2013, 10, 9))
    return person


def test_without_a_term_nobody_is_looked_for(gone):
    assert retention.find_due() == 0
    assert not RetentionCase.objects.exists()


def test_the_scan_finds_whose_term_is_over_and_erases_nobody(boss, region, gone):
    working = PostFactory(person__kept_by=region, person__recorded_at=gone.recorded_at).person
    PersonFactory(kept_by=region)
    spoke = PersonFactory(kept_by=region, recorded_at=gone.recorded_at)
    day = SessionDayFactory(session__kept_by=region, date=timezone.localdate())
    StatementFactory(board__session=day.session, speaker=spoke)

    response = boss.post(url("set_term"), {"years": "5"})
    jobs.scan()

    assert response.status_code == 302
    assert [(case.person, case.last_seen_on) for case in retention.waiting(region)] == [
        (gone, datetime.date(2013, 10, 9))
    ]
    assert Person.objects.get(pk=gone.pk).last_name == gone.last_name
    assert Person.objects.get(pk=working.pk).erased_at is None
    assert gone.full_name in boss.get(url("personal_data")).content.decode()


def test_whoever_appears_again_is_no_longer_due(region, gone, administrator):
    retention.set_term(region, by=administrator, years=5)
    PostFactory(person=gone)

    retention.find_due()

    assert not RetentionCase.objects.exists()


def test_an_administrator_keeps_a_person_until_a_day(boss, region, gone, administrator):
    retention.set_term(region, by=administrator, years=5)
    until = timezone.localdate() + datetime.timedelta(days=30)

    early = boss.post(url("keep", gone.pk), {"until": "01.01.2014", "reason": "суд"})
    kept = boss.post(url("keep", gone.pk), {"until": f"{until:%d.%m.%Y}", "reason": "суд"})
    retention.find_due()

    assert (early.status_code, kept.status_code) == (422, 302)
    assert list(retention.waiting(region)) == []
    case = RetentionCase.objects.get()
    assert (case.kept_until, case.reason, case.decided_by) == (until, "суд", administrator)


@pytest.mark.parametrize("years", ["0", "-1", "76", "1e5", "x", "1" * 100])
def test_a_term_that_is_no_term_is_refused(boss, region, years):
    response = boss.post(url("set_term"), {"years": years})

    assert response.status_code == 422
    assert not RetentionTerm.objects.exists()


def test_a_leap_day_has_a_day_five_years_before():
    assert retention.years_before(datetime.date(2024, 2, 29), 5) == datetime.date(2019, 2, 28)


# The list


def test_people_are_found_by_a_part_of_the_name_and_by_the_organisation(boss, region):
    works = OrganisationFactory(kept_by=region, name_as_written="ООО «Гидропривод»")
    mine = PostFactory(person__kept_by=region, person__last_name="Лаврентьев", organisation=works).person
    PersonFactory(kept_by=region, last_name="Иванов")
    PersonFactory(last_name="Лаврентьева")

    def found(words):
        return [row.person for row in boss.get(url("list"), {"q": words}).context["page"].rows]

    assert found("врент") == [mine]
    assert found("привод") == [mine]
    assert found("нет такого") == []
    assert len(found("")) == 2


def test_pages_go_by_key_there_and_back(boss, region, monkeypatch):
    monkeypatch.setattr("enterprises.people_listing.PAGE", 2)
    for name in "ВАДБГ":
        PersonFactory(kept_by=region, last_name=name)

    def names(address):
        page = boss.get(address).context["page"]
        return [row.person.last_name for row in page.rows], page

    first, page = names(url("list"))
    second, page_two = names(page.next)
    third, page_three = names(page_two.next)
    back, _page = names(page_three.previous)

    assert (first, second, third, back) == (["А", "Б"], ["В", "Г"], ["Д"], ["В", "Г"])
    assert page_three.next == ""


@pytest.mark.parametrize("rows", [1, 30])
def test_a_long_list_costs_the_same(boss, region, django_assert_num_queries, rows):
    for _ in range(rows):
        PostFactory(person__kept_by=region)
    boss.get(url("list"))

    with django_assert_num_queries(6):
        boss.get(url("list"))


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_of_personal_data_costs_the_same(boss, region, django_assert_num_queries, rows):
    RetentionTerm.objects.create(region=region, years=5)
    for number in range(rows):
        ConsentTextFactory(kept_by=region, number=number + 1)
        RetentionCase.objects.create(
            kept_by=region,
            person=PersonFactory(kept_by=region),
            last_seen_on=datetime.date(2013, 10, 9),
        )
    boss.get(url("personal_data"))

    with django_assert_num_queries(10):
        boss.get(url("personal_data"))


def test_only_administrators_see_personal_data(client, region, person):
    client.force_login(ExpertFactory(region=region))

    assert {
        client.get(url(route, *keys)).status_code
        for route, keys in (
            ("personal_data", ()),
            ("export", (person.pk,)),
            ("export_file", (person.pk,)),
            ("erase", (person.pk,)),
            ("consent", (person.pk,)),
        )
    } == {403}


def test_the_sources_that_hold_the_name_are_named_before_an_erasure(boss, person, region, administrator):
    registry.create_source(
        region, by=administrator, title="Протокол", kind="document", text="Выступил Златопольский."
    )

    page = boss.get(url("erase", person.pk)).content.decode()

    assert "Документы, в которых есть фамилия" in page
    assert "Протокол" in page
    assert Consent.objects.valid().count() == 1


def test_texts_with_the_name_are_shown_before_an_erasure_and_must_be_looked_at(boss, person, region):
    statement = StatementFactory(
        board__session__kept_by=region, text="Цех загружен наполовину, говорил Златопольскому ещё весной"
    )
    StatementFactory(board__session__kept_by=region, text="Златополье далеко")
    StatementFactory(text="Златопольский из другого региона")
    sent = {"version": person.version, "reason": "обращение № 7", "sure": "on"}

    page = boss.get(url("erase", person.pk)).content.decode()
    refused = boss.post(url("erase", person.pk), sent)
    done = boss.post(url("erase", person.pk), {**sent, "looked": "on"})

    assert page.count("<mark>Златопольскому</mark>") == 1
    assert "<mark>Златопольский</mark>" not in page
    assert statement.get_absolute_url() in page
    assert (refused.status_code, done.status_code) == (422, 302)
    assert ["Тексты, в которых есть фамилия", 1] in Erasure.objects.get().kept


def test_proposals_with_the_name_are_erased_where_the_administrator_says_so(boss, person, region):
    taken_back, namesake = (
        ProposalFactory(
            kept_by=region,
            state=Proposal.State.WITHDRAWN,
            decided_at=timezone.now(),
            quote="директор Златопольский",
            person_data={"last_name": "ЗЛАТОПОЛЬСКИЙ", "first_name": "Ипполит-Фёдор"},
        )
        for _one in range(2)
    )
    page = boss.get(url("erase", person.pk)).content.decode()
    sent = {"version": person.version, "reason": "обращение № 7", "sure": "on", "proposed": [taken_back.pk]}

    boss.post(url("erase", person.pk), sent)

    assert page.count('name="proposed"') == 2
    assert Proposal.objects.get(pk=taken_back.pk).person_name == "данные стёрты"
    assert Proposal.objects.get(pk=taken_back.pk).quote == ""
    assert Proposal.objects.get(pk=namesake.pk).person_name == "ЗЛАТОПОЛЬСКИЙ Ипполит-Фёдор"
    assert ["Предложения с тем же именем", 1] in Erasure.objects.get().kept


def test_what_was_taken_back_is_forgotten_when_no_list_and_no_undo_needs_it(region):
    def closed(days: int, state: str = Proposal.State.WITHDRAWN):
        decided_at = timezone.now() - datetime.timedelta(days=days)
        data = {"last_name": "Сидоров"}
        return ProposalFactory(kept_by=region, state=state, decided_at=decided_at, person_data=data)

    old, fresh, shown = closed(31), closed(29), closed(31, Proposal.State.DECLINED)
    AttendanceFactory(session__kept_by=region, proposal=shown)
    waiting = ProposalFactory(kept_by=region, person_data={"last_name": "Сидоров"})

    proposed_people.forget_unneeded()

    left = [Proposal.objects.get(pk=one.pk).person_name for one in (old, fresh, shown, waiting)]
    assert left == ["данные стёрты", "Сидоров", "Сидоров", "Сидоров"]
    assert proposed_people.forget_unneeded in jobs.scans


def test_names_in_old_proposals_are_due_after_the_term_and_erased_by_a_press(boss, region, administrator):
    old = ProposalFactory(
        kept_by=region,
        state=Proposal.State.DECLINED,
        person_data={"last_name": "Сидоров"},
        decided_at=timezone.now() - datetime.timedelta(days=1500),
    )
    retention.set_term(region, by=administrator, years=3)
    before = boss.get(url("personal_data")).content.decode()

    boss.post(reverse("enterprises:forget_proposed", args=[old.pk]))

    assert "Сидоров" in before
    assert "Сидоров" not in boss.get(url("personal_data")).content.decode()
    assert Proposal.objects.get(pk=old.pk).person_name == "данные стёрты"
