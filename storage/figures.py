"""Figures: who is named in the stored articles, and what they say those are."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.answer import Citation
from news.article import Figure, Span, SpeakerKind
from news.names import closest, fold
from storage.body_sentences import Bodies, Key, bodies, cited
from storage.database import Database
from storage.figure_parts import figure_of
from storage.keys import name_key
from storage.rows import part_of_text, within
from storage.schema import articles, figures, speakers
from storage.types import AnyRow

# Articles that are looked through for different roles of one figure: the newest.
_ARTICLES_FOR_ROLES = 50


@dataclass(frozen=True, slots=True)
class FigureRow:
    """Somebody named.

    Attributes:
        name: in the form of the newest article that gives a role, else of the newest.
        times: how often named, in all articles asked about.
        quotations: how many quotations are theirs, in the same articles.
        roles: what articles say they are, each once, newest first.
        citations: for each role the sentence that gives it, the role its mark; without roles the first
            sentence that names them, the name its mark; fewer where no sentence of a body does.
    """

    name: str
    kind: SpeakerKind
    times: int
    quotations: int
    roles: tuple[str, ...]
    citations: tuple[Citation, ...]


class Figures:
    """The people and organisations named in stored articles.

    ``article_ids`` narrows a question to these articles; None means all of the guild's.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_article(self, guild_id: int, article_id: int) -> list[Figure]:
        """Give an article's figures as its reading found them."""
        query = sa.select(figures).where(*within(figures, guild_id, [article_id])).order_by(figures.c.figure)
        async with self._database.read() as connection:
            return [figure_of(row) for row in await connection.execute(query)]

    async def in_articles(
        self, guild_id: int, article_ids: Collection[int] | None = None, limit: int = 25
    ) -> list[FigureRow]:
        """List figures, those of one name together, most named first, each with one role at most."""
        async with self._database.read() as connection:
            return await _rows(connection, guild_id, article_ids, [], limit=limit, articles_each=1)

    async def count(self, guild_id: int, article_ids: Collection[int] | None = None) -> int:
        """Count the figures that ``in_articles`` would give without a limit."""
        query = sa.select(sa.func.count(figures.c.folded.distinct()))
        async with self._database.read() as connection:
            found = await connection.execute(query.where(*within(figures, guild_id, article_ids)))
            return found.scalar_one()

    async def by_name(
        self, guild_id: int, asked: str, article_ids: Collection[int] | None = None, limit: int = 5
    ) -> list[FigureRow]:
        """List the figures that a name may mean, each with all its roles.

        1. Those who go by exactly that name, or alias, somewhere.
        2. Failing that, those whose names hold all its words.
        """
        async with self._database.read() as connection:
            for condition in _ways_to_mean(asked):
                named = sa.select(figures.c.folded).where(*within(figures, guild_id, article_ids), condition)
                found = await _rows(
                    connection,
                    guild_id,
                    article_ids,
                    [figures.c.folded.in_(named)],
                    limit=limit,
                    articles_each=_ARTICLES_FOR_ROLES,
                )
                if found:
                    return found
        return []

    async def suggest(
        self, guild_id: int, asked: str, article_ids: Collection[int] | None = None, limit: int = 5
    ) -> list[str]:
        """Give names of figures that come close to ``asked``, best first."""
        query = sa.select(figures.c.folded, sa.func.max(figures.c.name).label("name"))
        query = query.where(*within(figures, guild_id, article_ids)).group_by(figures.c.folded)
        async with self._database.read() as connection:
            names = {row.folded: row.name for row in await connection.execute(query)}
        # Comparing 30,000 names takes some 30 ms: not on the event loop.
        close = await asyncio.to_thread(closest, asked, names, limit, folded=True)
        return [names[key] for key in close]


def _ways_to_mean(asked: str) -> Iterable[sa.ColumnElement[bool]]:
    key = name_key(asked)
    if not key:
        return
    aliases = sa.cast(figures.c.aliases, sa.Text)
    yield sa.or_(figures.c.folded == key, aliases.contains(json.dumps(key), autoescape=True))
    spaced = " " + figures.c.folded + " "
    yield sa.and_(*(spaced.contains(f" {word} ", autoescape=True) for word in key.split()))


async def _rows(
    connection: AsyncConnection,
    guild_id: int,
    article_ids: Collection[int] | None,
    conditions: Sequence[sa.ColumnElement[bool]],
    *,
    limit: int,
    articles_each: int,
) -> list[FigureRow]:
    where = [*within(figures, guild_id, article_ids), *conditions]
    total = sa.func.sum(figures.c.times)
    # among equals: the newest article's, in the order in which it names them
    in_turn = (sa.func.max(figures.c.article_id).desc(), sa.func.min(figures.c.figure))
    counts = sa.select(figures.c.folded, total).where(*where).group_by(figures.c.folded)
    counts = counts.order_by(total.desc(), *in_turn).limit(limit)
    times = {folded: int(count) for folded, count in await connection.execute(counts)}
    told = await _told(connection, guild_id, article_ids, times, articles_each)
    quoted = await _quoted(connection, guild_id, article_ids, times)
    here = await bodies(connection, guild_id, {row.article_id for rows in told.values() for row in rows})
    marked = {folded: _marked(rows, here) for folded, rows in told.items()}
    keys = {key for pairs in marked.values() for key, _ in pairs}
    sentences = await cited(connection, guild_id, keys)
    return [
        FigureRow(
            name=told[folded][0].name,
            kind=SpeakerKind(told[folded][0].kind),
            times=count,
            quotations=quoted.get(folded, 0),
            roles=tuple(row.role for row in told[folded] if row.role),
            citations=tuple(
                replace(sentences[key], marks=(mark,)) for key, mark in marked[folded] if key in sentences
            ),
        )
        for folded, count in times.items()
    ]


async def _told(
    connection: AsyncConnection,
    guild_id: int,
    article_ids: Collection[int] | None,
    names: Collection[str],
    articles_each: int,
) -> dict[str, list[AnyRow]]:
    """For each name a row for every role, newest first; one row where no article gives a role."""
    found: dict[str, dict[str, AnyRow]] = {}
    with_role = [*within(figures, guild_id, article_ids), figures.c.role_start.is_not(None)]
    for row in await _newest(connection, with_role, names, articles_each):
        found.setdefault(row.folded, {}).setdefault(fold(row.role or ""), row)
    without = [*within(figures, guild_id, article_ids), figures.c.role_start.is_(None)]
    for row in await _newest(connection, without, [name for name in names if name not in found], 1):
        found[row.folded] = {"": row}
    return {folded: list(roles.values()) for folded, roles in found.items()}


async def _newest(
    connection: AsyncConnection,
    conditions: Sequence[sa.ColumnElement[bool]],
    names: Collection[str],
    each: int,
) -> Sequence[AnyRow]:
    """The newest figures of each of the names, no more than ``each``, with their roles cut out."""
    if not names:
        return ()
    # Name by name the index gives the newest ones: ranking the 15,000 of one name took 0.5 s.
    key = sa.select(figures.c.article_id, figures.c.figure)
    newest_first = (figures.c.article_id.desc(), figures.c.figure)
    its = (
        key.where(*conditions, figures.c.folded == name).order_by(*newest_first).limit(each).subquery()
        for name in names
    )
    chosen = sa.union_all(*(sa.select(one) for one in its)).subquery()
    same = sa.and_(figures.c.article_id == chosen.c.article_id, figures.c.figure == chosen.c.figure)
    role = part_of_text(figures.c.role_start, figures.c.role_end).label("role")
    query = sa.select(figures, role).join(chosen, same).join(articles, articles.c.id == figures.c.article_id)
    return (await connection.execute(query.order_by(*newest_first))).all()


async def _quoted(
    connection: AsyncConnection, guild_id: int, article_ids: Collection[int] | None, names: Collection[str]
) -> dict[str, int]:
    query = sa.select(speakers.c.folded, sa.func.sum(speakers.c.quotations))
    query = query.where(*within(speakers, guild_id, article_ids), speakers.c.folded.in_(list(names)))
    return {
        folded: int(count) for folded, count in await connection.execute(query.group_by(speakers.c.folded))
    }


def _marked(rows: Sequence[AnyRow], here: Bodies) -> list[tuple[Key, Span]]:
    """For each row the sentence that gives the role, else the first that names the figure; each once."""
    found: dict[Key, Span] = {}
    for row in rows:
        figure = figure_of(row)
        spans = (figure.role, *figure.mentions) if figure.role else figure.mentions
        for span in spans:
            position = here.position(row.article_id, span)
            if position is not None:
                found.setdefault((row.article_id, position), span)
                break
    return list(found.items())
