"""Who reads next: what was posted goes before what is read again."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any


class Turns:
    """Counts those who cannot wait, and tells those who can when to begin and when to give way."""

    def __init__(self) -> None:
        self._posted = 0
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._wanted = asyncio.Event()

    @contextmanager
    def posted(self, *, crowded: bool) -> Generator[None]:
        """Stand for a reading that cannot wait, from when it is asked for to its end.

        Args:
            crowded: whether it needs the place of what is under way.
        """
        self._posted += 1
        self._quiet.clear()
        if crowded:
            self._wanted.set()
        try:
            yield
        finally:
            self._posted -= 1
            if not self._posted:
                self._wanted.clear()
                self._quiet.set()

    async def quiet(self) -> None:
        """Wait until nobody reads who cannot wait."""
        await self._quiet.wait()

    async def done_or_wanted(self, reading: asyncio.Future[Any], grace: float) -> bool:
        """Wait for a reading that can wait; whether it came to its end.

        Args:
            reading: what is under way.
            grace: seconds that it has to end by itself once its place is needed.
        """
        wanted = asyncio.create_task(self._wanted.wait())
        try:
            await asyncio.wait({reading, wanted}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            wanted.cancel()
        if not reading.done():
            await asyncio.wait({reading}, timeout=grace)
        return reading.done()
