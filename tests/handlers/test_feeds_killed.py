"""Killed at any moment of a poll, the poller posts every item exactly once."""

from __future__ import annotations

import asyncio
import multiprocessing
import random
from collections import defaultdict
from pathlib import Path

import pytest

from storage.archive import open_storage
from tests.handlers.feed_process import run
from tests.news.feeds.awkward import rss
from tests.storage.feeding import followed, stories
from tests.web_server import serve

KILLS = 20
# Each time a few items are new, no more than a poll posts one by one.
NEW = 3
# Seconds; on a machine with nothing else to do a poll and its posts take a third of it.
LONGEST_POLL = 0.3


def _feed(count: int) -> str:
    items = (
        f"<item><title>Story {n}</title><link>https://paper.example/{n}</link><guid>g{n}</guid></item>"
        for n in range(count, -1, -1)
    )
    return rss("".join(items))


def _posted(file: Path) -> dict[str, set[str]]:
    nonces: dict[str, set[str]] = defaultdict(set)
    for line in file.read_text().splitlines() if file.exists() else ():
        nonce, _, title = line.partition(" ")
        nonces[title].add(nonce)
    return nonces


@pytest.mark.slow
async def test_every_item_is_posted_once_though_the_process_is_killed(tmp_path: Path) -> None:
    url, sent = f"sqlite:///{tmp_path / 'verbatim.db'}", tmp_path / "sent"
    moments = random.Random(6)
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([run.__module__])
    held = 0
    async with serve() as site:
        site.page("/feed", _feed(0), content_type="application/rss+xml")
        async with open_storage(url) as storage:
            made = await followed(storage, stories(0), url=site.url("/feed"))
            await storage.feed_sources.hurry(made.guild_id, made.id)
        for round_number in range(1, KILLS + 2):
            held = len(_posted(sent)) + NEW
            site.page("/feed", _feed(held), content_type="application/rss+xml")
            asked = len(site.requests)
            process = processes.Process(target=run, args=(url, str(sent)))
            process.start()
            try:
                async with asyncio.timeout(60):
                    while len(site.requests) == asked:
                        await asyncio.sleep(0.001)
                if round_number <= KILLS:
                    # the poll has begun: what follows is reading, storing, queueing and posting
                    await asyncio.sleep(moments.uniform(0, LONGEST_POLL))
                else:
                    async with asyncio.timeout(60):
                        while len(_posted(sent)) < held:
                            await asyncio.sleep(0.05)
            finally:
                process.kill()
                await asyncio.to_thread(process.join)
    posted = _posted(sent)
    assert set(posted) == {f"Story {n}" for n in range(1, held + 1)}
    assert held > 3 * NEW
    assert {title: len(nonces) for title, nonces in posted.items() if len(nonces) != 1} == {}
