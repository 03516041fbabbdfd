from __future__ import annotations

import numpy
import pytest

from handlers.summary import Summary
from handlers.summary_asked import subject
from news.embeddings import WIDTH, Floats
from news.errors import BadArgument, CorruptCitation, NothingStored, UnknownArticle
from tests.handlers.newsroom import Newsroom, headings, notes, scope, verified
from tests.readings import reading
from tests.storage.filling import OTHER_CHANNEL, OTHER_GUILD

SENTENCES = [f"Sentence number {n} stands here." for n in range(1, 19)]
LONG = "# A long story\n\n" + " ".join(SENTENCES)
SHORT = "# A short story\n\nIt rained. It stopped."


@pytest.mark.parametrize("count", [1, 2, 3, 14, 15])
async def test_as_many_sentences_as_asked_for_in_the_texts_order(room: Newsroom, count: int) -> None:
    await room.stored(LONG)
    answer = await room.app.summary(scope(), None, count)
    assert await verified(room.storage, answer) == SENTENCES[:count]
    assert notes(answer) == []
    assert str(answer.title) == "Summary of #1 A long story"


async def test_three_sentences_unless_told(room: Newsroom) -> None:
    await room.stored(LONG)
    assert await verified(room.storage, await room.app.summary(scope())) == SENTENCES[:3]


@pytest.mark.parametrize("count", [-1, 0, 16, 1000])
async def test_no_other_number_of_sentences(room: Newsroom, count: int) -> None:
    await room.stored(LONG)
    with pytest.raises(BadArgument, match="1 to 15"):
        await room.app.summary(scope(), None, count)


@pytest.mark.parametrize(
    ("length", "count"), [("one-line", 1), ("One Line", 1), ("short", 3), ("LONG", 5), ("one_line", 1)]
)
async def test_a_length_has_a_name(room: Newsroom, length: str, count: int) -> None:
    await room.stored(LONG)
    answer = await room.app.summary(scope(), None, length=length)
    assert await verified(room.storage, answer) == SENTENCES[:count]


@pytest.mark.parametrize(("sentences", "count"), [(2, 2), (24, 5), (40, 8), (90, 10)])
async def test_long_is_a_fifth_within_bounds(room: Newsroom, sentences: int, count: int) -> None:
    await room.stored(" ".join(f"Sentence number {n} stands here." for n in range(sentences)))
    answer = await room.app.summary(scope(), None, length="long")
    assert len(answer.citations) == count
    assert notes(answer) == []


@pytest.mark.parametrize(
    ("sentences", "length", "message"),
    [(3, "long", "not both"), (None, "medium", "one of one-line, short, long"), (None, "", "one of")],
)
async def test_no_other_length(room: Newsroom, sentences: int | None, length: str, message: str) -> None:
    await room.stored(LONG)
    with pytest.raises(BadArgument, match=message):
        await room.app.summary(scope(), None, sentences, length=length)


async def test_a_short_article_says_that_there_is_no_more(room: Newsroom) -> None:
    await room.stored(SHORT)
    answer = await room.app.summary(scope(), None, 5)
    assert await verified(room.storage, answer) == ["It rained.", "It stopped."]
    assert notes(answer) == ["The article has no more sentences of its own than these."]


async def test_the_note_about_the_choice_is_passed_on(room: Newsroom) -> None:
    await room.stored(LONG, channel_id=OTHER_CHANNEL)
    assert "Nothing has been read in this channel" in notes(await room.app.summary(scope()))[0]


async def test_all_is_one_sentence_of_each_newest_first(room: Newsroom) -> None:
    await room.stored(LONG)
    await room.stored(SHORT, channel_id=OTHER_CHANNEL, minutes=1)
    answer = await room.app.summary(scope(), "all", 5)
    assert headings(answer) == ["#2 A short story", "#1 A long story"]
    assert await verified(room.storage, answer) == ["It rained.", SENTENCES[0]]
    assert notes(answer) == []


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        ("1, 2", ["#1 Story 1", "#2 Story 2"]),
        ("#3,#1", ["#3 Story 3", "#1 Story 1"]),
        ("2 and 3", ["#2 Story 2", "#3 Story 3"]),
        ("1 2; 3", ["#1 Story 1", "#2 Story 2", "#3 Story 3"]),
        ("2, 2, 1", ["#2 Story 2", "#1 Story 1"]),
    ],
)
async def test_several_articles_have_an_entry_each(room: Newsroom, which: str, expected: list[str]) -> None:
    for number in range(1, 4):
        await room.stored(f"# Story {number}\n\nThing {number} happened. It was big. Many came. All left.")
    answer = await room.app.summary(scope(), which)
    assert headings(answer) == expected
    assert str(answer.title) == f"Summaries of {len(expected)} articles"
    assert [len(entry.citations) for entry in answer.entries] == [3] * len(expected)
    await verified(room.storage, answer)


async def test_several_articles_by_number_and_link(room: Newsroom) -> None:
    await room.stored(SHORT)
    await room.stored(reading(LONG, url="https://news.example/story,12"))
    answer = await room.app.summary(scope(), "1, https://news.example/story,12", 1)
    assert headings(answer) == ["#1 A short story", "#2 A long story"]
    assert await verified(room.storage, answer) == ["It rained.", SENTENCES[0]]


async def test_of_more_than_three_articles_one_sentence_each(room: Newsroom) -> None:
    for number in range(1, 5):
        await room.stored(f"# Story {number}\n\nThing {number} happened. It was big.")
    assert len((await room.app.summary(scope(), "1,2,3,4")).citations) == 4
    assert len((await room.app.summary(scope(), "1,2,3,4", 2)).citations) == 8


async def test_ten_articles_at_once_and_no_more(room: Newsroom) -> None:
    for number in range(1, 12):
        await room.stored(f"# Story {number}\n\n" + " ".join(f"Thing {number} and {n}." for n in range(9)))
    answer = await room.app.summary(scope(), ",".join(map(str, range(1, 11))), 9)
    assert [len(entry.citations) for entry in answer.entries] == [3] * 10
    with pytest.raises(BadArgument, match="at most 10"):
        await room.app.summary(scope(), ",".join(map(str, range(1, 12))))


async def test_one_of_several_that_is_unknown_is_said(room: Newsroom) -> None:
    await room.stored(SHORT)
    with pytest.raises(UnknownArticle):
        await room.app.summary(scope(), "1, 7")


async def test_a_title_with_a_comma_is_no_list(room: Newsroom) -> None:
    await room.stored("# Rain, wind and 3 storms\n\nIt rained.")
    assert str((await room.app.summary(scope(), "rain, wind and 3")).title).startswith("Summary of #1")


FLOOD = (
    "# Flood in Brenn\n\nThe river rose on Monday. Mayor Ida Holt opened the school. "
    "She expects the water to fall. Farmers lost their cattle. Trains to Sandby are running."
)


@pytest.mark.parametrize(
    ("focus", "expected"),
    [
        ("what about the farmers?", ["Farmers lost their cattle."]),
        ("train", ["Trains to Sandby are running."]),
        ("Sandby", ["Trains to Sandby are running."]),
        ("Sandbey", ["Trains to Sandby are running."]),
        ("falling water", ["Mayor Ida Holt opened the school.", "She expects the water to fall."]),
        ("the river and the cattle", ["The river rose on Monday.", "Farmers lost their cattle."]),
    ],
)
async def test_a_focus_picks_the_sentences_about_it(room: Newsroom, focus: str, expected: list[str]) -> None:
    await room.stored(FLOOD)
    answer = await Summary(room.storage.articles, room.app.summary._which)(scope(), focus=focus)  # pyright: ignore[reportPrivateUsage] - the same choice of articles, no embeddings
    assert await verified(room.storage, answer) == expected
    assert notes(answer) == []
    about = focus.removeprefix("what about ").rstrip("?")
    assert str(answer.title) == f"About {about}, in #1 Flood in Brenn"


@pytest.mark.parametrize(
    ("focus", "about"),
    [
        ("What about the goat?", "the goat"),
        ("and how about “the goat”??", "the goat"),
        ("tell me more about the goat", "the goat"),
        ("what does it say about Lisbon?", "Lisbon"),
        ("about Lisbon", "Lisbon"),
        ("the goat", "the goat"),
        ("what did the goat eat?", None),
        ("who led it", None),
        ("about?", "about"),
        ("?", None),
    ],
)
def test_what_a_focus_is_about(focus: str, about: str | None) -> None:
    assert subject(focus) == about


async def test_a_focus_on_nothing_in_it_says_so_and_shows_the_nearest(room: Newsroom) -> None:
    await room.stored(FLOOD)
    answer = await room.app.summary(scope(), focus="What about football?", sentences=1)
    assert len(await verified(room.storage, answer)) == 1
    assert notes(answer) == ["I found nothing about “football” in the article; these sentences come nearest."]


async def test_a_focus_on_all_articles_names_those_without_it(room: Newsroom) -> None:
    await room.stored(FLOOD)
    await room.stored(SHORT, minutes=1)
    answer = await room.app.summary(scope(), "all", focus="cattle")
    assert headings(answer) == ["#2 A short story", "#1 Flood in Brenn"]
    assert [str(detail) for detail in answer.entries[0].detail] == ["nothing about it"]
    assert await verified(room.storage, answer) == ["Farmers lost their cattle."]


async def test_an_empty_focus_is_none(room: Newsroom) -> None:
    await room.stored(LONG)
    assert await verified(room.storage, await room.app.summary(scope(), focus="  ")) == SENTENCES[:3]


async def test_the_embedding_of_the_focus_is_asked_for_once(room: Newsroom) -> None:
    asked: list[str] = []

    async def embed(question: str) -> Floats:
        asked.append(question)
        return numpy.zeros(WIDTH, numpy.float32)

    await room.stored(FLOOD)
    await room.stored(SHORT)
    which = room.app.summary._which  # pyright: ignore[reportPrivateUsage] - the same choice of articles
    await Summary(room.storage.articles, which, embed)(scope(), "1, 2", focus=" the  cattle ")
    assert asked == ["the cattle"]


async def test_all_of_many_shows_the_newest_and_counts_them(room: Newsroom) -> None:
    for number in range(12):
        await room.stored(f"# Story {number}\n\nThing {number} happened.", minutes=number)
    answer = await room.app.summary(scope(), "all")
    assert len(answer.entries) == 10
    assert headings(answer)[0] == "#12 Story 11"
    assert notes(answer) == ["The newest 10 of 12 articles."]


async def test_titles_are_no_part_of_a_summary(room: Newsroom) -> None:
    await room.stored(reading("# Only this\n\nAnd this."))
    assert await verified(room.storage, await room.app.summary(scope(), "1")) == ["And this."]


@pytest.mark.parametrize("which", [None, "1", "all"])
async def test_an_altered_text_is_never_quoted(room: Newsroom, which: str | None) -> None:
    await room.altered(await room.stored(LONG))
    with pytest.raises(CorruptCitation):
        await room.app.summary(scope(), which)


async def test_another_guild_sees_only_its_own(room: Newsroom) -> None:
    await room.stored(LONG)
    with pytest.raises(NothingStored):
        await room.app.summary(scope(OTHER_GUILD), "1")
    await room.stored(SHORT, guild_id=OTHER_GUILD)
    answer = await room.app.summary(scope(OTHER_GUILD), "all")
    assert await verified(room.storage, answer, OTHER_GUILD) == ["It rained."]
