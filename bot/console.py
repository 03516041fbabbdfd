"""The console face: the same handlers in a terminal or a pipe."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from bot.app import App, open_app
from bot.batch import media_type_of, read_file
from bot.console_answers import answer
from bot.console_commands import Command, parse
from bot.console_input import blocks
from bot.console_render import show_answer, show_error, show_help
from bot.error_texts import sentence, sentence_for_name
from bot.settings import Settings
from handlers.inbox_worker import InboxWorker
from handlers.ingest import FAILED, Post, is_article, items_of
from handlers.scope import Scope
from news.errors import NoWords, TextTooShort, VerbatimError
from news.urls import find_links

# The console is one channel of one guild; Discord's ids are never this small.
GUILD = CHANNEL = MEMBER = 1
PROMPT = "verbatim> "
_LEAVE = {"quit", "exit", "q"}
# Characters; longer than any paragraph.
_UNWRAPPED = 1_000_000


async def run_console(settings: Settings, script: Sequence[str] = ()) -> None:
    """Answer the lines of a script, then those of standard input."""
    async with open_app(settings) as app:
        face = ConsoleFace(app, _console())
        for line in script:
            face.echo(line)
            if not await face.handle(line):
                return
        if script and not _in_terminal():
            return
        face.greet()
        async for block in blocks(PROMPT):
            if not await face.handle(block):
                return


def _in_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _console() -> Console:
    # What reads a pipe must find every sentence as it stands in the article, on one line.
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_UNWRAPPED)


class ConsoleFace:
    """Handles one block of input after the other."""

    def __init__(self, app: App, console: Console) -> None:
        self._app = app
        self._console = console
        self._worker = InboxWorker(app.storage.inbox, app.ingest, on_done=lambda: None)

    def greet(self) -> None:
        """Say how to begin."""
        self._console.print(
            "Paste a link or an article's text, or ask: /ask, /summary, /who-said, /where, /search, /help."
        )

    def echo(self, line: str) -> None:
        """Show a scripted line as if it had been typed."""
        self._console.print(f"\n[bold cyan]{PROMPT}[/]", end="")
        self._console.print(line, markup=False)

    async def handle(self, block: str) -> bool:
        """Answer a command or take in a paste; False when the person wants to leave."""
        text = block.strip()
        if not text:
            return True
        try:
            command = parse(text)
            if command is None:
                await self._take_in(text)
            elif command.name in _LEAVE:
                return False
            elif command.name == "help":
                show_help(self._console, command.positional)
            else:
                await self._run(command)
        except VerbatimError as error:
            show_error(self._console, sentence(error))
        return True

    async def _run(self, command: Command) -> None:
        if command.name == "add":
            await self._add_file(command.positional)
            return
        with self._console.status("…"):
            found = await answer(self._app, _scope(), command)
        show_answer(self._console, found)

    async def _add_file(self, name: str) -> None:
        path = Path(name)
        body = await asyncio.to_thread(read_file, path)
        if media_type_of(path) == "text/html":
            reading = await self._app.reader.read_page(body, "text/html", "")
        elif is_article(body):
            reading = await self._app.reader.read_text(body)
        else:
            raise _nothing_in(body)
        source = await self._app.ingest.store(_scope(), reading)
        show_answer(self._console, await self._app.articles.card(GUILD, source))

    async def _take_in(self, text: str) -> None:
        scope = _scope()
        post = Post(GUILD, CHANNEL, scope.request_id, MEMBER, text, datetime.now(UTC))
        if not items_of(post):
            raise _nothing_in(text)
        await self._app.ingest.accept(post)
        with self._console.status("reading …"):
            await self._worker.drain()
        await self._report()

    async def _report(self) -> None:
        """Show what is in the outbox: here the terminal is where replies are delivered."""
        outbox = self._app.storage.outbox
        for item in await outbox.pending():
            if item.guild_id != GUILD:
                continue
            if item.kind == FAILED or item.article_id is None:
                show_error(self._console, sentence_for_name(str(item.data.get("error")), item.data))
            else:
                source = await self._app.storage.articles.source(GUILD, item.article_id)
                show_answer(self._console, await self._app.articles.card(GUILD, source))
            await outbox.delivered(item, item.message_id)


def _scope() -> Scope:
    # As Discord makes ids: milliseconds, shifted to leave room for a counter.
    return Scope(GUILD, CHANNEL, MEMBER, request_id=time.time_ns() // 1_000_000 << 22)


def _nothing_in(text: str) -> VerbatimError:
    if find_links(text) or any(character.isalpha() for character in text):
        return TextTooShort()
    return NoWords()
