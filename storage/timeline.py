"""Articles on a topic over days, and the one sentence that says most about it on each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.answer import Citation
from news.article import ParagraphKind
from storage import search
from storage.body_sentences import cited
from storage.database import Database, among
from storage.finding import Finding, Key
from storage.finding_rows import Filters, newest_said
from storage.rows import within
from storage.schema import articles, places, sentences, speakers
from storage.search_rows import Where
from storage.terms import STOP_WORDS, Term, folded

# Sentences with the words asked for, the newest ones: in SQLite these take some 60 ms.
MOST_SENTENCES: Final = 5_000
# Sentences of a day among which the most telling is looked for.
_COMPARED: Final = 200

__all__ = ["MOST_SENTENCES", "DayRow", "Days", "Timelines", "Topic"]


@dataclass(frozen=True, slots=True)
class Topic:
    """What a timeline is about: an article counts if any of these is in it; all empty for every article.

    Attributes:
        terms: words that must stand in one sentence together.
        speakers: folded full names of somebody quoted.
        places: identities of a place.
    """

    terms: tuple[Term, ...] = ()
    speakers: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def is_everything(self) -> bool:
        """Whether nothing was asked for."""
        return not (self.terms or self.speakers or self.places)


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day on which articles were published or, where that is not known, read.

    Attributes:
        article_ids: primary keys, oldest first.
        quotations: how many they hold together.
    """

    day: date
    article_ids: tuple[int, ...]
    quotations: int


@dataclass(frozen=True, slots=True)
class Days:
    """Days in the calendar's order.

    Attributes:
        cut_off: whether so many sentences have the words that only the newest were looked at.
    """

    rows: tuple[DayRow, ...]
    cut_off: bool = False


class Timelines:
    """Stored articles by day; ``article_ids`` narrows a question to these, None means all of the guild's."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._finding = Finding(database)

    async def topic(self, guild_id: int, asked: str, article_ids: Collection[int] | None = None) -> Topic:
        """Tell what is meant by some words: somebody quoted, a place, and the words themselves."""
        tokens = dict.fromkeys(token for token in folded(asked) if token not in STOP_WORDS)
        return Topic(
            tuple(Term((token,)) for token in tokens),
            await self._finding.speakers(guild_id, asked, article_ids),
            await self._finding.places(guild_id, asked, article_ids),
        )

    async def days(self, guild_id: int, topic: Topic, article_ids: Collection[int] | None = None) -> Days:
        """Give the days on which articles on a topic appeared."""
        query = sa.select(articles.c.id, articles.c.day, articles.c.quotations)
        query = query.where(articles.c.guild_id == guild_id).order_by(articles.c.day, articles.c.id)
        cut_off = False
        async with self._database.read() as connection:
            chosen = None if article_ids is None else set(article_ids)
            if not topic.is_everything:
                chosen, cut_off = await _on(connection, guild_id, topic, article_ids)
            if chosen is not None:
                query = query.where(among(articles.c.id, chosen))
            rows = (await connection.execute(query)).all()
        by_day: dict[date, list[tuple[int, int]]] = {}
        for row in rows:
            by_day.setdefault(row.day, []).append((row.id, row.quotations))
        found = (
            DayRow(day, tuple(key for key, _ in its), sum(count for _, count in its))
            for day, its in by_day.items()
        )
        return Days(tuple(found), cut_off)

    async def told(self, guild_id: int, topic: Topic, days: Sequence[DayRow]) -> dict[date, Citation]:
        """Cite a sentence for each day: of those about the topic the one that stands best for its article."""
        chosen: dict[date, Key] = {}
        async with self._database.read() as connection:
            for row in days:
                keys = await _about(connection, guild_id, topic, row.article_ids)
                best = await _weightiest(connection, guild_id, row.article_ids, keys)
                if best is not None:
                    chosen[row.day] = best
            citations = await cited(connection, guild_id, list(chosen.values()))
        return {day: citations[key] for day, key in chosen.items() if key in citations}


async def _on(
    connection: AsyncConnection, guild_id: int, topic: Topic, article_ids: Collection[int] | None
) -> tuple[set[int], bool]:
    """The articles on a topic, and whether there may be older ones."""
    where = Where(guild_id, article_ids=article_ids)
    hits = await search.having(connection, where, topic.terms, limit=MOST_SENTENCES)
    found = {hit.article_id for hit in hits}
    for table, column, keys in (
        (places, places.c.identity, topic.places),
        (speakers, speakers.c.folded, topic.speakers),
    ):
        if keys:
            query = sa.select(table.c.article_id).where(*within(table, guild_id, article_ids))
            found |= set((await connection.execute(query.where(column.in_(keys)))).scalars())
    return found, len(hits) >= MOST_SENTENCES


async def _about(
    connection: AsyncConnection, guild_id: int, topic: Topic, article_ids: Sequence[int]
) -> list[Key]:
    """Sentences of these articles that are about the topic; none where it is everything."""
    where = Where(guild_id, article_ids=article_ids)
    hits = await search.having(connection, where, topic.terms, limit=_COMPARED)
    found = [(hit.article_id, hit.position) for hit in hits]
    for filters in _filters(topic):
        found += await newest_said(connection, where, filters, _COMPARED)
    return list(dict.fromkeys(found))


def _filters(topic: Topic) -> Iterable[Filters]:
    if topic.places:
        yield Filters(places=(topic.places,))
    if topic.speakers:
        yield Filters(speakers=topic.speakers)


async def _weightiest(
    connection: AsyncConnection, guild_id: int, article_ids: Sequence[int], keys: Sequence[Key]
) -> Key | None:
    """The sentence that stands best for its article: of these, or of the articles where there are none."""
    query = sa.select(sentences.c.article_id, sentences.c.position).where(
        sentences.c.guild_id == guild_id,
        among(sentences.c.article_id, {key[0] for key in keys} or set(article_ids)),
        sentences.c.kind == ParagraphKind.BODY.value,
        sentences.c.salience > 0,
    )
    if keys:
        query = query.where(sa.tuple_(sentences.c.article_id, sentences.c.position).in_(keys))
    query = query.order_by(sentences.c.salience.desc(), sentences.c.article_id.desc(), sentences.c.position)
    row = (await connection.execute(query.limit(1))).first()
    return None if row is None else (row.article_id, row.position)
