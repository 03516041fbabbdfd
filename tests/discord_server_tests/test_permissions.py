"""What the bot may not do is refused with Discord's own codes, and is no violation."""

from __future__ import annotations

from collections.abc import Sequence

import discord
import pytest

from tests.discord_server import DiscordServer, Permission
from tests.discord_server.permissions import ALL, NONE
from tests.discord_server_tests.bots import ListeningBot, running
from tests.discord_server_tests.conftest import Scene
from tests.discord_server_tests.raw import raw_client

EMBED = {"embeds": [{"title": "x"}]}
REPLY = {"content": "x", "message_reference": {"message_id": "{message}"}}

# (permission taken, method, path below the channel, JSON, status, code)
FORBIDDEN = [
    ("view_channel", "POST", "/messages", {"content": "x"}, 403, 50001),
    ("view_channel", "GET", "", None, 403, 50001),
    ("send_messages", "POST", "/messages", {"content": "x"}, 403, 50013),
    ("send_messages", "POST", "/typing", None, 403, 50013),
    ("embed_links", "POST", "/messages", EMBED, 403, 50013),
    ("read_message_history", "POST", "/messages", REPLY, 403, 160002),
    ("read_message_history", "GET", "/messages/{message}", None, 403, 50013),
    ("read_message_history", "PUT", "/messages/{message}/reactions/x/@me", None, 403, 50013),
    ("add_reactions", "PUT", "/messages/{message}/reactions/x/@me", None, 403, 50013),
    ("create_public_threads", "POST", "/messages/{message}/threads", {"name": "x"}, 403, 50013),
    ("manage_messages", "DELETE", "/messages/{message}", None, 403, 50013),
    ("manage_messages", "POST", "/messages/bulk-delete", {"messages": ["1", "2"]}, 403, 50013),
    ("pin_messages", "PUT", "/messages/pins/{message}", None, 403, 50013),
]


def _filled(body: object, number: int) -> object:
    if body is REPLY:
        return {"content": "x", "message_reference": {"message_id": str(number)}}
    return body


@pytest.mark.parametrize(("permission", "method", "path", "body", "status", "code"), FORBIDDEN)
async def test_without_the_permission_the_request_is_refused(
    scene: Scene, permission: str, method: str, path: str, body: object, status: int, code: int
) -> None:
    posted = await scene.news.post(scene.ana, "x")
    scene.server.forbid(scene.news, permission)
    place = f"/channels/{scene.news.id}{path.format(message=posted.id)}"
    async with raw_client(scene.server) as client:
        answered, answer = await client.send(method, place, _filled(body, posted.id))
    assert (answered, answer["code"], scene.server.violations) == (status, code, [])


@pytest.mark.parametrize(("permission", "method", "path", "body", "status", "code"), FORBIDDEN)
async def test_with_the_permission_the_request_passes(
    scene: Scene, permission: str, method: str, path: str, body: object, status: int, code: int
) -> None:
    posted = await scene.news.post(scene.ana, "x")
    scene.news.allow(permission)
    place = f"/channels/{scene.news.id}{path.format(message=posted.id)}"
    async with raw_client(scene.server) as client:
        answered, answer = await client.send(method, place, _filled(body, posted.id))
    assert answered < 300, answer
    assert scene.server.violations == []


async def test_history_without_the_permission_is_empty(scene: Scene) -> None:
    await scene.news.post(scene.ana, "x")
    scene.server.forbid(scene.news, "read_message_history")
    async with raw_client(scene.server) as client:
        assert await client.send("GET", f"/channels/{scene.news.id}/messages") == (200, [])


async def test_reaction_somebody_else_made_needs_no_permission_to_add(scene: Scene) -> None:
    posted = await scene.news.post(scene.ana, "x")
    await posted.react(scene.ana, "x")
    scene.server.forbid(scene.news, "add_reactions")
    async with raw_client(scene.server) as client:
        path = f"/channels/{scene.news.id}/messages/{posted.id}/reactions/x/@me"
        assert await client.send("PUT", path) == (204, None)


async def test_other_peoples_messages_cannot_be_edited(scene: Scene) -> None:
    posted = await scene.news.post(scene.ana, "x")
    async with raw_client(scene.server) as client:
        path = f"/channels/{scene.news.id}/messages/{posted.id}"
        status, answer = await client.send("PATCH", path, {"content": "y"})
    assert (status, answer["code"], posted.content) == (403, 50005, "x")


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/channels/1", 10003),
        ("GET", "/channels/{news}/messages/1", 10008),
        ("GET", "/guilds/1", 10004),
        ("GET", "/guilds/{guild}/members/1", 10013),
        ("GET", "/users/1", 10013),
        ("POST", "/interactions/1/x/callback", 10062),
        ("PATCH", "/webhooks/1/x/messages/@original", 10015),
    ],
)
async def test_what_does_not_exist_is_404(scene: Scene, method: str, path: str, code: int) -> None:
    place = path.format(news=scene.news.id, guild=scene.guild.id)
    body = None if method == "GET" else {"type": 5}
    async with raw_client(scene.server) as client:
        status, answer = await client.send(method, place, body)
    assert (status, answer["code"]) == (404, code)


async def test_client_sees_the_permission_go_and_hears_no_more(scene: Scene) -> None:
    bot = ListeningBot()
    async with running(scene.server, bot):
        scene.server.forbid(scene.news, "view_channel")
        await bot.heard("guild_channel_update")
        await scene.news.post(scene.ana, "unseen")
        scene.news.allow("view_channel")
        await bot.heard("guild_channel_update")
        await scene.news.post(scene.ana, "seen")
        assert (await bot.heard("message")).content == "seen"
        channel = bot.get_channel(scene.news.id)
        assert isinstance(channel, discord.TextChannel)
        assert channel.permissions_for(channel.guild.me).view_channel


@pytest.mark.parametrize(
    ("roles", "denied", "expected"),
    [
        ([], NONE, Permission.SEND_MESSAGES),
        ([], Permission.SEND_MESSAGES, NONE),
        ([], Permission.VIEW_CHANNEL, NONE),
        ([Permission.ADMINISTRATOR], Permission.VIEW_CHANNEL, ALL),
        ([Permission.MANAGE_GUILD], NONE, Permission.MANAGE_GUILD | Permission.SEND_MESSAGES),
    ],
)
async def test_roles_and_overwrites_combine(
    server: DiscordServer, roles: Sequence[Permission], denied: Permission, expected: Permission
) -> None:
    guild = server.add_guild(bot_permissions=roles)
    channel = guild.add_text_channel("news")
    channel.forbid(denied)
    granted = channel.permissions_of(server.bot)
    assert granted & (Permission.SEND_MESSAGES | Permission.MANAGE_GUILD) == expected & (
        Permission.SEND_MESSAGES | Permission.MANAGE_GUILD
    )
