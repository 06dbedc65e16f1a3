"""The demonstration's two sessions: who came, what was said, voted and decided, and who must do what."""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import Any

from cluster_portal.loading.demo_scenario import Facts, Scenario, by_id, create, uid
from sessions_app.minutes import read, sign
from sessions_app.models import (
    AgendaItem,
    AgendaSpeaker,
    Attendance,
    Board,
    CoExecutor,
    Decision,
    DecisionBasis,
    DecisionPriority,
    DecisionStatement,
    Instruction,
    InstructionEvent,
    Minutes,
    Presence,
    Priority,
    PriorityStatement,
    PriorityStrategy,
    SessionDay,
    SessionFacilitator,
    SessionOrganiser,
    Statement,
    StatementRevision,
    StrategySession,
    StrategyStatement,
    Tally,
    Theme,
    TowsStrategy,
    VotingRound,
)

ROLES = {
    "участник": Attendance.Role.PARTICIPANT,
    "председатель": Attendance.Role.CHAIR,
    "секретарь": Attendance.Role.SECRETARY,
    "модератор": Attendance.Role.MODERATOR,
}
AGENDA_KINDS = {
    "открытие": AgendaItem.Kind.OPENING,
    "доклад": AgendaItem.Kind.TALK,
    "SWOT": AgendaItem.Kind.SWOT,
    "голосование": AgendaItem.Kind.VOTING,
    "обсуждение": AgendaItem.Kind.DISCUSSION,
    "решение": AgendaItem.Kind.DECISION,
    "перерыв": AgendaItem.Kind.BREAK,
}
ENTERED_FROM = {"консоль": Statement.EnteredFrom.CONSOLE, "телефон": Statement.EnteredFrom.PHONE}
DECISION_KINDS = {
    "принять к сведению": Decision.Kind.NOTE,
    "поручить": Decision.Kind.INSTRUCT,
    "рекомендовать": Decision.Kind.RECOMMEND,
}
TERM_RULES = {
    "весьма срочно": Instruction.TermRule.VERY_URGENT,
    "срочно": Instruction.TermRule.URGENT,
    "оперативно": Instruction.TermRule.PROMPT,
    "ежемесячно": Instruction.TermRule.MONTHLY,
    "ежеквартально": Instruction.TermRule.QUARTERLY,
    "постоянно": Instruction.TermRule.PERMANENT,
}
INSTRUCTION_STATUSES = {
    "поставлено": Instruction.Status.ISSUED,
    "в работе": Instruction.Status.IN_PROGRESS,
    "на проверке": Instruction.Status.UNDER_REVIEW,
    "снято с контроля": Instruction.Status.CLOSED,
    "продлено": Instruction.Status.EXTENDED,
    "просрочено": Instruction.Status.OVERDUE,
}
FORMS_OF_MINUTES = {"полная": Minutes.Form.FULL, "краткая": Minutes.Form.SHORT}


def load(scenario: Scenario) -> None:
    previous: StrategySession | None = None
    for facts in scenario.facts["sessions"]:
        previous = _load_session(scenario, facts, previous)


def _load_session(scenario: Scenario, facts: Facts, previous: StrategySession | None) -> StrategySession:
    source, people, organisations = scenario.source, scenario.people, scenario.organisations
    session = StrategySession.objects.create(
        uid=uid("session", facts["id"]),
        kept_by=scenario.region,
        source=source,
        title=facts["title"],
        task=facts["announcement"],
        place=facts["place"],
        settlement=scenario.town(facts["settlement"]),
        status=StrategySession.Status.HELD,
        follows=previous,
        chair=people[facts["chair"]],
        secretary=people[facts["secretary"]],
        is_moderated=facts["moderation"],
    )
    scenario.sessions[facts["id"]] = session
    hosts = [(key, SessionOrganiser.Role.ORGANISER) for key in facts["organisers"]]
    hosts.append((facts["consultant"], SessionOrganiser.Role.CONSULTANT))
    create(
        SessionOrganiser(
            source=source, session=session, organisation=organisations[key], role=role, order=order
        )
        for order, (key, role) in enumerate(hosts)
    )
    create(SessionFacilitator(session=session, person=people[key]) for key in facts["facilitators"])
    days = create(SessionDay(source=source, session=session, date=date) for date in facts["dates"])
    day_of = dict(zip(facts["dates"], days, strict=True))

    _load_attendance(scenario, facts, session, days)
    _load_agenda(scenario, facts, session, day_of)
    for order, board in enumerate(facts.get("boards", ())):
        _load_board(scenario, board, session, order)
    _load_strategies(scenario, facts.get("tows_strategies", ()))
    _load_priorities(scenario, facts.get("priorities", ()), session)
    _load_decisions(scenario, facts["decisions"], session)
    _load_open_votes(scenario, facts.get("votings", ()), session)
    _load_instructions(scenario, facts["instructions"])
    if "protocol" in facts:
        _sign_minutes(scenario, facts["protocol"], session)
    return session


def _sign_minutes(scenario: Scenario, facts: Facts, session: StrategySession) -> None:
    minutes = Minutes.objects.create(
        uid=uid("minutes", str(session.uid)),
        session=session,
        source=scenario.source,
        number=facts["number"],
        form=FORMS_OF_MINUTES[facts["form"]],
        state=Minutes.State.AGREEMENT,
    )
    paper = read(minutes).paper
    sign(minutes, by=None, signed_on=datetime.date.fromisoformat(facts["signed_on"]), digest=paper.digest)


def _load_attendance(
    scenario: Scenario, facts: Facts, session: StrategySession, days: list[SessionDay]
) -> None:
    rows = create(
        Attendance(
            source=scenario.source,
            session=session,
            organisation=scenario.organisations[item["organisation"]],
            person=scenario.people[item["person"]],
            role=ROLES[item["role"]],
            organisation_on_day=scenario.organisations[item["organisation"]].name_as_written,
            post_on_day=scenario.post_on_day(item["person"], facts["dates"][0])["post"],
        )
        for item in facts["attendance"]
    )
    create(
        Presence(attendance=row, day=day, arrived_at=item[column])
        for item, row in zip(facts["attendance"], rows, strict=True)
        for column, day in zip(("day1", "day2"), days, strict=True)
        if item[column]
    )


def _load_agenda(
    scenario: Scenario, facts: Facts, session: StrategySession, day_of: dict[str, SessionDay]
) -> None:
    items = create(
        AgendaItem(
            uid=uid("agenda", item["id"]),
            source=scenario.source,
            session=session,
            day=day_of[item["date"]],
            order=order,
            kind=AGENDA_KINDS[item["kind"]],
            title=item["title"],
            planned_start=item["planned_start"],
            planned_end=item["planned_end"],
            started_at=scenario.at(item["date"], item["actual_start"]),
            ended_at=scenario.at(item["date"], item["actual_end"]),
            text=_what_was_said(scenario, facts["protocol"], item["id"]),
        )
        for order, item in enumerate(facts["agenda"])
    )
    scenario.agenda |= by_id(facts["agenda"], items)
    create(
        AgendaSpeaker(
            source=scenario.source,
            item=record,
            person=scenario.people[key],
            organisation=scenario.organisations[scenario.post_on_day(key, item["date"])["organisation"]],
            post_on_day=scenario.post_on_day(key, item["date"])["post"],
        )
        for item, record in zip(facts["agenda"], items, strict=True)
        for key in item.get("speakers", ())
    )


def _what_was_said(scenario: Scenario, minutes: Facts, item: str) -> str:
    heard = [line["text"] for line in minutes.get("heard", ()) if line["item"] == item]
    spoke = [
        f"{scenario.people[line['person']].short_name}: {line['text'][0].lower()}{line['text'][1:]}"
        for line in minutes.get("spoke", ())
        if line["item"] == item
    ]
    return "\n".join(heard + spoke)


def _load_board(scenario: Scenario, facts: Facts, session: StrategySession, order: int) -> None:
    item = scenario.agenda[facts["agenda_item"]]
    board = Board.objects.create(
        uid=uid("board", facts["id"]),
        source=scenario.source,
        session=session,
        agenda_item=item,
        title=facts["title"],
        order=order,
    )
    scenario.boards[facts["id"]] = board
    titles = dict.fromkeys(fact["theme"] for fact in facts["statements"])
    themes = dict(zip(titles, create(Theme(board=board, title=title) for title in titles), strict=True))
    date = _date_of(item)

    records: list[Statement] = []
    for number, fact in enumerate(facts["statements"], start=1):
        speaker = fact["speaker"]
        records.append(
            Statement(
                uid=uid("statement", fact["id"]),
                source=scenario.source,
                board=board,
                number=number,
                quadrant=fact["quadrant"],
                text=fact["text"],
                theme=themes[fact["theme"]],
                speaker=scenario.people[speaker] if speaker else None,
                organisation=scenario.organisations[fact["organisation"]] if speaker else None,
                is_anonymous=fact.get("anonymous", False),
                entered_from=ENTERED_FROM[fact["entered_from"]],
                happened_at=scenario.at(date, fact["said_at"]),
            )
        )
    statements = by_id(facts["statements"], create(records))
    scenario.statements |= statements
    create(
        StatementRevision(
            statement=statements[fact["id"]],
            version=1,
            text=fact["text"],
            quadrant=fact["quadrant"],
            at=scenario.at(date, fact["said_at"]),
        )
        for fact in facts["statements"]
    )
    merged = [fact for fact in facts["statements"] if "merged_into" in fact]
    for fact in merged:
        statements[fact["id"]].canonical = statements[fact["merged_into"]]
    Statement.objects.bulk_update([statements[fact["id"]] for fact in merged], ["canonical"])
    _load_dots(scenario, facts, session, board)


def _load_dots(scenario: Scenario, facts: Facts, session: StrategySession, board: Board) -> None:
    voting = facts["voting"]
    item = scenario.agenda[voting["agenda_item"]]
    round_ = VotingRound.objects.create(
        uid=uid("round", facts["id"]),
        source=scenario.source,
        session=session,
        board=board,
        agenda_item=item,
        kind=VotingRound.Kind.DOTS,
        dots_per_person=voting["dots_per_person"],
        stacking_allowed=voting["stacking_allowed"],
        eligible=voting["eligible"],
        voted=voting["voted"],
        quorum_share=voting["quorum_share"],
        opened_at=item.started_at,
        closed_at=item.ended_at,
    )
    create(
        Tally(round=round_, statement=scenario.statements[fact["id"]], dots=fact["votes"])
        for fact in facts["statements"]
        if fact["votes"]
    )


def _load_strategies(scenario: Scenario, facts: Any) -> None:
    strategies = create(
        TowsStrategy(
            uid=uid("tows", fact["id"]),
            source=scenario.source,
            board=scenario.boards[fact["board"]],
            kind=fact["kind"],
            text=fact["text"],
        )
        for fact in facts
    )
    scenario.strategies |= by_id(facts, strategies)
    create(
        StrategyStatement(strategy=scenario.strategies[fact["id"]], statement=scenario.statements[key])
        for fact in facts
        for key in fact["statements"]
    )


def _load_priorities(scenario: Scenario, facts: Any, session: StrategySession) -> None:
    priorities = create(
        Priority(
            uid=uid("priority", fact["id"]),
            source=scenario.source,
            session=session,
            order=fact["order"],
            title=fact["title"],
        )
        for fact in facts
    )
    scenario.priorities |= by_id(facts, priorities)
    create(
        PriorityStatement(priority=scenario.priorities[fact["id"]], statement=scenario.statements[key])
        for fact in facts
        for key in fact["statements"]
    )
    create(
        PriorityStrategy(priority=scenario.priorities[fact["id"]], strategy=scenario.strategies[key])
        for fact in facts
        for key in fact["strategies"]
    )


def _load_open_votes(scenario: Scenario, facts: Any, session: StrategySession) -> None:
    for fact in facts:
        item = scenario.agenda[fact["agenda_item"]]
        VotingRound.objects.create(
            uid=uid("round", fact["id"]),
            source=scenario.source,
            session=session,
            agenda_item=item,
            kind=VotingRound.Kind.OPEN,
            decision=scenario.decisions.get(fact.get("decision", "")),
            question=fact["question"],
            eligible=fact["eligible"],
            voted=fact["voted"],
            votes_for=fact["results"]["за"],
            votes_against=fact["results"]["против"],
            abstained=fact["results"]["воздержались"],
            opened_at=item.started_at,
            closed_at=item.ended_at,
        )


def _load_decisions(scenario: Scenario, facts: Any, session: StrategySession) -> None:
    decisions = create(
        Decision(
            uid=uid("decision", fact["id"]),
            kept_by=scenario.region,
            source=scenario.source,
            session=session,
            agenda_item=scenario.agenda[fact["agenda_item"]],
            number=fact["number"],
            decided_on=_date_of(scenario.agenda[fact["agenda_item"]]),
            kind=DECISION_KINDS[fact["kind"]],
            text=fact["text"],
            order=order,
        )
        for order, fact in enumerate(facts)
    )
    scenario.decisions |= by_id(facts, decisions)
    links: dict[type, list[Any]] = defaultdict(list)
    for fact in facts:
        decision = scenario.decisions[fact["id"]]
        for key in fact["based_on"]:
            if key in scenario.statements:
                links[DecisionStatement].append(
                    DecisionStatement(decision=decision, statement=scenario.statements[key])
                )
            elif key in scenario.priorities:
                links[DecisionPriority].append(
                    DecisionPriority(decision=decision, priority=scenario.priorities[key])
                )
            else:
                links[DecisionBasis].append(DecisionBasis(decision=decision, basis=scenario.decisions[key]))
    for group in links.values():
        create(group)


def _load_instructions(scenario: Scenario, facts: Any) -> None:
    people, organisations = scenario.people, scenario.organisations
    instructions = create(
        Instruction(
            uid=uid("instruction", fact["id"]),
            source=scenario.source,
            decision=scenario.decisions[fact["decision"]],
            number=fact["number"],
            text=fact["text"],
            executor=organisations[fact["executor"]["organisation"]],
            executor_person=people[fact["executor"]["person"]] if "person" in fact["executor"] else None,
            controller=people[fact["controller"]],
            due_on=fact["term"],
            term_rule=TERM_RULES.get(fact["term_kind"], ""),
            status=INSTRUCTION_STATUSES[fact["status_on_2015_10_01"]],
        )
        for fact in facts
    )
    rows = list(zip(facts, instructions, strict=True))
    create(
        CoExecutor(
            instruction=instruction,
            organisation=organisations[co_executor["organisation"]],
            person=people[co_executor["person"]] if "person" in co_executor else None,
        )
        for fact, instruction in rows
        for co_executor in fact["co_executors"]
    )
    events = [
        InstructionEvent(
            instruction=instruction,
            happened_on=step["date"],
            status=INSTRUCTION_STATUSES[step["status"]],
            text=step["note"],
        )
        for fact, instruction in rows
        for step in fact["history"]
    ]
    events += [
        InstructionEvent(
            instruction=instruction,
            happened_on=report["date"],
            report_number=report["number"],
            text=f"{report['text']} Просьба: {report['asks']}.",
        )
        for fact, instruction in rows
        for report in fact["reports"]
    ]
    # A report comes before the step of the same day that answers it.
    create(sorted(events, key=lambda event: (str(event.happened_on), bool(event.status))))


def _date_of(item: AgendaItem) -> str:
    assert item.started_at is not None
    moment: datetime.datetime = item.started_at
    return moment.date().isoformat()
