"""The channels that a feed may be posted in: text channels, threads, forums, and what the bot needs there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.permissions import permission_names
from news.answer import Phrase
from news.errors import BadArgument

Target = Literal["text", "thread", "forum"]

_TARGETS: Final[Mapping[discord.ChannelType, Target]] = {
    discord.ChannelType.text: "text",
    discord.ChannelType.news: "text",
    discord.ChannelType.public_thread: "thread",
    discord.ChannelType.private_thread: "thread",
    discord.ChannelType.news_thread: "thread",
    discord.ChannelType.forum: "forum",
}
#: What Discord offers where a channel is asked for; the type it has for media channels is not among them,
#: because its own description of commands does not know that type.
OFFERED: Final = list(_TARGETS)
#: What a bot needs to post at all, by the names of ``bot/permissions.py``.
_NEEDED: Final[Mapping[Target, tuple[str, ...]]] = {
    "text": ("view_channel", "send_messages"),
    "thread": ("view_channel", "send_messages_in_threads"),
    "forum": ("view_channel", "send_messages"),
}
NO_PLACE: Final = Phrase("Feeds are posted in text channels, threads and forums. Choose one of them.")
_LACKING: Final = Phrase("I am not allowed to post in {channel}: grant me {permissions} there.")
_NO_HISTORY: Final = Phrase(
    "Grant me Read Message History in {channel} too: with it I can see, after a failure, what I have posted."
)
NEEDS_TAG: Final = Phrase("Every post in {channel} needs a tag: choose one among the feed's options.")


@dataclass(frozen=True, slots=True)
class Place:
    """A channel that a feed may be posted in.

    Attributes:
        id: Discord's id of the channel or thread.
        target: what kind of place it is.
    """

    id: int
    target: Target

    @property
    def changes(self) -> dict[str, object]:
        """What is set for a feed that is to be posted here."""
        return {"channel": self.id, "target": self.target}


def place_of(channel: object) -> Place:
    """The place that one of discord.py's channels is.

    Raises:
        BadArgument: nothing is posted in channels of that type.
    """
    kind = getattr(channel, "type", None)
    target = _TARGETS.get(kind) if isinstance(kind, discord.ChannelType) else None
    number = getattr(channel, "id", None)
    if target is None or not isinstance(number, int):
        raise BadArgument(NO_PLACE)
    return Place(number, target)


if TYPE_CHECKING:
    PlaceOption = Place
else:

    class PlaceOption(app_commands.Transformer, commands.Converter):
        """An option that is a text channel, a thread or a forum, chosen from Discord's list or typed."""

        @property
        def type(self) -> discord.AppCommandOptionType:
            """Discord lists the channels."""
            return discord.AppCommandOptionType.channel

        @property
        def channel_types(self) -> list[discord.ChannelType]:
            """Those that are listed."""
            return OFFERED

        async def transform(self, _: discord.Interaction[commands.Bot], value: object, /) -> Place:
            """What was chosen."""
            return place_of(value)

        async def convert(self, context: commands.Context[Any], argument: str) -> Place:
            """What was typed: a mention, an id or a name."""
            try:
                found = await commands.GuildChannelConverter().convert(context, argument)
            except commands.ChannelNotFound:
                try:
                    found = await commands.ThreadConverter().convert(context, argument)
                except commands.ThreadNotFound as error:
                    raise commands.ChannelNotFound(argument) from error
            try:
                return place_of(found)
            except BadArgument as error:  # discord.py hides what is no error of its own
                raise commands.ChannelNotFound(argument) from error


def lacking(guild: discord.Guild | None, place: Place) -> Phrase | None:
    """What moderators have to grant before anything can be posted in a place; None where nothing is."""
    channel = guild.get_channel_or_thread(place.id) if guild else None
    mention = f"<#{place.id}>"
    if guild is None or channel is None:
        # A channel that the bot may not see is not in what Discord tells it.
        return _lacks(mention, ["view_channel"])
    allowed = channel.permissions_for(guild.me)
    missing = [name for name in _NEEDED[place.target] if not getattr(allowed, name)]
    return _lacks(mention, missing) if missing else None


def advice(guild: discord.Guild | None, place: Place) -> tuple[Phrase, ...]:
    """What moderators should grant for a place, whether nothing can be posted without it or it can."""
    if missing := lacking(guild, place):
        return (missing,)
    channel = guild.get_channel_or_thread(place.id) if guild else None
    told: tuple[Phrase, ...] = ()
    if requires_tag(channel):
        told += (_filled(NEEDS_TAG, channel=f"<#{place.id}>"),)
    if guild and channel and not channel.permissions_for(guild.me).read_message_history:
        told += (_filled(_NO_HISTORY, channel=f"<#{place.id}>"),)
    return told


def requires_tag(channel: object) -> bool:
    """Whether a channel is a forum in which every thread must have a tag."""
    return isinstance(channel, discord.ForumChannel) and channel.flags.require_tag


def _lacks(mention: str, names: list[str]) -> Phrase:
    return _filled(_LACKING, channel=mention, permissions=permission_names(names))


def _filled(phrase: Phrase, **values: object) -> Phrase:
    return Phrase(phrase.template, values)
