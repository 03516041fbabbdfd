"""Days of the calendar in words: "Tuesday 13 December 2016", "3 to 5 May 2016", "1990 to 1999"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Days:
    """The days from ``first`` to ``last`` as a value of a phrase, which a face may put into another language.

    Whole months and years go by their names.
    """

    first: date
    last: date

    def __str__(self) -> str:
        if self.first == self.last:
            return f"{_WEEKDAYS[self.first.weekday()]} {_day(self.first)}"
        start, end = self._ends()
        return start if start == end else f"{start} to {end}"

    @property
    def whole_months(self) -> bool:
        """Whether the days are those of one or more whole months."""
        return self.first.day == 1 and (self.last + timedelta(1)).day == 1

    @property
    def whole_years(self) -> bool:
        """Whether the days are those of one or more whole years."""
        return self.whole_months and self.first.month == 1 and self.last.month == len(_MONTHS)

    def _ends(self) -> tuple[str, str]:
        """How the first and the last are written, no more exactly than they are meant."""
        first, last = self.first, self.last
        if self.whole_years:
            return str(first.year), str(last.year)
        if self.whole_months:
            return _month(first), _month(last)
        if (first.year, first.month) == (last.year, last.month):
            return str(first.day), _day(last)
        if first.year == last.year:
            return f"{first.day} {_MONTHS[first.month - 1]}", _day(last)
        return _day(first), _day(last)


def _day(day: date) -> str:
    return f"{day.day} {_month(day)}"


def _month(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.year}"


@dataclass(frozen=True, slots=True)
class ShortDay:
    """A day as a value of a phrase, as short as a line of a menu needs it: "3 Mar 2024"."""

    day: date

    def __str__(self) -> str:
        return f"{self.day.day} {_MONTHS[self.day.month - 1][:3]} {self.day.year}"
