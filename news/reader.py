"""Reading in worker processes, so that the event loop never waits for it."""

from __future__ import annotations

import asyncio
import ctypes
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from contextlib import asynccontextmanager
from multiprocessing.process import BaseProcess
from typing import TypeVarTuple, Unpack

from news import read
from news.article import Reading
from news.errors import NewsError, ReaderFailed

log = logging.getLogger(__name__)

DEFAULT_TIMEOUT = 240.0
"""Seconds for one article; the longest text accepted takes about 65 s on a free core."""

_A = TypeVarTuple("_A")
_NICENESS = 10  # the event loop and the database come first
_CLOSING = 5.0  # seconds for killed workers to be collected


class Reader:
    """Reads articles in worker processes behind one ``concurrent.futures.Executor``.

    Args:
        executor: runs the reading; anything that pickles functions and arguments will do.
        timeout: seconds one article may take, waiting for a free worker not counted.
        slots: how many articles the executor reads at once.
        renew: makes a new executor after a worker died or was given up; without it the old one stays.
    """

    def __init__(
        self,
        executor: Executor,
        *,
        timeout: float = DEFAULT_TIMEOUT,
        slots: int = 1,
        renew: Callable[[], Executor] | None = None,
    ) -> None:
        self._executor = executor
        self.timeout = timeout
        self._slots = asyncio.Semaphore(slots)
        self._shared = slots > 1
        self._suspects = asyncio.Lock()
        self._renew = renew

    @property
    def executor(self) -> Executor:
        """The executor in use."""
        return self._executor

    async def read_text(self, text: str, *, url: str | None = None) -> Reading:
        """Read plain text.

        Raises:
            NoWords, TextTooLong: as ``news.read.read_text``.
            ReaderFailed: the worker died or took too long.
        """
        return await self._run(url or "", read.read_text, text, url)

    async def read_page(self, body: str, media_type: str, url: str, robots: str = "") -> Reading:
        """Read a fetched page.

        Raises:
            ExtractError, NoWords, TextTooLong: as ``news.read.read_page``.
            ReaderFailed: the worker died or took too long.
        """
        return await self._run(url, read.read_page, body, media_type, url, robots)

    async def _run(self, url: str, function: Callable[[Unpack[_A]], Reading], *arguments: *_A) -> Reading:
        async with self._slots:
            try:
                return await self._attempt(url, function, *arguments)
            except BrokenExecutor as error:
                if not self._shared:
                    raise ReaderFailed("worker died", url=url) from error
            # Another article may have brought the worker down: suspects are tried again one by one.
            async with self._suspects:
                try:
                    return await self._attempt(url, function, *arguments)
                except BrokenExecutor as error:
                    raise ReaderFailed("worker died", url=url) from error

    async def _attempt(self, url: str, function: Callable[[Unpack[_A]], Reading], *arguments: *_A) -> Reading:
        executor = self._executor
        try:
            async with asyncio.timeout(self.timeout):
                return await asyncio.get_running_loop().run_in_executor(
                    executor, _tidily, function, *arguments
                )
        except NewsError:
            raise
        except TimeoutError as error:
            self._replace(executor, "took too long")
            raise ReaderFailed(f"no reading within {self.timeout:g} s", url=url) from error
        except BrokenExecutor:
            self._replace(executor, "died")
            raise
        except Exception as error:  # whatever a text sets off, only its own article is lost
            log.exception("reading failed")
            raise ReaderFailed(type(error).__name__, url=url) from error

    async def close(self) -> None:
        """Stop the executor whatever it is doing; what is being read fails."""
        self._renew = None
        processes = _abandon(self._executor)
        await asyncio.to_thread(_collect, processes)

    def _replace(self, executor: Executor, why: str) -> None:
        """Put a new executor in the place of one that is of no more use, unless that has been done."""
        log.warning("reader process %s", why)
        if self._renew is None or executor is not self._executor:
            return
        self._executor = self._renew()
        _abandon(executor)


@asynccontextmanager
async def open_reader(
    workers: int = 1,
    *,
    timeout: float = DEFAULT_TIMEOUT,  # noqa: ASYNC109 - of each article, not of this function
) -> AsyncGenerator[Reader]:
    """Start worker processes, and stop them at the end whatever they are doing."""

    def renew() -> Executor:
        return start_workers(workers)

    reader = Reader(renew(), timeout=timeout, slots=workers, renew=renew)
    try:
        yield reader
    finally:
        await reader.close()


def start_workers(count: int) -> ProcessPoolExecutor:
    """Start ``count`` processes that read; for those who keep one pool for several readers."""
    started = ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), initializer=_prepare)
    started.submit(_ready)  # or the first article would wait for the process to start
    return started


def _abandon(executor: Executor) -> list[BaseProcess]:
    """Stop an executor without waiting for what it is doing; returns the processes it had."""
    # concurrent.futures has no way to end a busy worker before Python 3.14.
    processes: list[BaseProcess] = list((getattr(executor, "_processes", None) or {}).values())
    executor.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.kill()
    return processes


def _collect(processes: Sequence[BaseProcess]) -> None:
    for process in processes:
        process.join(_CLOSING)


def _tidily(function: Callable[[Unpack[_A]], Reading], *arguments: *_A) -> Reading:
    """Read, and give memory that is not needed any more back to the system.

    glibc keeps it otherwise: 35 MB after a few articles. It takes 0.7 ms; other C libraries do it unasked.
    """
    try:
        return function(*arguments)
    finally:
        if _trim is not None:
            _trim(0)


_trim: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)


def _prepare() -> None:
    """Make a worker polite and ready: low priority, deaf to Ctrl-C, resources loaded."""
    os.nice(_NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    read.resources()


def _die_with_parent() -> None:
    """End this process when the one that started it is gone, were it killed without a word."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def _ready() -> bool:
    return True
