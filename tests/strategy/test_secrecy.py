"""An open ballot tells its expert only: no route answers anybody else otherwise for what is written in it."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from django.db import transaction
from django.test import Client

from enterprises.models import Role
from strategy import ballots, closing, methods, preparation
from strategy.models import Ballot
from tests import factories as make
from tests.portal.test_twin_regions import without_tokens
from tests.portal.worlds import Route, build, every_route

pytestmark = pytest.mark.django_db

READ = [route for route in every_route() if route.row.read]
OF_SELECTIONS = [route for route in READ if route.name.startswith("selection:")]
# With clusters and the pages that sum a region up; what is inside a programme names no selection.
ALL = OF_SELECTIONS + [
    route
    for route in READ
    if route.name == "home"
    or (route.name.startswith("strategy:") and set(route.parameters) <= {"cluster_id"})
]
SECRET, SECOND_SECRET = "Тайное пояснение", "Тайна второго тура"
ONE, OTHER = (25, 50), (75, 100)


class Voting:
    """A selection open for ballots, in a region with one thing of every kind; one ballot is watched."""

    def __init__(self) -> None:
        world = self.world = build("Свойское")
        region = world.region
        self.facilitator = world.people[Role.FACILITATOR]
        method = make.MethodFactory(kept_by=region)
        self.criteria = [make.CriterionFactory(method=method) for _ in ONE]
        methods.fix_method(method, by=self.facilitator, version=1)
        self.selection = make.SelectionFactory(kept_by=region, method=method)
        self.candidates = [
            make.CandidateFactory(selection=self.selection, cluster=world.cluster),
            make.CandidateFactory(selection=self.selection),
        ]
        self.author, self.colleague = (make.JudgeFactory(selection=self.selection) for _ in range(2))
        preparation.open_ballots(self.selection, by=self.facilitator, version=1)
        self.watched, self.colleagues = (
            ballots.declare(one, by=one.user, conflicts={}) for one in (self.author, self.colleague)
        )
        world.things |= {
            "selection": self.selection,
            "candidate": self.candidates[0],
            "judge": self.author,
            "criterion": self.criteria[0],
            "method": method,
        }
        self.onlookers = {
            **world.people,
            "a colleague": self.colleague.user,
            "an expert of another selection": make.UserFactory(role=Role.EXPERT, region=region),
        }

    def write(self, ballot: Ballot, values: tuple[int, ...], secret: str) -> None:
        for candidate in self.candidates:
            for criterion, value in zip(self.criteria, values, strict=True):
                ballots.give(
                    ballot,
                    by=ballot.expert.user,
                    candidate=candidate,
                    criterion=criterion,
                    value=value,
                    comment=f"{secret} {value}",
                )

    def seal(self, ballot: Ballot) -> Ballot:
        return ballots.seal(ballot, by=ballot.expert.user)

    def answers(self, routes: Iterable[Route], secret: str = SECRET) -> dict[tuple[str, str], str]:
        """What every route answers to every onlooker whom the table of routes lets in."""
        found = {}
        for name, user in self.onlookers.items():
            client = Client()
            client.force_login(user)
            roles = {"*", *user.roles_in(self.world.region.pk)}
            for route in routes:
                if not route.row.read & roles:
                    continue
                answer = client.get(route.address(self.world))
                told = f"{answer.status_code} {answer.headers.get('Location')} {without_tokens(answer)}"
                assert secret not in told + str(answer.headers), (name, route.name)
                found[name, route.name] = told
        return found


@pytest.fixture
def voting():
    return Voting()


def different(one: dict[tuple[str, str], str], other: dict[tuple[str, str], str]) -> list[tuple[str, str]]:
    return [at for at in one if one[at] != other[at]]


def test_nothing_answers_otherwise_for_what_an_open_ballot_says(voting):
    voting.write(voting.watched, ONE, SECRET)
    one = voting.answers(ALL)

    voting.write(voting.watched, OTHER, SECRET)

    assert different(one, voting.answers(ALL)) == []
    assert len([at for at, told in one.items() if told.startswith("200")]) > len(ALL)


def test_nothing_answers_otherwise_for_what_lies_under_the_seal_before_the_closing(voting):
    def sealed_with(values: tuple[int, ...]) -> dict[tuple[str, str], str]:
        with transaction.atomic():
            voting.write(voting.watched, values, SECRET)
            ballot = voting.seal(voting.watched)
            found = voting.answers(OF_SELECTIONS)
            transaction.set_rollback(True)
        # The sum of a sealed ballot is published, its contents are not; the minute may turn meanwhile.
        told = {at: text.replace(ballot.digest[:8], "") for at, text in found.items()}
        return {at: re.sub(r"\b\d\d:\d\d\b", "", text) for at, text in told.items()}

    assert different(sealed_with(ONE), sealed_with(OTHER)) == []


def test_nothing_answers_otherwise_for_what_is_written_in_the_second_round(voting):
    voting.write(voting.watched, (25, 25), SECRET)
    voting.write(voting.colleagues, (100, 25), SECRET)
    for ballot in (voting.watched, voting.colleagues):
        voting.seal(ballot)
    closing.close_ballots(voting.selection, by=voting.facilitator, version=2, samples=50)
    closing.open_second_round(voting.selection, by=voting.facilitator, version=3)
    watched = voting.author.ballots.get(round=2)

    def answers_to(value: int) -> dict[tuple[str, str], str]:
        for candidate in voting.candidates:
            ballots.give(
                watched,
                by=voting.author.user,
                candidate=candidate,
                criterion=voting.criteria[0],
                value=value,
                comment=SECOND_SECRET,
            )
        return voting.answers(OF_SELECTIONS, SECOND_SECRET)

    one = answers_to(50)
    assert different(one, answers_to(75)) == []
    assert one["executive", "selection:result"].startswith("200")
