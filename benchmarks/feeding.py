"""Load: how many feeds one process polls, what that takes, and what its event loop is late by.

A process on one core follows so many feeds, ten in each of a tenth as many servers; a web server on the other
cores serves them on ports of its own, as they are different hosts. Three rounds: the first asks every feed
for what it has had, the second finds one new item in each, the third is answered "not modified".
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from benchmarks.asked import show_head
from benchmarks.cores import on_other_cores
from benchmarks.feed_polling import ITEMS, Round
from benchmarks.shared import REPOSITORY
from tests.web_server import WebServer, serve

SIZES: Final = (200, 2000)
"""Feeds followed at once."""

_HOSTS: Final = 20
# A description of about 1,000 characters, as newspapers offer.
_WORDS: Final = "The council said on Monday that the old bridge would stay closed until spring. " * 11


async def measure_feeds(sizes: Sequence[int] = SIZES) -> None:
    """Print what polling so many feeds takes, each number in a process of its own, and how that grows."""
    show_head("polling feeds on one core, SQLite")
    with on_other_cores():
        figures = [await _measured(size) for size in sizes]
    for rounds in figures:
        for figure in rounds:
            print(figure)
    for first, last in zip(figures[0], figures[-1], strict=True):
        times, feeds = last.worked / first.worked, last.feeds / first.feeds
        print(f"  {first.name}: {feeds:.0f} times the feeds take {times:.1f} times the processor")


async def _measured(feeds: int) -> list[Round]:
    async with AsyncExitStack() as stack:
        sites = [await stack.enter_async_context(serve()) for _ in range(_HOSTS)]
        state = _State()
        for number in range(feeds):
            _offer(sites[number % _HOSTS], number, state)
        with tempfile.TemporaryDirectory(prefix="verbatim-feeds-") as folder:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "benchmarks.feed_polling", str(feeds), folder,
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
    line = await process.stdout.readline()
    if not line:
        raise RuntimeError("the poller ended before its time")
    return Round(**json.loads(line))


@dataclass(slots=True)
class _State:
    """How many items each feed has, and whether it says that it has changed."""

    items: int = ITEMS
    modified: bool = True


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
