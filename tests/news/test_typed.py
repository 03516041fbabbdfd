"""What may be meant by what was typed so far."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.typed import NEAREST, Choice, Choices, Fit, words

NAMES = (
    "Bashar al-Assad",
    "José Vidal",
    "Vitaly Churkin",
    "U.N. Rights Office",
    "Anna Chu",
    "Chuan Li",
    "Machu Li",
)


def choices(*names: str) -> Choices:
    return Choices([Choice(name, name, name, (words(name),)) for name in names])


def found(typed: str, limit: int = 25) -> list[tuple[str, Fit]]:
    return [(match.choice.key, match.fit) for match in choices(*NAMES).match(typed, limit)]


@pytest.mark.parametrize(
    ("typed", "first", "fit"),
    [
        ("anna chu", "Anna Chu", Fit.SAME),
        ("ASSAD", "Bashar al-Assad", Fit.BEGINS),
        ("al-ass", "Bashar al-Assad", Fit.BEGINS),
        ("josé", "José Vidal", Fit.BEGINS),
        ("jose vid", "José Vidal", Fit.BEGINS),
        ("chur vit", "Vitaly Churkin", Fit.WORDS_BEGIN),
        ("un r", "U.N. Rights Office", Fit.BEGINS),
        ("rkin", "Vitaly Churkin", Fit.HOLDS),
        ("churkn", "Vitaly Churkin", Fit.LIKE),
        ("vitali chur", "Vitaly Churkin", Fit.LIKE),
    ],
)
def test_the_first_of_what_is_found(typed: str, first: str, fit: Fit) -> None:
    assert found(typed)[0] == (first, fit)


def test_beginnings_come_before_parts_each_in_the_given_order() -> None:
    assert [name for name, _ in found("chu")][:4] == ["Vitaly Churkin", "Anna Chu", "Chuan Li", "Machu Li"]


def test_nothing_typed_gives_the_first() -> None:
    assert [name for name, _ in found("?", 2)] == list(NAMES[:2])


def test_garbage_gives_a_few_nearest() -> None:
    nearest = found("xqzzw")
    assert 1 <= len(nearest) <= NEAREST
    assert {fit for _, fit in nearest} == {Fit.NEAREST}


@given(st.text(max_size=40), st.lists(st.text(max_size=20), max_size=20, unique=True), st.integers(1, 25))
def test_something_is_given_where_there_is_something(typed: str, names: list[str], limit: int) -> None:
    matches = choices(*names).match(typed, limit)
    assert min(1, len(names)) <= len(matches) <= limit
    assert len({match.choice.key for match in matches}) == len(matches)


@given(st.text(max_size=40))
def test_every_name_is_found_by_itself(name: str) -> None:
    matches = choices("Ann Lee", name).match(name, 25)
    assert name in {match.choice.key for match in matches}
