"""What may be offered while somebody types: names with their counts, and articles by words and site.

Whoever is typing may see some of a guild's articles: every question is narrowed to those.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import sqlalchemy as sa

from news.answer import Source
from news.article import SpeakerKind
from storage.database import Database, among
from storage.rows import SOURCE_COLUMNS, source_of
from storage.schema import articles, figures, places, posts, speaker_names, speakers
from storage.types import AnyRow, AnySelect

# "news bbc co uk"
_MOST_OF_SITE: Final = 4
# Names are fetched so many at a time.
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody may see of a guild's articles.

    Attributes:
        channels: what was posted in these, or None for all of the guild's channels.
        newest: no article with a greater key; it may have been posted where they may not read.
    """

    channels: frozenset[int] | None
    newest: int


@dataclass(frozen=True, slots=True)
class Stamp:
    """What was posted in a channel, in short: it changes when articles are added or forgotten.

    Attributes:
        posts: how many there are.
        total: the sum of their articles' keys, which are never given twice.
        newest: the greatest of these keys.
    """

    posts: int
    total: int
    newest: int


@dataclass(frozen=True, slots=True)
class NameRow:
    """Somebody quoted or named.

    Attributes:
        name: in the form of the newest article.
        folded: the key under which names are the same.
        aliases: other forms in that article, folded.
        count: how many quotations are theirs, or how often they are named.
        articles: in how many articles.
    """

    name: str
    folded: str
    kind: SpeakerKind
    aliases: tuple[str, ...]
    count: int
    articles: int


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place named.

    Attributes:
        name: the gazetteer's, else the newest article's.
        country: ISO 3166-1 alpha-2 code, or "" where there is none or the place is a country or larger.
        forms: every form in which articles name it, folded.
        count: how often it is named.
        articles: in how many articles.
    """

    name: str
    identity: str
    country: str
    forms: tuple[str, ...]
    count: int
    articles: int


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An article as it is offered.

    Attributes:
        host: the site, or "" where there is none.
        day: when it was published or, where that is not known, read.
    """

    source: Source
    host: str
    day: date | None


class Suggestions:
    """Names and articles for who is typing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def stamps(self, guild_id: int, newest: int | None = None) -> dict[int, Stamp]:
        """Tell for each channel what was posted in it; with ``newest`` without articles that came later."""
        key = posts.c.article_id
        query = sa.select(posts.c.channel_id, sa.func.count(), sa.func.sum(key), sa.func.max(key))
        query = query.where(posts.c.guild_id == guild_id)
        if newest is not None:
            query = query.where(key <= newest)
        rows = await self._quickly(query.group_by(posts.c.channel_id))
        return {channel_id: Stamp(count, int(total), last) for channel_id, count, total, last in rows}

    async def latest(self, guild_id: int, seen: Seen, limit: int) -> list[int]:
        """Give the keys of the articles posted last, newest first."""
        # Some were posted twice; to group all of a guild's posts takes a fifth of a second for 100,000.
        last = sa.select(posts.c.article_id, posts.c.posted_at).where(*_posted(guild_id, seen))
        last = last.order_by(posts.c.posted_at.desc(), posts.c.article_id.desc()).limit(2 * limit)
        keys = [row.article_id for row in await self._all(last)]
        return list(dict.fromkeys(keys))[:limit]

    async def quoted(
        self, guild_id: int, seen: Seen, limit: int, article_ids: Collection[int] | None = None
    ) -> list[NameRow]:
        """List who is quoted, each full name once, most quoted first."""
        here = _within(speakers, guild_id, seen, article_ids)
        top = _counted(speakers, speakers.c.quotations, "folded", here, limit)
        same = _same(speakers, top, "folded", guild_id)
        rows = await self._all(sa.select(speakers, top.c.total, top.c.held).join(top, same))
        aliases = await self._aliases(guild_id, rows)
        found = (_name_row(row, aliases.get((row.article_id, row.speaker), ())) for row in rows)
        return _once(row for row in found if row.count > 0)

    async def named(
        self, guild_id: int, seen: Seen, limit: int, article_ids: Collection[int] | None = None
    ) -> list[NameRow]:
        """List the people and organisations named, quoted or not, most named first."""
        here = _within(figures, guild_id, seen, article_ids)
        top = _counted(figures, figures.c.times, "folded", here, limit)
        aliases = sa.cast(figures.c.aliases, sa.Text).label("written")
        columns = (figures.c.name, figures.c.folded, figures.c.kind, aliases, top.c.total, top.c.held)
        rows = await self._all(sa.select(*columns).join(top, _same(figures, top, "folded", guild_id)))
        return _once(_name_row(row, json.loads(row.written)["keys"]) for row in rows)

    async def places(
        self, guild_id: int, seen: Seen, limit: int, article_ids: Collection[int] | None = None
    ) -> list[PlaceName]:
        """List the places named, each once, most named first."""
        here = _within(places, guild_id, seen, article_ids)
        top = _counted(places, places.c.mentions, "identity", here, limit)
        columns = (places.c.name, places.c.entry_name, places.c.identity, places.c.country, places.c.feature)
        rows = await self._all(
            sa.select(*columns, top.c.total, top.c.held).join(top, _same(places, top, "identity", guild_id))
        )
        every = sa.select(places.c.identity, places.c.folded).where(*here).distinct()
        forms: dict[str, list[str]] = {}
        for identity, folded in await self._all(every):
            forms.setdefault(identity, []).append(folded)
        found = {row.identity: _place_name(row, forms.get(row.identity, ())) for row in rows}
        return sorted(found.values(), key=lambda place: (-place.count, place.name))

    async def lines(self, guild_id: int, article_ids: Sequence[int]) -> list[ArticleLine]:
        """Give articles by their keys, in the same order."""
        columns = (*SOURCE_COLUMNS, articles.c.host, articles.c.day)
        query = sa.select(*columns).where(articles.c.guild_id == guild_id)
        rows = await self._all(query.where(among(articles.c.id, set(article_ids))))
        found = {row.id: ArticleLine(source_of(row), row.host or "", row.day) for row in rows}
        return [found[article_id] for article_id in article_ids if article_id in found]

    async def find(self, guild_id: int, seen: Seen, typed: str, limit: int) -> list[ArticleLine]:
        """Find articles by number, by parts of words of their titles or by site, newest first.

        Args:
            guild_id: whose articles.
            seen: what the member may see.
            typed: folded.
            limit: how many to give at most.
        """
        longest_first = sorted(typed.split(), key=len, reverse=True)  # the longest rules most articles out
        ways = [[articles.c.title_folded.contains(word, autoescape=True) for word in longest_first]]
        if len(longest_first) <= _MOST_OF_SITE:
            ways.append([articles.c.host.contains(typed.replace(" ", "."), autoescape=True)])
        if typed.isdecimal() and len(typed) < len(str(2**31)):
            ways.insert(0, [articles.c.number == int(typed)])
        found: dict[int, None] = {}
        # Each way has an index of its own; looked for at once, every article would be read.
        for conditions in ways:
            query = sa.select(articles.c.id).where(articles.c.guild_id == guild_id, *conditions)
            query = query.where(articles.c.id + 0 <= seen.newest)
            if seen.channels is not None:
                here = sa.select(posts.c.article_id).where(*_posted(guild_id, seen))
                query = query.where(here.where(posts.c.article_id == articles.c.id).exists())
            # the sum keeps SQLite from walking the articles by their keys, which reads every one of them
            rows = await self._quickly(query.order_by((articles.c.id + 0).desc()).limit(limit))
            found.update(dict.fromkeys(row.id for row in rows))
        return await self.lines(guild_id, list(found)[:limit])

    async def _aliases(self, guild_id: int, rows: Sequence[AnyRow]) -> dict[tuple[int, int], list[str]]:
        keys = [(row.article_id, row.speaker) for row in rows]
        aliases: dict[tuple[int, int], list[str]] = {}
        for first in range(0, len(keys), _AT_ONCE):
            some = set(keys[first : first + _AT_ONCE])
            query = sa.select(speaker_names.c.article_id, speaker_names.c.speaker, speaker_names.c.folded)
            query = query.where(speaker_names.c.guild_id + 0 == guild_id)
            query = query.where(among(speaker_names.c.article_id, {article_id for article_id, _ in some}))
            for article_id, speaker, folded in await self._all(query):
                if (article_id, speaker) in some:
                    aliases.setdefault((article_id, speaker), []).append(folded)
        return aliases

    async def _quickly(self, query: AnySelect) -> Sequence[AnyRow]:
        """What is asked for at every letter; who is typing cannot wait behind other people's questions."""
        async with self._database.glance() as connection:
            return (await connection.execute(query)).all()

    async def _all(self, query: AnySelect) -> Sequence[AnyRow]:
        async with self._database.read() as connection:
            return (await connection.execute(query)).all()


def _posted(guild_id: int, seen: Seen) -> list[sa.ColumnElement[bool]]:
    here = [posts.c.guild_id == guild_id, posts.c.article_id <= seen.newest]
    return here if seen.channels is None else [*here, posts.c.channel_id.in_(sorted(seen.channels))]


def _within(
    table: sa.Table, guild_id: int, seen: Seen, article_ids: Collection[int] | None
) -> list[sa.ColumnElement[bool]]:
    """As ``storage.rows.within``: the sums keep SQLite from walking by the wrong index."""
    if article_ids is not None:
        return [table.c.guild_id + 0 == guild_id, among(table.c.article_id, set(article_ids))]
    here = [table.c.guild_id == guild_id, table.c.article_id + 0 <= seen.newest]
    if seen.channels is None:
        return here
    return [*here, table.c.article_id.in_(sa.select(posts.c.article_id).where(*_posted(guild_id, seen)))]


def _counted(
    table: sa.Table, times: sa.Column[int], key: str, here: Sequence[sa.ColumnElement[bool]], limit: int
) -> sa.Subquery:
    """For each name how often it occurs, and in which article last."""
    column, total = table.c[key], sa.func.sum(times).label("total")
    newest = sa.func.max(table.c.article_id).label("newest")
    held = sa.func.count().label("held")
    query = sa.select(column, total, newest, held).where(*here).group_by(column)
    return query.order_by(total.desc(), newest.desc(), column).limit(limit).subquery()


def _same(table: sa.Table, top: sa.Subquery, key: str, guild_id: int) -> sa.ColumnElement[bool]:
    newest = sa.and_(table.c[key] == top.c[key], table.c.article_id == top.c.newest)
    return sa.and_(table.c.guild_id == guild_id, newest)


def _name_row(row: AnyRow, aliases: Sequence[str]) -> NameRow:
    others = tuple(dict.fromkeys(alias for alias in aliases if alias != row.folded))
    return NameRow(row.name, row.folded, SpeakerKind(row.kind), others, int(row.total), row.held)


def _place_name(row: AnyRow, forms: Sequence[str]) -> PlaceName:
    country = "" if row.feature in {"country", "continent", "region"} else row.country or ""
    return PlaceName(
        row.entry_name or row.name, row.identity, country, tuple(forms), int(row.total), row.held
    )


def _once(rows: Iterable[NameRow]) -> list[NameRow]:
    """Each name once, as an article may tell two people of one name apart; most first."""
    found = {row.folded: row for row in rows}
    return sorted(found.values(), key=lambda row: (-row.count, row.name))
