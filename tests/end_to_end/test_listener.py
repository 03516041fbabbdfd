"""What the bot reads and what it leaves alone, through threads, outages and missing intents."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest
from aiohttp import web

from news.reader import Reader
from tests.discord_server import DiscordServer, Options
from tests.discord_server.permissions import Permission
from tests.end_to_end.pages import TEXT, TITLE, page
from tests.end_to_end.process import running_bot
from tests.end_to_end.stage import PATIENCE, Stage, on_stage, text_of
from tests.web_server import serve


@pytest.fixture
async def blind(reader: Reader, tmp_path: Path) -> AsyncGenerator[Stage]:
    """A bot that may not read messages which do not mention it."""
    async with on_stage(
        reader,
        f"sqlite:///{tmp_path / 'verbatim.db'}",
        message_content=False,
        options=Options(intents=frozenset()),
    ) as stage:
        stage.site.page("/bridge", page())
        yield stage


async def watch_only(stage: Stage) -> None:
    moderator = stage.guild.add_member("mia", permissions=["manage_guild"])
    interaction = await stage.channel.slash(moderator, "watch add", {"channel": stage.channel})
    await interaction.response(timeout=PATIENCE)


async def test_threads_of_a_watched_channel_are_read(stage: Stage) -> None:
    await watch_only(stage)
    thread = stage.thread(stage.channel)
    await thread.post(stage.member, TEXT)
    assert f"#1 {TITLE}" in text_of(await thread.wait_for_message(timeout=PATIENCE))


async def test_threads_of_other_channels_are_not(stage: Stage) -> None:
    await watch_only(stage)
    thread = stage.thread(stage.guild.add_text_channel("other"))
    await thread.post(stage.member, TEXT)
    await stage.say(TEXT)
    assert thread.by_bot() == []


@pytest.mark.parametrize(
    ("content", "changes"),
    [
        (TEXT, {"webhook_id": "1"}),
        (TEXT, {"type": 18}),  # "started a thread": the content is its name
        ("", {"message_reference": {"type": 1, "channel_id": "1", "message_id": "1"}}),
        ("", {}),
    ],
    ids=["webhook", "system message", "forwarded", "empty"],
)
async def test_what_no_member_wrote_is_left_alone(
    stage: Stage, content: str, changes: dict[str, object]
) -> None:
    stage.receive(content, **changes)
    await stage.say(TEXT)
    assert len(await stage.replies(1)) == 1


async def test_an_attachment_that_comes_on_the_second_try_is_read(stage: Stage) -> None:
    broken = True

    async def flaky(request: web.BaseRequest) -> web.StreamResponse:
        nonlocal broken
        if broken:
            broken = False
            assert request.transport is not None
            request.transport.close()
        return web.Response(text=TEXT)

    stage.site.route("/a.txt", flaky)
    url = stage.site.url("/a.txt")
    attachment = {"id": "1", "filename": "a.txt", "size": len(TEXT), "url": url, "proxy_url": url}
    stage.receive("", attachments=[attachment])
    assert f"#1 {TITLE}" in text_of((await stage.replies(1))[0])


async def test_a_server_that_invites_the_bot_again_goes_on_with_its_articles(stage: Stage) -> None:
    await stage.say(TEXT)
    roles = stage.guild.bot.roles
    stage.guild.kick_bot()
    await stage.channel.post(stage.member, f"{TEXT} nobody is here to read this")
    stage.discord.world.invite_bot(stage.guild, *roles)
    assert f"#1 {TITLE}" in await stage.say(TEXT)
    assert f"#1 {TITLE}" in await stage.ask("summary")
    assert len(await stage.replies(2)) == 3


def reconnect(discord: DiscordServer) -> None:
    discord.gateway.reconnect()


def close(discord: DiscordServer) -> None:
    discord.close_gateway(4000)


def invalidate(discord: DiscordServer) -> None:
    discord.gateway.invalidate(resumable=True)


@pytest.mark.parametrize("disturb", [reconnect, close, invalidate])
async def test_what_is_posted_while_the_gateway_is_away_is_read(
    stage: Stage, disturb: Callable[[DiscordServer], None]
) -> None:
    disturb(stage.discord)
    assert f"#1 {TITLE}" in await stage.say(TEXT)
    await stage.discord.until(lambda: stage.discord.gateway.resumes == 1, PATIENCE, "RESUME")
    assert len(await stage.replies(1)) == 1


async def test_a_new_session_reads_on(stage: Stage) -> None:
    before = set(stage.discord.gateway.sessions)
    stage.discord.gateway.invalidate(resumable=False)
    await stage.discord.until(
        lambda: bool(set(stage.discord.gateway.sessions) - before), PATIENCE, "a new session"
    )
    assert f"#1 {TITLE}" in await stage.say(TEXT)


async def test_without_the_intent_a_mention_is_read(blind: Stage) -> None:
    await blind.channel.post(blind.member, blind.site.url("/bridge"))
    assert f"#1 {TITLE}" in await blind.say(f"{blind.discord.bot.mention} {blind.site.url('/bridge')}")
    assert len(await blind.replies(1)) == 1
    assert blind.site.targets.count("/bridge") == 1


async def test_without_the_intent_commands_and_private_chats_work(blind: Stage) -> None:
    chat = blind.discord.direct_messages(blind.member.user)
    await chat.post(blind.member, TEXT)
    assert f"#1 {TITLE}" in text_of(await chat.wait_for_message(timeout=PATIENCE))
    assert TITLE in await blind.ask("summary", article=blind.site.url("/bridge"))
    assert TITLE in await blind.say(f"{blind.discord.bot.mention} articles")


async def test_without_the_intent_an_edit_that_shows_nothing_forgets_nothing(blind: Stage) -> None:
    posted = await blind.channel.post(
        blind.member, f"{blind.discord.bot.mention} {blind.site.url('/bridge')}"
    )
    await blind.replies(1)
    await posted.edit(blind.site.url("/bridge"))  # the mention is gone, so Discord shows no text
    assert TITLE in await blind.ask("articles list")
    assert len(await blind.replies(1)) == 2  # the reply and the answer


@pytest.mark.slow
async def test_refused_the_intent_the_bot_says_so_once_and_serves(tmp_path: Path) -> None:
    async with DiscordServer.start(Options(intents=frozenset())) as discord, serve() as site:
        site.page("/bridge", page())
        guild = discord.add_guild(bot_permissions=Permission.EMBED_LINKS)
        channel, member = guild.add_text_channel("news"), guild.add_member("ana")
        async with running_bot(discord, site, tmp_path) as bot:
            await bot.logged("ready in 1 guilds")
            await channel.post(member, f"{discord.bot.mention} {site.url('/bridge')}")
            assert f"#1 {TITLE}" in text_of(await channel.wait_for_message(timeout=PATIENCE))
            assert bot.log.count("Message Content intent") == 1
            assert "Traceback" not in bot.log
        assert discord.violations == []
