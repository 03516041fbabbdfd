"""Short ways to follow feeds and to poll them, without any network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from news.feeds.feed import Feed, FeedItem, FeedKind, Validators
from news.feeds.filters import Judge
from storage.archive import Storage
from storage.feed_adding import NewFeed
from storage.feed_outcome import Outcome
from storage.feed_rows import Delivery, FollowedFeed
from storage.feed_schema import feed_deliveries
from storage.feed_settings import FeedSettings
from storage.types import now
from tests.storage.filling import CHANNEL, GUILD, MEMBER

URL = "https://paper.example/feed"


def item(number: int, **values: object) -> FeedItem:
    """Story ``number``."""
    link = f"https://paper.example/{number}"
    made = FeedItem(guid=f"g{number}", link=link, title=f"Story {number}", summary=f"About {number}.")
    return replace(made, **values)  # type: ignore[arg-type] - values of any field


def feed(*items: FeedItem, title: str = "The Paper") -> Feed:
    """A feed of these items, the newest first."""
    return Feed(title, "https://paper.example/", tuple(items), FeedKind.RSS)


def stories(*numbers: int) -> Feed:
    """A feed of stories, the highest number first."""
    return feed(*(item(number) for number in sorted(numbers, reverse=True)))


def outcome(read: Feed | None, *, at: datetime | None = None, moved_to: str | None = None) -> Outcome:
    """A poll that succeeded."""
    moment = at or now()
    return Outcome(read, Validators(digest="d"), moved_to, moment, moment + timedelta(minutes=10))


async def followed(
    storage: Storage,
    read: Feed,
    *,
    guild_id: int = GUILD,
    channel_id: int = CHANNEL,
    url: str = URL,
    settings: FeedSettings | None = None,
    post_newest: bool = False,
    at: datetime | None = None,
) -> FollowedFeed:
    """Follow a feed that holds this now."""
    new = NewFeed(url, channel_id, settings or FeedSettings(), MEMBER, post_newest)
    made = await storage.feeds.add(guild_id, new, outcome(read, at=at))
    assert made is not None
    return made


async def polled(storage: Storage, source_id: int, read: Feed | None, *, at: datetime | None = None) -> int:
    """Poll a source; returns how many deliveries were queued."""
    return await storage.feed_sources.succeeded(source_id, outcome(read, at=at), Judge())


async def due(storage: Storage, at: datetime | None = None) -> list[Delivery]:
    """What is to be sent at a moment."""
    await storage.feed_deliveries.gather(at)
    return await storage.feed_deliveries.due(1000, at)


async def refuse(storage: Storage, delivery: Delivery, seconds: float = 0.0) -> bool:
    """Try a delivery that Discord does not take; returns whether moderators are to be told."""
    await storage.feed_deliveries.begin(delivery)
    return await storage.feed_deliveries.refused(delivery, seconds)


async def titles(storage: Storage, deliveries: Sequence[Delivery]) -> list[str]:
    """What each delivery is about, in a word."""
    told: list[str] = []
    for delivery in deliveries:
        items = [stored.item.title for stored in await storage.feed_deliveries.items(delivery)]
        told.append(f"{delivery.kind.value}: {', '.join(items)}" if items else delivery.kind.value)
    return told


async def rows(storage: Storage) -> int:
    """How many deliveries there are at all."""
    async with storage.database.read() as connection:
        count = sa.select(sa.func.count()).select_from(feed_deliveries)
        return (await connection.execute(count)).scalar_one()
