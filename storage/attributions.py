"""Attributions: who is quoted, and what they said."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.answer import Citation
from news.article import Span
from news.names import closest
from storage import credited, search
from storage.credited import SpeakerCount
from storage.database import Database, among
from storage.rows import at, spans_of, within
from storage.schema import articles, attributions, sentences, speakers
from storage.types import AnyRow, AnySelect

# More hits than anybody is shown: in some sentences the words stand beside what is quoted.
_HITS = 100
_AT_ONCE = 30
# Stems differ at the end: "city" and "cities" share three letters. The full-text index has compared the
# stems; this only tells whether the word stands in the quotation or in the sentence around it.
_SHORTEST_STEM = 3


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said.

    Attributes:
        names: the full names that the name asked for may mean, most quoted first; empty where nobody is
            called so.
        total: all of their quotations.
        citations: some of them, newest article first, then in the text's order.
    """

    names: tuple[str, ...]
    total: int
    citations: tuple[Citation, ...]


class Attributions:
    """What the stored articles say that somebody said.

    ``article_ids`` narrows a question to these articles; None means all of the guild's.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def speakers(
        self, guild_id: int, article_ids: Collection[int] | None = None, limit: int | None = None
    ) -> list[SpeakerCount]:
        """Everyone quoted, each full name once, most quoted first."""
        async with self._database.read() as connection:
            return await credited.people(connection, guild_id, article_ids, limit=limit)

    async def most_quoted(
        self, guild_id: int, article_ids: Collection[int] | None = None, *, limit: int
    ) -> tuple[list[SpeakerCount], int]:
        """The first ``limit`` of ``speakers``, and how many there are in all."""
        async with self._database.read() as connection:
            first = await credited.people(connection, guild_id, article_ids, limit=limit)
            if len(first) < limit:
                return first, len(first)
            return first, await credited.count_names(connection, guild_id, article_ids)

    async def said_by(
        self, guild_id: int, asked: str, article_ids: Collection[int] | None = None, *, limit: int
    ) -> Said:
        """Whom a name means and what they said: ``resolve``, ``count`` and ``by_speaker`` at once."""
        async with self._database.read() as connection:
            names = await credited.named(connection, guild_id, asked, article_ids)
            if not names:
                return Said((), 0, ())
            people = await credited.people(connection, guild_id, article_ids, folded=names)
            citations = await _cited(connection, guild_id, names, article_ids, limit, 0)
        full = tuple(speaker.name for speaker in people)
        return Said(full, sum(speaker.count for speaker in people), tuple(citations))

    async def by_speaker(
        self,
        guild_id: int,
        asked: str,
        article_ids: Collection[int] | None = None,
        limit: int = 25,
        offset: int = 0,
    ) -> list[Citation]:
        """What a speaker, by full name or alias, said: newest article first, then in the text's order."""
        async with self._database.read() as connection:
            names = await credited.named(connection, guild_id, asked, article_ids)
            return await _cited(connection, guild_id, names, article_ids, limit, offset)

    async def by_words(
        self, guild_id: int, words: str, article_ids: Collection[int] | None = None, limit: int = 25
    ) -> list[Citation]:
        """Quotations with all of these words in what is quoted, best first."""
        asked = search.significant(words)
        found: dict[tuple[int, int], Citation] = {}
        async with self._database.read() as connection:
            hits = await search.match(connection, guild_id, words, article_ids, limit=_HITS, quoted=True)
            # Cutting passages out of a hundred articles takes longer than finding them: as few as will do.
            for first in range(0, len(hits), _AT_ONCE):
                if len(found) >= limit:
                    break
                for row in await _around(connection, guild_id, hits[first : first + _AT_ONCE]):
                    if _is_said(row, asked):
                        found.setdefault((row.id, row.position), credited.citation_of(row))
        return list(found.values())[:limit]

    async def resolve(
        self, guild_id: int, asked: str, article_ids: Collection[int] | None = None
    ) -> list[str]:
        """Give the full names that ``asked`` may mean, most quoted first."""
        async with self._database.read() as connection:
            names = await credited.named(connection, guild_id, asked, article_ids)
            if not names:
                return []
            people = await credited.people(connection, guild_id, article_ids, folded=names)
        return [speaker.name for speaker in people]

    async def suggest(
        self, guild_id: int, asked: str, article_ids: Collection[int] | None = None, limit: int = 5
    ) -> list[str]:
        """Give full names of people quoted that come close to ``asked``, best first."""
        async with self._database.read() as connection:
            names = await credited.every_name(connection, guild_id, article_ids)
        # Comparing 30,000 names takes some 30 ms: not on the event loop.
        close = await asyncio.to_thread(closest, asked, names, 2 * limit, folded=True)
        found = [name for key in close for name in await self.resolve(guild_id, key, article_ids)]
        return list(dict.fromkeys(found))[:limit]

    async def count(
        self, guild_id: int, asked: str | None = None, article_ids: Collection[int] | None = None
    ) -> int:
        """Count what ``by_speaker`` would give without a limit, or every quotation."""
        async with self._database.read() as connection:
            if asked is None:
                query = sa.select(sa.func.coalesce(sa.func.sum(articles.c.quotations), 0))
                query = query.where(articles.c.guild_id == guild_id)
                if article_ids is not None:
                    query = query.where(among(articles.c.id, set(article_ids)))
            else:
                names = await credited.named(connection, guild_id, asked, article_ids)
                query = sa.select(sa.func.coalesce(sa.func.sum(speakers.c.quotations), 0))
                query = query.where(*within(speakers, guild_id, article_ids), speakers.c.folded.in_(names))
            return (await connection.execute(query)).scalar_one()


async def _cited(
    connection: AsyncConnection,
    guild_id: int,
    names: Sequence[str],
    article_ids: Collection[int] | None,
    limit: int,
    offset: int,
) -> list[Citation]:
    """What is credited to these folded names."""
    said = _said_by(guild_id, names, article_ids, limit + offset)
    newest_first = (said.selected_columns.article_id.desc(), said.selected_columns.position)
    chosen = said.order_by(*newest_first).limit(limit).offset(offset).subquery()
    query = credited.cited(guild_id, chosen)
    query = query.order_by(articles.c.id.desc(), attributions.c.position)
    return [credited.citation_of(row) for row in await connection.execute(query)]


def _said_by(
    guild_id: int, names: Sequence[str], article_ids: Collection[int] | None, most: int
) -> AnySelect:
    """The attributions of the newest articles that credit these names, at least ``most`` if there are."""
    credited_there = (
        *within(speakers, guild_id, article_ids),
        speakers.c.folded.in_(names),
        speakers.c.quotations > 0,
    )
    # Each speaker has an attribution or more: so many speakers are enough.
    newest = sa.select(speakers.c.article_id).where(*credited_there)
    newest = newest.order_by(speakers.c.article_id.desc()).limit(most).subquery()
    oldest = sa.select(sa.func.min(newest.c.article_id)).scalar_subquery()
    said = sa.and_(
        attributions.c.article_id == speakers.c.article_id, attributions.c.speaker == speakers.c.speaker
    )
    return (
        sa.select(speakers.c.article_id, attributions.c.position)
        .join(attributions, said)
        .where(*credited_there, speakers.c.article_id >= oldest)
    )


async def _around(connection: AsyncConnection, guild_id: int, hits: Sequence[search.Hit]) -> Sequence[AnyRow]:
    """The attributions whose passages touch the sentences hit, with those sentences, in their order."""
    order = {(hit.article_id, hit.position): rank for rank, hit in enumerate(hits)}
    touched = (
        sa.select(
            attributions.c.article_id,
            attributions.c.position,
            sentences.c.position.label("sentence"),
            sentences.c.span_start,
            sentences.c.span_end,
        )
        .join(attributions, attributions.c.article_id == sentences.c.article_id)
        .where(
            sentences.c.guild_id == guild_id,
            *at(sentences.c.article_id, sentences.c.position, order),
            attributions.c.passage_start < sentences.c.span_end,
            attributions.c.passage_end > sentences.c.span_start,
        )
        .subquery()
    )
    query = credited.cited(guild_id, touched)
    query = query.add_columns(touched.c.sentence, touched.c.span_start, touched.c.span_end)
    rows = (await connection.execute(query)).all()
    return sorted(rows, key=lambda row: (order[row.id, row.sentence], row.position))


def _is_said(row: AnyRow, asked: Sequence[str]) -> bool:
    """Whether the words asked for stand in what is quoted, and the sentence hit holds some of it."""
    sentence = Span(row.span_start, row.span_end)
    content = spans_of(row.content)
    if not any(span.overlaps(sentence) for span in content):
        return False
    start = row.passage_start
    quoted = " ".join(row.passage[span.start - start : span.end - start] for span in content)
    said = search.significant(quoted)
    return all(any(_same_stem(word, other) for other in said) for word in asked)


def _same_stem(one: str, other: str) -> bool:
    stem = max(min(len(one), len(other)) - _SHORTEST_STEM, _SHORTEST_STEM)
    return one == other or (len(one) >= _SHORTEST_STEM and one[:stem] == other[:stem])
