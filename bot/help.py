"""``help``: what the bot does, and how each command is written with names from the server's own articles."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import discord
from discord import app_commands
from discord.ext import commands

from bot.controls import Rows
from bot.custom_ids import Press
from bot.help_texts import (
    COMMANDS,
    FOR_MODERATORS,
    INTRODUCTION,
    SAMPLES,
    TITLE,
    WAYS,
    WHICH_NOTE,
    CommandHelp,
)
from bot.offered import for_members
from bot.page import Page, shorten
from bot.presses import Pressed
from bot.render import Say
from bot.respond import Reply, Responder, acknowledge
from bot.scope import scope_of, scope_of_interaction
from bot.suggested import names_like
from handlers.scope import Scope
from news.answer import Phrase
from news.errors import StorageError

log = logging.getLogger(__name__)

Context = commands.Context[commands.Bot]


class HelpCommand(commands.Cog):
    """``help`` as a slash command and with the prefix.

    Args:
        responder: knows the language and the server's articles.
        prefix: what typed commands start with; the examples are written with it.
    """

    def __init__(self, responder: Responder, prefix: str) -> None:
        self._responder = responder
        self._prefix = prefix

    @commands.hybrid_command(name="help", description="What I can do, and how to ask")
    @for_members
    @app_commands.describe(command="One command to explain")
    async def help(self, context: Context, *, command: str | None = None) -> None:
        """Explain the bot or one command."""
        if context.interaction is not None:
            await context.defer(ephemeral=True)
        else:
            await acknowledge(context)
        say = (await self._responder.speech(context)).say
        names = await examples_here(self._responder, await scope_of(context))
        reply = help_reply(command or "", self._prefix, say, names)
        await self._responder.send(context, reply, say, ephemeral=True)

    @help.autocomplete("command")
    async def _commands(
        self, _interaction: discord.Interaction[commands.Bot], typed: str
    ) -> list[app_commands.Choice[str]]:
        found = names_like([entry.name for entry in COMMANDS], typed)
        return [app_commands.Choice(name=f"/{name}", value=name) for name in found]

    async def explain(self, pressed: Pressed) -> None:
        """Explain the command chosen in the menu of the help page."""
        await pressed.interaction.response.defer()
        scope = await scope_of_interaction(pressed.interaction)
        names = await examples_here(self._responder, scope)
        chosen = pressed.values[0] if pressed.values else ""
        reply = help_reply(chosen, self._prefix, pressed.say, names)
        if pressed.is_ephemeral:
            await pressed.interaction.edit_original_response(**reply.as_edit())
        else:
            await pressed.interaction.followup.send(**reply.given(), ephemeral=True)


async def examples_here(responder: Responder, scope: Scope) -> dict[str, str]:
    """Names from the articles that the member can see, for examples that work when they are typed."""
    suggest = responder.app.suggest
    try:
        people, places = await suggest.people(scope, ""), await suggest.places(scope, "")
        articles = await suggest.articles(scope, "")
    except StorageError as error:  # the explanation itself needs no archive
        log.warning("help has no examples from here: %s", error)
        return {}
    numbers = [choice.value for choice in articles if choice.value.isdecimal()]
    found = {"person": people, "place": places}
    names = {name: choices[0].value for name, choices in found.items() if choices}
    return names | ({"number": numbers[0]} if numbers else {})


def help_reply(command: str, prefix: str, say: Say, names: Mapping[str, str] = SAMPLES) -> Reply:
    """The help page for one command, or for all if there is none of that name, with the menu."""
    wanted = _name(command)
    found = [entry for entry in COMMANDS if entry.name == wanted]
    page = _one(found[0], prefix, say, names) if found else _all(prefix, say)
    rows = Rows()
    options = [_option(entry, say, chosen=entry.name == wanted) for entry in COMMANDS]
    rows.menu(say(Phrase("How is it written?")), Press("help"), options, row=0)
    return Reply(page, rows)


def _one(entry: CommandHelp, prefix: str, say: Say, names: Mapping[str, str]) -> Page:
    examples = "\n".join(f"`{prefix}{example}`" for example in entry.written(names))
    purpose = say(entry.purpose)
    if entry.moderators:
        purpose += f"\n-# {say(FOR_MODERATORS)}"
    return Page(f"/{entry.name}", None, f"{purpose}\n\n{examples}", "")


def _all(prefix: str, say: Say) -> Page:
    members = [_line(entry, say) for entry in COMMANDS if not entry.moderators]
    moderators = [_line(entry, say) for entry in COMMANDS if entry.moderators]
    ways = say(Phrase(WAYS.template, {"prefix": prefix}))
    parts = [say(INTRODUCTION), "\n".join(members), f"**{say(FOR_MODERATORS)}**", "\n".join(moderators), ways]
    return Page(say(TITLE), None, "\n\n".join(parts), say(WHICH_NOTE))


def _line(entry: CommandHelp, say: Say) -> str:
    return f"**/{entry.name}** {say(entry.purpose)}"


def _option(entry: CommandHelp, say: Say, *, chosen: bool) -> discord.SelectOption:
    told = shorten(say(entry.purpose), 100)
    return discord.SelectOption(label=f"/{entry.name}", value=entry.name, description=told, default=chosen)


def _name(typed: str) -> str:
    return typed.strip().lstrip("/!").casefold()
