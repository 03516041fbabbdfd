"""From Discord's objects to the plain arguments the handlers take."""

from __future__ import annotations

from collections.abc import Callable

import discord
from discord.ext import commands

from handlers.scope import Scope


def guild_key(guild_id: int | None, channel_id: int) -> int:
    """What stands for the guild in the archive: a private chat counts as a guild of its own."""
    return guild_id if guild_id is not None else channel_id


def archive_of(message: discord.Message) -> int:
    """The key in the archive of where a message stands."""
    return guild_key(message.guild.id if message.guild else None, message.channel.id)


async def scope_of(context: commands.Context[commands.Bot]) -> Scope:
    """Where a command was given, and by whom."""
    if context.interaction is not None:
        return await scope_of_interaction(context.interaction)
    return _scope(context.guild, context.channel.id, context.author, context.message.id)


async def scope_of_interaction(interaction: discord.Interaction[commands.Bot]) -> Scope:
    """Where a button was pressed or a command given, and by whom.

    Where the bot is no member, there is nothing but the member's own private archive.
    """
    user = interaction.user
    if is_guest(interaction):
        private = await user.create_dm()
        return Scope(private.id, private.id, user.id, interaction.id)
    channel_id = interaction.channel_id or user.id
    return _scope(interaction.guild, channel_id, user, interaction.id)


def is_guest(interaction: discord.Interaction[commands.Bot]) -> bool:
    """Whether the bot answers in a place where it is no member, brought by a member who has installed it."""
    if interaction.guild_id is not None:
        return not interaction.is_guild_integration()
    return not interaction.context.dm_channel


def _scope(
    guild: discord.Guild | None, channel_id: int, member: discord.User | discord.Member, request_id: int
) -> Scope:
    return Scope(
        guild_id=guild_key(guild.id if guild else None, channel_id),
        channel_id=channel_id,
        member_id=member.id,
        request_id=request_id,
        sees=_sees(guild, channel_id, member),
    )


def _sees(
    guild: discord.Guild | None, here: int, member: discord.User | discord.Member
) -> Callable[[int], bool]:
    """Which channels the member may read; one that is not known any more, such as an old thread, is not."""

    def sees(channel_id: int) -> bool:
        if guild is None or channel_id == here:
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


def channel_family(channel: object) -> tuple[int, ...]:
    """The channel's id and, for a thread, its parent's."""
    if isinstance(channel, discord.Thread):
        return (channel.id, channel.parent_id)
    return (channel.id,) if isinstance(channel, discord.abc.Snowflake) else ()


def may_moderate(context: commands.Context[commands.Bot]) -> bool:
    """Whether who asks may forget what others have posted here; everyone may in a private chat.

    Moderators may, and who may delete other people's messages: deleting one forgets its articles as well.
    """
    allowed = context.permissions
    return context.guild is None or allowed.manage_guild or allowed.manage_messages
