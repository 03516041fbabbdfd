from __future__ import annotations

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from news.bio import Run, decode, word_starts

OUT, B1, I1, B2, I2 = range(5)  # tags of two kinds
SURE = 0.9
Floats = NDArray[numpy.float32]


def likely(*tags: int) -> Floats:
    """Probabilities of pieces that are surely these tags."""
    rows = numpy.full((len(tags), 5), (1 - SURE) / 4, dtype=numpy.float32)
    rows[range(len(tags)), tags] = SURE
    return rows


def runs(probabilities: Floats, words: list[int] | None = None) -> list[tuple[int, int, int]]:
    starts = numpy.array(range(len(probabilities)) if words is None else words, dtype=numpy.int64)
    return [(run.kind, run.first, run.last) for run in decode(probabilities, starts)]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ([OUT, OUT], []),
        ([B1], [(0, 0, 1)]),
        ([OUT, B1, I1, I1, OUT], [(0, 1, 4)]),
        ([B1, I1, B1, I1], [(0, 0, 2), (0, 2, 4)]),
        ([B1, B2, I2], [(0, 0, 1), (1, 1, 3)]),
        ([B1, OUT, B1], [(0, 0, 1), (0, 2, 3)]),
    ],
)
def test_a_run_begins_with_its_b_and_ends_before_the_next(
    tags: list[int], expected: list[tuple[int, int, int]]
) -> None:
    assert runs(likely(*tags)) == expected


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ([I1, I1, OUT], [(0, 0, 2)]),
        ([OUT, I2, I2], [(1, 1, 3)]),
        ([I1], [(0, 0, 1)]),
        ([OUT, I1, OUT, B2, I2], [(0, 1, 2), (1, 3, 5)]),
    ],
)
def test_an_inside_without_its_beginning_is_given_one(
    tags: list[int], expected: list[tuple[int, int, int]]
) -> None:
    rows = likely(*tags)
    for row, tag in zip(rows, tags, strict=True):
        if tag in {I1, I2}:
            row[tag - 1] += 0.05  # a beginning is the second likeliest
    assert runs(rows) == expected


def test_a_kind_that_changes_in_the_middle_becomes_the_likelier_whole() -> None:
    rows = likely(B1, I1, I2, I1, I1)
    rows[2] = [0.02, 0.01, 0.46, 0.01, 0.5]
    assert runs(rows) == [(0, 0, 5)]


def test_a_run_goes_over_words_of_several_pieces() -> None:
    # Three words of two, one and three pieces; a beginning inside a word begins nothing.
    rows = likely(B1, B1, I1, OUT, OUT, OUT)
    assert runs(rows, [0, 2, 3]) == [(0, 0, 2)]


def test_a_word_is_what_most_of_its_pieces_are() -> None:
    assert runs(likely(OUT, B1, I1, I1), [0, 1]) == [(0, 1, 2)]
    assert runs(likely(B1, OUT, OUT, OUT), [0]) == []


def test_a_score_is_the_mean_probability_of_the_label() -> None:
    rows = numpy.array([[0.1, 0.9, 0, 0, 0], [0.3, 0.1, 0.6, 0, 0]], dtype=numpy.float32)
    [run] = decode(rows, numpy.arange(2))
    assert run[:3] == (0, 0, 2)
    assert run.score == pytest.approx(0.8, abs=1e-3)


def test_no_words_have_no_runs() -> None:
    assert decode(numpy.zeros((0, 5), dtype=numpy.float32), numpy.zeros(0, dtype=numpy.int64)) == []


def test_words_begin_where_no_piece_carries_on() -> None:
    carried_on = numpy.array([False, True, False, True, True, False])
    assert word_starts(carried_on).tolist() == [0, 2, 5]


def test_the_first_piece_of_a_chunk_begins_a_word() -> None:
    assert word_starts(numpy.array([True, True, False])).tolist() == [0, 2]


@settings(deadline=None)
@given(st.lists(st.lists(st.floats(0.01, 1), min_size=5, max_size=5), min_size=1, max_size=30))
def test_runs_are_in_order_and_do_not_overlap(weights: list[list[float]]) -> None:
    rows = numpy.array(weights, dtype=numpy.float32)
    found = decode(rows / rows.sum(axis=1, keepdims=True), numpy.arange(len(rows)))
    edge = 0
    for run in found:
        assert isinstance(run, Run)
        assert edge <= run.first < run.last <= len(rows)
        assert 0 <= run.score <= 1
        edge = run.last
