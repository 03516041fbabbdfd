"""Sentences of articles' bodies, as citations and as places to look in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.answer import Citation
from news.article import ParagraphKind, Span
from storage.database import among
from storage.rows import SOURCE_COLUMNS, part_of_text, source_of
from storage.schema import articles, sentences

Key = tuple[int, int]
"""An article's primary key, and the position of a sentence in it."""


class Bodies:
    """Where the body sentences of some articles stand."""

    def __init__(self, spans: dict[int, list[tuple[Span, int]]]) -> None:
        self._spans = spans

    def position(self, article_id: int, span: Span) -> int | None:
        """The position of the sentence that a span lies in; None where it is in no sentence of the body."""
        here = self._spans.get(article_id, [])
        at = bisect_right(here, span.start, key=lambda pair: pair[0].start) - 1
        return here[at][1] if at >= 0 and here[at][0].covers(span) else None


async def bodies(connection: AsyncConnection, guild_id: int, article_ids: Collection[int]) -> Bodies:
    """Fetch where the body sentences of these articles stand."""
    query = (
        sa.select(sentences.c.article_id, sentences.c.position, sentences.c.span_start, sentences.c.span_end)
        .where(
            sentences.c.guild_id == guild_id,
            among(sentences.c.article_id, set(article_ids)),
            sentences.c.kind == ParagraphKind.BODY.value,
        )
        .order_by(sentences.c.article_id, sentences.c.position)
    )
    found: dict[int, list[tuple[Span, int]]] = {}
    for row in await connection.execute(query):
        found.setdefault(row.article_id, []).append((Span(row.span_start, row.span_end), row.position))
    return Bodies(found)


async def cited(connection: AsyncConnection, guild_id: int, keys: Collection[Key]) -> dict[Key, Citation]:
    """Cite these sentences, without marks; what is not of a body is left out."""
    if not keys:
        return {}
    passage = part_of_text(sentences.c.span_start, sentences.c.span_end)
    query = (
        sa.select(
            *SOURCE_COLUMNS,
            sentences.c.position,
            sentences.c.span_start,
            sentences.c.span_end,
            passage.label("passage"),
        )
        .join(articles, articles.c.id == sentences.c.article_id)
        .where(
            sentences.c.guild_id == guild_id,
            # SQLite finds rows by the first condition, and does not by the second
            among(sentences.c.article_id, {article_id for article_id, _ in keys}),
            sa.tuple_(sentences.c.article_id, sentences.c.position).in_(sorted(keys)),
            sentences.c.kind == ParagraphKind.BODY.value,
        )
    )
    return {
        (row.id, row.position): Citation(source_of(row), Span(row.span_start, row.span_end), row.passage)
        for row in await connection.execute(query)
    }
