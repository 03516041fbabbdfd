"""The command by which moderators decide which channels are read."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.offered import check_moderator, for_moderators
from bot.respond import Responder, acknowledge
from bot.scope import scope_of

Context = commands.Context[commands.Bot]


class WatchCommands(commands.Cog):
    """Which channels are watched."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder
        self._watch = responder.app.watch

    async def cog_check(self, context: Context) -> bool:  # type: ignore[override]  # discord.py awaits it
        """For moderators."""
        return check_moderator(context)

    @commands.hybrid_group(
        name="watch", fallback="show", description="Which channels I read by myself (moderators)"
    )
    @for_moderators
    async def watch(self, context: Context) -> None:
        """Show which channels are watched."""
        await acknowledge(context)
        await self._responder.answer(context, await self._watch.show(await scope_of(context)))

    # As "show" it is offered by Discord already.
    @watch.command(name="channels", aliases=["show"], with_app_command=False)
    async def show_typed(self, context: Context) -> None:
        """Show which channels are watched, for who types the word."""
        await self.watch(context)

    @watch.command(
        name="add", description="Read the articles posted in this channel; others only if added too"
    )
    @app_commands.describe(channel="The channel to read")
    async def add(self, context: Context, channel: discord.TextChannel) -> None:
        """Watch a channel."""
        await acknowledge(context)
        await self._responder.answer(context, await self._watch.add(await scope_of(context), channel.id))

    @watch.command(name="remove", description="Stop reading a channel that was added")
    @app_commands.describe(channel="The channel to leave alone")
    async def remove(self, context: Context, channel: discord.TextChannel) -> None:
        """Stop watching a channel."""
        await acknowledge(context)
        await self._responder.answer(context, await self._watch.remove(await scope_of(context), channel.id))

    @watch.command(name="all", description="Read every channel I can see")
    async def everywhere(self, context: Context) -> None:
        """Watch every channel."""
        await acknowledge(context)
        await self._responder.answer(context, await self._watch.everywhere(await scope_of(context)))
