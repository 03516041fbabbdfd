"""What a link leads to: a page, or a file that is read like an attached one, which is what PDFs are.

The same limit of size holds for a PDF behind a link as for one attached; its bytes decide what it is, and
where they do not, the header that calls it one.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from news.documents import LARGEST_DOCUMENT
from news.errors import DocumentTooLong, PageTooLarge
from news.fetch import Download, Fetcher, Page, RedirectCheck, page_of
from news.http_body import Allowance
from news.media_type import is_pdf, is_pdf_type, is_untyped, may_be_pdf, refuse_by_header

log = logging.getLogger(__name__)

_PDF_ALLOWANCE = Allowance(LARGEST_DOCUMENT, DocumentTooLong)


@dataclass(frozen=True, slots=True)
class LinkedFile:
    """A file that a link leads to.

    Attributes:
        url: where it came from, after redirects.
        body: as it was sent.
        content_type: the header of that name, with its parameters.
        robots: the X-Robots-Tag header, else empty.
    """

    url: str
    body: bytes
    content_type: str
    robots: str = ""

    @property
    def name(self) -> str:
        """What the file is called: the last part of its address."""
        return PurePosixPath(unquote(urlsplit(self.url).path)).name


async def fetch_linked(
    fetcher: Fetcher, url: str, *, check_redirect: RedirectCheck | None = None
) -> Page | LinkedFile:
    """The page at an address, or the PDF.

    Raises:
        LinkError: the address, or one it redirects to, cannot be used.
        FetchError: nothing can be had, or it is neither.
        DocumentTooLong: a PDF that is larger than files that are looked into.
    """
    download = await fetcher.fetch_bytes(
        url, check_headers=_check_header, check_redirect=check_redirect, size_limit=_allowance
    )
    content_type = download.headers.get("Content-Type", "")
    if is_pdf_type(content_type) or is_pdf(download.body):
        return _file(download, content_type)
    if len(download.body) > fetcher.max_bytes:  # it only looked like one
        raise PageTooLarge(f"{len(download.body)} bytes", url=download.url)
    return await page_of(download)


def _file(download: Download, content_type: str) -> LinkedFile:
    robots = download.headers.get("X-Robots-Tag", "")
    log.info("fetched a PDF of %d bytes from %s", len(download.body), urlsplit(download.url).hostname)
    return LinkedFile(download.url, download.body, content_type, robots)


def _check_header(headers: Mapping[str, str], url: str) -> None:
    content_type = headers.get("Content-Type", "")
    if not is_pdf_type(content_type):
        refuse_by_header(content_type, url)


def _allowance(content_type: str, head: bytes) -> Allowance | None:
    """What a PDF may have, as long as it may be one."""
    if is_pdf_type(content_type) or (is_untyped(content_type) and may_be_pdf(head)):
        return _PDF_ALLOWANCE
    return None
