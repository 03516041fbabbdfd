"""Fifty members who ask at once, again and again for a minute, while articles are read: how long they wait.

The bot and its worker processes have one core. The loopback Discord and the members are this process, on the
other cores. In the same run the same members ask a bot that does nothing but answer.
"""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Final

from benchmarks.archives import filled
from benchmarks.asked import show_head
from benchmarks.bare_bot import COMMAND
from benchmarks.cores import on_other_cores
from benchmarks.crowd_members import (
    PATIENCE,
    Asking,
    Topics,
    Waited,
    members,
    post_articles,
    topics_of,
    waited_for,
)
from benchmarks.crowd_process import PinnedBot, core_worked, pinned_bot
from benchmarks.crowd_shown import Seen, show_lag, show_load, show_targets, show_waits
from benchmarks.in_memory import CHANNEL, GUILD
from benchmarks.texts import varied
from tests.discord_server import DiscordServer, Guild, Options, Permission

MEMBERS: Final = 50
SECONDS: Final = 60.0
"""How long they go on asking."""

_ARTICLE_EVERY: Final = 5.0
# So many that none is asked more often than it may be: 150 times a minute.
_CHANNELS: Final = 10
_BARE_ROUNDS: Final = 20


async def measure_crowd(size: int) -> None:
    """Print how long members wait, over an archive of that many articles in SQLite."""
    with tempfile.TemporaryDirectory(prefix="verbatim-crowd-") as name:
        folder = Path(name)
        async with filled("SQLite", size) as archive:
            topics = topics_of(archive)
            await asyncio.to_thread(_copy, archive.folder / "archive.db", folder / "verbatim.db")
        with on_other_cores():
            show_head(f"{MEMBERS} members at once on one core for {SECONDS:.0f} s, {size:,} articles, SQLite")
            real = await _measure(folder, topics)
            bare = await _measure_bare(folder)
    show_waits("yardstick, the same members at a bot that only answers", bare)
    show_targets(real, bare)


def _copy(archive: Path, copy: Path) -> None:
    """Copy a database that others may have open."""
    with closing(sqlite3.connect(archive)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


async def _measure(folder: Path, topics: Topics) -> Sequence[Waited]:
    # To check each request against Discord's description is work that Discord does not do on this machine.
    async with DiscordServer.start(Options(openapi=False)) as discord:
        guild = _newsroom(discord)
        crowd = members(guild, topics, MEMBERS)
        url = f"sqlite:///{folder / 'verbatim.db'}"
        async with pinned_bot("real", discord, folder, DATABASE_URL=url) as bot:
            await discord.until(lambda: discord.commands, PATIENCE, "the commands")
            show_waits("the first questions after a start", await _once(crowd))
            seen = await _for_a_while(bot, crowd, guild)
            memory = bot.memory()
            watched = await bot.stop()
        show_waits("then", seen.waited)
        show_load(seen)
        show_lag(watched, seen)
        for name, what in memory:
            print(f"  memory, {name}: {what}")
        for violation in discord.violations[:10]:
            print(f"  against Discord's rules: {violation}")
    return seen.waited


def _newsroom(discord: DiscordServer) -> Guild:
    """The guild that the archive is of, with its channels and more."""
    world = discord.world
    ordinary = world.ids.next
    # the guild, the bot's role, the channels
    given = [GUILD, ordinary(), *range(CHANNEL, CHANNEL + _CHANNELS)]
    world.ids.next = lambda: given.pop(0) if given else ordinary()  # type: ignore[method-assign]  # as they are stored
    guild = discord.add_guild(bot_permissions=[Permission.EMBED_LINKS, Permission.ATTACH_FILES])
    for number in range(_CHANNELS):
        guild.add_text_channel(f"news{number}")
    return guild


async def _once(crowd: Sequence[Asking]) -> list[Waited]:
    """Everybody asks once, at once."""
    await asyncio.gather(*(one.ask() for one in crowd))
    waited = [each for one in crowd for each in one.waited]
    for one in crowd:
        one.waited.clear()
    return waited


async def _for_a_while(bot: PinnedBot, crowd: Sequence[Asking], guild: Guild) -> Seen:
    texts = list(islice(varied(), int(SECONDS / _ARTICLE_EVERY)))
    worked, core, begun = bot.worked(), core_worked(), time.monotonic()
    end = asyncio.get_running_loop().time() + SECONDS
    posting = asyncio.create_task(post_articles(guild, texts, _ARTICLE_EVERY))
    await asyncio.gather(*(one.ask_until(end) for one in crowd))
    ended = time.monotonic()
    worked, core = bot.worked() - worked, core_worked() - core
    waited = [each for one in crowd for each in one.waited]
    return Seen(waited, await posting, begun, ended, worked, core)


async def _measure_bare(folder: Path) -> list[Waited]:
    """What the same members wait for at a bot that only answers, all at once again and again."""
    async with DiscordServer.start(Options(openapi=False)) as discord:
        guild = _newsroom(discord)
        channel = guild.channels[CHANNEL]
        people = [guild.add_member(f"member{number}") for number in range(MEMBERS)]
        async with pinned_bot("bare", discord, folder) as bot:
            await discord.until(lambda: discord.commands, PATIENCE, "the command")
            waited: list[Waited] = []
            for _ in range(_BARE_ROUNDS):
                asked = [await channel.slash(person, COMMAND) for person in people]
                waited += await asyncio.gather(*(waited_for(each, COMMAND) for each in asked))
            await bot.stop()
    return waited
