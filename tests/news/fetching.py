"""What the tests of fetching share: a fetcher that may read this machine, and a telephone book for names."""

import socket

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from news.errors import NewsError
from news.fetch import Fetcher, FetchLimits

# Global unicast that IANA has given to nobody: public by its number, yet nothing answers there.
PUBLIC_BUT_NOBODYS = "2d00::1"
LOCAL = ("127.0.0.1",)
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


class Names(AbstractResolver):
    """Answers each name from a list, one entry per question, the last one for ever."""

    def __init__(self, **names: list[list[str]]) -> None:
        self.names = {name.replace("_", "."): list(answers) for name, answers in names.items()}
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        answers = self.names.get(host)
        if answers is None:
            raise OSError(None, f"no such name: {host}")
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        return [self._result(host, port, address) for address in addresses]

    def _result(self, host: str, port: int, address: str) -> ResolveResult:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return ResolveResult(
            hostname=host, host=address, port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST
        )

    async def close(self) -> None:
        pass


def fetcher(
    *allowed: str, resolver: Names | None = None, total_seconds: float = 20, max_bytes: int = 5_000_000
) -> Fetcher:
    """A fetcher with 127.0.0.1 allowed unless other hosts are named."""
    limits = FetchLimits(total_seconds=total_seconds, max_bytes=max_bytes)
    return Fetcher(
        user_agent="Verbatim/test", allowed_hosts=allowed or LOCAL, limits=limits, resolver=resolver
    )


async def error_of(url: str, total_seconds: float = 20) -> NewsError:
    """The error that fetching raises, which must say what address it is about."""
    async with fetcher(total_seconds=total_seconds) as f:
        with pytest.raises(NewsError) as caught:
            await f.fetch(url)
    assert caught.value.url
    return caught.value
