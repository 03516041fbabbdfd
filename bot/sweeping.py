"""Keeps the garbage collector from holding up the event loop.

A full collection looks at every object there is: with the names of ten thousand articles in memory that
took 0.2 to 0.5 s, every few seconds while fifty members asked at once, and nobody was answered meanwhile.
Nearly everything is freed without it, as soon as nothing refers to it; what refers to itself (an answered
interaction leaves some 80 such objects) waits for a moment at which nobody does.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

log = logging.getLogger(__name__)

# More collections of the younger objects than there will ever be; full ones are begun here alone.
_NEVER: Final = 2**30


@dataclass(frozen=True, slots=True)
class Pace:
    """When a full collection is due.

    Objects are counted in collections of the younger ones: one for each 7,700 or so that were made and kept.

    Attributes:
        every: seconds between two looks.
        quiet: the share of a processor below which nobody waits for an answer; an idle bot uses a hundredth.
        worth: how many make it worth it at a quiet moment.
        most: how many make it due at any moment: 7 minutes of fifty members who ask without a pause.
    """

    every: float = 30.0
    quiet: float = 0.05
    worth: int = 20
    most: int = 1_000


@asynccontextmanager
async def sweeping(pace: Pace | None = None) -> AsyncGenerator[None]:
    """Let garbage be collected at quiet moments only until the end of the block."""
    task = asyncio.create_task(sweep(pace), name="sweeping")
    await asyncio.sleep(0)  # it has begun
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def sweep(pace: Pace | None = None) -> None:
    """Collect garbage when it is due until cancelled; the collector is then as it was before."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()  # what was imported stays, and need not be looked at again
    gc.set_threshold(before[0], before[1], _NEVER)
    try:
        await _when_due(pace or Pace())
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


async def _when_due(pace: Pace) -> None:
    while True:
        looked, worked = time.monotonic(), time.process_time()
        await asyncio.sleep(pace.every)
        quiet = time.process_time() - worked < pace.quiet * (time.monotonic() - looked)
        made = gc.get_count()[2]
        if made >= pace.most or (quiet and made >= pace.worth):
            start = time.monotonic()
            found = gc.collect()
            log.debug("%d objects collected in %.2f s", found, time.monotonic() - start)
