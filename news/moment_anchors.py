"""Which days of an undated article stand in its words, and which are only reckoned from the day it came.

"3 May 2016" is the same whoever reads it when. "Monday" is not: who does not know when it was written knows
no more than that it was a Monday, so such a day is kept apart from those that are certain.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from news.article import Article, Moment, Paragraph

_TELLS_YEAR: Final = re.compile(
    r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)|['’][3-9]0s\b|(?:\d(?:st|nd|rd|th)|(?:teen|tie|fir)\w+)\s(?i:century)"
)
_KNOWN: Final = date(2001, 9, 11)  # the one day that news names without its year


def reckoned(article: Article, moments: Sequence[Moment]) -> tuple[bool, ...]:
    """Whether each moment was reckoned from a day that the article does not tell.

    Args:
        article: one that says when it was published has none such.
        moments: its moments, in order.
    """
    if article.published is not None:
        return (False,) * len(moments)
    told: list[Moment] = []
    found: list[bool] = []
    for moment in moments:
        sure = _tells_year(article, moment) or _of_told_day(article, moment, told)
        found.append(not sure)
        if sure:
            told.append(moment)
    return tuple(found)


def _tells_year(article: Article, moment: Moment) -> bool:
    return _TELLS_YEAR.search(moment.span.of(article.text)) is not None or moment.first == _KNOWN


def _of_told_day(article: Article, moment: Moment, told: Sequence[Moment]) -> bool:
    """Whether it is a time of a day that its paragraph has told before."""
    if moment.clock is None or not told or told[-1].first != moment.first:
        return False
    return _paragraph(article, moment) == _paragraph(article, told[-1])


def _paragraph(article: Article, moment: Moment) -> Paragraph | None:
    return next((p for p in article.paragraphs if p.span.covers(moment.span)), None)
