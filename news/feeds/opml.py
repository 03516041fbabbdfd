"""Lists of feeds as readers exchange them: OPML 1.0 and 2.0 (http://opml.org/spec2.opml)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from news.answer import Phrase
from news.charset import decode_page
from news.errors import BadArgument
from news.feeds.markup import declares
from news.feeds.text import line

MOST_BYTES: Final = 1_000_000
"""Of a file: ten thousand feeds."""

_LONGEST_TITLE: Final = 200
_DEEPEST: Final = 50


@dataclass(frozen=True, slots=True)
class Outline:
    """A line of the list.

    Attributes:
        number: which line of the file it stands in, from 1.
        url: as it stands there; empty where the line names no feed's address.
        title: may be empty.
    """

    number: int
    url: str
    title: str


def read_opml(document: bytes) -> tuple[Outline, ...]:
    """The feeds that a file lists, in its order; folders are gone into, and their own lines left out.

    Raises:
        BadArgument: it is no OPML, declares entities, or is too large.
    """
    if len(document) > MOST_BYTES:
        raise BadArgument(
            Phrase("That file is larger than a list of feeds ever is. Import it in several parts.")
        )
    text = decode_page(document).lstrip("\ufeff \t\r\n")
    if declares(text):
        raise BadArgument(
            Phrase(
                "That file declares entities of its own, so I do not open it. "
                "Export the list from your reader anew."
            )
        )
    reading = _Reading()
    try:
        reading.parse(text)
    except expat.ExpatError as error:
        raise BadArgument(
            Phrase(
                "That file is damaged in line {line}: it is no OPML. Export the list from your reader anew.",
                {"line": error.lineno},
            )
        ) from error
    if not reading.is_opml:
        raise BadArgument(
            Phrase(
                "That file is no OPML, which is how readers export their feeds. "
                "Look for “Export” among your reader's settings."
            )
        )
    return tuple(reading.outlines)


def write_opml(title: str, feeds: Iterable[tuple[str, str, str | None]]) -> bytes:
    """A list of feeds, as UTF-8.

    Args:
        title: of the list.
        feeds: title, address and, where it is known, the site's address of each.
    """
    lines = [
        f'    <outline type="rss" text={quoteattr(_plain(name))} title={quoteattr(_plain(name))}'
        f" xmlUrl={quoteattr(url)}" + (f" htmlUrl={quoteattr(site)}" if site else "") + "/>"
        for name, url, site in feeds
    ]
    head = f"  <head><title>{_escaped(title)}</title></head>"
    first = ('<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">', head, "  <body>")
    return "\n".join([*first, *lines, "  </body>", "</opml>", ""]).encode()


def _plain(text: str) -> str:
    return line(text) or "?"


def _escaped(text: str) -> str:
    return line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class _Reading:
    """One pass over a file with the parser of the standard library, which is told to open nothing."""

    def __init__(self) -> None:
        self.outlines: list[Outline] = []
        self.is_opml = False
        self._depth = 0
        self._parser = expat.ParserCreate("utf-8")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def parse(self, text: str) -> None:
        self._parser.Parse(text.encode("utf-8", "replace"), True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.is_opml = self.is_opml or (self._depth == 0 and name.lower() == "opml")
        self._depth += 1
        if name.lower() != "outline" or self._depth > _DEEPEST:
            return
        values = {key.lower(): value for key, value in attributes.items()}
        url = values.get("xmlurl", "").strip()
        is_feed = values.get("type", "").lower() in {"rss", "atom", "feed"}
        if url or is_feed:
            title = line(values.get("title") or values.get("text") or "")[:_LONGEST_TITLE]
            self.outlines.append(Outline(self._parser.CurrentLineNumber, url, title))

    def _end(self, _name: str) -> None:
        self._depth -= 1
