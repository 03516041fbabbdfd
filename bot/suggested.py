"""What Discord offers while an option is typed."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import DISCORD_FAILED
from bot.scope import scope_of_interaction
from handlers.scope import Scope
from handlers.suggest import Suggestion
from news.errors import VerbatimError

log = logging.getLogger(__name__)

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
