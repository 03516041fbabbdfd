"""Full-text search over the sentences of article bodies: the one place where the two databases differ.

SQLite has an FTS5 table that keeps the words and, in a column of its own, a token for the guild; PostgreSQL
has a ``tsvector`` in which the guild is one more lexeme. Either way a search walks only what its own guild's
token and the asked words have in common. Sentences that are quoted have a second such token, for questions
about what was said. Accents are taken off before the text gets there.

Whatever a member types is words, never syntax: only letters and digits are kept, and each word is quoted.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from news.names import plain
from storage.database import Database, among
from storage.keys import clean
from storage.types import AnySelect

log = logging.getLogger(__name__)

# How many sentences an article may have: row keys of SQLite's index are article * 65,536 + position.
_SENTENCES: Final = 65_536
# Only the newest hits are ranked, so that a common word costs no more than a rare one: rating all 180,000
# hits of one word took 180 ms, rating 500 of them 11 ms (SQLite, 400,000 sentences).
_RANKED: Final = 500
# A question is not longer; more words could only slow a query down.
_MOST_WORDS: Final = 32
# Pages of the index that one step of a clean-up rewrites: a few milliseconds during which nobody can write.
_PAGES_A_STEP: Final = 500

_WORD: Final = re.compile(r"[^\W_]+")

# PostgreSQL's English dictionary drops these; SQLite has no such list, so they are dropped before either.
_STOP_WORDS: Final = frozenset(
    re.findall(
        r"\w+",
        """
        a about above after again against all am an and any are as at be because been before being below
        between both but by can did do does doing don down during each few for from further had has have
        having he her here hers herself him himself his how i if in into is it its itself just me more
        most my myself no nor not now of off on once only or other our ours ourselves out over own s same
        she should so some such t than that the their theirs them themselves then there these they this
        those through to too under until up very was we were what when where which while who whom why will
        with you your yours yourself yourselves
        """,
    )
)

_index = sa.table(
    "sentence_search",
    sa.column("rowid", sa.Integer),
    sa.column("article_id", sa.BigInteger),
    sa.column("position", sa.Integer),
    sa.column("scope", sa.Text),
    sa.column("words", sa.Text),
)


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


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence that holds the words asked for.

    Attributes:
        position: the sentence's, within its article.
        rank: the greater the better; comparable only within one search.
    """

    article_id: int
    position: int
    rank: float


def significant(text: str) -> list[str]:
    """The words of a text that a search looks for: folded, each once, without function words."""
    words = _WORD.findall(plain(clean(text)).casefold())
    return [word for word in dict.fromkeys(words) if word not in _STOP_WORDS]


async def index(
    connection: AsyncConnection, guild_id: int, article_id: int, sentences: Sequence[Entry]
) -> None:
    """Add sentences; they leave the index with their row in ``sentences``."""
    rows = [
        {
            "article_id": article_id,
            "position": sentence.position,
            "words": _bare(sentence.text),
            "scope": " ".join(_scope(guild_id, quoted=kind) for kind in {False, sentence.quoted}),
        }
        for sentence in sentences
    ]
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        statement = (
            "INSERT INTO sentence_search (rowid, scope, words)"
            " VALUES (:article_id * 65536 + :position, :scope, :words)"
        )
    else:
        statement = (
            "INSERT INTO sentence_search (article_id, position, words) VALUES (:article_id, :position,"
            " to_tsvector('english', :words) || CAST(CAST(:scope AS TEXT) AS tsvector))"
        )
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
    asked = significant(words)[:_MOST_WORDS]
    if not asked:
        return []
    choose = _in_sqlite if connection.dialect.name == "sqlite" else _in_postgresql
    scope = _scope(guild_id, quoted=quoted)
    rows = await connection.execute(choose(scope, asked, article_ids, any_word=any_word))
    hits = [Hit(article_id, position, rank) for article_id, position, rank in rows]
    return sorted(hits, key=lambda hit: (-hit.rank, -hit.article_id, hit.position))[:limit]


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


def _scope(guild_id: int, *, quoted: bool) -> str:
    """The token of a guild's sentences, or of those that are quoted; no word that was asked for equals it."""
    return f"_{guild_id}said" if quoted else f"_{guild_id}"


def _bare(text: str) -> str:
    """Nothing but words, as PostgreSQL would take "U.N." or "bbc.com" for the address of a host."""
    return " ".join(_WORD.findall(plain(text)))


async def _merge(database: Database, pages: int) -> bool:
    """Do one step; whether there was anything to do. SQLite counts fewer than two changes if not."""
    changes = sa.text("SELECT total_changes()")
    async with database.write() as connection:
        before = (await connection.execute(changes)).scalar_one()
        step = "INSERT INTO sentence_search (sentence_search, rank) VALUES ('merge', :pages)"
        await connection.execute(sa.text(step), {"pages": pages})
        return (await connection.execute(changes)).scalar_one() - before > 1


def _in_sqlite(
    scope: str, asked: Sequence[str], article_ids: Collection[int] | None, *, any_word: bool
) -> AnySelect:
    joint = " OR " if any_word else " AND "
    terms = joint.join(f'"{word}"' for word in asked)
    query = f'scope : "{scope}" AND words : ({terms})'
    article = _index.c.rowid.op("/")(_SENTENCES)
    whole_table = sa.literal_column("sentence_search")
    conditions = [whole_table.op("MATCH")(query)]
    if article_ids is not None:
        first, last = min(article_ids, default=0), max(article_ids, default=0)
        conditions += [
            _index.c.rowid.between(first * _SENTENCES, last * _SENTENCES + _SENTENCES - 1),
            among(article, set(article_ids)),
        ]
    rank = -sa.func.bm25(whole_table, 0.0, 1.0)
    return (
        sa.select(article, _index.c.rowid.op("%")(_SENTENCES), rank)
        .where(*conditions)
        .order_by(_index.c.rowid.desc())
        .limit(_RANKED)
    )


def _in_postgresql(
    scope: str, asked: Sequence[str], article_ids: Collection[int] | None, *, any_word: bool
) -> AnySelect:
    english = sa.literal_column("'english'::regconfig")
    terms = [sa.func.plainto_tsquery(english, word) for word in asked]
    query: sa.ColumnElement[str] = terms[0]
    for term in terms[1:]:
        query = query.op("||" if any_word else "&&")(term)
    in_scope = sa.cast(sa.literal(scope), postgresql.TSQUERY)
    conditions = [_index.c.words.op("@@")(in_scope.op("&&")(query)), sa.func.numnode(query) > 0]
    if article_ids is not None:
        conditions.append(among(_index.c.article_id, set(article_ids)))
    return (
        sa.select(_index.c.article_id, _index.c.position, sa.func.ts_rank_cd(_index.c.words, query, 1))
        .where(*conditions)
        .order_by(_index.c.article_id.desc(), _index.c.position)
        .limit(_RANKED)
    )
