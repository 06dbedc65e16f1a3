"""Reading an organisation from the screen: one form to create and to edit, with rows of names and figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from enterprises import choosing, identifiers
from enterprises.forms.fields import Chosen, Line, LinesField, Paragraphs, VersionField, optional_choices
from enterprises.forms.numbers import Thousands, WholeNumber
from enterprises.models import (
    Industry,
    LegalForm,
    Offer,
    Organisation,
    OrganisationName,
    Region,
    Settlement,
    Source,
)
from enterprises.registry import FACTS, REMARKS, FiguresRow, NameRow, NewSource

FIRST_YEAR, LAST_YEAR = 1991, 2100
MOST_ROWS = 40
Kind = Organisation.Kind
NEW_SOURCE_KINDS = (Source.Kind.DOCUMENT, Source.Kind.LETTER, Source.Kind.PRESS_RELEASE, Source.Kind.PERSON)

Parse = Callable[[object], identifiers.Identifier]


def _capital(choices: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Labels as a list shows them: with a capital letter."""
    return [(value, capfirst(label)) for value, label in choices]


class DateField(forms.DateField):
    """ДД.ММ.ГГГГ."""

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "widget",
            forms.DateInput(attrs={"placeholder": gettext_lazy("DD.MM.YYYY"), "autocomplete": "off"}),
        )
        super().__init__(**options)

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str) and len(value) > 30:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        day = super().to_python(value)
        if day is not None and not 1800 <= day.year <= LAST_YEAR:
            raise ValidationError(_("This date cannot be right: check the year."), code="out_of_range")
        return day


class IndustriesField(LinesField):
    """Codes of ОКВЭД2, one on each line; what follows a code on its line is its name and is not read."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Sequence) and not isinstance(value, str):
            return "\n".join(str(industry) for industry in value)
        return value

    def clean(self, value: Any) -> list[Industry]:
        codes = [line.split()[0].rstrip(".;,") for line in super().clean(value)]
        known = {industry.code: industry for industry in Industry.objects.filter(code__in=codes)}
        strange = [code for code in codes if code not in known]
        if strange:
            raise ValidationError(
                _("There is no such code in ОКВЭД2: %(codes)s."),
                code="unknown",
                params={"codes": ", ".join(code[:20] for code in strange[:5])},
            )
        return [known[code] for code in dict.fromkeys(codes)]


class OrganisationForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=_capital(Kind.choices))
    name_as_written = Line(
        label=gettext_lazy("Name as the source writes it"),
        max_length=500,
        help_text=gettext_lazy(
            "Word for word, with quotes and slips; a remark on a slip goes into the note."
        ),
    )
    short_name = Line(label=gettext_lazy("Short name"), max_length=300, required=False)
    full_name = Line(label=gettext_lazy("Full name"), max_length=1000, required=False)
    legal_form = Chosen(
        choosing.legal_forms,
        label=gettext_lazy("Legal form"),
        required=False,
        help_text=gettext_lazy("If left empty, it is taken from the name."),
    )
    parent = Chosen(choosing.organisations, label=gettext_lazy("Part of"), required=False)

    inn = Line(label="ИНН", max_length=100, required=False)
    ogrn = Line(label="ОГРН", max_length=100, required=False)
    kpps = LinesField(
        label="КПП",
        longest=100,
        most=40,
        required=False,
        widget=forms.Textarea(attrs={"rows": 1}),
        help_text=gettext_lazy("One on each line, the one at the seat first."),
    )
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        choices=optional_choices(_capital(Organisation.Status.choices)),
        required=False,
    )
    status_on = DateField(label=gettext_lazy("Status since"), required=False)

    settlement = Chosen(
        choosing.settlements,
        label=gettext_lazy("Settlement"),
        required=False,
        help_text=gettext_lazy("«г. Елец» or «с. Хлевное, Хлевенский район»."),
    )
    address = Line(label=gettext_lazy("Address"), max_length=500, required=False)

    main_industry = Chosen(
        choosing.industries,
        label=gettext_lazy("Main industry (ОКВЭД2)"),
        required=False,
        help_text=gettext_lazy("A code or words of its name."),
    )
    other_industries = IndustriesField(
        label=gettext_lazy("Other industries (ОКВЭД2)"),
        longest=600,
        most=100,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Codes, one on each line."),
    )
    products = LinesField(
        label=gettext_lazy("Products"),
        longest=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One on each line."),
    )
    competencies = LinesField(
        label=gettext_lazy("Competencies"),
        longest=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    needs = LinesField(
        label=gettext_lazy("Needs"), longest=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    remit = Paragraphs(
        label=gettext_lazy("Remit, fields of training or services"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    phones = LinesField(
        label=gettext_lazy("Phones"),
        longest=300,
        most=20,
        required=False,
        widget=forms.Textarea(attrs={"rows": 1}),
    )
    emails = LinesField(
        label=gettext_lazy("E-mail"),
        longest=300,
        most=20,
        required=False,
        widget=forms.Textarea(attrs={"rows": 1}),
    )
    sites = LinesField(
        label=gettext_lazy("Web sites"),
        longest=300,
        most=20,
        required=False,
        widget=forms.Textarea(attrs={"rows": 1}),
    )

    note = Paragraphs(
        label=gettext_lazy("Note"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    checked_on = DateField(
        label=gettext_lazy("Checked on"),
        required=False,
        help_text=gettext_lazy("When the card was last compared with its sources."),
    )

    source = Chosen(
        choosing.sources,
        label=gettext_lazy("Source in the registry"),
        required=False,
        help_text=gettext_lazy("Where the new facts come from: a few words of its title."),
    )
    new_source_title = Line(label=gettext_lazy("Title of a new source"), max_length=300, required=False)
    new_source_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of the source"),
        choices=_capital([(kind.value, kind.label) for kind in NEW_SOURCE_KINDS]),
        required=False,
    )
    new_source_on = DateField(label=gettext_lazy("Date of the source"), required=False)

    version = VersionField()

    def __init__(self, *args: Any, region: Region, **options: Any) -> None:
        super().__init__(*args, **options)
        self.restored: list[str] = []
        self._offer("legal_form", LegalForm.objects.all(), "enterprises:find_legal_form")
        self._offer("parent", Organisation.objects.of(region).present(), "enterprises:find", region)
        self._offer("settlement", Settlement.objects.all(), "enterprises:find_place")
        self._offer("main_industry", Industry.objects.all(), "enterprises:find_industry")
        self._offer("source", Source.objects.of(region), "sources:find", region)

    def _offer(self, name: str, rows: models.QuerySet[Any], route: str, region: Region | None = None) -> None:
        field = self.fields[name]
        assert isinstance(field, Chosen)
        field.rows = rows
        field.widget.url = reverse(route) + (f"?region={region.code}" if region else "")

    # Numbers

    def clean_inn(self) -> str:
        return self._identifier("inn", identifiers.parse_inn)

    def clean_ogrn(self) -> str:
        return self._identifier("ogrn", identifiers.parse_registration_number)

    def clean_kpps(self) -> list[str]:
        numbers = [self._checked("КПП", line, identifiers.parse_kpp) for line in self.cleaned_data["kpps"]]
        return list(dict.fromkeys(numbers))

    def _identifier(self, name: str, parse: Parse) -> str:
        text = self.cleaned_data[name]
        return self._checked(str(self.fields[name].label), text, parse) if text else ""

    def _checked(self, label: str, text: str, parse: Parse) -> str:
        try:
            number = parse(text)
        except ValidationError as refusal:
            # The field stands under its own name; the sentence need not repeat it.
            sentence = capfirst(refusal.messages[0].removeprefix(f"{label}: "))
            raise ValidationError(sentence, code=refusal.code) from refusal
        if number.restored:
            self.restored.append(
                _("%(label)s: the leading zero lost by a spreadsheet was put back: %(value)s.")
                % {"label": label, "value": number.value}
            )
        return number.value

    # Contacts

    def clean_emails(self) -> list[str]:
        for address in self.cleaned_data["emails"]:
            try:
                validate_email(address)
            except ValidationError:
                raise ValidationError(
                    _("«%(text)s» is not an e-mail address."), code="invalid", params={"text": address[:60]}
                ) from None
        return list(self.cleaned_data["emails"])

    def clean_sites(self) -> list[str]:
        sites = self.cleaned_data["sites"]
        for site in sites:
            address = site if "://" in site else f"http://{site}"
            try:
                parts = urlsplit(address)
            except ValueError:
                parts = urlsplit("")
            if parts.scheme not in ("http", "https") or "." not in (parts.hostname or "") or " " in site:
                raise ValidationError(
                    _("«%(text)s» is not the address of a web site."),
                    code="invalid",
                    params={"text": site[:60]},
                )
        return list(sites)

    # Source

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("source") is not None and data.get("new_source_title"):
            self.add_error(
                "new_source_title",
                ValidationError(_("Choose a source or name a new one, not both."), code="two"),
            )
        elif data.get("new_source_on") and not data.get("new_source_title") and "new_source_title" in data:
            self.add_error(
                "new_source_title", ValidationError(_("Enter the title of the source."), code="required")
            )
        return data

    def fields_of_verb(self) -> dict[str, Any]:
        """The arguments of `registry.create_organisation` and `update_organisation`, but for the rows."""
        data = self.cleaned_data
        named = {name: data[name] for name in (*FACTS, *REMARKS)}
        lists = {name: data[name] for name in LISTS}
        new_source = None
        if data["new_source_title"]:
            new_source = NewSource(
                data["new_source_title"],
                data["new_source_kind"] or Source.Kind.DOCUMENT,
                data["new_source_on"],
            )
        return {**named, **lists, "source": data["source"], "new_source": new_source}

    def take(self, refusal: ValidationError) -> None:
        """Show a verb's refusal at the fields it names, the rest above the form."""
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for name, errors in refusal.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)


LISTS = ("kpps", "other_industries", "products", "competencies", "needs", "phones", "emails", "sites")


# Rows


class RowForm(forms.Form):
    """One line of a table of fields: the head of the column is seen, the label is heard."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            kind = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            marked = " is-invalid" if self.is_bound and name in self.errors else ""
            field.widget.attrs |= {"class": f"{kind} field-s{marked}", "aria-label": str(field.label)}

    def row(self) -> NameRow | FiguresRow | None:
        """What a valid line says; None for an emptied one."""
        raise NotImplementedError


class NameRowForm(RowForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of name"), choices=_capital(OrganisationName.Kind.choices), required=False
    )
    name = Line(label=gettext_lazy("Name"), max_length=500, required=False)
    valid_from = DateField(label=gettext_lazy("From"), required=False)
    valid_to = DateField(label=gettext_lazy("Until"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        begins, ends = data.get("valid_from"), data.get("valid_to")
        if (begins or ends) and data.get("name") == "":
            self.add_error("name", ValidationError(_("Enter the name."), code="required"))
        if begins and ends and ends < begins:
            self.add_error(
                "valid_to", ValidationError(_("The end date is earlier than the start date."), code="order")
            )
        return data

    def row(self) -> NameRow | None:
        data = self.cleaned_data
        if not data.get("name"):
            return None
        return NameRow(
            data["kind"] or OrganisationName.Kind.FORMER, data["name"], data["valid_from"], data["valid_to"]
        )


class FiguresRowForm(RowForm):
    year = WholeNumber(label=gettext_lazy("Year"), smallest=FIRST_YEAR, largest=LAST_YEAR, required=False)
    employees = WholeNumber(label=gettext_lazy("Employees"), required=False)
    productive_jobs = WholeNumber(label=pgettext_lazy("short", "High-productivity jobs"), required=False)
    revenue = Thousands(label=pgettext_lazy("short", "Revenue"), required=False)
    export = Thousands(label=pgettext_lazy("short", "Export"), required=False)
    investment = Thousands(label=pgettext_lazy("short", "Investment"), required=False)
    research = Thousands(label=pgettext_lazy("short", "R&D"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        values = [data.get(name) for name in self.fields if name != "year"]
        if "year" in data and data["year"] is None and any(value is not None for value in values):
            self.add_error("year", ValidationError(_("Enter the year of these figures."), code="required"))
        return data

    def row(self) -> FiguresRow | None:
        data = self.cleaned_data
        values = {name: data.get(name) for name in self.fields if name != "year"}
        if all(value is None for value in values.values()):
            return None
        return FiguresRow(data["year"], **values)


class RowsFormSet(forms.BaseFormSet[RowForm]):
    """Rows told apart by what they say, not by a key: an emptied row is taken away."""

    unique_by: tuple[str, ...] = ()
    clash = gettext_lazy("This row repeats another one.")

    def clean(self) -> None:
        seen: set[tuple[Any, ...]] = set()
        for form in self.forms:
            row = form.row() if form.is_valid() else None
            if row is None:
                continue
            key = tuple(getattr(row, name) for name in self.unique_by)
            if key in seen:
                form.add_error(self.unique_by[-1], ValidationError(self.clash, code="repeated"))
            seen.add(key)

    def rows(self) -> list[Any]:
        return [row for form in self.forms if (row := form.row()) is not None]


class _Names(RowsFormSet):
    unique_by = ("kind", "name")


class _Figures(RowsFormSet):
    unique_by = ("year",)
    clash = gettext_lazy("This year stands in another row.")


NamesFormSet = forms.formset_factory(
    NameRowForm, formset=_Names, extra=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 1
)
FiguresFormSet = forms.formset_factory(
    FiguresRowForm, formset=_Figures, extra=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 1
)


@dataclass
class OrganisationForms:
    """The form with its rows, read and shown as one."""

    main: OrganisationForm
    names: Any
    figures: Any

    @classmethod
    def of(
        cls, region: Region, data: Mapping[str, Any] | None = None, organisation: Organisation | None = None
    ) -> OrganisationForms:
        initial = initial_of(organisation) if organisation else {"kind": Kind.ENTERPRISE}
        return cls(
            OrganisationForm(data, region=region, initial=initial),
            NamesFormSet(data, prefix="names", initial=[vars(row) for row in initial.get("names", [])]),
            FiguresFormSet(data, prefix="figures", initial=[vars(row) for row in initial.get("figures", [])]),
        )

    def is_valid(self) -> bool:
        valid = [self.main.is_valid(), self.names.is_valid(), self.figures.is_valid()]
        for rows in (self.names, self.figures):
            for error in rows.non_form_errors().as_data():
                self.main.add_error(None, error)
        return all(valid)

    @property
    def all(self) -> list[forms.Form]:
        return [self.main, *self.names.forms, *self.figures.forms]

    @property
    def has_errors(self) -> bool:
        return any(form.errors for form in self.all)

    def fields_of_verb(self) -> dict[str, Any]:
        return {**self.main.fields_of_verb(), "names": self.names.rows(), "figures": self.figures.rows()}


def initial_of(organisation: Organisation) -> dict[str, Any]:
    """What the form shows of a saved organisation, in the types that its clean values have."""
    offers = list(organisation.offers.all())
    contacts = list(organisation.contacts.all())
    own = {name: getattr(organisation, name) for name in (*FACTS, *REMARKS)}
    return {
        **own,
        "kpps": [kpp.value for kpp in organisation.kpps.all()],
        "other_industries": [
            link.industry for link in organisation.industry_links.select_related("industry")
        ],
        "products": [offer.text for offer in offers if offer.kind == Offer.Kind.PRODUCT],
        "competencies": [offer.text for offer in offers if offer.kind == Offer.Kind.COMPETENCY],
        "needs": [offer.text for offer in offers if offer.kind == Offer.Kind.NEED],
        "phones": [contact.value for contact in contacts if contact.kind == contact.Kind.PHONE],
        "emails": [contact.value for contact in contacts if contact.kind == contact.Kind.EMAIL],
        "sites": [contact.value for contact in contacts if contact.kind == contact.Kind.SITE],
        "names": [
            NameRow(name.kind, name.name, name.valid_from, name.valid_to) for name in organisation.names.all()
        ],
        "figures": [
            FiguresRow(
                one.year,
                one.employees,
                one.productive_jobs,
                one.revenue,
                one.export,
                one.investment,
                one.research,
            )
            for one in organisation.yearly_figures.all()
        ],
        "version": organisation.version,
    }


# How it stands now beside what was typed


@dataclass(frozen=True)
class Difference:
    label: str
    theirs: str
    mine: str


def differences(forms_: OrganisationForms, current: Organisation) -> list[Difference]:
    """Fields in which the saved organisation and the (valid) form say different things."""
    saved, typed = initial_of(current), forms_.fields_of_verb()
    labels = {name: str(field.label) for name, field in forms_.main.fields.items()}
    labels |= {"names": _("Former names"), "figures": _("Yearly figures")}
    rows = []
    for name in (*FACTS, *LISTS, "names", "figures", *REMARKS):
        if saved[name] != typed[name]:
            rows.append(
                Difference(labels[name], _told(forms_, name, saved[name]), _told(forms_, name, typed[name]))
            )
    return rows


def _told(forms_: OrganisationForms, name: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, list):
        return "; ".join(_told(forms_, "", item) for item in value)
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, NameRow | FiguresRow):
        return " ".join(_told(forms_, "", part) for part in vars(value).values() if part not in (None, ""))
    if isinstance(value, Decimal):
        return f"{value:f}"
    field = forms_.main.fields.get(name)
    if isinstance(field, forms.ChoiceField):
        labels: dict[Any, Any] = dict(field.widget.choices)
        return str(labels.get(value, value))
    return str(value)
