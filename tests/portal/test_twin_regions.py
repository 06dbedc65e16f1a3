"""Two regions with the same kinds of things: nobody of the one sees or touches anything of the other."""

from __future__ import annotations

import io
import json
import re
import uuid
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.db import models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from enterprises.forms.fields import Chosen
from enterprises.models import Proposal, Role
from sessions_app import joining, operation_data
from sessions_app.models import AgendaItem, LiveEvent, RoundOption, Statement, Tally, VotingRound
from sessions_app.operations import KINDS
from tests.factories import OutcomeFactory, RoleGrantFactory
from tests.portal.worlds import PARAMETERS, WITHOUT_REGION, Route, World, build, every_route
from tests.sessions_app.hall import OF_PHONES

pytestmark = pytest.mark.django_db

MINE, THEIRS = "Свойское", "Чужеземье"
ROUTES = every_route()
OF_THINGS = [route for route in ROUTES if set(route.parameters) - WITHOUT_REGION]
# A picture has no words.
WITHOUT_WORDS = {"sessions:photo_image", "sessions:photo_small"}
# Every visit shows a new key.
NEVER_THE_SAME = {"mfa_activate_totp"}


@pytest.fixture(scope="module")
def worlds(django_db_setup, django_db_blocker) -> Iterator[tuple[World, World]]:
    with django_db_blocker.unblock(), transaction.atomic():
        mine, theirs = build(MINE), build(THEIRS)
        for world in (mine, theirs):
            world.things["outcome"] = OutcomeFactory(session=world.session)
            # Whoever may do everything at home is the one to be kept out.
            for role in set(Role.values) - {Role.ADMINISTRATOR}:
                RoleGrantFactory(user=world.people[Role.ADMINISTRATOR], region=world.region, role=role)
        yield mine, theirs
        transaction.set_rollback(True)


@pytest.fixture
def mine(worlds):
    return worlds[0]


@pytest.fixture
def theirs(worlds):
    return worlds[1]


@pytest.fixture
def boss(mine, client):
    client.force_login(mine.people[Role.ADMINISTRATOR])
    return client


def swapped(route: Route) -> list[str]:
    return [name for name in route.parameters if name not in WITHOUT_REGION]


def text_of(response: Any) -> str:
    """The text as a person reads it: JSON spells Cyrillic letters by their numbers, files are opened."""
    body = bytes(response.getvalue()) if response.streaming else bytes(response.content)
    if body and response.headers.get("Content-Type") == "application/json":
        return json.dumps(json.loads(body), ensure_ascii=False)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            return "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    if body.startswith(b"%PDF") and b"%%EOF" in body:
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    # A picture has no words but what stands in it by chance.
    return body.decode("utf-8", "replace" if body.startswith(b"\xff\xd8") else "strict")


# The path


@pytest.mark.parametrize("route", OF_THINGS, ids=lambda route: route.name)
def test_a_thing_of_another_region_does_not_exist(boss, mine, theirs, route):
    for name, method in product(swapped(route), ("GET", "HEAD", "POST")):
        address = route.address(mine, **{name: PARAMETERS[name](theirs)})
        data = b"{}" if method == "POST" else b""

        response = boss.generic(method, address, data, content_type="application/json")

        # A phone without a seat is led to the way in, whatever the number.
        led_away = {302, 401} if route.is_open else set()
        refusals = led_away | ({404} if method in offered(route) else {404, 405})
        assert response.status_code in refusals, (name, method)
        assert THEIRS not in text_of(response), (name, method)


def offered(route: Route) -> set[str]:
    return {*(("GET", "HEAD") if route.row.read else ()), *(("POST",) if route.row.write else ())}


@pytest.mark.parametrize("route", OF_THINGS, ids=lambda route: route.name)
def test_a_number_that_names_nothing_is_not_found(boss, mine, route):
    refusals = {404, 405} | ({302, 401} if route.is_open else set())
    for name, number in product(swapped(route), (0, 2**31, 2**63 - 1, 10**20)):
        response = boss.get(route.address(mine, **{name: number}))

        assert response.status_code in refusals, (name, number)


# The query


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_another_region_cannot_be_asked_for(boss, mine, theirs, route):
    response = boss.get(route.address(mine), {"region": theirs.region.code})

    assert response.status_code == 404


def asked_for(theirs: World) -> list[dict[str, Any]]:
    """Everything of the other region by which a list could be narrowed or searched."""
    numbers = {
        name.removesuffix("_id"): PARAMETERS[name](theirs) for name in PARAMETERS if name.endswith("_id")
    }
    return [
        {"q": THEIRS[:5]},
        {"q": THEIRS.lower()[:5], "term": THEIRS[:5]},
        {"place": theirs.organisation.settlement_id, "source": theirs.source.pk},
        numbers,
        {f"{name}_id": number for name, number in numbers.items()},
    ]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_no_question_brings_anything_of_another_region(boss, mine, theirs, route):
    for question in asked_for(theirs):
        response = boss.get(route.address(mine), question)

        assert response.status_code < 500
        assert THEIRS not in text_of(response)


def test_what_is_hidden_is_there_to_be_found_by_its_own(client, theirs):
    client.force_login(theirs.people[Role.ADMINISTRATOR])
    seen = {
        route.name
        for route in ROUTES
        if route.row.read and THEIRS in text_of(client.get(route.address(theirs), {"q": THEIRS[:5]}))
    }

    assert {
        "enterprises:list",
        "sessions:list",
        "strategy:list",
        "sources:list",
        "users:list",
        "home",
    } <= seen
    # What is approved already is led away from.
    wordless = WITHOUT_WORDS | {"strategy:approve_plan"}
    assert {route.name for route in OF_THINGS if route.row.read} - wordless <= seen


# What a page shows


def without_tokens(response: Any) -> str:
    text = text_of(response)
    text = re.sub(r'(name="csrfmiddlewaretoken" value|data-csrf)="[^"]+"', r'\1=""', text)
    # A file says when it was made.
    text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "", text)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "", text)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.EXECUTIVE])
def test_a_second_region_changes_no_word_and_no_count_of_the_first(role):
    mine = build("Первое")
    # How long it has waited is told in days by now, so no minute ends between two looks.
    Proposal.objects.update(proposed_at=timezone.now() - timedelta(days=3, minutes=30))
    client = Client()
    client.force_login(mine.people[role])

    def pages() -> dict[str, str]:
        return {
            route.name: without_tokens(client.get(route.address(mine)))
            for route in ROUTES
            if route.row.read and route.name not in NEVER_THE_SAME | {"account_browsers"}
        }

    pages()
    alone = pages()
    build(THEIRS)
    together = pages()

    assert [name for name in alone if alone[name] != together[name]] == []


# The body


def choices_of(form: forms.BaseForm) -> Iterator[tuple[str, models.QuerySet[Any]]]:
    for name, field in form.fields.items():
        if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
            yield name, field.queryset
        elif isinstance(field, Chosen) and field.rows is not None:
            yield name, field.rows


def forms_on(response: Any) -> Iterator[forms.BaseForm]:
    for layer in response.context or ():
        for value in layer.flatten().values() if hasattr(layer, "flatten") else layer.values():
            if isinstance(value, forms.BaseForm):
                yield value
            elif isinstance(value, forms.BaseFormSet):
                yield from (*value.forms, value.empty_form)


@pytest.mark.parametrize(
    "route", [r for r in ROUTES if r.row.read and r.row.write], ids=lambda route: route.name
)
def test_no_form_lets_choose_a_thing_of_another_region(boss, mine, theirs, route):
    strangers = [*theirs.things.values(), *theirs.people.values(), theirs.region]

    for form in forms_on(boss.get(route.address(mine))):
        for name, choices in choices_of(form):
            keys = [thing.pk for thing in strangers if type(thing) is choices.model]
            assert not choices.filter(pk__in=keys).exists(), (type(form).__name__, name)


def test_the_region_cannot_be_switched_to_another_ones(boss, theirs):
    boss.post(reverse("switch_region"), {"region": theirs.region.code})

    assert "region" not in boss.session


# Fields of forms that hold an id as plain text: route, field, whose value, what else makes the form whole.
TYPED_IDS: list[tuple[str, str, str, dict[str, str]]] = [
    ("users:role", "region", "region_code", {"role": "expert", "do": "give"}),
]


@pytest.mark.parametrize(("name", "field", "thing", "rest"), TYPED_IDS)
def test_an_id_of_another_region_in_a_form_is_refused(boss, mine, theirs, name, field, thing, rest):
    route = next(route for route in ROUTES if route.name == name)
    value = theirs.region.code if thing == "region_code" else getattr(theirs, thing).pk
    before = counts()

    response = boss.post(route.address(mine), {**rest, field: value})

    assert response.status_code in (400, 404, 422)
    assert counts() == before


def counts() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


# What the fields of an operation name: a new field that holds an id needs a line here.
NAMED_BY_OPERATIONS = {
    "board": "board",
    "statement": "statement",
    "statements": "statement",
    "into": "second_statement",
    "speaker": "person",
    "organisation": "organisation",
    "priority": "priority",
    "outcome": "outcome",
    "attendance": "attendance",
    "person": "person",
    "alike": "statement",
    "line": "own_line",
    "seat": "seat",
    "group": "theme",
    "people": "person",
    "item": "agenda_item",
    "photo": "photo",
    "day": "day",
    "boards": "board",
    "template": "agenda_template",
    "round": "round",
    "theme": "theme",
    "strategy": "strategy",
    "strategies": "strategy",
    "priorities": "priority",
    "decision": "decision",
    "instruction": "instruction",
    "together": "organisation",
    "controller": "person",
}
# Who has come stays in the list, and on a day of long ago nobody leaves at an hour of today.
NAMED_OTHERWISE = {
    ("attendance.drop", "attendance"): "expected",
    # Nothing follows from it.
    ("decision.remove", "decision"): "free_decision",
}
NOT_NOW = {"attendance.leave"}
OF_TWO_SIDES = {("strategy.add", "statements"), ("strategy.edit", "statements")}
NUMBERS_THAT_ARE_NO_IDS = {
    "version",
    "seconds",
    "dots",
    "rating",
    "entitled",
    "quorum",
    "amounts",
    "votes_for",
    "against",
    "abstained",
    "place",
}
# The same word is an id in one operation and a count in another.
COUNTED_HERE = {("round.count", "people")}
# What must have been done before the operation can be.
BEFORE = {
    "statement.unmerge": "statement.merge",
    "statement.restore": "statement.remove",
    "attendance.restore": "attendance.remove",
    "line.restore": "line.remove",
    "line.return": "line.decline",
    # An item with photos stays.
    "agenda.remove": "photo.remove",
    "agenda.restore": "agenda.remove",
    "agenda.fill": "agenda.remove",
    "agenda.finish": "agenda.start",
    "agenda.reset": "agenda.start",
    "agenda.reopen": "agenda.finish",
    "timer.extend": "timer.start",
    "attendance.leave": "attendance.arrive",
}


def open_round(world: World, kind: str) -> None:
    VotingRound.objects.filter(pk=world.round.pk).update(
        kind=kind, opened_at=timezone.now(), closed_at=None, dots_per_person=3
    )
    Tally.objects.filter(round=world.round).delete()
    RoundOption.objects.get_or_create(round=world.round, statement=world.statement)


def hear_phones(world: World) -> None:
    AgendaItem.objects.filter(pk=world.agenda_item.pk).update(
        kind=AgendaItem.Kind.SWOT, started_at=timezone.now()
    )


# What else must stand as it is here before the operation can be.
SCENE: dict[str, Callable[[World], object]] = {
    "round.open": lambda world: Statement.objects.filter(pk=world.statement.pk).update(theme=world.theme),
    "round.count": lambda world: open_round(world, "dots"),
    "round.close": lambda world: open_round(world, "dots"),
    "vote.dots": lambda world: open_round(world, "dots"),
    "vote.rank": lambda world: open_round(world, "ranking"),
    "vote.rate": lambda world: open_round(world, "rating"),
    "vote.answer": lambda world: open_round(world, "open"),
    "line.edit": hear_phones,
    "line.remove": hear_phones,
    "line.restore": hear_phones,
}


def before(kind: str) -> list[str]:
    """What leads there, from the first on."""
    first = BEFORE.get(kind)
    return [*before(first), first] if first else []


def data_of(kind: str, world: World) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name, field in KINDS[kind].data.items():
        is_number = isinstance(field, operation_data.Whole | operation_data.Numbers)
        if is_number and name in NAMED_BY_OPERATIONS and (kind, name) not in COUNTED_HERE:
            key = getattr(world, NAMED_OTHERWISE.get((kind, name), NAMED_BY_OPERATIONS[name])).pk
            data[name] = [key] if isinstance(field, operation_data.Numbers) else key
            if (kind, name) in OF_TWO_SIDES:
                data[name].append(world.second_statement.pk)
        elif is_number:
            data[name] = [1] if isinstance(field, operation_data.Numbers) else 1
        elif isinstance(field, operation_data.Choice):
            data[name] = next(iter(field.of.values))
        elif isinstance(field, operation_data.Text) and field.required:
            data[name] = "Новый текст"
    return data


def ids_of(kind: str) -> list[str]:
    return [
        name
        for name, field in KINDS[kind].data.items()
        if isinstance(field, operation_data.Whole | operation_data.Numbers)
        and name not in NUMBERS_THAT_ARE_NO_IDS
        and (kind, name) not in COUNTED_HERE
    ]


def phone(world: World) -> Client:
    client = Client()
    client.cookies[joining.cookie_of(world.session.pk)] = world.seat_secret
    return client


def ask(client: Client, session: Any, kind: str, data: dict[str, Any]) -> Any:
    body = {"op_id": str(uuid.uuid4()), "kind": kind, "data": data}
    return client.post(reverse("sessions:ops", args=[session.pk]), json.dumps(body), "application/json")


def test_every_number_of_an_operation_is_known_to_this_test():
    assert {name for kind in KINDS for name in ids_of(kind)} == set(NAMED_BY_OPERATIONS)


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in KINDS for name in ids_of(kind)])
def test_an_operation_reaches_nothing_of_another_region(boss, mine, theirs, kind, name):
    data = data_of(kind, mine) | {name: data_of(kind, theirs)[name]}

    response = ask(phone(mine) if kind in OF_PHONES else boss, mine.session, kind, data)

    assert 400 <= response.status_code < 500
    assert THEIRS not in text_of(response)
    assert not LiveEvent.objects.filter(session__in=[mine.session, theirs.session]).exists()


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_operation_with_own_things_is_taken(boss, mine, kind):
    SCENE.get(kind, lambda world: None)(mine)
    for first in before(kind):
        ask(phone(mine) if first in OF_PHONES else boss, mine.session, first, data_of(first, mine))

    expected = 422 if kind in NOT_NOW else 200
    answer = ask(phone(mine) if kind in OF_PHONES else boss, mine.session, kind, data_of(kind, mine))
    assert answer.status_code == expected, answer.json()


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_records_in_a_session_of_another_region(boss, theirs, kind):
    assert ask(boss, theirs.session, kind, data_of(kind, theirs)).status_code == 404
