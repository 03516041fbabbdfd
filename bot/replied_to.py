"""The articles of the message that a typed command replies to."""

from __future__ import annotations

import logging

import discord
from discord.ext import commands

from bot.custom_ids import Press, parse
from bot.errors import DISCORD_FAILED
from bot.posted import HIDDEN, is_hidden, post_of
from bot.respond import Responder, acknowledge
from bot.scope import scope_of
from handlers.ingest import items_of
from news.answer import Source
from news.errors import BadArgument

log = logging.getLogger(__name__)

Context = commands.Context[commands.Bot]

# As many as one summary takes.
MOST = 5


async def articles_of_reply(context: Context, responder: Responder, *, most: int = MOST) -> str | None:
    """The numbers of the articles in the message replied to, as members write them: "3" or "3, 5".

    What has not been read yet is read now. None where the command replies to nothing, or to no article.

    Raises:
        NewsError: there is a link, and it cannot be read.
        BadArgument: Discord withholds what the message says.
        ArticleGone: a reply to an answer of ours, whose article is forgotten.
    """
    if context.interaction is not None:
        return None
    message = await _replied_to(context, context.message)
    if message is not None and _ours(context, message):
        scope = await scope_of(context)
        if named := _named_by(message)[:most]:
            return ", ".join([await responder.app.show.article(scope, each) for each in named])
        # A reply of ours that shows no article stands for the post that it is about.
        message = await _replied_to(context, message)
    if message is None or _ours(context, message):
        return None
    sources = await _sources(context, responder, message)
    return ", ".join(str(source.number) for source in sources[:most]) or None


async def _sources(context: Context, responder: Responder, message: discord.Message) -> tuple[Source, ...]:
    scope, ingest = await scope_of(context), responder.app.ingest
    if known := await ingest.of_message(scope.guild_id, message.id):
        return known
    if is_hidden(context.bot, message):
        raise BadArgument(HIDDEN)
    post, _ = await post_of(message, embeds=True)
    if not items_of(post) and not post.documents:
        return ()  # talk: the question is about something else
    await acknowledge(context)
    read = await ingest.read_now(scope, post)
    if not read.sources and read.failures:
        raise read.failures[0][1]
    return read.sources


def _ours(context: Context, message: discord.Message) -> bool:
    return context.bot.user is not None and message.author.id == context.bot.user.id


def _named_by(message: discord.Message) -> list[int]:
    """The articles that an answer of ours shows, as its buttons and menus name them, in order."""
    rows = [row.children for row in message.components if isinstance(row, discord.ActionRow)]
    found: list[tuple[int, ...]] = []
    for component in (each for row in rows for each in row):
        press = parse(str(getattr(component, "custom_id", None)))
        if press is None:
            continue
        if press.action == "do":  # under a card
            found.append(Press("", press.details[-1:]).numbers(1) or ())
        elif press.action == "show":  # one sentence in its article, or a menu of several
            values = [option.value for option in getattr(component, "options", ())]
            named = [tuple(value.split(":")) for value in values] or [press.details]
            found += [Press("", details).numbers(1) or () for details in named]
    return list(dict.fromkeys(number for numbers in found for number in numbers))


async def _replied_to(context: Context, message: discord.Message) -> discord.Message | None:
    reference = message.reference
    if reference is None or reference.message_id is None:
        return None
    if isinstance(reference.resolved, discord.Message):
        return reference.resolved
    try:
        return await context.channel.fetch_message(reference.message_id)
    except DISCORD_FAILED as error:
        log.info("the message replied to cannot be had: %s", error or type(error).__name__)
        return None
