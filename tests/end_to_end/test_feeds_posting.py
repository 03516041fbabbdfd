"""What feeds post, and where: channels, threads, forums, roles, digests; and what happens when Discord refuses."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.feed_delivery import FeedSender
from news.reader import Reader
from tests.discord_server import Channel, Options
from tests.discord_server.limits.messages import SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS
from tests.end_to_end.acts import labels
from tests.end_to_end.feed_stage import FeedStage, on_feed_stage, posted
from tests.end_to_end.newsstand import Newsstand
from tests.end_to_end.stage import PATIENCE, text_of

# Each starts processes or polls a web server several times: make test-slow.
pytestmark = pytest.mark.slow


@pytest.fixture
async def feeds(reader: Reader, tmp_path: Path) -> AsyncGenerator[FeedStage]:
    async with on_feed_stage(reader, tmp_path) as stage:
        yield stage


@pytest.fixture
async def forgetful(reader: Reader, tmp_path: Path) -> AsyncGenerator[FeedStage]:
    """A Discord that has forgotten every nonce, and a bot that knows it."""
    options = Options(nonce_window=0.0)
    async with on_feed_stage(reader, tmp_path, options=options, nonce_life=timedelta(0)) as stage:
        yield stage


def sending(channel: Channel) -> str:
    return f"POST /channels/{channel.id}/messages"


async def threads(feeds: FeedStage, forum: Channel, count: int) -> list[Channel]:
    await feeds.stage.discord.until(lambda: len(forum.threads) >= count, PATIENCE, f"{count} threads")
    return forum.threads


async def test_a_link_alone_keeps_discords_preview(feeds: FeedStage) -> None:
    await feeds.follow(post="link")
    feeds.paper.print(2)
    (post,) = await feeds.posts(1)
    assert post.content.endswith(feeds.paper.link(2))
    assert feeds.paper.title(2) in post.content
    assert post.embeds == []
    assert not post.flags & SUPPRESS_EMBEDS


async def test_a_summary_has_as_many_sentences_as_were_set(feeds: FeedStage) -> None:
    await feeds.follow(sentences=1)
    feeds.paper.print(2)
    (post,) = await feeds.posts(1)
    assert sum(embed["description"].count("> ") for embed in post.embeds) == 1
    assert post.embeds[0]["url"] == feeds.paper.link(2)


async def test_a_long_summary_is_one_message(feeds: FeedStage) -> None:
    await feeds.follow(sentences=15)
    feeds.paper.print(2)
    (post,) = await feeds.posts(1)
    assert sum(embed["description"].count("> ") for embed in post.embeds) == 8
    assert [embed.get("title", "") != "" for embed in post.embeds] == [
        True,
        *[False] * (len(post.embeds) - 1),
    ]


async def test_one_role_is_alerted_and_nobody_else(feeds: FeedStage) -> None:
    role = feeds.stage.guild.add_role("readers", mentionable=True)
    other = feeds.stage.guild.add_role("others", mentionable=True)
    await feeds.follow(role=role.id)
    feeds.paper.name = f"@everyone <@&{other.id}> Courier"
    feeds.paper.print(2)
    (post,) = await feeds.posts(1)
    assert post.alerted == [role.id]
    assert post.content == f"<@&{role.id}>"
    assert post.allowed_mentions is not None
    assert post.allowed_mentions["roles"] == [role.id]
    assert "everyone" not in post.allowed_mentions.get("parse", [])


async def test_a_role_that_may_not_be_mentioned_is_told_once(feeds: FeedStage) -> None:
    role = feeds.stage.guild.add_role("readers")
    await feeds.follow(role=role.id)
    feeds.paper.print(2, 3)
    first, second = await feeds.posts(2)
    assert "Mention All Roles" in first.content
    assert "Mention All Roles" not in second.content


@pytest.mark.parametrize("role", ["everyone", "guild"])
async def test_everyone_is_never_mentioned(feeds: FeedStage, role: str) -> None:
    await feeds.follow()
    value = f"<@&{feeds.stage.guild.id}>" if role == "guild" else "@everyone"
    refused = text_of(await feeds.slash("feed edit", feed="1", option="role", value=value))
    assert "everyone" in refused
    feeds.paper.print(2)
    (post,) = await feeds.posts(1)
    assert "@" not in post.content


async def test_a_feed_goes_into_a_thread(feeds: FeedStage) -> None:
    thread = feeds.stage.thread(feeds.channel)
    await feeds.follow(channel=thread)
    feeds.paper.print(2)
    (post,) = await feeds.posts(1, thread)
    assert feeds.paper.title(2) in text_of(post)
    assert posted(feeds.channel) == []


async def test_a_thread_is_opened_under_each_item(feeds: FeedStage) -> None:
    await feeds.follow(new_thread="on")
    feeds.paper.print(2)
    (post,) = await feeds.posts(1)
    await feeds.stage.discord.until(lambda: post.thread, PATIENCE, "a thread")
    assert post.thread is not None
    assert post.thread.name == feeds.paper.title(2)


async def test_without_the_permission_for_threads_it_says_so_once(feeds: FeedStage) -> None:
    feeds.stage.discord.forbid(feeds.channel, "create_public_threads")
    await feeds.follow(new_thread="on")
    feeds.paper.print(2, 3)
    first, second = await feeds.posts(2)
    assert "Create Public Threads" in first.content
    assert second.content == ""
    assert first.thread is None


async def test_in_a_forum_each_item_begins_a_thread_with_tags(feeds: FeedStage) -> None:
    forum = feeds.stage.guild.add_forum("reports", "news", "sport", needs_tag=True)
    await feeds.follow(channel=forum, tags=forum.tags[0].id)
    feeds.paper.print(2, 3)
    begun = await threads(feeds, forum, 2)
    assert [thread.name for thread in begun] == [feeds.paper.title(2), feeds.paper.title(3)]
    assert begun[0].tagged == [forum.tags[0].id]
    (post,) = begun[0].by_bot()
    assert "Inspection number 2" in text_of(post)
    assert "Summary" in labels(post)
    assert "Camille Laurent" in await feeds.stage.ask("who-said", article="1")


async def test_a_forum_whose_posts_need_a_tag_says_so_and_waits(
    feeds: FeedStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds.stage.bot.feed_sender, "_forbidden_retry", timedelta(seconds=0.3))
    forum = feeds.stage.guild.add_forum("reports", "news", needs_tag=True)
    shown = await feeds.slash("feed add", url=feeds.paper.url, channel=forum)
    assert "needs a tag" in text_of(shown)
    await feeds.press(shown, "Add it")
    feeds.pass_first_pause()
    feeds.paper.print(2)
    told = await feeds.stage.discord.direct_messages(feeds.mia.user).wait_for_message(timeout=PATIENCE)
    assert "needs a tag" in told.content
    await feeds.slash("feed edit", feed="1", option="tags", value=str(forum.tags[0].id))
    (thread,) = await threads(feeds, forum, 1)
    assert thread.tagged == [forum.tags[0].id]


async def test_a_forum_thread_whose_receipt_is_lost_is_begun_once(feeds: FeedStage) -> None:
    forum = feeds.stage.guild.add_forum("reports")
    await feeds.follow(channel=forum)
    feeds.stage.discord.fail_next(f"POST /channels/{forum.id}/threads", 0, after=True)
    feeds.paper.print(2)
    await feeds.stage.discord.wait_for_request("GET */threads/active", PATIENCE)
    feeds.paper.print(3)
    begun = await threads(feeds, forum, 2)
    assert [thread.name for thread in begun] == [feeds.paper.title(2), feeds.paper.title(3)]


async def test_a_forum_thread_that_was_begun_twice_is_left_once(feeds: FeedStage) -> None:
    forum = feeds.stage.guild.add_forum("reports")
    feeds.stage.discord.world.guilds[feeds.stage.guild.id].bot.roles[0].permissions |= 1 << 34
    await feeds.follow(channel=forum)
    feeds.stage.discord.fail_next(f"POST /channels/{forum.id}/threads", 502, after=True)
    feeds.paper.print(2)
    await feeds.stage.discord.until(
        lambda: feeds.stage.discord.requests_matching("DELETE /channels/*"), PATIENCE, "the twin's deletion"
    )
    assert len(await threads(feeds, forum, 1)) == 1


async def test_a_post_whose_receipt_is_lost_is_posted_once(feeds: FeedStage) -> None:
    await feeds.follow()
    feeds.stage.discord.fail_next(sending(feeds.channel), 0, after=True)
    feeds.paper.print(2)
    await feeds.stage.discord.wait_for_request(sending(feeds.channel), PATIENCE, number=1)
    feeds.paper.print(3)
    assert len(await feeds.posts(2)) == 2
    await feeds.polled()
    assert len(posted(feeds.channel)) == 2


@pytest.mark.parametrize("post", ["summary", "link"])
async def test_a_post_whose_nonce_is_forgotten_is_found_in_the_channel(
    forgetful: FeedStage, post: str
) -> None:
    feeds = forgetful
    await feeds.follow(post=post)
    feeds.stage.discord.fail_next(sending(feeds.channel), 0, after=True)
    feeds.paper.print(2)
    await feeds.stage.discord.wait_for_request(f"GET /channels/{feeds.channel.id}/messages", PATIENCE)
    feeds.paper.print(3)
    assert len(await feeds.posts(2)) == 2
    await feeds.polled()
    assert len(posted(feeds.channel)) == 2


async def test_a_rate_limit_is_obeyed(feeds: FeedStage) -> None:
    await feeds.follow()
    feeds.stage.discord.rate_limit_next(sending(feeds.channel), 0.5)
    feeds.paper.print(2)
    await feeds.posts(1)
    first, second = feeds.stage.discord.requests_matching(sending(feeds.channel))
    assert second.at - first.at >= 0.5


async def test_a_missing_permission_is_told_once_and_tried_again(
    feeds: FeedStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await feeds.follow()
    sender: FeedSender = feeds.stage.bot.feed_sender
    monkeypatch.setattr(sender, "_forbidden_retry", timedelta(seconds=0.3))
    feeds.stage.discord.forbid(feeds.channel, "send_messages")
    feeds.paper.print(2, 3)
    private = feeds.stage.discord.direct_messages(feeds.mia.user)
    told = await private.wait_for_message(timeout=PATIENCE)
    assert "grant me Send Messages" in told.content
    await feeds.stage.discord.wait_for_request(sending(feeds.channel), PATIENCE, number=3)
    feeds.channel.allow("send_messages")
    first, second = await feeds.posts(2)
    assert feeds.paper.title(2) in text_of(first)
    assert feeds.paper.title(3) in text_of(second)
    assert len(private.by_bot()) == 1


async def test_without_embeds_a_post_is_words(feeds: FeedStage) -> None:
    feeds.stage.discord.forbid(feeds.channel, "embed_links")
    await feeds.follow()
    feeds.paper.print(2)
    (post,) = await feeds.posts(1)
    assert post.embeds == []
    assert feeds.paper.title(2) in post.content
    assert "Embed Links" in post.content


@pytest.mark.parametrize("told", [True, False])
async def test_a_feed_whose_channel_is_gone_is_suspended_and_can_be_taken_up(
    feeds: FeedStage, told: bool
) -> None:
    wire = feeds.stage.guild.add_text_channel("wire")
    await feeds.follow(channel=wire)
    if told:
        wire.delete()
    else:
        feeds.stage.discord.fail_next(sending(wire), 404, code=10003)
        feeds.paper.print(2)
        await feeds.stage.discord.wait_for_request(sending(wire), PATIENCE)
    while "suspended" not in text_of(await feeds.slash("feed show", feed="1")):
        await asyncio.sleep(0.05)
    feeds.clock.catch_up()
    await feeds.slash("feed edit", feed="1", option="channel", value=feeds.channel.mention)
    await feeds.slash("feed resume", feed="1")
    await feeds.polled()
    feeds.paper.print(3)
    posts = await feeds.posts(1)
    assert feeds.paper.title(3) in text_of(posts[-1])


async def test_a_channel_that_must_wait_does_not_hold_up_others(feeds: FeedStage) -> None:
    sport = Newsstand(feeds.stage.site, "/sport.xml", "Sport on the Rhone")
    sport.print(1)
    wire = feeds.stage.guild.add_text_channel("wire")
    await feeds.follow()
    await feeds.follow(sport, channel=wire)
    gate = feeds.stage.discord.hold_next(sending(feeds.channel))
    feeds.paper.print(2)
    await feeds.stage.discord.until(
        lambda: feeds.stage.discord.requests_matching(sending(feeds.channel)), PATIENCE, "the post that waits"
    )
    sport.print(2)
    await feeds.posts(1, wire)
    assert posted(feeds.channel) == []
    gate.set()
    await feeds.posts(1)


async def test_a_failing_feed_is_told_after_a_day_and_again_when_it_works(feeds: FeedStage) -> None:
    await feeds.follow()
    feeds.paper.fail(503)
    await feeds.polled(1)
    feeds.clock.pass_by(hours=25)
    feeds.stage.app.feed_poller.wake()
    (broken,) = await feeds.posts(1)
    assert "has not worked since" in text_of(broken)
    assert "503" in text_of(broken)
    assert broken.flags & SUPPRESS_NOTIFICATIONS
    assert "503" in text_of(await feeds.slash("feed list"))
    feeds.paper.print(2)
    feeds.clock.pass_by(hours=25)
    feeds.stage.app.feed_poller.wake()
    posts = await feeds.posts(3)
    assert "works again" in "".join(text_of(post) for post in posts[1:])
    assert feeds.paper.title(2) in "".join(text_of(post) for post in posts[1:])


async def test_a_digest_names_what_is_new_with_a_menu_to_open_it(feeds: FeedStage) -> None:
    await feeds.follow(digest="1h")
    feeds.paper.print(2, 3)
    await feeds.polled()
    assert posted(feeds.channel) == []
    deliveries, later = feeds.stage.app.storage.feed_deliveries, datetime.now(UTC) + timedelta(hours=2)
    await deliveries.gather(later)
    for delivery in await deliveries.due(10, later):
        await deliveries.postpone(delivery, 0)
    feeds.stage.bot.feed_sender.wake()
    (digest,) = await feeds.posts(1)
    assert "2 items from The Rhone Courier" in text_of(digest)
    assert "Bridge report" in text_of(digest)


async def test_a_page_that_cannot_be_read_is_told_and_the_feed_is_quoted(feeds: FeedStage) -> None:
    await feeds.follow()
    feeds.paper.print(2)
    feeds.stage.site.page(feeds.paper.article_path(2), "gone", status=404)
    (post,) = await feeds.posts(1)
    assert feeds.paper.title(2) in text_of(post)
    assert "could not be read" in text_of(post)
    assert post.embeds[0]["url"] == feeds.paper.link(2)


async def test_a_post_of_a_feed_removed_meanwhile_is_taken_back(feeds: FeedStage) -> None:
    await feeds.follow()
    gate = feeds.stage.discord.hold_next(sending(feeds.channel))
    feeds.paper.print(2)
    await feeds.stage.discord.until(
        lambda: feeds.stage.discord.requests_matching(sending(feeds.channel)), PATIENCE, "the post"
    )
    await feeds.press(await feeds.slash("feed remove", feed="1"), "Remove it")
    gate.set()
    await feeds.stage.discord.until(
        lambda: feeds.stage.discord.requests_matching(f"DELETE {sending(feeds.channel)[5:]}/*"),
        PATIENCE,
        "the deletion",
    )
    assert posted(feeds.channel) == []
