"""``watch``: which channels' messages are read for articles; every one until a moderator narrows it."""

from __future__ import annotations

from dataclasses import replace

from handlers.scope import Scope
from news.answer import Answer, Phrase
from news.errors import BadArgument
from storage.guilds import Guilds

_ALL = Phrase("I read the articles posted in every channel I can see.")


class Watch:
    """Answers ``watch`` and says for each message whether its channel is watched."""

    def __init__(self, guilds: Guilds) -> None:
        self._guilds = guilds

    async def watches(self, guild_id: int, channel_ids: tuple[int, ...]) -> bool:
        """Whether a message in a channel, or in a thread under it, is read.

        Args:
            channel_ids: the channel and, for a thread, its parent.
        """
        settings = await self._guilds.settings(guild_id)
        if not settings.enabled:
            return False
        watched = settings.watched_channels
        return watched is None or any(channel_id in watched for channel_id in channel_ids)

    async def show(self, scope: Scope) -> Answer:
        """Say which channels are watched."""
        return Answer(Phrase("Watched channels"), notes=(await self._state(scope.guild_id),))

    async def add(self, scope: Scope, channel_id: int) -> Answer:
        """Watch a channel; the first one named narrows the watch to it."""
        settings = await self._guilds.settings(scope.guild_id)
        watched = dict.fromkeys([*(settings.watched_channels or ()), channel_id])
        await self._guilds.save(scope.guild_id, replace(settings, watched_channels=tuple(watched)))
        return await self.show(scope)

    async def remove(self, scope: Scope, channel_id: int) -> Answer:
        """Stop watching a channel that was added; with none left, nothing is read by itself.

        Raises:
            BadArgument: every channel is watched, so there is none to take out.
        """
        settings = await self._guilds.settings(scope.guild_id)
        if settings.watched_channels is None:
            raise BadArgument("I read every channel. Add the channels to read instead: watch add #news.")
        watched = tuple(c for c in settings.watched_channels if c != channel_id)
        await self._guilds.save(scope.guild_id, replace(settings, watched_channels=watched))
        return await self.show(scope)

    async def everywhere(self, scope: Scope) -> Answer:
        """Watch every channel again."""
        settings = await self._guilds.settings(scope.guild_id)
        await self._guilds.save(scope.guild_id, replace(settings, watched_channels=None))
        return await self.show(scope)

    async def _state(self, guild_id: int) -> Phrase:
        watched = (await self._guilds.settings(guild_id)).watched_channels
        if watched is None:
            return _ALL
        if not watched:
            return Phrase("I read no channel by myself; commands still work.")
        channels = " ".join(f"<#{channel_id}>" for channel_id in watched)
        return Phrase("I read the articles posted in {channels}.", {"channels": channels})
