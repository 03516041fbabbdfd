"""Forgetting: by article, message, member, channel, guild and age, without a trace in any table or file.

An article goes when no post in its guild refers to it any more; its parts, its notices, its corrections and
its words in the full-text index go with it by foreign keys and a trigger. A correction of an article that
stays only loses the member who reported or decided it: what is right about the article is nobody's data.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from storage import search
from storage.database import Database
from storage.feed_sources import drop_unfollowed
from storage.forget_old import depart, expire
from storage.forget_rows import Forgotten, Replies, Reply, counted, delete
from storage.schema import guilds

log = logging.getLogger(__name__)


__all__ = ["Forgetting", "Forgotten", "Replies", "Reply"]


class Forgetting:
    """Deletes, completely.

    Args:
        database: the archive.
        on_guild: told which guild is forgotten, so that nobody keeps its settings in memory.
    """

    def __init__(self, database: Database, on_guild: Callable[[int], None] | None = None) -> None:
        self._database = database
        self._on_guild = on_guild

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
            forgotten = await counted(connection, guild_id)
            await connection.execute(sa.delete(guilds).where(guilds.c.guild_id == guild_id))
            await drop_unfollowed(connection)
        self._let_go(guild_id)
        return await self._clean_up(forgotten)

    async def expired(self, guild_id: int, before: datetime, limit: int) -> Forgotten:
        """Forget up to ``limit`` posts of a guild from before a moment, and what only they have brought.

        The words are in the file until ``clean_up`` has been called.
        """
        async with self._database.write() as connection:
            return await expire(connection, guild_id, before, limit)

    async def departed(self, guild_id: int, left_before: datetime, limit: int) -> Forgotten:
        """Forget up to ``limit`` articles of a guild that the bot left before a moment.

        Where it has none any more, it is forgotten itself; where the bot is back, nothing is. The words are
        in the file until ``clean_up`` has been called.
        """
        async with self._database.write() as connection:
            forgotten = await depart(connection, guild_id, left_before, limit)
        self._let_go(guild_id)
        return forgotten

    async def clean_up(self, *, words: bool) -> None:
        """Take what was forgotten step by step out of the files; ``words`` where articles are among it."""
        await (search.scrub(self._database) if words else self._database.truncate_log())

    def _let_go(self, guild_id: int) -> None:
        if self._on_guild is not None:
            self._on_guild(guild_id)

    async def _forget(self, guild_id: int | None, **key: int) -> Forgotten:
        async with self._database.write() as connection:
            forgotten = await delete(connection, guild_id, key)
        return await self._clean_up(forgotten)

    async def _clean_up(self, forgotten: Forgotten) -> Forgotten:
        log.info("forgotten: %d articles, %d posts", forgotten.articles, forgotten.posts)
        if forgotten.articles:
            await search.scrub(self._database)
        elif forgotten != Forgotten():
            await self._database.truncate_log()
        return forgotten
