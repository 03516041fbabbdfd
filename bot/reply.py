"""One reply in Discord: its words, sending it whatever the channel allows, finding it again."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any, Final

import discord

from bot.app import App
from bot.error_texts import sentence_for_name
from bot.errors import DISCORD_FAILED
from bot.render import Page, render, render_error
from handlers.ingest import FAILED
from storage.outbox import OutboxItem

log = logging.getLogger(__name__)

READ_REACTION: Final = "📰"
# How many messages after the one replied to are looked through for an earlier attempt.
HISTORY_LIMIT: Final = 200
# How far our clock and Discord's may be apart.
CLOCKS_APART: Final = timedelta(minutes=1)
# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
CANNOT_REPLY_WITHOUT_HISTORY: Final = 160002
# A longer address says less than the room it takes.
LONGEST_LINK: Final = 500


async def page_of(app: App, item: OutboxItem) -> Page | str:
    """What a notice says: a card for an article, a sentence for one that could not be read."""
    if item.kind == FAILED or item.article_id is None:
        values = {key: value for key, value in item.data.items() if key != "error"}
        return _with_link(render_error(sentence_for_name(str(item.data.get("error")), values)), values)
    source = await app.storage.articles.source(item.guild_id, item.article_id)
    return render(await app.articles.card(item.guild_id, source))


async def send_reply(
    channel: discord.PartialMessageable, item: OutboxItem, page: Page | str
) -> discord.Message:
    """Send a reply; without an embed, or without pointing to the message, where that is not allowed."""
    shown = _as_words(page) if isinstance(page, str) else {"embed": page.embed()}
    reference = discord.MessageReference(
        message_id=item.message_id, channel_id=item.channel_id, fail_if_not_exists=False
    )
    pointing: dict[str, Any] = {"reference": reference, "mention_author": False}
    while True:
        try:
            # discord.py asks Discord to enforce the nonce.
            return await channel.send(**shown, **pointing, nonce=item.nonce)
        except discord.Forbidden as error:
            if error.code == CANNOT_REPLY_WITHOUT_HISTORY and pointing:
                pointing = {}
            elif not isinstance(page, str) and "embed" in shown:
                shown = _as_words(page.content())
            else:
                raise


async def find_reply(
    channel: discord.PartialMessageable,
    item: OutboxItem,
    page: Page | str,
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
        if ours and _replies_with(message, item.message_id, page):
            return message.id
    return None


async def react(channel: discord.PartialMessageable, message_id: int) -> None:
    """Mark a message as read; the reply has said it already, so a failure is only noted."""
    try:
        await channel.get_partial_message(message_id).add_reaction(READ_REACTION)
    except DISCORD_FAILED as error:
        log.info("no reaction on message %d: %s", message_id, error)


def _as_words(content: str) -> dict[str, Any]:
    return {"content": content, "suppress_embeds": True}


def _with_link(sentence: str, values: Mapping[str, object]) -> str:
    url = str(values.get("url") or "")
    return f"{sentence}\n-# <{url}>" if url and len(url) < LONGEST_LINK and ">" not in url else sentence


def _replies_with(message: discord.Message, replied_to: int, page: Page | str) -> bool:
    reference = message.reference
    if reference is None or reference.message_id != replied_to:
        return False
    if isinstance(page, str):
        return message.content == page
    return any(embed.title == page.title for embed in message.embeds) or message.content == page.content()
