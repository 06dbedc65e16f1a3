"""Fields that every form uses: text that the database can hold, and things chosen by typing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from enterprises.choosing import Choosing

LONGEST_KEY = 18
MOST_NAMED = 5
LONGEST_SHOWN = 60
_KEPT_CONTROLS = "\n\t"


def refuse_unreadable(text: str) -> None:
    """Refuse what PostgreSQL cannot store and what a broken encoding leaves behind."""
    for sign in text:
        if sign == "\N{REPLACEMENT CHARACTER}" or (
            sign not in _KEPT_CONTROLS and unicodedata.category(sign) in ("Cc", "Cs")
        ):
            raise ValidationError(
                _("The text holds a character that cannot be read (U+%(code)s). Type it again."),
                code="unreadable",
                params={"code": f"{ord(sign):04X}"},
            )


class Line(forms.CharField):
    """One line of text: spaces of every kind become one, nothing unreadable, at most `max_length`."""

    def to_python(self, value: Any) -> str:
        # A megabyte is not worth tidying: the length check refuses it.
        text = super().to_python(value) or ""
        if self.max_length is not None and len(text) > self.max_length * 2:
            return text
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        refuse_unreadable(text)
        return self.tidy(text)

    def tidy(self, text: str) -> str:
        return " ".join(text.replace("\u00a0", " ").split())

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No `maxlength`: a browser cuts off what is pasted without a word, the form says how long it is."""
        attributes = super().widget_attrs(widget)
        attributes.pop("maxlength", None)
        return attributes


class Paragraphs(Line):
    """Text of several lines."""

    widget = forms.Textarea

    def tidy(self, text: str) -> str:
        return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()


class LinesField(Paragraphs):
    """Several things, one on each line; the clean value is a list without repetitions."""

    def __init__(self, *, longest: int, most: int = 50, **options: Any) -> None:
        self.longest, self.most = longest, most
        super().__init__(max_length=(longest + 2) * most, **options)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else "\n".join(value)

    def clean(self, value: Any) -> Any:
        lines = list(dict.fromkeys(line for line in super().clean(value).split("\n") if line))
        if len(lines) > self.most:
            raise ValidationError(
                _("At most %(most)s lines are allowed."), code="too_many", params={"most": self.most}
            )
        for number, line in enumerate(lines, start=1):
            if len(line) > self.longest:
                raise ValidationError(
                    _(
                        "Line %(number)s: at most %(longest)s characters are possible, "
                        "there are %(length)s now."
                    ),
                    code="max_length",
                    params={"number": number, "longest": self.longest, "length": len(line)},
                )
        return lines

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class VersionField(forms.IntegerField):
    """The version of the record the form was opened with. What is no number is a stale form, not an error."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput, label="")

    def clean(self, value: Any) -> int:
        text = str(value or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


# Chosen by typing


@dataclass(frozen=True)
class Typed:
    """What came from a completion field: the words, and the id of the line that was picked, if any."""

    text: str
    key: str


class AutoComplete(forms.TextInput):
    """A text field with completion from `url`; the id of what was picked travels in a hidden `<name>_id`.

    Without JavaScript the text alone arrives, and the field finds what it names.
    """

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.url = ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Typed:
        return Typed(str(data.get(name) or ""), str(data.get(f"{name}_id") or ""))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        typed = value if isinstance(value, Typed) else Typed("", "")
        context = self.get_context(name, typed.text, attrs)
        # The error below is shown next to what is marked invalid: the element, not the field inside it.
        is_invalid = "is-invalid" in context["widget"]["attrs"].get("class", "")
        return render_to_string(
            "enterprises/forms/_auto_complete.html",
            {
                "widget": context["widget"],
                "url": self.url,
                "key": typed.key,
                "id_name": f"{name}_id",
                "is_invalid": is_invalid,
            },
        )


class CompletedLines(forms.Textarea):
    """Several records named one a line; what is found at `url` is added as a line, with JavaScript."""

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(dict(attrs or {}))
        self.url = ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        field = super().render(name, value, attrs, renderer)
        return render_to_string("enterprises/forms/_completed_lines.html", {"field": field, "url": self.url})


class Chosen(forms.Field):
    """A record chosen by typing its name: a place, an industry, an organisation, a source.

    The form sets `rows`, what may be chosen, and the widget's `url` for the region it is filled in.
    """

    widget = AutoComplete
    LONGEST = 1000
    rows: models.QuerySet[Any] | None = None

    def __init__(self, way: Choosing[Any], **options: Any) -> None:
        self.way = way
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, models.Model):
            return Typed(self.way.label(value), str(value.pk))
        return value

    def clean(self, value: Any) -> Any:
        typed = value if isinstance(value, Typed) else Typed("", "")
        if len(typed.text) > self.LONGEST:
            raise ValidationError(_("The text is too long: it is not a name."), code="max_length")
        refuse_unreadable(typed.text)
        text = _one_line(typed.text)
        if not text:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if typed.key:
            chosen = self._by_key(typed.key)
            # The words decide: an id that does not belong to them is left over from an earlier choice.
            if _one_line(self.way.label(chosen)) == text:
                return chosen
        return self._by_text(text)

    def _by_key(self, key: str) -> Any:
        assert self.rows is not None, "the form sets the rows of its fields"
        is_key = key.isascii() and key.isdigit() and len(key) <= LONGEST_KEY
        chosen = self.rows.filter(pk=int(key)).first() if is_key else None
        if chosen is None:
            raise ValidationError(
                _("What was chosen is not in the list any more. Choose again."), code="no_such_id"
            )
        return chosen

    def _by_text(self, text: str) -> Any:
        assert self.rows is not None, "the form sets the rows of its fields"
        found = list(self.way.exactly(self.rows, text)[: MOST_NAMED + 1])
        if len(found) == 1:
            return found[0]
        shown = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
        if found:
            raise ValidationError(
                _("«%(text)s» can mean several: %(choices)s. Type more, or choose from the list."),
                code="ambiguous",
                params={"text": shown, "choices": self._named(found)},
            )
        similar = list(self.way.similar(self.rows, text)[: MOST_NAMED + 1])
        if similar:
            raise ValidationError(
                _("«%(text)s» was not found. Did you mean: %(choices)s?"),
                code="unknown",
                params={"text": shown, "choices": self._named(similar)},
            )
        raise ValidationError(
            _("«%(text)s» was not found. Check the spelling, or leave the field empty."),
            code="unknown",
            params={"text": shown},
        )

    def _named(self, rows: list[Any]) -> str:
        named = "; ".join(self.way.label(row) for row in rows[:MOST_NAMED])
        return named + (_(" and others") if len(rows) > MOST_NAMED else "")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != data)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def optional_choices(choices: Sequence[tuple[str, str | Promise]]) -> list[tuple[str, str | Promise]]:
    return [("", _lazy("not stated")), *(choice for choice in choices if choice[0])]


def capital(choices: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Labels as a list shows them: with a capital letter."""
    return [(value, capfirst(label)) for value, label in choices]
