"""Lists of feeds come in and go out as OPML files, with a report on every line."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from news.answer import Answer, Entry, Phrase
from news.errors import Advice
from news.feeds.opml import Outline, write_opml
from news.feeds.reading import read_list
from news.fetch import Fetcher
from storage.feed_rows import FollowedFeed

# Feeds of a file that are asked at once; the fetcher's own limits hold besides.
_AT_ONCE: Final = 4

MOST_LINES: Final = 200
"""Of one file: at four at once this is answered within the time that Discord gives."""

Follow = Callable[[str], Awaitable[FollowedFeed]]


async def imported(fetcher: Fetcher, document: bytes, follow: Follow) -> Answer:
    """Follow every feed of a file, and report on each.

    Args:
        fetcher: beside which the file is read.
        document: the file.
        follow: follows one, or raises Advice that says why not.

    Raises:
        BadArgument: the file is no OPML.
    """
    outlines = await read_list(fetcher, document)
    turns = asyncio.Semaphore(_AT_ONCE)

    async def one(outline: Outline) -> tuple[bool, Entry]:
        async with turns:
            return await _line(outline, follow)

    told = await asyncio.gather(*map(one, outlines[:MOST_LINES]))
    added = sum(is_new for is_new, _ in told)
    values = {"count": len(outlines), "added": added}
    title = Phrase("{added} of {count} feed added", values, plural="{added} of {count} feeds added")
    notes: tuple[Phrase, ...] = ()
    if len(outlines) > MOST_LINES:
        notes = (
            Phrase("I took the first {most}; import the rest as a file of its own.", {"most": MOST_LINES}),
        )
    return Answer(title, tuple(entry for _, entry in told), notes)


async def _line(outline: Outline, follow: Follow) -> tuple[bool, Entry]:
    heading = Phrase(
        "Line {line}: {title}", {"line": outline.number, "title": outline.title or outline.url or "?"}
    )
    if not outline.url:
        return False, Entry(heading, (), (Phrase("names no feed's address"),))
    try:
        feed = await follow(outline.url)
    except Advice as error:
        return False, Entry(heading, (), (error.phrase,))
    return True, Entry(heading, (), (Phrase("added as feed #{number}", {"number": feed.number}),))


def exported(feeds: Sequence[FollowedFeed]) -> bytes:
    """A guild's feeds as a file."""
    return write_opml("Verbatim", [(feed.title, feed.url, feed.site) for feed in feeds])
