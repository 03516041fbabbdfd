"""A process that polls feeds and writes down what it would post, so that it can be killed at any moment.

A line of the file is a nonce and a title; whoever reads it does as Discord does and takes each nonce once.
"""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta

from handlers.feeds_poller import FeedPoller
from news.fetch import Fetcher
from storage.archive import Storage, open_storage

LEAST = timedelta(milliseconds=20)


async def _post(storage: Storage, sent: int) -> None:
    for delivery in await storage.feed_deliveries.due(100):
        (stored,) = await storage.feed_deliveries.items(delivery)
        await storage.feed_deliveries.begin(delivery)
        os.write(sent, f"{delivery.nonce} {stored.item.title}\n".encode())
        await storage.feed_deliveries.sent(delivery, delivery.id + 1000, delivery.channel_id)


async def warm(fetcher: Fetcher) -> None:
    """Start the process that feeds are read in: else most kills would only hit its start."""
    await fetcher.apart.run("", 60.0, os.getpid)


def run(url: str, file: str) -> None:
    """Poll and post until killed."""
    asyncio.run(_run(url, file))


async def _run(url: str, file: str) -> None:
    sent = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    async with (
        open_storage(url) as storage,
        Fetcher(user_agent="test", allowed_hosts=["127.0.0.1"]) as fetcher,
    ):
        await warm(fetcher)
        poller = FeedPoller(storage, fetcher, least=LEAST)
        polling = asyncio.create_task(poller.run())
        while not polling.done():
            await _post(storage, sent)
            await asyncio.sleep(0.01)
