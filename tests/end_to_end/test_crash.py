"""SIGKILL at the worst moments: nothing accepted is lost, nothing is posted twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from aiohttp import web

from tests.discord_server import Channel, DiscordServer, Member, Permission
from tests.end_to_end.pages import TEXT, TITLE, page
from tests.end_to_end.process import running_bot
from tests.end_to_end.stage import PATIENCE, text_of
from tests.web_server import WebServer, serve

pytestmark = [pytest.mark.timeout(240), pytest.mark.slow]

World = tuple[DiscordServer, WebServer, Channel, Member]


@pytest.fixture
async def world() -> AsyncGenerator[World]:
    async with DiscordServer.start() as discord, serve() as site:
        guild = discord.add_guild(bot_permissions=Permission.EMBED_LINKS)
        yield discord, site, guild.add_text_channel("news"), guild.add_member("ana")
        assert discord.violations == []


async def only_reply(channel: Channel) -> str:
    message = await channel.wait_for_message(timeout=PATIENCE)
    await asyncio.sleep(1.0)  # a second reply would come now
    assert len(channel.by_bot()) == 1
    return text_of(message)


async def test_killed_while_the_page_is_fetched(world: World, tmp_path: Path) -> None:
    discord, site, channel, member = world
    asked, release = asyncio.Event(), asyncio.Event()

    async def slow(_: web.BaseRequest) -> web.StreamResponse:
        asked.set()
        await release.wait()
        return web.Response(text=page(), content_type="text/html")

    site.route("/bridge", slow)
    async with running_bot(discord, site, tmp_path) as bot:
        await channel.post(member, site.url("/bridge"))
        await asyncio.wait_for(asked.wait(), PATIENCE)
        bot.kill()
        await bot.wait()
    release.set()
    assert channel.by_bot() == []
    async with running_bot(discord, site, tmp_path):
        assert f"#1 {TITLE}" in await only_reply(channel)


async def test_killed_while_an_article_is_read(world: World, tmp_path: Path) -> None:
    discord, site, channel, member = world
    long_text = "\n\n".join([TEXT, *(f"Paragraph {n}: {TEXT}" for n in range(200))])
    async with running_bot(discord, site, tmp_path) as bot:
        await channel.post(member, "", attachments=[("long.txt", long_text.encode())])
        await bot.logged("accepted 1 items")
        bot.kill()
        await bot.wait()
    assert channel.by_bot() == []
    async with running_bot(discord, site, tmp_path):
        assert f"#1 {TITLE}" in await only_reply(channel)


async def test_killed_after_discord_took_the_reply(world: World, tmp_path: Path) -> None:
    discord, site, channel, member = world
    async with running_bot(discord, site, tmp_path) as bot:
        # Discord posts the message, but its answer never arrives.
        discord.fail_next(f"POST /channels/{channel.id}/messages", 0, after=True, times=2)
        await channel.post(member, TEXT)
        await channel.wait_for_message(timeout=PATIENCE)
        bot.kill()
        await bot.wait()
    async with running_bot(discord, site, tmp_path) as bot:
        assert f"#1 {TITLE}" in await only_reply(channel)


async def test_stopped_by_a_service_manager_it_ends_cleanly(world: World, tmp_path: Path) -> None:
    discord, site, channel, member = world
    async with running_bot(discord, site, tmp_path) as bot:
        await channel.post(member, TEXT)
        await channel.wait_for_message(timeout=PATIENCE)
        assert await bot.terminate() == 0
        assert "Traceback" not in bot.log


async def test_a_wrong_token_is_said_in_one_sentence(world: World, tmp_path: Path) -> None:
    discord, site, _, _ = world
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(20), running_bot(discord, site, tmp_path, DISCORD_TOKEN="wrong"):
            pass
    log = (tmp_path / "bot.log").read_text()
    assert "Discord does not accept it" in log
    assert "Traceback" not in log
