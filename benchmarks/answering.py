"""How long answers take over archives of several sizes."""

from __future__ import annotations

import gc
import tempfile
from pathlib import Path

import sqlalchemy as sa

from benchmarks.archives import filled
from benchmarks.timing import Times, async_times
from handlers.scope import Scope
from news.article import Span
from storage.database import Database

REPETITIONS = 200
GUILD = CHANNEL = MEMBER = 1


async def measure_answers(size: int) -> None:
    """Print how long each question takes with ``size`` stored articles, beside a bare SELECT."""
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


def _ratio(ours: Times, beside: Times) -> str:
    return f"{ours.median / beside.median:.1f}"
