"""In which channels moderators have switched the bot off."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from discord.ext import commands

from bot.offered import SwitchedOff
from bot.scope import channel_family
from handlers.settings import Settings
from news.errors import StorageError
from storage.guild_settings import Effective

log = logging.getLogger(__name__)

PATIENCE: Final = 1.0
"""Seconds that an archive gets to say whether the bot is off; Discord waits three for an answer."""


class SwitchedChannels:
    """Says where the bot is off, from memory once it was asked.

    Args:
        settings: the handler.
        patience: how long it may take.
    """

    def __init__(self, settings: Settings, patience: float = PATIENCE) -> None:
        self._settings = settings
        self._patience = patience
        self._asking: set[asyncio.Future[Effective]] = set()

    async def is_off(self, guild_id: int | None, channel: object, channel_id: int) -> bool:
        """Whether the bot is off in a channel or, for a thread, in the one above it.

        An archive that fails or is slow switches nothing off: what is asked says so, and in time.
        """
        if guild_id is None:
            return False
        family = channel_family(channel) or (channel_id,)
        asking = asyncio.ensure_future(self._settings.effective(guild_id, family))
        # Not cut short, so that the next who asks finds the answer in memory.
        self._asking.add(asking)
        asking.add_done_callback(self._done)
        await asyncio.wait({asking}, timeout=self._patience)
        if not asking.done():
            log.warning("whether the bot is switched off in guild %d is not known in time", guild_id)
            return False
        return not asking.exception() and not asking.result().enabled

    def _done(self, asking: asyncio.Future[Effective]) -> None:
        self._asking.discard(asking)
        if not asking.cancelled() and (error := asking.exception()):
            expected = isinstance(error, StorageError)
            log.warning("whether the bot is off cannot be had", exc_info=None if expected else error)

    async def check(self, context: commands.Context[commands.Bot]) -> None:
        """Make sure that what was typed is answered.

        Raises:
            SwitchedOff: moderators have switched the bot off here.
        """
        guild_id = context.guild.id if context.guild else None
        if await self.is_off(guild_id, context.channel, context.channel.id):
            raise SwitchedOff
