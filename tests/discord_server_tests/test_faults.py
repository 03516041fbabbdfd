"""Faults that a test asks for reach the client as Discord's own would."""

from __future__ import annotations

import asyncio

import aiohttp
import discord
import pytest

from tests.discord_server_tests.bots import PATIENCE, ListeningBot
from tests.discord_server_tests.conftest import Scene

MESSAGES = "POST /channels/*/messages"


def _channel(bot: ListeningBot, scene: Scene) -> discord.PartialMessageable:
    return bot.get_partial_messageable(scene.news.id)


async def test_rate_limit_is_waited_out(scene: Scene, bot: ListeningBot) -> None:
    scene.server.rate_limit_next(MESSAGES, retry_after=0.05)
    await _channel(bot, scene).send("x")
    first, second = scene.server.requests_matching(MESSAGES)
    assert (first.status, second.status) == (429, 200)
    assert second.at - first.at >= 0.05


async def test_error_that_is_asked_for_happens_once(scene: Scene, bot: ListeningBot) -> None:
    scene.server.fail_next(MESSAGES, 503)
    with pytest.raises(discord.DiscordServerError):
        await _channel(bot, scene).send("x")
    await _channel(bot, scene).send("y")
    assert [message.content for message in scene.news.messages] == ["y"]


async def test_route_serves_as_pattern(scene: Scene, bot: ListeningBot) -> None:
    scene.server.fail_next("POST /channels/{channel_id}/messages", 403, code=50013)
    with pytest.raises(discord.Forbidden) as refusal:
        await _channel(bot, scene).send("x")
    assert refusal.value.code == 50013


async def test_lost_answer_and_nonce_make_one_message(scene: Scene, bot: ListeningBot) -> None:
    scene.server.fail_next(MESSAGES, 503, after=True)
    with pytest.raises(discord.DiscordServerError):
        await _channel(bot, scene).send("x", nonce="n")
    await _channel(bot, scene).send("x", nonce="n")
    assert len(scene.news.messages) == 1


async def test_connection_that_is_cut_is_an_error_at_the_client(scene: Scene, bot: ListeningBot) -> None:
    scene.server.fail_next(MESSAGES, 0)
    with pytest.raises(aiohttp.ClientError):
        await _channel(bot, scene).send("x")
    assert scene.server.requests[-1].status == 0


async def test_held_request_waits_until_it_is_let_go(scene: Scene, bot: ListeningBot) -> None:
    gate = scene.server.hold_next(MESSAGES)
    sending = asyncio.create_task(_channel(bot, scene).send("x"))
    await scene.server.until(lambda: bool(scene.server.requests_matching(MESSAGES)), PATIENCE)
    assert scene.news.messages == []
    gate.set()
    await sending
    assert len(scene.news.messages) == 1


async def test_delayed_request_takes_as_long(scene: Scene, bot: ListeningBot) -> None:
    scene.server.delay_next(MESSAGES, 0.05)
    await _channel(bot, scene).send("x")
    assert scene.server.requests_matching(MESSAGES)[0].took >= 0.05
