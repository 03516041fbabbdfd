"""What a right click or a long tap on a message offers: Read this, Who said this?"""

from __future__ import annotations

import logging
import re
from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.asked import Asked
from bot.offered import for_members
from bot.own_words import sentences_of
from bot.posted import post_of
from bot.presses import guarded
from bot.promised import promise
from bot.read_command import read_and_show
from bot.render import Say, render
from bot.respond import Interaction, Responder
from bot.scope import is_guest, scope_of_interaction
from handlers.credited import TITLE, credited_with
from news.answer import Answer, Phrase
from news.errors import BadArgument, UnknownSpeaker

log = logging.getLogger(__name__)

# What is looked for when a message is longer: a quotation's first words single it out.
_LONGEST_QUOTATION: Final = 200
# An answer of one page, with a name above each sentence, is no longer than this.
_MOST_PAGES: Final = 3
_LINK: Final = re.compile(r"https?://\S+")

NO_WORDS: Final = Phrase(
    "There are no words in that message. Choose one that says something, or write the words after /who-said."
)
NOT_QUOTED: Final = Phrase(
    "No article that I have read here quotes anybody with these words. If the message holds an article, "
    "choose Apps, Read this in its menu first; to ask what the articles say, use /ask."
)


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
        scope = await scope_of_interaction(interaction)
        say = (await self._responder.speech(interaction)).say
        app = self._responder.app
        if message.author == self._bot.user and (shown := await sentences_of(app, scope, message)):
            await _send(interaction, await credited_with(app.show, scope, shown), say)
            return
        words = _words(message)
        if not words:
            raise BadArgument(NO_WORDS)
        try:
            asked = Asked("who-said", {"who": words, "article": "all"})
            reply = await self._responder.reply(scope, asked, say)
        except UnknownSpeaker:
            log.info("nobody is quoted with these words")
            await _send(interaction, Answer(TITLE, notes=(NOT_QUOTED,)), say)
        else:
            await interaction.followup.send(**reply.given(), ephemeral=True)


async def _send(interaction: Interaction, found: Answer, say: Say) -> None:
    """Show an answer to the member alone, each of its pages."""
    for page in render(found, say)[:_MOST_PAGES]:
        await interaction.followup.send(embed=page.embed(), ephemeral=True)


def _words(message: discord.Message) -> str:
    """What a message says, or what is said in the one that it forwards; links are no words."""
    told = (message.content, *(shot.content for shot in message.message_snapshots))
    words = " ".join(_LINK.sub(" ", " ".join(told)).split())
    return words.strip("“”\"'«»„ ")[:_LONGEST_QUOTATION]
