"""Accounts: nobody signs up, an administrator invites; sign-in by login, password and a second factor."""

from __future__ import annotations

import logging
import time
import unicodedata
from typing import Any, cast

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.forms import ChangePasswordForm as BaseChangePasswordForm
from allauth.account.forms import LoginForm
from allauth.account.forms import ReauthenticateForm as BaseReauthenticateForm
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as MfaReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from enterprises.models import Role, User
from enterprises.models.browsers import SessionStore

# Nobody's login or password is longer; what is longer is not read.
LONGEST_LOGIN = 150
LONGEST_PASSWORD = 200
LONGEST_CODE = 20

log = logging.getLogger("portal.access")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("The login or the password is wrong."),
        "incorrect_password": _("The password is wrong."),
        "enter_current_password": _("The current password is wrong."),
        "too_many_login_attempts": _("Too many failed attempts. Try again in five minutes."),
        "rate_limited": _("Too many attempts. Try again in a few minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            # No address at all, such as “http://[”.
            return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user = cast(User | None, super().authenticate(request, **credentials))
        if user is not None and not user.is_active:
            log.warning("sign-in refused", extra={"user": user.pk, "why": "blocked"})
            raise ValidationError(_("This account is blocked. Turn to the administrator."), code="blocked")
        return user

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            log.warning("sign-in refused", extra={"user": _user_id(credentials), "why": "too many attempts"})
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        log.warning(
            "sign-in refused", extra={"user": _user_id(credentials), "why": "wrong login or password"}
        )

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        log.info("sign-in", extra={"user": user.pk})
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def logout(self, request: HttpRequest) -> None:
        log.info("sign-out", extra={"user": request.user.pk})
        super().logout(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Somebody who has just typed the password is not asked for it again."""
        return not _signed_in_just_now(self.request) and super().is_reauthentication_required(
            app=app, **kwargs
        )

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth adds the host, which is the client's word: each spelling of it would count anew.
        return normalised_login(str(credentials.get("username", "")))


def normalised_login(login: str) -> str:
    return unicodedata.normalize("NFKC", login).strip().casefold()


def _user_id(credentials: dict[str, Any]) -> int | None:
    login = normalised_login(str(credentials.get("username", "")))
    return User.objects.filter(username=login).values_list("pk", flat=True).first()


def _signed_in_just_now(request: HttpRequest | None) -> bool:
    if request is None or not request.user.is_authenticated:
        return False
    records = get_authentication_records(request, request.user)
    return bool(records) and records[-1]["at"] > time.time() - app_settings.REAUTHENTICATION_TIMEOUT


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is wrong. Take the one the application shows now."),
        "cannot_delete_authenticator": _("Your role does not work without a second factor."),
        "cannot_generate_recovery_codes": _("Set up the second factor first."),
        "rate_limited": _("Too many attempts. Try again in a few minutes."),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not must_use_second_factor(authenticator.user)


def must_use_second_factor(user: User) -> bool:
    return bool(settings.SECOND_FACTOR_REQUIRED) and user.has_role(Role.ADMINISTRATOR, Role.FACILITATOR)


def needs_second_factor(request: HttpRequest) -> bool:
    """Whether the user must set up a second factor before going on."""
    user = request.user
    if not isinstance(user, User) or not must_use_second_factor(user):
        return False
    # Who came in with a second factor has one: no query on every page.
    if any(record["method"] == "mfa" for record in get_authentication_records(request, user)):
        return False
    return not is_mfa_enabled(user, [Authenticator.Type.TOTP])


def who_is(cookies: dict[str, str]) -> tuple[User, str] | None:
    """The signed-in user of a browser outside Django's requests, with the key of the browser's session."""
    session = SessionStore(cookies.get(settings.SESSION_COOKIE_NAME, ""))
    request = HttpRequest()
    request.session = session
    request.user = get_user(request)
    if not isinstance(request.user, User) or session.over or needs_second_factor(request):
        return None
    return request.user, str(session.session_key)


# Forms: allauth's, with our words and bounds


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("Login"),
            max_length=LONGEST_LOGIN,
            widget=forms.TextInput(
                attrs={
                    "autocomplete": "username",
                    "autocapitalize": "none",
                    "spellcheck": "false",
                    "autofocus": True,
                }
            ),
        )
        self.fields["password"] = _password(_("Password"), "current-password")
        self.order_fields(["login", "password"])

    def clean_login(self) -> str:
        return normalised_login(self.cleaned_data["login"])


class ChangePasswordForm(BaseChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = _password(_("Current password"), "current-password")
        self.fields["password1"] = _password(
            _("New password"), "new-password", help_text=_("At least 12 characters.")
        )
        self.fields["password2"] = _password(_("New password again"), "new-password")

    def clean_password1(self) -> str:
        password: str = get_adapter().clean_password(self.cleaned_data["password1"], user=self.user)
        return password


class ReauthenticateForm(BaseReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = _password(_("Password"), "current-password")


class SecondFactorForm(AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code(_("Code from the application or a recovery code"))


class SecondFactorAgainForm(MfaReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code(_("Code from the application or a recovery code"))


class ActivateSecondFactorForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code(_("Six digits from the application"))


def _password(label: Any, autocomplete: str, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_PASSWORD,
        strip=False,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


def _code(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_CODE,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )
