"""The posts of a channel go out in the order in which they came, also when one of them has to wait."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.feed_rows import DeliveryKind, DeliveryState, present
from storage.feed_schema import feed_deliveries, feeds


async def standing_behind(connection: AsyncConnection, at: datetime) -> dict[int, datetime]:
    """What is due but came after a post of its channel that is to be tried again later: until when it waits.

    What quiet hours or digests hold back keeps nothing waiting, and moderators are told of losses at once.
    """
    first = feed_deliveries.alias()
    its_feed = feeds.alias()
    there = (its_feed.c.guild_id == feeds.c.guild_id, its_feed.c.channel_id == feeds.c.channel_id)
    query = (
        sa.select(feed_deliveries.c.id, first.c.due_at)
        .join(feeds, feeds.c.id == feed_deliveries.c.feed_id)
        .join(its_feed, sa.and_(*there))
        .join(first, first.c.feed_id == its_feed.c.id)
    )
    query = query.where(
        feed_deliveries.c.closed_at.is_(None),
        feed_deliveries.c.due_at <= at,
        feed_deliveries.c.kind != DeliveryKind.LOST.value,
        first.c.closed_at.is_(None),
        first.c.due_at > at,
        first.c.state == DeliveryState.WAITING.value,
        first.c.kind != DeliveryKind.LOST.value,
        first.c.id < feed_deliveries.c.id,
        present(),
    )
    until: dict[int, datetime] = {}
    for key, due_at in await connection.execute(query.order_by(first.c.id)):
        until.setdefault(key, due_at)
    return until


async def put_off(connection: AsyncConnection, until: Mapping[int, datetime]) -> None:
    """Leave deliveries alone until their moments, inside a transaction."""
    later = sa.update(feed_deliveries).where(
        feed_deliveries.c.id == sa.bindparam("key"), feed_deliveries.c.closed_at.is_(None)
    )
    later = later.values(due_at=sa.bindparam("moment"), state=DeliveryState.WAITING.value)
    await connection.execute(later, [{"key": key, "moment": moment} for key, moment in until.items()])
