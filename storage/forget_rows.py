"""What is deleted together: posts, what waits, replies, questions, and articles that nobody has posted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import among
from storage.feed_rows import FeedState
from storage.feed_schema import feeds
from storage.feeds import stop
from storage.schema import articles, corrections, guilds, inbox, outbox, posts, questions
from storage.types import now


@dataclass(frozen=True, slots=True)
class Reply:
    """A message that the bot has sent.

    Attributes:
        channel_id: where the post is that it is about.
        about: the post's id, which a thread begun from it has too; the reply may stand there.
    """

    guild_id: int
    channel_id: int
    sent_message_id: int
    about: int | None = field(default=None, compare=False)


Replies = tuple[Reply, ...]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was forgotten.

    Attributes:
        articles: how many are gone from the archive.
        posts: how many messages' links or texts, read or waiting, are gone.
        replies: the bot's own messages about them, to be deleted in Discord.
        questions: how many remembered questions are gone.
        reports: how many corrections no longer name the member who reported or decided them.
    """

    articles: int = 0
    posts: int = 0
    replies: Replies = ()
    questions: int = 0
    reports: int = 0


async def delete(connection: AsyncConnection, guild_id: int | None, key: Mapping[str, int]) -> Forgotten:
    """Delete the rows whose columns have these values, and the articles nobody refers to any more.

    Args:
        connection: with a transaction that may write.
        guild_id: the guild, or None for all of them.
        key: column names of ``posts`` with their values.
    """

    def chosen(table: sa.Table) -> list[sa.ColumnElement[bool]]:
        here = [] if guild_id is None else [table.c.guild_id == guild_id]
        return [*here, *(table.c[column] == value for column, value in key.items())]

    if guild_id is None:
        touched = sa.union(*(sa.select(t.c.guild_id).where(*chosen(t)) for t in (posts, inbox, outbox)))
        await lock(connection, guilds.c.guild_id.in_(touched))
    else:
        await lock(connection, guilds.c.guild_id == guild_id)
    replies = await sent(connection, chosen(outbox))
    brought = await connection.execute(sa.delete(posts).where(*chosen(posts)).returning(posts.c.article_id))
    article_ids = set(brought.scalars())
    count = brought.rowcount
    article_id = key.get("article_id")
    if article_id is None:
        count += (await connection.execute(sa.delete(inbox).where(*chosen(inbox)))).rowcount
    else:
        article_ids.add(article_id)
    await connection.execute(sa.delete(outbox).where(*chosen(outbox)))
    gone = await orphans(connection, guild_id, article_ids)
    asked = 0
    if set(key) <= set(questions.c.keys()):
        asked = (await connection.execute(sa.delete(questions).where(*chosen(questions)))).rowcount
    reports = await _unnamed(connection, guild_id, key["member_id"]) if "member_id" in key else 0
    if guild_id is not None and "channel_id" in key:
        await _suspend_feeds(connection, guild_id, key["channel_id"])
    return Forgotten(gone, count, replies, asked, reports)


async def orphans(connection: AsyncConnection, guild_id: int | None, article_ids: Collection[int]) -> int:
    """Delete those of the articles that no post refers to any more, and return how many."""
    unwanted = sa.delete(articles).where(
        among(articles.c.id, set(article_ids)),
        articles.c.guild_id == guild_id if guild_id is not None else sa.true(),
        ~sa.exists().where(posts.c.article_id == articles.c.id),
    )
    return (await connection.execute(unwanted)).rowcount


async def _unnamed(connection: AsyncConnection, guild_id: int | None, member_id: int) -> int:
    """Take a member out of the corrections they reported or decided, and of the feeds they added."""
    total = 0
    for column in (corrections.c.reported_by, corrections.c.decided_by, feeds.c.added_by):
        theirs = sa.update(column.table).where(column == member_id)
        if guild_id is not None:
            theirs = theirs.where(column.table.c.guild_id == guild_id)
        changed = (await connection.execute(theirs.values({column: None}))).rowcount
        total += changed if column.table is corrections else 0
    return total


async def _suspend_feeds(connection: AsyncConnection, guild_id: int, channel_id: int) -> None:
    """Post no feed into a channel that is gone; what is set for it is kept, should the channel come back."""
    its = sa.select(feeds.c.id).where(
        feeds.c.guild_id == guild_id,
        feeds.c.channel_id == channel_id,
        feeds.c.state != FeedState.SUSPENDED.value,
    )
    if feed_ids := list((await connection.execute(its)).scalars()):
        await stop(connection, feed_ids, FeedState.SUSPENDED, now())


async def lock(connection: AsyncConnection, which: sa.ColumnElement[bool]) -> None:
    """Wait for whoever is storing articles in these guilds, and keep others from it, as PostgreSQL needs."""
    query = sa.select(guilds.c.guild_id).where(which).order_by(guilds.c.guild_id)
    await connection.execute(query.with_for_update())


async def sent(connection: AsyncConnection, conditions: Collection[sa.ColumnElement[bool]]) -> Replies:
    """Our messages that these rows of the outbox are about."""
    query = sa.select(outbox.c.guild_id, outbox.c.channel_id, outbox.c.sent_message_id, outbox.c.message_id)
    query = query.where(*conditions, outbox.c.sent_message_id.is_not(None)).order_by(outbox.c.id)
    return tuple(Reply(*row) for row in await connection.execute(query))


async def counted(connection: AsyncConnection, guild_id: int) -> Forgotten:
    """All that a guild has."""

    async def rows(table: sa.Table) -> int:
        query = sa.select(sa.func.count()).select_from(table).where(table.c.guild_id == guild_id)
        return (await connection.execute(query)).scalar_one()

    replies = await sent(connection, [outbox.c.guild_id == guild_id])
    waiting = await rows(posts) + await rows(inbox)
    return Forgotten(await rows(articles), waiting, replies, await rows(questions))
