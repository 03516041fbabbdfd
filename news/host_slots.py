"""Politeness: how many requests run at once, to one host and altogether."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

# What browsers took for good manners before HTTP/2 (RFC 2616, 8.1.4), and still a light load.
PER_HOST = 2
# Pages wait here until they are read, at most 5 MB each: 16 keep that under 100 MB.
OVERALL = 16


class HostSlots:
    """Hands out slots; whoever finds none waits, in order of arrival."""

    def __init__(self, per_host: int = PER_HOST, overall: int = OVERALL) -> None:
        self._per_host = per_host
        self._overall = asyncio.Semaphore(overall)
        self._hosts: dict[str, asyncio.Semaphore] = {}
        self._users = Counter[str]()

    @asynccontextmanager
    async def slot(self, host: str) -> AsyncGenerator[None]:
        """Hold one of the host's slots, and one of all.

        The host's comes first: many requests that wait for one slow host must not keep others waiting.
        """
        semaphore = self._hosts.setdefault(host, asyncio.Semaphore(self._per_host))
        self._users[host] += 1
        try:
            async with semaphore, self._overall:
                yield
        finally:
            self._users[host] -= 1
            if not self._users[host]:
                del self._users[host], self._hosts[host]
