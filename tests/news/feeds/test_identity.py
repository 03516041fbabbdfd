from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.feeds.feed import FeedItem
from news.feeds.identity import colliding, keys_of, unknown

LINK = "https://paper.example/bridge"
DAY = datetime(2026, 9, 1, 9, tzinfo=UTC)
ITEM = FeedItem(guid="b-1", link=LINK, title="Bridge closed", summary="It is closed.", published=DAY)


def is_new(before: list[FeedItem], after: list[FeedItem], dropped: frozenset[str] = frozenset()) -> list[str]:
    """The titles of what is new after a first poll, the way the archive remembers what it has seen."""
    known = {key for item in before for key in keys_of(item).values()}
    kinds = dropped | colliding(before) | colliding(after)
    return [item.title for item, _ in unknown(after, known, kinds)]


@pytest.mark.parametrize(
    "change",
    [
        {"published": DAY + timedelta(days=3)},
        {"published": None},
        {"title": "Bridge closed for good"},
        {"link": LINK + "?utm_source=rss&utm_medium=feed"},
        {"link": LINK + "#xtor=RSS-1"},
        {"link": LINK.replace("https", "http")},
        {
            "summary": "It is still closed. 14 comments",
            "content": "<p>More</p>",
            "author": "Ann",
            "image": "x",
        },
        {"link": "https://paper.example/elsewhere", "title": "Moved"},
    ],
)
def test_an_item_with_the_same_guid_is_the_same(change: dict[str, object]) -> None:
    assert is_new([ITEM], [replace(ITEM, **change)]) == []  # type: ignore[arg-type] - values of any field


@pytest.mark.parametrize("suffix", ["?utm_source=rss", "#xtor=RSS-1", "?fbclid=1&gclid=2", "#comments"])
def test_a_guid_that_is_an_address_loses_what_tracks(suffix: str) -> None:
    assert is_new([replace(ITEM, guid=LINK)], [replace(ITEM, guid=LINK + suffix, title="Edited")]) == []


def test_without_a_guid_the_link_decides() -> None:
    bare = replace(ITEM, guid="")
    assert is_new([bare], [replace(bare, title="Edited", published=None)]) == []
    assert is_new([bare], [replace(bare, link="https://paper.example/dam")]) == ["Bridge closed"]


def test_without_guid_and_link_the_title_decides() -> None:
    bare = FeedItem(title="Bridge closed (3 comments)", summary="a")
    assert is_new([bare], [replace(bare, title="BRIDGE  closed (12 comments)", summary="b")]) == []
    assert is_new([bare], [replace(bare, title="Bridge open")]) == ["Bridge open"]


def test_parts_of_a_series_are_not_taken_for_comment_counts() -> None:
    assert is_new([FeedItem(title="Diary (12)")], [FeedItem(title="Diary (13)")]) == ["Diary (13)"]


def test_a_guid_that_all_items_share_is_dropped_and_the_link_decides() -> None:
    one, two = replace(ITEM, guid="1"), replace(ITEM, guid="1", link="https://paper.example/dam", title="Dam")
    three = replace(ITEM, guid="1", link="https://paper.example/fire", title="Fire")
    assert "guid" in colliding([one, two])
    assert is_new([one, two], [three, one, two]) == ["Fire"]


def test_a_kind_that_was_dropped_once_stays_dropped() -> None:
    one, two = replace(ITEM, guid="1"), replace(ITEM, guid="1", link="https://paper.example/dam", title="Dam")
    fire = replace(ITEM, guid="1", link="https://paper.example/fire", title="Fire")
    assert is_new([one], [fire], colliding([one, two])) == ["Fire"]


def test_a_mistake_in_one_poll_makes_nothing_new() -> None:
    items = [replace(ITEM, guid=f"g{n}", link=f"{LINK}/{n}", title=f"Story {n}") for n in range(9)]
    mistaken = [replace(item, guid="oops") for item in items]
    assert is_new(items, mistaken) == []


def test_items_on_one_page_are_told_apart_by_their_fragments() -> None:
    live = [
        FeedItem(guid=f"{LINK}#entry-{n}", link=f"{LINK}#entry-{n}", title=f"Update {n}") for n in range(3)
    ]
    later = FeedItem(guid=f"{LINK}#entry-9", link=f"{LINK}#entry-9", title="Update 9")
    edited = replace(live[0], title="Update 0, corrected")
    assert is_new(live, [later, edited, *live[1:]]) == ["Update 9"]


def test_a_feed_that_makes_up_guids_at_every_request_floods_nobody() -> None:
    items = [replace(ITEM, guid=f"g{n}", link=f"{LINK}/{n}", title=f"Story {n}") for n in range(9)]
    again = [replace(item, guid=f"new{n}") for n, item in enumerate(items)]
    assert is_new(items, again) == []


def test_a_daily_column_at_one_address_is_new_every_day() -> None:
    column = replace(ITEM, guid="1", title="Crossword", link="https://paper.example/crossword")
    tomorrow = replace(column, guid="2", published=DAY + timedelta(days=1))
    assert is_new([column], [tomorrow]) == ["Crossword"]


def test_the_same_item_twice_collides_with_nothing() -> None:
    assert colliding([ITEM, ITEM]) == frozenset()


texts = st.text(max_size=12)
links = st.sampled_from(
    [None, LINK, "https://paper.example/a", "https://paper.example/b", "http://x.example/?id=1"]
)
items = st.builds(
    FeedItem,
    guid=st.one_of(texts, st.sampled_from(["1", "2", LINK, LINK + "?utm_source=a"])),
    link=links,
    title=texts,
    summary=texts,
    published=st.one_of(st.none(), st.datetimes(timezones=st.just(UTC))),
)
noise = st.sampled_from(["?utm_source=rss", "#xtor=1", "?utm_campaign=a&fbclid=b", ""])


@given(st.lists(items, max_size=12))
def test_the_same_feed_brings_nothing_new_whatever_it_holds(feed: list[FeedItem]) -> None:
    assert is_new(feed, feed) == []


@given(st.lists(items, max_size=8), st.lists(items, max_size=8))
def test_whatever_was_dropped_meanwhile_nothing_old_comes_back(
    first: list[FeedItem], second: list[FeedItem]
) -> None:
    assert is_new([*first, *second], first, colliding([*first, *second])) == []


@given(
    st.lists(items, min_size=1, max_size=8, unique_by=lambda item: item.guid),
    noise,
    st.datetimes(timezones=st.just(UTC)),
)
def test_noise_and_new_dates_make_nothing_new(feed: list[FeedItem], added: str, date: datetime) -> None:
    distinct = [
        replace(item, guid=f"{LINK}/{n}", link=f"{LINK}/{n}", title=f"{item.title} {n}")
        for n, item in enumerate(feed)
    ]
    noisy = [
        replace(item, guid=f"{item.guid}{added}", link=f"{item.link}{added}", published=date)
        for item in distinct
    ]
    assert is_new(distinct, noisy) == []


@given(st.lists(items, max_size=8), st.integers(0, 10**6))
def test_an_item_with_a_guid_of_its_own_is_new(feed: list[FeedItem], number: int) -> None:
    distinct = [replace(item, guid=f"g{n}", link=f"{LINK}/{n}", title=f"t{n}") for n, item in enumerate(feed)]
    fresh = FeedItem(guid=f"fresh {number}", link=f"{LINK}/fresh/{number}", title="Fresh")
    assert is_new(distinct, [fresh, *distinct]) == ["Fresh"]
