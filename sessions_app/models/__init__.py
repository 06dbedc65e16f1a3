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
from sessions_app.models.entrance import (
    CODE_LENGTH,
    TOKEN_LENGTH,
    JoinCode,
    WrongCodes,
)
from sessions_app.models.journal import (
    LiveEvent,
    SessionCounter,
)
from sessions_app.models.lines import PhoneLine
from sessions_app.models.screens import (
    MESSAGE_LENGTH,
    ProjectorLink,
    Screen,
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
    "CODE_LENGTH",
    "MESSAGE_LENGTH",
    "STATEMENT_LENGTH",
    "TOKEN_LENGTH",
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
    "JoinCode",
    "LiveEvent",
    "Outcome",
    "PhoneLine",
    "Presence",
    "Priority",
    "PriorityStatement",
    "PriorityStrategy",
    "ProjectorLink",
    "Quadrant",
    "Screen",
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
    "WrongCodes",
]
