"""One way to the database, whichever it is: ``read()`` and ``write()``.

SQLite allows one writer at a time and a connection has one transaction, so every write transaction has
the writing connection to itself, behind a lock, and begins with BEGIN IMMEDIATE; reads have connections of
their own and, thanks to the write-ahead log, never wait. Foreign exceptions are translated here and nowhere
else.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError, InvalidatePoolError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import Pool, StaticPool

from news.errors import DatabaseUnavailable
from storage.address import is_memory, make_folder, parse

if TYPE_CHECKING:
    from collections.abc import Generator

    from sqlalchemy.engine import URL, Connection
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

log = logging.getLogger(__name__)

# Each SQLite connection is a thread; more readers than this only wait for each other's processor.
_READERS: Final = 4
_BUSY_MILLISECONDS: Final = 10_000
# Seconds after which a connection to PostgreSQL is asked whether it still stands before it is used.
_IDLE: Final = 1.0
# Beyond this many ids, asyncpg's limit of 32,767 parameters and its cache of statements come in sight.
_MANY: Final = 500

_WITHOUT_TRANSACTION: Final = "without_transaction"

_PRAGMAS: Final = (
    f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}",
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = NORMAL",
    # what is deleted is overwritten, so that it is not in the file either
    "PRAGMA secure_delete = ON",
    # no text of an article ever lands in a temporary file
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -16000",
)


class Database:
    """The open database.

    Neither ``read()`` nor ``write()`` may be entered inside a ``write()``: the lock is not reentrant.
    """

    def __init__(
        self,
        reading: AsyncEngine,
        writing: AsyncEngine,
        *,
        read_turn: AbstractAsyncContextManager[object],
        write_turn: AbstractAsyncContextManager[object],
        glancing: AsyncEngine | None = None,
    ) -> None:
        self._reading = reading
        self._glancing = glancing or reading
        self._writing = writing
        self._read_turn = read_turn
        self._write_turn = write_turn

    @property
    def in_sqlite(self) -> bool:
        """Whether this is SQLite rather than PostgreSQL."""
        return self._writing.dialect.name == "sqlite"

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[AsyncConnection]:
        """Open a transaction that sees one state of the database and changes nothing.

        Raises:
            DatabaseUnavailable: the database does not answer.
        """
        with _translated():
            async with self._read_turn, self._reading.connect() as connection:
                yield connection

    @asynccontextmanager
    async def glance(self) -> AsyncGenerator[AsyncConnection]:
        """As ``read``, for what takes milliseconds and must not wait behind questions that take longer.

        Raises:
            DatabaseUnavailable: the database does not answer.
        """
        with _translated():
            async with self._read_turn, self._glancing.connect() as connection:
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[AsyncConnection]:
        """Open a transaction that is kept when the block ends and undone when it raises.

        Raises:
            DatabaseUnavailable: the database does not answer, or another process writes for too long.
        """
        with _translated():
            async with self._write_turn, self._writing.begin() as connection:
                yield connection

    async def truncate_log(self) -> None:
        """Empty SQLite's write-ahead log, so that what was deleted is not in that file either."""
        if not self.in_sqlite:
            return
        with _translated():
            async with self._write_turn, self._writing.connect() as connection:
                await connection.execution_options(**{_WITHOUT_TRANSACTION: True})
                result = await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                if result.one()[0]:
                    log.warning("the write-ahead log is in use by a reader and was not emptied")

    async def describe(self) -> str:
        """Which database this is: its file or the server's version, and the schema's revision.

        Raises:
            DatabaseUnavailable: the database does not answer.
        """
        async with self.read() as connection:
            version = sa.text("SELECT sqlite_version()" if self.in_sqlite else "SHOW server_version")
            number = (await connection.execute(version)).scalar_one()
            revision = (await connection.execute(sa.text("SELECT version_num FROM alembic_version"))).scalar()
        product = "SQLite" if self.in_sqlite else "PostgreSQL"
        # an address may hold a password: the name alone is told
        name = self._writing.url.database
        return f"{product} {number}, {name}, schema {revision}"

    async def close(self) -> None:
        """Close every connection."""
        await self._reading.dispose()
        await self._glancing.dispose()
        await self._writing.dispose()


def connect(address: str) -> Database:
    """Prepare the way to the database at ``address``; nothing is opened before the first use.

    Raises:
        BadDatabaseUrl: see ``address.parse``.
        DatabaseUnavailable: the folder of a SQLite file cannot be made.
    """
    url = parse(address)
    with _translated():
        make_folder(url)
    if url.get_backend_name() == "postgresql":
        return _postgresql(url)
    return _in_memory(url) if is_memory(url) else _sqlite_file(url)


def insert_new(connection: AsyncConnection, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that leaves a row alone where one with the same key is there already."""
    build = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    return build(table).on_conflict_do_nothing()


def among(column: sa.ColumnElement[int], ids: set[int]) -> sa.ColumnElement[bool]:
    """``column IN ids`` for any number of ids."""
    many = len(ids) > _MANY
    return column.in_(sa.bindparam(None, sorted(ids), expanding=True, literal_execute=many))


def _postgresql(url: URL) -> Database:
    # After five executions PostgreSQL plans a prepared statement for any values: a search that takes 30 ms
    # when it is planned for a guild's own words and days took 2 s then.
    settings = {"server_settings": {"plan_cache_mode": "force_custom_plan"}}
    engine = create_async_engine(url, hide_parameters=True, pool_size=_READERS * 2, connect_args=settings)
    _check_idle(engine)
    # Several statements of one question must not see different states.
    reading = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Database(reading, engine, read_turn=nullcontext(), write_turn=nullcontext())


def _check_idle(engine: AsyncEngine) -> None:
    """Ask a connection that nobody has used for a while whether it still stands, and open another if not.

    The pool's own ``pool_pre_ping`` asks each time, which takes a tenth of a question's time: twenty times a
    connection is taken up for one.
    """

    def used(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info["used"] = time.monotonic()

    def taken(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object) -> None:
        if time.monotonic() - record.info.get("used", math.inf) < _IDLE:
            return
        dialect = engine.sync_engine.dialect
        try:
            dialect.do_ping(connection)
        except (OSError, dialect.loaded_dbapi.Error) as error:
            raise InvalidatePoolError from error  # the pool opens another one

    event.listen(engine.sync_engine, "checkin", used)
    event.listen(engine.sync_engine, "checkout", taken)


def _in_memory(url: URL) -> Database:
    engine = _sqlite_engine(url, "BEGIN IMMEDIATE", poolclass=StaticPool)
    turn = asyncio.Lock()  # one connection, so reads and writes take turns
    return Database(engine, engine, read_turn=turn, write_turn=turn)


def _sqlite_file(url: URL) -> Database:
    writing = _sqlite_engine(url, "BEGIN IMMEDIATE", "PRAGMA journal_mode = WAL", pool_size=1, max_overflow=0)
    reading = _sqlite_engine(
        url, "BEGIN", "PRAGMA query_only = ON", pool_size=_READERS, max_overflow=_READERS
    )
    glancing = _sqlite_engine(url, "BEGIN", "PRAGMA query_only = ON", pool_size=1, max_overflow=1)
    turn = nullcontext()
    return Database(reading, writing, read_turn=turn, write_turn=asyncio.Lock(), glancing=glancing)


def _sqlite_engine(url: URL, begin: str, *pragmas: str, **pool: int | type[Pool]) -> AsyncEngine:
    """Make an engine that begins transactions itself, as SQLAlchemy's page on SQLite describes."""
    engine = create_async_engine(url, hide_parameters=True, connect_args={"isolation_level": None}, **pool)

    def set_pragmas(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in (*_PRAGMAS, *pragmas):
            cursor.execute(pragma)
        cursor.close()

    def begin_transaction(connection: Connection) -> None:
        options: Mapping[str, object] = connection.get_execution_options()
        if _WITHOUT_TRANSACTION not in options:
            connection.exec_driver_sql(begin)

    def undo(connection: DBAPIConnection, _record: object, _error: BaseException | None) -> None:
        # A cancelled statement's connection is closed, but SQLite keeps its transaction, and the lock, for
        # as long as somebody holds the cursor, which the traceback of the cancellation does.
        connection.rollback()

    event.listen(engine.sync_engine, "connect", set_pragmas)
    event.listen(engine.sync_engine, "invalidate", undo)
    event.listen(engine.sync_engine, "begin", begin_transaction)
    return engine


@contextmanager
def _translated() -> Generator[None]:
    """Raise DatabaseUnavailable for whatever says that the database cannot be used.

    A broken constraint or a wrong statement is our own mistake and passes through as it is.
    """
    try:
        yield
    except (IntegrityError, ProgrammingError):
        raise
    except DBAPIError as error:
        raise DatabaseUnavailable(f"the database does not answer: {error.orig}") from error
    except PoolTimeout as error:
        raise DatabaseUnavailable("every connection to the database is in use") from error
    except OSError as error:
        raise DatabaseUnavailable(f"the database cannot be reached: {error}") from error
