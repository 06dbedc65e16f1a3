"""What the data of an operation may hold: typed fields with limits, read from JSON or from a plain form."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from sessions_app import texts

LARGEST_ID = 2**63 - 1
LARGEST_VERSION = 2**31 - 1


@dataclass(frozen=True, kw_only=True)
class Field(ABC):
    required: bool = True

    @abstractmethod
    def read(self, value: object) -> Any:
        """The value as the verb wants it. Raises ValidationError."""

    def from_form(self, values: Sequence[str]) -> object:
        """The value as JSON would have it; None when the form leaves the field empty."""
        return values[-1] or None


@dataclass(frozen=True, kw_only=True)
class Text(Field):
    limit: int
    may_be_empty: bool = False

    def read(self, value: object) -> str:
        if not isinstance(value, str):
            raise ValidationError(_("This must be a text."), "not_text")
        if self.may_be_empty and not value.strip():
            return ""
        return texts.tidy(value, self.limit)

    def from_form(self, values: Sequence[str]) -> object:
        return values[-1] if self.required else super().from_form(values)


@dataclass(frozen=True, kw_only=True)
class Choice(Field):
    of: type[TextChoices]

    def read(self, value: object) -> str:
        if not isinstance(value, str) or value not in self.of.values:
            raise ValidationError(
                _("This must be one of: %(choices)s."), "not_a_choice", {"choices": ", ".join(self.of.values)}
            )
        return value


@dataclass(frozen=True, kw_only=True)
class Whole(Field):
    """A whole number from 1."""

    largest: int = LARGEST_ID

    def read(self, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= self.largest:
            raise ValidationError(_("This must be a whole number from 1."), "not_a_number")
        return value

    def from_form(self, values: Sequence[str]) -> object:
        typed = values[-1].strip()
        return int(typed) if typed.isdecimal() and len(typed) < 20 else typed or None


@dataclass(frozen=True, kw_only=True)
class Numbers(Field):
    """A list of whole numbers from 1, each once."""

    most: int = 100

    def read(self, value: object) -> list[int]:
        if not isinstance(value, list) or len(value) > self.most:
            raise ValidationError(
                _("This must be a list of at most %(most)d numbers."), "not_a_list", {"most": self.most}
            )
        one = Whole()
        return list(dict.fromkeys(one.read(item) for item in value))

    def from_form(self, values: Sequence[str]) -> object:
        one = Whole()
        return [one.from_form([value]) for value in values if value.strip()]


@dataclass(frozen=True, kw_only=True)
class Moment(Field):
    """ISO 8601; without an offset it is the time of the region."""

    def read(self, value: object) -> datetime:
        try:
            moment = parse_datetime(value) if isinstance(value, str) else None
        except ValueError:
            moment = None
        if moment is None or not 1900 < moment.year < 2200:
            raise ValidationError(
                _("This must be a date and a time, such as 2013-10-09T10:30."), "not_a_moment"
            )
        # In UTC: PostgreSQL refuses an offset of sixteen hours, which Python takes.
        return (moment if timezone.is_aware(moment) else timezone.make_aware(moment)).astimezone(UTC)


Schema = Mapping[str, Field]


def read(schema: Schema, data: object) -> dict[str, Any]:
    """The data as the verb wants it, without what was not given. Raises ValidationError."""
    if not isinstance(data, dict):
        raise ValidationError(_("The data must be an object."), "not_an_object")
    for name in data:
        if name not in schema:
            shown = "".join(sign for sign in str(name) if sign.isprintable())[:40]
            raise ValidationError(_("Unknown field: %(field)s."), "unknown_field", {"field": shown})
    given: dict[str, Any] = {}
    for name, field in schema.items():
        value = data.get(name)
        if value is None:
            if field.required:
                raise ValidationError(_("The field %(field)s is missing."), "missing", {"field": name})
            continue
        given[name] = field.read(value)
    return given


def from_form(schema: Schema, form: QueryDict) -> dict[str, object]:
    """The same data as JSON would have it, from a plain form."""
    values = {name: field.from_form(form.getlist(name)) for name, field in schema.items() if name in form}
    return {name: value for name, value in values.items() if value is not None}
