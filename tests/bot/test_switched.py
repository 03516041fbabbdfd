"""Whether the bot is switched off is known in time, or it counts as on."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path

from bot.switched import SwitchedChannels
from handlers.settings import Settings
from storage.archive import open_storage
from storage.guild_settings import GuildSettings

GUILD, CHANNEL = 7, 70


async def test_an_archive_that_is_busy_keeps_no_answer_waiting(tmp_path: Path) -> None:
    async with open_storage(f"sqlite:///{tmp_path / 'verbatim.db'}") as storage:
        await storage.guilds.save(GUILD, GuildSettings(enabled=False))
        switched = SwitchedChannels(Settings(storage.guilds), patience=0.05)
        async with AsyncExitStack() as busy:
            for _ in range(2):  # as many connections as there are for such questions
                await busy.enter_async_context(storage.database.glance())
            assert not await switched.is_off(GUILD, None, CHANNEL)
        patient = SwitchedChannels(Settings(storage.guilds))
        assert await patient.is_off(GUILD, None, CHANNEL)


async def test_a_private_chat_is_never_off(tmp_path: Path) -> None:
    async with open_storage(f"sqlite:///{tmp_path / 'verbatim.db'}") as storage:
        await storage.guilds.save(CHANNEL, GuildSettings(enabled=False))
        assert not await SwitchedChannels(Settings(storage.guilds)).is_off(None, None, CHANNEL)
