"""What waits in the database to be sent: channels side by side, each in order, until the bot stops."""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar

import discord

from news.errors import StorageError

if TYPE_CHECKING:
    from discord.ext import commands

log = logging.getLogger(__name__)

# Discord honours a nonce for a few minutes; after this an earlier attempt is looked for in the channel.
NONCE_LIFE: Final = timedelta(minutes=2)
FIRST_RETRY_SECONDS: Final = 2.0
LONGEST_RETRY_SECONDS: Final = 600.0
# About a day of the longest pauses; a channel that takes no message for that long will not.
MOST_ATTEMPTS: Final = 150
# Discord makes a busy channel wait; the others go on. All together may send 50 requests a second.
CONCURRENT_CHANNELS: Final = 16
# While a channel is busy what waits for it counts as due all the time, so the queue is looked at this often.
BUSY_LOOK_SECONDS: Final = 1.0


class Waiting(Protocol):
    """What waits to be sent."""

    @property
    def channel_id(self) -> int:
        """Discord's id of the channel it goes to."""
        ...


Item = TypeVar("Item", bound=Waiting)


class ChannelQueue(ABC, Generic[Item]):
    """Sends what is due, the items of one channel one after the other.

    Args:
        client: the connected client; sending starts when it is ready.
        name: what waits here, for the log: "replies".
    """

    def __init__(self, client: commands.Bot, name: str) -> None:
        self._client = client
        self._name = name
        self._wake = asyncio.Event()
        self._slots = asyncio.Semaphore(CONCURRENT_CHANNELS)
        self._busy: set[int] = set()
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

    @abstractmethod
    async def due(self) -> Sequence[Item]:
        """Give what is to be sent now, oldest first.

        Raises:
            StorageError: the queue cannot be read.
        """

    @abstractmethod
    async def seconds_to_next(self) -> float | None:
        """How long until something is due; None where nothing waits.

        Raises:
            StorageError: the queue cannot be read.
        """

    @abstractmethod
    async def deliver(self, item: Item) -> bool:
        """Send one and settle it; returns whether those behind it in its channel may follow now.

        Raises:
            StorageError: the queue cannot be written; the item stays in it.
        """

    async def _start_due(self, channels: asyncio.TaskGroup) -> float | None:
        """Start on every channel that has something due; returns the seconds until there may be more."""
        waiting: dict[int, list[Item]] = {}
        try:
            for item in await self.due():
                if item.channel_id not in self._busy:
                    waiting.setdefault(item.channel_id, []).append(item)
            pause = await self.seconds_to_next()
        except StorageError:
            log.exception("what %s wait to be sent cannot be read", self._name)
            return FIRST_RETRY_SECONDS
        for channel_id, items in waiting.items():
            self._busy.add(channel_id)
            channels.create_task(self._deliver_all(channel_id, items))
        return max(pause, BUSY_LOOK_SECONDS) if pause is not None and self._busy else pause

    async def _deliver_all(self, channel_id: int, items: Sequence[Item]) -> None:
        try:
            async with self._slots:
                for item in items:
                    if self._stopping or not await self.deliver(item):
                        return
        except StorageError:
            log.exception("%s for channel %d stay in the database", self._name, channel_id)
            await asyncio.sleep(FIRST_RETRY_SECONDS)
        finally:
            self._busy.discard(channel_id)
            self.wake()


def retry_pause(attempts: int) -> float:
    """Seconds to wait after so many attempts have failed."""
    return min(FIRST_RETRY_SECONDS * 2 ** min(attempts, 32), LONGEST_RETRY_SECONDS)


def never_will(error: Exception) -> bool:
    """Whether Discord has understood the message and refused it: the same words will fare no better."""
    return isinstance(error, discord.HTTPException) and 400 <= error.status < 500 and error.status != 429
