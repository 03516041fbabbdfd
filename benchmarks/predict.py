"""Predictions for the development sets, made by the code the bot answers with."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from news.article import Reading, Span
from news.charset import decode_page
from news.errors import ExtractError, NewsError
from news.extract import article_body, extract_page, extract_text
from news.read import read_text
from storage import search
from storage.archive import Storage, open_storage
from storage.inbox import ItemKind, NewItem

# The scorers look at the first three sentences of a summary and the first three answers to a question;
# MRR looks further down.
SUMMARY_SENTENCES = 3
ANSWERS = 10
GUILD = CHANNEL = MEMBER = 1


class Task(StrEnum):
    """What can be predicted."""

    ATTRIBUTION = "attribution"
    PLACES = "places"
    SUMMARY = "summary"
    QUESTIONS = "questions"
    EXTRACTION = "extraction"


def predict(task: Task, data: Path) -> Iterator[dict[str, Any]]:
    """One prediction for each line of ``data``, in order; what cannot be read predicts nothing."""
    with data.open(encoding="utf-8") as lines, Archive() as archive:
        predictor = _predictor(task, data, archive)
        for line in lines:
            if line.strip():
                record = json.loads(line)
                yield {"id": record["id"]} | predictor(record)


def _predictor(task: Task, data: Path, archive: Archive) -> Callable[[dict[str, Any]], dict[str, Any]]:
    match task:
        case Task.ATTRIBUTION:
            return lambda record: {"attributions": _attributions(record["text"])}
        case Task.PLACES:
            return lambda record: {"places": _places(record["text"], _address(record))}
        case Task.SUMMARY:
            return lambda record: {"sentences": archive.summary(record["text"])}
        case Task.QUESTIONS:
            return lambda record: {"sentences": archive.answers(record["text"], record["question"])}
        case Task.EXTRACTION:
            return lambda record: _extraction(data.parent / record["html"], _address(record))


def _reading(text: str, url: str = "") -> Reading | None:
    try:
        return read_text(text, url or None)
    except NewsError:
        return None


def _attributions(text: str) -> list[dict[str, Any]]:
    reading = _reading(text)
    if reading is None:
        return []
    names = {speaker.id: speaker.name for speaker in reading.speakers}
    return [
        {"content": attribution.content, "source": attribution.source}
        | ({"speaker": names[attribution.speaker]} if attribution.speaker is not None else {})
        for attribution in reading.attributions
    ]


def _places(text: str, url: str) -> list[dict[str, Any]]:
    """The toponyms; what only names a people is no place, as the annotators see it."""
    reading = _reading(text, url)
    found: list[dict[str, Any]] = []
    for place in reading.places if reading else ():
        entry = place.entry
        where = {
            "lat": entry.latitude if entry else None,
            "lon": entry.longitude if entry else None,
        } | ({"geonameid": entry.geonames_id} if entry else {})
        found += [
            {"start": span.start, "end": span.end} | where
            for span in place.mentions
            if span not in place.demonyms
        ]
    return found


def _extraction(html: Path, url: str) -> dict[str, Any]:
    body = decode_page(gzip.decompress(html.read_bytes()))
    try:
        article = extract_page(body, "text/html", url)
    except ExtractError:
        # The bot leaves teasers and pages that opted out alone; what their text is can be measured still.
        return {"articleBody": _refused(body, url)}
    told = {"title": article.title, "date": article.published.isoformat() if article.published else None}
    return {"articleBody": article_body(article)} | {key: value for key, value in told.items() if value}


def _address(record: dict[str, Any]) -> str:
    """Where a page is from; some of the data name files in place of addresses."""
    url = record.get("url") or ""
    return url if url.startswith(("http://", "https://")) else ""


def _refused(body: str, url: str) -> str:
    try:
        return article_body(extract_text(body, url))
    except ExtractError:
        return ""


class Archive:
    """An archive in memory; readings are stored and asked for as the bot does it."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self._stored: dict[str, int | None] = {}
        self._storage: Storage | None = None

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

    def summary(self, text: str) -> list[Span]:
        """Offsets of the sentences of a summary, in the text's order."""
        return self._runner.run(self._summary(text))

    def answers(self, text: str, question: str) -> list[Span]:
        """Offsets of the sentences that answer best, best first."""
        return self._runner.run(self._answers(text, question))

    async def _summary(self, text: str) -> list[Span]:
        storage, article_id = await self._store(text)
        if article_id is None:
            return []
        citations = await storage.articles.summary(GUILD, article_id, SUMMARY_SENTENCES)
        return [citation.span for citation in citations]

    async def _answers(self, text: str, question: str) -> list[Span]:
        storage, article_id = await self._store(text)
        if article_id is None:
            return []
        async with storage.database.read() as connection:
            hits = await search.match(connection, GUILD, question, [article_id], limit=ANSWERS, any_word=True)
        spans = await storage.articles.sentence_spans(GUILD, article_id)
        return [spans[hit.position] for hit in hits]

    async def _store(self, text: str) -> tuple[Storage, int | None]:
        storage = self._storage
        if storage is None:
            raise RuntimeError("the archive is not open")
        if text not in self._stored:
            reading = _reading(text)
            self._stored[text] = (
                None if reading is None else await store(storage, reading, len(self._stored) + 1)
            )
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
