"""Many at once, and processes that die in the middle."""

from __future__ import annotations

import asyncio
import sys

import pytest
import sqlalchemy as sa

from storage.archive import Storage, open_storage
from storage.schema import metadata
from tests.readings import reading
from tests.storage.filling import CHANNEL, GUILD, OTHER_GUILD, READY, accepted, item, stored

TALKS = reading("[The talks began], (said) {Ann Lee} in <Paris>.", url="https://news.example/talks")

# Tells which article it is at before each, so that the test can kill it while it works.
_FILL = """
import asyncio, sys
from storage.archive import open_storage
from tests.readings import reading
from tests.storage.filling import stored

async def main():
    async with open_storage(sys.argv[1]) as storage:
        for n in range(10_000):
            text = " ".join(f"[Word{n} number {k}], (said) {{Ann Lee}} in <Paris>." for k in range(200))
            done = reading(text)
            print(n, flush=True)
            await stored(storage, done)

asyncio.run(main())
"""


async def test_fifty_at_once_store_an_article_once(storage: Storage) -> None:
    waiting = [await accepted(storage, item()) for _ in range(50)]
    sources = await asyncio.gather(*(storage.inbox.complete(i, TALKS, READY) for i in waiting))
    assert len({source.article_id for source in sources}) == 1
    assert await storage.articles.count(GUILD) == 1
    assert len(await storage.posts.of_article(GUILD, sources[0].article_id)) == 50
    assert len(await storage.outbox.pending(limit=100)) == 50
    assert await storage.articles.newest_number(GUILD) == 1


async def test_articles_stored_at_once_get_numbers_of_their_own(storage: Storage) -> None:
    posted = [item(guild) for guild in (GUILD, OTHER_GUILD) for _ in range(10)]
    waiting = [await accepted(storage, new) for new in posted]
    made = [reading(f"Text {n}.") for n in range(len(waiting))]
    sources = await asyncio.gather(
        *(storage.inbox.complete(i, done, READY) for i, done in zip(waiting, made, strict=True))
    )
    assert sorted(source.number for source in sources[:10]) == list(range(1, 11))
    assert sorted(source.number for source in sources[10:]) == list(range(1, 11))


async def test_a_reader_never_waits_for_a_writer(storage: Storage) -> None:
    source = await stored(storage, TALKS)
    async with storage.database.write() as connection:
        await connection.execute(sa.text("UPDATE articles SET title = 'half done'"))
        async with asyncio.timeout(2):
            assert await storage.articles.latest(GUILD, CHANNEL) == source
            assert len(await storage.attributions.by_words(GUILD, "talks")) == 1


async def test_a_cancelled_write_leaves_nothing_and_lets_the_next_one_in(storage: Storage) -> None:
    waiting = await accepted(storage, item())
    results: list[object] = []  # kept: their tracebacks hold the cursors of the cancelled statements
    for pause in (0, 0.001, 0.002, 0.003, 0.004, 0.006):
        task = asyncio.create_task(storage.inbox.complete(waiting, TALKS, READY))
        await asyncio.sleep(pause)
        task.cancel()
        async with asyncio.timeout(5):
            result = (await asyncio.gather(task, return_exceptions=True))[0]
        results.append(result)
        if not isinstance(result, BaseException):
            break
        assert isinstance(result, asyncio.CancelledError)
    assert await storage.articles.count(GUILD) + len(await storage.inbox.pending()) == 1


async def test_forgetting_while_storing_leaves_all_or_nothing(storage: Storage) -> None:
    waiting = [await accepted(storage, item(message_id=n)) for n in range(1, 21)]
    made = [reading(f"Text {n}.") for n in range(20)]
    work = [storage.inbox.complete(i, done, READY) for i, done in zip(waiting, made, strict=True)]
    forget = [storage.forgetting.message(GUILD, i.message_id) for i in waiting]
    mixed = [step for pair in zip(work, forget, strict=True) for step in pair]
    await asyncio.gather(*mixed, return_exceptions=True)
    assert await storage.articles.count(GUILD) == 0
    assert await storage.inbox.pending() == []
    assert await storage.outbox.pending() == []


@pytest.mark.parametrize("delay", [0.0, 0.004, 0.015])
async def test_a_process_killed_while_storing_leaves_everything_or_nothing(
    storage_url: str, delay: float
) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _FILL, storage_url, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    for _ in range(4):
        assert await process.stdout.readline()
    await asyncio.sleep(delay)
    process.kill()
    await process.communicate()
    async with open_storage(storage_url) as storage:
        articles = await storage.articles.listing(GUILD, limit=100)
        assert len(articles) >= 3
        assert [row.source.number for row in sorted(articles, key=lambda r: r.source.number)] == [
            n + 1 for n in range(len(articles))
        ]
        assert await _parts_of_each(storage) == {200 * len(articles)}
        assert len(await storage.outbox.pending()) == len(articles)
        assert len(await storage.inbox.pending()) <= 1
        found = await storage.attributions.by_words(GUILD, "word3")
        assert bool(found) == (len(articles) >= 4)


async def _parts_of_each(storage: Storage) -> set[int]:
    async with storage.database.read() as connection:
        return {
            (
                await connection.execute(sa.select(sa.func.count()).select_from(metadata.tables[name]))
            ).scalar_one()
            for name in ("sentences", "attributions", "place_mentions")
        }
