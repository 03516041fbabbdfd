"""Posting what is laid out to a text channel, a thread or a forum, and finding what was posted before."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
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
        known: messages that are other posts.
    """

    since: datetime
    author_id: int
    known: Collection[int]

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
    for message in history:
        ours = message.author.id == earlier.author_id and message.id not in earlier.known
        if ours and shows(message, laid):
            return message.id
    return None


async def find_thread(forum: discord.ForumChannel, laid: LaidOut, earlier: Earlier) -> Posted | None:
    """The thread that an attempt which was cut off has begun in a forum."""
    found = [thread for thread in await _threads(forum, earlier) if _is_post(thread, laid, earlier)]
    # The message that begins a thread has the thread's id.
    return Posted(found[0].id, found[0].id) if found else None


async def withdraw_twins(forum: discord.ForumChannel, laid: LaidOut, earlier: Earlier) -> None:
    """Delete further threads of one post: discord.py repeats a request that Discord fails to answer."""
    for thread in await _threads(forum, earlier):
        if not _is_post(thread, laid, earlier):
            continue
        log.warning("thread %d is a second one of the same post", thread.id)
        try:
            await thread.delete()
        except discord.Forbidden:
            # Its own message a bot may always delete.
            await thread.get_partial_message(thread.id).delete()


def _is_post(thread: discord.Thread, laid: LaidOut, earlier: Earlier) -> bool:
    ours = thread.owner_id == earlier.author_id and thread.name == laid.title
    return ours and thread.id >= earlier.after.id and thread.id not in earlier.known


async def _threads(forum: discord.ForumChannel, earlier: Earlier) -> list[discord.Thread]:
    """Threads of a forum, the archived ones too where they may be as old as the attempt."""
    active = [thread for thread in await forum.guild.active_threads() if thread.parent_id == forum.id]
    try:
        archived = [thread async for thread in forum.archived_threads(limit=ARCHIVED_LIMIT)]
    except discord.Forbidden:
        archived = []
    return active + [thread for thread in archived if thread.id >= earlier.after.id]
