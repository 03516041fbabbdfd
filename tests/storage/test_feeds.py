"""Feeds in the archive: a poll is all or nothing, and each item is queued once for every feed."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta

import pytest

from news.errors import NoticeGone, UnknownFeed
from news.feeds.filters import Judge
from news.feeds.schedule import DigestTimes, Quiet
from storage.archive import Storage
from storage.feed_adding import NewFeed
from storage.feed_rows import DeliveryKind, DeliveryState, FeedState
from storage.feed_settings import FeedSettings, from_json, to_json
from storage.types import now
from tests.storage.feeding import URL, due, feed, followed, item, outcome, polled, rows, stories, titles
from tests.storage.filling import CHANNEL, GUILD, MEMBER, OTHER_CHANNEL, OTHER_GUILD, OTHER_MEMBER

NOON = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


async def test_what_a_feed_holds_when_it_is_added_is_not_posted(storage: Storage) -> None:
    made = await followed(storage, stories(1, 2, 3))
    assert (made.number, made.title, made.state) == (1, "The Paper", FeedState.ACTIVE)
    assert await due(storage) == []
    assert await rows(storage) == 0


async def test_its_newest_item_is_posted_on_request(storage: Storage) -> None:
    await followed(storage, stories(1, 2, 3), post_newest=True)
    assert await titles(storage, await due(storage)) == ["item: Story 3"]


async def test_what_is_new_is_queued_once_oldest_first(storage: Storage) -> None:
    made = await followed(storage, stories(1))
    assert await polled(storage, made.source_id, stories(1, 2, 3)) == 2
    assert await polled(storage, made.source_id, stories(1, 2, 3)) == 0
    deliveries = await due(storage)
    assert await titles(storage, deliveries) == ["item: Story 2", "item: Story 3"]
    assert all(len(delivery.nonce) <= 25 for delivery in deliveries)
    assert len({delivery.nonce for delivery in deliveries}) == 2


async def test_dates_decide_what_is_oldest_where_all_have_one(storage: Storage) -> None:
    made = await followed(storage, feed())
    dated = [item(n, published=NOON + timedelta(hours=hour)) for n, hour in ((1, 2), (2, 3), (3, 1))]
    await polled(storage, made.source_id, feed(*dated))
    assert await titles(storage, await due(storage)) == ["item: Story 3", "item: Story 1", "item: Story 2"]


async def test_of_many_new_items_five_are_posted_and_the_rest_counted(storage: Storage) -> None:
    made = await followed(storage, stories(0))
    assert await polled(storage, made.source_id, stories(*range(9))) == 6
    deliveries = await due(storage)
    assert await titles(storage, deliveries) == [
        *(f"item: Story {n}" for n in range(1, 6)),
        "more: Story 6, Story 7, Story 8",
    ]
    assert deliveries[-1].data["count"] == 3
    (trace,) = await storage.feed_traces.traces(GUILD, made.id, words="Story 8")
    assert (trace.state, trace.reason) == (DeliveryState.SKIPPED, {"why": "cap"})


async def test_one_poll_serves_every_server_that_follows_the_address(storage: Storage) -> None:
    ours = await followed(storage, stories(1))
    theirs = await followed(storage, stories(1, 2), guild_id=OTHER_GUILD)
    assert ours.source_id == theirs.source_id
    # what came between is news for who was there before, and the baseline of who came now
    assert [d.guild_id for d in await due(storage)] == [GUILD]
    await polled(storage, ours.source_id, stories(1, 2, 3))
    found = await due(storage)
    assert list(zip((d.guild_id for d in found), await titles(storage, found), strict=True)) == [
        (GUILD, "item: Story 2"), (GUILD, "item: Story 3"), (OTHER_GUILD, "item: Story 3"),
    ]  # fmt: skip
    assert len(await storage.feed_sources.due(10, now() + timedelta(days=1))) == 1


async def test_the_same_feed_in_the_same_channel_is_not_added_twice(storage: Storage) -> None:
    made = await followed(storage, stories(1))
    again = await storage.feeds.add(GUILD, _new(CHANNEL), outcome(stories(1, 2)))
    assert again is None
    elsewhere = await followed(storage, stories(1), channel_id=OTHER_CHANNEL)
    assert (made.number, elsewhere.number) == (1, 2)
    assert await storage.feeds.change(GUILD, elsewhere.id, FeedSettings(), CHANNEL) is None


async def test_a_number_is_never_given_twice(storage: Storage) -> None:
    made = await followed(storage, stories(1))
    await storage.feeds.remove(GUILD, made.id)
    assert (await followed(storage, stories(1))).number == 2


async def test_filters_leave_out_and_say_why(storage: Storage) -> None:
    settings = FeedSettings(deny=("two",), allow=("/story/",))
    made = await followed(storage, stories(), settings=settings)
    new = feed(item(1), item(2, summary="Number two."), item(3, title="Advert", summary="Buy."))
    await polled(storage, made.source_id, new)
    assert await titles(storage, await due(storage)) == ["item: Story 1"]
    (two,) = await storage.feed_traces.traces(GUILD, made.id, link="https://paper.example/2?utm_source=x")
    (advert,) = await storage.feed_traces.traces(GUILD, made.id, words="advert")
    assert (two.state, two.reason["rule"], two.reason["where"]) == (DeliveryState.SKIPPED, "two", "body")
    assert (advert.state, advert.reason["rule"]) == (DeliveryState.SKIPPED, "")


async def test_quiet_hours_hold_back_and_then_leave_five(storage: Storage) -> None:
    quiet = FeedSettings(quiet=Quiet(time(22), time(7)))
    night, morning = NOON.replace(hour=23), NOON.replace(day=2, hour=7)
    made = await followed(storage, stories(), settings=quiet, at=NOON)
    await polled(storage, made.source_id, stories(1, 2, 3, 4), at=night)
    await polled(storage, made.source_id, stories(*range(1, 8)), at=night + timedelta(hours=1))
    assert await due(storage, night + timedelta(hours=2)) == []
    assert await storage.feed_deliveries.seconds_to_next(night) == 8 * 3600
    deliveries = await due(storage, morning)
    assert await titles(storage, deliveries) == [
        *(f"item: Story {n}" for n in range(1, 6)),
        "more: Story 6, Story 7",
    ]
    assert deliveries[-1].data["count"] == 2


async def test_a_digest_gathers_what_came_since_the_last(storage: Storage) -> None:
    settings = FeedSettings(post="digest", digest=DigestTimes(at=time(18)))
    evening = NOON.replace(hour=18)
    made = await followed(storage, stories(), settings=settings, at=NOON)
    await polled(storage, made.source_id, stories(*range(8)), at=NOON + timedelta(hours=1))
    assert await due(storage, evening - timedelta(minutes=1)) == []
    assert await storage.feed_deliveries.seconds_to_next(NOON) == 6 * 3600
    (digest,) = await due(storage, evening)
    assert await titles(storage, [digest]) == ["digest: " + ", ".join(f"Story {n}" for n in range(8))]
    await storage.feed_deliveries.begin(digest)
    await storage.feed_deliveries.sent(digest, 77, CHANNEL)
    (trace,) = await storage.feed_traces.traces(GUILD, made.id, words="Story 3")
    assert (trace.state, trace.message_id, trace.gathered) == (DeliveryState.SENT, 77, True)
    assert await due(storage, evening + timedelta(days=1)) == []


async def test_a_digest_that_was_made_keeps_its_nonce_over_a_crash(storage: Storage) -> None:
    settings = FeedSettings(post="digest", digest=DigestTimes(every=1))
    made = await followed(storage, stories(), settings=settings, at=NOON)
    await polled(storage, made.source_id, stories(1), at=NOON)
    (first,) = await due(storage, NOON + timedelta(hours=1))
    await storage.feed_deliveries.begin(first)
    await polled(storage, made.source_id, stories(1, 2), at=NOON + timedelta(minutes=61))
    (again,) = await due(storage, NOON + timedelta(minutes=62))
    assert (again.id, again.nonce, again.attempts) == (first.id, first.nonce, 1)
    assert again.started_at is not None
    assert await titles(storage, [again]) == ["digest: Story 1"]


async def test_a_change_releases_what_was_held_back(storage: Storage) -> None:
    settings = FeedSettings(post="digest", digest=DigestTimes(at=time(18)))
    made = await followed(storage, stories(), settings=settings)
    await polled(storage, made.source_id, stories(1, 2))
    changed = await storage.feeds.change(GUILD, made.id, FeedSettings(), OTHER_CHANNEL)
    assert changed is not None
    assert [(d.channel_id, d.kind) for d in await due(storage)] == [(OTHER_CHANNEL, DeliveryKind.ITEM)] * 2


async def test_a_paused_feed_posts_nothing_and_is_not_asked(storage: Storage) -> None:
    made = await followed(storage, stories(1))
    await polled(storage, made.source_id, stories(1, 2))
    await storage.feeds.pause(GUILD, made.id)
    assert await due(storage) == []
    assert await storage.feed_sources.due(10, now() + timedelta(days=1)) == []
    assert await storage.feed_sources.seconds_to_next() is None


async def test_what_came_while_nobody_polled_is_not_posted_after_resuming(storage: Storage) -> None:
    made = await followed(storage, stories(1))
    await storage.feeds.pause(GUILD, made.id)
    await storage.feeds.resume(GUILD, made.id)
    assert [source.id for source in await storage.feed_sources.due(10)] == [made.source_id]
    await polled(storage, made.source_id, stories(*range(1, 9)))
    assert await due(storage) == []
    await polled(storage, made.source_id, stories(*range(1, 10)))
    assert await titles(storage, await due(storage)) == ["item: Story 9"]
    (trace,) = await storage.feed_traces.traces(GUILD, made.id, words="Story 5")
    assert trace.reason == {"why": "baseline"}


async def test_what_came_while_paused_is_not_posted_though_others_polled(storage: Storage) -> None:
    made = await followed(storage, stories(1))
    await followed(storage, stories(1), guild_id=OTHER_GUILD)
    await storage.feeds.pause(GUILD, made.id)
    await polled(storage, made.source_id, stories(1, 2))
    await storage.feeds.resume(GUILD, made.id)
    await polled(storage, made.source_id, stories(1, 2, 3))
    assert [d.guild_id for d in await due(storage)].count(GUILD) == 1
    (trace,) = await storage.feed_traces.traces(GUILD, made.id, words="Story 2")
    assert trace.reason == {"why": "paused"}


async def test_a_lasting_failure_is_told_once_and_its_end_too(storage: Storage) -> None:
    made = await followed(storage, stories(1), at=NOON)
    error = {"error": "SiteRefused", "status": 403, "url": URL}
    for hour in (1, 12, 24, 25, 26, 50):
        at = NOON + timedelta(hours=hour)
        await storage.feed_sources.failed(made.source_id, error, at + timedelta(hours=1), at)
        await storage.feed_sources.tell(at)
    (notice,) = await due(storage, NOON + timedelta(days=3))
    assert (notice.kind, notice.data["error"], notice.data["status"]) == (
        DeliveryKind.BROKEN,
        "SiteRefused",
        403,
    )
    failing = await storage.feeds.get(GUILD, made.id)
    assert (failing.failures, failing.failing_since) == (6, NOON + timedelta(hours=1))
    await storage.feed_deliveries.begin(notice)
    await storage.feed_deliveries.sent(notice, 5, CHANNEL)
    await polled(storage, made.source_id, stories(1, 2), at=NOON + timedelta(days=3))
    found = await due(storage, NOON + timedelta(days=3))
    assert [delivery.kind for delivery in found] == [DeliveryKind.RECOVERED, DeliveryKind.ITEM]
    assert (await storage.feeds.get(GUILD, made.id)).failures == 0


async def test_a_failure_that_was_not_told_yet_needs_no_recovery(storage: Storage) -> None:
    made = await followed(storage, stories(1), at=NOON)
    for hour in (1, 26):
        at = NOON + timedelta(hours=hour)
        await storage.feed_sources.failed(made.source_id, {"error": "FetchTimeout"}, at, at)
        await storage.feed_sources.tell(at)
    await polled(storage, made.source_id, None, at=NOON + timedelta(days=2))
    assert await due(storage, NOON + timedelta(days=3)) == []


async def test_a_short_failure_is_told_to_nobody(storage: Storage) -> None:
    made = await followed(storage, stories(1), at=NOON)
    for hour in (1, 24):
        at = NOON + timedelta(hours=hour)
        await storage.feed_sources.failed(made.source_id, {"error": "FetchTimeout"}, at, at)
        assert await storage.feed_sources.tell(at) == 0


async def test_a_delivery_is_begun_before_it_is_sent_and_closed_once(storage: Storage) -> None:
    made = await followed(storage, stories())
    await polled(storage, made.source_id, stories(1))
    (delivery,) = await due(storage)
    assert delivery.started_at is None
    assert [await storage.feed_deliveries.begin(delivery) for _ in range(2)] == [1, 2]
    await storage.feed_deliveries.sent(delivery, 99, CHANNEL)
    assert await storage.feed_deliveries.known(GUILD, [98, 99]) == {99}
    assert await storage.feed_deliveries.known(OTHER_GUILD, [98, 99]) == set()
    for again in (
        storage.feed_deliveries.begin(delivery),
        storage.feed_deliveries.sent(delivery, 98, CHANNEL),
    ):
        with pytest.raises(NoticeGone):
            await again


async def test_a_delivery_of_a_feed_that_was_removed_must_not_be_sent(storage: Storage) -> None:
    made = await followed(storage, stories())
    await polled(storage, made.source_id, stories(1))
    (delivery,) = await due(storage)
    await storage.feeds.remove(GUILD, made.id)
    with pytest.raises(NoticeGone):
        await storage.feed_deliveries.begin(delivery)


async def test_a_postponed_delivery_waits_and_one_given_up_says_why(storage: Storage) -> None:
    made = await followed(storage, stories())
    await polled(storage, made.source_id, stories(1))
    (delivery,) = await due(storage)
    await storage.feed_deliveries.postpone(delivery, 60)
    assert await due(storage) == []
    await storage.feed_deliveries.give_up(delivery, "no such role")
    (trace,) = await storage.feed_traces.traces(GUILD, made.id, words="Story 1")
    assert trace.reason == {"why": "failed", "kind": "unanswered", "detail": "no such role"}


async def test_a_channel_that_is_forgotten_suspends_its_feeds_for_a_time(storage: Storage) -> None:
    made = await followed(storage, stories())
    other = await followed(storage, stories(), channel_id=OTHER_CHANNEL)
    await polled(storage, made.source_id, stories(1))
    await storage.forgetting.channel(GUILD, CHANNEL)
    assert (await storage.feeds.get(GUILD, made.id)).state is FeedState.SUSPENDED
    assert (await storage.feeds.get(GUILD, other.id)).state is FeedState.ACTIVE
    told = {delivery.kind: delivery for delivery in await due(storage)}
    assert (told[DeliveryKind.ITEM].feed_id, told[DeliveryKind.LOST].feed_id) == (other.id, made.id)
    assert told[DeliveryKind.LOST].data == {"why": "gone", "channel": CHANNEL, "feeds": [[1, "The Paper"]]}
    assert await storage.feeds.prune_suspended(now() - timedelta(days=1)) == 0
    assert await storage.feeds.prune_suspended(now() + timedelta(days=1)) == 1
    with pytest.raises(UnknownFeed):
        await storage.feeds.get(GUILD, made.id)


async def test_a_member_who_is_forgotten_leaves_the_feed_behind(storage: Storage) -> None:
    made = await followed(storage, stories())
    assert (await storage.members.counts(GUILD, MEMBER)).feeds == 1
    await storage.forgetting.member(GUILD, OTHER_MEMBER)
    assert (await storage.feeds.get(GUILD, made.id)).added_by == MEMBER
    await storage.forgetting.member_everywhere(MEMBER)
    assert (await storage.feeds.get(GUILD, made.id)).added_by is None


async def test_a_guild_that_is_forgotten_takes_its_feeds_and_sources_along(storage: Storage) -> None:
    ours = await followed(storage, stories(1))
    await followed(storage, stories(1), guild_id=OTHER_GUILD)
    await followed(storage, stories(1), url="https://ours.example/feed")
    await polled(storage, ours.source_id, stories(1, 2))
    await storage.forgetting.guild(GUILD)
    assert await storage.feeds.listing(GUILD) == []
    assert [d.guild_id for d in await due(storage)] == [OTHER_GUILD]
    assert len(await storage.feed_sources.due(10, now() + timedelta(days=1))) == 1


async def test_a_guild_that_the_bot_has_left_is_not_polled_for(storage: Storage) -> None:
    made = await followed(storage, stories())
    await polled(storage, made.source_id, stories(1))
    await storage.guilds.left(GUILD)
    assert await due(storage) == []
    assert await storage.feed_sources.due(10, now() + timedelta(days=1)) == []


async def test_another_guild_sees_and_changes_nothing(storage: Storage) -> None:
    made = await followed(storage, stories())
    await polled(storage, made.source_id, stories(1))
    await storage.guilds.joined(OTHER_GUILD)
    other = (OTHER_GUILD, made.id)
    assert await storage.feeds.listing(OTHER_GUILD) == []
    assert await storage.feed_traces.traces(*other, words="Story") == []
    assert await storage.feed_traces.counts(*other) == {}
    await storage.feed_sources.hurry(*other)
    for attempt in (
        storage.feeds.get(*other),
        storage.feeds.by_number(OTHER_GUILD, made.number),
        storage.feeds.change(*other, FeedSettings(), CHANNEL),
        storage.feeds.pause(*other),
        storage.feeds.suspend(*other),
        storage.feeds.resume(*other),
        storage.feeds.remove(*other),
    ):
        with pytest.raises(UnknownFeed):
            await attempt
    assert (await storage.feeds.get(GUILD, made.id)).state is FeedState.ACTIVE
    assert await storage.feed_sources.due(10) == []


async def test_a_source_that_has_moved_is_asked_at_its_new_address(storage: Storage) -> None:
    made = await followed(storage, stories(1))
    await storage.feed_sources.succeeded(
        made.source_id, outcome(None, moved_to="https://new.example/feed"), Judge()
    )
    assert (await storage.feeds.get(GUILD, made.id)).url == "https://new.example/feed"
    second = await followed(storage, stories(1), url=URL)
    assert second.source_id != made.source_id
    await storage.feed_sources.succeeded(
        second.source_id, outcome(None, moved_to="https://new.example/feed"), Judge()
    )
    assert (await storage.feeds.get(GUILD, second.id)).url == URL


async def test_items_are_forgotten_long_after_they_left_the_feed(storage: Storage) -> None:
    made = await followed(storage, stories(1, 2), at=NOON - timedelta(days=100))
    for days in range(100, 0, -5):
        await polled(storage, made.source_id, stories(2), at=NOON - timedelta(days=days))
    day = (NOON - timedelta(days=90)).date()
    # its own date would not tell that it is old
    assert await storage.feed_sources.prune_items(day, day - timedelta(days=90)) == 0
    assert await storage.feed_sources.prune_items(day, day) == 1
    assert await polled(storage, made.source_id, stories(1, 2), at=NOON) == 1


async def test_contents_are_dropped_when_they_are_no_longer_needed(storage: Storage) -> None:
    made = await followed(storage, stories())
    await polled(storage, made.source_id, feed(item(1, content="<p>Whole.</p>")))
    (delivery,) = await due(storage)
    assert await storage.feed_sources.prune_contents(now()) == 0
    (stored,) = await storage.feed_deliveries.items(delivery)
    assert stored.item.content == "<p>Whole.</p>"
    await storage.feed_deliveries.sent(delivery, 1, CHANNEL)
    assert await storage.feed_sources.prune_contents(now()) == 1


@pytest.mark.slow
async def test_five_thousand_items_are_known_again(storage: Storage) -> None:
    many = stories(*range(5000))
    made = await followed(storage, many)
    assert await polled(storage, made.source_id, many) == 0
    assert await polled(storage, made.source_id, stories(*range(5001))) == 1


async def test_text_that_no_database_takes_is_cleaned(storage: Storage) -> None:
    made = await followed(storage, feed(title="The\x00 Paper\ud800"))
    await polled(storage, made.source_id, feed(item(1, title="a\x00b", guid="\x00\ud800", summary="\udfff")))
    assert await titles(storage, await due(storage)) == ["item: ab"]


async def test_two_polls_of_one_source_at_once_queue_each_item_once(storage: Storage) -> None:
    made = await followed(storage, stories())
    counts = await asyncio.gather(*(polled(storage, made.source_id, stories(1, 2)) for _ in range(4)))
    assert sorted(counts) == [0, 0, 0, 2]


@pytest.mark.parametrize(
    "settings",
    [
        FeedSettings(),
        FeedSettings(
            "forum", (1, 2), True, "digest", 5, ("a", "/b/"), ("c",), 9, "Europe/Berlin",
            Quiet(time(22, 30), time(7)), DigestTimes(at=time(18, 15)),
        ),
        FeedSettings(post="digest", digest=DigestTimes(every=6)),
    ],
)  # fmt: skip
def test_settings_come_back_as_they_were(settings: FeedSettings) -> None:
    assert from_json(to_json(settings)) == settings
    assert from_json({**to_json(settings), "a later version's": 1}) == settings


def _new(channel_id: int) -> NewFeed:
    return NewFeed(URL, channel_id, FeedSettings(), MEMBER)
