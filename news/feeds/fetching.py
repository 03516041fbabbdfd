"""Asking a feed for what is new: conditional, within the limits of any page, read in another process."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from news.errors import FeedGone, PageNotFound
from news.feeds.feed import Feed, Validators
from news.feeds.reading import read_feed
from news.fetch import Fetcher

MOST_BYTES: Final = 10_000_000
"""Of a feed: 5,000 items with their teasers come to four million."""

_ACCEPT: Final = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.5, */*;q=0.1"
)
_NOT_MODIFIED: Final = 304
# A validator is sent back as it came; one longer than this is not kept.
_LONGEST_VALIDATOR: Final = 1_000


@dataclass(frozen=True, slots=True)
class Fetched:
    """What asking a feed came to.

    Attributes:
        feed: None where it is as it was the last time.
        url: where it came from, after redirects.
        validators: for the next time; none where the feed was cut off or damaged on its way.
        moved_to: the address to ask from now on, where permanent redirects led to it, else None.
        headers: of the response, names in any case; they say when to ask again.
    """

    feed: Feed | None
    url: str
    moved_to: str | None
    validators: Validators
    headers: Mapping[str, str]


async def fetch_feed(fetcher: Fetcher, url: str, known: Validators | None = None) -> Fetched:
    """Ask a feed what is new.

    Raises:
        LinkError: the address, or one it redirects to, cannot be used.
        FeedGone: the site says that the feed has ended.
        FetchError: it cannot be had.
        FeedError: what came is no feed, or none that can be read.
    """
    known = known or Validators()
    asked = {"Accept": _ACCEPT} | known.headers
    try:
        download = await fetcher.fetch_bytes(url, headers=asked, max_bytes=MOST_BYTES)
    except PageNotFound as error:
        if error.gone:
            raise FeedGone(error.detail, url=url) from error
        raise
    if download.status == _NOT_MODIFIED:
        return Fetched(None, download.url, download.moved_to, known, download.headers)
    digest = hashlib.blake2b(download.body, digest_size=16).hexdigest()
    validators = Validators(
        _kept(download.headers.get("ETag", "")), _kept(download.headers.get("Last-Modified", "")), digest
    )
    feed = await read_feed(fetcher, download) if digest != known.digest else None
    if feed is not None and feed.partial:
        validators = Validators()  # "not modified" would hide the rest of it
    return Fetched(feed, download.url, download.moved_to, validators, download.headers)


def _kept(validator: str) -> str:
    printable = validator.isprintable() and validator.isascii()
    return validator if printable and len(validator) <= _LONGEST_VALIDATOR else ""
