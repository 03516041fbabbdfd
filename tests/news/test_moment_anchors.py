from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from news.article import Moment, Span
from news.moment_anchors import reckoned
from tests.readings import reading

DAY = date(2016, 12, 12)


def moments_of(words: list[str], text: str, clock: time | None) -> list[Moment]:
    spans = [Span(text.index(some), text.index(some) + len(some)) for some in words]
    return [
        Moment(span, DAY, DAY, clock if ":" in some else None)
        for span, some in zip(spans, words, strict=True)
    ]


@pytest.mark.parametrize(
    ("words", "is_reckoned"),
    [
        ("Monday", True),
        ("3 May", True),
        ("last year", True),
        ("a century ago", True),
        ("3 May 2016", False),
        ("May and July 2016", False),
        ("2016-12-12", False),
        ("the 1990s", False),
        ("the \u201990s", False),
        ("the 19th century", False),
        ("the twentieth century", False),
        ("the twenty-first century", False),
    ],
)
def test_only_what_tells_its_year_is_certain_in_an_undated_article(words: str, is_reckoned: bool) -> None:
    article = reading(f"It was {words}.").article
    moments = moments_of([words], article.text, None)
    assert reckoned(article, moments) == (is_reckoned,)
    assert reckoned(replace(article, published=DAY), moments) == (False,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It began on 12 December 2016. It ended at 17:30.", (False, False)),
        ("It began on Monday, not 2016. It ended at 17:30.", (True, True)),
        ("It began on 12 December 2016.\n\nIt ended at 17:30.", (False, True)),
    ],
)
def test_a_time_is_as_certain_as_its_day(text: str, expected: tuple[bool, bool]) -> None:
    article = reading(text).article
    words = ["12 December 2016" if "12" in text else "Monday", "17:30"]
    assert reckoned(article, moments_of(words, article.text, time(17, 30))) == expected


def test_the_attacks_are_known_without_their_year() -> None:
    article = reading("It was Sept. 11 again").article
    span = Span(7, 15)
    assert reckoned(article, [Moment(span, date(2001, 9, 11), date(2001, 9, 11))]) == (False,)
