"""What the words of a date mean, given the article's day and whether they speak of what is to come.

Each function takes the match of its rule in news/moment_rules.py, and raises ValueError where there are no
such days ("31 June").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from news.moment_days import (
    WEEKDAYS,
    Days,
    around,
    likeliest,
    month_number,
    months,
    moved,
    one_day,
    part_of,
    week_of,
    years,
)
from news.moment_days import season as season_days
from news.moment_words import number_of, unit_of


@dataclass(frozen=True, slots=True)
class Setting:
    """What a date is resolved against.

    Attributes:
        day: when the article appeared.
        ahead: 1 where the words around the date speak of what is to come, -1 of the past, else 0.
    """

    day: date
    ahead: int


_LAST_YEAR: Final = 2099  # anything past it is a number
_MILLENNIUM: Final = 2000  # "the 2000s" are its first ten years
_RELATIVE: Final = {"last": -1, "past": -1, "this": 0, "next": 1, "coming": 1}


def _year(match: re.Match[str], setting: Setting) -> int | None:
    """The year that the words give, in figures or as last, this or next year."""
    told = match.groupdict()
    if told.get("y"):
        return int(told["y"])
    return setting.day.year + _RELATIVE[told["yr"]] if told.get("yr") else None


def _side(match: re.Match[str]) -> int:
    """-1 for the last one, 1 for the next, 0 for this one or where the words do not say."""
    which = (match.groupdict().get("which") or "").lower()
    return _RELATIVE[which.split()[-1]] if which else 0


def _part(match: re.Match[str], days: Days) -> Days:
    """The early, middle or late part where the words ask for one."""
    return part_of(days, match["part"].strip(" -").lower()) if match["part"] else days


def full_date(match: re.Match[str], setting: Setting) -> Days:
    """A day of a month, of the year that its weekday agrees with."""
    month, number = month_number(match["m"]), int(re.sub(r"\D", "", match["d"]))
    year = _year(match, setting)
    nearby = range(setting.day.year - 1, setting.day.year + 2)
    found = list(_existing(month, number, nearby if year is None else [year]))
    if match["wd"] and year is None:
        weekday = WEEKDAYS.index(match["wd"][:3].lower())
        found = [days for days in found if days.first.weekday() == weekday] or found
    return likeliest(found, setting.day, setting.ahead)


def _existing(month: int, number: int, of_years: range | list[int]) -> Iterator[Days]:
    for year in of_years:
        if number <= months(year, month).last.day:
            yield one_day(date(year, month, number))


def days_of_month(match: re.Match[str], setting: Setting) -> Days:
    """From one day of a month to another."""
    month = month_number(match["m"])
    first, last = (int(re.sub(r"\D", "", match[end])) for end in ("a", "b"))
    if first >= last:
        raise ValueError(match.group())
    year = _year(match, setting)
    nearby = range(setting.day.year - 1, setting.day.year + 2) if year is None else [year]
    runs = [Days(date(y, month, first), date(y, month, last)) for y in nearby]
    return likeliest(runs, setting.day, setting.ahead)


def month(match: re.Match[str], setting: Setting) -> Days:
    """A month, whole or a part of it."""
    month, year, day = month_number(match["m"]), _year(match, setting), setting.day
    which = (match.groupdict().get("which") or "").lower()
    if year is None and which:
        side = _RELATIVE[which.split()[-1]]
        earlier = month < day.month if side < 0 else month <= day.month
        year = day.year - (side < 0 and not earlier) + (side > 0 and earlier)
    if year is None:
        nearby = range(day.year - 1, day.year + 2)
        found = likeliest((months(y, month) for y in nearby), day, setting.ahead)
    else:
        found = months(year, month)
    return _part(match, found)


def season(match: re.Match[str], setting: Setting) -> Days:
    """A season, whole or a part of it."""
    year, day = _year(match, setting), setting.day
    if year is None:
        nearby = [season_days(match["s"], y) for y in range(day.year - 2, day.year + 3)]
        which = (match["which"] or "").lower()
        side = _RELATIVE[which.split()[-1]] if which else 0
        if side < 0:
            found = max(run for run in nearby if run.last < day)
        elif side > 0:
            found = min(run for run in nearby if run.first > day)
        else:
            found = likeliest(nearby, day, setting.ahead)
    else:
        found = season_days(match["s"], year)
    return _part(match, found)


def year(match: re.Match[str], setting: Setting) -> Days:
    """A year, whole or a part of it."""
    return _part(match, years(int(match["y"])))


def year_range(match: re.Match[str], setting: Setting) -> Days:
    """From one year to another: 2014-15."""
    first, last = int(match["y"]), int(match["z"])
    last += first // 100 * 100 if last < 100 else 0
    if not first < last <= _LAST_YEAR:
        raise ValueError(match.group())
    return years(first, last - first + 1)


def decade(match: re.Match[str], setting: Setting) -> Days:
    """The 1990s; the 1700s are a century."""
    start = int(match["decade"]) if match["decade"] else 1900 + int(match["short"])
    return _part(match, years(start, 100 if start % 100 == 0 and start < _MILLENNIUM else 10))


CENTURIES: Final = {"eighteenth": 18, "nineteenth": 19, "twentieth": 20, "twenty-first": 21}
"""Centuries that news writes in words."""


def century(match: re.Match[str], setting: Setting) -> Days:
    """The 19th century: 1801 to 1900."""
    number = int(match["c"]) if match["c"] else CENTURIES[match["word"].lower()]
    found = years(100 * (number - 1) + 1, 100)
    return _part(match, found)


def calendar_unit(match: re.Match[str], setting: Setting) -> Days:
    """Last week, this month, later this year."""
    unit, side, day = unit_of(match["u"]), _side(match), setting.day
    if unit == "weekend" and not side and setting.ahead < 0 and day.weekday() < WEEKDAYS.index("sat"):
        side = -1  # what happened "this weekend" is, from Monday on, the one before
    step, count = {"weekend": ("week", 1), "quarter": ("month", 3)}.get(unit, (unit, 1))
    found = around(moved(day.replace(day=1) if step == "month" else day, step, side * count), unit)
    part = (match["part"] or "").lower()
    if side == 0 and part == "earlier":
        return Days(found.first, day)
    if side == 0 and part == "later":
        return Days(day, found.last)
    return part_of(found, part.removesuffix("r").replace("earlie", "early")) if part else found


def weekend(match: re.Match[str], setting: Setting) -> Days:
    """The weekend that is on or to come, else the one before."""
    this = around(setting.day, "weekend")
    if setting.ahead > 0 or setting.day >= this.first:
        return this
    return this.shifted(-7)


def ago(match: re.Match[str], setting: Setting) -> Days:
    """The day, week, month or year so many units ago."""
    unit = unit_of(match["u"])
    return around(moved(setting.day, unit, -number_of(match["n"])), unit)


def from_now(match: re.Match[str], setting: Setting) -> Days:
    """The day, week, month or year in so many units."""
    unit = unit_of(match["u"])
    return around(moved(setting.day, unit, number_of(match["n"])), unit)


def stretch(match: re.Match[str], setting: Setting) -> Days:
    """The past two years, the next ten days: up to the article's day, or from it on."""
    unit, count = unit_of(match["u"]), number_of(match["n"]) if match["n"] else 1
    if _RELATIVE[match["which"].lower()] < 0:
        return Days(moved(setting.day, unit, -count), setting.day)
    return Days(setting.day, moved(setting.day, unit, count))


def months_of_year(match: re.Match[str], setting: Setting) -> Days:
    """The first or last months of a year."""
    count = number_of(match["n"])
    return months(int(match["y"]), 1 if match["end"].lower() == "first" else 13 - count, count)


_ORDINALS: Final = {"first": 0, "second": 1, "third": 2, "fourth": 3}


def share_of_year(match: re.Match[str], setting: Setting) -> Days:
    """A quarter or a half of a year."""
    length = 3 if match["u"] == "quarter" else 6
    which = match["nth"].lower()
    number = _ORDINALS.get(which, 12 // length - 1)
    year = _year(match, setting)
    if year is None or number * length >= 12:
        raise ValueError(match.group())
    return months(year, 1 + number * length, length)


_NAMED_DAYS: Final = {
    "today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "last night": -1, "this morning": 0,
    "this afternoon": 0, "this evening": 0, "day before yesterday": -2, "day after tomorrow": 2,
}  # fmt: skip


def named_day(match: re.Match[str], setting: Setting) -> Days:
    """Today and its neighbours."""
    name = " ".join(match["name"].lower().split())
    return one_day(setting.day).shifted(_NAMED_DAYS[name.removeprefix("the ")])


def weekday(match: re.Match[str], setting: Setting) -> Days:
    """A past one is the last on or before the article's day, one to come the first on or after it."""
    wanted = WEEKDAYS.index(match["wd"][:3].lower())
    if match["wk"]:
        week = week_of(moved(setting.day, "week", _RELATIVE[match["wk"].lower()]))
        return one_day(week.first).shifted(wanted)
    back = (setting.day.weekday() - wanted) % 7
    which = (match["which"] or "").lower().split()
    side = _RELATIVE[which[-1]] if which else 0
    if side < 0:
        return one_day(setting.day).shifted(-(back or 7))
    if side > 0 or setting.ahead > 0:
        return one_day(setting.day).shifted((7 - back) if back or side > 0 else 0)
    return one_day(setting.day).shifted(-back)


def iso(match: re.Match[str], setting: Setting) -> Days:
    """2020-12-31."""
    return one_day(date(int(match["y"]), int(match["m"]), int(match["d"])))


def numeric(match: re.Match[str], setting: Setting) -> Days:
    """12/31/2020 and 31/12/2020 tell by their size; with dots the day always stands first."""
    year, first, second = int(match["y"]), int(match["a"]), int(match["b"])
    if match["sep"] == "." or first > 12 or first == second:
        return one_day(date(year, second, first))
    if second > 12:
        return one_day(date(year, first, second))
    raise ValueError(match.group())
