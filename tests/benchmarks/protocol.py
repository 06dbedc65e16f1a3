"""Minutes of a large session as files, beside a bare python-docx that writes the same text."""

from __future__ import annotations

import io
import random
from typing import Any

from django.db import transaction
from docx import Document
from docx.document import Document as Opened

from sessions_app import minutes as verbs
from sessions_app.models import (
    AgendaItem,
    Attendance,
    Board,
    CoExecutor,
    Decision,
    Instruction,
    Minutes,
    Quadrant,
    SessionDay,
    SessionOrganiser,
    Statement,
    StrategySession,
    Tally,
    VotingRound,
)
from sessions_app.paper import Paper
from tests import factories as make
from tests.benchmarks.measuring import Bench, Figure, benchmark, milliseconds

STATEMENTS, DECISIONS, PEOPLE, BOARDS = 500, 100, 300, 5
REPEATS = 3
TARGET = 2_000


@benchmark("protocol.files")
def files(bench: Bench) -> None:
    """From the database to the bytes, as one who presses the link waits for them; the best of three."""
    with transaction.atomic():
        minutes = _minutes(bench.user)
        paper = verbs.read(minutes).paper
        rows = sum(len(block.rows) for block in paper.blocks)
        said = sum(len(text) for block in paper.blocks for text in (block.text, *sum(block.rows, ())))
        note = (
            f"{STATEMENTS} statements, {DECISIONS} decisions, {PEOPLE} people: "
            f"{len(paper.blocks)} paragraphs and tables, {rows} rows, {said} characters"
        )
        written = verbs.docx(minutes)
        _check(Document(io.BytesIO(written)), paper)
        peer = min(milliseconds(lambda: bare(paper)) for _again in range(REPEATS))
        ours = min(milliseconds(lambda: verbs.docx(minutes)) for _again in range(REPEATS))
        bench.add(Figure("minutes as DOCX", "ms", ours, peer, "python-docx", TARGET, note=note))
        verbs.pdf(minutes)
        ours = min(milliseconds(lambda: verbs.pdf(minutes)) for _again in range(REPEATS))
        bench.add(Figure("minutes as PDF", "ms", ours, target=TARGET, note=note))
        transaction.set_rollback(True)


def _check(document: Opened, paper: Paper) -> None:
    rows = sum(len(table.rows) for table in document.tables)
    wanted = sum(len(block.rows) + 1 for block in paper.blocks if block.kind == "table")
    if rows != wanted:
        raise SystemExit(f"the file has {rows} rows of tables, not {wanted}")


def bare(paper: Paper) -> bytes:
    """The same text by the library's own calls, as its manual shows them, and without a query."""
    document = Document()
    for block in paper.blocks:
        if block.kind != "table":
            document.add_paragraph(f"{block.text}\t{block.right}" if block.right else block.text)
            continue
        table = document.add_table(rows=1, cols=len(block.header))
        for cell, text in zip(table.rows[0].cells, block.header, strict=True):
            cell.text = text
        for row in block.rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _minutes(user: Any) -> Minutes:
    chance = random.Random(2013)
    region = user.grants.get().region
    people = [make.PersonFactory(kept_by=region) for _number in range(PEOPLE)]
    firms = [make.OrganisationFactory(kept_by=region) for _number in range(PEOPLE // 3)]
    session = make.SessionFactory(
        kept_by=region, chair=people[0], secretary=people[1], status=StrategySession.Status.HELD
    )
    day: SessionDay = make.SessionDayFactory(session=session)
    SessionOrganiser.objects.create(
        session=session, organisation=firms[0], role=SessionOrganiser.Role.ORGANISER
    )
    Attendance.objects.bulk_create(
        Attendance(
            session=session, person=person, organisation=firms[number % len(firms)], post_on_day="директор"
        )
        for number, person in enumerate(people)
    )
    items: list[AgendaItem] = [make.AgendaItemFactory(session=session, day=day) for _number in range(BOARDS)]
    for item in items:
        make.AgendaSpeakerFactory(item=item, person=chance.choice(people), organisation=firms[0])
    boards: list[Board] = [make.BoardFactory(session=session, agenda_item=item) for item in items]
    statements = Statement.objects.bulk_create(
        Statement(
            board=boards[number % BOARDS],
            number=number // BOARDS + 1,
            quadrant=Quadrant.values[number % 4],
            text=f"Цех № {number} загружен на {number % 100} %, а станков для новой линии не хватает",
            speaker=chance.choice(people),
            organisation=chance.choice(firms),
        )
        for number in range(STATEMENTS)
    )
    for board in boards:
        round_: VotingRound = make.VotingRoundFactory(
            session=session, board=board, voted=250, eligible=PEOPLE
        )
        VotingRound.objects.filter(pk=round_.pk).update(closed_at=round_.recorded_at)
        Tally.objects.bulk_create(
            Tally(round=round_, statement=one, dots=chance.randrange(90))
            for one in statements
            if one.board_id == board.pk
        )
    for number in range(DECISIONS):
        decision: Decision = make.DecisionFactory(
            kept_by=region,
            session=session,
            agenda_item=items[number % BOARDS],
            kind=Decision.Kind.INSTRUCT,
            order=number,
        )
        instruction: Instruction = make.InstructionFactory(
            decision=decision,
            text=f"Подготовить предложения по линии № {number}",
            executor=chance.choice(firms),
        )
        CoExecutor.objects.create(instruction=instruction, organisation=firms[number % len(firms)])
    return verbs.begin(session, by=user)
