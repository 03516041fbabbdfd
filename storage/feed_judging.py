"""What a poll will bring is decided about ahead: expressions may take long, and a lock must not."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.feeds.feed import Feed, FeedItem
from news.feeds.filters import Filters, Judge
from storage.database import Database
from storage.feed_items import new_items
from storage.feed_polls import source_key
from storage.feed_rows import FeedState
from storage.feed_schema import feed_sources, feeds
from storage.feed_settings import from_json


async def prepared(
    database: Database, feed: Feed | None, *, source_id: int | None = None, urls: Sequence[str] = ()
) -> Judge:
    """A judge who has decided about what a poll will bring, off the event loop and before any lock.

    Where no feed decides anything, nothing is looked for.

    Args:
        database: in no transaction of the caller's.
        feed: what was read, or None where it is as it was.
        source_id: of the source that was asked.
        urls: addresses of others for which this is a poll, too.
    """
    judge = Judge()
    filters: list[Filters] = []
    items: list[FeedItem] = []
    if feed is not None:
        which = sa.or_(
            feed_sources.c.id == source_id, feed_sources.c.url_hash.in_([source_key(url) for url in urls])
        )
        async with database.read() as connection:
            filters = await _filters(connection, which)
            if filters:
                items = await _items(connection, which, feed)
    if items:
        await asyncio.to_thread(judge.prepare, filters, items)
    else:
        judge.prepare((), ())
    return judge


async def _filters(connection: AsyncConnection, which: sa.ColumnElement[bool]) -> list[Filters]:
    """The rules by which the feeds of some sources decide, each once."""
    query = sa.select(feeds.c.settings).join(feed_sources, feed_sources.c.id == feeds.c.source_id)
    query = query.where(which, feeds.c.state == FeedState.ACTIVE.value)
    found = dict.fromkeys(from_json(one).filters for one in (await connection.execute(query)).scalars())
    found.pop(Filters(), None)
    return list(found)


async def _items(connection: AsyncConnection, which: sa.ColumnElement[bool], feed: Feed) -> list[FeedItem]:
    """What any of these sources has not had."""
    rows = await connection.execute(sa.select(feed_sources.c.id, feed_sources.c.dropped).where(which))
    found: dict[FeedItem, None] = {}
    for row in rows.all():
        found |= dict.fromkeys(await new_items(connection, row.id, feed, row.dropped))
    return list(found)
