"""What is posted together: digests when their time comes, and the rest of what has piled up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.feed_queue import MOST_NAMED, MOST_NEW, delivery_row
from storage.feed_rows import (
    DeliveryKind,
    DeliveryState,
    FeedState,
    FollowedFeed,
    Skipped,
    feed_of,
    followed,
    present,
)
from storage.feed_schema import feed_deliveries, feeds
from storage.feed_settings import FeedSettings
from storage.feed_twins import release

_OPEN: Final = feed_deliveries.c.closed_at.is_(None)
# What is posted besides items and waits for the end of quiet hours as they do.
_NOTICES: Final = tuple(
    kind.value
    for kind in (DeliveryKind.MORE, DeliveryKind.BROKEN, DeliveryKind.RECOVERED, DeliveryKind.JOINED)
)
# Of what was never put off this much may wait: a poll's items that are being sent, and those of the next.
_MOST_IN_HAND: Final = 2 * MOST_NEW


async def close_open(
    connection: AsyncConnection, feed_ids: Sequence[int], reason: Mapping[str, object], at: datetime
) -> None:
    """Leave out what of these feeds is still to be sent, inside a transaction."""
    await release(connection, feed_ids, at)
    update = sa.update(feed_deliveries).where(feed_deliveries.c.feed_id.in_(feed_ids), _OPEN)
    values = {"state": DeliveryState.SKIPPED.value, "reason": dict(reason), "closed_at": at}
    await connection.execute(update.values(values))


async def reschedule(connection: AsyncConnection, feed_id: int, settings: FeedSettings, at: datetime) -> None:
    """Hold what a feed holds back as long as its settings now say, inside a transaction.

    What need not be held any longer is due at once, and folded like what quiet hours have held back.
    """
    waiting = (feed_deliveries.c.feed_id == feed_id, _OPEN, feed_deliveries.c.started_at.is_(None))
    items = (feed_deliveries.c.kind == DeliveryKind.ITEM.value, feed_deliveries.c.digest_id.is_(None))
    quiet = settings.quiet_until(at) or at
    due = None if settings.digest_times else quiet
    held: dict[str, Any] = {
        "due_at": due,
        "state": DeliveryState.HELD.value,
        "reason": {"why": "digest" if due is None else "quiet"},
    }
    await connection.execute(sa.update(feed_deliveries).where(*waiting, *items).values(held))
    notices = sa.update(feed_deliveries).where(*waiting, feed_deliveries.c.kind.in_(_NOTICES))
    await connection.execute(notices.values(due_at=quiet))


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
    active = feeds.c.state == FeedState.ACTIVE.value
    return sa.select(feeds.c.id).where(feeds.c.next_digest_at <= at, active, present())


def _due(at: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """Items that are to be posted by themselves, now or as soon as the channel takes posts again."""
    return (
        feed_deliveries.c.kind == DeliveryKind.ITEM.value,
        sa.or_(feed_deliveries.c.due_at <= at, feed_deliveries.c.state == DeliveryState.WAITING.value),
        feed_deliveries.c.digest_id.is_(None),
        _OPEN,
    )


def late_items(at: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """Items that are due and were not posted as soon as they came: held back, put off, or refused."""
    late = feed_deliveries.c.due_at > feed_deliveries.c.created_at
    return (*_due(at), late, feed_deliveries.c.started_at.is_(None))


def crowded_feeds(at: datetime) -> sa.Select[int]:
    """The feeds of which more items wait than are posted at once: after quiet hours, a change, an outage."""
    late = sa.case((feed_deliveries.c.due_at > feed_deliveries.c.created_at, 1), else_=0)
    query = sa.select(feed_deliveries.c.feed_id).join(feeds, feeds.c.id == feed_deliveries.c.feed_id)
    query = query.where(*_due(at), present()).group_by(feed_deliveries.c.feed_id)
    count = sa.func.count()
    return query.having(sa.or_(sa.and_(count > MOST_NEW, sa.func.max(late) == 1), count > _MOST_IN_HAND))


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
        digest_id = await _digest(connection, feed, total, at)
        await connection.execute(sa.update(feed_deliveries).where(*held).values(digest_id=digest_id))
    later = sa.update(feeds).where(feeds.c.id == feed_id)
    await connection.execute(later.values(next_digest_at=feed.settings.next_digest(at)))
    return int(total > 0)


async def _digest(connection: AsyncConnection, feed: FollowedFeed, count: int, at: datetime) -> int:
    """The digest that so many items go into: one that could not be sent yet, or else a new one."""
    unsent = sa.select(feed_deliveries.c.id, feed_deliveries.c.data).where(
        feed_deliveries.c.feed_id == feed.id,
        feed_deliveries.c.kind == DeliveryKind.DIGEST.value,
        _OPEN,
        feed_deliveries.c.started_at.is_(None),
    )
    for row in await connection.execute(unsent.order_by(feed_deliveries.c.id).limit(1).with_for_update()):
        total = {"count": int(row.data.get("count", 0)) + count}
        update = sa.update(feed_deliveries).where(feed_deliveries.c.id == row.id)
        await connection.execute(update.values(data=total))
        return int(row.id)
    made = delivery_row(feed, DeliveryKind.DIGEST, at, at, data={"count": count})
    insert = sa.insert(feed_deliveries).values(made).returning(feed_deliveries.c.id)
    return (await connection.execute(insert)).scalar_one()


async def fold(connection: AsyncConnection, feed_id: int, at: datetime) -> int:
    """Leave of a feed's waiting items as many as a poll posts, and count the others.

    After quiet hours and changes the first of them go, as of a poll; after an outage the last.
    """
    query = followed().where(feeds.c.id == feed_id).with_for_update(of=feeds)
    feed = feed_of((await connection.execute(query)).one())
    columns = (feed_deliveries.c[name] for name in ("id", "started_at", "state", "due_at"))
    waiting = sa.select(*columns).where(feed_deliveries.c.feed_id == feed_id, *_due(at))
    rows = (await connection.execute(waiting.order_by(feed_deliveries.c.id))).all()
    fresh = [row for row in rows if row.started_at is None]
    room = max(MOST_NEW - (len(rows) - len(fresh)), 1)
    planned = all(row.state == DeliveryState.HELD for row in fresh)
    rest = [row.id for row in (fresh[room:] if planned else fresh[:-room])]
    if not rest:
        return 0
    closed = _closed(Skipped.CAP, at)
    left_out = sa.update(feed_deliveries).where(
        feed_deliveries.c.id.in_(rest), _OPEN, feed_deliveries.c.started_at.is_(None)
    )
    gone = (await connection.execute(left_out.values(closed).returning(feed_deliveries.c.item_id))).scalars()
    items = sorted(gone, reverse=True)
    earlier = sa.update(feed_deliveries).where(
        feed_deliveries.c.feed_id == feed_id,
        feed_deliveries.c.kind == DeliveryKind.MORE.value,
        _OPEN,
        feed_deliveries.c.started_at.is_(None),
    )
    counted = (await connection.execute(earlier.values(closed).returning(feed_deliveries.c.data))).scalars()
    count = len(items)
    for data in counted:
        count += int(data.get("count", 0))
        items += [int(key) for key in data.get("items", ())]
    named = sorted(set(items), reverse=True)[:MOST_NAMED]
    # It comes last, though the others may be due a moment later.
    due = max(at, *(row.due_at for row in rows))
    more = delivery_row(feed, DeliveryKind.MORE, at, due, data={"count": count, "items": named})
    await connection.execute(sa.insert(feed_deliveries).values(more))
    return 1


def _closed(why: Skipped, at: datetime) -> dict[str, Any]:
    return {"state": DeliveryState.SKIPPED.value, "reason": {"why": why.value}, "closed_at": at}
