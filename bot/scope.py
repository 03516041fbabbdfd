"""From Discord's objects to the plain arguments the handlers take."""

from __future__ import annotations

from collections.abc import Callable

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
        sees=_sees(context),
    )


def _sees(context: commands.Context[commands.Bot]) -> Callable[[int], bool]:
    """Which channels the member may read; one that is not known any more, such as an old thread, is not."""
    guild, member = context.guild, context.author

    def sees(channel_id: int) -> bool:
        if guild is None or channel_id == context.channel.id:
            return True
        if not isinstance(member, discord.Member):
            return False
        channel = guild.get_channel_or_thread(channel_id)
        if channel is None:
            return member.guild_permissions.manage_threads
        if isinstance(channel, discord.Thread) and channel.is_private():
            return channel.permissions_for(member).manage_threads
        allowed = channel.permissions_for(member)
        return allowed.view_channel and allowed.read_message_history

    return sees


def channel_family(channel: discord.abc.MessageableChannel) -> tuple[int, ...]:
    """The channel's id and, for a thread, its parent's."""
    if isinstance(channel, discord.Thread):
        return (channel.id, channel.parent_id)
    return (channel.id,)


def may_moderate(context: commands.Context[commands.Bot]) -> bool:
    """Whether who asks may delete other people's messages here; everyone may in a private chat."""
    return context.guild is None or context.permissions.manage_messages
