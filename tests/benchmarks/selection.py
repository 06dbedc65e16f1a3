"""Closing a selection of 20 candidates × 12 criteria × 30 experts, and its page; robustness beside a peer."""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.test import Client
from django.urls import reverse

from strategy import ballots, closing, method, methods, preparation
from strategy.models import Score, Selection
from tests import factories as make
from tests.benchmarks.measuring import Bench, Figure, benchmark, milliseconds

CANDIDATES, CRITERIA, EXPERTS, DRAWS = 20, 12, 30, 10_000


@benchmark("selection.smaa")
def smaa(bench: Bench) -> None:
    """The same draws in plain Python, as one would write them after the definition."""
    chance = random.Random(1)
    table = [[chance.uniform(0, 100) for _ in range(CRITERIA)] for _ in range(CANDIDATES)]
    runs = [milliseconds(lambda: method.smaa(table, samples=DRAWS, seed=1, places=3)) for _ in range(3)]
    ours, peer = min(runs), milliseconds(lambda: plain_smaa(table, DRAWS // 10)) * 10
    found, other = method.smaa(table, samples=DRAWS, seed=1, places=3).top_k, plain_smaa(table, 2_000)
    far = max(abs(one - two) for one, two in zip(found, other, strict=True))
    if far > 0.05:
        raise SystemExit(f"the peer's acceptability differs by {far:.3f}")
    note = f"{DRAWS} draws, 20 × 12; the peer's acceptability within {far:.3f}"
    bench.add(Figure("SMAA", "ms", ours, peer, "plain Python", 200, note=note))


def plain_smaa(table: Sequence[Sequence[float]], draws: int, places: int = 3) -> list[float]:
    chance = random.Random(2)
    first = [0] * len(table)
    for _draw in range(draws):
        cuts = [chance.expovariate(1) for _ in table[0]]
        weights = [cut / sum(cuts) for cut in cuts]
        scores = [sum(weight * value for weight, value in zip(weights, row, strict=True)) for row in table]
        for place in sorted(range(len(table)), key=lambda one: -scores[one])[:places]:
            first[place] += 1
    return [count / draws for count in first]


@benchmark("selection.closing")
def closing_of_ballots(bench: Bench) -> None:
    with transaction.atomic():
        selection, administrator = _filled()
        taken = []
        for _again in range(3):
            with transaction.atomic():
                held = Selection.objects.get(pk=selection.pk)
                spent = milliseconds(
                    lambda held=held: closing.close_ballots(  # type: ignore[misc]
                        held, by=administrator, version=held.version, samples=DRAWS
                    )
                )
                taken.append(spent)
                transaction.set_rollback(True)
        note = f"{CANDIDATES} × {CRITERIA} × {EXPERTS}, {DRAWS} draws, leave-one-out and stability included"
        bench.add(Figure("closing a selection", "ms", min(taken), target=1000, note=note))
        held = Selection.objects.get(pk=selection.pk)
        closing.close_ballots(held, by=administrator, version=held.version, samples=DRAWS)
        for figure in _page(selection, administrator):
            bench.add(figure)
        transaction.set_rollback(True)


def _page(selection: Selection, user: Any) -> Iterator[Figure]:
    """As it opens for whoever comes first after a start, and for everybody else."""
    client = Client(headers={"host": settings.HOST})
    client.force_login(user)
    address = reverse("selection:result", args=[selection.pk])
    if client.get(address).status_code != 200:
        raise SystemExit("the page of the result did not open")
    spent = statistics.median(milliseconds(lambda: client.get(address)) for _again in range(9))
    yield Figure("page of the result", "ms", spent, target=100, note="median of 9, through the whole stack")
    drawn = []
    for _again in range(5):
        caches["drawn"].clear()
        drawn.append(milliseconds(lambda: client.get(address)))
    note = "median of 5, its charts drawn anew"
    yield Figure("page of the result, the first time", "ms", statistics.median(drawn), note=note)


def _filled() -> tuple[Selection, Any]:
    administrator = make.AdministratorFactory()
    region = administrator.grants.get().region
    chosen = make.MethodFactory(kept_by=region, places=3)
    criteria = [make.CriterionFactory(method=chosen) for _ in range(CRITERIA)]
    methods.fix_method(chosen, by=administrator, version=1)
    selection = make.SelectionFactory(kept_by=region, method=chosen)
    candidates = [make.CandidateFactory(selection=selection) for _ in range(CANDIDATES)]
    experts = [make.JudgeFactory(selection=selection) for _ in range(EXPERTS)]
    preparation.open_ballots(selection, by=administrator, version=1)
    chance = random.Random(7)
    for expert in experts:
        ballot = ballots.declare(expert, by=expert.user, conflicts={})
        Score.objects.bulk_create(
            Score(
                ballot=ballot,
                candidate=candidate,
                criterion=criterion,
                value=chance.choice((25, 50, 75)),
            )
            for candidate in candidates
            for criterion in criteria
        )
        ballots.seal(ballot, by=expert.user)
    return selection, administrator
