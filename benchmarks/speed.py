"""Speed and memory, each figure beside a yardstick measured in the same run.

A time on a shared machine means little by itself; the ratio to the yardstick is what to look at.
"""

from __future__ import annotations

import asyncio
import gc
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import psutil
import sqlalchemy as sa

from benchmarks.archives import filled
from benchmarks.replies import measure_replies
from benchmarks.texts import WORDS, article_of, samples
from benchmarks.timing import Times, async_times, times, watch_loop
from benchmarks.yardsticks import lex_rank
from handlers.scope import Scope
from news.article import Span
from news.read import read_text
from news.reader import open_reader
from storage.database import Database
from tests.discord_server import DiscordServer
from tests.end_to_end.process import running_bot
from tests.web_server import serve

REPETITIONS = 200
# By then the reader has loaded what it needs.
SETTLING_SECONDS = 8.0
GUILD = CHANNEL = MEMBER = 1


async def measure(sizes: Sequence[int]) -> None:
    """Print every figure."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    _reading()
    await _lag()
    await measure_replies()
    for size in sizes:
        await _answers(size)
    await _memory()


def _reading() -> None:
    text = article_of()
    read_text(text)
    ours = times(lambda: read_text(text), 20)
    beside = times(lambda: lex_rank(text), 20)
    rate = 1000 / ours.percentile(0.5)
    ratio = ours.percentile(0.5) / beside.percentile(0.5)
    print(f"reading, {WORDS} words, one core: {rate:.1f} articles/s  {ours}")
    print(f"  yardstick, sumy's LexRank on the same text: {beside}  (ours / its: {ratio:.2f})")
    for characters in (1_000, 10_000, 100_000, 1_000_000):
        long_text = (text * (characters // len(text) + 1))[:characters]
        spent = times(lambda source=long_text: read_text(source), 3 if characters < 1_000_000 else 1)
        print(f"reading {characters:>9,} characters: {spent}")


async def _lag() -> None:
    texts = [f"{text}\n\nNumber {number}." for number in range(4) for text in samples()][:10]
    async with open_reader() as reader:
        await reader.read_text(texts[0])
        async with watch_loop() as idle:
            await asyncio.sleep(1.0)
        async with watch_loop() as lag:
            await asyncio.gather(*(reader.read_text(text) for text in texts))
        workers = [_megabytes(child) for child in psutil.Process().children(recursive=True)]
    print(f"event-loop lag while ten articles are read: worst {lag.worst:.1f} ms  {lag.times}")
    print(f"  yardstick, the idle loop: worst {idle.worst:.1f} ms  {idle.times}")
    print(f"memory: reader worker {max(workers, default=0)} MB")


async def _answers(size: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with filled(f"sqlite:///{Path(folder) / 'bench.db'}", size) as app:
            scope = Scope(GUILD, CHANNEL, MEMBER, request_id=1)
            name = (await app.storage.attributions.speakers(GUILD, limit=1))[0].name
            said = (await app.storage.attributions.by_speaker(GUILD, name, limit=1))[0]
            words = " ".join(Span(*said.marks[0]).of(" " * said.span.start + said.passage).split()[1:6])
            place = (await app.storage.places.in_articles(GUILD, limit=1))[0].name
            gc.collect()
            asked = {
                "summary": lambda: app.summary(scope),
                "summary by number": lambda: app.summary(scope, str(max(1, size // 2))),
                "who-said": lambda: app.who_said(scope),
                "who-said NAME": lambda: app.who_said(scope, name),
                "who-said NAME, all": lambda: app.who_said(scope, name, "all"),
                "who-said words, all": lambda: app.who_said(scope, words, "all"),
                "where": lambda: app.where(scope),
                "where PLACE, all": lambda: app.where(scope, place, "all"),
                "articles list": lambda: app.articles.list(scope),
            }
            print(f"answers with {size:,} stored articles (SQLite):")
            bare = await async_times(lambda: _select(app.storage.database), REPETITIONS)
            print(f"  {'yardstick, a bare SELECT':26} {bare}")
            for label, question in asked.items():
                await question()
                spent = await async_times(question, REPETITIONS if size < 10_000 else REPETITIONS // 2)
                print(f"  {label:26} {spent}  ({_ratio(spent, bare)} x the SELECT)")


async def _select(database: Database) -> None:
    async with database.read() as connection:
        await connection.execute(sa.text("SELECT id FROM articles WHERE id = 1"))


async def _memory() -> None:
    """Resident memory of the bot as a host runs it, connected and idle."""
    with tempfile.TemporaryDirectory() as folder:
        async with (
            DiscordServer.start() as discord,
            serve() as site,
            running_bot(discord, site, Path(folder)) as bot,
        ):
            await asyncio.sleep(SETTLING_SECONDS)
            process = psutil.Process(bot.pid)
            workers = [_megabytes(child) for child in process.children(recursive=True)]
            print(f"memory: bot process {_megabytes(process)} MB, its reader worker {max(workers)} MB")


def _ratio(ours: Times, beside: Times) -> str:
    return f"{ours.percentile(0.5) / beside.percentile(0.5):.1f}"


def _megabytes(process: psutil.Process) -> int:
    return process.memory_info().rss // 1_000_000
