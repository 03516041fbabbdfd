"""A server, a channel with a member, and a bot that is ready."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass

import pytest

from tests.discord_server import Channel, DiscordServer, Guild, Member
from tests.discord_server_tests.bots import ListeningBot, running


@dataclass(frozen=True, slots=True)
class Scene:
    """A guild with one channel, one member and the bot."""

    server: DiscordServer
    guild: Guild
    news: Channel
    ana: Member


@pytest.fixture
async def server() -> AsyncGenerator[DiscordServer]:
    async with DiscordServer.start() as started:
        yield started


@pytest.fixture
async def scene(server: DiscordServer) -> Scene:
    guild = server.add_guild()
    return Scene(server, guild, guild.add_text_channel("news"), guild.add_member("ana"))


@pytest.fixture
async def bot(scene: Scene) -> AsyncGenerator[ListeningBot]:
    client = ListeningBot()
    async with running(scene.server, client):
        yield client
    assert [str(each) for each in scene.server.violations] == []
