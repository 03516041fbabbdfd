"""``watch``: which channels' messages are read for articles; every one until a moderator narrows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from handlers.scope import Scope
from news.answer import Answer, Phrase
from news.errors import BadArgument
from storage.guilds import Guilds

# The channels, or None for every one.
_Watched = tuple[int, ...] | None

_ALL = Phrase("I read the articles posted in every channel I can see.")

_FROM_ALL = Phrase("I read every channel. Add the channels to read instead: watch add #news.")


class Watch:
    """Answers ``watch`` and says for each message whether its channel is watched."""

    def __init__(self, guilds: Guilds) -> None:
        self._guilds = guilds

    async def watches(self, guild_id: int, channel_ids: tuple[int, ...]) -> bool:
        """Whether a message in a channel, or in a thread under it, is read.

        Args:
            channel_ids: the channel and, for a thread, its parent.
        """
        return (await self._guilds.settings(guild_id)).for_channel(channel_ids).reads

    async def show(self, scope: Scope) -> Answer:
        """Say which channels are watched."""
        return Answer(Phrase("Watched channels"), notes=(await self._state(scope.guild_id),))

    async def add(self, scope: Scope, channel_id: int) -> Answer:
        """Watch a channel; the first one named narrows the watch to it."""
        return await self._changed(
            scope, lambda watched: tuple(dict.fromkeys((*(watched or ()), channel_id)))
        )

    async def remove(self, scope: Scope, channel_id: int) -> Answer:
        """Stop watching a channel that was added; with none left, nothing is read by itself.

        Raises:
            BadArgument: every channel is watched, so there is none to take out.
        """

        def without(watched: _Watched) -> _Watched:
            if watched is None:
                raise BadArgument(_FROM_ALL)
            return tuple(each for each in watched if each != channel_id)

        return await self._changed(scope, without)

    async def everywhere(self, scope: Scope) -> Answer:
        """Watch every channel again."""
        return await self._changed(scope, lambda _: None)

    async def _changed(self, scope: Scope, change: Callable[[_Watched], _Watched]) -> Answer:
        await self._guilds.change(
            scope.guild_id,
            lambda settings: replace(settings, watched_channels=change(settings.watched_channels)),
        )
        return await self.show(scope)

    async def _state(self, guild_id: int) -> Phrase:
        watched = (await self._guilds.settings(guild_id)).watched_channels
        if watched is None:
            return _ALL
        if not watched:
            return Phrase("I read no channel by myself; commands still work.")
        channels = " ".join(f"<#{channel_id}>" for channel_id in watched)
        return Phrase("I read the articles posted in {channels}.", {"channels": channels})
