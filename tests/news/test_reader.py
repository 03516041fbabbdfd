from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from multiprocessing import get_context

import psutil
import pytest

from news.errors import DocumentTooLong, NoArticle, NoWords, ReaderFailed, UnknownDocument
from news.plaintext import lay_out
from news.read import read, read_text
from news.reader import Reader, open_reader
from tests.news.pdfs import Placed, columns, pdf, stream

TEXT = 'Mary Doe came to Paris. "It rains," she said.'
STORY = f"{TEXT} {TEXT}"


class Hindered(ThreadPoolExecutor):
    """A pool in which something else is run in place of the reading."""

    def __init__(self, instead: Callable[[], object]) -> None:
        super().__init__(1)
        self._instead = instead

    def submit(self, *_: object) -> Future[object]:  # pyright: ignore[reportIncompatibleMethodOverride]
        return super().submit(self._instead)


async def test_reads_as_in_this_process() -> None:
    async with open_reader() as reader:
        assert await reader.read_text(TEXT, url="https://example.org/") == read_text(
            TEXT, "https://example.org/"
        )


async def test_errors_come_through_with_what_they_carry() -> None:
    async with open_reader() as reader:
        with pytest.raises(NoWords) as no_words:
            await reader.read_text("…", url="https://example.org/dots")
        with pytest.raises(NoArticle):
            await reader.read_page("<html></html>", "text/html", "https://example.org/")
    assert no_words.value.url == "https://example.org/dots"


@pytest.mark.slow
async def test_a_dead_worker_fails_its_article_and_no_other() -> None:
    async with open_reader() as reader:
        await reader.read_text(TEXT)
        doomed = asyncio.create_task(reader.read_text(TEXT * 20_000))
        await asyncio.sleep(0.3)
        for child in workers():
            child.kill()
        with pytest.raises(ReaderFailed):
            await doomed
        assert (await reader.read_text(TEXT)).article.text == TEXT


@pytest.mark.slow
async def test_an_article_that_takes_too_long_fails_and_the_next_is_read() -> None:
    async with open_reader(timeout=30) as reader:
        await reader.read_text(TEXT)
        reader.timeout = 0.2
        with pytest.raises(ReaderFailed):
            await reader.read_text(TEXT * 20_000)
        reader.timeout = 30
        assert (await reader.read_text(TEXT)).article.text == TEXT


@pytest.mark.slow
async def test_the_event_loop_runs_on_while_an_article_is_read() -> None:
    async with open_reader() as reader:
        reading = asyncio.create_task(reader.read_text(TEXT * 1000))
        turns = 0
        while not reading.done():
            await asyncio.sleep(0.01)
            turns += 1
    assert turns > 10


@pytest.mark.slow
async def test_two_workers_read_at_once_and_all_are_answered() -> None:
    async with open_reader(workers=2) as reader:
        readings = await asyncio.gather(*(reader.read_text(f"{TEXT} Number {n}.") for n in range(6)))
    assert [reading.article.text[-9:] for reading in readings] == [f"Number {n}." for n in range(6)]


async def test_closing_ends_busy_workers_at_once() -> None:
    async with open_reader() as reader:
        await reader.read_text(TEXT)
        busy = asyncio.create_task(reader.read_text(TEXT * 20_000))
        await asyncio.sleep(0.2)
        children = workers()
        start = time.monotonic()
    assert time.monotonic() - start < 5
    assert children
    assert not any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in children)
    with pytest.raises((ReaderFailed, asyncio.CancelledError)):
        await busy


async def test_workers_give_way_to_others() -> None:
    async with open_reader() as reader:
        await reader.read_text(TEXT)
        assert [child.nice() for child in workers()] == [min(19, os.nice(0) + 10)]


async def test_whatever_else_goes_wrong_is_a_failure_of_that_article() -> None:
    def broken() -> None:
        raise ZeroDivisionError

    with Hindered(broken) as executor, pytest.raises(ReaderFailed, match="ZeroDivisionError"):
        await Reader(executor).read_text(TEXT)


async def test_waiting_for_a_free_worker_is_not_held_against_an_article() -> None:
    def slow() -> None:
        time.sleep(0.2)

    with Hindered(slow) as executor:
        reader = Reader(executor, timeout=0.5)
        assert await asyncio.gather(*(reader.read_text(TEXT) for _ in range(4))) == [None] * 4


@pytest.mark.slow
async def test_an_article_beside_one_that_kills_its_worker_is_read_all_the_same() -> None:
    context = get_context("spawn")

    def pool() -> Executor:
        return ProcessPoolExecutor(2, context)

    reader = Reader(pool(), slots=2, renew=pool)
    beside = asyncio.create_task(reader.read_text(TEXT * 2000))
    while not workers():
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.5)
    for child in workers():
        child.kill()
    assert (await beside).article.text == TEXT * 2000
    reader.executor.shutdown()


async def test_a_file_is_opened_in_a_worker() -> None:
    async with open_reader() as reader:
        assert (await reader.document(columns(STORY), "story.pdf")).text == STORY
        with pytest.raises(UnknownDocument) as unknown:
            await reader.document(bytes(range(256)), "picture.txt", "text/plain")
        assert (await reader.read_text(TEXT)).article.text == TEXT
    assert unknown.value.name == "picture.txt"


@pytest.mark.slow
async def test_a_file_that_takes_too_long_fails_and_the_next_is_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawing = b"BT /F1 9 Tf 1 0 0 1 40 40 Tm (a b) Tj ET\n" * 100_000
    slow = pdf([[]], contents={0: stream(drawing, declared="/Filter /FlateDecode")})
    async with open_reader() as reader:
        await reader.read_text(TEXT)
        monkeypatch.setattr("news.reader.DOCUMENT_TIMEOUT", 0.5)
        with pytest.raises(DocumentTooLong) as too_long:
            await reader.document(slow, "slow.pdf")
        monkeypatch.undo()
        assert (await reader.document(columns(STORY), "story.pdf")).text == STORY
    assert too_long.value.name == "slow.pdf"


@pytest.mark.slow
async def test_a_file_that_kills_its_worker_is_no_more_than_a_failure() -> None:
    async with open_reader() as reader:
        await reader.read_text(TEXT)
        opening = asyncio.create_task(reader.document(pdf([[Placed(TEXT, 40, 700)] * 60] * 100), "story.pdf"))
        await asyncio.sleep(0.3)
        for child in workers():
            child.kill()
        with pytest.raises(ReaderFailed):
            await opening
        assert (await reader.read_text(TEXT)).article.text == TEXT


_before: set[int] = set()


@pytest.fixture(autouse=True)
def others() -> None:
    """Remember the processes of other tests, whose workers live as long as the session."""
    _before.clear()
    _before.update(child.pid for child in psutil.Process().children())


def workers() -> list[psutil.Process]:
    """The processes that read, without multiprocessing's own resource tracker."""
    children = [child for child in psutil.Process().children() if child.pid not in _before]
    return [child for child in children if "spawn_main" in " ".join(child.cmdline())]


async def test_reading_again_is_against_the_day_it_is_given() -> None:
    article = lay_out("The bridge in Geneva closed on Monday, the mayor said.")
    async with open_reader() as reader:
        again = await reader.read_again(article, date(2016, 12, 13))
        dated = await reader.read_again(replace(article, published=date(2020, 6, 3)), date(2016, 12, 13))
    assert [reading.moments[0].first for reading in (again, dated)] == [date(2016, 12, 12), date(2020, 6, 1)]
    assert again == read(article, date(2016, 12, 13))


@pytest.mark.slow
async def test_reading_again_gives_way_and_comes_to_its_end_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("news.reader._GRACE", 0.05)
    async with open_reader() as reader:
        await reader.read_text(TEXT)
        again = asyncio.create_task(reader.read_again(lay_out(TEXT * 1000), date(2016, 12, 13)))
        await asyncio.sleep(0.2)
        assert not again.done()
        begun = workers()
        assert (await reader.read_text(TEXT)).article.text == TEXT
        assert not again.done()
        assert workers() != begun
        assert (await again).article.text == TEXT * 1000


@pytest.mark.slow
async def test_reading_again_waits_for_what_waits_for_others() -> None:
    async with open_reader() as reader:
        posted = [asyncio.create_task(reader.read_text(TEXT * 20)) for _ in range(3)]
        await asyncio.sleep(0)
        await reader.read_again(lay_out(TEXT), date(2016, 12, 13))
        assert all(task.done() for task in posted)


@pytest.mark.slow
async def test_reading_again_of_what_kills_the_worker_fails() -> None:
    async with open_reader() as reader:
        await reader.read_text(TEXT)
        doomed = asyncio.create_task(reader.read_again(lay_out(TEXT * 20_000), date(2016, 12, 13)))
        await asyncio.sleep(0.3)
        for child in workers():
            child.kill()
        with pytest.raises(ReaderFailed):
            await doomed
        assert (await reader.read_text(TEXT)).article.text == TEXT
