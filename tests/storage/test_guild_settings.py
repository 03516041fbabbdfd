from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
import sqlalchemy as sa

from storage.archive import Storage
from storage.guild_settings import ChannelSettings, GuildSettings
from storage.guild_settings_json import from_json, to_json
from storage.schema import guilds
from tests.storage.filling import CHANNEL, GUILD, OTHER_CHANNEL, OTHER_GUILD, item, stored

ALL = GuildSettings(
    watched_channels=(CHANNEL,),
    enabled=False,
    summary_sentences=15,
    other={"colour": "red"},
    on_link="thread",
    language="uk",
    forget_by="moderators",
    retention_days=3650,
    ignored_hosts=("a.example", "xn--mnchen-3ya.de"),
    ignored_roles=(1, 2),
    ignored_members=(3,),
    read_bots=True,
    pictures="light",
    channels={
        CHANNEL: ChannelSettings("nothing", 1, "discord", enabled=False),
        OTHER_CHANNEL: ChannelSettings(language="de"),
    },
)


async def test_every_setting_comes_back_as_saved(storage: Storage) -> None:
    await storage.guilds.save(GUILD, ALL)
    async with storage.database.read() as connection:
        kept = (await connection.execute(sa.select(guilds.c.settings))).scalar_one()
    assert from_json(kept) == ALL
    assert await storage.guilds.settings(GUILD) == ALL


@pytest.mark.parametrize(
    "stored_value",
    [
        {"on_link": "forum"},
        {"summary_sentences": 0},
        {"summary_sentences": "3"},
        {"summary_sentences": True},
        {"enabled": 1},
        {"language": "xx"},
        {"language": "discord"},
        {"retention_days": 3651},
        {"ignored_hosts": "a.example"},
        {"ignored_members": ["x"]},
        {"watched_channels": None},
        {"channels": []},
        {"pictures": None},
    ],
)
def test_what_makes_no_sense_is_the_default(stored_value: dict[str, object]) -> None:
    assert from_json(stored_value) == GuildSettings()


def test_a_channels_unknown_options_do_not_harm() -> None:
    stored_value = {"channels": {str(CHANNEL): {"on_link": "react", "future": 1, "enabled": "no"}}}
    assert from_json(stored_value).channels == {CHANNEL: ChannelSettings("react")}
    assert from_json(to_json(ALL)) == ALL


async def test_settings_are_read_from_the_database_once(storage: Storage) -> None:
    await storage.guilds.save(GUILD, ALL)
    await storage.guilds.settings(GUILD)
    async with storage.database.write() as connection:
        await connection.execute(sa.update(guilds).values(settings={}))
    assert await storage.guilds.settings(GUILD) == ALL


async def test_a_change_is_seen_at_once(storage: Storage) -> None:
    for sentences in (4, 5):
        await storage.guilds.save(GUILD, GuildSettings(summary_sentences=sentences))
        assert (await storage.guilds.settings(GUILD)).summary_sentences == sentences


async def test_a_change_that_fails_changes_nothing(storage: Storage) -> None:
    def fail(_: GuildSettings) -> GuildSettings:
        raise KeyError("no")

    await storage.guilds.save(GUILD, ALL)
    with pytest.raises(KeyError):
        await storage.guilds.change(GUILD, fail)
    assert await storage.guilds.settings(GUILD) == ALL


async def test_whoever_reads_during_a_change_does_not_keep_what_was_before(storage: Storage) -> None:
    async def look() -> None:
        for _ in range(30):
            await storage.guilds.settings(GUILD)

    async def set_it() -> None:
        for sentences in range(1, 16):
            await storage.guilds.save(GUILD, GuildSettings(summary_sentences=sentences))

    await asyncio.gather(look(), set_it(), look())
    assert (await storage.guilds.settings(GUILD)).summary_sentences == 15


async def test_what_is_forgotten_is_not_in_memory_either(storage: Storage) -> None:
    await storage.guilds.save(GUILD, ALL)
    await storage.guilds.settings(GUILD)
    await storage.forgetting.guild(GUILD)
    assert await storage.guilds.settings(GUILD) == GuildSettings()


async def test_a_changer_is_given_what_is_set(storage: Storage) -> None:
    await storage.guilds.save(GUILD, ALL)
    now = await storage.guilds.change(GUILD, lambda before: replace(before, pictures="dark"))
    assert now == replace(ALL, pictures="dark") == await storage.guilds.settings(GUILD)


async def left(storage: Storage) -> set[int]:
    query = sa.select(guilds.c.guild_id).where(guilds.c.left_at.is_not(None))
    async with storage.database.read() as connection:
        return set((await connection.execute(query)).scalars())


async def test_guilds_left_unseen_are_noticed_and_private_chats_are_not(storage: Storage) -> None:
    chat = 12345
    await stored(storage, "One.")
    await stored(storage, "One.", item(OTHER_GUILD))
    await stored(storage, "One.", item(chat, channel_id=chat))
    assert await storage.guilds.present([OTHER_GUILD]) == 1
    assert await left(storage) == {GUILD}
    assert await storage.guilds.present([GUILD, OTHER_GUILD]) == 0
    assert await left(storage) == set()
