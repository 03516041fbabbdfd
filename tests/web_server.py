"""A web server on this machine, for everything that reads pages.

async with serve() as site:
    site.page("/story", "<html>…")
    await fetcher.fetch(site.url("/story"))
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
RawHandler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class ReceivedRequest:
    """A request as it came in; ``target`` is path and query as sent."""

    method: str
    target: str
    headers: Mapping[str, str]


@dataclass(slots=True)
class WebServer:
    """Serves what its routes say, 404 otherwise; routes may be added and replaced at any time.

    Attributes:
        host: ``127.0.0.1:port``.
        requests: what was asked for, in order.
    """

    host: str
    scheme: str = "http"
    requests: list[ReceivedRequest] = field(default_factory=list[ReceivedRequest])
    routes: dict[str, Handler] = field(default_factory=dict[str, Handler])

    @property
    def port(self) -> int:
        """The port listened on."""
        return int(self.host.rpartition(":")[2])

    @property
    def targets(self) -> list[str]:
        """Path and query of each request, in order."""
        return [request.target for request in self.requests]

    def url(self, path: str = "/") -> str:
        """The address of a path."""
        return f"{self.scheme}://{self.host}{path}"

    def route(self, path: str, handler: Handler) -> None:
        """Answer a path, whatever its query, by calling ``handler``."""
        self.routes[path] = handler

    def page(
        self,
        path: str,
        body: str | bytes = "",
        *,
        content_type: str = "text/html; charset=utf-8",
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Answer a path with a body."""
        data = body.encode() if isinstance(body, str) else body
        sent = {"Content-Type": content_type, **(headers or {})}

        async def answer(_: web.BaseRequest) -> web.StreamResponse:
            return web.Response(body=data, status=status, headers=sent)

        self.route(path, answer)

    def redirect(self, path: str, location: str, *, status: int = 302) -> None:
        """Answer a path with a redirect."""
        self.page(path, status=status, headers={"Location": location})

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Note the request down and let its route answer."""
        self.requests.append(ReceivedRequest(request.method, request.raw_path, dict(request.headers)))
        handler = self.routes.get(request.path)
        return await handler(request) if handler else web.Response(status=404, text="no such page")


@asynccontextmanager
async def serve(tls: ssl.SSLContext | None = None) -> AsyncGenerator[WebServer]:
    """A running WebServer on a free port of 127.0.0.1."""
    site = WebServer("")
    runner = web.ServerRunner(web.Server(site.answer, handler_cancellation=True), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    site.host = f"127.0.0.1:{runner.addresses[0][1]}"
    site.scheme = "https" if tls else "http"
    try:
        yield site
    finally:
        await runner.cleanup()


@asynccontextmanager
async def serve_raw(handler: RawHandler) -> AsyncGenerator[str]:
    """The address of a server that reads the request's head and then lets ``handler`` write any bytes."""

    connections: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            await handler(reader, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            return  # the client has seen enough
        finally:
            writer.close()

    def started(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.add(asyncio.create_task(connected(reader, writer)))

    server = await asyncio.start_server(started, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    finally:
        server.close()
        for connection in connections:
            connection.cancel()
        await asyncio.gather(*connections, return_exceptions=True)
        await server.wait_closed()
