"""Time that is spent in several pieces."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager


class TimeBudget:
    """So many seconds in all, for pieces of work with unmeasured waits between them."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds

    @asynccontextmanager
    async def spend(self) -> AsyncGenerator[None]:
        """Do a piece of work.

        Raises:
            TimeoutError: the budget is used up.
        """
        started = time.monotonic()
        try:
            async with asyncio.timeout(self._left):
                yield
        finally:
            self._left -= time.monotonic() - started
