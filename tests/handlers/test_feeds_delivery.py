"""Feeds that change between polls, and what is posted of them."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from handlers.feeds_poller import FeedPoller
from handlers.feeds_posts import FeedPost
from news.errors import NoticeGone, UnknownArticle
from storage.feed_rows import DeliveryKind, FeedState
from storage.types import now
from tests.end_to_end.pages import PARAGRAPHS, page
from tests.handlers.following import LONG, follow, poll, posted, publish, told
from tests.handlers.newsroom import Newsroom, scope, until, verified
from tests.news.feeds.awkward import rss
from tests.storage.filling import CHANNEL, GUILD, OTHER_GUILD


async def test_new_items_are_posted_with_a_summary_of_their_page(room: Newsroom) -> None:
    publish(room.site, [1])
    feed = await follow(room, {"sentences": 2, "role": 77})
    publish(room.site, [1, 2, 3])
    assert await poll(room, feed) == 2
    first, second = await posted(room)
    assert [first.title, second.title] == ["Story 2", "Story 3"]
    assert (first.link, first.role_id) == (room.site.url("/story/2?utm_source=rss"), 77)
    assert len(await verified(room.storage, first.answer)) == 2
    assert str(first.answer.title) == "#1 Story 2"
    assert first.answer.notes == ()
    # what a feed brought can be asked about
    assert "Story 2" in told(await room.app.articles.list(scope()))
    assert await posted(room) == []


async def test_links_alone_are_posted_where_that_is_wanted_and_still_read(room: Newsroom) -> None:
    publish(room.site, [])
    feed = await follow(room, {"post": "link"})
    publish(room.site, [1])
    await poll(room, feed)
    (post,) = await posted(room)
    assert post.answer.citations == ()
    assert await room.storage.articles.newest_number(GUILD) == 1


async def test_where_the_page_cannot_be_read_the_feeds_own_text_is_and_says_so(room: Newsroom) -> None:
    publish(room.site, [])
    feed = await follow(room)
    publish(room.site, [1], content="".join(f"<p>{p}</p>" for p in PARAGRAPHS), pages=False)
    room.site.page("/story/1", status=403)
    await poll(room, feed)
    (post,) = await posted(room)
    assert "the feed's own text" in told(post.answer)
    assert "status 403" in told(post.answer)
    assert await verified(room.storage, post.answer)
    (source,) = post.answer.sources
    assert (source.title, source.publisher, source.url) == ("Story 1", "The Paper", None)


async def test_where_nothing_can_be_read_the_link_is_posted_and_why(room: Newsroom) -> None:
    publish(room.site, [])
    feed = await follow(room)
    publish(room.site, [1], pages=False)
    await poll(room, feed)
    (post,) = await posted(room)
    assert (str(post.answer.title), post.answer.citations) == ("Story 1", ())
    assert "nothing at this address" in told(post.answer)


async def test_an_item_without_a_link_is_read_from_the_feed(room: Newsroom) -> None:
    publish(room.site, [])
    feed = await follow(room)
    item = f"<item><title>Bulletin</title><description><![CDATA[{''.join(PARAGRAPHS)}]]></description></item>"
    room.site.page("/feed", rss(item), content_type="application/rss+xml")
    await poll(room, feed)
    (post,) = await posted(room)
    assert "it names no page" in told(post.answer)
    assert post.link is None


async def test_a_page_is_fetched_once_however_many_servers_follow(room: Newsroom) -> None:
    publish(room.site, [])
    feed = await follow(room)
    await follow(room, guild_id=OTHER_GUILD)
    publish(room.site, [1])
    room.site.requests.clear()
    assert await poll(room, feed) == 2
    posts = await posted(room)
    assert [post.feed.guild_id for post in posts] == [GUILD, OTHER_GUILD]
    assert sorted(room.site.targets) == ["/feed", "/story/1?utm_source=rss"]
    for guild_id in (GUILD, OTHER_GUILD):
        assert await room.storage.articles.newest_number(guild_id) == 1


async def test_a_site_that_moderators_ignore_is_not_read(room: Newsroom) -> None:
    publish(room.site, [])
    feed = await follow(room)
    item = "<item><title>Elsewhere</title><link>https://ignored.example/1</link></item>"
    room.site.page("/feed", rss(item), content_type="application/rss+xml")
    await room.app.settings.add(scope(), "ignored_hosts", "ignored.example")
    await poll(room, feed)
    (post,) = await posted(room)
    assert "leave that web site alone" in told(post.answer)


async def test_a_post_that_is_deleted_takes_its_article_along(room: Newsroom) -> None:
    publish(room.site, [])
    feed = await follow(room)
    publish(room.site, [1])
    await poll(room, feed)
    (delivery,) = await room.app.feed_delivery.due()
    await room.app.feed_delivery.begin(delivery)
    await room.app.feed_delivery.content(delivery)
    await room.app.feed_delivery.sent(delivery, 4711, 4712)
    (post,) = await room.storage.posts.of_message(GUILD, 4711)
    assert post.channel_id == 4712
    await room.app.ingest.deleted(GUILD, [4711])
    with pytest.raises(UnknownArticle):
        await room.storage.articles.source(GUILD, post.article_id)


async def test_content_can_be_asked_for_again_after_a_crash(room: Newsroom) -> None:
    publish(room.site, [])
    feed = await follow(room)
    publish(room.site, [1])
    await poll(room, feed)
    (delivery,) = await room.app.feed_delivery.due()
    one, two = [await room.app.feed_delivery.content(delivery) for _ in range(2)]
    assert one.answer == two.answer
    assert await room.storage.articles.newest_number(GUILD) == 1


async def test_more_than_five_are_counted_and_named(room: Newsroom) -> None:
    publish(room.site, [])
    feed = await follow(room)
    publish(room.site, range(8))
    await poll(room, feed)
    posts = await posted(room)
    assert [post.kind for post in posts] == [*[DeliveryKind.ITEM] * 5, DeliveryKind.MORE]
    assert str(posts[-1].answer.title) == "And 3 more items from The Paper"
    assert [item.title for item in posts[-1].items] == ["Story 7", "Story 6", "Story 5"]


async def test_a_digest_puts_copies_of_one_report_together(room: Newsroom) -> None:
    publish(room.site, [])
    feed = await follow(room, {"digest": "1h"})
    publish(room.site, [1, 2, 3], pages=False)
    for n, extra in ((1, ()), (2, ("The mayor will cut a ribbon in the morning, said the city hall.",))):
        room.site.page(f"/story/{n}", page(title="Bridge reopens", paragraphs=(*PARAGRAPHS, *extra)))
    assert await poll(room, feed) == 3
    assert await posted(room) == []
    await room.storage.feed_deliveries.gather(now() + timedelta(hours=2))
    (delivery,) = await room.storage.feed_deliveries.due(9, now() + timedelta(hours=2))
    post = await room.app.feed_delivery.content(delivery)
    assert post.kind is DeliveryKind.DIGEST
    assert len(post.answer.entries) == 2
    assert "also at" in told(post.answer)
    assert "Story 3" in told(post.answer)
    assert [item.link for item in post.items] == [
        room.site.url(f"/story/{n}?utm_source=rss") for n in (1, 2, 3)
    ]
    await verified(room.storage, post.answer)


async def test_a_failure_of_a_day_and_its_end_are_told_with_the_reason(room: Newsroom) -> None:
    clock = Clock()
    room.app.feed_poller._clock = clock  # pyright: ignore[reportPrivateUsage] - there is one clock in a bot
    publish(room.site, [1])
    feed = await follow(room)
    room.site.page("/feed", status=429, headers={"Retry-After": "7200"})
    for hours in (1, 20, 40):
        clock.moment = now() + timedelta(hours=hours)
        await room.app.feed_poller.once()
    (broken,) = await posted_at(room, clock.moment)
    assert "has not worked since" in told(broken.answer)
    assert "come less often" in told(broken.answer)
    publish(room.site, [1])
    clock.moment = now() + timedelta(hours=80)
    await room.app.feed_poller.once()
    (recovered,) = await posted_at(room, clock.moment)
    assert "works again" in told(recovered.answer)
    assert (await room.storage.feeds.get(GUILD, feed.id)).failures == 0


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.moment = now()

    def __call__(self) -> datetime:
        return self.moment


async def posted_at(room: Newsroom, moment: datetime) -> list[FeedPost]:
    posts: list[FeedPost] = []
    for delivery in await room.storage.feed_deliveries.due(9, moment):
        posts.append(await room.app.feed_delivery.content(delivery))
        await room.app.feed_delivery.sent(delivery, 8_000_000 + delivery.id)
    return posts


async def test_a_server_that_says_when_is_obeyed(room: Newsroom) -> None:
    publish(room.site, [1], headers={"Cache-Control": "max-age=7200", "ETag": '"1"'})
    feed = await follow(room)
    await poll(room, feed)
    assert room.site.requests[-1].headers["If-None-Match"] == '"1"'
    later = (await room.storage.feeds.get(GUILD, feed.id)).next_poll_at
    assert timedelta(hours=1.9) < later - now() < timedelta(hours=2.3)
    room.site.page("/feed", status=429, headers={"Retry-After": "10800"})
    await poll(room, feed)
    later = (await room.storage.feeds.get(GUILD, feed.id)).next_poll_at
    assert timedelta(hours=2.9) < later - now() < timedelta(hours=3.4)


async def test_a_feed_that_moved_is_asked_at_its_new_address(room: Newsroom) -> None:
    publish(room.site, [1])
    feed = await follow(room)
    room.site.redirect("/feed", "/new", status=301)
    publish(room.site, [1, 2], path="/new")
    assert await poll(room, feed) == 1
    assert (await room.storage.feeds.get(GUILD, feed.id)).url == room.site.url("/new")


async def test_that_two_feeds_of_a_channel_became_one_is_told_there(room: Newsroom) -> None:
    publish(room.site, [1])
    feed = await follow(room)
    publish(room.site, [1], path="/new")
    await follow(room, path="/new")
    room.site.redirect("/feed", "/new", status=301)
    publish(room.site, [1, 2], path="/new")
    assert await poll(room, feed) == 2
    notice, story = await posted(room)
    assert str(notice.answer.title) == "Feeds #1 and #2 are one now"
    assert "#2, The Paper, is gone, and #1 stays." in told(notice.answer)
    assert story.title == "Story 2"
    assert "1 feed" in told(await room.app.feeds.list(scope()))


async def test_a_feed_that_is_cut_off_is_used_as_far_as_it_goes(room: Newsroom) -> None:
    publish(room.site, [1])
    feed = await follow(room)
    whole = rss(
        "".join(
            f"<item><title>Story {n}</title><guid>g{n}</guid><description>About {n}.</description></item>"
            for n in (3, 2, 1)
        )
    )
    room.site.page("/feed", whole[:-90], content_type="application/rss+xml")
    assert await poll(room, feed) == 2
    room.site.page("/feed", whole, content_type="application/rss+xml")
    assert await poll(room, feed) == 0


async def test_a_channel_that_is_gone_suspends_the_feed(room: Newsroom) -> None:
    publish(room.site, [])
    feed = await follow(room)
    publish(room.site, [1, 2])
    await poll(room, feed)
    first, second = await room.app.feed_delivery.due()
    await room.app.feed_delivery.begin(first)
    await room.app.feed_delivery.content(first)
    await room.app.feed_delivery.channel_gone(first, "Unknown Channel")
    assert (await room.app.feeds.get(scope(), "1")).state is FeedState.SUSPENDED
    with pytest.raises(NoticeGone):
        await room.app.feed_delivery.begin(second)
    assert await room.storage.articles.newest_number(GUILD) in (0, 1)
    assert await room.storage.articles.count(GUILD) == 0
    assert "its channel is gone" in told(await room.app.feeds.list(scope()))


async def test_a_delivery_that_failed_is_tried_again_or_given_up(room: Newsroom) -> None:
    publish(room.site, [])
    feed = await follow(room)
    publish(room.site, [1])
    await poll(room, feed)
    (delivery,) = await room.app.feed_delivery.due()
    await room.app.feed_delivery.failed(delivery, "rate limited", retry_in=30)
    assert await room.app.feed_delivery.due() == []
    assert 25 < (await room.app.feed_delivery.seconds_to_next() or 0) <= 30
    await room.app.feed_delivery.failed(delivery, "no permission", retry_in=None)
    assert "did not answer for more than a day" in told(await room.app.feeds.why(scope(), None, "Story 1"))


async def test_the_worker_polls_what_is_due_and_says_that_something_is_queued(room: Newsroom) -> None:
    publish(room.site, [1])
    feed = await follow(room)
    queued = asyncio.Event()
    poller = FeedPoller(room.storage, room.app.fetcher, least=timedelta(milliseconds=50))
    poller.on_queued = queued.set
    await room.storage.feed_sources.hurry(GUILD, feed.id)
    running = asyncio.create_task(poller.run())
    try:
        await until(lambda: _asked(room, 3))
        publish(room.site, [1, 2])
        async with asyncio.timeout(20):
            await queued.wait()
        room.site.page("/feed", b"\x00\xff", status=200)
        await until(lambda: _failed(room))
        assert not running.done()
    finally:
        running.cancel()
        await asyncio.wait([running])
    assert len(await posted(room)) == 1


async def _asked(room: Newsroom, times: int) -> bool:
    return room.site.targets.count("/feed") >= times


async def _failed(room: Newsroom) -> bool:
    return (await room.app.feeds.get(scope(), "1")).failures > 1


async def test_the_way_is_the_same_on_every_database(each_room: Newsroom) -> None:
    publish(each_room.site, [1])
    feed = await follow(each_room, {"deny": "/3$/"})
    publish(each_room.site, [1, 2, 3], content=LONG)
    assert await poll(each_room, feed) == 1
    (post,) = await posted(each_room)
    assert await verified(each_room.storage, post.answer)
    assert "its title holds" in told(await each_room.app.feeds.why(scope(), "1", "Story 3"))
    assert post.feed.channel_id == CHANNEL
