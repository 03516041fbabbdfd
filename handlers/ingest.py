"""Articles come in: what a message holds is accepted durably, then read and stored, item by item."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from typing import cast

from handlers.posted import (
    LEAST_WORDS,
    MOST_LINKS,
    Attached,
    Opened,
    Post,
    describe,
    each_of,
    is_article,
    items_of,
)
from handlers.scope import Scope
from handlers.taking_in import FAILED, MOST_ATTEMPTS, READ, Failure, TakingIn, ignored
from news.answer import Source
from news.article import Reading
from news.errors import ItemGone, UnknownArticle
from news.fetch import Fetcher
from news.reader import Reader
from storage.archive import Storage
from storage.forget import Replies, Reply
from storage.guild_settings import is_ignored
from storage.inbox import InboxItem, ItemKind, NewItem

__all__ = [
    "FAILED",
    "LEAST_WORDS",
    "MOST_ATTEMPTS",
    "MOST_LINKS",
    "READ",
    "Attached",
    "Ingest",
    "Post",
    "ReadNow",
    "describe",
    "is_article",
    "items_of",
]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReadNow:
    """What reading a whole message at once came to.

    Attributes:
        sources: the articles it holds, each once, in its order.
        failures: what could not or must not be read, by its link or file name ("" for the message's text).
    """

    sources: tuple[Source, ...]
    failures: tuple[tuple[str, Failure], ...]


class Ingest:
    """Takes articles in, follows edits and deletions."""

    def __init__(self, storage: Storage, reader: Reader, fetcher: Fetcher) -> None:
        self._articles = storage.articles
        self._inbox = storage.inbox
        self._forgetting = storage.forgetting
        self._guilds = storage.guilds
        self._items = TakingIn(storage, reader, fetcher)
        self._posts = storage.posts
        # Between looking what is known of a message and accepting the rest, nobody else accepts.
        self._accepting = asyncio.Lock()

    async def accept(self, post: Post) -> int:
        """Put every article of a message into the inbox; returns how many there are.

        Files are opened when the rest is safe in the inbox.
        """
        items = await self._accept(post, ())
        if post.documents:
            items = await self._accept(post, await self._items.opened(post.documents))
        if items:
            log.info("accepted %d items of message %d in guild %d", items, post.message_id, post.guild_id)
        return items

    async def _accept(self, post: Post, opened: Sequence[Opened]) -> int:
        items = await self._wanted(post.guild_id, await asyncio.to_thread(items_of, post, opened))
        async with self._accepting:
            await self._inbox.accept(items)
        return len(items)

    async def _wanted(self, guild_id: int, items: Sequence[NewItem], *, asked: bool = False) -> list[NewItem]:
        """The items without links to ignored sites and, unless asked for, those too old to be kept."""
        settings = await self._guilds.settings(guild_id)
        kept = [item for item in items if asked or settings.keeps(item.posted_at, datetime.now(UTC))]
        ignored = settings.ignored_hosts
        return [i for i in kept if i.kind is not ItemKind.LINK or not is_ignored(i.payload, ignored)]

    async def edited(self, post: Post, *, watched: bool = True) -> Replies:
        """Follow an edit: forget what is gone, accept what is new if watched, leave the rest alone.

        Returns our replies to what is gone.
        """
        opened = await self._items.opened(post.documents)
        wanted = {item.item_key: item for item in await asyncio.to_thread(items_of, post, opened)}
        async with self._accepting:
            return await self._follow(post, wanted, watched=watched)

    async def _follow(self, post: Post, wanted: Mapping[str, NewItem], *, watched: bool) -> Replies:
        known = await self._inbox.known(post.guild_id, post.message_id)
        fresh = {key: item for key, item in wanted.items() if key not in known.values()}
        # A file that is not opened this time may be the one that an article is from.
        doubtful = {key for key, item in fresh.items() if item.kind is ItemKind.UNREADABLE}
        if doubtful:
            log.warning(
                "edit of message %d: nothing is forgotten, as a file cannot be opened", post.message_id
            )
        gone = [] if doubtful else [position for position, key in known.items() if key not in wanted]
        replies: list[Reply] = []
        for position in gone:
            replies += (await self._forgetting.part(post.guild_id, post.message_id, position)).replies
        if watched:
            new = await self._wanted(post.guild_id, [i for key, i in fresh.items() if key not in doubtful])
            free = (position for position in count() if position not in known or position in gone)
            await self._inbox.accept([replace(item, position=next(free)) for item in new])
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
        if self._items.is_asked_for(item):
            return
        async with self._items.turn(item):
            try:
                await self._items.outcome(item, quietly=False)
            except ItemGone:
                log.info("item %d was deleted or read meanwhile", item.id)

    async def read_link(self, scope: Scope, link: str) -> Source:
        """Read a link that a member named in a question; the answer is the reply.

        Raises:
            NewsError: the link cannot be read.
            NotAllowed: the guild's moderators have its site ignored.
        """
        item = _asked(scope, ItemKind.LINK, link)
        if not await self._wanted(scope.guild_id, [item]):
            raise ignored()
        with self._items.asked_for([item]):
            try:
                accepted = await self._accept_one(item)
                await self._inbox.begin(accepted)
                return await self._items.take_in(accepted, quietly=True)
            except Exception:  # whatever it was, nothing stays behind of a question that failed
                await self._forgetting.message(scope.guild_id, scope.request_id)
                raise

    async def read_now(self, scope: Scope, post: Post) -> ReadNow:
        """Read all that a message holds, at once; the answer is the reply, so nothing is announced.

        What the message brought in earlier is not read again; what it brought in and is still waiting is read
        now and announced as it would have been; what could not be read earlier is tried again. The rows carry
        the message's own id, channel and author, and the guild of ``scope``.

        Raises:
            ItemGone: the message was deleted meanwhile.
            StorageError: the archive fails.
        """
        post = replace(post, guild_id=scope.guild_id)
        opened = await self._items.opened(post.documents)
        held = await asyncio.to_thread(each_of, post, opened)
        posted = [item for _, item in held if isinstance(item, NewItem)]
        wanted = await self._wanted(post.guild_id, posted, asked=True)
        items = {item.item_key: item for item in wanted}
        outcomes = await self._all_now(post, items)
        sources: dict[int, Source] = {}
        failures: list[tuple[str, Failure]] = []
        for name, what in held:
            outcome = outcomes.get(what.item_key) or ignored() if isinstance(what, NewItem) else what
            if isinstance(outcome, Source):
                sources.setdefault(outcome.article_id, outcome)
            else:
                failures.append((name, outcome))
        return ReadNow(tuple(sources.values()), tuple(failures))

    async def of_message(self, guild_id: int, message_id: int) -> tuple[Source, ...]:
        """The articles that a message brought in, each once, in its order."""
        brought = [posted.article_id for posted in await self._posts.of_message(guild_id, message_id)]
        found = [await self._source(guild_id, article_id) for article_id in dict.fromkeys(brought)]
        return tuple(source for source in found if source is not None)

    async def _source(self, guild_id: int, article_id: int) -> Source | None:
        try:
            return await self._articles.source(guild_id, article_id)
        except UnknownArticle:
            return None  # forgotten a moment ago

    async def _all_now(self, post: Post, items: Mapping[str, NewItem]) -> dict[str, Source | Failure]:
        """What comes of each item of a message, by its key."""
        async with AsyncExitStack() as turns:
            for key in sorted(
                items
            ):  # in one order, so that two who want the same do not wait for each other
                await turns.enter_async_context(self._items.turn(items[key]))
            brought = await self._posts.of_message(post.guild_id, post.message_id)
            done = {posted.item_key: posted.article_id for posted in brought}
            fresh = await self._accept_fresh(post, [i for key, i in items.items() if key not in done], turns)
            rows = {row.item_key: row for row in await self._inbox.of_message(post.guild_id, post.message_id)}
            outcomes = await asyncio.gather(
                *(self._now(post, done.get(key), rows.get(key), quietly=key in fresh) for key in items),
                return_exceptions=True,
            )
        for outcome in outcomes:
            if isinstance(outcome, BaseException) and not isinstance(outcome, Failure):
                raise outcome
        return dict(zip(items, cast("list[Source | Failure]", outcomes), strict=True))

    async def _accept_fresh(self, post: Post, items: Sequence[NewItem], turns: AsyncExitStack) -> set[str]:
        """Accept what is not waiting yet, at positions that the message has not used; returns its keys."""
        async with self._accepting:
            used = await self._inbox.known(post.guild_id, post.message_id)
            waiting = {row.item_key for row in await self._inbox.of_message(post.guild_id, post.message_id)}
            fresh = [item for item in items if item.item_key not in waiting]
            free = (position for position in count() if position not in used)
            turns.enter_context(self._items.asked_for(fresh))
            await self._inbox.accept([replace(item, position=next(free)) for item in fresh])
        return {item.item_key for item in fresh}

    async def _now(
        self, post: Post, article_id: int | None, row: InboxItem | None, *, quietly: bool
    ) -> Source | Failure:
        if article_id is not None:
            return await self._articles.source(post.guild_id, article_id)
        if row is None:
            raise ItemGone(f"message {post.message_id}")
        try:
            return await self._items.outcome(row, quietly=quietly)
        except BaseException:  # cancelled, or the archive failed: nobody waits for it any more
            if quietly:
                await self._inbox.drop(row)
            raise

    async def store(self, scope: Scope, reading: Reading) -> Source:
        """Store what has been read already, such as a file given in the console."""
        item = await self._accept_one(_asked(scope, ItemKind.TEXT, reading.article.text))
        return await self._inbox.complete(item, reading, None)

    async def _accept_one(self, item: NewItem) -> InboxItem:
        await self._inbox.accept([item])
        return (await self._inbox.of_message(item.guild_id, item.message_id))[0]


def _asked(scope: Scope, kind: ItemKind, payload: str) -> NewItem:
    """What a question brings in."""
    return NewItem(
        guild_id=scope.guild_id,
        channel_id=scope.channel_id,
        message_id=scope.request_id,
        member_id=scope.member_id,
        position=0,
        kind=kind,
        payload=payload,
        posted_at=datetime.now(UTC),
    )
