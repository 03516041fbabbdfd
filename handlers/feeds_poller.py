"""Asks the feeds that are due, each address once, and queues what is new for every server that follows it."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from handlers.feeds_backlog import Backlog
from handlers.feeds_reasons import told_of
from news.errors import NewsError, SiteBroken, SiteRefused, StorageError
from news.feeds.fetching import Fetched, fetch_feed
from news.feeds.schedule import LEAST, next_poll, next_try
from news.fetch import Fetcher
from storage.archive import Storage
from storage.feed_outcome import Outcome
from storage.feed_rows import Source
from storage.types import now

log = logging.getLogger(__name__)

SUSPENDED_KEPT: Final = timedelta(days=30)
"""How long the settings of a feed are kept whose channel is gone."""

ITEMS_KEPT: Final = timedelta(days=90)
"""How long an item is remembered that is no longer in its feed: one that comes back later is posted again,
unless its own date tells that it is older than this (storage/feed_items.py)."""

UNDATED_KEPT: Final = timedelta(days=365)
"""The same for items without a date. A feed with ten a day keeps 4 MB by this."""

CONTENTS_KEPT: Final = timedelta(days=7)
"""How long the text that a feed holds is kept once its item is posted."""

SETTLED_KEPT: Final = timedelta(days=90)

# Sources that wait for their host's turn in memory.
_BATCH: Final = 256
# However far away the next poll is, the database is looked at this often: it may have been changed.
_LOOK_SECONDS: Final = 60.0
# And so seldom, while there is something to do.
_BUSY_LOOK_SECONDS: Final = 0.2
# A site that has not answered after this keeps its own turn, but none of the others'.
_HANGING_SECONDS: Final = 2.0
_RETRY_SECONDS: Final = 5.0
_TIDY_EVERY: Final = timedelta(days=1)
_PAUSE_SECONDS: Final = 0.05


@dataclass(frozen=True, slots=True)
class Polls:
    """What a round of polling came to.

    Attributes:
        queued: deliveries that are to be sent because of it.
    """

    asked: int = 0
    failed: int = 0
    queued: int = 0

    def __add__(self, other: Polls) -> Polls:
        return Polls(self.asked + other.asked, self.failed + other.failed, self.queued + other.queued)


class FeedPoller:
    """The worker that asks feeds.

    Args:
        storage: the archive.
        fetcher: the one that fetches pages: its limits and its guard hold for feeds too.
        clock: what time it is.
        least: the shortest time between two polls of a feed.
        rng: for the jitter.
    """

    def __init__(
        self,
        storage: Storage,
        fetcher: Fetcher,
        clock: Callable[[], datetime] = now,
        least: timedelta = LEAST,
        rng: random.Random | None = None,
    ) -> None:
        self._storage = storage
        self._sources = storage.feed_sources
        self._fetcher = fetcher
        self._clock = clock
        self._least = least
        self._rng = rng
        self._wake = asyncio.Event()
        self._backlog = Backlog()
        self._changed = True
        self._look_at = self._check_at = 0.0
        self._tidy_due = clock()
        self.on_queued: Callable[[], None] = lambda: None

    def wake(self) -> None:
        """Say that a feed was added or is to be asked at once."""
        self._changed = True
        self._wake.set()

    async def run(self) -> None:
        """Poll until cancelled."""
        self._look_at = self._check_at = asyncio.get_running_loop().time()
        async with asyncio.TaskGroup() as polls:
            while True:
                self._wake.clear()
                pause = await self._start_due(polls)
                try:
                    async with asyncio.timeout(pause):
                        await self._wake.wait()
                except TimeoutError:
                    continue

    async def once(self) -> Polls:
        """Ask everything that is due now, and return what came of it.

        Raises:
            StorageError: the database fails.
        """
        done = Polls(queued=await self._check())
        polls: set[asyncio.Task[Polls]] = set()
        try:
            while True:
                if self._backlog.empty:
                    await self._refill()
                while (source := self._backlog.take()) is not None:
                    polls.add(asyncio.create_task(self._counted(source)))
                if not polls:
                    return done
                ended, polls = await asyncio.wait(polls, return_when=asyncio.FIRST_COMPLETED)
                done = sum((poll.result() for poll in ended), done)
        finally:
            for poll in polls:
                poll.cancel()

    async def _start_due(self, polls: asyncio.TaskGroup) -> float:
        """Start asking what is due; returns the seconds until there may be more."""
        loop = asyncio.get_running_loop()
        try:
            if self._changed or loop.time() >= self._look_at:
                await self._look()
        except StorageError:
            log.exception("what feeds are due cannot be read")
            self._changed = True
            return _RETRY_SECONDS
        while (source := self._backlog.take()) is not None:
            polls.create_task(self._guarded(source))
        return max(self._look_at - loop.time(), 0.0)

    async def _look(self) -> None:
        """See what is due, and when to look again."""
        loop = asyncio.get_running_loop()
        changed, self._changed = self._changed, False
        if changed or loop.time() >= self._check_at:
            self._check_at = loop.time() + _LOOK_SECONDS
            await self._tidy()
            if await self._check():
                self.on_queued()
        at = self._clock()
        more = await self._refill()
        seconds = 0.0 if more else await self._sources.seconds_to_next(at)
        pause = _LOOK_SECONDS if seconds is None else min(seconds, _LOOK_SECONDS)
        if self._backlog.in_hand or not self._backlog.empty:
            pause = max(pause, _BUSY_LOOK_SECONDS)
        self._look_at = loop.time() + pause

    async def _check(self) -> int:
        """Put right what a wrong clock has set, and queue what is to be told of lasting failures."""
        at = self._clock()
        if await self._sources.heal(at):
            log.warning("the clock was wrong: feeds waited for a time that was too far ahead")
        return await self._sources.tell(at)

    async def _refill(self) -> bool:
        """Read what is due; returns whether there is more."""
        asked = self._backlog.in_hand
        due = await self._sources.due(_BATCH + len(asked), self._clock())
        self._backlog.refill(due, asked)
        return len(due) >= _BATCH

    async def _guarded(self, source: Source) -> None:
        try:
            await self._poll(source)
        except StorageError:
            log.exception("the poll of source %d is not written down; it is asked again", source.id)
            await asyncio.sleep(_RETRY_SECONDS)
            self._look_by(timedelta(0))
        finally:
            self._backlog.done(source)
            self._wake.set()

    async def _counted(self, source: Source) -> Polls:
        try:
            return await self._poll(source)
        finally:
            self._backlog.done(source)

    async def _poll(self, source: Source) -> Polls:
        hanging = asyncio.get_running_loop().call_later(_HANGING_SECONDS, self._hangs, source)
        try:
            polled = await self._ask(source)
        finally:
            hanging.cancel()
        if polled.queued:
            self.on_queued()
        return polled

    def _hangs(self, source: Source) -> None:
        self._backlog.hangs(source)
        self._wake.set()

    async def _ask(self, source: Source) -> Polls:
        try:
            fetched = await fetch_feed(self._fetcher, source.url, source.validators)
            return Polls(1, 0, await self._succeeded(source, fetched))
        except NewsError as error:
            return Polls(1, 1, await self._failed(source, error))
        except StorageError:
            raise
        except Exception:  # a fault of ours in reading one feed must not end the polling of all
            log.exception("source %d could not be read", source.id)
            return Polls(1, 1, await self._failed(source, NewsError(url=source.url)))

    async def _succeeded(self, source: Source, fetched: Fetched) -> int:
        at = self._clock()
        feed = fetched.feed
        # Deciding may take long, and the database must not be locked meanwhile.
        judge = await self._sources.prepared(source.id, feed, fetched.moved_to)
        ttl = feed.ttl if feed is not None else source.ttl
        due = next_poll(at, fetched.headers, ttl, least=self._least, rng=self._rng)
        outcome = Outcome(feed, fetched.validators, fetched.moved_to, at, due)
        queued = await self._sources.succeeded(source.id, outcome, judge)
        self._look_by(due - at)
        return queued

    async def _failed(self, source: Source, error: NewsError) -> int:
        at = self._clock()
        later = error.retry_after if isinstance(error, SiteRefused | SiteBroken) else ""
        due = next_try(at, source.failures + 1, later, least=self._least, rng=self._rng)
        log.info(
            "source %d failed for the %d. time: %s", source.id, source.failures + 1, type(error).__name__
        )
        await self._sources.failed(source.id, told_of(error), due, at)
        self._look_by(due - at)
        return 0

    def _look_by(self, pause: timedelta) -> None:
        """Look for what is due after a time at the latest."""
        self._look_at = min(self._look_at, asyncio.get_running_loop().time() + pause.total_seconds())

    async def _tidy(self) -> None:
        """Once a day, forget what is no longer needed."""
        at = self._clock()
        if at < self._tidy_due <= at + _TIDY_EVERY:
            return
        self._tidy_due = at + _TIDY_EVERY
        suspended = await self._storage.feeds.prune_suspended(at - SUSPENDED_KEPT)
        items = 0
        gone, undated = (at - ITEMS_KEPT).date(), (at - UNDATED_KEPT).date()
        while some := await self._sources.prune_items(gone, undated):
            items += some
            await asyncio.sleep(_PAUSE_SECONDS)
        contents = 0
        while some := await self._sources.prune_contents(at - CONTENTS_KEPT):
            contents += some
            await asyncio.sleep(_PAUSE_SECONDS)
        await self._storage.feed_deliveries.prune(at - SETTLED_KEPT)
        await self._sources.prune_unfollowed()
        log.info("forgotten: %d suspended feeds, %d items, %d contents", suspended, items, contents)
