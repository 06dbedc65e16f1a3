"""What an archive holds, in the order in which it can be loaded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.db import models

from enterprises.models import Organisation
from sessions_app.models import (
    AgendaItem,
    AgendaPhoto,
    AgendaSpeaker,
    Amendment,
    Attendance,
    Ballot,
    Board,
    CoExecutor,
    Decision,
    DecisionBasis,
    DecisionPriority,
    DecisionStatement,
    DecisionStrategy,
    Instruction,
    InstructionEvent,
    Minutes,
    MinutesWording,
    Outcome,
    PaperCount,
    PhoneLine,
    Presence,
    Priority,
    PriorityStatement,
    PriorityStrategy,
    ReleaseWording,
    RoundOption,
    RoundReopening,
    Seat,
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
    Vote,
    VotingRound,
)

FORMAT = "cluster-portal/session"
VERSION = 1


@dataclass(frozen=True)
class Part:
    """Rows of `model`; `path` leads from one to its session."""

    model: type[models.Model]
    path: str

    @property
    def name(self) -> str:
        return str(self.model._meta.model_name)

    @property
    def fields(self) -> list[models.Field[Any, Any]]:
        return [
            field
            for field in self.model._meta.concrete_fields
            if not field.primary_key and field.name not in LEFT_OUT.get(self.model, ())
        ]


PARTS = (
    Part(StrategySession, "pk"),
    Part(SessionOrganiser, "session"),
    Part(SessionFacilitator, "session"),
    Part(SessionDay, "session"),
    Part(AgendaItem, "session"),
    Part(AgendaSpeaker, "item__session"),
    Part(AgendaPhoto, "item__session"),
    Part(Outcome, "session"),
    Part(Attendance, "session"),
    Part(Presence, "attendance__session"),
    Part(Seat, "session"),
    Part(Board, "session"),
    Part(Theme, "board__session"),
    Part(Statement, "board__session"),
    Part(StatementRevision, "statement__board__session"),
    Part(PhoneLine, "board__session"),
    Part(TowsStrategy, "board__session"),
    Part(StrategyStatement, "strategy__board__session"),
    Part(Priority, "session"),
    Part(PriorityStatement, "priority__session"),
    Part(PriorityStrategy, "priority__session"),
    Part(Decision, "session"),
    Part(DecisionStatement, "decision__session"),
    Part(DecisionPriority, "decision__session"),
    Part(DecisionStrategy, "decision__session"),
    Part(DecisionBasis, "decision__session"),
    Part(Instruction, "decision__session"),
    Part(CoExecutor, "instruction__decision__session"),
    Part(InstructionEvent, "instruction__decision__session"),
    Part(VotingRound, "session"),
    Part(RoundOption, "round__session"),
    Part(RoundReopening, "round__session"),
    Part(Ballot, "round__session"),
    Part(Vote, "ballot__round__session"),
    Part(PaperCount, "round__session"),
    Part(Tally, "round__session"),
    Part(Minutes, "session"),
    Part(MinutesWording, "minutes__session"),
    Part(Amendment, "minutes__session"),
    Part(ReleaseWording, "session"),
)
BY_NAME = {part.name: part for part in PARTS}
# The portal's own, or a secret of this one.
LEFT_OUT: dict[type[models.Model], tuple[str, ...]] = {
    StrategySession: ("kept_by",),
    Decision: ("kept_by",),
    Seat: ("secret_hash",),
    Statement: ("edit_key_hash",),
    PhoneLine: ("edit_key_hash",),
    # Told by the file itself.
    AgendaPhoto: ("width", "height", "size", "sha256"),
}
# Files beside the JSON.
DOCUMENTS: dict[type[models.Model], dict[str, str]] = {
    Minutes: {"docx": "docx", "pdf": "pdf"},
    AgendaPhoto: {"stored_as": "jpg"},
}
# Paragraphs of papers are named by what they tell of.
KEYED: dict[type[models.Model], str] = {MinutesWording: "key", Amendment: "key", ReleaseWording: "key"}
KEYS: dict[str, type[models.Model]] = {
    "agenda": AgendaItem,
    "item": AgendaItem,
    "names": AgendaItem,
    "said": AgendaItem,
    "spoke": AgendaItem,
    "heard": AgendaSpeaker,
    "decision": Decision,
    "instruction": Instruction,
    "talk": AgendaItem,
    "body": Organisation,
}
KEY = re.compile(r"(?P<what>[a-z]+):(?P<which>[^:]+)(?P<rest>(?::.*)?)")
