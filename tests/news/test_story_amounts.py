from __future__ import annotations

import pytest

from news.story_amounts import Bound, amounts_of, differ, same_thing


def told(text: str) -> list[tuple[float, str]]:
    return [(amount.value, amount.thing) for amount in amounts_of(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At least 12 people were killed when a bus fell.", [(12, "people")]),
        ("Fifteen people died and 30 others were wounded.", [(15, "people"), (30, "injured")]),
        ("The fire killed 12.", [(12, "killed")]),
        ("Twenty-one arrests were made.", [(21, "arrested")]),
        ("Some 1,200 homes were flooded.", [(1200, "homes")]),
        ("Two hundred soldiers left.", [(200, "soldiers")]),
        ("It costs $1.5 million in repairs.", [(1_500_000, "$")]),
        ("She won 45% of the vote.", [(45, "percent")]),
        ("She won 45 percent of the vote.", [(45, "percent")]),
    ],
)
def test_numbers_of_something(text: str, expected: list[tuple[float, str]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It happened in 2015 there.",
        "It happened on 12 March.",
        "It happened on March 12 there.",
        "They met at 12 p.m. there.",
        "They waited for 12 hours.",
        "A 12-year-old and a boy aged 12 were seen.",
        "They won 2-1 there.",
        "It was number 12 then.",
        "One man left.",
        "It was version 1.2.3 then.",
        "",
    ],
)
def test_years_dates_ages_times_and_labels_are_no_amounts(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("12 people died", Bound.EXACT),
        ("at least 12 people died", Bound.LEAST),
        ("no fewer than 12 people died", Bound.LEAST),
        ("no more than 12 people died", Bound.MOST),
        ("More than 12 people died", Bound.LEAST),
        ("up to 12 people died", Bound.MOST),
        ("about 12 people died", Bound.ABOUT),
    ],
)
def test_how_a_number_is_meant(text: str, bound: Bound) -> None:
    assert [amount.bound for amount in amounts_of(text)] == [bound]


def test_the_span_is_the_number() -> None:
    text = "It cost $1.5 million in repairs."
    (amount,) = amounts_of(text)
    assert amount.span.of(text) == "$1.5 million"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("12 people were killed", "15 people died", True),
        ("12 people were killed", "killing 15", True),
        ("12 people were killed", "15 people were injured", False),
        ("12 people were killed", "15 people were on board", False),
        ("12 schools closed", "15 schools closed", True),
        ("12 schools closed", "15 shops closed", False),
        ("$5 million in damage", "$3 million in fines", False),
        ("$5 million in damage", "$3 million in damage", True),
        ("45 percent of voters", "48 percent of voters", False),
    ],
)
def test_what_counts_the_same_thing(one: str, other: str, expected: bool) -> None:
    assert same_thing(amounts_of(one)[0], amounts_of(other)[0]) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("12 people", "15 people", True),
        ("12 people", "12 people", False),
        ("at least 12 people", "15 people", False),
        ("at least 15 people", "12 people", True),
        ("at least 12 people", "at least 15 people", True),
        ("12 people", "up to 15 people", False),
        ("about 12 people", "13 people", False),
        ("about 12 people", "30 people", True),
        ("1,234 people", "1,200 people", False),
        ("1,234 people", "1,900 people", True),
        ("4.6 percent of it", "5 percent of it", False),
        ("4.6 percent of it", "9 percent of it", True),
    ],
)
def test_numbers_differ_only_where_both_cannot_be_right(one: str, other: str, expected: bool) -> None:
    amounts = amounts_of(one)[0], amounts_of(other)[0]
    assert differ(*amounts) is expected
    assert differ(*reversed(amounts)) is expected
