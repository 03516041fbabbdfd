"""Mentioning the bot: a question is answered, a link or a message replied to is read; and the 📰 reaction."""

from __future__ import annotations

import logging
from collections import deque
from typing import Final

import discord
from discord.ext import commands

from bot.asked import Asked
from bot.errors import DISCORD_FAILED, ErrorAnswers
from bot.listener import mentions_of
from bot.posted import HIDDEN, is_hidden, post_of
from bot.replied_to import articles_of_reply
from bot.reply import READ_REACTION
from bot.respond import Responder, acknowledge
from bot.scope import scope_of
from handlers.ingest import Post, items_of
from news.answer import Phrase
from news.errors import BadArgument

log = logging.getLogger(__name__)

Context = commands.Context[commands.Bot]

EMPTY: Final = Phrase(
    "Ask me something about the articles read here, or reply to a link and mention me. /help shows the rest."
)
# Messages that a reaction has had read; a second reaction asks for nothing new.
_REMEMBERED: Final = 1_000


class Mentions(commands.Cog):
    """Answers who mentions the bot without a command, and who reacts with 📰."""

    def __init__(self, bot: commands.Bot, responder: Responder, errors: ErrorAnswers) -> None:
        self._bot = bot
        self._responder = responder
        self._errors = errors
        self._read: deque[int] = deque(maxlen=_REMEMBERED)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a mention."""
        user = self._bot.user
        if user is None or message.author.bot or message.webhook_id or message.is_system():
            return
        if not message.content.startswith(mentions_of(user)):
            return
        context = await self._bot.get_context(message)
        if context.valid:
            return
        words = message.content.partition(">")[2].strip()
        await self._guarded(context, words)

    async def _guarded(self, context: Context, words: str) -> None:
        try:
            await self._answer(context, words)
        except Exception as error:  # whatever it is, who asked gets a sentence and the log the cause
            await self._errors.on_command_error(context, error)

    async def _answer(self, context: Context, words: str) -> None:
        post, _ = await post_of(context.message, embeds=True)
        if items_of(post) or post.documents:
            self._responder.cooldowns.count(context.author.id, context.channel.id)
            await self._read_post(context, post)
        elif words:
            article = await articles_of_reply(context, self._responder, most=1)
            await self._responder.command(context, Asked("ask", {"question": words, "article": article}))
        elif article := await articles_of_reply(context, self._responder):
            await self._responder.command(context, Asked("summary", {"article": article}))
        else:
            raise BadArgument(EMPTY)

    @commands.Cog.listener()
    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        """Read the message that somebody has marked with 📰."""
        user = self._bot.user
        if str(payload.emoji) != READ_REACTION or (user and payload.user_id == user.id):
            return
        if (payload.member and payload.member.bot) or payload.message_id in self._read:
            return
        # Noted before anything is waited for: of two who react at once one is answered.
        self._read.append(payload.message_id)
        try:
            message = await self._message(payload.channel_id, payload.message_id)
        except DISCORD_FAILED as error:
            log.info("a message marked to be read cannot be had: %s", error or type(error).__name__)
            return
        context = await self._bot.get_context(message)
        if user and message.author.id != user.id and not context.valid:
            await self._read_asked(context, payload.user_id)

    async def _message(self, channel_id: int, message_id: int) -> discord.Message:
        """A message in a channel whose permissions and parent are known."""
        channel = self._bot.get_channel(channel_id) or await self._bot.fetch_channel(channel_id)
        if not isinstance(channel, discord.abc.Messageable):
            raise OSError(f"channel {channel_id} holds no messages")
        return await channel.fetch_message(message_id)

    async def _read_asked(self, context: Context, asked_by: int) -> None:
        """Read a message, unless it holds nothing to read or has our reply already."""
        try:
            post, _ = await post_of(context.message, embeds=True)
            if is_hidden(self._bot, context.message):
                self._responder.cooldowns.count(asked_by, context.channel.id)
                raise BadArgument(HIDDEN)
            if not items_of(post) and not post.documents:
                log.info("message %d was marked to be read and holds nothing to read", post.message_id)
                return
            if await self._responder.app.storage.outbox.sent_for(post.guild_id, post.message_id):
                return
            self._responder.cooldowns.count(asked_by, context.channel.id)
            await self._read_post(context, post)
        except Exception as error:  # as above
            await self._errors.on_command_error(context, error)

    async def _read_post(self, context: Context, post: Post) -> None:
        """Read what a message holds and show a card for each article."""
        await acknowledge(context)
        app, scope = self._responder.app, await scope_of(context)
        read = await app.ingest.read_now(scope, post)
        for source in read.sources:
            await self._responder.show(context, Asked("article", {"article": str(source.number)}))
        for _, error in read.failures:
            await self._errors.on_command_error(context, error)
