"""The gateway: sessions that outlive their connections.

https://docs.discord.com/developers/events/gateway
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.discord_server import payloads
from tests.discord_server.connection import Connection, Session
from tests.discord_server.events import GUILD_MEMBERS, GUILD_PRESENCES, GUILDS, MESSAGE_CONTENT, PRIVILEGED

if TYPE_CHECKING:
    from tests.discord_server.guilds import Guild
    from tests.discord_server.world import World

RECONNECT, INVALID_SESSION = 7, 9
# All intents there are, up to polls in direct messages.
ALL_INTENTS = (1 << 26) - 1
# Application flags that say which privileged intents are switched on (unverified bots: "limited").
APPLICATION_FLAGS = {"presences": 1 << 13, "members": 1 << 15, "message_content": 1 << 19}
CONTENT_EVENTS = ("MESSAGE_CREATE", "MESSAGE_UPDATE")


class Gateway:
    """Every session of the bot, and the way to all of them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.sessions: dict[str, Session] = {}
        self.connections: list[Connection] = []
        self.presences: list[dict[str, Any]] = []
        self.resumes = 0

    @property
    def connected(self) -> bool:
        """Whether a client is identified and listening."""
        return any(each.connection is not None for each in self.sessions.values())

    @property
    def intents(self) -> int:
        """What the newest session asked for."""
        return next(reversed(self.sessions.values())).intents if self.sessions else 0

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one websocket until it closes."""
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        connection = Connection(self._world, self, socket)
        self.connections.append(connection)
        try:
            await connection.serve()
        finally:
            self.connections.remove(connection)
            self._world.changes.notify()
        return socket

    def dispatch(self, name: str, data: dict[str, Any], intent: int) -> None:
        """Send an event to every session that asked for it; one without a connection keeps it for RESUME."""
        for session in self.sessions.values():
            if not intent or session.intents & intent:
                session.dispatch(name, self._filtered(name, data, session.intents))
        self._world.changes.notify()

    def dispatch_guild(self, guild: Guild, *, joined: bool = False) -> None:
        """Send GUILD_CREATE to every session."""
        for session in self.sessions.values():
            self._send_guild(session, guild, joined=joined)

    def _send_guild(self, session: Session, guild: Guild, *, joined: bool = False) -> None:
        if session.intents & GUILDS and guild.has_bot:
            if not guild.available:
                session.dispatch("GUILD_DELETE", {"id": str(guild.id), "unavailable": True})
                return
            # Without the presences intent a bot is told of itself only and has to ask for the others.
            everyone = bool(session.intents & GUILD_PRESENCES)
            data = payloads.guild_created(guild, all_members=everyone)
            # The client takes a guild for newly joined when it is not told that an outage is over.
            session.dispatch("GUILD_CREATE", data if joined else data | {"unavailable": False})

    def _filtered(self, name: str, data: dict[str, Any], intents: int) -> dict[str, Any]:
        if name not in CONTENT_EVENTS or intents & MESSAGE_CONTENT:
            return data
        return payloads.without_content(data, self._world.bot)

    def identify(self, connection: Connection, data: Mapping[str, Any]) -> int:
        """Start a session, or say with which code to close."""
        if (intents := data.get("intents")) is None or intents & ~ALL_INTENTS:
            return 4013
        for name, bit in PRIVILEGED.items():
            if intents & bit and name not in self._world.options.intents:
                return 4014
        session = Session(secrets.token_hex(16), intents)
        self.sessions[session.id] = session
        connection.attach(session)
        guilds = [guild for guild in self._world.guilds.values() if guild.has_bot]
        session.dispatch("READY", self._ready(session, guilds))
        for guild in guilds:
            self._send_guild(session, guild)
        self._world.changes.notify()
        return 0

    def _ready(self, session: Session, guilds: list[Guild]) -> dict[str, Any]:
        world = self._world
        flags = sum(APPLICATION_FLAGS[name] for name in world.options.intents)
        return {
            "v": 10,
            "user": payloads.user(world.bot) | {"verified": True, "mfa_enabled": False, "email": None},
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": world.base_url.replace("http", "ws", 1),
            "application": {"id": str(world.application_id), "flags": flags},
            "shard": [0, 1],
        }

    def resume(self, connection: Connection, data: Mapping[str, Any]) -> bool:
        """Go on with a session after its last event received; False where it is not known."""
        session = self.sessions.get(data["session_id"])
        if session is None or data["seq"] > session.sequence:
            return False
        self.resumes += 1
        connection.attach(session, after=data["seq"])
        session.dispatch("RESUMED", {})
        self._world.changes.notify()
        return True

    def members_chunk(self, session: Session, data: Mapping[str, Any]) -> None:
        """Answer a request for members."""
        guild = self._world.guilds.get(int(data["guild_id"]))
        if guild is None or not session.intents & GUILD_MEMBERS:
            return
        wanted = {int(each) for each in data.get("user_ids") or ()}
        prefix, limit = data.get("query") or "", data.get("limit") or len(guild.members)
        found = [
            m
            for m in guild.members.values()
            if (m.id in wanted if wanted else m.user.name.startswith(prefix))
        ]
        chunk = {"guild_id": str(guild.id), "chunk_index": 0, "chunk_count": 1, "nonce": data.get("nonce")}
        members = [payloads.member(each) for each in found[:limit]]
        session.dispatch("GUILD_MEMBERS_CHUNK", chunk | {"members": members, "not_found": []})

    def close(self, code: int) -> None:
        """Close every connection with a code; sessions stay resumable."""
        for connection in self.connections:
            connection.close(code)

    def reconnect(self) -> None:
        """Ask every client to connect anew and resume."""
        for connection in self.connections:
            connection.send(RECONNECT, None)

    def invalidate(self, *, resumable: bool) -> None:
        """Declare every session invalid."""
        if not resumable:
            self.forget()
        for connection in self.connections:
            connection.send(INVALID_SESSION, resumable)

    def forget(self) -> None:
        """Drop every session, so that a RESUME is refused and nothing is kept for it."""
        for session in self.sessions.values():
            session.connection = None
        self.sessions.clear()
