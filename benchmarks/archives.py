"""Apps over archives of a given size, made of the training texts through the code that stores an article."""

from __future__ import annotations

import asyncio
import gc
import time
from collections import defaultdict
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from benchmarks.composing import Composer
from benchmarks.in_memory import CHANNEL, GUILD, MEMBER
from benchmarks.read_texts import BUILT, model_name, training_readings
from benchmarks.servers import postgresql
from bot.app import App, compose
from bot.sweeping import sweeping
from news.asker import open_asker
from news.fetch import Fetcher
from news.reader import open_reader
from storage import search
from storage.archive import open_storage
from storage.database import Database
from storage.guilds import ensure
from storage.parts import Prepared, prepare
from storage.schema import articles, guilds, posts

# Articles in one transaction.
_AT_ONCE: Final = 250
_CHANNELS: Final = 3
# Between one post and the next, as ``composing`` dates the articles.
_APART: Final = timedelta(days=1) / 40
# Of the posts, the newest that a digest may look at: 40 a day for 7 days.
_RECENT: Final = 300
# To be raised when archives are made in another way: one kept from before is then made anew.
_RECIPE: Final = 1


@dataclass(frozen=True, slots=True)
class Filled:
    """An app over an archive, and what made its articles.

    Attributes:
        megabytes: the size of the database.
        folder: where it lies; in SQLite's case, as ``archive.db``.
    """

    app: App
    composer: Composer
    size: int
    megabytes: float
    folder: Path


@asynccontextmanager
async def filled(product: str, size: int) -> AsyncGenerator[Filled]:
    """The app, with ``size`` articles stored; kept under ``build/`` for the next run.

    Args:
        product: "SQLite" or "PostgreSQL".
        size: in articles.

    Raises:
        MissingData: the training data is not there.
    """
    readings = await asyncio.to_thread(training_readings)
    composer = Composer(readings, datetime.now(UTC).date(), size)
    folder = BUILT / f"{product.lower()}-{size}-{model_name()}-{_RECIPE}"
    folder.mkdir(parents=True, exist_ok=True)
    async with _server(product, folder) as url, _app(url) as app:
        if await app.storage.articles.newest_number(GUILD) < size:
            start = time.monotonic()
            gc.disable()  # it would look through all the readings for each few articles made
            await fill(app.storage.database, composer, size)
            gc.enable()
            print(f"(made an archive of {size:,} articles in {time.monotonic() - start:.0f} s)")
        await _post_now(app.storage.database)
        megabytes = await _megabytes(app.storage.database, folder)
        async with sweeping():  # as the bot does
            yield Filled(app, composer, size, megabytes, folder)


@asynccontextmanager
async def _server(product: str, folder: Path) -> AsyncGenerator[str]:
    if product == "SQLite":
        yield f"sqlite:///{folder / 'archive.db'}"
        return
    with postgresql(folder) as url:
        yield url


@asynccontextmanager
async def _app(url: str) -> AsyncGenerator[App]:
    async with (
        open_storage(url) as storage,
        open_reader() as reader,
        open_asker() as asker,
        Fetcher(user_agent="Verbatim/benchmark") as fetcher,
    ):
        yield compose(storage, reader, fetcher, asker)


async def fill(database: Database, composer: Composer, size: int) -> None:
    """Store articles; what was stored before, by a run that did not come to its end, goes first."""
    async with database.write() as connection:
        await connection.execute(sa.delete(articles))
        await ensure(connection, GUILD)
    newest = datetime.now(UTC)
    for first in range(1, size + 1, _AT_ONCE):
        numbers = range(first, min(first + _AT_ONCE, size + 1))
        prepared = await asyncio.to_thread(_prepared, composer, numbers)
        await _store(database, numbers, prepared, newest - _APART * (size - first))
    async with database.write() as connection:
        await connection.execute(sa.update(guilds).values(next_number=size + 1))
        await connection.execute(sa.text("ANALYZE"))


def _prepared(composer: Composer, numbers: Sequence[int]) -> list[Prepared]:
    return [prepare(composer.article(number)) for number in numbers]


async def _store(
    database: Database, numbers: Sequence[int], prepared: Sequence[Prepared], moment: datetime
) -> None:
    """Write articles in one transaction, a statement for each table."""
    rows: dict[sa.Table, list[dict[str, Any]]] = defaultdict(list)
    for number, one in zip(numbers, prepared, strict=True):
        posted = moment + _APART * (number - numbers[0])
        key = {"id": number, "guild_id": GUILD, "number": number, "read_at": posted}
        day = one.article["published"] or posted.date()
        rows[articles].append(key | one.article | {"day": day})
        for table, its in one.parts:
            rows[table] += ({"article_id": number, "guild_id": GUILD} | row for row in its)
        rows[posts].append(_post(number, posted))
    async with database.write() as connection:
        for table, its in rows.items():
            if its:
                await connection.execute(table.insert(), its)
        index = {number: one.index for number, one in zip(numbers, prepared, strict=True)}
        await search.index_many(connection, GUILD, index)


def _post(number: int, posted_at: datetime) -> dict[str, Any]:
    return {
        "guild_id": GUILD,
        "channel_id": CHANNEL + number % _CHANNELS,
        "message_id": number,
        "member_id": MEMBER,
        "position": 0,
        "item_key": str(number),
        "article_id": number,
        "posted_at": posted_at,
    }


async def _post_now(database: Database) -> None:
    """Let the newest articles of an archive that was kept be posted just now, or no digest would have any."""
    async with database.read() as connection:
        newest = (await connection.execute(sa.select(sa.func.max(posts.c.posted_at)))).scalar_one()
        last = (await connection.execute(sa.select(sa.func.max(posts.c.id)))).scalar_one()
    if datetime.now(UTC) - newest < _APART:
        return
    moved = sa.update(posts).where(posts.c.id == sa.bindparam("key"))
    kept = range(max(1, last - _RECENT), last + 1)
    rows = [{"key": key, "posted_at": datetime.now(UTC) - _APART * (last - key)} for key in kept]
    async with database.write() as connection:
        await connection.execute(moved, rows)


async def _megabytes(database: Database, folder: Path) -> float:
    if database.in_sqlite:
        return await asyncio.to_thread(_size, folder) / 1e6
    async with database.read() as connection:
        size = await connection.execute(sa.text("SELECT pg_database_size(current_database())"))
        return size.scalar_one() / 1e6


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.glob("archive.db*"))
