"""Articles: finding one, listing them, summarising one, and checking what was copied from them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from news.answer import Citation, Source
from news.article import ParagraphKind, Sentence, Span
from news.errors import CorruptCitation, UnknownArticle
from news.names import fold
from news.summary_dateline import dateline_before
from storage.database import Database, among
from storage.embeddings import Embeddings
from storage.keys import digest, url_key
from storage.rows import SOURCE_COLUMNS, part_of_text, source_of
from storage.schema import articles, guilds, posts, sentences
from storage.types import AnyRow, AnySelect

_BODY_COLUMNS = (
    sentences.c.span_start,
    sentences.c.span_end,
    sentences.c.paragraph,
    sentences.c.salience,
    sentences.c.position,
)


_ROW_COLUMNS = (
    *SOURCE_COLUMNS,
    articles.c.words,
    articles.c.quotations,
    articles.c.speakers,
    articles.c.places,
    articles.c.read_at,
)


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """A line of a list of articles.

    Attributes:
        words: of the text, titles and all.
        quotations: attributions found.
        speakers: how many are credited with at least one.
        posted_at: when it was last posted where the list looks.
    """

    source: Source
    words: int
    quotations: int
    speakers: int
    places: int
    posted_at: datetime
    read_at: datetime


class Articles:
    """The stored articles of all guilds, each seen by its own guild only."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._embeddings = Embeddings(database)

    async def source(self, guild_id: int, article_id: int) -> Source:
        """Give the article with that key.

        Raises:
            UnknownArticle: the guild has none.
        """
        found = await self._one(guild_id, articles.c.id == article_id)
        if found is None:
            raise UnknownArticle(str(article_id))
        return found

    async def by_number(self, guild_id: int, number: int) -> Source | None:
        """Find the article that members call by ``number``."""
        # PostgreSQL refuses a number that does not fit its column.
        return await self._one(guild_id, articles.c.number == number) if 0 < number < 2**31 else None

    async def by_url(self, guild_id: int, url: str) -> Source | None:
        """Find the article with that canonical address."""
        return await self._one(guild_id, articles.c.url_hash == url_key(url))

    async def by_text(self, guild_id: int, text: str) -> Source | None:
        """Find the article with exactly that canonical text."""
        return await self._one(guild_id, articles.c.text_hash == digest(text))

    async def by_title(self, guild_id: int, words: str, limit: int = 5) -> list[Source]:
        """Find the articles whose titles hold all of these words, or beginnings of words, newest first."""
        title = " " + articles.c.title_folded
        holds = [title.contains(f" {word}", autoescape=True) for word in fold(words).split()]
        if not holds:
            return []
        chosen = (
            sa.select(articles.c.id)
            .where(articles.c.guild_id == guild_id, *holds)
            .order_by(articles.c.id.desc())
            .limit(limit)
        )
        query = sa.select(*SOURCE_COLUMNS).where(articles.c.guild_id == guild_id, articles.c.id.in_(chosen))
        return [source_of(row) for row in await self._all(query.order_by(articles.c.id.desc()))]

    async def latest(self, guild_id: int, channel_id: int, until: datetime | None = None) -> Source | None:
        """Find the article most recently posted in a channel, or that was at a moment in the past."""
        return await self._latest(guild_id, posts.c.channel_id == channel_id, *_until(until))

    async def latest_in_guild(self, guild_id: int, until: datetime | None = None) -> Source | None:
        """Find the article most recently posted in the guild, or that was at a moment in the past."""
        return await self._latest(guild_id, *_until(until))

    async def listing(
        self,
        guild_id: int,
        channel_id: int | None = None,
        limit: int = 10,
        offset: int = 0,
        article_ids: Collection[int] | None = None,
    ) -> list[ArticleRow]:
        """List the articles posted in a channel or in the guild, the one posted last first."""
        newest = _posted(guild_id, channel_id, article_ids)
        page = (
            sa.select(newest)
            .order_by(newest.c.posted_at.desc(), newest.c.article_id.desc())
            .limit(limit)
            .offset(offset)
            .subquery()
        )
        query = (
            sa.select(*_ROW_COLUMNS, page.c.posted_at)
            .join(page, page.c.article_id == articles.c.id)
            .where(articles.c.guild_id == guild_id)
            .order_by(page.c.posted_at.desc(), articles.c.id.desc())
        )
        return [_article_row(row) for row in await self._all(query)]

    async def row(self, guild_id: int, article_id: int) -> ArticleRow:
        """Give the line that an article has in a list.

        Raises:
            UnknownArticle: the guild has no such article.
        """
        last = sa.select(sa.func.max(posts.c.posted_at)).where(posts.c.article_id == article_id)
        query = sa.select(
            *_ROW_COLUMNS, sa.func.coalesce(last.scalar_subquery(), articles.c.read_at).label("posted_at")
        )
        rows = await self._all(query.where(articles.c.guild_id == guild_id, articles.c.id == article_id))
        if not rows:
            raise UnknownArticle(str(article_id))
        return _article_row(rows[0])

    async def count(
        self, guild_id: int, channel_id: int | None = None, article_ids: Collection[int] | None = None
    ) -> int:
        """Count the articles that ``listing`` goes through."""
        newest = _posted(guild_id, channel_id, article_ids)
        return (await self._all(sa.select(sa.func.count()).select_from(newest)))[0][0]

    async def newest_number(self, guild_id: int) -> int:
        """Give the highest number handed out so far, 0 for none."""
        rows = await self._all(sa.select(guilds.c.next_number).where(guilds.c.guild_id == guild_id))
        return rows[0][0] - 1 if rows else 0

    async def text(self, guild_id: int, article_id: int) -> str:
        """Give an article's canonical text.

        Raises:
            UnknownArticle: the guild has no such article.
        """
        texts = await self._texts(guild_id, {article_id})
        if article_id not in texts:
            raise UnknownArticle(str(article_id))
        return texts[article_id]

    async def summary(self, guild_id: int, article_id: int, count: int) -> list[Citation]:
        """Give the ``count`` sentences that stand best for an article, in the order of its text.

        Where the article begins with a dateline ("LONDON (Reuters) -"), its first sentence is cited from
        behind it.
        """
        best = (
            sa.select(
                sentences.c.article_id, sentences.c.position, sentences.c.span_start, sentences.c.span_end
            )
            .where(*_shown(guild_id, article_id))
            .order_by(sentences.c.salience.desc(), sentences.c.position)
            .limit(max(count, 0))
            .subquery()
        )
        passage = part_of_text(best.c.span_start, best.c.span_end).label("passage")
        query = (
            sa.select(*SOURCE_COLUMNS, best.c.span_start, best.c.span_end, passage)
            .join(best, best.c.article_id == articles.c.id)
            .where(articles.c.guild_id == guild_id)
            .order_by(best.c.position)
        )
        return [_citation(row) for row in await self._all(query)]

    async def body(self, guild_id: int, article_id: int, model: str | None = None) -> list[Sentence]:
        """Give the body sentences of an article that are ever shown, in order.

        They have their embeddings if ``model`` made them, or whatever did where it is None.
        """
        query = sa.select(*_BODY_COLUMNS).where(*_shown(guild_id, article_id)).order_by(sentences.c.position)
        rows = await self._all(query)
        found = (await self._embeddings.of_articles(guild_id, [article_id], model)).get(article_id)
        vectors = dict(zip(found.positions, found.vectors, strict=True)) if found else {}
        return [
            Sentence(Span(start, end), paragraph, salience, vectors.get(position, b""))
            for start, end, paragraph, salience, position in rows
        ]

    async def body_length(self, guild_id: int, article_id: int) -> int:
        """Count the sentences that ``body`` gives."""
        query = sa.select(sa.func.count()).where(*_shown(guild_id, article_id))
        return (await self._all(query))[0][0]

    async def sentence_spans(self, guild_id: int, article_id: int) -> dict[int, Span]:
        """Give where each sentence of an article stands, by its position."""
        query = sa.select(sentences.c.position, sentences.c.span_start, sentences.c.span_end)
        query = query.where(sentences.c.guild_id == guild_id, sentences.c.article_id == article_id)
        return {row.position: Span(row.span_start, row.span_end) for row in await self._all(query)}

    async def verify(self, guild_id: int, citations: Sequence[Citation]) -> None:
        """Compare citations with the stored texts, in another way than they were taken from them.

        Raises:
            CorruptCitation: a passage is not its slice of the text, the text is not the one that was
                stored, or the article is gone.
        """
        texts = await self._texts(
            guild_id, {citation.source.article_id for citation in citations}, intact=True
        )
        for citation in citations:
            article_id, (start, end) = citation.source.article_id, citation.span
            if not 0 <= start < end or texts.get(article_id, "")[start:end] != citation.passage:
                raise CorruptCitation(f"article {article_id}, characters {start} to {end}")

    async def _texts(self, guild_id: int, article_ids: set[int], *, intact: bool = False) -> dict[int, str]:
        """The texts of articles; with ``intact``, without those that have changed since they were stored."""
        query = sa.select(articles.c.id, articles.c.text, articles.c.text_hash).where(
            articles.c.guild_id == guild_id, among(articles.c.id, article_ids)
        )
        rows = await self._all(query)
        return {row.id: row.text for row in rows if not intact or digest(row.text) == row.text_hash}

    async def _one(self, guild_id: int, condition: sa.ColumnElement[bool]) -> Source | None:
        query = sa.select(*SOURCE_COLUMNS).where(articles.c.guild_id == guild_id, condition)
        rows = await self._all(query)
        return source_of(rows[0]) if rows else None

    async def _latest(self, guild_id: int, *where: sa.ColumnElement[bool]) -> Source | None:
        query = (
            sa.select(*SOURCE_COLUMNS)
            .join(posts, posts.c.article_id == articles.c.id)
            .where(posts.c.guild_id == guild_id, articles.c.guild_id == guild_id, *where)
            .order_by(posts.c.posted_at.desc(), posts.c.article_id.desc())
            .limit(1)
        )
        rows = await self._all(query)
        return source_of(rows[0]) if rows else None

    async def _all(self, query: AnySelect) -> Sequence[AnyRow]:
        async with self._database.read() as connection:
            return (await connection.execute(query)).all()


def _until(moment: datetime | None) -> list[sa.ColumnElement[bool]]:
    return [] if moment is None else [posts.c.posted_at <= moment]


def _posted(guild_id: int, channel_id: int | None, article_ids: Collection[int] | None) -> sa.Subquery:
    """Each article posted there, of these if any are given, with the time of its last post."""
    query = sa.select(posts.c.article_id, sa.func.max(posts.c.posted_at).label("posted_at"))
    query = query.where(posts.c.guild_id == guild_id)
    if channel_id is not None:
        query = query.where(posts.c.channel_id == channel_id)
    if article_ids is not None:
        query = query.where(among(posts.c.article_id, set(article_ids)))
    return query.group_by(posts.c.article_id).subquery()


def _shown(guild_id: int, article_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    """The conditions under which a sentence of an article is ever shown."""
    return (
        sentences.c.article_id == article_id,
        sentences.c.guild_id == guild_id,
        sentences.c.kind == ParagraphKind.BODY.value,
        sentences.c.salience > 0,
    )


def _citation(row: AnyRow) -> Citation:
    """A sentence without the dateline that may stand before it."""
    start, end = row.span_start, row.span_end
    cut = dateline_before(start, row.passage)
    return Citation(source_of(row), Span(start + cut, end), row.passage[cut:])


def _article_row(row: AnyRow) -> ArticleRow:
    return ArticleRow(
        source=source_of(row),
        words=row.words,
        quotations=row.quotations,
        speakers=row.speakers,
        places=row.places,
        posted_at=row.posted_at,
        read_at=row.read_at,
    )
