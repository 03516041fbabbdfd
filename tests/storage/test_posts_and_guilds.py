"""Posts refer to articles, and guilds keep their settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from news.errors import UnknownArticle
from storage.archive import Storage
from storage.guilds import GuildSettings
from storage.schema import guilds
from storage.types import now
from tests.storage.filling import CHANNEL, GUILD, OTHER_CHANNEL, OTHER_GUILD, item, stored


async def test_a_message_with_several_links_brought_several_articles(storage: Storage) -> None:
    sources = [await stored(storage, f"Text {n}.", item(message_id=7, position=n)) for n in range(3)]
    posts = await storage.posts.of_message(GUILD, 7)
    assert [(p.position, p.article_id) for p in posts] == [(n, s.article_id) for n, s in enumerate(sources)]


async def test_a_post_is_recorded_once(storage: Storage) -> None:
    source = await stored(storage, "Text.", item(message_id=7))
    (post,) = await storage.posts.of_message(GUILD, 7)
    again = replace(post, message_id=8, channel_id=OTHER_CHANNEL)
    for _ in range(2):
        await storage.posts.record(GUILD, again)
    assert await storage.posts.of_article(GUILD, source.article_id) == [post, again]


async def test_a_post_of_another_guilds_article_is_refused(storage: Storage) -> None:
    await stored(storage, "Text.", item(message_id=7))
    (post,) = await storage.posts.of_message(GUILD, 7)
    with pytest.raises(UnknownArticle):
        await storage.posts.record(OTHER_GUILD, post)


async def test_a_channels_articles_come_newest_post_first(storage: Storage) -> None:
    one = await stored(storage, "One.", item(minutes=1))
    two = await stored(storage, "Two.", item(minutes=2))
    await stored(storage, "One.", item(minutes=3))
    await stored(storage, "Three.", item(channel_id=OTHER_CHANNEL))
    assert await storage.posts.articles_in(GUILD, [CHANNEL]) == [one.article_id, two.article_id]


async def test_a_guild_that_set_nothing_has_the_defaults(storage: Storage) -> None:
    assert await storage.guilds.settings(GUILD) == GuildSettings()
    await storage.guilds.joined(GUILD)
    assert await storage.guilds.settings(GUILD) == GuildSettings()


@pytest.mark.parametrize(
    "settings",
    [
        GuildSettings(watched_channels=(CHANNEL, OTHER_CHANNEL), enabled=False, summary_sentences=5),
        GuildSettings(watched_channels=()),
        GuildSettings(other={"colour": "red", "nested": {"a": [1, None, "ü"]}}),
    ],
)
async def test_settings_come_back_as_saved(storage: Storage, settings: GuildSettings) -> None:
    await storage.guilds.save(GUILD, settings)
    assert await storage.guilds.settings(GUILD) == settings
    assert await storage.guilds.settings(OTHER_GUILD) == GuildSettings()


async def test_settings_of_another_version_survive_a_change(storage: Storage) -> None:
    await storage.guilds.joined(GUILD)
    async with storage.database.write() as connection:
        await connection.execute(sa.update(guilds).values(settings={"enabled": False, "future": 1}))
    read = await storage.guilds.settings(GUILD)
    await storage.guilds.save(GUILD, replace(read, summary_sentences=4))
    assert await storage.guilds.settings(GUILD) == GuildSettings(None, False, 4, {"future": 1})


async def test_odd_characters_in_settings_do_not_break_them(storage: Storage) -> None:
    await storage.guilds.save(GUILD, GuildSettings(other={"a\0": "b\0\ud800"}))
    assert (await storage.guilds.settings(GUILD)).other == {"a": "b"}


async def test_leaving_and_coming_back_keeps_settings_and_articles(storage: Storage) -> None:
    async def left_at() -> object:
        async with storage.database.read() as connection:
            return (await connection.execute(sa.select(guilds.c.left_at))).scalar_one()

    await storage.guilds.save(GUILD, GuildSettings(enabled=False))
    await stored(storage, "Text.")
    await storage.guilds.left(GUILD)
    assert await left_at() is not None
    await storage.guilds.joined(GUILD)
    assert await left_at() is None
    assert await storage.guilds.settings(GUILD) == GuildSettings(enabled=False)
    assert await storage.articles.count(GUILD) == 1


@pytest.mark.parametrize(("days", "new"), [(6, False), (8, True)])
async def test_a_guild_that_was_left_long_ago_counts_as_new(storage: Storage, days: int, new: bool) -> None:
    week = timedelta(days=7)
    assert await storage.guilds.joined(GUILD, again=week)
    assert not await storage.guilds.joined(GUILD, again=week)
    await storage.guilds.left(GUILD)
    async with storage.database.write() as connection:
        await connection.execute(sa.update(guilds).values(left_at=now() - timedelta(days=days)))
    assert await storage.guilds.joined(GUILD, again=week) == new
    assert not await storage.guilds.joined(GUILD, again=week)
