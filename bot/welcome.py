"""Joining and leaving servers: on the first day one message says what the bot does and how to set it up."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from typing import Final

import discord
from discord.ext import commands

from bot.controls import Rows
from bot.custom_ids import Press
from bot.errors import DISCORD_FAILED
from bot.page import Page
from bot.render import Say
from bot.respond import Reply, Responder
from bot.settings_panel import FROM_OUTSIDE
from handlers.housekeeping import KEPT_AFTER_LEAVING
from news.answer import Phrase
from news.errors import StorageError

log = logging.getLogger(__name__)

TITLE: Final = Phrase("I am Verbatim: the news in its own words")
WHAT: Final = Phrase(
    "Post a link to an article, its text or a file, and I read it. Ask me about it, and I answer with "
    "sentences copied from it character for character, with who said them and where they stand."
)
READS: Final = Phrase(
    "**To set up:** I read the articles posted in every channel I can see. {watch} names the channels I am "
    "to read instead, {settings} changes what I do with links, my language and how long I keep articles."
)
READS_LITTLE: Final = Phrase(
    "**To set up:** Discord does not show me messages that do not mention me, so I read nothing by myself. "
    "Mention me with a link, open a message's menu (Apps, Read this) or use {read}. Who runs me can switch "
    "on the Message Content intent in the developer portal; {settings} changes what else I do."
)
STORES: Final = Phrase(
    "**What I store:** the articles, who posted each and where, and what is asked of me for 30 days. No "
    "other messages, and nothing leaves this bot. {privacy} shows, exports and deletes it."
)
FIRST: Final = Phrase(
    "**Try first:** post a link to an article in English, then {summary}, {who_said}, {where}, or {ask} "
    "with a question of your own."
)
# How commands are called in these texts, and their full names: groups are shown by their first subcommand.
_COMMANDS: Final = {
    "watch": "watch show",
    "settings": "settings show",
    "read": "read",
    "privacy": "privacy show",
    "summary": "summary",
    "who_said": "who-said",
    "where": "where",
    "ask": "ask",
}


class Welcome(commands.Cog):
    """Notes which servers the bot is in, and introduces it to new ones."""

    def __init__(self, bot: commands.Bot, responder: Responder) -> None:
        self._bot = bot
        self._responder = responder
        self._guilds = responder.app.storage.guilds

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Note the day, and introduce the bot to a server that does not know it."""
        try:
            # who removes the bot and invites it again while all is still there has seen the message
            new = await self._guilds.joined(guild.id, again=KEPT_AFTER_LEAVING)
        except StorageError:  # better no message than one at every attempt
            log.exception("joining guild %d was not noted", guild.id)
            return
        log.info("joined guild %d, %s", guild.id, "for the first time" if new else "known before")
        if new:
            await self._introduce(guild)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note the day; what the server has is deleted a week later."""
        try:
            await self._guilds.left(guild.id)
        except StorageError:  # noted at the next start, too
            log.exception("leaving guild %d was not noted", guild.id)
            return
        log.info("left guild %d", guild.id)

    async def _introduce(self, guild: discord.Guild) -> None:
        speech = await self._responder.notice_speech(guild.id, (), guild.preferred_locale)
        names = await self._command_names()
        reply = introduction(speech.say, names, message_content=self._bot.intents.message_content)
        nonce = secrets.token_hex(12)
        for channel in _channels(guild):
            allowed = channel.permissions_for(guild.me)
            shown = reply.given() if allowed.embed_links else reply.as_words()
            try:
                # Discord refuses a second message of that nonce, should the request be repeated.
                await channel.send(**shown, nonce=nonce)
            except discord.Forbidden as error:
                log.info("no introduction in channel %d: %s", channel.id, error)
            except DISCORD_FAILED as error:  # a second attempt could be a second message
                log.warning("no introduction in guild %d: %s", guild.id, error or type(error).__name__)
                return
            else:
                log.info("introduced in channel %d of guild %d", channel.id, guild.id)
                return
        log.info("no introduction in guild %d: there is no channel to write to", guild.id)

    async def _command_names(self) -> dict[str, str]:
        """How each command is written so that it can be clicked on; only its name where Discord is silent."""
        names = {name: f"`/{_typed(path)}`" for name, path in _COMMANDS.items()}
        try:
            known = await self._bot.tree.fetch_commands()
        except DISCORD_FAILED as error:
            log.info("the commands' ids are not known: %s", error or type(error).__name__)
            return names
        ids = {command.name: command.id for command in known}
        for name, path in _COMMANDS.items():
            if (number := ids.get(path.split()[0])) is not None:
                names[name] = f"</{path}:{number}>"
        return names


def introduction(say: Say, names: dict[str, str], *, message_content: bool) -> Reply:
    """The message to a new server.

    Args:
        say: words it.
        names: how each command is written, by the names in the texts.
        message_content: whether Discord shows the bot every message.
    """
    texts = (WHAT, FIRST, READS if message_content else READS_LITTLE, STORES)
    description = "\n\n".join(say(Phrase(text.template, names)) for text in texts)
    rows = Rows()
    rows.button(say(Phrase("Set up")), FROM_OUTSIDE, row=0, emoji="⚙️", style=discord.ButtonStyle.primary)
    rows.button(say(Phrase("Help")), Press("help"), row=0, emoji="❔")
    return Reply(Page(say(TITLE), None, description, ""), rows)


def _channels(guild: discord.Guild) -> Iterator[discord.TextChannel]:
    """Where the bot may write: the channel for the system's messages first, then from the top of the list."""
    first = [guild.system_channel] if guild.system_channel else []
    for channel in dict.fromkeys([*first, *guild.text_channels]):
        allowed = channel.permissions_for(guild.me)
        if allowed.view_channel and allowed.send_messages:
            yield channel


def _typed(path: str) -> str:
    """A command as it is typed; what a group does by itself needs no subcommand."""
    return path.removesuffix(" show")
