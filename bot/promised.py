"""Answers to interactions: for all or for one member, whatever "is thinking" has promised.

Discord shows the first message after a deferral to whom the deferral was shown, so that an error meant for
one member would be seen by all. The promise is taken back first.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Final

import aiohttp
import discord
from discord.ext import commands

Interaction = discord.Interaction[commands.Bot]

_OPENLY: Final = "an answer for all was promised"


async def promise(interaction: Interaction, *, private: bool) -> None:
    """Show that the bot is thinking, to the member alone or to all."""
    await interaction.response.defer(ephemeral=private, thinking=True)
    promised(interaction, private=private)


def promised(interaction: Interaction, *, private: bool) -> None:
    """Note for whom the answer was promised."""
    interaction.extras[_OPENLY] = not private


async def before_answer(interaction: Interaction, *, private: bool) -> None:
    """Take back the promise of an answer for all where the answer is for the member alone."""
    openly = interaction.extras.pop(_OPENLY, False)
    if openly and private:
        with suppress(discord.HTTPException, aiohttp.ClientError, OSError):
            await interaction.delete_original_response()


async def follow_up(interaction: Interaction, *, private: bool, **shown: Any) -> None:  # noqa: ANN401 -- discord.py's own arguments
    """Answer after ``promise``, as often as there is something to say."""
    await before_answer(interaction, private=private)
    await interaction.followup.send(**shown, ephemeral=private)
