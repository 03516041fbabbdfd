"""Full-text search over the sentences of article bodies: the one place where the two databases differ.

SQLite has an FTS5 table that keeps the words and, in a column of its own, a token for the guild; PostgreSQL
has a ``tsvector`` in which the guild is one more lexeme. Either way a search walks only what its own guild's
token and the asked words have in common. Sentences that are quoted have a second such token, for questions
about what was said. Accents are taken off before the text gets there.

Whatever a member types is words, never syntax: only letters and digits are kept, and each word is quoted.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import search_postgresql, search_sqlite
from storage.database import Database
from storage.search_ranking import RARE, Hit, best_first, groups, near, rated, weights_of
from storage.search_rows import AnyOf, Frequencies, Row, Where, scope_token
from storage.terms import STOP_WORDS, Term, bare, folded

__all__ = [
    "Entry",
    "Frequencies",
    "Hit",
    "best",
    "candidates",
    "frequencies",
    "having",
    "index",
    "index_many",
    "is_told",
    "match",
    "occurs",
    "scrub",
    "significant",
    "weights_of",
]

log = logging.getLogger(__name__)

# Only the newest hits are ranked, so that a common word costs no more than a rare one: rating all 180,000
# hits of one word took 180 ms, rating 500 of them 11 ms (SQLite, 400,000 sentences).
_RANKED: Final = 500
# Up to here a word's sentences are counted; of commoner ones, how close together the newest lie tells how
# many there are. Of eight words among three million sentences, counting 1,500 took 32 ms, 500 a third of it.
_COUNTED: Final = 500
# In so few articles every sentence with any of the words is rated, as that takes one query in place of five.
_FEW: Final = 20
# A question is not longer; more words could only slow a query down.
_MOST_WORDS: Final = 32
# Pages of the index that one step of a clean-up rewrites: a few milliseconds during which nobody can write.
_PAGES_A_STEP: Final = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """A sentence to find again.

    Attributes:
        position: the sentence's, within its article.
        quoted: whether some of it is the content of an attribution.
    """

    position: int
    text: str
    quoted: bool


def significant(text: str) -> list[str]:
    """The words of a text that a search looks for: folded, each once, without function words."""
    return [word for word in dict.fromkeys(folded(text)) if word not in STOP_WORDS]


async def index(
    connection: AsyncConnection, guild_id: int, article_id: int, sentences: Sequence[Entry]
) -> None:
    """Add sentences; they leave the index with their row in ``sentences``."""
    await index_many(connection, guild_id, {article_id: sentences})


async def index_many(
    connection: AsyncConnection, guild_id: int, sentences: Mapping[int, Sequence[Entry]]
) -> None:
    """The same for several articles, by their keys."""
    rows = [
        {
            "article_id": article_id,
            "position": sentence.position,
            "words": bare(sentence.text),
            "scope": " ".join(scope_token(guild_id, quoted=kind) for kind in {False, sentence.quoted}),
        }
        for article_id, its in sentences.items()
        for sentence in its
    ]
    if rows:
        in_sqlite = connection.dialect.name == "sqlite"
        statement = search_sqlite.INSERT if in_sqlite else search_postgresql.INSERT
        await connection.execute(sa.text(statement), rows)


async def match(
    connection: AsyncConnection,
    guild_id: int,
    words: str,
    article_ids: Collection[int] | None = None,
    *,
    limit: int = 50,
    any_word: bool = False,
    quoted: bool = False,
) -> list[Hit]:
    """Sentences with all the words asked for (or any of them), quoted or not, or quoted only, best first.

    Words are compared by their English stem; function words do not count, and a question that consists of
    them finds nothing.
    """
    if any_word:
        return await candidates(connection, guild_id, words, article_ids, limit=limit, quoted=quoted)
    terms = [Term((word,)) for word in significant(words)[:_MOST_WORDS]]
    return (await having(connection, Where(guild_id, quoted, article_ids), terms, limit=_RANKED))[:limit]


async def having(
    connection: AsyncConnection,
    where: Where,
    terms: Sequence[Term],
    without: Sequence[Term] = (),
    *,
    limit: int = _RANKED,
) -> list[Hit]:
    """The newest ``limit`` sentences with all of these terms and none of ``without``, best first.

    What is found for a term that ``is_told`` says nothing about may not hold it.
    """
    terms = [term for term in terms if term.is_indexed]
    if not terms:
        return []
    rows = await _newest(connection, where, [terms], without, terms, limit)
    if told := [number for number, term in enumerate(terms) if term.needs_text and is_told(connection, term)]:
        rows = [row for row in rows if all(row.held[number] for number in told)]
    return best_first(near(rows))


async def occurs(connection: AsyncConnection, where: Where, term: Term) -> bool:
    """Whether a sentence holds this term or, if ``is_told`` says nothing about it, may hold it."""
    words = significant(" ".join(term.tokens))
    counted = (await _frequencies(connection, where, words)).counts if words else {}
    least = min(counted.values(), default=math.inf)
    if not least:
        return False
    return bool(await _newest(connection, where, [[term]], (), [term], 1, rare=least < RARE))


def is_told(connection: AsyncConnection, term: Term) -> bool:
    """Whether ``having`` finds only sentences that hold this term, rather than some that may.

    Both indexes compare stems, and PostgreSQL's has no function words; of SQLite's, the words as they were
    written are looked at too.
    """
    return not term.needs_text or (term.is_indexed and connection.dialect.name == "sqlite")


async def candidates(
    connection: AsyncConnection,
    guild_id: int,
    words: str,
    article_ids: Collection[int] | None = None,
    *,
    limit: int = 100,
    quoted: bool = False,
    counted: Frequencies | None = None,
) -> list[Hit]:
    """Sentences with any of the words, those with the most and the rarest first, however old.

    What ``frequencies`` gave for the same words, if it is handed in, need not be counted again.
    """
    asked = significant(words)[:_MOST_WORDS]
    return await best(connection, Where(guild_id, quoted, article_ids), asked, limit=limit, counted=counted)


async def best(
    connection: AsyncConnection,
    where: Where,
    words: Sequence[str],
    must: Sequence[Term] = (),
    without: Sequence[Term] = (),
    *,
    limit: int,
    counted: Frequencies | None = None,
) -> list[Hit]:
    """Sentences with any of the words, ``significant`` ones, beside every term of ``must``; best first.

    Every sentence that holds one of the rarest words is rated; of those with commoner words only, the ones
    with several of them, and these only as long as they could still come in among the best. Where very many
    hold the same words, the newest of them are rated.
    """
    if not words:
        return []
    counted = counted or await _frequencies(connection, where, words)
    weights = weights_of(counted)
    terms = [Term((word,)) for word in words]
    if where.article_ids is not None and len(set(where.article_ids)) <= _FEW:
        together = [[term, *must] for term in terms]
        rows = await _newest(connection, where, together, without, terms, RARE)
        if len(rows) < RARE:
            return best_first(rated(rows, words, weights))[:limit]
    found: dict[tuple[int, int], Hit] = {}
    for bound, any_of in groups(counted, weights):
        ranks = sorted((hit.rank for hit in found.values()), reverse=True)
        if len(ranks) >= limit and ranks[limit - 1] >= bound:
            break
        together = [[*group, *must] for group in any_of]
        rare = bound == math.inf
        most = RARE if rare else _RANKED
        rows = await _newest(connection, where, together, without, terms, most, rare=rare)
        found |= {(hit.article_id, hit.position): hit for hit in rated(rows, words, weights)}
    return best_first(found.values())[:limit]


async def weights(
    connection: AsyncConnection, guild_id: int, words: str, article_ids: Collection[int] | None = None
) -> dict[str, float]:
    """What each significant word weighs there, as BM25 has it: the rarer, the more."""
    return weights_of(await frequencies(connection, guild_id, words, article_ids))


async def frequencies(
    connection: AsyncConnection, guild_id: int, words: str, article_ids: Collection[int] | None = None
) -> Frequencies:
    """In how many of the guild's sentences each significant word stands."""
    asked = significant(words)[:_MOST_WORDS]
    if not asked:
        return Frequencies({}, 0.0)
    return await _frequencies(connection, Where(guild_id, False, article_ids), asked)


async def _frequencies(connection: AsyncConnection, where: Where, words: Sequence[str]) -> Frequencies:
    backend = search_sqlite if connection.dialect.name == "sqlite" else search_postgresql
    return await backend.frequencies(connection, where, words, _COUNTED)


async def _newest(
    connection: AsyncConnection,
    where: Where,
    any_of: AnyOf,
    without: Sequence[Term],
    words: Sequence[Term],
    limit: int,
    *,
    rare: bool = False,
) -> list[Row]:
    backend = search_sqlite if connection.dialect.name == "sqlite" else search_postgresql
    return await backend.newest(connection, where, any_of, without, words, limit, rare=rare)


async def scrub(database: Database) -> None:
    """Take the words of deleted sentences out of the file.

    FTS5 only marks them as deleted until it merges its segments, so they are merged here, step by step
    (https://www.sqlite.org/fts5.html#the_merge_command). Then the write-ahead log is emptied.
    """
    if not database.in_sqlite:
        return
    pages = -_PAGES_A_STEP  # a negative first step takes in every segment
    while await _merge(database, pages):
        pages = _PAGES_A_STEP
    await database.truncate_log()


async def _merge(database: Database, pages: int) -> bool:
    """Do one step; whether there was anything to do. SQLite counts fewer than two changes if not."""
    changes = sa.text("SELECT total_changes()")
    async with database.write() as connection:
        before = (await connection.execute(changes)).scalar_one()
        step = "INSERT INTO sentence_search (sentence_search, rank) VALUES ('merge', :pages)"
        await connection.execute(sa.text(step), {"pages": pages})
        return (await connection.execute(changes)).scalar_one() - before > 1
