from __future__ import annotations

import asyncio
import gc
import weakref

import pytest

from bot.sweeping import Pace, sweeping

# Whatever the machine does meanwhile, it counts as little to do, or as much.
ALWAYS_QUIET, NEVER_QUIET = 1_000.0, -1.0


class Circle:
    """Something that refers to itself, so that only the collector frees it."""

    def __init__(self) -> None:
        self.itself = self


def old_circle() -> weakref.ref[Circle]:
    """A circle that has outlived the collections of younger objects, and that nobody has any more."""
    circle = Circle()
    gc.collect(1)
    gc.collect(1)
    return weakref.ref(circle)


async def gone(circle: weakref.ref[Circle], *, within: float) -> bool:
    try:
        async with asyncio.timeout(within):
            while circle() is not None:
                await asyncio.sleep(0.01)
    except TimeoutError:
        return False
    return True


async def test_the_interpreter_begins_no_full_collection_by_itself() -> None:
    async with sweeping(Pace()):
        before = gc.get_stats()[2]["collections"]
        kept = [[number] for number in range(300_000)]
        assert gc.get_stats()[2]["collections"] == before
    del kept


@pytest.mark.parametrize(
    "pace",
    [
        Pace(every=0.01, quiet=ALWAYS_QUIET, worth=1, most=1_000_000),
        Pace(every=0.01, quiet=NEVER_QUIET, worth=1, most=1),
    ],
    ids=["quiet", "too much"],
)
async def test_garbage_is_collected_at_quiet_moments_and_when_it_is_too_much(pace: Pace) -> None:
    async with sweeping(pace):
        assert await gone(old_circle(), within=10)


@pytest.mark.parametrize(
    "pace",
    [
        Pace(every=0.01, quiet=NEVER_QUIET, worth=1, most=1_000_000),
        Pace(every=0.01, quiet=ALWAYS_QUIET, worth=1_000_000, most=1_000_000),
    ],
    ids=["busy", "too little"],
)
async def test_it_waits_while_the_bot_is_busy_and_while_it_is_little(pace: Pace) -> None:
    async with sweeping(pace):
        circle = old_circle()
        assert not await gone(circle, within=0.2)
    gc.collect()
    assert circle() is None


async def test_the_collector_is_as_before_in_the_end() -> None:
    before = gc.get_threshold(), gc.get_freeze_count()
    async with sweeping(Pace()):
        assert gc.get_threshold() != before[0]
    assert (gc.get_threshold(), gc.get_freeze_count()) == before
