import asyncio
import gzip
import itertools
import socket
import time
import tracemalloc
import zlib
from collections.abc import AsyncGenerator, Iterator

import psutil
import pytest
from aiohttp import web
from aiohttp.abc import ResolveResult

from news.errors import (
    FetchTimeout,
    PageTooLarge,
)
from tests.news.fetching import OK, Names, error_of, fetcher
from tests.web_server import WebServer, serve, serve_raw


@pytest.fixture
async def site() -> AsyncGenerator[WebServer]:
    async with serve() as server:
        yield server


async def test_a_body_that_drips_is_cut_off_in_time() -> None:
    async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(OK + b"\r\n")
        while True:
            writer.write(b".")
            await writer.drain()
            await asyncio.sleep(0.02)

    started = time.monotonic()
    async with serve_raw(drip) as url:
        error = await error_of(url, total_seconds=0.3)
    assert isinstance(error, FetchTimeout)
    assert isinstance(error.__cause__, TimeoutError)
    assert time.monotonic() - started < 2


async def test_a_name_that_takes_for_ever_is_given_up() -> None:
    class Slow(Names):
        async def resolve(
            self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
        ) -> list[ResolveResult]:
            await asyncio.sleep(30)
            return []

    async with fetcher(resolver=Slow(), total_seconds=0.1) as f:
        with pytest.raises(FetchTimeout):
            await f.fetch("http://news.test/")


async def test_the_time_is_counted_over_all_redirects(site: WebServer) -> None:
    async def slow(request: web.BaseRequest) -> web.StreamResponse:
        await asyncio.sleep(0.15)
        return web.Response(status=302, headers={"Location": f"/{int(request.path[1:]) + 1}"})

    for step in range(5):
        site.route(f"/{step}", slow)
    assert isinstance(await error_of(site.url("/0"), total_seconds=0.4), FetchTimeout)
    assert len(site.requests) < 5


@pytest.mark.parametrize("size", [1_000, 1_001])
@pytest.mark.parametrize("chunked", [True, False])
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
async def test_the_size_limit_is_exact(site: WebServer, size: int, chunked: bool, encoding: str) -> None:
    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        data = b"x" * size
        response = web.StreamResponse(headers={"Content-Encoding": encoding, "Content-Type": "text/plain"})
        body = gzip.compress(data) if encoding == "gzip" else data
        if chunked:
            response.enable_chunked_encoding()
        else:
            response.content_length = len(body)
        await response.prepare(request)
        await response.write(body)
        return response

    site.route("/", answer)
    async with fetcher(max_bytes=1_000) as f:
        if size > 1_000:
            with pytest.raises(PageTooLarge):
                await f.fetch(site.url("/"))
        else:
            assert len((await f.fetch(site.url("/"))).body) == size


async def test_an_announced_size_is_refused_before_a_byte_arrives() -> None:
    async def announce(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(OK + b"Content-Length: 5000001\r\n\r\n")
        await asyncio.sleep(30)

    async with serve_raw(announce) as url:
        assert isinstance(await error_of(url, total_seconds=5), PageTooLarge)


async def test_a_body_without_end_is_cut_off() -> None:
    async def pour(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(OK + b"\r\n")
        while True:
            writer.write(b"x" * 65_536)
            await writer.drain()

    async with serve_raw(pour) as url:
        assert isinstance(await error_of(url), PageTooLarge)


def bomb() -> Iterator[bytes]:
    """Some 10 MB of gzip that expand to 10 GB, in pieces of 1 MB that expand to 1 GB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    zeros = bytes(1_000_000)
    yield packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH)
    # After a full flush the same input gives the same output, so one piece serves for all.
    piece = packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH)
    yield from itertools.repeat(piece * 1_000, 10)


async def test_a_compression_bomb_is_cut_off_without_filling_the_memory(site: WebServer) -> None:
    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Encoding": "gzip", "Content-Type": "text/html"})
        await response.prepare(request)
        for piece in bomb():
            await response.write(piece)
        return response

    site.route("/", answer)
    process = psutil.Process()
    async with fetcher() as f:
        before, started = process.memory_info().rss, time.monotonic()
        tracemalloc.start()
        try:
            with pytest.raises(PageTooLarge):
                await f.fetch(site.url("/"))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert time.monotonic() - started < 5
        assert peak < 30_000_000  # what is given back at once, the resident size does not show
        assert process.memory_info().rss - before < 30_000_000
