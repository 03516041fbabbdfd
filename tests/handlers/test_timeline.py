from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.console_answers import answer
from bot.console_commands import parse
from handlers.timeline import MOST_ARTICLES, MOST_DAYS
from news.answer import Source
from news.errors import BadArgument, CorruptCitation, NothingStored
from news.picture import Day, Timeline
from tests.handlers.newsroom import Newsroom, headings, notes, scope, verified
from tests.readings import reading
from tests.storage.filling import CHANNEL, OTHER_CHANNEL, OTHER_GUILD

MONDAY, TUESDAY, FRIDAY = date(2016, 12, 12), date(2016, 12, 13), date(2016, 12, 16)
FLOOD = "# Flood\n\nThe river rose in <Paris>. [It is bad], {Ann Lee} (said)."
TRUCE = "# Truce\n\nRebels signed a truce. [We hope], {Bob Ray} (said). [It held], {Bob Ray} (said)."
AFTER = "# After\n\nThe truce was broken. It rained in <Aleppo>."


async def published(room: Newsroom, marked: str, day: date, *, channel_id: int = CHANNEL) -> Source:
    made = reading(marked)
    made = replace(made, article=replace(made.article, published=day))
    return await room.stored(made, channel_id=channel_id)


async def three(room: Newsroom) -> None:
    await published(room, FLOOD, MONDAY)
    await published(room, TRUCE, TUESDAY)
    await published(room, AFTER, FRIDAY)


async def test_a_topic_day_by_day_newest_first(each_room: Newsroom) -> None:
    await three(each_room)
    found = await each_room.app.timeline(scope(), " truce ")
    assert str(found.title) == "Timeline: “truce”"
    assert headings(found) == ["Friday 16 December 2016", "Tuesday 13 December 2016"]
    assert [[str(phrase) for phrase in entry.detail] for entry in found.entries] == [
        ["1 article", "0 quotations"],
        ["1 article", "2 quotations"],
    ]
    assert await verified(each_room.storage, found) == ["The truce was broken.", "Rebels signed a truce."]
    assert found.picture == Timeline(found.title, (Day(TUESDAY, 1, 2), Day(FRIDAY, 1, 0)))


async def test_nothing_asked_is_every_article(room: Newsroom) -> None:
    await three(room)
    found = await room.app.timeline(scope())
    assert str(found.title) == "Timeline of all articles"
    assert len(await verified(room.storage, found)) == 3
    assert isinstance(found.picture, Timeline)
    assert [day.day for day in found.picture.days] == [MONDAY, TUESDAY, FRIDAY]


@pytest.mark.parametrize(
    ("asked", "passage"), [("Ann Lee", "It is bad, Ann Lee said."), ("Paris", "The river rose in Paris.")]
)
async def test_people_and_places_are_topics(room: Newsroom, asked: str, passage: str) -> None:
    await three(room)
    assert await verified(room.storage, await room.app.timeline(scope(), asked)) == [passage]


@pytest.mark.parametrize(
    ("line", "days"), [("/timeline", 3), ("/timeline truce", 2), ("!timeline Ann Lee", 1)]
)
async def test_the_console_asks_it_too(room: Newsroom, line: str, days: int) -> None:
    await three(room)
    command = parse(line)
    assert command is not None
    assert len((await answer(room.app, scope(), command)).entries) == days


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (
            "river",
            "All of this is of one day, so nothing is drawn. Try a wider topic, or none for all articles.",
        ),
        (None, "All articles are of one day, so nothing is drawn. Ask again when there are more."),
    ],
)
@pytest.mark.parametrize("count", [1, 2])
async def test_of_a_single_day_nothing_is_drawn_and_why_is_told(
    room: Newsroom, count: int, asked: str | None, told: str
) -> None:
    for number in range(count):
        await published(room, f"# Flood {number}\n\nThe river rose in <Paris>.", MONDAY)
    found = await room.app.timeline(scope(), asked)
    assert found.picture is None
    assert told in notes(found)


async def test_of_several_days_nothing_is_said_about_the_picture(room: Newsroom) -> None:
    await three(room)
    assert not any("drawn" in note for note in notes(await room.app.timeline(scope())))


async def test_a_single_day_shows_each_of_its_articles(each_room: Newsroom) -> None:
    for title in range(MOST_ARTICLES + 1):
        await published(each_room, f"# Flood {title}\n\nThe river rose in <Paris>.", MONDAY)
    found = await each_room.app.timeline(scope(), "river")
    newest = [f"#{number} Flood {number - 1}" for number in range(MOST_ARTICLES + 1, 1, -1)]
    assert headings(found) == ["Monday 12 December 2016", *newest]
    assert len(await verified(each_room.storage, found)) == MOST_ARTICLES
    assert notes(found)[-1] == "And 1 more article."


async def test_earlier_days_are_counted_and_drawn(room: Newsroom) -> None:
    for number in range(MOST_DAYS + 2):
        await published(
            room, f"# Day {number}\n\nThe truce held on day {number}.", MONDAY + timedelta(number)
        )
    found = await room.app.timeline(scope(), "truce")
    assert len(found.entries) == MOST_DAYS
    assert "And 2 earlier days." in notes(found)
    assert isinstance(found.picture, Timeline)
    assert len(found.picture.days) == MOST_DAYS + 2


async def test_a_topic_nobody_writes_about(room: Newsroom) -> None:
    await three(room)
    found = await room.app.timeline(scope(), "snow")
    assert (found.entries, found.picture) == ((), None)
    assert notes(found) == ["I found no article about this. Try other words, or none for all articles."]


@pytest.mark.parametrize("asked", ["of the", "?!"])
async def test_words_that_are_everywhere_are_no_topic(room: Newsroom, asked: str) -> None:
    await three(room)
    with pytest.raises(BadArgument):
        await room.app.timeline(scope(), asked)


async def test_what_was_posted_out_of_sight_does_not_count(room: Newsroom) -> None:
    await published(room, TRUCE, TUESDAY)
    await published(room, AFTER, FRIDAY, channel_id=OTHER_CHANNEL)
    outsider = replace(scope(), sees=CHANNEL.__eq__)
    for asked in ("truce", None):
        assert headings(await room.app.timeline(outsider, asked)) == ["Tuesday 13 December 2016"]
    assert (await room.app.timeline(outsider, "Aleppo")).entries == ()
    assert len((await room.app.timeline(scope(), "truce")).entries) == 2


async def test_other_guilds_have_nothing(room: Newsroom) -> None:
    await three(room)
    with pytest.raises(NothingStored):
        await room.app.timeline(scope(OTHER_GUILD), "truce")


async def test_a_passage_that_is_not_in_its_article_is_never_given(room: Newsroom) -> None:
    source = await published(room, TRUCE, TUESDAY)
    await room.altered(source)
    with pytest.raises(CorruptCitation):
        await room.app.timeline(scope(), "truce")
