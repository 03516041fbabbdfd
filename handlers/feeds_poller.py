"""Asks the feeds that are due, each address once, and queues what is new for every server that follows it."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from handlers.feeds_reasons import told_of
from news.errors import NewsError, SiteBroken, SiteRefused, StorageError
from news.feeds.fetching import Fetched, fetch_feed
from news.feeds.filters import Judge
from news.feeds.schedule import LEAST, MOST, next_poll, next_try
from news.fetch import Fetcher
from news.host_slots import PER_HOST, HostSlots
from storage.archive import Storage
from storage.feed_polls import Outcome
from storage.feed_rows import Source
from storage.types import now

log = logging.getLogger(__name__)

CONCURRENT_POLLS: Final = 8
"""Half of what is fetched at once at most (news/host_slots.py): posted links must not wait behind feeds."""

SUSPENDED_KEPT: Final = timedelta(days=30)
"""How long the settings of a feed are kept whose channel is gone."""

ITEMS_KEPT: Final = timedelta(days=90)
"""How long an item is remembered that is no longer in its feed: some come back after weeks."""

CONTENTS_KEPT: Final = timedelta(days=7)
"""How long the text that a feed holds is kept once its item is posted."""

SETTLED_KEPT: Final = timedelta(days=90)

# Sources in hand at once, most of them waiting for their host's turn.
_BATCH: Final = 256
# However far away the next poll is, the database is looked at this often: it may have been changed.
_LOOK_SECONDS: Final = 60.0
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
        self._slots = HostSlots(PER_HOST, CONCURRENT_POLLS)
        self._busy: set[int] = set()
        self._tidy_due = clock()
        self.on_queued: Callable[[], None] = lambda: None

    def wake(self) -> None:
        """Say that a feed was added or is to be asked at once."""
        self._wake.set()

    async def run(self) -> None:
        """Poll until cancelled."""
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
        done = Polls()
        while due := await self._due():
            self._busy.update(source.id for source in due)
            done = sum(await asyncio.gather(*map(self._poll, due)), done)
        return done

    async def _start_due(self, polls: asyncio.TaskGroup) -> float:
        """Start asking what is due; returns the seconds until there may be more."""
        try:
            await self._tidy()
            due = await self._due()
            pause = await self._sources.seconds_to_next(self._clock())
        except StorageError:
            log.exception("what feeds are due cannot be read")
            return _RETRY_SECONDS
        for source in due:
            self._busy.add(source.id)
            polls.create_task(self._guarded(source))
        if self._busy:
            return _LOOK_SECONDS  # whoever is done wakes us
        return min(_LOOK_SECONDS if pause is None else pause, _LOOK_SECONDS)

    async def _due(self) -> list[Source]:
        if len(self._busy) > _BATCH // 2:
            return []
        due = await self._sources.due(_BATCH + len(self._busy), self._clock())
        return [source for source in due if source.id not in self._busy][: _BATCH - len(self._busy)]

    async def _guarded(self, source: Source) -> None:
        try:
            await self._poll(source)
        except StorageError:
            log.exception("the poll of source %d is not written down; it is asked again", source.id)
            await asyncio.sleep(_RETRY_SECONDS)

    async def _poll(self, source: Source) -> Polls:
        try:
            async with self._slots.slot(urlsplit(source.url).netloc):
                polled = await self._ask(source)
        finally:
            self._busy.discard(source.id)
            if len(self._busy) <= _BATCH // 2:
                self.wake()
        if polled.queued:
            self.on_queued()
        return polled

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
        feed, judge = fetched.feed, Judge()
        if feed is not None:
            coming = await self._sources.news(source.id, feed)
            if coming.items and coming.filters:
                # Deciding may take long, and the database must not be locked meanwhile.
                await asyncio.to_thread(judge.prepare, coming.filters, coming.items)
        ttl = feed.ttl if feed is not None else source.ttl
        due = next_poll(at, fetched.headers, ttl, least=self._least, rng=self._rng)
        outcome = Outcome(feed, fetched.validators, fetched.moved_to, at, due)
        return await self._sources.succeeded(source.id, outcome, judge)

    async def _failed(self, source: Source, error: NewsError) -> int:
        at = self._clock()
        later = error.retry_after if isinstance(error, SiteRefused | SiteBroken) else ""
        due = next_try(at, source.failures + 1, later, least=self._least, rng=self._rng)
        log.info(
            "source %d failed for the %d. time: %s", source.id, source.failures + 1, type(error).__name__
        )
        return await self._sources.failed(source.id, told_of(error), min(due, at + 2 * MOST), at)

    async def _tidy(self) -> None:
        """Once a day, forget what is no longer needed."""
        at = self._clock()
        if at < self._tidy_due:
            return
        self._tidy_due = at + _TIDY_EVERY
        gone = await self._storage.feeds.prune_suspended(at - SUSPENDED_KEPT)
        items = 0
        while some := await self._sources.prune_items((at - ITEMS_KEPT).date()):
            items += some
            await asyncio.sleep(_PAUSE_SECONDS)
        contents = 0
        while some := await self._sources.prune_contents(at - CONTENTS_KEPT):
            contents += some
            await asyncio.sleep(_PAUSE_SECONDS)
        await self._storage.feed_deliveries.prune(at - SETTLED_KEPT)
        await self._sources.prune_unfollowed()
        log.info("forgotten: %d suspended feeds, %d items, %d contents", gone, items, contents)
