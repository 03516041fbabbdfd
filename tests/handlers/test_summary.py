from __future__ import annotations

import pytest

from news.errors import BadArgument, CorruptCitation, NothingStored
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
