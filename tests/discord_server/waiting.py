"""Waiting for something to become true, without polling."""

# ruff: noqa: ASYNC109 - a test reads better with a timeout argument than with a block around each wait

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Changes:
    """Wakes whoever waits each time something in the world has changed."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    def notify(self) -> None:
        """Let every waiter look again."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def until(self, find: Callable[[], T | None], timeout: float, otherwise: Callable[[], str]) -> T:
        """The first value of ``find`` that is neither None nor False.

        Raises:
            TimeoutError: nothing was found in ``timeout`` seconds; says what ``otherwise`` says.
        """
        try:
            async with asyncio.timeout(timeout):
                while (found := find()) is None or found is False:
                    await self._changed.wait()
                return found
        except TimeoutError:
            raise TimeoutError(f"after {timeout} s: {otherwise()}") from None
