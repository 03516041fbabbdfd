from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

import pytest

from news.answer import Phrase
from news.picture import Bar, Day, QuotedChart, Theme, Timeline
from news.pictures import quoted_chart, timeline
from news.pictures.quoted_chart import MOST_BARS, height_of
from news.pictures.style import DENSITY, palette_of
from news.pictures.words import PictureWords, words_of
from tests.news.pictures.seen import Seen, rgb, seen

LARGEST = 300_000
NAMES = (
    "Staffan de Mistura",
    "Виталий Чуркин",
    "بشار الأسد",
    "王毅",
    "A witness who asked not to be named for fear of the police",
    "$x^2$ of\nlines",
)


def a_chart(*bars: Bar) -> QuotedChart:
    return QuotedChart(Phrase("Who is quoted, in #3 A title"), bars)


def a_timeline(days: int, *, every: int = 1) -> Timeline:
    first = date(2024, 11, 20)
    told = (Day(first + timedelta(n), 1 + n % 3, n % 5) for n in range(0, days, every))
    return Timeline(Phrase("Timeline: “Aleppo”"), tuple(told))


def drawn_chart(picture: QuotedChart, theme: Theme = "light") -> Seen:
    return seen(quoted_chart.draw(picture, theme, words_of(picture)))


def drawn_timeline(picture: Timeline, theme: Theme = "light") -> Seen:
    return seen(timeline.draw(picture, theme, words_of(picture)))


def bars_met(drawn: Seen, colour: str, height: float) -> int:
    """How many bars of a colour a line at some height meets."""
    line = [drawn.at(x / DENSITY, height) == rgb(colour) for x in range(drawn.image.width)]
    return sum(now and not before for before, now in zip([False, *line], line, strict=False))


@pytest.mark.parametrize("theme", get_args(Theme))
@pytest.mark.parametrize(("count", "height"), [(2, 140), (5, 290), (7, 300), (MOST_BARS, 506)])
def test_a_chart_is_as_high_as_its_bars_are_many(count: int, height: int, theme: Theme) -> None:
    picture = a_chart(*(Bar(NAMES[n % 6], 20 - n, n % 3, n % 4) for n in range(count)))
    png = quoted_chart.draw(picture, theme, words_of(picture))
    assert len(png) < LARGEST
    assert seen(png).size == (400, height)


def test_more_bars_than_are_read_on_a_phone_are_left_out() -> None:
    bars = [Bar(NAMES[0], 40 - n, 0, 0) for n in range(MOST_BARS + 5)]
    assert height_of(a_chart(*bars)) == height_of(a_chart(*bars[:MOST_BARS]))


def test_bars_are_as_long_as_the_counts_and_kinds_are_told_apart() -> None:
    drawn = drawn_chart(a_chart(Bar("One", 6, 3, 1), Bar("Two", 0, 0, 5)))
    direct, mixed, indirect = (drawn.count(colour, (20, 100)) for colour in palette_of("light").bars)
    assert direct / mixed == pytest.approx(2, rel=0.05)
    assert indirect / mixed == pytest.approx(2, rel=0.05)


def test_only_kinds_that_occur_are_in_the_key() -> None:
    drawn = drawn_chart(a_chart(Bar("One", 6, 0, 0), Bar("Two", 3, 0, 0)), "dark")
    direct, mixed, indirect = (drawn.count(colour) for colour in palette_of("dark").bars)
    assert direct > 1000
    assert mixed == 0
    assert indirect < 12 * 12 / 2  # letters have a little of its grey; a square of the key has more


@pytest.mark.parametrize("name", ["A name of " + "very " * 40 + "many words", "W" * 200, NAMES[4]])
def test_a_long_name_ends_before_the_number(name: str) -> None:
    drawn, palette = drawn_chart(a_chart(Bar(name, 1, 0, 0), Bar("Ann", 1, 0, 0))), palette_of("light")
    number = drawn.image.crop((round(374 * DENSITY), 0, drawn.image.width, round(20 * DENSITY)))
    plain = drawn_chart(a_chart(Bar("Ann", 1, 0, 0), Bar("Ann", 1, 0, 0))).image
    assert (
        number.tobytes() == plain.crop((round(374 * DENSITY), 0, plain.width, round(20 * DENSITY))).tobytes()
    )
    assert all(drawn.at(375, height) == rgb(palette.ground) for height in range(121, 139))


def test_a_name_stands_over_its_bar_from_edge_to_edge() -> None:
    name = "International Committee of the Red Cross"
    drawn, palette = drawn_chart(a_chart(Bar(name, 1, 0, 0), Bar("Ann", 1, 0, 0))), palette_of("light")
    ends = [x for x in range(370) if any(drawn.at(x, 140 - y) != rgb(palette.ground) for y in range(2, 22))]
    assert 10 <= ends[0] < 14
    assert ends[-1] > 320


@pytest.mark.parametrize("theme", get_args(Theme))
@pytest.mark.parametrize("days", [1, 2, 40, 300, 1100, 9000])
def test_a_timeline_of_any_length_fits(days: int, theme: Theme) -> None:
    picture = a_timeline(days)
    png = timeline.draw(picture, theme, words_of(picture))
    assert len(png) < LARGEST
    assert seen(png).size == (400, 300)
    assert seen(png).count(palette_of(theme).pin) > 200


@pytest.mark.parametrize(("days", "every", "bars"), [(2, 1, 2), (40, 1, 40), (41, 10, 5), (365, 1, 53)])
def test_there_is_a_bar_for_each_day_or_week_with_articles(days: int, every: int, bars: int) -> None:
    drawn = drawn_timeline(a_timeline(days, every=every))
    assert bars_met(drawn, palette_of("light").pin, 187) == bars


def test_days_without_quotations_have_no_bar_below() -> None:
    quiet = Timeline(Phrase("t"), (Day(date(2024, 1, 1), 3, 0), Day(date(2024, 1, 2), 2, 0)))
    drawn = drawn_timeline(quiet, "dark")
    assert drawn.count(palette_of("dark").pin) > 200
    assert drawn.count(palette_of("dark").bars[0]) == 0


@pytest.mark.parametrize("days", [2, 40])
def test_dates_and_numbers_are_not_cut_off(days: int) -> None:
    many = Timeline(Phrase("t"), tuple(Day(one.day, 12_345, 1) for one in a_timeline(days).days))
    drawn, ground = drawn_timeline(many), rgb(palette_of("light").ground)
    sides = [drawn.at(x, y) for x in (0, 1, 398, 399) for y in range(300)]
    assert set(sides) == {ground}


def test_the_words_in_a_picture_are_those_given() -> None:
    chart = a_chart(Bar("One", 6, 1, 1), Bar("Two", 3, 0, 0))
    german = PictureWords(kinds=("wörtlich", "gemischt", "sinngemäß"))
    assert quoted_chart.draw(chart, "dark", german) != quoted_chart.draw(chart, "dark", words_of(chart))
    days = a_timeline(3)
    words = words_of(days)
    other = PictureWords(articles="Artikel", quotations="Zitate", months=words.months)
    months = PictureWords(articles=words.articles, quotations=words.quotations, months=tuple("abcdefghijkl"))
    pictures = {timeline.draw(days, "dark", one) for one in (words, other, months)}
    assert len(pictures) == 3
