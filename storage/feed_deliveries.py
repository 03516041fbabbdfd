"""What is to be posted of feeds, and what became of it: nothing is lost, nothing is posted twice.

A delivery is begun, durably, before anything is sent. Whoever finds it begun after a crash sends it again
with the same nonce or, later than Discord remembers one, looks for it in the channel first.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.errors import NoticeGone
from storage.database import Database
from storage.feed_gathering import crowded_feeds, fold, for_digest, make_digest, ripe_feeds
from storage.feed_rows import (
    DELIVERY_COLUMNS,
    ITEM_COLUMNS,
    Delivery,
    DeliveryKind,
    DeliveryState,
    FeedState,
    Skipped,
    StoredItem,
    delivery_of,
    item_of,
)
from storage.feed_schema import feed_deliveries, feed_items, feeds
from storage.keys import clean_json
from storage.schema import guilds, posts
from storage.types import now

_OPEN: Final = feed_deliveries.c.closed_at.is_(None)
# Messages that a search for an earlier attempt must leave alone: those of the feed's last posts.
_KNOWN: Final = 200


class FeedDeliveries:
    """The queue of what is to be posted, and the trace of what was."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def gather(self, at: datetime | None = None) -> int:
        """Make the digests that are due, and fold what quiet hours have held back; returns how many."""
        at = at or now()
        async with self._database.read() as connection:
            ripe = list((await connection.execute(ripe_feeds(at))).scalars())
            crowded = list((await connection.execute(crowded_feeds(at))).scalars())
        if not ripe and not crowded:
            return 0
        async with self._database.write() as connection:
            made = [await make_digest(connection, feed_id, at) for feed_id in ripe]
            folded = [await fold(connection, feed_id, at) for feed_id in crowded]
        return sum(made) + sum(folded)

    async def due(self, limit: int, at: datetime | None = None) -> list[Delivery]:
        """Give every guild's deliveries that are due, oldest first."""
        query = sa.select(*DELIVERY_COLUMNS).join(feeds, feeds.c.id == feed_deliveries.c.feed_id)
        query = query.join(guilds, guilds.c.guild_id == feed_deliveries.c.guild_id)
        query = query.where(_OPEN, feed_deliveries.c.due_at <= (at or now()), guilds.c.left_at.is_(None))
        async with self._database.read() as connection:
            rows = await connection.execute(query.order_by(feed_deliveries.c.id).limit(limit))
            return [delivery_of(row) for row in rows]

    async def seconds_to_next(self, at: datetime | None = None) -> float | None:
        """How long until something is due, a digest or what was held back; None where nothing waits."""
        held = sa.exists().where(feed_deliveries.c.feed_id == feeds.c.id, *for_digest())
        active = feeds.c.state == FeedState.ACTIVE.value
        times = (
            sa.select(sa.func.min(feed_deliveries.c.due_at)).where(_OPEN),
            sa.select(sa.func.min(feeds.c.next_digest_at)).where(active, held),
        )
        async with self._database.read() as connection:
            found = [(await connection.execute(query)).scalar_one() for query in times]
        due = min((moment for moment in found if moment is not None), default=None)
        return None if due is None else max((due - (at or now())).total_seconds(), 0.0)

    async def begin(self, delivery: Delivery) -> int:
        """Count an attempt, durably, and return how many there were with this one.

        Raises:
            NoticeGone: the delivery is no longer wanted and must not be sent.
        """
        count = _mine(delivery).values(
            attempts=feed_deliveries.c.attempts + 1,
            started_at=sa.func.coalesce(
                feed_deliveries.c.started_at, sa.literal(now(), feed_deliveries.c.started_at.type)
            ),
        )
        async with self._database.write() as connection:
            found = await connection.execute(count.returning(feed_deliveries.c.attempts))
            attempts = found.scalar_one_or_none()
        if attempts is None:
            raise NoticeGone(f"feed delivery {delivery.id}")
        return attempts

    async def read(self, delivery: Delivery, article_id: int) -> None:
        """Note which article was read of an item."""
        update = sa.update(feed_deliveries).where(
            feed_deliveries.c.id == delivery.id, feed_deliveries.c.guild_id == delivery.guild_id
        )
        async with self._database.write() as connection:
            await connection.execute(update.values(article_id=article_id))

    async def sent(self, delivery: Delivery, message_id: int, channel_id: int) -> None:
        """Note where and under which id a delivery was sent; the article it brought belongs to that message.

        Raises:
            NoticeGone: the delivery is no longer there, so what was sent should be deleted again.
        """
        at = now()
        values = {
            "state": DeliveryState.SENT.value,
            "message_id": message_id,
            "channel_id": channel_id,
            "closed_at": at,
            "reason": None,
        }
        async with self._database.write() as connection:
            if not (await connection.execute(_mine(delivery).values(values))).rowcount:
                raise NoticeGone(f"feed delivery {delivery.id}")
            its = sa.update(feed_deliveries).where(
                feed_deliveries.c.guild_id == delivery.guild_id, feed_deliveries.c.digest_id == delivery.id
            )
            await connection.execute(its.values(values))
            await _move_posts(connection, delivery, message_id, channel_id)

    async def postpone(self, delivery: Delivery, seconds: float) -> None:
        """Leave a delivery alone for some time.

        Raises:
            NoticeGone: the delivery is no longer there.
        """
        update = _mine(delivery).values(due_at=now() + timedelta(seconds=seconds))
        async with self._database.write() as connection:
            if not (await connection.execute(update)).rowcount:
                raise NoticeGone(f"feed delivery {delivery.id}")

    async def give_up(self, delivery: Delivery, reason: str) -> None:
        """Note that a delivery will not be sent, and why.

        Raises:
            NoticeGone: the delivery is no longer there.
        """
        told = clean_json({"why": Skipped.FAILED.value, "detail": reason})
        closed = {"state": DeliveryState.SKIPPED.value, "reason": told, "closed_at": now()}
        async with self._database.write() as connection:
            if not (await connection.execute(_mine(delivery).values(closed))).rowcount:
                raise NoticeGone(f"feed delivery {delivery.id}")
            its = sa.update(feed_deliveries).where(
                feed_deliveries.c.guild_id == delivery.guild_id, feed_deliveries.c.digest_id == delivery.id
            )
            await connection.execute(its.values(closed))

    async def sent_ids(self, delivery: Delivery) -> set[int]:
        """The messages that the feed's latest other deliveries were sent as."""
        query = sa.select(feed_deliveries.c.message_id).where(
            feed_deliveries.c.guild_id == delivery.guild_id,
            feed_deliveries.c.feed_id == delivery.feed_id,
            feed_deliveries.c.message_id.is_not(None),
        )
        async with self._database.read() as connection:
            rows = await connection.execute(query.order_by(feed_deliveries.c.id.desc()).limit(_KNOWN))
            return set(rows.scalars())

    async def items(self, delivery: Delivery) -> list[StoredItem]:
        """Give the items that a delivery is about, oldest first: its own, a digest's, or those counted."""
        query = sa.select(*ITEM_COLUMNS)
        if delivery.kind is DeliveryKind.DIGEST:
            gathered = sa.select(feed_deliveries.c.item_id).where(
                feed_deliveries.c.guild_id == delivery.guild_id, feed_deliveries.c.digest_id == delivery.id
            )
            query = query.where(feed_items.c.id.in_(gathered))
        elif delivery.kind is DeliveryKind.MORE:
            query = query.where(feed_items.c.id.in_([int(key) for key in delivery.data.get("items", ())]))
        else:
            query = query.where(feed_items.c.id == delivery.item_id)
        async with self._database.read() as connection:
            return [item_of(row) for row in await connection.execute(query.order_by(feed_items.c.id))]

    async def prune(self, closed_before: datetime) -> int:
        """Forget the notices and digests settled before a moment; items keep their trace while they last."""
        old = sa.delete(feed_deliveries).where(
            feed_deliveries.c.closed_at < closed_before, feed_deliveries.c.item_id.is_(None)
        )
        async with self._database.write() as connection:
            return (await connection.execute(old)).rowcount


def post_key(delivery: Delivery) -> int:
    """What stands for the message of a delivery that is not sent yet: no message of Discord's is negative."""
    return -delivery.id


def _mine(delivery: Delivery) -> sa.Update:
    return sa.update(feed_deliveries).where(
        feed_deliveries.c.id == delivery.id, feed_deliveries.c.guild_id == delivery.guild_id, _OPEN
    )


async def _move_posts(
    connection: AsyncConnection, delivery: Delivery, message_id: int, channel_id: int
) -> None:
    """Give the articles that a delivery has brought its message, by which they are forgotten again."""
    key = post_key(delivery)
    mine = (posts.c.guild_id == delivery.guild_id, posts.c.message_id == key)
    await connection.execute(
        sa.update(posts).where(*mine).values(message_id=message_id, channel_id=channel_id)
    )
