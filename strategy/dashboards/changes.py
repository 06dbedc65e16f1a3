"""What is different from an earlier day, by the same plan: the worse first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from enterprises.charts import attained, risk_mark
from strategy import lights
from strategy.dashboards.standings import Standing
from strategy.lights import Mark
from strategy.models import IndicatorRevision, Milestone, ProgrammeVersion, Report, Risk

SHOWN = 6


@dataclass(frozen=True)
class Change:
    mark: Mark
    word: str
    text: str
    path: str
    source: str = ""
    anchor: str = ""
    # Told after what changes the picture.
    is_routine: bool = False


@dataclass(frozen=True)
class Trail:
    """A change before it is put into words: what, of which programme, and the record it is about."""

    kind: str
    standing: Standing
    pk: int
    mark: Mark
    facts: tuple[Any, ...] = ()
    is_routine: bool = False


def changes(before: Sequence[Standing], after: Sequence[Standing], since: date) -> list[Change]:
    found = [trail for was, now in zip(before, after, strict=True) for trail in _trails(was, now, since)]
    found.sort(key=lambda one: (-lights.SEVERITY[one.mark], one.is_routine))
    return _in_words(found[:SHOWN])


def _trails(was: Standing, now: Standing, since: date) -> Iterable[Trail]:
    earlier = was.content.light_of
    for pk, (mark, ratio) in now.content.light_of.items():
        old = earlier.get(pk)
        if old is not None and old[0] != mark:
            yield Trail("indicator", now, pk, Mark(mark), (Mark(old[0]), old[1], ratio))
    day = since.isoformat()
    for pk, *_rest, approved, news_on in now.content["reports"]:
        if news_on and news_on > day:
            yield Trail("report", now, pk, Mark.NONE, (approved,), is_routine=True)
    for pk, reached in now.content["milestones"]["reached"]:
        if reached >= day:
            yield Trail("milestone", now, pk, Mark.GOOD)
    for pk, approved_on in now.content["versions"]:
        if day <= approved_on <= now.as_of.isoformat():
            yield Trail("version", now, pk, Mark.NONE)
    scores = dict(was.content["risks"]["scores"])
    for pk, score in now.content["risks"]["scores"]:
        former = scores.get(pk, score)
        if former != score:
            grown, high = score > former, risk_mark(score) == "bad"
            mark = Mark.BAD if grown and high else Mark.WARN if grown else Mark.GOOD
            yield Trail("risk", now, pk, mark, (former, score))


def _in_words(found: Sequence[Trail]) -> list[Change]:
    """With the records of those that are shown, each kind read at once."""

    def keys(kind: str) -> set[int]:
        return {one.pk for one in found if one.kind == kind}

    names = {
        revision.indicator_id: revision
        for revision in IndicatorRevision.objects.filter(
            indicator__in=keys("indicator"), programme_version__in={one.standing.plan for one in found}
        ).select_related("indicator")
    }
    records: dict[str, dict[int, Any]] = {
        "indicator": names,
        "report": Report.objects.select_related("reporter").in_bulk(keys("report")),
        "milestone": Milestone.objects.in_bulk(keys("milestone")),
        "version": ProgrammeVersion.objects.in_bulk(keys("version")),
        "risk": Risk.objects.in_bulk(keys("risk")),
    }
    return [WORDS[one.kind](one, records[one.kind][one.pk]) for one in found]


def _of_indicator(one: Trail, revision: IndicatorRevision) -> Change:
    was, old, new = one.facts
    worse = lights.SEVERITY[one.mark] > lights.SEVERITY[was]
    return Change(
        one.mark,
        _("worse") if worse else _("better"),
        _("%(name)s: %(was)s → %(now)s of the plan")
        % {"name": revision.name, "was": attained(Decimal(old)), "now": attained(Decimal(new))},
        revision.indicator.get_absolute_url(),
        one.standing.programme.cluster,
    )


def _of_report(one: Trail, report: Report) -> Change:
    return Change(
        one.mark,
        _("approved") if one.facts[0] else _("handed in"),
        _("report for %(period)s, %(who)s") % {"period": report.period_label, "who": report.reporter.title},
        report.get_absolute_url(),
        one.standing.programme.cluster,
        is_routine=True,
    )


def _of_milestone(one: Trail, milestone: Milestone) -> Change:
    return _of_programme(one, _("reached"), milestone.title, "#milestones")


def _of_version(one: Trail, version: ProgrammeVersion) -> Change:
    text = _("%(version)s of the plan, act No. %(number)s") % {
        "version": version,
        "number": version.act_number,
    }
    return _of_programme(one, _("new"), text, "#versions")


def _of_risk(one: Trail, risk: Risk) -> Change:
    was, now = one.facts
    text = _("%(title)s: %(was)d → %(now)d") % {"title": risk.title, "was": was, "now": now}
    return _of_programme(one, _("risk has grown") if now > was else _("risk has fallen"), text, "#risks")


def _of_programme(one: Trail, word: str, text: str, anchor: str) -> Change:
    programme = one.standing.programme
    return Change(one.mark, word, text, programme.get_absolute_url(), programme.cluster, anchor=anchor)


WORDS: dict[str, Callable[[Trail, Any], Change]] = {
    "indicator": _of_indicator,
    "report": _of_report,
    "milestone": _of_milestone,
    "version": _of_version,
    "risk": _of_risk,
}
