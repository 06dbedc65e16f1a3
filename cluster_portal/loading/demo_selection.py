"""The demonstration's clusters and the decision on pilots."""

from __future__ import annotations

from cluster_portal.loading import demo_ballots
from cluster_portal.loading.demo_scenario import Scenario, by_id, create, flattened, uid
from enterprises.models import Industry
from strategy import assessment
from strategy.models import (
    Cluster,
    ClusterBoard,
    ClusterMember,
    ClusterState,
    ClusterStatement,
    ClusterStatus,
    Condition,
    MinorityOpinion,
    PilotDecision,
    PilotOutcome,
    PilotReason,
    PilotReview,
    Selection,
)

STATES = {
    "идея": ClusterState.IDEA,
    "кандидат": ClusterState.CANDIDATE,
    "пилот": ClusterState.PILOT,
    "в резерве": ClusterState.RESERVE,
    "не вошёл": ClusterState.NOT_SELECTED,
}
MEMBER_ROLES = {
    "якорь": ClusterMember.Role.ANCHOR,
    "поставщик": ClusterMember.Role.SUPPLIER,
    "наука и образование": ClusterMember.Role.EDUCATION,
    "инфраструктура": ClusterMember.Role.INFRASTRUCTURE,
    "власть": ClusterMember.Role.AUTHORITY,
}
OUTCOMES = {
    "pilots": PilotOutcome.Outcome.PILOT,
    "reserve": PilotOutcome.Outcome.RESERVE,
    "not_admitted": PilotOutcome.Outcome.NOT_ADMITTED,
}
CONDITION_STATES = {
    "выполнено": Condition.State.MET,
    "выполняется": Condition.State.PENDING,
    "не выполнено": Condition.State.MISSED,
}


def load(scenario: Scenario) -> None:
    _load_clusters(scenario)
    _load_pilot_decision(scenario, demo_ballots.load(scenario))
    assessment.adopt(scenario.region, "resolution-779")


def _load_clusters(scenario: Scenario) -> None:
    facts = scenario.facts["clusters"]
    clusters = create(
        Cluster(
            uid=uid("cluster", fact["id"]),
            kept_by=scenario.region,
            source=scenario.source,
            name=fact["name"],
            state=STATES[fact["status_history"][-1]["status"]],
            initiator_session=scenario.sessions[fact["initiator_session"]],
            specialised_organisation=scenario.organisations[fact["specialised_organisation"]],
            **fact["passport"],
        )
        for fact in facts
    )
    scenario.clusters = by_id(facts, clusters)
    codes = {code for fact in facts for code in fact["okved"]}
    industries = {industry.code: industry for industry in Industry.objects.filter(code__in=codes)}
    rows = list(zip(facts, clusters, strict=True))

    create(
        Cluster.industries.through(cluster=cluster, industry=industries[code])
        for fact, cluster in rows
        for code in fact["okved"]
    )
    create(
        Cluster.territory.through(cluster=cluster, settlement=scenario.town(name))
        for fact, cluster in rows
        for name in fact["territory"]
    )
    create(
        ClusterMember(
            source=scenario.source,
            cluster=cluster,
            organisation=scenario.organisations[member["organisation"]],
            role=MEMBER_ROLES[member["role"]],
            is_primary=member["primary"],
            joined_on=member["joined"],
        )
        for fact, cluster in rows
        for member in fact["members"]
    )
    create(
        ClusterStatus(
            source=scenario.source,
            cluster=cluster,
            state=STATES[status["status"]],
            since=status["date"],
            ground=_with_number(status["source"], scenario),
        )
        for fact, cluster in rows
        for status in fact["status_history"]
    )
    create(
        ClusterBoard(cluster=cluster, board=scenario.boards[fact["board"]])
        for fact, cluster in rows
        if fact["board"]
    )
    create(
        ClusterStatement(cluster=cluster, statement=scenario.statements[key])
        for fact, cluster in rows
        for key in fact["initiator_statements"]
    )


def _with_number(ground: str, scenario: Scenario) -> str:
    """The file names a statement by its key; the board knows it by its number."""
    for key, statement in scenario.statements.items():
        ground = ground.replace(f"высказывание {key},", f"высказывание № {statement.number},")
    return ground


def _load_pilot_decision(scenario: Scenario, selection: Selection) -> None:
    facts, source = scenario.facts["pilot_decision"], scenario.source
    criteria = by_id(scenario.facts["method"]["criteria"], list(selection.method.criteria.all()))
    decision = PilotDecision.objects.create(
        uid=uid("pilot-decision", facts["id"]),
        kept_by=scenario.region,
        source=source,
        decision=scenario.decisions[facts["decisions"][0]],
        selection=selection,
        reason=facts["reason"],
        follows_ranking=facts["follows_ranking"],
        review_on=facts["review_date"],
    )
    places = [(key, outcome) for name, outcome in OUTCOMES.items() for key in facts["outcome"][name]]
    outcomes = create(
        PilotOutcome(
            source=source,
            pilot_decision=decision,
            cluster=scenario.clusters[key],
            outcome=outcome,
            what_is_needed="\n".join(facts["what_is_needed"].get(key, ())),
        )
        for key, outcome in places
    )
    outcome_of = dict(zip((key for key, _outcome in places), outcomes, strict=True))
    create(
        PilotReason(
            source=source,
            outcome=outcome_of[key],
            is_weak_point=is_weak,
            text=reason["text"],
            criterion=criteria[reason["criterion"]],
            statement=scenario.statements[reason["statement"]],
        )
        for is_weak, column in ((False, "reasons_for"), (True, "weak_points"))
        for key, reason in flattened(facts[column])
    )
    create(
        Condition(
            source=source,
            pilot_decision=decision,
            text=fact["text"],
            due_on=fact["due"],
            state=CONDITION_STATES[fact["state_on_2015_10_01"]],
        )
        for fact in facts["conditions"]
    )
    create(
        MinorityOpinion(
            source=source,
            pilot_decision=decision,
            person=scenario.people[fact["person"]],
            stated_on=fact["date"],
            text=fact["text"],
        )
        for fact in facts["minority_opinions"]
    )
    create(
        PilotReview(
            source=source,
            pilot_decision=decision,
            reviewed_on=fact["date"],
            outcome=fact["outcome"],
            next_review_on=fact["next_review"],
        )
        for fact in facts["reviews"]
    )
