"""The feeds that a page names (https://blog.whatwg.org/feed-autodiscovery)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from lxml.etree import HTMLParser, LxmlError

from news.charset import decode_page
from news.errors import LinkError
from news.feeds.text import line
from news.url_parts import LONGEST_URL, parse_url

MOST_FEEDS: Final = 25
"""Of one page: what a menu in Discord shows."""

# The last two are the types of a feed whose site knows no better.
_TYPES: Final = frozenset(
    {
        *("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"),
        *("application/x-rss+xml", "application/x-atom+xml", "application/xml", "text/xml"),
    }
)
# Of a page: those that stand further down name comments' feeds at best.
_HEAD: Final = 2_000_000
_LONGEST_TITLE: Final = 200


@dataclass(frozen=True, slots=True)
class Named:
    """A feed that a page names.

    Attributes:
        title: as the page gives it, may be empty.
    """

    url: str
    title: str


def named_in(body: bytes, content_type: str, url: str) -> tuple[Named, ...]:
    """``feeds_named`` of a page as it was fetched."""
    return feeds_named(decode_page(body[:_HEAD], content_type), url)


def feeds_named(page: str, url: str) -> tuple[Named, ...]:
    """The feeds that a page names in its ``<link rel=alternate>``, in its order, each once.

    Args:
        page: HTML.
        url: where it came from, which relative addresses start at unless it says otherwise.
    """
    links = _Links(url)
    try:
        parser = HTMLParser(target=links, encoding="utf-8", no_network=True)
        parser.feed(page.replace("\x00", " ").encode("utf-8", "replace"))
        parser.close()
    except LxmlError:
        pass  # what it has told up to there is what can be read
    return tuple(links.found.values())


class _Links:
    """Gathers the feeds that links name, while a parser tells of tags."""

    def __init__(self, url: str) -> None:
        self._base = url
        self.found: dict[str, Named] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "base" and attributes.get("href"):
            self._base = _joined(self._base, attributes["href"]) or self._base
        if tag != "link" or len(self.found) == MOST_FEEDS or not _is_feed(attributes):
            return
        if address := _joined(self._base, attributes.get("href", "")):
            title = line(attributes.get("title", ""))[:_LONGEST_TITLE]
            self.found.setdefault(address, Named(address, title))

    def end(self, tag: str) -> None:
        """Leave ends out."""

    def close(self) -> None:
        """Have nothing to give."""


def _is_feed(values: dict[str, str]) -> bool:
    rels = values.get("rel", "").lower().split()
    kind = values.get("type", "").partition(";")[0].strip().lower()
    return bool(values.get("href", "").strip()) and "alternate" in rels and kind in _TYPES


def _joined(base: str, written: str) -> str | None:
    written = written.strip()
    if len(written) > LONGEST_URL:
        return None
    try:
        # iTunes and old browsers were told of feeds by a scheme of their own.
        address = written.removeprefix("feed:")
        if address.startswith("//") and written.startswith("feed:"):
            address = f"https:{address}"
        return str(parse_url(urljoin(base, address)))
    except (LinkError, ValueError):
        return None
