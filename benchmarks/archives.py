"""An app over an archive of a given size, filled through the same code that stores a posted article."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace

from benchmarks.in_memory import store
from benchmarks.texts import samples
from bot.app import App, compose
from news.article import Paragraph, ParagraphKind, Reading, Span
from news.asker import open_asker
from news.fetch import Fetcher
from news.read import read_text
from news.reader import open_reader
from storage.archive import open_storage


@asynccontextmanager
async def filled(url: str, size: int) -> AsyncGenerator[App]:
    """The app, with ``size`` articles stored."""
    readings = [read_text(text) for text in samples()]
    async with (
        open_storage(url) as storage,
        open_reader() as reader,
        open_asker() as asker,
        Fetcher(user_agent="Verbatim/benchmark") as fetcher,
    ):
        for number in range(size):
            await store(storage, _variant(readings[number % len(readings)], number), number + 1)
        yield compose(storage, reader, fetcher, asker)


def _variant(reading: Reading, number: int) -> Reading:
    """The same reading of a text with one more paragraph: reading each would fill the same rows, in hours."""
    article = reading.article
    text = f"{article.text}\n\nReport number {number}."
    extra = Paragraph(Span(len(article.text) + 2, len(text)), ParagraphKind.NOTE)
    return replace(reading, article=replace(article, text=text, paragraphs=(*article.paragraphs, extra)))
