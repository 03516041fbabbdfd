"""Links that lead to PDFs are read as attached PDFs are; links that lead to ignored sites are not read."""

from __future__ import annotations

import pytest

from handlers.ingest import FAILED, READ, Attached
from news.canonical import canonical as canonical_text
from news.documents import LARGEST_DOCUMENT
from news.errors import (
    BrokenDocument,
    DocumentTooLong,
    EncryptedDocument,
    NewsError,
    NotAllowed,
    NotAPage,
    NoTextLayer,
    OptedOut,
    PageTooLarge,
    TextTooShort,
)
from storage.guild_settings import GuildSettings
from tests.end_to_end.pages import PARAGRAPHS, TEXT, TITLE, page
from tests.handlers.newsroom import Newsroom, post, scope
from tests.news.pdfs import Placed, columns, locked, pdf
from tests.storage.filling import GUILD

PDF = columns(TEXT, count=2)
MAILED = b"Received: by mail\r\n\r\n" + PDF
SHORT = pdf([[Placed("The harbour was closed on Monday, the mayor told us, and no ship came in.", 40, 700)]])
LARGE = b"%PDF-1.7\n" + b"\0" * LARGEST_DOCUMENT


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/pdf", PDF),
        ("Application/PDF; qs=0.001", MAILED),
        ("application/x-pdf", PDF),
        ("application/octet-stream", PDF),
        ("application/octet-stream", MAILED),
        ("application/force-download", PDF),
        ("", PDF),
        ("text/html", PDF),
        ("application/pdf", TEXT.encode()),
        ("application/pdf", page().encode()),
        ("application/pdf", PDF + b"\0" * 6_000_000),
        ("", PDF + b"\0" * 6_000_000),
    ],
    ids=[
        "pdf",
        "mail",
        "x",
        "bytes",
        "mail bytes",
        "save",
        "none",
        "html",
        "text",
        "page",
        "6 MB",
        "6 MB bytes",
    ],
)
async def test_a_linked_pdf_is_read_as_an_attached_one(
    room: Newsroom, content_type: str, body: bytes
) -> None:
    room.site.page("/print", body, content_type=content_type)
    (notice,) = await room.taken_in(post(room.site.url("/print?utm_source=mail#page=2")))
    assert (notice.kind, notice.article_id is not None) == (READ, True)
    assert notice.article_id is not None
    source = await room.storage.articles.source(GUILD, notice.article_id)
    assert (source.title, source.url) == (TITLE, room.site.url("/print"))
    text = await room.storage.articles.text(GUILD, notice.article_id)
    assert all(paragraph in text for paragraph in map(canonical_text, PARAGRAPHS))


async def test_a_linked_pdf_goes_by_where_redirects_lead_and_is_fetched_once(room: Newsroom) -> None:
    room.site.redirect("/short", "/print.pdf")
    room.site.page("/print.pdf", PDF, content_type="application/pdf")
    linked = await room.app.ingest.read_link(scope(), room.site.url("/short"))
    again = await room.app.ingest.read_link(scope(), room.site.url("/print.pdf#page=3"))
    attached = await room.app.ingest.read_now(scope(), post("", documents=(Attached("a.pdf", PDF),)))
    assert {linked.article_id, again.article_id, *(s.article_id for s in attached.sources)} == {1}
    assert room.site.targets == ["/short", "/print.pdf"]


@pytest.mark.parametrize(
    ("content_type", "body", "error"),
    [
        ("application/pdf", pdf([[]]), NoTextLayer),
        ("application/pdf", locked(PDF, user="secret"), EncryptedDocument),
        ("application/pdf", PDF[:300], BrokenDocument),
        ("application/pdf", SHORT, TextTooShort),
        ("application/pdf", LARGE, DocumentTooLong),
        ("application/octet-stream", LARGE, DocumentTooLong),
        ("text/html", b"<p>" + b"a " * 2_600_000, PageTooLarge),
        ("", b"a " * 2_600_000, PageTooLarge),
        ("", b"<p>about %PDF- files" + b"a " * 2_600_000, PageTooLarge),
        ("application/octet-stream", b"PK\x03\x04" + bytes(2_000), NotAPage),
        ("application/zip", PDF, NotAPage),
    ],
    ids=["scan", "locked", "cut", "short", "large", "large bytes", "page", "text", "nearly", "zip", "other"],
)
async def test_a_linked_file_that_cannot_be_read_says_why(
    room: Newsroom, content_type: str, body: bytes, error: type[NewsError]
) -> None:
    room.site.page("/file.pdf", body, content_type=content_type)
    link = room.site.url("/file.pdf")
    found = await room.app.ingest.read_now(scope(), post(link))
    assert [(name, type(failure)) for name, failure in found.failures] == [(link, error)]
    assert [getattr(failure, "url", "") for _, failure in found.failures] == [link]
    assert await room.nothing_stored()


async def test_a_linked_pdf_that_asks_not_to_be_quoted_is_left_alone(room: Newsroom) -> None:
    room.site.page("/a.pdf", PDF, content_type="application/pdf", headers={"X-Robots-Tag": "noindex"})
    with pytest.raises(OptedOut):
        await room.app.ingest.read_link(scope(), room.site.url("/a.pdf"))


# Redirects to sites that moderators have ignored


@pytest.fixture
async def wary(room: Newsroom) -> Newsroom:
    """A newsroom that leaves a site alone, which a link on another leads to."""
    await room.storage.guilds.save(GUILD, GuildSettings(ignored_hosts=("gossip.example",)))
    room.site.redirect("/once", "https://www.gossip.example/story?id=1")
    room.site.redirect("/twice", "/once")
    return room


@pytest.mark.parametrize("path", ["/once", "/twice"])
async def test_a_posted_link_that_leads_to_an_ignored_site_is_left_alone(wary: Newsroom, path: str) -> None:
    posted = post(wary.site.url(path))
    assert await wary.taken_in(posted) == []
    assert await wary.nothing_stored()


@pytest.mark.parametrize("path", ["/once", "/twice"])
async def test_who_asks_for_such_a_link_is_told(wary: Newsroom, path: str) -> None:
    link = wary.site.url(path)
    with pytest.raises(NotAllowed):
        await wary.app.ingest.read_link(scope(), link)
    wary.site.page("/a", page(title="Story a"))
    found = await wary.app.ingest.read_now(scope(), post(f"{link} {wary.site.url('/a')}"))
    assert [(name, type(error)) for name, error in found.failures] == [(link, NotAllowed)]
    assert [source.title for source in found.sources] == ["Story a"]
    assert await wary.storage.inbox.pending() == []


async def test_a_file_too_large_to_be_brought_here_is_named(room: Newsroom) -> None:
    large = Attached("big.txt", b"", "text/plain", is_too_large=True)
    posted = post("look", documents=(large,))
    (notice,) = await room.taken_in(posted)
    assert (notice.kind, notice.data["error"], notice.data["name"]) == (FAILED, "DocumentTooLong", "big.txt")
    found = await room.app.ingest.read_now(scope(), posted)
    assert [(name, type(error)) for name, error in found.failures] == [("big.txt", DocumentTooLong)]
