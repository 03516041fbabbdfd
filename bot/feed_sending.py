"""One post of a feed: laid out, sent to its channel, thread or forum, or found where it was sent before."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Collection
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from weakref import WeakValueDictionary

import discord

from bot.errors import DISCORD_FAILED
from bot.feed_layout import LaidOut, lay_out
from bot.feed_notices import FeedNotices
from bot.feed_posting import (
    Earlier,
    Posted,
    find_message,
    find_thread,
    open_thread,
    post_message,
    post_thread,
    withdraw_twins,
)
from bot.respond import Responder
from bot.scope import channel_family
from handlers.feeds_delivery import FeedPost
from storage.feed_rows import Delivery

if TYPE_CHECKING:
    from discord.ext import commands

log = logging.getLogger(__name__)

# discord.py waits at least a second before it repeats a request that Discord has failed to answer.
REPEATED_SECONDS: Final = 0.9
# Of what moderators had posted to be seen at once; a search for a cut-off attempt goes back some hours.
_MOST_SHOWN: Final = 200


class FeedPoster:
    """Sends single posts.

    Args:
        client: the connected client.
        responder: knows the handlers, and the language of each server.
        notices: what moderators are told once.
        nonce_life: how long after its first attempt a post relies on Discord to refuse it a second time.
    """

    def __init__(
        self, client: commands.Bot, responder: Responder, notices: FeedNotices, nonce_life: timedelta
    ) -> None:
        self._client = client
        self._responder = responder
        self._queue = responder.app.feed_delivery
        self._notices = notices
        self._nonce_life = nonce_life
        # What was posted besides, to be seen at once, is no delivery.
        self._shown: deque[int] = deque(maxlen=_MOST_SHOWN)
        # One thread of a forum is begun at a time, so that a second one can be told from another post.
        self._beginning: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def send(self, delivery: Delivery) -> Posted:
        """Send a post, or find it where an attempt that was cut off has sent it.

        Raises:
            discord.HTTPException: Discord refuses it.
            StorageError: the archive fails, or nobody wants the post any more.
            UnknownFeed: the feed was removed.
        """
        post = await self._queue.content(delivery)
        async with AsyncExitStack() as sending:
            laid = await self._laid_out(sending, delivery.channel_id, post)
            return await self._send(delivery, post, laid)

    async def _send(self, delivery: Delivery, post: FeedPost, laid: LaidOut) -> Posted:
        forum = self._client.get_channel(delivery.channel_id)
        if isinstance(forum, discord.ForumChannel):
            return await self._send_to_forum(delivery, forum, post, laid)
        place = self._client.get_partial_messageable(delivery.channel_id, guild_id=delivery.guild_id)
        sent_id, earlier = None, await self._earlier(delivery)
        if earlier is not None and datetime.now(UTC) - earlier.since >= self._nonce_life:
            sent_id = await find_message(place, laid, earlier)
        if sent_id is None:
            sent_id = (await post_message(place, laid, delivery.nonce)).id
        else:
            log.info("post %d was sent by an earlier attempt", delivery.id)
        if post.feed.settings.new_thread and isinstance(forum, discord.TextChannel) and post.link:
            await open_thread(forum, sent_id, laid.title)
        return Posted(sent_id, delivery.channel_id)

    async def _send_to_forum(
        self, delivery: Delivery, forum: discord.ForumChannel, post: FeedPost, laid: LaidOut
    ) -> Posted:
        """Begin a thread; without a nonce, an attempt that was cut off is always looked for."""
        earlier = await self._earlier(delivery)
        if earlier is not None and (found := await find_thread(forum, laid, earlier)):
            log.info("post %d was sent by an earlier attempt", delivery.id)
            return found
        return await self._begin_thread(forum, post, laid)

    async def _begin_thread(self, forum: discord.ForumChannel, post: FeedPost, laid: LaidOut) -> Posted:
        """Begin a thread, once: Discord takes no nonce for these."""
        async with self._beginning.setdefault(forum.id, asyncio.Lock()):
            began, clock = datetime.now(UTC), time.monotonic()
            posted = await post_thread(forum, laid, post.feed.settings.tags)
            took = time.monotonic() - clock
            if took >= REPEATED_SECONDS:
                earlier = self._since(began, forum.guild.id, forum.guild.me.id)
                await withdraw_twins(forum, laid, earlier, posted, timedelta(seconds=took))
        return posted

    async def post_now(self, post: FeedPost, channel_id: int, nonce: str) -> Posted:
        """Post what a moderator wants to see at once; nobody is alerted.

        Raises:
            discord.HTTPException: Discord refuses it.
        """
        async with AsyncExitStack() as sending:
            laid = await self._laid_out(sending, channel_id, post, alert=False)
            posted = await self._post_now(post, laid, channel_id, nonce)
            self._shown.append(posted.message_id)
            return posted

    async def _post_now(self, post: FeedPost, laid: LaidOut, channel_id: int, nonce: str) -> Posted:
        forum = self._client.get_channel(channel_id)
        if isinstance(forum, discord.ForumChannel):
            return await self._begin_thread(forum, post, laid)
        place = self._client.get_partial_messageable(channel_id, guild_id=post.feed.guild_id)
        sent = await post_message(place, laid, nonce)
        if post.feed.settings.new_thread and isinstance(forum, discord.TextChannel):
            await open_thread(forum, sent.id, laid.title)
        return Posted(sent.id, channel_id)

    async def _laid_out(
        self, sending: AsyncExitStack, channel_id: int, post: FeedPost, *, alert: bool = True
    ) -> LaidOut:
        channel, guild = self._client.get_channel(channel_id), self._client.get_guild(post.feed.guild_id)
        family = channel_family(channel) or (channel_id,)
        locale = guild.preferred_locale if guild else None
        say = (await self._responder.notice_speech(post.feed.guild_id, family, locale)).say
        role = guild.get_role(post.role_id) if guild and post.role_id else None
        role_id = role.id if role is not None and not role.is_default() and alert else None
        lost = await self._notices.lost(sending, guild, channel, post, role)
        return lay_out(post, say, role_id=role_id, small_print=say(lost) if lost else "")

    async def _earlier(self, delivery: Delivery) -> Earlier | None:
        """What is known of attempts before this one; None where it is the first."""
        me = self._client.user
        if delivery.started_at is None or me is None:
            return None
        return self._since(delivery.started_at, delivery.guild_id, me.id)

    def _since(self, moment: datetime, guild_id: int, author_id: int) -> Earlier:
        async def known(message_ids: Collection[int]) -> Collection[int]:
            others = await self._queue.known(guild_id, message_ids) if message_ids else set[int]()
            return others.union(self._shown)

        return Earlier(moment, author_id, known)

    async def withdraw(self, guild_id: int, posted: Posted) -> None:
        """Delete a post that is no longer wanted."""
        place = self._client.get_partial_messageable(posted.channel_id, guild_id=guild_id)
        try:
            await place.get_partial_message(posted.message_id).delete()
        except DISCORD_FAILED as error:
            log.warning("message %d stays: %s", posted.message_id, error or type(error).__name__)
