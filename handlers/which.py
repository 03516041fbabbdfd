"""Which article a member means: the latest, a number, a link, words of a title, or all."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from handlers.scope import Scope, Selection
from news.answer import Phrase, Source
from news.errors import BadLink, NothingStored, UnknownArticle
from news.urls import canonical, find_links
from storage.archive import Storage

# Primary keys of what a member may see; None for everything.
Ids = tuple[int, ...] | None

_LATEST = {"", "latest", "last", "newest"}
_ALL = {"all", "every", "everything", "*"}
_NUMBER = re.compile(r"#?(\d{1,9})")
# Where a name or words may stand as well: four figures without the mark are a year, as in "when 2016".
_NUMBER_ALONE = re.compile(r"#\d{1,9}|\d{1,3}")


class WhichArticle:
    """Turns what a member wrote into a Selection, of what they may see.

    Args:
        storage: the archive.
        read_link: reads a link that is not stored yet and returns its article.
    """

    def __init__(self, storage: Storage, read_link: Callable[[Scope, str], Awaitable[Source]]) -> None:
        self._articles = storage.articles
        self._posts = storage.posts
        self._read_link = read_link

    async def __call__(self, scope: Scope, which: str | None) -> Selection:
        """Resolve ``which``.

        Raises:
            NothingStored: no article has been read in this guild.
            UnknownArticle: nothing goes by that number, link or title.
            NewsError: the link is new and could not be read.
        """
        within = await self.visible(scope)
        if within == ():
            raise NothingStored
        asked = (which or "").strip()
        if asked.casefold() in _ALL:
            return await self._all(scope, within)
        if asked.casefold() in _LATEST:
            return await self._latest(scope, within)
        return Selection(await self._named(scope, asked, within), explicit=True, within=within)

    async def or_words(self, scope: Scope, asked: str | None, which: str | None) -> tuple[str, str | None]:
        """The words that are asked about and the article; a number alone in place of words is an article's.

        "#3" always is, unless an article is named beside it; "3" is where the member may see an article of
        that number, and stays words elsewhere.
        """
        words = (asked or "").strip()
        if (which or "").strip() or not _NUMBER_ALONE.fullmatch(words):
            return words, which
        if words.startswith("#") or await self._is_known(scope, int(words)):
            return "", words
        return words, which

    async def titled(self, scope: Scope, words: str) -> list[Source]:
        """Find visible articles whose titles hold all of these words, newest first; a few at most."""
        found = await self._articles.by_title(scope.guild_id, words)
        within = await self.visible(scope) if found else None
        return [source for source in found if within is None or source.article_id in within]

    async def visible(self, scope: Scope) -> tuple[int, ...] | None:
        """Primary keys of the articles posted where the member may read, or None where that is everywhere."""
        channels = await self._posts.channels(scope.guild_id)
        seen = [channel_id for channel_id in channels if scope.sees(channel_id)]
        if len(seen) == len(channels):
            return None
        return tuple(await self._posts.articles_in(scope.guild_id, seen))

    async def _is_known(self, scope: Scope, number: int) -> bool:
        found = await self._articles.by_number(scope.guild_id, number)
        if found is None:
            return False
        within = await self.visible(scope)
        return within is None or found.article_id in within

    async def _all(self, scope: Scope, within: Ids) -> Selection:
        if within is None and await self._articles.latest_in_guild(scope.guild_id) is None:
            raise NothingStored
        return Selection(None, explicit=True, within=within)

    async def _latest(self, scope: Scope, within: Ids) -> Selection:
        if source := await self._articles.latest(scope.guild_id, scope.channel_id, scope.until):
            return Selection(source, explicit=False, within=within)
        if within:
            source = await self._articles.source(scope.guild_id, within[0])
        else:
            source = await self._articles.latest_in_guild(scope.guild_id, scope.until)
        if source is None:
            raise NothingStored
        note = Phrase("Nothing has been read in this channel; this is the server's latest article.")
        return Selection(source, explicit=False, notes=(note,), within=within)

    async def _named(self, scope: Scope, asked: str, within: Ids) -> Source:
        if number := _NUMBER.fullmatch(asked):
            found = await self._articles.by_number(scope.guild_id, int(number[1]))
            return await self._known(scope, f"#{number[1]}", [found] if found else [], within)
        if links := find_links(asked):
            return await self._link(scope, links[0], within)
        if "://" in asked:
            raise BadLink(url=asked)
        return await self._known(scope, asked, await self._articles.by_title(scope.guild_id, asked), within)

    async def _link(self, scope: Scope, link: str, within: Ids) -> Source:
        known = await self._articles.by_url(scope.guild_id, canonical(link))
        if known and (within is None or known.article_id in within):
            return known
        return await self._read_link(scope, link)

    async def _known(self, scope: Scope, asked: str, found: list[Source], within: Ids) -> Source:
        """The first article found that the member may see."""
        for source in found:
            if within is None or source.article_id in within:
                return source
        newest = await self._articles.newest_number(scope.guild_id)
        raise UnknownArticle(asked, newest) if newest else NothingStored


def is_title(which: str) -> bool:
    """Whether an article goes by words of its title: they are no number, no link, neither latest nor all."""
    asked = which.strip().casefold()
    other = asked in _LATEST or asked in _ALL or "://" in asked
    return not other and _NUMBER.fullmatch(asked) is None and not find_links(which)
