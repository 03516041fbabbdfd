"""Two feeds of one channel that bring the same page: it is posted once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.feeds.identity import Key
from storage.feed_rows import DeliveryKind, DeliveryState, FeedState, FollowedFeed, feed_of, followed
from storage.feed_schema import feed_deliveries, feed_item_keys, feed_sources, feeds

# Keys of one statement: asyncpg takes 32,767 parameters.
_AT_ONCE: Final = 1_000

_ITS: Final = sa.and_(
    feed_deliveries.c.feed_id == feeds.c.id,
    feed_deliveries.c.item_id == feed_item_keys.c.item_id,
    feed_deliveries.c.state != DeliveryState.SKIPPED.value,
)
# Made once: every poll that brings something asks this.
_OTHERS: Final = (
    sa.select(
        feed_item_keys.c.key,
        feed_deliveries.c.id,
        feeds.c.number,
        *(feed_sources.c[name] for name in ("title", "url", "dropped")),
    )
    .select_from(feeds)
    .join(feed_sources, feed_sources.c.id == feeds.c.source_id)
    .join(feed_item_keys, feed_item_keys.c.source_id == feeds.c.source_id)
    .join(feed_deliveries, _ITS)
    .where(
        feeds.c.guild_id == sa.bindparam("guild"),
        feeds.c.channel_id == sa.bindparam("channel"),
        feeds.c.id != sa.bindparam("feed"),
        feed_item_keys.c.key.in_(sa.bindparam("keys", expanding=True)),
    )
    .order_by(feed_deliveries.c.id)
)


async def in_turn(connection: AsyncConnection, channel_ids: Collection[int]) -> None:
    """Wait until no other transaction queues items for these channels; the next waits for the end of this.

    SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        for channel_id in sorted(channel_ids):
            await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(channel_id)))


async def posted_here(
    connection: AsyncConnection, feed: FollowedFeed, links: Mapping[str, int]
) -> dict[int, dict[str, object]]:
    """Which items another feed of the same channel has posted or is about to, and which feed that is.

    Args:
        connection: with the transaction in which the items are queued.
        feed: for which they are queued.
        links: the items by the key of their link.
    """
    found: dict[int, dict[str, object]] = {}
    keys = list(links)
    for start in range(0, len(keys), _AT_ONCE):
        where = {"guild": feed.guild_id, "channel": feed.channel_id, "feed": feed.id}
        part = {**where, "keys": keys[start : start + _AT_ONCE]}
        for row in await connection.execute(_OTHERS, part):
            # Where many items of a feed share a link, it tells nothing.
            if Key.LINK not in row.dropped:
                told = {"feed": row.number, "title": row.title or row.url, "delivery": row.id}
                found.setdefault(links[row.key], told)
    return found


async def release(connection: AsyncConnection, feed_ids: Sequence[int], at: datetime) -> None:
    """Queue after all what other feeds left to these, which will not post it now, inside a transaction."""
    waiting = sa.select(feed_deliveries.c.id).where(
        feed_deliveries.c.feed_id.in_(feed_ids),
        feed_deliveries.c.kind == DeliveryKind.ITEM.value,
        feed_deliveries.c.closed_at.is_(None),
    )
    ids = list((await connection.execute(waiting)).scalars())
    if not ids:
        return
    guild = sa.select(feeds.c.guild_id).where(feeds.c.id.in_(feed_ids))
    left = followed().add_columns(feed_deliveries.c.id.label("left"))
    left = left.join(feed_deliveries, feed_deliveries.c.feed_id == feeds.c.id).where(
        feeds.c.guild_id.in_(guild),
        feeds.c.id.not_in(feed_ids),
        feeds.c.state == FeedState.ACTIVE.value,
        feed_deliveries.c.state == DeliveryState.SKIPPED.value,
        feed_deliveries.c.reason["delivery"].as_integer().in_(ids),
    )
    for row in (await connection.execute(left)).all():
        again = sa.update(feed_deliveries).where(feed_deliveries.c.id == row.left)
        await connection.execute(again.values(_waiting(feed_of(row), at)))


def _waiting(feed: FollowedFeed, at: datetime) -> dict[str, object]:
    due = None if feed.settings.digest_times else feed.settings.quiet_until(at) or at
    held = due != at
    return {
        "state": (DeliveryState.HELD if held else DeliveryState.WAITING).value,
        "reason": {"why": "digest" if due is None else "quiet"} if held else None,
        "due_at": due,
        "closed_at": None,
    }
