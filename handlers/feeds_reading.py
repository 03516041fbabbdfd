"""The article behind an item: its page is fetched and read as any posted link, or else the feed's own text.

However many servers follow a feed, each page is fetched and read once; each server stores its own copy.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from handlers.feeds_reasons import told_of
from handlers.linked import read_linked
from handlers.taking_in import refuse_ignored
from news.answer import Source
from news.article import Reading
from news.errors import NewsError, NotAllowed, TextTooShort, UnknownArticle
from news.feeds.feed import FeedItem
from news.feeds.text import paragraphs
from news.fetch import Fetcher
from news.reader import Reader
from news.urls import canonical
from storage.archive import Storage
from storage.inbox import ItemKind, NewItem
from storage.posts import Post

log = logging.getLogger(__name__)

FEED_MEMBER: Final = 0
"""Who has posted what a feed brought: no member, so only moderators can forget it."""

LEAST_WORDS: Final = 12
"""Of a feed's own text that is read in place of a page: a sentence, where "Read more …" is none."""

# Read pages kept at hand, for the other servers that follow the same feed; a long one takes 200 KB.
_KEPT: Final = 64
_KEPT_SECONDS: Final = 1_800.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article is posted: the message's id is a stand-in until it is sent."""

    guild_id: int
    channel_id: int
    message_id: int
    position: int
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """What reading an item came to.

    Attributes:
        source: the article, or None where there is nothing that can be read.
        own_text: whether it is the feed's own text, not the page's.
        failure: why the page was not read, as data; None where it was, or where there is no page.
    """

    source: Source | None
    own_text: bool = False
    failure: Mapping[str, Any] | None = None


class FeedReading:
    """Reads and stores the articles that feeds bring."""

    def __init__(
        self,
        storage: Storage,
        reader: Reader,
        fetcher: Fetcher,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._articles = storage.articles
        self._inbox = storage.inbox
        self._posts = storage.posts
        self._guilds = storage.guilds
        self._reader = reader
        self._fetcher = fetcher
        self._clock = clock
        self._pages: OrderedDict[str, tuple[float, asyncio.Task[Reading]]] = OrderedDict()

    async def take_in(self, place: Place, item: FeedItem, feed_title: str) -> Taken:
        """Read what an item stands for and store it, as posted at a place; nothing is fetched twice.

        Raises:
            StorageError: the archive fails.
        """
        failure: Mapping[str, Any] | None = None
        if item.link:
            try:
                refuse_ignored(await self._ignored_hosts(place), item.link)
                return Taken(await self._page(place, item.link))
            except NotAllowed:
                return Taken(None, failure={"error": NotAllowed.__name__, "url": item.link})
            except NewsError as error:
                log.info("the page of a feed's item was not read: %s: %s", type(error).__name__, error.detail)
                failure = told_of(error)
        try:
            return Taken(await self._own_text(place, item, feed_title), own_text=True, failure=failure)
        except NewsError as error:
            return Taken(None, failure=failure or told_of(error))

    async def _page(self, place: Place, link: str) -> Source:
        known = await self._articles.by_url(place.guild_id, canonical(link))
        new = _new_item(place, ItemKind.LINK, link)
        if known is not None:
            try:
                await self._posts.record(place.guild_id, _post(new, known.article_id))
            except UnknownArticle:
                log.info("article %d was forgotten meanwhile and is read again", known.article_id)
            else:
                return known
        reading = await self._read_once(link)
        # Other servers may want what this one does not, so that the redirect is looked at only now.
        refuse_ignored(await self._ignored_hosts(place), reading.article.url or link)
        return await self._inbox.store(new, reading)

    async def _ignored_hosts(self, place: Place) -> Sequence[str]:
        return (await self._guilds.settings(place.guild_id)).ignored_hosts

    async def _read_once(self, link: str) -> Reading:
        """Read a page, or take what another server's post of it has read."""
        key, at = canonical(link), self._clock()
        while self._pages and (len(self._pages) > _KEPT or self._oldest < at - _KEPT_SECONDS):
            self._pages.popitem(last=False)
        if key not in self._pages:
            self._pages[key] = (at, asyncio.create_task(self._read(link)))
        task = self._pages[key][1]
        try:
            # whoever gives up waiting must not take the page from the others
            return await asyncio.shield(task)
        finally:
            if task.done() and (task.cancelled() or task.exception() is not None):
                self._pages.pop(key, None)

    @property
    def _oldest(self) -> float:
        return next(iter(self._pages.values()))[0]

    async def _read(self, link: str) -> Reading:
        return await read_linked(self._fetcher, self._reader, link)

    async def _own_text(self, place: Place, item: FeedItem, feed_title: str) -> Source:
        """Store the text that the feed itself holds; it has no address, as it is not what stands there."""
        text = await asyncio.to_thread(paragraphs, item.content or item.summary)
        if len(text.split()) < LEAST_WORDS:
            raise TextTooShort(f"{len(text.split())} words", url=item.link or "")
        reading = await self._reader.read_text(text)
        article = replace(
            reading.article,
            title=item.title or reading.article.title,
            byline=item.author or reading.article.byline,
            publisher=feed_title or None,
            published=item.published.date() if item.published else reading.article.published,
        )
        new = _new_item(place, ItemKind.TEXT, text)
        return await self._inbox.store(new, replace(reading, article=article))

    async def close(self) -> None:
        """Stop reading."""
        tasks = [task for _, task in self._pages.values()]
        self._pages.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _new_item(place: Place, kind: ItemKind, payload: str) -> NewItem:
    return NewItem(
        guild_id=place.guild_id,
        channel_id=place.channel_id,
        message_id=place.message_id,
        member_id=FEED_MEMBER,
        position=place.position,
        kind=kind,
        payload=payload,
        posted_at=place.posted_at,
    )


def _post(new: NewItem, article_id: int) -> Post:
    where = (new.guild_id, new.channel_id, new.message_id, new.member_id, new.position, new.item_key)
    return Post(*where, article_id, new.posted_at)
