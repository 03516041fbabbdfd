"""Looking for feeds at an address, and what each holds before it is followed."""

from __future__ import annotations

from dataclasses import dataclass

from handlers import feeds_shown
from handlers.feeds_reasons import cannot_follow
from news.answer import Answer, Phrase
from news.errors import BadArgument, NewsError
from news.feeds.discover import Named, discover
from news.feeds.feed import Feed, FeedItem
from news.feeds.fetching import Fetched, fetch_feed
from news.fetch import Fetcher
from news.url_parts import parse_url


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed at an address, or named by the page there.

    Attributes:
        kind: rss, atom or json; empty where it was not fetched.
        items: how many it holds, None where it was not fetched.
        newest: its newest item.
        preview: what it holds, as an answer; None where it was not fetched.
    """

    url: str
    title: str
    kind: str = ""
    items: int | None = None
    newest: FeedItem | None = None
    preview: Answer | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What is at an address: one feed with a preview, or several to choose from."""

    feeds: tuple[FoundFeed, ...]
    page_url: str


async def find(fetcher: Fetcher, url: str) -> Found:
    """Look for feeds at an address: its own, those that the page names, or where sites have theirs.

    Raises:
        BadArgument: there is none; the message says why.
    """
    page_url = address(url)
    try:
        found = await discover(fetcher, page_url)
    except NewsError as error:
        raise cannot_follow(error) from error
    if found.feed is not None:
        return Found((_read(found.feed, found.url),), page_url)
    return Found(tuple(_named(named) for named in found.named), page_url)


async def fetch(fetcher: Fetcher, url: str) -> tuple[Fetched, Feed]:
    """A feed as it is now.

    Raises:
        BadArgument: it cannot be had; the message says why.
    """
    try:
        fetched = await fetch_feed(fetcher, url)
    except NewsError as error:
        raise cannot_follow(error) from error
    if fetched.feed is None:
        # nothing was known that could be unchanged
        raise BadArgument(Phrase("That site says that nothing is new, without having been asked."))
    return fetched, fetched.feed


def address(url: str) -> str:
    """An address as a moderator writes it, which may lack its scheme.

    Raises:
        BadArgument: it is none, or none that may be used.
    """
    written = url.strip().strip("<>").removeprefix("feed:").removeprefix("//")
    try:
        return str(parse_url(written if "://" in written else f"https://{written}"))
    except NewsError as error:
        raise cannot_follow(error) from error


def _read(feed: Feed, url: str) -> FoundFeed:
    preview = feeds_shown.preview(feed, url)
    return FoundFeed(url, feed.title or url, feed.kind.value, len(feed.items), feed.newest, preview)


def _named(named: Named) -> FoundFeed:
    return FoundFeed(named.url, named.title or named.url)
