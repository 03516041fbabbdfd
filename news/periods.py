"""The first day of a period as somebody types it: "2016-12-31", "2016", "yesterday", "7d", "last week"."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import MAXYEAR, date, timedelta
from typing import Final

from news.dates import find_date

_ISO: Final = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")
_AGO: Final = re.compile(r"(\d{1,5})\s*(d|days?|w|weeks?|m|months?|y|years?)(?:\s+ago)?")
_CALENDAR: Final = re.compile(r"(this|last)\s+(week|month|year)")
_DAYS: Final = {"today": 0, "yesterday": 1}


def first_day(text: str, today: date) -> date | None:
    """The first day of a period, weeks beginning on Monday; None where the text is no period.

    "7d" and "7 days ago" are seven days before ``today``, "last month" begins with that month's first day.
    """
    asked = " ".join(text.casefold().split())
    if asked in _DAYS:
        return today - timedelta(days=_DAYS[asked])
    for form, read in _FORMS:
        if match := form.fullmatch(asked):
            return _possible(lambda read=read, match=match: read(match, today))
    return find_date(text)


def _possible(read: Callable[[], date]) -> date | None:
    """The day, or None where there is no such one: 2016-02-30, or 99999 days ago."""
    try:
        return read()
    except (ValueError, OverflowError):
        return None


def _iso(match: re.Match[str], _today: date) -> date:
    year, month, day = match.groups()
    return date(int(year), int(month or 1), int(day or 1))


def _ago(match: re.Match[str], today: date) -> date:
    count, unit = int(match[1]), match[2][0]
    if unit in "dw":
        return today - timedelta(days=count * (7 if unit == "w" else 1))
    return _months_before(today, count * (12 if unit == "y" else 1))


def _months_before(today: date, count: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 - count, 12)
    for day in range(today.day, 0, -1):  # there is no 31st of November: the 30th then
        try:
            return date(year, month + 1, day)
        except ValueError:
            if not 1 <= year <= MAXYEAR:
                raise
    raise AssertionError("every month has a first day")


def _calendar(match: re.Match[str], today: date) -> date:
    back = int(match[1] == "last")
    if match[2] == "week":
        return today - timedelta(days=today.weekday() + 7 * back)
    first = today.replace(day=1) if match[2] == "month" else today.replace(month=1, day=1)
    return _months_before(first, back * (1 if match[2] == "month" else 12))


_FORMS: Final = ((_ISO, _iso), (_AGO, _ago), (_CALENDAR, _calendar))
