"""Reading a proposal: the ordinary form of a card, whose changed fields are proposed and accepted one by one.

The values of fields are kept as a browser sends them, so that the same form checks them again when they are
accepted, whatever happened to the registry meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from enterprises import choosing
from enterprises.forms.differences import told
from enterprises.forms.fields import Chosen, Line, Typed, VersionField
from enterprises.forms.organisations import LISTS, OrganisationForms, initial_of
from enterprises.forms.sourced import SourcedForm, offer
from enterprises.models import Organisation, Person, Proposal, Source
from enterprises.proposal_decisions import PersonAnswer
from enterprises.registry import FACTS, REMARKS

ROWS = ("names", "figures")
NAMING = ("source", "new_source_title")
SOURCES = ("source", "source_id", "new_source_title", "new_source_kind", "new_source_on")
# What an administrator fills in of a new organisation at once; the rest has its place on the card.
BRIEF = ("kind", "name_as_written", "short_name", "legal_form", "inn", "settlement", "address")
ALL = (*FACTS, *LISTS, *ROWS, *REMARKS)

Kind = Proposal.Kind


def as_sent(form: forms.BaseForm) -> dict[str, Any]:
    """What a browser sends back for a form that was only opened."""
    data: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        if isinstance(value, Typed):
            data |= {bound.html_name: value.text, f"{bound.html_name}_id": value.key}
        elif isinstance(value, bool):
            data |= {bound.html_name: "on"} if value else {}
        elif isinstance(value, date):
            data[bound.html_name] = f"{value:%d.%m.%Y}"
        else:
            data[bound.html_name] = "" if value is None else str(value)
    return data


# Proposing a change


def changed_fields(sent: OrganisationForms, organisation: Organisation) -> dict[str, Any]:
    """Of a valid form: the fields that say something else than the card, and the source of the new facts."""
    typed, saved = sent.fields_of_verb(), initial_of(organisation)
    data = as_sent(sent.main)
    changed: dict[str, Any] = {}
    for name in ALL:
        if typed[name] == saved[name]:
            continue
        if name in ROWS:
            changed[name] = _rows_as_sent(sent, name)
        else:
            changed |= {key: data[key] for key in (name, f"{name}_id") if key in data}
    # A kind of source alone names none.
    if changed and any(data.get(key) for key in NAMING):
        changed |= {key: data[key] for key in SOURCES if data.get(key)}
    return changed


def _rows_as_sent(sent: OrganisationForms, name: str) -> list[dict[str, Any]]:
    rows = [
        {bound.name: bound.value() or "" for bound in row}
        for row in getattr(sent, name).forms
        if row.row() is not None
    ]
    return [{key: str(value) for key, value in row.items()} for row in rows]


def told_of(sent: OrganisationForms, organisation: Organisation) -> dict[str, list[str]]:
    """The changed fields of a valid form in words: what stands there, what is proposed."""
    typed, saved = sent.fields_of_verb(), initial_of(organisation)
    return {
        name: [told(sent.main.fields.get(name), saved[name]), told(sent.main.fields.get(name), typed[name])]
        for name in ALL
        if typed[name] != saved[name]
    }


# Deciding


def label_of(name: str, main: forms.Form) -> str:
    if name in ROWS:
        return {"names": _("Former names"), "figures": _("Yearly figures")}[name]
    return str(main.fields[name].label) if name in main.fields else name


class PersonPart(forms.Form):
    """Who stands behind a proposal; an empty surname leaves the person out of the registry."""

    known = Chosen(
        choosing.people,
        label=gettext_lazy("Already in the registry"),
        required=False,
        help_text=gettext_lazy("Then only the post is added to the record."),
    )
    last_name = Line(label=gettext_lazy("Last name"), max_length=100, required=False)
    first_name = Line(label=gettext_lazy("First name"), max_length=100, required=False)
    patronymic = Line(label=gettext_lazy("Patronymic"), max_length=100, required=False)
    post = Line(label=pgettext_lazy("of a person", "Post"), max_length=300, required=False)
    work_contact = Line(label=gettext_lazy("Work contact"), max_length=300, required=False)
    organisation = Chosen(
        choosing.organisations, label=gettext_lazy("Organisation of the post"), required=False
    )

    def __init__(self, *args: Any, proposal: Proposal, **options: Any) -> None:
        super().__init__(*args, **{**options, "prefix": "person"})
        region = proposal.kept_by
        people = Person.objects.of(region).filter(merged_into=None)
        offer(self.fields["known"], people, "people:find", region)
        if proposal.kind == Kind.PERSON:
            rows = Organisation.objects.of(region).present().select_related("settlement")
            offer(self.fields["organisation"], rows, "enterprises:find", region)
        else:
            del self.fields["organisation"]
        if not proposal.person_data.get("has_consented"):
            del self.fields["work_contact"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "organisation" in self.fields and not data.get("last_name") and not data.get("known"):
            self.add_error("last_name", ValidationError(_("Enter the last name."), code="required"))
        return data

    def answer(self) -> PersonAnswer:
        data = {**self.cleaned_data}
        data.pop("organisation", None)
        return PersonAnswer(**data)


@dataclass(frozen=True)
class FieldRow:
    """One field to decide on: how the card stands, what is proposed, and the field to edit it in.

    `before` is what stood there when it was proposed. Rows of names and figures have no field.
    """

    name: str
    label: str
    now: str
    proposed: str
    before: str
    bound: forms.BoundField | None
    is_picked: bool

    @property
    def has_moved(self) -> bool:
        """The card says something else than when the change was proposed."""
        return self.before != self.now


@dataclass
class DecisionForms:
    """Everything that an administrator edits before accepting or joining a proposal."""

    proposal: Proposal
    main: SourcedForm
    card: OrganisationForms | None
    person: PersonPart | None
    organisation: Organisation | None
    names: list[str]
    picked: list[str]
    proposal_version: int = 0
    was_sent: bool = False

    @classmethod
    def of(
        cls,
        proposal: Proposal,
        sent: QueryDict | None = None,
        organisation: Organisation | None = None,
    ) -> DecisionForms:
        """`organisation` is the record to which a new one is to be joined; of a change, the card itself."""
        region = proposal.kept_by
        card_of = organisation or (proposal.organisation if proposal.kind == Kind.CHANGE else None)
        person = None
        if proposal.person_data:
            initial = {**proposal.person_data, "organisation": proposal.organisation}
            person = PersonPart(sent, proposal=proposal, initial=initial)
        if proposal.kind == Kind.PERSON:
            main = SourcedForm(sent if sent is not None else _source_of(proposal), region=region)
            return cls(proposal, main, None, person, None, [], [], _version(sent), sent is not None)

        names = _names_of(proposal, card_of)
        base = as_sent_whole(OrganisationForms.of(region, organisation=card_of))
        if card_of is None:
            # A new record has no version, and its source is the proposal's.
            base.pop("version", None)
        data: dict[str, Any] = {**base, **_flat(proposal, names)}
        data |= _source_of(proposal)
        if sent is not None:
            wanted = sent.getlist("accept") if card_of else names
            picked = [name for name in names if name in wanted]
            posted = {key: sent[key] for name in names for key in (name, f"{name}_id") if key in sent}
            posted |= {key: sent[key] for key in (*SOURCES, "version") if key in sent}
            # What is not accepted stays as the card has it, so that it cannot stand in the way.
            data |= posted
            for name in set(names) - set(picked):
                for key in [key for key in data if key == name or key == f"{name}_id"]:
                    data[key] = base.get(key, "")
                if name in ROWS:
                    data |= {key: value for key, value in base.items() if key.startswith(f"{name}-")}
        else:
            picked = []
        card = OrganisationForms.of(region, data, card_of)
        return cls(
            proposal,
            card.main,
            card,
            person,
            card_of,
            names,
            picked,
            _version(sent),
            sent is not None,
        )

    def is_valid(self) -> bool:
        valid = [part.is_valid() for part in (self.card or self.main, self.person) if part is not None]
        if self.proposal.kind == Kind.CHANGE and not self.picked:
            self.main.add_error(None, ValidationError(_("Choose at least one field."), code="required"))
            return False
        return all(valid)

    @property
    def all(self) -> list[forms.Form]:
        own = self.card.all if self.card else [self.main]
        return [*own, *([self.person] if self.person else [])]

    def values(self) -> dict[str, Any]:
        """The arguments of the registry's verbs: sources, and the fields that are accepted."""
        if self.card is None:
            return self.main.sources_of_verb()
        every = self.card.fields_of_verb()
        taken = self.picked if self.organisation is not None else ALL
        return {name: every[name] for name in (*taken, "source", "new_source")}

    def answer(self) -> PersonAnswer | None:
        return self.person.answer() if self.person else None

    def rows(self) -> list[FieldRow]:
        """Fields of the proposal beside the card. Picked at first: all of a change, else what is lacking."""
        saved = initial_of(self.organisation) if self.organisation else {}
        shown = []
        for name in self.names:
            form_field = self.main.fields.get(name)
            if form_field is not None and self.organisation is not None:
                in_a_table(form_field)
            now = told(form_field, saved[name]) if name in saved else ""
            before, proposed = [*self.proposal.told.get(name, []), "", ""][:2]
            offered = not self.was_sent and (self.proposal.kind == Kind.CHANGE or not now)
            shown.append(
                FieldRow(
                    name,
                    label_of(name, self.main),
                    now,
                    proposed or _plainly(self.proposal.fields.get(name, "")),
                    before if name in self.proposal.told else now,
                    self.main[name] if name in self.main.fields else None,
                    offered or name in self.picked,
                )
            )
        return shown


def _source_of(proposal: Proposal) -> dict[str, str]:
    """Where the facts come from: as the proposer says, else the proposer's own words."""
    if any(proposal.fields.get(name) for name in NAMING):
        return {}
    if proposal.source is not None:
        return {"source": choosing.source_label(proposal.source), "source_id": str(proposal.source.pk)}
    return {
        "new_source_title": _("Proposal: %(who)s") % {"who": proposal.came_from_label},
        "new_source_kind": Source.Kind.PERSON.value,
        "new_source_on": f"{timezone.localdate(proposal.proposed_at):%d.%m.%Y}",
    }


def in_a_table(form_field: forms.Field) -> None:
    """Draw a field without a label of its own: the head of its row is seen, the label is heard."""
    kind = "form-select" if isinstance(form_field.widget, forms.Select) else "form-control"
    form_field.widget.attrs |= {"class": f"{kind} field-s", "aria-label": str(form_field.label)}


def _version(sent: QueryDict | None) -> int:
    return VersionField().clean(sent.get("proposal_version")) if sent is not None else 0


def _names_of(proposal: Proposal, card: Organisation | None) -> list[str]:
    """Fields to decide on, in the order of the card."""
    held = [name for name in ALL if proposal.fields.get(name)]
    if proposal.kind == Kind.CHANGE:
        return [name for name in ALL if name in proposal.fields]
    if card is None:
        return [*BRIEF, *(name for name in held if name not in BRIEF)]
    # Another name becomes another spelling of the record.
    return [name for name in held if name not in ("name_as_written", "kind", *ROWS)]


def as_sent_whole(forms_: OrganisationForms) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for form in (*forms_.all, *(rows.management_form for rows in forms_.tables)):
        data |= as_sent(form)
    return data


def _flat(proposal: Proposal, names: Iterable[str]) -> dict[str, Any]:
    """The proposed values as a form's data, rows included."""
    data = {key: str(value) for key, value in proposal.fields.items() if key not in ROWS}
    kept = {*names, *(f"{name}_id" for name in names), *SOURCES}
    data = {key: value for key, value in data.items() if key in kept}
    for name in ROWS:
        rows = proposal.fields.get(name)
        if isinstance(rows, list) and name in names:
            data |= {f"{name}-TOTAL_FORMS": str(len(rows)), f"{name}-INITIAL_FORMS": str(len(rows))}
            for place, row in enumerate(rows):
                data |= {f"{name}-{place}-{key}": str(value) for key, value in row.items()}
    return data


def _plainly(value: Any) -> str:
    return "; ".join(str(value).split("\n"))
