"""What is to be posted of feeds, and what became of it: nothing is lost, nothing is posted twice.

A delivery is begun, durably, before anything is sent. Whoever finds it begun after a crash sends it again
with the same nonce or, later than Discord remembers one, looks for it in the channel first.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.errors import NoticeGone
from storage.database import Database
from storage.feed_gathering import crowded_feeds, fold, for_digest, make_digest, ripe_feeds
from storage.feed_losses import tell_refused
from storage.feed_order import put_off, standing_behind
from storage.feed_rejudging import Rejudging, leave_out
from storage.feed_rows import (
    DELIVERY_COLUMNS,
    ITEM_COLUMNS,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Failure,
    FeedState,
    Skipped,
    StoredItem,
    delivery_of,
    item_of,
    present,
)
from storage.feed_schema import feed_deliveries, feed_items, feeds
from storage.keys import clean_json
from storage.schema import posts
from storage.types import now

_OPEN: Final = feed_deliveries.c.closed_at.is_(None)


class FeedDeliveries:
    """The queue of what is to be posted, and the trace of what was."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rejudging = Rejudging()

    async def gather(self, at: datetime | None = None) -> int:
        """Make the digests that are due, and fold what has piled up; returns how many.

        What was held back is judged by the filters of today first.
        """
        at = at or now()
        await self._judge_again(at)
        async with self._database.read() as connection:
            ripe = list((await connection.execute(ripe_feeds(at))).scalars())
            crowded = list((await connection.execute(crowded_feeds(at))).scalars())
        if not ripe and not crowded:
            return 0
        async with self._database.write() as connection:
            made = [await make_digest(connection, feed_id, at) for feed_id in ripe]
            folded = [await fold(connection, feed_id, at) for feed_id in crowded]
        return sum(made) + sum(folded)

    async def _judge_again(self, at: datetime) -> None:
        async with self._database.read() as connection:
            unjudged = await self._rejudging.unjudged(connection, at)
        if unjudged and (failing := await self._rejudging.failing(unjudged)):
            async with self._database.write() as connection:
                await leave_out(connection, failing, at)

    async def due(self, limit: int, at: datetime | None = None) -> list[Delivery]:
        """Give every guild's deliveries that are due, oldest first.

        What stands in its channel behind a post that is to be tried again later is put off until then.
        """
        at = at or now()
        query = sa.select(*DELIVERY_COLUMNS).join(feeds, feeds.c.id == feed_deliveries.c.feed_id)
        query = query.where(_OPEN, feed_deliveries.c.due_at <= at, present())
        async with self._database.read() as connection:
            behind = await standing_behind(connection, at)
            rows = await connection.execute(query.order_by(feed_deliveries.c.id).limit(limit))
            found = [delivery_of(row) for row in rows if row.id not in behind]
        if behind:
            async with self._database.write() as connection:
                await put_off(connection, behind)
        return found

    async def seconds_to_next(self, at: datetime | None = None) -> float | None:
        """How long until something is due, a digest or what was held back; None where nothing waits."""
        held = sa.exists().where(feed_deliveries.c.feed_id == feeds.c.id, *for_digest())
        active = feeds.c.state == FeedState.ACTIVE.value
        joined = sa.join(feed_deliveries, feeds, feeds.c.id == feed_deliveries.c.feed_id)
        times = (
            sa.select(sa.func.min(feed_deliveries.c.due_at)).select_from(joined).where(_OPEN, present()),
            sa.select(sa.func.min(feeds.c.next_digest_at)).where(active, held, present()),
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
        values = {"due_at": now() + timedelta(seconds=seconds), "state": DeliveryState.WAITING.value}
        update = _mine(delivery).values(values)
        async with self._database.write() as connection:
            if not (await connection.execute(update)).rowcount:
                raise NoticeGone(f"feed delivery {delivery.id}")

    async def refused(self, delivery: Delivery, seconds: float) -> bool:
        """Leave alone what moderators have to put right first; that Discord refused it is no attempt of ours.

        Args:
            delivery: as ``due`` gave it, before it was begun.
            seconds: until it is tried again.

        Returns:
            Whether moderators are to be told.

        Raises:
            NoticeGone: the delivery is no longer there.
        """
        at = now()
        values = {
            "due_at": at + timedelta(seconds=seconds),
            "attempts": feed_deliveries.c.attempts - 1,
            # What was refused is not in the channel, unless an attempt before this one was cut off.
            "started_at": delivery.started_at,
            "state": DeliveryState.WAITING.value,
            "reason": {"why": Skipped.REFUSED.value},
        }
        async with self._database.write() as connection:
            if not (await connection.execute(_mine(delivery).values(values))).rowcount:
                raise NoticeGone(f"feed delivery {delivery.id}")
            return await tell_refused(connection, delivery, at)

    async def give_up(self, delivery: Delivery, reason: str, why: Failure = Failure.UNANSWERED) -> None:
        """Note that a delivery will not be sent, and why.

        Args:
            delivery: as ``due`` gave it.
            reason: what was said, for the log of whoever runs the bot.
            why: what kind of failure it was, for which there are words.

        Raises:
            NoticeGone: the delivery is no longer there.
        """
        told = clean_json({"why": Skipped.FAILED.value, "kind": why.value, "detail": reason})
        closed = {"state": DeliveryState.SKIPPED.value, "reason": told, "closed_at": now()}
        async with self._database.write() as connection:
            if not (await connection.execute(_mine(delivery).values(closed))).rowcount:
                raise NoticeGone(f"feed delivery {delivery.id}")
            its = sa.update(feed_deliveries).where(
                feed_deliveries.c.guild_id == delivery.guild_id, feed_deliveries.c.digest_id == delivery.id
            )
            await connection.execute(its.values(closed))

    async def known(self, guild_id: int, message_ids: Collection[int]) -> set[int]:
        """Which of these messages are known to be deliveries of a guild's feeds."""
        query = sa.select(feed_deliveries.c.message_id).where(
            feed_deliveries.c.guild_id == guild_id, feed_deliveries.c.message_id.in_(message_ids)
        )
        async with self._database.read() as connection:
            return set((await connection.execute(query)).scalars())

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
