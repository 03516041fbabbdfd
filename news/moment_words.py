"""The words that dates are made of, as parts of patterns, and what they mean.

In a pattern a space stands for any blank, the no-break space included.
"""

from __future__ import annotations

import re
from typing import Final

from news.number_words import SMALL, TENS, VALUES

WEEKDAY: Final = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?![a-z])"
WEEKDAY_OR_SHORT: Final = rf"(?:{WEEKDAY}|(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?)"
FULL_MONTH: Final = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)(?![a-z])"
)
MONTH: Final = rf"(?:{FULL_MONTH}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
# "this fall in prices" is none
SEASON: Final = r"(?:(?:spring|summer|autumn|winter)\b|fall\b(?! in\b| by\b| from\b))"
DAY: Final = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
# No amount, part of a longer number, or page: 2,014 and $2014 and 2014.5 are no years.
YEAR: Final = r"(?:1[5-9]\d\d|20\d\d)(?!\d|[.,:]\d| ?%)"
NO_NUMBER_BEFORE: Final = r"(?<![\d.,:/$£€#-])"
PART: Final = r"(?:(?P<part>[Ee]arly|[Mm]id|[Ll]ate)(?:[\s-](?:in )?(?:the )?))?"
"""Early, mid or late, as a prefix."""

_NUMBERS: Final = VALUES | {"a": 1, "an": 1, "a couple of": 2}
_ONES: Final = "|".join(SMALL[:9])
_ALONE: Final = "|".join(sorted(_NUMBERS, key=len, reverse=True))
NUMBER: Final = rf"(?:\d{{1,3}}|(?i:(?:{'|'.join(TENS)})-(?:{_ONES})|{_ALONE}))"
UNIT: Final = r"(?:day|week|fortnight|month|year|decade|centur(?:y|ie))"


def number_of(words: str) -> int:
    """What a number is, in digits or in words."""
    if words.isdigit():
        return int(words)
    return sum(_NUMBERS[part] for part in " ".join(words.lower().split()).split("-"))


def unit_of(words: str) -> str:
    """The unit in the singular."""
    return words.lower().removesuffix("s").replace("centurie", "century")


def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, with every space standing for any blank."""
    return re.compile(pattern.replace(" ", "[ \u00a0]"))
