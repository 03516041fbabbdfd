"""The least that answers a slash command with discord.py: what a bot's own work is measured beside."""

from __future__ import annotations

import asyncio
import signal

import discord
from discord import app_commands

from bot.discord_face import point_at
from bot.settings import Settings

COMMAND = "bare"


class _Tree(app_commands.CommandTree[discord.Client]):
    """Holds the one command."""

    def __init__(self, client: discord.Client) -> None:
        super().__init__(client)
        command = app_commands.Command(name=COMMAND, description="The least", callback=_answer)
        self.add_command(command)


class _Client(discord.Client):
    async def setup_hook(self) -> None:
        await _Tree(self).sync()


async def _answer(interaction: discord.Interaction[discord.Client]) -> None:
    await interaction.response.defer()
    await interaction.followup.send("Here I am.")


async def run_bare(settings: Settings) -> None:
    """Serve until SIGTERM."""
    point_at(settings)
    async with _Client(intents=discord.Intents(guilds=True)) as client:
        serving = asyncio.create_task(client.start(settings.token()))
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, serving.cancel)
        await asyncio.gather(serving, return_exceptions=True)
