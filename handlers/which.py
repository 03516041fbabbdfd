"""Which article a member means: the latest, a number, a link, words of a title, or all."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from handlers.scope import Scope, Selection
from news.answer import Phrase, Source
from news.errors import BadLink, NothingStored, UnknownArticle
from news.urls import canonical, find_links
from storage.articles import Articles

_LATEST = {"", "latest", "last", "newest"}
_ALL = {"all", "every", "everything", "*"}
_NUMBER = re.compile(r"#?(\d{1,9})")


class WhichArticle:
    """Turns what a member wrote into a Selection.

    Args:
        articles: the archive.
        read_link: reads a link that is not stored yet and returns its article.
    """

    def __init__(self, articles: Articles, read_link: Callable[[Scope, str], Awaitable[Source]]) -> None:
        self._articles = articles
        self._read_link = read_link

    async def __call__(self, scope: Scope, which: str | None) -> Selection:
        """Resolve ``which``.

        Raises:
            NothingStored: no article has been read in this guild.
            UnknownArticle: nothing goes by that number, link or title.
            NewsError: the link is new and could not be read.
        """
        asked = (which or "").strip()
        if asked.casefold() in _ALL:
            return await self._all(scope)
        if asked.casefold() in _LATEST:
            return await self._latest(scope)
        if number := _NUMBER.fullmatch(asked):
            return await self._number(scope, int(number[1]))
        if links := find_links(asked):
            return Selection(await self._link(scope, links[0]), explicit=True)
        if "://" in asked:
            raise BadLink(url=asked)
        return await self._title(scope, asked)

    async def _all(self, scope: Scope) -> Selection:
        if not await self._articles.count(scope.guild_id):
            raise NothingStored
        return Selection(None, explicit=True)

    async def _latest(self, scope: Scope) -> Selection:
        if source := await self._articles.latest(scope.guild_id, scope.channel_id):
            return Selection(source, explicit=False)
        if source := await self._articles.latest_in_guild(scope.guild_id):
            note = Phrase("Nothing has been read in this channel; this is the server's latest article.")
            return Selection(source, explicit=False, notes=(note,))
        raise NothingStored

    async def _number(self, scope: Scope, number: int) -> Selection:
        if source := await self._articles.by_number(scope.guild_id, number):
            return Selection(source, explicit=True)
        newest = await self._articles.newest_number(scope.guild_id)
        if not newest:
            raise NothingStored
        raise UnknownArticle(f"#{number}", newest)

    async def _link(self, scope: Scope, link: str) -> Source:
        known = await self._articles.by_url(scope.guild_id, canonical(link))
        return known or await self._read_link(scope, link)

    async def _title(self, scope: Scope, words: str) -> Selection:
        found = await self._articles.by_title(scope.guild_id, words, limit=1)
        if not found:
            newest = await self._articles.newest_number(scope.guild_id)
            raise UnknownArticle(words, newest) if newest else NothingStored
        return Selection(found[0], explicit=True)
