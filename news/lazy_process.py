"""A worker process that starts with the first work for it, and is let go when there is none for a while."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from multiprocessing.process import BaseProcess
from typing import Final

from news.worker_processes import abandon, is_ready

log = logging.getLogger(__name__)

# Half a second to two on a free core; much longer where matplotlib looks for fonts the first time.
_STARTING: Final = 60.0


class NotStarted(Exception):
    """There is no process: it took too long to start, or none is started any more."""


class LazyProcess:
    """One process, used by one at a time: whoever does sees to that.

    Args:
        prepare: what it does first.
        idle: seconds after ``rest`` after which it is let go.
    """

    def __init__(self, prepare: Callable[[], None], idle: float) -> None:
        self._prepare = prepare
        self._idle = idle
        self._executor: Executor | None = None
        self._is_ready = False
        self._rest: asyncio.TimerHandle | None = None
        self._closed = False

    async def started(self) -> Executor:
        """The process, ready for work.

        Raises:
            NotStarted: it took too long to start, or ``close`` was called.
            BrokenExecutor: it died while it started.
        """
        if self._rest is not None:
            self._rest.cancel()
        if self._closed:
            raise NotStarted("closed")
        if self._executor is None:
            spawn = multiprocessing.get_context("spawn")
            self._executor = ProcessPoolExecutor(1, spawn, initializer=self._prepare)
        executor = self._executor
        if not self._is_ready:  # nor if whoever started it has stopped waiting
            await self._wait_for(executor)
        return executor

    async def _wait_for(self, executor: Executor) -> None:
        try:
            async with asyncio.timeout(_STARTING):
                self._is_ready = await asyncio.get_running_loop().run_in_executor(executor, is_ready)
        except TimeoutError as error:
            self.give_up()
            raise NotStarted("the process did not start") from error
        except BrokenExecutor:
            self.give_up()
            raise
        log.info("a process for %s is started", self._prepare.__module__)

    def rest(self) -> None:
        """Take note that nothing is being done; may be followed by more work."""
        self._rest = asyncio.get_running_loop().call_later(self._idle, self.give_up)

    def give_up(self) -> list[BaseProcess]:
        """Stop the process without waiting for it; the next work starts another."""
        executor, self._executor, self._is_ready = self._executor, None, False
        if self._rest is not None:
            self._rest.cancel()
        return [] if executor is None else abandon(executor)

    def close(self) -> list[BaseProcess]:
        """Stop the process for good; returns what is to be collected."""
        self._closed = True
        return self.give_up()
