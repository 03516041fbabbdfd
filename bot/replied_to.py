"""The articles of the message that a typed command replies to."""

from __future__ import annotations

import logging

import discord
from discord.ext import commands

from bot.custom_ids import Press, parse
from bot.errors import DISCORD_FAILED
from bot.posted import post_of
from bot.respond import Responder, acknowledge
from bot.scope import scope_of
from handlers.ingest import items_of
from news.answer import Source

log = logging.getLogger(__name__)

Context = commands.Context[commands.Bot]

# As many as one summary takes.
MOST = 5


async def articles_of_reply(context: Context, responder: Responder, *, most: int = MOST) -> str | None:
    """The numbers of the articles in the message replied to, as members write them: "3" or "3, 5".

    What has not been read yet is read now. None where the command replies to nothing, or to no article.

    Raises:
        NewsError: there is a link, and it cannot be read.
    """
    message = await _replied_to(context)
    if message is None:
        return None
    ours = context.bot.user is not None and message.author.id == context.bot.user.id
    if ours and (article_id := _on_card(message)) is not None:
        return await responder.app.show.article(await scope_of(context), article_id)
    sources = await _sources(context, responder, message, ours=ours)
    return ", ".join(str(source.number) for source in sources[:most]) or None


async def _sources(
    context: Context, responder: Responder, message: discord.Message, *, ours: bool
) -> tuple[Source, ...]:
    scope, ingest = await scope_of(context), responder.app.ingest
    # A reply of ours stands for the post that it is about.
    answered = message.reference.message_id if ours and message.reference else None
    if known := await ingest.of_message(scope.guild_id, answered or message.id):
        return known
    post, _ = await post_of(message, embeds=True)
    if not items_of(post) and not post.documents:
        return ()  # talk: the question is about something else
    await acknowledge(context)
    read = await ingest.read_now(scope, post)
    if not read.sources and read.failures:
        raise read.failures[0][1]
    return read.sources


def _on_card(message: discord.Message) -> int | None:
    """The article whose card a message of ours is, as its buttons name it."""
    rows = [row.children for row in message.components if isinstance(row, discord.ActionRow)]
    for component in (each for row in rows for each in row):
        press = parse(str(getattr(component, "custom_id", None)))
        numbers = Press("", press.details[-1:]).numbers(1) if press and press.action == "do" else None
        if numbers:
            return numbers[0]
    return None


async def _replied_to(context: Context) -> discord.Message | None:
    reference = context.message.reference
    if context.interaction is not None or reference is None or reference.message_id is None:
        return None
    if isinstance(reference.resolved, discord.Message):
        return reference.resolved
    try:
        return await context.channel.fetch_message(reference.message_id)
    except DISCORD_FAILED as error:
        log.info("the message replied to cannot be had: %s", error or type(error).__name__)
        return None
