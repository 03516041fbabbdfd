"""Points discord.py clients of this process at a loopback server, and back."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Protocol

import discord.gateway
import discord.http
import yarl


class Addresses(Protocol):
    """Where a server listens."""

    @property
    def api_url(self) -> str:
        """Base address of the REST routes."""
        ...

    @property
    def gateway_url(self) -> str:
        """Address of the websocket."""
        ...


@contextmanager
def point_client_at(server: Addresses) -> Generator[None]:
    """Let every discord.py client in this process talk to ``server`` within the block."""
    base, gateway = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    discord.http.Route.BASE = server.api_url
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(server.gateway_url)
    try:
        yield
    finally:
        discord.http.Route.BASE = base
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = gateway
