"""The form of a decision on pilots: outcomes with reasons, the departure first, opinions, conditions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.forms.fields import Line, Paragraphs
from enterprises.models import Person
from sessions_app.models import Statement, StrategySession
from strategy.dashboards.scoreboard import Board, Refused, Row
from strategy.dashboards.why import Why
from strategy.forms.dates import Day
from strategy.forms.saving import VerbForm, dress
from strategy.models import Criterion, PilotOutcome
from strategy.selection import Passage, Reasoned, Terms, Verdict

LONGEST_TEXT = 5000
LONGEST_REASON = 500
REASONS, WEAK_POINTS, OPINIONS = 3, 2, 3
Outcome = PilotOutcome.Outcome


class DecisionForm(VerbForm):
    """`whys` holds every candidate as its page reads it: drafts of reasons, statements to quote."""

    text = Paragraphs(label=_("Text of the decision"), max_length=LONGEST_TEXT)
    decided_on = Day(label=_("Date"))
    number = Line(label=_("Number"), max_length=20, required=False)
    session = forms.ModelChoiceField(
        StrategySession.objects.none(),
        label=_("Session whose minutes hold it"),
        required=False,
        empty_label=_("none: an act of a head"),
    )
    act_number = Line(
        label=_("Act number"), max_length=50, required=False, help_text=_("Where no session decided.")
    )
    deviation = Paragraphs(
        label=_("Why the decision departs from the ranking"),
        max_length=LONGEST_TEXT,
        required=False,
        help_text=_("Required where the pilots are not those of the ranking, or one is below a floor."),
    )
    reason = Paragraphs(label=_("Reason of the decision"), max_length=LONGEST_TEXT)
    conditions = Paragraphs(
        label=_("Conditions, one a line"),
        max_length=LONGEST_TEXT,
        required=False,
        help_text=_("After a semicolon the date, as in «Create a council; 28.02.2014»."),
    )
    review_on = Day(label=_("Review date"), required=False)

    HEAD = ("text", "decided_on", "number", "session", "act_number")
    FOOT = ("conditions", "review_on")

    def __init__(self, *args: Any, board: Board, whys: list[Why], **options: Any) -> None:
        super().__init__(*args, **options)
        self.board, self.whys = board, whys
        self.statements: dict[int, dict[str, Statement]] = {}
        session = self.fields["session"]
        assert isinstance(session, forms.ModelChoiceField)
        session.queryset = StrategySession.objects.of(board.selection.kept_by).filter(is_rehearsal=False)
        session.initial = board.selection.session
        for name in ("text", "deviation", "reason", "conditions"):
            self.fields[name].widget.attrs["rows"] = 3
        for why in whys:
            self._add_candidate(why)
        for place in range(OPINIONS):
            self.fields[f"opinion_of_{place}"] = forms.ModelChoiceField(
                self._experts(),
                label=gettext("Opinion %(number)d: whose") % {"number": place + 1},
                required=False,
                empty_label=_("nobody"),
            )
            self.fields[f"opinion_{place}"] = Paragraphs(
                label=gettext("Opinion %(number)d: words") % {"number": place + 1},
                max_length=LONGEST_TEXT,
                required=False,
            )
            dress(self.fields[f"opinion_of_{place}"])
            dress(self.fields[f"opinion_{place}"]).widget.attrs["rows"] = 2

    def _experts(self) -> Any:
        judged = Q(expertises__selection=self.board.selection)
        with_account = Q(user__expertises__selection=self.board.selection)
        return Person.objects.filter(judged | with_account).distinct()

    def _add_candidate(self, why: Why) -> None:
        key, standing = why.cluster.pk, why.standing
        self.fields[f"outcome_{key}"] = forms.ChoiceField(
            label=why.cluster.name, choices=Outcome.choices, initial=_usual(standing)
        )
        dress(self.fields[f"outcome_{key}"])
        self.fields[f"needed_{key}"] = Paragraphs(
            label=gettext("What is needed: %(name)s") % {"name": why.cluster.name},
            max_length=LONGEST_TEXT,
            required=False,
            initial="" if why.is_pilot else "\n".join(why.needed),
        )
        dress(self.fields[f"needed_{key}"]).widget.attrs["rows"] = 3
        drafts = {"reason": why.reasons[:REASONS], "weak": why.weak_points[:WEAK_POINTS]}
        # What the decision before this one quoted may be quoted again.
        quoted = [one.said for one in why.arguments if one.said is not None]
        said = {str(one.statement.pk): one for one in (*why.said, *quoted)}
        self.statements[key] = {number: one.statement for number, one in said.items()}
        quotes = [("", _("without a quotation"))] + [
            (number, f"№\u00a0{one.statement.number}. {one.words[:90]}") for number, one in said.items()
        ]
        for kind, count in (("reason", REASONS), ("weak", WEAK_POINTS)):
            for place in range(count):
                draft = drafts[kind][place] if place < len(drafts[kind]) else None
                name = f"{kind}_{key}_{place}"
                criterion = draft.criterion if draft else None
                label = gettext("Reason %(number)d") if kind == "reason" else gettext("Weak point %(number)d")
                text = f"{criterion.name}: {draft.text}" if draft and criterion and draft.is_drafted else ""
                self.fields[name] = Line(
                    label=f"{why.cluster.name}. {label % {'number': place + 1}}",
                    help_text=label % {"number": place + 1},
                    max_length=LONGEST_REASON,
                    required=False,
                    initial=text or (draft.text if draft else ""),
                )
                self.fields[f"{name}_criterion"] = forms.ChoiceField(
                    label=gettext("Criterion"),
                    required=False,
                    choices=[("", "–"), *((str(one.pk), one.name) for one in self.board.criteria)],
                    initial=str(criterion.pk) if criterion else "",
                )
                self.fields[f"{name}_said"] = forms.ChoiceField(
                    label=gettext("Quoted statement"),
                    required=False,
                    choices=quotes,
                    initial=str(draft.said.statement.pk) if draft and draft.said else "",
                )
                for part in (name, f"{name}_criterion", f"{name}_said"):
                    dress(self.fields[part])

    @property
    def candidates(self) -> list[dict[str, Any]]:
        found = []
        for why in self.whys:
            key = why.cluster.pk
            found.append(
                {
                    "why": why,
                    "outcome": self[f"outcome_{key}"],
                    "needed": self[f"needed_{key}"],
                    "lines": [
                        (self[name], self[f"{name}_criterion"], self[f"{name}_said"])
                        for kind, count in (("reason", REASONS), ("weak", WEAK_POINTS))
                        for name in (f"{kind}_{key}_{place}" for place in range(count))
                    ],
                }
            )
        return found

    @property
    def opinions(self) -> list[tuple[Any, Any]]:
        return [(self[f"opinion_of_{place}"], self[f"opinion_{place}"]) for place in range(OPINIONS)]

    def clean_conditions(self) -> list[tuple[str, date | None]]:
        found: list[tuple[str, date | None]] = []
        for place, line in enumerate(self.cleaned_data["conditions"].split("\n"), start=1):
            if not line.strip():
                continue
            text, sign, day = line.rpartition(";")
            if not sign:
                text, day = line, ""
            due = None
            if day.strip():
                try:
                    due = datetime.strptime(day.strip(), "%d.%m.%Y").date()
                except ValueError:
                    raise ValidationError(
                        _("Line %(place)s: after the semicolon comes a date, as in 28.02.2014."),
                        "not_a_date",
                        {"place": place},
                    ) from None
            if not text.strip() or len(text.strip()) > LONGEST_REASON:
                raise ValidationError(
                    _("Line %(place)s: a condition has 1 to 500 characters."), "length", {"place": place}
                )
            found.append((text.strip(), due))
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("session") and not cleaned.get("act_number"):
            self.add_error(
                "act_number", ValidationError(_("Name the session or the number of the act."), "required")
            )
        for place in range(OPINIONS):
            if bool(cleaned.get(f"opinion_of_{place}")) != bool(cleaned.get(f"opinion_{place}")):
                self.add_error(
                    f"opinion_{place}",
                    ValidationError(_("An opinion has a person and words."), "required"),
                )
        return cleaned

    # What the verb takes -----------------------------------------------------------------------------

    def passage(self) -> Passage:
        data = self.cleaned_data
        return Passage(
            text=data["text"],
            decided_on=data["decided_on"],
            number=data["number"],
            act_number=data["act_number"],
            session=data["session"],
        )

    def terms(self) -> Terms:
        data = self.cleaned_data
        return Terms(
            conditions=data["conditions"],
            opinions=[
                (data[f"opinion_of_{place}"], data[f"opinion_{place}"])
                for place in range(OPINIONS)
                if data[f"opinion_{place}"]
            ],
            review_on=data["review_on"],
            deviation=data["deviation"],
            supersedes=self.board.decision,
        )

    def verdicts(self) -> dict[Any, Verdict]:
        return {
            why.cluster: Verdict(
                self.cleaned_data[f"outcome_{why.cluster.pk}"],
                self._reasoned("reason", why.cluster.pk, REASONS),
                self._reasoned("weak", why.cluster.pk, WEAK_POINTS),
                self.cleaned_data[f"needed_{why.cluster.pk}"],
            )
            for why in self.whys
        }

    def _reasoned(self, kind: str, key: int, count: int) -> list[Reasoned]:
        criteria: dict[str, Criterion] = {str(one.pk): one for one in self.board.criteria}
        found = []
        for place in range(count):
            name = f"{kind}_{key}_{place}"
            if text := self.cleaned_data[name]:
                found.append(
                    Reasoned(
                        text,
                        self.statements[key].get(self.cleaned_data[f"{name}_said"]),
                        criteria.get(self.cleaned_data[f"{name}_criterion"]),
                    )
                )
        return found


def _usual(standing: Row | Refused) -> str:
    if isinstance(standing, Refused):
        return Outcome.NOT_ADMITTED
    return Outcome.PILOT if standing.passes else Outcome.RESERVE
