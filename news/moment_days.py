"""Runs of days: weeks, months, seasons, decades, parts of them, and which of several is the one meant."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final, NamedTuple

MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

# The northern hemisphere's; winter begins in the year it is named by.
_SEASONS: Final = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_YEAR: Final = 12  # months
_DECADE: Final = 120
_LEAST: Final = 3  # a third of fewer months is counted in days

# A date without its year is most often of the article's own year, and on the side of the article's day that
# the tense tells: a candidate of another year counts as twice as far off, one on the wrong side as six
# times. With these, "Nov. 8" in September is the coming one whatever the tense, and "Feb. 3" in November is
# past unless something "will" be. Chosen on cases made up for it, in tests/news/test_moments.py.
_OTHER_YEAR: Final = 2
_WRONG_SIDE: Final = 6


class Days(NamedTuple):
    """The days from ``first`` to ``last``, both included."""

    first: date
    last: date

    def shifted(self, days: int) -> Days:
        """The run as long, so many days later."""
        return Days(self.first + timedelta(days), self.last + timedelta(days))

    def in_year(self, year: int) -> Days:
        """The same days of another year."""
        return Days(self.first.replace(year=year), self.last.replace(year=year + self._years))

    @property
    def _years(self) -> int:
        return self.last.year - self.first.year


def month_number(name: str) -> int:
    """The number of a month by the three letters its name begins with."""
    return MONTHS.index(name[:3].lower()) + 1


def one_day(day: date) -> Days:
    """A single day."""
    return Days(day, day)


def week_of(day: date) -> Days:
    """Monday to Sunday."""
    monday = day - timedelta(day.weekday())
    return Days(monday, monday + timedelta(6))


def weekend_of(day: date) -> Days:
    """Saturday and Sunday of the day's week."""
    return Days(week_of(day).last - timedelta(1), week_of(day).last)


def months(year: int, month: int, count: int = 1) -> Days:
    """So many whole months; ``month`` may lie outside 1 to 12 and then means another year's."""
    first, after = _first_of(year, month), _first_of(year, month + count)
    return Days(first, after - timedelta(1))


def _first_of(year: int, month: int) -> date:
    return date(year + (month - 1) // _YEAR, (month - 1) % _YEAR + 1, 1)


def season(name: str, year: int) -> Days:
    """The three months of a season."""
    return months(year, _SEASONS[name.lower()], 3)


def years(first: int, count: int = 1) -> Days:
    """So many whole years."""
    return Days(date(first, 1, 1), date(first + count - 1, 12, 31))


def moved(day: date, unit: str, count: int) -> date:
    """The day so many units away; the last day of a month that has no such day."""
    if unit in {"day", "week", "fortnight"}:
        return day + timedelta(count * {"day": 1, "week": 7, "fortnight": 14}[unit])
    length = {"month": 1, "year": 12, "decade": 120, "century": 1200}[unit]
    target = months(day.year, day.month + count * length)
    return target.first.replace(day=min(day.day, target.last.day))


def around(day: date, unit: str) -> Days:
    """The calendar's unit that a day lies in: what "two weeks ago" says no more closely than."""
    match unit:
        case "day":
            return one_day(day)
        case "week" | "fortnight":
            return week_of(day)
        case "weekend":
            return weekend_of(day)
        case "month":
            return months(day.year, day.month)
        case "quarter":
            return months(day.year, day.month - (day.month - 1) % 3, 3)
        case "decade":
            return years(day.year // 10 * 10, 10)
        case "century":
            return years((day.year - 1) // 100 * 100 + 1, 100)
        case _:
            return years(day.year)


def part_of(days: Days, part: str) -> Days:
    """The early, middle or late third of a run, in whole years, months or days; a day is taken whole."""
    in_months = _YEAR * (days.last.year - days.first.year) + days.last.month - days.first.month + 1
    unit = "year" if in_months >= _DECADE else "month" if in_months > _LEAST else "day"
    length = {"year": in_months // _YEAR, "month": in_months}.get(unit, (days.last - days.first).days + 1)
    if length == 1:
        return days
    third = round(length / _LEAST)
    start = {"early": 0, "mid": third}.get(part, length - third)
    end = {"early": third, "mid": length - third}.get(part, length)
    return Days(moved(days.first, unit, start), moved(days.first, unit, end) - timedelta(1))


def likeliest(candidates: Iterable[Days], day: date, ahead: int) -> Days:
    """The run most likely meant where the year is left out.

    Args:
        candidates: the same days of several years.
        day: when it was said.
        ahead: 1 where what is told is to come, -1 where it is past, 0 where that is not known.
    """

    def cost(days: Days) -> float:
        side = (days.first > day) - (days.last < day)
        away = min(abs((days.first - day).days), abs((days.last - day).days)) if side else 0
        other = 1 if days.first.year == day.year else _OTHER_YEAR
        return away * other * (_WRONG_SIDE if side and side == -ahead else 1)

    return min(candidates, key=cost)
