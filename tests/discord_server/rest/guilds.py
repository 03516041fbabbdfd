"""Guilds, their channels, roles and members."""

from __future__ import annotations

from tests.discord_server import payloads
from tests.discord_server.errors import UnknownMember
from tests.discord_server.permissions import Permission
from tests.discord_server.rest.call import Call, Endpoint, Reply


async def read(call: Call) -> Reply:
    """A guild the bot is in."""
    guild = call.guild()
    count = len(guild.members)
    counts = {"approximate_member_count": count, "approximate_presence_count": count}
    return Reply(payloads.guild(guild) | (counts if call.query.get("with_counts") else {}))


async def channels(call: Call) -> Reply:
    """Its channels, threads left out."""
    return Reply([payloads.channel(c) for c in call.guild().channels.values() if c.parent is None])


async def roles(call: Call) -> Reply:
    """Its roles."""
    return Reply([payloads.role(role) for role in call.guild().roles])


async def member(call: Call) -> Reply:
    """One member."""
    found = call.guild().members.get(call.user().id)
    if found is None:
        raise UnknownMember
    return Reply(payloads.member(found))


async def members(call: Call) -> Reply:
    """Members by id, after an id."""
    after, limit = int(call.query.get("after", 0)), int(call.query.get("limit", 1))
    found = sorted((m for m in call.guild().members.values() if m.id > after), key=lambda m: m.id)
    return Reply([payloads.member(each) for each in found[:limit]])


async def active_threads(call: Call) -> Reply:
    """Its threads that are not archived, as far as the bot sees them."""
    every = [each for each in call.guild().channels.values() if each.parent is not None]
    seen = [each for each in every if not each.archived and each.bot_may(Permission.VIEW_CHANNEL)]
    return Reply({"threads": [payloads.channel(each) for each in seen], "members": [], "has_more": False})


_ONE = "/guilds/{guild_id}"
ENDPOINTS = (
    Endpoint("GET", _ONE, read),
    Endpoint("GET", _ONE + "/channels", channels),
    Endpoint("GET", _ONE + "/roles", roles),
    Endpoint("GET", _ONE + "/threads/active", active_threads),
    Endpoint("GET", _ONE + "/members", members),
    Endpoint("GET", _ONE + "/members/{user_id}", member),
)
