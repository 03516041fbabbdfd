"""What stands behind a link is fetched and read: a page, or a PDF as if it had been attached."""

from __future__ import annotations

from handlers.posted import is_article
from news.article import Reading
from news.documents import DocumentKind
from news.errors import DocumentError, TextTooShort
from news.fetch import Fetcher, RedirectCheck
from news.linked import LinkedFile, fetch_linked
from news.reader import Reader
from news.urls import canonical
from news.walls import refuse_robots_header


async def read_linked(
    fetcher: Fetcher, reader: Reader, link: str, *, check_redirect: RedirectCheck | None = None
) -> Reading:
    """Fetch and read the article behind a link.

    Args:
        fetcher: fetches it.
        reader: reads it.
        link: as it was written.
        check_redirect: raises for addresses that a redirect must not lead to.

    Raises:
        NewsError: there is nothing to be had, or no article.
        VerbatimError: what ``check_redirect`` raises.
    """
    found = await fetch_linked(fetcher, link, check_redirect=check_redirect)
    if isinstance(found, LinkedFile):
        return await _read_file(reader, found)
    return await reader.read_page(found.body, found.media_type, found.url, found.robots)


async def _read_file(reader: Reader, file: LinkedFile) -> Reading:
    refuse_robots_header(file.robots, file.url)
    try:
        document = await reader.document(file.body, file.name, file.content_type)
    except DocumentError as error:
        error.url = file.url  # it goes by its address, as a page does
        raise
    if document.kind is DocumentKind.PAGE:
        return await reader.read_page(document.text, "text/html", file.url, file.robots)
    if not is_article(document.text):
        raise TextTooShort(url=file.url)
    return await reader.read_text(document.text, url=canonical(file.url))
