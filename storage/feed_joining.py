"""Two sources that become one: what only one of them has had is new for the feeds of the other."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.feeds.feed import FeedItem
from news.feeds.identity import deciding, keys_of
from storage.feed_items import known_keys, marked, new_items
from storage.feed_moves import merge
from storage.feed_outcome import Outcome
from storage.feed_queue import Fresh
from storage.feed_schema import feed_deliveries, feed_items
from storage.types import AnyRow


@dataclass(frozen=True, slots=True)
class Joined:
    """What came of making one of two sources.

    Attributes:
        moved: the feeds whose source is another now.
        for_moved: items that only the other source knew; ``for_others``, that only theirs did.
        had: which feeds have had which items.
        told: how many notices there are that two feeds of a channel are one.
    """

    moved: frozenset[int] = frozenset()
    for_moved: Sequence[Fresh] = ()
    for_others: Sequence[Fresh] = ()
    had: frozenset[tuple[int, int]] = frozenset()
    told: int = 0

    def missed_by(self, feed_id: int) -> list[Fresh]:
        """The items that a feed would have had, had there been one source all the time."""
        its = self.for_moved if feed_id in self.moved else self.for_others
        return [each for each in its if (feed_id, each.id) not in self.had]


async def join(
    connection: AsyncConnection, asked: AnyRow, other: AnyRow, outcome: Outcome, dropped: Sequence[str]
) -> Joined:
    """Make one source of two; what only one of them has had since is new for the feeds of the other."""
    if outcome.feed is None:
        return Joined()
    both = (asked, other)
    lacking = [await new_items(connection, each.id, outcome.feed, dropped) for each in both]
    moved, told = await merge(connection, asked.id, other.id, outcome.at)
    known = await known_keys(connection, other.id, outcome.feed.items)
    missed: list[list[Fresh]] = []
    for source, its in zip(both, lacking, strict=True):
        ids = {item: number for item in its if (number := _number(item, known, dropped))}
        # What the one had before the other was last asked was not in the feed of that one.
        since = await _seen_since(connection, list(ids.values()), source.last_success_at)
        fresh = [Fresh(number, item) for item, number in ids.items() if number in since]
        missed.append(marked(fresh, outcome, dropped))
    brought = [each.id for each in (*missed[0], *missed[1])]
    had = sa.select(feed_deliveries.c.feed_id, feed_deliveries.c.item_id)
    rows = await connection.execute(had.where(feed_deliveries.c.item_id.in_(brought)))
    pairs = frozenset((row.feed_id, row.item_id) for row in rows)
    return Joined(moved, missed[0], missed[1], pairs, told)


def _number(item: FeedItem, known: Mapping[str, int], dropped: Collection[str]) -> int | None:
    return next((known[key] for key in deciding(keys_of(item), dropped) if key in known), None)


async def _seen_since(connection: AsyncConnection, ids: Sequence[int], moment: datetime | None) -> set[int]:
    """Those of the items that were first seen at a moment or later; without one, none."""
    query = sa.select(feed_items.c.id).where(feed_items.c.id.in_(ids), feed_items.c.seen_at >= moment)
    return set() if moment is None else set((await connection.execute(query)).scalars())
