"""The check of a text: one small form for each line that was read, decided together or one after another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from enterprises import choosing, texts
from enterprises.forms.dates import DateField
from enterprises.forms.fields import Chosen, Line, VersionField, capital
from enterprises.forms.sourced import offer
from enterprises.models import Organisation, Person, Settlement, Source, TextReading
from enterprises.permissions import can_edit_registry
from enterprises.reading import files
from enterprises.text_lines import ALIKE, KNOWN, ORGANISATIONS, PARTS, PEOPLE
from enterprises.text_readings import Decision, Decisions

# So many lines of each part stand on one page; the next ones follow when these are decided.
MOST_LINES = 50
KINDS = (Source.Kind.PRESS_RELEASE, Source.Kind.LETTER, Source.Kind.DOCUMENT)


class TextForm(forms.Form):
    """A text that is pasted, or a file."""

    text = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy("A press release, a list of participants, a letter: paste it as it is."),
    )
    file = forms.FileField(
        label=gettext_lazy("or a file"),
        required=False,
        allow_empty_file=True,
        max_length=300,
        help_text=gettext_lazy("TXT, DOCX or PDF with text, at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".txt,.docx,.pdf"}),
    )
    title = Line(
        label=gettext_lazy("What the text is called"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("The source of the records will be called so. Without it, by its first line."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of the source"),
        choices=capital([(kind.value, kind.label) for kind in KINDS]),
    )
    issued_on = DateField(label=gettext_lazy("Date of the source"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        file, text = data.get("file"), data.get("text", "")
        if file is None and not text.strip():
            self.add_error("text", ValidationError(_("Paste a text, or choose a file."), code="required"))
        elif file is not None and text.strip():
            self.add_error("file", ValidationError(_("Paste a text or choose a file, not both."), code="two"))
        elif file is not None and file.size > files.MOST_BYTES:
            most = files.MOST_BYTES // files.MEGABYTE
            self.add_error("file", texts.refusal("too_large", most=most))
        return data

    def read(self, folder: Path) -> dict[str, Any]:
        """Arguments of the verb. Raises ValidationError at the field that holds what cannot be read."""
        data = dict(self.cleaned_data)
        file = data.pop("file")
        if file is not None:
            extension = file.name.rpartition(".")[2].lower()
            path = folder / f"text.{extension if extension in files.EXTENSIONS else 'other'}"
            with path.open("wb") as kept:
                for chunk in file.chunks(1 << 20):
                    kept.write(chunk)
            try:
                data["text"] = texts.text_of_file(path, extension)
            except ValidationError as refusal:
                raise ValidationError({"file": refusal}) from None
            data["title"] = data["title"] or file.name.rpartition(".")[0][:300]
        return data


# Lines


class LineForm(forms.Form):
    """One line. `what` is empty as long as nobody has decided: nothing is written by itself."""

    what = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        required=False,
        widget=forms.RadioSelect({"class": "form-check-input"}),
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **{**options, "use_required_attribute": False})
        self.fields["what"].choices = choices  # type: ignore[attr-defined]

    def decision(self, values: Mapping[str, Any]) -> Decision | None:
        what, _dash, key = values["what"].partition("-")
        if not what:
            return None
        kept = {name: value for name, value in values.items() if name != "what"}
        return Decision(what, int(key) if key else None, kept)

    def full_clean(self) -> None:
        """What is left for later or skipped need not be right."""
        if self.is_bound and self.data.get(self.add_prefix("what"), "") in ("", "skip"):
            for field in self.fields.values():
                field.required = False
                if isinstance(field, Chosen):
                    field.disabled = True
        super().full_clean()


class OrganisationLine(LineForm):
    name_as_written = Line(label=gettext_lazy("Name"), max_length=500)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=capital(Organisation.Kind.choices))
    settlement = Chosen(choosing.settlements, label=gettext_lazy("Settlement"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self.fields["settlement"], Settlement.objects.all(), "enterprises:find_place")


class PersonLine(LineForm):
    last_name = Line(label=gettext_lazy("Last name"), max_length=100)
    first_name = Line(label=gettext_lazy("First name"), max_length=100, required=False)
    patronymic = Line(label=gettext_lazy("Patronymic"), max_length=100, required=False)
    post = Line(label=pgettext_lazy("of a person", "Post"), max_length=300, required=False)
    organisation = forms.TypedChoiceField(
        label=gettext_lazy("Organisation of the post"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=gettext_lazy("One of this text; without one the post is not kept."),
    )

    def __init__(self, *args: Any, places: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].choices = [("", "–"), *places]  # type: ignore[attr-defined]


@dataclass
class Row:
    """A line as the page shows it: what was read, with whom it was compared, and its form."""

    part: str
    number: int
    line: dict[str, Any]
    words: str
    form: LineForm | None
    candidates: list[tuple[Any, str]]

    @property
    def key(self) -> str:
        return f"{self.part[0]}{self.number}"

    @property
    def verdict(self) -> str:
        return str(self.line["verdict"])

    @property
    def hint(self) -> str:
        return str(self.line.get("hint", ""))

    @property
    def done(self) -> dict[str, Any] | None:
        return self.line.get("done")


class TextForms:
    """The lines of a text that wait for a decision, and those that have one."""

    def __init__(self, reading: TextReading, user: Any, data: Any = None, suggest: str = "") -> None:
        self.reading, self.data = reading, data
        self.may_write = can_edit_registry(user, reading.kept_by)
        self.suggest = suggest
        found = reading.found
        self.version = VersionField().clean(data.get("version")) if data else reading.version
        organisations = self._records(Organisation, found[ORGANISATIONS])
        people = self._records(Person, found[PEOPLE])
        settled = {line["settlement"] for line in found[ORGANISATIONS] if line.get("settlement")}
        self._settlements = Settlement.objects.select_related("municipality").in_bulk(settled)
        self._places = [
            (str(number), line["title"])
            for number, line in enumerate(found[ORGANISATIONS])
            if line.get("done", {}).get("what") != "skipped"
        ]
        self.organisations = self._rows(ORGANISATIONS, found[ORGANISATIONS], organisations)
        self.people = self._rows(PEOPLE, found[PEOPLE], people)

    def _records(self, model: type[Any], lines: Iterable[Mapping[str, Any]]) -> dict[int, Any]:
        keys = {key for line in lines for key, _reason in line["candidates"]}
        rows = model.objects.of(self.reading.kept_by).present()
        if model is Organisation:
            rows = rows.select_related("settlement")
        return dict(rows.in_bulk(keys))

    def _rows(self, part: str, lines: list[dict[str, Any]], records: Mapping[int, Any]) -> list[Row]:
        rows, waiting = [], 0
        for number, line in enumerate(lines):
            words = self.reading.text[line["start"] : line["end"]]
            candidates = [(records[key], why) for key, why in line["candidates"] if key in records]
            row = Row(part, number, line, " ".join(words.split()), None, candidates)
            if row.done is None:
                waiting += 1
                if waiting > MOST_LINES:
                    continue
                row.form = self._form(row)
            rows.append(row)
        return rows

    def _form(self, row: Row) -> LineForm:
        options: dict[str, Any] = {
            "prefix": row.key,
            "choices": self._choices(row),
            "initial": self._initial(row),
            "data": self.data if self.data and not self.suggest else None,
        }
        if row.part == ORGANISATIONS:
            return OrganisationLine(**options)
        return PersonLine(**options, places=self._places)

    def _choices(self, row: Row) -> list[tuple[str, str]]:
        create = _("Enter") if self.may_write else _("Propose")
        joins = [
            (f"join-{record.pk}", _("It is %(title)s") % {"title": record}) for record, _why in row.candidates
        ]
        if row.verdict == KNOWN:
            create = _("Another one: enter") if self.may_write else _("Another one: propose")
            return [*joins, ("create", create), ("skip", _("Skip"))]
        return [("create", create), *joins, ("skip", _("Skip"))]

    def _initial(self, row: Row) -> dict[str, Any]:
        line = row.line
        initial: dict[str, Any] = {"what": self._suggested(row)}
        if row.part == ORGANISATIONS:
            settlement = self._settlements.get(line["settlement"]) if line["settlement"] else None
            return initial | {
                "name_as_written": line["title"],
                "kind": line["kind"],
                "settlement": settlement,
            }
        place = line["organisation"]
        return (
            initial
            | {name: line[name] for name in ("last_name", "first_name", "patronymic", "post")}
            | {"organisation": "" if place is None else place}
        )

    def _suggested(self, row: Row) -> str:
        """What «accept all» means for a line; whom a person must decide on stays open."""
        if self.suggest == "skip":
            return "skip"
        if self.suggest != "accept" or row.verdict == ALIKE:
            return str(self.data.get(f"{row.key}-what", "")) if self.data else ""
        if row.verdict == KNOWN and row.line["record"]:
            return f"join-{row.line['record']}"
        return "create"

    @property
    def all(self) -> list[LineForm]:
        return [row.form for row in (*self.organisations, *self.people) if row.form is not None]

    @property
    def left(self) -> int:
        """Lines that wait behind the ones on the page."""
        found = self.reading.found
        return sum("done" not in line for part in PARTS for line in found[part]) - len(self.all)

    def is_valid(self) -> bool:
        # Every form, so that all errors are told at once.
        valid = [form.is_valid() for form in self.all]
        return all(valid)

    def decisions(self) -> Decisions:
        decided: dict[tuple[str, int], Decision] = {}
        for row in (*self.organisations, *self.people):
            if row.form is not None and (decision := row.form.decision(row.form.cleaned_data)):
                decided[row.part, row.number] = decision
        return decided
