"""The decision on a selection, the page that answers «почему?», and the preliminary self-assessment."""

from __future__ import annotations

import datetime
import io

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from strategy import assessment, ballots, closing, methods, preparation
from strategy import selection as decisions
from strategy.models import PilotOutcome, PilotReason, Rule
from strategy.selection import Passage, Reasoned, Terms, Verdict
from tests.factories import (
    AdministratorFactory,
    CandidateFactory,
    ClusterFactory,
    ClusterMemberFactory,
    ClusterStatementFactory,
    CooperationLinkFactory,
    CriterionFactory,
    JudgeFactory,
    MethodFactory,
    SelectionFactory,
    SessionFactory,
    YearlyFiguresFactory,
)

pytestmark = pytest.mark.django_db

DAY = datetime.date(2025, 12, 11)
Outcome = PilotOutcome.Outcome


class Chosen:
    """A closed selection: the first of three candidates is in, the second out, the third knocked out."""

    def __init__(self, floor=None):
        self.administrator = AdministratorFactory()
        self.region = self.administrator.grants.get().region
        method = MethodFactory(kept_by=self.region, places=1)
        self.criteria = [
            CriterionFactory(method=method, name=name, floor=floor) for name in ("Кооперация", "Рынок")
        ]
        method.knock_outs.create(order=1, code="Д1", question="Письмо якорного предприятия есть?")
        methods.fix_method(method, by=self.administrator, version=1)
        self.session = SessionFactory(kept_by=self.region)
        self.selection = SelectionFactory(kept_by=self.region, method=method, session=self.session)
        self.first, self.second, self.third = (
            CandidateFactory(selection=self.selection, cluster__name=name)
            for name in ("Гидравлика", "Композиты", "Упаковка")
        )
        knock_out = method.knock_outs.get()
        answers = {
            (one.pk, knock_out.pk): (one is not self.third, "письмо от 06.12.2025")
            for one in (self.first, self.second, self.third)
        }
        preparation.answer_knock_outs(self.selection, by=self.administrator, version=1, answers=answers)
        experts = [JudgeFactory(selection=self.selection) for _ in range(2)]
        preparation.open_ballots(self.selection, by=self.administrator, version=2)
        for expert in experts:
            ballot = ballots.declare(expert, by=expert.user, conflicts={})
            for candidate, values in ((self.first, (75, 50)), (self.second, (25, 75))):
                for criterion, value in zip(self.criteria, values, strict=True):
                    ballots.give(
                        ballot,
                        by=expert.user,
                        candidate=candidate,
                        criterion=criterion,
                        value=value,
                        comment="",
                    )
            ballots.seal(ballot, by=expert.user)
        self.result = closing.close_ballots(self.selection, by=self.administrator, version=3, samples=100)

    def decide(self, outcomes=("pilot", "reserve", "not_admitted"), reasons=(), **terms):
        clusters = [one.cluster for one in (self.first, self.second, self.third)]
        verdicts = dict(zip(clusters, map(Verdict, outcomes), strict=True))
        if reasons:
            verdicts[clusters[0]] = Verdict(outcomes[0], reasons)
        return decisions.decide_selection(
            self.selection,
            by=self.administrator,
            passage=Passage(text="Признать пилотным", decided_on=DAY, number="3.1", session=self.session),
            reason="По порядку методики.",
            verdicts=verdicts,
            terms=Terms(**terms),
        )

    def page(self, name, candidate, client):
        client.force_login(self.administrator)
        return client.get(reverse(f"selection:{name}", args=[self.selection.pk, candidate.cluster_id]))


@pytest.fixture
def chosen():
    return Chosen()


def test_the_decision_stands_in_the_minutes_and_says_that_it_follows_the_ranking(chosen):
    made = chosen.decide()

    assert (made.follows_ranking, made.selection) == (True, chosen.selection)
    assert chosen.session.decisions.get().pilot_decision == made
    chosen.first.cluster.refresh_from_db()
    assert chosen.first.cluster.state == "pilot"


def test_a_departure_from_the_ranking_must_be_explained_and_comes_first_on_the_page(chosen, client):
    with pytest.raises(ValidationError) as refusal:
        chosen.decide(("reserve", "pilot", "not_admitted"))
    assert refusal.value.message_dict == {"deviation": ["Скажите, почему решение отступает от порядка."]}

    made = chosen.decide(("reserve", "pilot", "not_admitted"), deviation="Якорь вышел из первого кластера.")

    assert made.follows_ranking is False
    text = chosen.page("why", chosen.second, client).content.decode().replace("\u00a0", " ")
    assert text.index("Якорь вышел из первого кластера.") < text.index("При утверждённых весах")


def test_a_pilot_below_a_floor_needs_a_word_of_its_own():
    chosen = Chosen(floor=60)

    with pytest.raises(ValidationError) as refusal:
        chosen.decide()

    assert refusal.value.message_dict == {
        "deviation": ["Один из пилотных ниже порога: скажите, почему он пилотный."]
    }


def test_a_candidate_without_an_outcome_is_refused(chosen):
    with pytest.raises(ValidationError) as refusal:
        decisions.decide_selection(
            chosen.selection,
            by=chosen.administrator,
            passage=Passage(text="Признать", decided_on=DAY, act_number="1"),
            reason="Так.",
            verdicts={chosen.first.cluster: Verdict(Outcome.PILOT)},
            terms=Terms(),
        )

    assert refusal.value.code == "no_outcome"


def test_what_was_decided_is_superseded_never_edited(chosen):
    first = chosen.decide(reasons=[Reasoned("Связаны договорами", None, chosen.criteria[0])])

    for change in (
        lambda: type(first).objects.filter(pk=first.pk).update(reason="Иначе"),
        lambda: PilotOutcome.objects.filter(pilot_decision=first).update(outcome="pilot"),
        lambda: PilotReason.objects.all().delete(),
    ):
        with pytest.raises(Exception, match="Cannot"), transaction.atomic():
            change()
    with pytest.raises(ValidationError) as refusal:
        chosen.decide()
    assert refusal.value.code == "standing"
    second = chosen.decide(supersedes=first)
    assert second.supersedes == first


def test_the_page_names_reasons_with_the_words_of_the_hall(chosen, client):
    link = ClusterStatementFactory(cluster=chosen.first.cluster, statement__text="Металл рядом")
    chosen.decide(
        reasons=[Reasoned("Участники связаны договорами", link.statement, chosen.criteria[0])],
        review_on=datetime.date(2026, 12, 10),
    )

    page = chosen.page("why", chosen.first, client)

    text = page.content.decode()
    assert page.context["why"].title == "Почему «Гидравлика» – пилотный кластер?"
    for told in ("62,5", "Участники связаны договорами", "+25,0", "Металл рядом", "решение совпадает"):
        assert told in text


def test_before_the_decision_reasons_are_drafted_from_the_ballots(chosen, client):
    why = chosen.page("why", chosen.first, client).context["why"]

    assert [(one.criterion.name, one.signed) for one in why.reasons] == [("Кооперация", "+25,0")]
    assert [(one.criterion.name, one.signed) for one in why.weak_points] == [("Рынок", "\u221212,5")]
    assert all(one.is_drafted for one in why.arguments)


def test_who_is_out_reads_what_is_needed(chosen, client):
    out = chosen.page("why", chosen.second, client).context["why"]
    knocked_out = chosen.page("why", chosen.third, client).context["why"]

    assert out.needed == ["Поднять оценку «Кооперация»: сейчас 25,0 из 100, один балл её весит 0,50."]
    assert knocked_out.needed == ["Письмо якорного предприятия есть? Сейчас: письмо от 06.12.2025."]


def test_the_drawn_result_is_kept_and_yet_says_a_new_name_at_once(chosen, client):
    client.force_login(chosen.administrator)

    def page():
        answer = client.get(reverse("selection:result", args=[chosen.selection.pk]))
        return answer.content.decode().replace("\u00a0", " ")

    before = page()
    assert page().count("Гидравлика") == before.count("Гидравлика") > 3
    cluster = chosen.first.cluster
    cluster.name = "Приводная техника"
    cluster.save()

    assert page().count("Приводная техника") == before.count("Гидравлика")


def test_the_files_say_what_the_page_says(chosen, client):
    chosen.decide()

    book = load_workbook(io.BytesIO(chosen.page("why_xlsx", chosen.first, client).content))
    paper = PdfReader(io.BytesIO(chosen.page("why_pdf", chosen.first, client).content))
    result = client.get(reverse("selection:result_pdf", args=[chosen.selection.pk]))

    assert [row[1:3] for row in book["Итог"].iter_rows(min_row=2, max_row=3, values_only=True)] == [
        ("Гидравлика", 62.5),
        ("Композиты", 50),
    ]
    text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    assert "Гидравлика" in text
    assert "62,5" in text
    assert "Упаковка" in " ".join(page.extract_text() for page in PdfReader(io.BytesIO(result.content)).pages)


def test_a_decision_is_recorded_on_its_page(chosen, client):
    client.force_login(chosen.administrator)
    address = reverse("selection:decide", args=[chosen.selection.pk])
    data = {
        name: field.value() or ""
        for form in [client.get(address).context["form"]]
        for name, field in ((bound.html_name, bound) for bound in form)
    }
    data |= {
        "text": "Признать пилотным",
        "decided_on": "11.12.2025",
        "session": chosen.session.pk,
        "reason": "По методике.",
        "conditions": "Создать совет; 28.02.2026\nСохранять поставки",
    }

    wrong = client.post(address, data | {"conditions": "Создать совет; завтра"})
    right = client.post(address, data)

    assert (wrong.status_code, right.status_code) == (422, 302)
    made = chosen.selection.pilot_decisions.get()
    assert sorted((one.text, str(one.due_on)) for one in made.conditions.all()) == [
        ("Создать совет", "2026-02-28"),
        ("Сохранять поставки", "None"),
    ]


# Self-assessment


@pytest.fixture
def cluster():
    cluster = ClusterFactory()
    for _ in range(2):
        ClusterMemberFactory(cluster=cluster)
    return cluster


def outcomes(cluster):
    rule_set = assessment.adopt(cluster.kept_by, "resolution-779")
    lines = assessment.assess(cluster, rule_set, datetime.date(2014, 6, 1))
    return {line.rule.measure: line.finding for line in lines if line.rule.measure}


def test_what_the_registry_does_not_know_is_no_data_never_a_refusal(cluster):
    found = outcomes(cluster)

    assert {found[key].outcome for key in ("contracts", "dependence", "programme", "organisation")} == {
        "no_data"
    }
    assert "нет связи в реестре" in found["contracts"].missing


def test_a_self_assessment_shows_its_inputs(cluster):
    first, second = (one.organisation for one in cluster.members.all())
    link = CooperationLinkFactory(kept_by=cluster.kept_by, supplier=first, customer=second)
    link.volumes.create(year=2013, amount=300_000)
    for one in (first, second):
        YearlyFiguresFactory(organisation=one, year=2013, revenue=1_000_000)

    found = outcomes(cluster)

    assert (found["contracts"].outcome, found["not_producing"].outcome) == ("met", "met")
    assert found["dependence"].outcome == "not_met"
    assert "300,0 из 2 000,0".replace(" ", "\u00a0") in found["dependence"].inputs.replace(" ", "\u00a0")


def test_a_rule_is_edited_with_its_history_and_taken_over_once(cluster):
    administrator = AdministratorFactory()
    rule_set = assessment.adopt(cluster.kept_by, "resolution-779")
    rule = rule_set.rules.get(measure="dependence")

    assessment.save_rule(rule_set, by=administrator, version=1, rule=rule, threshold=10, text=rule.text)

    assert assessment.adopt(cluster.kept_by, "resolution-779") == rule_set
    assert [int(one.threshold) for one in rule.history.order_by("pgh_id")] == [20, 20, 10]
    with pytest.raises(ValidationError) as refusal:
        assessment.save_rule(
            rule_set, by=administrator, version=2, rule=Rule.objects.get(pk=rule.pk), threshold=None
        )
    assert refusal.value.message_dict == {"threshold": ["Этому правилу нужен порог."]}
