"""Stories: what is compared of articles to tell which are about one event, and what is told of them.

No two articles are compared here: this gives the few that may be alike, found by the names they share and
by when they were posted, and what ``news.story`` compares of them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.answer import Citation, Source
from news.article import ParagraphKind, Span, SpeakerKind
from news.errors import UnknownArticle
from news.story import BEST_SENTENCES, DAYS_APART, OPENING, Sketch
from news.story_sentences import Line
from storage import credited
from storage.database import Database, among
from storage.embeddings import Embeddings
from storage.rows import SOURCE_COLUMNS, source_of, within
from storage.schema import articles, attributions, embeddings, figures, places, posts, sentences, speakers
from storage.story_candidates import dates, day, sharing_names, sharing_titles
from storage.types import AnyRow, AnySelect

READ: Final = 40_000
"""Characters of an article that are looked at for what it tells; the longest reports have as many."""

# Articles of each sort that are handed on to be compared in full.
_BY_NAMES, _BY_TITLES = 60, 20


@dataclass(frozen=True, slots=True)
class Report:
    """An article as part of a story.

    Attributes:
        words: of its text.
        posted_at: when it was first posted.
        sketch: what is compared of it.
    """

    source: Source
    words: int
    posted_at: datetime
    sketch: Sketch


@dataclass(frozen=True, slots=True)
class Posted:
    """The articles posted in some time.

    Attributes:
        article_ids: the one posted last first; not all where there are many.
        total: how many there are.
    """

    article_ids: tuple[int, ...]
    total: int


class Stories:
    """What telling stories needs of the stored articles.

    ``visible`` narrows a question to these articles; None means all of the guild's.

    Args:
        database: the archive.
        embeddings: the archive's embeddings.
    """

    def __init__(self, database: Database, embeddings: Embeddings) -> None:
        self._database = database
        self._embeddings = embeddings

    async def candidates(
        self, guild_id: int, article_id: int, visible: Collection[int] | None = None
    ) -> list[int]:
        """Give the ids of articles that may be about the same event as this one, without its own.

        Raises:
            UnknownArticle: the guild has no such article.
        """
        seen = None if visible is None else set(visible)
        async with self._database.read() as connection:
            own = (await connection.execute(dates(guild_id, {article_id}))).first()
            if own is None:
                raise UnknownArticle(str(article_id))
            shared = await sharing_names(connection, guild_id, article_id)
            days = {row.id: day(row) for row in await connection.execute(dates(guild_id, set(shared)))}
            titled = await sharing_titles(connection, guild_id, article_id, own.posted_at)
        near = [key for key in shared if key in days and abs((days[key] - day(own)).days) <= DAYS_APART]
        named = [key for key in near if seen is None or key in seen][:_BY_NAMES]
        titled = [key for key in titled if seen is None or key in seen][:_BY_TITLES]
        return [key for key in dict.fromkeys([*named, *titled]) if key != article_id]

    async def posted(
        self,
        guild_id: int,
        since: datetime,
        channel_id: int | None = None,
        visible: Collection[int] | None = None,
        *,
        limit: int,
    ) -> Posted:
        """Give the articles posted since then, in a channel or anywhere."""
        query = sa.select(posts.c.article_id).where(posts.c.guild_id == guild_id, posts.c.posted_at >= since)
        if channel_id is not None:
            query = query.where(posts.c.channel_id == channel_id)
        query = query.group_by(posts.c.article_id)
        query = query.order_by(sa.func.max(posts.c.posted_at).desc(), posts.c.article_id.desc())
        async with self._database.read() as connection:
            ids = list((await connection.execute(query)).scalars())
        if visible is not None:
            seen = set(visible)
            ids = [article_id for article_id in ids if article_id in seen]
        return Posted(tuple(ids[:limit]), len(ids))

    async def reports(self, guild_id: int, article_ids: Collection[int]) -> dict[int, Report]:
        """Give what is compared of these articles, in the order of ``article_ids``."""
        ids = set(article_ids)
        async with self._database.read() as connection:
            rows = {row.id: row for row in await connection.execute(_openings(guild_id, ids))}
            named = await _names(connection, guild_id, ids)
            best = await _best_sentences(connection, guild_id, ids)
        vectors = await self._vectors(guild_id, ids)
        return {
            key: _report(
                rows[key], named.get(key, {}), [vectors[at] for at in best.get(key, ()) if at in vectors]
            )
            for key in article_ids
            if key in rows
        }

    async def lines(self, guild_id: int, article_ids: Collection[int]) -> dict[int, list[Line]]:
        """Give the body sentences of these articles, in their order."""
        ids = set(article_ids)
        query = sa.select(sentences).where(
            *within(sentences, guild_id, ids),
            sentences.c.kind == ParagraphKind.BODY.value,
            sentences.c.span_end <= READ,
        )
        beginnings = sa.select(articles.c.id, sa.func.substr(articles.c.text, 1, READ).label("text"))
        beginnings = beginnings.where(articles.c.guild_id == guild_id, among(articles.c.id, ids))
        async with self._database.read() as connection:
            texts = {row.id: row.text for row in await connection.execute(beginnings)}
            rows = (
                await connection.execute(query.order_by(sentences.c.article_id, sentences.c.position))
            ).all()
        vectors = await self._vectors(guild_id, ids)
        found: dict[int, list[Line]] = {key: [] for key in texts}
        for row in rows:
            span = Span(row.span_start, row.span_end)
            vector = vectors.get((row.article_id, row.position), b"")
            text = span.of(texts[row.article_id])
            found[row.article_id].append(Line(row.article_id, row.position, span, text, row.salience, vector))
        return found

    async def said(self, guild_id: int, article_ids: Collection[int]) -> list[Citation]:
        """Give what people with a name are credited with in these articles, in their order."""
        by = sa.and_(
            speakers.c.article_id == attributions.c.article_id, speakers.c.speaker == attributions.c.speaker
        )
        chosen = (
            sa.select(attributions.c.article_id, attributions.c.position)
            .join(speakers, by)
            .where(*within(attributions, guild_id, article_ids))
            .where(speakers.c.kind == SpeakerKind.PERSON.value, attributions.c.passage_end <= READ)
            .subquery()
        )
        query = credited.cited(guild_id, chosen).order_by(articles.c.id, attributions.c.position)
        async with self._database.read() as connection:
            return [credited.citation_of(row) for row in await connection.execute(query)]

    async def _vectors(self, guild_id: int, ids: set[int]) -> dict[tuple[int, int], bytes]:
        """The vectors of the model that most of these articles were read by, by article and sentence."""
        most = sa.select(embeddings.c.model).where(*within(embeddings, guild_id, ids))
        most = most.group_by(embeddings.c.model).order_by(sa.func.count().desc(), embeddings.c.model).limit(1)
        async with self._database.read() as connection:
            model = (await connection.execute(most)).scalar()
        if model is None:
            return {}
        found = await self._embeddings.of_articles(guild_id, ids, model)
        return {
            (key, position): vector
            for key, its in found.items()
            for position, vector in zip(its.positions, its.vectors, strict=True)
        }


def _openings(guild_id: int, ids: set[int]) -> AnySelect:
    dated = dates(guild_id, ids).subquery()
    opening = sa.func.substr(articles.c.text, 1, OPENING).label("opening")
    query = sa.select(*SOURCE_COLUMNS, articles.c.words, opening, dated.c.posted_at)
    return query.join(dated, dated.c.id == articles.c.id)


async def _names(connection: AsyncConnection, guild_id: int, ids: set[int]) -> dict[int, dict[str, int]]:
    """The names in each article, however it is that they are known."""
    place = sa.func.coalesce(places.c.entry_folded, places.c.folded)
    kinds = (
        (places, place, places.c.mentions),
        (figures, figures.c.folded, figures.c.times),
        (speakers, speakers.c.folded, speakers.c.quotations),
    )
    found: dict[int, dict[str, int]] = {}
    for table, key, times in kinds:
        query = sa.select(table.c.article_id, key, times).where(*within(table, guild_id, ids))
        for article_id, name, count in await connection.execute(query):
            named = found.setdefault(article_id, {})
            named[name] = max(named.get(name, 1), count)
    return found


async def _best_sentences(
    connection: AsyncConnection, guild_id: int, ids: set[int]
) -> dict[int, list[tuple[int, int]]]:
    """The positions of each article's most salient sentences."""
    rank = sa.func.row_number().over(
        partition_by=sentences.c.article_id, order_by=(sentences.c.salience.desc(), sentences.c.position)
    )
    ranked = sa.select(sentences.c.article_id, sentences.c.position, rank.label("rank"))
    shown = (sentences.c.kind == ParagraphKind.BODY.value, sentences.c.salience > 0)
    ranked = ranked.where(*within(sentences, guild_id, ids), *shown).subquery()
    query = sa.select(ranked.c.article_id, ranked.c.position).where(ranked.c.rank <= BEST_SENTENCES)
    best: dict[int, list[tuple[int, int]]] = {}
    for article_id, position in await connection.execute(query):
        best.setdefault(article_id, []).append((article_id, position))
    return best


def _report(row: AnyRow, names: dict[str, int], vectors: Sequence[bytes]) -> Report:
    source = source_of(row)
    sketch = Sketch(day(row), row.opening, names, tuple(vectors))
    return Report(source, row.words, row.posted_at, sketch)
