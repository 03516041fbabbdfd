"""One reply in Discord: its words, sending it whatever the channel allows, finding it again."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any, Final

import discord

from bot.app import App
from bot.asked import Asked
from bot.controls import Shown, controls
from bot.error_texts import sentence_for_name
from bot.errors import DISCORD_FAILED
from bot.page import CONTENT_LIMIT, cut, shorten
from bot.render import Say, render, render_error
from bot.respond import Reply
from handlers.ingest import FAILED
from storage.outbox import OutboxItem

log = logging.getLogger(__name__)

READ_REACTION: Final = "📰"
FAILED_REACTION: Final = "⚠️"
# How many messages after the one replied to are looked through for an earlier attempt.
HISTORY_LIMIT: Final = 200
# How far our clock and Discord's may be apart.
CLOCKS_APART: Final = timedelta(minutes=1)
# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
CANNOT_REPLY_WITHOUT_HISTORY: Final = 160002
THREAD_EXISTS: Final = 160004
# https://docs.discord.com/developers/resources/channel#start-thread-from-message
THREAD_NAME_LIMIT: Final = 100
# A longer address says less than the room it takes.
LONGEST_LINK: Final = 500


async def reply_of(app: App, item: OutboxItem, say: Say) -> Reply | str:
    """What a notice says: a card for an article, a sentence for one that could not be read."""
    if item.kind == FAILED or item.article_id is None:
        values = {key: value for key, value in item.data.items() if key != "error"}
        sentence = render_error(sentence_for_name(str(item.data.get("error")), values), say)
        return _with_link(sentence, values)
    source = await app.storage.articles.source(item.guild_id, item.article_id)
    card = await app.articles.card(item.guild_id, source)
    page = render(card, say)[0]
    return Reply(page, controls(Shown(Asked("article"), card, page), say))


async def send_reply(
    channel: discord.PartialMessageable,
    item: OutboxItem,
    reply: Reply | str,
    *,
    pointing: bool = True,
    notice: str = "",
) -> discord.Message:
    """Send a reply; without an embed, or without pointing to the message, where that is not allowed.

    Args:
        channel: where to; the post's channel, or the thread under the post.
        item: the notice; its nonce is enforced by Discord.
        reply: what it says.
        pointing: whether it is shown as a reply to the post.
        notice: what moderators have to be told besides.
    """
    shown = _as_words(reply) if isinstance(reply, str) else reply.given()
    shown = _with_notice(shown, notice)
    reference = discord.MessageReference(
        message_id=item.message_id, channel_id=item.channel_id, fail_if_not_exists=False
    )
    more: dict[str, Any] = {"reference": reference, "mention_author": False} if pointing else {}
    while True:
        try:
            # discord.py asks Discord to enforce the nonce.
            return await channel.send(**shown, **more, nonce=item.nonce)
        except discord.Forbidden as error:
            if error.code == CANNOT_REPLY_WITHOUT_HISTORY and more:
                more = {}
            elif not isinstance(reply, str) and "embed" in shown:
                shown = _with_notice(reply.as_words(), notice)
            else:
                raise


async def open_thread(
    client: discord.Client, channel: discord.PartialMessageable, item: OutboxItem, name: str
) -> discord.PartialMessageable | None:
    """The thread under a post, begun if there is none; None where the bot may not, or there can be none.

    A thread begun from a message has the message's id.
    """
    thread = client.get_partial_messageable(item.message_id, guild_id=item.guild_id)
    message = channel.get_partial_message(item.message_id)
    try:
        await message.create_thread(name=shorten(name, THREAD_NAME_LIMIT) or "…")
    except discord.HTTPException as error:
        if error.code == THREAD_EXISTS:
            return thread
        log.info("no thread under message %d: %s", item.message_id, error)
        return None
    return thread


async def find_reply(
    channel: discord.PartialMessageable,
    item: OutboxItem,
    reply: Reply | str,
    *,
    author_id: int,
    known: Collection[int],
) -> int | None:
    """The message that an attempt of long ago left behind, whose nonce Discord has forgotten.

    Args:
        author_id: the bot's own id.
        known: messages that are other replies.
    """
    # Reading may have taken a while, and a busy channel has gone on meanwhile.
    since = max(item.message_id, discord.utils.time_snowflake(item.created_at - CLOCKS_APART))
    try:
        history = [m async for m in channel.history(limit=HISTORY_LIMIT, after=discord.Object(since))]
    except discord.Forbidden:
        return None
    for message in history:
        ours = message.author.id == author_id and message.id not in known
        if ours and _replies_with(message, item.message_id, reply):
            return message.id
    return None


def may_write(channel: object) -> bool:
    """Whether the bot may write in a channel, as far as is known; of what is not known Discord decides."""
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return True
    within = channel.parent if isinstance(channel, discord.Thread) else channel
    if within is None:
        return True
    allowed = within.permissions_for(channel.guild.me)
    return allowed.send_messages_in_threads if isinstance(channel, discord.Thread) else allowed.send_messages


def where_to_tell(guild: discord.Guild) -> discord.TextChannel | None:
    """A channel in which moderators can be told something: their own, or that for the system's messages."""
    for channel in (guild.public_updates_channel, guild.system_channel, *guild.text_channels):
        if channel is not None and channel.permissions_for(guild.me).view_channel and may_write(channel):
            return channel
    return None


async def react(channel: discord.PartialMessageable, message_id: int, emoji: str = READ_REACTION) -> None:
    """Mark a message as read; the reply has said it already, so a failure is only noted."""
    try:
        await channel.get_partial_message(message_id).add_reaction(emoji)
    except DISCORD_FAILED as error:
        log.info("no reaction on message %d: %s", message_id, error)


def _as_words(content: str) -> dict[str, Any]:
    return {"content": content, "suppress_embeds": True}


def _with_notice(shown: dict[str, Any], notice: str) -> dict[str, Any]:
    """What is shown, and small print above an embed or below words."""
    if not notice:
        return shown
    words = cut(str(shown.get("content") or ""), CONTENT_LIMIT - len(notice) - 4)
    return shown | {"content": f"{words}\n-# {notice}".lstrip()}


def _with_link(sentence: str, values: Mapping[str, object]) -> str:
    url = str(values.get("url") or "")
    return f"{sentence}\n-# <{url}>" if url and len(url) < LONGEST_LINK and ">" not in url else sentence


def _replies_with(message: discord.Message, replied_to: int, reply: Reply | str) -> bool:
    reference = message.reference
    if message.channel.id != replied_to and (reference is None or reference.message_id != replied_to):
        return False
    if isinstance(reply, str):
        return message.content.startswith(reply)
    # A notice to moderators may follow the words, whose end it then displaces.
    words = reply.as_words()["content"][: CONTENT_LIMIT // 2]
    titled = any(embed.title == reply.page.title for embed in message.embeds)
    return titled or message.content.startswith(words)
