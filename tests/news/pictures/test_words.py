from __future__ import annotations

from datetime import timedelta

import pytest

from news.answer import Phrase
from news.picture import Bar, Day, Pin, PlacesMap, QuotedChart, Timeline
from news.pictures.words import PictureWords, words_of
from tests.news.pictures.test_days import FIRST


def marked(phrase: Phrase) -> str:
    return f"<{phrase}>"


def test_the_words_of_a_map_are_its_head_and_the_countries_around_its_places() -> None:
    pins = (
        Pin("Aleppo", 36.2, 37.16, 3, within="SY"),
        Pin("Idlib", 35.93, 36.63, 4, within="SY"),
        Pin("Paris", 48.85, 2.35, 9, within="FR"),
        Pin("Russia", 60, 100, 8, country=True, reach=18.6, within="RU"),
        Pin("Nowhere", 0, 0, 1),
    )
    words = words_of(PlacesMap(Phrase("Places"), pins), marked)
    assert words.outside == "<Not on this map:>"
    assert words.countries == (("SY", "<Syria>"), ("FR", "<France>"))


def test_the_words_of_a_chart_are_the_kinds_of_quotations() -> None:
    words = words_of(QuotedChart(Phrase("Who"), (Bar("Ann", 1, 0, 0),)), marked)
    assert words == PictureWords(kinds=("<direct>", "<mixed>", "<indirect>"))


@pytest.mark.parametrize(
    ("span", "step"), [(3, "day"), (100, "week"), (3 * 365, "month"), (20 * 365, "year")]
)
def test_the_words_of_a_timeline_say_what_is_counted(span: int, step: str) -> None:
    days = (Day(FIRST, 1, 2), Day(FIRST + timedelta(span), 1, 2))
    words = words_of(Timeline(Phrase("Timeline"), days), marked)
    assert (words.articles, words.quotations) == (f"<Articles each {step}>", f"<Quotations each {step}>")
    assert (len(words.months), words.months[0], words.months[10]) == (12, "<Jan>", "<Nov>")


def test_the_words_are_english_where_no_language_is_asked_for() -> None:
    assert words_of(QuotedChart(Phrase("Who"), (Bar("Ann", 1, 0, 0),))).kinds == (
        "direct",
        "mixed",
        "indirect",
    )
