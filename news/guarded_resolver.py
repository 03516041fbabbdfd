"""The gate between a link and a connection: only addresses on the public internet pass."""

from __future__ import annotations

import logging
import socket
from collections.abc import Collection
from ipaddress import ip_address

from aiohttp.abc import AbstractResolver, ResolveResult

from news.addresses import is_public
from news.errors import PrivateAddress
from news.url_parts import UrlParts, parse_host

log = logging.getLogger(__name__)


class GuardedResolver(AbstractResolver):
    """Resolves names, and refuses those that lead into a private network.

    aiohttp connects to nothing but what ``resolve`` returned, so the address connected to is the one
    checked, whatever the name answers the next time. It does not ask about addresses written in a
    link; for these there is ``check_literal``.

    Args:
        inner: does the resolving.
        allowed_hosts: ``host`` or ``host:port``, exempt from the check.

    Raises:
        BadLink: an allowed host is none of these forms.
    """

    def __init__(self, inner: AbstractResolver, allowed_hosts: Collection[str] = ()) -> None:
        self._inner = inner
        self._allowed = frozenset(parse_host(entry) for entry in allowed_hosts)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The name's addresses.

        Raises:
            PrivateAddress: one of them or more is not public; a mix is refused as a whole, since which
                one a connection ends up at is chance.
            OSError: the name does not resolve.
        """
        results = await self._inner.resolve(host, port, family)
        if not results:
            raise OSError(None, f"no address for {host}")
        if not self._is_allowed(host, port):
            for result in results:
                _check(result["host"], host)
        return results

    def check_literal(self, parts: UrlParts) -> None:
        """Refuse an address whose host is itself a private IP address.

        Raises:
            PrivateAddress: it is.
        """
        if not self._is_allowed(parts.host, parts.effective_port) and _is_ip(parts.host):
            _check(parts.host, parts.host)

    async def close(self) -> None:
        """Close the resolver inside."""
        await self._inner.close()

    def _is_allowed(self, host: str, port: int) -> bool:
        return (host, None) in self._allowed or (host, port) in self._allowed


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _check(address: str, host: str) -> None:
    if not is_public(ip_address(address)):
        log.warning("refused %s: it leads to %s", host, address)
        raise PrivateAddress(f"{host} leads to {address}")
