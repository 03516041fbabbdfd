"""Bringing a database up to the schema of this version, every time it is opened."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from news.errors import DatabaseUnavailable

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from storage.database import Database

log = logging.getLogger(__name__)

_MIGRATIONS: Final = Path(__file__).parent / "migrations"
# "verbatim" as a number: any will do, so long as no other program locks the same one
_ADVISORY_LOCK: Final = 0x76657262
# Turning on the write-ahead log does not heed SQLite's busy timeout: two processes that make the same file
# at once must try again. A migration takes well under a second.
_TRIES: Final = 50
_PAUSE_SECONDS: Final = 0.1


async def migrate(database: Database) -> None:
    """Run the migrations not run yet, in one transaction that no other process can enter.

    Raises:
        DatabaseUnavailable: the database does not answer, or a newer version has made it.
    """
    for left in reversed(range(_TRIES)):
        try:
            async with database.write() as connection:
                await connection.run_sync(_upgrade)
        except DatabaseUnavailable as error:
            if not left or "database is locked" not in str(error):
                raise
            await asyncio.sleep(_PAUSE_SECONDS)
        else:
            return


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise DatabaseUnavailable("the database was made by a newer version of Verbatim") from error
