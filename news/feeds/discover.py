"""From a page to the feeds it names or, where it names none, to those where sites usually have them."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urljoin

from news.charset import decode_page
from news.errors import EmptyFeed, FeedError, FetchError, LinkError, NoFeedFound, NotAFeed, SiteRefused
from news.feeds.feed import Feed
from news.feeds.fetching import MOST_BYTES, fetch_feed
from news.feeds.parse import parse_feed
from news.feeds.text import line
from news.fetch import Fetcher
from news.url_parts import parse_url

log = logging.getLogger(__name__)

MOST_FEEDS: Final = 25
"""Of one page: what a menu in Discord shows."""

# https://blog.whatwg.org/feed-autodiscovery; the last two are the types of a feed whose site knows no better.
_TYPES: Final = frozenset(
    {
        *("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"),
        *("application/x-rss+xml", "application/x-atom+xml", "application/xml", "text/xml"),
    }
)
# Where WordPress, Blogger, Ghost, Medium, Hugo, Jekyll, Drupal and Squarespace have theirs: at the page
# itself first, for a section, then at the root.
_BELOW_PAGE: Final = ("feed", "rss", "rss.xml", "atom.xml")
_AT_ROOT: Final = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")
_HEAD: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class Named:
    """A feed that a page names.

    Attributes:
        title: as the page gives it, may be empty.
    """

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Discovered:
    """What is at an address.

    Attributes:
        feed: the address's own or the only one found, read; None where there is a choice.
        url: of ``feed``, or the page's.
        named: every feed found, at least one.
    """

    feed: Feed | None
    url: str
    named: tuple[Named, ...]


async def discover(fetcher: Fetcher, url: str) -> Discovered:
    """Find the feed at an address, or those that the page there names.

    Raises:
        NoFeedFound: there is a page, and no feed.
        NewsError: the address cannot be had, or the only feed there cannot be read.
    """
    download = await fetcher.fetch_bytes(url, max_bytes=MOST_BYTES)
    content_type = download.headers.get("Content-Type", "")
    here = download.moved_to or (url if download.url == url else download.url)
    try:
        feed = await asyncio.to_thread(parse_feed, download.body, content_type, download.url)
        return Discovered(feed, here, (Named(here, feed.title),))
    except (NotAFeed, EmptyFeed) as error:
        log.debug("no feed, so perhaps a page: %s", error)
    page = await asyncio.to_thread(decode_page, download.body[:_HEAD], content_type)
    named = await asyncio.to_thread(feeds_named, page, download.url)
    if len(named) > 1:
        return Discovered(None, download.url, named)
    if named:
        fetched = await fetch_feed(fetcher, named[0].url)
        return Discovered(fetched.feed, fetched.moved_to or named[0].url, named)
    return await _usual(fetcher, download.url)


def feeds_named(page: str, url: str) -> tuple[Named, ...]:
    """The feeds that a page names in its ``<link rel=alternate>``, in its order, each once.

    Args:
        page: HTML.
        url: where it came from, which relative addresses start at unless it says otherwise.
    """
    parser = _Links(url)
    parser.feed(page)
    parser.close()
    return tuple(parser.found.values())[:MOST_FEEDS]


async def _usual(fetcher: Fetcher, page_url: str) -> Discovered:
    """Try where sites usually have their feed, one after the other, until one is found."""
    for address in _usual_places(page_url):
        try:
            fetched = await fetch_feed(fetcher, address)
        except SiteRefused:
            break  # whoever refuses one does not want to be asked ten times
        except (FetchError, FeedError, LinkError) as error:
            log.debug("no feed there: %s", type(error).__name__)
            continue
        if fetched.feed is not None:
            found = fetched.moved_to or address
            return Discovered(fetched.feed, found, (Named(found, fetched.feed.title),))
    raise NoFeedFound(url=page_url)


def _usual_places(page_url: str) -> list[str]:
    parts = parse_url(page_url)
    below = [] if parts.path in {"", "/"} else [f"{parts.path.rstrip('/')}/{name}" for name in _BELOW_PAGE]
    return [urljoin(page_url, path) for path in (*below, *_AT_ROOT)]


class _Links(HTMLParser):
    """Gathers the feeds that links name."""

    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self._base = url
        self.found: dict[str, Named] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "base" and values.get("href"):
            self._base = _joined(self._base, values["href"]) or self._base
        if tag == "link" and _is_feed(values) and (address := _joined(self._base, values.get("href", ""))):
            self.found.setdefault(address, Named(address, line(values.get("title", ""))[:200]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)


def _is_feed(values: dict[str, str]) -> bool:
    rels = values.get("rel", "").lower().split()
    kind = values.get("type", "").partition(";")[0].strip().lower()
    return bool(values.get("href", "").strip()) and "alternate" in rels and kind in _TYPES


def _joined(base: str, written: str) -> str | None:
    try:
        # iTunes and old browsers were told of feeds by a scheme of their own.
        address = written.strip().removeprefix("feed:")
        if address.startswith("//") and written.strip().startswith("feed:"):
            address = f"https:{address}"
        return str(parse_url(urljoin(base, address)))
    except (LinkError, ValueError):
        return None
