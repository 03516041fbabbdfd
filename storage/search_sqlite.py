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

# How many articles a guild has had; then how often a word was counted, and where the newest of it lie.
_ARTICLES: Final = (
    "SELECT '' AS word, (SELECT next_number FROM guilds WHERE guild_id = :guild) AS counted,"
    " 0 AS oldest, 0 AS newest"
)
_COUNTED: Final = (
    "SELECT :w{number}, count(rowid), min(rowid), max(rowid) FROM (SELECT rowid FROM sentence_search"
    " WHERE sentence_search MATCH :q{number} ORDER BY rowid DESC LIMIT :most)"
)

INSERT: Final = (
    "INSERT INTO sentence_search (rowid, scope, words)"
    " VALUES (:article_id * 65536 + :position, :scope, :words)"
)


async def frequencies(
    connection: AsyncConnection, where: Where, words: Sequence[str], most: int
) -> Frequencies:
    """Count sentences by word up to ``most``; beyond, judge by how close together the newest of them lie."""
    values: dict[str, object] = {"guild": where.guild_id, "most": most}
    for number, word in enumerate(words):
        values |= {f"w{number}": word, f"q{number}": _expression(where, [[Term((word,))]], ())}
    # Written out, as building a query of so many parts took longer than the database takes to answer it.
    parts = [_COUNTED.format(number=number) for number in range(len(words))]
    known, *rows = (await connection.execute(sa.text(" UNION ALL ".join([_ARTICLES, *parts])), values)).all()
    newest = max((row.newest or 0 for row in rows), default=0)
    found = {
        row.word: float(row.counted)
        if row.counted < most
        else row.counted * newest / (newest - row.oldest + 1)
        for row in rows
    }
    return Frequencies(found, float((known.counted or 1) * _SENTENCES_AN_ARTICLE))


async def newest(
    connection: AsyncConnection,
    where: Where,
    any_of: AnyOf,
    without: Sequence[Term],
    words: Sequence[Term],
    limit: int,
    *,
    rare: bool = False,
) -> list[Row]:
    """The newest sentences that hold one of the groups of terms and nothing of ``without``.

    Whether they are ``rare`` makes no difference here: the index is walked backwards as far as it must.
    """
    query = sa.select(_ARTICLE.label("article_id"), _POSITION.label("position"), SENTENCE_SEARCH.c.words)
    query = query.where(*_conditions(where, _expression(where, any_of, without)))
    query = query.order_by(_ROWID.desc()).limit(limit)
    rows = (await connection.execute(query)).all()
    # rating 1,500 sentences takes some 10 ms: not on the event loop
    return await asyncio.to_thread(_rows, rows, words, alike=len(any_of) == 1)


def _rows(found: Sequence[AnyRow], words: Sequence[Term], *, alike: bool) -> list[Row]:
    """Rate rows; ``alike`` tells that most of them hold all of the words."""
    holder = _Holder(words)
    rows: list[Row] = []
    for article_id, position, text in found:
        tokens = text.casefold().split()
        places = holder.places(tokens) if alike else ()
        held = tuple(map(bool, places)) if alike else holder.held(tokens)
        nearness = _nearness(places or holder.places(tokens)) if all(held) else 0.0
        rows.append(Row(article_id, position, held, len(tokens), nearness))
    return rows


class _Holder(Finder):
    """Tells which terms many sentences hold; where most hold few of them, faster than where they stand."""

    def __init__(self, terms: Sequence[Term]) -> None:
        super().__init__(terms)
        self._single = all(len(term.tokens) == 1 for term in terms)
        self._numbers = range(len(terms))
        self._initials = {term.tokens[0][:1] for term in terms}  # a stem begins as its word does
        self._seen: set[str] = set()
        self._holding: dict[str, list[int]] = {}

    def held(self, tokens: Sequence[str]) -> tuple[bool, ...]:
        """Which of the terms a row of folded words holds."""
        if not self._single:
            return tuple(map(bool, self.places(tokens)))
        different = set(tokens)
        fresh = different - self._seen
        self._seen |= fresh
        for token in fresh:
            if token[:1] in self._initials:
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
    if where.inside is not None:
        conditions += where.inside(_ARTICLE, _POSITION)
    if where.article_ids is None:
        return conditions
    ids = set(where.article_ids)
    first, last = min(ids, default=0), max(ids, default=0)
    conditions.append(_ROWID.between(first * _SENTENCES, last * _SENTENCES + _SENTENCES - 1))
    if len(ids) <= _FEW_ARTICLES:
        return [*conditions, among(_ARTICLE, ids)]
    listed = sa.func.json_each(json.dumps(sorted(ids))).table_valued("value")
    return [*conditions, _ARTICLE.in_(sa.select(listed.c.value))]
