"""«Почему этот кластер пилотный?» and «Почему не вошёл и что нужно»: one reading for page, PDF and XLSX."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.charts import ChainLink, number, percent
from strategy.dashboards import clusters, programmes, traces
from strategy.dashboards.clusters import Ruling
from strategy.dashboards.scoreboard import Board, Part, Refused, Row
from strategy.dashboards.traces import Said, light_word
from strategy.lights import SEVERITY
from strategy.models import Cluster, Conflict, Criterion, Expert, MeasureRevision, PilotOutcome

REASONS, WEAK_POINTS = 3, 2


@dataclass(frozen=True)
class Argument:
    """A reason or a weak point: in the words of the decision, or drafted from the contributions."""

    text: str
    criterion: Criterion | None
    difference: Decimal | None
    said: Said | None
    is_drafted: bool

    @property
    def signed(self) -> str:
        if self.difference is None:
            return ""
        sign = "+" if self.difference > 0 else ""
        return f"{sign}{number(self.difference, 1)}"

    @property
    def mark(self) -> str:
        return "" if not self.difference else "good" if self.difference > 0 else "bad"


@dataclass
class Why:
    cluster: Cluster
    board: Board
    standing: Row | Refused
    ruling: Ruling | None
    said: list[Said]
    chain: list[ChainLink]
    as_of: date

    @property
    def row(self) -> Row | None:
        return self.standing if isinstance(self.standing, Row) else None

    @property
    def refused(self) -> Refused | None:
        return self.standing if isinstance(self.standing, Refused) else None

    @property
    def is_pilot(self) -> bool:
        if self.ruling is not None:
            return self.ruling.outcome.outcome == PilotOutcome.Outcome.PILOT
        return self.row is not None and self.row.passes

    @property
    def title(self) -> str:
        if self.is_pilot:
            return _("Why is «%(name)s» a pilot cluster?") % {"name": self.cluster.name}
        return _("Why «%(name)s» is not in, and what is needed") % {"name": self.cluster.name}

    @property
    def rival(self) -> Row | None:
        """Against whom it is compared: the first that is out, or the last that is in."""
        if self.row is None:
            return None
        rival = self.board.first_out if self.row.passes else self.board.last_in
        return rival if rival is not None and rival.candidate.pk != self.row.candidate.pk else None

    @property
    def answer(self) -> str:
        """One sentence."""
        if self.refused is not None:
            return _("It was not judged. %(reason)s.") % {"reason": capfirst(self.refused.reason.rstrip("."))}
        row = self.row
        assert row is not None
        told = {
            "score": number(row.score, 1),
            "place": row.place,
            "places": self.board.places,
            "share": row.chance,
        }
        if row.passes:
            return (
                _(
                    "By the approved weights it has %(score)s points of 100 and place %(place)d, and it "
                    "stays among the first %(places)d in %(share)s of the draws of weights and experts."
                )
                % told
            )
        told["gap"] = number(self.rival.score - row.score, 1) if self.rival else "–"
        return (
            _(
                "By the approved weights it has %(score)s points of 100 and place %(place)d; %(gap)s points "
                "are missing to the first %(places)d, where it comes in %(share)s of the draws."
            )
            % told
        )

    @cached_property
    def reasons(self) -> list[Argument]:
        if self.ruling is not None and self.ruling.reasons:
            return [self._of_decision(one) for one in self.ruling.reasons]
        return [self._drafted(part) for part in self._by_difference()[:REASONS] if self._gap(part) > 0]

    @cached_property
    def weak_points(self) -> list[Argument]:
        if self.ruling is not None and self.ruling.weak_points:
            return [self._of_decision(one) for one in self.ruling.weak_points]
        worst = self._by_difference()[::-1][: REASONS if not self.is_pilot else WEAK_POINTS]
        return [self._drafted(part) for part in worst if self._gap(part) < 0]

    def _by_difference(self) -> list[Part]:
        if self.row is None or self.rival is None:
            return []
        return sorted(self.row.parts, key=self._gap, reverse=True)

    def _gap(self, part: Part) -> Decimal:
        other = self._of_rival(part.criterion)
        return part.contribution - other.contribution if other else Decimal()

    def _of_rival(self, criterion: Criterion) -> Part | None:
        if self.rival is None:
            return None
        return next((part for part in self.rival.parts if part.criterion.pk == criterion.pk), None)

    def _of_decision(self, one: clusters.Argument) -> Argument:
        criterion, difference = one.reason.criterion, None
        if criterion is not None and self.row is not None and self.rival is not None:
            part = next((part for part in self.row.parts if part.criterion.pk == criterion.pk), None)
            difference = self._gap(part) if part else None
        return Argument(one.reason.text, criterion, difference, one.said, is_drafted=False)

    def _drafted(self, part: Part) -> Argument:
        other = self._of_rival(part.criterion)
        assert other is not None
        assert self.rival is not None
        told = (
            _("%(mine)s of 100 against %(theirs)s of «%(rival)s», by the mean of the experts.")
            if part.criterion.is_judged
            else _(
                "%(mine)s of 100 against %(theirs)s of «%(rival)s», by the value function of the statistic."
            )
        )
        text = told % {
            "mine": number(part.value, 1),
            "theirs": number(other.value, 1),
            "rival": self.rival.name,
        }
        return Argument(text, part.criterion, self._gap(part), None, is_drafted=True)

    @property
    def arguments(self) -> Sequence[Argument]:
        """First what speaks for a pilot; of the others first what spoke against them."""
        if self.is_pilot:
            return [*self.reasons, *self.weak_points]
        return [*self.weak_points, *self.reasons]

    @property
    def needed(self) -> list[str]:
        """What the decision asks for, else what the figures say: conditions, floors, the gap."""
        if self.ruling is not None and self.ruling.outcome.what_is_needed:
            return [line for line in self.ruling.outcome.what_is_needed.split("\n") if line.strip()]
        if self.refused is not None:
            return self.refused.needed
        row = self.row
        found = [
            _("Reach the floor of %(floor)s by «%(criterion)s»: now %(value)s.")
            % {
                "floor": number(part.criterion.floor),
                "criterion": part.criterion.name,
                "value": number(part.value, 1),
            }
            for part in (row.below_floor if row else [])
        ]
        found += [
            _("Raise «%(criterion)s»: now %(value)s of 100, one point of it weighs %(weight)s.")
            % {
                "criterion": one.criterion.name,
                "value": next(
                    number(part.value, 1)
                    for part in (row.parts if row else [])
                    if part.criterion.pk == one.criterion.pk
                ),
                "weight": number(self.board.weights[one.criterion.pk], 2),
            }
            for one in self.weak_points
            if one.is_drafted and one.criterion is not None
        ]
        return found

    # How safe, in words ------------------------------------------------------------------------------

    @property
    def safety(self) -> list[tuple[str, str]]:
        """Figures with what they mean; only what was measured."""
        row = self.row
        if row is None:
            return []
        found = [
            (
                row.chance,
                _("of the draws of weights and experts have it among the first %(places)d")
                % {"places": self.board.places},
            )
        ]
        if self.board.narrow:
            nearest = self.board.narrow[0]
            found.append(
                (
                    nearest.words,
                    _("may be the weight of «%(criterion)s» without another set")
                    % {"criterion": nearest.criterion.name},
                )
            )
        if self.rival is not None:
            gap = abs(row.score - self.rival.score)
            found.append(
                (
                    ngettext("%(gap)s point", "%(gap)s points", int(gap)) % {"gap": number(gap, 1)},
                    (
                        _("margin to the first that is out")
                        if row.passes
                        else _("missing to the last that is in")
                    ),
                )
            )
        if self.board.agreement is not None:
            found.append(
                (
                    f"W\u00a0=\u00a0{number(self.board.agreement, 2)}",
                    ngettext(
                        "agreement of %(count)d expert who judged all, 1.00 is full",
                        "agreement of %(count)d experts who judged all, 1.00 is full",
                        len(self.board.agreeing),
                    )
                    % {"count": len(self.board.agreeing)},
                )
            )
        return found

    # Who judged --------------------------------------------------------------------------------------

    @property
    def sides(self) -> list[tuple[str, int]]:
        counts = Counter(expert.side for expert in self.board.experts.values())
        return [(str(Expert.Side(side).label), count) for side, count in counts.most_common()]

    @cached_property
    def recusals(self) -> list[Conflict]:
        return list(
            Conflict.objects.filter(candidate=self.standing.candidate).select_related(
                "expert__user", "expert__person"
            )
        )


def read(board: Board, cluster: Cluster, as_of: date) -> Why | None:
    standing = board.of_cluster(cluster.pk)
    if standing is None:
        return None
    found = clusters.ruling(cluster, as_of, board.decision) if board.decision else None
    said = traces.said(cluster.statement_links.order_by("pk").values_list("statement_id", "quote"))
    why = Why(cluster, board, standing, found, said, [], as_of)
    why.chain = list(_chain(why))
    return why


def _chain(why: Why) -> Iterable[ChainLink]:
    """From the hall to the indicator; what is not recorded is left out, never invented."""
    cluster = why.cluster
    session = cluster.initiator_session
    if session is not None:
        days = session.dates
        yield ChainLink(
            _("Session, %(day)s") % {"day": date_format(days[0], "d.m.Y")} if days else _("Session"),
            session.title,
            session.get_absolute_url(),
        )
    yield from (traces.statement_link(one) for one in why.said[:1])
    priority = cluster.priority_links.select_related("priority").order_by("pk").first()
    if priority is not None:
        yield ChainLink(_("Priority"), priority.priority.title, priority.priority.get_absolute_url())
    strongest = why.reasons[0].criterion if why.reasons else None
    if strongest is not None:
        weight = percent(why.board.weights[strongest.pk])
        yield ChainLink(
            _("Criterion"),
            _("%(name)s, weight %(weight)s") % {"name": strongest.name, "weight": weight},
            why.board.selection.method.get_absolute_url(),
        )
    if why.ruling is not None:
        yield traces.decision_link(why.ruling.decision.decision)
    yield from _programme(cluster, why.as_of)


def _programme(cluster: Cluster, as_of: date) -> Iterable[ChainLink]:
    programme = (
        cluster.programmes.select_related("cluster__curator", "light_rule").order_by("first_year").first()
    )
    if programme is None:
        return
    goal = programme.goals.order_by("number").first()
    if goal is not None:
        yield ChainLink(
            _("Goal %(number)s") % {"number": goal.number}, goal.title, programme.get_absolute_url()
        )
    measure = _measure(programme.pk)
    if measure is not None:
        yield ChainLink(
            _("Measure %(number)s") % {"number": measure.number},
            measure.title,
            measure.measure.get_absolute_url(),
        )
    states = programmes.load([programme], as_of)
    indicators = states[0].on(as_of).current_indicators if states else []
    # The worst light of today: the chain is there to lead to what needs a decision.
    worst = max(indicators, key=lambda one: SEVERITY[one.light.mark], default=None)
    if worst is not None:
        yield ChainLink(
            _("Indicator %(number)d") % {"number": worst.revision.number},
            worst.revision.name,
            worst.indicator.get_absolute_url(),
            worst.light.shape,
            light_word(worst.light),
        )


def _measure(programme: int) -> MeasureRevision | None:
    """The measure that quotes the hall, or the first one, in its last wording."""
    rows = MeasureRevision.objects.filter(programme_version__programme=programme).select_related("measure")
    ordered = rows.order_by("-programme_version__number", "number")
    return ordered.filter(measure__statement_links__isnull=False).first() or ordered.first()
