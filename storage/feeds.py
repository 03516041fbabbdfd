"""Feeds: what a guild follows, where it is posted and how."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.errors import UnknownFeed
from storage.database import Database
from storage.feed_adding import NewFeed, insert, post_newest, source_at
from storage.feed_gathering import close_open, reschedule
from storage.feed_judging import prepared
from storage.feed_losses import tell_gone
from storage.feed_outcome import Outcome
from storage.feed_polls import apply
from storage.feed_rows import FeedState, FollowedFeed, Skipped, feed_of, followed
from storage.feed_schema import feeds
from storage.feed_settings import FeedSettings, to_json
from storage.feed_sources import drop_unfollowed
from storage.feed_switch import FeedSwitch, go_on
from storage.guilds import ensure
from storage.types import now

MOST_FEEDS: Final = 500
"""That a guild may follow: at ten minutes each it is asked for less than one a second."""


class Feeds:
    """The feeds of the guilds."""

    def __init__(self, database: Database, switch: FeedSwitch) -> None:
        self._database = database
        self._switch = switch

    async def add(self, guild_id: int, new: NewFeed, outcome: Outcome) -> FollowedFeed | None:
        """Follow a feed and write down what it holds now, which is not posted: all or nothing.

        Returns None where the guild has that feed in that channel already; nothing changes then.
        """
        judge = await prepared(self._database, outcome.feed, urls=[new.url])
        async with self._database.write() as connection:
            await ensure(connection, guild_id)
            await self._switch.settings(connection, guild_id)  # locked before the source, as switching does
            source_id = await source_at(connection, new.url, outcome.at)
            feed_id = await insert(connection, guild_id, source_id, new, outcome.at)
            if feed_id is None:
                return None
            # Other guilds may follow the source: this is a poll for them, and the baseline for this feed.
            await apply(connection, source_id, outcome, judge)
            made = await _one(connection, guild_id, feeds.c.id == feed_id)
            if new.post_newest and outcome.feed is not None:
                await post_newest(connection, made, outcome.feed, outcome.at)
            return await self._switched(connection, made, outcome.at)

    async def get(self, guild_id: int, feed_id: int) -> FollowedFeed:
        """Give a feed by its key.

        Raises:
            UnknownFeed: the guild has no such feed.
        """
        async with self._database.read() as connection:
            return await _one(connection, guild_id, feeds.c.id == feed_id)

    async def by_number(self, guild_id: int, number: int) -> FollowedFeed:
        """Give a feed by its number.

        Raises:
            UnknownFeed: the guild has no such feed.
        """
        async with self._database.read() as connection:
            return await _one(connection, guild_id, feeds.c.number == number)

    async def listing(self, guild_id: int) -> list[FollowedFeed]:
        """Give a guild's feeds in the order of their numbers."""
        query = followed().where(feeds.c.guild_id == guild_id).order_by(feeds.c.number)
        async with self._database.read() as connection:
            return [feed_of(row) for row in await connection.execute(query)]

    async def count(self, guild_id: int) -> int:
        """How many feeds a guild has."""
        query = sa.select(sa.func.count()).select_from(feeds).where(feeds.c.guild_id == guild_id)
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar_one()

    async def change(
        self, guild_id: int, feed_id: int, settings: FeedSettings, channel_id: int
    ) -> FollowedFeed | None:
        """Keep what is set for a feed; what it holds back is held as long as the new settings say.

        Returns None where the guild has that feed in that channel already; nothing changes then.

        Raises:
            UnknownFeed: the guild has no such feed.
        """
        at = now()
        async with self._database.write() as connection:
            await self._switch.settings(connection, guild_id)  # locked in the order in which switching does
            feed = await _one(connection, guild_id, feeds.c.id == feed_id, lock=True)
            twin = sa.select(feeds.c.id).where(
                feeds.c.guild_id == guild_id,
                feeds.c.source_id == feed.source_id,
                feeds.c.channel_id == channel_id,
                feeds.c.id != feed_id,
            )
            if (await connection.execute(twin)).first() is not None:
                return None
            values: dict[str, Any] = {
                "settings": to_json(settings),
                "channel_id": channel_id,
                "next_digest_at": settings.next_digest(at),
            }
            await connection.execute(sa.update(feeds).where(feeds.c.id == feed_id).values(values))
            await reschedule(connection, feed_id, settings, at)
            return await self._switched(connection, feed, at)

    async def pause(self, guild_id: int, feed_id: int) -> FollowedFeed:
        """Post nothing more of a feed; what was waiting is not posted either.

        Raises:
            UnknownFeed: the guild has no such feed.
        """
        async with self._database.write() as connection:
            await _one(connection, guild_id, feeds.c.id == feed_id, lock=True)
            await stop(connection, [feed_id], FeedState.PAUSED, now())
            return await _one(connection, guild_id, feeds.c.id == feed_id)

    async def suspend(self, guild_id: int, feed_id: int) -> FollowedFeed:
        """Post nothing more into a feed's channel, which is gone; settings are kept for some time.

        Raises:
            UnknownFeed: the guild has no such feed.
        """
        async with self._database.write() as connection:
            feed = await _one(connection, guild_id, feeds.c.id == feed_id, lock=True)
            here = sa.select(feeds.c.id).where(
                feeds.c.guild_id == guild_id,
                feeds.c.channel_id == feed.channel_id,
                feeds.c.state != FeedState.SUSPENDED.value,
            )
            await stop(
                connection, list((await connection.execute(here)).scalars()), FeedState.SUSPENDED, now()
            )
            return await _one(connection, guild_id, feeds.c.id == feed_id)

    async def resume(self, guild_id: int, feed_id: int) -> FollowedFeed:
        """Post again what is new from now on: what came meanwhile is not posted.

        Where moderators have switched the bot off, it goes on when they switch it on again.

        Raises:
            UnknownFeed: the guild has no such feed.
        """
        at = now()
        async with self._database.write() as connection:
            await self._switch.settings(connection, guild_id)  # as above
            feed = await _one(connection, guild_id, feeds.c.id == feed_id, lock=True)
            if feed.state is not FeedState.ACTIVE:
                await go_on(connection, feed, at)
            return await self._switched(connection, feed, at)

    async def _switched(self, connection: AsyncConnection, feed: FollowedFeed, at: datetime) -> FollowedFeed:
        """A feed as it is in its channel, in which moderators may have switched the bot off."""
        settings = await self._switch.settings(connection, feed.guild_id)
        await self._switch.follow(connection, feed.guild_id, settings, at)
        return await _one(connection, feed.guild_id, feeds.c.id == feed.id)

    async def remove(self, guild_id: int, feed_id: int) -> None:
        """Follow a feed no longer, and forget what was posted of it.

        Raises:
            UnknownFeed: the guild has no such feed.
        """
        async with self._database.write() as connection:
            gone = sa.delete(feeds).where(feeds.c.guild_id == guild_id, feeds.c.id == feed_id)
            if not (await connection.execute(gone)).rowcount:
                raise UnknownFeed(str(feed_id))
            await drop_unfollowed(connection)

    async def prune_suspended(self, before: datetime) -> int:
        """Forget the feeds whose channel has been gone since before a moment, and return how many."""
        old = sa.delete(feeds).where(
            feeds.c.state == FeedState.SUSPENDED.value, feeds.c.suspended_at < before
        )
        async with self._database.write() as connection:
            gone = (await connection.execute(old)).rowcount
            if gone:
                await drop_unfollowed(connection)
        return gone


async def stop(connection: AsyncConnection, feed_ids: list[int], state: FeedState, at: datetime) -> None:
    """Pause or suspend feeds, and leave out what of them was still to be sent, inside a transaction.

    Moderators are told of those that are suspended.
    """
    values: dict[str, Any] = {"state": state.value}
    if state is FeedState.SUSPENDED:
        values["suspended_at"] = at
    await connection.execute(sa.update(feeds).where(feeds.c.id.in_(feed_ids)).values(values))
    await close_open(connection, feed_ids, {"why": Skipped(state.value)}, at)
    if state is FeedState.SUSPENDED:
        await tell_gone(connection, feed_ids, at)


async def _one(
    connection: AsyncConnection, guild_id: int, which: sa.ColumnElement[bool], *, lock: bool = False
) -> FollowedFeed:
    query = followed().where(feeds.c.guild_id == guild_id, which)
    row = (await connection.execute(query.with_for_update() if lock else query)).one_or_none()
    if row is None:
        raise UnknownFeed("")
    return feed_of(row)
