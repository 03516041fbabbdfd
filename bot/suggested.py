"""What Discord offers while an option is typed."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from difflib import SequenceMatcher
from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import DISCORD_FAILED
from bot.page import shorten
from bot.render import Say
from bot.respond import Responder
from bot.scope import scope_of_interaction
from handlers.scope import Scope
from handlers.suggest import Suggestion
from news.errors import VerbatimError
from news.typed import words

log = logging.getLogger(__name__)

# Discord shows no more (https://docs.discord.com/developers/interactions/receiving-and-responding).
_MOST: Final = 25
# Nobody types more of a name.
_LONGEST_NAME: Final = 32
_LONGEST_LINE: Final = 100

Offers = list[app_commands.Choice[str]]
Offer = Callable[[Scope, str], Awaitable[Sequence[Suggestion]]]
WordedOffer = Callable[[Scope, str, Say], Awaitable[Sequence[Suggestion]]]


async def offers(interaction: discord.Interaction[commands.Bot], offer: Offer, typed: str) -> Offers:
    """What an option may be; nothing where that cannot be had, and the member types on."""
    try:
        # Nobody types into the middle of a long text; what counts stands at its beginning.
        found = await offer(await scope_of_interaction(interaction), typed[:200])
    except (VerbatimError, *DISCORD_FAILED) as error:
        log.info("nothing offered: %s", error or type(error).__name__)
        return []
    return [app_commands.Choice(name=each.label, value=each.value) for each in found]


async def worded_offers(
    interaction: discord.Interaction[commands.Bot], responder: Responder, offer: WordedOffer, typed: str
) -> Offers:
    """What an option may be, in the language in which it will be answered."""
    say = (await responder.speech(interaction)).say
    return await offers(interaction, lambda scope, words: offer(scope, words, say), typed)


def choices_like(lines: Sequence[tuple[str, str]], typed: str) -> Offers:
    """Of values, each with the line shown for it, those that hold what is typed, or else the most alike."""
    by_line: dict[str, tuple[str, str]] = {}
    for value, line in lines:
        found_by = line if words(value) in words(line) else f"{line} {value}"
        by_line[words(found_by).replace(" ", "_")] = (value, line)
    found = [by_line[each] for each in names_like(list(by_line), words(typed))]
    return [app_commands.Choice(name=shorten(line, _LONGEST_LINE), value=value) for value, line in found]


def names_like(names: Sequence[str], typed: str) -> list[str]:
    """The names that hold what is typed, or else all of them, those spelled most alike first."""
    wanted = typed.strip().lstrip("/!").casefold().replace(" ", "_")[:_LONGEST_NAME]
    holding = [name for name in names if wanted in name or wanted.replace("_", "-") in name]
    if holding:
        return holding[:_MOST]
    return sorted(names, key=lambda name: -SequenceMatcher(None, wanted, name).ratio())[:_MOST]
