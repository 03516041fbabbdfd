from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.where import MOST_PLACES
from news.answer import Entry
from news.article import GazetteerEntry, Reading
from news.errors import CorruptCitation, NothingStored, UnknownPlace
from news.picture import PlacesMap
from tests.handlers.newsroom import Newsroom, headings, notes, scope, verified
from tests.readings import ALEPPO, reading
from tests.storage.filling import OTHER_CHANNEL, OTHER_GUILD

TRIP = """# From <Paris> with aid

The lorries left <Paris> on Monday. They reached <Aleppo> a week later.

Nobody in <Aleppo> had expected them. Others stayed in <Gzornik>."""
FRANCE = GazetteerEntry(2, "France", 48.85, 2.35, "FR", "country", 1)
AFRICA = GazetteerEntry(3, "Africa", 7.19, 21.09, "", "continent", 1)
HARBOUR = "# Harbour dredged\n\nShips came again. Nothing else happened."


def located(entry: GazetteerEntry, name: str = "Somewhere") -> Reading:
    """A reading with one place, at that row."""
    made = reading(f"# Trip\n\nThey went to <{name}>.")
    return replace(made, places=(replace(made.places[0], entry=entry, confidence=1.0),))


def details(entry: Entry) -> list[str]:
    return [str(phrase) for phrase in entry.detail]


async def test_all_places_of_the_latest_with_country_and_coordinates(room: Newsroom) -> None:
    await room.stored(TRIP)
    answer = await room.app.where(scope())
    assert str(answer.title) == "Places in #1 From Paris with aid"
    assert [(str(e.heading), *map(str, e.detail)) for e in answer.entries] == [
        ("Paris", "France", "48.85°N 2.35°E", "named 2 times"),
        ("Aleppo", "Syria", "36.20°N 37.16°E", "named 2 times"),
        ("Gzornik", "not in my gazetteer", "named once"),
    ]


async def test_the_sentences_are_the_bodys_and_the_name_is_marked(room: Newsroom) -> None:
    await room.stored(TRIP)
    answer = await room.app.where(scope(), "paris")
    assert await verified(room.storage, answer) == ["The lorries left Paris on Monday."]
    (citation,) = answer.citations
    text = await room.storage.articles.text(scope().guild_id, citation.source.article_id)
    assert [mark.of(text) for mark in citation.marks] == ["Paris"]
    assert answer.entries[0].more == 1


@pytest.mark.parametrize("asked", ["Aleppo", "aleppo", " ALÉPPO ", "aleppo."])
async def test_one_place_by_any_spelling(room: Newsroom, asked: str) -> None:
    await room.stored(TRIP)
    answer = await room.app.where(scope(), asked)
    assert await verified(room.storage, answer) == [
        "They reached Aleppo a week later.",
        "Nobody in Aleppo had expected them.",
    ]
    assert str(answer.title) == "Aleppo in #1 From Paris with aid"


async def test_a_place_is_found_by_the_gazetteers_name_too(room: Newsroom) -> None:
    await room.stored("# Fair\n\nThey met in the <City of Light>.")
    assert headings(await room.app.where(scope(), "Paris")) == ["City of Light"]


@pytest.mark.parametrize(
    ("asked", "suggestions"), [("Alepo", ("Aleppo",)), ("Parris", ("Paris",)), ("Reykjavik", ())]
)
async def test_an_unknown_place_suggests_those_that_come_close(
    room: Newsroom, asked: str, suggestions: tuple[str, ...]
) -> None:
    await room.stored(TRIP)
    with pytest.raises(UnknownPlace) as caught:
        await room.app.where(scope(), asked)
    assert (caught.value.asked, caught.value.suggestions) == (asked, suggestions)


async def test_a_place_not_in_the_latest_is_looked_for_in_all(room: Newsroom) -> None:
    await room.stored(TRIP)
    await room.stored(HARBOUR, minutes=1)
    answer = await room.app.where(scope(), "Aleppo")
    assert str(answer.title) == "Aleppo in all articles"
    assert notes(answer) == ["Not named in the latest article, so I looked through all of them."]


async def test_an_article_that_was_named_is_the_only_one_looked_at(room: Newsroom) -> None:
    await room.stored(TRIP)
    await room.stored(HARBOUR, minutes=1)
    with pytest.raises(UnknownPlace) as caught:
        await room.app.where(scope(), "Aleppo", "2")
    assert caught.value.suggestions == ()


async def test_all_articles_together(room: Newsroom) -> None:
    await room.stored(TRIP)
    await room.stored("# Strike\n\nTrains stopped in <Paris>.", channel_id=OTHER_CHANNEL, minutes=1)
    answer = await room.app.where(scope(), None, "all")
    assert str(answer.title) == "Places in all articles"
    assert headings(answer)[0] == "Paris"
    assert details(answer.entries[0])[-1] == "named 3 times"
    assert len(await verified(room.storage, answer)) == 5


@pytest.mark.parametrize(("confidence", "shown"), [(0.59, True), (0.6, False), (0.9, False)])
async def test_an_unsure_place_names_the_runner_up(room: Newsroom, confidence: float, shown: bool) -> None:
    made = reading("# Trip\n\nThey went to <Paris>.")
    await room.stored(replace(made, places=(replace(made.places[0], confidence=confidence),)))
    answer = await room.app.where(scope())
    assert ("perhaps Paris, United States" in details(answer.entries[0])) is shown


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (GazetteerEntry(1, "Lima", -12.04, -77.03, "PE", "city", 1), ["Peru", "12.04°S 77.03°W"]),
        (GazetteerEntry(2, "France", 48.85, 2.35, "FR", "country", 1), ["country", "48.85°N 2.35°E"]),
        (GazetteerEntry(3, "Africa", 7.19, 21.09, "", "continent", 1), ["7.19°N 21.09°E"]),
        (GazetteerEntry(4, "Null Island", 0.0, 0.0, "", "region", 1), ["0.00°N 0.00°E"]),
    ],
)
async def test_where_on_earth(room: Newsroom, entry: GazetteerEntry, expected: list[str]) -> None:
    await room.stored(located(entry))
    answer = await room.app.where(scope())
    assert details(answer.entries[0]) == [*expected, "named once"]


@pytest.mark.parametrize(
    ("demonyms", "metonyms", "expected"),
    [
        ((), (), ["named 3 times"]),
        ((2,), (), ["named 3 times", "1 of them as “Parisian”"]),
        ((), (0, 1), ["named 3 times", "2 of them as its government"]),
        ((2,), (0,), ["named 3 times", "1 of them as “Parisian”", "1 of them as its government"]),
        ((), (0, 1, 2), ["named 3 times", "as its government"]),
    ],
)
async def test_mentions_by_other_than_the_name_are_counted_apart(
    room: Newsroom, demonyms: tuple[int, ...], metonyms: tuple[int, ...], expected: list[str]
) -> None:
    made = reading("# Trip\n\n<Paris> refused. They left <Paris>. A <Parisian> bus came.")
    mentions = tuple(sorted(span for place in made.places for span in place.mentions))
    place = replace(
        made.places[0],
        mentions=mentions,
        demonyms=tuple(mentions[n] for n in demonyms),
        metonyms=tuple(mentions[n] for n in metonyms),
    )
    await room.stored(replace(made, places=(place,)))
    answer = await room.app.where(scope())
    assert details(answer.entries[0])[2:] == expected


@pytest.mark.parametrize(
    ("entry", "heading"),
    [
        (GazetteerEntry(3144096, "Kingdom of Norway", 62.0, 10.0, "NO", "country", 1), "Norway"),
        (GazetteerEntry(4, "Bavaria", 49.0, 11.5, "DE", "state", 1), "Bavaria"),
    ],
)
async def test_a_place_known_by_its_people_alone_is_headed_by_its_name(
    room: Newsroom, entry: GazetteerEntry, heading: str
) -> None:
    made = reading("# Trip\n\nA <Norwegian> ship came.")
    place = replace(made.places[0], entry=entry, confidence=1.0, demonyms=made.places[0].mentions)
    await room.stored(replace(made, places=(place,)))
    answer = await room.app.where(scope())
    assert headings(answer) == [heading]
    assert details(answer.entries[0])[-1] == "as “Norwegian”"
    assert isinstance(answer.picture, PlacesMap)
    assert [str(pin.name) for pin in answer.picture.pins] == [heading]


@pytest.mark.parametrize(
    ("sentence", "near", "expected"),
    [
        ("They stayed in <Gzornik>, near Aleppo.", ALEPPO, "near Aleppo, Syria"),
        ("They stayed in <Gzornik>, a village 3 km north of Aleppo.", ALEPPO, "near Aleppo, Syria"),
        ("They stayed in <Gzornik>, Aleppo.", ALEPPO, "near Aleppo, Syria"),
        ("They stayed in the <Aleppo Grand Bazaar>.", ALEPPO, "near Aleppo, Syria"),
        ("They stayed in <Gzornik>, in France.", FRANCE, "near France"),
        ("They stayed in <Gzornik> in Africa.", AFRICA, "near Africa"),
        ("They stayed in <Gzornik> and saw Aleppo.", ALEPPO, "not in my gazetteer"),
        ("They sailed from <Gzornik> across the sea to Africa.", AFRICA, "not in my gazetteer"),
        ("They stayed in <Gzornik>.", ALEPPO, "not in my gazetteer"),
    ],
)
async def test_a_place_not_in_the_gazetteer_is_near_another_where_the_article_says_so(
    room: Newsroom, sentence: str, near: GazetteerEntry, expected: str
) -> None:
    made = reading(f"# Trip\n\n{sentence}")
    await room.stored(replace(made, places=(replace(made.places[0], near=near),)))
    answer = await room.app.where(scope())
    assert details(answer.entries[0]) == [expected, "named once"]


async def test_an_article_without_places_says_so(room: Newsroom) -> None:
    await room.stored(HARBOUR)
    answer = await room.app.where(scope())
    assert answer.entries == ()
    assert notes(answer) == ["I found no place named in it. Ask about another article, or about all of them."]


@pytest.mark.parametrize(("count", "noted"), [(MOST_PLACES, False), (MOST_PLACES + 1, True)])
async def test_more_places_than_a_page(room: Newsroom, count: int, noted: bool) -> None:
    towns = (f"Town{chr(65 + n // 26)}{chr(97 + n % 26)}" for n in range(count))
    await room.stored("# Tour\n\n" + " ".join(f"They saw <{town}>." for town in towns))
    answer = await room.app.where(scope())
    assert len(answer.entries) == MOST_PLACES
    assert (notes(answer) == [f"Only the {MOST_PLACES} named most are shown."]) is noted


async def test_a_language_read_in_part_is_named(room: Newsroom) -> None:
    made = reading("# Wetter\n\nEs regnete.")
    await room.stored(replace(made, article=replace(made.article, language="de")))
    assert "not in English (de)" in notes(await room.app.where(scope()))[0]


@pytest.mark.parametrize("asked", [None, "Aleppo"])
async def test_an_altered_text_is_never_quoted(room: Newsroom, asked: str | None) -> None:
    await room.altered(await room.stored(TRIP))
    with pytest.raises(CorruptCitation):
        await room.app.where(scope(), asked)


async def test_other_guilds_places_are_neither_found_nor_suggested(room: Newsroom) -> None:
    await room.stored(located(ALEPPO, "Aleppo"))
    with pytest.raises(NothingStored):
        await room.app.where(scope(OTHER_GUILD), "Aleppo")
    await room.stored(HARBOUR, guild_id=OTHER_GUILD)
    with pytest.raises(UnknownPlace) as caught:
        await room.app.where(scope(OTHER_GUILD), "Alepo", "all")
    assert caught.value.suggestions == ()
