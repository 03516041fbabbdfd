"""That a channel is gone, or takes no posts any more: told to moderators once for each loss."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.feed_queue import delivery_row
from storage.feed_rows import Delivery, DeliveryKind, DeliveryState, FollowedFeed, feed_of, followed
from storage.feed_schema import feed_deliveries, feeds

#: What is lost, as the data of a notice says it.
GONE, REFUSED = "gone", "refused"


async def tell_gone(connection: AsyncConnection, feed_ids: Sequence[int], at: datetime) -> None:
    """Queue a notice that these feeds have lost their channel, one for each member who added some."""
    rows = await connection.execute(followed().where(feeds.c.id.in_(feed_ids)).order_by(feeds.c.id))
    whose: dict[tuple[int, int, int | None], list[FollowedFeed]] = {}
    for feed in map(feed_of, rows):
        whose.setdefault((feed.guild_id, feed.channel_id, feed.added_by), []).append(feed)
    notices = [_notice(GONE, several, at) for several in whose.values()]
    if notices:
        await connection.execute(sa.insert(feed_deliveries), notices)


async def tell_refused(connection: AsyncConnection, delivery: Delivery, at: datetime) -> bool:
    """Queue a notice that nothing may be posted in a channel, unless that was told of this loss already.

    A loss ends when something is posted there. Returns whether there is a notice.
    """
    row = (await connection.execute(followed().where(feeds.c.id == delivery.feed_id))).one_or_none()
    if row is None:
        return False
    feed = feed_of(row)
    here = (feeds.c.guild_id == feed.guild_id, feeds.c.channel_id == feed.channel_id)
    joined = sa.join(feed_deliveries, feeds, feeds.c.id == feed_deliveries.c.feed_id)
    sent = sa.select(sa.func.max(feed_deliveries.c.closed_at)).select_from(joined)
    sent = sent.where(
        *here,
        feed_deliveries.c.state == DeliveryState.SENT.value,
        feed_deliveries.c.kind != DeliveryKind.LOST.value,
    )
    last: datetime | None = (await connection.execute(sent)).scalar_one()
    told = sa.select(feed_deliveries.c.data).select_from(joined)
    told = told.where(
        *here, feed_deliveries.c.kind == DeliveryKind.LOST.value, feeds.c.added_by == feed.added_by
    )
    if last is not None:
        told = told.where(feed_deliveries.c.created_at > last)
    for data in (await connection.execute(told)).scalars():
        if data.get("why") == REFUSED and data.get("channel") == feed.channel_id:
            return False
    await connection.execute(sa.insert(feed_deliveries).values(_notice(REFUSED, [feed], at)))
    return True


def _notice(why: str, several: Sequence[FollowedFeed], at: datetime) -> dict[str, object]:
    first = several[0]
    data: dict[str, object] = {
        "why": why,
        "channel": first.channel_id,
        "feeds": [[feed.number, feed.title] for feed in several],
    }
    return delivery_row(first, DeliveryKind.LOST, at, at, data=data)
