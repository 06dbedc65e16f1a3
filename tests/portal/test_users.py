"""Users: invited by a one-time link, given roles per region, blocked; only in the administrator's regions."""

import hashlib
import re
import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone
from pghistory.models import Context

from cluster_portal.logs import JsonLines
from cluster_portal.middleware import address_without_secrets
from enterprises import accounts
from enterprises.models import Browser, Invitation, Role, RoleGrant, User
from tests.factories import (
    AdministratorFactory,
    ExpertFactory,
    FacilitatorFactory,
    RegionFactory,
    RoleGrantFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
PASSWORD = "надёжный-пароль-2013"
SECRET = "/accounts/set-password/abc/"


@pytest.fixture
def region():
    return RegionFactory(name="Липецкая область", short_name="Липецкая область")


@pytest.fixture
def administrator(region):
    return AdministratorFactory(region=region, last_name="Ерёмина")


@pytest.fixture
def signed_in(client, administrator):
    client.force_login(administrator)
    return client


def invitation_of(region, **fields):
    return {
        "last_name": "Фёдоров",
        "first_name": "Пётр",
        "patronymic": "Сергеевич",
        "username": "fedorov",
        f"roles_{region.code}": [Role.FACILITATOR],
    } | fields


def link_in(response):
    return re.search(r"/accounts/set-password/([\w-]+)/", response.content.decode())[1]


# Invitations


def test_an_invited_user_sets_a_password_by_the_link_and_signs_in(signed_in, client, region, administrator):
    response = signed_in.post(reverse("users:invite"), invitation_of(region))
    secret = link_in(response)
    client.logout()

    opened = client.get(reverse("set_password", args=[secret]))
    done = client.post(reverse("set_password", args=[secret]), {"password": PASSWORD, "again": PASSWORD})
    signing = client.post(reverse("account_login"), {"login": "Fedorov ", "password": PASSWORD})

    user = User.objects.get(username="fedorov")
    assert (opened.status_code, done.status_code, done["Location"]) == (200, 302, reverse("account_login"))
    assert (signing.status_code, signing["Location"]) == (302, "/")
    assert user.full_name == "Фёдоров Пётр Сергеевич"
    assert [(grant.region, grant.role, grant.granted_by) for grant in user.grants.all()] == [
        (region, "facilitator", administrator)
    ]
    assert accounts.state_of(user) == "active"


def test_the_history_of_a_form_tells_who_sent_it_and_to_what_address(signed_in, region, administrator):
    signed_in.post(reverse("users:invite"), invitation_of(region))

    assert Context.objects.get().metadata == {
        "user": administrator.pk,
        "url": reverse("users:invite"),
        "origin": "form",
    }


def test_only_the_hash_of_the_secret_is_stored(administrator, region):
    _user, secret = accounts.invite(
        username="new", last_name="Новый", roles=[(region, Role.EXPERT)], by=administrator
    )

    invitation = Invitation.objects.get()
    assert invitation.secret_hash == hashlib.sha256(secret.encode()).hexdigest()
    assert len(secret) >= 43
    assert invitation.expires_at - timezone.now() > timedelta(days=6, hours=23)


def test_the_link_is_shown_once_and_kept_by_no_cache(signed_in, region):
    response = signed_in.post(reverse("users:invite"), invitation_of(region))

    assert "no-store" in response["Cache-Control"]
    user = User.objects.get(username="fedorov")
    assert "set-password" not in signed_in.get(user.get_absolute_url()).content.decode()


def test_no_log_holds_the_secret(client, administrator, region, caplog):
    _user, secret = accounts.invite(
        username="new", last_name="Новый", roles=[(region, Role.EXPERT)], by=administrator
    )
    caplog.set_level("INFO")

    client.get(reverse("set_password", args=[secret]))
    Client(enforce_csrf_checks=True).post(reverse("set_password", args=[secret]))
    for _ in range(2):
        client.post(reverse("set_password", args=[secret]), {"password": PASSWORD, "again": PASSWORD})

    lines = [JsonLines().format(record) for record in caplog.records]
    assert any("/accounts/set-password/…" in line for line in lines)
    assert not any(secret in line for line in lines)


def test_no_history_holds_the_secret():
    kept = {path: address_without_secrets(path, resolve(path)) for path in (SECRET, "/users/7/role/")}

    assert kept == {SECRET: "/accounts/set-password/…/", "/users/7/role/": "/users/7/role/"}


@pytest.mark.parametrize("spoil", ["used", "expired", "replaced", "blocked", "mistyped"])
def test_a_link_that_opens_nothing_says_so(client, administrator, region, spoil):
    user, secret = accounts.invite(
        username="new", last_name="Новый", roles=[(region, Role.EXPERT)], by=administrator
    )
    if spoil == "used":
        accounts.set_password(secret, PASSWORD)
    if spoil == "expired":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    if spoil == "replaced":
        accounts.renew_link(user, by=administrator)
    if spoil == "blocked":
        accounts.block(user, by=administrator)
    if spoil == "mistyped":
        secret = secret[:-1] + ("a" if secret[-1] != "a" else "b")
    before = User.objects.get(pk=user.pk).password

    answers = [
        client.get(reverse("set_password", args=[secret])),
        client.post(reverse("set_password", args=[secret]), {"password": PASSWORD, "again": PASSWORD}),
    ]

    for answer in answers:
        assert answer.status_code == 404
        assert "enterprises/users/link_is_spent.html" in {template.name for template in answer.templates}
    assert User.objects.get(pk=user.pk).password == before


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"password": "short", "again": "short"}, "password"),
        ({"password": "password1234", "again": "password1234"}, "password"),
        ({"password": PASSWORD, "again": PASSWORD + "!"}, "again"),
        ({"password": "new-user-2013", "again": "new-user-2013"}, "password"),
        ({"password": "п" * 1_000_000, "again": "п" * 1_000_000}, "password"),
        ({"password": "пароль\0пароль\0пароль", "again": "пароль\0пароль\0пароль"}, "password"),
        ({"password": "", "again": ""}, "password"),
    ],
)
def test_a_poor_password_is_refused_and_the_link_still_works(client, administrator, region, fields, where):
    _user, secret = accounts.invite(
        username="new-user-2013", last_name="Новый", roles=[(region, Role.EXPERT)], by=administrator
    )

    response = client.post(reverse("set_password", args=[secret]), fields)

    assert response.status_code == 422
    assert where in response.context["form"].errors
    assert accounts.find_link(secret) is not None


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_at_once_one_sets_the_password():
    administrator = AdministratorFactory()
    user, secret = accounts.invite(
        username="new",
        last_name="Новый",
        roles=[(administrator.grants.get().region, Role.EXPERT)],
        by=administrator,
    )
    start, outcomes = threading.Barrier(2), []

    def press(password):
        try:
            start.wait()
            accounts.set_password(secret, password)
            outcomes.append(password)
        except ValidationError as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[f"пароль номер {number}"]) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    winner = next(outcome for outcome in outcomes if outcome != "link_is_spent")
    assert sorted(outcomes) == sorted([winner, "link_is_spent"])
    user.refresh_from_db()
    assert user.check_password(winner)


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"username": "с-русской"}, "username"),
        ({"username": "ab"}, "username"),
        ({"username": "a" * 65}, "username"),
        ({"username": "-abc"}, "username"),
        ({"username": "abc\0"}, "username"),
        ({"username": "TAKEN"}, "username"),
        ({"last_name": ""}, "last_name"),
        ({"last_name": "я" * 1_000_000}, "last_name"),
        ({"last_name": "Имя\0"}, "last_name"),
        ({"first_name": "10" * 60}, "first_name"),
        ({"patronymic": "\N{REPLACEMENT CHARACTER}"}, "patronymic"),
    ],
)
def test_what_cannot_be_read_is_refused_and_stays_in_the_form(signed_in, region, fields, where):
    UserFactory(username="taken")

    response = signed_in.post(reverse("users:invite"), invitation_of(region, **fields))

    form = response.context["form"]
    assert response.status_code == 422
    assert list(form.errors) == [where]
    assert form["username"].value() == invitation_of(region, **fields)["username"]
    assert not User.objects.filter(username="fedorov").exists()


def test_a_lone_surrogate_is_refused(signed_in, region):
    body = f"last_name=%ED%A0%80&username=abc&roles_{region.code}=expert"

    response = signed_in.post(reverse("users:invite"), body, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["last_name"]


@pytest.mark.parametrize("roles", [[], ["king"], ["facilitator", "10" * 20]])
def test_roles_must_be_chosen_from_the_list(signed_in, region, roles):
    response = signed_in.post(
        reverse("users:invite"), invitation_of(region, **{f"roles_{region.code}": roles})
    )

    assert response.status_code == 422
    assert not User.objects.filter(username="fedorov").exists()


def test_roles_of_a_region_that_is_not_the_administrators_cannot_be_invited(signed_in, region):
    another = RegionFactory()

    signed_in.post(reverse("users:invite"), invitation_of(region, **{f"roles_{another.code}": [Role.EXPERT]}))

    assert set(RoleGrant.objects.filter(region=another)) == set()


# Roles


def test_a_role_is_given_and_taken_away_and_the_history_tells(signed_in, region, administrator):
    user = ExpertFactory(region=region)
    address = reverse("users:role", args=[user.pk])

    given = signed_in.post(address, {"region": region.code, "role": "curator", "do": "give"})
    given_again = signed_in.post(address, {"region": region.code, "role": "curator", "do": "give"})
    taken = signed_in.post(address, {"region": region.code, "role": "expert", "do": "take"})

    assert [given.status_code, given_again.status_code, taken.status_code] == [302, 302, 302]
    assert user.grants.get().role == "curator"
    told = accounts.history_of(user, [region.pk])
    assert sorted(change.is_removal for change in told if change.by == administrator.short_name) == [
        False,
        True,
    ]


def test_the_roles_of_another_region_can_neither_be_touched_nor_seen(signed_in, region, administrator):
    another = RegionFactory(name="Воронежская область", short_name="Воронежская область")
    user = ExpertFactory(region=region)
    RoleGrantFactory(user=user, region=another, role=Role.CURATOR)

    answer = signed_in.post(
        reverse("users:role", args=[user.pk]), {"region": another.code, "role": "curator", "do": "take"}
    )

    assert answer.status_code == 404
    assert user.grants.count() == 2
    with pytest.raises(ValidationError) as refusal:
        accounts.give_role(user, another, Role.EXPERT, by=administrator)
    assert refusal.value.code == "another_region"
    for page in (signed_in.get(reverse("users:list")), signed_in.get(user.get_absolute_url())):
        assert "Воронежская" not in page.content.decode()


def test_nobody_takes_away_the_own_last_administrator_role(signed_in, region, administrator):
    AdministratorFactory(region=region)
    RoleGrantFactory(user=administrator, region=region, role=Role.EXPERT)

    answer = signed_in.post(
        reverse("users:role", args=[administrator.pk]),
        {"region": region.code, "role": "administrator", "do": "take"},
    )

    assert answer.status_code == 422
    assert administrator.grants.filter(role="administrator").exists()


def test_a_region_is_never_left_without_an_active_administrator(region):
    boss = AdministratorFactory(region=region)
    another = RegionFactory()
    RoleGrantFactory(user=boss, region=another, role=Role.ADMINISTRATOR)
    blocked = AdministratorFactory(region=another)
    blocked.is_active = False
    blocked.save()

    with pytest.raises(ValidationError) as refusal:
        accounts.take_role(boss, another, Role.ADMINISTRATOR, by=boss)

    assert refusal.value.code == "last_administrator"


def test_the_last_role_of_a_user_is_not_taken_away(administrator, region):
    user = ExpertFactory(region=region)

    with pytest.raises(ValidationError) as refusal:
        accounts.take_role(user, region, Role.EXPERT, by=administrator)

    assert refusal.value.code == "last_role"


def test_somebody_who_is_no_administrator_any_more_changes_nothing(administrator, region):
    user = ExpertFactory(region=region)
    AdministratorFactory(region=region)
    administrator.grants.all().delete()

    with pytest.raises(ValidationError) as refusal:
        accounts.give_role(user, region, Role.CURATOR, by=administrator)

    assert refusal.value.code == "another_region"


@pytest.mark.parametrize("fields", [{"role": "king"}, {"do": "steal"}, {"role": "\0"}, {"role": ""}])
def test_an_unknown_role_or_action_is_refused_in_words(signed_in, region, fields):
    user = ExpertFactory(region=region)

    answer = signed_in.post(
        reverse("users:role", args=[user.pk]),
        {"region": region.code, "role": "curator", "do": "give"} | fields,
    )

    assert (answer.status_code, user.grants.count()) == (422, 1)


@pytest.mark.parametrize("code", ["", "\0", "9" * 20, "я" * 1_000_000])
def test_an_unknown_region_is_not_found(signed_in, region, code):
    user = ExpertFactory(region=region)

    answer = signed_in.post(
        reverse("users:role", args=[user.pk]), {"region": code, "role": "curator", "do": "give"}
    )

    assert answer.status_code in (404, 422)


# Blocking and links


def test_a_blocked_user_is_signed_out_at_once_and_cannot_sign_in(
    signed_in, region, administrator, django_user_model
):
    user = ExpertFactory(region=region, password=PASSWORD)
    theirs = Client()
    theirs.force_login(user)
    assert theirs.get("/").status_code == 200

    signed_in.post(reverse("users:state", args=[user.pk]), {"do": "block"})

    assert theirs.get("/").status_code == 302
    assert not Browser.objects.filter(user=user).exists()
    answer = Client().post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    assert not Browser.objects.filter(user=user).exists()
    signed_in.post(reverse("users:state", args=[user.pk]), {"do": "unblock"})
    assert (
        Client().post(reverse("account_login"), {"login": user.username, "password": PASSWORD}).status_code
        == 302
    )


def test_nobody_blocks_oneself(signed_in, administrator):
    answer = signed_in.post(reverse("users:state", args=[administrator.pk]), {"do": "block"})

    administrator.refresh_from_db()
    assert (answer.status_code, administrator.is_active) == (422, True)


@pytest.mark.parametrize("route", ["users:state", "users:link"])
def test_an_account_with_roles_elsewhere_is_not_taken_over(signed_in, region, route, administrator):
    user = ExpertFactory(region=region)
    RoleGrantFactory(user=user, role=Role.ADMINISTRATOR)

    answer = signed_in.post(reverse(route, args=[user.pk]), {"do": "block"})

    assert answer.status_code == 403
    user.refresh_from_db()
    assert (user.is_active, user.invitations.exists()) == (True, False)
    for verb in (accounts.block, accounts.renew_link, accounts.forget_second_factor):
        with pytest.raises(ValidationError) as refusal:
            verb(user, by=administrator)
        assert refusal.value.code == "another_region"


def test_a_new_link_keeps_the_old_password_until_it_is_used_and_then_signs_out(signed_in, client, region):
    user = FacilitatorFactory(region=region, password=PASSWORD)
    theirs = Client()
    theirs.force_login(user)
    theirs.get("/")

    secret = link_in(signed_in.post(reverse("users:link", args=[user.pk])))
    assert theirs.get("/").status_code == 200
    accounts.set_password(secret, "совсем другой пароль")

    assert theirs.get("/").status_code == 302
    user.refresh_from_db()
    assert user.check_password("совсем другой пароль")


def test_a_link_from_another_region_does_not_open_an_account_that_got_a_role_here(region, administrator):
    user = UserFactory(password=PASSWORD)
    elsewhere = AdministratorFactory()
    RoleGrantFactory(user=user, region=elsewhere.grants.get().region, role=Role.EXPERT)
    secret = accounts.renew_link(user, by=elsewhere)

    accounts.give_role(user, region, Role.EXECUTIVE, by=administrator)

    assert accounts.find_link(secret) is None
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_role_waits_until_somebody_invited_elsewhere_has_signed_in(region, administrator):
    elsewhere = AdministratorFactory()
    user, secret = accounts.invite(
        username="petrov",
        last_name="Петров",
        roles=[(elsewhere.grants.get().region, Role.EXPERT)],
        by=elsewhere,
    )

    with pytest.raises(ValidationError) as refusal:
        accounts.give_role(user, region, Role.EXECUTIVE, by=administrator)

    assert refusal.value.code == "not_signed_in_yet"
    assert accounts.find_link(secret).user == user
    assert not user.grants.filter(region=region).exists()


def test_an_own_link_stays_open_when_a_role_is_added(region, administrator):
    user, secret = accounts.invite(
        username="petrov", last_name="Петров", roles=[(region, Role.EXPERT)], by=administrator
    )

    accounts.give_role(user, region, Role.EXECUTIVE, by=administrator)

    assert accounts.find_link(secret).user == user


def test_no_link_is_made_for_a_blocked_account(signed_in, region, administrator):
    user = ExpertFactory(region=region)
    accounts.block(user, by=administrator)

    assert signed_in.post(reverse("users:link", args=[user.pk])).status_code == 422


# Pages


def test_the_list_shows_the_users_of_the_administrators_regions_only(signed_in, region):
    mine = ExpertFactory(region=region, last_name="Свой")
    ExpertFactory(last_name="Чужой")
    UserFactory(last_name="Ничей")

    page = signed_in.get(reverse("users:list"), {"q": "сво"})

    assert [row["user"] for row in page.context["rows"]] == [mine]
    assert page.context["total"] == 2


@pytest.mark.parametrize("query", ["\N{SNOWMAN}", "10" * 5000, "%", "\\", "'"])
def test_any_search_answers(signed_in, query):
    assert signed_in.get(reverse("users:list"), {"q": query}).status_code == 200


@pytest.mark.parametrize("number", ["0", "-1", "10" * 20, "я", "2"])
def test_any_page_number_answers(signed_in, number):
    assert signed_in.get(reverse("users:list"), {"page": number}).status_code == 200


def test_the_states_are_told_apart(region, administrator):
    invited, _secret = accounts.invite(
        username="new", last_name="Новый", roles=[(region, Role.EXPERT)], by=administrator
    )
    active = ExpertFactory(region=region, password=PASSWORD)
    blocked = ExpertFactory(region=region)
    accounts.block(blocked, by=administrator)

    assert [accounts.state_of(user) for user in (invited, active, blocked)] == [
        "invited",
        "active",
        "blocked",
    ]


@pytest.mark.parametrize("users", [1, 30])
def test_the_list_of_users_costs_the_same_with_one_and_with_thirty(
    signed_in, region, django_assert_num_queries, users
):
    ExpertFactory.create_batch(users, region=region)
    signed_in.get(reverse("users:list"))

    with django_assert_num_queries(7):
        response = signed_in.get(reverse("users:list"))

    assert len(response.context["rows"]) == users + 1


@pytest.mark.parametrize("changes", [1, 30])
def test_a_users_page_costs_the_same_with_a_short_and_a_long_history(
    signed_in, region, administrator, django_assert_num_queries, changes
):
    user = ExpertFactory(region=region)
    for _ in range(changes):
        accounts.give_role(user, region, Role.CURATOR, by=administrator)
        accounts.take_role(user, region, Role.CURATOR, by=administrator)
        accounts.renew_link(user, by=administrator)
    signed_in.get(user.get_absolute_url())

    with django_assert_num_queries(12):
        response = signed_in.get(user.get_absolute_url())

    assert len(response.context["changes"]) >= changes * 3


def test_more_than_a_page_of_users_is_paged(signed_in, region):
    ExpertFactory.create_batch(55, region=region)

    first, second = (signed_in.get(reverse("users:list"), {"page": page}) for page in (1, 2))

    assert (len(first.context["rows"]), len(second.context["rows"])) == (50, 6)
