"""Reading what strangers sent in a process of its own: however a feed is made, it holds up nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar
from urllib.parse import urlsplit

from news.answer import Phrase
from news.apart import ApartFailed, TookTooMuch
from news.errors import BadArgument, FeedTooHard, NewsError
from news.feeds.feed import Feed
from news.feeds.named import Named, named_in
from news.feeds.opml import Outline, read_opml
from news.feeds.parse import parse_feed
from news.fetch import Download, Fetcher

SECONDS: Final = 10.0
"""That reading a small feed may take, which needs 10 ms on a free core: also where twenty others want it."""

SECONDS_A_MEGABYTE: Final = 2.0
"""Besides; it needs 0.2 s."""

_T = TypeVar("_T")


async def read_feed(fetcher: Fetcher, download: Download, *, seconds: float = SECONDS) -> Feed:
    """``parse_feed`` elsewhere.

    Raises:
        FeedTooHard: it takes too long, or too much memory.
        FeedError: as ``parse_feed``.
    """
    return await _read(fetcher, download, parse_feed, seconds)


async def read_page(fetcher: Fetcher, download: Download) -> tuple[Named, ...]:
    """``named_in`` elsewhere.

    Raises:
        FeedTooHard: it takes too long, or too much memory.
    """
    return await _read(fetcher, download, named_in, SECONDS)


async def read_list(fetcher: Fetcher, document: bytes, *, seconds: float = SECONDS) -> tuple[Outline, ...]:
    """``read_opml`` elsewhere.

    Raises:
        BadArgument: as ``read_opml``, or it takes too long.
    """
    try:
        return await fetcher.apart.run("a file", seconds, read_opml, document)
    except TookTooMuch as error:
        raise BadArgument(
            Phrase("That file took too long to read, so I gave it up. Import it in smaller parts.")
        ) from error


async def _read(
    fetcher: Fetcher, download: Download, function: Callable[[bytes, str, str], _T], seconds: float
) -> _T:
    body, url = download.body, download.url
    within = seconds + SECONDS_A_MEGABYTE * len(body) / 1_000_000
    content_type = download.headers.get("Content-Type", "")
    try:
        return await fetcher.apart.run(urlsplit(url).netloc, within, function, body, content_type, url)
    except TookTooMuch as error:
        raise FeedTooHard(str(error), url=url) from error
    except ApartFailed as error:
        raise NewsError(str(error), url=url) from error
