"""A newsroom over SQLite for most tests, and one over each kind of database where they could differ."""

from __future__ import annotations

import shutil
from collections.abc import AsyncGenerator, Generator
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

import pytest

from storage.archive import open_storage
from tests.handlers.newsroom import Newsroom, newsroom
from tests.storage.conftest import postgresql_database, postgresql_server, sqlite_template, storage_url

# fixtures that tests here take too
__all__ = ["postgresql_database", "postgresql_server", "sqlite_template", "storage_url"]


@pytest.fixture(scope="session")
def executor() -> Generator[Executor]:
    with ThreadPoolExecutor(1) as started:
        yield started


@pytest.fixture
async def room(executor: Executor, sqlite_template: Path, tmp_path: Path) -> AsyncGenerator[Newsroom]:
    file = tmp_path / "room.db"
    shutil.copy(sqlite_template, file)
    async with open_storage(f"sqlite:///{file}") as storage, newsroom(storage, executor) as made:
        yield made


@pytest.fixture
async def each_room(executor: Executor, storage_url: str) -> AsyncGenerator[Newsroom]:
    async with open_storage(storage_url) as storage, newsroom(storage, executor) as made:
        yield made
