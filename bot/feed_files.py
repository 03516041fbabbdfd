"""Lists of feeds, and reports on them, as files: attached to an answer, or else sent in private."""

from __future__ import annotations

import io
import logging
from typing import Final

import discord
from discord.ext import commands

from bot.private import sent_privately
from bot.render import Say
from news.answer import Answer, Phrase
from news.errors import BadArgument

log = logging.getLogger(__name__)

Context = commands.Context[commands.Bot]

EXPORT_NAME: Final = "feeds.opml"
REPORT_NAME: Final = "import.txt"
#: A list of feeds longer than this is none.
LARGEST_OPML: Final = 2_000_000
TOO_LARGE: Final = Phrase("That file is too large for a list of feeds (over 2 MB).")
NO_FILE: Final = Phrase(
    "There is no file on that message. Attach the OPML file that your reader exports, and write it again."
)
EXPORTED: Final = Phrase("I have sent you a file with the feeds of this server.")
REPORTED: Final = Phrase("I have sent you a file with the whole report.")
NO_PRIVATE: Final = Phrase(
    "I cannot write to you. Allow private messages from members of this server, and ask again; or use "
    "/feed export, whose answer only you can see."
)
REPORT_UNSENT: Final = Phrase(
    "The whole report did not reach you: I may not attach files here, and I cannot write to you. "
    "/feed list shows what was imported."
)


def has_list(context: Context) -> bool:
    """Whether there is a file to import: a check for the command, as Discord sees to it only where it asks.

    Raises:
        CommandInvokeError: what was typed has none; it holds the sentence that says so.
    """
    if context.interaction is None and not context.message.attachments:
        raise commands.CommandInvokeError(BadArgument(NO_FILE))
    return True


async def list_in(file: discord.Attachment) -> bytes:
    """The list of feeds in an attached file.

    Raises:
        BadArgument: it is too large for one.
    """
    if file.size > LARGEST_OPML:
        raise BadArgument(TOO_LARGE)
    return await file.read()


async def send_list(context: Context, document: bytes, say: Say) -> None:
    """Send the list of a server's feeds.

    Raises:
        BotMissingPermissions: it may not be attached here, and who asked takes no private messages.
    """
    if await _sent(context, document, EXPORT_NAME, say(EXPORTED)):
        return
    if context.interaction is not None:
        raise commands.BotMissingPermissions(["attach_files"])
    await context.send(say(NO_PRIVATE))


async def send_report(context: Context, answer: Answer, say: Say) -> None:
    """Send the whole report on what was imported."""
    if not await _sent(context, _report(answer, say).encode(), REPORT_NAME, say(REPORTED)):
        await context.send(say(REPORT_UNSENT), ephemeral=True)


async def _sent(context: Context, body: bytes, name: str, told: str) -> bool:
    """Whether a file could be sent: here, or in private, which is said here."""
    try:
        await context.send(file=discord.File(io.BytesIO(body), name), ephemeral=True)
    except discord.Forbidden as error:
        log.info("%s may not be attached here: %s", name, error)
    else:
        return True
    if not await sent_privately(context.author, file=discord.File(io.BytesIO(body), name)):
        return False
    await context.send(told, ephemeral=True)
    return True


def _report(answer: Answer, say: Say) -> str:
    """An answer as plain text, for what is longer than a message."""
    lines = [say(answer.title), ""]
    for entry in answer.entries:
        told = "; ".join(say(detail) for detail in entry.detail)
        lines.append(f"{say(entry.heading)}: {told}" if entry.heading else told)
    return "\n".join([*lines, "", *map(say, answer.notes)]).strip() + "\n"
