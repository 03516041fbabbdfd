"""Posts of a channel keep their order when one of them has to wait."""

from __future__ import annotations

from datetime import timedelta

from storage.archive import Storage
from storage.feed_rows import Delivery, DeliveryKind, FollowedFeed
from storage.types import now
from tests.storage.feeding import due, followed, polled, refuse, stories, titles
from tests.storage.filling import CHANNEL, GUILD, OTHER_CHANNEL

WAIT = timedelta(seconds=600)
LATER = timedelta(seconds=601)
SPORT = "https://paper.example/sport"


async def items(storage: Storage, after: timedelta = timedelta(0)) -> list[Delivery]:
    """What is due by then besides notices to moderators."""
    return [each for each in await due(storage, now() + after) if each.kind is not DeliveryKind.LOST]


async def blocked(storage: Storage) -> FollowedFeed:
    """A feed whose first post Discord has not taken."""
    made = await followed(storage, stories(0))
    await polled(storage, made.source_id, stories(*range(2)))
    (first,) = await items(storage)
    await refuse(storage, first, WAIT.total_seconds())
    return made


async def test_what_came_after_a_refused_post_waits_with_it(storage: Storage) -> None:
    made = await followed(storage, stories(0))
    sport = await followed(storage, stories(0), url=SPORT)
    await polled(storage, made.source_id, stories(*range(3)))
    (first, _) = await items(storage)
    await refuse(storage, first, WAIT.total_seconds())
    await polled(storage, sport.source_id, stories(0, 100))
    assert await items(storage) == []
    assert await titles(storage, await items(storage, LATER)) == [
        "item: Story 1",
        "item: Story 2",
        "item: Story 100",
    ]


async def test_what_came_later_stays_behind_when_the_first_is_counted_only(storage: Storage) -> None:
    made = await blocked(storage)
    for number in range(2, 9):
        await polled(storage, made.source_id, stories(*range(number + 1)))
        assert await items(storage) == []
    assert await titles(storage, await items(storage, LATER)) == [
        *(f"item: Story {number}" for number in range(4, 9)),
        "more: Story 1, Story 2, Story 3",
    ]


async def test_what_is_queued_while_the_queue_is_looked_at_stays_behind_too(storage: Storage) -> None:
    made = await blocked(storage)
    await polled(storage, made.source_id, stories(*range(3)))
    assert [each for each in await storage.feed_deliveries.due(9) if each.kind is DeliveryKind.ITEM] == []


async def test_a_post_that_failed_is_waited_for(storage: Storage) -> None:
    made = await followed(storage, stories(0))
    await polled(storage, made.source_id, stories(*range(3)))
    (first, second) = await items(storage)
    await storage.feed_deliveries.begin(first)
    await storage.feed_deliveries.postpone(first, WAIT.total_seconds())
    assert await items(storage) == []
    assert 590 < (await storage.feed_deliveries.seconds_to_next() or 0) <= 600
    assert [each.id for each in await items(storage, LATER)] == [first.id, second.id]


async def test_other_channels_wait_for_nothing(storage: Storage) -> None:
    await blocked(storage)
    sport = await followed(storage, stories(0), url=SPORT, channel_id=OTHER_CHANNEL)
    await polled(storage, sport.source_id, stories(0, 100))
    assert await titles(storage, await items(storage)) == ["item: Story 100"]
    (notice,) = [each for each in await due(storage) if each.kind is DeliveryKind.LOST]
    assert (notice.guild_id, notice.channel_id) == (GUILD, CHANNEL)
