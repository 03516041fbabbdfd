"""From an address to a page: within limits of time, size and redirects, and never into a private network.

fetch  =  fetch_bytes (slots, guard, redirects, status, body)  +  sniff  +  decode_page
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from news.apart import Apart
from news.charset import decode_page
from news.errors import BadLink, SiteBroken, TooManyRedirects
from news.fetch_errors import check_status, translated
from news.guarded_resolver import GuardedResolver
from news.host_slots import HostSlots
from news.http_body import ACCEPT_ENCODING, Allowance, read_body
from news.media_type import refuse_by_header, sniff
from news.time_budget import TimeBudget
from news.url_parts import UrlParts, parse_url

log = logging.getLogger(__name__)

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_NOT_MODIFIED = 304
# Large news sites send policies and cookies of more than aiohttp's 8,190 bytes in one header.
_LONGEST_HEADER = 32_768

# A request with one of these may be answered "not modified".
_CONDITIONS = frozenset({"if-none-match", "if-modified-since"})

# Called with a response's headers and its address, to raise for what is not wanted.
HeaderCheck = Callable[[Mapping[str, str], str], None]
# Called with each address that a redirect leads to, to raise for where nothing is to be asked.
RedirectCheck = Callable[[str], None]
# How large a body may be, by its Content-Type and its first bytes; None for as large as usual.
SizeLimit = Callable[[str, bytes], Allowance | None]

_ACCEPT = "text/html, application/xhtml+xml, text/plain;q=0.8, application/xml;q=0.7, */*;q=0.1"


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How much one fetch may take.

    Attributes:
        total_seconds: from the first look-up to the last byte, redirects included; waiting for other
            requests to the same host is not counted.
        max_bytes: of the body, after decompression.
    """

    total_seconds: float = 20.0
    max_bytes: int = 5_000_000
    max_redirects: int = 5


@dataclass(frozen=True, slots=True)
class Download:
    """What a server sent, decompressed and otherwise untouched.

    Attributes:
        url: where it came from, after redirects.
        status: 200 to 299, or 304 where the request was conditional.
        headers: names in any case.
        moved_to: the address to use from now on, where permanent redirects led to it, else None.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page as text.

    Attributes:
        url: where it came from, after redirects.
        body: HTML, plain text or XML, by ``media_type``; may be empty.
        media_type: such as text/html; that of a feed even where the server calls it HTML.
        robots: the X-Robots-Tag header, which says what the robots meta says; else empty.
    """

    url: str
    body: str
    media_type: str
    robots: str = ""


def user_agent(version: str, contact_url: str = "") -> str:
    """How Verbatim names itself to the sites it reads, with an address to complain to where one is set."""
    return f"Verbatim/{version} (+{contact_url})" if contact_url else f"Verbatim/{version}"


class Fetcher:
    """Fetches pages; an asynchronous context manager that owns its connections.

    Keeps no cookies, sends no Referer, asks no proxy, and does not ask robots.txt: it fetches what a
    person pointed at, one page at a time.

    Attributes:
        apart: where what was fetched can be taken apart; closed with the fetcher.

    Args:
        user_agent: see the function of that name.
        allowed_hosts: ``host`` or ``host:port``, which may be private addresses.
        resolver: looks names up; by default the system does. Closed with the fetcher.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        allowed_hosts: Collection[str] = (),
        limits: FetchLimits | None = None,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._headers = {"User-Agent": user_agent, "Accept": _ACCEPT, "Accept-Encoding": ACCEPT_ENCODING}
        self._allowed_hosts = allowed_hosts
        self._limits = limits or FetchLimits()
        self._resolver = resolver
        self._slots = HostSlots()
        self.apart = Apart()

    @property
    def max_bytes(self) -> int:
        """How large a page may be, after decompression."""
        return self._limits.max_bytes

    async def __aenter__(self) -> Self:
        # Both need a running event loop.
        self._guard = GuardedResolver(self._resolver or aiohttp.ThreadedResolver(), self._allowed_hosts)
        self._session = aiohttp.ClientSession(
            # HostSlots counts, so that waiting is not charged to a page's time.
            connector=aiohttp.TCPConnector(resolver=self._guard, use_dns_cache=False, limit=0),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=self._headers,
            # TimeBudget counts the time.
            timeout=aiohttp.ClientTimeout(total=None),
            trust_env=False,
            auto_decompress=False,
            max_line_size=_LONGEST_HEADER,
            max_field_size=_LONGEST_HEADER,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.apart.close()
        await self._session.close()
        await self._guard.close()

    async def fetch(self, url: str) -> Page:
        """The page at an address.

        Raises:
            LinkError: the address, or one it redirects to, cannot be used.
            FetchError: the page cannot be had, or is none.
        """
        return await page_of(await self.fetch_bytes(url, check_headers=_check_page_header))

    async def fetch_bytes(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        check_headers: HeaderCheck | None = None,
        check_redirect: RedirectCheck | None = None,
        max_bytes: int | None = None,
        size_limit: SizeLimit | None = None,
    ) -> Download:
        """What an address leads to, whatever it is.

        Args:
            url: http or https.
            headers: to send besides the usual ones, such as If-None-Match; not sent on to another host.
            check_headers: called before the body is read.
            check_redirect: called before a redirect is followed.
            max_bytes: of the body, in place of the usual limit.
            size_limit: tells another limit for some kinds of body.

        Raises:
            LinkError: the address, or one it redirects to, cannot be used.
            FetchError: nothing can be had.
        """
        parts, asked = parse_url(url), dict(headers or {})
        budget = TimeBudget(self._limits.total_seconds)
        visited = {str(parts)}
        moved = True
        for _ in range(self._limits.max_redirects + 1):
            async with self._open(parts, asked, budget) as response:
                if response.status not in _REDIRECTS:
                    moved_to = str(parts) if moved and len(visited) > 1 else None
                    largest = Allowance(self._limits.max_bytes if max_bytes is None else max_bytes)
                    return await _download(response, moved_to, asked, check_headers, largest, size_limit)
                target = _target(response, parts)
                moved = moved and response.status in _PERMANENT
            if str(target) in visited:
                raise TooManyRedirects("a circle", url=url)
            visited.add(str(target))
            if check_redirect is not None:
                check_redirect(str(target))
            asked = asked if target.netloc == parts.netloc else {}
            parts = target
        raise TooManyRedirects(f"more than {self._limits.max_redirects}", url=url)

    @asynccontextmanager
    async def _open(
        self, parts: UrlParts, headers: Mapping[str, str], budget: TimeBudget
    ) -> AsyncGenerator[aiohttp.ClientResponse]:
        url = str(parts)
        async with self._slots.slot(parts.netloc):
            with translated(url):
                self._guard.check_literal(parts)
                # encoded: the address goes out as parsed here, which is what was checked.
                get = self._session.get(URL(url, encoded=True), headers=headers, allow_redirects=False)
                async with budget.spend(), get as response:
                    yield response


async def page_of(download: Download) -> Page:
    """A download as a page.

    Raises:
        NotAPage: it is none.
    """
    content_type = download.headers.get("Content-Type", "")
    media_type = sniff(download.body, content_type, download.url)
    # Guessing an encoding and decoding megabytes take too long for the event loop.
    body = await asyncio.to_thread(decode_page, download.body, content_type)
    # The whole address is what a member wrote, and may hold a key.
    log.info("fetched %s, %d bytes, from %s", media_type, len(download.body), URL(download.url).host)
    return Page(download.url, body, media_type, download.headers.get("X-Robots-Tag", ""))


async def _download(
    response: aiohttp.ClientResponse,
    moved_to: str | None,
    asked: Mapping[str, str],
    check_headers: HeaderCheck | None,
    usual: Allowance,
    size_limit: SizeLimit | None,
) -> Download:
    url = str(response.url)
    if response.status == _NOT_MODIFIED and not _CONDITIONS.isdisjoint(name.lower() for name in asked):
        return Download(url, response.status, response.headers, b"", moved_to)
    check_status(response.status, response.headers, url)
    if check_headers is not None:
        check_headers(response.headers, url)

    def allowance(head: bytes) -> Allowance:
        content_type = response.headers.get("Content-Type", "")
        return (size_limit(content_type, head) if size_limit else None) or usual

    body = await read_body(response, allowance)
    return Download(url, response.status, response.headers, body, moved_to)


def _check_page_header(headers: Mapping[str, str], url: str) -> None:
    refuse_by_header(headers.get("Content-Type", ""), url)


def _target(response: aiohttp.ClientResponse, parts: UrlParts) -> UrlParts:
    """Where a redirect leads."""
    location = response.headers.get("Location", "").strip()
    if not location:
        raise SiteBroken("redirect to nowhere", url=str(parts), status=response.status)
    try:
        target = urljoin(str(parts), location)
    except ValueError as error:
        raise BadLink(f"redirect to {location[:200]!r}", url=str(parts)) from error
    return parse_url(target)
