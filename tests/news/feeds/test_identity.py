from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.feeds.feed import FeedItem
from news.feeds.identity import colliding, keys_of, sort_out

LINK = "https://paper.example/bridge"
DAY = datetime(2026, 9, 1, 9, tzinfo=UTC)
ITEM = FeedItem(guid="b-1", link=LINK, title="Bridge closed", summary="It is closed.", published=DAY)


def is_new(before: list[FeedItem], after: list[FeedItem], dropped: frozenset[str] = frozenset()) -> list[str]:
    """The titles of what is new after a first poll, the way the archive remembers what it has seen."""
    return polled(before, after, dropped=dropped)[-1]


def polled(*polls: list[FeedItem], dropped: frozenset[str] = frozenset()) -> list[list[str]]:
    """The titles of what is new in each poll of a feed."""
    known: dict[str, int] = {}
    kinds, told, count = set(dropped), list[list[str]](), 0
    for feed in polls:
        kinds |= colliding(feed)
        found = sort_out(feed, known, kinds)
        told.append([new.item.title for new in found.new])
        for new in found.new:
            count += 1
            known = dict.fromkeys(new.keys, count) | known
        for number, keys in found.again.items():
            known = dict.fromkeys(keys, number) | known
    return told


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


def test_an_item_listed_in_two_sections_is_one_and_stays_one() -> None:
    other = replace(ITEM, link="https://paper.example/europe/bridge")
    edited = replace(ITEM, link="https://paper.example/bridge-closed-for-good", title="Edited")
    assert polled([], [ITEM, other], [other], [ITEM, other], [edited]) == [[], ["Bridge closed"], [], [], []]


def test_items_of_one_name_that_share_a_guid_are_told_apart_by_their_moments() -> None:
    items = [
        replace(ITEM, guid="1", title="Release", link=f"{LINK}/{n}", published=DAY + timedelta(hours=n))
        for n in range(3)
    ]
    assert polled([], items) == [[], ["Release"] * 3]


EDITS = [
    {"guid": "b-2"},
    {"published": DAY + timedelta(days=1)},
    {"title": "Bridge closed for good"},
    {"link": "https://paper.example/better-slug"},
]


@pytest.mark.parametrize("first", EDITS)
@pytest.mark.parametrize("second", EDITS)
@pytest.mark.parametrize("third", EDITS)
def test_one_edit_after_the_other_makes_nothing_new(
    first: dict[str, object], second: dict[str, object], third: dict[str, object]
) -> None:
    versions = [ITEM]
    for edit in (first, second, third):
        # the same field twice means the same value twice
        versions.append(replace(versions[-1], **edit))  # type: ignore[arg-type] - values of any field
    assert polled(*([version] for version in versions))[1:] == [[], [], []]


def test_guid_and_title_may_be_edited_at_once() -> None:
    assert is_new([ITEM], [replace(ITEM, guid="b-2", title="Bridge closed for good")]) == []


def test_alerts_that_lead_to_the_front_page_are_each_new() -> None:
    alert = replace(ITEM, guid="a-1", link="https://alerts.example/", title="Storm")
    assert is_new([alert], [replace(alert, guid="a-2", title="Flood")]) == ["Flood"]


def test_a_title_that_says_nothing_is_none() -> None:
    nothing = replace(ITEM, title="(12 comments)")
    assert polled([nothing], [nothing], [replace(nothing, title=" ")]) == [["(12 comments)"], [], []]


def test_what_changes_at_every_poll_leaves_no_keys_behind() -> None:
    first = keys_of(ITEM)
    noisy = replace(ITEM, summary="12 comments", link=f"{LINK}?utm_source=a&utm_id=77")
    found = sort_out([noisy], dict.fromkeys(first.values(), 1), frozenset())
    assert (found.new, found.again, found.retitled) == ([], {}, {})


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
