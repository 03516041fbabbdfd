"""Forgetting: by article, message, member, channel and guild, without a trace in any table or file.

An article goes when no post in its guild refers to it any more; its parts, its notices and its words in the
full-text index go with it by foreign keys and a trigger.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import search
from storage.database import Database, among
from storage.schema import articles, guilds, inbox, outbox, posts

log = logging.getLogger(__name__)


class Reply(NamedTuple):
    """A message that the bot has sent."""

    guild_id: int
    channel_id: int
    sent_message_id: int


Replies = tuple[Reply, ...]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was forgotten.

    Attributes:
        articles: how many are gone from the archive.
        posts: how many messages' links or texts, read or waiting, are gone.
        replies: the bot's own messages about them, to be deleted in Discord.
    """

    articles: int = 0
    posts: int = 0
    replies: Replies = ()


class Forgetting:
    """Deletes, completely."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def article(self, guild_id: int, article_id: int) -> Forgotten:
        """Forget an article and every post of it in the guild."""
        return await self._forget(guild_id, article_id=article_id)

    async def message(self, guild_id: int, message_id: int) -> Forgotten:
        """Forget a message and what only it has brought."""
        return await self._forget(guild_id, message_id=message_id)

    async def part(self, guild_id: int, message_id: int, position: int) -> Forgotten:
        """Forget one link or text of a message, which an edit has taken out, and what only it has brought."""
        return await self._forget(guild_id, message_id=message_id, position=position)

    async def member(self, guild_id: int, member_id: int) -> Forgotten:
        """Forget what a member has posted in a guild, and what only they have brought."""
        return await self._forget(guild_id, member_id=member_id)

    async def member_everywhere(self, member_id: int) -> Forgotten:
        """Forget what a member has posted in any guild, and what only they have brought there."""
        return await self._forget(None, member_id=member_id)

    async def channel(self, guild_id: int, channel_id: int) -> Forgotten:
        """Forget what was posted in a channel and nowhere else."""
        return await self._forget(guild_id, channel_id=channel_id)

    async def guild(self, guild_id: int) -> Forgotten:
        """Forget a guild with everything in it, its settings too."""
        async with self._database.write() as connection:
            forgotten = await _counted(connection, guild_id)
            await connection.execute(sa.delete(guilds).where(guilds.c.guild_id == guild_id))
        return await self._clean_up(forgotten)

    async def _forget(self, guild_id: int | None, **key: int) -> Forgotten:
        async with self._database.write() as connection:
            forgotten = await _delete(connection, guild_id, key)
        return await self._clean_up(forgotten)

    async def _clean_up(self, forgotten: Forgotten) -> Forgotten:
        log.info("forgotten: %d articles, %d posts", forgotten.articles, forgotten.posts)
        if forgotten.articles:
            await search.scrub(self._database)
        elif forgotten != Forgotten():
            await self._database.truncate_log()
        return forgotten


async def _delete(connection: AsyncConnection, guild_id: int | None, key: Mapping[str, int]) -> Forgotten:
    """Delete the rows whose columns have these values, and the articles nobody refers to any more."""

    def chosen(table: sa.Table) -> list[sa.ColumnElement[bool]]:
        here = [] if guild_id is None else [table.c.guild_id == guild_id]
        return [*here, *(table.c[column] == value for column, value in key.items())]

    if guild_id is None:
        touched = sa.union(*(sa.select(t.c.guild_id).where(*chosen(t)) for t in (posts, inbox, outbox)))
        await _lock(connection, guilds.c.guild_id.in_(touched))
    else:
        await _lock(connection, guilds.c.guild_id == guild_id)
    forgotten = Forgotten(replies=await _sent(connection, chosen(outbox)))
    brought = await connection.execute(sa.delete(posts).where(*chosen(posts)).returning(posts.c.article_id))
    article_ids = set(brought.scalars())
    count = brought.rowcount
    article_id = key.get("article_id")
    if article_id is None:
        count += (await connection.execute(sa.delete(inbox).where(*chosen(inbox)))).rowcount
    await connection.execute(sa.delete(outbox).where(*chosen(outbox)))
    orphans = sa.delete(articles).where(
        among(articles.c.id, article_ids if article_id is None else {*article_ids, article_id}),
        articles.c.guild_id == guild_id if guild_id is not None else sa.true(),
        ~sa.exists().where(posts.c.article_id == articles.c.id),
    )
    return replace(forgotten, posts=count, articles=(await connection.execute(orphans)).rowcount)


async def _lock(connection: AsyncConnection, which: sa.ColumnElement[bool]) -> None:
    """Wait for whoever is storing articles in these guilds, and keep others from it, as PostgreSQL needs."""
    query = sa.select(guilds.c.guild_id).where(which).order_by(guilds.c.guild_id)
    await connection.execute(query.with_for_update())


async def _sent(connection: AsyncConnection, conditions: list[sa.ColumnElement[bool]]) -> Replies:
    query = sa.select(outbox.c.guild_id, outbox.c.channel_id, outbox.c.sent_message_id)
    query = query.where(*conditions, outbox.c.sent_message_id.is_not(None)).order_by(outbox.c.id)
    return tuple(Reply(row[0], row[1], row[2]) for row in await connection.execute(query))


async def _counted(connection: AsyncConnection, guild_id: int) -> Forgotten:
    async def rows(table: sa.Table) -> int:
        query = sa.select(sa.func.count()).select_from(table).where(table.c.guild_id == guild_id)
        return (await connection.execute(query)).scalar_one()

    replies = await _sent(connection, [outbox.c.guild_id == guild_id])
    return Forgotten(await rows(articles), await rows(posts) + await rows(inbox), replies)
