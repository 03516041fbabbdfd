"""What became of the items of a feed: the answer to why one was posted, or was not."""

from __future__ import annotations

import sqlalchemy as sa

from news.feeds.feed import FeedItem
from news.feeds.identity import Key, keys_of
from storage.database import Database
from storage.feed_rows import ITEM_COLUMNS, DeliveryKind, DeliveryState, Trace, item_of
from storage.feed_schema import feed_deliveries, feed_item_keys, feed_items, feeds
from storage.types import AnyRow

_OUTCOME = tuple(
    feed_deliveries.c[name]
    for name in (
        "state",
        "reason",
        "channel_id",
        "message_id",
        "due_at",
        "closed_at",
        "attempts",
        "digest_id",
        "data",
    )
)


class FeedTraces:
    """What is known of the items that feeds have brought."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def traces(
        self,
        guild_id: int,
        feed_id: int,
        *,
        link: str | None = None,
        words: str | None = None,
        limit: int = 5,
    ) -> list[Trace]:
        """Tell what became of the items with a link, or with words in a title of theirs; the newest first."""
        joined = sa.and_(
            feed_deliveries.c.item_id == feed_items.c.id, feed_deliveries.c.feed_id == feeds.c.id
        )
        query = (
            sa.select(*ITEM_COLUMNS, *_OUTCOME)
            .select_from(feeds)
            .join(feed_items, feed_items.c.source_id == feeds.c.source_id)
            .outerjoin(feed_deliveries, joined)
            .where(feeds.c.guild_id == guild_id, feeds.c.id == feed_id, sa.or_(_has_key(), _delivered()))
        )
        if link is not None:
            query = query.where(_known_by(FeedItem(guid=link, link=link)))
        if words is not None:
            titles = (feed_items.c.title, feed_items.c.title_now)
            held = (title.icontains(words, autoescape=True) for title in titles)
            # A headline between the first and the last is known by its key alone.
            query = query.where(sa.or_(*held, _known_by(FeedItem(title=words))))
        async with self._database.read() as connection:
            rows = await connection.execute(query.order_by(feed_items.c.id.desc()).limit(limit))
            return [_trace(row) for row in rows]

    async def counts(self, guild_id: int, feed_id: int) -> dict[DeliveryState, int]:
        """How many items of a feed are in each state."""
        query = sa.select(feed_deliveries.c.state, sa.func.count()).where(
            feed_deliveries.c.guild_id == guild_id,
            feed_deliveries.c.feed_id == feed_id,
            feed_deliveries.c.kind == DeliveryKind.ITEM.value,
        )
        async with self._database.read() as connection:
            rows = await connection.execute(query.group_by(feed_deliveries.c.state))
            return {DeliveryState(state): count for state, count in rows}


def _has_key() -> sa.ColumnElement[bool]:
    """Whether an item is known by anything: of two items that are the same, one is not."""
    return sa.exists().where(feed_item_keys.c.item_id == feed_items.c.id).correlate(feed_items)


def _delivered() -> sa.ColumnElement[bool]:
    return feed_deliveries.c.id.is_not(None)


def _known_by(named: FeedItem) -> sa.ColumnElement[bool]:
    """Whether an item has, or has had, a key of this one, of which no more is known than a name."""
    keys = [key for kind, key in keys_of(named).items() if kind != Key.WHOLE]
    its = sa.select(feed_item_keys.c.item_id).where(
        feed_item_keys.c.source_id == feeds.c.source_id, feed_item_keys.c.key.in_(keys)
    )
    return feed_items.c.id.in_(its)


def _trace(row: AnyRow) -> Trace:
    state = None if row.state is None else DeliveryState(row.state)
    return Trace(
        item=item_of(row),
        state=state,
        reason=row.reason or {},
        channel_id=row.channel_id,
        message_id=row.message_id,
        due_at=row.due_at,
        closed_at=row.closed_at,
        attempts=row.attempts or 0,
        gathered=row.digest_id is not None,
        slow=tuple((row.data or {}).get("slow", ())),
    )
