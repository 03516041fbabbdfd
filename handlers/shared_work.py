"""Work that several ask for at the same moment, done once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")


class SharedWork(Generic[_K, _V]):
    """Does what is wanted under a key once, for all who ask before it is done.

    Who gives up waiting does not stop it for the others.
    """

    def __init__(self) -> None:
        self._under_way: dict[_K, asyncio.Task[_V]] = {}

    async def __call__(self, key: _K, work: Callable[[], Coroutine[Any, Any, _V]]) -> _V:
        """Give what the work gives, or raise what it raises."""
        task = self._under_way.get(key)
        if task is None:
            task = asyncio.create_task(work())
            self._under_way[key] = task
            task.add_done_callback(lambda done: self._done(key, done))
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Stop what is under way."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _done(self, key: _K, task: asyncio.Task[_V]) -> None:
        self._under_way.pop(key, None)
        if not task.cancelled():
            task.exception()  # nobody may be left to take it
