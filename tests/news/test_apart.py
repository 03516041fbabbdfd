from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncGenerator

import psutil
import pytest

from news.apart import Apart, ApartFailed, TookTooMuch
from news.errors import BrokenFeed

LONG = 20.0


@pytest.fixture
async def apart() -> AsyncGenerator[Apart]:
    opened = Apart()
    yield opened
    await opened.close()


def _refuse(url: str) -> None:
    raise BrokenFeed("cut off", url=url)


async def test_what_a_function_returns_or_raises_comes_back(apart: Apart) -> None:
    assert await apart.run("paper.example", LONG, max, 3, 5) == 5
    with pytest.raises(BrokenFeed) as caught:
        await apart.run("paper.example", LONG, _refuse, "https://paper.example/f")
    assert caught.value.url == "https://paper.example/f"


async def test_what_takes_too_long_is_given_up_and_the_next_goes_on(apart: Apart) -> None:
    with pytest.raises(TookTooMuch):
        await apart.run("paper.example", 0.2, time.sleep, 60)
    assert await apart.run("other.example", LONG, max, 3, 5) == 5


async def test_what_kills_its_process_is_given_up_and_the_next_goes_on(apart: Apart) -> None:
    with pytest.raises(TookTooMuch):
        await apart.run("paper.example", LONG, os._exit, 1)
    assert await apart.run("other.example", LONG, max, 3, 5) == 5


async def test_memory_is_limited(apart: Apart) -> None:
    with pytest.raises(TookTooMuch):
        await apart.run("paper.example", LONG, bytes, 4_000_000_000)


async def test_who_took_too_long_once_holds_up_nobody_later(apart: Apart) -> None:
    with pytest.raises(TookTooMuch):
        await apart.run("slow.example", 0.1, time.sleep, 60)
    again = asyncio.create_task(apart.run("slow.example", LONG, time.sleep, 60))
    await asyncio.sleep(0)
    assert await apart.run("other.example", LONG, max, 3, 5) == 5
    assert not again.done()
    again.cancel()
    with pytest.raises(asyncio.CancelledError):
        await again


async def test_whoever_gives_up_waiting_leaves_the_process_free(apart: Apart) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await apart.run("paper.example", LONG, time.sleep, 60)
    assert await apart.run("paper.example", LONG, max, 3, 5) == 5


async def test_the_event_loop_does_not_wait(apart: Apart) -> None:
    await apart.run("paper.example", LONG, max, 3, 5)
    work = asyncio.create_task(apart.run("paper.example", LONG, sum, range(10_000_000)))
    worst = 0.0
    while not work.done():
        start = time.perf_counter()
        await asyncio.sleep(0.005)
        worst = max(worst, time.perf_counter() - start - 0.005)
    assert worst < 0.15


async def test_an_idle_process_is_let_go() -> None:
    apart = Apart(idle=0.05)
    number = await apart.run("paper.example", LONG, os.getpid)
    for _ in range(200):
        if not psutil.pid_exists(number):
            break
        await asyncio.sleep(0.01)
    assert not psutil.pid_exists(number)
    assert await apart.run("paper.example", LONG, os.getpid) != number
    await apart.close()


async def test_closing_ends_what_is_under_way() -> None:
    apart = Apart()
    work = asyncio.create_task(apart.run("paper.example", LONG, time.sleep, 60))
    await asyncio.sleep(0.5)
    await apart.close()
    with pytest.raises(ApartFailed):
        await work
    with pytest.raises(ApartFailed):
        await apart.run("paper.example", LONG, max, 3, 5)
