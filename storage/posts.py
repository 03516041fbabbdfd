"""Posts: which member's message brought which article into which channel."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.errors import UnknownArticle
from storage.database import Database, insert_new
from storage.schema import articles, posts


@dataclass(frozen=True, slots=True)
class Post:
    """One article in one message.

    Attributes:
        position: which of the message's links or texts, counted from 0.
        item_key: what it was, as ``storage.keys.item_key`` gives it.
    """

    guild_id: int
    channel_id: int
    message_id: int
    member_id: int
    position: int
    item_key: str
    article_id: int
    posted_at: datetime


class Posts:
    """The messages that stored articles were posted in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, guild_id: int, post: Post) -> None:
        """Note that a message brought a stored article; once is enough.

        Raises:
            UnknownArticle: the guild has no such article.
        """
        async with self._database.write() as connection:
            known = sa.select(articles.c.id).where(
                articles.c.guild_id == guild_id, articles.c.id == post.article_id
            )
            if (await connection.execute(known)).first() is None:
                raise UnknownArticle(str(post.article_id))
            await add(connection, guild_id, post)

    async def of_message(self, guild_id: int, message_id: int) -> list[Post]:
        """Give the articles that a message brought, in its order."""
        return await self._where(guild_id, posts.c.message_id == message_id)

    async def of_article(self, guild_id: int, article_id: int) -> list[Post]:
        """Give the messages that brought an article, oldest first."""
        return await self._where(guild_id, posts.c.article_id == article_id)

    async def channels(self, guild_id: int) -> list[int]:
        """Give the ids of the channels in which articles were posted."""
        query = sa.select(posts.c.channel_id).where(posts.c.guild_id == guild_id).distinct()
        async with self._database.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def articles_in(self, guild_id: int, channel_ids: Collection[int]) -> list[int]:
        """Give the ids of the articles posted in any of these channels, the one posted last first."""
        query = sa.select(posts.c.article_id).where(
            posts.c.guild_id == guild_id, posts.c.channel_id.in_(channel_ids)
        )
        query = query.group_by(posts.c.article_id)
        query = query.order_by(sa.func.max(posts.c.posted_at).desc(), posts.c.article_id.desc())
        async with self._database.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def _where(self, guild_id: int, condition: sa.ColumnElement[bool]) -> list[Post]:
        columns = [posts.c[name] for name in Post.__slots__]
        query = sa.select(*columns).where(posts.c.guild_id == guild_id, condition)
        query = query.order_by(posts.c.posted_at, posts.c.message_id, posts.c.position)
        async with self._database.read() as connection:
            return [Post(*row) for row in await connection.execute(query)]


async def add(connection: AsyncConnection, guild_id: int, post: Post) -> None:
    """Write a post's row inside a transaction, unless it is there already."""
    row = {name: getattr(post, name) for name in Post.__slots__} | {"guild_id": guild_id}
    await connection.execute(insert_new(connection, posts).values(row))
