"""Rows of ``articles`` turned into the nouns of ``news/answer.py``."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

import sqlalchemy as sa

from news.answer import Source
from news.article import Span
from storage.database import among
from storage.schema import articles
from storage.types import AnyRow

# Enough for the heading of a text without title; a heading line is rarely longer.
_HEADING: Final = 80
# Parts of one kind that an article has at most, as the full-text index numbers its sentences.
_PARTS: Final = 65_536

#: What ``source_of`` needs of an article's row.
SOURCE_COLUMNS: Final = (
    articles.c.id,
    articles.c.number,
    sa.func.coalesce(articles.c.title, sa.func.substr(articles.c.text, 1, 2 * _HEADING)).label("heading"),
    articles.c.title.is_(None).label("untitled"),
    articles.c.url,
    articles.c.publisher,
    articles.c.byline,
    articles.c.published,
    articles.c.language,
)


def source_of(row: AnyRow) -> Source:
    """The article that a row with ``SOURCE_COLUMNS`` is about."""
    return Source(
        article_id=row.id,
        number=row.number,
        title=first_words(row.heading) if row.untitled else row.heading,
        url=row.url,
        publisher=row.publisher,
        byline=row.byline,
        published=row.published,
        language=row.language,
    )


def first_words(text: str) -> str:
    """The first line of a text, cut between words where it is long."""
    line = text.strip().split("\n", 1)[0].strip()
    if len(line) <= _HEADING:
        return line
    return line[: _HEADING + 1].rsplit(None, 1)[0][:_HEADING] + "…"


def spans_of(pairs: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    """Spans from their JSON form."""
    return tuple(Span(start, end) for start, end in pairs)


def pairs_of(spans: Sequence[Span]) -> list[list[int]]:
    """The JSON form of spans."""
    return [[span.start, span.end] for span in spans]


def part_of_text(start: sa.ColumnElement[int], end: sa.ColumnElement[int]) -> sa.ColumnElement[str]:
    """The characters ``[start, end)`` of the article's text; both databases count code points from 1."""
    return sa.func.substr(articles.c.text, start + 1, end - start)


def at(
    article: sa.ColumnElement[int], position: sa.ColumnElement[int], keys: Iterable[tuple[int, int]]
) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    """Conditions that keep a query to these parts of articles, given by article and position."""
    wanted = set(keys)
    numbers = sorted(article_id * _PARTS + number for article_id, number in wanted)
    # Rows are found by the first condition, and by the second in neither database. One number for both is
    # looked up at once, where PostgreSQL compares each row with 250 pairs one by one.
    listed = sa.bindparam(None, numbers, sa.BigInteger, expanding=True)
    return among(article, {article_id for article_id, _ in wanted}), (article * _PARTS + position).in_(listed)


def within(
    table: sa.FromClause, guild_id: int, article_ids: Collection[int] | None
) -> list[sa.ColumnElement[bool]]:
    """Conditions that keep a query to one guild and, unless None, to some of its articles."""
    if article_ids is None:
        return [table.c.guild_id == guild_id]
    # The sum keeps SQLite from walking all of the guild by its index rather than the articles by theirs:
    # the places of one article in 10,000 took 19 ms so, and take 2 ms thus.
    return [table.c.guild_id + 0 == guild_id, among(table.c.article_id, set(article_ids))]
