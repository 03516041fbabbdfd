"""What has piled up: after quiet hours, changes, outages and absences there is no flood, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from news.feeds.schedule import DigestTimes, Quiet
from storage.archive import Storage
from storage.feed_rows import Delivery, DeliveryKind, DeliveryState
from storage.feed_settings import FeedSettings
from storage.types import now
from tests.storage.feeding import due, followed, item, polled, refuse, stories, titles
from tests.storage.filling import CHANNEL, GUILD, OTHER_CHANNEL, OTHER_GUILD

HOUR = timedelta(hours=1)


def quiet_now() -> FeedSettings:
    """Quiet hours that lie around this moment."""
    moment = now()
    start, end = ((moment + shift).time().replace(second=0, microsecond=0) for shift in (-HOUR, HOUR))
    return FeedSettings(quiet=Quiet(start, end))


def digest_later() -> FeedSettings:
    """A digest some hours from now."""
    hour = (now() + 5 * HOUR).time().replace(second=0, microsecond=0)
    return FeedSettings(post="digest", digest=DigestTimes(at=hour))


async def one_by_one(storage: Storage, source_id: int, last: int) -> None:
    for number in range(1, last + 1):
        await polled(storage, source_id, stories(*range(number + 1)))


@pytest.mark.parametrize("settings", [digest_later, quiet_now])
async def test_a_change_lets_go_as_many_as_a_poll(storage: Storage, settings: object) -> None:
    held = settings()  # type: ignore[operator]  # one of the two above
    made = await followed(storage, stories(0), settings=held)
    await one_by_one(storage, made.source_id, 9)
    await storage.feeds.change(GUILD, made.id, FeedSettings(), CHANNEL)
    found = await due(storage, now() + timedelta(seconds=1))
    assert await titles(storage, found) == [
        *(f"item: Story {n}" for n in range(1, 6)),
        "more: Story 6, Story 7, Story 8, Story 9",
    ]
    assert found[-1].data["count"] == 4


async def test_a_change_lets_go_of_the_rest_that_was_counted_too(storage: Storage) -> None:
    held = quiet_now()
    made = await followed(storage, stories(0), settings=held)
    await polled(storage, made.source_id, stories(*range(9)))
    await storage.feeds.change(GUILD, made.id, FeedSettings(), CHANNEL)
    found = await due(storage, now() + timedelta(seconds=1))
    assert [delivery.kind for delivery in found] == [*[DeliveryKind.ITEM] * 5, DeliveryKind.MORE]


async def test_after_an_outage_the_newest_five_are_posted_and_the_rest_counted(storage: Storage) -> None:
    made = await followed(storage, stories(0))
    await one_by_one(storage, made.source_id, 30)
    found = await due(storage)
    assert await titles(storage, found[:-1]) == [f"item: Story {n}" for n in range(26, 31)]
    assert (found[-1].kind, found[-1].data["count"]) == (DeliveryKind.MORE, 25)
    for number in range(31, 41):
        await polled(storage, made.source_id, stories(*range(number + 1)))
    found = await due(storage)
    assert [delivery.kind for delivery in found] == [*[DeliveryKind.ITEM] * 5, DeliveryKind.MORE]
    assert found[-1].data["count"] == 35
    (trace,) = await storage.feed_traces.traces(GUILD, made.id, words="Story 7")
    assert trace.reason == {"why": "cap"}


async def test_while_a_permission_is_missing_at_most_five_wait(storage: Storage) -> None:
    made = await followed(storage, stories(0))
    for number in range(1, 12):
        await polled(storage, made.source_id, stories(*range(number + 1)))
        items = [each for each in await due(storage) if each.kind is DeliveryKind.ITEM]
        await refuse(storage, items[0])
    waiting = [each for each in await due(storage) if each.kind is not DeliveryKind.LOST]
    assert await titles(storage, waiting) == [
        *(f"item: Story {n}" for n in range(7, 12)),
        "more: " + ", ".join(f"Story {n}" for n in range(1, 7)),
    ]


async def test_two_polls_that_are_being_sent_are_no_backlog(storage: Storage) -> None:
    made = await followed(storage, stories(0))
    for last in (4, 8):
        await polled(storage, made.source_id, stories(*range(last + 1)))
    assert await titles(storage, await due(storage)) == [f"item: Story {n}" for n in range(1, 9)]


async def test_digests_that_cannot_be_sent_become_one(storage: Storage) -> None:
    settings = FeedSettings(post="digest", digest=DigestTimes(every=1))
    at, digests = now(), list[Delivery]()
    made = await followed(storage, stories(0), settings=settings, at=at)
    for number in range(1, 4):
        await polled(storage, made.source_id, stories(*range(number + 1)), at=at)
        at += HOUR
        digests = [each for each in await due(storage, at) if each.kind is DeliveryKind.DIGEST]
        await refuse(storage, digests[0])
    assert await titles(storage, digests) == ["digest: Story 1, Story 2, Story 3"]


async def test_nothing_is_queued_for_a_guild_that_the_bot_has_left(storage: Storage) -> None:
    made = await followed(storage, stories(0))
    await followed(storage, stories(0), guild_id=OTHER_GUILD, channel_id=OTHER_CHANNEL)
    await storage.guilds.left(GUILD)
    await one_by_one(storage, made.source_id, 12)
    await storage.guilds.joined(GUILD)
    assert [each for each in await due(storage) if each.guild_id == GUILD] == []
    await polled(storage, made.source_id, stories(*range(14)))
    ours = [each for each in await due(storage) if each.guild_id == GUILD]
    assert await titles(storage, ours) == ["item: Story 13"]


async def test_what_waits_for_a_guild_that_the_bot_has_left_is_not_waited_for(storage: Storage) -> None:
    made = await followed(storage, stories(0))
    await polled(storage, made.source_id, stories(0, 1))
    await storage.guilds.left(GUILD)
    assert await storage.feed_deliveries.seconds_to_next() is None


async def test_what_discord_refuses_is_never_given_up(storage: Storage) -> None:
    made = await followed(storage, stories(0))
    await polled(storage, made.source_id, stories(0, 1))
    for _ in range(3):
        (delivery,) = [each for each in await due(storage) if each.kind is DeliveryKind.ITEM]
        await refuse(storage, delivery)
    (delivery,) = [each for each in await due(storage) if each.kind is DeliveryKind.ITEM]
    assert (delivery.attempts, delivery.started_at) == (0, None)
    (trace,) = await storage.feed_traces.traces(GUILD, made.id, words="Story 1")
    assert (trace.state, trace.reason) == (DeliveryState.WAITING, {"why": "refused"})


async def test_a_refusal_does_not_hide_an_attempt_that_was_cut_off(storage: Storage) -> None:
    made = await followed(storage, stories(0))
    await polled(storage, made.source_id, stories(0, 1))
    (delivery,) = await due(storage)
    await storage.feed_deliveries.begin(delivery)
    (delivery,) = await due(storage)
    await refuse(storage, delivery)
    again = next(each for each in await due(storage) if each.kind is DeliveryKind.ITEM)
    assert (again.attempts, again.started_at) == (1, delivery.started_at)


async def test_a_loss_is_told_once_until_something_is_posted_again(storage: Storage) -> None:
    made = await followed(storage, stories(0))
    elsewhere = await followed(storage, stories(0), url="https://paper.example/sport")
    told: list[bool] = []
    for number in range(1, 5):
        await polled(storage, made.source_id, stories(*range(number + 1)))
        await polled(storage, elsewhere.source_id, stories(0, *range(100, 100 + number)))
        items = [each for each in await due(storage) if each.kind is DeliveryKind.ITEM]
        told += [await refuse(storage, each) for each in items[:2]]
        if number == 2:
            await storage.feed_deliveries.begin(items[0])
            await storage.feed_deliveries.sent(items[0], 70, CHANNEL)
    assert told == [True, *[False] * 3, True, *[False] * 3]


async def test_a_channel_that_is_gone_is_told_once_with_all_its_feeds(storage: Storage) -> None:
    made = await followed(storage, stories(0))
    await followed(storage, stories(0), url="https://paper.example/sport")
    await polled(storage, made.source_id, stories(0, 1))
    await storage.feeds.suspend(GUILD, made.id)
    await storage.forgetting.channel(GUILD, CHANNEL)
    (notice,) = await due(storage)
    assert notice.kind is DeliveryKind.LOST
    assert notice.data["feeds"] == [[1, "The Paper"], [2, "The Paper"]]
    assert {feed.state.value for feed in await storage.feeds.listing(GUILD)} == {"suspended"}


@pytest.mark.parametrize("settings", [digest_later, quiet_now])
async def test_filters_of_today_decide_about_what_was_held(storage: Storage, settings: object) -> None:
    held: FeedSettings = settings()  # type: ignore[operator]  # one of the two above
    made = await followed(storage, stories(0), settings=held)
    await polled(storage, made.source_id, stories(*range(9)))
    await storage.feeds.change(GUILD, made.id, replace(held, deny=("/[1-4]$/",)), CHANNEL)
    found = await due(storage, now() + 30 * HOUR)
    assert "Story 1" not in " ".join(await titles(storage, found))
    (trace,) = await storage.feed_traces.traces(GUILD, made.id, words="Story 2")
    assert (trace.state, trace.reason["why"], trace.reason["rule"]) == (
        DeliveryState.SKIPPED,
        "filter",
        "/[1-4]$/",
    )


async def test_filters_may_leave_nothing_for_a_digest(storage: Storage) -> None:
    held = digest_later()
    made = await followed(storage, stories(0), settings=held)
    await polled(storage, made.source_id, stories(0, 1))
    await storage.feeds.change(GUILD, made.id, replace(held, allow=("ferry",)), CHANNEL)
    assert await due(storage, now() + 30 * HOUR) == []


async def test_who_wrote_an_item_can_be_filtered(storage: Storage) -> None:
    made = await followed(storage, stories(0), settings=FeedSettings(deny=("author:Jane Doe",)))
    new = [item(1, author="Jane Doe"), item(2, title="Jane Doe resigns", author="John Roe")]
    await polled(storage, made.source_id, replace(stories(), items=tuple(new)))
    assert await titles(storage, await due(storage)) == ["item: Jane Doe resigns"]


async def test_quiet_hours_of_a_night_end_at_their_minute(storage: Storage) -> None:
    settings = FeedSettings(quiet=Quiet(time(22), time(7)))
    night = datetime(2026, 9, 1, 23, 0, tzinfo=now().tzinfo)
    made = await followed(storage, stories(0), settings=settings, at=night)
    await polled(storage, made.source_id, stories(*range(4)), at=night)
    assert await due(storage, night.replace(day=2, hour=6, minute=59)) == []
    assert len(await due(storage, night.replace(day=2, hour=7))) == 3
