"""The bot as a process of its own, started and killed as a host would."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from tests.discord_server import DiscordServer
from tests.shared_data import REPOSITORY
from tests.web_server import WebServer

START_SECONDS = 60.0


class BotProcess:
    """``python -m bot run``, with its log kept."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self._process = process
        self._log = log

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def kill(self) -> None:
        """SIGKILL: no chance to tidy up."""
        # The whole group, reader processes included, as when a machine loses power.
        os.killpg(self._process.pid, signal.SIGKILL)

    async def terminate(self) -> int:
        """SIGTERM, as a service manager sends it; returns the exit status."""
        self._process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self._process.wait(), START_SECONDS)

    async def wait(self) -> int:
        """Wait for the end."""
        return await asyncio.wait_for(self._process.wait(), START_SECONDS)

    async def logged(self, text: str) -> None:
        """Wait until it has logged a text."""
        async with asyncio.timeout(START_SECONDS):
            while text not in self.log:
                await asyncio.sleep(0.005)

    @property
    def log(self) -> str:
        """What it has logged so far."""
        return self._log.read_text()


@asynccontextmanager
async def running_bot(
    discord: DiscordServer,
    site: WebServer,
    folder: Path,
    *,
    module: Sequence[str] = ("bot", "run"),
    **settings: str,
) -> AsyncGenerator[BotProcess]:
    """Start the bot and wait until it is connected; killed at the end if it still runs."""
    environment = {
        **os.environ,
        "DISCORD_TOKEN": discord.token,
        "DISCORD_API_URL": discord.api_url,
        "DISCORD_GATEWAY_URL": discord.gateway_url,
        "DATABASE_URL": f"sqlite:///{folder / 'verbatim.db'}",
        "FETCH_ALLOWED_HOSTS": site.host,
        **settings,
    }
    log = folder / "bot.log"
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", *module, cwd=REPOSITORY, env=environment, stdout=output, stderr=output,
            start_new_session=True,
        )  # fmt: skip
    bot = BotProcess(process, log)
    try:
        await discord.wait_until_connected(timeout=START_SECONDS)
        yield bot
    finally:
        if process.returncode is None:
            bot.kill()
        await process.wait()
