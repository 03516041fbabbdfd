"""A poll is one transaction: what is new, what is queued of it for every feed, and the state of the source.

Whatever is interrupted before its end has not happened, and the next poll finds the same again; what is
interrupted after it finds its deliveries in the queue.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.feeds.feed import Feed, FeedItem, Validators
from news.feeds.filters import Filters, Verdict
from news.feeds.identity import Keys, colliding, keys_of, unknown
from storage.database import insert_new
from storage.feed_rows import (
    DeliveryKind,
    DeliveryState,
    FeedState,
    FollowedFeed,
    Skipped,
    feed_of,
    followed,
    new_nonce,
)
from storage.feed_schema import feed_deliveries, feed_item_keys, feed_items, feed_sources, feeds
from storage.keys import clean, clean_json, url_key
from storage.types import AnyRow

MOST_NEW: Final = 5
"""Items that a feed posts of one poll; the others are counted."""

# Of those that are counted, so many are named.
MOST_NAMED: Final = 10
# That an item is still in the feed is noted about once a week.
_NOTED_EVERY: Final = timedelta(days=7)
# Of an item that waits to be posted: enough to read an article from.
_LONGEST_CONTENT: Final = 200_000
# Of one that was there before: enough to know it again.
_SHORT: Final = 500
# Rows of one statement: asyncpg takes 32,767 parameters.
_AT_ONCE: Final = 1_000

Judging = Callable[[Filters, FeedItem], Verdict]
"""Decides whether an item passes."""


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


@dataclass(frozen=True, slots=True)
class _Listed:
    """A feed of the source, with what only polling needs to know of it."""

    feed: FollowedFeed
    baselined: bool
    told: bool


@dataclass(frozen=True, slots=True)
class _New:
    """An item that was just stored."""

    id: int
    item: FeedItem


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
    new: list[_New] = []
    if outcome.feed is not None:
        found = await new_items(connection, source_id, outcome.feed, dropped)
        dropped = sorted({*dropped, *colliding(outcome.feed.items)})
        new = await _store(connection, source_id, found, outcome.at, brief=first)
        await _note_present(connection, source_id, outcome)
    queued = 0
    for listed in await _listed(connection, source_id):
        queued += await _queue(connection, listed, new, outcome.at, judge, first=first)
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
) -> list[_New]:
    stored: list[_New] = []
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
        stored += [_New(item_id, item) for item_id, (item, _) in zip(ids, part, strict=True)]
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


async def _listed(connection: AsyncConnection, source_id: int) -> list[_Listed]:
    query = followed().add_columns(feeds.c.baselined, feeds.c.told)
    rows = await connection.execute(query.where(feeds.c.source_id == source_id).order_by(feeds.c.id))
    return [_Listed(feed_of(row), row.baselined, row.told) for row in rows]


async def _queue(
    connection: AsyncConnection,
    listed: _Listed,
    new: Sequence[_New],
    at: datetime,
    judge: Judging,
    *,
    first: bool,
) -> int:
    """Queue what one feed is to post of what is new, and note why it does not post the rest."""
    feed = listed.feed
    changes: dict[str, object] = {} if listed.baselined else {"baselined": True}
    rows: list[dict[str, object]] = []
    if listed.told:
        rows += await _recovered(connection, feed, at)
        changes["told"] = False
    if not first:
        rows += _rows(listed, new, at, judge)
    if rows:
        await connection.execute(sa.insert(feed_deliveries), rows)
    if changes:
        await connection.execute(sa.update(feeds).where(feeds.c.id == feed.id).values(changes))
    return sum(row["state"] != DeliveryState.SKIPPED for row in rows)


def _rows(listed: _Listed, new: Sequence[_New], at: datetime, judge: Judging) -> list[dict[str, object]]:
    feed = listed.feed
    if feed.state is not FeedState.ACTIVE or not listed.baselined:
        why = Skipped(feed.state.value) if feed.state is not FeedState.ACTIVE else Skipped.BASELINE
        return [skipped_row(feed, each.id, at, {"why": why}) for each in new]
    rows: list[dict[str, object]] = []
    passing: list[_New] = []
    for each in new:
        verdict = judge(feed.settings.filters, each.item)
        if verdict.passes:
            passing.append(each)
        else:
            rows.append(skipped_row(feed, each.id, at, _told(verdict)))
    return rows + _passing(feed, passing, at)


def _passing(feed: FollowedFeed, passing: Sequence[_New], at: datetime) -> list[dict[str, object]]:
    if feed.settings.digest_times is not None:
        return [delivery_row(feed, DeliveryKind.ITEM, at, None, item_id=each.id) for each in passing]
    due = feed.settings.quiet_until(at) or at
    rows = [delivery_row(feed, DeliveryKind.ITEM, at, due, item_id=each.id) for each in passing[:MOST_NEW]]
    rest = passing[MOST_NEW:]
    rows += [skipped_row(feed, each.id, at, {"why": Skipped.CAP}) for each in rest]
    if rest:
        named = [each.id for each in rest[::-1][:MOST_NAMED]]
        rows.append(delivery_row(feed, DeliveryKind.MORE, at, due, data={"count": len(rest), "items": named}))
    return rows


async def _recovered(
    connection: AsyncConnection, feed: FollowedFeed, at: datetime
) -> list[dict[str, object]]:
    """The notice of a recovery; none where that of the failure was not sent yet, which is taken back."""
    unsent = sa.update(feed_deliveries).where(
        feed_deliveries.c.feed_id == feed.id,
        feed_deliveries.c.kind == DeliveryKind.BROKEN.value,
        feed_deliveries.c.closed_at.is_(None),
        feed_deliveries.c.started_at.is_(None),
    )
    closed = {"state": DeliveryState.SKIPPED.value, "closed_at": at, "reason": {"why": Skipped.RECOVERED}}
    taken_back = (await connection.execute(unsent.values(closed))).rowcount
    if taken_back or feed.state is not FeedState.ACTIVE:
        return []
    since = feed.failing_since.isoformat() if feed.failing_since else ""
    due = feed.settings.quiet_until(at) or at
    return [delivery_row(feed, DeliveryKind.RECOVERED, at, due, data={"since": since})]


def _told(verdict: Verdict) -> dict[str, object]:
    """A verdict as JSON."""
    where = verdict.where.value if verdict.where else None
    return {"why": Skipped.FILTER, "rule": verdict.rule, "where": where, "slow": list(verdict.too_slow)}


def delivery_row(
    feed: FollowedFeed,
    kind: DeliveryKind,
    at: datetime,
    due: datetime | None,
    *,
    item_id: int | None = None,
    data: Mapping[str, object] | None = None,
) -> dict[str, object]:
    """The row of something to post; without ``due`` it waits for a digest."""
    held = due is None or due > at
    why: dict[str, object] = {"why": "digest" if due is None else "quiet"}
    return {
        "guild_id": feed.guild_id,
        "feed_id": feed.id,
        "item_id": item_id,
        "kind": kind.value,
        "state": (DeliveryState.HELD if held else DeliveryState.WAITING).value,
        "nonce": new_nonce(),
        "data": clean_json(json.loads(json.dumps(data or {}))),
        "reason": why if held else None,
        "attempts": 0,
        "created_at": at,
        "due_at": due,
        "closed_at": None,
    }


def skipped_row(
    feed: FollowedFeed, item_id: int, at: datetime, reason: Mapping[str, object]
) -> dict[str, object]:
    """The row of something that is not posted."""
    row = delivery_row(feed, DeliveryKind.ITEM, at, at, item_id=item_id)
    return row | {
        "state": DeliveryState.SKIPPED.value,
        "reason": dict(reason),
        "due_at": None,
        "closed_at": at,
    }
