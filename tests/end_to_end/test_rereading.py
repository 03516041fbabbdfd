"""A stored article that an older model has read is read again while the bot runs."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.discord_server import DiscordServer, Permission
from tests.end_to_end.pages import TEXT
from tests.end_to_end.process import running_bot
from tests.end_to_end.stage import PATIENCE
from tests.web_server import serve

pytestmark = pytest.mark.timeout(240)


def _sql(file: Path, statement: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(file, timeout=PATIENCE) as connection:
        found = connection.execute(statement).fetchall()
    connection.close()
    return found


@pytest.mark.slow
async def test_an_old_article_is_read_again_after_the_start(tmp_path: Path) -> None:
    file = tmp_path / "verbatim.db"
    async with DiscordServer.start() as discord, serve() as site:
        guild = discord.add_guild(bot_permissions=Permission.EMBED_LINKS)
        channel, member = guild.add_text_channel("news"), guild.add_member("ana")
        async with running_bot(discord, site, tmp_path) as bot:
            await channel.post(member, TEXT)
            await channel.wait_for_message(timeout=PATIENCE)
            assert await bot.terminate() == 0
        before = _sql(file, "SELECT * FROM speakers ORDER BY speaker")
        _sql(file, "UPDATE readings SET reader = 'old/0'")
        _sql(file, "DELETE FROM speakers")
        async with running_bot(discord, site, tmp_path) as bot:
            await bot.logged("1 articles were read again, 0 could not be")
            assert await bot.terminate() == 0
            assert "Traceback" not in bot.log
        assert discord.violations == []
    assert before
    assert _sql(file, "SELECT * FROM speakers ORDER BY speaker") == before
