from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
import sqlalchemy as sa

from handlers import inbox_worker
from handlers.inbox_worker import CONCURRENT_ITEMS, InboxWorker
from handlers.ingest import READ
from tests.end_to_end.pages import TEXT, page
from tests.handlers.newsroom import PATIENCE, Gate, Newsroom, hold, post, until
from tests.storage.filling import GUILD
from tests.web_server import WebServer, serve


@asynccontextmanager
async def working(room: Newsroom) -> AsyncGenerator[InboxWorker]:
    worker = InboxWorker(room.storage.inbox, room.app.ingest, on_done=lambda: None)
    running = asyncio.create_task(worker.run())
    try:
        yield worker
    finally:
        assert not running.done()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def inbox_is_empty(room: Newsroom) -> bool:
    return await room.storage.inbox.pending() == []


async def read_so_far(room: Newsroom) -> int:
    return len([notice for notice in await room.storage.outbox.pending() if notice.kind == READ])


async def accept(room: Newsroom, *texts: str) -> None:
    for text in texts:
        await room.app.ingest.accept(post(text))


async def test_what_was_left_unfinished_is_taken_up_at_the_start(each_room: Newsroom) -> None:
    room = each_room
    await accept(room, TEXT)
    (item,) = await room.storage.inbox.pending()
    await room.storage.inbox.begin(item)
    async with working(room):
        await until(lambda: inbox_is_empty(room))
    assert await read_so_far(room) == 1


async def test_what_comes_later_is_read_when_it_is_woken(room: Newsroom) -> None:
    async with working(room) as worker:
        await asyncio.sleep(0.05)
        await accept(room, TEXT)
        worker.wake()
        await until(lambda: inbox_is_empty(room))
    assert await read_so_far(room) == 1


async def test_it_says_when_an_item_is_done(room: Newsroom) -> None:
    done = asyncio.Event()
    worker = InboxWorker(room.storage.inbox, room.app.ingest, on_done=done.set)
    await accept(room, TEXT)
    running = asyncio.create_task(worker.run())
    await asyncio.wait_for(done.wait(), PATIENCE)
    running.cancel()
    assert await read_so_far(room) == 1


async def test_the_same_article_posted_many_times_at_once_is_stored_once(each_room: Newsroom) -> None:
    room = each_room
    await accept(room, *[TEXT] * 6)
    async with working(room):
        await until(lambda: inbox_is_empty(room))
    assert await read_so_far(room) == 6
    assert await room.storage.articles.count(GUILD) == 1


@asynccontextmanager
async def held_sites(count: int, gate: Gate) -> AsyncGenerator[list[WebServer]]:
    """Sites that hold their page back; one each, as the fetcher has its own limit for a site."""
    async with AsyncExitStack() as stack:
        sites = [await stack.enter_async_context(serve()) for _ in range(count)]
        for number, site in enumerate(sites):
            hold(site, "/", f"Story {number}", gate=gate)
        yield sites


async def test_only_a_few_items_are_read_at_a_time(room: Newsroom) -> None:
    gate = Gate()
    async with held_sites(CONCURRENT_ITEMS + 2, gate) as sites:
        await accept(room, *(site.url("/") for site in sites))
        async with working(room):
            await until(lambda: as_many_wait(gate, CONCURRENT_ITEMS))
            await asyncio.sleep(0.1)  # one more would come now
            assert gate.waiting == CONCURRENT_ITEMS
            gate.release.set()
            await until(lambda: inbox_is_empty(room))
        assert [len(site.requests) for site in sites] == [1] * len(sites)
    assert await read_so_far(room) == CONCURRENT_ITEMS + 2


async def as_many_wait(gate: Gate, count: int) -> bool:
    return gate.waiting == count


async def test_slow_sites_do_not_hold_up_the_others(room: Newsroom) -> None:
    gate = Gate()
    room.site.page("/quick", page())
    async with held_sites(CONCURRENT_ITEMS - 1, gate) as sites, working(room) as worker:
        await accept(room, *(site.url("/") for site in sites))
        worker.wake()
        await until(lambda: as_many_wait(gate, CONCURRENT_ITEMS - 1))
        await accept(room, room.site.url("/quick"), TEXT)
        worker.wake()
        await until(lambda: all_but(room, CONCURRENT_ITEMS - 1))
        assert gate.waiting == CONCURRENT_ITEMS - 1
        gate.release.set()
        await until(lambda: inbox_is_empty(room))


async def all_but(room: Newsroom, count: int) -> bool:
    return len(await room.storage.inbox.pending()) == count


async def test_an_item_finished_while_it_waited_its_turn_is_not_read_again(room: Newsroom) -> None:
    gate = Gate()
    room.site.page("/last", page())
    async with held_sites(CONCURRENT_ITEMS, gate) as sites:
        await accept(room, *(site.url("/") for site in sites), room.site.url("/last"))
        last = (await room.storage.inbox.pending())[-1]
        async with working(room):
            await until(lambda: as_many_wait(gate, CONCURRENT_ITEMS))
            await room.app.ingest.process(last)
            gate.release.set()
            await until(lambda: inbox_is_empty(room))
            await accept(room, TEXT)
            await asyncio.sleep(0.05)
    assert room.site.targets == ["/last"]
    assert await read_so_far(room) == CONCURRENT_ITEMS + 1


async def test_waking_it_does_not_begin_an_item_twice(room: Newsroom) -> None:
    gate = hold(room.site, "/slow")
    await accept(room, room.site.url("/slow"))
    async with working(room) as worker:
        await asyncio.wait_for(gate.asked.wait(), PATIENCE)
        for _ in range(3):
            worker.wake()
            await asyncio.sleep(0.02)
        gate.release.set()
        await until(lambda: inbox_is_empty(room))
    assert room.site.targets == ["/slow"]


async def test_what_is_under_way_when_it_is_stopped_stays_in_the_inbox(room: Newsroom) -> None:
    gate = hold(room.site, "/slow")
    await accept(room, room.site.url("/slow"))
    async with working(room):
        await asyncio.wait_for(gate.asked.wait(), PATIENCE)
    (item,) = await room.storage.inbox.pending()
    assert item.attempts == 1
    gate.release.set()
    async with working(room):
        await until(lambda: inbox_is_empty(room))
    assert await read_so_far(room) == 1


@pytest.mark.parametrize("table", ["inbox", "articles"])
async def test_it_outlives_a_database_that_fails_for_a_while(
    room: Newsroom, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox_worker, "RETRY_SECONDS", 0.1)
    await accept(room, TEXT)
    await rename(room, table, "hidden")
    async with working(room):
        await asyncio.sleep(0.15)
        await rename(room, "hidden", table)
        await until(lambda: inbox_is_empty(room))
    assert await read_so_far(room) == 1


async def rename(room: Newsroom, table: str, name: str) -> None:
    async with room.storage.database.write() as connection:
        await connection.execute(sa.text(f"ALTER TABLE {table} RENAME TO {name}"))


async def test_draining_reads_all_there_is(room: Newsroom) -> None:
    room.site.page("/bridge", page())
    done: list[bool] = []
    worker = InboxWorker(room.storage.inbox, room.app.ingest, on_done=lambda: done.append(True))
    await accept(room, TEXT, room.site.url("/bridge"), room.site.url("/gone"))
    await worker.drain()
    assert await inbox_is_empty(room)
    assert len(done) == 3
    assert await read_so_far(room) == 2
