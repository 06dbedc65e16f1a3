"""Writers against the seal of one ballot: `python -m tests.faults.sealing 100` runs a hundred rounds."""

from __future__ import annotations

import os
import random
import sys
import threading
from typing import Any

Cells = dict[tuple[int, int], int]


def one_round(writers: int = 20) -> tuple[Cells, Cells, Cells]:
    """Scores acknowledged to their writers, scores under the seal, and scores after everybody has stopped.

    Every writer has a cell of its own and writes it again and again until it is refused.
    """
    from django.core.exceptions import ValidationError
    from django.db import connections

    from strategy import ballots, methods, preparation
    from strategy.models import Score
    from tests import factories as make

    administrator = make.AdministratorFactory()
    region = administrator.grants.get().region
    method = make.MethodFactory(kept_by=region)
    criteria = [make.CriterionFactory(method=method) for _ in range(writers // 2)]
    methods.fix_method(method, by=administrator, version=1)
    selection = make.SelectionFactory(kept_by=region, method=method)
    candidates = [make.CandidateFactory(selection=selection) for _ in range(2)]
    expert, _other = (make.JudgeFactory(selection=selection) for _ in range(2))
    preparation.open_ballots(selection, by=administrator, version=1)
    ballot = ballots.declare(expert, by=expert.user, conflicts={})
    acknowledged: Cells = {}
    begin = threading.Barrier(writers + 1)

    def write(candidate: Any, criterion: Any, chance: random.Random) -> None:
        try:
            begin.wait(timeout=60)
            while True:
                value = chance.choice((25, 50, 75))
                ballots.give(
                    ballot, by=expert.user, candidate=candidate, criterion=criterion, value=value, comment=""
                )
                acknowledged[candidate.pk, criterion.pk] = value
        except ValidationError as refusal:
            if refusal.code != "ballot_is_sealed":
                raise
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=write, args=(candidate, criterion, random.Random(place)))
        for place, (candidate, criterion) in enumerate(
            (candidate, criterion) for candidate in candidates for criterion in criteria
        )
    ]
    for thread in threads:
        thread.start()
    begin.wait(timeout=60)
    while len(acknowledged) < len(threads) // 2:
        pass
    sealed = ballots.seal(ballot, by=expert.user, incomplete=True)
    under = _scores(Score, ballot)
    for thread in threads:
        thread.join(timeout=60)
    after = _scores(Score, ballot)
    assert sealed.digest == ballots.Sheet(sealed, expert, selection).digest()
    return acknowledged, under, after


def _scores(model: Any, ballot: Any) -> Cells:
    return {
        (candidate, criterion): value
        for candidate, criterion, value in model.objects.filter(ballot=ballot).values_list(
            "candidate_id", "criterion_id", "value"
        )
    }


def main(rounds: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from django.test.runner import DiscoverRunner

    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        for number in range(1, rounds + 1):
            acknowledged, under, after = one_round()
            if not acknowledged == under == after:
                sys.exit(f"round {number}: {acknowledged} acknowledged, {under} sealed, {after} after")
        print(f"{rounds} rounds of 20 writers: nothing after the seal")  # noqa: T201
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
