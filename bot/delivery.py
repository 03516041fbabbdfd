"""Delivers replies from the outbox, each exactly once, until it is cancelled."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import discord

from bot.app import App
from bot.error_texts import sentence_for_name
from bot.render import Page, render, render_error
from bot.withdraw import withdraw
from handlers.ingest import FAILED, READ
from news.errors import NoticeGone, StorageError
from storage.forget import Reply
from storage.outbox import OutboxItem

if TYPE_CHECKING:
    from discord.ext import commands

log = logging.getLogger(__name__)

READ_REACTION = "📰"
# Discord honours a nonce for a few minutes; after this an earlier attempt is looked for in the channel.
NONCE_LIFE = timedelta(minutes=2)
HISTORY_LIMIT = 50
FIRST_RETRY_SECONDS = 2.0
LONGEST_RETRY_SECONDS = 600.0
# About a day of the longest pauses; a channel that takes no message for that long will not.
MOST_ATTEMPTS = 150


class Delivery:
    """Sends what waits in the outbox.

    Args:
        client: the connected client; sending starts when it is ready.
    """

    def __init__(self, client: commands.Bot, app: App) -> None:
        self._client = client
        self._app = app
        self._outbox = app.storage.outbox
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Say that something was queued."""
        self._wake.set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        await self._client.wait_until_ready()
        while True:
            self._wake.clear()
            try:
                for item in await self._outbox.pending():
                    await self._deliver(item)
                pause = await self._outbox.seconds_to_next()
            except StorageError:
                log.exception("the outbox cannot be read")
                pause = FIRST_RETRY_SECONDS
            try:
                async with asyncio.timeout(pause):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def _deliver(self, item: OutboxItem) -> None:
        try:
            try:
                sent_id = await self._send(item)
            except (discord.HTTPException, OSError, TimeoutError) as error:
                await self._failed(item, error)
            except StorageError:
                raise
            except Exception:  # a fault of ours must not block the replies behind this one
                log.exception("reply %d given up", item.id)
                await self._outbox.give_up(item, "unexpected")
            else:
                await self._sent(item, sent_id)
        except NoticeGone:
            log.info("reply %d is no longer wanted", item.id)

    async def _failed(self, item: OutboxItem, error: Exception) -> None:
        if item.attempts >= MOST_ATTEMPTS or _never_will(error):
            log.warning("reply %d given up: %s", item.id, error)
            await self._outbox.give_up(item, str(error))
            return
        pause = min(FIRST_RETRY_SECONDS * 2**item.attempts, LONGEST_RETRY_SECONDS)
        log.warning("reply %d postponed by %.0f s: %s", item.id, pause, error)
        await self._outbox.postpone(item, pause)

    async def _sent(self, item: OutboxItem, sent_id: int) -> None:
        try:
            await self._outbox.delivered(item, sent_id)
        except NoticeGone:
            # Its message was deleted while the reply was on its way.
            await withdraw(self._client, [Reply(item.guild_id, item.channel_id, sent_id)])

    async def _send(self, item: OutboxItem) -> int:
        channel = self._client.get_partial_messageable(item.channel_id, guild_id=item.guild_id)
        page = await self._page(item)
        if (sent := await self._sent_before(channel, item, page)) is not None:
            return sent
        await self._outbox.begin(item)
        message = await _send_page(channel, item, page)
        if item.kind == READ:
            await self._react(channel, item)
        return message.id

    async def _page(self, item: OutboxItem) -> Page | str:
        if item.kind == FAILED or item.article_id is None:
            values = {key: value for key, value in item.data.items() if key != "error"}
            return _with_link(render_error(sentence_for_name(str(item.data.get("error")), values)), values)
        source = await self._app.storage.articles.source(item.guild_id, item.article_id)
        return render(await self._app.articles.card(item.guild_id, source))

    async def _sent_before(
        self, channel: discord.PartialMessageable, item: OutboxItem, page: Page | str
    ) -> int | None:
        """The message an attempt of long ago left behind, whose nonce Discord has forgotten."""
        if not item.attempts or datetime.now(UTC) - item.created_at < NONCE_LIFE:
            return None
        try:
            history = [
                m async for m in channel.history(limit=HISTORY_LIMIT, after=discord.Object(item.message_id))
            ]
        except discord.HTTPException:
            return None
        me = self._client.user
        return next(
            (
                m.id
                for m in history
                if me and m.author.id == me.id and _replies_with(m, item.message_id, page)
            ),
            None,
        )

    async def _react(self, channel: discord.PartialMessageable, item: OutboxItem) -> None:
        try:
            await channel.get_partial_message(item.message_id).add_reaction(READ_REACTION)
        except discord.HTTPException as error:
            # The reply has said it already; a reaction that is not allowed is no failure.
            log.info("no reaction on message %d: %s", item.message_id, error)


async def _send_page(
    channel: discord.PartialMessageable, item: OutboxItem, page: Page | str
) -> discord.Message:
    options: dict[str, Any] = {
        "reference": discord.MessageReference(
            message_id=item.message_id, channel_id=item.channel_id, fail_if_not_exists=False
        ),
        "mention_author": False,
        "nonce": item.nonce,  # discord.py asks Discord to enforce it
    }
    if isinstance(page, str):
        return await channel.send(page, suppress_embeds=True, **options)
    try:
        return await channel.send(embed=page.embed(), **options)
    except discord.Forbidden:
        # Most often embeds are not allowed here, and words are.
        return await channel.send(page.content(), suppress_embeds=True, **options)


def _with_link(sentence: str, values: dict[str, object]) -> str:
    url = str(values.get("url") or "")
    return f"{sentence}\n-# <{url}>" if url and len(url) < 500 and ">" not in url else sentence


def _replies_with(message: discord.Message, replied_to: int, page: Page | str) -> bool:
    reference = message.reference
    if reference is None or reference.message_id != replied_to:
        return False
    if isinstance(page, str):
        return message.content == page
    return any(embed.title == page.title for embed in message.embeds) or message.content == page.content()


def _never_will(error: Exception) -> bool:
    """Whether Discord has understood the message and refused it: the same words will fare no better."""
    return isinstance(error, discord.HTTPException) and 400 <= error.status < 500 and error.status != 429
