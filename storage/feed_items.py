"""The items of a source: which of a feed's are new, which are edited, and which are still there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.feeds.feed import Feed, FeedItem
from news.feeds.identity import Key, NewItem, Sorted, colliding, keys_of, sort_out
from storage.database import insert_new
from storage.feed_outcome import Outcome
from storage.feed_queue import Fresh
from storage.feed_schema import feed_item_keys, feed_items
from storage.keys import clean

# That an item is still in the feed is noted about once a week.
_NOTED_EVERY: Final = timedelta(days=7)
# What is dated earlier is no news: either it was forgotten since (handlers/feeds_poller.py), or the feed was
# put in another order, or goes further back than it did.
_NEWS_FOR: Final = timedelta(days=90)
LONGEST_CONTENT: Final = 200_000
"""Characters kept of an item that waits to be posted: enough to read an article from."""
SHORT_TEASER: Final = 500
"""Characters kept of the teaser of one that was there before: enough to know it again."""
# Rows of one statement: asyncpg takes 32,767 parameters.
_AT_ONCE: Final = 1_000


async def new_items(
    connection: AsyncConnection, source_id: int, feed: Feed, dropped: Sequence[str]
) -> list[FeedItem]:
    """The items that the source has not had, oldest first."""
    kinds = {*dropped, *colliding(feed.items)}
    return [new.item for new in (await sorted_out(connection, source_id, feed, kinds)).new]


async def sorted_out(
    connection: AsyncConnection, source_id: int, feed: Feed, dropped: Collection[str]
) -> Sorted:
    """What the source has not had, oldest first, and what of it has been edited."""
    found = sort_out(feed.items, await known_keys(connection, source_id, feed.items), dropped)
    found.new.reverse()
    if all(new.item.published for new in found.new):
        found.new.sort(key=lambda new: new.item.published or datetime.min)
    return found


def marked(new: Sequence[Fresh], outcome: Outcome, dropped: Collection[str]) -> list[Fresh]:
    """The same with the keys of their links, and whether they are too old."""
    # Where no item is younger, the feed's dates tell nothing.
    oldest = outcome.at - _NEWS_FOR
    dates = [item.published for item in outcome.feed.items if item.published] if outcome.feed else []
    dated = any(date >= oldest for date in dates)
    return [
        replace(
            each,
            link_key="" if Key.LINK in dropped else keys_of(each.item).get(Key.LINK, ""),
            old=dated and each.item.published is not None and each.item.published < oldest,
        )
        for each in new
    ]


async def known_keys(
    connection: AsyncConnection, source_id: int, items: Sequence[FeedItem]
) -> dict[str, int]:
    """Of the keys of these items, those that are known, each with the item it belongs to."""
    keys = sorted({key for item in items for key in keys_of(item).values()})
    found: dict[str, int] = {}
    for start in range(0, len(keys), _AT_ONCE):
        query = sa.select(feed_item_keys.c.key, feed_item_keys.c.item_id).where(
            feed_item_keys.c.source_id == source_id, feed_item_keys.c.key.in_(keys[start : start + _AT_ONCE])
        )
        found.update((row.key, row.item_id) for row in await connection.execute(query))
    return found


async def store(
    connection: AsyncConnection,
    source_id: int,
    found: Sequence[NewItem],
    at: datetime,
    *,
    brief: bool,
) -> list[Fresh]:
    """Store items that the source has not had; ``brief`` for what was there before, which is not posted."""
    stored: list[Fresh] = []
    for start in range(0, len(found), _AT_ONCE):
        part = found[start : start + _AT_ONCE]
        items = [each.item for each in part]
        rows = [_row(source_id, item, at, brief=brief) for item in items]
        insert = sa.insert(feed_items).returning(feed_items.c.id, sort_by_parameter_order=True)
        ids = list((await connection.execute(insert, rows)).scalars())
        keys = {item_id: each.keys for item_id, each in zip(ids, part, strict=True)}
        await _store_keys(connection, source_id, keys)
        stored += [Fresh(item_id, item) for item_id, item in zip(ids, items, strict=True)]
    return stored


async def note_edits(connection: AsyncConnection, source_id: int, found: Sorted) -> None:
    """Note by what else known items are to be known from now on, and what their titles are now."""
    await _store_keys(connection, source_id, found.again)
    if found.retitled:
        its = sa.update(feed_items).where(feed_items.c.id == sa.bindparam("its"))
        values = [{"its": number, "now": clean(title)} for number, title in found.retitled.items()]
        await connection.execute(its.values(title_now=sa.bindparam("now")), values)


async def _store_keys(connection: AsyncConnection, source_id: int, keys: Mapping[int, Iterable[str]]) -> None:
    """Store keys of items; one that belongs to an item already stays with it."""
    each = {key: item_id for item_id, its in keys.items() for key in its}
    rows = [{"source_id": source_id, "key": key, "item_id": item_id} for key, item_id in each.items()]
    for start in range(0, len(rows), _AT_ONCE):
        await connection.execute(insert_new(connection, feed_item_keys), rows[start : start + _AT_ONCE])


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
        "summary": clean(item.summary[:SHORT_TEASER] if brief else item.summary),
        "content": "" if brief else clean(item.content[:LONGEST_CONTENT]),
    }


async def note_present(
    connection: AsyncConnection, source_id: int, outcome: Outcome, noted: date | None, *, first: bool
) -> date | None:
    """Note which of the older items are still in the feed, so that these are not forgotten.

    While the feed stays as it is, so does what is in it, and nothing needs to be noted. Returns the day on
    which it was noted last.
    """
    feed, today = outcome.feed, outcome.at.date()
    lately = noted is not None and today - _NOTED_EVERY <= noted <= today
    if feed is None or feed.partial or lately:
        return noted
    if first:
        return today
    keys = sorted({key for item in feed.items for key in keys_of(item).values()})
    for start in range(0, len(keys), _AT_ONCE):
        there = sa.select(feed_item_keys.c.item_id).where(
            feed_item_keys.c.source_id == source_id, feed_item_keys.c.key.in_(keys[start : start + _AT_ONCE])
        )
        update = sa.update(feed_items).where(feed_items.c.id.in_(there))
        await connection.execute(update.values(present_on=today))
    return today
