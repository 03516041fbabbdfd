"""Under load, with parts failing, on the way down: the bot answers, says what is wrong, and goes on."""

from __future__ import annotations

import asyncio
import gc
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import closing
from pathlib import Path

import pytest
from aiohttp import web

from news.reader import Reader
from tests.discord_server import DiscordServer, Permission
from tests.end_to_end.pages import PARAGRAPHS, TEXT, TITLE, page
from tests.end_to_end.process import running_bot
from tests.end_to_end.stage import PATIENCE, Stage, on_stage, text_of
from tests.web_server import serve

# Discord waits three seconds for the first response.
FIRST_RESPONSE = 2.5


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "verbatim.db"


@pytest.fixture
async def stage(reader: Reader, database: Path) -> AsyncGenerator[Stage]:
    async with on_stage(reader, f"sqlite:///{database}") as stage:
        yield stage


async def execute(database: Path, statement: str) -> None:
    # The bot runs on this event loop: were it blocked, a transaction under way would never end.
    await asyncio.to_thread(_execute, database, statement)


def _execute(database: Path, statement: str) -> None:
    with closing(sqlite3.connect(database, timeout=10)) as connection, connection:
        connection.execute(statement)


@pytest.mark.slow
async def test_commands_are_acknowledged_while_ten_long_articles_are_read(stage: Stage) -> None:
    await stage.say(TEXT)
    for number in range(10):
        stage.site.page(f"/{number}", page(title=f"Story number {number}", paragraphs=PARAGRAPHS * 15))
    await stage.channel.post(stage.member, " ".join(stage.site.url(f"/{number}") for number in range(10)))
    asked = [await stage.slash(command) for command in ("summary", "who-said", "where") * 3]
    delays = [(await each.acknowledged(timeout=PATIENCE)).after for each in asked]
    assert max(delays) < FIRST_RESPONSE
    for each in asked:
        assert TITLE in text_of(await each.response(timeout=PATIENCE))
    assert len(await stage.replies(20)) == 20


@pytest.mark.parametrize("break_it", ["ALTER TABLE articles RENAME TO elsewhere", "DROP TABLE articles"])
async def test_a_broken_archive_is_admitted_and_logged(
    stage: Stage, database: Path, caplog: pytest.LogCaptureFixture, break_it: str
) -> None:
    await stage.say(TEXT)
    await execute(database, "PRAGMA foreign_keys = OFF")
    await execute(database, break_it)
    for answer in (await stage.ask("summary"), await stage.say("!summary")):
        assert "My archive" in answer
        assert "sql" not in answer.lower()
    assert "no such table" in caplog.text
    assert "Traceback" in caplog.text
    assert "/who-said" in await stage.ask("help")


async def test_a_repaired_archive_is_used_again(stage: Stage, database: Path) -> None:
    await execute(database, "ALTER TABLE inbox RENAME TO elsewhere")
    assert "try again" in await stage.say("too early: " + TEXT)
    await execute(database, "ALTER TABLE elsewhere RENAME TO inbox")
    assert f"#1 {TITLE}" in await stage.say(TEXT)


async def test_an_answer_that_discord_drops_becomes_an_apology(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    await stage.say(TEXT)
    stage.discord.fail_next("POST /webhooks/*", 400)
    assert "went wrong" in await stage.ask("summary")
    assert "command summary failed" in caplog.text
    assert PARAGRAPHS[0] in await stage.ask("summary")


@pytest.mark.parametrize("status", [404, 0])
async def test_an_interaction_that_cannot_be_answered_disturbs_nothing(
    stage: Stage, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    await stage.say(TEXT)
    stage.discord.fail_next("POST /webhooks/*", status, times=2)
    await stage.slash("summary")
    await requested(stage, "POST /webhooks/*", 2)
    assert PARAGRAPHS[0] in await stage.say("!summary")
    assert "could not be told" in caplog.text


async def requested(stage: Stage, pattern: str, times: int) -> None:
    def enough() -> bool:
        return len(stage.discord.requests_matching(pattern)) >= times

    await stage.discord.until(enough, PATIENCE, f"{times} requests {pattern}")


async def test_an_expired_interaction_disturbs_nothing(stage: Stage) -> None:
    await stage.say(TEXT)
    stage.discord.fail_next("POST /interactions/*", 404, code=10062, times=2)
    await stage.slash("summary")
    await requested(stage, "POST /interactions/*", 2)
    assert PARAGRAPHS[0] in await stage.ask("summary")


async def test_typing_that_is_refused_does_not_matter(stage: Stage) -> None:
    await stage.say(TEXT)
    stage.discord.fail_next("POST */typing", 403, code=50013)
    assert PARAGRAPHS[0] in await stage.say("!summary")


async def test_a_reply_under_way_arrives_before_the_bot_stops(reader: Reader, database: Path) -> None:
    async with on_stage(reader, f"sqlite:///{database}") as stage:
        sending = f"POST /channels/{stage.channel.id}/messages"
        gate = stage.discord.hold_next(sending)
        await stage.channel.post(stage.member, TEXT)
        await stage.discord.until(
            lambda: bool(stage.discord.requests_matching(sending)), PATIENCE, "the reply that waits"
        )
        asyncio.get_running_loop().call_later(0.2, gate.set)
        await stage.bot.close()
        assert len(stage.channel.by_bot()) == 1
        assert await stage.app.storage.outbox.pending() == []


async def test_stopping_amid_work_leaves_nothing_open(reader: Reader, database: Path) -> None:
    async with on_stage(reader, f"sqlite:///{database}") as stage:
        for command in ("summary", "who-said", "where", "articles list"):
            await stage.slash(command)
            await stage.channel.post(stage.member, TEXT)
        await asyncio.sleep(0.01)
    gc.collect()  # a connection left open would complain now


@pytest.mark.slow
async def test_an_article_that_kills_the_bot_each_time_is_given_up(tmp_path: Path) -> None:
    async with DiscordServer.start() as discord, serve() as site:
        guild = discord.add_guild(bot_permissions=Permission.EMBED_LINKS)
        channel, member = guild.add_text_channel("news"), guild.add_member("ana")
        asked = asyncio.Event()

        async def deadly(_: web.BaseRequest) -> web.StreamResponse:
            asked.set()
            await asyncio.Event().wait()
            raise AssertionError

        site.route("/deadly", deadly)
        for attempt in range(3):
            async with running_bot(discord, site, tmp_path) as bot:
                if attempt == 0:
                    await channel.post(member, f"{site.url('/deadly')}")
                await asyncio.wait_for(asked.wait(), PATIENCE)
                asked.clear()
                bot.kill()
                await bot.wait()
        async with running_bot(discord, site, tmp_path) as bot:
            reply = await channel.wait_for_message(timeout=PATIENCE)
            assert "I gave it up" in text_of(reply)
            assert not asked.is_set()
        assert discord.violations == []
