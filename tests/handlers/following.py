"""A site with feeds that change, and short ways to follow and post them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.feeds_posts import FeedPost
from news.answer import Answer
from storage.feed_rows import FollowedFeed
from tests.end_to_end.pages import page
from tests.handlers.newsroom import Newsroom, scope
from tests.news.feeds.awkward import rss
from tests.storage.filling import CHANNEL, GUILD
from tests.web_server import WebServer

LONG = "<p>The council met in Lyon on Monday and closed the old bridge. </p>" * 8


def publish(
    site: WebServer,
    numbers: Sequence[int],
    *,
    path: str = "/feed",
    content: str = "A teaser.",
    headers: Mapping[str, str] | None = None,
    pages: bool = True,
) -> None:
    """Serve a feed of these stories, the newest first, and their pages."""
    items = "".join(
        f"<item><title>Story {n}</title><link>{site.url(f'/story/{n}')}?utm_source=rss</link><guid>g{n}</guid>"
        f"<description><![CDATA[{content}]]></description></item>"
        for n in sorted(numbers, reverse=True)
    )
    site.page(path, rss(items), content_type="application/rss+xml", headers=headers)
    for n in numbers if pages else ():
        site.page(f"/story/{n}", page(title=f"Story {n}"))


async def follow(
    room: Newsroom, changes: Mapping[str, object] | None = None, *, guild_id: int = GUILD, path: str = "/feed"
) -> FollowedFeed:
    """Follow the site's feed."""
    added = await room.app.feeds.add(scope(guild_id), room.site.url(path), CHANNEL, changes)
    return added.feed


async def poll(room: Newsroom, feed: FollowedFeed) -> int:
    """Ask a feed now; returns how many deliveries were queued."""
    await room.storage.feed_sources.hurry(feed.guild_id, feed.id)
    return (await room.app.feed_poller.once()).queued


async def posted(room: Newsroom) -> list[FeedPost]:
    """Post all that is due, as a face does."""
    posts: list[FeedPost] = []
    for delivery in await room.app.feed_delivery.due():
        await room.app.feed_delivery.begin(delivery)
        posts.append(await room.app.feed_delivery.content(delivery))
        await room.app.feed_delivery.sent(delivery, 7_000_000_000_000_000_000 + delivery.id)
    return posts


def told(answer: Answer) -> str:
    """All the words of an answer."""
    parts = [answer.title, *answer.notes]
    for entry in answer.entries:
        parts += [part for part in (entry.heading, *entry.detail) if part is not None]
    return "\n".join(map(str, parts))
