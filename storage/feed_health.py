"""Lasting failures are told when their time has come, and what a wrong clock has set is put right."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.feeds.schedule import LONGEST
from storage.feed_queue import delivery_row
from storage.feed_rows import DeliveryKind, FeedState, FollowedFeed, feed_of, followed, present
from storage.feed_schema import feed_deliveries, feed_sources, feeds

TOLD_AFTER: Final = timedelta(hours=24)
"""How long a feed must have failed before its channel is told."""

# A digest waits a day at most, its quiet hours another; clocks are set forward and back by an hour or two.
_FURTHEST: Final = timedelta(hours=52)


def untold(at: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """What holds of a feed whose channel is to be told of a failure."""
    return (
        feeds.c.state == FeedState.ACTIVE.value,
        feeds.c.told.is_(False),
        feed_sources.c.failing_since <= at - TOLD_AFTER,
        present(),
    )


async def tell(connection: AsyncConnection, at: datetime) -> int:
    """Queue the one notice of each failure that has lasted, inside a transaction; returns how many."""
    query = followed().where(*untold(at)).order_by(feeds.c.id).with_for_update(of=feeds)
    failing = [feed_of(row) for row in await connection.execute(query)]
    if failing:
        await connection.execute(sa.insert(feed_deliveries), [_notice(feed, at) for feed in failing])
        told = sa.update(feeds).where(feeds.c.id == sa.bindparam("key")).values(told=True)
        await connection.execute(told, [{"key": feed.id} for feed in failing])
    return len(failing)


def _notice(feed: FollowedFeed, at: datetime) -> dict[str, object]:
    since = feed.failing_since.isoformat() if feed.failing_since else ""
    due = feed.settings.quiet_until(at) or at
    return delivery_row(feed, DeliveryKind.BROKEN, at, due, data={**(feed.error or {}), "since": since})


def ahead(at: datetime, posting: datetime) -> sa.ColumnElement[bool]:
    """Whether anything waits for a time that only a wrong clock can have set."""
    return sa.or_(
        sa.exists().where(feed_sources.c.next_poll_at > at + LONGEST),
        sa.exists().where(feed_sources.c.failing_since > at + LONGEST),
        sa.exists().where(feeds.c.next_digest_at > posting + _FURTHEST),
        sa.exists().where(
            feed_deliveries.c.closed_at.is_(None), feed_deliveries.c.due_at > posting + _FURTHEST
        ),
    )


async def heal(connection: AsyncConnection, at: datetime, posting: datetime) -> None:
    """Bring such times back, inside a transaction: polls and posts are due now, digests at their time."""
    sources, late = sa.update(feed_sources), at + LONGEST
    await connection.execute(sources.where(feed_sources.c.next_poll_at > late).values(next_poll_at=at))
    await connection.execute(sources.where(feed_sources.c.failing_since > late).values(failing_since=at))
    posts = sa.update(feed_deliveries).where(
        feed_deliveries.c.closed_at.is_(None), feed_deliveries.c.due_at > posting + _FURTHEST
    )
    await connection.execute(posts.values(due_at=posting))
    digests = followed().where(feeds.c.next_digest_at > posting + _FURTHEST)
    for feed in [feed_of(row) for row in await connection.execute(digests)]:
        due = feed.settings.next_digest(posting)
        await connection.execute(sa.update(feeds).where(feeds.c.id == feed.id).values(next_digest_at=due))
