"""The inbox: what was accepted and is not read yet. A row is there before anything else happens.

Reading ends with one transaction: the article with all its parts, the post, the reply in the outbox, and
the row here gone. Whatever is interrupted before that is found here again at the next start.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.answer import Source
from news.article import Reading
from news.errors import ItemGone, UnknownArticle
from storage import parts, posts
from storage.database import Database, insert_new
from storage.guilds import ensure
from storage.keys import clean, digest, url_key
from storage.outbox import NewNotice, queue
from storage.posts import Post
from storage.rows import SOURCE_COLUMNS, source_of
from storage.schema import articles, guilds, inbox, outbox
from storage.schema import posts as posts_table
from storage.types import AnyRow, now

log = logging.getLogger(__name__)


class ItemKind(StrEnum):
    """What was posted: an article's address, its text, its page, or a file that holds none."""

    LINK = "link"
    TEXT = "text"
    PAGE = "page"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class NewItem:
    """A link, a text or a file in a message.

    Attributes:
        position: which of the message's links, texts and files, counted from 0.
        payload: the address, the text, the page with its markup, or a failure as data.
    """

    guild_id: int
    channel_id: int
    message_id: int
    member_id: int
    position: int
    kind: ItemKind
    payload: str
    posted_at: datetime

    @property
    def item_key(self) -> str:
        """The same for the same link or text, wherever in whichever message it stands."""
        return url_key(self.payload) if self.kind is ItemKind.LINK else digest(self.payload)


@dataclass(frozen=True, slots=True)
class InboxItem(NewItem):
    """An accepted link or text.

    Attributes:
        attempts: how often reading it has begun.
    """

    id: int
    attempts: int


class Inbox:
    """The queue of what is still to be read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def accept(self, items: Sequence[NewItem]) -> int:
        """Take items in, durably, all or none, and return how many are new.

        An item is known by its guild, message and position, whether it waits here, was read or has failed.
        """
        if not items:
            return 0
        async with self._database.write() as connection:
            for guild_id in sorted({item.guild_id for item in items}):
                await ensure(connection, guild_id)
            taken = [await _accept(connection, item) for item in items]
        return sum(taken)

    async def known(self, guild_id: int, message_id: int) -> dict[int, str]:
        """Give the position and key of each of a message's items, be it waiting, read or failed."""
        found: dict[int, str] = {}
        async with self._database.read() as connection:
            for table in (outbox, posts_table, inbox):
                query = sa.select(table.c.position, table.c.item_key)
                query = query.where(table.c.guild_id == guild_id, table.c.message_id == message_id)
                found |= {row.position: row.item_key for row in await connection.execute(query)}
        return found

    async def of_message(self, guild_id: int, message_id: int) -> list[InboxItem]:
        """Give the items of a message that are not read yet, in its order."""
        query = sa.select(inbox).where(inbox.c.guild_id == guild_id, inbox.c.message_id == message_id)
        async with self._database.read() as connection:
            return [_item(row) for row in await connection.execute(query.order_by(inbox.c.position))]

    async def pending(self) -> list[InboxItem]:
        """Give every guild's items, oldest first."""
        async with self._database.read() as connection:
            return [_item(row) for row in await connection.execute(sa.select(inbox).order_by(inbox.c.id))]

    async def begin(self, item: InboxItem) -> int:
        """Count an attempt, durably, and return how many there were with this one.

        Raises:
            ItemGone: the item is no longer there.
        """
        count = sa.update(inbox).where(*_same(item)).values(attempts=inbox.c.attempts + 1)
        async with self._database.write() as connection:
            attempts = (await connection.execute(count.returning(inbox.c.attempts))).scalar_one_or_none()
        if attempts is None:
            raise ItemGone(f"item {item.id}")
        return attempts

    async def excuse(self, item: InboxItem) -> None:
        """Take back an attempt that failed for no fault of the item's."""
        fewer = sa.update(inbox).where(*_same(item), inbox.c.attempts > 0)
        async with self._database.write() as connection:
            await connection.execute(fewer.values(attempts=inbox.c.attempts - 1))

    async def complete(self, item: InboxItem, reading: Reading, notice: NewNotice | None) -> Source:
        """Store what was read, note the post, queue the reply if there is one, drop the item: all or nothing.

        Where the guild has an article with that address or text already, it is that one that counts, and
        the reading is dropped.

        Raises:
            ItemGone: the item is no longer there; nothing is stored.
        """
        prepared = await asyncio.to_thread(parts.prepare, reading)
        async with self._database.write() as connection:
            await _take_out(connection, item)
            article_id = await _stored(connection, item.guild_id, reading)
            if article_id is None:
                article_id = await _add(connection, item.guild_id, prepared)
            return await _link(connection, item, article_id, notice)

    async def store(self, item: NewItem, reading: Reading) -> Source:
        """Store what was read without having waited here, and note the post: all or nothing.

        Where the guild has an article with that address or text already, it is that one that counts.
        """
        prepared = await asyncio.to_thread(parts.prepare, reading)
        async with self._database.write() as connection:
            await ensure(connection, item.guild_id)
            await _lock(connection, item)
            article_id = await _stored(connection, item.guild_id, reading)
            if article_id is None:
                article_id = await _add(connection, item.guild_id, prepared)
            return await _link(connection, item, article_id, None)

    async def link(self, item: InboxItem, article_id: int, notice: NewNotice | None) -> Source:
        """Note that the item is a stored article, queue the reply and drop the item: all or nothing.

        Raises:
            ItemGone: the item is no longer there; nothing is stored.
            UnknownArticle: the article is no longer there; the item stays.
        """
        async with self._database.write() as connection:
            await _take_out(connection, item)
            return await _link(connection, item, article_id, notice)

    async def fail(self, item: InboxItem, notice: NewNotice) -> None:
        """Give an item up and queue the notice that says why.

        Raises:
            ItemGone: the item is no longer there; nothing is queued.
        """
        async with self._database.write() as connection:
            await _take_out(connection, item)
            await queue(connection, item, notice, article_id=None)

    async def drop(self, item: InboxItem) -> None:
        """Take an item back without a word; it may be gone already."""
        async with self._database.write() as connection:
            await connection.execute(sa.delete(inbox).where(*_same(item)))

    async def forget_message(self, guild_id: int, message_id: int) -> int:
        """Drop a message's items and return how many there were."""
        gone = sa.delete(inbox).where(inbox.c.guild_id == guild_id, inbox.c.message_id == message_id)
        async with self._database.write() as connection:
            return (await connection.execute(gone)).rowcount


def _item(row: AnyRow) -> InboxItem:
    values = {name: getattr(row, name) for name in (*NewItem.__slots__, *InboxItem.__slots__)}
    values["kind"] = ItemKind(row.kind)
    return InboxItem(**values)


def _same(item: InboxItem) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return inbox.c.id == item.id, inbox.c.guild_id == item.guild_id


async def _accept(connection: AsyncConnection, item: NewItem) -> bool:
    for table in (posts_table, outbox):
        known = sa.select(table.c.id).where(
            table.c.guild_id == item.guild_id,
            table.c.message_id == item.message_id,
            table.c.position == item.position,
        )
        if (await connection.execute(known.limit(1))).first():
            return False
    row = {name: getattr(item, name) for name in NewItem.__slots__}
    row |= {"payload": clean(item.payload), "kind": item.kind.value, "accepted_at": now(), "attempts": 0}
    row["item_key"] = item.item_key
    return (await connection.execute(insert_new(connection, inbox).values(row))).rowcount == 1


async def _lock(connection: AsyncConnection, item: NewItem) -> None:
    # On PostgreSQL the guild's row is the lock behind which its articles are numbered and compared.
    lock = sa.select(guilds.c.guild_id).where(guilds.c.guild_id == item.guild_id).with_for_update()
    await connection.execute(lock)


async def _take_out(connection: AsyncConnection, item: InboxItem) -> None:
    await _lock(connection, item)
    if (await connection.execute(sa.delete(inbox).where(*_same(item)))).rowcount == 0:
        raise ItemGone(f"item {item.id}")


async def _stored(connection: AsyncConnection, guild_id: int, reading: Reading) -> int | None:
    """The guild's article with that address or, failing that, that text."""
    article = reading.article
    same = articles.c.text_hash == digest(article.text)
    order: list[sa.ColumnElement[int]] = [articles.c.id]
    if article.url:
        same_url = articles.c.url_hash == url_key(article.url)
        same = sa.or_(same_url, same)
        order.insert(0, sa.case((same_url, 0), else_=1))
    query = sa.select(articles.c.id).where(articles.c.guild_id == guild_id, same)
    return (await connection.execute(query.order_by(*order).limit(1))).scalar_one_or_none()


async def _add(connection: AsyncConnection, guild_id: int, prepared: parts.Prepared) -> int:
    take = sa.update(guilds).where(guilds.c.guild_id == guild_id)
    take = take.values(next_number=guilds.c.next_number + 1).returning(guilds.c.next_number)
    number = (await connection.execute(take)).scalar_one() - 1
    article_id = await parts.add(connection, guild_id, number, prepared)
    log.info("guild %d: article %d stored as number %d", guild_id, article_id, number)
    return article_id


async def _link(
    connection: AsyncConnection, item: NewItem, article_id: int, notice: NewNotice | None
) -> Source:
    query = sa.select(*SOURCE_COLUMNS)
    query = query.where(articles.c.guild_id == item.guild_id, articles.c.id == article_id)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        raise UnknownArticle(str(article_id))
    where = (item.guild_id, item.channel_id, item.message_id, item.member_id, item.position, item.item_key)
    await posts.add(connection, item.guild_id, Post(*where, article_id, item.posted_at))
    if notice is not None:
        await queue(connection, item, notice, article_id=article_id)
    return source_of(row)
