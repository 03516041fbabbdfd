"""Conditions on sentences: who says them, what place they name, and which article they are from."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.article import ParagraphKind
from storage.rows import within
from storage.schema import articles, attributions, place_mentions, places, sentences, speakers
from storage.search_rows import Number, Where

# Articles whose sentences are looked through at a time, where no word says which.
_ARTICLES_A_STEP: Final = 200
# Enough for a place and a speaker that are seldom in one sentence.
_MOST_STEPS: Final = 10


@dataclass(frozen=True, slots=True)
class Filters:
    """What must hold of a sentence besides its words.

    Attributes:
        speakers: folded full names, one of which must be credited with it; empty for anybody.
        places: identities of places; one of each group must be named.
        sites: hosts, one of which the article must be from, or from a part of; empty for any.
        after: the first day that counts.
        before: the first day that does not count any more.
    """

    speakers: tuple[str, ...] = ()
    places: tuple[tuple[str, ...], ...] = ()
    sites: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None


def filtered(where: Where, filters: Filters) -> Where:
    """The sentences among those of ``where`` that the filters leave.

    Each is asked in two steps, first whether the article comes into question, which one walk through an index
    tells for all articles together.
    """

    def conditions(article: Number, _position: Number) -> Sequence[sa.ColumnElement[bool]]:
        return [article.in_(chosen) for chosen in _articles(where.guild_id, filters)]

    def inside(article: Number, position: Number) -> Sequence[sa.ColumnElement[bool]]:
        return [_among(found, article, position) for found in _inside(filters)]

    return replace(where, conditions=conditions, inside=inside if _inside(filters) else None)


async def newest_said(
    connection: AsyncConnection, where: Where, filters: Filters, limit: int
) -> list[tuple[int, int]]:
    """The sentences that a speaker or a place is enough to find, newest article's first."""
    found: list[tuple[int, int]] = []
    last: int | None = None
    for _ in range(_MOST_STEPS):
        ids = await _next_articles(connection, where, filters, last)
        if not ids:
            break
        found += await _sentences_in(connection, where.guild_id, filters, ids)
        last = ids[-1]
        if len(found) >= limit or len(ids) < _ARTICLES_A_STEP:
            break
    return found[:limit]


async def _next_articles(
    connection: AsyncConnection, where: Where, filters: Filters, last: int | None
) -> list[int]:
    """The next newest articles that come into question."""
    first, *others = _articles(where.guild_id, filters)
    article = first.selected_columns[0]
    query = first.where(*(article.in_(other) for other in others)).distinct()
    if last is not None:
        query = query.where(article < last)
    query = query.order_by(article.desc())
    if where.article_ids is None:
        return list((await connection.execute(query.limit(_ARTICLES_A_STEP))).scalars())
    visible = set(where.article_ids)
    found = (await connection.execute(query)).scalars()
    return list(islice((article_id for article_id in found if article_id in visible), _ARTICLES_A_STEP))


async def _sentences_in(
    connection: AsyncConnection, guild_id: int, filters: Filters, article_ids: Collection[int]
) -> list[tuple[int, int]]:
    """The sentences of these articles in which all of the filters hold; at least one is of sentences."""
    # Begun with the places named or the people credited: to go through all sentences took 70 times as long.
    first, *others = _inside(filters)
    article, position = first.selected_columns
    at = sa.and_(sentences.c.article_id == article, sentences.c.position == position)
    query = (
        first.join(sentences, at)
        .where(*within(sentences, guild_id, article_ids), article.in_(article_ids))
        .where(sentences.c.kind == ParagraphKind.BODY.value)
        .where(*(_among(found, article, position) for found in others))
        .distinct()
        .order_by(article.desc(), position)
    )
    return [(row[0], row[1]) for row in (await connection.execute(query)).all()]


def _articles(guild_id: int, filters: Filters) -> Iterator[sa.Select[int]]:
    """For each filter the articles that come into question."""
    if filters.speakers:
        here = within(speakers, guild_id, None)
        yield sa.select(speakers.c.article_id).where(
            *here, speakers.c.folded.in_(filters.speakers), speakers.c.quotations > 0
        )
    for group in filters.places:
        here = within(places, guild_id, None)
        yield sa.select(places.c.article_id).where(*here, places.c.identity.in_(group))
    told = list(_told(filters))
    if told:
        yield sa.select(articles.c.id).where(articles.c.guild_id == guild_id, *told)


def _told(filters: Filters) -> Iterator[sa.ColumnElement[bool]]:
    if filters.after:
        yield articles.c.day >= filters.after
    if filters.before:
        yield articles.c.day < filters.before
    if filters.sites:
        host = articles.c.host
        yield sa.or_(
            *(sa.or_(host == site, host.endswith(f".{site}", autoescape=True)) for site in filters.sites)
        )


def _inside(filters: Filters) -> list[sa.Select[int, int]]:
    """For each filter of sentences those in which it holds, as article and position."""
    found = [_named(group) for group in filters.places]
    return [*found, _said(filters.speakers)] if filters.speakers else found


def _among(found: sa.Select[int, int], article: Number, position: Number) -> sa.ColumnElement[bool]:
    its_article, its_position = found.selected_columns
    return sa.exists(found.where(its_article == article, its_position == position))


def _said(names: Collection[str]) -> sa.Select[int, int]:
    """The sentences in which somebody of these names is credited."""
    # Aliases, as the query around it may look into the same tables.
    somebody, said, sentence = speakers.alias(), attributions.alias(), sentences.alias()
    credit = sa.and_(said.c.article_id == somebody.c.article_id, said.c.speaker == somebody.c.speaker)
    touching = sa.and_(
        sentence.c.article_id == said.c.article_id,
        sentence.c.span_start < said.c.passage_end,
        sentence.c.span_end > said.c.passage_start,
    )
    found = sa.select(somebody.c.article_id, sentence.c.position).select_from(somebody)
    return found.join(said, credit).join(sentence, touching).where(somebody.c.folded.in_(names))


def _named(identities: Collection[str]) -> sa.Select[int, int]:
    """The sentences in which one of these places is named."""
    place, mention = places.alias(), place_mentions.alias()
    same = sa.and_(place.c.article_id == mention.c.article_id, place.c.place == mention.c.place)
    found = sa.select(place.c.article_id, mention.c.sentence).select_from(place).join(mention, same)
    return found.where(place.c.identity.in_(identities))
