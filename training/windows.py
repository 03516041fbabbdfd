"""Windows: fixed-length cuts of encoded texts, stacked into arrays for one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy
from numpy.typing import NDArray

from news.pieces import CLS, PAD, SEP, Pieces
from training.encode import ALL_ENTITIES, NOT_MARKED, Encoded, Integers

WINDOW = 256
"""Pieces of a window, its frame included. Smaller ones are faster to read, larger ones see more."""
ROOM = WINDOW - 2
MAX_LINKS = 24
MAX_SENTENCES = 24
Floats = NDArray[numpy.float32]


@dataclass(frozen=True, slots=True)
class Window:
    """One row of a batch; positions count from the window's frame.

    Attributes:
        ids: framed piece ids, shape (length,).
        features: feature codes, shape (length,).
        tags: attribution tags, shape (length,).
        entities: allowed entity tags as bits, shape (length,).
        links: as in Encoded, in window positions; a source or cue at 0 means that there is none,
            at -1 that it lies outside, shape (contents, 4).
        sentences: first and last position (exclusive) of the sentences wholly inside, shape (s, 2).
        numbers: which sentences of the text these are, shape (s,).
    """

    text: int
    ids: Integers
    features: Integers
    tags: Integers
    entities: Integers
    links: Integers
    sentences: Integers
    numbers: Integers
    entity_weight: float


def framed(values: Integers, fill: int) -> Integers:
    """Add a value for the frame at both ends."""
    return numpy.concatenate([[fill], values, [fill]])


def framed_ids(ids: Integers) -> Integers:
    """Put piece ids into their frame."""
    return numpy.concatenate([[CLS], ids, [SEP]])


def cut(text: int, encoded: Encoded, start: int, end: int) -> Window:
    """The window over the pieces from ``start`` to ``end``."""
    inside = (encoded.sentences[:, 0] >= start) & (encoded.sentences[:, 1] <= end)
    inside &= encoded.sentences[:, 1] > encoded.sentences[:, 0]
    links = encoded.links
    seen = links[(links[:, 0] >= start) & (links[:, 1] < end)]
    placed = seen - start + 1
    placed[:, 2:][(seen[:, 2:] < start) | (seen[:, 2:] >= end)] = -1
    placed[:, 2:][seen[:, 2:] == -1] = 0
    return Window(
        text,
        framed_ids(encoded.pieces.ids[start:end]),
        framed(encoded.pieces.features[start:end], 0),
        framed(encoded.tags[start:end], NOT_MARKED),
        framed(encoded.entities[start:end], ALL_ENTITIES),
        placed,
        encoded.sentences[inside] - start + 1,
        numpy.flatnonzero(inside),
        encoded.entity_weight,
    )


def tiles(texts: Sequence[Encoded], rng: numpy.random.Generator) -> list[tuple[int, int, int]]:
    """Cut every text from end to end, beginning at a random place; shuffled (text, start, end)."""
    found: list[tuple[int, int, int]] = []
    for number, text in enumerate(texts):
        length = len(text.pieces)
        shift = int(rng.integers(0, ROOM)) if length > ROOM else 0
        edges = [0, *range(shift, length, ROOM), length] if shift else [*range(0, length, ROOM), length]
        found += [(number, a, b) for a, b in pairwise(edges) if b - a >= _MIN_PIECES]
    return [found[index] for index in rng.permutation(len(found))]


_MIN_PIECES = 16  # a shorter rest teaches little


def random_tile(texts: Sequence[Encoded], rng: numpy.random.Generator) -> tuple[int, int, int]:
    """A window's worth of a text, each piece of the corpus as likely as the next."""
    weights = numpy.array([max(1, len(text.pieces)) for text in texts], dtype=float)
    number = int(rng.choice(len(texts), p=weights / weights.sum()))
    start = int(rng.integers(0, max(1, len(texts[number].pieces) - ROOM // 2)))
    return number, start, min(start + ROOM, len(texts[number].pieces))


@dataclass(frozen=True, slots=True)
class Stack:
    """Windows of one step, padded to one length; b windows of l positions."""

    ids: Integers
    features: Integers
    mask: Integers
    tags: Integers
    entities: Integers
    entity_weights: Floats
    links: Integers
    pools: Floats


def stack(windows: Sequence[Window], length: int = WINDOW) -> Stack:
    """Stack windows; links are padded with rows of -1, pooling weights with zeros."""
    count = len(windows)
    links = numpy.full((count, MAX_LINKS, 4), -1, dtype=numpy.int64)
    pools = numpy.zeros((count, MAX_SENTENCES, length), dtype=numpy.float32)
    for row, window in enumerate(windows):
        kept = window.links[:MAX_LINKS]
        links[row, : len(kept)] = kept
        for number, (first, last) in enumerate(window.sentences[:MAX_SENTENCES]):
            pools[row, number, first:last] = 1.0 / (last - first)
    return Stack(
        padded([w.ids for w in windows], PAD, length),
        padded([w.features for w in windows], 0, length),
        padded([numpy.ones_like(w.ids) for w in windows], 0, length),
        padded([w.tags for w in windows], NOT_MARKED, length),
        padded([w.entities for w in windows], ALL_ENTITIES, length),
        numpy.array([w.entity_weight for w in windows], dtype=numpy.float32),
        links,
        pools,
    )


def padded(rows: Sequence[Integers], fill: int, length: int) -> Integers:
    """Stack rows of different lengths."""
    out = numpy.full((len(rows), length), fill, dtype=numpy.int64)
    for number, row in enumerate(rows):
        out[number, : min(length, len(row))] = row[:length]
    return out


def question_window(question: Pieces, text: Pieces, start: int, end: int) -> tuple[Integers, Integers, int]:
    """A question and, behind it, a stretch of text.

    Returns:
        framed ids, feature codes, and the position of the stretch's first piece.
    """
    ids = numpy.concatenate([[CLS], question.ids, [SEP], text.ids[start:end], [SEP]])
    features = numpy.concatenate([[0], question.features, [0], text.features[start:end], [0]])
    return ids, features, len(question) + 2
