"""The demonstration's method, its ballots under seal and the result that the portal computes from them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from cluster_portal.loading.demo_scenario import Facts, Scenario, by_id, create, uid
from strategy import ballots, closing, methods
from strategy.models import (
    Anchor,
    Ballot,
    Candidate,
    Conflict,
    Criterion,
    Expert,
    KnockOut,
    KnockOutAnswer,
    Method,
    Score,
    Selection,
    Statistic,
    ValuePoint,
)

KINDS = {"экспертный": Criterion.Kind.JUDGED, "статистический": Criterion.Kind.STATISTIC}
SIDES = {
    "предприятие": Expert.Side.ENTERPRISE,
    "наука и образование": Expert.Side.SCIENCE,
    "инфраструктура": Expert.Side.INFRASTRUCTURE,
    "власть": Expert.Side.AUTHORITY,
}
CONFLICTS = {"самоотвод": Conflict.Kind.SELF, "отвод": Conflict.Kind.CHALLENGE}
# The rule for ties of the scenario names these criteria, in this order.
TIES = {"K1": 1, "K2": 2}


def load(scenario: Scenario) -> Selection:
    facts = scenario.facts["method"]
    method, criteria, knock_outs = _load_method(scenario, facts)
    selection = Selection.objects.create(
        uid=uid("selection", facts["id"]),
        kept_by=scenario.region,
        source=scenario.source,
        title="Отбор пилотных промышленных кластеров",
        method=method,
        session=scenario.sessions["session2"],
        state=Selection.State.OPEN,
        opened_at=_moment(scenario, facts["ballots_opened_at"]),
    )
    candidates = _load_candidates(scenario, selection, criteria, knock_outs)
    experts = _load_experts(scenario, selection, candidates)
    _load_ballots(scenario, criteria, candidates, experts)
    _close(selection, _moment(scenario, facts["ballots_closed_at"]))
    return selection


def _moment(scenario: Scenario, text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(scenario.region.time_zone))


def _load_method(
    scenario: Scenario, facts: Facts
) -> tuple[Method, dict[str, Criterion], dict[str, KnockOut]]:
    method = Method.objects.create(
        uid=uid("method", facts["id"]),
        kept_by=scenario.region,
        source=scenario.source,
        title=facts["title"],
        edition=facts["version"],
        elicitation=Method.Elicitation.SWING,
        weights_note=facts["weights_elicited"],
        places=facts["places"],
        tie_rule=facts["tie_rule"],
        floor_rule=facts["floor_rule"],
        approved_by=scenario.decisions[facts["approved_by_decision"]],
    )
    criteria = create(
        Criterion(
            source=scenario.source,
            method=method,
            order=order,
            code=fact["id"].replace("K", "К"),
            name=fact["name"],
            question=fact["question"],
            evidence=fact["evidence"],
            kind=KINDS[fact["kind"]],
            unit=fact.get("value_function", {}).get("unit", ""),
            points=Decimal(fact["swing_points"]),
            floor=Decimal(fact["floor"]) if fact["floor"] else None,
            tie_order=TIES.get(fact["id"]),
        )
        for order, fact in enumerate(facts["criteria"], start=1)
    )
    rows = list(zip(facts["criteria"], criteria, strict=True))
    create(
        Anchor(criterion=criterion, value=anchor["value"], text=anchor["text"])
        for fact, criterion in rows
        for anchor in fact["anchors"]
    )
    create(
        ValuePoint(criterion=criterion, x=Decimal(point["x"]), y=Decimal(point["y"]))
        for fact, criterion in rows
        for point in fact.get("value_function", {}).get("points", ())
    )
    knock_outs = create(
        KnockOut(
            method=method,
            order=order,
            code=fact["id"].replace("KO", "Д"),
            question=fact["question"],
            document=fact["document"],
        )
        for order, fact in enumerate(facts["knock_outs"], start=1)
    )
    method.digest = methods.digest(method)
    method.fixed_at = _moment(scenario, facts["fixed_at"])
    method.save(update_fields=["digest", "fixed_at"])
    return method, by_id(facts["criteria"], criteria), by_id(facts["knock_outs"], knock_outs)


def _load_candidates(
    scenario: Scenario,
    selection: Selection,
    criteria: dict[str, Criterion],
    knock_outs: dict[str, KnockOut],
) -> dict[str, Candidate]:
    facts = scenario.facts["clusters"]
    candidates = by_id(
        facts,
        create(
            Candidate(
                source=scenario.source,
                selection=selection,
                cluster=scenario.clusters[fact["id"]],
                order=order,
            )
            for order, fact in enumerate(facts, start=1)
        ),
    )
    create(
        KnockOutAnswer(
            source=scenario.source,
            candidate=candidates[fact["cluster"]],
            knock_out=knock_outs[fact["knock_out"]],
            passed=fact["answer"] == "да",
            document=fact["document"],
        )
        for fact in scenario.facts["method"]["knock_out_results"]
    )
    create(
        Statistic(
            source=scenario.source,
            candidate=candidates[fact["id"]],
            criterion=criteria[criterion["id"]],
            x=Decimal(fact["figures"][criterion["value_function"]["year"]]["employees_primary"]),
            note=criterion["evidence"],
        )
        for fact in facts
        for criterion in scenario.facts["method"]["criteria"]
        if "value_function" in criterion
    )
    return candidates


def _load_experts(
    scenario: Scenario, selection: Selection, candidates: dict[str, Candidate]
) -> dict[str, Expert]:
    facts = scenario.facts["method"]
    declared = max(_moment(scenario, fact["declared_at"]) for fact in facts["conflicts"])
    experts = by_id(
        facts["experts"],
        create(
            Expert(
                source=scenario.source,
                selection=selection,
                person=scenario.people[fact["person"]],
                side=SIDES[fact["side"]],
                order=order,
                declared_at=declared,
            )
            for order, fact in enumerate(facts["experts"], start=1)
        ),
    )
    create(
        Conflict(
            source=scenario.source,
            expert=experts[fact["expert"]],
            candidate=candidates[fact["cluster"]],
            kind=CONFLICTS[fact["kind"]],
            reason=fact["reason"],
            declared_at=_moment(scenario, fact["declared_at"]),
        )
        for fact in facts["conflicts"]
    )
    return experts


def _load_ballots(
    scenario: Scenario,
    criteria: dict[str, Criterion],
    candidates: dict[str, Candidate],
    experts: dict[str, Expert],
) -> None:
    facts = scenario.facts["method"]["ballots"]
    sheets = {
        key: Ballot.objects.create(uid=uid("ballot", key), source=scenario.source, expert=expert)
        for key, expert in experts.items()
    }
    create(
        Score(
            ballot=sheets[fact["expert"]],
            candidate=candidates[fact["cluster"]],
            criterion=criteria[key],
            value=value,
            comment=fact["comments"].get(key, ""),
        )
        for fact in facts
        for key, value in fact["scores"].items()
    )
    sealed = {fact["expert"]: _moment(scenario, fact["sealed_at"]) for fact in facts}
    for key, sheet in sheets.items():
        expert = experts[key]
        sheet.digest = ballots.Sheet(sheet, expert, expert.selection).digest()
        sheet.sealed_at = sealed[key]
        sheet.save(update_fields=["sealed_at", "digest"])


def _close(selection: Selection, moment: datetime.datetime) -> None:
    closing.close_ballots(selection, by=None, version=selection.version, at=moment)
