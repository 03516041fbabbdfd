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
from bot.scope import scope_of_interaction
from handlers.scope import Scope
from handlers.suggest import Suggestion
from news.errors import VerbatimError

log = logging.getLogger(__name__)

# Discord shows no more (https://docs.discord.com/developers/interactions/receiving-and-responding).
_MOST: Final = 25
# Longer than any name that is offered.
_LONGEST_NAME: Final = 32

Offers = list[app_commands.Choice[str]]
Offer = Callable[[Scope, str], Awaitable[Sequence[Suggestion]]]


async def offers(interaction: discord.Interaction[commands.Bot], offer: Offer, typed: str) -> Offers:
    """What an option may be; nothing where that cannot be had, and the member types on."""
    try:
        # Nobody types into the middle of a long text; what counts stands at its beginning.
        found = await offer(await scope_of_interaction(interaction), typed[:200])
    except (VerbatimError, *DISCORD_FAILED) as error:
        log.info("nothing offered: %s", error or type(error).__name__)
        return []
    return [app_commands.Choice(name=each.label, value=each.value) for each in found]


def names_like(names: Sequence[str], typed: str) -> list[str]:
    """The names that hold what is typed, or else all of them, those spelled most alike first."""
    wanted = typed.strip().lstrip("/!").casefold().replace(" ", "_")[:_LONGEST_NAME]
    holding = [name for name in names if wanted in name or wanted.replace("_", "-") in name]
    if holding:
        return holding[:_MOST]
    return sorted(names, key=lambda name: -SequenceMatcher(None, wanted, name).ratio())[:_MOST]
