"""Feeds of channels in which moderators have switched the bot off: stopped, and gone on with afterwards.

It is as if they were paused and resumed: nothing is asked, nothing waits, and what came meanwhile is not
posted. Feeds that moderators have paused themselves stay paused.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.feed_gathering import close_open
from storage.feed_rows import FeedState, FollowedFeed, Skipped, feed_of, followed, present
from storage.feed_schema import feed_sources, feeds
from storage.guild_settings import GuildSettings
from storage.guild_settings_json import from_json
from storage.schema import guilds

log = logging.getLogger(__name__)

_SWITCHED: Final = (FeedState.ACTIVE.value, FeedState.OFF.value)


def _itself(channel_id: int) -> tuple[int, ...]:
    return (channel_id,)


class FeedSwitch:
    """Knows which feeds are switched off, and brings their state in line.

    Attributes:
        family: the channel of that id and, for a thread, the one above it; empty where it is not known.
            Discord alone knows, so a face sets it.
        on_changed: called when feeds were stopped or go on, once that is written down.
    """

    def __init__(self) -> None:
        self.family: Callable[[int], tuple[int, ...]] = _itself
        self.on_changed: Callable[[], None] = lambda: None

    def is_off(self, settings: GuildSettings, channel_id: int) -> bool | None:
        """Whether the bot is switched off in a channel; None for a thread of which that cannot be told."""
        family = self.family(channel_id)
        if not settings.for_channel(family or (channel_id,)).enabled:
            return True
        return None if not family and _is_off_anywhere(settings) else False

    async def settings(self, connection: AsyncConnection, guild_id: int) -> GuildSettings:
        """What a guild has set, which stays as it is until the end of the transaction."""
        query = sa.select(guilds.c.settings).where(guilds.c.guild_id == guild_id).with_for_update()
        return from_json((await connection.execute(query)).scalar_one_or_none() or {})

    async def follow(
        self, connection: AsyncConnection, guild_id: int, settings: GuildSettings, at: datetime
    ) -> int:
        """Stop a guild's feeds where the bot is off, and go on with the others, inside a transaction.

        Returns:
            How many were stopped or go on.
        """
        query = followed().where(feeds.c.guild_id == guild_id, feeds.c.state.in_(_SWITCHED))
        rows = await connection.execute(query.order_by(feeds.c.id).with_for_update())
        found = [(feed, self.is_off(settings, feed.channel_id)) for feed in map(feed_of, rows)]
        stopped = [feed.id for feed, off in found if off and feed.state is FeedState.ACTIVE]
        going_on = [feed for feed, off in found if off is False and feed.state is FeedState.OFF]
        if stopped:
            update = sa.update(feeds).where(feeds.c.id.in_(stopped))
            await connection.execute(update.values(state=FeedState.OFF.value))
            await close_open(connection, stopped, {"why": Skipped.OFF.value}, at)
        for feed in going_on:
            await go_on(connection, feed, at)
        if stopped or going_on:
            log.info("guild %d: %d feeds switched off, %d on", guild_id, len(stopped), len(going_on))
        return len(stopped) + len(going_on)


async def go_on(connection: AsyncConnection, feed: FollowedFeed, at: datetime) -> None:
    """Post again what is new of a feed from now on, inside a transaction."""
    active = sa.exists().where(
        feeds.c.source_id == feed.source_id,
        feeds.c.state == FeedState.ACTIVE.value,
        feeds.c.baselined.is_(True),
        present(),
    )
    # Where somebody else had it polled all the time, nothing has been missed.
    polled = (await connection.execute(sa.select(active))).scalar_one()
    values: dict[str, Any] = {
        "state": FeedState.ACTIVE.value,
        "suspended_at": None,
        "baselined": bool(polled),
        "next_digest_at": feed.settings.next_digest(at),
        "told": False,
    }
    await connection.execute(sa.update(feeds).where(feeds.c.id == feed.id).values(values))
    if not polled:
        source = sa.update(feed_sources).where(feed_sources.c.id == feed.source_id)
        await connection.execute(source.values(next_poll_at=at, failing_since=None, failures=0))


async def to_follow(connection: AsyncConnection) -> list[int]:
    """The guilds whose feeds may not be as their switches say, such as those of an older version."""
    off = sa.exists().where(feeds.c.guild_id == guilds.c.guild_id, feeds.c.state == FeedState.OFF.value)
    active = sa.exists().where(feeds.c.guild_id == guilds.c.guild_id, feeds.c.state == FeedState.ACTIVE.value)
    query = sa.select(guilds.c.guild_id, guilds.c.settings, off.label("stopped")).where(sa.or_(off, active))
    rows = await connection.execute(query.order_by(guilds.c.guild_id))
    return [row.guild_id for row in rows if row.stopped or _is_off_anywhere(from_json(row.settings))]


def _is_off_anywhere(settings: GuildSettings) -> bool:
    return not settings.enabled or any(own.enabled is False for own in settings.channels.values())


def switches(settings: GuildSettings) -> tuple[object, ...]:
    """All that decides where the bot is switched off, for comparing."""
    own = {channel_id: channel.enabled for channel_id, channel in settings.channels.items()}
    return settings.enabled, {key: value for key, value in own.items() if value is not None}
