"""Timing: a few repetitions, percentiles, and how long the event loop is held up meanwhile."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

# The event loop is looked at this often; what it is late by is its lag.
LAG_INTERVAL = 0.005


@dataclass(frozen=True, slots=True)
class Times:
    """Durations in milliseconds."""

    milliseconds: tuple[float, ...]

    def percentile(self, share: float) -> float:
        """The duration that ``share`` of all do not exceed."""
        ordered = sorted(self.milliseconds)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)]

    @property
    def median(self) -> float:
        """The duration in the middle."""
        return self.percentile(0.5)

    def __str__(self) -> str:
        return f"p50 {self.percentile(0.5):8.2f} ms  p99 {self.percentile(0.99):8.2f} ms"


def times(work: Callable[[], object], repetitions: int) -> Times:
    """Time a function."""
    return interleaved([work], repetitions)[0]


def interleaved(works: Sequence[Callable[[], object]], repetitions: int) -> list[Times]:
    """Time functions in turn, so that whatever else the machine does meets all of them alike."""
    measured: list[list[float]] = [[] for _ in works]
    for _ in range(repetitions):
        for work, durations in zip(works, measured, strict=True):
            start = time.perf_counter()
            work()
            durations.append((time.perf_counter() - start) * 1000)
    return [Times(tuple(durations)) for durations in measured]


async def async_times(work: Callable[[], Awaitable[object]], repetitions: int) -> Times:
    """Time a coroutine function."""
    measured: list[float] = []
    for _ in range(repetitions):
        start = time.perf_counter()
        await work()
        measured.append((time.perf_counter() - start) * 1000)
    return Times(tuple(measured))


@dataclass(slots=True)
class Lag:
    """How late the event loop was each time it was looked at, in milliseconds."""

    milliseconds: list[float] = field(default_factory=list[float])

    @property
    def times(self) -> Times:
        """The lags as durations."""
        return Times(tuple(self.milliseconds) or (0.0,))

    @property
    def worst(self) -> float:
        """The longest lag."""
        return max(self.milliseconds, default=0.0)


@asynccontextmanager
async def watch_loop() -> AsyncGenerator[Lag]:
    """Measure the event loop's lag within the block."""
    lag = Lag()

    async def watch() -> None:
        while True:
            start = time.perf_counter()
            await asyncio.sleep(LAG_INTERVAL)
            lag.milliseconds.append((time.perf_counter() - start - LAG_INTERVAL) * 1000)

    watching = asyncio.create_task(watch())
    try:
        yield lag
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
