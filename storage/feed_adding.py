"""A feed that is added: its source, its number, its settings, and the newest item where that is posted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.feeds.feed import Feed
from news.feeds.identity import keys_of
from storage.database import insert_new
from storage.feed_polls import source_key
from storage.feed_queue import delivery_row
from storage.feed_rows import DeliveryKind, FeedState, FollowedFeed
from storage.feed_schema import feed_deliveries, feed_item_keys, feed_items, feed_sources, feeds
from storage.feed_settings import FeedSettings, to_json
from storage.keys import clean
from storage.schema import guilds


@dataclass(frozen=True, slots=True)
class NewFeed:
    """What is to be followed.

    Attributes:
        url: of the feed itself.
        added_by: the member who adds it.
        post_newest: whether its newest item is posted at once.
    """

    url: str
    channel_id: int
    settings: FeedSettings
    added_by: int
    post_newest: bool = False


async def source_at(connection: AsyncConnection, url: str, at: datetime) -> int:
    """The source of an address, made where there is none."""
    row = {
        "url": clean(url),
        "url_hash": source_key(url),
        "title": "",
        "etag": "",
        "last_modified": "",
        "digest": "",
        "dropped": [],
        "next_poll_at": at,
        "failures": 0,
    }
    await connection.execute(insert_new(connection, feed_sources).values(row))
    query = sa.select(feed_sources.c.id).where(feed_sources.c.url_hash == row["url_hash"])
    return (await connection.execute(query.with_for_update())).scalar_one()


async def insert(
    connection: AsyncConnection, guild_id: int, source_id: int, new: NewFeed, at: datetime
) -> int | None:
    """Insert a feed, inside a transaction; None where the guild has that source in that channel already."""
    taken = sa.select(feeds.c.id).where(
        feeds.c.guild_id == guild_id,
        feeds.c.source_id == source_id,
        feeds.c.channel_id == new.channel_id,
    )
    if (await connection.execute(taken)).first() is not None:
        return None
    count = sa.update(guilds).where(guilds.c.guild_id == guild_id).values(next_feed=guilds.c.next_feed + 1)
    number = (await connection.execute(count.returning(guilds.c.next_feed))).scalar_one() - 1
    row = {
        "guild_id": guild_id,
        "number": number,
        "source_id": source_id,
        "channel_id": new.channel_id,
        "settings": to_json(new.settings),
        "state": FeedState.ACTIVE.value,
        "added_by": new.added_by,
        "added_at": at,
        "next_digest_at": new.settings.next_digest(at),
        "baselined": False,
        "told": False,
    }
    made = sa.insert(feeds).values(row).returning(feeds.c.id)
    return (await connection.execute(made)).scalar_one()


async def post_newest(connection: AsyncConnection, feed: FollowedFeed, read: Feed, at: datetime) -> None:
    """Queue the newest item of what was read of a feed, which is else not posted, inside a transaction."""
    newest = read.newest
    if newest is None:
        return
    keys = list(keys_of(newest).values())
    query = sa.select(feed_item_keys.c.item_id).where(
        feed_item_keys.c.source_id == feed.source_id, feed_item_keys.c.key.in_(keys)
    )
    item_id = (await connection.execute(query.limit(1))).scalar_one_or_none()
    if item_id is None:
        return
    full = {"content": clean(newest.content), "summary": clean(newest.summary)}
    await connection.execute(sa.update(feed_items).where(feed_items.c.id == item_id).values(full))
    skipped = sa.delete(feed_deliveries).where(
        feed_deliveries.c.feed_id == feed.id, feed_deliveries.c.item_id == item_id
    )
    await connection.execute(skipped)
    row = delivery_row(feed, DeliveryKind.ITEM, at, at, item_id=item_id)
    await connection.execute(sa.insert(feed_deliveries).values(row))
