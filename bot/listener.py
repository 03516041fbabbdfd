"""Listens to what members post, edit and delete, and hands it to the handlers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Final, TypeVar
from weakref import WeakValueDictionary

import discord
from discord.ext import commands

from bot.addressed import is_addressed
from bot.app import App
from bot.error_texts import sentence
from bot.errors import DISCORD_FAILED
from bot.posted import post_of
from bot.render import render_error
from bot.reply import FAILED_REACTION, react
from bot.respond import Responder
from bot.scope import archive_of, channel_family, guild_key
from bot.withdraw import withdraw
from handlers.inbox_worker import InboxWorker
from news.errors import StorageError

log = logging.getLogger(__name__)

_T = TypeVar("_T")

# Seconds to wait before an edit or a deletion is tried again on an archive that fails.
ARCHIVE_PAUSES: Final = (1.0, 5.0, 30.0, 120.0)


class Listener(commands.Cog):
    """Follows the messages of watched channels."""

    def __init__(self, bot: commands.Bot, responder: Responder, worker: InboxWorker) -> None:
        self._bot = bot
        self._responder = responder
        self._app: App = responder.app
        self._worker = worker
        # Events of one message are taken one after the other: a deletion must not overtake the download of an
        # attachment, nor a second edit the first.
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Take in the articles of a new message."""
        async with self._turn(message.id):
            await self._accept(message)

    async def _accept(self, message: discord.Message) -> None:
        if not await self._concerns(message):
            return
        post, _ = await post_of(message, embeds=await self._reads_embeds(message))
        try:
            accepted = await self._app.ingest.accept(post)
        except StorageError as error:
            log.exception("message %d was not accepted", message.id)
            await self._refuse(message, error)
            return
        if accepted:
            self._worker.wake()

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Follow an edit; Discord also sends one when it has fetched a link's preview, which is none."""
        async with self._turn(payload.message_id):
            await self._follow(payload.message)

    async def _follow(self, message: discord.Message) -> None:
        if message.edited_at is None or not await self._holds_articles(message):
            return
        # What is edited away is forgotten, even where nothing new is read any more.
        watched = await self._watched(message)
        post, whole = await post_of(message, embeds=await self._reads_embeds(message))
        if not whole:
            log.warning("the edit of message %d is not followed: an attachment is out of reach", message.id)
            return
        await withdraw(self._bot, await _insist(partial(self._app.ingest.edited, post, watched=watched)))
        self._worker.wake()

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Forget what a deleted message brought in."""
        await self._deleted(payload.guild_id, payload.channel_id, [payload.message_id])

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Forget what deleted messages brought in."""
        await self._deleted(payload.guild_id, payload.channel_id, payload.message_ids)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Forget what a deleted channel brought in; who has feeds there is told."""
        await _insist(partial(self._app.storage.forgetting.channel, channel.guild.id, channel.id))
        self._app.feeds.on_changed()

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Forget what a deleted thread brought in; who has feeds there is told."""
        await _insist(partial(self._app.storage.forgetting.channel, payload.guild_id, payload.thread_id))
        self._app.feeds.on_changed()

    async def _concerns(self, message: discord.Message) -> bool:
        # ``bot/mentions.py`` reads what is in a message that mentions the bot
        if is_addressed(message, self._bot.user):
            return False
        return await self._holds_articles(message) and await self._watched(message)

    async def _holds_articles(self, message: discord.Message) -> bool:
        """Whether a message is of somebody who is listened to, readable, and no command."""
        if message.is_system() or message.author == self._bot.user or not self._visible(message):
            return False
        if (message.author.bot or message.webhook_id is not None) and not await self._reads_embeds(message):
            return False
        # a command names links to ask about them, not to post them
        return not (await self._bot.get_context(message)).valid

    async def _reads_embeds(self, message: discord.Message) -> bool:
        """Whether moderators want the links of other bots' embeds and of forwarded messages."""
        key = archive_of(message)
        return (await self._app.settings.effective(key, channel_family(message.channel))).read_bots

    async def _watched(self, message: discord.Message) -> bool:
        key = archive_of(message)
        effective = await self._app.settings.effective(key, channel_family(message.channel))
        roles = message.author.roles if isinstance(message.author, discord.Member) else []
        return effective.reads and not effective.ignores(message.author.id, [role.id for role in roles])

    def _visible(self, message: discord.Message) -> bool:
        """Whether Discord shows us the text; where it does not, an empty text means nothing."""
        if self._bot.intents.message_content or message.guild is None:
            return True
        return self._bot.user is not None and self._bot.user in message.mentions

    async def _deleted(self, guild_id: int | None, channel_id: int, message_ids: Iterable[int]) -> None:
        key = guild_key(guild_id, channel_id)
        for message_id in sorted(message_ids):
            async with self._turn(message_id):
                forget = partial(self._app.ingest.deleted, key, [message_id])
                await withdraw(self._bot, await _insist(forget))

    async def _refuse(self, message: discord.Message, error: StorageError) -> None:
        """Say that an article was not taken in, so that it is posted again."""
        key = archive_of(message)
        locale = message.guild.preferred_locale if message.guild else None
        speech = await self._responder.notice_speech(key, channel_family(message.channel), locale)
        told = render_error(sentence(error), speech.say)
        try:
            await message.reply(told, mention_author=False, nonce=str(message.id))
        except DISCORD_FAILED as failure:
            log.warning("message %d got no answer: %s", message.id, failure or type(failure).__name__)
            if isinstance(failure, discord.Forbidden):
                channel = self._bot.get_partial_messageable(message.channel.id)
                await react(channel, message.id, FAILED_REACTION)

    def _turn(self, message_id: int) -> asyncio.Lock:
        """The lock that the events of a message wait for, in the order in which they came."""
        return self._turns.setdefault(message_id, asyncio.Lock())


async def _insist(work: Callable[[], Awaitable[_T]]) -> _T:
    """Do what must not be lost, more than once if the archive fails for a while."""
    for pause in ARCHIVE_PAUSES:
        try:
            return await work()
        except StorageError as error:
            log.warning("the archive failed, tried again in %.0f s: %s", pause, error)
            await asyncio.sleep(pause)
    return await work()
