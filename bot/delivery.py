"""Delivers replies from the outbox, each exactly once: channels side by side, each in order.

A reply that Discord refuses for the moment waits, and those behind it do not.
"""

from __future__ import annotations

import logging
import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import discord

from bot.channel_queue import MOST_ATTEMPTS, NONCE_LIFE, ChannelQueue, never_will, retry_pause
from bot.errors import DISCORD_FAILED
from bot.language import Speech
from bot.markdown import unescape
from bot.render import Say
from bot.reply import (
    FAILED_REACTION,
    READ_REACTION,
    find_reply,
    may_write,
    open_thread,
    react,
    reply_of,
    send_reply,
    where_to_tell,
)
from bot.respond import Reply, Responder
from bot.scope import channel_family
from bot.withdraw import withdraw
from handlers.ingest import READ
from news.errors import NoticeGone, StorageError
from storage.forget import Reply as Sent
from storage.guild_settings import OnLink
from storage.outbox import OutboxItem

if TYPE_CHECKING:
    from discord.ext import commands

log = logging.getLogger(__name__)

# Taken from the outbox at once: enough that one channel's backlog does not hide the others'.
MOST_DUE: Final = 500
# Of a thread under a post that could not be read.
THREAD_NAME: Final = "📰"
# Settled replies are kept so that an edit or a deletion of the post can take them back.
KEPT: Final = timedelta(days=90)
PRUNE_EVERY: Final = timedelta(days=1)


class Delivery(ChannelQueue[OutboxItem]):
    """Sends what waits in the outbox.

    Args:
        client: the connected client; sending starts when it is ready.
        responder: knows the handlers, and the language of each server.
        nonce_life: how long after it was queued a reply relies on Discord to refuse it a second time.
    """

    def __init__(
        self, client: commands.Bot, responder: Responder, *, nonce_life: timedelta = NONCE_LIFE
    ) -> None:
        super().__init__(client, "replies")
        self._responder = responder
        self._app = app = responder.app
        self._outbox = app.storage.outbox
        self._nonce_life = nonce_life
        self._prune_due = datetime.now(UTC)

    async def due(self) -> list[OutboxItem]:
        """Give the replies that are to be sent now, oldest first; what was settled long ago is dropped."""
        await self._prune()
        return await self._outbox.pending(MOST_DUE)

    async def seconds_to_next(self) -> float | None:
        """How long until a reply is due; None where none waits."""
        return await self._outbox.seconds_to_next()

    async def _prune(self) -> None:
        """Drop what was settled long ago, once a day."""
        if datetime.now(UTC) < self._prune_due:
            return
        self._prune_due = datetime.now(UTC) + PRUNE_EVERY
        try:
            log.info("%d settled replies dropped", await self._outbox.prune(KEPT))
        except StorageError:
            log.exception("settled replies could not be dropped")

    async def deliver(self, item: OutboxItem) -> bool:
        """Send one reply; those behind it need not wait when Discord refuses it for the moment."""
        try:
            try:
                sent_id = await self._send(item)
            except DISCORD_FAILED as error:
                await self._failed(item, error)
            except StorageError:
                raise
            except Exception:  # a fault of ours must not block the replies behind this one
                log.exception("reply %d given up", item.id)
                await self._outbox.give_up(item, "unexpected")
            else:
                await self._settled(item, sent_id)
        except NoticeGone:
            log.info("reply %d is no longer wanted", item.id)
        return True

    async def _failed(self, item: OutboxItem, error: Exception) -> None:
        if item.attempts >= MOST_ATTEMPTS or never_will(error):
            if isinstance(error, discord.Forbidden):
                await self._mark(item)  # it may still react
            log.warning("reply %d given up: %s", item.id, error)
            await self._outbox.give_up(item, str(error))
            return
        pause = retry_pause(item.attempts)
        log.warning("reply %d postponed by %.0f s: %s", item.id, pause, error or type(error).__name__)
        await self._outbox.postpone(item, pause)

    async def _settled(self, item: OutboxItem, sent_id: int | None) -> None:
        if sent_id is None:
            await self._outbox.give_up(item, "no reply is wanted, or may be written, here")
            return
        try:
            await self._outbox.delivered(item, sent_id)
        except NoticeGone:
            # Its message was deleted while the reply was on its way.
            await withdraw(self._client, [Sent(item.guild_id, item.channel_id, sent_id, item.message_id)])

    async def _send(self, item: OutboxItem) -> int | None:
        """Send a reply as moderators want it; returns the message's id, None where none is wanted."""
        channel = self._client.get_partial_messageable(item.channel_id, guild_id=item.guild_id)
        # Counted before anything is done, so that a reply which kills the process is given up one day.
        await self._outbox.begin(item)
        wanted = await self._wanted(item)
        say = (await self._speech(item)).say
        if wanted != "nothing" and not self._may_answer(item, wanted):
            await self._mark(item)
            if wanted != "react":
                await self._tell_elsewhere(item, say)
            return None
        guild, lacking = self._client.get_guild(item.guild_id), self._lacking(item, wanted)
        async with self._responder.missing.telling(guild, lacking) as lost:
            notice = "\n-# ".join(map(say, lost))
            if wanted not in ("nothing", "react"):
                return await self._reply(channel, item, wanted, say, notice)
            if wanted == "react":
                await self._mark(item)
            return (await send_reply(channel, item, f"-# {notice}")).id if notice else None

    async def _mark(self, item: OutboxItem) -> None:
        """React to the post: it was read, or could not be."""
        channel = self._client.get_partial_messageable(item.channel_id, guild_id=item.guild_id)
        await react(channel, item.message_id, READ_REACTION if item.kind == READ else FAILED_REACTION)

    def _may_answer(self, item: OutboxItem, wanted: OnLink) -> bool:
        """Whether the bot may write where the reply goes: in the channel, or in a thread under the post."""
        channel = self._client.get_channel(item.channel_id)
        if may_write(channel) or wanted != "thread" or not isinstance(channel, discord.TextChannel):
            return may_write(channel)
        allowed = channel.permissions_for(channel.guild.me)
        return allowed.create_public_threads and allowed.send_messages_in_threads

    async def _tell_elsewhere(self, item: OutboxItem, say: Say) -> None:
        """Tell moderators, once, that the bot may not write in a channel that it reads."""
        guild = self._client.get_guild(item.guild_id)
        place = where_to_tell(guild) if guild else None
        if place is None:
            log.info("that writing in channel %d is forbidden can be told nowhere", item.channel_id)
            return
        in_thread = isinstance(self._client.get_channel(item.channel_id), discord.Thread)
        lacking = "send_messages_in_threads" if in_thread else "send_messages"
        try:
            async with self._responder.missing.telling(guild, [lacking]) as lost:
                for phrase in lost:
                    words = f"-# <#{item.channel_id}>: {say(phrase)}"
                    await place.send(words, nonce=secrets.token_hex(12))
        except DISCORD_FAILED as error:
            log.info("a missing permission could not be told: %s", error or type(error).__name__)

    async def _reply(
        self, channel: discord.PartialMessageable, item: OutboxItem, wanted: OnLink, say: Say, notice: str
    ) -> int:
        reply = await reply_of(self._app, item, say)
        thread = await self._thread(channel, item, reply) if wanted == "thread" else None
        place = thread or channel
        sent_id = await self._earlier(place, item, reply)
        if sent_id is None:
            sent_id = (await send_reply(place, item, reply, pointing=thread is None, notice=notice)).id
            if item.kind == READ:
                await react(channel, item.message_id)
        return sent_id

    def _lacking(self, item: OutboxItem, wanted: OnLink) -> list[str]:
        """The permissions that are missing for what moderators want."""
        channel, guild = self._client.get_channel(item.channel_id), self._client.get_guild(item.guild_id)
        if isinstance(channel, discord.Thread):
            channel = channel.parent
        if guild is None or wanted == "nothing" or not isinstance(channel, discord.abc.GuildChannel):
            return []
        allowed = channel.permissions_for(guild.me)
        text = isinstance(channel, discord.TextChannel) and channel.id == item.channel_id
        in_thread = wanted == "thread" and text
        needed = {
            "embed_links": item.kind == READ and wanted != "react",
            "create_public_threads": in_thread,
            "send_messages_in_threads": in_thread,
            "add_reactions": item.kind == READ or wanted == "react",
        }
        return [name for name, is_needed in needed.items() if is_needed and not getattr(allowed, name)]

    async def _wanted(self, item: OutboxItem) -> OnLink:
        """What moderators want to follow an article posted in this channel; nothing where I am off."""
        channel = self._client.get_channel(item.channel_id)
        effective = await self._app.settings.effective(item.guild_id, _family(channel, item))
        return effective.on_link if effective.enabled else "nothing"

    async def _speech(self, item: OutboxItem) -> Speech:
        channel, guild = self._client.get_channel(item.channel_id), self._client.get_guild(item.guild_id)
        locale = guild.preferred_locale if guild else None
        return await self._responder.notice_speech(item.guild_id, _family(channel, item), locale)

    async def _thread(
        self, channel: discord.PartialMessageable, item: OutboxItem, reply: Reply | str
    ) -> discord.PartialMessageable | None:
        """The thread under the post; None where there can be none, or the bot may not write in it."""
        known = self._client.get_channel(item.channel_id)
        if not isinstance(known, discord.TextChannel):
            return None
        if not known.permissions_for(known.guild.me).send_messages_in_threads:
            return None
        name = unescape(reply.page.title) if isinstance(reply, Reply) else THREAD_NAME
        return await open_thread(self._client, channel, item, name)

    async def _earlier(
        self, channel: discord.PartialMessageable, item: OutboxItem, reply: Reply | str
    ) -> int | None:
        """The message of an attempt so long ago that Discord has forgotten its nonce."""
        me = self._client.user
        if not item.attempts or datetime.now(UTC) - item.created_at < self._nonce_life or me is None:
            return None
        others = {sent_id for _, sent_id in await self._outbox.sent_for(item.guild_id, item.message_id)}
        found = await find_reply(channel, item, reply, author_id=me.id, known=others)
        if found is not None:
            log.info("reply %d was sent by an earlier attempt", item.id)
        return found


def _family(channel: object, item: OutboxItem) -> tuple[int, ...]:
    return channel_family(channel) or (item.channel_id,)
