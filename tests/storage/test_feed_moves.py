"""Sources that become one, and feeds of one channel that bring the same page: nothing twice, nothing lost."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from news.errors import UnknownFeed
from news.feeds.feed import Feed
from news.feeds.filters import Judge
from news.feeds.schedule import Quiet
from storage.archive import Storage
from storage.feed_rows import DeliveryKind, DeliveryState, FollowedFeed
from storage.feed_settings import FeedSettings
from tests.storage.feeding import URL, due, feed, followed, item, outcome, polled, stories, titles
from tests.storage.filling import CHANNEL, GUILD, OTHER_CHANNEL, OTHER_GUILD

NOON = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
NEW = "https://new.example/feed"


async def _moves(storage: Storage, source_id: int, read: Feed | None, minutes: int = 60) -> None:
    at = NOON + timedelta(minutes=minutes)
    await storage.feed_sources.succeeded(source_id, outcome(read, at=at, moved_to=NEW), Judge())


async def _sources(storage: Storage) -> int:
    return len(await storage.feed_sources.due(10, NOON + timedelta(days=1)))


async def _posts(storage: Storage, *feeds: FollowedFeed) -> list[list[str]]:
    found = await due(storage, NOON + timedelta(days=1))
    return [await titles(storage, [d for d in found if d.feed_id == each.id]) for each in feeds]


async def test_a_source_that_moves_to_anothers_address_becomes_one_with_it(storage: Storage) -> None:
    old = await followed(storage, stories(0), at=NOON)
    new = await followed(storage, stories(0), url=NEW, guild_id=OTHER_GUILD, at=NOON)
    await _moves(storage, old.source_id, stories(0, 1))
    assert await _sources(storage) == 1
    assert (await storage.feeds.get(GUILD, old.id)).url == NEW
    assert await _posts(storage, old, new) == [["item: Story 1"], ["item: Story 1"]]
    await polled(storage, new.source_id, stories(0, 1, 2), at=NOON + timedelta(hours=2))
    assert await _posts(storage, old, new) == [["item: Story 1", "item: Story 2"]] * 2


async def test_what_only_one_of_the_two_had_had_is_posted_by_the_other(storage: Storage) -> None:
    old = await followed(storage, stories(0), at=NOON)
    new = await followed(storage, stories(0), url=NEW, guild_id=OTHER_GUILD, at=NOON)
    await polled(storage, new.source_id, stories(0, 1), at=NOON + timedelta(minutes=30))
    await polled(storage, old.source_id, stories(0, 2), at=NOON + timedelta(minutes=31))
    await _moves(storage, old.source_id, stories(0, 1, 2, 3))
    assert await _posts(storage, old, new) == [
        ["item: Story 2", "item: Story 3"],
        ["item: Story 1", "item: Story 2", "item: Story 3"],
    ]


async def test_what_the_other_had_for_long_is_no_news(storage: Storage) -> None:
    new = await followed(storage, stories(*range(20)), url=NEW, guild_id=OTHER_GUILD, at=NOON)
    old = await followed(storage, stories(0), at=NOON + timedelta(minutes=5))
    await _moves(storage, old.source_id, stories(*range(20)))
    assert await _posts(storage, old, new) == [[], []]


async def test_both_feeds_of_one_channel_become_one_that_lets_through_what_either_did(
    storage: Storage,
) -> None:
    old = await followed(storage, stories(0), settings=FeedSettings(allow=("one",)), at=NOON)
    new = await followed(storage, stories(0), url=NEW, settings=FeedSettings(allow=("two",)), at=NOON)
    held = feed(item(1, title="one"), item(2, title="two"), item(3, title="three"))
    await _moves(storage, old.source_id, held)
    assert sorted(*await _posts(storage, old)) == ["item: one", "item: two", "joined"]
    with pytest.raises(UnknownFeed):
        await storage.feeds.get(GUILD, new.id)
    assert (await storage.feeds.get(GUILD, old.id)).settings.allow == ("one", "two")


async def test_a_channel_is_told_once_which_of_its_feeds_went(storage: Storage) -> None:
    old = await followed(storage, stories(0), at=NOON)
    new = await followed(storage, replace(stories(0), title="The Other"), url=NEW, at=NOON)
    moved = outcome(stories(0), at=NOON + timedelta(hours=1), moved_to=NEW)
    assert await storage.feed_sources.succeeded(old.source_id, moved, Judge()) == 1
    (notice,) = await due(storage, NOON + timedelta(days=1))
    assert (notice.kind, notice.feed_id) == (DeliveryKind.JOINED, old.id)
    assert notice.data == {"gone": new.number, "title": "The Other"}
    assert await polled(storage, new.source_id, stories(0), at=NOON + timedelta(hours=2)) == 0


async def test_that_two_feeds_are_one_is_told_after_quiet_hours(storage: Storage) -> None:
    quiet = FeedSettings(quiet=Quiet(time(12, 30), time(14)))
    old = await followed(storage, stories(0), settings=quiet, at=NOON)
    await followed(storage, stories(0), url=NEW, settings=quiet, at=NOON)
    await _moves(storage, old.source_id, stories(0))
    assert await due(storage, NOON + timedelta(minutes=119)) == []
    (notice,) = await due(storage, NOON + timedelta(minutes=120))
    assert notice.kind is DeliveryKind.JOINED


@pytest.mark.parametrize(("paused", "told"), [(("old",), 1), (("new",), 1), (("old", "new"), 0)])
async def test_that_two_feeds_are_one_is_told_where_one_of_them_goes_on(
    storage: Storage, paused: tuple[str, ...], told: int
) -> None:
    both = {
        "old": await followed(storage, stories(0), at=NOON),
        "new": await followed(storage, stories(0), url=NEW, at=NOON),
    }
    for name in paused:
        await storage.feeds.pause(GUILD, both[name].id)
    await _moves(storage, both["old"].source_id, stories(0))
    assert len(await due(storage, NOON + timedelta(days=1))) == told


async def test_deliveries_are_kept_and_traced_after_two_sources_became_one(storage: Storage) -> None:
    old = await followed(storage, stories(0), at=NOON)
    await followed(storage, stories(0), url=NEW, guild_id=OTHER_GUILD, at=NOON)
    for source_id, at in ((old.source_id, 10), (old.source_id + 1, 20)):
        await polled(storage, source_id, stories(0, 1), at=NOON + timedelta(minutes=at))
    (first, *_) = await due(storage, NOON + timedelta(hours=1))
    await storage.feed_deliveries.begin(first)
    await storage.feed_deliveries.sent(first, 77, CHANNEL)
    await _moves(storage, old.source_id, stories(0, 1))
    by_link = await storage.feed_traces.traces(GUILD, old.id, link="https://paper.example/1")
    (trace,) = await storage.feed_traces.traces(GUILD, old.id, words="Story 1")
    assert by_link == [trace]
    assert (trace.state, trace.message_id) == (DeliveryState.SENT, 77)
    assert await _posts(storage, old) == [[]]


async def test_an_unchanged_feed_is_asked_for_all_it_holds_before_it_moves(storage: Storage) -> None:
    old = await followed(storage, stories(0), at=NOON)
    await followed(storage, stories(0), url=NEW, guild_id=OTHER_GUILD, at=NOON)
    await _moves(storage, old.source_id, None)
    found = await storage.feed_sources.due(10, NOON + timedelta(days=1))
    assert {source.id: source.validators.digest for source in found}[old.source_id] == ""
    await _moves(storage, old.source_id, stories(0, 1), minutes=90)
    assert await _sources(storage) == 1


async def test_a_page_that_two_feeds_of_a_channel_bring_is_posted_once(storage: Storage) -> None:
    one = await followed(storage, stories(0), at=NOON)
    two = await followed(storage, feed(), url=NEW, at=NOON)
    other = await followed(storage, feed(), url=NEW, channel_id=OTHER_CHANNEL, at=NOON)
    await polled(storage, one.source_id, stories(0, 1), at=NOON)
    copy = item(1, guid="another", title="Copy", link="https://paper.example/1?utm_source=two")
    await polled(storage, two.source_id, feed(copy, item(2)), at=NOON)
    assert await _posts(storage, one, two, other) == [
        ["item: Story 1"],
        ["item: Story 2"],
        ["item: Story 2", "item: Copy"],
    ]
    (trace,) = await storage.feed_traces.traces(GUILD, two.id, words="Copy")
    assert (trace.reason["why"], trace.reason["feed"]) == ("twin", one.number)


async def test_a_page_that_two_feeds_bring_at_once_is_posted_once(storage: Storage) -> None:
    made = [await followed(storage, feed(), url=f"{NEW}/{n}", at=NOON) for n in range(6)]
    await asyncio.gather(*(polled(storage, each.source_id, stories(1), at=NOON) for each in made))
    assert sorted(map(len, await _posts(storage, *made))) == [0, 0, 0, 0, 0, 1]


async def test_items_that_share_a_link_with_many_are_not_taken_for_each_other(storage: Storage) -> None:
    home = "https://paper.example/live"
    one = await followed(storage, feed(item(8, link=home), item(9, link=home)), at=NOON)
    two = await followed(storage, feed(), url=NEW, at=NOON)
    await polled(storage, one.source_id, feed(item(1, link=home), item(9, link=home)), at=NOON)
    await polled(storage, two.source_id, feed(item(2, link=home)), at=NOON)
    assert await _posts(storage, two) == [["item: Story 2"]]


@pytest.mark.parametrize("settings", [FeedSettings(), FeedSettings(post="digest")])
async def test_what_was_left_to_a_feed_that_stops_is_posted_after_all(
    storage: Storage, settings: FeedSettings
) -> None:
    one = await followed(storage, stories(0), settings=FeedSettings(post="digest"), at=NOON)
    two = await followed(storage, feed(), url=NEW, settings=settings, at=NOON)
    await polled(storage, one.source_id, stories(0, 1), at=NOON)
    await polled(storage, two.source_id, stories(1), at=NOON)
    assert await _posts(storage, two) == [[]]
    await storage.feeds.pause(GUILD, one.id)
    (trace,) = await storage.feed_traces.traces(GUILD, two.id, words="Story 1")
    assert trace.state in (DeliveryState.WAITING, DeliveryState.HELD)


async def test_a_headline_between_the_first_and_the_last_is_found(storage: Storage) -> None:
    made = await followed(storage, stories(0), at=NOON)
    for title in ("Story 1", "Second headline", "Third headline"):
        edited = replace(item(1), title=title, link=f"https://paper.example/{title.partition(' ')[0]}")
        await polled(storage, made.source_id, feed(edited, item(0)), at=NOON)
    for title in ("Story 1", "Second headline", "third"):
        (trace,) = await storage.feed_traces.traces(GUILD, made.id, words=title)
        assert trace.state is DeliveryState.WAITING
    assert await storage.feed_traces.traces(GUILD, made.id, link=f"{URL}/nothing") == []
