from __future__ import annotations

import asyncio
import logging
import sys
import threading
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Never, ParamSpec, TypeVar

import pytest
import sqlalchemy as sa

from handlers import rereading
from handlers.rereading import RereadingWorker, current_reader
from news.errors import UnknownArticle
from news.reader import Reader
from storage.archive import Storage, open_storage
from tests.handlers.newsroom import PATIENCE, Newsroom, until
from tests.readings import reading
from tests.storage.filling import GUILD, item, stored

_P = ParamSpec("_P")
_T = TypeVar("_T")

TEXT = "# The bridge\n\nThe bridge in Geneva closed on Monday, the engineer Mary Doe said. It was old."
POISON = "# Poison\n\nNobody reads this to its end."


class Poisonable(ThreadPoolExecutor):
    """Reads what it is given unless it is about poison."""

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        if any("Poison" in getattr(arg, "text", "") for arg in args):
            return super().submit(_poisoned)
        return super().submit(fn, *args, **kwargs)


def _poisoned() -> Never:
    raise ZeroDivisionError


class Gated(ThreadPoolExecutor):
    """Reads nothing before it is let go."""

    def __init__(self) -> None:
        super().__init__(1)
        self.gate = threading.Event()

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        return super().submit(self._let_go, fn, *args, **kwargs)

    def _let_go(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        self.gate.wait(PATIENCE)
        return fn(*args, **kwargs)


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("START_SECONDS", "PAUSE_SECONDS", "RETRY_SECONDS"):
        monkeypatch.setattr(rereading, name, 0.01)


def worker(room: Newsroom, executor: Executor | None = None) -> RereadingWorker:
    reader = room.app.reader if executor is None else Reader(executor)
    return RereadingWorker(room.storage.rereading, reader)


@asynccontextmanager
async def working(room: Newsroom) -> AsyncGenerator[asyncio.Task[None]]:
    running = asyncio.create_task(worker(room).run())
    try:
        yield running
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def waiting(storage: Storage) -> int:
    return await storage.rereading.waiting(await current_reader())


async def test_what_an_older_model_has_read_is_read_again(
    each_room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    sources = [await each_room.stored(text) for text in (TEXT, TEXT + " It goes on.")]
    with caplog.at_level(logging.INFO, "handlers.rereading"):
        await asyncio.wait_for(worker(each_room).run(), PATIENCE)
    for source in sources:
        (figure,) = await each_room.storage.figures.of_article(GUILD, source.article_id)
        assert figure.name == "Mary Doe"
        assert await each_room.storage.articles.source(GUILD, source.article_id) == source
    assert await waiting(each_room.storage) == 0
    assert caplog.messages == [
        "2 articles were read by an older model; reading them again",
        "2 articles were read again, 0 could not be",
    ]


async def test_nothing_is_said_where_nothing_is_left(
    room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    await room.stored(await room.app.reader.read_text(TEXT))
    with caplog.at_level(logging.INFO, "handlers.rereading"):
        await asyncio.wait_for(worker(room).run(), PATIENCE)
    assert caplog.messages == []


async def test_an_undated_articles_days_stay_where_they_were(room: Newsroom) -> None:
    source = await room.stored(TEXT)
    async with room.storage.database.write() as connection:
        await connection.execute(sa.text("UPDATE articles SET day = '2016-12-13'"))
    await asyncio.wait_for(worker(room).run(), PATIENCE)
    (moment,) = await room.storage.moments.of_article(GUILD, source.article_id)
    assert moment.first.isoformat() == "2016-12-12"


async def test_what_fails_stays_as_it_was_and_holds_nothing_up(
    room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    older = await room.stored(TEXT)
    poison = await room.stored(POISON)
    with Poisonable(1) as executor, caplog.at_level(logging.INFO, "handlers.rereading"):
        for _ in range(5):
            await asyncio.wait_for(worker(room, executor).run(), PATIENCE)
    assert len(await room.storage.figures.of_article(GUILD, older.article_id)) == 1
    assert len(await room.storage.articles.body(GUILD, poison.article_id)) == 1
    said = [message for message in caplog.messages if "stays as it was read" in message]
    assert said == [f"article {poison.article_id} stays as it was read: ReaderFailed"] * 3


async def test_what_is_forgotten_while_it_is_read_stays_forgotten(room: Newsroom) -> None:
    source = await room.stored(TEXT)
    with Gated() as executor:
        running = asyncio.create_task(worker(room, executor).run())
        await asyncio.sleep(0.2)
        await room.storage.forgetting.article(GUILD, source.article_id)
        executor.gate.set()
        await asyncio.wait_for(running, PATIENCE)
    with pytest.raises(UnknownArticle):
        await room.storage.articles.source(GUILD, source.article_id)


async def test_what_was_posted_goes_first(room: Newsroom) -> None:
    await room.stored(TEXT)
    await room.storage.inbox.accept([item()])
    async with working(room) as running:
        await asyncio.sleep(0.3)
        assert not running.done()
        assert await waiting(room.storage) == 1
        (accepted,) = await room.storage.inbox.pending()
        await room.storage.inbox.forget_message(GUILD, accepted.message_id)
        await asyncio.wait_for(running, PATIENCE)
    assert await waiting(room.storage) == 0


async def test_it_outlives_a_database_that_fails_for_a_while(room: Newsroom) -> None:
    async def rename(table: str, name: str) -> None:
        async with room.storage.database.write() as connection:
            await connection.execute(sa.text(f"ALTER TABLE {table} RENAME TO {name}"))

    await room.stored(TEXT)
    await rename("readings", "hidden")
    async with working(room) as running:
        await asyncio.sleep(0.1)
        await rename("hidden", "readings")
        await asyncio.wait_for(running, PATIENCE)
    assert await waiting(room.storage) == 0


_WORK = """
import asyncio, sys
from handlers import rereading
from news.reader import open_reader
from storage.archive import open_storage

async def main():
    rereading.START_SECONDS = rereading.PAUSE_SECONDS = 0.0
    async with open_storage(sys.argv[1]) as storage, open_reader() as reader:
        await rereading.RereadingWorker(storage.rereading, reader).run()

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.slow
async def test_killed_at_any_moment_every_article_is_old_or_new(tmp_path: Path) -> None:
    script = tmp_path / "work.py"
    script.write_text(_WORK)
    url = f"sqlite:///{tmp_path / 'news.db'}"
    async with open_storage(url) as storage:
        sources = [await stored(storage, f"{TEXT} Part {number}.") for number in range(24)]
        for left in (20, 12):
            process = await asyncio.create_subprocess_exec(
                sys.executable, str(script), url, env={"PYTHONPATH": str(Path(__file__).parents[2])}
            )
            await until(lambda few=left: _at_most(storage, few))
            process.kill()
            await process.wait()
            for source in sources:
                assert await _old_or_new(storage, source.article_id)
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(script), url, env={"PYTHONPATH": str(Path(__file__).parents[2])}
        )
        assert await asyncio.wait_for(process.wait(), 60) == 0
        assert await waiting(storage) == 0
        assert [len(await storage.figures.of_article(GUILD, s.article_id)) for s in sources] == [1] * 24


async def _at_most(storage: Storage, count: int) -> bool:
    return await waiting(storage) <= count


async def _old_or_new(storage: Storage, article_id: int) -> bool:
    """Whether an article has figures and a model together, or neither; and its sentences once."""
    figures = await storage.figures.of_article(GUILD, article_id)
    async with storage.database.read() as connection:
        query = sa.text("SELECT reader FROM readings WHERE article_id = :id")
        reader = (await connection.execute(query, {"id": article_id})).scalar_one()
        query = sa.text("SELECT count(*) FROM sentence_search WHERE rowid / 65536 = :id")
        found = (await connection.execute(query, {"id": article_id})).scalar_one()
    return bool(figures) == (reader == await current_reader()) and found == len(
        [s for s in reading(TEXT + " Part.").sentences if s.paragraph]
    )
