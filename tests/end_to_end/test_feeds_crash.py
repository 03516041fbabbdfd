"""SIGKILL at any moment of a poll: every item is posted, in order, exactly once."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.discord_server import Channel, DiscordServer, Member, Message, Permission
from tests.end_to_end.feed_stage import posted
from tests.end_to_end.newsstand import Newsstand
from tests.end_to_end.process import BotProcess, running_bot
from tests.end_to_end.stage import PATIENCE, text_of
from tests.web_server import WebServer, serve

pytestmark = pytest.mark.timeout(580)

MODULE = ("tests.end_to_end.feeds_bot",)
# The last start has all that is left to read.
LAST_PATIENCE = 120.0
# The moments differ from one another, and are the same at every run.
MOMENTS = random.Random(6)

World = tuple[DiscordServer, WebServer, Channel, Channel, Member]


@pytest.fixture
async def world() -> AsyncGenerator[World]:
    async with DiscordServer.start() as discord, serve() as site:
        guild = discord.add_guild(bot_permissions=Permission.EMBED_LINKS)
        channel, forum = guild.add_text_channel("news"), guild.add_forum("reports")
        yield discord, site, channel, forum, guild.add_member("mia", permissions=["manage_guild"])
        assert discord.violations == []


async def follow(channel: Channel, mia: Member, paper: Newsstand, where: Channel) -> None:
    asked = await channel.slash(mia, "feed add", {"url": paper.url, "channel": where})
    shown = await asked.response(timeout=PATIENCE)
    pressed = await shown.click(mia, "Add it")
    assert "added" in text_of(await pressed.response(timeout=PATIENCE))


def forum_posts(forum: Channel) -> list[Message]:
    return [message for thread in forum.threads for message in posted(thread)]


def numbers(paper: Newsstand, posts: list[Message]) -> list[int]:
    """Which articles the posts are about, in order."""
    texts = [text_of(post) for post in posts]
    return [
        next((number for number in paper.numbers if f"{paper.title(number)}\n" in f"{text}\n"), 0)
        for text in texts
    ]


async def killed_in_a_poll(bot: BotProcess, paper: Newsstand, number: int, within: float) -> None:
    """Let something new be found, and kill the bot at some moment after it has asked for it."""
    asked = paper.asked
    paper.print(number)
    async with asyncio.timeout(PATIENCE):
        while paper.asked == asked:
            await asyncio.sleep(0.005)
    await asyncio.sleep(MOMENTS.random() * within)
    bot.kill()
    await bot.wait()


# What cannot be read is posted within the second, so that moments in it hit every step from the poll to the
# receipt; reading takes longer, and a process of its own has to be started for it.
@pytest.mark.slow
@pytest.mark.parametrize(("readable", "kills", "within"), [(False, 20, 0.8), (True, 4, 12.0)])
async def test_killed_at_any_moment_every_item_is_posted_once(
    world: World, tmp_path: Path, readable: bool, kills: int, within: float
) -> None:
    discord, site, channel, forum, mia = world
    paper = Newsstand(site, readable=readable)
    sport = Newsstand(site, "/sport/wire.xml", "Sport on the Rhone", readable=readable)
    paper.print(1)
    sport.print(1)
    wanted = [*range(2, kills + 2)]
    for number in wanted:
        async with running_bot(discord, site, tmp_path, module=MODULE) as bot:
            if number == wanted[0]:
                await follow(channel, mia, paper, channel)
                await follow(channel, mia, sport, forum)
            sport.print(number)
            await killed_in_a_poll(bot, paper, number, within)
    before_the_last = len(posted(channel))
    async with running_bot(discord, site, tmp_path, module=MODULE):
        await discord.until(lambda: len(posted(channel)) >= len(wanted), LAST_PATIENCE, "all posts")
        await discord.until(lambda: len(forum.threads) >= len(wanted), LAST_PATIENCE, "all threads")
        await asyncio.sleep(2.0)  # a second post would come now
    assert before_the_last, "no post was made between two kills"
    found = numbers(paper, posted(channel))
    assert Counter(found) == Counter(wanted)
    assert found == wanted
    assert numbers(sport, forum_posts(forum)) == wanted
