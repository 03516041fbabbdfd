"""Keeps the archive tidy: deletes what is older than a server keeps it, and servers that were left."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from news.errors import StorageError
from storage.archive import Storage
from storage.forget import Replies
from storage.types import now

log = logging.getLogger(__name__)

EVERY: Final = timedelta(hours=1)
"""How long after one round the next one begins."""

KEPT_AFTER_LEAVING: Final = timedelta(days=7)
"""How long what a server has stays when the bot was removed, in case that was a mistake."""

REPLIES_KEPT: Final = timedelta(days=90)
"""How long it is known which replies are ours, so that they can be withdrawn (bot/delivery.py)."""

QUESTIONS_KEPT: Final = timedelta(days=30)
"""How long the buttons of an answer work."""

# Posts, or articles, that one transaction deletes, while nobody else can write: those of 40 sentences took 20
# to 40 ms (SQLite).
_AT_ONCE: Final = 20
# Between two of them, so that whoever waits to write has their turn.
_PAUSE_SECONDS: Final = 0.05

Withdraw = Callable[[Replies], Awaitable[None]]


async def _keep(_replies: Replies) -> None:
    """Leave our replies where they are."""


@dataclass(frozen=True, slots=True)
class Tidied:
    """What a round of housekeeping has done.

    Attributes:
        posts: how many were too old.
        articles: how many nobody refers to any more because of that.
        guilds: how many were forgotten because the bot had left them.
        questions: how many were too old.
        replies: our messages about the posts, handed to ``withdraw`` already.
    """

    posts: int = 0
    articles: int = 0
    guilds: int = 0
    questions: int = 0
    replies: Replies = ()

    def __add__(self, other: Tidied) -> Tidied:
        return Tidied(
            self.posts + other.posts,
            self.articles + other.articles,
            self.guilds + other.guilds,
            self.questions + other.questions,
            self.replies + other.replies,
        )


class Housekeeping:
    """Deletes what is too old, once an hour.

    Args:
        storage: the archive.
        withdraw: deletes our replies in Discord, after every step.
        clock: what time it is.
    """

    def __init__(
        self, storage: Storage, withdraw: Withdraw = _keep, clock: Callable[[], datetime] = now
    ) -> None:
        self._guilds = storage.guilds
        self._forgetting = storage.forgetting
        self._questions = storage.questions
        self._withdraw = withdraw
        self._clock = clock

    async def run(self) -> None:
        """Tidy up now and every hour until cancelled."""
        while True:
            try:
                await self.once()
            except StorageError:
                log.exception("housekeeping is tried again in an hour")
            await asyncio.sleep(EVERY.total_seconds())

    async def once(self) -> Tidied:
        """Do one round.

        Raises:
            StorageError: the database fails; what was deleted before stays deleted.
        """
        done = Tidied()
        try:
            async for step in self._steps():
                done += step
        finally:
            if done != Tidied():
                await self._forgetting.clean_up(words=bool(done.articles))
        if done != Tidied():
            told = (
                "housekeeping deleted %d posts, %d articles, %d guilds, %d questions; %d replies to withdraw"
            )
            log.info(told, done.posts, done.articles, done.guilds, done.questions, len(done.replies))
        return done

    async def _steps(self) -> AsyncIterator[Tidied]:
        """Work one after the other, as the database has one writer."""
        retentions = await self._guilds.retentions()
        for guild_id, days in retentions.items():
            async for step in self._expire(guild_id, self._clock() - timedelta(days=days)):
                yield step
        left_before = self._clock() - KEPT_AFTER_LEAVING
        for guild_id in await self._guilds.departed(left_before):
            async for step in self._depart(guild_id, left_before):
                yield step
        yield Tidied(questions=await self._questions.prune(QUESTIONS_KEPT))
        for guild_id, days in retentions.items():
            if timedelta(days=days) < QUESTIONS_KEPT:
                pruned = await self._questions.prune(timedelta(days=days), guild_id=guild_id)
                yield Tidied(questions=pruned)

    async def _expire(self, guild_id: int, before: datetime) -> AsyncIterator[Tidied]:
        while True:
            gone = await self._forgetting.expired(guild_id, before, _AT_ONCE)
            yield Tidied(posts=gone.posts, articles=gone.articles, replies=gone.replies)
            if gone.replies:
                await self._withdraw(gone.replies)
            if gone.posts < _AT_ONCE:
                return
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _depart(self, guild_id: int, left_before: datetime) -> AsyncIterator[Tidied]:
        while articles := (await self._forgetting.departed(guild_id, left_before, _AT_ONCE)).articles:
            yield Tidied(articles=articles)
            await asyncio.sleep(_PAUSE_SECONDS)
        if guild_id not in await self._guilds.departed(left_before):
            yield Tidied(guilds=1)
