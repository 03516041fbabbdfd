"""Permissions the bot lacks in a server: it does without, and says so once to those who can grant them."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Final, cast

import discord

from news.answer import Phrase
from news.errors import StorageError
from storage.guild_settings import GuildSettings
from storage.guilds import Guilds

log = logging.getLogger(__name__)

#: Discord's name of the permission, and what is lost without it.
LOST: Final[Mapping[str, Phrase]] = {
    "embed_links": Phrase("For moderators: without the permission Embed Links my answers are plain text."),
    "attach_files": Phrase("For moderators: without the permission Attach Files I show no maps or charts."),
    "send_messages": Phrase(
        "For moderators: without the permission Send Messages I only mark what I have read."
    ),
    "add_reactions": Phrase("For moderators: without the permission Add Reactions I mark nothing as read."),
    "create_public_threads": Phrase(
        "For moderators: without the permission Create Public Threads I answer in the channel itself."
    ),
    "send_messages_in_threads": Phrase(
        "For moderators: without the permission Send Messages in Threads I answer in the channel itself."
    ),
}

# Where a guild's settings name the permissions that moderators have been told of: beside what moderators
# set, so that it goes with the guild and "once" outlasts a restart.
_TOLD: Final = "told_lacking"


class Missing:
    """Knows which guild was told about which permission.

    Args:
        guilds: where that is kept.
    """

    def __init__(self, guilds: Guilds) -> None:
        self._guilds = guilds
        # On its way, so that two answers at once do not both say it.
        self._telling: set[tuple[int, str]] = set()

    @asynccontextmanager
    async def telling(
        self, guild: discord.Guild | None, names: Sequence[str]
    ) -> AsyncGenerator[tuple[Phrase, ...]]:
        """What to say about the permissions that are missing and that the guild has not been told of.

        It counts as told when the block in which it is sent ends without an error.
        """
        if guild is None or not (lacking := await self._untold(guild.id, names)):
            yield ()
            return
        claimed = {(guild.id, name) for name in lacking}
        self._telling |= claimed
        try:
            yield tuple(LOST[name] for name in lacking)
            await self._told(guild.id, lacking)
        finally:
            self._telling -= claimed

    async def _untold(self, guild_id: int, names: Sequence[str]) -> list[str]:
        known = [name for name in names if name in LOST]
        if not known:
            return []
        try:
            told = _names(await self._guilds.settings(guild_id))
        except StorageError as error:  # the answer itself does not depend on it
            log.warning("what a guild was told cannot be had: %s", error)
            return []
        return [name for name in known if name not in told and (guild_id, name) not in self._telling]

    async def _told(self, guild_id: int, names: Sequence[str]) -> None:
        def note(settings: GuildSettings) -> GuildSettings:
            told = [*_names(settings), *names]
            return replace(settings, other={**settings.other, _TOLD: sorted(set(told))})

        try:
            await self._guilds.change(guild_id, note)
        except StorageError as error:  # it is told once more then
            log.warning("what a guild was told cannot be kept: %s", error)


def _names(settings: GuildSettings) -> list[str]:
    told = settings.other.get(_TOLD)
    return [str(name) for name in cast("list[object]", told)] if isinstance(told, list) else []
