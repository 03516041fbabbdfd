"""A discord.py bot, unmodified but for an ear on its events, run against a loopback server."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import discord
from discord.ext import commands

from tests.discord_server import DiscordServer, point_client_at

# How long to wait for anything: far more than it takes, so that only a real fault runs into it.
PATIENCE = 5.0


def intents(*, message_content: bool = True, members: bool = False) -> discord.Intents:
    """The intents a news bot asks for."""
    wanted = discord.Intents.default()
    wanted.message_content = message_content
    wanted.members = members
    return wanted


class ListeningBot(commands.Bot):
    """Keeps every event until a test asks for it."""

    def __init__(self, wanted: discord.Intents | None = None) -> None:
        super().__init__("!", intents=wanted or intents(), guild_ready_timeout=0.05)
        self._heard: dict[str, asyncio.Queue[tuple[Any, ...]]] = defaultdict(asyncio.Queue)

    def dispatch(self, event_name: str, /, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # as in discord.py
        self._heard[event_name].put_nowait(args)
        super().dispatch(event_name, *args, **kwargs)

    async def on_message(self, message: discord.Message, /) -> None:
        """Overrides the handling of prefix commands, of which there are none."""

    async def heard(self, event_name: str) -> Any:  # noqa: ANN401  # whatever the event carries
        """The next event of that name: its only argument, or all of them."""
        args = await asyncio.wait_for(self._heard[event_name].get(), PATIENCE)
        return args[0] if len(args) == 1 else args


@asynccontextmanager
async def running(server: DiscordServer, bot: commands.Bot) -> AsyncGenerator[None]:
    """Run a bot until the block is left; what stops it early is raised."""
    with point_client_at(server):
        # start() is not cancelled but ended by close(), as a process is by a signal.
        task = asyncio.create_task(bot.start(server.token))
        ready = asyncio.create_task(_until_ready(server, bot))
        await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            ready.cancel()
        else:
            await ready
        try:
            if not task.done():
                yield
        finally:
            await bot.close()
            await asyncio.wait_for(task, PATIENCE)


async def _until_ready(server: DiscordServer, bot: commands.Bot) -> None:
    await server.wait_until_connected(PATIENCE)
    await asyncio.wait_for(bot.wait_until_ready(), PATIENCE)
