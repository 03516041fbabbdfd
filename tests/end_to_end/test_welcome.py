"""What a new server sees first, and that joining and leaving are noted."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from news.reader import Reader
from storage.schema import guilds
from storage.types import now
from tests.discord_server import Channel, Guild, Message, Options, Permission
from tests.discord_server.guilds import Role
from tests.end_to_end.pages import TEXT, TITLE
from tests.end_to_end.stage import PATIENCE, Stage, on_stage, text_of


@pytest.fixture
async def blind(reader: Reader, tmp_path: Path) -> AsyncGenerator[Stage]:
    """A bot that may not read messages which do not mention it."""
    address = f"sqlite:///{tmp_path / 'verbatim.db'}"
    options = Options(intents=frozenset())
    async with on_stage(reader, address, message_content=False, options=options) as stage:
        yield stage


def new_guild(stage: Stage, *channels: str, locale: str = "en-US") -> Guild:
    """A server that the bot is not in."""
    guild = stage.discord.add_guild("The Other Newsroom", with_bot=False, locale=locale)
    for name in channels:
        guild.add_text_channel(name)
    return guild


def invite(stage: Stage, guild: Guild, *permissions: Permission) -> None:
    """Let the bot join with these permissions besides everyone's."""
    allowed = Permission(0)
    for permission in permissions:
        allowed |= permission
    role = Role(stage.discord.world.ids.next(), "verbatim", allowed, position=1, managed=True)
    guild.roles.append(role)
    stage.discord.world.invite_bot(guild, role)


def channel_of(guild: Guild, name: str) -> Channel:
    return next(channel for channel in guild.channels.values() if channel.name == name)


def introductions(guild: Guild) -> list[Message]:
    return [message for channel in guild.channels.values() for message in channel.by_bot()]


async def introduced(guild: Guild, name: str) -> Message:
    return await channel_of(guild, name).wait_for_message(timeout=PATIENCE)


async def left_at(stage: Stage, guild: Guild) -> object:
    async with stage.app.storage.database.read() as connection:
        query = sa.select(guilds.c.left_at).where(guilds.c.guild_id == guild.id)
        return (await connection.execute(query)).scalar_one_or_none()


async def noted(stage: Stage, guild: Guild, *, left: bool) -> None:
    """Wait until it is written down that the bot has left the server, or is in it."""
    async with asyncio.timeout(PATIENCE):
        while (await left_at(stage, guild) is not None) != left:
            await asyncio.sleep(0.02)


async def leave(stage: Stage, guild: Guild, *, days: int = 0) -> None:
    """Let the bot be removed, so many days ago."""
    guild.kick_bot()
    await noted(stage, guild, left=True)
    then = now() - timedelta(days=days)
    async with stage.app.storage.database.write() as connection:
        await connection.execute(sa.update(guilds).values(left_at=then).where(guilds.c.guild_id == guild.id))


async def test_a_new_server_is_told_once_what_the_bot_does(stage: Stage) -> None:
    guild = new_guild(stage, "rules", "general")
    guild.system_channel = channel_of(guild, "general")
    invite(stage, guild)
    message = await introduced(guild, "general")
    told = text_of(message)
    assert "I am Verbatim" in told
    for path in ("summary", "who-said", "where", "ask", "watch show", "settings show", "privacy show"):
        command = stage.discord.world.command(path.split()[0], guild=None, kind=1)
        assert f"</{path}:{command.id}>" in told
    assert [button["label"] for button in message.buttons] == ["Set up", "Help"]
    assert introductions(guild) == [message]


async def test_where_discord_tells_of_nothing_it_is_the_first_channel_that_may_be_written_to(
    stage: Stage,
) -> None:
    guild = new_guild(stage, "rules", "hidden", "general", "more")
    channel_of(guild, "rules").forbid(Permission.SEND_MESSAGES)
    channel_of(guild, "hidden").forbid(Permission.VIEW_CHANNEL)
    guild.system_channel = channel_of(guild, "rules")
    invite(stage, guild)
    message = await introduced(guild, "general")
    assert introductions(guild) == [message]


async def test_a_channel_that_refuses_the_message_is_passed_over(stage: Stage) -> None:
    guild = new_guild(stage, "first", "second")
    path = f"POST /channels/{channel_of(guild, 'first').id}/messages"
    stage.discord.fail_next(path, 403, code=50013)
    invite(stage, guild)
    assert "I am Verbatim" in text_of(await introduced(guild, "second"))


async def test_without_a_channel_there_is_a_line_in_the_log(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    guild = new_guild(stage, "rules")
    channel_of(guild, "rules").forbid(Permission.SEND_MESSAGES)
    invite(stage, guild)
    async with asyncio.timeout(PATIENCE):
        while f"no introduction in guild {guild.id}" not in caplog.text:
            await asyncio.sleep(0.02)
    assert introductions(guild) == []


async def test_without_embeds_it_is_plain_words(stage: Stage) -> None:
    guild = new_guild(stage, "general")
    channel_of(guild, "general").forbid(Permission.EMBED_LINKS)
    invite(stage, guild)
    message = await introduced(guild, "general")
    assert not message.embeds
    assert "I am Verbatim" in message.content
    assert len(message.buttons) == 2


@pytest.mark.parametrize(("days", "times"), [(1, 1), (6, 1), (8, 2)])
async def test_who_invites_it_again_within_a_week_is_told_nothing_new(
    stage: Stage, days: int, times: int
) -> None:
    guild = new_guild(stage, "general")
    invite(stage, guild)
    first = await introduced(guild, "general")
    await leave(stage, guild, days=days)
    invite(stage, guild)
    await noted(stage, guild, left=False)
    if times > 1:
        await channel_of(guild, "general").wait_for_message(timeout=PATIENCE, after=first.id)
    assert await stage.ask("help")  # whatever was to be sent has had its time
    assert len(introductions(guild)) == times


async def test_servers_known_from_before_are_told_nothing_at_a_start(stage: Stage) -> None:
    assert await stage.ask("help")
    assert stage.channel.by_bot() == []


@pytest.mark.parametrize(("locale", "expected"), [("de", "Ich bin Verbatim"), ("uk", "Verbatim: новини")])
async def test_it_is_in_the_servers_language(stage: Stage, locale: str, expected: str) -> None:
    guild = new_guild(stage, "general", locale=locale)
    invite(stage, guild)
    assert expected in text_of(await introduced(guild, "general"))


async def test_moderators_open_the_settings_with_its_button_and_others_do_not(stage: Stage) -> None:
    guild = new_guild(stage, "general")
    invite(stage, guild)
    message = await introduced(guild, "general")
    before = text_of(message)
    moderator = guild.add_member("mia", permissions=["manage_guild"])
    pressed = await message.click(moderator, "Set up")
    assert "Settings of this server" in text_of(await pressed.response(timeout=PATIENCE))
    assert pressed.ephemeral
    refused = await message.click(guild.add_member("otto"), "Set up")
    assert "Manage Server" in text_of(await refused.response(timeout=PATIENCE))
    assert refused.ephemeral
    assert text_of(message) == before


async def test_the_settings_that_it_opened_can_be_changed(stage: Stage) -> None:
    guild = new_guild(stage, "general")
    invite(stage, guild)
    message = await introduced(guild, "general")
    moderator = guild.add_member("mia", permissions=["manage_guild"])
    panel = await (await message.click(moderator, "Set up")).response(timeout=PATIENCE)
    off = await panel.click(moderator, "Switch everything off")
    await off.response(timeout=PATIENCE)
    assert not (await stage.app.settings.effective(guild.id, ())).enabled


async def test_its_other_button_explains_the_commands(stage: Stage) -> None:
    guild = new_guild(stage, "general")
    invite(stage, guild)
    message = await introduced(guild, "general")
    before = text_of(message)
    pressed = await message.click(guild.add_member("otto"), "Help")
    assert "/who-said" in text_of(await pressed.followup(timeout=PATIENCE))
    assert text_of(message) == before


async def test_without_seeing_messages_it_says_how_to_be_heard(blind: Stage) -> None:
    guild = new_guild(blind, "general")
    invite(blind, guild)
    assert "do not mention me" in text_of(await introduced(guild, "general"))


async def test_the_settings_say_that_messages_are_not_seen(blind: Stage) -> None:
    moderator = blind.guild.add_member("mia", permissions=["manage_guild"])
    shown = await blind.channel.slash(moderator, "settings show")
    assert "Message Content intent" in text_of(await shown.response(timeout=PATIENCE))


async def test_where_messages_are_seen_the_settings_say_nothing_of_it(stage: Stage) -> None:
    moderator = stage.guild.add_member("mia", permissions=["manage_guild"])
    shown = await stage.channel.slash(moderator, "settings show")
    assert "Message Content" not in text_of(await shown.response(timeout=PATIENCE))


async def test_without_seeing_messages_it_is_asked_by_menu_command_and_mention(blind: Stage) -> None:
    posted = await blind.channel.post(blind.member, TEXT)
    menu = await posted.context_menu(blind.member, "Read this")
    assert TITLE in text_of(await menu.response(timeout=PATIENCE))
    assert f"Summary of #1 {TITLE}" in await blind.ask("summary")
    asked = f"{blind.discord.bot.mention} which bridge was closed?"
    assert TITLE in await blind.say(asked)


async def test_without_seeing_messages_a_reaction_is_told_of_the_menu(blind: Stage) -> None:
    posted = await blind.channel.post(blind.member, TEXT)
    await posted.react(blind.member, "📰")
    told = await blind.channel.wait_for_message(timeout=PATIENCE, after=posted.id)
    assert "Read this" in text_of(told)


async def test_leaving_and_coming_back_are_noted(stage: Stage) -> None:
    guild = new_guild(stage, "general")
    invite(stage, guild)
    await introduced(guild, "general")
    assert await left_at(stage, guild) is None
    await leave(stage, guild)
    invite(stage, guild)
    await noted(stage, guild, left=False)
