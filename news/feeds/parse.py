"""From the bytes of a feed to its items: RSS 0.90 to 2.0, RDF, Atom by feedparser, JSON Feed by ourselves."""

from __future__ import annotations

import logging
from dataclasses import replace

from news.errors import NotAFeed
from news.feeds.feed import Feed, FeedItem
from news.feeds.json_feed import read_json
from news.feeds.markup import safe_xml, text_of
from news.feeds.xml_feed import read_xml

log = logging.getLogger(__name__)

__all__ = ["parse_feed"]


def parse_feed(body: bytes, content_type: str, url: str) -> Feed:
    """Read a feed, whatever its server calls it.

    What is damaged or cut off is read as far as it goes, and ``Feed.partial`` says so. Takes a second for
    5,000 items, so not for the event loop.

    Args:
        body: as it was fetched, decompressed.
        content_type: the header's value; only its charset counts, and only where the bytes do not
            contradict it.
        url: where it came from, which relative links start at.

    Raises:
        NotAFeed: it is something else.
        BrokenFeed: it begins like a feed, and nothing in it can be read.
        UnsafeFeed: it declares entities.
        EmptyFeed: there is nothing.
    """
    text = text_of(body, content_type, url)
    if text.startswith(("{", "[")):
        feed = read_json(text, url)
    elif "<" in text:
        feed = read_xml(safe_xml(text, url), url)
    else:
        raise NotAFeed("neither XML nor JSON", url=url)
    feed = replace(feed, items=_each_once(feed.items))
    log.debug("%s feed with %d items%s", feed.kind, len(feed.items), ", damaged" if feed.partial else "")
    return feed


def _each_once(items: tuple[FeedItem, ...]) -> tuple[FeedItem, ...]:
    """The items without those that stand in the feed twice, and without empty ones."""
    kept = {
        (item.guid, item.link, item.title, item.summary if not (item.guid or item.link) else ""): item
        for item in reversed(items)
        if item.guid or item.link or item.title or item.summary
    }
    return tuple(reversed(kept.values()))
