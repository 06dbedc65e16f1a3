"""Forms of the import: a file, its table, its columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.forms.fields import Line, VersionField, capital
from enterprises.forms.numbers import WholeNumber
from enterprises.imports.columns import FIELDS, UNIT_LABELS
from enterprises.models import ImportBatch, Organisation

SKIP = _("do not read")


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX, CSV or TXT, at most 20 MB and 200,000 rows."),
        max_length=300,
        # An empty file is refused with the words of the reader.
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
    )


class TableForm(forms.Form):
    """Which sheet, and in which line the header stands."""

    version = VersionField()
    header_line = WholeNumber(label=_("Line of the header"), smallest=1, largest=60)

    def __init__(self, *args: Any, batch: ImportBatch, **options: Any) -> None:
        options.setdefault(
            "initial",
            {
                "version": batch.version,
                "header_line": batch.header_line,
                "sheet": batch.about.get("sheet", ""),
            },
        )
        super().__init__(*args, **options)
        sheets = batch.about.get("sheets", [])
        if len(sheets) > 1:
            self.fields["sheet"] = forms.ChoiceField(
                label=_("Sheet"), choices=[(name, name) for name in sheets]
            )
            self.order_fields(["sheet", "header_line"])


class ColumnsForm(forms.Form):
    """What each column of the file means."""

    version = VersionField()
    kind = forms.ChoiceField(
        label=_("Kind of new records"),
        choices=capital(Organisation.Kind.choices),
        help_text=_("Where the file has no column for it."),
    )
    year = WholeNumber(
        label=_("Year of the figures"),
        smallest=1991,
        largest=2100,
        required=False,
        help_text=_("Of which year employees, revenue and other yearly figures are."),
    )
    remember = Line(
        label=_("Remember these columns as"),
        max_length=100,
        required=False,
        help_text=_("They are offered for the next file with such headers."),
    )

    def __init__(self, *args: Any, batch: ImportBatch, **options: Any) -> None:
        self.batch = batch
        columns: Sequence[Mapping[str, str]] = batch.columns
        initial: dict[str, Any] = {
            "version": batch.version,
            "kind": batch.kind,
            "year": batch.year,
            "remember": batch.mapping_name,
        }
        for place, column in enumerate(columns):
            initial |= {f"field_{place}": column["field"], f"unit_{place}": column["unit"]}
        options.setdefault("initial", initial)
        super().__init__(*args, **options)
        meanings = [("", SKIP), *capital([(field.key, field.label) for field in FIELDS.values()])]
        for place, column in enumerate(columns):
            header = column["header"] or str(place + 1)
            self.fields[f"field_{place}"] = forms.ChoiceField(
                label=_("Column «%(header)s»") % {"header": header},
                choices=meanings,
                required=False,
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            self.fields[f"unit_{place}"] = forms.ChoiceField(
                label=_("Unit of «%(header)s»") % {"header": header},
                choices=[("", _("choose")), *UNIT_LABELS.items()],
                required=False,
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    def clean_year(self) -> int | None:
        year: int | None = self.cleaned_data["year"]
        if year is not None and year > timezone.localdate().year + 1:
            raise forms.ValidationError(_("This year has not come yet."), code="out_of_range")
        return year

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or self.cleaned_data
        for place in range(len(self.batch.columns)):
            key = data.get(f"field_{place}")
            if key and FIELDS[key].is_money and not data.get(f"unit_{place}"):
                self.add_error(
                    f"unit_{place}",
                    forms.ValidationError(_("Say in what unit this money is."), code="required"),
                )
        return data

    def rows(self) -> list[dict[str, Any]]:
        """Columns as the page shows them, with what stands in the first cells below the header."""
        shown = []
        below = self.batch.beginning[self.batch.header_line :]
        for place, column in enumerate(self.batch.columns):
            samples = [row[place] for row in below if place < len(row) and row[place]][:3]
            shown.append(
                {
                    "header": column["header"],
                    "number": place + 1,
                    "samples": samples,
                    "field": self[f"field_{place}"],
                    "unit": self[f"unit_{place}"],
                }
            )
        return shown

    def columns(self) -> list[dict[str, str]]:
        data = self.cleaned_data
        return [
            {
                "header": column["header"],
                "field": (key := data[f"field_{place}"]),
                "unit": data[f"unit_{place}"] if key and FIELDS[key].is_money else "",
            }
            for place, column in enumerate(self.batch.columns)
        ]
