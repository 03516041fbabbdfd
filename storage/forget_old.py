"""Deleting by age, a few rows at a time, inside a transaction that is over before anybody waits for it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.feed_sources import drop_unfollowed
from storage.forget_rows import Forgotten, lock, orphans, sent
from storage.schema import articles, guilds, inbox, outbox, posts


async def expire(connection: AsyncConnection, guild_id: int, before: datetime, limit: int) -> Forgotten:
    """Delete up to ``limit`` of a guild's posts, waiting items and notices from before a moment.

    What only these have brought goes with them. Where less than ``limit`` posts are gone, none is left.
    """
    await lock(connection, guilds.c.guild_id == guild_id)
    old = sa.select(posts.c.id, posts.c.article_id, posts.c.message_id, posts.c.position)
    old = old.where(posts.c.guild_id == guild_id, posts.c.posted_at < before)
    rows = (await connection.execute(old.order_by(posts.c.posted_at).limit(limit))).all()
    about = [
        outbox.c.guild_id == guild_id,
        sa.or_(
            sa.tuple_(outbox.c.message_id, outbox.c.position).in_([(r.message_id, r.position) for r in rows]),
            # a notice is never older than its post; these are of links that could not be read
            outbox.c.created_at < before,
        ),
    ]
    replies = await sent(connection, about)
    await connection.execute(sa.delete(outbox).where(*about))
    await connection.execute(sa.delete(posts).where(posts.c.id.in_([row.id for row in rows])))
    waiting = sa.delete(inbox).where(inbox.c.guild_id == guild_id, inbox.c.posted_at < before)
    dropped = (await connection.execute(waiting)).rowcount
    gone = await orphans(connection, guild_id, {row.article_id for row in rows})
    return Forgotten(gone, len(rows) + dropped, replies)


async def depart(connection: AsyncConnection, guild_id: int, left_before: datetime, limit: int) -> Forgotten:
    """Delete up to ``limit`` articles of a guild that was left before a moment, or else the guild itself."""
    mine = (guilds.c.guild_id == guild_id, guilds.c.left_at <= left_before)
    still_gone = sa.select(guilds.c.guild_id).where(*mine).with_for_update()
    if (await connection.execute(still_gone)).first() is None:
        return Forgotten()
    some = sa.select(articles.c.id).where(articles.c.guild_id == guild_id).order_by(articles.c.id)
    deleted = sa.delete(articles).where(articles.c.id.in_(some.limit(limit)))
    gone = (await connection.execute(deleted)).rowcount
    if not gone:
        await connection.execute(sa.delete(guilds).where(*mine))
        await drop_unfollowed(connection)
    return Forgotten(gone)
