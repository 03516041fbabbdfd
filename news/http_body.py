"""A response's body: decompressed piece by piece, so that no server can fill the memory."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from aiohttp import ClientResponse

from news.errors import BrokenPage, DocumentTooLong, PageTooLarge

# What is asked for, and all that is understood. Brotli has no decoder in the standard library.
ACCEPT_ENCODING = "gzip, deflate"

_GZIP_MAGIC = b"\x1f\x8b"
_GZIP = zlib.MAX_WBITS | 16
_RAW_DEFLATE = -zlib.MAX_WBITS
_HEAD_BYTES = 1_024  # of a body, by which an allowance is told


@dataclass(frozen=True, slots=True)
class Allowance:
    """How large a body may be, and what is raised for a larger one."""

    max_bytes: int
    error: type[PageTooLarge | DocumentTooLong] = PageTooLarge


AllowanceOf = Callable[[bytes], Allowance]
"""The allowance of a body by its first bytes, none at first; what it allows may only shrink as more come."""


async def read_body(response: ClientResponse, allowance: AllowanceOf) -> bytes:
    """The whole body, decompressed.

    Raises:
        PageTooLarge, DocumentTooLong: more than is allowed, as announced, as sent or after decompression.
        BrokenPage: cut off within the compression, damaged, or compressed in a way not understood.
        aiohttp.ClientError: the connection failed.
    """
    url = str(response.url)
    announced = response.content_length or 0
    allowed = _checked(allowance(b""), announced, url)
    decoder = _decoder(response.headers.get("Content-Encoding", ""), url)
    body, received = bytearray(), 0
    async for chunk in response.content.iter_any():
        received += len(chunk)
        try:
            body += decoder.feed(chunk, allowed.max_bytes + 1 - len(body))
        except zlib.error as error:
            raise BrokenPage(f"cannot be decompressed: {error}", url=url) from error
        allowed = _checked(allowance(bytes(body[:_HEAD_BYTES])), max(announced, received, len(body)), url)
    if received and not decoder.is_complete:
        raise BrokenPage("the compressed data is cut off", url=url)
    return bytes(body)


def _checked(allowed: Allowance, size: int, url: str) -> Allowance:
    if size > allowed.max_bytes:
        raise allowed.error(f"{size} bytes, more than {allowed.max_bytes}", url=url)
    return allowed


def _decoder(content_encoding: str, url: str) -> _Identity | _Inflate:
    names = [name.strip().lower() for name in content_encoding.split(",")]
    match [name for name in names if name not in {"", "identity"}]:
        case []:
            return _Identity()
        case ["gzip" | "x-gzip"]:
            return _Inflate(_GZIP)
        case ["deflate"]:
            return _Inflate(None)
        case _:
            raise BrokenPage(f"unknown Content-Encoding: {content_encoding[:80]}", url=url)


class _Stream(Protocol):
    """What ``zlib.decompressobj`` returns; its own name is private."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class _Identity:
    is_complete = True

    def feed(self, chunk: bytes, room: int) -> bytes:
        return chunk[:room]


class _Inflate:
    """gzip, of one member or several, and deflate, with or without the zlib header it should have.

    Args:
        wbits: as zlib takes it; None to tell by the first two bytes.
    """

    def __init__(self, wbits: int | None) -> None:
        self._wbits = wbits
        self._stream: _Stream | None = None
        self._waiting = b""

    @property
    def is_complete(self) -> bool:
        return self._stream is not None and self._stream.eof

    def feed(self, chunk: bytes, room: int) -> bytes:
        """Decompress to at most ``room`` bytes. What does not fit is lost: the page is too large then."""
        data = self._waiting + chunk
        self._waiting = b""
        output = bytearray()
        while data and len(output) < room:
            stream = self._stream
            if stream is None or stream.eof:
                stream = self._next_stream(data)
                if stream is None:
                    break
            output += stream.decompress(data, room - len(output))
            data = stream.unused_data
        return bytes(output)

    def _next_stream(self, data: bytes) -> _Stream | None:
        """Start on what follows; None where that is a lone byte, kept for later, or no stream."""
        if len(data) < len(_GZIP_MAGIC):
            self._waiting = data
            return None
        if self._stream is None:
            self._stream = zlib.decompressobj(self._wbits or _deflate_wbits(data))
            return self._stream
        if self._wbits != _GZIP or not data.startswith(_GZIP_MAGIC):
            return None  # padding after the end, which browsers pass over, too
        self._stream = zlib.decompressobj(_GZIP)
        return self._stream


def _deflate_wbits(data: bytes) -> int:
    """RFC 1950, 2.2: what the first two bytes of a zlib header fulfil. Some servers leave it out."""
    has_header = data[0] & 0x0F == zlib.DEFLATED and int.from_bytes(data[:2], "big") % 31 == 0
    return zlib.MAX_WBITS if has_header else _RAW_DEFLATE
