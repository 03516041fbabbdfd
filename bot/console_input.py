"""Standard input as blocks: a command or a link is one line, an article's text is many."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import AsyncIterator

from bot.console_commands import parse
from news.urls import find_links

# A paste arrives in one go; half a second of silence in a terminal ends it.
PASTE_PAUSE_SECONDS = 0.5


async def blocks(prompt: str) -> AsyncIterator[str]:
    """Yield each command, link or pasted text of standard input until it ends."""
    if sys.stdin is None:  # closed before the process began
        return
    terminal = sys.stdin.isatty()
    lines = _lines()
    gathered: list[str] = []
    while True:
        if terminal and not gathered:
            sys.stdout.write(prompt)
            sys.stdout.flush()
        line = await _next(lines, PASTE_PAUSE_SECONDS if terminal and gathered else None)
        ended = line == ""
        alone = line is not None and _stands_alone(line)
        if gathered and (line is None or ended or alone):
            yield "".join(gathered)
            gathered = []
        if ended:
            return
        if alone and line is not None:
            yield line
        elif line is not None:
            gathered.append(line)


def _stands_alone(line: str) -> bool:
    text = line.strip()
    links = find_links(text)
    return parse(text) is not None or (len(links) == 1 and len(text.split()) == 1)


def _lines() -> asyncio.Queue[str]:
    """Lines of standard input as they come, an empty string at the end."""
    queue: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def pump() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(queue.put_nowait, line)
        loop.call_soon_threadsafe(queue.put_nowait, "")

    # A daemon, because a blocking read of a terminal cannot be cancelled.
    threading.Thread(target=pump, name="stdin", daemon=True).start()
    return queue


async def _next(lines: asyncio.Queue[str], pause: float | None) -> str | None:
    try:
        async with asyncio.timeout(pause):
            return await lines.get()
    except TimeoutError:
        return None
