"""Reading in worker processes, so that the event loop never waits for it."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from contextlib import asynccontextmanager
from datetime import date
from typing import TypeVar, TypeVarTuple, Unpack

from news import read
from news.article import Article, Reading
from news.documents import Document, text_within_limits
from news.errors import DocumentTooLong, NewsError, ReaderFailed
from news.reader_turns import Turns
from news.worker_processes import abandon, be_polite, collect, give_memory_back, is_ready

log = logging.getLogger(__name__)

DEFAULT_TIMEOUT = 240.0
"""Seconds for one article; the longest text accepted takes about 65 s on a free core."""

DOCUMENT_TIMEOUT = 60.0
"""Seconds for the text of one file: one page that hangs. What is merely long ends earlier by itself."""

_A = TypeVarTuple("_A")
_T = TypeVar("_T")
# Seconds for what gives way to end by itself: nine articles in ten are read in less, and a new process takes
# as long to start.
_GRACE = 1.0


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
        self._turns = Turns()

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

    async def read_again(self, article: Article, day: date) -> Reading:
        """Read a stored article while nobody waits for another; begins anew where it had to give way.

        Args:
            article: as it was stored.
            day: takes the place of the day of publication where the article does not say it.

        Raises:
            ReaderFailed: the worker died or took too long.
        """
        url = article.url or ""
        while True:
            await self._turns.quiet()
            async with self._slots:
                executor = self._executor
                reading = asyncio.ensure_future(self._attempt(url, read.read, article, day))
                try:
                    if await self._turns.done_or_wanted(reading, _GRACE):
                        return reading.result()
                except BrokenExecutor as error:
                    raise ReaderFailed("worker died", url=url) from error
                finally:
                    reading.cancel()
                # A busy worker cannot be told to stop.
                self._replace(executor, "gives way", logging.INFO)

    async def document(self, body: bytes, name: str, media_type: str | None = None) -> Document:
        """Take the text out of an attached file; it is not read yet.

        Raises:
            DocumentError: as ``news.documents.text_of_document``.
            DocumentTooLong: it took too long, too.
            ReaderFailed: the worker died.
        """
        try:
            return await self._run("", text_within_limits, body, name, media_type, within=DOCUMENT_TIMEOUT)
        except ReaderFailed as error:
            if isinstance(error.__cause__, TimeoutError):
                raise DocumentTooLong(error.detail, name=name) from error
            raise

    async def _run(
        self, url: str, function: Callable[[Unpack[_A]], _T], *arguments: *_A, within: float | None = None
    ) -> _T:
        # Of several workers one is spared, and to kill one would be to kill all.
        with self._turns.posted(crowded=self._slots.locked() and not self._shared):
            return await self._in_turn(url, function, *arguments, within=within)

    async def _in_turn(
        self, url: str, function: Callable[[Unpack[_A]], _T], *arguments: *_A, within: float | None
    ) -> _T:
        async with self._slots:
            try:
                return await self._attempt(url, function, *arguments, within=within)
            except BrokenExecutor as error:
                if not self._shared:
                    raise ReaderFailed("worker died", url=url) from error
            # Another article may have brought the worker down: suspects are tried again one by one.
            async with self._suspects:
                try:
                    return await self._attempt(url, function, *arguments, within=within)
                except BrokenExecutor as error:
                    raise ReaderFailed("worker died", url=url) from error

    async def _attempt(
        self, url: str, function: Callable[[Unpack[_A]], _T], *arguments: *_A, within: float | None = None
    ) -> _T:
        executor = self._executor
        seconds = self.timeout if within is None else min(within, self.timeout)
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.get_running_loop().run_in_executor(
                    executor, _tidily, function, *arguments
                )
        except NewsError:
            raise
        except TimeoutError as error:
            self._replace(executor, "took too long")
            raise ReaderFailed(f"no reading within {seconds:g} s", url=url) from error
        except BrokenExecutor:
            self._replace(executor, "died")
            raise
        except Exception as error:  # whatever a text sets off, only its own article is lost
            log.exception("reading failed")
            raise ReaderFailed(type(error).__name__, url=url) from error

    async def close(self) -> None:
        """Stop the executor whatever it is doing; what is being read fails."""
        self._renew = None
        processes = abandon(self._executor)
        await asyncio.to_thread(collect, processes)

    def _replace(self, executor: Executor, why: str, level: int = logging.WARNING) -> None:
        """Put a new executor in the place of one that is of no more use, unless that has been done."""
        log.log(level, "reader process %s", why)
        if self._renew is None or executor is not self._executor:
            return
        self._executor = self._renew()
        abandon(executor)


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
    started.submit(is_ready)  # or the first article would wait for the process to start
    return started


def _tidily(function: Callable[[Unpack[_A]], _T], *arguments: *_A) -> _T:
    """Read, and give memory that is not needed any more back to the system."""
    try:
        return function(*arguments)
    finally:
        give_memory_back()


def _prepare() -> None:
    """Make a worker polite and ready: its resources are loaded."""
    be_polite()
    read.resources()
