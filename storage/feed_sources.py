"""Sources: the addresses that are asked for news, each once however many guilds follow it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.feeds.feed import Feed
from news.feeds.filters import Judge
from storage.database import Database
from storage.feed_health import ahead, heal, tell, untold
from storage.feed_judging import prepared
from storage.feed_outcome import Outcome
from storage.feed_polls import apply
from storage.feed_queue import Judging
from storage.feed_rows import FeedState, Source, source_of
from storage.feed_schema import feed_deliveries, feed_items, feed_sources, feeds
from storage.keys import clean_json
from storage.schema import guilds
from storage.types import now

# Of one host; more of it are asked after these, and meanwhile the others have their turns.
_OF_ONE_HOST: Final = 64
# Rows that one transaction deletes, while nobody else can write.
_AT_ONCE: Final = 500


class FeedSources:
    """What is asked, when, and what came of it. One poller serves the whole process."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, limit: int, before: datetime | None = None) -> list[Source]:
        """Give the sources that are to be asked: the first of every host, then the second, and so on.

        The first is the one that has waited longest; so go the hosts.
        """
        order = (feed_sources.c.next_poll_at, feed_sources.c.id)
        turn = sa.func.row_number().over(partition_by=_origin(self._database.in_sqlite), order_by=order)
        waiting = (
            sa.select(feed_sources, turn.label("turn"))
            .where(feed_sources.c.next_poll_at <= (before or now()), _wanted())
            .subquery()
        )
        query = sa.select(waiting).where(waiting.c.turn <= _OF_ONE_HOST)
        query = query.order_by(waiting.c.turn, waiting.c.next_poll_at, waiting.c.id).limit(limit)
        async with self._database.read() as connection:
            return [source_of(row) for row in await connection.execute(query)]

    async def seconds_to_next(self, at: datetime | None = None) -> float | None:
        """How long until a source is due that is not due yet; None where there is none."""
        moment = at or now()
        query = sa.select(feed_sources.c.next_poll_at).where(feed_sources.c.next_poll_at > moment, _wanted())
        query = query.order_by(feed_sources.c.next_poll_at).limit(1)
        async with self._database.read() as connection:
            due: datetime | None = (await connection.execute(query)).scalar_one_or_none()
        return None if due is None else (due - moment).total_seconds()

    async def prepared(self, source_id: int, feed: Feed | None, moved_to: str | None) -> Judge:
        """A judge who has decided about what a poll will bring, off the event loop and before any lock."""
        urls = [] if moved_to is None else [moved_to]
        return await prepared(self._database, feed, source_id=source_id, urls=urls)

    async def succeeded(self, source_id: int, outcome: Outcome, judge: Judging) -> int:
        """Write down a poll that succeeded, all or nothing; returns how many deliveries are to be sent."""
        async with self._database.write() as connection:
            return await apply(connection, source_id, outcome, judge)

    async def failed(
        self, source_id: int, error: Mapping[str, Any], next_poll_at: datetime, at: datetime
    ) -> None:
        """Write down a poll that failed."""
        source = feed_sources.c.id == source_id
        values: dict[str, Any] = {
            "failures": feed_sources.c.failures + 1,
            "error": clean_json(dict(error)),
            "last_polled_at": at,
            "next_poll_at": next_poll_at,
        }
        values["failing_since"] = sa.func.coalesce(
            feed_sources.c.failing_since, sa.literal(at, feed_sources.c.failing_since.type)
        )
        async with self._database.write() as connection:
            await connection.execute(sa.update(feed_sources).where(source).values(values))

    async def tell(self, at: datetime) -> int:
        """Queue the one notice of each failure that has lasted for a day; returns how many there are."""
        query = sa.select(feeds.c.id).join(feed_sources, feed_sources.c.id == feeds.c.source_id)
        async with self._database.read() as connection:
            if (await connection.execute(query.where(*untold(at)).limit(1))).first() is None:
                return 0
        async with self._database.write() as connection:
            return await tell(connection, at)

    async def heal(self, at: datetime, posting: datetime | None = None) -> bool:
        """Bring back what waits for a time that only a wrong clock can have set; returns whether any did.

        Args:
            at: what time it is by the clock that feeds are asked by.
            posting: by the clock that posts are sent by, where that is not this machine's.
        """
        posting = posting or now()
        async with self._database.read() as connection:
            if not (await connection.execute(sa.select(ahead(at, posting)))).scalar_one():
                return False
        async with self._database.write() as connection:
            await heal(connection, at, posting)
        return True

    async def hurry(self, guild_id: int, feed_id: int) -> None:
        """Have a guild's feed asked as soon as possible."""
        its = sa.select(feeds.c.source_id).where(feeds.c.guild_id == guild_id, feeds.c.id == feed_id)
        update = sa.update(feed_sources).where(feed_sources.c.id.in_(its)).values(next_poll_at=now())
        async with self._database.write() as connection:
            await connection.execute(update)

    async def prune_items(self, gone_before: date, undated_before: date) -> int:
        """Forget items that have not been in their feed since a day; returns how many, some at a time.

        Args:
            gone_before: that day, for items whose own date tells that they are old when they come back.
            undated_before: that day for the others.
        """
        open_ones = sa.exists().where(
            feed_deliveries.c.item_id == feed_items.c.id, feed_deliveries.c.closed_at.is_(None)
        )
        # What is in a feed that stays as it is was noted the last time that it was another.
        left = sa.exists().where(
            feed_sources.c.id == feed_items.c.source_id, feed_sources.c.noted_on > feed_items.c.present_on
        )
        old = sa.select(feed_items.c.id).where(
            feed_items.c.present_on < gone_before,
            sa.or_(feed_items.c.published.is_not(None), feed_items.c.present_on < undated_before),
            left,
            ~open_ones,
        )
        delete = sa.delete(feed_items).where(feed_items.c.id.in_(old.limit(_AT_ONCE)))
        async with self._database.write() as connection:
            return (await connection.execute(delete)).rowcount

    async def prune_contents(self, seen_before: datetime) -> int:
        """Drop the contents of items that are posted, or will not be; returns of how many."""
        open_ones = sa.exists().where(
            feed_deliveries.c.item_id == feed_items.c.id, feed_deliveries.c.closed_at.is_(None)
        )
        full = sa.select(feed_items.c.id).where(
            feed_items.c.content != "", feed_items.c.seen_at < seen_before, ~open_ones
        )
        update = sa.update(feed_items).where(feed_items.c.id.in_(full.limit(_AT_ONCE))).values(content="")
        async with self._database.write() as connection:
            return (await connection.execute(update)).rowcount

    async def prune_unfollowed(self) -> int:
        """Forget sources that nobody follows any more; returns how many."""
        async with self._database.write() as connection:
            return await drop_unfollowed(connection)


async def drop_unfollowed(connection: AsyncConnection) -> int:
    """Delete the sources without a feed, inside a transaction."""
    nobody = ~sa.exists().where(feeds.c.source_id == feed_sources.c.id)
    return (await connection.execute(sa.delete(feed_sources).where(nobody))).rowcount


def _origin(in_sqlite: bool) -> sa.ColumnElement[str]:
    """Scheme and host of a source's address."""
    url = feed_sources.c.url
    if not in_sqlite:
        return sa.func.split_part(url, "/", 3)
    # Where the host ends: "https://" takes eight characters, and no host of "http://" is shorter than one.
    return sa.func.substr(url, 1, sa.func.instr(sa.func.substr(url.concat("/"), 9), "/") + 8)


def _wanted() -> sa.ColumnElement[bool]:
    """Whether a guild that the bot is in follows the source and has not paused it."""
    return sa.exists(
        sa.select(feeds.c.id)
        .join(guilds, guilds.c.guild_id == feeds.c.guild_id)
        .where(
            feeds.c.source_id == feed_sources.c.id,
            feeds.c.state == FeedState.ACTIVE.value,
            guilds.c.left_at.is_(None),
        )
    )
