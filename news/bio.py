"""Decoding: from a probability per piece and tag to spans of whole words.

Tags are BIO (Ramshaw and Marcus 1995): O, then B- and I- of each kind. An I without its B is not
allowed, so a best path is sought where the likeliest tags break that rule (Viterbi 1967).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy
from numpy.typing import NDArray

Floats = NDArray[numpy.float32]
Integers = NDArray[numpy.int64]
_TINY = 1e-9


class Run(NamedTuple):
    """A span of words with one label.

    Attributes:
        kind: number of the label, from 0.
        first: its first word.
        last: the word behind its last.
        score: mean probability of the label over its words.
    """

    kind: int
    first: int
    last: int
    score: float


def word_starts(continues: NDArray[numpy.bool_]) -> Integers:
    """The first piece of every word, given which pieces carry on the word before; shape (words,)."""
    begins = ~continues
    if len(begins):
        begins[0] = True
    return numpy.flatnonzero(begins)


def decode(probabilities: Floats, words: Integers) -> list[Run]:
    """Find the best spans.

    Args:
        probabilities: of each piece's tags, shape (pieces, 1 + 2 x kinds).
        words: first piece of each word, shape (words,).

    Returns:
        runs of words, in order, not overlapping.
    """
    if not len(words):
        return []
    logs = _by_word(probabilities, words)
    tags = logs.argmax(axis=1)
    _repair(logs, tags)
    return _runs(logs, tags)


def _by_word(probabilities: Floats, words: Integers) -> Floats:
    """Log-probability of each word's tag: all its pieces have the same kind, only the first may begin it."""
    joined = probabilities.copy()
    joined[:, 1::2] += probabilities[:, 2::2]
    joined[:, 2::2] = joined[:, 1::2]
    joined[words] = probabilities[words]
    logs = numpy.log(joined + _TINY)
    counts = numpy.diff(numpy.append(words, len(probabilities)))
    summed = numpy.add.reduceat(logs, words, axis=0)
    return (summed / counts[:, None]).astype(numpy.float32)


def _repair(logs: Floats, tags: Integers) -> None:
    """Where an I follows neither its B nor its I, put the best allowed path over that stretch, in place."""
    before = numpy.concatenate([[0], tags[:-1]])
    broken = numpy.flatnonzero((tags > 0) & (tags % 2 == 0) & (before != tags) & (before != tags - 1))
    done = -1
    for at in broken.tolist():
        if at <= done:
            continue
        first, last = at, at + 1
        while first > 0 and tags[first - 1] > 0:
            first -= 1
        first = max(0, first - 1)
        while last < len(tags) and tags[last] > 0:
            last += 1
        tags[first:last] = _best_path(logs[first:last])
        done = last - 1


def _best_path(logs: Floats) -> list[int]:
    """The likeliest allowed tags of a stretch that nothing runs into."""
    width = logs.shape[1]
    scores: list[float] = [float(logs[0, tag]) if tag == 0 or tag % 2 else -numpy.inf for tag in range(width)]
    back: list[list[int]] = []
    for row in logs[1:].tolist():
        best = max(range(width), key=scores.__getitem__)
        origin = [best] * width
        for tag in range(2, width, 2):
            origin[tag] = tag if scores[tag] >= scores[tag - 1] else tag - 1
        back.append(origin)
        scores = [scores[origin[tag]] + row[tag] for tag in range(width)]
    path = [max(range(width), key=scores.__getitem__)]
    for origin in reversed(back):
        path.append(origin[path[-1]])
    return path[::-1]


def _runs(logs: Floats, tags: Integers) -> list[Run]:
    kinds = (tags + 1) // 2  # 0 is outside
    begins = numpy.flatnonzero(
        (tags % 2 == 1) | ((kinds > 0) & (kinds != numpy.concatenate([[0], kinds[:-1]])))
    )
    found: list[Run] = []
    for first in begins.tolist():
        kind = int(kinds[first])
        last = first + 1
        while last < len(tags) and tags[last] == 2 * kind:
            last += 1
        shares = numpy.exp(logs[first:last, 2 * kind - 1 : 2 * kind + 1]).sum(axis=1)
        found.append(Run(kind - 1, first, last, min(1.0, float(shares.mean()))))
    return found
