"""Factories of all apps, sorted by app. Pass only what the test is about."""

from __future__ import annotations

import base64
import datetime
import uuid
from decimal import Decimal
from typing import Any

import factory
from factory import LazyAttribute, LazyFunction, SelfAttribute, Sequence, SubFactory, lazy_attribute
from factory.django import DjangoModelFactory

from enterprises.models import (
    BulkChange,
    Consent,
    ConsentText,
    Contact,
    CooperationLink,
    CooperationVolume,
    DuplicatePair,
    Evidence,
    ImportBatch,
    ImportRow,
    Industry,
    Invitation,
    Job,
    Kpp,
    LegalForm,
    Merge,
    Municipality,
    Offer,
    Organisation,
    OrganisationName,
    Person,
    Post,
    Proposal,
    Region,
    Role,
    RoleGrant,
    SavedView,
    Settlement,
    Source,
    Succession,
    TextReading,
    User,
    YearlyFigures,
)
from enterprises.search import reindex_organisations, reindex_people
from sessions_app import codes, photos
from sessions_app.models import (
    AgendaItem,
    AgendaPhoto,
    AgendaSpeaker,
    AgendaTemplate,
    Amendment,
    Attendance,
    Board,
    Decision,
    Instruction,
    JoinCode,
    Minutes,
    Outcome,
    PhoneLine,
    Priority,
    PriorityStatement,
    Quadrant,
    ReleaseWording,
    Seat,
    SessionDay,
    SessionFacilitator,
    SessionOrganiser,
    Statement,
    StrategySession,
    Tally,
    Theme,
    TowsStrategy,
    VotingRound,
)
from strategy import evidence
from strategy.models import (
    ANCHORS,
    Candidate,
    Cluster,
    ClusterMember,
    ClusterState,
    ClusterStatement,
    ClusterStatus,
    Criterion,
    EvidenceFile,
    Expert,
    FundingSource,
    Goal,
    Indicator,
    IndicatorFact,
    IndicatorRevision,
    IndicatorTarget,
    LightRule,
    Measure,
    MeasureRevision,
    MeasureStatement,
    Method,
    Milestone,
    MoneyFlow,
    PilotDecision,
    PilotOutcome,
    PilotReason,
    PlannedAmount,
    Programme,
    ProgrammeVersion,
    Report,
    ReportStep,
    Risk,
    RiskAssessment,
    Selection,
    Task,
)

# enterprises


class RegionFactory(DjangoModelFactory[Region]):
    class Meta:
        model = Region

    code = Sequence("T{}".format)
    name = Sequence("Область {}".format)
    short_name = SelfAttribute("name")
    is_served = True


class MunicipalityFactory(DjangoModelFactory[Municipality]):
    class Meta:
        model = Municipality

    region = SubFactory(RegionFactory)
    name = Sequence("Район {}".format)
    kind = Municipality.Kind.DISTRICT


class SettlementFactory(DjangoModelFactory[Settlement]):
    class Meta:
        model = Settlement

    region = SubFactory(RegionFactory)
    type = "г"
    name = Sequence("Город{}".format)
    search_key = LazyAttribute(lambda settlement: settlement.name.lower())


class IndustryFactory(DjangoModelFactory[Industry]):
    class Meta:
        model = Industry
        django_get_or_create = ["code"]

    code = Sequence("99.{}".format)
    section = "C"
    name = Sequence("Производство {}".format)


class LegalFormFactory(DjangoModelFactory[LegalForm]):
    class Meta:
        model = LegalForm
        django_get_or_create = ["abbreviation"]

    abbreviation = "ООО"
    name = "Общество с ограниченной ответственностью"


class SourceFactory(DjangoModelFactory[Source]):
    class Meta:
        model = Source

    kept_by = SubFactory(RegionFactory)
    kind = Source.Kind.DOCUMENT
    title = Sequence("Письмо {}".format)
    issued_on = datetime.date(2013, 10, 9)
    text = "Завод выпускает насосы. Завод стоит в городе."


class EvidenceFactory(DjangoModelFactory[Evidence]):
    """Pass `target`; the source is kept by the target's region."""

    class Meta:
        model = Evidence

    source = SubFactory(SourceFactory, kept_by=SelfAttribute("..target.kept_by"))
    quote = "Завод выпускает насосы"
    start = 0
    end = 22


class SavedViewFactory(DjangoModelFactory[SavedView]):
    class Meta:
        model = SavedView

    kept_by = SubFactory(RegionFactory)
    owner = SubFactory("tests.factories.UserFactory")
    name = Sequence("Вид {}".format)
    shared_with = "everybody"


class BulkChangeFactory(DjangoModelFactory[BulkChange]):
    class Meta:
        model = BulkChange

    kept_by = SubFactory(RegionFactory)
    field = "note"
    changed = 0


class JobFactory(DjangoModelFactory):
    class Meta:
        model = Job

    kept_by = SubFactory(RegionFactory)
    kind = "test"


class ImportBatchFactory(DjangoModelFactory):
    """A checked batch whose only row has an error; its file lies nowhere."""

    class Meta:
        model = ImportBatch

    kept_by = SubFactory(RegionFactory)
    status = ImportBatch.Status.CHECKED
    file_name = Sequence("Участники {}.csv".format)
    stored_as = "missing.csv"
    size = 1
    sha256 = "0" * 64
    about = factory.LazyFunction(lambda: {"format": "csv", "sheets": [], "sheet": ""})
    beginning = factory.LazyFunction(lambda: [["Наименование", "ИНН"], ["ООО «Образец»", "1"]])
    lines = 2
    columns = factory.LazyFunction(
        lambda: [
            {"header": "Наименование", "field": "name_as_written", "unit": ""},
            {"header": "ИНН", "field": "inn", "unit": ""},
        ]
    )
    kind = Organisation.Kind.ENTERPRISE
    counts = factory.LazyFunction(lambda: {"error": 1})
    outcome = factory.LazyFunction(lambda: {"checked_at": "2013-10-10T10:00:00+00:00"})


class ImportRowFactory(DjangoModelFactory):
    class Meta:
        model = ImportRow

    batch = SubFactory(ImportBatchFactory)
    number = 2
    verdict = "error"
    cells = factory.LazyFunction(lambda: ["ООО «Образец»", "1"])
    problems = factory.LazyFunction(
        lambda: [{"field": "inn", "value": "1", "code": "length", "text": "ИНН: нужно 10 цифр."}]
    )


class TextReadingFactory(DjangoModelFactory):
    """A text with one organisation and one person that wait for a decision."""

    class Meta:
        model = TextReading

    kept_by = SubFactory(RegionFactory)
    title = Sequence("Письмо {}".format)
    kind = Source.Kind.LETTER
    text = "ООО «Образец», директор Иванов Иван Иванович"
    found = factory.LazyFunction(
        lambda: {
            "organisations": [
                {
                    "title": "ООО «Образец»",
                    "kind": "enterprise",
                    "place": None,
                    "settlement": None,
                    "start": 0,
                    "end": 13,
                    "verdict": "new",
                    "record": None,
                    "candidates": [],
                }
            ],
            "people": [
                {
                    "last_name": "Иванов",
                    "first_name": "Иван",
                    "patronymic": "Иванович",
                    "post": "директор",
                    "organisation": 0,
                    "start": 24,
                    "end": 44,
                    "verdict": "new",
                    "record": None,
                    "candidates": [],
                }
            ],
            "dates": [],
            "used": ["cases", "names"],
        }
    )


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    kept_by = SubFactory(RegionFactory)
    kind = Organisation.Kind.ENTERPRISE
    name_as_written = Sequence("ООО «Завод {}»".format)

    @factory.post_generation
    def indexed(self: Any, create: bool, *_args: Any, **_kwargs: Any) -> None:
        if create:
            reindex_organisations([self])
            self.refresh_from_db()


class OrganisationNameFactory(DjangoModelFactory[OrganisationName]):
    class Meta:
        model = OrganisationName

    organisation = SubFactory(OrganisationFactory)
    kind = OrganisationName.Kind.FORMER
    name = Sequence("Прежнее имя {}".format)


class KppFactory(DjangoModelFactory[Kpp]):
    class Meta:
        model = Kpp

    organisation = SubFactory(OrganisationFactory)
    value = Sequence(lambda n: f"4801{n % 100:02d}001")


class OfferFactory(DjangoModelFactory[Offer]):
    class Meta:
        model = Offer

    organisation = SubFactory(OrganisationFactory)
    kind = Offer.Kind.PRODUCT
    text = Sequence("Насос {}".format)


class ContactFactory(DjangoModelFactory[Contact]):
    class Meta:
        model = Contact

    organisation = SubFactory(OrganisationFactory)
    kind = Contact.Kind.PHONE
    value = Sequence("+7 000 000-{:04d}".format)


class YearlyFiguresFactory(DjangoModelFactory[YearlyFigures]):
    class Meta:
        model = YearlyFigures

    organisation = SubFactory(OrganisationFactory)
    year = Sequence(lambda n: 2000 + n % 100)


class CooperationLinkFactory(DjangoModelFactory[CooperationLink]):
    class Meta:
        model = CooperationLink

    kept_by = SubFactory(RegionFactory)
    supplier = SubFactory(OrganisationFactory, kept_by=SelfAttribute("..kept_by"))
    customer = SubFactory(OrganisationFactory, kept_by=SelfAttribute("..kept_by"))
    product = Sequence("Деталь {}".format)


class CooperationVolumeFactory(DjangoModelFactory[CooperationVolume]):
    class Meta:
        model = CooperationVolume

    link = SubFactory(CooperationLinkFactory)
    year = 2014
    amount = Decimal("1000000.00")


class SuccessionFactory(DjangoModelFactory[Succession]):
    class Meta:
        model = Succession

    predecessor = SubFactory(OrganisationFactory)
    successor = SubFactory(OrganisationFactory, kept_by=SelfAttribute("..predecessor.kept_by"))
    kind = Succession.Kind.ACCESSION


class DuplicatePairFactory(DjangoModelFactory[DuplicatePair]):
    """The older record is the first."""

    class Meta:
        model = DuplicatePair

    first = SubFactory(OrganisationFactory)
    second = SubFactory(OrganisationFactory, kept_by=SelfAttribute("..first.kept_by"))
    kept_by = SelfAttribute("first.kept_by")
    verdict = DuplicatePair.Verdict.REVIEW
    score = 90
    reason = "названия похожи на 90 %"


class MergeFactory(DjangoModelFactory[Merge]):
    """A merge without steps: its loser points at the winner already."""

    class Meta:
        model = Merge

    winner = SubFactory(OrganisationFactory)
    loser = SubFactory(
        OrganisationFactory, kept_by=SelfAttribute("..winner.kept_by"), merged_into=SelfAttribute("..winner")
    )
    kept_by = SelfAttribute("winner.kept_by")


class PersonFactory(DjangoModelFactory[Person]):
    class Meta:
        model = Person
        skip_postgeneration_save = True

    kept_by = SubFactory(RegionFactory)
    last_name = Sequence("Человеков{}".format)
    first_name = "Иван"
    patronymic = "Петрович"

    @factory.post_generation
    def indexed(self: Any, create: bool, *_args: Any, **_kwargs: Any) -> None:
        if create:
            reindex_people([self])


class PostFactory(DjangoModelFactory[Post]):
    class Meta:
        model = Post

    person = SubFactory(PersonFactory)
    organisation = SubFactory(OrganisationFactory, kept_by=SelfAttribute("..person.kept_by"))
    title = "Директор"


class ConsentTextFactory(DjangoModelFactory[ConsentText]):
    class Meta:
        model = ConsentText

    kept_by = SubFactory(RegionFactory)
    number = Sequence(lambda n: n + 1)
    text = "Согласен на обработку фамилии, имени, отчества, должности и рабочего контакта."
    valid_from = datetime.date(2013, 1, 1)


class ConsentFactory(DjangoModelFactory[Consent]):
    class Meta:
        model = Consent

    person = SubFactory(PersonFactory)
    text = SubFactory(ConsentTextFactory, kept_by=SelfAttribute("..person.kept_by"))
    received = Consent.Received.PAPER
    given_at = datetime.datetime(2013, 10, 9, tzinfo=datetime.UTC)


class ProposalFactory(DjangoModelFactory[Proposal]):
    """A new organisation that a hall has named."""

    class Meta:
        model = Proposal

    kept_by = SubFactory(RegionFactory)
    key = Sequence("proposal {}".format)
    kind = Proposal.Kind.ORGANISATION
    came_from = Proposal.CameFrom.WALK_IN
    fields = LazyAttribute(lambda _: {"kind": "enterprise", "name_as_written": "ООО «Новый завод»"})


class UserFactory(DjangoModelFactory[User]):
    """`role` and `region` give a role; `password` is hashed. Without them the account can do nothing."""

    class Meta:
        model = User

    username = Sequence("user{}".format)
    last_name = Sequence("Ерёмина{}".format)
    first_name = "Ольга"
    patronymic = "Викторовна"

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **fields: Any) -> User:
        role, region = fields.pop("role", None), fields.pop("region", None)
        user = model_class.objects.create_user(**fields)
        if role:
            RoleGrantFactory(user=user, role=role, region=region or RegionFactory())
        return user


class RoleGrantFactory(DjangoModelFactory[RoleGrant]):
    class Meta:
        model = RoleGrant

    user = SubFactory(UserFactory)
    region = SubFactory(RegionFactory)
    role = Role.EXPERT


class AdministratorFactory(UserFactory):
    role = Role.ADMINISTRATOR
    region = SubFactory(RegionFactory)


class FacilitatorFactory(UserFactory):
    role = Role.FACILITATOR
    region = SubFactory(RegionFactory)


class ExpertFactory(UserFactory):
    role = Role.EXPERT
    region = SubFactory(RegionFactory)


class CuratorFactory(UserFactory):
    role = Role.CURATOR
    region = SubFactory(RegionFactory)


class ExecutiveFactory(UserFactory):
    role = Role.EXECUTIVE
    region = SubFactory(RegionFactory)


class InvitationFactory(DjangoModelFactory[Invitation]):
    """Only the hash of a secret is stored: tests that open a link make it with the verb."""

    class Meta:
        model = Invitation

    user = SubFactory(UserFactory)
    purpose = Invitation.Purpose.INVITE
    secret_hash = Sequence("{:064x}".format)
    expires_at = LazyAttribute(lambda _: datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=7))


# sessions_app


class SessionFactory(DjangoModelFactory[StrategySession]):
    class Meta:
        model = StrategySession

    kept_by = SubFactory(RegionFactory)
    title = Sequence("Стратегическая сессия {}".format)


class SessionDayFactory(DjangoModelFactory[SessionDay]):
    class Meta:
        model = SessionDay

    session = SubFactory(SessionFactory)
    date = Sequence(lambda n: datetime.date(2013, 10, 9) + datetime.timedelta(days=n % 300))


class SessionOrganiserFactory(DjangoModelFactory[SessionOrganiser]):
    class Meta:
        model = SessionOrganiser

    session = SubFactory(SessionFactory)
    organisation = SubFactory(OrganisationFactory, kept_by=SelfAttribute("..session.kept_by"))
    role = SessionOrganiser.Role.ORGANISER


class SessionFacilitatorFactory(DjangoModelFactory[SessionFacilitator]):
    class Meta:
        model = SessionFacilitator

    session = SubFactory(SessionFactory)
    user = SubFactory(FacilitatorFactory, region=SelfAttribute("..session.kept_by"))


class AgendaItemFactory(DjangoModelFactory[AgendaItem]):
    class Meta:
        model = AgendaItem

    session = SubFactory(SessionFactory)
    kind = AgendaItem.Kind.SWOT
    title = Sequence("Пункт {}".format)
    order = Sequence(int)


# A JPEG of four by three pixels.
A_PHOTO = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hn"
    "Pk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2Nj"
    "Y2P/wAARCAADAAQDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAb/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAA"
    "AAAAAAAAAAAAAAH/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwC4AQf/2Q=="
)


class AgendaPhotoFactory(DjangoModelFactory[AgendaPhoto]):
    """The files are there, as the verb would have kept them."""

    class Meta:
        model = AgendaPhoto

    item = SubFactory(AgendaItemFactory)
    order = Sequence(int)
    width, height = 4, 3
    size = len(A_PHOTO)
    sha256 = Sequence("{:064x}".format)

    @lazy_attribute
    def stored_as(self) -> str:
        photos.root().mkdir(parents=True, exist_ok=True)
        name = uuid.uuid4().hex
        for end in (".jpg", ".small.jpg"):
            (photos.root() / f"{name}{end}").write_bytes(A_PHOTO)
        return f"{name}.jpg"


class AgendaTemplateFactory(DjangoModelFactory[AgendaTemplate]):
    class Meta:
        model = AgendaTemplate

    kept_by = SubFactory(RegionFactory)
    title = Sequence("Повестка {}".format)
    items = LazyAttribute(
        lambda _: [{"day": 1, "kind": "swot", "title": "SWOT", "start": "10:00", "end": "11:30"}]
    )


class AgendaSpeakerFactory(DjangoModelFactory[AgendaSpeaker]):
    class Meta:
        model = AgendaSpeaker

    item = SubFactory(AgendaItemFactory)
    person = SubFactory(PersonFactory, kept_by=SelfAttribute("..item.session.kept_by"))


class AttendanceFactory(DjangoModelFactory[Attendance]):
    class Meta:
        model = Attendance

    session = SubFactory(SessionFactory)
    organisation = SubFactory(OrganisationFactory, kept_by=SelfAttribute("..session.kept_by"))


class OutcomeFactory(DjangoModelFactory[Outcome]):
    class Meta:
        model = Outcome

    session = SubFactory(SessionFactory)
    kind = Outcome.Kind.TOPIC
    text = Sequence("Тема обсуждения {}".format)


class SeatFactory(DjangoModelFactory[Seat]):
    class Meta:
        model = Seat

    session = SubFactory(SessionFactory)
    secret_hash = Sequence("{:064x}".format)


class JoinCodeFactory(DjangoModelFactory[JoinCode]):
    class Meta:
        model = JoinCode

    session = SubFactory(SessionFactory)
    code = LazyFunction(codes.make)
    token = LazyFunction(codes.make_token)


class BoardFactory(DjangoModelFactory[Board]):
    class Meta:
        model = Board

    session = SubFactory(SessionFactory)
    title = Sequence("Доска {}".format)


class ThemeFactory(DjangoModelFactory[Theme]):
    class Meta:
        model = Theme

    board = SubFactory(BoardFactory)
    title = Sequence("Группа {}".format)


class StatementFactory(DjangoModelFactory[Statement]):
    class Meta:
        model = Statement

    board = SubFactory(BoardFactory)
    # Far above what the verbs count up to.
    number = Sequence(lambda n: n + 10_001)
    quadrant = Quadrant.STRENGTH
    text = Sequence("Высказывание {}".format)


class PhoneLineFactory(DjangoModelFactory[PhoneLine]):
    class Meta:
        model = PhoneLine

    board = SubFactory(BoardFactory)
    quadrant = Quadrant.STRENGTH
    text = Sequence("Строка с телефона {}".format)


class TowsStrategyFactory(DjangoModelFactory[TowsStrategy]):
    class Meta:
        model = TowsStrategy

    board = SubFactory(BoardFactory)
    kind = TowsStrategy.Kind.SO
    text = Sequence("Стратегия {}".format)


class VotingRoundFactory(DjangoModelFactory[VotingRound]):
    """Recorded from notes: it is over. Open one with `voting.open_round`."""

    class Meta:
        model = VotingRound

    session = SubFactory(SessionFactory)
    kind = VotingRound.Kind.DOTS
    question = Sequence("Что важнее, {}?".format)


class TallyFactory(DjangoModelFactory[Tally]):
    class Meta:
        model = Tally

    round = SubFactory(VotingRoundFactory)
    statement = SubFactory(StatementFactory)
    dots = 3


class PriorityFactory(DjangoModelFactory[Priority]):
    class Meta:
        model = Priority

    session = SubFactory(SessionFactory)
    title = Sequence("Приоритет {}".format)


class PriorityStatementFactory(DjangoModelFactory[PriorityStatement]):
    class Meta:
        model = PriorityStatement

    priority = SubFactory(PriorityFactory)
    statement = SubFactory(StatementFactory, board__session=SelfAttribute("...priority.session"))


class DecisionFactory(DjangoModelFactory[Decision]):
    class Meta:
        model = Decision

    kept_by = SubFactory(RegionFactory)
    session = SubFactory(SessionFactory, kept_by=SelfAttribute("..kept_by"))
    kind = Decision.Kind.APPROVE
    number = Sequence(lambda n: str(n + 1))
    text = Sequence("Решили: {}".format)


class InstructionFactory(DjangoModelFactory[Instruction]):
    class Meta:
        model = Instruction

    decision = SubFactory(DecisionFactory)
    text = Sequence("Поручение {}".format)
    due_on = datetime.date(2013, 10, 17)


class MinutesFactory(DjangoModelFactory[Minutes]):
    class Meta:
        model = Minutes

    session = SubFactory(SessionFactory)


class ReleaseWordingFactory(DjangoModelFactory[ReleaseWording]):
    class Meta:
        model = ReleaseWording

    session = SubFactory(SessionFactory)
    key = "lead"
    standing = ReleaseWording.Standing.BY_HAND
    text = Sequence("Своими словами {}".format)


class AmendmentFactory(DjangoModelFactory[Amendment]):
    class Meta:
        model = Amendment

    minutes = SubFactory(MinutesFactory, state=Minutes.State.AGREEMENT)
    key = "subtitle"
    text = Sequence("Поправка {}".format)
    person = SubFactory(PersonFactory, kept_by=SelfAttribute("..minutes.session.kept_by"))


# strategy


class ClusterFactory(DjangoModelFactory[Cluster]):
    class Meta:
        model = Cluster

    kept_by = SubFactory(RegionFactory)
    name = Sequence("Кластер {}".format)
    state = ClusterState.CANDIDATE


class ClusterMemberFactory(DjangoModelFactory[ClusterMember]):
    class Meta:
        model = ClusterMember

    cluster = SubFactory(ClusterFactory)
    organisation = SubFactory(OrganisationFactory, kept_by=SelfAttribute("..cluster.kept_by"))
    role = ClusterMember.Role.SUPPLIER


class ClusterStatementFactory(DjangoModelFactory[ClusterStatement]):
    class Meta:
        model = ClusterStatement

    cluster = SubFactory(ClusterFactory)
    statement = SubFactory(StatementFactory, board__session__kept_by=SelfAttribute("....cluster.kept_by"))


class ClusterStatusFactory(DjangoModelFactory[ClusterStatus]):
    class Meta:
        model = ClusterStatus

    cluster = SubFactory(ClusterFactory)
    state = SelfAttribute("cluster.state")
    since = datetime.date(2013, 10, 29)


class MethodFactory(DjangoModelFactory[Method]):
    """A draft; `fix()` of a method with criteria is `methods.fix_method`."""

    class Meta:
        model = Method

    kept_by = SubFactory(RegionFactory)
    title = Sequence("Методика {}".format)
    places = 1


class CriterionFactory(DjangoModelFactory[Criterion]):
    """Judged by experts, with a text for each step."""

    class Meta:
        model = Criterion
        skip_postgeneration_save = True

    method = SubFactory(MethodFactory)
    order = Sequence(lambda n: n % 30000)
    code = Sequence("К{}".format)
    name = Sequence("Критерий {}".format)
    points = Decimal(100)

    @factory.post_generation
    def anchors(self, create, extracted, **options):
        for value in ANCHORS:
            self.anchors.create(value=value, text=f"Ступень {value}")


class SelectionFactory(DjangoModelFactory[Selection]):
    class Meta:
        model = Selection

    kept_by = SubFactory(RegionFactory)
    method = SubFactory(MethodFactory, kept_by=SelfAttribute("..kept_by"))
    title = Sequence("Отбор {}".format)


class CandidateFactory(DjangoModelFactory[Candidate]):
    class Meta:
        model = Candidate

    selection = SubFactory(SelectionFactory)
    cluster = SubFactory(ClusterFactory, kept_by=SelfAttribute("..selection.kept_by"))
    order = Sequence(lambda n: n % 30000)


class JudgeFactory(DjangoModelFactory[Expert]):
    """An expert of a selection, with an account."""

    class Meta:
        model = Expert

    selection = SubFactory(SelectionFactory)
    user = SubFactory(ExpertFactory, region=SelfAttribute("..selection.kept_by"))
    side = Expert.Side.SCIENCE


class PilotDecisionFactory(DjangoModelFactory[PilotDecision]):
    class Meta:
        model = PilotDecision

    kept_by = SubFactory(RegionFactory)
    decision = SubFactory(DecisionFactory, kept_by=SelfAttribute("..kept_by"))
    reason = "Сильные предприятия и спрос."


class PilotOutcomeFactory(DjangoModelFactory[PilotOutcome]):
    class Meta:
        model = PilotOutcome

    pilot_decision = SubFactory(PilotDecisionFactory)
    cluster = SubFactory(ClusterFactory, kept_by=SelfAttribute("..pilot_decision.kept_by"))
    outcome = PilotOutcome.Outcome.PILOT


class PilotReasonFactory(DjangoModelFactory[PilotReason]):
    class Meta:
        model = PilotReason

    outcome = SubFactory(PilotOutcomeFactory)
    text = Sequence("Причина {}".format)


class LightRuleFactory(DjangoModelFactory[LightRule]):
    class Meta:
        model = LightRule
        django_get_or_create = ["name", "version"]

    name = "Обычное правило"
    version = 1
    green_from = Decimal("0.950")
    yellow_from = Decimal("0.800")


class ProgrammeFactory(DjangoModelFactory[Programme]):
    class Meta:
        model = Programme

    kept_by = SubFactory(RegionFactory)
    cluster = SubFactory(ClusterFactory, kept_by=SelfAttribute("..kept_by"), state=ClusterState.PILOT)
    title = Sequence("Программа {}".format)
    first_year = 2014
    last_year = 2016
    light_rule = SubFactory(LightRuleFactory)


class ProgrammeVersionFactory(DjangoModelFactory[ProgrammeVersion]):
    """Open until `approved_on` is set: the database refuses rows of an approved version."""

    class Meta:
        model = ProgrammeVersion

    programme = SubFactory(ProgrammeFactory)
    number = Sequence(lambda n: n + 1)


class GoalFactory(DjangoModelFactory[Goal]):
    class Meta:
        model = Goal

    programme = SubFactory(ProgrammeFactory)
    number = Sequence(lambda n: str(n + 1))
    title = Sequence("Цель {}".format)


class TaskFactory(DjangoModelFactory[Task]):
    class Meta:
        model = Task

    goal = SubFactory(GoalFactory)
    number = Sequence(lambda n: f"1.{n + 1}")
    title = Sequence("Задача {}".format)


class MeasureFactory(DjangoModelFactory[Measure]):
    class Meta:
        model = Measure

    programme = SubFactory(ProgrammeFactory)
    task = SubFactory(TaskFactory, goal__programme=SelfAttribute("...programme"))


class MeasureRevisionFactory(DjangoModelFactory[MeasureRevision]):
    """Pass `programme_version`; the measure belongs to its programme."""

    class Meta:
        model = MeasureRevision

    programme_version = SubFactory(ProgrammeVersionFactory)
    measure = SubFactory(MeasureFactory, programme=SelfAttribute("..programme_version.programme"))
    number = Sequence(lambda n: f"1.1.{n + 1}")
    title = Sequence("Мероприятие {}".format)


class MeasureStatementFactory(DjangoModelFactory[MeasureStatement]):
    class Meta:
        model = MeasureStatement

    measure = SubFactory(MeasureFactory)
    statement = SubFactory(
        StatementFactory, board__session__kept_by=SelfAttribute("....measure.programme.kept_by")
    )


class MilestoneFactory(DjangoModelFactory[Milestone]):
    class Meta:
        model = Milestone

    programme = SubFactory(ProgrammeFactory)
    title = Sequence("Веха {}".format)
    planned_on = datetime.date(2014, 6, 30)


class PlannedAmountFactory(DjangoModelFactory[PlannedAmount]):
    class Meta:
        model = PlannedAmount

    programme_version = SubFactory(ProgrammeVersionFactory)
    measure = SubFactory(MeasureFactory, programme=SelfAttribute("..programme_version.programme"))
    funding = FundingSource.REGIONAL
    year = 2014
    amount = Decimal("1000000.00")


class MoneyFlowFactory(DjangoModelFactory[MoneyFlow]):
    class Meta:
        model = MoneyFlow

    measure = SubFactory(MeasureFactory)
    funding = FundingSource.REGIONAL
    year = 2014
    quarter = 1
    allocated = Decimal("500000.00")


class IndicatorFactory(DjangoModelFactory[Indicator]):
    class Meta:
        model = Indicator

    programme = SubFactory(ProgrammeFactory)
    unit = "млн ₽"
    direction = Indicator.Direction.UP
    accumulation = Indicator.Accumulation.YEAR_TO_DATE
    frequency = Indicator.Frequency.QUARTER


class IndicatorRevisionFactory(DjangoModelFactory[IndicatorRevision]):
    class Meta:
        model = IndicatorRevision

    programme_version = SubFactory(ProgrammeVersionFactory)
    indicator = SubFactory(IndicatorFactory, programme=SelfAttribute("..programme_version.programme"))
    number = Sequence(lambda n: n % 1000 + 1)
    name = Sequence("Показатель {}".format)


class IndicatorTargetFactory(DjangoModelFactory[IndicatorTarget]):
    class Meta:
        model = IndicatorTarget

    revision = SubFactory(IndicatorRevisionFactory)
    year = 2014
    value = Decimal("100.000")


class ReportFactory(DjangoModelFactory[Report]):
    class Meta:
        model = Report

    programme = SubFactory(ProgrammeFactory)
    reporter = SubFactory(OrganisationFactory, kept_by=SelfAttribute("..programme.kept_by"))
    year = 2014
    quarter = 1
    due_on = datetime.date(2014, 4, 15)


class IndicatorFactFactory(DjangoModelFactory[IndicatorFact]):
    class Meta:
        model = IndicatorFact

    indicator = SubFactory(IndicatorFactory)
    year = 2014
    quarter = 1
    value = Decimal("25.000")


class ReportStepFactory(DjangoModelFactory[ReportStep]):
    class Meta:
        model = ReportStep

    report = SubFactory(ReportFactory)
    kind = ReportStep.Kind.OPENED
    happened_on = datetime.date(2014, 4, 1)


def _content(file: Any) -> bytes:
    return f"%PDF-1.4\n{file.name}".encode()


class EvidenceFileFactory(DjangoModelFactory[EvidenceFile]):
    """The file itself is there, as the verb would have kept it."""

    class Meta:
        model = EvidenceFile

    fact = SubFactory(IndicatorFactFactory)
    name = Sequence("Справка {}.pdf".format)
    size = LazyAttribute(lambda file: len(_content(file)))
    sha256 = "0" * 64

    @lazy_attribute
    def stored_as(self) -> str:
        evidence.root().mkdir(parents=True, exist_ok=True)
        stored_as = f"{uuid.uuid4().hex}.pdf"
        (evidence.root() / stored_as).write_bytes(_content(self))
        return stored_as


class RiskFactory(DjangoModelFactory[Risk]):
    class Meta:
        model = Risk

    programme = SubFactory(ProgrammeFactory)
    title = Sequence("Риск {}".format)


class RiskAssessmentFactory(DjangoModelFactory[RiskAssessment]):
    class Meta:
        model = RiskAssessment

    risk = SubFactory(RiskFactory)
    assessed_on = datetime.date(2014, 3, 31)
    probability = 3
    impact = 4
