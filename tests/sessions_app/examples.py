"""Valid data of the kinds by which the hall votes and draws strategies, priorities and decisions."""

from sessions_app import voting
from tests.factories import (
    AgendaPhotoFactory,
    DecisionFactory,
    InstructionFactory,
    OrganisationFactory,
    PriorityFactory,
    StatementFactory,
    TowsStrategyFactory,
)


def close_all(hall):
    """One round at a time is open."""
    for before in hall.session.rounds.opened():
        voting.close_round(before, by=hall.facilitator)


def opened(hall, kind="dots", **options):
    statement = StatementFactory(board=hall.board)
    close_all(hall)
    round_ = voting.open_round(
        hall.session, by=hall.facilitator, kind=kind, board=hall.board, question="Что важнее?", **options
    )
    return {"round": round_.pk}, statement.pk


def to_open(hall):
    close_all(hall)
    board = StatementFactory(board=hall.board).board.pk
    return {"way": "dots", "board": board, "dots": 5, "stacking": True, "quorum": 50}


def closed(hall):
    data, _statement = opened(hall)
    voting.close_round(hall.session.rounds.opened().get(), by=hall.facilitator)
    return data


def pair(hall):
    quadrants = ("strength", "opportunity")
    return [StatementFactory(board=hall.board, quadrant=quadrant).pk for quadrant in quadrants]


def decision(hall):
    return DecisionFactory(session=hall.session, kept_by=hall.region)


def photo(hall):
    return AgendaPhotoFactory(item__session=hall.session).pk


def firm(hall):
    return OrganisationFactory(kept_by=hall.region).pk


def dots(hall):
    data, statement = opened(hall)
    return data | {"statement": statement, "dots": 1}


def places(hall):
    data, statement = opened(hall, "ranking")
    return data | {"statements": [statement]}


def rating(hall):
    data, statement = opened(hall, "rating")
    return data | {"statement": statement, "rating": 4}


EXAMPLES = {
    "round.open": to_open,
    "round.count": lambda hall: opened(hall)[0] | {"people": 3},
    "round.close": lambda hall: opened(hall)[0],
    "round.reopen": lambda hall: closed(hall) | {"reason": "Не все успели"},
    "vote.dots": dots,
    "vote.rank": places,
    "vote.rate": rating,
    "vote.answer": lambda hall: opened(hall, "open")[0] | {"answer": "for"},
    "strategy.add": lambda hall: {"board": hall.board.pk, "text": "Вместе", "statements": pair(hall)},
    "strategy.edit": lambda hall: {
        "strategy": TowsStrategyFactory(board=hall.board).pk,
        "version": 1,
        "text": "Порознь",
    },
    "strategy.remove": lambda hall: {"strategy": TowsStrategyFactory(board=hall.board).pk},
    "priority.move": lambda hall: {"priority": PriorityFactory(session=hall.session).pk, "place": 1},
    "decision.add": lambda hall: {
        "text": "Создать каталог",
        "priorities": [PriorityFactory(session=hall.session).pk],
    },
    "decision.edit": lambda hall: {"decision": decision(hall).pk, "version": 1, "text": "Утвердить"},
    "decision.remove": lambda hall: {"decision": decision(hall).pk},
    "instruction.issue": lambda hall: {
        "decision": decision(hall).pk,
        "organisation": firm(hall),
        "due_on": "01.12.2033",
    },
    "instruction.edit": lambda hall: {
        "instruction": InstructionFactory(decision=decision(hall)).pk,
        "version": 1,
        "text": "Собрать каталог",
        "organisation": firm(hall),
    },
    "photo.edit": lambda hall: {"photo": photo(hall), "version": 1, "caption": "Лист первый"},
    "photo.remove": lambda hall: {"photo": photo(hall)},
    "photo.restore": lambda hall: {"photo": photo(hall)},
    "instruction.withdraw": lambda hall: {"instruction": InstructionFactory(decision=decision(hall)).pk},
}
