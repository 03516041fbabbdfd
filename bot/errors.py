"""Answers for commands that failed: the person gets a sentence, the log gets the cause."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import Final

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot.error_texts import UNEXPECTED, sentence
from bot.language import Speech, speech_of
from bot.offered import SwitchedOff
from bot.page import shorten
from bot.permissions import permission_names
from bot.render import render_error
from news.answer import Phrase
from news.errors import StorageError, VerbatimError

log = logging.getLogger(__name__)

Context = commands.Context[commands.Bot]

DISCORD_FAILED: Final = (discord.HTTPException, aiohttp.ClientError, OSError)
"""What a request to Discord raises: refused or failed there, the connection lost, no connection at all."""

# What was typed is repeated up to this length; a whole pasted article would push the advice off the screen.
LONGEST_ECHO: Final = 100
SWITCHED_OFF: Final = "🔇"
"""The reaction to what is typed where moderators have switched the bot off: nobody else is to read of it."""
_CHANGED: Final = Phrase("This command has changed. Restart Discord to see it anew.")


class ErrorAnswers(commands.Cog):
    """Turns any failure of a command into a sentence.

    Args:
        speech: finds the language of who asked; without it, it is that of their client or server.
    """

    def __init__(self, speech: Callable[[Context], Awaitable[Speech]] | None = None) -> None:
        self._speech = speech

    @commands.Cog.listener()
    async def on_command_error(self, context: Context, error: Exception) -> None:
        """Say in the channel why a command failed and what to do."""
        cause = unwrap(error)
        if isinstance(cause, SwitchedOff):
            await _mark_off(context)
            return
        phrase = phrase_for(cause, context)
        if phrase is None:
            return
        _log(cause, context)
        told = render_error(_brief(phrase), (await self._spoken(context)).say)
        try:
            await context.send(told, ephemeral=True)
        except DISCORD_FAILED as failure:
            log.warning("an error could not be told in channel %d: %s", context.channel.id, failure)

    async def _spoken(self, context: Context) -> Speech:
        if self._speech is None:
            return speech_of(context)
        try:
            return await self._speech(context)
        except StorageError:  # it may be the very error that is to be told
            return speech_of(context)


class Tree(app_commands.CommandTree[commands.Bot]):
    """The slash commands; answers those that Discord still offers and that exist no more.

    Attributes:
        lets: decides whether an interaction is answered, and answers it where not; ``bot/switch.py`` sets it.
    """

    lets: Callable[[discord.Interaction[commands.Bot]], Awaitable[bool]] | None = None

    async def interaction_check(self, interaction: discord.Interaction[commands.Bot], /) -> bool:
        """Let commands, message menus and autocompletion pass, unless they are answered already."""
        return self.lets is None or await self.lets(interaction)

    async def on_error(
        self, interaction: discord.Interaction[commands.Bot], error: app_commands.AppCommandError, /
    ) -> None:
        """Answer what reaches no command; the commands' own failures go to ``ErrorAnswers``."""
        log.error("an interaction failed", exc_info=error)
        if interaction.type is not discord.InteractionType.application_command:
            return
        gone = isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch)
        phrase = _CHANGED if gone else UNEXPECTED
        try:
            told = render_error(phrase, speech_of(interaction).say)
            await interaction.response.send_message(told, ephemeral=True)
        except (discord.InteractionResponded, *DISCORD_FAILED) as failure:
            log.warning("an error could not be told to a member: %s", failure)


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
        case commands.NoPrivateMessage() | app_commands.NoPrivateMessage():
            return Phrase("This command works in servers only. Use it in a server's channel.")
        case commands.MissingPermissions() | app_commands.MissingPermissions():
            return Phrase("Only members with the permission Manage Server can do that. Ask one of them.")
        case commands.BotMissingPermissions() | app_commands.BotMissingPermissions():
            return Phrase(
                "I lack a permission for that here: {names}. Ask a moderator to grant it.",
                {"names": permission_names(error.missing_permissions)},
            )
        case commands.UserInputError() | app_commands.TransformerError():
            return _misunderstood(error, context)
        case _:
            return UNEXPECTED


def _misunderstood(error: Exception, context: Context) -> Phrase:
    """What was wrong with what a person typed, and where to see how it is written."""
    values: dict[str, object] = {
        "prefix": context.clean_prefix,
        "command": context.command.qualified_name.split()[0] if context.command else "",
    }
    match error:
        case commands.BadFlagArgument(original=commands.RangeError() as outside) | (
            commands.RangeError() as outside
        ):
            return _outside(outside)
        case commands.BadFlagArgument():
            values |= {"option": error.flag.name, "typed": error.argument}
            return Phrase(
                "“{typed}” is no value for {option}. Try “{prefix}help {command}” for how to write it.",
                values,
            )
        case commands.MissingFlagArgument() | commands.TooManyFlags():
            values["option"] = error.flag.name
            return Phrase(
                "I need exactly one value after “{option}:”. "
                "Try “{prefix}help {command}” for how to write it.",
                values,
            )
        case commands.MissingRequiredArgument():
            values["option"] = _missing(error.param)
            return Phrase(
                "Something is missing: {option}. Try “{prefix}help {command}” for how to write it.", values
            )
        case commands.ChannelNotFound():
            return Phrase(
                "There is no channel “{typed}” here. Type # and choose one from the list.",
                {"typed": error.argument},
            )
        case _:
            return Phrase(
                "I did not understand that. Try “{prefix}help {command}” for how to write it.", values
            )


def _missing(param: commands.Parameter) -> str:
    """The option that was left out: of several written in a row, the first that is needed."""
    kind = param.converter
    if isinstance(kind, type) and issubclass(kind, commands.FlagConverter):
        return next((flag.name for flag in kind.get_flags().values() if flag.required), param.name)
    return param.name


def _outside(error: commands.RangeError) -> Phrase:
    if error.maximum is None:
        return Phrase("That number must be {low} or more.", {"low": error.minimum})
    return Phrase(
        "That number must lie between {low} and {high}.", {"low": error.minimum, "high": error.maximum}
    )


async def _mark_off(context: Context) -> None:
    """Show who typed something that it was seen, and that nothing follows."""
    log.info("nothing is answered in channel %d: moderators have switched the bot off", context.channel.id)
    with suppress(*DISCORD_FAILED):  # where reactions are not allowed, silence is what is left
        await context.message.add_reaction(SWITCHED_OFF)


def _brief(phrase: Phrase) -> Phrase:
    short = {
        name: shorten(value, LONGEST_ECHO) if isinstance(value, str) else value
        for name, value in phrase.values.items()
    }
    return replace(phrase, values=short)


def _log(error: Exception, context: Context) -> None:
    command = context.command.qualified_name if context.command else "?"
    unexpected = not isinstance(error, VerbatimError | commands.CommandError | app_commands.AppCommandError)
    if unexpected or isinstance(error, StorageError):
        log.error("command %s failed", command, exc_info=error)
    else:
        log.info("command %s answered with %s", command, type(error).__name__)
