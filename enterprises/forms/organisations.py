"""Reading an organisation from the screen: one form to create and to edit, with rows of names and figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from enterprises import choosing, identifiers
from enterprises.forms.dates import FIRST_YEAR, LAST_YEAR, DateField
from enterprises.forms.differences import Difference, differences
from enterprises.forms.fields import Chosen, Line, LinesField, Paragraphs, capital, optional_choices
from enterprises.forms.numbers import Thousands, WholeNumber
from enterprises.forms.rows import MOST_ROWS, RowForm, RowsFormSet, WithRows
from enterprises.forms.sourced import SourcedForm, offer
from enterprises.models import (
    Industry,
    Kpp,
    LegalForm,
    Offer,
    Organisation,
    OrganisationName,
    Region,
    Settlement,
)
from enterprises.parts import FiguresRow, KppRow, NameRow
from enterprises.registry import FACTS, REMARKS

Kind = Organisation.Kind

Parse = Callable[[object], identifiers.Identifier]


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


_PURPOSE = re.compile(r"^(?P<number>.*?\d)\s*(?:[–—-]\s*|\s)(?P<purpose>[а-яё][а-яё\s,.]*)$", re.IGNORECASE)


class KppField(LinesField):
    """КПП, one on each line, with what each is for."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Sequence) and not isinstance(value, str):
            return "\n".join(str(row) for row in value)
        return value

    def clean(self, value: Any) -> list[KppRow]:
        return [self._row(line) for line in super().clean(value)]

    def _row(self, line: str) -> KppRow:
        match = _PURPOSE.match(line)
        if match is None:
            return KppRow(line)
        words = match["purpose"].strip(" .,").lower()
        fitting = [kind for kind in Kpp.Purpose if kind.value and str(kind.label).lower().startswith(words)]
        if len(fitting) != 1:
            raise ValidationError(
                _("«%(text)s»: what the КПП is for is one of: %(purposes)s."),
                code="purpose",
                params={
                    "text": match["purpose"][:60],
                    "purposes": "; ".join(str(kind.label) for kind in Kpp.Purpose if kind.value),
                },
            )
        return KppRow(match["number"], fitting[0].value)


class OrganisationForm(SourcedForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=capital(Kind.choices))
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
    parent_on = DateField(label=gettext_lazy("Part of it since"), required=False)

    inn = Line(label="ИНН", max_length=100, required=False)
    ogrn = Line(label="ОГРН", max_length=100, required=False)
    kpps = KppField(
        label="КПП",
        longest=100,
        most=40,
        required=False,
        widget=forms.Textarea(attrs={"rows": 1}),
        help_text=gettext_lazy(
            "One on each line; what it is for may follow: «at the seat», «of a separate unit», "
            "«for land, property or transport», «as a largest taxpayer»."
        ),
    )
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        choices=optional_choices(capital(Organisation.Status.choices)),
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

    def __init__(self, *args: Any, region: Region, **options: Any) -> None:
        super().__init__(*args, region=region, **options)
        self.restored: list[str] = []
        offer(self.fields["legal_form"], LegalForm.objects.all(), "enterprises:find_legal_form")
        offer(self.fields["parent"], Organisation.objects.of(region).present(), "enterprises:find", region)
        offer(self.fields["settlement"], Settlement.objects.all(), "enterprises:find_place")
        offer(self.fields["main_industry"], Industry.objects.all(), "enterprises:find_industry")

    # Numbers

    def clean_inn(self) -> str:
        return self._identifier("inn", identifiers.parse_inn)

    def clean_ogrn(self) -> str:
        return self._identifier("ogrn", identifiers.parse_registration_number)

    def clean_kpps(self) -> list[KppRow]:
        rows: dict[str, KppRow] = {}
        for row in self.cleaned_data["kpps"]:
            number = self._checked("КПП", row.value, identifiers.parse_kpp)
            rows.setdefault(number, KppRow(number, row.purpose))
        return list(rows.values())

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

    def clean_phones(self) -> list[str]:
        known = self.initial.get("phones") or ()
        for phone in self.cleaned_data["phones"]:
            if phone not in known:
                identifiers.refuse_no_telephone(phone)
        return list(self.cleaned_data["phones"])

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

    def fields_of_verb(self) -> dict[str, Any]:
        """The arguments of `registry.create_organisation` and `update_organisation`, but for the rows."""
        data = self.cleaned_data
        named = {name: data[name] for name in (*FACTS, *REMARKS)}
        lists = {name: data[name] for name in LISTS}
        return {**named, **lists, **self.sources_of_verb()}


LISTS = ("kpps", "other_industries", "products", "competencies", "needs", "phones", "emails", "sites")


# Rows


class NameRowForm(RowForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of name"), choices=capital(OrganisationName.Kind.choices), required=False
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
class OrganisationForms(WithRows):
    """The form with its rows of names and figures."""

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

    @property
    def tables(self) -> Sequence[Any]:
        return (self.names, self.figures)

    def fields_of_verb(self) -> dict[str, Any]:
        return {**self.main.fields_of_verb(), "names": self.names.rows(), "figures": self.figures.rows()}


def initial_of(organisation: Organisation) -> dict[str, Any]:
    """What the form shows of a saved organisation, in the types that its clean values have."""
    offers = list(organisation.offers.all())
    contacts = list(organisation.contacts.all())
    own = {name: getattr(organisation, name) for name in (*FACTS, *REMARKS)}
    return {
        **own,
        "kpps": [KppRow(kpp.value, kpp.purpose) for kpp in organisation.kpps.all()],
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


def differences_of(forms_: OrganisationForms, current: Organisation) -> list[Difference]:
    """Fields in which the saved organisation and the (valid) form say different things."""
    titles = {"names": _("Former names"), "figures": _("Yearly figures")}
    names = (*FACTS, *LISTS, "names", "figures", *REMARKS)
    return differences(forms_.main, names, initial_of(current), forms_.fields_of_verb(), titles)
