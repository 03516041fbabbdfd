"""Delivers replies from the outbox, each exactly once: channels side by side, each in order.

A reply that Discord refuses for the moment waits, and those behind it do not.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import discord

from bot.errors import DISCORD_FAILED
from bot.language import Speech
from bot.markdown import unescape
from bot.reply import FAILED_REACTION, READ_REACTION, find_reply, open_thread, react, reply_of, send_reply
from bot.respond import Reply, Responder
from bot.scope import channel_family
from bot.withdraw import withdraw
from handlers.ingest import READ
from news.answer import Phrase
from news.errors import NoticeGone, StorageError
from storage.forget import Reply as Sent
from storage.guild_settings import OnLink
from storage.outbox import OutboxItem

if TYPE_CHECKING:
    from discord.ext import commands

log = logging.getLogger(__name__)

# Discord honours a nonce for a few minutes; after this an earlier attempt is looked for in the channel.
NONCE_LIFE: Final = timedelta(minutes=2)
FIRST_RETRY_SECONDS: Final = 2.0
LONGEST_RETRY_SECONDS: Final = 600.0
# About a day of the longest pauses; a channel that takes no message for that long will not.
MOST_ATTEMPTS: Final = 150
# Taken from the outbox at once: enough that one channel's backlog does not hide the others'.
MOST_DUE: Final = 500
# Discord makes a busy channel wait; the others go on. All together may send 50 requests a second.
CONCURRENT_CHANNELS: Final = 16
# While a channel is busy its replies count as due all the time, so the outbox is looked at this often.
BUSY_LOOK_SECONDS: Final = 1.0
# Of a thread under a post that could not be read.
THREAD_NAME: Final = "📰"
# Settled replies are kept so that an edit or a deletion of the post can take them back.
KEPT: Final = timedelta(days=90)
PRUNE_EVERY: Final = timedelta(days=1)


class Delivery:
    """Sends what waits in the outbox.

    Args:
        client: the connected client; sending starts when it is ready.
        responder: knows the handlers, and the language of each server.
        nonce_life: how long after it was queued a reply relies on Discord to refuse it a second time.
    """

    def __init__(
        self, client: commands.Bot, responder: Responder, *, nonce_life: timedelta = NONCE_LIFE
    ) -> None:
        self._client = client
        self._responder = responder
        self._app = app = responder.app
        self._outbox = app.storage.outbox
        self._nonce_life = nonce_life
        self._wake = asyncio.Event()
        self._slots = asyncio.Semaphore(CONCURRENT_CHANNELS)
        self._busy: set[int] = set()
        self._stopping = False
        self._prune_due = datetime.now(UTC)

    def wake(self) -> None:
        """Say that something was queued."""
        self._wake.set()

    def stop(self) -> None:
        """Let ``run`` end as soon as what is being sent is sent."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        """Deliver until stopped or cancelled."""
        await self._client.wait_until_ready()
        async with asyncio.TaskGroup() as channels:
            while not self._stopping:
                self._wake.clear()
                await self._prune()
                pause = await self._start_due(channels)
                try:
                    async with asyncio.timeout(pause):
                        await self._wake.wait()
                except TimeoutError:
                    continue

    async def _prune(self) -> None:
        """Drop what was settled long ago, once a day."""
        if datetime.now(UTC) < self._prune_due:
            return
        self._prune_due = datetime.now(UTC) + PRUNE_EVERY
        try:
            log.info("%d settled replies dropped", await self._outbox.prune(KEPT))
        except StorageError:
            log.exception("settled replies could not be dropped")

    async def _start_due(self, channels: asyncio.TaskGroup) -> float | None:
        """Start on every channel that has something due; returns the seconds until there may be more."""
        waiting: dict[int, list[OutboxItem]] = {}
        try:
            for item in await self._outbox.pending(MOST_DUE):
                if item.channel_id not in self._busy:
                    waiting.setdefault(item.channel_id, []).append(item)
            pause = await self._outbox.seconds_to_next()
        except StorageError:
            log.exception("the outbox cannot be read")
            return FIRST_RETRY_SECONDS
        for channel_id, items in waiting.items():
            self._busy.add(channel_id)
            channels.create_task(self._deliver_all(channel_id, items))
        return max(pause, BUSY_LOOK_SECONDS) if pause is not None and self._busy else pause

    async def _deliver_all(self, channel_id: int, items: Sequence[OutboxItem]) -> None:
        try:
            async with self._slots:
                for item in items:
                    if self._stopping:
                        return
                    await self._deliver(item)
        except StorageError:
            log.exception("replies for channel %d stay in the outbox", channel_id)
            await asyncio.sleep(FIRST_RETRY_SECONDS)
        finally:
            self._busy.discard(channel_id)
            self.wake()

    async def _deliver(self, item: OutboxItem) -> None:
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

    async def _failed(self, item: OutboxItem, error: Exception) -> None:
        if item.attempts >= MOST_ATTEMPTS or never_will(error):
            log.warning("reply %d given up: %s", item.id, error)
            await self._outbox.give_up(item, str(error))
            return
        pause = min(FIRST_RETRY_SECONDS * 2**item.attempts, LONGEST_RETRY_SECONDS)
        log.warning("reply %d postponed by %.0f s: %s", item.id, pause, error or type(error).__name__)
        await self._outbox.postpone(item, pause)

    async def _settled(self, item: OutboxItem, sent_id: int | None) -> None:
        if sent_id is None:
            await self._outbox.give_up(item, "moderators want no reply here")
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
        notice = say(lost) if (lost := self._lost(item, wanted)) else ""
        if wanted in ("nothing", "react"):
            if wanted == "react":
                await react(channel, item.message_id, READ_REACTION if item.kind == READ else FAILED_REACTION)
            return (await send_reply(channel, item, f"-# {notice}")).id if notice else None
        reply = await reply_of(self._app, item, say)
        thread = await self._thread(channel, item, reply) if wanted == "thread" else None
        place = thread or channel
        sent_id = await self._earlier(place, item, reply)
        if sent_id is None:
            sent_id = (await send_reply(place, item, reply, pointing=thread is None, notice=notice)).id
            if item.kind == READ:
                await react(channel, item.message_id)
        return sent_id

    def _lost(self, item: OutboxItem, wanted: OnLink) -> Phrase | None:
        """What moderators have to be told, once, about permissions that are missing for what they want."""
        channel, guild = self._client.get_channel(item.channel_id), self._client.get_guild(item.guild_id)
        if isinstance(channel, discord.Thread):
            channel = channel.parent
        if guild is None or wanted == "nothing" or not isinstance(channel, discord.abc.GuildChannel):
            return None
        allowed = channel.permissions_for(guild.me)
        text = isinstance(channel, discord.TextChannel) and channel.id == item.channel_id
        in_thread = wanted == "thread" and text
        needed = {
            "embed_links": item.kind == READ and wanted != "react",
            "create_public_threads": in_thread,
            "send_messages_in_threads": in_thread,
            "add_reactions": item.kind == READ or wanted == "react",
        }
        lacking = [name for name, is_needed in needed.items() if is_needed and not getattr(allowed, name)]
        return self._responder.missing.notice(guild, lacking)

    async def _wanted(self, item: OutboxItem) -> OnLink:
        """What moderators want to follow an article posted in this channel."""
        channel = self._client.get_channel(item.channel_id)
        return (await self._app.settings.effective(item.guild_id, _family(channel, item))).on_link

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


def never_will(error: Exception) -> bool:
    """Whether Discord has understood the message and refused it: the same words will fare no better."""
    return isinstance(error, discord.HTTPException) and 400 <= error.status < 500 and error.status != 429
