"""A session goes from one portal to another in a file, and nothing of it is lost on the way."""

from __future__ import annotations

import io
import json
import zipfile

import pgtrigger
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from jsonschema import Draft202012Validator

from cluster_portal.loading import classifiers, demo
from enterprises.models import Evidence, Organisation, Person, Role, Source
from sessions_app.archive import loading, shape, writing
from sessions_app.models import Statement, StrategySession
from tests.factories import RegionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The demonstration: agenda, attendance, votes, decisions, instructions, signed minutes."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        classifiers.load_classifiers()
        demo.load_demo()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def session(world):
    return StrategySession.objects.filter(kept_by__is_demo=True).order_by("pk").first()


@pytest.fixture
def boss(session):
    return UserFactory(role=Role.ADMINISTRATOR, region=session.kept_by)


def told(content):
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return json.loads(file.read("session.json"))


def changed(content, change):
    """The same archive with another session.json."""
    record = told(content)
    change(record)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, json.dumps(record) if name == "session.json" else old.read(name))
    return buffer.getvalue()


def forget(session):
    """As if this portal had never had the session: its records go by other names."""
    with connection.cursor() as cursor, pgtrigger.ignore():
        for part in shape.PARTS:
            if any(field.name == "uid" for field in part.model._meta.concrete_fields):
                cursor.execute(f"UPDATE {part.model._meta.db_table} SET uid = gen_random_uuid()")


def comparable(content):
    """What must be the same on both sides: everything but who is named by an account."""
    record = told(content)
    record["registry"].pop("accounts")
    # A list is in the order of the database.
    for rows in (*record["records"].values(), *record["registry"].values()):
        rows.sort(key=lambda row: row["id"])
    record["evidence"].sort(key=lambda row: json.dumps(row, sort_keys=True))
    return record


def test_the_file_follows_the_schema_that_stands_beside_it(session):
    with zipfile.ZipFile(io.BytesIO(writing.write(session))) as file:
        record, schema = (json.loads(file.read(f"{name}.json")) for name in ("session", "schema"))

    Draft202012Validator.check_schema(schema)
    assert list(Draft202012Validator(schema).iter_errors(record)) == []
    assert len(record["records"]["statement"]) > 20
    assert record["records"]["minutes"][0]["state"] == "signed"


def test_what_is_loaded_again_is_the_same_session(session, boss):
    content = writing.write(session)
    snapshot = comparable(content)
    forget(session)

    loaded = loading.load(content, region=session.kept_by, by=boss)

    assert comparable(writing.write(loaded.session)) == snapshot
    assert (loaded.new_organisations, loaded.new_people) == ([], [])
    assert [event.kind for event in loaded.session.events.all()] == ["session.load"]


def test_an_empty_region_gets_the_organisations_and_people_with_the_archive_as_their_source(session):
    content = writing.write(session)
    named = told(content)["registry"]
    forget(session)
    empty = RegionFactory()
    boss = UserFactory(role=Role.ADMINISTRATOR, region=empty)

    loaded = loading.load(content, region=empty, by=boss)

    assert len(loaded.new_organisations) == len(named["organisations"])
    assert {one.name_as_written for one in Organisation.objects.of(empty)} == {
        one["name"] for one in named["organisations"]
    }
    assert len(loaded.new_people) == len(named["people"])
    assert {one.source.title for one in loaded.new_organisations} == {f"Архив сессии «{session.title}»"}
    assert not Person.objects.of(session.kept_by).filter(attendance__session=loaded.session).exists()
    again = told(writing.write(loaded.session))
    assert {part: len(rows) for part, rows in again["records"].items()} == {
        part: len(rows) for part, rows in told(content)["records"].items()
    }


def test_signed_minutes_keep_their_documents_and_their_hash(session, boss):
    before = session.minutes.get()
    facts = (bytes(before.docx), bytes(before.pdf), before.content, before.content_hash)
    content = writing.write(session)
    forget(session)

    loaded = loading.load(content, region=session.kept_by, by=boss).session

    after = loaded.minutes.get()
    assert (bytes(after.docx), bytes(after.pdf), after.content, after.content_hash) == facts


def test_no_secret_leaves_the_portal(session):
    content = writing.write(session)

    names = {name for rows in told(content)["records"].values() for row in rows for name in row}
    assert not names & {"secret_hash", "edit_key_hash", "token", "code", "token_hash", "password"}


def test_a_session_that_is_there_already_is_not_loaded_twice(session, boss):
    count = Statement.objects.count()

    with pytest.raises(ValidationError, match="уже есть"):
        loading.load(writing.write(session), region=session.kept_by, by=boss)
    assert Statement.objects.count() == count


def without(name):
    def change(record):
        del record[name]

    return change


def nameless(record):
    record["records"]["statement"][0]["board"] = "board/9"


def of_the_future(record):
    record["version"] = 2


def twice(record):
    record["records"]["theme"].append(record["records"]["theme"][0])


def wrong_kind(record):
    record["records"]["statement"][0]["quadrant"] = "luck"


def nul(record):
    record["records"]["statement"][0]["text"] = "до\0после"


def too_long(record):
    record["records"]["strategysession"][0]["title"] = "я" * 5000


def forged(record):
    record["records"]["minutes"][0]["content"]["title"] = "Иное"


def alone(record):
    record["records"]["outcome"] = [dict(record["records"]["strategysession"][0])]


@pytest.mark.parametrize(
    "change",
    [without("registry"), nameless, of_the_future, twice, wrong_kind, nul, too_long, forged, alone],
    ids=lambda change: change.__name__,
)
def test_a_damaged_archive_is_refused_and_nothing_is_written(session, boss, change):
    content = changed(writing.write(session), change)
    forget(session)
    sessions = StrategySession.objects.count()
    before = (Organisation.objects.count(), Source.objects.count(), Evidence.objects.count())

    with pytest.raises(ValidationError) as refusal:
        loading.load(content, region=session.kept_by, by=boss)

    assert refusal.value.messages[0]
    assert (Organisation.objects.count(), Source.objects.count(), Evidence.objects.count()) == before
    assert StrategySession.objects.count() == sessions


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"%PDF-1.4", b"{}"])
def test_a_file_that_is_no_archive_is_refused_on_the_page(session, boss, client, content):
    client.force_login(boss)

    answer = client.post(reverse("sessions:load_archive"), {"file": io.BytesIO(content) if content else ""})

    assert answer.status_code == 422
    assert answer.context["form"].errors


def test_an_administrator_takes_a_session_away_and_brings_it_in(session, boss, client):
    client.force_login(boss)
    answer = client.get(reverse("sessions:archive", args=[session.pk]))
    assert answer["Content-Type"] == "application/zip"
    forget(session)

    file = io.BytesIO(answer.content)
    file.name = "session.zip"
    loaded = client.post(reverse("sessions:load_archive"), {"file": file})

    assert loaded.status_code == 302
    assert client.get(loaded["Location"]).status_code == 200


def test_while_a_vote_is_open_no_total_leaves_in_an_archive(session, boss):
    round_ = session.rounds.first()
    type(round_).objects.filter(pk=round_.pk).update(closed_at=None, opened_at="2013-11-12T10:00+03:00")

    with pytest.raises(ValidationError, match="голосование"):
        writing.write(session)


def test_every_table_of_a_session_is_in_the_archive_or_left_out_for_a_reason():
    from django.apps import apps

    left_out = {
        # Of this portal: addresses, secrets, screens, who sits where.
        "InstructionFeed",
        "JoinCode",
        "WrongCodes",
        "ProjectorLink",
        "Screen",
        "AtConsole",
        "Timer",
        "AgendaTemplate",
        # The log names records by this database's numbers; what it tells of stands in the records.
        "LiveEvent",
        "SessionCounter",
    }
    own = {
        model.__name__
        for model in apps.get_app_config("sessions_app").get_models()
        if not hasattr(model, "pgh_tracked_model")
    }
    assert own == {part.model.__name__ for part in shape.PARTS} | left_out
