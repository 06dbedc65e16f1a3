"""A region with one thing of every kind behind an address, and the routes that lead there."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cluster_portal import access
from enterprises import accounts
from enterprises.models import Region, Role, User
from sessions_app import feeds, joining, screens
from sessions_app.models import AgendaItem, LiveEvent, Quadrant, StrategySession
from strategy import assessment, ballots, closing, methods, preparation
from tests import factories as make

LAST_QUARTER = datetime.date(2014, 3, 31)


# Routes


@dataclass(frozen=True)
class Route:
    name: str
    parameters: tuple[str, ...]

    @property
    def row(self) -> access.Row:
        return access.TABLE[self.name]

    @property
    def is_open(self) -> bool:
        return self.row.is_open

    @property
    def region_is_in_the_path(self) -> bool:
        return bool(set(self.parameters) & set(PARAMETERS))

    def address(self, world: World, **instead: Any) -> str:
        values = {name: PARAMETERS[name](world) for name in self.parameters} | instead
        return reverse(self.name, kwargs=values)


def every_route() -> list[Route]:
    return list(_walk(get_resolver().url_patterns, ()))


def _walk(patterns: list[Any], namespaces: tuple[str, ...], before: tuple[str, ...] = ()) -> Iterator[Route]:
    for pattern in patterns:
        parameters = (*before, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(pattern.url_patterns, inner, parameters)
        elif isinstance(pattern, URLPattern):
            yield Route(":".join((*namespaces, pattern.name or f"<no name: {pattern.pattern}>")), parameters)


# Worlds


@dataclass
class World:
    """`marker` stands in every name and text, so that a leak is seen."""

    region: Region
    marker: str
    people: dict[str, User] = field(default_factory=dict)
    secret: str = ""
    things: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["things"][name]
        except KeyError:
            raise AttributeError(name) from None


# How the value of a path parameter is found: a new parameter needs one line here and one thing in `build`.
PARAMETERS = {
    "organisation_id": lambda world: world.organisation.pk,
    "field": lambda world: "address",
    "view_id": lambda world: world.saved_view.pk,
    "bulk_id": lambda world: world.bulk_change.pk,
    "person_id": lambda world: world.person.pk,
    "source_id": lambda world: world.source.pk,
    "link_id": lambda world: world.link.pk,
    "job_id": lambda world: world.job.pk,
    "text_id": lambda world: world.text_reading.pk,
    "batch_id": lambda world: world.batch.pk,
    "line": lambda world: world.import_row.number,
    "pair_id": lambda world: world.pair.pk,
    "merge_id": lambda world: world.merge.pk,
    "succession_id": lambda world: world.succession.pk,
    "proposal_id": lambda world: world.proposal.pk,
    "item_id": lambda world: world.agenda_item.pk,
    "photo_id": lambda world: world.photo.pk,
    "template_id": lambda world: world.agenda_template.pk,
    "attendance_id": lambda world: world.attendance.pk,
    "user_id": lambda world: world.user.pk,
    "session_id": lambda world: world.session.pk,
    "board_id": lambda world: world.board.pk,
    "statement_id": lambda world: world.statement.pk,
    "round_id": lambda world: world.round.pk,
    "decision_id": lambda world: world.decision.pk,
    "minutes_id": lambda world: world.minutes.pk,
    "amendment_id": lambda world: world.amendment.pk,
    "selection_id": lambda world: world.selection.pk,
    "candidate_id": lambda world: world.candidate.pk,
    "expert_id": lambda world: world.judge.pk,
    "rule_set_id": lambda world: world.rule_set.pk,
    "rule_id": lambda world: world.rule_set.rules.first().pk,
    "method_id": lambda world: world.method.pk,
    "criterion_id": lambda world: world.criterion.pk,
    "cluster_id": lambda world: world.cluster.pk,
    "member_id": lambda world: world.member.pk,
    "programme_id": lambda world: world.programme.pk,
    "measure_id": lambda world: world.measure.pk,
    "indicator_id": lambda world: world.indicator.pk,
    "milestone_id": lambda world: world.milestone.pk,
    "risk_id": lambda world: world.risk.pk,
    "report_id": lambda world: world.report.pk,
    "file_id": lambda world: world.evidence.pk,
    "period": lambda world: "2014-1",
    "kind": lambda world: "xlsx",
    "secret": lambda world: world.secret,
    "code": lambda world: world.join_code.code,
    "token": lambda world: world.projector_secret,
    "feed": lambda world: world.feed_secret,
    "instruction_id": lambda world: world.instruction.pk,
}
# The whole permission lies in the first four, the others name a column, a quarter, a kind of file and a line
# of the file of a batch: it is no question of regions.
WITHOUT_REGION = {"secret", "code", "token", "feed", "field", "period", "kind", "line"}


def build(marker: str) -> World:
    region = make.RegionFactory(name=f"{marker} область", short_name=f"{marker} область")
    world = World(region, marker)
    world.people = {
        role: make.UserFactory(
            role=role, region=region, last_name=f"{marker}ова", password=f"{marker} {role}"
        )
        for role in Role.values
    }
    _registry(world)
    _sessions(world)
    _strategy(world)
    _selection(world)
    world.things["user"], world.secret = accounts.invite(
        username=f"invited{region.pk}",
        last_name=f"{marker}ин",
        roles=[(region, Role.EXPERT)],
        by=world.people[Role.ADMINISTRATOR],
    )
    make.SessionFacilitatorFactory(session=world.session, user=world.user)
    return world


def _registry(world: World) -> None:
    region, marker, things = world.region, world.marker, world.things
    things["source"] = source = make.SourceFactory(
        kept_by=region, title=f"Письмо {marker}", text=f"Завод {marker} выпускает насосы."
    )
    # Places are a classifier, the same for every region.
    settlement = make.SettlementFactory(region=region)
    things["organisation"] = organisation = make.OrganisationFactory(
        kept_by=region, name_as_written=f"ООО «{marker}»", source=source, settlement=settlement
    )
    make.EvidenceFactory(
        target=organisation, source=source, quote=f"Завод {marker}", start=0, end=6 + len(marker)
    )
    make.OfferFactory(organisation=organisation, text=f"Насос {marker}")
    things["link"] = link = make.CooperationLinkFactory(
        kept_by=region, supplier=organisation, product=f"Вал {marker}"
    )
    make.CooperationVolumeFactory(link=link)
    things["person"] = person = make.PersonFactory(kept_by=region, last_name=f"{marker}енко")
    make.ConsentFactory(person=person)
    things["proposal"] = make.ProposalFactory(
        kept_by=region,
        fields={"kind": "enterprise", "name_as_written": f"ООО «Новое {marker}»"},
        person_data={"last_name": f"{marker}ский", "post": f"Мастер {marker}"},
        source=source,
    )
    things["job"] = make.JobFactory(kept_by=region, status="running", phase=f"Проверка {marker}")
    things["batch"] = batch = make.ImportBatchFactory(
        kept_by=region, file_name=f"{marker}.csv", created_by=world.people[Role.ADMINISTRATOR]
    )
    things["text_reading"] = make.TextReadingFactory(
        kept_by=region, title=f"Текст {marker}", text=f"ООО «Образец», директор Иванов {marker}" + " " * 20
    )
    things["import_row"] = make.ImportRowFactory(batch=batch, cells=[f"ООО «{marker}»", ""])
    administrator = world.people[Role.ADMINISTRATOR]
    things["saved_view"] = make.SavedViewFactory(
        kept_by=region, owner=administrator, name=f"Вид {marker}", query="kind=enterprise"
    )
    things["bulk_change"] = make.BulkChangeFactory(
        kept_by=region, shown=f"Насос {marker}", made_by=administrator
    )
    make.PostFactory(person=person, organisation=organisation, title=f"Директор {marker}")
    other = make.OrganisationFactory(kept_by=region, name_as_written=f"ЗАО «{marker} и другие»")
    things["pair"] = make.DuplicatePairFactory(first=organisation, second=other)
    things["succession"] = make.SuccessionFactory(predecessor=other, successor=organisation)
    merged = make.OrganisationFactory(
        kept_by=region, name_as_written=f"АО «{marker} прежнее»", merged_into=organisation
    )
    things["merge"] = make.MergeFactory(winner=organisation, loser=merged)


def _sessions(world: World) -> None:
    region, marker, things = world.region, world.marker, world.things
    things["session"] = session = make.SessionFactory(
        kept_by=region, title=f"Сессия {marker}", status=StrategySession.Status.RUNNING
    )
    things["day"] = day = make.SessionDayFactory(session=session, date=datetime.date(2014, 2, 1))
    things["agenda_item"] = item = make.AgendaItemFactory(
        session=session, day=day, title=f"Пункт {marker}", kind=AgendaItem.Kind.VOTING
    )
    make.AgendaSpeakerFactory(item=item, person=world.person)
    things["photo"] = make.AgendaPhotoFactory(item=item, caption=f"Флипчарт {marker}")
    things["agenda_template"] = make.AgendaTemplateFactory(kept_by=region, title=f"Типовая {marker}")
    things["attendance"] = make.AttendanceFactory(
        session=session, organisation=world.organisation, person=world.person, is_walk_in=True
    )
    things["expected"] = make.AttendanceFactory(
        session=session,
        organisation=make.OrganisationFactory(kept_by=region, name_as_written=f"ООО {marker}"),
    )
    make.SessionOrganiserFactory(session=session, organisation=world.organisation)
    make.OutcomeFactory(session=session, text=f"Тема {marker}")
    things["board"] = board = make.BoardFactory(session=session, title=f"Доска {marker}")
    things["theme"] = make.ThemeFactory(board=board, title=f"Группа {marker}")
    things["statement"], things["second_statement"] = (
        make.StatementFactory(
            board=board,
            number=number,
            text=f"Высказывание {number} {marker}",
            quadrant=quadrant,
            speaker=world.person,
            organisation=world.organisation,
        )
        for number, quadrant in ((1, Quadrant.STRENGTH), (2, Quadrant.THREAT))
    )
    things["round"] = round_ = make.VotingRoundFactory(
        session=session, board=world.board, question=f"Что важнее: {marker}"
    )
    make.TallyFactory(round=round_, statement=world.statement)
    things["line"] = make.PhoneLineFactory(board=board, text=f"Строка {marker}")
    things["join_code"] = make.JoinCodeFactory(session=session)
    things["seat_secret"] = secret = f"seat of {region.code}"
    things["seat"] = seat = make.SeatFactory(
        session=session, organisation=world.organisation, secret_hash=joining.hash_of(secret)
    )
    things["own_line"] = make.PhoneLineFactory(
        board=board, text=f"Своя строка {marker}", is_anonymous=False, author_seat=seat
    )
    things["projector_secret"] = screens.make_link(session, by=world.people[Role.FACILITATOR])
    LiveEvent.objects.filter(session=session).delete()
    things["priority"] = priority = make.PriorityFactory(session=session, title=f"Приоритет {marker}")
    make.PriorityStatementFactory(priority=priority, statement=world.statement)
    things["decision"] = decision = make.DecisionFactory(
        kept_by=region, session=session, text=f"Решили {marker}", decided_on=datetime.date(2014, 2, 1)
    )
    things["free_decision"] = make.DecisionFactory(
        kept_by=region, session=session, text=f"Решили отдельно {marker}"
    )
    things["instruction"] = make.InstructionFactory(
        decision=decision, text=f"Поручение {marker}", executor=world.organisation
    )
    things["feed_secret"] = feeds.make(world.people[Role.ADMINISTRATOR])
    things["strategy"] = make.TowsStrategyFactory(board=things["board"], text=f"Стратегия {marker}")
    things["minutes"] = minutes = make.MinutesFactory(session=session, number=f"{marker}-1")
    make.ReleaseWordingFactory(session=session, text=f"Пресс-релиз {marker}")
    things["amendment"] = make.AmendmentFactory(
        minutes=minutes, person=world.person, key=f"decision:{decision.pk}", text=f"Поправка {marker}"
    )


def _strategy(world: World) -> None:
    region, marker, things = world.region, world.marker, world.things
    curator = world.people[Role.CURATOR]
    things["cluster"] = cluster = make.ClusterFactory(
        kept_by=region,
        name=f"Кластер {marker}",
        state="pilot",
        curator=curator,
        initiator_session=world.session,
    )
    make.ClusterStatusFactory(cluster=cluster, ground=f"Решение {marker}", since=datetime.date(2014, 2, 1))
    make.ClusterStatementFactory(cluster=cluster, statement=world.statement)
    things["member"] = make.ClusterMemberFactory(cluster=cluster, organisation=world.organisation)
    outcome = make.PilotOutcomeFactory(
        pilot_decision__kept_by=region, pilot_decision__decision=world.decision, cluster=cluster
    )
    make.PilotReasonFactory(outcome=outcome, text=f"Причина {marker}", statement=world.statement)
    make.ClusterFactory(kept_by=region, name=f"Кандидат {marker}")
    things["programme"] = programme = make.ProgrammeFactory(
        kept_by=region, cluster=cluster, title=f"Программа {marker}"
    )
    version = make.ProgrammeVersionFactory(programme=programme, number=1)
    goal = make.GoalFactory(programme=programme, number="1", title=f"Цель {marker}")
    things["goal"] = goal
    things["task"] = task = make.TaskFactory(goal=goal, number="1.1", title=f"Задача {marker}")
    things["measure"] = measure = make.MeasureFactory(programme=programme, task=task)
    make.MeasureRevisionFactory(
        programme_version=version,
        measure=measure,
        number="1.1.1",
        title=f"Мероприятие {marker}",
        starts_on=datetime.date(2014, 1, 1),
        ends_on=datetime.date(2014, 12, 31),
        responsible=world.organisation,
    )
    make.MeasureStatementFactory(measure=measure, statement=world.statement)
    make.PlannedAmountFactory(programme_version=version, measure=measure)
    make.MoneyFlowFactory(measure=measure)
    things["indicator"] = indicator = make.IndicatorFactory(programme=programme)
    revision = make.IndicatorRevisionFactory(
        programme_version=version, indicator=indicator, number=1, name=f"Показатель {marker}"
    )
    make.IndicatorTargetFactory(revision=revision)
    things["report"] = report = make.ReportFactory(
        programme=programme, reporter=world.organisation, due_on=LAST_QUARTER
    )
    report.indicators.add(indicator)
    fact = make.IndicatorFactFactory(indicator=indicator, report=report)
    things["evidence"] = make.EvidenceFileFactory(fact=fact, name=f"Справка {marker}.pdf")
    things["milestone"] = make.MilestoneFactory(programme=programme, title=f"Веха {marker}")
    things["risk"] = risk = make.RiskFactory(programme=programme, title=f"Риск {marker}")
    make.RiskAssessmentFactory(risk=risk)
    version.act_number, version.approved_on = "1", datetime.date(2014, 1, 15)
    version.save()


def _selection(world: World) -> None:
    """A closed selection of two candidates by two experts, and the draft of a method."""
    region, marker, things = world.region, world.marker, world.things
    facilitator = world.people[Role.FACILITATOR]
    method = make.MethodFactory(kept_by=region, title=f"Методика {marker}")
    things["criterion"] = criterion = make.CriterionFactory(method=method, name=f"Критерий {marker}")
    methods.fix_method(method, by=facilitator, version=1)
    things["selection"] = selection = make.SelectionFactory(
        kept_by=region, title=f"Отбор {marker}", method=method, session=world.session
    )
    other = make.CandidateFactory(selection=selection, cluster__name=f"Соперник {marker}")
    things["candidate"] = candidate = make.CandidateFactory(selection=selection, cluster=world.cluster)
    things["judge"] = make.JudgeFactory(selection=selection, user=world.people[Role.EXPERT])
    second = make.JudgeFactory(selection=selection, user__last_name=f"{marker}ова вторая")
    preparation.open_ballots(selection, by=facilitator, version=1)
    for judge in (things["judge"], second):
        ballot = ballots.declare(judge, by=judge.user, conflicts={})
        for one, value in ((candidate, 75), (other, 25)):
            ballots.give(
                ballot,
                by=judge.user,
                candidate=one,
                criterion=criterion,
                value=value,
                comment=f"Пояснение {marker}",
            )
        ballots.seal(ballot, by=judge.user)
    closing.close_ballots(selection, by=facilitator, version=2, samples=50)
    things["method"] = make.MethodFactory(kept_by=region, title=f"Черновик {marker}")
    things["rule_set"] = rule_set = assessment.adopt(region, "resolution-779")
    rule_set.rules.update(text=f"Правило {marker}")
    rule_set.title = f"Правила {marker}"
    rule_set.save()
    make.CriterionFactory(method=things["method"], name=f"Вопрос {marker}")
