"""Load: how many feeds one process polls, what that takes, and what its event loop is late by.

    python -m benchmarks.feeding [FEEDS ...]        by default 200 and 2000

A process on one core follows so many feeds, ten on each of a tenth as many servers; a web server on the other
cores serves them on ports of its own, as they are different hosts. Three rounds: the first asks every feed
for what it has had, the second finds one new item in each, the third is answered "not modified".
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import psutil
from aiohttp import web

from benchmarks.shared import REPOSITORY
from handlers.feeds_poller import FeedPoller
from news.feeds.feed import Feed, FeedItem, FeedKind, Validators
from news.feeds.schedule import MOST
from news.fetch import Fetcher
from storage.archive import Storage, open_storage
from storage.feed_polls import Outcome
from storage.feed_settings import FeedSettings
from storage.feeds import NewFeed
from storage.types import now
from tests.web_server import WebServer, serve

SIZES: Final = (200, 2000)
ITEMS: Final = 20
"""Items of each feed, of about 1,000 characters: what newspapers offer."""

GUILD_FEEDS: Final = 10
_HOSTS: Final = 20
_CORE: Final = 0
_LOOK_SECONDS: Final = 0.005
_WORDS: Final = "The council said on Monday that the old bridge would stay closed until spring. " * 11


@dataclass(frozen=True, slots=True)
class Round:
    """What polling every feed once came to.

    Attributes:
        seconds: on the clock; ``worked`` on the processor.
        new: items that were queued.
        late: what the event loop was late by at most, in milliseconds; ``late_99`` in 99 of 100 cases.
        megabytes: of memory that ending the process would set free.
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
            f"{self.feeds:>6} feeds, {self.name:<13} {self.seconds:7.2f} s, {self.worked:7.2f} s of processor"
            f" ({each:5.2f} ms each), {self.items / self.seconds:8.0f} items/s, {self.new:>5} new,"
            f" loop late {self.late_99:5.1f} ms (99 %), {self.late:5.1f} ms (most), {self.megabytes} MB"
        )


def main(sizes: list[int]) -> None:
    """Measure each size in a process of its own, and print what came of it."""
    figures = [asyncio.run(_measured(size)) for size in sizes]
    for rounds in figures:
        for figure in rounds:
            print(figure)
    for first, last in zip(figures[0], figures[-1], strict=True):
        times, feeds = last.worked / first.worked, last.feeds / first.feeds
        print(f"{first.name}: {feeds:.0f} times the feeds take {times:.1f} times the processor")


async def _measured(feeds: int) -> list[Round]:
    async with AsyncExitStack() as stack:
        sites = [await stack.enter_async_context(serve()) for _ in range(_HOSTS)]
        state = _State()
        for number in range(feeds):
            _offer(sites[number % _HOSTS], number, state)
        psutil.Process().cpu_affinity(_others())
        with tempfile.TemporaryDirectory() as folder:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "benchmarks.feeding", "poll", str(feeds), folder,
                *(site.host for site in sites),
                cwd=REPOSITORY, stdin=-1, stdout=-1,
            )  # fmt: skip
            rounds: list[Round] = []
            for state.items, state.modified in ((ITEMS, True), (ITEMS + 1, True), (ITEMS + 1, False)):
                rounds.append(await _round(process))
            await process.wait()
    return rounds


async def _round(process: asyncio.subprocess.Process) -> Round:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the poller has no pipes")
    process.stdin.write(b"go\n")
    return Round(**json.loads(await process.stdout.readline()))


@dataclass(slots=True)
class _State:
    """How many items each feed has, and whether it says that it has changed."""

    items: int = ITEMS
    modified: bool = True


def _others() -> list[int]:
    return [core for core in range(os.cpu_count() or 1) if core != _CORE] or [_CORE]


def _offer(site: WebServer, number: int, state: _State) -> None:
    """Serve a feed whose items are those of ``state``."""

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        if not state.modified and "If-None-Match" in request.headers:
            return web.Response(status=304)
        body = _feed(number, state.items)
        headers = {"Content-Type": "application/rss+xml", "ETag": f'"{state.items}"'}
        return web.Response(text=body, headers=headers)

    site.route(f"/{number}", answer)


def _feed(number: int, items: int) -> str:
    listed = "".join(
        f"<item><title>Report {n} of {number}</title><link>https://paper{number}.example/{n}</link>"
        f"<guid>{number}-{n}</guid><pubDate>Tue, 01 Sep 2026 10:{n % 60:02}:00 GMT</pubDate>"
        f"<description>{_WORDS}</description></item>"
        for n in reversed(range(items))
    )
    return f'<rss version="2.0"><channel><title>Paper {number}</title>{listed}</channel></rss>'


async def _poll(feeds: int, folder: str, hosts: list[str]) -> None:
    """The process that is measured: on one core, told by a line to begin a round."""
    psutil.Process().cpu_affinity([_CORE])
    async with (
        open_storage(f"sqlite:///{Path(folder) / 'verbatim.db'}") as storage,
        Fetcher(user_agent="Verbatim/benchmark", allowed_hosts=hosts) as fetcher,
    ):
        for number in range(feeds):
            await _follow(storage, number, f"http://{hosts[number % len(hosts)]}/{number}")
        moment = [now()]
        poller = FeedPoller(storage, fetcher, clock=lambda: moment[0])
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
    await storage.feeds.add(1 + number // GUILD_FEEDS, new, Outcome(feed, Validators(), None, at, at))


async def _one_round(poller: FeedPoller, name: str, feeds: int, items: int) -> Round:
    process = psutil.Process()
    lateness: list[float] = []
    watching = asyncio.create_task(_watch(lateness))
    times, started = process.cpu_times(), time.perf_counter()
    done = await poller.once()
    seconds, after = time.perf_counter() - started, process.cpu_times()
    watching.cancel()
    if done.asked != feeds or done.failed:
        raise RuntimeError(f"{done.asked} of {feeds} feeds were asked, {done.failed} failed")
    worked = after.user - times.user + after.system - times.system
    lateness.sort()
    late_99 = lateness[int(len(lateness) * 0.99)]
    memory = process.memory_full_info().uss // 1_000_000
    return Round(
        name, feeds, seconds, worked, feeds * items, done.queued, 1000 * lateness[-1], 1000 * late_99, memory
    )


async def _watch(lateness: list[float]) -> None:
    """Note by how much the event loop wakes a sleeper too late."""
    while True:
        asleep = time.perf_counter()
        await asyncio.sleep(_LOOK_SECONDS)
        lateness.append(time.perf_counter() - asleep - _LOOK_SECONDS)


if __name__ == "__main__":
    if sys.argv[1:2] == ["poll"]:
        asyncio.run(_poll(int(sys.argv[2]), sys.argv[3], sys.argv[4:]))
    else:
        main([int(size) for size in sys.argv[1:]] or list(SIZES))
