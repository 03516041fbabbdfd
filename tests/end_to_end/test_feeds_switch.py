"""Feeds where moderators have switched the bot off: silent meanwhile, no flood afterwards, and it is said why."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from news.reader import Reader
from tests.end_to_end.acts import answer, labels
from tests.end_to_end.feed_stage import BETWEEN_POLLS, FeedStage, on_feed_stage, posted
from tests.end_to_end.stage import text_of

OFF_THERE = "switched me off there"


@pytest.fixture
async def feeds(reader: Reader, tmp_path: Path) -> AsyncGenerator[FeedStage]:
    async with on_feed_stage(reader, tmp_path) as stage:
        yield stage


async def switch(feeds: FeedStage, label: str) -> None:
    panel = await feeds.slash("settings show")
    await answer(await panel.click(feeds.mia, label))


async def test_switched_off_nothing_is_posted_and_afterwards_what_is_new(feeds: FeedStage) -> None:
    await feeds.follow()
    await switch(feeds, "Switch everything off")
    await asyncio.sleep(2 * BETWEEN_POLLS.total_seconds())  # a poll that had begun is over
    asked = feeds.paper.asked
    feeds.paper.print(2, 3)
    feeds.pass_first_pause()
    assert OFF_THERE in text_of(await feeds.slash("feed list"))
    shown = await feeds.slash("feed show", feed="1")
    assert OFF_THERE in text_of(shown)
    assert "Pause" in labels(shown)
    assert "switched me off" in text_of(await feeds.slash("feed why", item=feeds.paper.title(2)))
    assert "switched me off in" in text_of(await feeds.slash("feed test", feed="1"))
    assert (posted(feeds.channel), feeds.paper.asked) == ([], asked)
    feeds.clock.catch_up()
    await switch(feeds, "Switch on again")
    await feeds.until(lambda: feeds.paper.asked > asked, "a poll after the switch")
    feeds.paper.print(4)
    (post,) = await feeds.posts(1)
    assert feeds.paper.title(4) in text_of(post)
    why = text_of(await feeds.slash("feed why", item=feeds.paper.title(2)))
    assert "switched on again" in why
    assert OFF_THERE not in text_of(await feeds.slash("feed list"))


async def test_a_feed_goes_where_the_bot_is_on(feeds: FeedStage) -> None:
    wire = feeds.stage.guild.add_text_channel("wire")
    await feeds.slash("settings set", option="enabled", value="off", channel=wire)
    shown = await feeds.slash("feed add", url=feeds.paper.url, channel=wire)
    added = await feeds.press(shown, "Add it and post this one")
    assert OFF_THERE in text_of(added)
    moved = await feeds.slash("feed edit", feed="1", option="channel", value=feeds.channel.mention)
    assert OFF_THERE not in text_of(moved)
    feeds.clock.catch_up()
    feeds.stage.app.feed_poller.wake()
    asked = feeds.paper.asked
    await feeds.until(lambda: feeds.paper.asked > asked, "a poll in the other channel")
    feeds.paper.print(2)
    (post,) = await feeds.posts(1)
    assert feeds.paper.title(2) in text_of(post)
    assert posted(wire) == []
