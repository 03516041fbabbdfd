"""Dates as bylines, date lines and page metadata write them.

Only whole dates (day, month and year) are read, and only in forms that mean one date: a guess such as
03/04/2020 would put a wrong date beside a citation, which is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NUMBERS = {name: number for number, name in enumerate(_MONTHS, start=1)}
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
WEEKDAY = r"(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
# Newspapers begin in the seventeenth century; anything past 2099 is a number, not a year.
_YEAR = r"(?P<y>1[6-9]\d\d|20\d\d)(?!\d)"
_DAY = r"(?<![\d.,])(?P<d>\d{1,2})(?:st|nd|rd|th)?\b"

_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<!\d){_YEAR}(?P<sep>[-/.])(?P<m>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}})(?!\d)",
        rf"\b(?P<name>{MONTH})\s+{_DAY},?\s+{_YEAR}",
        rf"{_DAY}[\s-]+(?:of\s+)?(?P<name>{MONTH}),?[\s-]+{_YEAR}",
        rf"(?<!\d)(?P<a>\d{{1,2}})(?P<sep>[-/.])(?P<b>\d{{1,2}})(?P=sep){_YEAR}",
    )
)
_PUBLISHED = re.compile(r"\b(?:first )?(?:published|posted|issued)\b", re.IGNORECASE)


def find_date(text: str) -> date | None:
    """The first unambiguous date of a line, or the one after "published"; None where there is none."""
    told = _PUBLISHED.search(text)
    found = sorted(_dates(text))
    after = [day for start, day in found if told and start >= told.end()]
    return after[0] if after else found[0][1] if found else None


def without_dates(text: str) -> str:
    """The line with every date that ``find_date`` understands taken out."""
    for form in _FORMS:
        text = form.sub(" ", text)
    return text


def _dates(text: str) -> Iterator[tuple[int, date]]:
    for form in _FORMS:
        for match in form.finditer(text):
            day = _date_of(match)
            if day:
                yield match.start(), day


def _date_of(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    year = int(parts["y"])
    if "a" in parts:
        return _numeric(year, int(parts["a"]), int(parts["b"]), parts["sep"])
    name = parts.get("name")
    month = _MONTH_NUMBERS[name[:3].lower()] if name else int(parts["m"])
    return _checked(year, month, int(parts["d"]))


def _numeric(year: int, first: int, second: int, separator: str) -> date | None:
    """12/31/2020 and 31/12/2020 tell by their size; with dots the day always stands first."""
    if separator == "." or first > 12 or first == second:
        return _checked(year, second, first)
    return _checked(year, first, second) if second > 12 else None


def _checked(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
