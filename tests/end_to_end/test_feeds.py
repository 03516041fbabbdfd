"""Feeds from the first command to the last: added, posted, listed, changed, removed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from news.reader import Reader
from tests.discord_server import CommandUnavailable
from tests.end_to_end.acts import labels, offered
from tests.end_to_end.feed_stage import BETWEEN_POLLS, FeedStage, on_feed_stage, posted
from tests.end_to_end.newsstand import Newsstand
from tests.end_to_end.stage import PATIENCE, text_of


@pytest.fixture
async def feeds(reader: Reader, tmp_path: Path) -> AsyncGenerator[FeedStage]:
    async with on_feed_stage(reader, tmp_path) as stage:
        yield stage


async def typed(feeds: FeedStage, content: str, **more: object) -> str:
    message = await feeds.channel.post(feeds.mia, content, **more)  # type: ignore[arg-type]  # passed through
    return text_of(await feeds.channel.wait_for_message(timeout=PATIENCE, after=message.id))


async def test_a_preview_is_shown_before_anything_is_saved(feeds: FeedStage) -> None:
    shown = await feeds.slash("feed add", url=feeds.paper.url)
    assert shown.ephemeral
    assert feeds.paper.title(1) in text_of(shown)
    assert feeds.channel.mention in text_of(shown)
    assert {"Add it", "Cancel"} <= set(labels(shown))
    assert "No feed is followed" in text_of(await feeds.slash("feed list"))
    cancelled = await feeds.press(shown, "Cancel")
    assert "Nothing was added" in text_of(cancelled)
    assert "No feed is followed" in text_of(await feeds.slash("feed list"))


async def test_what_a_feed_holds_when_it_is_added_is_not_posted(feeds: FeedStage) -> None:
    await feeds.follow()
    await feeds.polled()
    assert posted(feeds.channel) == []
    feeds.paper.print(2)
    (post,) = await feeds.posts(1)
    assert feeds.paper.title(2) in text_of(post)
    assert "Inspection number 2 of the bridge" in text_of(post)
    await feeds.polled()
    assert posted(feeds.channel) == [post]


async def test_the_newest_is_posted_on_request(feeds: FeedStage) -> None:
    shown = await feeds.slash("feed add", url=feeds.paper.url)
    await feeds.press(shown, "Add it and post this one")
    (post,) = await feeds.posts(1)
    assert feeds.paper.title(1) in text_of(post)


async def test_what_is_posted_can_be_asked(feeds: FeedStage) -> None:
    await feeds.follow()
    feeds.paper.print(2)
    (post,) = await feeds.posts(1)
    assert {"Summary", "Quotes", "Places", "Ask"} <= set(labels(post))
    pressed = await post.click(feeds.stage.member, "Quotes")
    assert "Camille Laurent" in text_of(await pressed.response(timeout=PATIENCE))
    assert "Camille Laurent" in await feeds.stage.ask("who-said", article="1")


async def test_new_items_come_oldest_first_and_the_rest_is_counted(feeds: FeedStage) -> None:
    await feeds.follow()
    feeds.paper.print(*range(2, 10))
    posts = await feeds.posts(6)
    titles = [text_of(post) for post in posts]
    for number, text in zip(range(2, 7), titles[:5], strict=True):
        assert feeds.paper.title(number) in text
    assert "3" in titles[5]
    await feeds.polled()
    assert len(posted(feeds.channel)) == 6


async def test_a_page_lists_its_feeds_to_choose_from(feeds: FeedStage) -> None:
    sport = Newsstand(feeds.stage.site, "/sport.xml", "Sport on the Rhone")
    sport.print(7)
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{paper.name}" href="{paper.path}">'
        for paper in (feeds.paper, sport)
    )
    feeds.stage.site.page("/", f"<html><head>{links}</head><body><p>Welcome.</p></body></html>")
    shown = await feeds.slash("feed add", url=feeds.stage.site.url("/"))
    (menu,) = [each for each in shown.components[0]["components"] if each["type"] == 3]
    assert [option["label"] for option in menu["options"]] == [feeds.paper.name, sport.name]
    preview = await feeds.choose(shown, menu["custom_id"], "1")
    assert sport.title(7) in text_of(preview)
    await feeds.press(preview, "Add it")
    assert sport.name in text_of(await feeds.slash("feed list"))


@pytest.mark.parametrize("path", ["/nothing", "/article"])
async def test_where_there_is_no_feed_it_says_so(feeds: FeedStage, path: str) -> None:
    feeds.stage.site.page("/article", "<html><body><p>No feed here.</p></body></html>")
    shown = await feeds.slash("feed add", url=feeds.stage.site.url(path))
    assert "I cannot follow that" in text_of(shown)


async def test_a_feed_goes_to_the_channel_that_was_named(feeds: FeedStage) -> None:
    wire = feeds.stage.guild.add_text_channel("wire")
    await feeds.follow(channel=wire)
    feeds.paper.print(2)
    await feeds.posts(1, wire)
    assert posted(feeds.channel) == []


async def test_the_same_feed_is_not_added_twice(feeds: FeedStage) -> None:
    await feeds.follow()
    shown = await feeds.slash("feed add", url=feeds.paper.url)
    if "Add it" in labels(shown):
        shown = await feeds.press(shown, "Add it")
    assert "#1" in text_of(shown)
    listed = await feeds.slash("feed list")
    assert len(offered(listed, "v1:feed-open")) == 1


async def test_the_list_tells_how_feeds_do(feeds: FeedStage) -> None:
    await feeds.follow()
    listed = await feeds.slash("feed list")
    assert feeds.paper.name in text_of(listed)
    assert feeds.channel.mention in text_of(listed)
    opened = await feeds.choose(listed, "v1:feed-open", "1")
    assert feeds.paper.url in text_of(opened)
    assert "Pause" in labels(opened)


async def test_a_paused_feed_posts_nothing_and_goes_on_where_it_is_resumed(feeds: FeedStage) -> None:
    await feeds.follow()
    await feeds.slash("feed pause", feed="1")
    await asyncio.sleep(2 * BETWEEN_POLLS.total_seconds())  # a poll that had begun is over
    feeds.paper.print(2)
    asked = feeds.paper.asked
    await feeds.slash("feed resume", feed="1")
    feeds.clock.catch_up()
    feeds.stage.app.feed_poller.wake()
    await feeds.until(lambda: feeds.paper.asked > asked, "a poll after resuming")
    feeds.paper.print(3)
    (post,) = await feeds.posts(1)
    assert feeds.paper.title(3) in text_of(post)


async def test_removing_asks_first(feeds: FeedStage) -> None:
    await feeds.follow()
    question = await feeds.slash("feed remove", feed="1")
    kept = await feeds.press(question, "Keep it")
    assert "Pause" in labels(kept)
    question = await feeds.slash("feed remove", feed="1")
    await feeds.press(question, "Remove it")
    assert "No feed is followed" in text_of(await feeds.slash("feed list"))
    feeds.paper.print(2)
    assert posted(feeds.channel) == []


async def test_a_test_posts_the_newest_item_and_alerts_nobody(feeds: FeedStage) -> None:
    role = feeds.stage.guild.add_role("readers", mentionable=True)
    await feeds.follow(role=role.id)
    told = await feeds.slash("feed test", feed="1")
    assert "Posted in" in text_of(told)
    (post,) = await feeds.posts(1)
    assert feeds.paper.title(1) in text_of(post)
    assert post.alerted == []


async def test_why_an_item_was_posted_or_not(feeds: FeedStage) -> None:
    await feeds.follow(deny="report 3")
    feeds.paper.print(2, 3)
    await feeds.posts(1)
    assert "posted" in text_of(await feeds.slash("feed why", item=feeds.paper.link(2))).casefold()
    assert "report 3" in text_of(await feeds.slash("feed why", item=feeds.paper.title(3), feed="1"))
    assert "it was there when" in text_of(await feeds.slash("feed why", item=feeds.paper.title(1)))
    assert len(posted(feeds.channel)) == 1


async def test_typed_commands_do_the_same(feeds: FeedStage) -> None:
    message = await feeds.channel.post(feeds.mia, f"!feed add <{feeds.paper.url}>")
    shown = await feeds.channel.wait_for_message(timeout=PATIENCE, after=message.id)
    await feeds.press(shown, "Add it")
    assert feeds.paper.name in await typed(feeds, "!feed")
    assert feeds.paper.name in await typed(feeds, "!feed list")
    assert "7 sentences" in await typed(feeds, "!feed edit 1 sentences 7")
    assert feeds.paper.url in await typed(feeds, "!feed show Courier")
    assert "is paused" in await typed(feeds, "!feed pause 1")
    assert "goes on" in await typed(feeds, "!feed resume 1")
    assert "it was there when" in await typed(feeds, f"!feed why {feeds.paper.title(1)} feed: 1")
    assert "Remove" in await typed(feeds, "!feed remove 1")
    assert "There is no feed 9 here" in await typed(feeds, "!feed show 9")
    opml = f'<opml version="2.0"><body><outline xmlUrl="{feeds.paper.url}"/></body></opml>'
    assert "already" in await typed(feeds, "!feed import", attachments=[("a.opml", opml.encode())])


async def test_feeds_are_for_moderators(feeds: FeedStage) -> None:
    stranger = feeds.stage.member
    with pytest.raises(CommandUnavailable):
        await feeds.slash("feed list", who=stranger)
    message = await feeds.channel.post(stranger, f"!feed add {feeds.paper.url}")
    told = await feeds.channel.wait_for_message(timeout=PATIENCE, after=message.id)
    assert "Manage Server" in text_of(told)
    message = await feeds.channel.post(feeds.mia, f"!feed add {feeds.paper.url}")
    shown = await feeds.channel.wait_for_message(timeout=PATIENCE, after=message.id)
    refused = await feeds.press(shown, "Add it", who=stranger)
    assert "Manage Server" in text_of(refused)
    assert refused.ephemeral
    assert "No feed is followed" in text_of(await feeds.slash("feed list"))


async def test_feeds_and_options_are_offered_while_they_are_typed(feeds: FeedStage) -> None:
    await feeds.follow()
    asked = await feeds.channel.autocomplete(feeds.mia, "feed show", {"feed": "cour"}, focused="feed")
    (choice,) = await asked.choices(PATIENCE)
    assert feeds.paper.name in choice["name"]
    assert choice["value"] == "1"
    for given, focused, wanted in (
        ({"feed": "1", "option": "q"}, "option", "quiet"),
        ({"feed": "1", "option": "post", "value": "d"}, "value", "digest"),
    ):
        asked = await feeds.channel.autocomplete(feeds.mia, "feed edit", given, focused=focused)
        assert wanted in [choice["value"] for choice in await asked.choices(PATIENCE)]


async def test_what_cannot_be_posted_is_said_before_it_is_saved(feeds: FeedStage) -> None:
    quiet = feeds.stage.guild.add_text_channel("quiet")
    feeds.stage.discord.forbid(quiet, "send_messages")
    shown = await feeds.slash("feed add", url=feeds.paper.url, channel=quiet)
    assert "grant me Send Messages" in text_of(shown)


@pytest.mark.parametrize("name", ["send_messages", "view_channel"])
async def test_a_test_where_nothing_may_be_posted_says_so(feeds: FeedStage, name: str) -> None:
    wire = feeds.stage.guild.add_text_channel("wire")
    await feeds.follow(channel=wire)
    feeds.stage.discord.forbid(wire, name)
    told = text_of(await feeds.slash("feed test", feed="1"))
    assert "I am not allowed to post" in told


async def test_a_channel_whose_history_is_hidden_takes_a_feed_with_advice(feeds: FeedStage) -> None:
    wire = feeds.stage.guild.add_text_channel("wire")
    feeds.stage.discord.forbid(wire, "read_message_history")
    shown = await feeds.slash("feed add", url=feeds.paper.url, channel=wire)
    assert "Read Message History" in text_of(shown)
    await feeds.press(shown, "Add it")
    feeds.pass_first_pause()
    feeds.paper.print(2)
    await feeds.posts(1, wire)


async def test_times_are_on_the_readers_clock(feeds: FeedStage) -> None:
    await feeds.follow()
    assert "next try <t:" in text_of(await feeds.slash("feed list"))
    assert "UTC" not in text_of(await feeds.slash("feed show", feed="1"))
