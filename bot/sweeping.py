"""Keeps the garbage collector from holding up the event loop.

A full collection looks at every object there is: with the names of ten thousand articles in memory 0.2 to
0.5 s, in which nobody is answered. Nearly everything is freed without it, as soon as nothing refers to it.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import time
from typing import Final

log = logging.getLogger(__name__)

EVERY: Final = 30.0
"""Seconds between two looks whether the process has little to do."""

# The share of a processor below which nobody waits for an answer: an idle bot uses less than a hundredth.
_QUIET: Final = 0.05
# Seconds from one full collection to the next: at least, and even if it is never quiet.
_SOONEST: Final = 600.0
_LATEST: Final = 6 * 3600.0
# More collections of the younger objects than there will be; full ones are begun here alone.
_NEVER: Final = 2**30


async def sweep(every: float = EVERY) -> None:
    """Collect garbage at quiet moments until cancelled; the collector is then as it was before."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()  # what was imported stays, and need not be looked at again
    gc.set_threshold(before[0], before[1], _NEVER)
    try:
        await _at_quiet_moments(every)
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


async def _at_quiet_moments(every: float) -> None:
    swept = looked = time.monotonic()
    worked = time.process_time()
    while True:
        await asyncio.sleep(every)
        now, working = time.monotonic(), time.process_time()
        quiet = working - worked < _QUIET * (now - looked)
        looked, worked = now, working
        if (quiet and now - swept >= _SOONEST) or now - swept >= _LATEST:
            found = gc.collect()
            swept = time.monotonic()
            log.debug("%d objects collected in %.2f s", found, swept - now)
