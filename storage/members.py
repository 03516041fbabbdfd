"""Members: what is stored about one, wherever a table names them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.feed_schema import feeds
from storage.guild_settings_json import from_json
from storage.schema import corrections, guilds, inbox, outbox, posts, questions

#: Every column that holds a member's id; what is shown, exported and deleted goes by it.
MEMBER_COLUMNS: Final = (
    posts.c.member_id,
    inbox.c.member_id,
    outbox.c.member_id,
    questions.c.member_id,
    corrections.c.reported_by,
    corrections.c.decided_by,
    feeds.c.added_by,
)
_TABLES: Final = tuple(dict.fromkeys(column.table for column in MEMBER_COLUMNS))


@dataclass(frozen=True, slots=True)
class MemberCounts:
    """How much is stored about a member.

    Attributes:
        posts: links and texts of theirs that were read.
        waiting: links and texts of theirs that are still to be read.
        replies: the bot's replies to them, sent or to be sent.
        questions: remembered questions of theirs.
        reports: corrections that they reported or decided.
        feeds: feeds that they added.
    """

    posts: int = 0
    waiting: int = 0
    replies: int = 0
    questions: int = 0
    reports: int = 0
    feeds: int = 0


class Members:
    """What every table holds about a member."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def counts(self, guild_id: int, member_id: int) -> MemberCounts:
        """How much is stored about a member in a guild."""
        return await self._counts(guild_id, member_id)

    async def counts_everywhere(self, member_id: int) -> MemberCounts:
        """How much is stored about a member in all guilds."""
        return await self._counts(None, member_id)

    async def rows(self, member_id: int) -> dict[str, list[dict[str, Any]]]:
        """Every row that names a member, by table, as JSON, without other members whom it names."""
        async with self._database.read() as connection:
            found = {table.name: await _rows(connection, table, member_id) for table in _TABLES}
            found["ignored_in"] = await _ignoring(connection, member_id)
        return found

    async def _counts(self, guild_id: int | None, member_id: int) -> MemberCounts:
        async with self._database.read() as connection:
            counts = [await _count(connection, table, guild_id, member_id) for table in _TABLES]
        return MemberCounts(*counts)


def _theirs(table: sa.FromClause, member_id: int) -> sa.ColumnElement[bool]:
    return sa.or_(*(column == member_id for column in MEMBER_COLUMNS if column.table is table))


async def _count(
    connection: AsyncConnection, table: sa.FromClause, guild_id: int | None, member_id: int
) -> int:
    query = sa.select(sa.func.count()).select_from(table).where(_theirs(table, member_id))
    if guild_id is not None:
        query = query.where(table.c.guild_id == guild_id)
    return (await connection.execute(query)).scalar_one()


async def _rows(connection: AsyncConnection, table: sa.FromClause, member_id: int) -> list[dict[str, Any]]:
    query = sa.select(table).where(_theirs(table, member_id)).order_by(table.c.id)
    found = (await connection.execute(query)).mappings()
    return [_shown(row, table, member_id) for row in found]


def _shown(row: sa.RowMapping, table: sa.FromClause, member_id: int) -> dict[str, Any]:
    """A row as JSON, without the other members whom it names."""
    names = {column.name for column in MEMBER_COLUMNS if column.table is table}
    values = {str(name): _plain(value) for name, value in row.items()}
    return {name: v for name, v in values.items() if name not in names or v == member_id}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value


async def _ignoring(connection: AsyncConnection, member_id: int) -> list[dict[str, Any]]:
    """The guilds whose moderators have the bot leave alone what the member posts."""
    rows = (await connection.execute(sa.select(guilds.c.guild_id, guilds.c.settings))).all()
    ignoring = [row.guild_id for row in rows if member_id in from_json(row.settings).ignored_members]
    return [{"guild_id": guild_id} for guild_id in ignoring]
