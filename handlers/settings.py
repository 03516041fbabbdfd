"""``settings``: what moderators set for the server and for single channels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from handlers.scope import Scope
from handlers.settings_options import LISTS, OPTIONS, Option, option_named
from handlers.settings_shown import entry_of, shown, title_of
from news.answer import Answer, Phrase
from news.errors import BadArgument
from storage.guild_settings import DISCORDS, ChannelSettings, Effective, GuildSettings
from storage.guilds import Guilds

# A list is looked through for every message, and shown on one page.
LONGEST_LIST: Final = 100
# Channels that may have settings of their own.
MOST_CHANNELS: Final = 500

_Change = Callable[[GuildSettings], GuildSettings]


class Settings:
    """Answers ``settings``, and says what holds in a channel.

    Who may change settings is for the face to check.
    """

    def __init__(self, guilds: Guilds) -> None:
        self._guilds = guilds

    def options(self) -> tuple[Option, ...]:
        """Every option, in the order in which it is shown."""
        return OPTIONS

    async def effective(self, guild_id: int, channel_ids: Sequence[int]) -> Effective:
        """What holds in a channel; without I/O where it was asked before.

        Args:
            guild_id: the guild.
            channel_ids: the channel and, for a thread, its parent.
        """
        return (await self._guilds.settings(guild_id)).for_channel(channel_ids)

    async def summary_sentences(self, scope: Scope) -> int:
        """How many sentences a summary has in that channel unless asked otherwise."""
        return (await self.effective(scope.guild_id, (scope.channel_id,))).summary_sentences

    async def show(self, scope: Scope, channel_id: int | None = None) -> Answer:
        """Every option with its value and its meaning; for a channel those that it may have of its own."""
        return shown(await self._guilds.settings(scope.guild_id), channel_id)

    async def show_one(self, scope: Scope, option: str, channel_id: int | None = None) -> Answer:
        """One option with its value and its meaning.

        Raises:
            BadArgument: there is no such option.
        """
        settings = await self._guilds.settings(scope.guild_id)
        return Answer(title_of(channel_id), (entry_of(option_named(option, OPTIONS), settings, channel_id),))

    async def listed(self, scope: Scope, option: str) -> tuple[object, ...]:
        """What a list of the server holds; nothing for an option that is no list."""
        value = getattr(await self._guilds.settings(scope.guild_id), option, None)
        return value if isinstance(value, tuple) else ()

    async def change(self, scope: Scope, option: str, value: object, channel_id: int | None = None) -> Answer:
        """Set an option of the server, or of a channel; answers with that option as it is now.

        Args:
            scope: where it is asked.
            option: its name.
            value: what a member wrote, or a bool, int or None.
            channel_id: the channel to set it for.

        Raises:
            BadArgument: there is no such option, or no such value; the message says what is allowed.
        """
        chosen = option_named(option, OPTIONS)
        if chosen.kind in LISTS:
            raise BadArgument(
                Phrase("{option} is a list: use /settings add or /settings remove.", {"option": chosen.label})
            )
        parsed = chosen.parsed(value)
        if channel_id is not None and not chosen.per_channel:
            told = Phrase(
                "{option} is set for the whole server only. Leave the channel out.", {"option": chosen.label}
            )
            raise BadArgument(told)

        def changed(settings: GuildSettings) -> GuildSettings:
            if channel_id is None:
                return _with(settings, chosen.name, parsed)
            own: Any = DISCORDS if chosen.name == "language" and parsed is None else parsed
            return _with_channel(settings, channel_id, chosen.name, own)

        return await self._changed(scope, chosen, changed, channel_id)

    async def add(self, scope: Scope, option: str, value: object) -> Answer:
        """Add to a list of the server.

        Raises:
            BadArgument: there is no such list, it is full, or the value makes no sense.
        """
        chosen = _list_named(option)
        parsed = chosen.parsed(value)

        def changed(settings: GuildSettings) -> GuildSettings:
            known = getattr(settings, chosen.name) or ()
            if parsed not in known and len(known) >= LONGEST_LIST:
                told = Phrase(
                    "The list is full: it holds {most} at most. Remove something from it first.",
                    {"most": LONGEST_LIST},
                )
                raise BadArgument(told)
            return _with(settings, chosen.name, tuple(dict.fromkeys((*known, parsed))))

        return await self._changed(scope, chosen, changed)

    async def remove(self, scope: Scope, option: str, value: object) -> Answer:
        """Take out of a list of the server; of the watched channels the last one too, and then none is read.

        Raises:
            BadArgument: there is no such list, or the value is not in it.
        """
        chosen = _list_named(option)
        parsed = chosen.parsed(value)

        def changed(settings: GuildSettings) -> GuildSettings:
            known = getattr(settings, chosen.name) or ()
            if parsed not in known:
                raise BadArgument(Phrase("That is not in the list. /settings shows what is."))
            return _with(settings, chosen.name, tuple(each for each in known if each != parsed))

        return await self._changed(scope, chosen, changed)

    async def reset(self, scope: Scope, channel_id: int | None = None, option: str | None = None) -> Answer:
        """Set everything, or one option, back: of the server to the default, of a channel to the server's.

        Settings of channels stay when the server's are set back.

        Raises:
            BadArgument: there is no such option.
        """
        chosen = option_named(option, OPTIONS) if option is not None else None
        names = [each.name for each in OPTIONS] if chosen is None else [chosen.name]

        def changed(settings: GuildSettings) -> GuildSettings:
            for name in names:
                if channel_id is None:
                    settings = _with(settings, name, getattr(GuildSettings(), name))
                else:
                    settings = _with_channel(settings, channel_id, name, None)
            return settings

        return shown(await self._guilds.change(scope.guild_id, changed), channel_id)

    async def _changed(
        self,
        scope: Scope,
        option: Option,
        change: _Change,
        channel_id: int | None = None,
    ) -> Answer:
        settings = await self._guilds.change(scope.guild_id, change)
        return Answer(title_of(channel_id), (entry_of(option, settings, channel_id),))


def _list_named(name: str) -> Option:
    return option_named(name, [option for option in OPTIONS if option.kind in LISTS])


def _with(settings: GuildSettings, name: str, value: Any) -> GuildSettings:  # noqa: ANN401 - of that field
    return replace(settings, **{name: value})


def _with_channel(settings: GuildSettings, channel_id: int, name: str, value: object) -> GuildSettings:
    """The settings with one option of a channel changed; None is the guild's."""
    if name not in ChannelSettings.__slots__:
        return settings
    values: dict[str, Any] = {name: value}
    own = replace(settings.channels.get(channel_id, ChannelSettings()), **values)
    channels = {each: kept for each, kept in settings.channels.items() if each != channel_id}
    if own != ChannelSettings():
        channels[channel_id] = own
    if len(channels) > MOST_CHANNELS:
        told = Phrase(
            "At most {most} channels can have settings of their own. Set another one back first.",
            {"most": MOST_CHANNELS},
        )
        raise BadArgument(told)
    return replace(settings, channels=channels)
