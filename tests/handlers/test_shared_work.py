from __future__ import annotations

import asyncio

import pytest

from handlers.shared_work import SharedWork


class Counted:
    """Work that is done when it is told to be, and counts how often it was begun."""

    def __init__(self) -> None:
        self.begun = 0
        self.go = asyncio.Event()

    async def __call__(self) -> int:
        self.begun += 1
        await self.go.wait()
        return self.begun


async def test_all_who_ask_at_once_get_one_result() -> None:
    work, shared = Counted(), SharedWork[str, int]()
    asking = [asyncio.create_task(shared("a", work)) for _ in range(5)]
    await asyncio.sleep(0)
    work.go.set()
    assert await asyncio.gather(*asking) == [1] * 5


async def test_who_asks_later_has_it_done_again() -> None:
    work, shared = Counted(), SharedWork[str, int]()
    work.go.set()
    assert [await shared("a", work), await shared("a", work)] == [1, 2]


async def test_other_keys_are_other_work() -> None:
    work, shared = Counted(), SharedWork[str, int]()
    asking = [asyncio.create_task(shared(key, work)) for key in "ab"]
    await asyncio.sleep(0)
    work.go.set()
    await asyncio.gather(*asking)
    assert work.begun == 2


async def test_who_gives_up_does_not_stop_it_for_others() -> None:
    work, shared = Counted(), SharedWork[str, int]()
    first, second = (asyncio.create_task(shared("a", work)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.wait([first])
    work.go.set()
    assert await second == 1


async def test_a_failure_is_everybodys_and_is_not_kept() -> None:
    shared = SharedWork[str, int]()

    async def fail() -> int:
        await asyncio.sleep(0)
        raise LookupError

    both = await asyncio.gather(shared("a", fail), shared("a", fail), return_exceptions=True)
    assert [type(each) for each in both] == [LookupError, LookupError]
    work = Counted()
    work.go.set()
    assert await shared("a", work) == 1


async def test_closing_stops_what_is_under_way() -> None:
    work, shared = Counted(), SharedWork[str, int]()
    asking = asyncio.create_task(shared("a", work))
    await asyncio.sleep(0)
    await shared.close()
    with pytest.raises(asyncio.CancelledError):
        await asking
