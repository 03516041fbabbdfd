"""One accepted item is read and stored: by whom, in whose turn, and what is said of it."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Collection, Generator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from weakref import WeakValueDictionary

from handlers.linked import read_linked
from handlers.posted import MOST_LINKS, Attached, Opened, describe, rebuilt
from news.answer import Phrase, Source
from news.article import Reading
from news.documents import Document
from news.errors import (
    DocumentTooLong,
    NewsError,
    NotAllowed,
    ReaderFailed,
    StorageError,
    TooManyLinks,
    UnknownArticle,
)
from news.fetch import Fetcher
from news.reader import Reader
from news.urls import canonical
from storage.archive import Storage
from storage.guild_settings import is_ignored
from storage.inbox import InboxItem, ItemKind, NewItem
from storage.outbox import NewNotice

log = logging.getLogger(__name__)

# An item that was begun this often without an end kills the process that reads it.
MOST_ATTEMPTS = 3

# What a reply tells: an article was read, or it could not be.
READ, FAILED = "read", "failed"

Failure = NewsError | NotAllowed
"""Why something is not read: it cannot be, or its site is ignored."""


class TakingIn:
    """Opens files, fetches pages, has them read and stores what was read."""

    def __init__(self, storage: Storage, reader: Reader, fetcher: Fetcher) -> None:
        self._articles = storage.articles
        self._inbox = storage.inbox
        self._guilds = storage.guilds
        self._reader = reader
        self._fetcher = fetcher
        # An item is read by one at a time: the inbox worker or who asks for it. The other finds it done.
        self._turns: WeakValueDictionary[tuple[int, int, str], asyncio.Lock] = WeakValueDictionary()
        self._asked_for: set[tuple[int, int, str]] = set()

    def turn(self, item: NewItem) -> asyncio.Lock:
        """The lock of whoever reads an item, be it the inbox worker or a question."""
        return self._turns.setdefault(_key(item), asyncio.Lock())

    @contextmanager
    def asked_for(self, items: Sequence[NewItem]) -> Generator[None]:
        """Keep the inbox worker away from what only a question brings in, from before it is accepted."""
        keys = {_key(item) for item in items}
        self._asked_for |= keys
        try:
            yield
        finally:
            self._asked_for -= keys

    def is_asked_for(self, item: NewItem) -> bool:
        """Whether only a question brought an item in, which reads it or takes it back."""
        return bool(self._asked_for) and _key(item) in self._asked_for

    async def opened(self, documents: Sequence[Attached]) -> list[Opened]:
        """The texts of attached files, or why there is none."""
        return [(document.name, await self._document(document)) for document in documents]

    async def _document(self, document: Attached) -> Document | NewsError:
        if document.is_too_large:
            return DocumentTooLong(name=document.name)
        try:
            return await self._reader.document(document.body, document.name, document.media_type)
        except NewsError as error:
            log.info("an attached file was not opened: %s: %s", type(error).__name__, error)
            return error

    async def outcome(self, item: InboxItem, *, quietly: bool) -> Source | Failure:
        """Read an accepted item; a notice says what came of it or, quietly, only what is returned.

        Nothing is said of a link that turns out to lead to an ignored site, as of one that does so openly.

        Raises:
            ItemGone: it was deleted or read meanwhile.
            StorageError: the database fails; the item stays in the inbox.
        """
        try:
            if item.kind is ItemKind.UNREADABLE:
                raise rebuilt(json.loads(item.payload))
            if await self._inbox.begin(item) > MOST_ATTEMPTS:
                raise ReaderFailed(f"given up after {MOST_ATTEMPTS} attempts", url=_link_of(item))
            if item.kind is ItemKind.LINK and item.position >= MOST_LINKS and not quietly:
                raise TooManyLinks(url=item.payload)
            return await self.take_in(item, quietly=quietly)
        except NewsError as error:
            log.info("item %d failed: %s: %s", item.id, type(error).__name__, error)
            failure = error
        except NotAllowed as error:
            log.info("item %d leads to a site that is ignored", item.id)
            await self._inbox.drop(item)
            return error
        except StorageError:
            raise  # nothing is lost: the item stays in the inbox and is tried again
        except Exception:  # a fault of ours must not block the items behind this one
            log.exception("item %d failed unexpectedly", item.id)
            failure = NewsError(url=_link_of(item))
        if quietly:
            await self._inbox.drop(item)
        else:
            await self._inbox.fail(item, NewNotice(FAILED, describe(failure)))
        return failure

    async def take_in(self, item: InboxItem, *, quietly: bool) -> Source:
        """Read an accepted item unless its article is known, and store it.

        Raises:
            NewsError: it cannot be read; it stays in the inbox.
            NotAllowed: it leads to a site that the guild's moderators have ignored; it stays, too.
            ItemGone: it was deleted meanwhile.
        """
        notice = None if quietly else NewNotice(READ, {})
        known = await self._known(item)
        if known is not None:
            try:
                return await self._inbox.link(item, known.article_id, notice)
            except UnknownArticle:
                log.info("article %d was forgotten meanwhile and is read again", known.article_id)
        return await self._inbox.complete(item, await self._read(item), notice)

    async def _known(self, item: InboxItem) -> Source | None:
        """The stored article that an item is, as far as that can be told without reading it."""
        if item.kind is ItemKind.LINK:
            return await self._articles.by_url(item.guild_id, canonical(item.payload))
        return await self._articles.by_text(item.guild_id, item.payload)

    async def _read(self, item: InboxItem) -> Reading:
        if item.kind is ItemKind.TEXT:
            return await self._reader.read_text(item.payload)
        if item.kind is ItemKind.PAGE:
            reading = await self._reader.read_page(item.payload, "text/html", "")
            # Anybody can write an address into a file; citations link only to what was fetched from there.
            return replace(reading, article=replace(reading.article, url=None))
        hosts = (await self._guilds.settings(item.guild_id)).ignored_hosts
        return await read_linked(
            self._fetcher, self._reader, item.payload, check_redirect=partial(refuse_ignored, hosts)
        )


def ignored() -> NotAllowed:
    """What is told of a link to a site that is ignored."""
    return NotAllowed(Phrase("The moderators have me leave that web site alone."))


def refuse_ignored(hosts: Collection[str], url: str) -> None:
    """Raise NotAllowed for an address on one of these hosts."""
    if is_ignored(url, hosts):
        raise ignored()


def _key(item: NewItem) -> tuple[int, int, str]:
    return item.guild_id, item.message_id, item.item_key


def _link_of(item: InboxItem) -> str:
    return item.payload if item.kind is ItemKind.LINK else ""
