"""A bot in a process of its own on one core, what it takes, and what its event loop was late by."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import psutil

from benchmarks.cores import CORE
from benchmarks.crowd_bot import Watched
from benchmarks.memory import Memory, memory_of
from benchmarks.shared import REPOSITORY
from tests.discord_server import DiscordServer

_STARTING: Final = 120.0
_STOPPING: Final = 30.0


class PinnedBot:
    """A bot that runs on one core.

    Args:
        process: the bot.
        watched: where it writes what its event loop was late by.
    """

    def __init__(self, process: asyncio.subprocess.Process, watched: Path) -> None:
        self._process = process
        self._watched = watched

    def memory(self) -> list[tuple[str, Memory]]:
        """What each of its processes takes now, the bot itself first."""
        family = self._family()
        return [(_name(each, first=each is family[0]), memory_of(each)) for each in family]

    def worked(self) -> float:
        """Processor seconds of all its processes so far."""
        times = [each.cpu_times() for each in self._family()]
        return sum(each.user + each.system for each in times)

    async def stop(self) -> Watched:
        """End it; gives what was seen of its event loop."""
        self._process.terminate()
        await asyncio.wait_for(self._process.wait(), _STOPPING)
        return Watched(**json.loads(await asyncio.to_thread(self._watched.read_text)))

    def _family(self) -> list[psutil.Process]:
        bot = psutil.Process(self._process.pid)
        return [bot, *bot.children(recursive=True)]


def core_worked() -> float:
    """Seconds for which the bot's core has worked for anybody at all."""
    times = psutil.cpu_times(percpu=True)[CORE]
    return sum(times) - times.idle - times.iowait - times.guest - times.guest_nice


@asynccontextmanager
async def pinned_bot(
    which: str, discord: DiscordServer, folder: Path, **settings: str
) -> AsyncGenerator[PinnedBot]:
    """Start a bot (see ``crowd_bot``) and wait until it is connected; its log is kept in ``folder``."""
    environment = {
        **os.environ,
        "OMP_NUM_THREADS": "1",
        "DISCORD_TOKEN": discord.token,
        "DISCORD_API_URL": discord.api_url,
        "DISCORD_GATEWAY_URL": discord.gateway_url,
        **settings,
    }
    watched = folder / f"{which}.json"
    with (folder / f"{which}.log").open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "benchmarks.crowd_bot", which, str(CORE), str(watched),
            cwd=REPOSITORY, env=environment, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        await discord.wait_until_connected(timeout=_STARTING)
        yield PinnedBot(process, watched)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def _name(process: psutil.Process, *, first: bool) -> str:
    if first:
        return "the bot"
    command = " ".join(process.cmdline())
    return "helper of multiprocessing" if "resource_tracker" in command else "worker process"
