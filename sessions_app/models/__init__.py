from sessions_app.models.attendance import (
    Attendance,
    Presence,
)
from sessions_app.models.decisions import (
    CoExecutor,
    Decision,
    DecisionBasis,
    DecisionPriority,
    DecisionStatement,
    DecisionStrategy,
    Instruction,
    InstructionEvent,
)
from sessions_app.models.journal import (
    LiveEvent,
    SessionCounter,
)
from sessions_app.models.seats import (
    Actor,
    Seat,
)
from sessions_app.models.sessions import (
    AgendaItem,
    AgendaSpeaker,
    Outcome,
    SessionDay,
    SessionFacilitator,
    SessionOrganiser,
    StrategySession,
)
from sessions_app.models.swot import (
    STATEMENT_LENGTH,
    Board,
    Priority,
    PriorityStatement,
    PriorityStrategy,
    Quadrant,
    Statement,
    StatementRevision,
    StrategyStatement,
    Theme,
    TowsStrategy,
    Trace,
)
from sessions_app.models.voting import (
    Tally,
    VotingRound,
)

__all__ = [
    "STATEMENT_LENGTH",
    "Actor",
    "AgendaItem",
    "AgendaSpeaker",
    "Attendance",
    "Board",
    "CoExecutor",
    "Decision",
    "DecisionBasis",
    "DecisionPriority",
    "DecisionStatement",
    "DecisionStrategy",
    "Instruction",
    "InstructionEvent",
    "LiveEvent",
    "Outcome",
    "Presence",
    "Priority",
    "PriorityStatement",
    "PriorityStrategy",
    "Quadrant",
    "Seat",
    "SessionCounter",
    "SessionDay",
    "SessionFacilitator",
    "SessionOrganiser",
    "Statement",
    "StatementRevision",
    "StrategySession",
    "StrategyStatement",
    "Tally",
    "Theme",
    "TowsStrategy",
    "Trace",
    "VotingRound",
]
