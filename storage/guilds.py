"""Guilds: what each has set, and whether the bot is still there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database, insert_new
from storage.keys import clean_json
from storage.schema import guilds
from storage.types import now


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """What a guild has set.

    Attributes:
        watched_channels: where posted articles are read; None for everywhere.
        enabled: whether posted articles are read at all.
        summary_sentences: how many sentences a summary has unless asked otherwise.
        other: settings that this version does not know, kept as they are.
    """

    watched_channels: tuple[int, ...] | None = None
    enabled: bool = True
    summary_sentences: int = 3
    other: Mapping[str, object] = field(default_factory=dict[str, object])


class Guilds:
    """The guilds that the bot has been invited to."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def settings(self, guild_id: int) -> GuildSettings:
        """Give what a guild has set, the defaults where it has set nothing."""
        query = sa.select(guilds.c.settings).where(guilds.c.guild_id == guild_id)
        async with self._database.read() as connection:
            stored = (await connection.execute(query)).scalar_one_or_none()
        return _from_json(stored or {})

    async def save(self, guild_id: int, settings: GuildSettings) -> None:
        """Keep what a guild has set."""
        change = sa.update(guilds).where(guilds.c.guild_id == guild_id).values(settings=_to_json(settings))
        async with self._database.write() as connection:
            await ensure(connection, guild_id)
            await connection.execute(change)

    async def joined(self, guild_id: int) -> None:
        """Note that the bot is in a guild, be it new or back again."""
        change = sa.update(guilds).where(guilds.c.guild_id == guild_id).values(left_at=None)
        async with self._database.write() as connection:
            await ensure(connection, guild_id)
            await connection.execute(change)

    async def left(self, guild_id: int) -> None:
        """Note that the bot is no longer in a guild; its articles stay until they are forgotten."""
        change = sa.update(guilds).where(guilds.c.guild_id == guild_id).values(left_at=now())
        async with self._database.write() as connection:
            await connection.execute(change)


async def ensure(connection: AsyncConnection, guild_id: int) -> None:
    """Write a guild's row inside a transaction, unless it is there already."""
    row = {"guild_id": guild_id, "settings": {}, "next_number": 1, "joined_at": now()}
    await connection.execute(insert_new(connection, guilds).values(row))


def _from_json(stored: Mapping[str, Any]) -> GuildSettings:
    known = {name: stored[name] for name in ("enabled", "summary_sentences") if name in stored}
    channels = stored.get("watched_channels")
    other = {name: value for name, value in stored.items() if name not in GuildSettings.__slots__}
    watched = None if channels is None else tuple(channels)
    return GuildSettings(watched_channels=watched, **known, other=other)


def _to_json(settings: GuildSettings) -> dict[str, object]:
    known = {
        "watched_channels": settings.watched_channels,
        "enabled": settings.enabled,
        "summary_sentences": settings.summary_sentences,
    }
    return cast("dict[str, object]", clean_json({**settings.other, **known}))
