"""Answers for commands that failed: the person gets a sentence, the log gets the cause."""

from __future__ import annotations

import logging

import discord
from discord import app_commands
from discord.ext import commands

from bot.error_texts import UNEXPECTED, sentence
from bot.render import render_error
from news.answer import Phrase
from news.errors import StorageError, VerbatimError

log = logging.getLogger(__name__)

Context = commands.Context[commands.Bot]


async def answer_error(context: Context, error: Exception) -> None:
    """Say in the channel why a command failed and what to do."""
    cause = unwrap(error)
    phrase = phrase_for(cause, context)
    if phrase is None:
        return
    _log(cause, context)
    try:
        await context.send(render_error(phrase), ephemeral=True)
    except discord.HTTPException as failure:
        log.warning("an error could not be told in channel %d: %s", context.channel.id, failure)


def unwrap(error: Exception) -> Exception:
    """The exception that a command raised, out of the wrappers discord.py puts around it."""
    while isinstance(
        error, commands.CommandInvokeError | commands.HybridCommandError | app_commands.CommandInvokeError
    ):
        error = error.original
    return error


def phrase_for(error: Exception, context: Context) -> Phrase | None:
    """The sentence for an error, or None where silence is right."""
    match error:
        case VerbatimError():
            return sentence(error)
        case commands.CommandNotFound():
            return None  # other bots share the prefix
        case commands.NoPrivateMessage():
            return Phrase("This command works in servers only.")
        case commands.MissingPermissions() | app_commands.MissingPermissions():
            return Phrase("Only members with the permission Manage Server can do that.")
        case commands.BotMissingPermissions():
            return Phrase(
                "I lack a permission for that here: {names}.", {"names": ", ".join(error.missing_permissions)}
            )
        case commands.RangeError():
            return Phrase(
                "That number must lie between {low} and {high}.",
                {"low": error.minimum, "high": error.maximum},
            )
        case commands.UserInputError():
            command = context.command.qualified_name if context.command else ""
            prefix = context.clean_prefix
            return Phrase(
                "I did not understand that. Try “{prefix}help {command}” for how to write it.",
                {"prefix": prefix, "command": command},
            )
        case _:
            return Phrase(UNEXPECTED)


def _log(error: Exception, context: Context) -> None:
    command = context.command.qualified_name if context.command else "?"
    unexpected = not isinstance(error, VerbatimError | commands.CommandError | app_commands.AppCommandError)
    if unexpected or isinstance(error, StorageError):
        log.error("command %s failed", command, exc_info=error)
    else:
        log.info("command %s answered with %s", command, type(error).__name__)
