"""Moments: when the stored articles say that things happen."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.answer import Citation
from news.article import Moment, Span
from storage import search
from storage.body_sentences import cited
from storage.database import Database, among
from storage.moment_parts import moment_of
from storage.rows import within
from storage.schema import moments
from storage.types import AnyRow

# Sentences with the words asked for, among which dates are looked for: more than an answer shows.
_HITS = 300

# Days that the calendar has no place for, of which the sentences are given: more than an answer shows.
_UNPLACED = 15

_When = tuple[date, date, time | None]


@dataclass(frozen=True, slots=True)
class MomentRow:
    """A date, or a time of a day, and where it is given.

    Attributes:
        times: how many times given, in all articles asked about.
        citations: sentences that give it, newest article first; ``marks`` are the words.
    """

    first: date
    last: date
    clock: time | None
    times: int
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Dates in the calendar's order.

    Attributes:
        earlier: how many earlier ones are left out.
        unplaced: how often an article that does not say when it was published names a day without its year,
            so that the calendar has no place for it.
        unplaced_citations: sentences with such days, newest article first; ``marks`` are the words.
    """

    rows: tuple[MomentRow, ...]
    earlier: int
    unplaced: int = 0
    unplaced_citations: tuple[Citation, ...] = ()


class Moments:
    """The dates and times given in stored articles.

    ``article_ids`` narrows a question to these articles; None means all of the guild's.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_article(self, guild_id: int, article_id: int) -> list[Moment]:
        """Give an article's moments as its reading found them."""
        query = sa.select(moments).where(*within(moments, guild_id, [article_id]))
        async with self._database.read() as connection:
            return [moment_of(row) for row in await connection.execute(query.order_by(moments.c.position))]

    async def in_articles(
        self,
        guild_id: int,
        article_ids: Collection[int] | None = None,
        *,
        limit: int = 25,
        sentences: int = 2,
        days_only: bool = False,
    ) -> Timeline:
        """Give the last ``limit`` dates, each with up to ``sentences`` citations.

        Args:
            guild_id: whose articles.
            article_ids: narrows the question.
            limit: how many dates.
            sentences: how many citations for each.
            days_only: whether weeks, months and years are left out.
        """
        conditions = within(moments, guild_id, article_ids)
        if days_only:
            conditions.append(moments.c.first == moments.c.last)
        async with self._database.read() as connection:
            return await _timeline(connection, guild_id, conditions, limit, sentences)

    async def about(
        self,
        guild_id: int,
        words: str,
        article_ids: Collection[int] | None = None,
        *,
        limit: int = 25,
        sentences: int = 2,
    ) -> Timeline:
        """Give the last ``limit`` dates given in sentences that hold all of these words."""
        async with self._database.read() as connection:
            hits = await search.match(connection, guild_id, words, article_ids, limit=_HITS)
            if not hits:
                return Timeline((), 0)
            conditions = [
                moments.c.guild_id == guild_id,
                # SQLite finds rows by the first condition, and does not by the second
                among(moments.c.article_id, {hit.article_id for hit in hits}),
                sa.tuple_(moments.c.article_id, moments.c.sentence).in_(
                    [(hit.article_id, hit.position) for hit in hits]
                ),
            ]
            return await _timeline(connection, guild_id, conditions, limit, sentences)


async def _timeline(
    connection: AsyncConnection,
    guild_id: int,
    conditions: list[sa.ColumnElement[bool]],
    limit: int,
    sentences: int,
) -> Timeline:
    everything = conditions
    conditions = [*everything, moments.c.reckoned.is_(False)]
    when = (moments.c.first, moments.c.last, moments.c.clock)
    groups = sa.select(*when, sa.func.count().label("times")).where(*conditions).group_by(*when)
    total = sa.select(sa.func.count()).select_from(groups.subquery())
    latest = groups.order_by(
        moments.c.first.desc(), moments.c.last.desc(), moments.c.clock.desc().nulls_last()
    )
    counted = (await connection.execute(total)).scalar_one()
    rows = (await connection.execute(latest.limit(limit))).all()
    citations = await _citations(connection, guild_id, conditions, rows, sentences)
    found = [
        MomentRow(row.first, row.last, row.clock, row.times, tuple(citations.get(_when(row), ())))
        for row in rows
    ]
    found.sort(key=lambda row: (row.first, row.last, row.clock or time.min))
    unplaced = await _unplaced(connection, guild_id, [*everything, moments.c.reckoned.is_(True)])
    return Timeline(tuple(found), counted - len(found), *unplaced)


async def _unplaced(
    connection: AsyncConnection, guild_id: int, conditions: list[sa.ColumnElement[bool]]
) -> tuple[int, tuple[Citation, ...]]:
    """How many days have no place, and the first sentences that name some, of the newest articles."""
    query = sa.select(moments, sa.func.count().over().label("total")).where(*conditions)
    query = query.order_by(moments.c.article_id.desc(), moments.c.position).limit(_UNPLACED)
    rows = (await connection.execute(query)).all()
    passages = await cited(connection, guild_id, {(row.article_id, row.sentence) for row in rows})
    found: dict[tuple[int, int], Citation] = {}
    for row in rows:
        key = (row.article_id, row.sentence)
        mark = Span(row.span_start, row.span_end)
        if key in passages and passages[key].span.covers(mark):
            first = found.setdefault(key, passages[key])
            found[key] = replace(first, marks=(*first.marks, mark))
    return (rows[0].total if rows else 0), tuple(found.values())


async def _citations(
    connection: AsyncConnection,
    guild_id: int,
    conditions: list[sa.ColumnElement[bool]],
    rows: Iterable[AnyRow],
    most: int,
) -> dict[_When, list[Citation]]:
    """The sentences of each date, of the newest articles, in the order of the text."""
    recency = sa.func.row_number().over(
        partition_by=(moments.c.first, moments.c.last, moments.c.clock),
        order_by=(moments.c.article_id.desc(), moments.c.position),
    )
    days: set[Any] = {row.first for row in rows}
    ranked = sa.select(moments, recency.label("recency")).where(*conditions, moments.c.first.in_(days))
    subquery = ranked.subquery()
    query = sa.select(subquery).where(subquery.c.recency <= most).order_by(subquery.c.recency)
    chosen = (await connection.execute(query)).all()
    keys = {(row.article_id, row.sentence) for row in chosen if row.sentence is not None}
    passages = await cited(connection, guild_id, keys)
    found: dict[_When, dict[tuple[int, int], Citation]] = {}
    for row in chosen:
        citation = passages.get((row.article_id, row.sentence))
        mark = Span(row.span_start, row.span_end)
        if citation and citation.span.covers(mark):
            here = found.setdefault(_when(row), {})
            first = here.setdefault((row.article_id, row.sentence), citation)
            here[row.article_id, row.sentence] = replace(first, marks=(*first.marks, mark))
    return {when: list(cited_here.values()) for when, cited_here in found.items()}


def _when(row: AnyRow) -> _When:
    return row.first, row.last, row.clock
