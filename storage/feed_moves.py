"""A source that has moved for good to the address of another becomes one with it; nothing of it is lost."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.feed_gathering import reschedule
from storage.feed_queue import delivery_row
from storage.feed_rows import DeliveryKind, FeedState, FollowedFeed, feed_of, followed
from storage.feed_schema import feed_deliveries, feed_item_keys, feed_items, feed_sources, feeds
from storage.feed_settings import FeedSettings, to_json

log = logging.getLogger(__name__)

# Of an item's keys so many tell that another is the same: a title alone does not.
_KEYS_OF_THE_SAME = 2


async def merge(connection: AsyncConnection, old: int, into: int, at: datetime) -> tuple[frozenset[int], int]:
    """Let feeds, items and deliveries of one source be another's, inside a transaction.

    Where a guild has both in one channel, the feeds become one, the older, and the channel is told. Returns
    the feeds that were moved, and how many notices are queued.
    """
    await _same_items(connection, old, into)
    items = sa.update(feed_items).where(feed_items.c.source_id == old)
    await connection.execute(items.values(source_id=into))
    await _move_keys(connection, old, into)
    told = await _join_twins(connection, old, into, at)
    moved = sa.update(feeds).where(feeds.c.source_id == old).values(source_id=into).returning(feeds.c.id)
    ids = frozenset((await connection.execute(moved)).scalars())
    await connection.execute(sa.delete(feed_sources).where(feed_sources.c.id == old))
    log.info("source %d has moved to where source %d is, and is one with it now", old, into)
    return ids, told


async def _same_items(connection: AsyncConnection, old: int, into: int) -> None:
    """Let deliveries be of the other source's item where it has the same one."""
    theirs, ours = feed_item_keys.alias(), feed_item_keys.alias()
    shared = sa.func.count()
    pairs = (
        sa.select(theirs.c.item_id.label("theirs"), ours.c.item_id.label("ours"))
        .join(ours, ours.c.key == theirs.c.key)
        .where(
            theirs.c.source_id == old,
            ours.c.source_id == into,
            sa.exists().where(feed_deliveries.c.item_id == theirs.c.item_id),
        )
        .group_by(theirs.c.item_id, ours.c.item_id)
        .having(shared >= _KEYS_OF_THE_SAME)
        .order_by(shared.desc())
    )
    other = feed_deliveries.alias()
    taken = sa.exists().where(
        other.c.feed_id == feed_deliveries.c.feed_id, other.c.item_id == sa.bindparam("ours")
    )
    update = sa.update(feed_deliveries).where(feed_deliveries.c.item_id == sa.bindparam("theirs"), ~taken)
    found = [{"theirs": row.theirs, "ours": row.ours} for row in await connection.execute(pairs)]
    if found:
        await connection.execute(update.values(item_id=sa.bindparam("ours")), found)


async def _move_keys(connection: AsyncConnection, old: int, into: int) -> None:
    """Give the other source the keys that it has not."""
    other = feed_item_keys.alias()
    there = sa.exists().where(other.c.source_id == into, other.c.key == feed_item_keys.c.key)
    its = (feed_item_keys.c.key, feed_item_keys.c.item_id)
    missing = sa.select(sa.literal(into, feed_item_keys.c.source_id.type), *its)
    missing = missing.where(feed_item_keys.c.source_id == old, ~there)
    names = ["source_id", "key", "item_id"]
    await connection.execute(sa.insert(feed_item_keys).from_select(names, missing))
    await connection.execute(sa.delete(feed_item_keys).where(feed_item_keys.c.source_id == old))


async def _join_twins(connection: AsyncConnection, old: int, into: int, at: datetime) -> int:
    ours = feeds.alias()
    both = sa.and_(
        ours.c.guild_id == feeds.c.guild_id, ours.c.channel_id == feeds.c.channel_id, ours.c.source_id == into
    )
    twins = sa.select(feeds.c.id.label("theirs"), ours.c.id.label("ours"))
    twins = twins.join(ours, both).where(feeds.c.source_id == old)
    told = 0
    for pair in (await connection.execute(twins)).all():
        kept, gone = [await _feed(connection, key) for key in sorted((pair.theirs, pair.ours))]
        await _join(connection, gone, kept, at)
        told += await _tell(connection, gone, await _feed(connection, kept.id), at)
    return told


async def _join(connection: AsyncConnection, gone: FollowedFeed, kept: FollowedFeed, at: datetime) -> None:
    """Make one feed of two: it posts what either would have posted, and has what either has posted."""
    other = feed_deliveries.alias()
    taken = sa.exists().where(other.c.feed_id == kept.id, other.c.item_id == feed_deliveries.c.item_id)
    its = sa.update(feed_deliveries).where(feed_deliveries.c.feed_id == gone.id, ~taken)
    await connection.execute(its.values(feed_id=kept.id))
    if gone.state is FeedState.ACTIVE:
        alone = kept.state is not FeedState.ACTIVE
        settings = gone.settings if alone else _widened(kept.settings, gone.settings)
        values = {
            "settings": to_json(settings),
            "state": FeedState.ACTIVE.value,
            "suspended_at": None,
            "next_digest_at": settings.next_digest(at),
        }
        await connection.execute(sa.update(feeds).where(feeds.c.id == kept.id).values(values))
        await reschedule(connection, kept.id, settings, at)
    await connection.execute(sa.delete(feeds).where(feeds.c.id == gone.id))
    log.info("feed %d of guild %d is one with feed %d now", gone.number, gone.guild_id, kept.number)


async def _tell(connection: AsyncConnection, gone: FollowedFeed, kept: FollowedFeed, at: datetime) -> int:
    """Queue the notice that a feed is one with another now; returns how many: none of one that is stopped."""
    if kept.state is not FeedState.ACTIVE:
        return 0
    data = {"gone": gone.number, "title": gone.title}
    due = kept.settings.quiet_until(at) or at
    row = delivery_row(kept, DeliveryKind.JOINED, at, due, data=data)
    await connection.execute(sa.insert(feed_deliveries).values(row))
    return 1


def _widened(kept: FeedSettings, other: FeedSettings) -> FeedSettings:
    """The settings with filters that let through what either's do."""
    both = kept.allow and other.allow
    allow = tuple(dict.fromkeys((*kept.allow, *other.allow))) if both else ()
    return replace(kept, allow=allow, deny=tuple(rule for rule in kept.deny if rule in other.deny))


async def _feed(connection: AsyncConnection, feed_id: int) -> FollowedFeed:
    return feed_of((await connection.execute(followed().where(feeds.c.id == feed_id))).one())
