"""When feeds are asked and told of, by a clock that tests set: in turns, on time, and for months."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest
from aiohttp import web

from handlers.feeds_backlog import Backlog
from handlers.feeds_poller import FeedPoller
from news.feeds.feed import Validators
from storage.feed_rows import DeliveryKind, Source
from storage.feed_settings import FeedSettings
from storage.types import now
from tests.handlers.following import follow, publish, told
from tests.handlers.newsroom import Newsroom, scope
from tests.storage import feeding
from tests.storage.filling import GUILD, OTHER_CHANNEL, OTHER_GUILD
from tests.web_server import serve

PATIENCE = 10.0


class Clock:
    """A clock that is set by hand."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment


@asynccontextmanager
async def _running(poller: FeedPoller) -> AsyncGenerator[None]:
    running = asyncio.create_task(poller.run())
    try:
        yield
    finally:
        running.cancel()
        await asyncio.wait([running])


def _waiting(number: int, host: str) -> Source:
    return Source(number, f"https://{host}.example/{number}", Validators(), None, 0, None)


def _taken(backlog: Backlog) -> list[int]:
    taken: list[int] = []
    while (source := backlog.take()) is not None:
        taken.append(source.id)
    return taken


def test_hosts_take_turns_and_none_has_more_than_its_share() -> None:
    backlog = Backlog(per_host=2, at_once=8)
    big = [_waiting(n, "big") for n in range(10)]
    backlog.refill([*big, _waiting(20, "small"), _waiting(30, "other")])
    assert _taken(backlog) == [0, 20, 30, 1]
    backlog.done(big[0])
    assert _taken(backlog) == [2]
    backlog.refill([*big, _waiting(40, "late")])
    assert _taken(backlog) == [40]
    assert (backlog.empty, backlog.in_hand) == (False, {1, 2, 20, 30, 40})


def test_what_was_asked_while_the_list_of_what_is_due_was_read_is_not_asked_again() -> None:
    backlog, source = Backlog(), _waiting(1, "paper")
    backlog.refill([source])
    assert _taken(backlog) == [1]
    asked = backlog.in_hand
    backlog.done(source)
    backlog.refill([source], asked)
    assert _taken(backlog) == []


def test_hosts_that_hang_keep_a_few_turns_and_not_all() -> None:
    backlog = Backlog(per_host=2, at_once=4, hanging=2)
    slow = [_waiting(n, f"slow{n}") for n in range(4)]
    backlog.refill([*slow, *(_waiting(n, f"quick{n}") for n in range(10, 20))])
    assert _taken(backlog) == [0, 1, 2, 3]
    for source in slow:
        backlog.hangs(source)
    assert _taken(backlog) == [10, 11]
    backlog.done(slow[0])
    assert _taken(backlog) == [12]


async def test_a_slow_host_with_many_feeds_keeps_no_other_waiting(room: Newsroom) -> None:
    at = now() - timedelta(hours=1)
    asked = asyncio.Event()

    async def hang(_: web.BaseRequest) -> web.StreamResponse:
        await asyncio.sleep(60)
        return web.Response()

    async def answer(_: web.BaseRequest) -> web.StreamResponse:
        asked.set()
        return web.Response(status=304)

    async with serve() as other:
        room.site.route("/quick", answer)
        for n in range(40):
            other.route(f"/{n}", hang)
            url = other.url(f"/{n}")
            await feeding.followed(room.storage, feeding.stories(0), url=url, guild_id=GUILD + n, at=at)
        quick = room.site.url("/quick")
        await feeding.followed(room.storage, feeding.stories(0), url=quick, at=at + timedelta(minutes=1))
        async with _running(FeedPoller(room.storage, room.app.fetcher)), asyncio.timeout(PATIENCE):
            started = time.monotonic()
            await asked.wait()
        assert time.monotonic() - started < 2


@pytest.mark.parametrize("seed", range(3))
async def test_a_failure_is_told_after_a_day_by_the_pauses_of_real_life(room: Newsroom, seed: int) -> None:
    publish(room.site, [1])
    clock = Clock(now())
    poller = FeedPoller(room.storage, room.app.fetcher, clock, rng=random.Random(seed))
    feed = await follow(room)
    room.site.page("/feed", status=503)
    clock.moment = began = feed.next_poll_at
    told_at: list[timedelta] = []
    while not told_at and clock.moment - began < timedelta(hours=48):
        if (await poller.once()).queued:
            told_at.append(clock.moment - began)
        clock.moment += timedelta(minutes=15)
    assert timedelta(hours=24) <= told_at[0] <= timedelta(hours=24, minutes=15)
    again = FeedPoller(room.storage, room.app.fetcher, clock)  # as after a restart
    clock.moment += timedelta(hours=30)
    assert (await again.once()).queued == 0


async def test_the_worker_tells_of_a_failure_though_nothing_is_due(room: Newsroom) -> None:
    publish(room.site, [1])
    feed = await follow(room)
    clock, told_of = Clock(now()), asyncio.Event()
    later = clock.moment + timedelta(days=2)
    error = {"error": "FetchTimeout"}
    await room.storage.feed_sources.failed(feed.source_id, error, later, clock.moment)
    clock.moment += timedelta(hours=24)
    poller = FeedPoller(room.storage, room.app.fetcher, clock)
    poller.on_queued = told_of.set
    async with _running(poller), asyncio.timeout(PATIENCE):
        await told_of.wait()
        (notice,) = await room.storage.feed_deliveries.due(9, clock.moment)
        assert notice.kind is DeliveryKind.BROKEN


async def test_a_feed_is_asked_again_after_the_clock_was_a_year_ahead(room: Newsroom) -> None:
    publish(room.site, [1])
    at = now() + timedelta(days=365)
    await feeding.followed(room.storage, feeding.stories(0), url=room.site.url("/feed"), at=at)
    assert (await FeedPoller(room.storage, room.app.fetcher).once()).asked == 1


async def test_a_feed_that_is_unchanged_for_months_posts_only_what_is_new(room: Newsroom) -> None:
    publish(room.site, range(1, 31))
    clock = Clock(now())
    feed = await follow(room)
    poller = FeedPoller(room.storage, room.app.fetcher, clock)
    for _ in range(32):
        clock.moment += timedelta(days=3)
        await poller.once()
        await poller._tidy()  # pyright: ignore[reportPrivateUsage] - what the worker does once a day
    assert await room.storage.feed_deliveries.due(9, clock.moment) == []
    publish(room.site, range(2, 32))
    clock.moment += timedelta(days=1)
    assert (await poller.once()).queued == 1
    (delivery,) = await room.storage.feed_deliveries.due(9, clock.moment)
    assert await feeding.titles(room.storage, [delivery]) == ["item: Story 31"]
    assert delivery.feed_id == feed.id


async def test_another_servers_slow_filters_do_not_stop_the_bot(room: Newsroom) -> None:
    slow = tuple(f"/(a|aa)+[.]?{n}$/" for n in range(50))
    await feeding.followed(room.storage, feeding.stories(0), settings=FeedSettings(deny=slow))
    trap = "a" * 60 + "!"
    items = [feeding.item(n, title=trap, summary=trap) for n in range(1, 5)]
    latest = 0.0

    async def watch() -> None:
        nonlocal latest
        while True:
            started = time.monotonic()
            await asyncio.sleep(0.01)
            latest = max(latest, time.monotonic() - started)

    watching = asyncio.create_task(watch())
    await feeding.followed(
        room.storage, feeding.feed(*items, feeding.item(0)), guild_id=OTHER_GUILD, channel_id=OTHER_CHANNEL
    )
    watching.cancel()
    assert latest < 0.5
    answer = told(await room.app.feeds.why(scope(), None, trap))
    assert "passed over as too slow" in answer


@pytest.mark.parametrize(
    ("feeds", "which", "words"),
    [
        (0, None, "No feed is followed here. Follow one with /feed add."),
        (1, None, "Feed #1, The Paper, has never held it."),
        (2, "2", "Feed #2, The Paper, has never held it."),
        (2, None, "None of the 2 feeds followed here has ever held it."),
    ],
)
async def test_what_was_never_seen_is_said_of_the_feeds_that_were_meant(
    room: Newsroom, feeds: int, which: str | None, words: str
) -> None:
    publish(room.site, [1])
    for n in range(feeds):
        await feeding.followed(room.storage, feeding.stories(0), url=f"https://paper.example/{n}")
    answer = told(await room.app.feeds.why(scope(), which, "Nothing"))
    assert words in answer
    assert ("Leave out the feed" in answer) is (which is not None)
