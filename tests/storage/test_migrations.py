"""The migrations make the tables that ``storage/schema.py`` describes, however often and from wherever run."""

from __future__ import annotations

import asyncio
import logging
import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

import storage
from news.article import Place, Span
from storage.archive import open_storage
from storage.database import connect
from storage.schema import metadata
from tests.storage.filling import GUILD, MIDDAY, stored

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


# Out of the way of PostgreSQL's sequence, which does not learn of keys that are given.
_ARTICLE = 900

# What the first release wrote, column by column: later ones must find it again.
_FIRST_RELEASE = (
    "INSERT INTO guilds (guild_id, settings, next_number, joined_at) VALUES (:guild, '{}', 2, :time)",
    """
    INSERT INTO articles (id, guild_id, number, text_hash, language, words, quotations, speakers, places,
        read_at, text)
    VALUES (:article, :guild, 1, 'x', 'en', 2, 0, 0, 1, :time, 'Aleppo fell.')
    """,
    """
    INSERT INTO sentences (article_id, guild_id, position, span_start, span_end, paragraph, kind, salience)
    VALUES (:article, :guild, 0, 0, 12, 0, 'body', 1.0)
    """,
    """
    INSERT INTO places (article_id, guild_id, place, identity, mentions, name, folded, confidence, runners_up)
    VALUES (:article, :guild, 0, 'naleppo', 1, 'Aleppo', 'aleppo', 0.5, '[]')
    """,
    """
    INSERT INTO place_mentions (article_id, guild_id, place, span_start, span_end, sentence)
    VALUES (:article, :guild, 0, 0, 6, 0)
    """,
)


def _make_first_release(connection: sa.Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(*storage.__path__) / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "0001")
    values = (
        sa.bindparam("guild", GUILD, sa.BigInteger),
        sa.bindparam("article", _ARTICLE, sa.BigInteger),
        sa.bindparam("time", MIDDAY, sa.DateTime(timezone=True)),
    )
    for statement in _FIRST_RELEASE:
        used = [value for value in values if f":{value.key}" in statement]
        connection.execute(sa.text(statement).bindparams(*used))


async def test_what_the_first_release_stored_is_kept_and_read(storage_url: str) -> None:
    database = connect(storage_url)
    async with database.write() as connection:
        await connection.run_sync(_make_first_release)
    await database.close()
    async with open_storage(storage_url) as opened:
        assert await opened.places.of_article(GUILD, _ARTICLE) == [Place("Aleppo", (Span(0, 6),), None, 0.5)]
        (row,) = await opened.places.in_articles(GUILD)
        assert [citation.passage for citation in row.citations] == ["Aleppo fell."]
        assert await opened.embeddings.of_articles(GUILD, [_ARTICLE]) == {}
        assert (await stored(opened, "It goes on in <Paris>.")).number == 2
        async with opened.database.read() as connection:
            assert await connection.run_sync(_differences) == []
