"""What was held back is judged again before it goes out: the filters may have been changed meanwhile."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.feeds.feed import FeedItem
from news.feeds.filters import Filters, Judge, Verdict
from storage.feed_gathering import for_digest, late_items, ripe_feeds
from storage.feed_queue import told_of
from storage.feed_rows import ITEM_COLUMNS, DeliveryState, item_of
from storage.feed_schema import feed_deliveries, feed_items, feeds
from storage.feed_settings import from_json

# Items that have passed and wait on, for a permission or their turn; more are judged again each time.
_REMEMBERED: Final = 5_000
# Numbers of one statement: asyncpg takes 32,767 parameters.
_AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Unjudged:
    """An item that was held back, and what its feed has set by now."""

    delivery_id: int
    filters: Filters
    item: FeedItem


class Rejudging:
    """Remembers which of what was held back has passed, so that each is judged once by the same filters."""

    def __init__(self) -> None:
        self._passed: OrderedDict[tuple[int, Filters], None] = OrderedDict()

    async def unjudged(self, connection: AsyncConnection, at: datetime) -> list[Unjudged]:
        """Give what is about to go out and was not judged by the present filters of its feed."""
        about = sa.or_(
            sa.and_(*late_items(at)), sa.and_(*for_digest(), feed_deliveries.c.feed_id.in_(ripe_feeds(at)))
        )
        query = sa.select(feed_deliveries.c.id, feed_deliveries.c.item_id, feeds.c.settings)
        query = query.join(feeds, feeds.c.id == feed_deliveries.c.feed_id).where(about)
        rows = [
            (row.id, row.item_id, from_json(row.settings).filters)
            for row in await connection.execute(query.order_by(feed_deliveries.c.id))
        ]
        wanted = [row for row in rows if row[2] != Filters() and (row[0], row[2]) not in self._passed]
        items = await _items(connection, [item_id for _, item_id, _ in wanted])
        return [
            Unjudged(key, filters, items[item_id]) for key, item_id, filters in wanted if item_id in items
        ]

    async def failing(self, several: Sequence[Unjudged]) -> dict[int, Verdict]:
        """Judge, off the event loop, and give the deliveries that do not pass any more."""
        verdicts = await asyncio.to_thread(_verdicts, several)
        for each in several:
            if verdicts[each.delivery_id].passes:
                self._passed[each.delivery_id, each.filters] = None
        while len(self._passed) > _REMEMBERED:
            self._passed.popitem(last=False)
        return {key: verdict for key, verdict in verdicts.items() if not verdict.passes}


async def leave_out(connection: AsyncConnection, failing: Mapping[int, Verdict], at: datetime) -> int:
    """Close what does not pass any more, with the rule that decided it, inside a transaction."""
    count = 0
    for key, verdict in failing.items():
        update = sa.update(feed_deliveries).where(
            feed_deliveries.c.id == key,
            feed_deliveries.c.closed_at.is_(None),
            feed_deliveries.c.started_at.is_(None),
            feed_deliveries.c.digest_id.is_(None),
        )
        values = {"state": DeliveryState.SKIPPED.value, "reason": told_of(verdict), "closed_at": at}
        count += (await connection.execute(update.values(values))).rowcount
    return count


def _verdicts(several: Sequence[Unjudged]) -> dict[int, Verdict]:
    judge = Judge()
    return {each.delivery_id: judge(each.filters, each.item) for each in several}


async def _items(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, FeedItem]:
    found: dict[int, FeedItem] = {}
    for start in range(0, len(ids), _AT_ONCE):
        query = sa.select(*ITEM_COLUMNS).where(feed_items.c.id.in_(ids[start : start + _AT_ONCE]))
        stored = [item_of(row) for row in await connection.execute(query)]
        found |= {each.id: each.item for each in stored}
    return found
