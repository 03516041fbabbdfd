import asyncio
import gzip
import socket
import zlib
from collections.abc import AsyncGenerator

import pytest

from news.errors import (
    BrokenPage,
    FetchError,
    HostUnreachable,
)
from tests.news.fetching import OK, error_of, fetcher
from tests.web_server import WebServer, serve, serve_raw


@pytest.fixture
async def site() -> AsyncGenerator[WebServer]:
    async with serve() as server:
        yield server


HTML = b"<html><p>" + b"news " * 1_000


def gzipped(data: bytes) -> bytes:
    """Without the time in its header: pytest-xdist wants every worker to collect the same tests."""
    return gzip.compress(data, mtime=0)


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzipped(HTML)),
        ("x-gzip", gzipped(HTML)),
        ("GZIP, identity", gzipped(HTML)),
        ("gzip", gzipped(HTML[:100]) + gzipped(HTML[100:])),
        ("gzip", gzipped(HTML) + b"\x00" * 512),
        ("gzip", gzipped(HTML) + b"\x1f"),
        ("deflate", zlib.compress(HTML)),
        ("deflate", raw_deflate(HTML)),
        ("identity", HTML),
    ],
)
@pytest.mark.parametrize("piece", [1, 100_000])
async def test_compressed_pages_are_unpacked(encoding: str, body: bytes, piece: int) -> None:
    async def write(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(OK + b"Content-Encoding: " + encoding.encode() + b"\r\n\r\n")
        for start in range(0, len(body), piece):
            writer.write(body[start : start + piece])
            if start < 50:
                await asyncio.sleep(0.001)  # so that the first pieces do arrive one by one

    async with serve_raw(write) as url, fetcher() as f:
        assert (await f.fetch(url)).body == HTML.decode()


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzipped(HTML)[:-20]),
        ("gzip", gzipped(HTML)[:1]),
        ("gzip", gzipped(HTML)[:5]),
        ("gzip", gzipped(HTML) + gzipped(HTML)[:20]),
        ("gzip", b"<html>not compressed at all"),
        ("gzip", gzipped(HTML)[:30] + b"\xff" * 50),
        ("deflate", zlib.compress(HTML)[:-8]),
        ("deflate", b"\xff\xff\xff\xff"),
        ("br", b"\x8b\x00\x80"),
        ("zstd", b"\x28\xb5\x2f\xfd"),
        ("gzip, gzip", gzipped(gzipped(HTML))),
    ],
)
async def test_damaged_compression_is_a_broken_page(site: WebServer, encoding: str, body: bytes) -> None:
    site.page("/", body, headers={"Content-Encoding": encoding})
    assert isinstance(await error_of(site.url("/")), BrokenPage)


async def test_an_empty_body_needs_no_compression(site: WebServer) -> None:
    site.page("/", b"", headers={"Content-Encoding": "gzip"})
    async with fetcher() as f:
        assert (await f.fetch(site.url("/"))).body == ""


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (b"", HostUnreachable),
        (b"HTTP/1.1 200", (HostUnreachable, BrokenPage)),
        (b"SSH-2.0-OpenSSH_9.6\r\n", BrokenPage),
        (b"\x00\x01\x02\x03" * 100, BrokenPage),
        (b"HTTP/1.1 999999 Huh\r\n\r\n", BrokenPage),
        (OK + b"X: " + b"y" * 100_000 + b"\r\n\r\n", BrokenPage),
        (OK + b"".join(b"X-%d: y\r\n" % number for number in range(10_000)) + b"\r\n", BrokenPage),
        (OK + b"Content-Length: -5\r\n\r\n", BrokenPage),
        (OK + b"Content-Length: abc\r\n\r\n", BrokenPage),
        (OK + b"Content-Length: 100\r\n\r\ncut", BrokenPage),
        (OK + b"Transfer-Encoding: chunked\r\n\r\nzzz\r\njunk", BrokenPage),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\ncut", BrokenPage),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", BrokenPage),
    ],
)
async def test_a_malformed_reply_is_a_named_error(
    reply: bytes, kind: type[FetchError] | tuple[type[FetchError], ...]
) -> None:
    async def write(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(reply)

    async with serve_raw(write) as url:
        error = await error_of(url, total_seconds=5)
    assert isinstance(error, kind)
    assert error.__cause__ is not None


async def test_headers_without_end_are_cut_off() -> None:
    async def flood(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(OK)
        while True:
            writer.write(b"X-Flood: 1\r\n" * 1_000)
            await writer.drain()

    async with serve_raw(flood) as url:
        assert isinstance(await error_of(url, total_seconds=5), BrokenPage)


@pytest.mark.parametrize("sent", [b"", OK, OK + b"Content-Length: 100\r\n\r\nsome"])
async def test_a_connection_that_is_reset_is_a_named_error(sent: bytes) -> None:
    async def reset(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(sent)
        await writer.drain()
        await asyncio.sleep(0.05)
        connection = writer.get_extra_info("socket")
        # Lingering for no time makes closing a reset: l_onoff 1, l_linger 0.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")

    async with serve_raw(reset) as url:
        assert isinstance(await error_of(url, total_seconds=5), HostUnreachable | BrokenPage)


async def test_headers_longer_than_usual_are_read(site: WebServer) -> None:
    site.page("/", "here", headers={"Content-Security-Policy": "x" * 20_000})
    async with fetcher() as f:
        assert (await f.fetch(site.url("/"))).body == "here"
