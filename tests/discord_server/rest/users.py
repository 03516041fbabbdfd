"""The bot's own account, other users, direct messages, the application, the gateway's address."""

from __future__ import annotations

from tests.discord_server import payloads
from tests.discord_server.errors import CannotMessageUser, UnknownUser
from tests.discord_server.gateway import APPLICATION_FLAGS
from tests.discord_server.rest.call import NO_CONTENT, Call, Endpoint, Reply


async def me(call: Call) -> Reply:
    """The bot's own account."""
    own = {"mfa_enabled": False, "locale": "en-US", "verified": True, "email": None}
    return Reply(payloads.user(call.world.bot) | own)


async def read(call: Call) -> Reply:
    """Any account."""
    return Reply(payloads.user(call.user()))


async def application(call: Call) -> Reply:
    """The application that the bot belongs to."""
    world = call.world
    flags = sum(APPLICATION_FLAGS[name] for name in world.options.intents)
    names = ("icon", "interactions_endpoint_url", "role_connections_verification_url", "team", "type")
    counts = (
        "approximate_user_install_count",
        "approximate_user_authorization_count",
        "explicit_content_filter",
    )
    return Reply(
        {
            **dict.fromkeys(names),
            **dict.fromkeys(counts, 0),
            "id": str(world.application_id),
            "name": world.bot.name,
            "description": "",
            "verify_key": "0" * 64,
            "flags": flags,
            "flags_new": str(flags),
            "redirect_uris": [],
            "owner": payloads.user(world.owner),
            "approximate_guild_count": len(world.guilds),
            "eligible_oauth2_scopes": [],
            "bot": payloads.user(world.bot),
            "bot_public": True,
            "bot_require_code_grant": False,
        }
    )


async def open_dm(call: Call) -> Reply:
    """The direct-message channel with a user."""
    user = call.world.users.get(int(call.body.get("recipient_id") or 0))
    if user is None:
        raise UnknownUser
    if user.bot:
        raise CannotMessageUser
    return Reply(payloads.channel(call.world.direct_messages(user)))


async def leave_guild(call: Call) -> Reply:
    """Leave a guild."""
    call.guild().kick_bot()
    return NO_CONTENT


async def gateway(call: Call) -> Reply:
    """Where the gateway is, and how many sessions may start."""
    starts = {"max_concurrency": 1, "remaining": 1000, "reset_after": 0, "total": 1000}
    url = call.world.base_url.replace("http", "ws", 1)
    return Reply({"url": url, "shards": 1, "session_start_limit": starts})


ENDPOINTS = (
    Endpoint("GET", "/users/@me", me),
    Endpoint("GET", "/users/{user_id}", read),
    Endpoint("POST", "/users/@me/channels", open_dm),
    Endpoint("DELETE", "/users/@me/guilds/{guild_id}", leave_guild),
    Endpoint("GET", "/oauth2/applications/@me", application),
    Endpoint("GET", "/gateway/bot", gateway),
)
