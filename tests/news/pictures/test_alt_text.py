from __future__ import annotations

from datetime import date, timedelta

import pytest

from news.answer import Phrase
from news.picture import Bar, Day, Picture, Pin, PlacesMap, QuotedChart, Timeline
from news.pictures.alt_text import LONGEST, alt_text

DAY = date(2016, 12, 13)


@pytest.mark.parametrize(
    ("picture", "text"),
    [
        (
            PlacesMap(
                Phrase("Places in #3 T"), (Pin("Aleppo", 36.2, 37.16, 12), Pin("Lima", -12.05, -77.04, 1))
            ),
            "Map: Places in #3 T. 2 places, with how often each is named. "
            "Aleppo (36.2°N 37.2°E): 12. Lima (12.1°S 77.0°W): 1.",
        ),
        (
            PlacesMap(Phrase("T"), (Pin("Aleppo", 36.2, 37.16, 1),)),
            "Map: T. 1 place, with how often it is named. Aleppo (36.2°N 37.2°E): 1.",
        ),
        (
            QuotedChart(Phrase("Who is quoted"), (Bar("John Kerry", 3, 1, 2), Bar("Чуркин", 0, 0, 1))),
            "Bar chart: Who is quoted. Quotations of 2 speakers. "
            "John Kerry: 6 (3 direct, 1 mixed, 2 indirect). Чуркин: 1 (0 direct, 0 mixed, 1 indirect).",
        ),
        (
            Timeline(Phrase("Timeline"), (Day(DAY, 2, 9), Day(DAY + timedelta(2), 1, 0))),
            "Timeline: Timeline. From 2016-12-13 to 2016-12-15: articles 3, quotations 9. "
            "2016-12-13: articles 2, quotations 9. 2016-12-15: articles 1, quotations 0.",
        ),
        (
            Timeline(Phrase("T"), tuple(Day(DAY + timedelta(n), 1 + (n == 5), 2) for n in range(10))),
            "Timeline: T. From 2016-12-13 to 2016-12-22: articles 11, quotations 20. "
            "Most on 2016-12-18: articles 2, quotations 2.",
        ),
    ],
)
def test_it_tells_names_and_numbers(picture: Picture, text: str) -> None:
    assert alt_text(picture) == text


def long_pictures() -> list[Picture]:
    name = "An organisation with a name of sixty letters or thereabouts {n}"
    return [
        PlacesMap(Phrase("x" * 300), tuple(Pin(name, 1, 1, 3) for _ in range(25))),
        QuotedChart(Phrase("x" * 300), tuple(Bar(name * 30, 1, 1, 3) for _ in range(25))),
        Timeline(Phrase("x" * 2000), (Day(DAY, 1, 1),)),
    ]


@pytest.mark.parametrize("picture", long_pictures())
def test_it_is_never_longer_than_discord_takes(picture: Picture) -> None:
    assert LONGEST - 400 < len(alt_text(picture)) <= LONGEST == 1024


def test_it_says_how_many_facts_are_left_out() -> None:
    text = alt_text(long_pictures()[0])
    told, left_out = text.count("thereabouts"), int(text.split()[-2])
    assert text.endswith(" more.")
    assert told + left_out == 25


def test_its_frame_can_be_translated() -> None:
    def german(phrase: Phrase) -> str:
        return "Karte." if phrase.template.startswith("Map") else str(phrase)

    text = alt_text(PlacesMap(Phrase("T"), (Pin("Aleppo", 36.2, 37.16, 1),)), german)
    assert text == "Karte. Aleppo (36.2°N 37.2°E): 1."
