"""What of a poll is queued for a feed, and why the rest is not: filters, quiet hours, digests, the cap."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.feeds.feed import FeedItem
from news.feeds.filters import Filters, Verdict
from storage.feed_rows import DeliveryKind, DeliveryState, FeedState, FollowedFeed, Skipped, new_nonce
from storage.feed_schema import feed_deliveries, feeds
from storage.feed_twins import posted_here
from storage.keys import clean_json

MOST_NEW: Final = 5
"""Items that a feed posts of one poll; the others are counted."""

# Of those that are counted, so many are named.
MOST_NAMED: Final = 10
Judging = Callable[[Filters, FeedItem], Verdict]
"""Decides whether an item passes."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A feed of the source, with what only polling needs to know of it."""

    feed: FollowedFeed
    baselined: bool
    told: bool


@dataclass(frozen=True, slots=True)
class Fresh:
    """An item that was just stored.

    Attributes:
        link_key: of its link, where that tells which item it is; else empty.
        old: whether its own date is too long ago for news.
    """

    id: int
    item: FeedItem
    link_key: str = ""
    old: bool = False


async def queue(
    connection: AsyncConnection,
    listed: Listed,
    new: Sequence[Fresh],
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
        links = {each.link_key: each.id for each in new if each.link_key and each.item.link != feed.site}
        posted = await posted_here(connection, feed, links) if links else {}
        rows += _rows(listed, new, at, judge, posted)
    if rows:
        await connection.execute(sa.insert(feed_deliveries), rows)
    if changes:
        await connection.execute(sa.update(feeds).where(feeds.c.id == feed.id).values(changes))
    return sum(row["state"] != DeliveryState.SKIPPED for row in rows)


def _rows(
    listed: Listed,
    new: Sequence[Fresh],
    at: datetime,
    judge: Judging,
    posted: Mapping[int, Mapping[str, object]],
) -> list[dict[str, object]]:
    feed = listed.feed
    if feed.state is not FeedState.ACTIVE or not listed.baselined:
        why = Skipped(feed.state.value) if feed.state is not FeedState.ACTIVE else Skipped.BASELINE
        return [skipped_row(feed, each.id, at, {"why": why}) for each in new]
    rows: list[dict[str, object]] = []
    passing: list[Fresh] = []
    slow: dict[int | None, Sequence[str]] = {}
    for each in new:
        verdict = judge(feed.settings.filters, each.item)
        if not verdict.passes:
            rows.append(skipped_row(feed, each.id, at, told_of(verdict)))
        elif each.old:
            rows.append(skipped_row(feed, each.id, at, {"why": Skipped.OLD}))
        elif twin := posted.get(each.id):
            rows.append(skipped_row(feed, each.id, at, {"why": Skipped.TWIN, **twin}))
        else:
            passing.append(each)
            slow[each.id] = verdict.too_slow
    rows += _passing(feed, passing, at)
    for row in rows:
        if too_slow := slow.get(cast("int | None", row["item_id"])):
            row["data"] = {"slow": list(too_slow)}
    return rows


def _passing(feed: FollowedFeed, passing: Sequence[Fresh], at: datetime) -> list[dict[str, object]]:
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


def told_of(verdict: Verdict) -> dict[str, object]:
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
