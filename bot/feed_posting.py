"""Posting what is laid out to a text channel, a thread or a forum, and finding what was posted before."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import discord

from bot.errors import DISCORD_FAILED
from bot.feed_layout import LaidOut, shows

log = logging.getLogger(__name__)

# How many messages are looked through for an earlier attempt.
HISTORY_LIMIT: Final = 300
# How far our clock and Discord's may be apart.
CLOCKS_APART: Final = timedelta(minutes=1)
# Discord's ids count milliseconds.
_ROUNDING: Final = timedelta(milliseconds=2)
# Archived threads that are looked through: those of a forum that is busy for the hours a failure may last.
ARCHIVED_LIMIT: Final = 100
# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
THREAD_EXISTS: Final = 160004
# https://docs.discord.com/developers/resources/channel#channel-object: at most five tags on a thread.
MOST_TAGS: Final = 5


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a post went.

    Attributes:
        message_id: of the message.
        channel_id: the channel or thread it stands in.
    """

    message_id: int
    channel_id: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """What is known of attempts that were cut off.

    Attributes:
        since: when the first of them began.
        author_id: the bot's own id.
        known: says which of some messages are known to be other posts.
    """

    since: datetime
    author_id: int
    known: Callable[[Collection[int]], Awaitable[Collection[int]]]

    @property
    def after(self) -> discord.Object:
        """What stands before anything that was posted since."""
        return discord.Object(discord.utils.time_snowflake(self.since - CLOCKS_APART))


async def post_message(channel: discord.abc.Messageable, laid: LaidOut, nonce: str) -> discord.Message:
    """Post into a text channel or a thread; without embeds where they are not allowed.

    Discord refuses a second message of the same nonce for some minutes, and gives the first one back.
    """
    try:
        return await channel.send(**laid.given(), nonce=nonce)
    except discord.Forbidden:
        if not laid.pages:
            raise
        return await channel.send(**laid.as_words(), nonce=nonce)


async def post_thread(forum: discord.ForumChannel, laid: LaidOut, tags: Sequence[int]) -> Posted:
    """Begin a thread in a forum; Discord takes no nonce for these."""
    chosen = [tag for tag in forum.available_tags if tag.id in tags][:MOST_TAGS]
    more: dict[str, Any] = {"applied_tags": chosen} if chosen else {}
    try:
        begun = await forum.create_thread(name=laid.title, **laid.given(), **more)
    except discord.Forbidden:
        if not laid.pages:
            raise
        begun = await forum.create_thread(name=laid.title, **laid.as_words(), **more)
    return Posted(begun.message.id, begun.thread.id)


async def open_thread(channel: discord.TextChannel, message_id: int, name: str) -> None:
    """Open the thread under a post, where it has none yet; a post without one is better than none."""
    try:
        await channel.get_partial_message(message_id).create_thread(name=name)
    except DISCORD_FAILED as error:
        if getattr(error, "code", 0) != THREAD_EXISTS:
            log.info("no thread under message %d: %s", message_id, error or type(error).__name__)


async def find_message(channel: discord.abc.Messageable, laid: LaidOut, earlier: Earlier) -> int | None:
    """The message that an attempt of long ago left behind, whose nonce Discord has forgotten."""
    try:
        history = [m async for m in channel.history(limit=HISTORY_LIMIT, after=earlier.after)]
    except discord.Forbidden:
        return None
    ours = [m.id for m in history if m.author.id == earlier.author_id and shows(m, laid)]
    others = await earlier.known(ours)
    return next((message_id for message_id in ours if message_id not in others), None)


async def find_thread(forum: discord.ForumChannel, laid: LaidOut, earlier: Earlier) -> Posted | None:
    """The thread that an attempt which was cut off has begun in a forum."""
    for thread in await _unknown(forum, laid, earlier, earlier.after.id):
        # Where its words may not be looked at, its name has to do: it is no other post that is known.
        if await _says(thread, laid) is not False:
            # The message that begins a thread has the thread's id.
            return Posted(thread.id, thread.id)
    return None


async def withdraw_twins(
    forum: discord.ForumChannel, laid: LaidOut, earlier: Earlier, posted: Posted, took: timedelta
) -> None:
    """Delete further threads of one post: discord.py repeats a request that Discord fails to answer.

    Args:
        forum: the forum, in which nothing else is begun meanwhile.
        laid: what was posted.
        earlier: knows which threads are other posts.
        posted: the thread that is kept.
        took: how long beginning it took, repetitions included: a twin is no older than that.
    """
    try:
        first = discord.utils.snowflake_time(posted.channel_id) - took - _ROUNDING
        since = discord.utils.time_snowflake(first)
        for thread in await _unknown(forum, laid, earlier, since):
            if thread.id != posted.channel_id and await _says(thread, laid):
                await _delete(thread)
    except DISCORD_FAILED as error:
        # What was posted is posted; a second attempt would be a third thread.
        log.warning("twins of thread %d may be left: %s", posted.channel_id, error or type(error).__name__)


async def _delete(thread: discord.Thread) -> None:
    log.warning("thread %d is a second one of the same post", thread.id)
    try:
        await thread.delete()
    except discord.Forbidden:
        # Its own message a bot may always delete.
        await thread.get_partial_message(thread.id).delete()


async def _unknown(
    forum: discord.ForumChannel, laid: LaidOut, earlier: Earlier, since: int
) -> list[discord.Thread]:
    """Threads of ours with the post's title, begun since then, that are no other post."""
    ours = [
        thread
        for thread in await _threads(forum, earlier)
        if thread.owner_id == earlier.author_id and thread.name == laid.title and thread.id >= since
    ]
    others = await earlier.known([thread.id for thread in ours])
    return [thread for thread in ours if thread.id not in others]


async def _says(thread: discord.Thread, laid: LaidOut) -> bool | None:
    """Whether a thread begins with these words; None where that cannot be seen."""
    try:
        return shows(await thread.fetch_message(thread.id), laid)
    except discord.NotFound:
        return False
    except discord.Forbidden:
        return None


async def _threads(forum: discord.ForumChannel, earlier: Earlier) -> list[discord.Thread]:
    """Threads of a forum, the archived ones too where they may be as old as the attempt."""
    active = [thread for thread in await forum.guild.active_threads() if thread.parent_id == forum.id]
    try:
        archived = [thread async for thread in forum.archived_threads(limit=ARCHIVED_LIMIT)]
    except discord.Forbidden:
        archived = []
    return active + [thread for thread in archived if thread.id >= earlier.after.id]
