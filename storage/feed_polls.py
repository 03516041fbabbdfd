"""A poll is one transaction: what is new, what is queued of it for every feed, and the state of the source.

Whatever is interrupted before its end has not happened, and the next poll finds the same again; what is
interrupted after it finds its deliveries in the queue.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.feeds.feed import Feed, FeedItem, Validators
from news.feeds.identity import Key, NewItem, Sorted, colliding, deciding, keys_of, sort_out
from storage.database import insert_new
from storage.feed_moves import merge
from storage.feed_queue import Fresh, Judging, Listed, queue
from storage.feed_rows import feed_of, followed, present
from storage.feed_schema import feed_deliveries, feed_item_keys, feed_items, feed_sources, feeds
from storage.feed_twins import in_turn
from storage.keys import clean, url_key
from storage.types import AnyRow

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
) -> list[FeedItem]:
    """The items that the source has not had, oldest first."""
    kinds = {*dropped, *colliding(feed.items)}
    return [new.item for new in (await _sorted(connection, source_id, feed, kinds)).new]


async def _sorted(
    connection: AsyncConnection, source_id: int, feed: Feed, dropped: Collection[str]
) -> Sorted:
    """What the source has not had, oldest first, and what of it has been edited."""
    found = sort_out(feed.items, await _known(connection, source_id, feed.items), dropped)
    found.new.reverse()
    if all(new.item.published for new in found.new):
        found.new.sort(key=lambda new: new.item.published or datetime.min)
    return found


async def apply(connection: AsyncConnection, source_id: int, outcome: Outcome, judge: Judging) -> int:
    """Write down a poll that succeeded; returns how many deliveries are to be sent.

    Args:
        connection: with a transaction that may write.
        source_id: of the source, which may be gone.
        outcome: what came of asking it.
        judge: decides about items.
    """
    asked, other = await _locked(connection, source_id, outcome.moved_to)
    if asked is None:
        return 0
    if other is not None and outcome.feed is None:
        # What the other has had can only be told by what the feed holds: it is asked for that.
        outcome, other = replace(outcome, validators=Validators()), None
    source = asked if other is None else other
    first = source.last_success_at is None
    dropped = sorted({*source.dropped, *asked.dropped})
    noted = source.noted_on
    new: list[Fresh] = []
    joined = Joined()
    if outcome.feed is not None:
        dropped = sorted({*dropped, *colliding(outcome.feed.items)})
        if other is not None:
            joined = await _join(connection, asked, other, outcome, dropped)
            noted = None
        found = await _sorted(connection, source.id, outcome.feed, dropped)
        new = await _store(connection, source.id, found.new, outcome.at, brief=first)
        new = _marked(new, outcome, dropped)
        await _note_edits(connection, source.id, found)
        noted = await _note_present(connection, source.id, outcome, noted, first=first)
    followers = await _listed(connection, source.id)
    if new or joined.moved:
        await in_turn(connection, {listed.feed.channel_id for listed in followers})
    queued = 0
    for listed in followers:
        its = [*joined.missed_by(listed.feed.id), *new]
        queued += await queue(connection, listed, its, outcome.at, judge, first=first)
    await _succeeded(connection, source, outcome, dropped, noted)
    return queued


@dataclass(frozen=True, slots=True)
class Joined:
    """What came of making one of two sources.

    Attributes:
        moved: the feeds whose source is another now.
        for_moved: items that only the other source knew; ``for_others``, that only theirs did.
        had: which feeds have had which items.
    """

    moved: frozenset[int] = frozenset()
    for_moved: Sequence[Fresh] = ()
    for_others: Sequence[Fresh] = ()
    had: frozenset[tuple[int, int]] = frozenset()

    def missed_by(self, feed_id: int) -> list[Fresh]:
        """The items that a feed would have had, had there been one source all the time."""
        its = self.for_moved if feed_id in self.moved else self.for_others
        return [each for each in its if (feed_id, each.id) not in self.had]


async def _locked(
    connection: AsyncConnection, source_id: int, moved_to: str | None
) -> tuple[AnyRow | None, AnyRow | None]:
    """The source, and the other that is at the address to which it has moved."""
    which = feed_sources.c.id == source_id
    if moved_to:
        which |= feed_sources.c.url_hash == source_key(moved_to)
    query = sa.select(feed_sources).where(which).order_by(feed_sources.c.id).with_for_update()
    rows = {row.id: row for row in await connection.execute(query)}
    source = rows.pop(source_id, None)
    return source, next(iter(rows.values()), None)


async def _join(
    connection: AsyncConnection, asked: AnyRow, other: AnyRow, outcome: Outcome, dropped: Sequence[str]
) -> Joined:
    """Make one source of two; what only one of them has had since is new for the feeds of the other."""
    if outcome.feed is None:
        return Joined()
    both = (asked, other)
    lacking = [await new_items(connection, each.id, outcome.feed, dropped) for each in both]
    moved = await merge(connection, asked.id, other.id, outcome.at)
    known = await _known(connection, other.id, outcome.feed.items)
    missed: list[list[Fresh]] = []
    for source, its in zip(both, lacking, strict=True):
        ids = {item: number for item in its if (number := _number(item, known, dropped))}
        # What the one had before the other was last asked was not in the feed of that one.
        since = await _seen_since(connection, list(ids.values()), source.last_success_at)
        fresh = [Fresh(number, item) for item, number in ids.items() if number in since]
        missed.append(_marked(fresh, outcome, dropped))
    brought = [each.id for each in (*missed[0], *missed[1])]
    had = sa.select(feed_deliveries.c.feed_id, feed_deliveries.c.item_id)
    rows = await connection.execute(had.where(feed_deliveries.c.item_id.in_(brought)))
    return Joined(moved, missed[0], missed[1], frozenset((row.feed_id, row.item_id) for row in rows))


def _number(item: FeedItem, known: Mapping[str, int], dropped: Collection[str]) -> int | None:
    return next((known[key] for key in deciding(keys_of(item), dropped) if key in known), None)


async def _seen_since(connection: AsyncConnection, ids: Sequence[int], moment: datetime | None) -> set[int]:
    """Those of the items that were first seen at a moment or later; without one, none."""
    query = sa.select(feed_items.c.id).where(feed_items.c.id.in_(ids), feed_items.c.seen_at >= moment)
    return set() if moment is None else set((await connection.execute(query)).scalars())


def _marked(new: Sequence[Fresh], outcome: Outcome, dropped: Collection[str]) -> list[Fresh]:
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


async def _succeeded(
    connection: AsyncConnection,
    source: AnyRow,
    outcome: Outcome,
    dropped: Sequence[str],
    noted: date | None,
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
            "noted_on": noted,
        }
    if outcome.moved_to and outcome.moved_to != source.url:
        taken = sa.select(feed_sources.c.id).where(feed_sources.c.url_hash == source_key(outcome.moved_to))
        if (await connection.execute(taken)).first() is None:
            values |= {"url": outcome.moved_to, "url_hash": source_key(outcome.moved_to)}
    await connection.execute(sa.update(feed_sources).where(feed_sources.c.id == source.id).values(values))


def source_key(url: str) -> str:
    """The key of a source's address. Tracking parameters count: some feeds need what looks like one."""
    return url_key(f"feed {url}")


async def _known(connection: AsyncConnection, source_id: int, items: Sequence[FeedItem]) -> dict[str, int]:
    """Of the keys of these items, those that are known, each with the item it belongs to."""
    keys = sorted({key for item in items for key in keys_of(item).values()})
    found: dict[str, int] = {}
    for start in range(0, len(keys), _AT_ONCE):
        query = sa.select(feed_item_keys.c.key, feed_item_keys.c.item_id).where(
            feed_item_keys.c.source_id == source_id, feed_item_keys.c.key.in_(keys[start : start + _AT_ONCE])
        )
        found.update((row.key, row.item_id) for row in await connection.execute(query))
    return found


async def _store(
    connection: AsyncConnection,
    source_id: int,
    found: Sequence[NewItem],
    at: datetime,
    *,
    brief: bool,
) -> list[Fresh]:
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


async def _note_edits(connection: AsyncConnection, source_id: int, found: Sorted) -> None:
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


async def _note_present(
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


async def _listed(connection: AsyncConnection, source_id: int) -> list[Listed]:
    """The feeds of a source in guilds that the bot is in: for others nothing is queued."""
    query = followed().add_columns(feeds.c.baselined, feeds.c.told)
    query = query.where(feeds.c.source_id == source_id, present())
    rows = await connection.execute(query.order_by(feeds.c.id))
    return [Listed(feed_of(row), row.baselined, row.told) for row in rows]
