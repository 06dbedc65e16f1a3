"""Working days of Russia's production calendar: holidays of the Labour Code (art. 112) and the days off that
the government moves from year to year, as the package `holidays` records them.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase


@cache
def _calendar() -> HolidayBase:
    # It brings every country of the world along: a start of the portal does not wait for them.
    import holidays

    # It learns a year when it is asked about one.
    return holidays.country_holidays("RU")


def is_working(day: date) -> bool:
    return _calendar().is_working_day(day)


def on_or_before(day: date) -> date:
    """A term on a day off is moved back, never forward."""
    while not is_working(day):
        day -= timedelta(days=1)
    return day


def on_or_after(day: date) -> date:
    while not is_working(day):
        day += timedelta(days=1)
    return day


def after(day: date, count: int) -> date:
    """The `count`-th working day after `day`."""
    while count:
        day += timedelta(days=1)
        count -= is_working(day)
    return day


def is_published(year: int) -> bool:
    """Whether the days off that are moved in that year are known; the government names them a year ahead."""
    return year in _calendar().special_public_holidays
