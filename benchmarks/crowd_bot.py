"""``python -m benchmarks.crowd_bot real|bare CORE FILE``: a bot on one core that keeps watch over its event loop.

``real`` is the bot as it is run; ``bare`` answers one command with the least that discord.py needs for it.
What the event loop was late by is written to FILE when the process is told to stop.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

import discord
from discord import app_commands

from bot.discord_face import point_at, run_bot
from bot.logs import set_up_logging
from bot.settings import Settings, load_settings

# The event loop is asked to come back after so long; what it is late by is its lag.
LOOKED_AT_EVERY: Final = 0.010
# Of the main thread: seconds on the processor and seconds it waited for it, in nanoseconds (Linux).
_SCHEDULED: Final = Path("/proc/self/schedstat")


@dataclass(slots=True)
class Watched:
    """What was seen of an event loop, one entry for each look.

    Attributes:
        at: seconds on the clock that all processes of the machine share.
        lags: milliseconds that the loop was late by.
        waits: of these, milliseconds in which its thread was ready and had no processor.
    """

    at: list[float] = field(default_factory=list[float])
    lags: list[float] = field(default_factory=list[float])
    waits: list[float] = field(default_factory=list[float])


async def watch(watched: Watched) -> None:
    """Look at the event loop until cancelled."""
    while True:
        start, waited = time.monotonic(), _waited()
        await asyncio.sleep(LOOKED_AT_EVERY)
        now = time.monotonic()
        watched.at.append(now)
        watched.lags.append((now - start - LOOKED_AT_EVERY) * 1000)
        watched.waits.append((_waited() - waited) * 1000)


def _waited() -> float:
    """Seconds for which the main thread has waited for a processor; 0 where the system does not say."""
    try:
        return int(_SCHEDULED.read_text().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


async def _bare(settings: Settings) -> None:
    """Serve until SIGTERM."""
    point_at(settings)
    client = discord.Client(intents=discord.Intents(guilds=True))
    tree = app_commands.CommandTree(client)

    @tree.command(name="bare", description="The least")
    async def bare(interaction: discord.Interaction) -> None:  # pyright: ignore[reportUnusedFunction] -- the tree keeps it
        await interaction.response.defer()
        await interaction.followup.send("Here I am.")

    async def synced() -> None:
        await tree.sync()

    client.setup_hook = synced  # type: ignore[method-assign]  # as discord.py's own examples for small bots do
    async with client:
        serving = asyncio.create_task(client.start(settings.token()))
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, serving.cancel)
        await asyncio.gather(serving, return_exceptions=True)


async def _run(which: str, file: Path) -> None:
    settings = load_settings(need_token=True, env_file=None)
    set_up_logging(settings.log_level)
    watched = Watched()
    watching = asyncio.create_task(watch(watched))
    await (_bare(settings) if which == "bare" else run_bot(settings))
    watching.cancel()
    file.write_text(json.dumps(asdict(watched)), encoding="utf-8")


if __name__ == "__main__":
    # Every thread and every process that is started from here on stays on that core, too.
    os.sched_setaffinity(0, {int(sys.argv[2])})
    asyncio.run(_run(sys.argv[1], Path(sys.argv[3])))
