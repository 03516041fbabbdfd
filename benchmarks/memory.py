"""Resident memory of the processes that a host runs."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import psutil

from benchmarks.texts import varied
from news.reader import open_reader
from tests.discord_server import DiscordServer
from tests.end_to_end.process import running_bot
from tests.web_server import serve

ARTICLES = 20
WORKER_MEGABYTES = 350
"""What a reader worker may take."""

# By then the reader has loaded what it needs.
SETTLING_SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class Memory:
    """Memory of a process, in megabytes.

    Attributes:
        resident: pages in memory, those of mapped files included.
        mapped: pages of files among them (libraries, the gazetteer), which the system may drop and reread.
        unique: what ending the process would set free.
    """

    resident: int
    mapped: int
    unique: int

    def __str__(self) -> str:
        return f"{self.resident} MB resident, {self.mapped} MB of it mapped files; {self.unique} MB unique"


def memory_of(process: psutil.Process) -> Memory:
    """What a process of this user takes now."""
    info = process.memory_full_info()
    return Memory(info.rss // 1_000_000, getattr(info, "shared", 0) // 1_000_000, info.uss // 1_000_000)


async def measure_memory() -> None:
    """Print the memory of a reader worker after some articles, and of the bot connected and idle."""
    worker = await worker_memory(ARTICLES)
    print(
        f"memory: reader worker after {ARTICLES} articles: {worker} (required {WORKER_MEGABYTES} MB resident)"
    )
    with tempfile.TemporaryDirectory() as folder:
        async with (
            DiscordServer.start() as discord,
            serve() as site,
            running_bot(discord, site, Path(folder)) as bot,
        ):
            await asyncio.sleep(SETTLING_SECONDS)
            process = psutil.Process(bot.pid)
            print(f"memory: idle bot process: {memory_of(process)}")
            print(f"memory: its reader worker: {_largest_child(process)}")


async def worker_memory(articles: int) -> Memory:
    """The memory of a reader worker that has read so many different articles."""
    async with open_reader() as reader:
        for text in islice(varied(), articles):
            await reader.read_text(text)
        return _largest_child(psutil.Process())


def _largest_child(process: psutil.Process) -> Memory:
    """The largest process that another has started: multiprocessing adds a small one to the worker."""
    return max(map(memory_of, process.children(recursive=True)), key=lambda memory: memory.resident)
