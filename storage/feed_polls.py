"""A poll is one transaction: what is new, what is queued of it for every feed, and the state of the source.

Whatever is interrupted before its end has not happened, and the next poll finds the same again; what is
interrupted after it finds its deliveries in the queue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.feeds.feed import Validators
from news.feeds.identity import colliding
from storage.feed_items import marked, note_edits, note_present, sorted_out, store
from storage.feed_joining import Joined, join
from storage.feed_outcome import Outcome
from storage.feed_queue import Fresh, Judging, Listed, queue
from storage.feed_rows import feed_of, followed, present
from storage.feed_schema import feed_sources, feeds
from storage.feed_twins import in_turn
from storage.keys import clean, url_key
from storage.types import AnyRow


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
            joined = await join(connection, asked, other, outcome, dropped)
            noted = None
        found = await sorted_out(connection, source.id, outcome.feed, dropped)
        new = await store(connection, source.id, found.new, outcome.at, brief=first)
        new = marked(new, outcome, dropped)
        await note_edits(connection, source.id, found)
        noted = await note_present(connection, source.id, outcome, noted, first=first)
    followers = await _listed(connection, source.id)
    if new or joined.moved:
        await in_turn(connection, {listed.feed.channel_id for listed in followers})
    queued = joined.told
    for listed in followers:
        its = [*joined.missed_by(listed.feed.id), *new]
        queued += await queue(connection, listed, its, outcome.at, judge, first=first)
    await _succeeded(connection, source, outcome, dropped, noted)
    return queued


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


async def _listed(connection: AsyncConnection, source_id: int) -> list[Listed]:
    """The feeds of a source in guilds that the bot is in: for others nothing is queued."""
    query = followed().add_columns(feeds.c.baselined, feeds.c.told)
    query = query.where(feeds.c.source_id == source_id, present())
    rows = await connection.execute(query.order_by(feeds.c.id))
    return [Listed(feed_of(row), row.baselined, row.told) for row in rows]
