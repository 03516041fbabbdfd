"""From a page to the feeds it names or, where it names none, to those where sites usually have them."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from news.errors import EmptyFeed, FeedError, FetchError, LinkError, NoFeedFound, NotAFeed, SiteRefused
from news.feeds.feed import Feed
from news.feeds.fetching import MOST_BYTES, fetch_feed
from news.feeds.named import MOST_FEEDS, Named, feeds_named
from news.feeds.reading import read_feed, read_page
from news.fetch import Fetcher
from news.url_parts import parse_url

__all__ = ["MOST_FEEDS", "Discovered", "Named", "discover", "feeds_named"]

log = logging.getLogger(__name__)

# Where WordPress, Blogger, Ghost, Medium, Hugo, Jekyll, Drupal and Squarespace have theirs: at the page
# itself first, for a section, then at the root.
_BELOW_PAGE: Final = ("feed", "rss", "rss.xml", "atom.xml")
_AT_ROOT: Final = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")


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
    here = download.moved_to or (url if download.url == url else download.url)
    try:
        feed = await read_feed(fetcher, download)
        return Discovered(feed, here, (Named(here, feed.title),))
    except (NotAFeed, EmptyFeed) as error:
        log.debug("no feed, so perhaps a page: %s", error)
    named = await read_page(fetcher, download)
    if len(named) > 1:
        return Discovered(None, download.url, named)
    if named:
        fetched = await fetch_feed(fetcher, named[0].url)
        return Discovered(fetched.feed, fetched.moved_to or named[0].url, named)
    return await _usual(fetcher, download.url)


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
