"""Database addresses: which are understood, and what they mean to SQLAlchemy.

    sqlite:///file.db   sqlite:////folder/file.db   sqlite:///:memory:   postgresql://…   postgres://…

An address may hold a password, so no message and no log line ever repeats one.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from news.errors import BadDatabaseUrl

ACCEPTED: Final = (
    "accepted are sqlite:///file.db (beside the working folder), sqlite:////folder/file.db, "
    "sqlite:///:memory: and postgresql://user:password@host:5432/name"
)

# What libpq calls them (https://www.postgresql.org/docs/current/libpq-connect.html) and asyncpg's names.
_PARAMETERS: Final = {
    "host": "host",
    "port": "port",
    "sslmode": "ssl",
    "user": "user",
    "password": "password",
}


def parse(address: str) -> URL:
    """Turn an address into one that names the asynchronous driver.

    Raises:
        BadDatabaseUrl: the address is of no form understood, or its driver is not installed.
    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise BadDatabaseUrl(f"not a database address; {ACCEPTED}") from None
    if url.drivername == "sqlite":
        return _sqlite(url)
    if url.drivername in ("postgresql", "postgres"):
        return _postgresql(url)
    raise BadDatabaseUrl(f"{url.drivername} databases are not supported; {ACCEPTED}")


def is_memory(url: URL) -> bool:
    """Whether the database lives in memory only."""
    return url.get_backend_name() == "sqlite" and url.database == ":memory:"


def make_folder(url: URL) -> None:
    """Make the folder that a SQLite file is to lie in; OSError where that cannot be done."""
    if url.get_backend_name() == "sqlite" and url.database and not is_memory(url):
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)


def _sqlite(url: URL) -> URL:
    if url.host or url.username or not url.database:
        raise BadDatabaseUrl(f"a SQLite address names a file after three slashes; {ACCEPTED}")
    # ``file:`` would be read as a URI of its own, with parameters that change what is opened.
    if url.query or url.database.startswith("file:"):
        raise BadDatabaseUrl(f"a SQLite address takes no parameters; {ACCEPTED}")
    return url.set(drivername="sqlite+aiosqlite")


def _postgresql(url: URL) -> URL:
    if find_spec("asyncpg") is None:
        raise BadDatabaseUrl(
            "PostgreSQL needs a driver: install the postgresql extra, verbatim-news-bot[postgresql]"
        )
    unknown = sorted(set(url.query) - set(_PARAMETERS))
    if unknown:
        raise BadDatabaseUrl(
            f"a PostgreSQL address does not take {', '.join(unknown)}; it takes {', '.join(_PARAMETERS)}"
        )
    query = {_PARAMETERS[name]: value for name, value in url.query.items()}
    return url.set(drivername="postgresql+asyncpg", query=query)
