from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from handlers.ingest import FAILED, Attached, Ingest
from handlers.posted import describe, rebuilt
from news.documents import text_of_document
from news.errors import NewsError, NoTextLayer, ReaderFailed, SiteRefused
from news.reader import Reader
from storage.inbox import ItemKind
from tests.end_to_end.pages import PARAGRAPHS, TEXT, TITLE, page
from tests.handlers.newsroom import PATIENCE, Newsroom, post
from tests.news.pdfs import columns, pdf
from tests.storage.filling import GUILD

PDF = Attached("story.pdf", columns(TEXT, count=2), "application/pdf")
PAGE = Attached("page.html", page(title="A saved page").encode(), "text/html; charset=utf-8")
SCAN = Attached("scan.pdf", pdf([[]]), "application/pdf")


async def waiting(room: Newsroom) -> list[tuple[int, ItemKind]]:
    return [(item.position, item.kind) for item in await room.storage.inbox.pending()]


async def titles(room: Newsroom) -> list[str]:
    return sorted(row.source.title for row in await room.storage.articles.listing(GUILD))


async def test_files_are_accepted_behind_links_and_texts(room: Newsroom) -> None:
    text = Attached("story.txt", f"another story {TEXT}".encode())
    posted = post(f"https://news.example/a {TEXT}", documents=(PDF, PAGE, SCAN, text))
    assert await room.app.ingest.accept(posted) == 6
    assert await waiting(room) == [
        (0, ItemKind.LINK),
        (1, ItemKind.TEXT),
        (2, ItemKind.TEXT),
        (3, ItemKind.PAGE),
        (4, ItemKind.UNREADABLE),
        (5, ItemKind.TEXT),
    ]


async def test_a_pdf_is_read_as_its_text(room: Newsroom) -> None:
    (notice,) = await room.taken_in(post("", documents=(PDF,)))
    assert notice.article_id is not None
    text = await room.storage.articles.text(GUILD, notice.article_id)
    assert all(paragraph in text for paragraph in PARAGRAPHS)
    assert (await room.storage.articles.source(GUILD, notice.article_id)).title == TITLE


async def test_a_page_keeps_what_it_says_of_itself(room: Newsroom) -> None:
    (notice,) = await room.taken_in(post("", documents=(PAGE,)))
    assert notice.article_id is not None
    source = await room.storage.articles.source(GUILD, notice.article_id)
    assert (source.title, source.byline, source.language) == ("A saved page", "Jean Moreau", "en")


async def test_an_attached_page_is_not_taken_for_the_address_that_it_names(room: Newsroom) -> None:
    room.site.page("/a", page(title="The true story"))
    claimed = f'<link rel="canonical" href="{room.site.url("/a")}">'
    forged = Attached("a.html", page("Forged", head=claimed).encode())
    await room.taken_in(post("", documents=(forged,)))
    await room.taken_in(post(room.site.url("/a")))
    assert room.site.targets == ["/a"]


async def test_a_file_without_text_is_told_by_name(room: Newsroom) -> None:
    (notice,) = await room.taken_in(post("", documents=(SCAN,)))
    assert (notice.kind, notice.data["error"], notice.data["name"]) == (FAILED, "NoTextLayer", "scan.pdf")
    assert await room.taken_in(post("", documents=(Attached("note.txt", b"a short note"),))) == []


async def test_the_same_file_twice_and_its_text_are_one_article(room: Newsroom) -> None:
    pasted = text_of_document(PDF.body, PDF.name).text
    await room.taken_in(post(pasted, documents=(PDF, PDF)))
    await room.taken_in(post("", documents=(PDF,)))
    assert await room.storage.articles.count(GUILD) == 1


async def test_accepting_twice_is_accepting_once(room: Newsroom) -> None:
    posted = post("https://news.example/a", documents=(PDF, SCAN))
    for _ in range(2):
        await room.app.ingest.accept(posted)
    assert len(await room.storage.inbox.pending()) == 3


async def test_an_edit_keeps_the_files_that_stay_and_drops_the_others(room: Newsroom) -> None:
    posted = post("look", documents=(PDF, PAGE, SCAN))
    await room.taken_in(posted)
    assert await titles(room) == ["A saved page", TITLE]
    edited = post("look at this", message_id=posted.message_id, documents=(PAGE, SCAN))
    await room.app.ingest.edited(edited)
    assert await room.storage.inbox.pending() == []
    assert await titles(room) == ["A saved page"]


class Hindered(ThreadPoolExecutor):
    """A pool in which something else is done in place of the work."""

    def __init__(self, instead: Callable[[], object]) -> None:
        super().__init__(1)
        self._instead = instead

    def submit(self, *_: object) -> Future[object]:  # pyright: ignore[reportIncompatibleMethodOverride]
        return super().submit(self._instead)


async def test_an_edit_while_no_file_can_be_opened_forgets_nothing(room: Newsroom) -> None:
    posted = post("look", documents=(PDF,))
    await room.taken_in(posted)

    def fail() -> None:
        raise OSError("no more processes")

    with Hindered(fail) as executor:
        ingest = Ingest(room.storage, Reader(executor), room.app.fetcher)
        edited = post("", message_id=posted.message_id, documents=(PDF,))
        assert await ingest.edited(edited) == ()
    assert await titles(room) == [TITLE]


async def test_links_are_in_the_inbox_before_files_are_opened(room: Newsroom) -> None:
    opening, go_on = threading.Event(), threading.Event()

    def wait() -> None:
        opening.set()
        go_on.wait(PATIENCE)

    with Hindered(wait) as executor:
        ingest = Ingest(room.storage, Reader(executor), room.app.fetcher)
        posted = post("https://news.example/a", documents=(PDF,))
        accepting = asyncio.create_task(ingest.accept(posted))
        assert await asyncio.to_thread(opening.wait, PATIENCE)
        assert await waiting(room) == [(0, ItemKind.LINK)]
        accepting.cancel()
        go_on.set()


async def test_links_beside_the_text_count_like_the_texts_own(room: Newsroom) -> None:
    posted = post("https://news.example/a", links=("https://news.example/a#top", "https://news.example/b"))
    assert await room.app.ingest.accept(posted) == 2


@pytest.mark.parametrize(
    "error",
    [
        NoTextLayer("why", name="a.pdf"),
        ReaderFailed("worker died"),
        SiteRefused(url="https://a.example", status=429),
        NewsError(),
    ],
)
def test_errors_come_back_from_data(error: NewsError) -> None:
    back = rebuilt(describe(error))
    assert (type(back), vars(back)) == (type(error), vars(error))
