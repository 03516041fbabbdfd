"""When a channel is lost, or a post is cut off beside another like it: nothing is flooded, lost or deleted."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.client import VerbatimBot
from news.reader import Reader
from tests.discord_server import Channel, Message
from tests.end_to_end.acts import labels
from tests.end_to_end.feed_stage import FeedStage, on_feed_stage, posted
from tests.end_to_end.newsstand import Newsstand
from tests.end_to_end.stage import PATIENCE, text_of
from tests.storage.feeding import followed, stories

# Each polls a web server several times: make test-slow.
pytestmark = pytest.mark.slow


class Wire(Newsstand):
    """A paper whose titles are those of other papers too."""

    def title(self, number: int) -> str:
        return f"Bridge report {number}"


@pytest.fixture
async def feeds(reader: Reader, tmp_path: Path) -> AsyncGenerator[FeedStage]:
    async with on_feed_stage(reader, tmp_path) as stage:
        stage.paper.readable = False
        yield stage


def sending(channel: Channel) -> str:
    return f"POST /channels/{channel.id}/messages"


def impatient(feeds: FeedStage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds.stage.bot.feed_sender, "_forbidden_retry", timedelta(seconds=0.2))


def reports(text: str) -> list[int]:
    """Which of the paper's items are named."""
    return [int(number) for number in re.findall(r"Bridge report (\d+)", text)]


def private(feeds: FeedStage) -> Channel:
    return feeds.stage.discord.direct_messages(feeds.mia.user)


async def told(feeds: FeedStage, count: int = 1) -> list[Message]:
    """What the moderator who added the feed was told in private."""
    await feeds.stage.discord.until(
        lambda: len(private(feeds).by_bot()) >= count, PATIENCE, f"{count} messages to the moderator"
    )
    return private(feeds).by_bot()


async def wires(feeds: FeedStage, forum: Channel) -> tuple[Wire, Wire]:
    papers = (
        Wire(feeds.stage.site, "/a.xml", "A", readable=False),
        Wire(feeds.stage.site, "/b.xml", "B", readable=False),
    )
    for paper in papers:
        paper.print(1)
        await feeds.follow(paper, forum)
    feeds.pass_first_pause()
    return papers


async def test_a_post_of_another_feed_with_the_same_title_is_left_alone(feeds: FeedStage) -> None:
    forum = feeds.stage.guild.add_forum("reports")
    papers = await wires(feeds, forum)
    feeds.stage.discord.delay_next(f"POST /channels/{forum.id}/threads", 0.95, times=2)
    for paper in papers:
        paper.print(2)
    await feeds.stage.discord.until(lambda: len(forum.threads) == 2, PATIENCE, "both threads")
    await feeds.stage.discord.wait_for_request("GET */threads/active", PATIENCE, number=2)
    await feeds.polled(paper=papers[0])
    assert {thread.name for thread in forum.threads} == {"Bridge report 2"}
    assert len(forum.threads) == 2
    assert feeds.stage.discord.requests_matching("DELETE /channels/*") == []


async def test_a_cut_off_post_is_not_taken_for_that_of_another_feed(feeds: FeedStage) -> None:
    forum = feeds.stage.guild.add_forum("reports")
    first, second = await wires(feeds, forum)
    first.print(2)
    await feeds.stage.discord.until(lambda: len(forum.threads) == 1, PATIENCE, "the first thread")
    feeds.stage.discord.fail_next(f"POST /channels/{forum.id}/threads", 0)
    second.print(2)
    await feeds.stage.discord.until(lambda: len(forum.threads) == 2, PATIENCE, "the second thread")
    await feeds.polled(paper=second)
    shown = ["".join(text_of(message) for message in thread.by_bot()) for thread in forum.threads]
    assert sorted("A" if "A" in text.split("\n")[1] else "B" for text in shown) == ["A", "B"]


async def test_a_link_alone_that_was_read_has_buttons(reader: Reader, tmp_path: Path) -> None:
    async with on_feed_stage(reader, tmp_path) as feeds:
        await feeds.follow(post="link")
        feeds.paper.print(2)
        (post,) = await feeds.posts(1)
        assert labels(post) == ["Summary", "Quotes", "Places", "Ask"]
        pressed = await feeds.press(post, "Summary")
        assert "Inspection number 2" in text_of(pressed)


async def test_a_permission_that_comes_back_lets_go_of_five_and_counts_the_rest(
    feeds: FeedStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    impatient(feeds, monkeypatch)
    await feeds.follow()
    feeds.stage.discord.forbid(feeds.channel, "send_messages")
    for number in range(2, 11):
        feeds.paper.print(number)
        await feeds.polled(1)
    tried = len(feeds.stage.discord.requests_matching(sending(feeds.channel)))
    await feeds.stage.discord.wait_for_request(sending(feeds.channel), PATIENCE, number=tried + 2)
    feeds.channel.allow("send_messages")
    await feeds.posts(6)
    await feeds.polled()
    *items, rest = [text_of(post) for post in posted(feeds.channel)]
    shown = [number for text in items for number in reports(text)[:1]]
    # One that was being sent while the others were counted goes out with the newest.
    assert shown == [shown[0], 7, 8, 9, 10]
    assert "And 4 more items" in rest
    assert sorted({*shown, *reports(rest)}) == [*range(2, 11)]


async def test_each_loss_of_a_permission_is_told_once_also_after_a_restart(
    feeds: FeedStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    impatient(feeds, monkeypatch)
    await feeds.follow()
    feeds.stage.discord.forbid(feeds.channel, "send_messages")
    feeds.paper.print(2)
    (first,) = await told(feeds)
    assert "I am not allowed to post in" in first.content
    sender = feeds.stage.bot.feed_sender
    sender._notices._told.clear()  # pyright: ignore[reportPrivateUsage] -- as a new process begins
    await feeds.stage.discord.wait_for_request(sending(feeds.channel), PATIENCE, number=4)
    feeds.channel.allow("send_messages")
    await feeds.posts(1)
    assert len(private(feeds).by_bot()) == 1
    feeds.stage.discord.forbid(feeds.channel, "send_messages")
    feeds.paper.print(3)
    assert len(await told(feeds, 2)) == 2


async def test_refusals_count_for_nothing_when_a_connection_is_cut_after_them(
    feeds: FeedStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.feed_delivery.MOST_ATTEMPTS", 3)
    monkeypatch.setattr(feeds.stage.bot.feed_sender, "_forbidden_retry", timedelta(seconds=0.05))
    await feeds.follow()
    feeds.stage.discord.forbid(feeds.channel, "send_messages")
    feeds.paper.print(2)
    await feeds.stage.discord.wait_for_request(sending(feeds.channel), PATIENCE, number=9)
    feeds.stage.discord.fail_next(sending(feeds.channel), 502, times=1)
    feeds.channel.allow("send_messages")
    (post,) = await feeds.posts(1)
    assert feeds.paper.title(2) in text_of(post)


async def test_a_channel_that_is_gone_is_told_to_who_added_its_feeds(feeds: FeedStage) -> None:
    wire = feeds.stage.guild.add_text_channel("wire")
    await feeds.follow(channel=wire)
    wire.delete()
    (notice,) = await told(feeds)
    assert "#1 The Rhone Courier" in notice.content
    assert "/feed edit" in notice.content
    listed = text_of(await feeds.slash("feed list"))
    assert "its channel is gone" in listed
    assert "dropped" in listed
    feeds.clock.catch_up()
    await feeds.slash("feed edit", feed="1", option="channel", value=feeds.channel.mention)
    assert "suspended" not in text_of(await feeds.slash("feed list"))
    await feeds.polled()
    feeds.paper.print(2)
    assert feeds.paper.title(2) in text_of((await feeds.posts(1))[-1])


async def test_a_loss_that_cannot_be_told_in_private_is_told_to_the_server(feeds: FeedStage) -> None:
    guild = feeds.stage.guild
    guild.system_channel = guild.add_text_channel("system")
    client = feeds.stage.bot.get_guild(guild.id)
    assert client is not None
    client._system_channel_id = guild.system_channel.id  # pyright: ignore[reportPrivateUsage] -- as Discord tells it
    wire = guild.add_text_channel("wire")
    await feeds.follow(channel=wire)
    feeds.stage.discord.fail_next(sending(private(feeds)), 403, code=50007)
    wire.delete()
    (notice,) = await feeds.posts(1, guild.system_channel)
    assert "#1 The Rhone Courier" in notice.content


async def test_a_notice_of_a_loss_is_sent_after_a_restart(reader: Reader, tmp_path: Path) -> None:
    async with on_feed_stage(reader, tmp_path) as feeds:
        wire = feeds.stage.guild.add_text_channel("wire")
        await feeds.follow(channel=wire)
        await feeds.stage.bot.close()
        await feeds.stage.app.storage.forgetting.channel(feeds.stage.guild.id, wire.id)
        async with VerbatimBot(feeds.stage.app, prefix="!", guild_ready_timeout=0.05) as again:
            running = asyncio.create_task(again.start(feeds.stage.discord.token))
            assert len(await told(feeds)) == 1
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def test_the_menu_of_a_page_offers_the_feeds_of_that_page(feeds: FeedStage) -> None:
    for number in range(31):
        await followed(
            feeds.stage.app.storage,
            stories(1),
            guild_id=feeds.stage.guild.id,
            channel_id=feeds.channel.id,
            url=f"https://p{number}.example/f",
        )
    shown = await feeds.slash("feed list", page=4)
    options = [
        option["value"]
        for row in shown.components
        for part in row["components"]
        for option in part.get("options", [])
    ]
    assert options == ["31"]


@pytest.mark.parametrize(
    ("typed", "answered"),
    [
        ("!feed why", "Something is missing: item"),
        ("!feed edit 1 zone off", "Feed #1 changed"),
        ("!feed edit 1 new_thread perhaps", "thread is one of: on, off"),
        ("!feed edit 1 allow /(/", "a bracket “(” is not closed"),
    ],
)
async def test_what_is_typed_is_answered_with_what_to_do(feeds: FeedStage, typed: str, answered: str) -> None:
    await feeds.follow()
    message = await feeds.channel.post(feeds.mia, typed)
    answer = await feeds.channel.wait_for_message(timeout=PATIENCE, after=message.id)
    assert answered in text_of(answer)
