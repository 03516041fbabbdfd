"""Mentioning the bot: a question is answered, a link or a message replied to is read; and the 📰 reaction."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Awaitable
from typing import Final

import discord
from discord.ext import commands

from bot.addressed import is_addressed, is_praise, is_reply_to, looks_like_question, words_to
from bot.asked import Asked
from bot.errors import DISCORD_FAILED, ErrorAnswers
from bot.posted import HIDDEN, is_hidden, post_of
from bot.replied_to import articles_of_reply
from bot.reply import FAILED_REACTION, READ_REACTION, may_write, react
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
# What a bot may say to thanks without filling the channel.
THANKED_REACTION: Final = "😊"
# Messages that a reaction has had read.
_REMEMBERED: Final = 1_000
# Seconds until a site that failed is asked again: those who react to the same message do so within them.
_TRY_AGAIN: Final = 60.0


class Mentions(commands.Cog):
    """Answers who mentions the bot without a command, and who reacts with 📰."""

    def __init__(self, bot: commands.Bot, responder: Responder, errors: ErrorAnswers) -> None:
        self._bot = bot
        self._responder = responder
        self._errors = errors
        # Until when further reactions to a message ask for nothing new.
        self._settled: dict[int, float] = {}

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a mention."""
        user = self._bot.user
        if user is None or message.author.bot or message.webhook_id or message.is_system():
            return
        if is_addressed(message, user):
            answer = self._answer
        elif is_reply_to(message, user) and looks_like_question(message.content):
            answer = self._answer_reply
        else:
            return
        context = await self._bot.get_context(message)
        if not context.valid:
            await self._guarded(context, answer(context, words_to(user.id, message.content)))

    async def _guarded(self, context: Context, work: Awaitable[None]) -> None:
        try:
            await work
        except Exception as error:  # whatever it is, who asked gets a sentence and the log the cause
            await self._errors.on_command_error(context, error)

    async def _answer(self, context: Context, words: str) -> None:
        await self._bot.can_run(context, call_once=True)
        post, _ = await post_of(context.message, embeds=True)
        if items_of(post) or post.documents:
            self._responder.cooldowns.count(context.author.id, context.channel.id)
            await self._read_post(context, post)
        elif is_praise(words):
            await self._mark(context, THANKED_REACTION)
        elif words:
            article = await articles_of_reply(context, self._responder, most=1)
            await self._responder.command(context, Asked("ask", {"question": words, "article": article}))
        elif article := await articles_of_reply(context, self._responder):
            await self._responder.command(context, Asked("summary", {"article": article}))
        else:
            raise BadArgument(EMPTY)

    async def _answer_reply(self, context: Context, words: str) -> None:
        """Answer a question about one of our answers, and leave what may be an article to be read as any."""
        await self._bot.can_run(context, call_once=True)
        post, _ = await post_of(context.message, embeds=True)
        if not items_of(post) and not post.documents:
            article = await articles_of_reply(context, self._responder, most=1)
            await self._responder.command(context, Asked("ask", {"question": words, "article": article}))

    @commands.Cog.listener()
    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        """Read the message that somebody has marked with 📰."""
        user = self._bot.user
        if str(payload.emoji) != READ_REACTION or (user and payload.user_id == user.id):
            return
        number = payload.message_id
        if (payload.member and payload.member.bot) or self._settled.get(number, 0.0) > time.monotonic():
            return
        # Noted before anything is waited for: of two who react at once one is answered.
        self._settled[number] = math.inf
        seconds = 0.0
        try:
            seconds = await self._read_marked(payload)
        finally:
            self._settle(number, seconds)

    def _settle(self, number: int, seconds: float) -> None:
        """Note for how long a message needs no further look."""
        self._settled.pop(number, None)
        if seconds:
            self._settled[number] = time.monotonic() + seconds
        while len(self._settled) > _REMEMBERED:
            del self._settled[next(iter(self._settled))]

    async def _read_marked(self, payload: discord.RawReactionActionEvent) -> float:
        """Read a message that was marked; returns for how many seconds further marks ask for nothing new."""
        user, channel = self._bot.user, self._bot.get_channel(payload.channel_id)
        if await self._responder.switched.is_off(payload.guild_id, channel, payload.channel_id):
            return 0.0
        try:
            message = await self._message(payload.channel_id, payload.message_id)
        except DISCORD_FAILED as error:
            log.info("a message marked to be read cannot be had: %s", error or type(error).__name__)
            return 0.0
        context = await self._bot.get_context(message)
        if user is None or message.author.id == user.id or context.valid:
            return math.inf
        return await self._read_asked(context, payload.user_id)

    async def _message(self, channel_id: int, message_id: int) -> discord.Message:
        """A message in a channel whose permissions and parent are known."""
        channel = self._bot.get_channel(channel_id) or await self._bot.fetch_channel(channel_id)
        if not isinstance(channel, discord.abc.Messageable):
            raise OSError(f"channel {channel_id} holds no messages")
        return await channel.fetch_message(message_id)

    async def _read_asked(self, context: Context, asked_by: int) -> float:
        """Read a message, unless it holds nothing to read or has our reply already.

        Returns for how many seconds that is the last word; 0 where who asks is refused for asking too much,
        or where it is we who failed.
        """
        try:
            post, _ = await post_of(context.message, embeds=True)
            if is_hidden(self._bot, context.message):
                self._responder.cooldowns.count(asked_by, context.channel.id)
                await self._errors.on_command_error(context, BadArgument(HIDDEN))
                return math.inf
            if not items_of(post) and not post.documents:
                log.info("message %d was marked to be read and holds nothing to read", post.message_id)
                return 0.0  # it may be edited
            if await self._responder.app.storage.outbox.sent_for(post.guild_id, post.message_id):
                return math.inf
            self._responder.cooldowns.count(asked_by, context.channel.id)
            return math.inf if await self._read_post(context, post) else _TRY_AGAIN
        except Exception as error:  # as above
            await self._errors.on_command_error(context, error)
            return 0.0

    async def _read_post(self, context: Context, post: Post) -> bool:
        """Read what a message holds and show a card for each article; whether there is one.

        Where nothing may be written the message is marked.
        """
        if silent := not may_write(context.channel):
            log.info("message %d is read and marked: writing there is forbidden", post.message_id)
        else:
            await acknowledge(context)
        app, scope = self._responder.app, await scope_of(context)
        read = await app.ingest.read_now(scope, post)
        if silent:
            await self._mark(context, READ_REACTION if read.sources else FAILED_REACTION)
            return bool(read.sources)
        for source in read.sources:
            await self._responder.show(context, Asked("article", {"article": str(source.number)}))
        for _, error in read.failures:
            await self._errors.on_command_error(context, error)
        return bool(read.sources)

    async def _mark(self, context: Context, emoji: str) -> None:
        channel = self._bot.get_partial_messageable(context.channel.id)
        await react(channel, context.message.id, emoji)
