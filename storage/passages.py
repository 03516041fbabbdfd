"""Passages: sentences among their neighbours, for questions that look at a few of many."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from news.answer import Source
from news.article import ParagraphKind, Span
from storage.database import Database, among
from storage.rows import SOURCE_COLUMNS, at, part_of_text, source_of
from storage.schema import articles, sentences
from storage.signs import Place


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of an article's body.

    Attributes:
        span: where it stands in the article's text.
        text: the sentence itself.
        paragraph: the number of its paragraph.
    """

    place: Place
    span: Span
    text: str
    paragraph: int


class Passages:
    """The body sentences of all guilds' articles, each seen by its own guild only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def at(self, guild_id: int, places: Collection[Place]) -> dict[Place, Passage]:
        """Give the body sentences at these places; where there is none, nothing."""
        wanted = set(places)
        if not wanted:
            return {}
        text = part_of_text(sentences.c.span_start, sentences.c.span_end).label("passage")
        query = (
            sa.select(
                sentences.c.article_id,
                sentences.c.position,
                sentences.c.span_start,
                sentences.c.span_end,
                sentences.c.paragraph,
                text,
            )
            .join(articles, articles.c.id == sentences.c.article_id)
            .where(
                articles.c.guild_id == guild_id,
                *at(sentences.c.article_id, sentences.c.position, wanted),
                # PostgreSQL expects more rows than that, and would go through all articles for their texts.
                among(articles.c.id, {place.article_id for place in wanted}),
                sentences.c.kind == ParagraphKind.BODY.value,
            )
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        found = [
            Passage(
                Place(row.article_id, row.position),
                Span(row.span_start, row.span_end),
                row.passage,
                row.paragraph,
            )
            for row in rows
        ]
        return {passage.place: passage for passage in found}

    async def sources(self, guild_id: int, article_ids: Collection[int]) -> dict[int, Source]:
        """Give the articles with these keys."""
        query = sa.select(*SOURCE_COLUMNS).where(
            articles.c.guild_id == guild_id, among(articles.c.id, set(article_ids))
        )
        async with self._database.read() as connection:
            return {row.id: source_of(row) for row in await connection.execute(query)}
