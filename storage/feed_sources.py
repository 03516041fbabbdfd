"""Sources: the addresses that are asked for news, each once however many guilds follow it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.feeds.feed import Feed, FeedItem
from news.feeds.filters import Filters
from storage.database import Database
from storage.feed_polls import Outcome, apply, new_items
from storage.feed_queue import Judging, delivery_row
from storage.feed_rows import DeliveryKind, FeedState, Source, feed_of, followed, source_of
from storage.feed_schema import feed_deliveries, feed_items, feed_sources, feeds
from storage.feed_settings import from_json
from storage.keys import clean_json
from storage.schema import guilds
from storage.types import now

TOLD_AFTER: Final = timedelta(hours=24)
"""How long a feed must have failed before its channel is told."""

# Rows that one transaction deletes, while nobody else can write.
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class News:
    """What a poll is about to bring.

    Attributes:
        items: that the source has not had, oldest first.
        filters: by which feeds will decide about them, each once.
    """

    items: tuple[FeedItem, ...]
    filters: tuple[Filters, ...]


class FeedSources:
    """What is asked, when, and what came of it. One poller serves the whole process."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, limit: int, before: datetime | None = None) -> list[Source]:
        """Give the sources that are to be asked, those waiting longest first."""
        query = sa.select(feed_sources).where(feed_sources.c.next_poll_at <= (before or now()), _wanted())
        query = query.order_by(feed_sources.c.next_poll_at, feed_sources.c.id).limit(limit)
        async with self._database.read() as connection:
            return [source_of(row) for row in await connection.execute(query)]

    async def seconds_to_next(self, at: datetime | None = None) -> float | None:
        """How long until a source is due; None where nobody follows any."""
        query = sa.select(sa.func.min(feed_sources.c.next_poll_at)).where(_wanted())
        async with self._database.read() as connection:
            due: datetime | None = (await connection.execute(query)).scalar_one()
        return None if due is None else max((due - (at or now())).total_seconds(), 0.0)

    async def news(self, source_id: int, feed: Feed) -> News:
        """What a poll will bring, for deciding about it before the database is locked.

        Where no feed decides anything, nothing is looked for.
        """
        async with self._database.read() as connection:
            active = sa.select(feeds.c.settings).where(
                feeds.c.source_id == source_id, feeds.c.state == FeedState.ACTIVE.value
            )
            settings = (await connection.execute(active)).scalars()
            filters = dict.fromkeys(from_json(one).filters for one in settings)
            filters.pop(Filters(), None)
            if not filters:
                return News((), ())
            dropped = sa.select(feed_sources.c.dropped).where(feed_sources.c.id == source_id)
            kinds = (await connection.execute(dropped)).scalar_one_or_none() or []
            found = await new_items(connection, source_id, feed, kinds)
        return News(tuple(item for item, _ in found), tuple(filters))

    async def succeeded(self, source_id: int, outcome: Outcome, judge: Judging) -> int:
        """Write down a poll that succeeded, all or nothing; returns how many deliveries are to be sent."""
        async with self._database.write() as connection:
            return await apply(connection, source_id, outcome, judge)

    async def failed(
        self, source_id: int, error: Mapping[str, Any], next_poll_at: datetime, at: datetime
    ) -> int:
        """Write down a poll that failed; returns how many notices are to be sent of it."""
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
            return await _tell(connection, source_id, at)

    async def hurry(self, guild_id: int, feed_id: int) -> None:
        """Have a guild's feed asked as soon as possible."""
        its = sa.select(feeds.c.source_id).where(feeds.c.guild_id == guild_id, feeds.c.id == feed_id)
        update = sa.update(feed_sources).where(feed_sources.c.id.in_(its)).values(next_poll_at=now())
        async with self._database.write() as connection:
            await connection.execute(update)

    async def prune_items(self, gone_before: date) -> int:
        """Forget items that have not been in their feed since a day; returns how many, some at a time."""
        open_ones = sa.exists().where(
            feed_deliveries.c.item_id == feed_items.c.id, feed_deliveries.c.closed_at.is_(None)
        )
        old = sa.select(feed_items.c.id).where(feed_items.c.present_on < gone_before, ~open_ones)
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


async def _tell(connection: AsyncConnection, source_id: int, at: datetime) -> int:
    """Queue the one notice of a failure that has lasted, for every feed that was not told yet."""
    query = followed().where(
        feeds.c.source_id == source_id,
        feeds.c.state == FeedState.ACTIVE.value,
        feeds.c.told.is_(False),
        feed_sources.c.failing_since <= at - TOLD_AFTER,
    )
    untold = [feed_of(row) for row in await connection.execute(query)]
    rows = [
        delivery_row(
            feed,
            DeliveryKind.BROKEN,
            at,
            feed.settings.quiet_until(at) or at,
            data={
                **(feed.error or {}),
                "since": feed.failing_since.isoformat() if feed.failing_since else "",
            },
        )
        for feed in untold
    ]
    if rows:
        await connection.execute(sa.insert(feed_deliveries), rows)
        told = sa.update(feeds).where(feeds.c.id.in_([feed.id for feed in untold]))
        await connection.execute(told.values(told=True))
    return len(rows)
