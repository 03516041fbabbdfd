"""What a right click or a long tap on a message offers: Read this, Who said this?"""

from __future__ import annotations

import logging

import discord
from discord import app_commands
from discord.ext import commands

from bot.asked import Asked
from bot.offered import for_members
from bot.posted import post_of
from bot.presses import guarded
from bot.promised import promise
from bot.read_command import read_and_show
from bot.respond import Interaction, Responder
from bot.scope import is_guest, scope_of_interaction
from news.answer import Phrase
from news.errors import BadArgument, RequestError

log = logging.getLogger(__name__)

# What is looked for when a message is longer: a quotation's first words single it out.
_LONGEST_QUOTATION = 200


class MessageMenus(commands.Cog):
    """The two entries of a message's menu."""

    def __init__(self, bot: commands.Bot, responder: Responder) -> None:
        self._bot = bot
        self._responder = responder
        self._menus = (
            app_commands.ContextMenu(name="Read this", callback=self._read_this),
            app_commands.ContextMenu(name="Who said this?", callback=self._who_said_this),
        )

    async def cog_load(self) -> None:
        """Offer the entries."""
        for menu in self._menus:
            self._bot.tree.add_command(for_members(menu))

    async def _read_this(self, interaction: Interaction, message: discord.Message) -> None:
        """Read what a message holds; the answer is for all to see."""
        await guarded(interaction, self._responder, self._read(interaction, message))

    async def _read(self, interaction: Interaction, message: discord.Message) -> None:
        self._responder.cooldowns.count(interaction.user.id, interaction.channel_id or 0)
        await promise(interaction, private=is_guest(interaction))
        scope = await scope_of_interaction(interaction)
        say = (await self._responder.speech(interaction)).say
        post, _ = await post_of(message, embeds=True)
        await read_and_show(interaction, self._responder, scope, post, say)

    async def _who_said_this(self, interaction: Interaction, message: discord.Message) -> None:
        """Look for who is quoted with the words of a message; the answer is for who asked."""
        await guarded(interaction, self._responder, self._who_said(interaction, message))

    async def _who_said(self, interaction: Interaction, message: discord.Message) -> None:
        self._responder.cooldowns.count(interaction.user.id, interaction.channel_id or 0)
        await interaction.response.defer(ephemeral=True, thinking=True)
        words = " ".join(message.content.split()).strip("“”\"'«»„ ")[:_LONGEST_QUOTATION]
        if not words:
            raise BadArgument(Phrase("There are no words in that message."))
        scope = await scope_of_interaction(interaction)
        say = (await self._responder.speech(interaction)).say
        try:
            asked = Asked("who-said", {"who": words, "article": "all"})
            reply = await self._responder.reply(scope, asked, say)
        except RequestError as error:
            log.info("nobody is quoted with these words: %s", type(error).__name__)
            asked = Asked("ask", {"question": f"Who said that {words}"[:300], "article": "server"})
            reply = await self._responder.reply(scope, asked, say)
        await interaction.followup.send(**reply.given(), ephemeral=True)
