"""The days of a timeline put together into weeks, months or years, so that a bar stays wide enough to see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from news.picture import Day

Step = Literal["day", "week", "month", "year"]

# Two months of days: bars side by side with some 5 pixels each, and 4 on a phone.
_MOST_BARS: Final = 62


@dataclass(frozen=True, slots=True)
class Bin:
    """A stretch of days and what appeared in it.

    Attributes:
        first: its first day.
        following: the first day after it.
    """

    first: date
    following: date
    articles: int
    quotations: int


def step_for(days: Sequence[Day]) -> Step:
    """The shortest step that does not make too many bars."""
    first, last = days[0].day, days[-1].day
    if (last - first).days < _MOST_BARS:
        return "day"
    if (last - first).days < 7 * _MOST_BARS:
        return "week"
    return "month" if 12 * (last.year - first.year) + last.month - first.month < _MOST_BARS else "year"


def bins_of(days: Sequence[Day]) -> tuple[Bin, ...]:
    """The days, oldest first, put together; those without any article are there too."""
    start, after = _STEPS[step_for(days)]
    sums: dict[date, tuple[int, int]] = {}
    for day in days:
        key = start(day.day)
        articles, quotations = sums.get(key, (0, 0))
        sums[key] = (articles + day.articles, quotations + day.quotations)
    found: list[Bin] = []
    first = start(days[0].day)
    while first <= days[-1].day:
        found.append(Bin(first, after(first), *sums.get(first, (0, 0))))
        first = after(first)
    return tuple(found)


def labels_of(bins: Sequence[Bin], step: Step, most: int, months: Sequence[str]) -> dict[int, str]:
    """What stands under which bars, at most ``most``; the year is told where it begins or changes.

    Args:
        bins: the bars.
        step: of each.
        most: how many labels there is room for.
        months: names of the months, January first.
    """
    every = -(-len(bins) // most)
    found: dict[int, str] = {}
    year = 0
    for index in range(0, len(bins), every):
        first = bins[index].first
        if step == "year":
            found[index] = str(first.year)
            continue
        name = months[first.month - 1]
        found[index] = name if step == "month" else f"{first.day} {name}"
        if first.year != year:
            found[index] += f"\n{first.year}"
            year = first.year
    return found


def _week(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


_STEPS: Final[dict[Step, tuple[Callable[[date], date], Callable[[date], date]]]] = {
    "day": (lambda day: day, lambda day: day + timedelta(days=1)),
    "week": (_week, lambda day: day + timedelta(days=7)),
    "month": (lambda day: day.replace(day=1), _next_month),
    "year": (lambda day: day.replace(month=1, day=1), lambda day: day.replace(year=day.year + 1)),
}
