"""An archive in memory that readings are stored in and asked for as the bot does it."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from handlers.retrieval import Finding, Retrieval
from news.article import Reading, Span
from news.asker import open_asker
from news.question import understand
from storage.archive import Storage, open_storage
from storage.inbox import ItemKind, NewItem

# The scorers look at the first three sentences of a summary and the first three answers to a question;
# MRR looks further down.
SUMMARY_SENTENCES = 3
ANSWERS = 10
GUILD = CHANNEL = MEMBER = 1


class Archive:
    """An archive in memory; readings are stored and asked for as the bot does it."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self._stored: dict[str, int] = {}
        self._storage: Storage | None = None
        self._retrieval: Retrieval | None = None

    def __enter__(self) -> Self:
        """Open the archive."""
        self._runner.__enter__()
        self._storage = self._runner.run(self._stack.enter_async_context(open_storage("sqlite:///:memory:")))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close it."""
        self._runner.run(self._stack.aclose())
        self._runner.__exit__(kind, error, traceback)

    def summary(self, reading: Reading) -> list[Span]:
        """Offsets of the sentences of a summary, in the text's order."""
        return self._runner.run(self._summary(reading))

    def answers(self, reading: Reading, question: str) -> Finding:
        """The sentences that answer best, best first, and how sure that is."""
        return self._runner.run(self._answers(reading, question))

    async def _summary(self, reading: Reading) -> list[Span]:
        storage, article_id = await self._store(reading)
        citations = await storage.articles.summary(GUILD, article_id, SUMMARY_SENTENCES)
        return [citation.span for citation in citations]

    async def _answers(self, reading: Reading, question: str) -> Finding:
        storage, article_id = await self._store(reading)
        if self._retrieval is None:
            self._retrieval = Retrieval(storage, await self._stack.enter_async_context(open_asker()))
        return await self._retrieval(GUILD, understand(question), [article_id])

    async def _store(self, reading: Reading) -> tuple[Storage, int]:
        storage = self._storage
        if storage is None:
            raise RuntimeError("the archive is not open")
        text = reading.article.text
        if text not in self._stored:
            self._stored[text] = await store(storage, reading, len(self._stored) + 1)
        return storage, self._stored[text]


async def store(storage: Storage, reading: Reading, message_id: int) -> int:
    """Store a reading as if it had been posted; returns its key."""
    item = NewItem(
        guild_id=GUILD,
        channel_id=CHANNEL,
        message_id=message_id,
        member_id=MEMBER,
        position=0,
        kind=ItemKind.TEXT,
        payload=reading.article.text,
        posted_at=datetime.now(UTC),
    )
    await storage.inbox.accept([item])
    accepted = (await storage.inbox.of_message(GUILD, message_id))[0]
    return (await storage.inbox.complete(accepted, reading, None)).article_id
