from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

import pytest

from news.picture import Bar, Day, QuotedChart, Theme, Timeline
from news.pictures import quoted_chart, timeline
from news.pictures.quoted_chart import MOST_BARS
from news.pictures.style import palette_of
from tests.news.pictures.seen import seen

LARGEST = 300_000
NAMES = (
    "Staffan de Mistura",
    "Виталий Чуркин",
    "بشار الأسد",
    "王毅",
    "A witness who asked not to be named for fear of the police",
)


def a_chart(*bars: Bar) -> QuotedChart:
    return QuotedChart("Who is quoted, in #3 A title", bars)


def a_timeline(days: int, *, every: int = 1) -> Timeline:
    first = date(2024, 11, 20)
    told = (Day(first + timedelta(n), 1 + n % 3, n % 5) for n in range(0, days, every))
    return Timeline("Timeline: “Aleppo”", tuple(told))


def columns(png: bytes, colour: str, rows: range) -> int:
    """How many bars of a colour a row through their feet meets."""
    drawn = seen(png)
    row = [drawn.image.crop((x, rows.start, x + 1, rows.stop)) for x in range(drawn.image.width)]
    held = [seen_column.getcolors(1 << 16) or [] for seen_column in row]
    wanted = palette_rgb(colour)
    full = [any(found == wanted for _, found in column) for column in held]
    return sum(now and not before for before, now in zip([False, *full], full, strict=False))


def palette_rgb(colour: str) -> tuple[int, int, int]:
    return (int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16))


@pytest.mark.parametrize("theme", get_args(Theme))
@pytest.mark.parametrize("count", [2, 5, MOST_BARS, MOST_BARS + 5])
def test_a_chart_is_as_high_as_its_bars_are_many(count: int, theme: Theme) -> None:
    picture = a_chart(*(Bar(NAMES[n % 5], 20 - n, n % 3, n % 4) for n in range(count)))
    png = quoted_chart.draw(picture, theme)
    assert len(png) < LARGEST
    assert seen(png).size == (900, 108 + 30 * min(count, MOST_BARS))


def test_bars_are_as_long_as_the_counts_and_kinds_are_told_apart() -> None:
    picture = a_chart(Bar("One", 6, 3, 1), Bar("Two", 0, 0, 5))
    drawn = seen(quoted_chart.draw(picture, "light"))
    direct, mixed, indirect = (drawn.count(colour, range(60, 120)) for colour in palette_of("light").bars)
    assert direct / mixed == pytest.approx(2, rel=0.05)
    assert indirect / mixed == pytest.approx(2, rel=0.05)


def test_only_kinds_that_occur_are_in_the_key() -> None:
    drawn = seen(quoted_chart.draw(a_chart(Bar("One", 6, 0, 0), Bar("Two", 3, 0, 0)), "dark"))
    direct, mixed, indirect = (drawn.count(colour) for colour in palette_of("dark").bars)
    assert direct > 1000
    assert mixed == 0
    assert indirect < 12 * 12  # letters have a little of its grey; a square of the key has more


@pytest.mark.parametrize("theme", get_args(Theme))
@pytest.mark.parametrize("days", [1, 2, 40, 300, 1100, 9000])
def test_a_timeline_of_any_length_fits(days: int, theme: Theme) -> None:
    png = timeline.draw(a_timeline(days), theme)
    assert len(png) < LARGEST
    assert seen(png).size == (900, 480)
    assert seen(png).count(palette_of(theme).pin) > 200


@pytest.mark.parametrize(("days", "every", "bars"), [(2, 1, 2), (40, 1, 40), (41, 10, 5), (365, 1, 53)])
def test_there_is_a_bar_for_each_day_or_week_with_articles(days: int, every: int, bars: int) -> None:
    png = timeline.draw(a_timeline(days, every=every), "light")
    assert columns(png, palette_of("light").pin, range(205, 210)) == bars


def test_days_without_quotations_have_no_bar_below() -> None:
    quiet = Timeline("t", (Day(date(2024, 1, 1), 3, 0), Day(date(2024, 1, 2), 2, 0)))
    drawn = seen(timeline.draw(quiet, "dark"))
    assert drawn.count(palette_of("dark").pin) > 200
    assert drawn.count(palette_of("dark").bars[0]) == 0
