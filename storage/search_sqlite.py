"""The full-text index in SQLite: FTS5 (https://www.sqlite.org/fts5.html).

Its function bm25() is not used: to know how rare a word is, it walks through every sentence that holds it,
and through every sentence of the guild, once for each question.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import among
from storage.schema import guilds
from storage.search_rows import SENTENCE_SEARCH, AnyOf, Frequencies, Row, Where
from storage.terms import Finder, Term
from storage.types import AnyRow

# How many sentences an article may have: row keys of the index are article * 65,536 + position.
_SENTENCES: Final = 65_536
# Up to here the articles stand in the statement, and the index is walked only where they are.
_FEW_ARTICLES: Final = 500
# Body sentences of a news article; for how rare a word is, only the order of magnitude counts.
_SENTENCES_AN_ARTICLE: Final = 30

_TABLE: Final = sa.literal_column("sentence_search")
_ROWID: Final = SENTENCE_SEARCH.c.rowid
_ARTICLE: Final = _ROWID.op("/", return_type=sa.Integer())(sa.literal_column(str(_SENTENCES)))
_POSITION: Final = _ROWID.op("%", return_type=sa.Integer())(sa.literal_column(str(_SENTENCES)))

INSERT: Final = (
    "INSERT INTO sentence_search (rowid, scope, words)"
    " VALUES (:article_id * 65536 + :position, :scope, :words)"
)


async def frequencies(
    connection: AsyncConnection, where: Where, words: Sequence[str], most: int
) -> Frequencies:
    """Count sentences by word up to ``most``; beyond, judge by how close together the newest of them lie."""
    counts = [_counted(where, word, most) for word in words]
    rows = (await connection.execute(sa.union_all(*counts))).all()
    number = sa.select(guilds.c.next_number).where(guilds.c.guild_id == where.guild_id)
    articles = (await connection.execute(number)).scalar() or 1
    newest = max((row.newest or 0 for row in rows), default=0)
    found = {
        row.word: float(row.sentences)
        if row.sentences < most
        else row.sentences * newest / (newest - row.oldest + 1)
        for row in rows
    }
    return Frequencies(found, float(articles * _SENTENCES_AN_ARTICLE))


async def newest(
    connection: AsyncConnection,
    where: Where,
    any_of: AnyOf,
    without: Sequence[Term],
    words: Sequence[Term],
    limit: int,
) -> list[Row]:
    """The newest sentences that hold one of the groups of terms and nothing of ``without``."""
    query = sa.select(_ARTICLE.label("article_id"), _POSITION.label("position"), SENTENCE_SEARCH.c.words)
    query = query.where(*_conditions(where, _expression(where, any_of, without)))
    query = query.order_by(_ROWID.desc()).limit(limit)
    rows = (await connection.execute(query)).all()
    # rating 1,500 sentences takes some 10 ms: not on the event loop
    return await asyncio.to_thread(_rows, rows, words)


def _rows(found: Sequence[AnyRow], words: Sequence[Term]) -> list[Row]:
    holder = _Holder(words)
    rows: list[Row] = []
    for article_id, position, text in found:
        tokens = text.casefold().split()
        held = holder.held(tokens)
        nearness = _nearness(holder.places(tokens)) if all(held) else 0.0
        rows.append(Row(article_id, position, held, len(tokens), nearness))
    return rows


class _Holder(Finder):
    """Tells which terms many sentences hold; where most hold few of them, faster than where they stand."""

    def __init__(self, terms: Sequence[Term]) -> None:
        super().__init__(terms)
        self._single = all(len(term.tokens) == 1 for term in terms)
        self._numbers = range(len(terms))
        self._seen: set[str] = set()
        self._holding: dict[str, list[int]] = {}

    def held(self, tokens: Sequence[str]) -> tuple[bool, ...]:
        """Which of the terms a row of folded words holds."""
        if not self._single:
            return tuple(map(bool, self.places(tokens)))
        different = set(tokens)
        for token in different - self._seen:
            self._seen.add(token)
            found = [number for number, places in enumerate(self.places([token])) if places]
            if found:
                self._holding[token] = found
        numbers = {number for token in different & self._holding.keys() for number in self._holding[token]}
        return tuple(number in numbers for number in self._numbers)


def _nearness(places: Sequence[Sequence[int]]) -> float:
    """How many words there are for each word of the shortest stretch that holds them all."""
    events = sorted((place, number) for number, found in enumerate(places) for place in found)
    last: dict[int, int] = {}
    shortest = events[-1][0] + 1
    for place, number in events:
        last[number] = place
        if len(last) == len(places):
            shortest = min(shortest, place - min(last.values()) + 1)
    return len(places) / shortest


def _counted(where: Where, word: str, most: int) -> sa.Select[str, int, int, int]:
    matches = _TABLE.op("MATCH")(_expression(where, [[Term((word,))]], ()))
    found = sa.select(_ROWID).where(matches).order_by(_ROWID.desc()).limit(most).subquery()
    oldest, last = sa.func.min(found.c.rowid), sa.func.max(found.c.rowid)
    count = sa.func.count(found.c.rowid)
    return sa.select(
        sa.literal(word).label("word"), count.label("sentences"), oldest.label("oldest"), last.label("newest")
    )


def _expression(where: Where, any_of: AnyOf, without: Sequence[Term]) -> str:
    """A query in FTS5's syntax; every word is quoted, so that whatever is typed is never syntax."""
    groups = [" AND ".join(map(_phrase, group)) for group in any_of]
    query = f'(scope : "{where.token}" AND words : ({_joined(groups)}))'
    if without:
        query += f" NOT words : ({_joined([_phrase(term) for term in without])})"
    return query


def _joined(alternatives: Sequence[str]) -> str:
    return " OR ".join(f"({alternative})" for alternative in alternatives)


def _phrase(term: Term) -> str:
    return f'"{" ".join(term.tokens)}"'


def _conditions(where: Where, expression: str) -> list[sa.ColumnElement[bool]]:
    conditions = [_TABLE.op("MATCH")(expression), *where.conditions(_ARTICLE, _POSITION)]
    if where.article_ids is None:
        return conditions
    ids = set(where.article_ids)
    first, last = min(ids, default=0), max(ids, default=0)
    conditions.append(_ROWID.between(first * _SENTENCES, last * _SENTENCES + _SENTENCES - 1))
    if len(ids) <= _FEW_ARTICLES:
        return [*conditions, among(_ARTICLE, ids)]
    listed = sa.func.json_each(json.dumps(sorted(ids))).table_valued("value")
    return [*conditions, _ARTICLE.in_(sa.select(listed.c.value))]
