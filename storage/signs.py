"""The signs of embeddings: 48 bytes a sentence, by which all sentences of a guild are looked through.

How many of the numbers of two vectors differ in sign tells roughly the angle between them (Charikar 2002,
"Similarity estimation techniques from rounding algorithms"). The signs of the guilds that ask are kept in
memory, read in the background after the start or when a guild first asks, and then only as far as articles
have come or gone: a hundred thousand articles, of 29 sentences each, take 140 MB.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

import numpy
import sqlalchemy as sa
from numpy.typing import NDArray

from news.embeddings import WIDTH, Floats
from storage.database import Database, among
from storage.schema import embedding_signs

log = logging.getLogger(__name__)

_WORDS: Final = WIDTH // 64  # of 64 bits, for one vector
_ARTICLES_A_STEP: Final = 2000  # read at a time, so that other questions get their turn
_AT_ONCE: Final = 65_536  # vectors compared at a time: what that takes stays in the processor's cache
_MOST_KEPT: Final = 8  # guilds; a server of ours that asks less often is read again

_Words = NDArray[numpy.uint64]


class Place(NamedTuple):
    """Where a sentence stands: its article, and its position there."""

    article_id: int
    position: int


def signs_of(vectors: Sequence[bytes]) -> bytes:
    """The signs of packed vectors, one bit a number."""
    numbers = numpy.frombuffer(b"".join(vectors), numpy.int8).reshape(-1, WIDTH)
    return numpy.packbits(numbers > 0, axis=1).tobytes()


class Signs:
    """The signs of every guild's sentences that has asked.

    Args:
        database: the archive.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: OrderedDict[tuple[int, str], _Signs] = OrderedDict()

    def changed(self, guild_id: int, article_id: int) -> None:
        """Take note that an article's signs were replaced."""
        for (owner, _), kept in self._kept.items():
            if owner == guild_id:
                kept.changed.add(article_id)

    async def nearest(
        self, guild_id: int, question: Floats, model: str, article_ids: Collection[int] | None, limit: int
    ) -> list[Place]:
        """Give the sentences whose signs are most like the question's, in no order; about ``limit``."""
        kept = self._kept_of(guild_id, model)
        async with kept.lock:
            await kept.refresh(self._database)
            articles, positions, words = kept.articles, kept.positions, kept.words
        asked = numpy.packbits(question > 0).view(numpy.uint64)
        within = None if article_ids is None else numpy.fromiter(set(article_ids), numpy.int64)
        rows = await asyncio.to_thread(nearest_rows, articles, words, asked, within, limit)
        return [Place(int(articles[row]), int(positions[row])) for row in rows]

    async def load(self) -> int:
        """Take up the signs of the guilds with the most articles, as many as are kept; how many sentences.

        A question that comes meanwhile waits no longer than without it. Of each guild, the signs by the model
        that has read its newest article are taken up: most likely, questions are of that model too.
        """
        guild_id, key = embedding_signs.c.guild_id, embedding_signs.c.article_id
        counts = sa.select(guild_id, embedding_signs.c.model, sa.func.count(), sa.func.max(key))
        async with self._database.read() as connection:
            rows = (await connection.execute(counts.group_by(guild_id, embedding_signs.c.model))).all()
        newest = {row[0]: row for row in sorted(rows, key=lambda row: row[3])}
        most = sorted(newest.values(), key=lambda row: -row[2])[:_MOST_KEPT]
        loaded = 0
        for owner, model, *_ in reversed(most):
            kept = self._kept_of(owner, model)
            async with kept.lock:
                await kept.refresh(self._database)
                loaded += len(kept.articles)
        return loaded

    def _kept_of(self, guild_id: int, model: str) -> _Signs:
        kept = self._kept.setdefault((guild_id, model), _Signs(guild_id, model))
        self._kept.move_to_end((guild_id, model))
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return kept


class _Signs:
    """One guild's, as columns: ``words`` has shape (words of a vector, sentences)."""

    def __init__(self, guild_id: int, model: str) -> None:
        self._where = (embedding_signs.c.guild_id == guild_id, embedding_signs.c.model == model)
        self.lock = asyncio.Lock()
        self.changed: set[int] = set()
        self._key = embedding_signs.c.article_id
        self._newest = 0  # of the articles taken up
        self._ids = numpy.empty(0, numpy.int64)
        self.articles = numpy.empty(0, numpy.int64)
        self.positions = numpy.empty(0, numpy.uint16)
        self.words: _Words = numpy.empty((_WORDS, 0), numpy.uint64)

    async def refresh(self, database: Database) -> None:
        """Take up what has been stored since, and let go of what has been deleted or replaced."""
        noted = set(self.changed)
        changed = {article_id for article_id in noted if article_id <= self._newest}
        if changed:
            await self._keep(~numpy.isin(self._ids, list(changed)))
            await self._take_up(database, among(self._key, changed))
        # only now: where the question is given up meanwhile, the next one begins anew
        self.changed -= changed
        within = self._key <= self._newest
        counted = sa.select(sa.func.count()).where(*self._where, within)
        async with database.read() as connection:
            stored = (await connection.execute(counted)).scalar_one()
        if stored != len(self._ids):
            await self._compare(database)
        await self._take_up(database, self._key > self._newest)
        self.changed -= noted  # new ones are as they were just read

    async def _compare(self, database: Database) -> None:
        """Let go of what is gone, and take up what another process has read again."""
        query = sa.select(self._key).where(*self._where, self._key <= self._newest)
        async with database.read() as connection:
            stored = numpy.fromiter((await connection.scalars(query)).all(), numpy.int64)
        await self._keep(numpy.isin(self._ids, stored))
        missing = set(numpy.setdiff1d(stored, self._ids).tolist())
        if missing:
            await self._take_up(database, among(self._key, missing))

    async def _keep(self, which: NDArray[numpy.bool_]) -> None:
        """Keep of the articles only these, shape (articles,)."""
        step = _Step(self._ids, self.articles, self.positions, self.words)
        # In a thread, as it takes 0.1 s for ten thousand articles.
        kept = await asyncio.to_thread(_reduced, step, which)
        self._ids, self.articles, self.positions, self.words = kept

    async def _take_up(self, database: Database, which: sa.ColumnElement[bool]) -> None:
        columns = (self._key, embedding_signs.c.positions, embedding_signs.c.signs)
        query = sa.select(*columns).where(*self._where, which).order_by(self._key).limit(_ARTICLES_A_STEP)
        steps = [_Step(self._ids, self.articles, self.positions, self.words)]
        after = 0
        while True:
            async with database.read() as connection:
                rows = (await connection.execute(query.where(self._key > after))).all()
            if not rows:
                break
            steps.append(_step([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]))
            after = rows[-1][0]
        if len(steps) > 1:
            # At once, as to copy what is there for each step took as long as reading it; and in a thread, as
            # it is 140 MB for a hundred thousand articles.
            joined = await asyncio.to_thread(_joined, steps)
            self._ids, self.articles, self.positions, self.words = joined
            self._newest = max(self._newest, after)
            log.debug("signs of %d sentences are kept", len(self.articles))


class _Step(NamedTuple):
    """Some articles' signs, as ``_Signs`` has them."""

    ids: NDArray[numpy.int64]
    articles: NDArray[numpy.int64]
    positions: NDArray[numpy.uint16]
    words: _Words


def _step(ids: Sequence[int], positions: Sequence[bytes], signs: Sequence[bytes]) -> _Step:
    keys = numpy.array(ids, numpy.int64)
    return _Step(
        keys,
        numpy.repeat(keys, [len(its) // 2 for its in positions]),
        numpy.frombuffer(b"".join(positions), "<u2"),
        numpy.frombuffer(b"".join(signs), numpy.uint64).reshape(-1, _WORDS).T,
    )


def _joined(steps: Sequence[_Step]) -> _Step:
    ids, articles, positions, words = zip(*steps, strict=True)
    return _Step(
        numpy.concatenate(ids),
        numpy.concatenate(articles),
        numpy.concatenate(positions),
        numpy.concatenate(words, axis=1),
    )


def _reduced(step: _Step, which: NDArray[numpy.bool_]) -> _Step:
    ids = step.ids[which]
    kept = numpy.isin(step.articles, ids)
    words = numpy.ascontiguousarray(step.words[:, kept])
    return _Step(ids, step.articles[kept], step.positions[kept], words)


def nearest_rows(
    articles: NDArray[numpy.int64],
    words: _Words,
    asked: _Words,
    within: NDArray[numpy.int64] | None,
    limit: int,
) -> list[int]:
    """The rows of the vectors that differ from the question's in the fewest signs, in no order.

    Args:
        articles: of each vector, shape (vectors,).
        words: the signs, shape (words of a vector, vectors).
        asked: the question's, shape (words of a vector,).
        within: the articles that count, or None for all.
        limit: how many rows.
    """
    rows = numpy.empty(0, numpy.int64)
    apart = numpy.empty(0, numpy.uint16)
    for start in range(0, words.shape[1], _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        differing = _differing(words[:, some], asked)
        if within is not None:
            differing[~numpy.isin(articles[some], within)] = WIDTH + 1
        # Only what is nearer than the farthest of the best so far is sorted: that took most of the time.
        farthest = apart.max() if len(apart) >= limit else WIDTH
        nearer = numpy.flatnonzero(differing <= farthest)
        rows = numpy.concatenate([rows, nearer + start])
        apart = numpy.concatenate([apart, differing[nearer]])
        if len(rows) > limit:
            chosen = numpy.argpartition(apart, limit)[:limit]
            rows, apart = rows[chosen], apart[chosen]
    return rows.tolist()


def _differing(words: _Words, asked: _Words) -> NDArray[numpy.uint16]:
    """In how many signs each vector differs from the question's."""
    # Three words differ in 192 signs at most, so that bytes hold the sums of both halves.
    half = len(words) // 2
    first, second = (
        sum(numpy.bitwise_count(column ^ word) for column, word in zip(words[part], asked[part], strict=True))
        for part in (slice(half), slice(half, None))
    )
    return numpy.add(first, second, dtype=numpy.uint16)
