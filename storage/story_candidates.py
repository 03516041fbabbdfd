"""Articles that may be about the same event as one: by the names they share, by titles and by time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from news.story import DAYS_APART
from news.story_words import overlap, words_of
from storage.database import among
from storage.schema import articles, figures, places, posts, speakers
from storage.types import AnyRow

# An article's names that others are looked for by, the most used ones of each kind.
_NAMES: Final = 12
# Rows of names gone through: the rarest names' come first, and of each those nearest in the order of reading.
_ROWS: Final = 1500
# Articles whose titles are compared, as many before as after.
_NEIGHBOURS: Final = 100


def dates(guild_id: int, ids: set[int]) -> sa.Select[int, date | None, datetime]:
    """When articles were published and first posted."""
    first = sa.select(posts.c.article_id, sa.func.min(posts.c.posted_at).label("posted_at"))
    first = first.where(posts.c.guild_id + 0 == guild_id, among(posts.c.article_id, ids))
    first_posts = first.group_by(posts.c.article_id).subquery()
    # An article that was brought by a question alone has no post.
    posted_at = sa.func.coalesce(first_posts.c.posted_at, articles.c.read_at).label("posted_at")
    query = sa.select(articles.c.id, articles.c.published, posted_at)
    query = query.outerjoin(first_posts, first_posts.c.article_id == articles.c.id)
    return query.where(articles.c.guild_id == guild_id, among(articles.c.id, ids))


def day(row: AnyRow) -> date:
    """The day of a row that ``dates`` selects: when the article was published or, failing that, posted."""
    return row.published or row.posted_at.date()


async def sharing_names(connection: AsyncConnection, guild_id: int, article_id: int) -> list[int]:
    """Articles that share names with one, those that share the most and the rarest names first."""
    weights: dict[int, float] = {}
    for table, key, times in (
        (places, places.c.identity, places.c.mentions),
        (figures, figures.c.folded, figures.c.times),
        (speakers, speakers.c.folded, speakers.c.quotations),
    ):
        own = sa.select(key).where(table.c.article_id == article_id, table.c.guild_id == guild_id)
        own = own.order_by(times.desc(), key).limit(_NAMES)
        names = set((await connection.execute(own)).scalars())
        if not names:
            continue
        count = sa.func.count()
        held = sa.select(key, count).where(table.c.guild_id == guild_id, key.in_(names)).group_by(key)
        spread = {row[0]: int(row[1]) for row in await connection.execute(held)}
        rarest = _rarest(spread)
        near = sa.func.abs(table.c.article_id - article_id)
        sharing = sa.select(table.c.article_id, key).where(table.c.guild_id == guild_id, key.in_(rarest))
        for other, name in await connection.execute(sharing.order_by(near).limit(_ROWS)):
            weights[other] = weights.get(other, 0.0) + 1 / spread[name]
    return sorted(weights, key=lambda other: (-weights[other], -other))


def _rarest(spread: dict[str, int]) -> list[str]:
    """The rarest names, as many as have ``_ROWS`` rows together, and at least one."""
    chosen: list[str] = []
    total = 0
    for name in sorted(spread, key=lambda name: (spread[name], name)):
        total += spread[name]
        if chosen and total > _ROWS:
            break
        chosen.append(name)
    return chosen


async def sharing_titles(
    connection: AsyncConnection, guild_id: int, article_id: int, posted_at: datetime
) -> list[int]:
    """Articles posted about the same time that share words of their titles with one, most alike first."""
    columns = (posts.c.article_id, articles.c.title_folded)
    query = sa.select(*columns).join(articles, articles.c.id == posts.c.article_id)
    query = query.where(posts.c.guild_id == guild_id)
    reach = timedelta(days=DAYS_APART)
    before = query.where(posts.c.posted_at.between(posted_at - reach, posted_at))
    after = query.where(posts.c.posted_at.between(posted_at, posted_at + reach))
    titles: dict[int, set[str]] = {}
    for half in (before.order_by(posts.c.posted_at.desc()), after.order_by(posts.c.posted_at)):
        for row in await connection.execute(half.limit(_NEIGHBOURS)):
            titles[row.article_id] = set(words_of(row.title_folded or ""))
    title = titles.pop(article_id, set())
    alike = {other: overlap(title, words) for other, words in titles.items()}
    return sorted((other for other in alike if alike[other] > 0), key=lambda other: (-alike[other], -other))
