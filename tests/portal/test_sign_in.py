"""Signing in: by login and password, with a second factor where it is due; sessions end by themselves."""

from __future__ import annotations

import logging
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Browser
from tests.factories import AdministratorFactory, ExpertFactory, FacilitatorFactory, UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "надёжный-пароль-2013"
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def fresh_counters(db):
    cache.clear()


@pytest.fixture
def user():
    return ExpertFactory(username="ivanov", password=PASSWORD)


def sign_in(client, login="ivanov", password=PASSWORD, **more):
    return client.post(LOGIN, {"login": login, "password": password}, **more)


def is_signed_in(client):
    return client.get("/").status_code == 200


@pytest.mark.parametrize("login", ["ivanov", " IVANOV ", "ｉｖａｎｏｖ"])
def test_a_login_is_one_however_it_is_typed(client, user, login):
    answer = sign_in(client, login)

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert is_signed_in(client)


def test_a_wrong_login_and_a_wrong_password_are_told_in_the_same_words(client, user):
    told = [
        sign_in(client, login, password).context["form"].errors
        for login, password in (("ivanov", "другой пароль"), ("petrov", PASSWORD))
    ]

    assert told[0] == told[1]
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "fields",
    [
        {"login": "", "password": ""},
        {"login": "ivanov\0", "password": PASSWORD},
        {"login": "ivanov", "password": PASSWORD + "\0"},
        {"login": "я" * 1_000_000, "password": PASSWORD},
        {"login": "ivanov", "password": "я" * 1_000_000},
        {"login": str(10**20), "password": str(10**20)},
        {},
    ],
)
def test_what_cannot_be_a_login_or_a_password_is_refused_in_words(client, user, fields):
    answer = client.post(LOGIN, fields)

    assert answer.status_code == 200
    assert answer.context["form"].errors


def test_signing_in_leads_back_but_never_to_another_site(client, user):
    assert sign_in(client)["Location"] == "/"
    there = Client().post(
        f"{LOGIN}?next=/registry/", {"login": "ivanov", "password": PASSWORD, "next": "/registry/"}
    )
    elsewhere = Client().post(
        LOGIN, {"login": "ivanov", "password": PASSWORD, "next": "https://evil.example/"}
    )

    assert there["Location"] == "/registry/"
    assert elsewhere["Location"] == "/"


def test_a_login_is_closed_for_a_while_after_five_failures_from_wherever(client, user):
    spellings = ["ivanov", "Ivanov", "ivanov ", "ｉvanov", "IVANOV"]
    for number, login in enumerate(spellings):
        sign_in(client, login, "не тот", REMOTE_ADDR=f"192.0.2.{number}", headers={"Host": "localhost"})

    answer = sign_in(client, REMOTE_ADDR="192.0.2.99")

    assert answer.status_code == 200
    assert "пят" in str(answer.context["form"].errors) or "five" in str(answer.context["form"].errors)
    assert not is_signed_in(client)


def test_an_address_is_slowed_down_whatever_logins_it_tries(client, user):
    for number in range(10):
        sign_in(client, f"user{number}", "не тот", REMOTE_ADDR="192.0.2.1")

    from_there = sign_in(client, REMOTE_ADDR="192.0.2.1")
    from_elsewhere = sign_in(client, REMOTE_ADDR="192.0.2.2")

    assert (from_there.status_code, from_elsewhere.status_code) == (200, 302)


def test_too_many_requests_are_answered_in_russian(client, user):
    answers = [sign_in(client, f"user{number}", "не тот") for number in range(31)]

    assert answers[-1].status_code == 429
    assert "429.html" in {template.name for template in answers[-1].templates}


@pytest.mark.parametrize(
    "address",
    [
        "signup",
        "email",
        "password/reset",
        "password/set",
        "inactive",
        "confirm-email",
        "social/connections",
        "",
    ],
)
@pytest.mark.parametrize("prefix", ["/accounts/", "/accounts/2fa/"])
def test_what_is_not_in_use_is_not_published(client, user, prefix, address):
    client.force_login(user)

    assert client.get(f"{prefix}{address}/").status_code == 404 or (prefix, address) == ("/accounts/2fa/", "")


def test_signing_out_takes_a_press_of_a_button(client, user):
    client.force_login(user)

    client.get("/accounts/logout/")
    assert is_signed_in(client)
    client.post("/accounts/logout/")
    assert not is_signed_in(client)
    assert not Browser.objects.filter(user=user).exists()


# The log


def test_the_log_tells_who_came_and_who_was_refused_by_ids_only(client, user, caplog):
    caplog.set_level(logging.INFO, "portal.access")

    sign_in(client, password="не тот")
    sign_in(client, login="petrov")
    sign_in(client)
    client.get("/users/")
    client.get("/registry/999999/")
    client.post("/accounts/logout/")

    told = [(record.message, record.user) for record in caplog.records if record.name == "portal.access"]
    assert told == [
        ("sign-in refused", user.pk),
        ("sign-in refused", None),
        ("sign-in", user.pk),
        ("access refused", user.pk),
        ("object not found", user.pk),
        ("sign-out", user.pk),
    ]
    everything = " ".join(str(vars(record)) for record in caplog.records)
    assert not any(secret in everything for secret in ("ivanov", "petrov", user.last_name, PASSWORD))


# How long a session lasts


def test_a_session_ends_after_half_an_hour_without_work(client, user):
    client.force_login(user)
    assert is_signed_in(client)
    Browser.objects.update(seen_at=timezone.now() - timedelta(minutes=31))

    answer = client.get("/registry/")

    assert answer["Location"] == "/accounts/login/?next=/registry/"
    assert not Browser.objects.filter(user=user).exists()


def test_a_session_in_use_lasts_twelve_hours_and_no_longer(client, user):
    client.force_login(user)
    session = client.session
    session["signed_in_at"] = (timezone.now() - timedelta(hours=11, minutes=59)).timestamp()
    session.save()
    assert is_signed_in(client)
    session["signed_in_at"] = (timezone.now() - timedelta(hours=12, minutes=1)).timestamp()
    session.save()

    assert not is_signed_in(client)


def test_work_is_noted_once_a_minute_not_at_every_page(client, user):
    client.force_login(user)
    is_signed_in(client)

    def written(minutes):
        Browser.objects.update(seen_at=timezone.now() - timedelta(minutes=minutes))
        with CaptureQueriesContext(connection) as queries:
            is_signed_in(client)
        return [
            query["sql"][:40] for query in queries if not query["sql"].startswith(("SELECT", "SAVE", "REL"))
        ]

    assert written(0) == []
    assert written(2) == ['UPDATE "enterprises_browser" SET "seen_a']


def test_noting_work_does_not_undo_what_another_request_chose(client, user):
    client.force_login(user)
    session = client.session
    session["region"] = "chosen"
    session.save()
    Browser.objects.update(seen_at=timezone.now() - timedelta(minutes=2))

    is_signed_in(client)

    assert client.session["region"] == "chosen"
    assert Browser.objects.get(user=user).seen_at > timezone.now() - timedelta(minutes=1)


# Own browsers


def test_a_user_sees_where_one_is_signed_in_and_ends_it(client, user):
    agent = "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/130.0"
    there = Client(headers={"User-Agent": agent}, REMOTE_ADDR="192.0.2.7")
    sign_in(there)
    sign_in(client)

    page = client.get(reverse("account_browsers"))
    row = next(row["browser"] for row in page.context["rows"] if not row["is_here"])
    assert (row.name, row.address) == ("Firefox, Windows", "192.0.2.7")
    assert there.session.session_key not in page.content.decode()
    client.post(reverse("account_browsers"), {"which": row.fingerprint})

    assert (is_signed_in(client), is_signed_in(there)) == (True, False)


def test_nobody_ends_anothers_session(client, user):
    stranger, theirs = ExpertFactory(), Client()
    theirs.force_login(stranger)
    is_signed_in(theirs)
    client.force_login(user)
    fingerprint = Browser.objects.get(user=stranger).fingerprint

    for which in (fingerprint, "others", "", "\0", "я" * 1_000_000, str(10**20)):
        client.post(reverse("account_browsers"), {"which": which})

    assert (is_signed_in(client), is_signed_in(theirs)) == (True, True)


def test_a_new_password_ends_the_other_sessions(client, user):
    there = Client()
    sign_in(there)
    sign_in(client)
    new = {"oldpassword": PASSWORD, "password1": "совсем другой пароль", "password2": "совсем другой пароль"}

    answer = client.post(reverse("account_change_password"), new)

    assert answer.status_code == 302
    assert (is_signed_in(client), is_signed_in(there)) == (True, False)


@pytest.mark.parametrize(
    "fields",
    [
        {"oldpassword": "не тот"},
        {"password1": "коротко", "password2": "коротко"},
        {"password2": "не такой же пароль"},
        {"password1": "\0" * 20, "password2": "\0" * 20},
        {"password1": "я" * 1_000_000, "password2": "я" * 1_000_000},
    ],
)
def test_a_password_that_will_not_do_is_refused_in_words(client, user, fields):
    client.force_login(user)
    good = {"oldpassword": PASSWORD, "password1": "совсем другой пароль", "password2": "совсем другой пароль"}

    answer = client.post(reverse("account_change_password"), good | fields)

    assert answer.context["form"].errors
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


# The second factor


def code_for(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def set_up(client):
    """From the forced page to the recovery codes; answers the key of the application."""
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    return secret


@pytest.mark.parametrize("factory", [AdministratorFactory, FacilitatorFactory])
def test_administrators_and_facilitators_set_up_a_second_factor_first(client, settings, factory):
    settings.SECOND_FACTOR_REQUIRED = True
    factory(username="boss", password=PASSWORD)

    sign_in(client, "boss")
    assert client.get("/registry/")["Location"] == reverse("mfa_activate_totp")
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    assert "data:image/svg+xml;base64," in page.content.decode()
    set_up(client)

    assert client.get("/registry/").status_code == 200


def test_others_choose_for_themselves(client, user, settings):
    settings.SECOND_FACTOR_REQUIRED = True

    sign_in(client)

    assert is_signed_in(client)


def test_a_trial_run_does_not_ask_for_it(client):
    AdministratorFactory(username="boss", password=PASSWORD)

    sign_in(client, "boss")

    assert is_signed_in(client)


def test_with_a_second_factor_the_password_alone_opens_nothing(client, user):
    sign_in(client)
    secret = set_up(client)
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    client.post("/accounts/logout/")

    halfway = sign_in(client)
    assert halfway["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_signed_in(client)
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.context["form"].errors
    assert not is_signed_in(client)
    right = client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert right["Location"] == "/"
    assert is_signed_in(client)

    by_phone_lost = Client()
    sign_in(by_phone_lost)
    by_phone_lost.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert is_signed_in(by_phone_lost)
    again = Client()
    sign_in(again)
    again.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert not is_signed_in(again)


@pytest.mark.parametrize("code", ["", "\0", "я" * 1_000_000, str(10**20), "１２３４５６"])
def test_a_code_that_is_none_is_refused_in_words(client, user, code):
    sign_in(client)
    set_up(client)
    client.post("/accounts/logout/")
    sign_in(client)

    answer = client.post(reverse("mfa_authenticate"), {"code": code})

    assert answer.context["form"].errors
    assert not is_signed_in(client)


def test_whoever_needs_the_second_factor_cannot_switch_it_off(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    boss = AdministratorFactory(username="boss", password=PASSWORD)
    sign_in(client, "boss")
    set_up(client)

    client.post(reverse("mfa_deactivate_totp"))

    assert Authenticator.objects.filter(user_id=boss.pk, type=Authenticator.Type.TOTP).exists()


def test_an_older_sign_in_is_asked_for_the_password_again(client, user):
    sign_in(client)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - 3600
    session.save()

    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith(reverse("account_reauthenticate"))
    again = client.post(
        reverse("account_reauthenticate"), {"password": PASSWORD, "next": reverse("mfa_activate_totp")}
    )
    assert again["Location"] == reverse("mfa_activate_totp")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_the_administrator_removes_a_lost_second_factor(client, user):
    boss = AdministratorFactory(region=user.grants.get().region)
    sign_in(client)
    set_up(client)
    theirs = Client()
    theirs.force_login(boss)

    theirs.post(reverse("users:state", args=[user.pk]), {"do": "forget_second_factor"})

    assert not is_signed_in(client)
    sign_in(client)
    assert is_signed_in(client)


def test_every_account_page_is_drawn(client, user):
    sign_in(client)
    set_up(client)
    pages = [
        "account_logout",
        "account_change_password",
        "account_browsers",
        "account_reauthenticate",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
    ]

    answers = {page: client.get(reverse(page)) for page in pages}

    assert {page: answer.status_code for page, answer in answers.items()} == dict.fromkeys(pages, 200)
    assert all("no-store" in answer["Cache-Control"] for answer in answers.values())


@pytest.mark.parametrize("browsers", [1, 30])
def test_the_list_of_browsers_costs_the_same_with_one_and_with_thirty(
    client, user, django_assert_num_queries, browsers
):
    for _ in range(browsers):
        Client().force_login(user)
    client.force_login(user)
    client.get(reverse("account_browsers"))

    with django_assert_num_queries(4):
        response = client.get(reverse("account_browsers"))

    assert len(response.context["rows"]) == browsers + 1


def test_a_user_of_no_region_may_still_change_the_password(client):
    client.force_login(UserFactory(password=PASSWORD))

    assert client.get(reverse("account_change_password")).status_code == 200


def test_a_way_back_that_is_no_address_is_left_out(client):
    assert client.get("/accounts/login/", {"next": "http://["}).status_code == 200
