"""``settings``: a panel with menus and buttons, and the same as plain options."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.offered import check_moderator, for_moderators
from bot.render import Say
from bot.respond import Interaction, Responder, acknowledge
from bot.scope import scope_of
from bot.settings_panel import panel
from bot.settings_typing import meant, named, option_lines, value_lines
from bot.suggested import Offers, choices_like

Context = commands.Context[commands.Bot]

# Forums are set by the panel, opened in one of their threads: Discord's description of its own commands knows
# no media channels, which discord.py offers with forums.
Channel = discord.TextChannel | discord.VoiceChannel


class SettingsCommands(commands.Cog):
    """What moderators set."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder
        self._settings = responder.app.settings

    async def cog_check(self, context: Context) -> bool:  # type: ignore[override]  # discord.py awaits it
        """For moderators."""
        return check_moderator(context)

    @commands.hybrid_group(
        name="settings", fallback="show", description="What I do in this server (moderators)"
    )
    @for_moderators
    async def settings(self, context: Context) -> None:
        """Open the panel."""
        if context.interaction is not None:
            await context.defer(ephemeral=True)
        scope = await scope_of(context)
        say = (await self._responder.speech(context)).say
        enabled = (await self._settings.effective(scope.guild_id, ())).enabled
        content = context.bot.intents.message_content
        reply = panel(await self._settings.show(scope), say, enabled=enabled, message_content=content)
        await self._responder.send(context, reply, say, ephemeral=True)

    # As "show" it is offered by Discord already.
    @settings.command(name="panel", aliases=["show"], with_app_command=False)
    async def show_typed(self, context: Context) -> None:
        """Open the panel, for who types the word."""
        await self.settings(context)

    @settings.command(name="set", description="Set one option, for the server or for a channel")
    @app_commands.describe(
        option="Which one",
        value="The new value",
        channel="For this channel only; leave it out for the server",
    )
    async def set(self, context: Context, option: str, value: str, channel: Channel | None = None) -> None:
        """Set an option."""
        await acknowledge(context)
        say = (await self._responder.speech(context)).say
        name, channel_id = named(option, say), channel.id if channel else None
        scope = await scope_of(context)
        changed = await self._settings.change(scope, name, meant(name, value, say), channel_id)
        await self._responder.answer(context, changed)

    @settings.command(name="add", description="Add to a list: watched channels, ignored sites…")
    @app_commands.describe(option="Which list", value="What to add")
    async def add(self, context: Context, option: str, *, value: str) -> None:
        """Add to a list."""
        await acknowledge(context)
        name = named(option, (await self._responder.speech(context)).say)
        await self._responder.answer(context, await self._settings.add(await scope_of(context), name, value))

    @settings.command(name="remove", description="Remove from a list")
    @app_commands.describe(option="Which list", value="What to remove")
    async def remove(self, context: Context, option: str, *, value: str) -> None:
        """Remove from a list."""
        await acknowledge(context)
        name = named(option, (await self._responder.speech(context)).say)
        await self._responder.answer(
            context, await self._settings.remove(await scope_of(context), name, value)
        )

    @settings.command(name="reset", description="Set an option back, or all of them")
    @app_commands.describe(
        option="Which one; leave it out for all", channel="What is set for this channel only"
    )
    async def reset(
        self, context: Context, option: str | None = None, channel: Channel | None = None
    ) -> None:
        """Set back."""
        await acknowledge(context)
        channel_id = channel.id if channel else None
        name = named(option, (await self._responder.speech(context)).say) if option is not None else None
        await self._responder.answer(
            context, await self._settings.reset(await scope_of(context), channel_id, name)
        )

    @set.autocomplete("option")
    async def _values(self, interaction: Interaction, typed: str) -> Offers:
        return choices_like(option_lines(await self._say(interaction), lists=False), typed)

    @set.autocomplete("value")
    async def _allowed(self, interaction: Interaction, typed: str) -> Offers:
        chosen = str(interaction.namespace.option or "")
        return choices_like(value_lines(chosen, await self._say(interaction)), typed)

    @add.autocomplete("option")
    @remove.autocomplete("option")
    async def _lists(self, interaction: Interaction, typed: str) -> Offers:
        return choices_like(option_lines(await self._say(interaction), lists=True), typed)

    @reset.autocomplete("option")
    async def _any(self, interaction: Interaction, typed: str) -> Offers:
        return choices_like(option_lines(await self._say(interaction)), typed)

    async def _say(self, interaction: Interaction) -> Say:
        return (await self._responder.speech(interaction)).say
