"""Reading the official table out of the rows of a sheet. Pure: nothing is looked up and nothing is written.

Every fault is told with its row and column; all of them at once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from strategy.models import FundingSource
from strategy.official.shape import COLUMNS, FIRST_SOURCE, FUNDINGS, PARTICIPANT, RESULT, UNIT

NUMBER = re.compile(r"^\d{1,3}(\.\d{1,3}){0,2}\.?$")
TERM = re.compile(r"^(\d{2}\.\d{2}\.\d{4})\s*[-–—]\s*(\d{2}\.\d{2}\.\d{4})$")
KOPECK = Decimal("0.01")
THOUSAND = Decimal(1000)
LARGEST = Decimal(10) ** 14
MOST_FAULTS = 60
_IGNORED = dict.fromkeys(map(ord, " \u00a0\u202f\u2009'"))


@dataclass(frozen=True)
class Fault:
    row: int
    column: str
    text: str

    def __str__(self) -> str:
        return _("Row %(row)d, column %(column)s: %(text)s") % {
            "row": self.row,
            "column": self.column,
            "text": self.text,
        }


@dataclass
class ReadMeasure:
    row: int
    number: str
    title: str
    starts_on: date | None
    ends_on: date | None
    participants: list[str]
    result_name: str
    result_unit: str
    results: dict[int, Decimal]
    amounts: dict[tuple[str, int], Decimal] = field(default_factory=dict)
    years: set[int] = field(default_factory=set)
    told: dict[FundingSource, Decimal] = field(default_factory=dict)


@dataclass
class ReadTask:
    number: str
    title: str
    measures: list[ReadMeasure] = field(default_factory=list)


@dataclass
class ReadGoal:
    number: str
    title: str
    tasks: list[ReadTask] = field(default_factory=list)


@dataclass
class ReadPlan:
    goals: list[ReadGoal] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def measures(self) -> list[ReadMeasure]:
        return [one for goal in self.goals for task in goal.tasks for one in task.measures]


def letter(column: int) -> str:
    """«A» for 0, «AA» for 26: as a spreadsheet names its columns."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def read(rows: Sequence[Sequence[str]], years: Sequence[int]) -> ReadPlan:
    return _Reader(years).read(rows)


class _Reader:
    def __init__(self, years: Sequence[int]) -> None:
        self.years = list(years)
        self.plan = ReadPlan()
        self.row = 0
        self.width = len(COLUMNS) + len(self.years)

    def fault(self, column: int, text: str) -> None:
        if len(self.plan.faults) < MOST_FAULTS:
            self.plan.faults.append(Fault(self.row, letter(column), text))

    def read(self, rows: Sequence[Sequence[str]]) -> ReadPlan:
        begin = self._head(rows)
        if begin is None:
            return self.plan
        measure: ReadMeasure | None = None
        for place in range(begin, len(rows)):
            self.row = place + 1
            cells = [str(cell).strip() for cell in rows[place]]
            cells += [""] * (self.width - len(cells))
            number, name, term = cells[0].rstrip("."), " ".join(cells[1].split()), cells[2]
            if not any(cells):
                continue
            if number:
                self._close(measure)
                measure = self._numbered(number, name, cells)
            elif not name and term:
                self._year(measure, term, cells)
            elif name:
                self._close(measure)
                measure = None
                self._total(name, cells)
            else:
                self.fault(0, _("the row has neither a number nor a name nor a year"))
        self._close(measure)
        if not self.plan.measures and not self.plan.faults:
            self.row = begin + 1
            self.fault(0, _("there is not one measure in the table"))
        return self.plan

    def _head(self, rows: Sequence[Sequence[str]]) -> int | None:
        """The row after «1 2 3 …», before which the years of the results stand."""
        for place, cells in enumerate(rows[:40]):
            texts = [str(cell).strip().removesuffix(".0") for cell in cells]
            if texts[:4] != ["1", "2", "3", "4"]:
                continue
            self.row = place
            above = [str(cell).strip().removesuffix(".0") for cell in rows[place - 1]] if place else []
            for offset, year in enumerate(self.years):
                column = len(COLUMNS) + offset
                found = above[column] if column < len(above) else ""
                if found != str(year):
                    self.fault(
                        column,
                        _("the head must name the year %(year)d of the programme, not «%(found)s»")
                        % {"year": year, "found": found},
                    )
            extra = [text for text in above[self.width :] if text]
            if extra:
                self.fault(
                    self.width,
                    _("the year %(found)s is outside the programme") % {"found": extra[0][:20]},
                )
            return None if self.plan.faults else place + 1
        self.row = 1
        self.fault(0, _("there is no row of column numbers «1 2 3 4 …» under the head"))
        return None

    def _numbered(self, number: str, name: str, cells: list[str]) -> ReadMeasure | None:
        if not NUMBER.match(number):
            self.fault(0, _("«%(found)s» is no number like 1, 1.2 or 1.2.3") % {"found": number[:20]})
            return None
        if not name:
            self.fault(1, _("the name is empty"))
        if len(name) > 500:
            self.fault(1, _("the name is longer than 500 characters"))
        depth = number.count(".")
        if depth == 0:
            self._twin(number, [goal.number for goal in self.plan.goals])
            self.plan.goals.append(ReadGoal(number, name))
            return None
        goal = self.plan.goals[-1] if self.plan.goals else None
        if goal is None or not number.startswith(f"{goal.number}."):
            self.fault(0, _("%(number)s stands under no goal of its own") % {"number": number})
            return None
        if depth == 1:
            self._twin(number, [task.number for task in goal.tasks])
            goal.tasks.append(ReadTask(number, name))
            return None
        task = goal.tasks[-1] if goal.tasks else None
        if task is None or not number.startswith(f"{task.number}."):
            self.fault(0, _("%(number)s stands under no task of its own") % {"number": number})
            return None
        self._twin(number, [one.number for one in task.measures])
        measure = self._measure(number, name, cells)
        task.measures.append(measure)
        return measure

    def _twin(self, number: str, known: list[str]) -> None:
        if number in known:
            self.fault(0, _("the number %(number)s stands twice") % {"number": number})

    def _measure(self, number: str, name: str, cells: list[str]) -> ReadMeasure:
        term = TERM.match(cells[2])
        starts_on = ends_on = None
        if cells[2] and cells[2] != "–" and not term:
            self.fault(2, _("the term is written as DD.MM.YYYY – DD.MM.YYYY"))
        elif term:
            starts_on, ends_on = self._day(term.group(1)), self._day(term.group(2))
            if starts_on and ends_on and ends_on < starts_on:
                self.fault(2, _("the measure ends before it begins"))
        results = {}
        for offset, year in enumerate(self.years):
            value = self._number(cells, len(COLUMNS) + offset)
            if value is not None:
                results[year] = value
        told = self._amounts(cells)
        names = [" ".join(one.split()) for one in cells[PARTICIPANT].split(";")]
        for column, longest in ((RESULT, 300), (UNIT, 50)):
            if len(cells[column]) > longest:
                self.fault(column, _("the text is longer than %(most)d characters") % {"most": longest})
        return ReadMeasure(
            self.row,
            number,
            name,
            starts_on,
            ends_on,
            [one for one in names if one],
            cells[RESULT],
            cells[UNIT],
            results,
            told=told,
        )

    def _year(self, measure: ReadMeasure | None, term: str, cells: list[str]) -> None:
        text = term.removesuffix(".0").removesuffix("г.").removesuffix("год").strip()
        if measure is None:
            self.fault(2, _("a row of a year stands under no measure"))
            return
        if not (text.isascii() and text.isdigit() and int(text[:6]) in self.years):
            self.fault(2, _("«%(found)s» is no year of the programme") % {"found": term[:20]})
            return
        year = int(text)
        if year in measure.years:
            self.fault(2, _("the year %(year)d stands twice under one measure") % {"year": year})
        measure.years.add(year)
        for funding, value in self._amounts(cells).items():
            if value:
                measure.amounts[(funding.value, year)] = value

    def _total(self, name: str, cells: list[str]) -> None:
        """Any row without a number is a total: of the last task, or of everything."""
        told = self._amounts(cells)
        goal = self.plan.goals[-1] if self.plan.goals else None
        task = goal.tasks[-1] if goal and goal.tasks else None
        of_task = task is not None and task.number in name
        measures = task.measures if of_task and task else self.plan.measures
        self._compare(told, _sum_of(measures))

    def _close(self, measure: ReadMeasure | None) -> None:
        """A measure ends: its own row must be the sum of its years."""
        if measure is None:
            return
        here, self.row = self.row, measure.row
        self._compare(measure.told, _sum_of([measure]))
        self.row = here

    def _compare(self, told: dict[FundingSource, Decimal], sums: dict[FundingSource, Decimal]) -> None:
        for place, funding in enumerate(FUNDINGS):
            if told[funding] != sums[funding]:
                self.fault(
                    FIRST_SOURCE + place,
                    _("the money does not add up: %(told)s stands here, the rows give %(sum)s")
                    % {"told": _thousands(told[funding]), "sum": _thousands(sums[funding])},
                )

    def _amounts(self, cells: list[str]) -> dict[FundingSource, Decimal]:
        """In roubles. The total of the row must be the sum of its sources."""
        found = {funding: self._money(cells, FIRST_SOURCE + place) for place, funding in enumerate(FUNDINGS)}
        whole = self._money(cells, FIRST_SOURCE - 1)
        total = sum(found.values(), Decimal(0))
        if whole != total:
            self.fault(
                FIRST_SOURCE - 1,
                _("the money does not add up: %(told)s stands here, the sources give %(sum)s")
                % {"told": _thousands(whole), "sum": _thousands(total)},
            )
        return found

    def _money(self, cells: list[str], column: int) -> Decimal:
        thousands = self._number(cells, column)
        if thousands is None:
            return Decimal(0)
        if thousands < 0:
            self.fault(column, _("the amount is negative"))
            return Decimal(0)
        roubles = (thousands * THOUSAND).quantize(KOPECK)
        # A spreadsheet keeps binary fractions: what it means is the nearest kopeck.
        if abs(roubles - thousands * THOUSAND) > Decimal("0.001"):
            self.fault(column, _("the amount is more precise than a kopeck"))
        return roubles

    def _number(self, cells: list[str], column: int) -> Decimal | None:
        text = cells[column].translate(_IGNORED).replace(",", ".").replace("\u2212", "-")
        if text in ("", "–", "-", "x", "х"):
            return None
        try:
            value = Decimal(text) if len(text) <= 40 else Decimal("NaN")
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or not -LARGEST < value < LARGEST:
            self.fault(column, _("«%(found)s» is no number") % {"found": cells[column][:20]})
            return None
        return value

    def _day(self, text: str) -> date | None:
        try:
            found = datetime.strptime(text, "%d.%m.%Y").date()
        except ValueError:
            self.fault(2, _("there is no day %(day)s") % {"day": text})
            return None
        return found


def _sum_of(measures: Sequence[ReadMeasure]) -> dict[FundingSource, Decimal]:
    sums = dict.fromkeys(FUNDINGS, Decimal(0))
    for measure in measures:
        for (funding, _year), value in measure.amounts.items():
            sums[FundingSource(funding)] += value
    return sums


def _thousands(roubles: Decimal) -> str:
    text = f"{roubles / THOUSAND:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",")
