from __future__ import annotations

from itertools import pairwise

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.pieces import CLS, PAD, SEP, Pieces
from news.windows import Layout, averaged, chunk_edges, frames, lay

WINDOW = 10
ROOM = WINDOW - 2


def numbered(count: int) -> Pieces:
    """Pieces whose ids tell which they are."""
    positions = numpy.arange(count, dtype=numpy.int64)
    return Pieces(positions + 1000, positions, positions + 1, positions % 20)


def test_a_short_text_has_one_window() -> None:
    assert lay(ROOM, WINDOW) == Layout((0,), ROOM, ROOM)
    assert lay(0, WINDOW).starts == (0,)


@settings(deadline=None)
@given(st.integers(1, 500))
def test_windows_cover_every_piece_and_overlap(total: int) -> None:
    layout = lay(total, WINDOW)
    every = range(len(layout.starts))
    assert layout.starts[0] == 0
    assert layout.end(every[-1]) == total
    assert all(layout.end(first) > layout.starts[second] for first, second in pairwise(every))
    assert all(0 < layout.end(w) - layout.starts[w] <= ROOM for w in every)


def test_the_best_window_has_the_pieces_most_central() -> None:
    layout = Layout((0, 6, 12), 8, 20)
    assert layout.best_for(3, 4) == 0
    assert layout.best_for(9, 10) == 1
    assert layout.best_for(19, 19) == 2


def test_no_window_is_best_where_none_holds_all() -> None:
    layout = Layout((0, 6, 12), 8, 20)
    assert layout.best_for(5, 13) is None
    assert layout.best_for(0, 19) is None


@settings(deadline=None)
@given(st.integers(1, 300), st.integers(0, 299), st.integers(0, 7))
def test_the_best_window_holds_all_pieces(total: int, first: int, more: int) -> None:
    first = min(first, total - 1)
    last = min(first + more, total - 1)
    layout = lay(total, WINDOW)
    best = layout.best_for(first, last)
    holding = [w for w, start in enumerate(layout.starts) if start <= first and last < layout.end(w)]
    assert best in holding if holding else best is None


@pytest.mark.parametrize(
    ("paragraphs", "total", "limit", "expected"),
    [
        ([0], 5, 10, [(0, 5)]),
        ([0, 4, 8], 12, 10, [(0, 8), (8, 12)]),
        ([0, 10], 12, 10, [(0, 10), (10, 12)]),
        ([0], 25, 10, [(0, 10), (10, 20), (20, 25)]),
        ([0, 3, 18], 25, 10, [(0, 3), (3, 13), (13, 18), (18, 25)]),
        ([], 0, 10, [(0, 0)]),
    ],
)
def test_chunks_end_where_a_paragraph_begins_if_they_can(
    paragraphs: list[int], total: int, limit: int, expected: list[tuple[int, int]]
) -> None:
    assert chunk_edges(paragraphs, total, limit) == expected


@settings(deadline=None)
@given(st.lists(st.integers(0, 200)), st.integers(0, 200), st.integers(1, 50))
def test_chunks_follow_each_other_and_keep_the_limit(paragraphs: list[int], total: int, limit: int) -> None:
    edges = chunk_edges(sorted(paragraphs), total, limit)
    assert edges[0][0] == 0
    assert edges[-1][1] == total
    assert all(first[1] == second[0] for first, second in pairwise(edges))
    assert all(end - start <= limit for start, end in edges)


def test_frames_put_the_pieces_between_their_marks() -> None:
    layout = Layout((0, 3), 5, 7)
    inputs = frames(numbered(9), 2, layout, [0, 1])
    assert inputs["ids"].tolist() == [
        [CLS, 1002, 1003, 1004, 1005, 1006, SEP],
        [CLS, 1005, 1006, 1007, 1008, SEP, PAD],
    ]
    assert inputs["mask"].tolist() == [[1] * 7, [1] * 6 + [0]]
    assert inputs["features"].tolist() == [[0, 2, 3, 4, 5, 6, 0], [0, 5, 6, 7, 8, 0, 0]]


def test_one_window_is_its_own_average() -> None:
    rows = numpy.random.default_rng(1).random((4, 3)).astype(numpy.float32)
    assert averaged(Layout((0,), 8, 4), [rows]) is rows


@settings(deadline=None)
@given(st.integers(1, 200))
def test_windows_that_agree_average_to_what_they_agree_on(total: int) -> None:
    layout = lay(total, WINDOW)
    whole = numpy.arange(total * 2, dtype=numpy.float32).reshape(total, 2)
    rows = [whole[start : layout.end(w)] for w, start in enumerate(layout.starts)]
    numpy.testing.assert_allclose(averaged(layout, rows), whole, rtol=1e-5)


def test_the_window_in_whose_middle_a_piece_lies_counts_most() -> None:
    layout = Layout((0, 4), 8, 12)
    zeros, ones = numpy.zeros((8, 1), numpy.float32), numpy.ones((8, 1), numpy.float32)
    found = averaged(layout, [zeros, ones])[:, 0]
    assert found[:4].tolist() == [0, 0, 0, 0]
    assert found[8:].tolist() == [1, 1, 1, 1]
    assert 0 < found[4] < found[5] < found[6] < found[7] < 1
