"""What a face needs to post feeds: what is due, what it says, and what became of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Sequence
from typing import Final

from handlers.feeds_posts import FeedPost, FeedPosts
from handlers.feeds_reading import Place
from news.errors import NoticeGone
from news.feeds.feed import FeedItem
from news.feeds.filters import Filters, Judge
from storage.archive import Storage
from storage.feed_deliveries import post_key
from storage.feed_rows import Delivery, DeliveryKind, Failure, FollowedFeed
from storage.types import now

log = logging.getLogger(__name__)

#: Taken from the queue at once: enough that one channel's backlog does not hide the others'.
MOST_DUE: Final = 500


class FeedDelivery:
    """The queue of what is to be posted of feeds.

    For each delivery, those of one channel in the order of ``due``: ``begin``, ``content``, send with the
    delivery's nonce, ``sent``. One that was begun before, longer ago than Discord remembers a nonce, is
    looked for in the channel first.
    """

    def __init__(self, storage: Storage, posts: FeedPosts) -> None:
        self._deliveries = storage.feed_deliveries
        self._feeds = storage.feeds
        self._forgetting = storage.forgetting
        self._posts = posts

    async def due(self, limit: int = MOST_DUE) -> list[Delivery]:
        """Give what is due, oldest first; digests whose time has come are made first.

        What came after a post of its channel that is to be tried again later is not due before that.
        """
        await self._deliveries.gather()
        return await self._deliveries.due(limit)

    async def seconds_to_next(self) -> float | None:
        """How long until something is due; None where nothing waits."""
        return await self._deliveries.seconds_to_next()

    async def begin(self, delivery: Delivery) -> int:
        """Count an attempt, durably, and return how many there were with this one.

        Raises:
            NoticeGone: the delivery is no longer wanted and must not be sent.
        """
        return await self._deliveries.begin(delivery)

    async def content(self, delivery: Delivery) -> FeedPost:
        """What a delivery says; its articles are fetched, read and stored the first time, which takes long.

        Raises:
            NoticeGone: what it is about is no longer there.
            UnknownFeed: the feed was removed meanwhile.
            StorageError: the archive fails.
        """
        feed = await self._feeds.get(delivery.guild_id, delivery.feed_id)
        if delivery.kind in (DeliveryKind.BROKEN, DeliveryKind.RECOVERED, DeliveryKind.JOINED):
            return self._posts.of_notice(feed, delivery.kind, delivery.data)
        items = [stored.item for stored in await self._deliveries.items(delivery)]
        count = len(items)
        if delivery.kind is DeliveryKind.MORE:
            wanted = await _wanted(feed.settings.filters, items)
            count = int(delivery.data.get("count", count)) - (len(items) - len(wanted))
            items = wanted
        if count <= 0:
            # Left in the queue it would come back at once, again and again.
            await self.failed(delivery, "there is nothing left of it", retry_in=None, why=Failure.EMPTY)
            raise NoticeGone(f"feed delivery {delivery.id}: nothing is left of it")
        if delivery.kind is DeliveryKind.MORE:
            return self._posts.of_rest(feed, items[::-1], count)
        place = Place(delivery.guild_id, delivery.channel_id, post_key(delivery), 0, now())
        if delivery.kind is DeliveryKind.DIGEST:
            return await self._posts.of_digest(feed, items, place)
        post, taken = await self._posts.of_item(feed, items[0], place)
        if taken.source is not None:
            await self._deliveries.read(delivery, taken.source.article_id)
        return post

    async def sent(self, delivery: Delivery, message_id: int, channel_id: int | None = None) -> None:
        """Note under which id a delivery was sent; its articles are forgotten with that message.

        Args:
            delivery: as ``due`` gave it.
            message_id: of the message in Discord.
            channel_id: of the thread it landed in, where that is another than the feed's channel.

        Raises:
            NoticeGone: the delivery is no longer there, so the message should be deleted again.
        """
        where = delivery.channel_id if channel_id is None else channel_id
        await self._deliveries.sent(delivery, message_id, where)
        log.info("feed delivery %d of guild %d was sent", delivery.id, delivery.guild_id)

    async def refused(self, delivery: Delivery, reason: str, *, retry_in: float) -> bool:
        """Note that Discord will not take a delivery before moderators have put something right.

        However often that happens, it is tried again. Returns whether there is a notice to be sent of it.

        Raises:
            NoticeGone: the delivery is no longer there.
        """
        log.warning("feed delivery %d waits %.0f s for moderators: %s", delivery.id, retry_in, reason)
        return await self._deliveries.refused(delivery, retry_in)

    async def failed(
        self,
        delivery: Delivery,
        reason: str,
        *,
        retry_in: float | None,
        why: Failure = Failure.UNANSWERED,
    ) -> None:
        """Note that a delivery could not be sent: it is tried again after ``retry_in`` seconds, or given up.

        Args:
            delivery: as ``due`` gave it.
            reason: what was said, for the log.
            retry_in: seconds, or None to give up.
            why: what ``/feed why`` says of what is given up.

        Raises:
            NoticeGone: the delivery is no longer there.
        """
        if retry_in is not None:
            log.warning("feed delivery %d postponed by %.0f s: %s", delivery.id, retry_in, reason)
            await self._deliveries.postpone(delivery, retry_in)
            return
        log.warning("feed delivery %d given up: %s", delivery.id, reason)
        await self._deliveries.give_up(delivery, reason, why)
        await self._forgetting.message(delivery.guild_id, post_key(delivery))

    async def channel_gone(self, delivery: Delivery, reason: str) -> None:
        """Note that the feed's channel is no longer there: nothing more is posted, the settings are kept.

        Moderators are told, by a delivery of its own.

        Raises:
            UnknownFeed: the feed was removed meanwhile.
        """
        log.warning("feed %d is suspended, its channel is gone: %s", delivery.feed_id, reason)
        await self._feeds.suspend(delivery.guild_id, delivery.feed_id)
        await self._forgetting.message(delivery.guild_id, post_key(delivery))

    async def known(self, guild_id: int, message_ids: Collection[int]) -> set[int]:
        """Which of these messages are known to be posts of the guild's feeds."""
        return await self._deliveries.known(guild_id, message_ids)

    async def lost(self, delivery: Delivery) -> FollowedFeed:
        """The feed that a notice of a loss is about; it is sent to moderators, not into the channel.

        Raises:
            UnknownFeed: the feed was removed meanwhile.
        """
        return await self._feeds.get(delivery.guild_id, delivery.feed_id)


async def _wanted(filters: Filters, items: Sequence[FeedItem]) -> list[FeedItem]:
    """Those of the items that pass by the filters of today."""
    judge = Judge()
    await asyncio.to_thread(judge.prepare, [filters], items)
    return [item for item in items if judge(filters, item).passes]
