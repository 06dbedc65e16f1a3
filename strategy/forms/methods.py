"""Forms of a passport that is being written."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.forms.fields import Line, Paragraphs, VersionField
from enterprises.forms.numbers import WholeNumber
from sessions_app.models import Decision
from strategy import comparisons
from strategy.forms.numbers import Measured
from strategy.forms.saving import VerbForm
from strategy.methods import Steps, library, plain
from strategy.models import ANCHORS, Criterion, Method

LONGEST_TEXT = 2000
LONGEST_ANCHOR = 500
MOST_POINTS = 12


class NewMethodForm(VerbForm):
    title = Line(label=_("Title"), max_length=300)
    edition = Line(label=_("Edition"), max_length=20, initial="1.0")
    ready = forms.ChoiceField(label=_("Begin from"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        ready = self.fields["ready"]
        assert isinstance(ready, forms.ChoiceField)
        ready.choices = [
            *((key, f"{facts['title']}. {facts['about']}") for key, facts in library().items()),
            ("", _("an empty passport")),
        ]
        ready.initial = next(iter(library()))


class EditionForm(VerbForm):
    edition = Line(label=_("Edition"), max_length=20)


class MethodPart(VerbForm):
    version = VersionField()

    def __init__(self, *args: Any, method: Method, **options: Any) -> None:
        self.method = method
        options["initial"] = self.saved(method) | {"version": method.version} | options.get("initial", {})
        super().__init__(*args, **options)

    @classmethod
    def saved(cls, method: Method) -> dict[str, Any]:
        return {}

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class MethodForm(MethodPart):
    title = Line(label=_("Title"), max_length=300)
    places = WholeNumber(label=_("Places"), smallest=1, largest=50)
    elicitation = forms.ChoiceField(
        label=_("How the weights were found"),
        choices=Method.Elicitation.choices,
        help_text=_(
            "By swing: 100 points to the criterion whose change from the worst to the best is worth most, "
            "the others relative to it. Directly: percents that sum to 100. In pairs: from the page of "
            "comparisons."
        ),
    )
    weights_note = Paragraphs(label=_("How the weights were agreed"), max_length=LONGEST_TEXT, required=False)
    tie_rule = Paragraphs(label=_("Rule for ties"), max_length=LONGEST_TEXT, required=False)
    floor_rule = Paragraphs(label=_("Rule for floors"), max_length=LONGEST_TEXT, required=False)
    disputed_from = WholeNumber(
        label=_("A cell is disputed from a spread of"),
        smallest=25,
        largest=100,
        help_text=_("Points between the highest and the lowest score; a second round asks about such cells."),
    )
    approved_by = forms.ModelChoiceField(
        Decision.objects.none(), label=_("Approved by"), required=False, empty_label=_("no decision yet")
    )

    FIELDS = (
        "title",
        "places",
        "elicitation",
        "weights_note",
        "tie_rule",
        "floor_rule",
        "disputed_from",
        "approved_by",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        approved = self.fields["approved_by"]
        assert isinstance(approved, forms.ModelChoiceField)
        approved.queryset = decisions_of(self.method.kept_by_id)
        approved.label_from_instance = decision_label  # type: ignore[method-assign, assignment]
        for name in ("weights_note", "tie_rule", "floor_rule"):
            self.fields[name].widget.attrs["rows"] = 3

    @classmethod
    def saved(cls, method: Method) -> dict[str, Any]:
        return {name: getattr(method, name) for name in cls.FIELDS}


def decisions_of(region: int) -> Any:
    return Decision.objects.filter(kept_by=region).select_related("session").order_by("-decided_on", "-pk")


def decision_label(decision: Decision) -> str:
    """«2.1 от 10.12.2013: Утвердить методику…», short enough for a line."""
    number = decision.number or decision.act_number or "–"
    day = f" {decision.decided_on:%d.%m.%Y}" if decision.decided_on else ""
    text = decision.text if len(decision.text) <= 90 else f"{decision.text[:89].rstrip()}…"
    return f"{number}{day}: {text}"


class CriterionForm(MethodPart):
    """One criterion with the texts of its steps; a statistic has a value function besides."""

    code = Line(label=_("Code"), max_length=10)
    name = Line(label=_("Name"), max_length=200)
    question = Line(label=_("Question"), max_length=500, required=False)
    evidence = Line(label=_("Where the evidence is"), max_length=500, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Criterion.Kind.choices)
    direction = forms.ChoiceField(label=_("Direction"), choices=Criterion.Direction.choices)
    unit = Line(label=_("Unit"), max_length=50, required=False)
    points = Measured(label=_("Points of weight"), least=Decimal(0))
    floor = Measured(label=_("Floor"), required=False, least=Decimal(0))
    least_weight = Measured(label=_("Weight at least, %"), required=False, least=Decimal(0))
    most_weight = Measured(label=_("Weight at most, %"), required=False, least=Decimal(0))
    tie_order = WholeNumber(label=_("Turn at a tie"), required=False, smallest=1, largest=50)
    value_points = Paragraphs(
        label=_("Value function"),
        max_length=LONGEST_TEXT,
        required=False,
        help_text=_(
            "For a statistic: one point a line, figure and value from 0 to 100, as in «700; 25». Linear "
            "between points."
        ),
    )

    FIELDS = (
        "code",
        "name",
        "question",
        "evidence",
        "kind",
        "direction",
        "unit",
        "points",
        "floor",
        "least_weight",
        "most_weight",
        "tie_order",
    )

    def __init__(self, *args: Any, criterion: Criterion | None = None, **options: Any) -> None:
        method = options["method"]
        options["initial"] = self.saved(method, criterion=criterion)
        super().__init__(*args, **options)
        for value in ANCHORS:
            self.fields[f"anchor_{value}"] = Line(
                label=gettext("What %(value)d means") % {"value": value},
                max_length=LONGEST_ANCHOR,
                required=False,
            )
        self.order_fields(
            [*self.FIELDS[:4], *(f"anchor_{value}" for value in ANCHORS), *self.FIELDS[4:], "value_points"]
        )
        self.fields["value_points"].widget.attrs["rows"] = 5

    @classmethod
    def saved(cls, method: Method, criterion: Criterion | None = None) -> dict[str, Any]:
        if criterion is None:
            return {}
        current = Criterion.objects.filter(pk=criterion.pk).first()
        if current is None:
            return {}
        return (
            {name: getattr(current, name) for name in cls.FIELDS}
            | {f"anchor_{anchor.value}": anchor.text for anchor in current.anchors.all()}
            | {
                "value_points": "\n".join(
                    f"{_comma(point.x)}; {_comma(point.y)}" for point in current.value_points.all()
                )
            }
        )

    def clean_value_points(self) -> list[tuple[Decimal, Decimal]]:
        lines = [line for line in self.cleaned_data["value_points"].split("\n") if line.strip()]
        if len(lines) > MOST_POINTS:
            raise ValidationError(
                _("At most %(most)s points are allowed."), "too_many", {"most": MOST_POINTS}
            )
        number = Measured(required=True)
        points = []
        for place, line in enumerate(lines, start=1):
            parts = [part.strip() for part in line.split(";")]
            try:
                x, y = (number.clean(part) for part in parts)
            except (ValueError, ValidationError):
                raise ValidationError(
                    _("Line %(place)s: a figure, a semicolon and a value, as in «700; 25»."),
                    "not_a_point",
                    {"place": place},
                ) from None
            if not 0 <= y <= 100:
                raise ValidationError(
                    _("Line %(place)s: the value is from 0 to 100."), "out_of_range", {"place": place}
                )
            points.append((x, y))
        if len({x for x, _y in points}) != len(points):
            raise ValidationError(_("Each figure stands once."), "repeated")
        return sorted(points)

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.FIELDS}

    def steps(self) -> Steps:
        anchors = {value: self.cleaned_data[f"anchor_{value}"] for value in ANCHORS}
        return Steps(anchors, self.cleaned_data["value_points"])


def _comma(value: Decimal) -> str:
    return (plain(value) or "").replace(".", ",")


class PairsForm(MethodPart):
    """Every two criteria, by Saaty's scale: a negative answer says that the second matters more."""

    weights_note = Paragraphs(label=_("How the weights were agreed"), max_length=LONGEST_TEXT, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["weights_note"].widget.attrs["rows"] = 3
        self.pairs = comparisons.pairs_of(list(self.method.criteria.all()))
        for pair in self.pairs:
            self.fields[pair.key] = forms.TypedChoiceField(
                label=f"{pair.first.code}. {pair.first.name} – {pair.second.code}. {pair.second.name}",
                choices=comparisons.answers(pair),
                coerce=int,
            )

    @classmethod
    def saved(cls, method: Method) -> dict[str, Any]:
        # What was agreed of other weights says nothing of these.
        is_compared = method.elicitation == Method.Elicitation.AHP
        return {
            "weights_note": method.weights_note if is_compared else "",
            **{pair.key: 1 for pair in comparisons.pairs_of(list(method.criteria.all()))},
            **method.pairs,
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        number = self.method.criteria.count()
        if not 1 < number <= comparisons.MOST_CRITERIA:
            raise ValidationError(
                _("From 2 to %(most)s criteria can be compared in pairs."),
                "too_many",
                {"most": comparisons.MOST_CRITERIA},
            )
        return cleaned

    def answers(self) -> dict[str, int]:
        return {pair.key: self.cleaned_data[pair.key] for pair in self.pairs}


class KnockOutListForm(MethodPart):
    lines = Paragraphs(
        label=_("Conditions, one a line"),
        max_length=8000,
        required=False,
        help_text=_("A question to be answered with yes or no; after a semicolon the document that says so."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["lines"].widget.attrs["rows"] = 8

    @classmethod
    def saved(cls, method: Method) -> dict[str, Any]:
        rows = method.knock_outs.values_list("question", "document")
        return {"lines": "\n".join("; ".join(filter(None, row)) for row in rows)}

    def clean_lines(self) -> str:
        for place, line in enumerate(self.cleaned_data["lines"].split("\n"), start=1):
            question, _sign, document = line.partition(";")
            if len(question.strip()) > 500 or len(document.strip()) > 300:
                raise ValidationError(_("Line %(place)s is too long."), "max_length", {"place": place})
        return str(self.cleaned_data["lines"])

    def rows(self) -> list[tuple[str, str]]:
        found = []
        for line in self.cleaned_data["lines"].split("\n"):
            question, _sign, document = line.partition(";")
            if question.strip():
                found.append((question.strip(), document.strip()))
        return found
