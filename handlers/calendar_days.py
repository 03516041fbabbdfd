"""Days of the calendar in words: "Tuesday 13 December 2016", "3 to 5 May 2016", "the 1990s"."""

from __future__ import annotations

from datetime import date, time, timedelta

from news.answer import Phrase

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def told(first: date, last: date, clock: time | None = None) -> Phrase:
    """The days from ``first`` to ``last`` as a heading; whole months and years by their names."""
    if first == last:
        day = f"{_WEEKDAYS[first.weekday()]} {_day(first)}"
        if clock is None:
            return Phrase("{day}", {"day": day})
        return Phrase("{day}, {clock}", {"day": day, "clock": f"{clock:%H:%M}"})
    start, end = _ends(first, last)
    if start == end:
        return Phrase("{day}", {"day": start})
    return Phrase("{first} to {last}", {"first": start, "last": end})


def _ends(first: date, last: date) -> tuple[str, str]:
    """How the first and the last are written, no more exactly than they are meant."""
    if first.day == 1 and (last + timedelta(1)).day == 1:
        if first.month == 1 and last.month == len(_MONTHS):
            return str(first.year), str(last.year)
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
