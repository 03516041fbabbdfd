"""The loopback Discord a test holds: starts on a free port, is told what people do, keeps the record."""

# ruff: noqa: ASYNC109 - a test reads better with a timeout argument than with a block around each wait

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import TypeVar

from aiohttp import web

from tests.discord_server import permissions
from tests.discord_server.channels import Channel
from tests.discord_server.commands import Command
from tests.discord_server.faults import Fault
from tests.discord_server.gateway import Gateway
from tests.discord_server.guilds import Guild
from tests.discord_server.permissions import NONE, Permission, PermissionLike
from tests.discord_server.record import Request, Violation
from tests.discord_server.rest.app import BASE, add_routes
from tests.discord_server.users import User
from tests.discord_server.world import Options, World

T = TypeVar("T")
HOST = "127.0.0.1"
# The largest body taken at all; what Discord itself takes is Options.upload_limit.
MOST_BYTES = 64 * 1024 * 1024


class DiscordServer:
    """A Discord of one bot, on the loopback interface."""

    def __init__(self, world: World) -> None:
        self.world = world

    @classmethod
    @asynccontextmanager
    async def start(cls, options: Options | None = None) -> AsyncGenerator[DiscordServer]:
        """Serve on a free port until the block is left."""
        world = World(options or Options())
        app = web.Application(client_max_size=MOST_BYTES)
        app.router.add_get("/", world.gateway.handle)
        app.router.add_get("/attachments/{channel}/{attachment}/{name}", _attachment_handler(world))
        add_routes(app, world)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, HOST, 0)
        await site.start()
        port = runner.addresses[0][1]
        world.base_url = f"http://{HOST}:{port}"
        try:
            yield cls(world)
        finally:
            await runner.cleanup()

    @property
    def api_url(self) -> str:
        """Base address of the REST routes."""
        return self.world.base_url + BASE

    @property
    def gateway_url(self) -> str:
        """Address of the websocket."""
        return self.world.base_url.replace("http", "ws", 1)

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.world.options.token

    @property
    def options(self) -> Options:
        """Limits and times; may be changed at any moment."""
        return self.world.options

    @property
    def bot(self) -> User:
        """The bot's account."""
        return self.world.bot

    @property
    def gateway(self) -> Gateway:
        """Sessions, presences, and ways to disturb them."""
        return self.world.gateway

    @property
    def commands(self) -> list[Command]:
        """Every synced command, global and per guild."""
        return self.world.commands

    @property
    def requests(self) -> list[Request]:
        """Every REST request so far."""
        return self.world.requests

    @property
    def violations(self) -> list[Violation]:
        """Every rule broken so far."""
        return self.world.violations

    def add_guild(
        self,
        name: str = "The Newsroom",
        *,
        bot_permissions: PermissionLike | Iterable[PermissionLike] = NONE,
        everyone: Permission = permissions.EVERYONE,
        with_bot: bool = True,
        locale: str = "en-US",
    ) -> Guild:
        """Create a guild; ``bot_permissions`` come on top of what @everyone has."""
        return self.world.add_guild(
            name, bot_permissions=bot_permissions, everyone=everyone, with_bot=with_bot, locale=locale
        )

    def add_user(self, name: str, *, bot: bool = False, locale: str = "en-US") -> User:
        """Create an account that is in no guild."""
        return self.world.add_user(name, bot=bot, locale=locale)

    def direct_messages(self, user: User) -> Channel:
        """The channel between a user and the bot."""
        return self.world.direct_messages(user)

    def forbid(self, channel: Channel, *denied: PermissionLike) -> None:
        """Take permissions from the bot in a channel."""
        channel.forbid(*denied)

    def fail_next(
        self, pattern: str, status: int, *, code: int = 0, after: bool = False, times: int = 1
    ) -> None:
        """Answer the next matching requests with an error; ``after`` lets them take effect first.

        ``pattern`` is ``"METHOD /path"``, with ``*`` for anything; status 0 cuts the connection.
        """
        self.world.faults.add(Fault(pattern, status, code=code, after=after, times=times))

    def rate_limit_next(
        self, pattern: str, retry_after: float, *, scope: str = "user", times: int = 1
    ) -> None:
        """Answer the next matching requests with 429."""
        self.world.faults.add(Fault(pattern, 429, retry_after=retry_after, scope=scope, times=times))

    def delay_next(self, pattern: str, seconds: float, *, times: int = 1) -> None:
        """Let the next matching requests wait."""
        self.world.faults.add(Fault(pattern, None, delay=seconds, times=times))

    def hold_next(self, pattern: str) -> asyncio.Event:
        """Let the next matching request wait until the event returned is set."""
        gate = asyncio.Event()
        self.world.faults.add(Fault(pattern, None, hold=gate))
        return gate

    def close_gateway(self, code: int = 4000) -> None:
        """Close the websocket with a code; the session stays resumable."""
        self.world.gateway.close(code)

    async def until(self, find: Callable[[], T | None], timeout: float = 5.0, what: str = "it") -> T:
        """Wait until ``find`` gives neither None nor False.

        Raises:
            TimeoutError: it did not in time.
        """

        def otherwise() -> str:
            return f"{what} did not happen\n{self.world.tail()}"

        return await self.world.changes.until(find, timeout, otherwise)

    async def wait_until_connected(self, timeout: float = 10.0) -> None:
        """Wait until a client has identified."""
        await self.until(lambda: self.gateway.connected, timeout, "IDENTIFY")

    async def wait_for_request(self, pattern: str, timeout: float = 5.0, *, number: int = 1) -> Request:
        """The request of that number that matches and is answered, counting from 1."""

        def find() -> Request | None:
            found = [each for each in self.requests_matching(pattern) if each.status]
            return found[number - 1] if len(found) >= number else None

        return await self.until(find, timeout, pattern)

    def requests_matching(self, pattern: str) -> list[Request]:
        """The requests that match, in order."""
        return [each for each in self.requests if each.matches(pattern)]


def _attachment_handler(world: World) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def serve(request: web.Request) -> web.Response:
        number = request.match_info["attachment"]
        attachment = world.attachments.get(int(number) if number.isdecimal() else 0)
        if attachment is None:
            raise web.HTTPNotFound
        return web.Response(body=attachment.body, headers={"Content-Type": attachment.content_type})

    return serve
