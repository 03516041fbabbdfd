"""One websocket of the gateway, and the session it serves."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

if TYPE_CHECKING:
    from tests.discord_server.gateway import Gateway
    from tests.discord_server.world import World

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME, REQUEST_MEMBERS = 0, 1, 2, 3, 4, 6, 8
INVALID_SESSION, HELLO, ACK = 9, 10, 11
UNKNOWN_OPCODE, DECODE_ERROR, NOT_AUTHENTICATED, BAD_TOKEN, ALREADY_AUTHENTICATED = (
    4001,
    4002,
    4003,
    4004,
    4005,
)


@dataclass(slots=True, eq=False)
class Session:
    """What a client identified for; survives its connection.

    Attributes:
        sent: every event so far, the first with sequence number 1.
    """

    id: str
    intents: int
    connection: Connection | None = None
    sent: list[str] = field(default_factory=list[str])

    @property
    def sequence(self) -> int:
        """The number of the last event."""
        return len(self.sent)

    def dispatch(self, name: str, data: Mapping[str, Any]) -> None:
        """Number an event, keep it, and send it where somebody listens."""
        frame = {"op": DISPATCH, "t": name, "s": self.sequence + 1, "d": data}
        self.sent.append(json.dumps(frame))
        if self.connection is not None:
            self.connection.queue.put_nowait(self.sent[-1])


class Connection:
    """Reads what the client sends; one writer sends what the queue holds, in order."""

    def __init__(self, world: World, gateway: Gateway, socket: web.WebSocketResponse) -> None:
        self._world = world
        self._gateway = gateway
        self._socket = socket
        self.session: Session | None = None
        # Frames to send; a number is a close code.
        self.queue: asyncio.Queue[str | int] = asyncio.Queue()

    async def serve(self) -> None:
        """Greet, then read and write until either side closes."""
        writer = asyncio.create_task(self._write())
        self.send(HELLO, {"heartbeat_interval": int(self._world.options.heartbeat_interval * 1000)})
        try:
            async for message in self._socket:
                if message.type is WSMsgType.TEXT:
                    self._receive(message.data)
        finally:
            if self.session is not None and self.session.connection is self:
                self.session.connection = None
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)

    async def _write(self) -> None:
        while True:
            frame = await self.queue.get()
            if isinstance(frame, int):
                await self._socket.close(code=frame)
                return
            await self._socket.send_str(frame)

    def send(self, op: int, data: object) -> None:
        """Queue a frame that is no event."""
        self.queue.put_nowait(json.dumps({"op": op, "d": data, "s": None, "t": None}))

    def close(self, code: int) -> None:
        """Close once everything queued is sent."""
        self.queue.put_nowait(code)

    def attach(self, session: Session, after: int | None = None) -> None:
        """Serve a session, first sending again what came after sequence number ``after``."""
        self.session, session.connection = session, self
        if after is not None:
            for frame in session.sent[after:]:
                self.queue.put_nowait(frame)

    def _receive(self, text: str) -> None:
        try:
            frame = json.loads(text)
            op, data = frame["op"], frame.get("d")
        except (ValueError, TypeError, KeyError):
            self.close(DECODE_ERROR)
            return
        if op == HEARTBEAT:
            delay = self._world.options.ack_delay
            asyncio.get_running_loop().call_later(delay, self.send, ACK, None)
        elif op in (IDENTIFY, RESUME):
            self._authenticate(op, data)
        elif self.session is None:
            self.close(NOT_AUTHENTICATED)
        elif op == REQUEST_MEMBERS:
            self._gateway.members_chunk(self.session, data)
        elif op == PRESENCE:
            self._gateway.presences.append(data)
            self._world.changes.notify()
        elif op != VOICE:
            self.close(UNKNOWN_OPCODE)

    def _authenticate(self, op: int, data: Mapping[str, Any]) -> None:
        if self.session is not None:
            self.close(ALREADY_AUTHENTICATED)
        elif data.get("token") != self._world.options.token:
            self.close(BAD_TOKEN)
        elif op == IDENTIFY:
            if code := self._gateway.identify(self, data):
                self.close(code)
        elif not self._gateway.resume(self, data):
            self.send(INVALID_SESSION, False)
