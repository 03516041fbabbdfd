"""Takes accepted items out of the inbox and has them read, a few at a time, until it is cancelled."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from handlers.ingest import Ingest
from news.errors import StorageError
from storage.inbox import Inbox, InboxItem

log = logging.getLogger(__name__)

# Items wait mostly for web sites, not for the reader; four keep one slow site from holding up the rest.
CONCURRENT_ITEMS = 4
# How long to wait after the database failed before the inbox is looked at again.
RETRY_SECONDS = 5.0


class InboxWorker:
    """Works the inbox off; what a crash left unfinished is taken up again at the start.

    Args:
        on_done: called after each item, when a reply may be waiting in the outbox.
    """

    def __init__(self, inbox: Inbox, ingest: Ingest, on_done: Callable[[], None]) -> None:
        self._inbox = inbox
        self._ingest = ingest
        self._on_done = on_done
        self._wake = asyncio.Event()
        self._busy: set[int] = set()
        self._slots = asyncio.Semaphore(CONCURRENT_ITEMS)

    def wake(self) -> None:
        """Say that something was accepted."""
        self._wake.set()

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            while True:
                self._wake.clear()
                try:
                    pending = await self._inbox.pending()
                except StorageError:
                    log.exception("the inbox cannot be read")
                    await asyncio.sleep(RETRY_SECONDS)
                    continue
                for item in pending:
                    if item.id not in self._busy:
                        await self._slots.acquire()
                        self._busy.add(item.id)
                        tasks.create_task(self._process(item))
                await self._wake.wait()

    async def _process(self, item: InboxItem) -> None:
        try:
            await self._ingest.process(item)
        except StorageError:
            log.exception("item %d stays in the inbox", item.id)
            await asyncio.sleep(RETRY_SECONDS)
            await self._excuse(item)
            self.wake()
        finally:
            self._busy.discard(item.id)
            self._slots.release()
            self._on_done()

    async def _excuse(self, item: InboxItem) -> None:
        """Not count an attempt that the database spoilt; while it still fails, this fails too."""
        try:
            await self._inbox.excuse(item)
        except StorageError as error:
            log.warning("the attempt on item %d still counts: %s", item.id, error)

    async def drain(self) -> None:
        """Process what is waiting now and return; for the console and for tests."""
        while pending := await self._inbox.pending():
            for item in pending:
                await self._ingest.process(item)
                self._on_done()
