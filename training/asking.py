"""Questions of one step: as rows for retrieval by embedding, and as rows read together with their text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy
from numpy.typing import NDArray

from news.pieces import PAD
from training.material import Asked
from training.windows import (
    MAX_SENTENCES,
    WINDOW,
    Floats,
    Integers,
    framed,
    framed_ids,
    padded,
    question_window,
)

Booleans = NDArray[numpy.bool_]
MAX_QUESTION = 48
"""Pieces of a question, its frame included."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Stretches of text with their sentences; b rows of l positions, s sentences at most.

    Attributes:
        ids: shape (b, l).
        features: shape (b, l).
        mask: shape (b, l).
        pools: pooling weights of the sentences, shape (b, s, l).
        right: which sentences answer the row's question, shape (b, s).
        open: which sentences may be judged, shape (b, s).
    """

    ids: Integers
    features: Integers
    mask: Integers
    pools: Floats
    right: Booleans
    open: Booleans


@dataclass(frozen=True, slots=True)
class Short:
    """Questions alone, b rows of ``MAX_QUESTION`` positions, and the base's vectors of them, (b, 384)."""

    ids: Integers
    features: Integers
    mask: Integers
    vectors: Floats


def pick(asked: Sequence[Asked], count: int, rng: numpy.random.Generator, *, answered: bool) -> list[Asked]:
    """Draw questions by weight; with ``answered``, only such as their text answers.

    Fewer than ``count`` where there are no more.
    """
    weights = numpy.array([q.weight if q.right or not answered else 0.0 for q in asked])
    size = min(count, numpy.count_nonzero(weights))
    drawn = rng.choice(len(asked), size=size, replace=False, p=weights / weights.sum())
    return [asked[index] for index in drawn]


_ELSEWHERE = 0.2  # share of the questions that are put to a text that does not answer them
_TRIES = 40  # other questions looked at for one that is about much the same
_TOO_NEAR = 0.75  # cosine of two questions whose texts may answer either


def put_elsewhere(
    questions: Sequence[Asked], asked: Sequence[Asked], rng: numpy.random.Generator
) -> list[Asked]:
    """Put some of the questions to the text of the most similar question among a few of their corpus."""
    return [_elsewhere(q, asked, rng) if rng.random() < _ELSEWHERE else q for q in questions]


def _elsewhere(question: Asked, asked: Sequence[Asked], rng: numpy.random.Generator) -> Asked:
    some = [asked[int(index)] for index in rng.integers(len(asked), size=_TRIES)]
    others = [o for o in some if o.corpus == question.corpus and o.passage is not question.passage]
    likeness = [float(o.vector @ question.vector) for o in others]
    fitting = [(near, n) for n, near in enumerate(likeness) if near < _TOO_NEAR]
    if not fitting:
        return question
    text = others[max(fitting)[1]]
    return replace(question, passage=text.passage, right=frozenset(), ignored=frozenset())


def alone(questions: Sequence[Asked]) -> Short:
    """The questions by themselves."""
    rows = [framed_ids(q.pieces.ids[: MAX_QUESTION - 2]) for q in questions]
    features = [framed(q.pieces.features[: MAX_QUESTION - 2], 0) for q in questions]
    return short(rows, features, numpy.stack([q.vector for q in questions]))


def short(rows: Sequence[Integers], features: Sequence[Integers], vectors: Floats) -> Short:
    """Pad framed rows."""
    mask = [numpy.ones_like(row) for row in rows]
    return Short(
        padded(rows, PAD, MAX_QUESTION),
        padded(features, 0, MAX_QUESTION),
        padded(mask, 0, MAX_QUESTION),
        vectors,
    )


def passages(questions: Sequence[Asked], rng: numpy.random.Generator, *, joint: bool) -> Rows:
    """A window of each question's text, with a right sentence in it where there is one.

    With ``joint`` the question stands before it, and sentence 0 is the frame's first piece, right where
    the window answers nothing.
    """
    framing = [len(q.pieces.ids[: MAX_QUESTION - 2]) + 3 if joint else 2 for q in questions]
    cuts = [_around(q, WINDOW - frame, rng) for q, frame in zip(questions, framing, strict=True)]
    ids: list[Integers] = []
    features: list[Integers] = []
    count = len(questions)
    pools = numpy.zeros((count, MAX_SENTENCES, WINDOW), dtype=numpy.float32)
    right = numpy.zeros((count, MAX_SENTENCES), dtype=bool)
    open_ = numpy.zeros((count, MAX_SENTENCES), dtype=bool)
    for row, (question, (start, end)) in enumerate(zip(questions, cuts, strict=True)):
        text = question.passage.pieces
        if joint:
            row_ids, row_features, first = question_window(
                question.pieces.cut(0, MAX_QUESTION - 2), text, start, end
            )
            pools[row, 0, 0] = 1.0
            open_[row, 0] = True
        else:
            row_ids, first = framed_ids(text.ids[start:end]), 1
            row_features = framed(text.features[start:end], 0)
        ids.append(row_ids)
        features.append(row_features)
        for place, (number, a, b) in enumerate(_inside(question, start, end)[: MAX_SENTENCES - 1], joint):
            pools[row, place, a - start + first : b - start + first] = 1.0 / (b - a)
            right[row, place] = number in question.right
            open_[row, place] = number not in question.ignored
        right[row, 0] |= joint and not right[row].any()
    masks = [numpy.ones_like(row) for row in ids]
    return Rows(padded(ids, PAD, WINDOW), padded(features, 0, WINDOW), padded(masks, 0, WINDOW),
                pools, right, open_)  # fmt: skip


def _around(question: Asked, room: int, rng: numpy.random.Generator) -> tuple[int, int]:
    """A stretch of the text with a right sentence somewhere in it."""
    length = len(question.passage.pieces)
    if length <= room:
        return 0, length
    low, high = 0, length - room
    if question.right:
        first, last = question.passage.sentences[int(rng.choice(sorted(question.right)))]
        low, high = max(low, int(last) - room), min(high, int(first))
    start = int(rng.integers(low, high + 1)) if low < high else max(0, min(low, high))
    return start, start + room


def _inside(question: Asked, start: int, end: int) -> list[tuple[int, int, int]]:
    sentences = question.passage.sentences
    inside = (sentences[:, 0] >= start) & (sentences[:, 1] <= end) & (sentences[:, 1] > sentences[:, 0])
    return [(int(n), int(sentences[n, 0]), int(sentences[n, 1])) for n in numpy.flatnonzero(inside)]
