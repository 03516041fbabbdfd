"""The handlers over a real archive, a real web server and a reader in this process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count

import sqlalchemy as sa
from aiohttp import web

from bot.app import App, compose
from handlers.ingest import Attached, Post
from handlers.scope import Scope
from news.answer import Answer, Source
from news.article import Reading
from news.asker import open_asker
from news.fetch import Fetcher
from news.reader import Reader
from storage.archive import Storage
from storage.outbox import OutboxItem
from tests.end_to_end.pages import page
from tests.storage.filling import CHANNEL, GUILD, MEMBER, MIDDAY, item, stored
from tests.web_server import WebServer, serve

PATIENCE = 20.0

_requests = count(900_000_000_000_000_000)


def scope(guild_id: int = GUILD, *, channel_id: int = CHANNEL, member_id: int = MEMBER) -> Scope:
    """A question of its own."""
    return Scope(guild_id, channel_id, member_id, request_id=next(_requests))


def post(
    text: str,
    *,
    guild_id: int = GUILD,
    message_id: int | None = None,
    texts: tuple[str, ...] = (),
    documents: tuple[Attached, ...] = (),
    links: tuple[str, ...] = (),
) -> Post:
    """A message of its own unless told."""
    number = next(_requests) if message_id is None else message_id
    return Post(guild_id, CHANNEL, number, MEMBER, text, MIDDAY, texts, documents, links)


@dataclass(slots=True)
class Gate:
    """A page that is held back until it is let go.

    Attributes:
        asked: set when somebody asks for the page.
        release: set it to let the page go.
        waiting: how many wait for it now.
    """

    asked: asyncio.Event = field(default_factory=asyncio.Event)
    release: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: int = 0

    async def wait(self) -> None:
        """Be asked, and wait to be let go."""
        self.asked.set()
        self.waiting += 1
        await self.release.wait()
        self.waiting -= 1


def hold(
    site: WebServer, path: str, title: str = "A story", *, status: int = 200, gate: Gate | None = None
) -> Gate:
    """Hold a page back."""
    held = gate or Gate()

    async def answer(_: web.BaseRequest) -> web.StreamResponse:
        await held.wait()
        return web.Response(text=page(title=title), content_type="text/html", status=status)

    site.route(path, answer)
    return held


@dataclass(frozen=True, slots=True)
class Newsroom:
    """Everything a test of a handler acts with."""

    storage: Storage
    site: WebServer
    app: App

    async def stored(
        self,
        what: Reading | str,
        *,
        guild_id: int = GUILD,
        channel_id: int = CHANNEL,
        member_id: int = MEMBER,
        minutes: float = 0,
    ) -> Source:
        """Store a reading, or the reading of a marked text, as posted by a member."""
        new = item(guild_id, channel_id=channel_id, member_id=member_id, minutes=minutes)
        return await stored(self.storage, what, new)

    async def taken_in(self, posted: Post) -> list[OutboxItem]:
        """Accept a message, read what it holds, and give the notices about it."""
        await self.app.ingest.accept(posted)
        for waiting in await self.storage.inbox.pending():
            await self.app.ingest.process(waiting)
        return [n for n in await self.storage.outbox.pending() if n.message_id == posted.message_id]

    async def altered(self, source: Source) -> None:
        """Change an article's text behind the archive's back, leaving its length as it is."""
        text = await self.storage.articles.text(GUILD, source.article_id)
        change = sa.text("UPDATE articles SET text = :text WHERE id = :id")
        async with self.storage.database.write() as connection:
            await connection.execute(change, {"text": text.swapcase(), "id": source.article_id})

    async def nothing_stored(self, guild_id: int = GUILD) -> bool:
        """Whether the guild's archive is as if nothing had ever happened."""
        queues = [*await self.storage.inbox.pending(), *await self.storage.outbox.pending()]
        return not queues and await self.storage.articles.newest_number(guild_id) == 0


@asynccontextmanager
async def newsroom(storage: Storage, executor: Executor) -> AsyncGenerator[Newsroom]:
    """Wire the handlers."""
    async with (
        serve() as site,
        open_asker() as asker,
        # any port of this machine, for tests that need several sites
        Fetcher(user_agent="Verbatim/test", allowed_hosts=["127.0.0.1"]) as fetcher,
    ):
        yield Newsroom(storage, site, compose(storage, Reader(executor), fetcher, asker))


async def verified(storage: Storage, answer: Answer, guild_id: int = GUILD) -> list[str]:
    """The passages of an answer, each compared with its slice of the stored text."""
    await storage.articles.verify(guild_id, answer.citations)
    for citation in answer.citations:
        text = await storage.articles.text(guild_id, citation.source.article_id)
        assert citation.passage == citation.span.of(text)
        assert all(citation.span.covers(mark) for mark in citation.marks)
    return [citation.passage for citation in answer.citations]


def headings(answer: Answer) -> list[str]:
    """The headings of an answer's entries."""
    return [str(entry.heading) for entry in answer.entries]


def notes(answer: Answer) -> list[str]:
    """The notes of an answer."""
    return [str(note) for note in answer.notes]


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait for something to become true."""
    async with asyncio.timeout(PATIENCE):
        while not await condition():
            await asyncio.sleep(0.01)
