"""Which answers have a picture beside their words, and what it shows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.language import speech
from handlers.who_said import MOST_BARS, MOST_BY_WORDS
from news.article import AttributionKind, GazetteerEntry
from news.picture import Bar, Pin, PlacesMap, QuotedChart
from news.pictures.alt_text import alt_text
from news.pictures.words import in_words
from tests.handlers.newsroom import Newsroom, notes, scope
from tests.readings import reading

TRIP = "# Trip\n\nFrom <Paris> to <Aleppo>. They reached <Aleppo>. Others stayed in <Gzornik>."
TALKS = "# Talks\n\n[One], said {Ann Lee}. [Two], said {Ann Lee}. [Three], said {Bob Ray}."


async def test_where_maps_the_places_it_knows(room: Newsroom) -> None:
    await room.stored(TRIP)
    answer = await room.app.where(scope())
    assert answer.picture == PlacesMap(
        answer.title,
        (
            Pin("Aleppo", 36.20124, 37.16117, 2, within="SY"),
            Pin("Paris", 48.85341, 2.3488, 1, within="FR"),
        ),
    )


async def test_one_place_is_mapped_too(room: Newsroom) -> None:
    await room.stored(TRIP)
    picture = (await room.app.where(scope(), "paris")).picture
    assert isinstance(picture, PlacesMap)
    assert [pin.name for pin in picture.pins] == ["Paris"]


@pytest.mark.parametrize("marked", ["# Home\n\nNothing happened anywhere.", "# Trip\n\nThey left <Gzornik>."])
async def test_without_a_known_place_there_is_no_map(room: Newsroom, marked: str) -> None:
    await room.stored(marked)
    assert (await room.app.where(scope())).picture is None


@pytest.mark.parametrize(
    ("feature", "wide", "reach"),
    [("city", False, 0), ("county", False, 0), ("country", True, 1.93), ("continent", True, 20)],
)
async def test_countries_are_areas_of_their_size(
    room: Newsroom, feature: str, wide: bool, reach: float
) -> None:
    made = reading("# Trip\n\nThey went to <Somewhere>.")
    entry = GazetteerEntry(163843, "Syria", 35.0, 38.0, "SY", feature, 0)
    await room.stored(replace(made, places=(replace(made.places[0], entry=entry, confidence=1.0),)))
    picture = (await room.app.where(scope())).picture
    assert isinstance(picture, PlacesMap)
    assert picture.pins[0].country == wide
    assert picture.pins[0].reach == pytest.approx(reach, abs=0.01)


async def test_who_said_charts_everyone_by_kind(room: Newsroom) -> None:
    made = reading(TALKS)
    first, *others = made.attributions
    await room.stored(replace(made, attributions=(replace(first, kind=AttributionKind.DIRECT), *others)))
    answer = await room.app.who_said(scope())
    assert answer.picture == QuotedChart(answer.title, (Bar("Ann Lee", 1, 0, 1), Bar("Bob Ray", 0, 0, 1)))


async def test_who_said_certain_words_is_charted_too(room: Newsroom) -> None:
    await room.stored(
        "# Talks\n\n[The truce will hold today], said {Bob Ray}. [The truce will hold], said {Ann Lee}. "
        "[Nobody knows], said {Cy Dee}. [The truce will hold longer], said {Ann Lee}."
    )
    answer = await room.app.who_said(scope(), "truce will hold")
    assert answer.picture == QuotedChart(answer.title, (Bar("Ann Lee", 0, 0, 2), Bar("Bob Ray", 0, 0, 1)))


async def test_words_of_one_person_need_no_chart(room: Newsroom) -> None:
    await room.stored("# Talks\n\n[The truce will hold], said {Ann Lee}. [It rained], said {Bob Ray}.")
    answer = await room.app.who_said(scope(), "truce will hold")
    assert answer.citations
    assert answer.picture is None


async def test_more_words_than_are_shown_are_charted_and_counted(room: Newsroom) -> None:
    for number in range(MOST_BY_WORDS + 1):
        await room.stored(
            f"# Talks {number}\n\n[The truce will hold], said {{Ann Lee}}. It was day {number}."
        )
    await room.stored("# More\n\n[The truce will hold], said {Bob Ray}.")
    answer = await room.app.who_said(scope(), "truce will hold", "all")
    assert isinstance(answer.picture, QuotedChart)
    assert [(bar.name, bar.total) for bar in answer.picture.bars] == [
        ("Ann Lee", MOST_BY_WORDS + 1),
        ("Bob Ray", 1),
    ]
    assert any(note.startswith(f"Only the {MOST_BY_WORDS} that fit best") for note in notes(answer))


@pytest.mark.parametrize(
    ("command", "title"),
    [
        ("where", "Karte: Orte in allen Artikeln."),
        ("who_said", "Balkendiagramm: Wer zitiert wird, in allen Artikeln."),
    ],
)
async def test_pictures_are_described_in_one_language(room: Newsroom, command: str, title: str) -> None:
    await room.stored(TRIP + TALKS.removeprefix("# Talks"))
    answer = await (room.app.where if command == "where" else room.app.who_said)(scope(), which="all")
    assert answer.picture is not None
    assert alt_text(answer.picture, speech("de").say).startswith(title)


async def test_a_country_known_by_its_people_is_named_in_the_language_of_who_asks(room: Newsroom) -> None:
    made = reading("# Trip\n\nA <Norwegian> ship came.")
    entry = GazetteerEntry(3144096, "Kingdom of Norway", 62, 10, "NO", "country", 0)
    place = replace(made.places[0], entry=entry, confidence=1.0, demonyms=made.places[0].mentions)
    await room.stored(replace(made, places=(place,)))
    picture = (await room.app.where(scope())).picture
    assert isinstance(picture, PlacesMap)
    shown = in_words(picture, speech("de").say)
    assert isinstance(shown, PlacesMap)
    assert shown.pins[0].name == "Norwegen"


async def test_all_articles_are_charted_together(room: Newsroom) -> None:
    await room.stored(TALKS)
    await room.stored("# More\n\n[Four], said {Bob Ray}. [Five], said {Bob Ray}.")
    picture = (await room.app.who_said(scope(), which="all")).picture
    assert isinstance(picture, QuotedChart)
    assert [(bar.name, bar.total) for bar in picture.bars] == [("Bob Ray", 3), ("Ann Lee", 2)]


async def test_one_speaker_or_one_persons_words_need_no_chart(room: Newsroom) -> None:
    await room.stored("# Alone\n\n[One], said {Ann Lee}. [Two], said {Ann Lee}.")
    assert (await room.app.who_said(scope())).picture is None
    assert (await room.app.who_said(scope(), "Ann Lee")).picture is None


async def test_a_chart_has_no_more_bars_than_can_be_read(room: Newsroom) -> None:
    names = [f"Ann Lee{chr(97 + n)}" for n in range(MOST_BARS + 3)]
    await room.stored("# Many\n\n" + " ".join(f"[Words], said {{{name}}}." for name in names))
    picture = (await room.app.who_said(scope())).picture
    assert isinstance(picture, QuotedChart)
    assert len(picture.bars) == MOST_BARS
