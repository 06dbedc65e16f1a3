"""Inviting a user and setting a password."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from enterprises.forms.fields import Line
from enterprises.models import Region, Role, User

LONGEST_PASSWORD = 200

login_is_plain = RegexValidator(
    r"\A[a-z0-9][a-z0-9._-]{2,63}\Z",
    _("3 to 64 signs: Latin letters, digits, dot, hyphen, underscore; a letter or a digit comes first."),
)


class InvitationForm(forms.Form):
    last_name = Line(label=_("Last name"), max_length=100)
    first_name = Line(label=_("First name"), max_length=100, required=False)
    patronymic = Line(label=_("Patronymic"), max_length=100, required=False)
    username = Line(
        label=_("Login"),
        max_length=64,
        help_text=_("Latin letters and digits, for example “eremina”. It cannot be changed later."),
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}
        ),
    )

    def __init__(
        self, *args: Any, regions: Iterable[Region], chosen: Region | None = None, **kwargs: Any
    ) -> None:
        """`regions` are the ones that may be chosen; the roles of `chosen` come first."""
        super().__init__(*args, **kwargs)
        self.regions = sorted(regions, key=lambda region: region != chosen)
        for region in self.regions:
            self.fields[_name(region)] = forms.MultipleChoiceField(
                label=region.name,
                choices=[(role.value, str(role.label).capitalize()) for role in Role],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def clean_username(self) -> str:
        login = str(self.cleaned_data["username"]).lower()
        login_is_plain(login)
        if User.objects.filter(username=login).exists():
            raise ValidationError(_("This login is taken."), code="login_taken")
        return login

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        names = [_name(region) for region in self.regions]
        if not any(cleaned.get(name) for name in names) and not any(name in self.errors for name in names):
            self.add_error(
                names[0] if names else None, ValidationError(_("Choose at least one role."), "no_roles")
            )
        return cleaned

    def roles(self) -> list[tuple[Region, str]]:
        return [(region, role) for region in self.regions for role in self.cleaned_data[_name(region)]]

    def role_fields(self) -> Iterable[forms.BoundField]:
        return [self[_name(region)] for region in self.regions]


def _name(region: Region) -> str:
    return f"roles_{region.code}"


class PasswordForm(forms.Form):
    """A password typed twice, checked against the user's names."""

    password = forms.CharField(
        label=_("New password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        help_text=_("At least 12 characters."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password again"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("password") and cleaned.get("again") and cleaned["password"] != cleaned["again"]:
            self.add_error("again", ValidationError(_("The passwords differ."), code="passwords_differ"))
        return cleaned
