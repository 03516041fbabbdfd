"""From a message in Discord to what may be articles in it: its text, its files, and links in embeds."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import discord
from discord.ext import commands

from bot.errors import DISCORD_FAILED
from bot.scope import archive_of
from handlers.ingest import Attached, Post
from news.answer import Phrase
from news.documents import DOCUMENT_SUFFIXES, LARGEST_DOCUMENT

log = logging.getLogger(__name__)

# Seconds to wait before each further attempt to download an attachment.
DOWNLOAD_PAUSES: Final = (1.0, 3.0)
HIDDEN: Final = Phrase(
    "Discord does not show me what that message says. Open its menu instead and choose Apps, Read this."
)


def is_hidden(bot: commands.Bot, message: discord.Message) -> bool:
    """Whether Discord withholds what a message says, which it does not where the message mentions us."""
    seen = bot.intents.message_content or message.guild is None
    return not seen and not (message.content or message.embeds or message.attachments)


async def post_of(message: discord.Message, *, embeds: bool = False) -> tuple[Post, bool]:
    """A message as a post, and whether all of its documents could be downloaded.

    Args:
        message: the message.
        embeds: whether links in its embeds, and what it forwards, count too.
    """
    snapshots = message.message_snapshots if embeds else []
    attachments = [*message.attachments, *(file for shot in snapshots for file in shot.attachments)]
    documents, whole = await download(attachments)
    texts = [message.content, *(shot.content for shot in snapshots)]
    shown = [*message.embeds, *(embed for shot in snapshots for embed in shot.embeds)] if embeds else []
    post = Post(
        guild_id=archive_of(message),
        channel_id=message.channel.id,
        message_id=message.id,
        member_id=message.author.id,
        text="\n\n".join(text for text in texts if text),
        posted_at=message.created_at,
        documents=documents,
        links=tuple(dict.fromkeys(_links(shown))),
    )
    return post, whole


async def download(attachments: Sequence[discord.Attachment]) -> tuple[tuple[Attached, ...], bool]:
    """The documents among attached files, and whether all of them could be downloaded.

    One that is too large to be read is named and not downloaded.
    """
    found: list[Attached] = []
    whole = True
    for attachment in attachments:
        if not is_document(attachment):
            continue
        if attachment.size > LARGEST_DOCUMENT:
            found.append(Attached(attachment.filename, b"", attachment.content_type, is_too_large=True))
            continue
        body = await _download(attachment)
        if body is None:
            whole = False
        else:
            found.append(Attached(attachment.filename, body, attachment.content_type))
    return tuple(found), whole


def is_document(attachment: discord.Attachment) -> bool:
    """Whether an attachment may hold an article, by its name."""
    return attachment.filename.lower().endswith(DOCUMENT_SUFFIXES)


def _links(embeds: Iterable[discord.Embed]) -> Iterator[str]:
    """Where embeds lead: their titles; a link in the words of one without."""
    for embed in embeds:
        if embed.url:
            yield embed.url
        elif embed.author and embed.author.url:
            yield embed.author.url


async def _download(attachment: discord.Attachment) -> bytes | None:
    """An attachment's bytes; None where Discord does not hand them out."""
    for pause in (*DOWNLOAD_PAUSES, None):
        try:
            return await attachment.read()
        except (discord.NotFound, discord.Forbidden) as error:
            log.info("attachment %d is gone: %s", attachment.id, error)
            return None
        except DISCORD_FAILED as error:
            cause = error or type(error).__name__
            log.warning("attachment %d cannot be downloaded: %s", attachment.id, cause)
        if pause is not None:
            await asyncio.sleep(pause)
    return None
