"""One reader for all end-to-end tests of a worker; a stage for each."""

from __future__ import annotations

import shutil
from collections.abc import AsyncGenerator, Generator
from concurrent.futures import Executor
from pathlib import Path

import pytest

from news.reader import Reader, start_workers
from tests.end_to_end.stage import Stage, on_stage
from tests.storage.conftest import postgresql_database, postgresql_server, sqlite_template, storage_url

# Fixtures are found by their names in here.
__all__ = ["postgresql_database", "postgresql_server", "sqlite_template", "storage_url"]


@pytest.fixture(scope="session")
def workers() -> Generator[Executor]:
    with start_workers(1) as executor:
        yield executor


@pytest.fixture
def reader(workers: Executor) -> Reader:
    return Reader(workers)


@pytest.fixture
async def stage(reader: Reader, sqlite_template: Path, tmp_path: Path) -> AsyncGenerator[Stage]:
    file = tmp_path / "verbatim.db"
    shutil.copy(sqlite_template, file)
    async with on_stage(reader, f"sqlite:///{file}") as stage:
        yield stage
