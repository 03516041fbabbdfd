"""``python -m benchmarks.feed_polling FEEDS FOLDER HOST...``: follows feeds on one core and polls them.

The hosts serve the feeds that benchmarks/feeding.py offers. A line on standard input begins each round, and a
line of JSON on standard output says what came of it.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import psutil

from benchmarks.cores import CORE
from benchmarks.timing import watch_loop
from bot.sweeping import sweeping
from handlers.feeds_poller import FeedPoller
from news.feeds.feed import Feed, FeedItem, FeedKind, Validators
from news.feeds.schedule import MOST
from news.fetch import Fetcher
from storage.archive import Storage, open_storage
from storage.feed_adding import NewFeed
from storage.feed_outcome import Outcome
from storage.feed_settings import FeedSettings
from storage.types import now

ITEMS: Final = 20
"""Items of each feed at first."""

_GUILD_FEEDS: Final = 10


@dataclass(frozen=True, slots=True)
class Round:
    """What polling every feed once came to.

    Attributes:
        seconds: on the clock; ``worked`` on the processor.
        new: items that were queued.
        late: what the event loop was late by at most, in milliseconds; ``late_99`` in 99 of 100 cases.
        megabytes: of memory that ending the process and those it has started would set free.
    """

    name: str
    feeds: int
    seconds: float
    worked: float
    items: int
    new: int
    late: float
    late_99: float
    megabytes: int

    def __str__(self) -> str:
        each = 1000 * self.worked / self.feeds
        return (
            f"  {self.feeds:>6} feeds, {self.name:<13} {self.seconds:7.2f} s, processor {self.worked:7.2f} s"
            f" ({each:5.2f} ms each), {self.items / self.seconds:8.0f} items/s, {self.new:>5} new,"
            f" loop late {self.late_99:5.1f} ms (99 %), {self.late:5.1f} ms (most), {self.megabytes} MB"
        )


async def poll(feeds: int, folder: Path, hosts: Sequence[str]) -> None:
    """Follow the feeds in a new archive, ten in each of a tenth as many servers; poll them three times."""
    async with (
        open_storage(f"sqlite:///{folder / 'verbatim.db'}") as storage,
        Fetcher(user_agent="Verbatim/benchmark", allowed_hosts=hosts) as fetcher,
    ):
        for number in range(feeds):
            await _follow(storage, number, f"http://{hosts[number % len(hosts)]}/{number}")
        moment = [now()]
        poller = FeedPoller(storage, fetcher, clock=lambda: moment[0])
        async with sweeping():  # as the bot does
            for name, items in (("had them all", ITEMS), ("one new each", ITEMS + 1), ("not modified", 0)):
                await asyncio.to_thread(sys.stdin.readline)
                moment[0] += 2 * MOST
                print(json.dumps(asdict(await _one_round(poller, name, feeds, items))), flush=True)


async def _follow(storage: Storage, number: int, url: str) -> None:
    at = now()
    items = tuple(
        FeedItem(f"{number}-{n}", f"https://paper{number}.example/{n}", f"Report {n} of {number}")
        for n in range(ITEMS)
    )
    feed = Feed(f"Paper {number}", None, items, FeedKind.RSS)
    new = NewFeed(url, 2, FeedSettings(), 3)
    await storage.feeds.add(1 + number // _GUILD_FEEDS, new, Outcome(feed, Validators(), None, at, at))


async def _one_round(poller: FeedPoller, name: str, feeds: int, items: int) -> Round:
    before, started = _worked(), time.perf_counter()
    async with watch_loop() as lag:
        done = await poller.once()
    seconds, worked = time.perf_counter() - started, _worked() - before
    if done.asked != feeds or done.failed:
        raise RuntimeError(f"{done.asked} of {feeds} feeds were asked, {done.failed} failed")
    memory = sum(process.memory_full_info().uss for process in _processes()) // 1_000_000
    late_99 = lag.times.percentile(0.99)
    return Round(name, feeds, seconds, worked, feeds * items, done.queued, lag.worst, late_99, memory)


def _processes() -> list[psutil.Process]:
    return [(this := psutil.Process()), *this.children(recursive=True)]


def _worked() -> float:
    """Seconds on the processor, those of the processes in which feeds are read included."""
    return sum(times.user + times.system for times in (process.cpu_times() for process in _processes()))


if __name__ == "__main__":
    os.sched_setaffinity(0, {CORE})
    asyncio.run(poll(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
