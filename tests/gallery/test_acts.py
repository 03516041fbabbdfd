"""What a member does, with a bot that answers in every way there is."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any, cast

import pytest

from gallery.acts import Act, posted, slash, typing
from gallery.page import body
from gallery.stage import Theatre
from tests.discord_server import CommandUnavailable, DiscordServer
from tests.discord_server_tests.bots import running
from tests.discord_server_tests.newsroom import NewsroomBot
from tests.end_to_end.stage import Stage
from tests.web_server import serve


@pytest.fixture
async def theatre() -> AsyncGenerator[Theatre]:
    async with DiscordServer.start() as discord, serve() as site:
        guild = discord.add_guild("The Newsroom")
        channel, member = guild.add_text_channel("news"), guild.add_member("ana")
        bot = NewsroomBot()
        # This bot has no archive behind it.
        stage = Stage(discord, site, cast("Any", None), cast("Any", bot), guild, channel, member)
        theatre = Theatre(stage, guild.add_member("mo", permissions=["manage_guild"]), patience=5.0)
        async with running(discord, bot):
            story = await channel.post(member, "an article")
            theatre.library["story"] = (story, story)
            yield theatre


async def shown(theatre: Theatre, act: Act) -> str:
    return body(theatre.take(await theatre.perform(act)))


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (slash("hello"), "Hello ana"),
        (slash("admin", moderator=True), "allowed"),
        (slash("pages"), "Previous"),
        (slash("pages").press("Next"), "page 2"),
        (slash("pages").press("Last"), "page 9"),
        (slash("pages").choose("speaker", "B"), "chose b"),
        (slash("pages").choose("speaker", "B"), "<b>Verbatim</b> page 1"),
        (slash("pages").open("speaker"), '<div class="option"> A</div>'),
        (slash("form"), "Paste an article"),
        (slash("form").fill({"Text": "words"}), "got words"),
        (slash("form").fill({"text": "words"}), "got words"),
        (posted("story").menu("Read this"), "used <span class=\"command\">Read this</span>"),
        (slash("hello").then(slash("locale")), "en-US en-US"),
        (typing("summary", "which", "al"), '<div class="choice">al…</div>'),
    ],
)  # fmt: skip
async def test_what_stands_there_in_the_end_is_shown(theatre: Theatre, act: Act, expected: str) -> None:
    assert expected in await shown(theatre, act)


async def test_only_what_the_last_act_leaves_is_shown(theatre: Theatre) -> None:
    assert "Hello" not in await shown(theatre, slash("hello").then(slash("locale")))


@pytest.mark.parametrize(
    "act",
    [
        slash("pages").press("Nothing"),
        slash("pages").choose("nothing", "A"),
        slash("hello").fill({"Text": "words"}),
        slash("admin"),
        typing("pages", "which"),
        Act("").press("Next"),
    ],
)
async def test_what_a_member_cannot_do_is_refused(theatre: Theatre, act: Act) -> None:
    with pytest.raises(CommandUnavailable):
        await theatre.perform(act)


@pytest.mark.parametrize(
    ("act", "command", "written"),
    [
        (slash("articles show", article="3"), "articles show", "/articles show article: 3"),
        (slash("pages").press("Next"), "pages", "/pages"),
        (posted("story"), "", ""),
        (posted("story").menu("Read this"), "Read this", ""),
    ],
)
def test_an_act_names_its_command(act: Act, command: str, written: str) -> None:
    assert (act.command, act.written) == (command, written)
