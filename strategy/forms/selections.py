"""Forms of a selection that is being prepared."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.forms.fields import Line, VersionField
from enterprises.models import Region, User
from sessions_app.models import StrategySession
from strategy.forms.dates import Day
from strategy.forms.numbers import Measured
from strategy.forms.saving import VerbForm, dress
from strategy.models import Candidate, Cluster, Expert, KnockOut, KnockOutAnswer, Method, Selection, Statistic

YES, NO = "yes", "no"
LONGEST_DOCUMENT = 300


class StepForm(forms.Form):
    """A button: all it carries is the version of the page it was pressed on."""

    version = VersionField()


class SelectionForm(VerbForm):
    title = Line(label=_("Title"), max_length=300)
    method = forms.ModelChoiceField(Method.objects.none(), label=_("Method"), empty_label=None)
    session = forms.ModelChoiceField(
        StrategySession.objects.none(), label=_("Session"), required=False, empty_label=_("no session")
    )

    def __init__(self, *args: Any, region: Region, **options: Any) -> None:
        super().__init__(*args, **options)
        method, session = self.fields["method"], self.fields["session"]
        assert isinstance(method, forms.ModelChoiceField)
        assert isinstance(session, forms.ModelChoiceField)
        method.queryset = Method.objects.of(region)
        method.label_from_instance = method_label  # type: ignore[method-assign, assignment]
        session.queryset = StrategySession.objects.of(region).filter(is_rehearsal=False)
        if not method.queryset.exists():
            method.help_text = _("There is no method yet: write one first, on the page of selections.")


def method_label(method: Method) -> str:
    return gettext("%(title)s, edition %(edition)s") % {"title": method.title, "edition": method.edition}


class PreparingForm(VerbForm):
    """A form of one selection; `values` is what its verb takes besides the version."""

    version = VersionField()

    def __init__(self, *args: Any, selection: Selection, **options: Any) -> None:
        self.selection = selection
        options["initial"] = {"version": selection.version} | options.get("initial", {})
        super().__init__(*args, **options)

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class CandidateForm(PreparingForm):
    cluster = forms.ModelChoiceField(Cluster.objects.none(), label=_("Cluster"), empty_label=None)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        cluster = self.fields["cluster"]
        assert isinstance(cluster, forms.ModelChoiceField)
        cluster.queryset = Cluster.objects.of(self.selection.kept_by).exclude(
            candidacies__selection=self.selection
        )
        if not cluster.queryset.exists():
            cluster.help_text = _("All clusters of the region are on the list.")


class ExpertForm(PreparingForm):
    user = forms.ModelChoiceField(User.objects.none(), label=_("Expert"), empty_label=None)
    side = forms.ChoiceField(label=_("Side"), choices=Expert.Side.choices)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        user = self.fields["user"]
        assert isinstance(user, forms.ModelChoiceField)
        user.queryset = (
            User.objects.filter(grants__region=self.selection.kept_by, grants__role="expert", is_active=True)
            .exclude(expertises__selection=self.selection)
            .distinct()
        )
        if not user.queryset.exists():
            user.help_text = _("Every user with the role «expert» is on the list; invite one first.")


class WithdrawalForm(PreparingForm):
    on = Day(label=_("Date"))
    reason = Line(label=_("Reason"), max_length=500, help_text=_("It stands on the page of the result."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = timezone.localdate()


class ChallengeForm(PreparingForm):
    candidate = forms.ModelChoiceField(Candidate.objects.none(), label=_("Candidate"), empty_label=None)
    reason = Line(label=_("Reason"), max_length=500)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        candidate = self.fields["candidate"]
        assert isinstance(candidate, forms.ModelChoiceField)
        candidate.queryset = self.selection.candidates.select_related("cluster")


class KnockOutsForm(PreparingForm):
    """Fields `answer_<candidate>_<condition>` and `document_<candidate>_<condition>`, drawn as a table."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.candidates = list(self.selection.candidates.filter(withdrawn_on=None).select_related("cluster"))
        self.knock_outs = list(KnockOut.objects.filter(method=self.selection.method_id))
        saved = {
            (answer.candidate_id, answer.knock_out_id): answer
            for answer in KnockOutAnswer.objects.filter(candidate__selection=self.selection)
        }
        for candidate in self.candidates:
            for knock_out in self.knock_outs:
                key = f"{candidate.pk}_{knock_out.pk}"
                answer = saved.get((candidate.pk, knock_out.pk))
                said = f"{candidate}: {knock_out}"
                self.fields[f"answer_{key}"] = forms.ChoiceField(
                    label=said,
                    required=False,
                    choices=[("", _("no answer")), (YES, _("yes")), (NO, _("no"))],
                    initial="" if answer is None else YES if answer.passed else NO,
                )
                self.fields[f"document_{key}"] = Line(
                    label=gettext("%(what)s – document") % {"what": said},
                    max_length=LONGEST_DOCUMENT,
                    required=False,
                    initial=answer.document if answer else "",
                )
                dress(self.fields[f"answer_{key}"])
                dress(self.fields[f"document_{key}"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for candidate in self.candidates:
            for knock_out in self.knock_outs:
                key = f"{candidate.pk}_{knock_out.pk}"
                if cleaned.get(f"answer_{key}") and not cleaned.get(f"document_{key}"):
                    self.add_error(
                        f"document_{key}", ValidationError(_("Name the document that says so."), "required")
                    )
        return cleaned

    @property
    def rows(self) -> list[tuple[Candidate, list[tuple[Any, Any]]]]:
        return [
            (
                candidate,
                [
                    (self[f"answer_{candidate.pk}_{one.pk}"], self[f"document_{candidate.pk}_{one.pk}"])
                    for one in self.knock_outs
                ],
            )
            for candidate in self.candidates
        ]

    def values(self) -> dict[str, Any]:
        return {
            "answers": {
                (candidate.pk, one.pk): (
                    self.cleaned_data[f"answer_{candidate.pk}_{one.pk}"] == YES,
                    self.cleaned_data[f"document_{candidate.pk}_{one.pk}"],
                )
                for candidate in self.candidates
                for one in self.knock_outs
                if self.cleaned_data[f"answer_{candidate.pk}_{one.pk}"]
            }
        }


class FiguresForm(PreparingForm):
    """Fields `x_<candidate>_<criterion>` and `note_<candidate>_<criterion>`, drawn as a table."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.candidates = list(self.selection.candidates.filter(withdrawn_on=None).select_related("cluster"))
        self.criteria = list(self.selection.method.criteria.filter(kind="statistic"))
        saved = {
            (one.candidate_id, one.criterion_id): one
            for one in Statistic.objects.filter(candidate__selection=self.selection)
        }
        for candidate in self.candidates:
            for criterion in self.criteria:
                key = f"{candidate.pk}_{criterion.pk}"
                figure = saved.get((candidate.pk, criterion.pk))
                said = f"{candidate}: {criterion}"
                self.fields[f"x_{key}"] = Measured(
                    label=said, required=False, least=Decimal(0), initial=figure.x if figure else None
                )
                self.fields[f"note_{key}"] = Line(
                    label=gettext("%(what)s – where from") % {"what": said},
                    max_length=LONGEST_DOCUMENT,
                    required=False,
                    initial=figure.note if figure else "",
                )
                dress(self.fields[f"x_{key}"])
                dress(self.fields[f"note_{key}"])

    @property
    def rows(self) -> list[tuple[Candidate, list[tuple[Any, Any]]]]:
        return [
            (
                candidate,
                [
                    (self[f"x_{candidate.pk}_{one.pk}"], self[f"note_{candidate.pk}_{one.pk}"])
                    for one in self.criteria
                ],
            )
            for candidate in self.candidates
        ]

    def values(self) -> dict[str, Any]:
        return {
            "figures": {
                (candidate.pk, one.pk): (
                    self.cleaned_data[f"x_{candidate.pk}_{one.pk}"],
                    self.cleaned_data[f"note_{candidate.pk}_{one.pk}"],
                )
                for candidate in self.candidates
                for one in self.criteria
                if self.cleaned_data[f"x_{candidate.pk}_{one.pk}"] is not None
            }
        }
