"""The bot may be another process, and be killed: what Discord knows stays in the server."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.discord_server import DiscordServer
from tests.discord_server_tests.bots import PATIENCE
from tests.discord_server_tests.conftest import Scene

# Starting an interpreter and importing discord.py takes a second or two on a busy machine.
START = 30.0
ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import sys
import discord, yarl
from discord.ext import commands

api, gateway, token = sys.argv[1:]
discord.http.Route.BASE = api
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
intents = discord.Intents.default()
intents.message_content = True
bot = commands.Bot("!", intents=intents, guild_ready_timeout=0.05)

@bot.event
async def on_message(message):
    if message.author.id != bot.user.id:
        await message.channel.send("read " + message.content, nonce=message.content)

bot.run(token, log_handler=None)
"""


@asynccontextmanager
async def process(server: DiscordServer) -> AsyncGenerator[asyncio.subprocess.Process]:
    """A bot in a process of its own, killed at the end."""
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, server.api_url, server.gateway_url, server.token, cwd=ROOT
    )
    try:
        await server.wait_until_connected(START)
        yield started
    finally:
        started.kill()
        await started.wait()
        await server.until(lambda: not server.gateway.connected, PATIENCE)


async def test_killed_bot_comes_back_and_posts_nothing_twice(scene: Scene) -> None:
    async with process(scene.server):
        await scene.news.post(scene.ana, "one")
        await scene.news.wait_for_message(lambda message: message.content == "read one", timeout=START)
    await scene.news.post(scene.ana, "lost")
    async with process(scene.server):
        await scene.news.post(scene.ana, "one")
        await scene.news.post(scene.ana, "two")
        await scene.news.wait_for_message(lambda message: message.content == "read two", timeout=START)
    assert [message.content for message in scene.news.by_bot()] == ["read one", "read two"]
    assert scene.server.violations == []
