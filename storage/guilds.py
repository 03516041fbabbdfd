"""Guilds: what each has set, and whether the bot is still there."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database, insert_new
from storage.feed_schema import feeds
from storage.feed_switch import FeedSwitch, switches, to_follow
from storage.guild_settings import GuildSettings
from storage.guild_settings_json import from_json, to_json
from storage.schema import guilds, inbox, outbox, posts, questions
from storage.types import now

__all__ = ["GuildSettings", "Guilds", "ensure"]

# Whose settings are kept in memory, a few hundred bytes each; with 2,500 guilds a bot must be sharded.
_CACHED: Final = 5000


class Guilds:
    """The guilds that the bot has been invited to.

    What they have set is kept in memory, since every message asks for it: one process serves a guild.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        #: Stops feeds where moderators have switched the bot off.
        self.switch = FeedSwitch()
        self._kept: OrderedDict[int, GuildSettings] = OrderedDict()
        # Counts changes, so that what was read before a change is not kept after it.
        self._changes = 0

    async def settings(self, guild_id: int) -> GuildSettings:
        """Give what a guild has set, the defaults where it has set nothing."""
        if guild_id in self._kept:
            self._kept.move_to_end(guild_id)
            return self._kept[guild_id]
        changes = self._changes
        async with self._database.glance() as connection:
            found = await _settings(connection, guild_id)
        if changes == self._changes:
            self._kept[guild_id] = found
            while len(self._kept) > _CACHED:
                self._kept.popitem(last=False)
        return found

    async def save(self, guild_id: int, settings: GuildSettings) -> None:
        """Keep what a guild has set."""
        await self.change(guild_id, lambda _: settings)

    async def change(self, guild_id: int, change: Callable[[GuildSettings], GuildSettings]) -> GuildSettings:
        """Change what a guild has set, nobody else changing it meanwhile, and return what it has set now.

        Feeds stop where the bot is switched off by it, and go on where it is switched on. Whatever ``change``
        raises leaves everything as it was.
        """
        moved = 0
        try:
            async with self._database.write() as connection:
                await ensure(connection, guild_id)
                before = await _settings(connection, guild_id, lock=True)
                changed = change(before)
                update = sa.update(guilds).where(guilds.c.guild_id == guild_id)
                await connection.execute(update.values(settings=to_json(changed)))
                if switches(changed) != switches(before):
                    moved = await self.switch.follow(connection, guild_id, changed, now())
        finally:  # whether it was kept is not known where the commit failed
            self.changed(guild_id)
        if moved:
            self.switch.on_changed()
        return changed

    async def is_off(self, guild_id: int, channel_id: int) -> bool:
        """Whether moderators have switched the bot off in a channel or in the one above a thread."""
        return bool(self.switch.is_off(await self.settings(guild_id), channel_id))

    async def follow_switches(self) -> int:
        """Bring every feed's state in line with the switches; returns how many were stopped or go on."""
        async with self._database.read() as connection:
            wanted = await to_follow(connection)
        moved = 0
        for guild_id in wanted:
            async with self._database.write() as connection:
                settings = await self.switch.settings(connection, guild_id)
                moved += await self.switch.follow(connection, guild_id, settings, now())
        if moved:
            self.switch.on_changed()
        return moved

    def changed(self, guild_id: int) -> None:
        """Take note that what a guild has set was changed or forgotten."""
        self._changes += 1
        self._kept.pop(guild_id, None)

    async def joined(self, guild_id: int, *, again: timedelta = timedelta.max) -> bool:
        """Note that the bot is in a guild, be it new or back again.

        Returns:
            Whether the guild is new, or counts as new since the bot left it longer than ``again`` before.
        """
        here = guilds.c.guild_id == guild_id
        async with self._database.write() as connection:
            row = (await connection.execute(sa.select(guilds.c.left_at).where(here))).one_or_none()
            await ensure(connection, guild_id)
            await connection.execute(sa.update(guilds).where(here).values(left_at=None))
        return row is None or (row.left_at is not None and now() - row.left_at > again)

    async def left(self, guild_id: int) -> None:
        """Note that the bot is no longer in a guild; housekeeping deletes what it has some days later."""
        change = sa.update(guilds).where(guilds.c.guild_id == guild_id, guilds.c.left_at.is_(None))
        async with self._database.write() as connection:
            await connection.execute(change.values(left_at=now()))

    async def present(self, guild_ids: Collection[int]) -> int:
        """Note in which guilds the bot is; it has left all others, and how many of these is returned.

        Private chats, which go by their channel's id, are left alone: nobody can be sure to list them all.
        """
        elsewhere = [
            sa.exists().where(table.c.guild_id == guilds.c.guild_id, table.c.channel_id != table.c.guild_id)
            for table in (posts, inbox, outbox, questions, feeds)
        ]
        back = sa.update(guilds).where(guilds.c.left_at.is_not(None), guilds.c.guild_id.in_(guild_ids))
        gone = sa.update(guilds).where(
            guilds.c.left_at.is_(None), guilds.c.guild_id.not_in(guild_ids), sa.or_(*elsewhere)
        )
        async with self._database.write() as connection:
            await connection.execute(back.values(left_at=None))
            return (await connection.execute(gone.values(left_at=now()))).rowcount

    async def retentions(self) -> dict[int, int]:
        """After how many days posts are forgotten, in each guild that has set it."""
        async with self._database.read() as connection:
            rows = (await connection.execute(sa.select(guilds.c.guild_id, guilds.c.settings))).all()
        days = {row.guild_id: from_json(row.settings).retention_days for row in rows}
        return {guild_id: kept for guild_id, kept in days.items() if kept is not None}

    async def departed(self, before: datetime) -> list[int]:
        """Give the guilds that the bot left before a moment, those left first first."""
        query = sa.select(guilds.c.guild_id).where(guilds.c.left_at <= before).order_by(guilds.c.left_at)
        async with self._database.read() as connection:
            return list((await connection.execute(query)).scalars())


async def ensure(connection: AsyncConnection, guild_id: int) -> None:
    """Write a guild's row inside a transaction, unless it is there already."""
    row = {"guild_id": guild_id, "settings": {}, "next_number": 1, "joined_at": now()}
    await connection.execute(insert_new(connection, guilds).values(row))


async def _settings(connection: AsyncConnection, guild_id: int, *, lock: bool = False) -> GuildSettings:
    query = sa.select(guilds.c.settings).where(guilds.c.guild_id == guild_id)
    stored = (await connection.execute(query.with_for_update() if lock else query)).scalar_one_or_none()
    return from_json(stored or {})
