import asyncio
from collections.abc import AsyncGenerator

import pytest

from news.errors import (
    NotAPage,
)
from tests.news.fetching import error_of, fetcher
from tests.web_server import WebServer, serve, serve_raw


@pytest.fixture
async def site() -> AsyncGenerator[WebServer]:
    async with serve() as server:
        yield server


@pytest.mark.parametrize(
    ("content_type", "body", "media_type"),
    [
        ("text/html", "<p>x", "text/html"),
        ("Text/HTML;charset=utf-8", "<p>x", "text/html"),
        ("application/xhtml+xml", "<html>", "application/xhtml+xml"),
        ("text/plain", "plain words", "text/plain"),
        ("text/markdown", "# title", "text/markdown"),
        ("application/rss+xml", "<rss>", "application/rss+xml"),
        ("application/xml", "<?xml version='1.0'?><urlset>", "application/xml"),
        ("text/xml", "<?xml version='1.0'?>\n<!-- x -->\n<rss version='2.0'>", "application/rss+xml"),
        ("text/html", "<?xml version='1.0'?><feed xmlns='x'>", "application/atom+xml"),
        ("text/html", "<?xml version='1.0'?><rdf:RDF xmlns='x'>", "application/rss+xml"),
        ("text/html", "<?xml version='1.0'?><!DOCTYPE html><html>", "text/html"),
        ("text/html", "text about <rss> in words", "text/html"),
        ("application/json", '{"version": "https://jsonfeed.org/version/1.1"}', "application/feed+json"),
        (
            "application/feed+json",
            '{"version":"https:\\/\\/jsonfeed.org\\/version\\/1"}',
            "application/feed+json",
        ),
        ("", "<!DOCTYPE html><p>x", "text/html"),
        ("", "\ufeff <!-- x --> <HTML>", "text/html"),
        ("", "<rss version='2.0'>", "application/rss+xml"),
        ("", "<?xml version='1.0'?><urlset>", "application/xml"),
        ("", "plain words", "text/plain"),
        ("application/octet-stream", "<html><p>x", "text/html"),
        ("*/*", "plain words", "text/plain"),
    ],
)
async def test_pages_feeds_and_texts_are_told_apart(
    site: WebServer, content_type: str, body: str, media_type: str
) -> None:
    site.page("/", body, content_type=content_type)
    async with fetcher() as f:
        assert (await f.fetch(site.url("/"))).media_type == media_type


async def test_a_missing_content_type_is_made_up_for_by_the_bytes() -> None:
    async def write(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n<!doctype html><p>x")

    async with serve_raw(write) as url, fetcher() as f:
        assert (await f.fetch(url)).media_type == "text/html"


@pytest.mark.parametrize(
    ("content_type", "body", "media_type"),
    [
        ("text/html", b"%PDF-1.7 ...", "application/pdf"),
        ("text/html", b"\n%PDF-1.7 ...", "application/pdf"),
        ("text/html", b"\x89PNG\r\n\x1a\n...", "image/png"),
        ("text/html", b"\xff\xd8\xff\xe0...", "image/jpeg"),
        ("text/html", b"GIF89a...", "image/gif"),
        ("text/html", b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        ("text/plain", b"PK\x03\x04...", "application/zip"),
        ("text/html", b"\x00\x00\x00\x20ftypisom", "video/mp4"),
        ("", b"\x1aE\xdf\xa3...", "video/webm"),
        ("application/octet-stream", b"\x1f\x8b\x08\x00", "application/gzip"),
        ("", b"\x00\x01\x02\x03", "application/octet-stream"),
        ("application/json", b'{"key": 1}', "application/json"),
        ("application/pdf", b"%PDF-1.7", "application/pdf"),
        ("image/svg+xml", b"<svg>", "image/svg+xml"),
        ("image/png", b"<html>", "image/png"),
        ("video/mp4", b"", "video/mp4"),
        ("text/css", b"p {}", "text/css"),
    ],
)
async def test_what_is_no_page_is_refused(
    site: WebServer, content_type: str, body: bytes, media_type: str
) -> None:
    site.page("/story.html", body, content_type=content_type)
    error = await error_of(site.url("/story.html"))
    assert isinstance(error, NotAPage)
    assert error.media_type == media_type


async def test_what_a_header_calls_a_film_is_not_downloaded() -> None:
    async def announce(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n")
        await asyncio.sleep(30)

    async with serve_raw(announce) as url:
        assert isinstance(await error_of(url, total_seconds=5), NotAPage)
