"""Items that are edited after they were posted: never posted again, and found by what they are called now."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from storage.archive import Storage
from storage.feed_schema import feed_item_keys
from tests.storage.feeding import due, feed, followed, item, polled, stories, titles
from tests.storage.filling import GUILD

NOON = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


async def test_a_new_guid_is_kept_so_that_a_new_date_makes_nothing_new(storage: Storage) -> None:
    base = item(1, published=NOON, guid="old-1")
    made = await followed(storage, feed(base), at=NOON)
    renamed = replace(base, guid="new-1")
    redated = replace(renamed, published=NOON + timedelta(days=1))
    later = NOON + timedelta(days=2)
    assert [await polled(storage, made.source_id, feed(each), at=later) for each in (renamed, redated)] == [
        0,
        0,
    ]


async def test_an_item_listed_under_two_links_is_posted_once(storage: Storage) -> None:
    made = await followed(storage, stories(0))
    listed = replace(item(1), link="https://paper.example/europe/1")
    assert await polled(storage, made.source_id, feed(item(1), listed, item(0))) == 1
    edited = replace(item(1), link="https://paper.example/new-slug-1", title="Edited")
    assert await polled(storage, made.source_id, feed(edited, item(0))) == 0
    assert await titles(storage, await due(storage)) == ["item: Story 1"]
    (trace,) = await storage.feed_traces.traces(GUILD, made.id, link="https://paper.example/europe/1")
    assert trace.item.item.title == "Story 1"


async def test_an_edited_item_is_found_by_what_it_was_and_by_what_it_is(storage: Storage) -> None:
    made = await followed(storage, stories(0))
    await polled(storage, made.source_id, stories(0, 1))
    edited = replace(item(1), link="https://paper.example/better-slug", title="A better headline")
    await polled(storage, made.source_id, feed(edited, item(0)))
    for link, words in (
        ("https://paper.example/better-slug", None),
        ("https://paper.example/1", None),
        (None, "better head"),
        (None, "story 1"),
    ):
        (trace,) = await storage.feed_traces.traces(GUILD, made.id, link=link, words=words)
        assert trace.item.item.title == "Story 1"


async def test_polls_that_bring_the_same_leave_no_keys_behind(storage: Storage) -> None:
    made = await followed(storage, stories(*range(5)))
    count = sa.select(sa.func.count()).select_from(feed_item_keys)
    held: list[int] = []
    for comments in range(4):
        noisy = (item(n, summary=f"{comments} comments") for n in range(5))
        await polled(storage, made.source_id, feed(*noisy))
        async with storage.database.read() as connection:
            held.append((await connection.execute(count)).scalar_one())
    assert len(set(held)) == 1
