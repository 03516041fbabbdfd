from __future__ import annotations

import numpy
import pytest
from numpy.typing import NDArray

from storage.signs import nearest_rows, signs_of

VECTORS = 3_000
FEW = numpy.arange(20)


@pytest.mark.parametrize("within", [None, FEW, FEW[:0]], ids=["all", "some", "none"])
@pytest.mark.parametrize("at_once", [700, 65_536])
def test_the_nearest_are_found_however_many_are_looked_at_together(
    within: NDArray[numpy.int64] | None, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.signs._AT_ONCE", at_once)
    chance = numpy.random.default_rng(7)
    words = chance.integers(0, 2**64, (6, VECTORS), dtype=numpy.uint64)
    asked = chance.integers(0, 2**64, 6, dtype=numpy.uint64)
    articles = chance.integers(0, 200, VECTORS)
    apart = numpy.bitwise_count(words ^ asked[:, None]).sum(axis=0)
    counts = numpy.ones(VECTORS, bool) if within is None else numpy.isin(articles, within)
    found = nearest_rows(articles, words, asked, within, 100)
    assert counts[found].all()
    assert sorted(apart[found]) == sorted(apart[counts])[:100]


def test_signs_are_a_bit_for_each_number() -> None:
    vector = bytes([1, 255] * 192)  # 1 and -1 in turn
    assert signs_of([vector, vector]) == bytes([0b10101010]) * 96
