"""Forms of an expert: conflicts of interest, then one criterion of all candidates at a time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.forms.fields import Line, Paragraphs
from sessions_app.models import Decision
from strategy.ballots import EXTREMES, Sheet
from strategy.forms.methods import decision_label, decisions_of
from strategy.forms.saving import VerbForm, dress
from strategy.forms.selections import PreparingForm
from strategy.models import Candidate, Criterion, Selection

NONE, CONFLICT = "none", "conflict"
LONGEST_COMMENT = 1000


class DeclarationForm(VerbForm):
    """Fields `conflict_<candidate>` and `reason_<candidate>`: every candidate must be answered for."""

    def __init__(self, *args: Any, candidates: list[Candidate], **options: Any) -> None:
        super().__init__(*args, **options)
        self.candidates = candidates
        for candidate in candidates:
            self.fields[f"conflict_{candidate.pk}"] = forms.ChoiceField(
                label=candidate.cluster.name,
                widget=forms.RadioSelect,
                choices=[
                    (NONE, _("no conflict of interest, I judge")),
                    (CONFLICT, _("there is one, I do not judge")),
                ],
                error_messages={"required": _("Answer for this candidate.")},
            )
            self.fields[f"reason_{candidate.pk}"] = Line(
                label=gettext("Reason: %(candidate)s") % {"candidate": candidate},
                max_length=500,
                required=False,
            )
            dress(self.fields[f"reason_{candidate.pk}"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for candidate in self.candidates:
            if cleaned.get(f"conflict_{candidate.pk}") == CONFLICT and not cleaned.get(
                f"reason_{candidate.pk}"
            ):
                self.add_error(
                    f"reason_{candidate.pk}",
                    ValidationError(_("Name the reason of the recusal."), "required"),
                )
        return cleaned

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        return [(self[f"conflict_{one.pk}"], self[f"reason_{one.pk}"]) for one in self.candidates]

    def conflicts(self) -> dict[Candidate, str]:
        return {
            one: self.cleaned_data[f"reason_{one.pk}"]
            for one in self.candidates
            if self.cleaned_data[f"conflict_{one.pk}"] == CONFLICT
        }


class ScoresForm(VerbForm):
    """Fields `value_<candidate>` and `comment_<candidate>` of one criterion."""

    def __init__(self, *args: Any, sheet: Sheet, criterion: Criterion, **options: Any) -> None:
        super().__init__(*args, **options)
        self.criterion = criterion
        self.candidates = [one for one in sheet.candidates if (one.pk, criterion.pk) in sheet.asked]
        steps = [(str(anchor.value), f"{anchor.value} – {anchor.text}") for anchor in criterion.anchors.all()]
        for candidate in self.candidates:
            given = sheet.given.get((candidate.pk, criterion.pk))
            self.fields[f"value_{candidate.pk}"] = forms.ChoiceField(
                label=candidate.cluster.name,
                required=False,
                widget=forms.RadioSelect,
                choices=[*steps, ("", _("no score"))],
                initial="" if given is None or given.value is None else str(given.value),
            )
            self.fields[f"comment_{candidate.pk}"] = Paragraphs(
                label=gettext("Comment: %(candidate)s") % {"candidate": candidate},
                required=False,
                max_length=LONGEST_COMMENT,
                initial=given.comment if given else "",
            )
            dress(self.fields[f"comment_{candidate.pk}"]).widget.attrs["rows"] = 2

    @property
    def rows(self) -> list[tuple[Candidate, Any, Any]]:
        return [(one, self[f"value_{one.pk}"], self[f"comment_{one.pk}"]) for one in self.candidates]

    def scores(self) -> list[tuple[Candidate, int | None, str]]:
        found = []
        for one in self.candidates:
            value = self.cleaned_data[f"value_{one.pk}"]
            found.append((one, int(value) if value else None, self.cleaned_data[f"comment_{one.pk}"]))
        return found


class CellForm(VerbForm):
    """What autosave sends of one candidate."""

    value = forms.ChoiceField(required=False)
    comment = Paragraphs(required=False, max_length=LONGEST_COMMENT)

    def __init__(self, *args: Any, criterion: Criterion, **options: Any) -> None:
        super().__init__(*args, **options)
        value = self.fields["value"]
        assert isinstance(value, forms.ChoiceField)
        value.choices = [(str(anchor.value), "") for anchor in criterion.anchors.all()]

    @property
    def step(self) -> int | None:
        text = self.cleaned_data["value"]
        return int(text) if text else None

    @property
    def needs_comment(self) -> bool:
        return self.step in EXTREMES and not self.cleaned_data["comment"]


class SealForm(VerbForm):
    incomplete = forms.BooleanField(required=False)


class ReopenForm(PreparingForm):
    decision = forms.ModelChoiceField(Decision.objects.none(), label=_("By decision"), empty_label=None)
    reason = Line(label=_("Reason"), max_length=500)

    def __init__(self, *args: Any, selection: Selection, **options: Any) -> None:
        super().__init__(*args, selection=selection, **options)
        decision = self.fields["decision"]
        assert isinstance(decision, forms.ModelChoiceField)
        decision.queryset = decisions_of(selection.kept_by_id)
        decision.label_from_instance = decision_label  # type: ignore[method-assign, assignment]
        if not decision.queryset.exists():
            decision.help_text = _("There is no decision in the region: a ballot is reopened by one only.")
