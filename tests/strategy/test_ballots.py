"""Ballots: sealed by the database, seen by nobody else, counted once."""

from __future__ import annotations

import datetime
import json
import random
from decimal import Decimal

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enterprises.models import Role
from strategy import ballots, closing, methods, preparation
from strategy.models import Ballot, Criterion, Score
from tests.factories import (
    AdministratorFactory,
    CandidateFactory,
    CriterionFactory,
    DecisionFactory,
    JudgeFactory,
    MethodFactory,
    SelectionFactory,
    UserFactory,
)
from tests.faults.sealing import one_round

pytestmark = pytest.mark.django_db


class World:
    """A selection of three candidates by two criteria and three experts, open."""

    def __init__(self, experts=3, candidates=3, criteria=2, **method):
        self.administrator = AdministratorFactory()
        self.region = self.administrator.grants.get().region
        self.method = MethodFactory(kept_by=self.region, **method)
        self.criteria = [CriterionFactory(method=self.method) for _ in range(criteria)]
        methods.fix_method(self.method, by=self.administrator, version=1)
        self.selection = SelectionFactory(kept_by=self.region, method=self.method)
        self.candidates = [CandidateFactory(selection=self.selection) for _ in range(candidates)]
        self.experts = [JudgeFactory(selection=self.selection) for _ in range(experts)]
        preparation.open_ballots(self.selection, by=self.administrator, version=1)

    def ballot(self, expert, conflicts=None):
        return ballots.declare(expert, by=expert.user, conflicts=conflicts or {})

    def give(self, ballot, candidate, criterion, value, comment="Потому что"):
        ballots.give(
            ballot,
            by=ballot.expert.user,
            candidate=candidate,
            criterion=criterion,
            value=value,
            comment=comment,
        )

    def fill(self, expert, values):
        """`values` by candidate, the same for every criterion; sealed."""
        ballot = self.ballot(expert)
        for candidate, value in zip(self.candidates, values, strict=True):
            for criterion in self.criteria:
                self.give(ballot, candidate, criterion, value)
        return ballots.seal(ballot, by=expert.user)

    def close(self):
        self.selection.refresh_from_db()
        return closing.close_ballots(
            self.selection, by=self.administrator, version=self.selection.version, samples=100
        )


@pytest.fixture
def world():
    return World()


def refusal_of(call):
    with pytest.raises(ValidationError) as refusal:
        call()
    return refusal.value.error_list[0].code


# Before the ballots


def test_a_fixed_method_is_signed_and_closed_by_the_database(world):
    method = world.method

    assert method.digest == methods.digest(method)
    for change in (
        lambda: world.criteria[0].anchors.update(text="Иначе"),
        lambda: Criterion.objects.filter(method=method).update(points=1),
        lambda: CriterionFactory(method=method),
        lambda: type(method).objects.filter(pk=method.pk).update(places=3),
    ):
        with pytest.raises(Exception, match=r"fixed|Cannot update"), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda m: m.criteria.all().delete(), "Критериев нет."),
        (lambda m: m.criteria.first().anchors.filter(value=25).delete(), "у ступеней 25 нет текста"),
        (lambda m: m.criteria.update(points=50), "100 баллов"),
        (lambda m: m.criteria.update(kind="statistic"), "не менее двух точек"),
        (lambda m: m.criteria.update(tie_order=1), "одна очередь при равенстве"),
        (lambda m: m.criteria.update(most_weight=Decimal(10)), "не дают в сумме 100"),
    ],
)
def test_a_passport_that_is_not_whole_is_not_fixed(spoil, sentence):
    method = MethodFactory()
    for _ in range(2):
        CriterionFactory(method=method)
    spoil(method)

    with pytest.raises(ValidationError) as refusal:
        methods.fix_method(method, by=AdministratorFactory(), version=1)

    assert any(sentence in told for told in refusal.value.messages)
    method.refresh_from_db()
    assert (method.is_fixed, method.version) == (False, 1)


def test_weights_set_directly_must_sum_to_100():
    method = MethodFactory(elicitation="direct")
    CriterionFactory(method=method, points=60)
    CriterionFactory(method=method, points=30)

    with pytest.raises(ValidationError) as refusal:
        methods.fix_method(method, by=AdministratorFactory(), version=1)

    assert refusal.value.messages == ["Сумма весов 90 %, а не 100 %."]


@pytest.mark.parametrize("key", methods.library())
def test_every_ready_passport_is_whole(key):
    administrator = AdministratorFactory()
    region = administrator.grants.get().region

    made = methods.create_method(region, by=administrator, title="Готовая", edition="1", ready=key)

    assert methods.problems(made) == []
    copy = methods.new_edition(made, by=administrator, edition="2")
    first, second = methods.passport(made), methods.passport(copy)
    assert (first | {"edition": ""}) == (second | {"edition": ""})


def test_ballots_open_only_over_a_fixed_method_with_something_to_choose_from():
    administrator = AdministratorFactory()
    region = administrator.grants.get().region
    method = MethodFactory(kept_by=region)
    CriterionFactory(method=method, name="Кооперация")
    method.knock_outs.create(order=1, code="Д1", question="Письмо есть?")
    selection = SelectionFactory(kept_by=region, method=method)
    only = CandidateFactory(selection=selection, cluster__name="Станки")

    with pytest.raises(ValidationError) as refusal:
        preparation.open_ballots(selection, by=administrator, version=1)

    assert refusal.value.messages == [
        "Методика не зафиксирована: зафиксируйте её паспорт до бюллетеней.",
        "Выбирать не из чего: нужны не менее двух кандидатов.",
        "«Станки»: нет ответа на условие «Письмо есть?».",
        "Нужны не менее двух экспертов, сейчас 0.",
    ]
    other = CandidateFactory(selection=selection)
    knock_out = method.knock_outs.get()
    answers = {(one.pk, knock_out.pk): (False, "письма нет") for one in (only, other)}
    preparation.answer_knock_outs(selection, by=administrator, version=1, answers=answers)
    assert "Ни один кандидат не допущен: все сняты по условиям допуска." in preparation.what_is_missing(
        selection
    )
    answers[only.pk, knock_out.pk] = (True, "письмо № 1")
    preparation.answer_knock_outs(selection, by=administrator, version=2, answers=answers)
    assert "Допущен один кандидат: выбирать не из чего." in preparation.what_is_missing(selection)


# The ballot


def test_a_recused_expert_does_not_judge_the_candidate(world):
    expert, (candidate, *_rest) = world.experts[0], world.candidates
    ballot = world.ballot(expert, {candidate: "Возглавляю якорное предприятие."})

    assert refusal_of(lambda: world.give(ballot, candidate, world.criteria[0], 50)) == (
        "recused_expert_does_not_judge"
    )
    with pytest.raises(IntegrityError, match="recused"), transaction.atomic():
        Score.objects.create(ballot=ballot, candidate=candidate, criterion=world.criteria[0], value=50)


def test_nothing_is_written_after_the_seal_not_even_by_the_database(world):
    expert = world.experts[0]
    ballot = world.fill(expert, [50, 25, 75])
    again = ballots.seal(ballot, by=expert.user)

    assert (again.digest, again.sealed_at) == (ballot.digest, ballot.sealed_at)
    assert refusal_of(lambda: world.give(ballot, world.candidates[0], world.criteria[0], 75)) == (
        "ballot_is_sealed"
    )
    for change in (
        lambda: Score.objects.filter(ballot=ballot).update(value=0),
        lambda: Score.objects.filter(ballot=ballot).delete(),
        lambda: Ballot.objects.filter(pk=ballot.pk).update(sealed_at=None, digest=""),
        lambda: Ballot.objects.filter(pk=ballot.pk).update(digest="0" * 64),
    ):
        with pytest.raises(Exception, match=r"sealed|Cannot update"), transaction.atomic():
            change()


def test_an_extreme_score_needs_a_comment_and_an_empty_cell_a_confirmation(world):
    expert = world.experts[0]
    ballot = world.ballot(expert)
    world.give(ballot, world.candidates[0], world.criteria[0], 100, comment="")

    assert refusal_of(lambda: ballots.seal(ballot, by=expert.user)) == "needs_comment"
    world.give(ballot, world.candidates[0], world.criteria[0], 100, comment="Договоры приложены.")
    assert refusal_of(lambda: ballots.seal(ballot, by=expert.user)) == "incomplete"
    assert ballots.seal(ballot, by=expert.user, incomplete=True).sealed_at is not None


def test_a_ballot_after_the_closing_is_refused(world):
    late = world.ballot(world.experts[2])
    for expert in world.experts[:2]:
        world.fill(expert, [75, 50, 25])
    world.close()

    assert refusal_of(lambda: world.give(late, world.candidates[0], world.criteria[0], 50)) == (
        "ballots_are_closed"
    )
    assert refusal_of(lambda: ballots.seal(late, by=world.experts[2].user, incomplete=True)) == (
        "ballots_are_closed"
    )


def test_a_ballot_is_reopened_by_a_decision_and_the_old_one_is_kept(world):
    expert = world.experts[0]
    old = world.fill(expert, [50, 25, 75])
    decision = DecisionFactory(kept_by=world.region)

    new = ballots.reopen(old, by=world.administrator, decision=decision, reason="Ошибка в строке")
    world.give(new, world.candidates[0], world.criteria[0], 75)

    assert [old.scores.count(), new.scores.count()] == [6, 6]
    assert old.scores.get(candidate=world.candidates[0], criterion=world.criteria[0]).value == 50
    assert ballots.counted(world.selection) == {expert.pk: old}
    ballots.seal(new, by=expert.user)
    assert ballots.counted(world.selection) == {expert.pk: new}
    with pytest.raises(ValidationError):
        ballots.reopen(old, by=world.administrator, decision=decision, reason="Ещё раз")


# The closing


def test_the_result_is_computed_once_and_stored_with_its_seed(world):
    for expert, values in zip(world.experts, ([75, 50, 25], [75, 25, 50], [100, 50, 25]), strict=True):
        world.fill(expert, values)

    result = world.close()

    first, second, third = world.candidates
    rows = {row["candidate"]: row for row in result.figures["candidates"]}
    assert [rows[one.pk]["score"] for one in (first, second, third)] == ["250/3", "125/3", "100/3"]
    assert [rows[one.pk]["place"] for one in (first, second, third)] == [1, 2, 3]
    assert (result.samples, result.figures["drawn"]["seed"]) == (100, result.seed)
    assert refusal_of(world.close) == "ballots_are_closed"
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        type(result).objects.filter(pk=result.pk).update(seed=1)


def test_a_challenge_leaves_given_scores_out(world):
    for expert, values in zip(world.experts, ([75, 50, 25], [75, 25, 50], [0, 50, 25]), strict=True):
        world.fill(expert, values)
    ballots.challenge(
        world.experts[2], world.candidates[0], by=world.administrator, reason="Работает у конкурента"
    )

    row = next(
        row for row in world.close().figures["candidates"] if row["candidate"] == world.candidates[0].pk
    )

    assert (row["score"], row["recused"]) == ("75", [world.experts[2].pk])


def test_a_candidate_nobody_scored_stops_the_closing_and_nothing_is_written(world):
    for expert in world.experts:
        ballot = world.ballot(expert)
        world.give(ballot, world.candidates[0], world.criteria[0], 50)
        ballots.seal(ballot, by=expert.user, incomplete=True)

    with pytest.raises(ValidationError) as refusal:
        world.close()

    assert len(refusal.value.messages) == 5
    world.selection.refresh_from_db()
    assert (world.selection.state, world.selection.results.count()) == ("open", 0)


def test_without_a_sealed_ballot_there_is_no_result(world):
    assert refusal_of(world.close) == "no_ballots"


def test_a_withdrawn_candidate_changes_nobody_elses_score():
    scores = []
    for withdraw in (False, True):
        world = World()
        for expert, values in zip(world.experts, ([75, 50, 25], [75, 25, 50], [100, 50, 25]), strict=True):
            world.fill(expert, values)
        if withdraw:
            candidate = world.candidates[0]
            candidate.selection.refresh_from_db()
            preparation.withdraw_candidate(
                candidate,
                by=world.administrator,
                version=candidate.selection.version,
                reason="Отозвал заявку",
                on=datetime.date(2013, 12, 10),
            )
        rows = {row["candidate"]: row["score"] for row in world.close().figures["candidates"]}
        scores.append([rows[one.pk] for one in world.candidates[1:]])
        assert (world.candidates[0].pk in rows) is not withdraw

    assert scores[0] == scores[1]


def test_the_second_round_asks_about_disputed_cells_only(world):
    for expert, values in zip(world.experts, ([75, 50, 25], [0, 50, 25], [75, 50, 25]), strict=True):
        world.fill(expert, values)
    world.close()
    world.selection.refresh_from_db()

    cells = closing.open_second_round(
        world.selection, by=world.administrator, version=world.selection.version
    )

    assert cells == 2
    ballot = world.experts[1].ballots.get(round=2)
    assert refusal_of(lambda: world.give(ballot, world.candidates[1], world.criteria[0], 25)) == (
        "not_disputed"
    )
    for criterion in world.criteria:
        world.give(ballot, world.candidates[0], criterion, 50)
    ballots.seal(ballot, by=world.experts[1].user)
    world.close()
    assert [one.round for one in world.selection.results.all()] == [1, 2]
    first, second = (
        next(row["score"] for row in one.figures["candidates"] if row["candidate"] == world.candidates[0].pk)
        for one in world.selection.results.all()
    )
    assert (first, second) == ("50", "200/3")


# Who sees what


def test_no_page_or_payload_shows_an_open_ballot_to_anybody_else(world):
    """Raw responses are searched for the words of a comment, before and after the seal."""
    author, other = world.experts[:2]
    ballot = world.ballot(author)
    world.ballot(other)
    secret = "Тайное пояснение эксперта"
    for candidate in world.candidates:
        for criterion in world.criteria:
            world.give(ballot, candidate, criterion, 75, comment=secret)
    onlookers = [other.user, world.administrator]
    onlookers += [UserFactory(role=role, region=world.region) for role in Role.values]
    pages = [
        reverse(f"selection:{name}", args=args)
        for name, args in (
            ("list", []),
            *((name, [world.selection.pk]) for name in ("detail", "result", "ballots", "ballot")),
            ("method", [world.method.pk]),
        )
    ]
    pages += [
        reverse("selection:ballot", args=[world.selection.pk]) + "?step=check",
        "/dashboard/",
        "/strategy/",
    ]
    pages += [one.cluster.get_absolute_url() for one in world.candidates]

    def leaks():
        found = []
        for onlooker in onlookers:
            client = Client()
            client.force_login(onlooker)
            for page in pages:
                response = client.get(page)
                text = response.content.decode() + json.dumps(dict(response.headers))
                if secret in text or "Тайное" in text:
                    found.append((onlooker.username, page))
        return found

    assert leaks() == []
    ballots.seal(ballot, by=author.user)
    assert leaks() == []
    own = Client()
    own.force_login(author.user)
    assert secret in own.get(pages[4]).content.decode()


def test_an_expert_saves_only_the_own_ballot(client, world):
    author, other = world.experts[:2]
    ballot = world.ballot(author)
    world.ballot(other)
    client.force_login(other.user)
    candidate, criterion = world.candidates[0], world.criteria[0]
    address = reverse("selection:score", args=[world.selection.pk, candidate.pk, criterion.pk])

    answer = client.post(address, {f"value_{candidate.pk}": "50", f"comment_{candidate.pk}": "Моё"})

    assert (answer.status_code, "сохранено" in answer.content.decode()) == (200, True)
    assert ballot.scores.count() == 0
    assert other.ballots.get().scores.get().value == 50


@pytest.mark.parametrize("value", ["60", "−1", "1e9", "x" * 500, "\x00"])
def test_a_score_that_is_no_step_is_a_sentence(client, world, value):
    expert = world.experts[0]
    world.ballot(expert)
    client.force_login(expert.user)
    candidate, criterion = world.candidates[0], world.criteria[0]

    answer = client.post(
        reverse("selection:score", args=[world.selection.pk, candidate.pk, criterion.pk]),
        {f"value_{candidate.pk}": value},
    )

    assert answer.status_code == 422
    assert Score.objects.count() == 0


# What is refused is said in words on the page


def said(client, name, *args, data=None):
    """What a button or a cell answers, after the redirect if there is one."""
    answer = client.post(reverse(f"selection:{name}", args=args), data or {}, follow=True)
    return answer.content.decode().replace("\u00a0", " ")


def test_a_selection_with_nothing_to_choose_from_says_so_and_stays_closed(client):
    administrator = AdministratorFactory()
    method = MethodFactory(kept_by=administrator.grants.get().region, elicitation="direct")
    CriterionFactory(method=method, points=60)
    selection = SelectionFactory(kept_by=method.kept_by, method=method)
    CandidateFactory(selection=selection)
    client.force_login(administrator)

    assert "Сумма весов 60 %, а не 100 %." in said(client, "fix_method", method.pk, data={"version": 1})
    told = said(client, "open", selection.pk, data={"version": 1})
    assert "Методика не зафиксирована" in told
    assert "Выбирать не из чего: нужны не менее двух кандидатов." in told
    selection.refresh_from_db()
    assert selection.is_preparing


def test_an_expert_reads_why_a_score_is_not_taken(client, world):
    recused, late = world.experts[:2]
    candidate, criterion = world.candidates[0], world.criteria[0]
    cell = (world.selection.pk, candidate.pk, criterion.pk)
    given = {f"value_{candidate.pk}": "50"}
    world.ballot(recused, {candidate: "Возглавляю якорное предприятие."})

    client.force_login(late.user)
    assert "Сначала заявите" in said(client, "score", *cell, data=given)
    client.force_login(recused.user)
    assert "Вы отведены от этого кандидата" in said(client, "score", *cell, data=given)
    client.force_login(world.administrator)
    told = said(client, "close", world.selection.pk, data={"version": 2})
    assert "Ни один бюллетень не запечатан" in told
    world.ballot(late)
    world.fill(world.experts[2], [75, 50, 25])
    world.close()
    client.force_login(late.user)
    assert "Бюллетени закрыты" in said(client, "score", *cell, data=given)


# Pages cost the same


def queries_of(client, address):
    client.get(address)
    caches["drawn"].clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_result_costs_the_same_with_few_and_many(client):
    counts = []
    for experts, candidates, criteria in ((2, 2, 1), (6, 7, 4)):
        world = World(experts=experts, candidates=candidates, criteria=criteria)
        for expert in world.experts:
            world.fill(expert, [random.Random(expert.pk + n).choice([25, 50, 75]) for n in range(candidates)])
        world.close()
        client.force_login(world.administrator)
        counts.append(
            [
                queries_of(client, reverse(f"selection:{name}", args=[world.selection.pk]))
                for name in ("result", "detail", "ballots")
            ]
        )

    assert counts[0] == counts[1]


# Twenty writers against the seal


@pytest.mark.django_db(transaction=True)
def test_nothing_comes_under_the_seal_after_it():
    """A short slice of the fault test: whatever was acknowledged is there, nothing else ever appears."""
    for _round in range(3):
        acknowledged, sealed, after = one_round(writers=6)
        assert sealed == acknowledged
        assert after == sealed


def test_ballots_of_a_preparing_selection_do_not_exist(client):
    selection = SelectionFactory()
    client.force_login(UserFactory(role=Role.ADMINISTRATOR, region=selection.kept_by))

    assert client.get(reverse("selection:ballots", args=[selection.pk])).status_code == 404
    assert client.get(reverse("selection:result", args=[selection.pk])).status_code == 404
