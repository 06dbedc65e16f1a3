"""Every route has a row, and answers every role and method as its row says; GET never writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from http.cookies import SimpleCookie
from itertools import product

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cluster_portal import access
from enterprises.models import Browser, Role
from tests.factories import AdministratorFactory, RoleGrantFactory, UserFactory
from tests.portal.worlds import PARAMETERS, Route, World, build, every_route

pytestmark = pytest.mark.django_db

OPEN_ROUTES = {
    "health",
    "account_login",
    "mfa_authenticate",
    "set_password",
    "switch_theme",
    # A code lets in; then the cookie of a seat is the permission.
    "join",
    "join_by",
    "phone",
    "phone_record",
    "phone_lines",
    "phone_ballot",
    "phone_ping",
    "phone_similar",
    "phone_who",
    # The token is the permission.
    "projector_by_token",
    "instruction_feed",
}
# Routes with an account that a phone with a seat uses without one.
SEATED_ROUTES = {"sessions:ops", "sessions:snapshot"}
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE")
READING = ("GET", "HEAD", "OPTIONS")
WHO = (
    *Role.values,
    "several",
    "administrator elsewhere",
    "nobody",
    "anonymous",
)
# What a GET of one's own thing may answer besides 200.
ELSEWHERE = {
    "home": {302},  # an executive goes to the dashboard
    "account_login": {302},  # whoever is signed in already
    "account_reauthenticate": {200, 302},
    "mfa_authenticate": {302},  # only in the middle of a sign-in
    "mfa_reauthenticate": {200, 302},
    "mfa_activate_totp": {200, 302},
    "mfa_deactivate_totp": {404},  # there is nothing to switch off
    "mfa_view_recovery_codes": {404},
    "mfa_generate_recovery_codes": {200, 302},
    "mfa_download_recovery_codes": {404},
    "sessions:minutes_wording": {404},  # the address names a paragraph
    "sessions:wipe": {404},  # the session is a real one
    "strategy:decide": {302},  # without a matter of the overview there is nothing to decide
    "strategy:approve_plan": {302},  # the plan is approved already
}
# What one's own POST without data may answer: never forbidden, never hidden, never broken.
ANSWERS = {200, 201, 204, 302, 400, 405, 409, 415, 422}
# What is read before it is asked who may: an unreadable body changes nothing.
UNREADABLE = {"sessions:ops": {415}}
# Routes that look for what the body names, so that an empty one finds nothing; a real session is never wiped.
NAMED_IN_THE_BODY = {"users:role", "mfa_deactivate_totp", "sessions:minutes_wording", "sessions:wipe"}


def test_every_route_has_a_row_and_every_row_a_route():
    routes = [route.name for route in every_route()]

    assert sorted(routes) == sorted(access.TABLE)
    assert len(set(routes)) == len(routes)


def test_only_these_routes_are_open():
    assert {route.name for route in every_route() if route.is_open} == OPEN_ROUTES


def test_only_these_routes_are_for_seats_too():
    assert {route.name for route in every_route() if route.row.has_seats} == SEATED_ROUTES


def test_every_parameter_of_a_path_has_a_thing_behind_it():
    assert {name for route in every_route() for name in route.parameters} <= set(PARAMETERS)


def test_a_route_without_a_row_does_not_exist(client, monkeypatch):
    monkeypatch.delitem(access.TABLE, "dashboard")
    client.force_login(AdministratorFactory())

    assert client.get("/dashboard/").status_code == 404


def test_whoever_opens_the_address_of_a_form_again_is_told_so(client):
    client.force_login(AdministratorFactory())

    page = client.get("/region/")
    by_script = client.get("/region/", headers={"HX-Request": "true"})

    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert "Ничего не изменено" in page.content.decode()
    assert (by_script.status_code, by_script.content) == (405, b"")


# The matrix


def roles_of(who: str) -> set[str]:
    return {
        "several": {"expert", "curator", "executive"},
        "administrator elsewhere": {"administrator", "expert"},
        "nobody": set(),
    }.get(who, {who})


def expected(route: Route, who: str, method: str) -> set[int]:
    """The statuses that the table allows."""
    row = route.row
    roles = row.read if method in READING else row.write
    if method in ("PUT", "DELETE"):
        return {405}
    if row.is_open:
        # Scripts of a phone without a seat are told so; pages lead to the way in.
        return {200, 302, 401, 405, 422}
    if who == "anonymous":
        return {302}
    if not roles:
        return {405}
    if roles is not access.SIGNED_IN and not roles & roles_of(who):
        return {403}
    is_here = roles is access.SIGNED_IN or roles & (roles_of(who) - {"administrator"})
    if who == "administrator elsewhere" and not is_here and route.parameters:
        refusals = {403, 404} | UNREADABLE.get(route.name, set())
        return {403, 404, 405} if method == "OPTIONS" else refusals
    if who == "administrator elsewhere" and not is_here and method != "OPTIONS":
        return {200, 403} if method in READING else ANSWERS | {403}
    if method == "OPTIONS":
        return {200, 302, 404, 405}
    here = {"expert"} if who == "administrator elsewhere" else roles_of(who)
    if route.name in OF_A_PERSON and not OF_A_PERSON[route.name] & here:
        return {403}
    if (route.name, who) in OF_ONE_ROLE:
        return OF_ONE_ROLE[route.name, who]
    if method in READING:
        return {200} | ELSEWHERE.get(route.name, set())
    return ANSWERS | ({404} if route.name in NAMED_IN_THE_BODY else set())


# Everybody may be an executor or a controller; these stand in for who has no account.
RECORDERS = {"administrator", "facilitator", "curator"}
OF_A_PERSON = {
    "instructions:take_up": RECORDERS,
    "instructions:report": RECORDERS,
    **dict.fromkeys(
        (f"instructions:{verb}" for verb in ("accept_period", "close", "send_back", "extend", "reopen")),
        RECORDERS - {"curator"},
    ),
}
# A rule that asks for more than the role.
OF_ONE_ROLE = {
    # Without a board or a priority to propose it from.
    ("strategy:add_cluster", "facilitator"): {403},
}


def writes(queries: CaptureQueriesContext) -> list[str]:
    changing = re.compile(r"^\s*(INSERT|UPDATE|DELETE|WITH .* (INSERT|UPDATE|DELETE) )", re.I | re.S)
    return [query["sql"] for query in queries if changing.match(query["sql"])]


# A GET may write this and nothing else: how far a sign-in has got, that codes or a calendar were seen.
WRITTEN_BY_GET = {
    "instruction_feed": "sessions_app_instructionfeed",
    "mfa_activate_totp": "enterprises_browser",
    "mfa_view_recovery_codes": "mfa_authenticator",
}
# allauth counts everything but a GET against its limits.
COUNTED = {"account_login", "account_reauthenticate", "account_change_password"}


def may_write(route: Route, method: str, sql: str) -> bool:
    if route.name in WRITTEN_BY_GET and WRITTEN_BY_GET[route.name] in sql:
        return True
    return route.name in COUNTED and method != "GET" and '"cache"' in sql


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """One region for the whole module, rolled back at the end: it is dear to build."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build("Свойское")
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def signed_in(world: World, django_db_blocker) -> dict[str, SimpleCookie[str]]:
    """Everybody's cookies after signing in."""
    with django_db_blocker.unblock():
        cookies = {who: _sign_in(who, world) for who in WHO}
        # When somebody was last seen is noted once a minute, and the matrix takes longer.
        Browser.objects.update(seen_at=timezone.now() + timedelta(hours=1))
        return cookies


def _sign_in(who: str, world: World) -> SimpleCookie[str]:
    client = Client()
    if who == "anonymous":
        return client.cookies
    user = world.people[who] if who in world.people else UserFactory(password="без роли здесь")
    if who == "several":
        for role in (Role.EXPERT, Role.CURATOR, Role.EXECUTIVE):
            RoleGrantFactory(user=user, region=world.region, role=role)
    if who == "administrator elsewhere":
        RoleGrantFactory(user=user, region=world.region, role=Role.EXPERT)
        RoleGrantFactory(user=user, role=Role.ADMINISTRATOR)
    client.force_login(user)
    client.get("/health")
    return client.cookies


@pytest.mark.parametrize("route", every_route(), ids=lambda route: route.name)
def test_a_route_answers_as_its_row_says(route, world, signed_in):
    for who, method in product(WHO, METHODS):
        client = Client(raise_request_exception=True)
        client.cookies = signed_in[who].copy()
        sid = transaction.savepoint()
        with CaptureQueriesContext(connection) as queries:
            response = client.generic(method, route.address(world))
            # Not close(): that tells Django that the request is over, and it drops the connection.
            for close in response._resource_closers:
                close()
        transaction.savepoint_rollback(sid)

        assert response.status_code in expected(route, who, method), (who, method, response.status_code)
        if method in READING:
            written = [sql for sql in writes(queries) if not may_write(route, method, sql)]
            assert written == [], (who, method)


def test_whoever_must_sign_in_comes_back_to_the_page(client, world):
    address = world.organisation.get_absolute_url()

    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"


def test_a_script_without_a_session_is_told_so(client, world):
    route = f"/sessions/{world.session.pk}/ops/"

    json = client.post(route, "{}", content_type="application/json")
    htmx = client.get(
        "/registry/", headers={"HX-Request": "true", "HX-Current-URL": "http://x/registry/?q=1"}
    )

    assert (json.status_code, json.json()) == (401, {"error": "signed_out"})
    assert (htmx.status_code, htmx["HX-Redirect"]) == (401, "/accounts/login/?next=/registry/%3Fq%3D1")


def test_a_script_on_a_page_without_an_address_comes_back_to_the_start(client):
    answer = client.get("/registry/", headers={"HX-Request": "true", "HX-Current-URL": "http://["})

    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/accounts/login/?next=/")


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "unicode_escape"])
def test_a_form_in_another_encoding_is_refused(client, world, charset):
    """It could bring halves of UTF-16 pairs, which the answer could not show again."""
    client.force_login(world.people["administrator"])
    body = '--x\r\nContent-Disposition: form-data; name="title"\r\n\r\n+2AA-\r\n--x--\r\n'

    answer = client.generic(
        "POST", "/sessions/new/", body, content_type=f"multipart/form-data; boundary=x; charset={charset}"
    )

    assert answer.status_code == 400


@pytest.mark.parametrize("route", every_route(), ids=lambda route: route.name)
def test_a_post_without_the_forms_token_is_refused(route, world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["administrator"])

    assert client.post(route.address(world)).status_code == 403
