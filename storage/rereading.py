"""Reading again: which articles an older reader has read, and putting a new reading in the old one's place.

An attempt is counted, durably, before it begins, so that an article that brings the process down is not tried
for ever; the new reading replaces the old one in one transaction, so that there is always one of the two.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import date
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.article import Article, Paragraph, ParagraphKind, Reading, Span
from news.errors import UnknownArticle
from storage import parts
from storage.corrections import reapply
from storage.database import Database
from storage.embeddings import Embeddings
from storage.schema import articles, guilds, inbox, paragraphs, readings
from storage.types import AnyRow

log = logging.getLogger(__name__)

# As often as the inbox tries an item: what fails three times brings down whoever reads it.
MOST_ATTEMPTS: Final = 3


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as it was stored.

    Attributes:
        day: against which "Monday" was resolved: when it was published or, where it does not say, stored.
    """

    guild_id: int
    article_id: int
    article: Article
    day: date


class Rereading:
    """The articles of all guilds that are to be read again.

    Args:
        database: the archive.
        embeddings: told which vectors have changed.
    """

    def __init__(self, database: Database, embeddings: Embeddings) -> None:
        self._database = database
        self._embeddings = embeddings

    async def waiting(self, reader: str) -> int:
        """Count the articles that another reader than this one has read, those given up left out."""
        query = sa.select(sa.func.count()).select_from(readings).where(*_waiting(reader))
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar_one()

    async def is_quiet(self) -> bool:
        """Whether nothing that was posted waits to be read."""
        async with self._database.read() as connection:
            return (await connection.execute(sa.select(inbox.c.id).limit(1))).first() is None

    async def take(self, reader: str, before: int | None = None) -> StoredArticle | None:
        """Give the newest article that waits for this reader, and count the attempt; None where none does.

        Args:
            reader: what is to read it, as ``news.reading_version.reader_name`` names it.
            before: only articles with lower keys are given.
        """
        query = sa.select(readings.c.article_id).where(*_waiting(reader))
        if before is not None:
            query = query.where(readings.c.article_id < before)
        query = query.order_by(readings.c.article_id.desc()).limit(1)
        async with self._database.write() as connection:
            article_id = (await connection.execute(query)).scalar_one_or_none()
            if article_id is None:
                return None
            tried = sa.case((readings.c.trying == reader, readings.c.attempts), else_=0)
            begun = sa.update(readings).where(readings.c.article_id == article_id)
            await connection.execute(begun.values(trying=reader, attempts=tried + 1))
            return await _article(connection, article_id)

    async def replace(self, guild_id: int, article_id: int, reading: Reading) -> None:
        """Put a new reading in the place of an article's old one, all or nothing.

        The article's key, number, posts, address and dates stay; what members have corrected is corrected
        again.

        Raises:
            UnknownArticle: the guild has no such article, or it has another text.
        """
        prepared = await asyncio.to_thread(parts.prepare, reading)
        async with self._database.write() as connection:
            # On PostgreSQL whoever forgets articles of the guild waits for this lock, and we for them.
            lock = sa.select(guilds.c.guild_id).where(guilds.c.guild_id == guild_id).with_for_update()
            await connection.execute(lock)
            if not await parts.replace(connection, guild_id, article_id, prepared):
                raise UnknownArticle(str(article_id))
            await reapply(connection, article_id)
        self._embeddings.changed(guild_id, article_id)
        log.debug("guild %d: article %d was read again", guild_id, article_id)


def _waiting(reader: str) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return (
        readings.c.reader != reader,
        sa.or_(readings.c.trying != reader, readings.c.attempts < MOST_ATTEMPTS),
    )


async def _article(connection: AsyncConnection, article_id: int) -> StoredArticle:
    row = (await connection.execute(sa.select(articles).where(articles.c.id == article_id))).one()
    layout = sa.select(paragraphs).where(paragraphs.c.article_id == article_id)
    rows = (await connection.execute(layout.order_by(paragraphs.c.position))).all()
    article = Article(
        text=row.text,
        paragraphs=tuple(map(_paragraph, rows)),
        url=row.url,
        title=row.title,
        byline=row.byline,
        publisher=row.publisher,
        published=row.published,
        language=row.language,
    )
    return StoredArticle(row.guild_id, article_id, article, row.day or row.read_at.date())


def _paragraph(row: AnyRow) -> Paragraph:
    return Paragraph(Span(row.span_start, row.span_end), ParagraphKind(row.kind))
