"""Posts what feeds brought, each item exactly once: channels side by side, each in order."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import discord

from bot.channel_queue import MOST_ATTEMPTS, NONCE_LIFE, ChannelQueue, never_will, retry_pause
from bot.errors import DISCORD_FAILED
from bot.feed_notices import FeedNotices
from bot.feed_posting import Posted
from bot.feed_sending import FeedPoster
from bot.respond import Responder
from news.errors import NoticeGone, StorageError, UnknownFeed
from storage.feed_rows import Delivery, DeliveryKind, Failure

if TYPE_CHECKING:
    from discord.ext import commands

log = logging.getLogger(__name__)

# Moderators who are told of a missing permission need some minutes; asking Discord more often helps nobody.
FORBIDDEN_RETRY: Final = timedelta(minutes=10)
# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
UNKNOWN_CHANNEL: Final = 10003
# What moderators can put right besides permissions: an archived and locked thread, a forum whose posts need
# a tag, a channel with as many open threads as there may be.
FOR_MODERATORS: Final = frozenset({50083, 40067, 160006})


class FeedSender(ChannelQueue[Delivery]):
    """Sends what waits in the feeds' queue.

    Args:
        client: the connected client; sending starts when it is ready.
        responder: knows the handlers, and the language of each server.
        nonce_life: how long after its first attempt a post relies on Discord to refuse it a second time.
        forbidden_retry: how long a post waits for a permission that is missing.
    """

    def __init__(
        self,
        client: commands.Bot,
        responder: Responder,
        *,
        nonce_life: timedelta = NONCE_LIFE,
        forbidden_retry: timedelta = FORBIDDEN_RETRY,
    ) -> None:
        super().__init__(client, "posts")
        self._queue = responder.app.feed_delivery
        self._notices = FeedNotices(client, responder)
        #: Sends single posts.
        self.poster = FeedPoster(client, responder, self._notices, nonce_life)
        self._forbidden_retry = forbidden_retry

    async def due(self) -> list[Delivery]:
        """Give the posts that are to be sent now, oldest first."""
        return await self._queue.due()

    async def seconds_to_next(self) -> float | None:
        """How long until a post is due; None where none waits."""
        return await self._queue.seconds_to_next()

    async def deliver(self, item: Delivery) -> bool:
        """Send one post; returns whether those behind it may follow, which else would come before it."""
        if item.kind is DeliveryKind.LOST:
            return await self._tell(item)
        try:
            # Counted before anything is done, so that a post which kills the process is given up one day.
            attempts = await self._queue.begin(item)
            try:
                posted = await self.poster.send(item)
            except DISCORD_FAILED as error:
                return await self._failed(item, attempts, error)
            except (StorageError, UnknownFeed):
                raise
            except Exception:  # a fault of ours must not block the posts behind this one
                log.exception("post %d given up", item.id)
                await self._queue.failed(item, "unexpected", retry_in=None, why=Failure.FAULT)
            else:
                await self._settled(item, posted)
        except (NoticeGone, UnknownFeed):
            log.info("post %d is no longer wanted", item.id)
        return True

    async def _tell(self, item: Delivery) -> bool:
        """Tell moderators that a channel is lost; nothing else waits for that."""
        try:
            attempts = await self._queue.begin(item)
            try:
                posted = await self._notices.tell(item, await self._queue.lost(item))
            except DISCORD_FAILED as error:
                hopeless = attempts >= MOST_ATTEMPTS or never_will(error)
                pause = None if hopeless else retry_pause(attempts - 1)
                await self._queue.failed(item, str(error) or type(error).__name__, retry_in=pause)
            except (StorageError, UnknownFeed):
                raise
            except Exception:  # as above: nobody's posts end because of a notice
                log.exception("notice %d given up", item.id)
                await self._queue.failed(item, "unexpected", retry_in=None, why=Failure.FAULT)
            else:
                if posted is None:
                    await self._queue.failed(item, "nobody can be told", retry_in=None)
                else:
                    await self._queue.sent(item, posted.message_id, posted.channel_id)
        except (NoticeGone, UnknownFeed):
            log.info("notice %d is no longer wanted", item.id)
        return True

    async def _settled(self, delivery: Delivery, posted: Posted) -> None:
        elsewhere = posted.channel_id if posted.channel_id != delivery.channel_id else None
        try:
            await self._queue.sent(delivery, posted.message_id, elsewhere)
        except NoticeGone:
            log.info("the feed of post %d was removed while it was on its way", delivery.id)
            await self.poster.withdraw(delivery.guild_id, posted)

    async def _failed(self, delivery: Delivery, attempts: int, error: Exception) -> bool:
        reason = str(error) or type(error).__name__
        if isinstance(error, discord.NotFound) and error.code == UNKNOWN_CHANNEL:
            await self._queue.channel_gone(delivery, reason)
            return False
        if isinstance(error, discord.Forbidden) or getattr(error, "code", 0) in FOR_MODERATORS:
            await self._queue.refused(delivery, reason, retry_in=self._forbidden_retry.total_seconds())
            return False
        if attempts >= MOST_ATTEMPTS or never_will(error):
            log.warning("post %d given up: %s", delivery.id, reason)
            why = Failure.INVALID if never_will(error) else Failure.UNANSWERED
            await self._queue.failed(delivery, reason, retry_in=None, why=why)
            return True
        pause = retry_pause(attempts - 1)
        await self._queue.failed(delivery, reason, retry_in=pause)
        return False
