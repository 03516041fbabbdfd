"""From Discord's objects to the plain arguments the handlers take."""

from __future__ import annotations

import discord
from discord.ext import commands

from handlers.scope import Scope


def guild_key(guild_id: int | None, channel_id: int) -> int:
    """What stands for the guild in the archive: a private chat counts as a guild of its own."""
    return guild_id if guild_id is not None else channel_id


def scope_of(context: commands.Context[commands.Bot]) -> Scope:
    """Where a command was given, and by whom."""
    guild_id = context.guild.id if context.guild else None
    request = context.interaction.id if context.interaction else context.message.id
    return Scope(
        guild_id=guild_key(guild_id, context.channel.id),
        channel_id=context.channel.id,
        member_id=context.author.id,
        request_id=request,
    )


def channel_family(channel: discord.abc.MessageableChannel) -> tuple[int, ...]:
    """The channel's id and, for a thread, its parent's."""
    if isinstance(channel, discord.Thread):
        return (channel.id, channel.parent_id)
    return (channel.id,)


def may_moderate(context: commands.Context[commands.Bot]) -> bool:
    """Whether who asks may delete other people's messages here; everyone may in a private chat."""
    return context.guild is None or context.permissions.manage_messages
