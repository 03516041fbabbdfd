"""Finding sentences for ``search``: by words, by who says them, by what place they name, by site and day."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import compress
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.answer import Citation
from news.article import Span
from storage import credited, search
from storage.database import Database, among
from storage.finding_rows import Filters, filtered, newest_said
from storage.keys import name_key
from storage.rows import SOURCE_COLUMNS, at, part_of_text, source_of, within
from storage.schema import articles, places, sentences
from storage.search import Hit
from storage.search_rows import Where
from storage.terms import Term, holders, marks
from storage.types import AnySelect

# More than anybody pages through; a search that finds as many says so.
MOST_FOUND: Final = 500
# A sentence that the index offers may not hold the very words: so many are looked at.
_MOST_OFFERED: Final = 1_500
# And so many texts are read at a time, as the first ones are most often enough.
_PROVED_A_STEP: Final = 250

__all__ = ["MOST_FOUND", "Filters", "Finding", "Key", "Sought"]

# A sentence: its article and its position there.
Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sought:
    """What to look for.

    Attributes:
        terms: all of them must occur.
        without: none of them may.
        filters: what else must hold.
        article_ids: primary keys of the articles to look in, or None for all of the guild's.
    """

    terms: tuple[Term, ...]
    without: tuple[Term, ...]
    filters: Filters
    article_ids: Collection[int] | None


class Finding:
    """Sentences of the stored articles, each guild's for itself."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def speakers(
        self, guild_id: int, asked: str, article_ids: Collection[int] | None = None
    ) -> tuple[str, ...]:
        """Give the folded full names that ``asked`` may mean."""
        async with self._database.read() as connection:
            return tuple(await credited.named(connection, guild_id, asked, article_ids))

    async def places(
        self, guild_id: int, asked: str, article_ids: Collection[int] | None = None
    ) -> tuple[str, ...]:
        """Give the identities of the places that go by a name."""
        key = name_key(asked)
        here = sa.select(places.c.identity).where(*within(places, guild_id, article_ids))
        named = sa.union(here.where(places.c.folded == key), here.where(places.c.entry_folded == key))
        async with self._database.read() as connection:
            return tuple((await connection.execute(named)).scalars())

    async def find(self, guild_id: int, sought: Sought) -> list[Hit]:
        """Give the sentences that are as sought, best first; of very many the newest ``MOST_FOUND``."""
        where = _where(guild_id, sought)
        indexed = [term for term in sought.terms if term.is_indexed]
        async with self._database.read() as connection:
            if not indexed:
                limit = _MOST_OFFERED if sought.without else MOST_FOUND
                keys = await newest_said(connection, where, sought.filters, limit)
                hits = [Hit(article_id, position, 0.0) for article_id, position in keys]
            else:
                hits = await search.having(
                    connection, where, indexed, sought.without, limit=_limit(sought.terms)
                )
            untold = [term for term in sought.terms if not search.is_told(connection, term)]
            unproved = () if indexed else sought.without
            return (await _proved(connection, guild_id, hits, untold, unproved))[:MOST_FOUND]

    async def nearest(self, guild_id: int, sought: Sought) -> list[Hit]:
        """Give the sentences that hold the most of the words and are as sought in all else."""
        words = [term.tokens[0] for term in sought.terms if not term.needs_text and term.is_indexed]
        must = tuple(term for term in sought.terms if term.needs_text)
        async with self._database.read() as connection:
            where = _where(guild_id, sought)
            indexed = [term for term in must if term.is_indexed]
            hits = await search.best(connection, where, words, indexed, sought.without, limit=MOST_FOUND)
            most = max((len(hit.held) for hit in hits), default=0)
            hits = [hit for hit in hits if len(hit.held) == most]
            return await _proved(connection, guild_id, hits, must, ())

    async def unknown(
        self, guild_id: int, terms: Sequence[Term], article_ids: Collection[int] | None = None
    ) -> list[Term]:
        """Give the terms that no sentence of the guild, or of these articles, holds."""
        where = Where(guild_id, article_ids=article_ids)
        asked = [term for term in terms if term.is_indexed]
        async with self._database.read() as connection:
            return [term for term in asked if not await search.occurs(connection, where, term)]

    async def days(self, guild_id: int, article_ids: Collection[int]) -> dict[int, date]:
        """Give the day on which each article was published or, where that is not known, read."""
        query = sa.select(articles.c.id, articles.c.day).where(
            articles.c.guild_id == guild_id, among(articles.c.id, set(article_ids))
        )
        async with self._database.read() as connection:
            return {row.id: row.day for row in await connection.execute(query)}

    async def cite(self, guild_id: int, keys: Sequence[Key], terms: Sequence[Term]) -> dict[Key, Citation]:
        """Copy sentences from their articles, with these terms marked."""
        async with self._database.read() as connection:
            rows = (await connection.execute(_cut(guild_id, keys))).all()
        cited: dict[Key, Citation] = {}
        for row in rows:
            span = Span(row.span_start, row.span_end)
            found = (
                Span(span.start + mark.start, span.start + mark.end) for mark in marks(row.passage, terms)
            )
            cited[row.id, row.position] = Citation(source_of(row), span, row.passage, tuple(found))
        return cited


def _where(guild_id: int, sought: Sought) -> Where:
    return filtered(Where(guild_id, article_ids=sought.article_ids), sought.filters)


def _limit(terms: Sequence[Term]) -> int:
    return _MOST_OFFERED if any(term.needs_text for term in terms) else MOST_FOUND


async def _proved(
    connection: AsyncConnection,
    guild_id: int,
    hits: list[Hit],
    terms: Sequence[Term],
    without: Sequence[Term],
) -> list[Hit]:
    """Enough of those whose text holds every one of these terms, and none of ``without``."""
    if not hits or not (terms or without):
        return hits
    found: list[Hit] = []
    for start in range(0, len(hits), _PROVED_A_STEP):
        some = hits[start : start + _PROVED_A_STEP]
        query = _cut(guild_id, [(hit.article_id, hit.position) for hit in some], (articles.c.id,))
        texts = {(row.id, row.position): row.passage for row in await connection.execute(query)}
        held = await asyncio.to_thread(
            holders, [texts.get((hit.article_id, hit.position), "") for hit in some], terms, without
        )
        found += compress(some, held)
        if len(found) >= MOST_FOUND:
            break
    return found


def _cut(
    guild_id: int, keys: Sequence[Key], columns: Sequence[sa.ColumnElement[Any]] = SOURCE_COLUMNS
) -> AnySelect:
    """Select sentences, cut out of their articles' texts, with these columns of the articles."""
    passage = part_of_text(sentences.c.span_start, sentences.c.span_end)
    return (
        sa.select(
            *columns,
            sentences.c.position,
            sentences.c.span_start,
            sentences.c.span_end,
            passage.label("passage"),
        )
        .join(sentences, sentences.c.article_id == articles.c.id)
        .where(articles.c.guild_id == guild_id)
        .where(*at(sentences.c.article_id, sentences.c.position, keys))
        # PostgreSQL expects more rows than there are keys, and would go through all articles for their texts.
        .where(among(articles.c.id, {article_id for article_id, _ in keys}))
    )
