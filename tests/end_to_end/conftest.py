"""One reader for all end-to-end tests of a worker; a stage for each."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest

from news.reader import Reader, reader_pool
from tests.end_to_end.stage import Stage, on_stage


@pytest.fixture(scope="session")
def reader() -> Generator[Reader]:
    with reader_pool(1) as pool:
        yield Reader(pool)


@pytest.fixture
async def stage(reader: Reader, tmp_path: Path) -> AsyncGenerator[Stage]:
    async with on_stage(reader, f"sqlite:///{tmp_path / 'verbatim.db'}") as stage:
        yield stage
