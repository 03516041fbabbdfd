"""Embeddings: the vectors of body sentences, for questions that share no word with their answer."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Collection, Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from news.article import ParagraphKind
from storage.database import Database, among
from storage.schema import articles, sentences
from storage.types import AnySelect

# Articles asked for at a time, so that other questions get their turn: a scan of 1,000 articles (28,666
# sentences, SQLite) took 0.1 s with 100 as with 200, and kept the event loop for 8 ms on a quiet machine.
_ARTICLES_A_STEP: Final = 100


@dataclass(frozen=True, slots=True)
class Batch:
    """Some sentences and their embeddings, as columns of one length.

    Attributes:
        article_ids: the article of each sentence.
        positions: each sentence's, within its article.
        embeddings: as ``news.embeddings`` packs them.
    """

    article_ids: tuple[int, ...]
    positions: tuple[int, ...]
    embeddings: tuple[bytes, ...]

    def __len__(self) -> int:
        return len(self.positions)


class Embeddings:
    """The embeddings of all guilds' sentences, each seen by its own guild only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def newest(
        self, guild_id: int, article_ids: Collection[int] | None = None, *, limit: int
    ) -> AsyncGenerator[Batch]:
        """Give the body sentences that have an embedding: newest article first, then in the text's order.

        Every batch is read in a transaction of its own, so that whoever goes through them may take their
        time, ask other questions in between, or stop; an article deleted meanwhile is left out.

        Args:
            guild_id: whose sentences.
            article_ids: narrows the question to these articles; None means all of the guild's.
            limit: sentences in all batches together.
        """
        keys = await self._articles(guild_id, article_ids)
        for start in range(0, len(keys), _ARTICLES_A_STEP):
            if limit <= 0:
                return
            batch = await self._batch(guild_id, keys[start : start + _ARTICLES_A_STEP], limit)
            limit -= len(batch)
            if batch:
                yield batch

    async def _articles(self, guild_id: int, article_ids: Collection[int] | None) -> Sequence[int]:
        query = sa.select(articles.c.id).where(articles.c.guild_id == guild_id)
        if article_ids is not None:
            query = query.where(among(articles.c.id, set(article_ids)))
        async with self._database.read() as connection:
            return (await connection.scalars(query.order_by(articles.c.id.desc()))).all()

    async def _batch(self, guild_id: int, article_ids: Sequence[int], limit: int) -> Batch:
        query = _with_embedding(guild_id, article_ids).limit(limit)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        found, positions, embeddings = zip(*rows, strict=True) if rows else ((), (), ())
        return Batch(found, positions, embeddings)


def _with_embedding(guild_id: int, article_ids: Sequence[int]) -> AnySelect:
    return (
        sa.select(sentences.c.article_id, sentences.c.position, sentences.c.embedding)
        .where(
            among(sentences.c.article_id, set(article_ids)),
            sentences.c.guild_id == guild_id,
            sentences.c.kind == ParagraphKind.BODY.value,
            sentences.c.embedding.is_not(None),
        )
        .order_by(sentences.c.article_id.desc(), sentences.c.position)
    )
