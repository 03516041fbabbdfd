"""The migrations make the tables that ``storage/schema.py`` describes, however often and from wherever run."""

from __future__ import annotations

import asyncio
import logging
import sys

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from storage.archive import open_storage
from storage.schema import metadata

_OPEN = """
import asyncio, sys
from storage.archive import open_storage

async def main():
    async with open_storage(sys.argv[1]) as storage:
        await storage.guilds.joined(1)

asyncio.run(main())
"""


def _differences(connection: sa.Connection) -> list[object]:
    def ours(_object: object, name: str | None, kind: str, _reflected: object, _other: object) -> bool:
        return not (name or "").startswith(("sentence_search", "ix_sentence_search"))

    options = {"include_object": ours, "compare_type": True}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


async def test_the_migrated_tables_are_those_of_the_schema(storage_url: str) -> None:
    async with open_storage(storage_url) as storage, storage.database.read() as connection:
        assert await connection.run_sync(_differences) == []


async def test_every_row_goes_with_what_it_belongs_to(storage_url: str) -> None:
    def rules(connection: sa.Connection) -> dict[str, str | None]:
        inspector = sa.inspect(connection)
        return {
            f"{table}.{key['constrained_columns']}": key.get("options", {}).get("ondelete")
            for table in inspector.get_table_names()
            for key in inspector.get_foreign_keys(table)
        }

    async with open_storage(storage_url) as storage, storage.database.read() as connection:
        found = await connection.run_sync(rules)
    assert len(found) >= 15
    assert set(found.values()) == {"CASCADE"}


async def test_opening_again_keeps_what_is_stored(storage_url: str) -> None:
    async with open_storage(storage_url) as storage:
        await storage.guilds.joined(7)
    async with open_storage(storage_url) as storage, storage.database.read() as connection:
        assert (await connection.execute(sa.text("SELECT guild_id FROM guilds"))).scalar_one() == 7


async def test_processes_that_start_at_once_make_the_tables_once(storage_url: str) -> None:
    started = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", _OPEN, storage_url, stderr=-1)
        for _ in range(4)
    ]
    for process in started:
        _, said = await process.communicate()
        assert process.returncode == 0, said.decode()
    async with open_storage(storage_url) as storage, storage.database.read() as connection:
        assert (await connection.execute(sa.text("SELECT count(*) FROM alembic_version"))).scalar_one() == 1


async def test_migrating_leaves_logging_alone(storage_url: str) -> None:
    root = logging.getLogger()
    before = (root.level, list(root.handlers), logging.getLogger("storage").disabled)
    async with open_storage(storage_url):
        assert (root.level, list(root.handlers), logging.getLogger("storage").disabled) == before
