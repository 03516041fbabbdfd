"""What slow expressions may take: bounded for an item, for a feed, and for a poll; and told."""

from __future__ import annotations

import time

from news.feeds.feed import FeedItem
from news.feeds.filters import Filters, Judge

SLOW = tuple(f"/(a|aa)+[.]?{n}$/" for n in range(50))
TRAP = "a" * 60 + "!"


def trap(number: int) -> FeedItem:
    return FeedItem(guid=str(number), title=TRAP, summary=TRAP)


def test_a_hundred_slow_expressions_on_one_item_take_less_than_a_second() -> None:
    started = time.process_time()
    verdict = Filters(allow=SLOW, deny=SLOW).decide(TRAP, TRAP)
    assert time.process_time() - started < 1
    assert not verdict.passes
    assert set(verdict.too_slow) == set(SLOW)


def test_the_slow_expressions_of_a_poll_take_a_second_and_no_item_is_lost_by_them() -> None:
    judge, items, filters = Judge(), [trap(n) for n in range(30)], Filters(deny=SLOW)
    started = time.process_time()
    judge.prepare([filters], items)
    assert time.process_time() - started < 2.5
    for item in items:
        assert judge(filters, item).passes
        assert judge(filters, item).too_slow


def test_one_feeds_slow_expressions_take_no_time_from_anothers() -> None:
    judge, quick = Judge(), Filters(deny=("/!$/",))
    judge.prepare([Filters(deny=SLOW), quick], [trap(n) for n in range(10)])
    assert not judge(quick, trap(9)).passes


def test_words_are_looked_for_when_no_time_is_left() -> None:
    judge, filters = Judge(), Filters(deny=(*SLOW, "story"))
    items = [FeedItem(guid=str(n), title=TRAP, summary=f"{TRAP} story") for n in range(20)]
    judge.prepare([filters], items)
    assert {judge(filters, item).rule for item in items} == {"story"}


def test_many_sensible_expressions_use_up_no_time() -> None:
    judge = Judge()
    filters = Filters(deny=tuple(f"/word{n} \\d+/" for n in range(50)))
    items = [FeedItem(guid=str(n), title=f"Story {n}", summary="word 7 " * 100) for n in range(200)]
    judge.prepare([filters], items)
    assert not any(judge(filters, item).too_slow for item in items)


def test_what_was_not_foreseen_is_decided_at_once() -> None:
    judge = Judge()
    judge.prepare((), ())
    started = time.process_time()
    for number in range(10):
        judge(Filters(deny=SLOW), trap(number))
    assert time.process_time() - started < 0.5
