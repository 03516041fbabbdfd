"""What goes wrong on the way to a page, translated into the errors of this project."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager

import aiohttp

from news.errors import (
    BadLink,
    BrokenPage,
    FetchTimeout,
    HostNotFound,
    HostUnreachable,
    NewsError,
    PageNotFound,
    PrivateAddress,
    SiteBroken,
    SiteRefused,
)

_ENDED = 410
_GONE = frozenset({404, _ENDED})
# Log in, pay, forbidden, proxy log-in, too many requests, legal reasons.
_REFUSED = frozenset({401, 402, 403, 407, 429, 451})

# The first kind that fits decides, so special ones stand before general ones.
_TRANSLATIONS: tuple[tuple[type[Exception], type[NewsError]], ...] = (
    (aiohttp.InvalidURL, BadLink),
    (aiohttp.ClientConnectorDNSError, HostNotFound),
    (TimeoutError, FetchTimeout),
    (aiohttp.ClientPayloadError, BrokenPage),
    (aiohttp.ClientResponseError, BrokenPage),  # what arrived is not HTTP
    (aiohttp.ClientError, HostUnreachable),
    (OSError, HostUnreachable),
)


@contextmanager
def translated(url: str) -> Generator[None]:
    """Raise what goes wrong inside as a NewsError that carries ``url``.

    Raises:
        PrivateAddress: the name leads into a private network.
        BadLink, HostNotFound, FetchTimeout, BrokenPage, HostUnreachable: as their docstrings say.
    """
    try:
        yield
    except PrivateAddress as error:
        raise PrivateAddress(error.detail, url=url) from error
    except (aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
        kind = next(ours for theirs, ours in _TRANSLATIONS if isinstance(error, theirs))
        raise kind(f"{type(error).__name__}: {error}", url=url) from error


def check_status(status: int, headers: Mapping[str, str], url: str) -> None:
    """Raise for a status that brings no page.

    Raises:
        PageNotFound, SiteRefused, SiteBroken: as their docstrings say.
    """
    if 200 <= status < 300:
        return
    if status in _GONE:
        raise PageNotFound(f"status {status}", url=url, gone=status == _ENDED)
    later = headers.get("Retry-After", "")
    # Cloudflare's test for browsers comes as 403 or 503:
    # https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/
    if status in _REFUSED or headers.get("cf-mitigated") == "challenge":
        raise SiteRefused(f"status {status}", url=url, status=status, retry_after=later)
    raise SiteBroken(f"status {status}", url=url, status=status, retry_after=later)
