"""Articles come in: what a message holds is accepted durably, then read and stored, item by item."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count

from handlers.scope import Scope
from news.answer import Source
from news.article import Reading
from news.canonical import canonical as canonical_text
from news.errors import ItemGone, NewsError, ReaderFailed, StorageError, TooManyLinks, UnknownArticle
from news.fetch import Fetcher
from news.reader import Reader
from news.urls import canonical, find_links, is_media_link
from storage.archive import Storage
from storage.forget import Replies, Reply
from storage.inbox import InboxItem, ItemKind, NewItem
from storage.outbox import NewNotice

log = logging.getLogger(__name__)

# Shorter messages are talk. A news brief has about this many words.
LEAST_WORDS = 60
# A message with more links is a list; each link costs a request to a stranger's server. The first
# link beyond is accepted all the same, so that its reply says that the rest was left out.
MOST_LINKS = 10
# An item that was begun this often without an end kills the process that reads it.
MOST_ATTEMPTS = 3

# What a reply tells: an article was read, or it could not be.
READ, FAILED = "read", "failed"


@dataclass(frozen=True, slots=True)
class Post:
    """A message that may hold articles.

    Attributes:
        texts: contents of text attachments, in order.
    """

    guild_id: int
    channel_id: int
    message_id: int
    member_id: int
    text: str
    posted_at: datetime
    texts: tuple[str, ...] = ()


class Ingest:
    """Takes articles in, follows edits and deletions."""

    def __init__(self, storage: Storage, reader: Reader, fetcher: Fetcher) -> None:
        self._articles = storage.articles
        self._inbox = storage.inbox
        self._forgetting = storage.forgetting
        self._reader = reader
        self._fetcher = fetcher
        # messages whose link a question is waiting for; the inbox worker leaves them alone
        self._in_question: set[tuple[int, int]] = set()

    async def accept(self, post: Post) -> int:
        """Put every article of a message into the inbox; returns how many there are."""
        items = await asyncio.to_thread(items_of, post)
        if items:
            await self._inbox.accept(items)
            log.info(
                "accepted %d items of message %d in guild %d", len(items), post.message_id, post.guild_id
            )
        return len(items)

    async def edited(self, post: Post, *, watched: bool = True) -> Replies:
        """Follow an edit: forget what is gone, accept what is new if watched, leave the rest alone.

        Returns our replies to what is gone.
        """
        wanted = {item.item_key: item for item in await asyncio.to_thread(items_of, post)}
        known = await self._inbox.known(post.guild_id, post.message_id)
        replies: list[Reply] = []
        for position, key in known.items():
            if key not in wanted:
                forgotten = await self._forgetting.part(post.guild_id, post.message_id, position)
                replies += forgotten.replies
        if not watched:
            return tuple(replies)
        fresh = [item for key, item in wanted.items() if key not in known.values()]
        taken = {position for position, key in known.items() if key in wanted}
        free = (position for position in count() if position not in taken)
        await self._inbox.accept([replace(item, position=next(free)) for item in fresh])
        return tuple(replies)

    async def deleted(self, guild_id: int, message_ids: Sequence[int]) -> Replies:
        """Forget what messages brought in; returns our replies to them."""
        replies: list[Reply] = []
        for message_id in message_ids:
            replies += (await self._forgetting.message(guild_id, message_id)).replies
        return tuple(replies)

    async def process(self, item: InboxItem) -> None:
        """Read one accepted item and queue the reply; whatever happens, it ends or is tried again.

        Raises:
            StorageError: the database fails; the item stays in the inbox.
        """
        if (item.guild_id, item.message_id) in self._in_question:
            return
        try:
            await self._process(item)
        except ItemGone:
            log.info("item %d was deleted while it was read", item.id)

    async def _process(self, item: InboxItem) -> None:
        try:
            if await self._inbox.begin(item) > MOST_ATTEMPTS:
                raise ReaderFailed(f"given up after {MOST_ATTEMPTS} attempts", url=_link_of(item))
            if item.kind is ItemKind.LINK and item.position >= MOST_LINKS:
                raise TooManyLinks(url=item.payload)
            await self._take_in(item)
        except NewsError as error:
            log.info("item %d failed: %s: %s", item.id, type(error).__name__, error)
            await self._inbox.fail(item, NewNotice(FAILED, describe(error)))
        except StorageError:
            raise  # nothing is lost: the item stays in the inbox and is tried again
        except Exception:  # a fault of ours must not block the items behind this one
            log.exception("item %d failed unexpectedly", item.id)
            await self._inbox.fail(item, NewNotice(FAILED, describe(NewsError(url=_link_of(item)))))

    async def read_link(self, scope: Scope, link: str) -> Source:
        """Read a link that a member named in a question; the answer is the reply.

        Raises:
            NewsError: the link cannot be read.
        """
        request = (scope.guild_id, scope.request_id)
        self._in_question.add(request)
        try:
            accepted = await self._accept_one(scope, ItemKind.LINK, link)
            await self._inbox.begin(accepted)
            return await self._take_in(accepted, quietly=True)
        except Exception:  # whatever it was, nothing stays behind of a question that failed
            await self._forgetting.message(*request)
            raise
        finally:
            self._in_question.discard(request)

    async def store(self, scope: Scope, reading: Reading) -> Source:
        """Store what has been read already, such as a file given in the console."""
        item = await self._accept_one(scope, ItemKind.TEXT, reading.article.text)
        return await self._inbox.complete(item, reading, None)

    async def _accept_one(self, scope: Scope, kind: ItemKind, payload: str) -> InboxItem:
        item = NewItem(
            guild_id=scope.guild_id,
            channel_id=scope.channel_id,
            message_id=scope.request_id,
            member_id=scope.member_id,
            position=0,
            kind=kind,
            payload=payload,
            posted_at=datetime.now(UTC),
        )
        await self._inbox.accept([item])
        return (await self._inbox.of_message(scope.guild_id, scope.request_id))[0]

    async def _take_in(self, item: InboxItem, *, quietly: bool = False) -> Source:
        notice = None if quietly else NewNotice(READ, {})
        if item.kind is ItemKind.LINK:
            known = await self._articles.by_url(item.guild_id, canonical(item.payload))
        else:
            known = await self._articles.by_text(item.guild_id, item.payload)
        if known is not None:
            try:
                return await self._inbox.link(item, known.article_id, notice)
            except UnknownArticle:
                log.info("article %d was forgotten meanwhile and is read again", known.article_id)
        return await self._inbox.complete(item, await self._read(item), notice)

    async def _read(self, item: InboxItem) -> Reading:
        if item.kind is ItemKind.TEXT:
            return await self._reader.read_text(item.payload)
        page = await self._fetcher.fetch(item.payload)
        return await self._reader.read_page(page.body, page.media_type, page.url, page.robots)


def items_of(post: Post) -> list[NewItem]:
    """The articles a message holds: its links, its text if it is long, its text attachments."""
    links = [link for link in find_links(post.text) if not is_media_link(link)]
    found = [(ItemKind.LINK, link) for link in links[: MOST_LINKS + 1]]
    found += [(ItemKind.TEXT, canonical_text(text)) for text in (post.text, *post.texts) if is_article(text)]
    items = [
        NewItem(
            post.guild_id,
            post.channel_id,
            post.message_id,
            post.member_id,
            position,
            kind,
            payload,
            post.posted_at,
        )
        for position, (kind, payload) in enumerate(found)
    ]
    # A text pasted and attached as well is one article.
    unique: dict[str, NewItem] = {}
    for item in items:
        unique.setdefault(item.item_key, item)
    return list(unique.values())


def is_article(text: str) -> bool:
    """Whether a text is long enough to be an article rather than talk."""
    words = [word for word in text.split() if "://" not in word]
    return len(words) >= LEAST_WORDS


def describe(error: NewsError) -> dict[str, object]:
    """An error as data, so that it can be worded when the reply is sent."""
    told: dict[str, object] = {"error": type(error).__name__}
    return told | vars(error)


def _link_of(item: InboxItem) -> str:
    return item.payload if item.kind is ItemKind.LINK else ""
