"""When an instruction is due that was given without a date."""

from __future__ import annotations

from datetime import date

from sessions_app import workdays
from sessions_app.models import Instruction

WORKING_DAYS = {
    Instruction.TermRule.VERY_URGENT: 1,
    Instruction.TermRule.URGENT: 3,
    Instruction.TermRule.PROMPT: 10,
}
REPORTED_BY = 10
YEAR_REPORTED_BY = 20


def due(rule: str, since: date) -> date:
    """The first term after `since`; of a periodic rule, of the period in which `since` lies.

    The day of a periodic rule may be a day off: `Instruction.last_day` moves it back.
    """
    rule = Instruction.TermRule(rule)
    if rule in WORKING_DAYS:
        return workdays.after(since, WORKING_DAYS[rule])
    if rule == Instruction.TermRule.PERMANENT:
        return date(since.year + 1, 1, YEAR_REPORTED_BY)
    months = 1 if rule == Instruction.TermRule.MONTHLY else 3
    # The month after the period, counted from 0.
    month = (since.month - 1) // months * months + months
    return date(since.year + month // 12, month % 12 + 1, REPORTED_BY)
