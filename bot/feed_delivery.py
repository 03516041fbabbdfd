"""Posts what feeds brought, each item exactly once: channels side by side, each in order."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import discord

from bot.delivery import (
    BUSY_LOOK_SECONDS,
    CONCURRENT_CHANNELS,
    FIRST_RETRY_SECONDS,
    LONGEST_RETRY_SECONDS,
    MOST_ATTEMPTS,
    NONCE_LIFE,
    never_will,
)
from bot.errors import DISCORD_FAILED
from bot.feed_notices import FeedNotices
from bot.feed_posting import Posted
from bot.feed_sending import FeedPoster
from bot.respond import Responder
from news.errors import NoticeGone, StorageError, UnknownFeed
from storage.feed_rows import Delivery

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
# Why a post waits that stands behind another, for the trace.
BEHIND: Final = "waits for the post before it"
# Further behind than the clocks of the database and of this process may differ.
BEHIND_SECONDS: Final = 0.05


class FeedSender:
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
        self._client = client
        self._responder = responder
        self._queue = responder.app.feed_delivery
        self._feeds = responder.app.storage.feeds
        self._notices = FeedNotices(client, responder)
        #: Sends single posts.
        self.poster = FeedPoster(client, responder, self._notices, nonce_life)
        self._forbidden_retry = forbidden_retry
        self._wake = asyncio.Event()
        self._slots = asyncio.Semaphore(CONCURRENT_CHANNELS)
        self._busy: set[int] = set()
        self._held: dict[int, float] = {}
        self._stopping = False

    def wake(self) -> None:
        """Say that something was queued."""
        self._wake.set()

    def stop(self) -> None:
        """Let ``run`` end as soon as what is being sent is sent."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        """Send until stopped or cancelled."""
        await self._client.wait_until_ready()
        async with asyncio.TaskGroup() as channels:
            while not self._stopping:
                self._wake.clear()
                pause = await self._start_due(channels)
                try:
                    async with asyncio.timeout(pause):
                        await self._wake.wait()
                except TimeoutError:
                    continue

    async def _start_due(self, channels: asyncio.TaskGroup) -> float | None:
        """Start on every channel that has something due; returns the seconds until there may be more."""
        waiting: dict[int, list[Delivery]] = {}
        try:
            for delivery in await self._queue.due():
                if delivery.channel_id not in self._busy and not await self._waits(delivery):
                    waiting.setdefault(delivery.channel_id, []).append(delivery)
            pause = await self._queue.seconds_to_next()
        except StorageError:
            log.exception("the feeds' queue cannot be read")
            return FIRST_RETRY_SECONDS
        for channel_id, deliveries in waiting.items():
            self._busy.add(channel_id)
            channels.create_task(self._send_all(channel_id, deliveries))
        return max(pause, BUSY_LOOK_SECONDS) if pause is not None and self._busy else pause

    async def _send_all(self, channel_id: int, deliveries: Sequence[Delivery]) -> None:
        try:
            async with self._slots:
                for delivery in deliveries:
                    if self._stopping or not await self._deliver(delivery):
                        return
        except StorageError:
            log.exception("posts for channel %d stay in the queue", channel_id)
            await asyncio.sleep(FIRST_RETRY_SECONDS)
        finally:
            self._busy.discard(channel_id)
            self.wake()

    async def _deliver(self, delivery: Delivery) -> bool:
        """Send one; returns whether those behind it may follow, which else would come before it."""
        try:
            # Counted before anything is done, so that a post which kills the process is given up one day.
            attempts = await self._queue.begin(delivery)
            try:
                posted = await self.poster.send(delivery)
            except DISCORD_FAILED as error:
                return await self._failed(delivery, attempts, error)
            except (StorageError, UnknownFeed):
                raise
            except Exception:  # a fault of ours must not block the posts behind this one
                log.exception("post %d given up", delivery.id)
                await self._queue.failed(delivery, "unexpected", retry_in=None)
            else:
                await self._settled(delivery, posted)
        except (NoticeGone, UnknownFeed):
            log.info("post %d is no longer wanted", delivery.id)
        return True

    async def _waits(self, delivery: Delivery) -> bool:
        """Whether a post stands behind one that could not be sent yet; it is then left alone as long."""
        left = self._held.get(delivery.channel_id, 0.0) - time.monotonic()
        if left <= 0:
            self._held.pop(delivery.channel_id, None)
            return False
        with suppress(NoticeGone):
            await self._queue.failed(delivery, BEHIND, retry_in=left + BEHIND_SECONDS)
        return True

    async def _later(self, delivery: Delivery, reason: str, pause: float) -> None:
        """Try a post again later, and those of its channel after it."""
        await self._queue.failed(delivery, reason, retry_in=pause)
        self._held[delivery.channel_id] = time.monotonic() + pause

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
            log.warning("feed %d suspended: its channel is gone", delivery.feed_id)
            await self._queue.channel_gone(delivery, reason)
            return False
        if isinstance(error, discord.Forbidden) or getattr(error, "code", 0) in FOR_MODERATORS:
            log.warning("post %d waits for moderators: %s", delivery.id, reason)
            pause = self._forbidden_retry.total_seconds()
            await self._later(delivery, reason, pause)
            await self._notices.forbidden(await self._feeds.get(delivery.guild_id, delivery.feed_id))
            return False
        if attempts >= MOST_ATTEMPTS or never_will(error):
            log.warning("post %d given up: %s", delivery.id, reason)
            await self._queue.failed(delivery, reason, retry_in=None)
            return True
        pause = min(FIRST_RETRY_SECONDS * 2 ** (attempts - 1), LONGEST_RETRY_SECONDS)
        log.warning("post %d postponed by %.0f s: %s", delivery.id, pause, reason)
        await self._later(delivery, reason, pause)
        return False
