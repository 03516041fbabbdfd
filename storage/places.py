"""Places: where the stored articles say that things happen."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.answer import Citation
from news.article import GazetteerEntry, ParagraphKind, Place, Span
from news.names import closest
from storage.database import Database
from storage.keys import name_key
from storage.place_parts import MentionKind, entry_of, place_of, runners_up_of
from storage.rows import SOURCE_COLUMNS, at, part_of_text, source_of, within
from storage.schema import articles, place_mentions, places, sentences
from storage.types import AnyRow

# As many passages as a list of places shows for each; who asks for one place sees more.
FEW_SENTENCES, MANY_SENTENCES = 2, 5

_Newest = dict[str, list[AnyRow]]


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place and how often it is named.

    Attributes:
        name: the form of the newest article.
        entry: the gazetteer row, or None where no article's name was found there.
        confidence: the greatest of any article's.
        runners_up: of the article with that confidence.
        mentions: in all articles asked about.
        demonyms: how many of them name the place's people or what is theirs ("Syrian").
        demonym: the form those have most, in the newest articles; empty where there are none.
        metonyms: how many of them mean who governs there.
        near: where there is no ``entry``, the row it most likely lies in or by, if any.
        citations: body sentences that name it, a few; ``marks`` is the name.
    """

    name: str
    entry: GazetteerEntry | None
    confidence: float
    runners_up: tuple[GazetteerEntry, ...]
    mentions: int
    citations: tuple[Citation, ...]
    demonyms: int = 0
    demonym: str = ""
    metonyms: int = 0
    near: GazetteerEntry | None = None


class Places:
    """The places named in stored articles.

    ``article_ids`` narrows a question to these articles; None means all of the guild's.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def in_articles(
        self, guild_id: int, article_ids: Collection[int] | None = None, limit: int = 25
    ) -> list[PlaceRow]:
        """List places, those meaning the same gazetteer row together, most mentioned first."""
        return await self._rows(guild_id, article_ids, limit, FEW_SENTENCES, [])

    async def of_article(self, guild_id: int, article_id: int) -> list[Place]:
        """Give an article's places as its reading found them, every mention with its kind."""
        named = sa.select(places).where(*within(places, guild_id, [article_id])).order_by(places.c.place)
        where = within(place_mentions, guild_id, [article_id])
        told = sa.select(place_mentions).where(*where).order_by(place_mentions.c.span_start)
        mentions: dict[int, list[AnyRow]] = {}
        async with self._database.read() as connection:
            for row in await connection.execute(told):
                mentions.setdefault(row.place, []).append(row)
            rows = (await connection.execute(named)).all()
        return [place_of(row, mentions.get(row.place, ())) for row in rows]

    async def by_name(
        self,
        guild_id: int,
        asked: str,
        article_ids: Collection[int] | None = None,
        limit: int = 25,
        sentences: int = MANY_SENTENCES,
    ) -> list[PlaceRow]:
        """List the places that go by a name, each with up to ``sentences`` citations."""
        key = name_key(asked)
        here = sa.select(places.c.identity).where(*within(places, guild_id, article_ids))
        named = sa.union(here.where(places.c.folded == key), here.where(places.c.entry_folded == key))
        return await self._rows(guild_id, article_ids, limit, sentences, [places.c.identity.in_(named)])

    async def suggest(
        self, guild_id: int, asked: str, article_ids: Collection[int] | None = None, limit: int = 5
    ) -> list[str]:
        """Give names of places that come close to ``asked``, best first."""
        here = within(places, guild_id, article_ids)
        # An index holds the folded names; to read how they are written takes seconds for 900,000 places.
        every = sa.select(places.c.folded).where(*here).distinct()
        async with self._database.read() as connection:
            folded = (await connection.execute(every)).scalars().all()
        close = await asyncio.to_thread(closest, asked, folded, limit, folded=True)
        written = sa.select(places.c.folded, sa.func.max(places.c.name).label("name"))
        written = written.where(*here, places.c.folded.in_(close)).group_by(places.c.folded)
        async with self._database.read() as connection:
            names = {row.folded: row.name for row in await connection.execute(written)}
        return [names[key] for key in close]

    async def _rows(
        self,
        guild_id: int,
        article_ids: Collection[int] | None,
        limit: int,
        cited: int,
        conditions: Sequence[sa.ColumnElement[bool]],
    ) -> list[PlaceRow]:
        where = [*within(places, guild_id, article_ids), *conditions]
        total = sa.func.sum(places.c.mentions)
        counts = sa.select(places.c.identity, total).where(*where).group_by(places.c.identity)
        # among equals: the newest article's, in the order in which it names them
        in_turn = (sa.func.max(places.c.article_id).desc(), sa.func.min(places.c.place))
        counts = counts.order_by(total.desc(), *in_turn).limit(limit)
        async with self._database.read() as connection:
            mentions = {identity: int(count) for identity, count in await connection.execute(counts)}
            newest = await _newest(connection, guild_id, article_ids, mentions, cited)
            citations = await _citations(connection, guild_id, newest, cited)
            kinds = await _kinds(connection, guild_id, article_ids, mentions)
            demonyms = await _demonyms(connection, guild_id, newest)
        return [
            replace(
                _place_row(newest[key], count, citations.get(key, ())),
                demonyms=kinds.get((key, MentionKind.DEMONYM), 0),
                demonym=demonyms.get(key, ""),
                metonyms=kinds.get((key, MentionKind.METONYM), 0),
            )
            for key, count in mentions.items()
        ]


async def _newest(
    connection: AsyncConnection,
    guild_id: int,
    article_ids: Collection[int] | None,
    identities: Iterable[str],
    most: int,
) -> _Newest:
    """The rows of each place in the ``most`` newest articles that name it, newest first."""
    wanted = list(identities)
    if not wanted:
        return {}
    query = sa.select(places).order_by(places.c.article_id.desc(), places.c.place)
    if article_ids is not None and len(article_ids) == 1:
        query = query.where(*within(places, guild_id, article_ids), places.c.identity.in_(wanted))
    else:
        chosen = _chosen(guild_id, article_ids, wanted, most)
        same = sa.and_(places.c.article_id == chosen.c.article_id, places.c.place == chosen.c.place)
        query = query.join(chosen, same)
    newest: _Newest = {}
    for row in (await connection.execute(query)).all():
        newest.setdefault(row.identity, []).append(row)
    return {identity: rows[:most] for identity, rows in newest.items()}


def _chosen(
    guild_id: int, article_ids: Collection[int] | None, identities: Sequence[str], most: int
) -> sa.Subquery:
    """The keys of the newest ``most`` rows of each place."""
    # One walk along the index for each place: to number all rows of a common place took 20 times as long.
    here = sa.select(places.c.article_id, places.c.place).where(*within(places, guild_id, article_ids))
    newest_first = (places.c.article_id.desc(), places.c.place)
    each = [
        here.where(places.c.identity == identity).order_by(*newest_first).limit(most).subquery()
        for identity in identities
    ]
    return sa.union_all(*(sa.select(its) for its in each)).subquery()


async def _kinds(
    connection: AsyncConnection, guild_id: int, article_ids: Collection[int] | None, identities: Iterable[str]
) -> dict[tuple[str, MentionKind], int]:
    """How many mentions of each place are of each kind, plain ones aside."""
    same = sa.and_(
        place_mentions.c.article_id == places.c.article_id, place_mentions.c.place == places.c.place
    )
    count = sa.func.count()
    query = (
        sa.select(places.c.identity, place_mentions.c.kind, count)
        .join(place_mentions, same)
        .where(*within(places, guild_id, article_ids), places.c.identity.in_(list(identities)))
        .where(place_mentions.c.kind != MentionKind.PLAIN.value)
        .group_by(places.c.identity, place_mentions.c.kind)
    )
    return {(row[0], MentionKind(row[1])): int(row[2]) for row in await connection.execute(query)}


async def _demonyms(connection: AsyncConnection, guild_id: int, newest: _Newest) -> dict[str, str]:
    """The form of each place's demonyms that its newest articles use most."""
    keys = {(row.article_id, row.place): name for name, rows in newest.items() for row in rows}
    form = part_of_text(place_mentions.c.span_start, place_mentions.c.span_end).label("form")
    query = (
        sa.select(place_mentions.c.article_id, place_mentions.c.place, form)
        .join(articles, articles.c.id == place_mentions.c.article_id)
        .where(place_mentions.c.guild_id == guild_id)
        .where(place_mentions.c.kind == MentionKind.DEMONYM.value)
        .where(*at(place_mentions.c.article_id, place_mentions.c.place, keys))
        .order_by(place_mentions.c.article_id.desc(), place_mentions.c.span_start)
    )
    forms: dict[str, Counter[str]] = {}
    for row in await connection.execute(query):
        forms.setdefault(keys[row.article_id, row.place], Counter())[row.form] += 1
    return {identity: counts.most_common(1)[0][0] for identity, counts in forms.items()}


async def _citations(
    connection: AsyncConnection, guild_id: int, newest: _Newest, most: int
) -> dict[str, tuple[Citation, ...]]:
    """The first body sentences in which each place is named."""
    keys = {(row.article_id, row.place): name for name, rows in newest.items() for row in rows}
    corrected = {(row.article_id, row.place) for rows in newest.values() for row in rows if row.corrected}
    inside = sa.and_(
        sentences.c.article_id == place_mentions.c.article_id,
        sentences.c.position == place_mentions.c.sentence,
        sentences.c.kind == ParagraphKind.BODY.value,
    )
    passage = part_of_text(sentences.c.span_start, sentences.c.span_end)
    query = (
        sa.select(
            *SOURCE_COLUMNS,
            place_mentions.c.place,
            place_mentions.c.span_start.label("mention_start"),
            place_mentions.c.span_end.label("mention_end"),
            sentences.c.span_start,
            sentences.c.span_end,
            passage.label("passage"),
        )
        .select_from(place_mentions)
        .join(sentences, inside)
        .join(articles, articles.c.id == place_mentions.c.article_id)
        .where(place_mentions.c.guild_id == guild_id)
        .where(*at(place_mentions.c.article_id, place_mentions.c.place, keys))
        .order_by(place_mentions.c.article_id.desc(), place_mentions.c.span_start)
    )
    found: dict[str, dict[tuple[int, Span], Citation]] = {}
    for row in await connection.execute(query):
        cited = found.setdefault(keys[row.id, row.place], {})
        span = Span(row.span_start, row.span_end)
        mark = Span(row.mention_start, row.mention_end)
        right = (row.id, row.place) in corrected
        cited.setdefault(
            (row.id, span), Citation(source_of(row), span, row.passage, (mark,), corrected=right)
        )
    return {identity: tuple(cited.values())[:most] for identity, cited in found.items()}


def _place_row(rows: Sequence[AnyRow], mentions: int, citations: tuple[Citation, ...]) -> PlaceRow:
    surest = max(rows, key=lambda row: row.confidence)
    return PlaceRow(
        name=rows[0].name,
        entry=entry_of(rows[0]),
        confidence=surest.confidence,
        runners_up=runners_up_of(surest),
        mentions=mentions,
        citations=citations,
        near=next((GazetteerEntry(**row.near) for row in rows if row.near), None),
    )
