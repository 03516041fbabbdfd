"""REST requests without a client in between, so that what a client would not send can be sent."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.discord_server import DiscordServer


@dataclass(frozen=True, slots=True)
class RawClient:
    """Sends JSON with the bot's token."""

    server: DiscordServer
    session: aiohttp.ClientSession

    async def send(self, method: str, path: str, json: object = None) -> tuple[int, Any]:
        """The status and the JSON of the answer."""
        headers = {"Authorization": f"Bot {self.server.token}"}
        async with self.session.request(
            method, self.server.api_url + path, json=json, headers=headers
        ) as answer:
            return answer.status, (await answer.json() if answer.status != 204 else None)


@asynccontextmanager
async def raw_client(server: DiscordServer) -> AsyncGenerator[RawClient]:
    """A client for the length of a block."""
    async with aiohttp.ClientSession() as session:
        yield RawClient(server, session)
