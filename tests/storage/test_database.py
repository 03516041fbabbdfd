"""Opening, transactions, and what happens when the database is not there."""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError

from news.errors import BadDatabaseUrl, DatabaseUnavailable
from storage import address
from storage.archive import Storage, open_storage
from storage.guilds import ensure
from storage.schema import articles, guilds
from tests.storage.filling import GUILD, item, stored


@pytest.mark.parametrize(
    ("url", "driver", "database"),
    [
        ("sqlite:///here.db", "sqlite+aiosqlite", "here.db"),
        ("sqlite:////there/it.db", "sqlite+aiosqlite", "/there/it.db"),
        ("sqlite:///:memory:", "sqlite+aiosqlite", ":memory:"),
        ("postgresql://u:p@host:5432/name", "postgresql+asyncpg", "name"),
        ("postgres://host/name", "postgresql+asyncpg", "name"),
        ("postgresql://u:@/name?host=/socket/dir", "postgresql+asyncpg", "name"),
    ],
)
def test_addresses_that_are_understood(url: str, driver: str, database: str) -> None:
    parsed = address.parse(url)
    assert (parsed.drivername, parsed.database) == (driver, database)


def test_libpqs_name_for_encryption_is_understood() -> None:
    assert address.parse("postgresql://h/n?sslmode=require").query == {"ssl": "require"}


@pytest.mark.parametrize(
    "url",
    [
        "",
        "verbatim.db",
        "sqlite:",
        "sqlite://",
        "sqlite:///",
        "sqlite://host/file.db",
        "sqlite:///file.db?mode=ro",
        "sqlite:///file:other.db",
        "mysql://u:hunter2@host/name",
        "postgresql+psycopg2://u:hunter2@host/name",
        "postgresql://u:hunter2@host:port/name",
        "postgresql://u:hunter2@host/name?application_name=x",
        "://u:hunter2@",
    ],
)
def test_other_addresses_are_refused_in_a_sentence_without_the_password(url: str) -> None:
    with pytest.raises(BadDatabaseUrl, match=r"accepted are|takes") as caught:
        address.parse(url)
    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is None


def _not_installed(_name: str) -> None:
    return None


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address, "find_spec", _not_installed)
    with pytest.raises(BadDatabaseUrl, match="postgresql extra"):
        address.parse("postgresql://host/name")


async def test_the_folder_of_the_file_is_made(tmp_path: Path) -> None:
    async with open_storage(f"sqlite:///{tmp_path / 'new' / 'deep' / 'it.db'}"):
        assert (tmp_path / "new" / "deep" / "it.db").exists()


async def test_a_database_in_memory_is_one_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with open_storage("sqlite:///:memory:") as storage:
        await asyncio.gather(*(stored(storage, f"Text {n}.") for n in range(5)))
        assert await storage.articles.count(GUILD) == 5
        assert (await storage.forgetting.guild(GUILD)).articles == 5
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - Path.iterdir is refused in async functions


def _no_folder(folder: Path) -> str:
    (folder / "file").write_text("")
    return f"sqlite:///{folder / 'file' / 'it.db'}"


def _a_folder(folder: Path) -> str:
    return f"sqlite:///{folder}"


def _no_database(folder: Path) -> str:
    (folder / "it.db").write_text("This is a text file and no database. " * 100)
    return f"sqlite:///{folder / 'it.db'}"


def _no_server(folder: Path) -> str:
    return f"postgresql://u:hunter2@/name?host={folder}"


def _nobody_listens(_folder: Path) -> str:
    return "postgresql://u:hunter2@127.0.0.1:1/name"


# aiosqlite's thread may still be closing the file when the test's event loop is gone.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("make", [_no_folder, _a_folder, _no_database, _no_server, _nobody_listens])
async def test_what_cannot_be_opened_is_unavailable(tmp_path: Path, make: Callable[[Path], str]) -> None:
    with pytest.raises(DatabaseUnavailable) as caught:
        async with open_storage(make(tmp_path)):
            pytest.fail("it was opened")
    assert caught.value.__cause__ is not None
    assert "hunter2" not in str(caught.value)


async def test_a_database_of_a_newer_version_is_refused(storage_url: str) -> None:
    async with open_storage(storage_url) as storage, storage.database.write() as connection:
        await connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseUnavailable, match="newer version"):
        async with open_storage(storage_url):
            pytest.fail("it was opened")


async def test_a_file_that_others_have_spoilt_is_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "it.db"
    async with open_storage(f"sqlite:///{path}") as storage:
        with sqlite3.connect(path) as other:
            other.execute("DROP TABLE posts")
        with pytest.raises(DatabaseUnavailable):
            await storage.articles.latest(GUILD, 1)


async def test_a_write_that_raises_is_undone(storage: Storage) -> None:
    async def write() -> None:
        async with storage.database.write() as connection:
            await ensure(connection, GUILD)
            raise KeyError(GUILD)

    with pytest.raises(KeyError):
        await write()
    async with storage.database.read() as connection:
        assert (await connection.execute(sa.select(guilds))).all() == []


async def test_a_broken_constraint_is_our_mistake_and_passes_through(storage: Storage) -> None:
    await storage.guilds.joined(GUILD)
    with pytest.raises(IntegrityError):
        async with storage.database.write() as connection:
            await connection.execute(sa.text("INSERT INTO guilds SELECT * FROM guilds"))


async def test_errors_do_not_repeat_what_was_stored(storage: Storage) -> None:
    await stored(storage, "The secret text.")
    query = sa.update(articles).values(guild_id=404, text="The secret text.")
    with pytest.raises(IntegrityError) as caught:
        async with storage.database.write() as connection:
            await connection.execute(query)
    assert "secret" not in str(caught.value)


async def test_reading_changes_nothing(storage: Storage) -> None:
    with pytest.raises((DatabaseUnavailable, DBAPIError)):
        async with storage.database.read() as connection:
            await connection.execute(guilds.delete())


async def test_what_sqlite_is_told_when_it_is_opened(tmp_path: Path) -> None:
    expected = {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "synchronous": 1,
        "secure_delete": 1,
        "temp_store": 2,
    }
    async with open_storage(f"sqlite:///{tmp_path / 'it.db'}") as storage:
        for enter in (storage.database.read, storage.database.write):
            async with enter() as connection:
                for pragma, value in expected.items():
                    assert (await connection.exec_driver_sql(f"PRAGMA {pragma}")).scalar_one() == value
                assert (await connection.exec_driver_sql("PRAGMA busy_timeout")).scalar_one() > 1000


async def test_connections_that_the_server_closed_meanwhile_are_opened_anew(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    if storage.database.in_sqlite:
        pytest.skip("SQLite has no server")
    monkeypatch.setattr("storage.database._IDLE", 0.05)
    others = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    others += " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    async with storage.database.read() as one, storage.database.read() as other:
        await other.execute(sa.text("SELECT 1"))
        await one.execute(sa.text("SELECT 1"))
    async with storage.database.read() as connection:
        assert (await connection.execute(sa.text(others))).scalar_one() >= 1
    await asyncio.sleep(0.1)
    async with storage.database.read() as one, storage.database.read() as other:
        for connection in (one, other):
            assert (await connection.execute(sa.text("SELECT 1"))).scalar_one() == 1


async def test_postgresql_plans_every_statement_for_its_own_values(storage: Storage) -> None:
    if storage.database.in_sqlite:
        pytest.skip("SQLite plans a statement once, whatever its values")
    async with storage.database.read() as connection:
        mode = (await connection.execute(sa.text("SHOW plan_cache_mode"))).scalar_one()
    assert mode == "force_custom_plan"


async def test_a_file_that_another_process_writes_to_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "it.db"
    async with open_storage(f"sqlite:///{path}") as storage:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(storage.inbox.accept([item()]))
        await asyncio.sleep(0.2)
        assert not waiting.done()
        other.execute("COMMIT")
        other.close()
        assert await waiting == 1


async def test_it_says_which_database_it_is(storage: Storage) -> None:
    told = await storage.database.describe()
    product = "SQLite 3." if storage.database.in_sqlite else "PostgreSQL "
    assert told.startswith(product)
    assert "verbatim" in told
    assert re.search(r", schema \d{4}$", told)
    assert "@" not in told
