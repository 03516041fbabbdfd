"""What stands around a passage: its paragraph, who is credited there, which places are named."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from news.answer import Citation, Source
from news.article import Span
from news.errors import ArticleGone
from storage.database import Database
from storage.rows import SOURCE_COLUMNS, source_of
from storage.schema import articles, attributions, paragraphs, place_mentions, places, speakers
from storage.types import AnySelect


@dataclass(frozen=True, slots=True)
class Credited:
    """Somebody credited in a passage: the full name, None where nobody is named, and where it stands."""

    name: str | None
    passage: Span


@dataclass(frozen=True, slots=True)
class Named:
    """A place named in a passage, and where its name stands."""

    name: str
    mention: Span


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A passage in its article.

    Attributes:
        passage: what was asked for, as it stands in the text.
        around: the paragraphs it stands in, whole, with the passage as their mark.
        before: whether there is text before them; after: whether there is text after them.
        credited: the attributions whose passage shares characters with it, in their order.
        places: the places named in it, in their order.
    """

    passage: Citation
    around: Citation
    before: bool
    after: bool
    credited: tuple[Credited, ...]
    places: tuple[Named, ...]


class SurroundingsOf:
    """Passages of stored articles in their context."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def around(self, guild_id: int, article_id: int, span: Span, *, more: int = 0) -> Surroundings:
        """Look a passage up.

        Args:
            guild_id: whose article it is.
            article_id: its primary key.
            span: where the passage stands.
            more: how many paragraphs before and after are wanted beside its own.

        Raises:
            ArticleGone: the guild has no such article any more, or the passage is not inside its text.
        """
        query = sa.select(*SOURCE_COLUMNS, articles.c.text)
        query = query.where(articles.c.guild_id == guild_id, articles.c.id == article_id)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
            if row is None or not 0 <= span.start < span.end <= len(row.text):
                raise ArticleGone
            here = [Span(r[0], r[1]) for r in await connection.execute(_paragraphs(article_id))]
            credited = await connection.execute(_credited(article_id, span))
            named = await connection.execute(_named(article_id, span))
            around = _widened(here, span, more)
            source = source_of(row)
            return Surroundings(
                _cited(source, row.text, span),
                _cited(source, row.text, around, (span,)),
                before=any(paragraph.start < around.start for paragraph in here),
                after=any(paragraph.end > around.end for paragraph in here),
                credited=tuple(Credited(r[0], Span(r[1], r[2])) for r in credited),
                places=tuple(Named(r[0], Span(r[1], r[2])) for r in named),
            )


def _cited(source: Source, text: str, span: Span, marks: tuple[Span, ...] = ()) -> Citation:
    return Citation(source, span, text[span.start : span.end], marks)


def _widened(paragraphs_here: list[Span], span: Span, more: int) -> Span:
    """The span of the paragraphs that the passage touches, and of some neighbours."""
    touched = [i for i, p in enumerate(paragraphs_here) if p.start < span.end and span.start < p.end]
    if not touched:
        return span
    first, last = max(touched[0] - more, 0), min(touched[-1] + more, len(paragraphs_here) - 1)
    start, end = paragraphs_here[first].start, paragraphs_here[last].end
    return Span(min(start, span.start), max(end, span.end))


def _paragraphs(article_id: int) -> AnySelect:
    query = sa.select(paragraphs.c.span_start, paragraphs.c.span_end)
    return query.where(paragraphs.c.article_id == article_id).order_by(paragraphs.c.span_start)


def _credited(article_id: int, span: Span) -> AnySelect:
    start, end = attributions.c.passage_start, attributions.c.passage_end
    by = sa.and_(
        speakers.c.article_id == attributions.c.article_id, speakers.c.speaker == attributions.c.speaker
    )
    query = sa.select(speakers.c.name, start, end).select_from(attributions.outerjoin(speakers, by))
    inside = (attributions.c.article_id == article_id, start < span.end, end > span.start)
    return query.where(*inside).order_by(attributions.c.position)


def _named(article_id: int, span: Span) -> AnySelect:
    start, end = place_mentions.c.span_start, place_mentions.c.span_end
    same = sa.and_(
        places.c.article_id == place_mentions.c.article_id, places.c.place == place_mentions.c.place
    )
    query = sa.select(places.c.name, start, end).join_from(place_mentions, places, same)
    inside = (place_mentions.c.article_id == article_id, start < span.end, end > span.start)
    return query.where(*inside).order_by(start)
