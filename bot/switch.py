"""The one switch for everything: where moderators have it off, whatever comes in is turned away here.

Slash commands, message menus and autocompletion pass through the tree, presses and forms through their
actions, and what is typed through discord.py's check of every command, which mentions are put to as well.
Nothing is answered where others see it.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from typing import Final

import discord
from discord.ext import commands

from bot.errors import DISCORD_FAILED, Tree
from bot.offered import ALWAYS
from bot.presses import Action, Pressed, respond_privately
from bot.render import render_error
from bot.respond import Context, Interaction, Responder
from bot.scope import is_guest
from news.answer import Phrase
from news.errors import NotAllowed

log = logging.getLogger(__name__)

OFF: Final = Phrase(
    "Moderators have switched me off here; they can switch me on again with /settings. /help and /privacy "
    "work as ever."
)


class Switch(commands.Cog):
    """Turns away what is asked where moderators have switched the bot off."""

    def __init__(self, bot: commands.Bot, responder: Responder) -> None:
        self._bot = bot
        self._responder = responder

    async def cog_load(self) -> None:
        """Stand before the commands."""
        if isinstance(self._bot.tree, Tree):
            self._bot.tree.lets = self.lets

    async def bot_check_once(self, context: Context) -> bool:  # type: ignore[override]  # discord.py awaits it
        """Let a typed command pass; those of an interaction have come through the tree.

        Raises:
            SwitchedOff: moderators have switched the bot off.
        """
        command = context.command.root_parent or context.command if context.command else None
        if context.interaction is None and (command is None or command.name not in ALWAYS):
            await self._responder.switched.check(context)
        return True

    async def lets(self, interaction: Interaction) -> bool:
        """Whether a command, a message menu or what is offered while typing goes on; answers where not."""
        data = interaction.data or {}
        if str(data.get("name")) in ALWAYS or not await self._is_off(interaction):
            return True
        try:
            if interaction.type is discord.InteractionType.autocomplete:
                await interaction.response.autocomplete([])
            else:
                speech = await self._responder.speech(interaction)
                await respond_privately(interaction, render_error(OFF, speech.say))
        except (discord.InteractionResponded, *DISCORD_FAILED) as error:
            log.warning("that the bot is off could not be told: %s", error or type(error).__name__)
        return False

    def switched(self, actions: Mapping[str, Action], names: Collection[str]) -> dict[str, Action]:
        """The actions, of which those named are turned away where the bot is off."""
        return {name: self._unless_off(act) if name in names else act for name, act in actions.items()}

    def _unless_off(self, act: Action) -> Action:
        async def unless_off(pressed: Pressed) -> None:
            if await self._is_off(pressed.interaction):
                raise NotAllowed(OFF)
            await act(pressed)

        return unless_off

    async def _is_off(self, interaction: Interaction) -> bool:
        """Whether the bot is off here; one that a member has brought is not the server's to switch off."""
        if is_guest(interaction):
            return False
        channel_id = interaction.channel_id or interaction.user.id
        return await self._responder.switched.is_off(interaction.guild_id, interaction.channel, channel_id)
