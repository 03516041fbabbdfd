"""Days of the calendar as headings: "Tuesday 13 December 2016, 14:00", "3 to 5 May 2016", "1990 to 1999"."""

from __future__ import annotations

from datetime import date, time

from news.answer import Phrase
from news.days import Days


def told(first: date, last: date, clock: time | None = None) -> Phrase:
    """The days from ``first`` to ``last`` as a heading; a time of day belongs to a single day only."""
    values: dict[str, object] = {"days": Days(first, last)}
    if first == last and clock is not None:
        return Phrase("{days}, {clock}", values | {"clock": f"{clock:%H:%M}"})
    return Phrase("{days}", values)
