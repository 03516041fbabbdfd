"""A poll is one transaction: what is new, what is queued of it for every feed, and the state of the source.

Whatever is interrupted before its end has not happened, and the next poll finds the same again; what is
interrupted after it finds its deliveries in the queue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.feeds.feed import Feed, FeedItem, Validators
from news.feeds.identity import Keys, colliding, keys_of, unknown
from storage.database import insert_new
from storage.feed_queue import Fresh, Judging, Listed, queue
from storage.feed_rows import feed_of, followed
from storage.feed_schema import feed_item_keys, feed_items, feed_sources, feeds
from storage.keys import clean, url_key
from storage.types import AnyRow

# That an item is still in the feed is noted about once a week.
_NOTED_EVERY: Final = timedelta(days=7)
# Of an item that waits to be posted: enough to read an article from.
_LONGEST_CONTENT: Final = 200_000
# Of one that was there before: enough to know it again.
_SHORT: Final = 500
# Rows of one statement: asyncpg takes 32,767 parameters.
_AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What asking a source came to.

    Attributes:
        feed: None where it is as it was.
        moved_to: the address to ask from now on, or None for the same.
        at: when it was asked.
    """

    feed: Feed | None
    validators: Validators
    moved_to: str | None
    at: datetime
    next_poll_at: datetime


async def new_items(
    connection: AsyncConnection, source_id: int, feed: Feed, dropped: Sequence[str]
) -> list[tuple[FeedItem, Keys]]:
    """The items that the source has not had, oldest first."""
    known = await _known(connection, source_id, feed.items)
    kinds = {*dropped, *colliding(feed.items)}
    new = unknown(feed.items, known, kinds)[::-1]
    if all(item.published for item, _ in new):
        new.sort(key=lambda pair: pair[0].published or datetime.min)
    return new


async def apply(connection: AsyncConnection, source_id: int, outcome: Outcome, judge: Judging) -> int:
    """Write down a poll that succeeded; returns how many deliveries are to be sent.

    Args:
        connection: with a transaction that may write.
        source_id: of the source, which may be gone.
        outcome: what came of asking it.
        judge: decides about items.
    """
    locked = sa.select(feed_sources).where(feed_sources.c.id == source_id).with_for_update()
    source = (await connection.execute(locked)).one_or_none()
    if source is None:
        return 0
    first = source.last_success_at is None
    dropped = list(source.dropped)
    new: list[Fresh] = []
    if outcome.feed is not None:
        found = await new_items(connection, source_id, outcome.feed, dropped)
        dropped = sorted({*dropped, *colliding(outcome.feed.items)})
        new = await _store(connection, source_id, found, outcome.at, brief=first)
        await _note_present(connection, source_id, outcome)
    queued = 0
    for listed in await _listed(connection, source_id):
        queued += await queue(connection, listed, new, outcome.at, judge, first=first)
    await _succeeded(connection, source, outcome, dropped)
    return queued


async def _succeeded(
    connection: AsyncConnection, source: AnyRow, outcome: Outcome, dropped: Sequence[str]
) -> None:
    values: dict[str, Any] = {
        "etag": outcome.validators.etag,
        "last_modified": outcome.validators.last_modified,
        "digest": outcome.validators.digest,
        "next_poll_at": outcome.next_poll_at,
        "last_polled_at": outcome.at,
        "last_success_at": outcome.at,
        "failures": 0,
        "failing_since": None,
        "error": None,
    }
    if (feed := outcome.feed) is not None:
        ttl = None if feed.ttl is None else int(feed.ttl.total_seconds())
        values |= {
            "title": clean(feed.title),
            "site": feed.link,
            "ttl_seconds": ttl,
            "dropped": list(dropped),
        }
    if outcome.moved_to and outcome.moved_to != source.url:
        taken = sa.select(feed_sources.c.id).where(feed_sources.c.url_hash == source_key(outcome.moved_to))
        if (await connection.execute(taken)).first() is None:
            values |= {"url": outcome.moved_to, "url_hash": source_key(outcome.moved_to)}
    await connection.execute(sa.update(feed_sources).where(feed_sources.c.id == source.id).values(values))


def source_key(url: str) -> str:
    """The key of a source's address. Tracking parameters count: some feeds need what looks like one."""
    return url_key(f"feed {url}")


async def _known(connection: AsyncConnection, source_id: int, items: Sequence[FeedItem]) -> set[str]:
    keys = sorted({key for item in items for key in keys_of(item).values()})
    found: set[str] = set()
    for start in range(0, len(keys), _AT_ONCE):
        query = sa.select(feed_item_keys.c.key).where(
            feed_item_keys.c.source_id == source_id, feed_item_keys.c.key.in_(keys[start : start + _AT_ONCE])
        )
        found.update((await connection.execute(query)).scalars())
    return found


async def _store(
    connection: AsyncConnection,
    source_id: int,
    found: Sequence[tuple[FeedItem, Keys]],
    at: datetime,
    *,
    brief: bool,
) -> list[Fresh]:
    stored: list[Fresh] = []
    for start in range(0, len(found), _AT_ONCE):
        part = found[start : start + _AT_ONCE]
        rows = [_row(source_id, item, at, brief=brief) for item, _ in part]
        insert = sa.insert(feed_items).returning(feed_items.c.id, sort_by_parameter_order=True)
        ids = list((await connection.execute(insert, rows)).scalars())
        keys = {
            key: {"source_id": source_id, "key": key, "item_id": item_id}
            for item_id, (_, its) in zip(ids, part, strict=True)
            for key in its.values()
        }
        await connection.execute(insert_new(connection, feed_item_keys), list(keys.values()))
        stored += [Fresh(item_id, item) for item_id, (item, _) in zip(ids, part, strict=True)]
    return stored


def _row(source_id: int, item: FeedItem, at: datetime, *, brief: bool) -> dict[str, object]:
    return {
        "source_id": source_id,
        "link": item.link,
        "title": clean(item.title),
        "published": item.published,
        "author": clean(item.author),
        "image": item.image,
        "seen_at": at,
        "present_on": at.date(),
        "summary": clean(item.summary[:_SHORT] if brief else item.summary),
        "content": "" if brief else clean(item.content[:_LONGEST_CONTENT]),
    }


async def _note_present(connection: AsyncConnection, source_id: int, outcome: Outcome) -> None:
    """Note which of the older items are still in the feed, so that these are not forgotten."""
    feed, today = outcome.feed, outcome.at.date()
    old = sa.select(feed_items.c.id).where(
        feed_items.c.source_id == source_id, feed_items.c.present_on < today - _NOTED_EVERY
    )
    if feed is None or (await connection.execute(old.limit(1))).first() is None:
        return
    keys = sorted({key for item in feed.items for key in keys_of(item).values()})
    for start in range(0, len(keys), _AT_ONCE):
        there = sa.select(feed_item_keys.c.item_id).where(
            feed_item_keys.c.source_id == source_id, feed_item_keys.c.key.in_(keys[start : start + _AT_ONCE])
        )
        update = sa.update(feed_items).where(feed_items.c.id.in_(there))
        await connection.execute(update.values(present_on=today))


async def _listed(connection: AsyncConnection, source_id: int) -> list[Listed]:
    query = followed().add_columns(feeds.c.baselined, feeds.c.told)
    rows = await connection.execute(query.where(feeds.c.source_id == source_id).order_by(feeds.c.id))
    return [Listed(feed_of(row), row.baselined, row.told) for row in rows]
