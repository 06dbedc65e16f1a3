"""What the data of an operation may hold: typed fields with limits, read from JSON or from a plain form."""

from __future__ import annotations

import contextlib
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
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
LARGEST_AMOUNT = 100_000
DAY_FORMS = ("%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y")


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
    """A whole number, from 1 where nothing else is said."""

    smallest: int = 1
    largest: int = LARGEST_ID

    def read(self, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not self._is_fit(value):
            if self.smallest == 1 and self.largest >= LARGEST_VERSION:
                raise ValidationError(_("This must be a whole number from 1."), "not_a_number")
            raise ValidationError(
                _("This must be a whole number from %(smallest)d to %(largest)d."),
                "not_a_number",
                {"smallest": self.smallest, "largest": self.largest},
            )
        return value

    def _is_fit(self, value: int) -> bool:
        return self.smallest <= value <= self.largest

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
class Amounts(Numbers):
    """A list of whole numbers from 0, in its order, the same more than once."""

    def read(self, value: object) -> list[int]:
        if not isinstance(value, list) or len(value) > self.most:
            raise ValidationError(
                _("This must be a list of at most %(most)d numbers."), "not_a_list", {"most": self.most}
            )
        one = Whole(smallest=0, largest=LARGEST_AMOUNT)
        return [one.read(item) for item in value]

    def from_form(self, values: Sequence[str]) -> object:
        """A field that was left empty is a 0 in its place."""
        one = Whole()
        return [one.from_form([value or "0"]) for value in values]


@dataclass(frozen=True, kw_only=True)
class Flag(Field):
    def read(self, value: object) -> bool:
        if not isinstance(value, bool):
            raise ValidationError(_("This must be true or false."), "not_a_flag")
        return value

    def from_form(self, values: Sequence[str]) -> object:
        return values[-1] not in ("", "false")


@dataclass(frozen=True, kw_only=True)
class Day(Field):
    """A date as people write it, 01.12.2013, or as computers do."""

    def read(self, value: object) -> date:
        for form in DAY_FORMS if isinstance(value, str) and len(value) <= 20 else ():
            with contextlib.suppress(ValueError):
                day = datetime.strptime(str(value).strip(), form).date()
                if 1900 < day.year < 2200:
                    return day
        raise ValidationError(_("This must be a date, such as 01.12.2013."), "not_a_day")


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


@dataclass(frozen=True, kw_only=True)
class Clock(Field):
    """An hour of the day as people write it: 9:30, 09.30, 0930."""

    def read(self, value: object) -> time:
        text = value.strip() if isinstance(value, str) else ""
        typed = re.fullmatch(r"([01]?\d|2[0-3])[:.]?([0-5]\d)", text, re.ASCII)
        if typed is None:
            raise ValidationError(_("Write the time as 10:30."), "not_a_time")
        return time(int(typed[1]), int(typed[2]))


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
