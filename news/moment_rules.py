"""The ways English news writes days: for each a pattern, and what it means (news/moment_meanings.py)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from news import moment_meanings as meanings
from news.moment_days import Days
from news.moment_meanings import CENTURIES, Setting
from news.moment_words import (
    DAY,
    FULL_MONTH,
    MONTH,
    NO_NUMBER_BEFORE,
    NUMBER,
    PART,
    SEASON,
    UNIT,
    WEEKDAY,
    WEEKDAY_OR_SHORT,
    YEAR,
    compiled,
)


class Kind(StrEnum):
    """How a date is written, as far as it matters for what may stand beside it."""

    DAY = "day"
    WEEKDAY = "weekday"
    MONTH = "month"
    YEAR = "year"
    OTHER = "other"


Meaning = Callable[[re.Match[str], Setting], Days]


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to write days.

    Attributes:
        doubtful: whether the words alone may be no date ("May", "2014").
    """

    kind: Kind
    pattern: re.Pattern[str]
    meaning: Meaning
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Family:
    """Rules that find nothing in a sentence without the hint; most sentences have none."""

    hint: re.Pattern[str]
    rules: tuple[Rule, ...]


def _rule(kind: Kind, meaning: Meaning, *pattern: str, doubtful: bool = False) -> Rule:
    return Rule(kind, compiled("".join(pattern)), meaning, doubtful)


_WHICH: Final = r"(?P<which>(?i:(?:this )?(?:past|coming)|last|this|next))"
_OF_YEAR: Final = r"(?: (?:of )?(?P<yr>last|this|next) year\b)?"
_WITH_YEAR: Final = rf"(?: ?,? (?:of )?(?P<y>{YEAR}))"
_DAYTIME: Final = r"(?: (?:morning|afternoon|evening|night)\b)?"
_FROM: Final = r"(?P<from>[Ff]rom |[Bb]etween )?"
_TO: Final = r"(?:\s?[-–—]\s?| (?:to|until|till|through) )"
# "June 5,000", "June 5 p.m."
_NO_MORE: Final = r"(?!\d|[.,:]\d| ?%| ?[ap]\.?m\b)"
_ANY_YEAR: Final = r"(?P<y>1[5-9]\d\d|20\d\d)"

NUMERIC: Final = (
    Family(
        re.compile(r"\d[./-]\d"),
        (
            _rule(
                Kind.DAY,
                meanings.iso,
                rf"(?<![\d.-]){_ANY_YEAR}-(?P<m>[01]\d)-(?P<d>[0-3]\d)(?![\d-])",
            ),
            _rule(
                Kind.DAY,
                meanings.numeric,
                rf"(?<![\d./-])(?P<a>\d{{1,2}})(?P<sep>[./-])(?P<b>\d{{1,2}})(?P=sep){_ANY_YEAR}(?!\d)",
            ),
        ),
    ),
)
"""Dates in figures, which are the same in every language."""

_MONTHS: Final = (
    _rule(
        Kind.DAY,
        meanings.days_of_month,
        rf"{_FROM}{NO_NUMBER_BEFORE}(?P<a>{DAY})(?(from)(?:{_TO}| and )|{_TO})(?P<b>{DAY})(?: of)? ",
        rf"(?P<m>{MONTH}){_WITH_YEAR}?{_OF_YEAR}",
    ),
    _rule(
        Kind.DAY,
        meanings.days_of_month,
        rf"{_FROM}\b(?P<m>{MONTH}) (?P<a>{DAY})(?(from)(?:{_TO}| and )|{_TO})(?P<b>{DAY}){_NO_MORE}",
        rf"{_WITH_YEAR}?{_OF_YEAR}",
    ),
    _rule(
        Kind.DAY,
        meanings.full_date,
        rf"(?:(?P<wd>{WEEKDAY_OR_SHORT}),? (?:the )?)?{NO_NUMBER_BEFORE}\b(?P<d>{DAY})(?: of)? ",
        rf"(?P<m>{MONTH}){_WITH_YEAR}?{_OF_YEAR}",
    ),
    _rule(
        Kind.DAY,
        meanings.full_date,
        rf"(?:(?P<wd>{WEEKDAY_OR_SHORT}),? )?\b(?P<m>{MONTH}) (?P<d>{DAY}){_NO_MORE}{_WITH_YEAR}?{_OF_YEAR}",
    ),
    _rule(Kind.MONTH, meanings.month, rf"{PART}\b(?P<m>{MONTH}){_WITH_YEAR}"),
    _rule(
        Kind.MONTH,
        meanings.month,
        rf"(?:{_WHICH} )?{PART}\b(?P<m>{FULL_MONTH})(?! \d){_OF_YEAR}",
        doubtful=True,
    ),
)
_SEASONS: Final = (
    _rule(Kind.OTHER, meanings.season, rf"(?:[Tt]he )?{PART}\b(?P<s>(?i:{SEASON}))(?: of)? (?P<y>{YEAR})"),
    _rule(
        Kind.OTHER,
        meanings.season,
        rf"(?:{_WHICH} |(?<=[Ii]n )the |(?<=since )the |(?<=during )the |(?<=until )the )",
        rf"{PART}(?P<s>{SEASON})(?! of (?!last|this|next)|-){_OF_YEAR}",
    ),
)
_YEARS: Final = (
    _rule(
        Kind.YEAR,
        meanings.year_range,
        rf"{NO_NUMBER_BEFORE}\b(?P<y>{YEAR})[-–—/](?P<z>20\d\d|1[5-9]\d\d|\d\d)(?!\d|[-/.,]\d)",
    ),
    _rule(
        Kind.YEAR,
        meanings.year,
        rf"{NO_NUMBER_BEFORE}{PART}\b(?P<y>{YEAR})(?![-\w])",
        doubtful=True,
    ),
    _rule(
        Kind.YEAR,
        meanings.decade,
        rf"{PART}(?:\b(?P<decade>1[5-9]\d0|20\d0)['’]?s\b|(?<!\w)['’](?P<short>[3-9]0)s\b)",
    ),
    _rule(
        Kind.OTHER,
        meanings.months_of_year,
        rf"\b[Tt]he (?P<end>first|last) (?P<n>{NUMBER}) months of (?P<y>{YEAR})",
    ),
)
_UNITS: Final = (
    _rule(
        Kind.OTHER,
        meanings.century,
        r"\b(?P<part>(?:[Ee]arly|[Mm]id|[Ll]ate)[\s-])?",
        rf"\b(?:(?P<c>1\d|2[01]|[1-9])(?:st|nd|rd|th)|(?P<word>(?i:{'|'.join(CENTURIES)})))",
        r" century\b(?! B\.?C)",
    ),
    _rule(
        Kind.OTHER,
        meanings.calendar_unit,
        r"(?<!the )(?<!The )(?:(?P<part>[Ee]arly|[Ll]ate|[Ee]arlier|[Ll]ater) )?",
        rf"\b{_WHICH} (?P<u>week|weekend|month|quarter|year)\b(?!-)",
    ),
    _rule(Kind.OTHER, meanings.weekend, r"(?:(?<=[Oo]ver )|(?<=[Aa]t )|(?<=[Oo]n ))the weekend\b"),
    _rule(Kind.OTHER, meanings.ago, rf"(?<![\w-])(?P<n>{NUMBER}) (?P<u>{UNIT})s? ago\b"),
    _rule(
        Kind.OTHER,
        meanings.from_now,
        rf"(?<![\w-])(?P<n>{NUMBER}) (?P<u>{UNIT})(?:s? from now\b|s?['’] time\b|['’]s time\b)",
    ),
    _rule(
        Kind.OTHER,
        meanings.stretch,
        rf"\b(?:[Tt]he )?(?P<which>(?i:last|past|next|coming)) (?P<n>{NUMBER}) (?P<u>{UNIT})s?\b",
    ),
    _rule(
        Kind.OTHER,
        meanings.stretch,
        r"\b[Tt]he (?P<which>last|past)(?P<n>) (?P<u>week|month|year|decade|century)\b",
    ),
    _rule(
        Kind.OTHER,
        meanings.share_of_year,
        r"\b(?:[Tt]he )?(?P<nth>(?i:first|second|third|fourth|final|last))[\s-](?P<u>quarter|half)(?: of)? ",
        rf"(?:(?P<y>{YEAR})|(?P<yr>last|this|next) year\b)",
    ),
)
_NEAR_DAYS: Final = (
    _rule(
        Kind.DAY,
        meanings.named_day,
        r"\b(?P<name>(?:[Tt]he )?day before yesterday|(?:[Tt]he )?day after tomorrow|[Tt]oday|[Tt]onight",
        r"|[Yy]esterday|[Tt]omorrow|[Ll]ast night|[Tt]his (?:morning|afternoon|evening))\b",
        _DAYTIME,
    ),
)
_WEEKDAYS: Final = (
    _rule(
        Kind.WEEKDAY,
        meanings.weekday,
        rf"(?:{_WHICH} )?(?:(?:[Ee]arly|[Ll]ate)(?: on)? )?\b(?P<wd>{WEEKDAY}){_DAYTIME}",
        r"(?:,? (?:of )?(?P<wk>last|next|this) week\b)?",
    ),
)

ENGLISH: Final = (
    *NUMERIC,
    Family(re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Ju[nl]|Aug|Sep|Oct|Nov|Dec)"), _MONTHS),
    Family(re.compile(r"(?i:spring|summer|autumn|fall|winter)\b"), _SEASONS),
    Family(re.compile(r"(?:1[5-9]|20)\d\d|['’]\d0s"), _YEARS),
    Family(
        re.compile(r"\b(?i:last|past|this|next|coming|ago|from now|time|weekend|century|quarter|half)\b"),
        _UNITS,
    ),
    Family(re.compile(r"(?i:today|yesterday|tonight|tomorrow|last night|this (?:mor|aft|eve))"), _NEAR_DAYS),
    Family(re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"), _WEEKDAYS),
)
"""Every rule for English; where several fit, the longest stretch of words is meant."""
