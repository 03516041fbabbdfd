"""Logging in, becoming ready, losing the connection and taking the session up again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import discord
import pytest

from tests.discord_server import DiscordServer, Options, point_client_at
from tests.discord_server_tests.bots import PATIENCE, ListeningBot, intents, running
from tests.discord_server_tests.conftest import Scene


async def test_bot_becomes_ready_and_knows_its_guild(scene: Scene, bot: ListeningBot) -> None:
    guild = bot.get_guild(scene.guild.id)
    assert guild is not None
    assert [channel.name for channel in guild.text_channels] == ["news"]
    assert guild.me.id == scene.server.bot.id


async def test_latency_is_that_of_the_loopback(bot: ListeningBot, scene: Scene) -> None:
    async with asyncio.timeout(PATIENCE):
        while not bot.latency < 1:  # the client tells nobody of its latency
            await asyncio.sleep(0.01)
    assert bot.latency > 0


async def test_wrong_token_is_refused_by_rest(server: DiscordServer) -> None:
    with point_client_at(server), pytest.raises(discord.LoginFailure):
        async with ListeningBot() as bot:
            await bot.start("wrong")


async def test_token_that_is_revoked_closes_the_gateway_with_4004(scene: Scene) -> None:
    async with ListeningBot() as bot:
        with point_client_at(scene.server):
            await bot.login(scene.server.token)
            scene.server.options.token = "another"
            with pytest.raises(discord.ConnectionClosed) as closed:
                await bot.connect()
    assert closed.value.code == 4004


async def test_privileged_intent_that_is_switched_off_closes_with_4014() -> None:
    async with DiscordServer.start(Options(intents=frozenset())) as server:
        with point_client_at(server), pytest.raises(discord.PrivilegedIntentsRequired):
            async with ListeningBot(intents(message_content=True)) as bot:
                await bot.start(server.token)


async def test_unprivileged_bot_is_ready_with_the_intents_switched_off() -> None:
    async with DiscordServer.start(Options(intents=frozenset())) as server:
        bot = ListeningBot(intents(message_content=False))
        async with running(server, bot):
            assert bot.is_ready()


async def test_members_intent_fetches_the_members(scene: Scene) -> None:
    bot = ListeningBot(intents(members=True))
    async with running(scene.server, bot):
        guild = bot.get_guild(scene.guild.id)
        assert guild is not None
        assert {member.name for member in guild.members} == {"ana", "owner", "verbatim"}


def _close_4000(server: DiscordServer) -> None:
    server.close_gateway(4000)


def _ask_to_reconnect(server: DiscordServer) -> None:
    server.gateway.reconnect()


def _invalidate_resumable(server: DiscordServer) -> None:
    server.gateway.invalidate(resumable=True)


@pytest.mark.parametrize("disturb", [_close_4000, _ask_to_reconnect, _invalidate_resumable])
async def test_events_sent_while_the_connection_is_lost_arrive_on_resume(
    scene: Scene, bot: ListeningBot, disturb: Callable[[DiscordServer], None]
) -> None:
    disturb(scene.server)
    await scene.server.until(lambda: not scene.server.gateway.connected, PATIENCE)
    await scene.news.post(scene.ana, "meanwhile")
    assert (await bot.heard("message")).content == "meanwhile"
    assert scene.server.gateway.resumes == 1


async def test_forgotten_session_starts_anew_and_what_happened_meanwhile_is_lost(
    scene: Scene, bot: ListeningBot
) -> None:
    await bot.heard("ready")
    scene.server.close_gateway(4000)
    await scene.server.until(lambda: not scene.server.gateway.connected, PATIENCE)
    scene.server.gateway.forget()
    await scene.news.post(scene.ana, "lost")
    # The client waits up to five seconds before it identifies again.
    await scene.server.wait_until_connected(3 * PATIENCE)
    await bot.heard("ready")
    await scene.news.post(scene.ana, "seen")
    assert (await bot.heard("message")).content == "seen"


async def test_guild_that_kicks_the_bot_is_gone(scene: Scene, bot: ListeningBot) -> None:
    scene.guild.kick_bot()
    assert (await bot.heard("guild_remove")).id == scene.guild.id
    with pytest.raises(discord.Forbidden):
        await bot.get_partial_messageable(scene.news.id).send("hello")


async def test_guild_in_an_outage_comes_back(scene: Scene, bot: ListeningBot) -> None:
    scene.guild.become_unavailable()
    assert (await bot.heard("guild_unavailable")).id == scene.guild.id
    scene.guild.become_available()
    assert (await bot.heard("guild_available")).id == scene.guild.id


async def test_guild_that_invites_the_bot_later_arrives(scene: Scene, bot: ListeningBot) -> None:
    guild = scene.server.add_guild("Later")
    assert (await bot.heard("guild_join")).id == guild.id


async def test_presence_is_recorded(scene: Scene, bot: ListeningBot) -> None:
    await bot.change_presence(activity=discord.CustomActivity("reading"))
    await scene.server.until(lambda: bool(scene.server.gateway.presences), PATIENCE)
    assert scene.server.gateway.presences[0]["activities"][0]["state"] == "reading"
