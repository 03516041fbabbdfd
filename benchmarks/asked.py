"""Asking an archive many different questions, each beside a bare SELECT in the same run."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from benchmarks.in_memory import CHANNEL, GUILD, MEMBER
from benchmarks.timing import Times
from handlers.scope import Scope
from news.errors import RequestError
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Question:
    """A question as asked, and how to ask it."""

    text: str
    ask: Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Asked:
    """Different questions of one kind."""

    label: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Took:
    """What the questions of one kind took.

    Attributes:
        bare: what a bare SELECT took before each of them.
        processor: what this process worked, in all of its threads; without a database server's work.
        slowest: the question that took longest.
        refused: how many were answered with what is wrong with them.
    """

    label: str
    times: Times
    bare: Times
    processor: Times
    slowest: str
    refused: int

    def __str__(self) -> str:
        ratio = self.times.median / self.bare.median
        return (
            f"  {self.label:26} {self.times}  {ratio:6.1f} x the SELECT"
            f"  processor p50 {self.processor.median:7.2f} p99 {self.processor.percentile(0.99):7.2f} ms"
        )


def scope() -> Scope:
    """Somebody who may see everything."""
    return Scope(GUILD, CHANNEL, MEMBER, request_id=1)


def show_head(title: str) -> None:
    """Print a title, with how busy the machine is."""
    one, five, _ = os.getloadavg()
    print(f"{title} (load {one:.1f}, {five:.1f} on {os.cpu_count()} processors):")


async def took(database: Database, asked: Asked) -> Took:
    """Ask each question once, after one that warms up."""
    await _answered(asked.questions[0])
    gc.collect()
    times: list[float] = []
    bare: list[float] = []
    processor: list[float] = []
    refused = 0
    for question in asked.questions:
        bare.append((await _timed(lambda: select(database)))[0])
        start, worked = time.perf_counter(), time.process_time()
        refused += not await _answered(question)
        processor.append((time.process_time() - worked) * 1000)
        times.append((time.perf_counter() - start) * 1000)
    slowest = asked.questions[times.index(max(times))].text
    return Took(
        asked.label, Times(tuple(times)), Times(tuple(bare)), Times(tuple(processor)), slowest, refused
    )


async def show(database: Database, every: Sequence[Asked]) -> list[Took]:
    """Ask them all and print what they took, beside the SELECT."""
    found: list[Took] = []
    for asked in every:
        found.append(await took(database, asked))
        print(found[-1], flush=True)
    bare = Times(tuple(ms for one in found for ms in one.bare.milliseconds))
    print(f"  {'yardstick, a bare SELECT':26} {bare}")
    return found


def show_growth(less: Sequence[Took], more: Sequence[Took], times: float) -> None:
    """Print how much longer the same questions take over an archive so many times as large."""
    print(f"growth, for {times:g} times as many articles (medians):")
    for one, other in zip(less, more, strict=True):
        wall = other.times.median / one.times.median
        processor = other.processor.median / one.processor.median
        print(f"  {one.label:26} {wall:6.2f} x the time, {processor:6.2f} x the processor's")


async def select(database: Database) -> None:
    """Ask the database for as little as it can be asked for."""
    async with database.read() as connection:
        await connection.execute(sa.text("SELECT id FROM articles WHERE id = 1"))


async def _timed(work: Callable[[], Awaitable[object]]) -> tuple[float, object]:
    start = time.perf_counter()
    result = await work()
    return (time.perf_counter() - start) * 1000, result


async def _answered(question: Question) -> bool:
    try:
        await question.ask()
    except RequestError:  # an answer too: nobody of that name, no such word
        return False
    return True
