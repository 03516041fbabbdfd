from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.answer import Phrase
from news.picture import Day, Timeline
from news.pictures.days import Step, bins_of, labels_of, step_for
from news.pictures.words import words_of

FIRST = date(2024, 11, 20)


def days(count: int, every: int = 1) -> list[Day]:
    return [Day(FIRST + timedelta(n), 1, 2) for n in range(0, count, every)]


@pytest.mark.parametrize(
    ("span", "step"),
    [
        (1, "day"),
        (2, "day"),
        (62, "day"),
        (63, "week"),
        (430, "week"),
        (3 * 365, "month"),
        (20 * 365, "year"),
    ],
)
def test_the_longer_the_time_the_longer_the_step(span: int, step: Step) -> None:
    assert step_for([Day(FIRST, 1, 0), Day(FIRST + timedelta(span - 1), 1, 0)]) == step


@given(st.sets(st.dates(date(1990, 1, 1), date(2060, 1, 1)), min_size=1, max_size=40))
def test_nothing_is_lost_and_bins_follow_each_other(chosen: set[date]) -> None:
    told = [Day(day, 2, 3) for day in sorted(chosen)]
    bins = bins_of(told)
    assert sum(one.articles for one in bins) == 2 * len(told)
    assert sum(one.quotations for one in bins) == 3 * len(told)
    assert all(one.following == other.first for one, other in pairwise(bins))
    assert bins[0].first <= told[0].day < bins[0].following
    assert bins[-1].first <= told[-1].day < bins[-1].following
    assert len(bins) <= 71  # the years of the range


def test_days_between_are_there_with_nothing() -> None:
    assert [one.articles for one in bins_of(days(5, every=2))] == [1, 0, 1, 0, 1]


def test_weeks_begin_on_monday_and_months_on_the_first() -> None:
    assert bins_of(days(100))[0].first == date(2024, 11, 18)
    assert bins_of(days(1000))[0].first == date(2024, 11, 1)


@pytest.mark.parametrize(
    ("count", "labels"),
    [
        (2, ["20 Nov\n2024", "21 Nov"]),
        (45, ["20 Nov\n2024", "5 Dec", "20 Dec"]),
        (200, ["18 Nov\n2024", "27 Jan\n2025", "7 Apr"]),
        (900, ["Nov\n2024", "Oct\n2025", "Sep\n2026"]),
        (9000, ["2024", "2033", "2042"]),
    ],
)
def test_few_bars_are_labelled_and_the_year_where_it_changes(count: int, labels: list[str]) -> None:
    told = days(count)
    months = words_of(Timeline(Phrase(""), tuple(told))).months
    assert list(labels_of(bins_of(told), step_for(told), 3, months).values()) == labels
