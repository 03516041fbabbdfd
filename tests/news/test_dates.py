from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.dates import find_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("By Margaret Besheer December 13, 2016", date(2016, 12, 13)),
        ("Tuesday, 13 December 2016", date(2016, 12, 13)),
        ("13th of December, 2016", date(2016, 12, 13)),
        ("Sept. 3, 2016", date(2016, 9, 3)),
        ("Sep 3 2016 4:15 PM EST", date(2016, 9, 3)),
        ("03-Sep-2016", date(2016, 9, 3)),
        ("2016-12-13T10:11:12+02:00", date(2016, 12, 13)),
        ("2016/12/13", date(2016, 12, 13)),
        ("31/12/2020", date(2020, 12, 31)),
        ("12/31/2020", date(2020, 12, 31)),
        ("05/05/2020", date(2020, 5, 5)),
        ("03.04.2020", date(2020, 4, 3)),
        ("Updated 14 May 2020, first published 12 May 2020", date(2020, 5, 12)),
        ("MAY 1, 2021", date(2021, 5, 1)),
    ],
)
def test_reads_dates_that_mean_one_day(text: str, expected: date) -> None:
    assert find_date(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "03/04/2020",
        "December 2016",
        "Dec. 13",
        "on Tuesday",
        "30 February 2020",
        "2020-13-40",
        "May 35, 2020",
        "call 555-12-2020",
        "1,213 December 2016 issues",
        "maybe 12, 2020",
        "version 1.2.20201",
    ],
)
def test_does_not_guess(text: str) -> None:
    assert find_date(text) is None


@given(st.dates(min_value=date(1700, 1, 1), max_value=date(2099, 12, 31)))
def test_reads_every_day_in_words_and_in_iso_form(day: date) -> None:
    assert find_date(f"{day:%B} {day.day}, {day.year}") == day
    assert find_date(day.isoformat()) == day


@given(st.text(alphabet="0123456789/-. AprilMay,of"))
def test_never_fails(text: str) -> None:
    found = find_date(text)
    assert found is None or str(found.year) in text
