"""Embeddings: the vectors of body sentences, for questions that share no word with their answer.

Each article's vectors lie in one blob. A question about a few articles is compared with all of theirs; one
about more is first compared with the vectors' signs, which are kept in memory (see ``signs.py``).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

import numpy
import sqlalchemy as sa

from news.article import ParagraphKind, Reading
from news.embeddings import WIDTH, Floats, cosines
from news.errors import StorageError
from storage.database import Database, among
from storage.schema import embeddings
from storage.signs import Place, Signs, signs_of
from storage.types import AnyRow

log = logging.getLogger(__name__)

# Articles whose vectors are all compared: as many cost less than going through the signs of many.
_FEW: Final = 60
# Sentences near by their signs whose vectors are then compared: of a question's ten nearest among 30,000
# sentences of news, 200 hold nine, 400 hold 9.5.
_SHORTLIST: Final = 200


@dataclass(frozen=True, slots=True)
class Vectors:
    """The embeddings of an article's body sentences, as columns of one length.

    Attributes:
        positions: of the sentences, within their article, in order.
        vectors: as ``news.embeddings`` packs them.
    """

    positions: tuple[int, ...]
    vectors: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """A sentence near to a question.

    Attributes:
        position: the sentence's, within its article.
        cosine: -1 to 1, between its embedding and the question's.
    """

    article_id: int
    position: int
    cosine: float


class Embeddings:
    """The embeddings of all guilds' sentences, each seen by its own guild only.

    Args:
        database: the archive.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._signs = Signs(database)

    def changed(self, guild_id: int, article_id: int) -> None:
        """Take note that an article's vectors were replaced."""
        self._signs.changed(guild_id, article_id)

    @asynccontextmanager
    async def loading(self) -> AsyncGenerator[None]:
        """Load what questions need, in the background, so that the first one does not wait for it.

        The end of the block gives up what has not been loaded.
        """
        task = asyncio.create_task(self.load(), name="embedding signs")
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])

    async def load(self) -> None:
        """Load what questions need, and log how much that was."""
        start = time.monotonic()
        try:
            sentences = await self._signs.load()
        except StorageError as error:  # whoever asks first tries again, and is told
            log.warning("the signs of embeddings were not loaded ahead: %s", error)
        else:
            took = time.monotonic() - start
            log.info("the signs of %d sentences are loaded for questions, in %.1f s", sentences, took)

    async def of_articles(
        self, guild_id: int, article_ids: Collection[int], model: str | None = None
    ) -> dict[int, Vectors]:
        """Give the vectors of these articles; those that have none, or of another model, are left out.

        Args:
            guild_id: whose articles.
            article_ids: their keys.
            model: whose vectors are wanted, as ``Reading.model`` names it; None for any.
        """
        rows = await self._rows(guild_id, article_ids, model)
        return {row.article_id: _vectors(row.positions, row.vectors) for row in rows}

    async def _rows(self, guild_id: int, article_ids: Collection[int], model: str | None) -> Sequence[AnyRow]:
        query = sa.select(embeddings.c.article_id, embeddings.c.positions, embeddings.c.vectors).where(
            embeddings.c.guild_id == guild_id, among(embeddings.c.article_id, set(article_ids))
        )
        if model is not None:
            query = query.where(embeddings.c.model == model)
        async with self._database.read() as connection:
            return (await connection.execute(query)).all()

    async def nearest(
        self,
        guild_id: int,
        question: Floats,
        model: str,
        article_ids: Collection[int] | None = None,
        *,
        limit: int,
    ) -> list[Near]:
        """Give the body sentences nearest to a question, nearest first.

        Args:
            guild_id: whose sentences.
            question: a vector of shape ``(WIDTH,)``.
            model: what made it.
            article_ids: narrows the question to these articles; None means all of the guild's.
            limit: how many sentences.
        """
        if article_ids is not None and len(set(article_ids)) <= _FEW:
            return await self._compared(guild_id, question, model, set(article_ids), None, limit)
        near = await self._signs.nearest(guild_id, question, model, article_ids, max(_SHORTLIST, 2 * limit))
        return await self._compared(
            guild_id, question, model, {place.article_id for place in near}, near, limit
        )

    async def cosines_of(
        self, guild_id: int, question: Floats, model: str, places: Iterable[Place]
    ) -> dict[Place, float]:
        """Give the cosines of certain sentences; those without a vector of the model are left out."""
        wanted = set(places)
        ids = {place.article_id for place in wanted}
        near = await self._compared(guild_id, question, model, ids, wanted, len(wanted))
        return {Place(one.article_id, one.position): one.cosine for one in near}

    async def _compared(
        self,
        guild_id: int,
        question: Floats,
        model: str,
        article_ids: set[int],
        only: Collection[Place] | None,
        limit: int,
    ) -> list[Near]:
        wanted: dict[int, list[int]] | None = None
        if only is not None:
            wanted = {}
            for place in only:
                wanted.setdefault(place.article_id, []).append(place.position)
        rows = await self._rows(guild_id, article_ids, model)
        places: list[tuple[int, int]] = []
        vectors: list[bytes] = []
        for row in rows:
            positions = numpy.frombuffer(row.positions, "<u2").tolist()
            some = None if wanted is None else wanted[row.article_id]
            for at, position in enumerate(positions):
                if some is None or position in some:
                    places.append((row.article_id, position))
                    vectors.append(row.vectors[at * WIDTH : (at + 1) * WIDTH])
        if not places:
            return []
        alike = cosines(question, vectors).tolist()
        near = sorted(zip(alike, places, strict=True), key=lambda one: (-one[0], -one[1][0], one[1][1]))
        return [Near(*place, cosine) for cosine, place in near[:limit]]


def embedding_rows(reading: Reading) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """A reading's rows of ``embeddings`` and ``embedding_signs``; None where no sentence has a vector."""
    article = reading.article
    kept = [
        (position, sentence.embedding)
        for position, sentence in enumerate(reading.sentences)
        if sentence.embedding and article.paragraphs[sentence.paragraph].kind is ParagraphKind.BODY
    ]
    if not kept:
        return None
    vectors = [vector for _, vector in kept]
    row = {"model": reading.model, "positions": _packed_positions([position for position, _ in kept])}
    return row | {"vectors": b"".join(vectors)}, row | {"signs": signs_of(vectors)}


def _packed_positions(positions: Sequence[int]) -> bytes:
    return numpy.array(positions, dtype="<u2").tobytes()


def _vectors(positions: bytes, vectors: bytes) -> Vectors:
    numbers = numpy.frombuffer(positions, "<u2").tolist()
    return Vectors(
        tuple(numbers), tuple(vectors[at * WIDTH : (at + 1) * WIDTH] for at in range(len(numbers)))
    )
