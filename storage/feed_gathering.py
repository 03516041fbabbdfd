"""What is posted together: digests when their time comes, and the rest of what quiet hours held back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.feed_queue import MOST_NAMED, MOST_NEW, delivery_row
from storage.feed_rows import DeliveryKind, DeliveryState, FeedState, Skipped, feed_of, followed
from storage.feed_schema import feed_deliveries, feeds
from storage.feed_settings import FeedSettings

_OPEN: Final = feed_deliveries.c.closed_at.is_(None)


async def close_open(
    connection: AsyncConnection, feed_ids: Sequence[int], reason: Mapping[str, object], at: datetime
) -> None:
    """Leave out what of these feeds is still to be sent, inside a transaction."""
    update = sa.update(feed_deliveries).where(feed_deliveries.c.feed_id.in_(feed_ids), _OPEN)
    values = {"state": DeliveryState.SKIPPED.value, "reason": dict(reason), "closed_at": at}
    await connection.execute(update.values(values))


async def reschedule(connection: AsyncConnection, feed_id: int, settings: FeedSettings, at: datetime) -> None:
    """Hold what a feed holds back as long as its settings now say, inside a transaction."""
    held = sa.update(feed_deliveries).where(
        feed_deliveries.c.feed_id == feed_id,
        _OPEN,
        feed_deliveries.c.kind == DeliveryKind.ITEM.value,
        feed_deliveries.c.digest_id.is_(None),
        feed_deliveries.c.started_at.is_(None),
    )
    due = None if settings.digest_times else settings.quiet_until(at) or at
    waits = due is None or due > at
    values: dict[str, Any] = {
        "due_at": due,
        "state": (DeliveryState.HELD if waits else DeliveryState.WAITING).value,
        "reason": {"why": "digest" if due is None else "quiet"} if waits else None,
    }
    await connection.execute(held.values(values))


def for_digest() -> tuple[sa.ColumnElement[bool], ...]:
    """What holds of an item that waits for a digest."""
    return (
        feed_deliveries.c.state == DeliveryState.HELD.value,
        feed_deliveries.c.due_at.is_(None),
        feed_deliveries.c.digest_id.is_(None),
        _OPEN,
    )


def ripe_feeds(at: datetime) -> sa.Select[int]:
    """The feeds whose time for a digest has come, whether there is anything for one or not."""
    return sa.select(feeds.c.id).where(feeds.c.next_digest_at <= at, feeds.c.state == FeedState.ACTIVE.value)


def _quiet(at: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """Items that quiet hours have held back and that are due."""
    return (
        feed_deliveries.c.state == DeliveryState.HELD.value,
        feed_deliveries.c.kind == DeliveryKind.ITEM.value,
        feed_deliveries.c.due_at <= at,
        feed_deliveries.c.started_at.is_(None),
        _OPEN,
    )


def crowded_feeds(at: datetime) -> sa.Select[int]:
    """The feeds of which more items are held back than are posted at once."""
    query = sa.select(feed_deliveries.c.feed_id).where(*_quiet(at)).group_by(feed_deliveries.c.feed_id)
    return query.having(sa.func.count() > MOST_NEW)


async def make_digest(connection: AsyncConnection, feed_id: int, at: datetime) -> int:
    """Put what a feed holds for a digest into one, and set the time of the next."""
    query = followed().where(feeds.c.id == feed_id, feeds.c.next_digest_at <= at).with_for_update(of=feeds)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return 0
    feed = feed_of(row)
    held = (feed_deliveries.c.feed_id == feed_id, *for_digest())
    count = sa.select(sa.func.count()).select_from(feed_deliveries).where(*held)
    total = (await connection.execute(count)).scalar_one()
    if total:
        made = delivery_row(feed, DeliveryKind.DIGEST, at, at, data={"count": total})
        insert = sa.insert(feed_deliveries).values(made).returning(feed_deliveries.c.id)
        digest_id = (await connection.execute(insert)).scalar_one()
        await connection.execute(sa.update(feed_deliveries).where(*held).values(digest_id=digest_id))
    later = sa.update(feeds).where(feeds.c.id == feed_id)
    await connection.execute(later.values(next_digest_at=feed.settings.next_digest(at)))
    return int(total > 0)


async def fold(connection: AsyncConnection, feed_id: int, at: datetime) -> int:
    """After quiet hours, leave of a feed's items as many as a poll posts, and count the others."""
    query = followed().where(feeds.c.id == feed_id).with_for_update(of=feeds)
    feed = feed_of((await connection.execute(query)).one())
    held = (feed_deliveries.c.feed_id == feed_id, *_quiet(at))
    ids = (
        sa.select(feed_deliveries.c.id, feed_deliveries.c.item_id).where(*held).order_by(feed_deliveries.c.id)
    )
    rest = (await connection.execute(ids)).all()[MOST_NEW:]
    if not rest:
        return 0
    left_out = sa.update(feed_deliveries).where(feed_deliveries.c.id.in_([row.id for row in rest]))
    reason = {"why": Skipped.CAP.value}
    closed = {"state": DeliveryState.SKIPPED.value, "reason": reason, "closed_at": at}
    await connection.execute(left_out.values(closed))
    earlier = sa.update(feed_deliveries).where(
        feed_deliveries.c.feed_id == feed_id,
        feed_deliveries.c.kind == DeliveryKind.MORE.value,
        _OPEN,
        feed_deliveries.c.started_at.is_(None),
    )
    counted = await connection.execute(earlier.values(closed).returning(feed_deliveries.c.data))
    before = sum(int(data.get("count", 0)) for data in counted.scalars())
    named = [row.item_id for row in rest[::-1][:MOST_NAMED]]
    data: dict[str, object] = {"count": len(rest) + before, "items": named}
    more = delivery_row(feed, DeliveryKind.MORE, at, at, data=data)
    await connection.execute(sa.insert(feed_deliveries).values(more))
    return 1
