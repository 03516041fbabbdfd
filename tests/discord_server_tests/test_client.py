"""Pointing discord.py at a server ends with the block, whatever happens in it."""

from __future__ import annotations

import discord.gateway
import discord.http
import pytest

from tests.discord_server import DiscordServer, point_client_at


def _addresses() -> tuple[str, str]:
    return discord.http.Route.BASE, str(discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY)


def _fail_within(server: DiscordServer) -> None:
    with point_client_at(server):
        assert _addresses() == (server.api_url, server.gateway_url)
        raise ZeroDivisionError


async def test_addresses_are_restored_after_an_error(server: DiscordServer) -> None:
    before = _addresses()
    with pytest.raises(ZeroDivisionError):
        _fail_within(server)
    assert _addresses() == before
