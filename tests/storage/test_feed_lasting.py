"""What becomes of feeds over months, and after a clock was wrong."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from news.feeds.schedule import LONGEST, DigestTimes
from storage.archive import Storage
from storage.feed_rows import DeliveryKind
from storage.feed_settings import FeedSettings
from tests.storage.feeding import due, feed, followed, item, polled, stories, titles
from tests.storage.filling import GUILD

NOON = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


async def _tidied(storage: Storage, at: datetime) -> int:
    return await storage.feed_sources.prune_items((at - 90 * DAY).date(), (at - 365 * DAY).date())


async def test_a_feed_that_stays_as_it_is_for_long_posts_nothing_again(storage: Storage) -> None:
    held = [item(n, published=NOON) for n in range(1, 31)]
    made = await followed(storage, feed(*held), at=NOON)
    for day in (*range(1, 60, 7), *range(60, 400, 20)):
        await polled(storage, made.source_id, None, at=NOON + day * DAY)
        assert await _tidied(storage, NOON + day * DAY) == 0
    at = NOON + 400 * DAY
    assert await polled(storage, made.source_id, feed(item(31, published=at), *held[1:]), at=at) == 1
    assert await titles(storage, await due(storage, at)) == ["item: Story 31"]


async def test_what_left_the_feed_is_forgotten_once_the_feed_has_changed(storage: Storage) -> None:
    held = [item(n, published=NOON) for n in range(3)]
    made = await followed(storage, feed(*held), at=NOON)
    for day in range(1, 120, 10):
        await polled(storage, made.source_id, feed(*held[1:]), at=NOON + day * DAY)
    assert await _tidied(storage, NOON + 120 * DAY) == 1


async def test_what_comes_back_long_after_it_was_forgotten_is_no_news(storage: Storage) -> None:
    made = await followed(storage, feed(item(1, published=NOON)), at=NOON)
    for day in range(1, 120, 10):
        await polled(storage, made.source_id, stories(2), at=NOON + day * DAY)
    at = NOON + 120 * DAY
    assert await _tidied(storage, at) == 1
    back = feed(item(1, published=NOON), item(3, published=at), item(2))
    assert await polled(storage, made.source_id, back, at=at) == 1
    assert "item: Story 1" not in await titles(storage, await due(storage, at))
    (trace,) = await storage.feed_traces.traces(GUILD, made.id, words="Story 1")
    assert trace.reason == {"why": "old"}


async def test_a_feed_whose_dates_are_all_old_is_posted_all_the_same(storage: Storage) -> None:
    long_ago = datetime(1970, 1, 1, tzinfo=UTC)
    made = await followed(storage, feed(item(1, published=long_ago)), at=NOON)
    assert await polled(storage, made.source_id, feed(item(2, published=long_ago)), at=NOON) == 1


async def test_a_failure_is_told_on_the_hour_though_nothing_is_asked_then(storage: Storage) -> None:
    made = await followed(storage, stories(1), at=NOON)
    await storage.feed_sources.failed(made.source_id, {"error": "FetchTimeout"}, NOON + 3 * DAY, NOON)
    assert await storage.feed_sources.tell(NOON + DAY - timedelta(seconds=1)) == 0
    assert [await storage.feed_sources.tell(NOON + DAY) for _ in range(2)] == [1, 0]
    (notice,) = await due(storage, NOON + DAY)
    assert (notice.kind, notice.data["error"]) == (DeliveryKind.BROKEN, "FetchTimeout")


@pytest.mark.parametrize("stop", ["pause", "leave"])
async def test_nobody_is_told_who_does_not_follow(storage: Storage, stop: str) -> None:
    made = await followed(storage, stories(1), at=NOON)
    await storage.feed_sources.failed(made.source_id, {"error": "FetchTimeout"}, NOON, NOON)
    if stop == "pause":
        await storage.feeds.pause(GUILD, made.id)
    else:
        await storage.guilds.left(GUILD)
    assert await storage.feed_sources.tell(NOON + 2 * DAY) == 0


async def test_times_that_a_wrong_clock_has_set_are_brought_back(storage: Storage) -> None:
    ahead = NOON + 365 * DAY
    digest = FeedSettings(post="digest", digest=DigestTimes(at=time(18)))
    made = await followed(storage, stories(0), settings=digest, at=ahead)
    await storage.feed_sources.failed(made.source_id, {"error": "FetchTimeout"}, ahead, ahead)
    assert [await storage.feed_sources.heal(NOON, NOON) for _ in range(2)] == [True, False]
    assert [source.failing_since for source in await storage.feed_sources.due(9, NOON)] == [NOON]
    await polled(storage, made.source_id, stories(0, 1), at=NOON)
    assert await titles(storage, await due(storage, NOON.replace(hour=18))) == ["digest: Story 1"]


async def test_times_that_are_far_ahead_for_a_reason_are_kept(storage: Storage) -> None:
    made = await followed(storage, stories(0), at=NOON)
    await storage.feed_sources.failed(made.source_id, {"error": "FetchTimeout"}, NOON + LONGEST, NOON)
    assert not await storage.feed_sources.heal(NOON)
    assert await storage.feed_sources.due(9, NOON + DAY) == []


async def test_presence_is_noted_anew_after_a_clock_was_ahead(storage: Storage) -> None:
    held = [item(n, published=NOON) for n in range(3)]
    made = await followed(storage, feed(*held), at=NOON + 365 * DAY)
    for day in range(1, 200, 5):
        new = item(100 + day, published=NOON + day * DAY)
        await polled(storage, made.source_id, feed(new, *held), at=NOON + day * DAY)
    at = NOON + 200 * DAY
    assert await _tidied(storage, at) == 0
    assert await polled(storage, made.source_id, feed(item(500, published=at), *held), at=at) == 1


async def test_hosts_take_turns(storage: Storage) -> None:
    for n in range(4):
        await followed(storage, stories(0), url=f"https://big.example/{n}", guild_id=GUILD + n, at=NOON)
    late = NOON + timedelta(minutes=1)
    await followed(storage, stories(0), url="http://small.example/", guild_id=GUILD + 9, at=late)
    await followed(storage, stories(0), url="https://small.example", guild_id=GUILD + 8, at=late)
    found = await storage.feed_sources.due(4, NOON + DAY)
    assert [source.url for source in found][:2] == ["https://big.example/0", "http://small.example/"]
    assert [source.url.count("small") for source in found][2:].count(0) >= 1
    assert len(await storage.feed_sources.due(90, NOON + DAY)) == 6
