"""Feeds where moderators have switched the bot off: as if they were paused, and resumed afterwards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage.archive import Storage
from storage.feed_rows import FeedState
from storage.feed_schema import feeds
from storage.feed_settings import FeedSettings
from storage.guild_settings import ChannelSettings, GuildSettings
from storage.types import now
from tests.storage.feeding import due, followed, polled, stories, titles
from tests.storage.filling import CHANNEL, GUILD, OTHER_CHANNEL, OTHER_GUILD

THREAD = 77_001
EVERYTHING = GuildSettings(enabled=False)
HERE = GuildSettings(channels={CHANNEL: ChannelSettings(enabled=False)})
DAILY = FeedSettings(post="digest")


async def state(storage: Storage, feed_id: int, guild_id: int = GUILD) -> FeedState:
    return (await storage.feeds.get(guild_id, feed_id)).state


async def asked(storage: Storage) -> int:
    return len(await storage.feed_sources.due(10, now() + timedelta(days=1)))


@pytest.mark.parametrize("off", [EVERYTHING, HERE])
async def test_switched_off_nothing_is_asked_or_posted_and_what_waited_is_left_out(
    storage: Storage, off: GuildSettings
) -> None:
    made = await followed(storage, stories())
    await polled(storage, made.source_id, stories(1))
    await storage.guilds.save(GUILD, off)
    assert await state(storage, made.id) is FeedState.OFF
    assert await due(storage, now() + timedelta(days=30)) == []
    assert await asked(storage) == 0
    (trace,) = await storage.feed_traces.traces(GUILD, made.id, words="Story")
    assert trace.reason == {"why": "off"}


async def test_switched_on_again_only_what_is_new_from_then_on_is_posted(storage: Storage) -> None:
    made = await followed(storage, stories())
    twin = await followed(storage, stories(), channel_id=OTHER_CHANNEL)
    await storage.guilds.save(GUILD, EVERYTHING)
    await storage.guilds.save(GUILD, GuildSettings())
    assert await state(storage, made.id) is FeedState.ACTIVE
    assert await asked(storage) == 1
    assert await polled(storage, made.source_id, stories(1, 2, 3)) == 0
    assert await polled(storage, made.source_id, stories(1, 2, 3, 4)) == 2
    assert [delivery.feed_id for delivery in await due(storage)] == [made.id, twin.id]


async def test_what_others_had_polled_meanwhile_is_not_posted_either(storage: Storage) -> None:
    made = await followed(storage, stories())
    await followed(storage, stories(), guild_id=OTHER_GUILD)
    await storage.guilds.save(GUILD, EVERYTHING)
    assert await polled(storage, made.source_id, stories(1)) == 1
    await storage.guilds.save(GUILD, GuildSettings())
    assert await polled(storage, made.source_id, stories(1, 2)) == 2
    assert [d.guild_id for d in await due(storage)] == [OTHER_GUILD, GUILD, OTHER_GUILD]
    (trace,) = await storage.feed_traces.traces(GUILD, made.id, words="Story 1")
    assert trace.reason == {"why": "off"}


async def test_what_waits_for_a_digest_is_not_in_one_after_the_switch(storage: Storage) -> None:
    made = await followed(storage, stories(), settings=DAILY)
    await polled(storage, made.source_id, stories(1))
    await storage.guilds.save(GUILD, EVERYTHING)
    await storage.guilds.save(GUILD, GuildSettings())
    assert await titles(storage, await due(storage, now() + timedelta(days=2))) == []


async def test_a_channel_is_switched_without_the_others(storage: Storage) -> None:
    here = await followed(storage, stories())
    there = await followed(storage, stories(), channel_id=OTHER_CHANNEL)
    await storage.guilds.save(GUILD, HERE)
    assert [await state(storage, here.id), await state(storage, there.id)] == ["off", "active"]
    moved = await storage.feeds.change(GUILD, there.id, FeedSettings(), THREAD)
    assert moved is not None
    assert moved.state is FeedState.ACTIVE
    moved = await storage.feeds.change(GUILD, here.id, FeedSettings(), OTHER_CHANNEL)
    assert moved is not None
    assert moved.state is FeedState.ACTIVE
    moved = await storage.feeds.change(GUILD, there.id, FeedSettings(), CHANNEL)
    assert moved is not None
    assert moved.state is FeedState.OFF


async def test_a_thread_is_switched_with_the_channel_above_it(storage: Storage) -> None:
    storage.guilds.switch.family = {THREAD: (THREAD, CHANNEL), OTHER_CHANNEL: (OTHER_CHANNEL,)}.__getitem__
    made = await followed(storage, stories(), channel_id=THREAD)
    await storage.guilds.save(GUILD, HERE)
    assert await state(storage, made.id) is FeedState.OFF
    storage.guilds.switch.family = lambda _: ()  # Discord does not name threads that are asleep
    await storage.guilds.follow_switches()
    assert await state(storage, made.id) is FeedState.OFF
    await storage.guilds.save(GUILD, GuildSettings())
    assert await state(storage, made.id) is FeedState.ACTIVE


async def test_a_feed_added_where_the_bot_is_off_waits_for_the_switch(storage: Storage) -> None:
    await storage.guilds.save(GUILD, HERE)
    made = await followed(storage, stories(1), post_newest=True)
    assert made.state is FeedState.OFF
    assert await due(storage) == []
    await storage.guilds.save(GUILD, GuildSettings())
    assert await state(storage, made.id) is FeedState.ACTIVE


async def test_paused_feeds_stay_paused_and_are_resumed_by_the_switch_only_if_wanted(
    storage: Storage,
) -> None:
    paused, resumed = await followed(storage, stories()), await followed(storage, stories(), url="https://b/")
    for feed in (paused, resumed):
        await storage.feeds.pause(GUILD, feed.id)
    await storage.guilds.save(GUILD, EVERYTHING)
    assert await state(storage, paused.id) is FeedState.PAUSED
    assert (await storage.feeds.resume(GUILD, resumed.id)).state is FeedState.OFF
    await storage.guilds.save(GUILD, GuildSettings())
    assert [await state(storage, paused.id), await state(storage, resumed.id)] == ["paused", "active"]


async def test_other_settings_and_other_guilds_leave_feeds_alone(storage: Storage) -> None:
    told: list[None] = []
    storage.guilds.switch.on_changed = lambda: told.append(None)
    made = await followed(storage, stories())
    await polled(storage, made.source_id, stories(1))
    await storage.guilds.save(GUILD, GuildSettings(on_link="react"))
    await storage.guilds.save(OTHER_GUILD, EVERYTHING)
    assert len(await due(storage)) == 1
    assert told == []
    await storage.guilds.save(GUILD, EVERYTHING)
    assert told == [None]


async def test_a_change_that_fails_stops_no_feed(storage: Storage) -> None:
    made = await followed(storage, stories())

    def fails(_: GuildSettings) -> GuildSettings:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await storage.guilds.change(GUILD, fails)
    assert await state(storage, made.id) is FeedState.ACTIVE


async def forgotten(storage: Storage, feed_id: int, before: FeedState) -> None:
    """As an older version has left a feed."""
    async with storage.database.write() as connection:
        await connection.execute(sa.update(feeds).where(feeds.c.id == feed_id).values(state=before.value))


@pytest.mark.parametrize(
    ("settings", "before", "after"),
    [
        (HERE, FeedState.ACTIVE, FeedState.OFF),
        (EVERYTHING, FeedState.ACTIVE, FeedState.OFF),
        (GuildSettings(), FeedState.OFF, FeedState.ACTIVE),
        (HERE, FeedState.SUSPENDED, FeedState.SUSPENDED),
    ],
)
async def test_at_the_start_feeds_are_brought_in_line_with_the_switches(
    storage: Storage, settings: GuildSettings, before: FeedState, after: FeedState
) -> None:
    made = await followed(storage, stories())
    await storage.guilds.save(GUILD, settings)
    await forgotten(storage, made.id, before)
    assert await storage.guilds.follow_switches() == int(before is not after)
    assert await state(storage, made.id) is after


async def test_a_switch_of_a_channel_is_known(storage: Storage) -> None:
    await storage.guilds.save(GUILD, HERE)
    off: Callable[[int, int], Awaitable[bool]] = storage.guilds.is_off
    assert [await off(GUILD, CHANNEL), await off(GUILD, OTHER_CHANNEL), await off(OTHER_GUILD, CHANNEL)] == [
        True,
        False,
        False,
    ]
