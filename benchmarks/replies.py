"""From a posted message to the bot's reply, on a Discord of our own on loopback."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

from benchmarks.texts import varied
from benchmarks.timing import Times
from bot.app import compose
from bot.client import VerbatimBot
from news.asker import open_asker
from news.fetch import Fetcher
from news.reader import open_reader
from storage.archive import open_storage
from tests.discord_server import Channel, DiscordServer, Member, Permission, point_client_at

MESSAGES = 20
PATIENCE = 60.0


async def measure_replies() -> None:
    """Print how long a pasted article waits for its reply, beside a command that needs no article."""
    with tempfile.TemporaryDirectory() as folder:
        async with (
            DiscordServer.start() as discord,
            open_storage(f"sqlite:///{Path(folder) / 'replies.db'}") as storage,
            open_reader() as reader,
            open_asker() as asker,
            Fetcher(user_agent="Verbatim/benchmark") as fetcher,
        ):
            guild = discord.add_guild(bot_permissions=Permission.EMBED_LINKS)
            channel, member = guild.add_text_channel("news"), guild.add_member("ana")
            with point_client_at(discord):
                async with VerbatimBot(
                    compose(storage, reader, fetcher, asker), prefix="!", guild_ready_timeout=0.05
                ) as bot:
                    running = asyncio.create_task(bot.start(discord.token))
                    await bot.wait_until_ready()
                    await _print(channel, member)
                    await bot.close()
                await asyncio.gather(running, return_exceptions=True)


async def _print(channel: Channel, member: Member) -> None:
    texts = varied()
    await _exchange(channel, member, next(texts))
    posted = Times(tuple([await _exchange(channel, member, next(texts)) for _ in range(MESSAGES)]))
    helped = Times(tuple([await _exchange(channel, member, "!help") for _ in range(MESSAGES)]))
    summed = Times(tuple([await _exchange(channel, member, "!summary") for _ in range(MESSAGES)]))
    print(f"posted article to reply, loopback Discord: {posted}")
    print(f"!summary to reply:                         {summed}")
    print(f"  yardstick, !help to reply:               {helped}")


async def _exchange(channel: Channel, member: Member, content: str) -> float:
    """Milliseconds until the bot's next message."""
    start = time.perf_counter()
    posted = await channel.post(member, content)
    await channel.wait_for_message(timeout=PATIENCE, after=posted.id)
    return (time.perf_counter() - start) * 1000
