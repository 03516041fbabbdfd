"""A process that takes apart what strangers have sent: whatever that does to it, the event loop goes on."""

from __future__ import annotations

import asyncio
import logging
import resource
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor
from multiprocessing.process import BaseProcess
from typing import Final, TypeVar, TypeVarTuple, Unpack

from news.lazy_process import LazyProcess, NotStarted
from news.worker_processes import be_polite, collect

log = logging.getLogger(__name__)

DEFAULT_IDLE: Final = 60.0
"""Seconds without work after which a process is let go; the next thing starts another, in half a second."""

# Of addresses, those of its libraries included: the largest feed that is fetched takes 170 MB of memory.
_MOST_MEMORY: Final = 1_000_000_000
_MOST_SUSPECTS: Final = 1_000

_A = TypeVarTuple("_A")
_T = TypeVar("_T")


class ApartFailed(Exception):
    """There is no process to run anything in."""


class TookTooMuch(ApartFailed):
    """Something was given up: it took too long, or so much memory that its process died."""


class Apart:
    """Runs functions on untrusted data in a process of its own, one after the other, each with a deadline.

    Who has made one run into its deadline waits in another queue from then on, with others of that kind: it
    cannot hold up those who never did.

    Args:
        idle: seconds after which a process with nothing to do is let go.
    """

    def __init__(self, *, idle: float = DEFAULT_IDLE) -> None:
        self._usual, self._slow = _Process(idle), _Process(idle)
        self._suspects: OrderedDict[str, None] = OrderedDict()

    async def run(
        self, whose: str, within: float, function: Callable[[Unpack[_A]], _T], *arguments: *_A
    ) -> _T:
        """Call a function; waiting for the process is not counted.

        Args:
            whose: who has sent the data, such as a host.
            within: seconds that it may take.
            function: of a module, as it is called in another process.
            arguments: for it.

        Raises:
            TookTooMuch: it took too long, or its process died of it.
            ApartFailed: no process can be started, or all are closed.
            Exception: whatever the function raises.
        """
        process = self._slow if whose in self._suspects else self._usual
        try:
            return await process.run(within, function, *arguments)
        except TookTooMuch as error:
            log.warning("given up: %s for %s: %s", function.__name__, whose, error)
            self._suspects[whose] = None
            if len(self._suspects) > _MOST_SUSPECTS:
                self._suspects.popitem(last=False)
            raise

    async def close(self) -> None:
        """Stop the processes whatever they are doing."""
        stopped = [*self._usual.close(), *self._slow.close()]
        if stopped:
            await asyncio.to_thread(collect, stopped)


class _Process:
    """One process, and whoever waits for it."""

    def __init__(self, idle: float) -> None:
        self._process = LazyProcess(_prepare, idle)
        self._turn = asyncio.Lock()

    async def run(self, within: float, function: Callable[[Unpack[_A]], _T], *arguments: *_A) -> _T:
        async with self._turn:
            executor = await self._started()
            try:
                return await self._called(executor, within, function, *arguments)
            except (MemoryError, BrokenExecutor) as error:
                self._process.give_up()
                raise TookTooMuch(type(error).__name__) from error
            finally:
                self._process.rest()

    async def _called(
        self, executor: Executor, within: float, function: Callable[[Unpack[_A]], _T], *arguments: *_A
    ) -> _T:
        called = asyncio.get_running_loop().run_in_executor(executor, function, *arguments)
        try:
            async with asyncio.timeout(within):
                return await called
        except TimeoutError as error:
            raise TookTooMuch(f"more than {within:g} s") from error
        finally:
            if called.cancelled():
                self._process.give_up()  # it goes on in there, and whoever is next must not wait for it

    async def _started(self) -> Executor:
        try:
            return await self._process.started()
        except (NotStarted, BrokenExecutor) as error:
            raise ApartFailed(str(error) or "the process did not start") from error

    def close(self) -> list[BaseProcess]:
        return self._process.close()


def _prepare() -> None:
    """Make a process polite, and limit what it may take."""
    be_polite()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = _MOST_MEMORY if hard == resource.RLIM_INFINITY else min(_MOST_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
