"""The full-text index in PostgreSQL: a ``tsvector`` of each sentence under a GIN index."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import reduce
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.search_rows import SENTENCE_SEARCH, AnyOf, Frequencies, Row, Where
from storage.terms import Term

_ENGLISH: Final = sa.literal_column("'english'::regconfig")
_ARTICLE: Final = SENTENCE_SEARCH.c.article_id
_POSITION: Final = SENTENCE_SEARCH.c.position
_WORDS: Final = SENTENCE_SEARCH.c.words
# ts_rank_cd divides by 1 + the logarithm of the length, as long sentences hold more words by chance.
_BY_LENGTH: Final = 1
# A sentence has so many words for each stem kept of it: function words and repetitions are not kept.
_WORDS_A_STEM: Final = 1.7

INSERT: Final = (
    "INSERT INTO sentence_search (article_id, position, words) VALUES (:article_id, :position,"
    " to_tsvector('english', :words) || CAST(CAST(:scope AS TEXT) AS tsvector))"
)

# What ANALYZE last saw (https://www.postgresql.org/docs/current/view-pg-stats.html): the commonest words and
# their shares, then the least and the greatest of these. A word that is not among them is rarer than the
# least, and is counted. A small or new table has no statistics.
_SHARES: Final = sa.text(
    """
    WITH known AS (
        SELECT CAST(CAST(most_common_elems AS text) AS text[]) AS words, most_common_elem_freqs AS shares
        FROM pg_stats
        WHERE schemaname = current_schema() AND tablename = 'sentence_search' AND attname = 'words'
    ),
    asked AS (
        SELECT word, tsvector_to_array(to_tsvector('english', word)) AS stems
        FROM unnest(CAST(:words AS text[])) AS word
    ),
    common AS MATERIALIZED (
        SELECT common.word, common.share
        FROM known, unnest(known.words, known.shares[1:cardinality(known.words)]) AS common (word, share)
        WHERE common.word IN (SELECT unnest(stems) FROM asked)
    ),
    shared AS MATERIALIZED (
        SELECT word, (SELECT min(share) FROM common WHERE common.word = ANY (asked.stems)) AS share
        FROM asked
    )
    SELECT shared.word, shared.share,
        CASE WHEN shared.share IS NULL THEN (
            SELECT count(*) FROM (
                SELECT FROM sentence_search
                WHERE words @@ (CAST(:scope AS tsquery) && phraseto_tsquery('english', shared.word))
                AND numnode(phraseto_tsquery('english', shared.word)) > 0
                LIMIT :most
            ) AS its
        ) END AS counted,
        (SELECT shares[cardinality(words) + 1] FROM known) AS least,
        (SELECT reltuples FROM pg_class WHERE oid = CAST('sentence_search' AS regclass)) AS total
    FROM shared
    """
).bindparams(
    sa.bindparam("words", type_=postgresql.ARRAY(sa.Text)),
    sa.bindparam("scope", type_=sa.Text),
    sa.bindparam("most", type_=sa.BigInteger),
)


async def frequencies(
    connection: AsyncConnection, where: Where, words: Sequence[str], most: int
) -> Frequencies:
    """Estimate sentences by word from the statistics; count up to ``most`` those that are in none."""
    scope = Where(where.guild_id, where.quoted).token
    asked = {"words": list(words), "scope": scope, "most": most}
    rows = (await connection.execute(_SHARES, asked)).all()
    total = max(float(rows[0].total), 0.0)
    # No fewer than were counted, and no more than the rarest of the common words: the mean, by ratio.
    many = math.sqrt(most * max((rows[0].least or 0.0) * total, most))
    found: dict[str, float] = {}
    for row in rows:
        if row.share is not None:
            found[row.word] = max(row.share * total, 1.0)
        else:
            found[row.word] = float(row.counted) if row.counted < most else many
    return Frequencies(found, max([total, *found.values()]))


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

    ``rare`` tells that there are not many of them.
    """
    groups = [_all(group) for group in any_of]
    query = reduce(lambda one, other: one.op("||")(other), groups)
    conditions = _conditions(where, query, without)
    # Only what is left is rated.
    chosen = _inside(where, conditions, limit) if where.inside else _anywhere(conditions, limit, rare=rare)
    article_id, position, stems = chosen.subquery().c
    nearness = sa.func.ts_rank_cd(stems, _all(words), _BY_LENGTH)
    held = [stems.op("@@")(_phrase(word)) for word in words]
    found = sa.select(article_id, position, sa.func.length(stems), nearness, *held)
    rows: list[list[Any]] = [list(row) for row in (await connection.execute(found)).all()]
    return [
        Row(article_id, position, tuple(holds), int(stems * _WORDS_A_STEM), near)
        for article_id, position, stems, near, *holds in rows
    ]


def _anywhere(
    conditions: Sequence[sa.ColumnElement[bool]], limit: int, *, rare: bool
) -> sa.Select[int, int, Any]:
    """The newest sentences."""
    offered = sa.select(_ARTICLE, _POSITION, _WORDS).where(*conditions)
    # Of rare words PostgreSQL knows only that they are: it takes them for commoner, and goes through the
    # newest 400,000 sentences in 330 ms rather than through the index of words in 10.
    held_there = offered.cte("offered").prefix_with("MATERIALIZED") if rare else offered.subquery()
    return sa.select(held_there).order_by(*_newest_first(held_there)).limit(limit)


def _inside(
    where: Where, conditions: Sequence[sa.ColumnElement[bool]], limit: int
) -> sa.Select[int, int, Any]:
    """The newest sentences that meet the conditions of ``where`` on sentences, too."""
    # PostgreSQL expects that nearly all meet them, and goes through millions. OFFSET keeps it from looking
    # through that: the words are looked for first, and then one sentence after the other is asked about.
    held_there = sa.select(_ARTICLE, _POSITION).where(*conditions)
    held_there = held_there.order_by(_ARTICLE.desc(), _POSITION.desc()).offset(0).subquery()
    meeting = where.inside(held_there.c.article_id, held_there.c.position) if where.inside else ()
    found = sa.select(held_there).where(*meeting).order_by(*_newest_first(held_there)).limit(limit).subquery()
    same = sa.and_(found.c.article_id == _ARTICLE, found.c.position == _POSITION)
    return sa.select(_ARTICLE, _POSITION, _WORDS).join(found, same)


def _newest_first(sentences: sa.FromClause) -> tuple[sa.ColumnElement[int], sa.ColumnElement[int]]:
    return sentences.c.article_id.desc(), sentences.c.position.desc()


def _phrase(term: Term) -> sa.ColumnElement[str]:
    return sa.func.phraseto_tsquery(_ENGLISH, " ".join(term.tokens))


def _all(group: Sequence[Term]) -> sa.ColumnElement[str]:
    return reduce(lambda one, other: one.op("&&")(other), map(_phrase, group))


def _conditions(
    where: Where, query: sa.ColumnElement[str], without: Sequence[Term]
) -> list[sa.ColumnElement[bool]]:
    in_scope = sa.cast(sa.literal(where.token), postgresql.TSQUERY).op("&&")(query)
    for term in without:
        in_scope = in_scope.op("&&")(sa.func.tsquery_not(_phrase(term)))
    conditions = [_WORDS.op("@@")(in_scope), sa.func.numnode(query) > 0]
    conditions += where.conditions(_ARTICLE, _POSITION)
    if where.article_ids is not None:
        ids = sa.cast(sorted(set(where.article_ids)), postgresql.ARRAY(sa.BigInteger))
        conditions.append(sa.any_(ids) == _ARTICLE)
    return conditions
