from __future__ import annotations

from datetime import date

import pytest

from news.countries import Country
from news.days import Days
from news.listed import Listed


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2016, 12, 13), date(2016, 12, 13), "Tuesday 13 December 2016"),
        (date(2016, 5, 3), date(2016, 5, 5), "3 to 5 May 2016"),
        (date(2016, 4, 30), date(2016, 5, 2), "30 April to 2 May 2016"),
        (date(2016, 12, 30), date(2017, 1, 2), "30 December 2016 to 2 January 2017"),
        (date(2016, 2, 1), date(2016, 2, 29), "February 2016"),
        (date(2017, 2, 1), date(2017, 4, 30), "February 2017 to April 2017"),
        (date(2017, 1, 1), date(2017, 12, 31), "2017"),
        (date(1990, 1, 1), date(1999, 12, 31), "1990 to 1999"),
    ],
)
def test_days_are_told_no_more_exactly_than_they_are_meant(first: date, last: date, expected: str) -> None:
    assert str(Days(first, last)) == expected


def test_a_list_is_told_in_its_order() -> None:
    assert str(Listed(("Idlib", Country("FR"), 3))) == "Idlib, France, 3"
