"""Where commands are offered, and to whom."""

from __future__ import annotations

from typing import Final, TypeVar

import discord
from discord import app_commands
from discord.ext import commands

_T = TypeVar("_T")

ALWAYS: Final = frozenset({"settings", "watch", "feed", "corrections", "help", "privacy"})
"""The commands that work where moderators have switched the bot off: theirs, and what members are owed."""


class SwitchedOff(commands.CheckFailure):
    """Moderators have switched the bot off where something was asked."""


def for_members(command: _T) -> _T:
    """Offer a command in servers and private chats, and to who has installed the bot for themselves.

    Where the bot is no member, answers stay with the member alone (``bot/scope.is_guest``).
    """
    command = app_commands.allowed_installs(guilds=True, users=True)(command)
    return app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)(command)


def for_moderators(command: _T) -> _T:
    """Offer a command in servers only, to members with the permission Manage Server.

    A server may offer it to others in its settings; what is typed is checked by ``check_moderator``.
    """
    command = app_commands.default_permissions(manage_guild=True)(command)
    command = app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)(command)
    return app_commands.allowed_installs(guilds=True, users=False)(command)


def check_moderator(context: commands.Context[commands.Bot]) -> bool:
    """Whether a moderators' command may be used; for a cog's ``cog_check``.

    Discord has checked slash commands itself, by the server's settings.

    Raises:
        NoPrivateMessage: there is no server here.
        MissingPermissions: the command was typed by a member without the permission Manage Server.
    """
    if context.guild is None:
        raise commands.NoPrivateMessage
    if context.interaction is None and not may_manage(context.author):
        raise commands.MissingPermissions(["manage_guild"])
    return True


def may_manage(person: discord.User | discord.Member) -> bool:
    """Whether somebody has the permission Manage Server."""
    return isinstance(person, discord.Member) and person.guild_permissions.manage_guild
