"""The judge: how well passages answer a question, by the model reading the two together."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from typing import Final

import numpy

from news.article import Span
from news.embeddings import Floats
from news.paragraphs import paragraph_spans
from news.pieces import CLS, SEP, Pieces
from news.tagged import Entity
from news.tagger import Tagger

_QUESTION: Final = 46
"""Pieces of a question that are read, as in training."""
_PASSAGE: Final = 128
"""Pieces of a passage; a sentence of the news with the one before and the one after has a hundred."""
_THREADS: Final = min(2, os.cpu_count() or 1)
"""Passages read at once. Each by itself: six in batches of four took 42 ms instead of 33, as short ones wait
for long ones and are padded to their length, and what is said of one depended on those beside it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence among its neighbours.

    Attributes:
        sentence: where it stands in ``text``.
    """

    text: str
    sentence: Span


@dataclass(frozen=True, slots=True)
class Judged:
    """What the model says of a passage.

    Attributes:
        fits: how well the sentence answers the question, a logit.
        nothing: the same for the case that nothing in the passage does.
        entities: names in the sentence, as offsets into the passage's text.
    """

    fits: float
    nothing: float
    entities: tuple[Entity, ...]


class Judge:
    """Weighs passages; as little shared by threads as the tagger it uses.

    Args:
        tagger: the model.
    """

    def __init__(self, tagger: Tagger) -> None:
        self._tagger = tagger

    def weigh(self, question: str, passages: Sequence[Passage]) -> list[Judged]:
        """Weigh each passage by itself; time grows with their length."""
        asked = self._tagger.pieces.question(question)
        rows = [_Row.of(self._tagger, passage) for passage in passages]
        # The longest first, so that no thread is left with it alone at the end.
        order = sorted(range(len(rows)), key=lambda number: -len(rows[number].pieces))
        # The model's library may be called by several threads at once, and lets go of the interpreter.
        with ThreadPoolExecutor(_THREADS) as threads:
            judged = threads.map(self._judged, repeat(asked), [rows[number] for number in order])
            found = dict(zip(order, judged, strict=True))
        return [found[number] for number in range(len(rows))]

    def _judged(self, asked: Pieces, row: _Row) -> Judged:
        head = min(len(asked), _QUESTION) + 2
        end = head + len(row.pieces)
        inputs = {name: numpy.zeros((1, end + 1), numpy.int64) for name in ("ids", "features", "mask")}
        inputs["ids"][0] = [CLS, *asked.ids[:_QUESTION], SEP, *row.pieces.ids, SEP]
        inputs["features"][0, 1 : head - 1] = asked.features[:_QUESTION]
        inputs["features"][0, head:end] = row.pieces.features
        inputs["mask"][:] = 1
        answers, entities = self._tagger.run(["answers", "entities"], inputs)
        return self._said(row, answers[0, :, 0], entities[0, head:end], head)

    def _said(self, row: _Row, answers: Floats, entities: Floats, head: int) -> Judged:
        first, last = row.first, row.last
        fits = float(answers[head + first : head + last].mean()) if last > first else -numpy.inf
        named = self._tagger.names(row.passage.text, row.pieces, entities)
        inside = tuple(entity for entity in named if row.passage.sentence.covers(entity.span))
        return Judged(fits, float(answers[0]), inside)


@dataclass(frozen=True, slots=True)
class _Row:
    """A passage's pieces around its sentence, which are ``first`` to ``last`` of them, exclusive."""

    passage: Passage
    pieces: Pieces
    first: int
    last: int

    @classmethod
    def of(cls, tagger: Tagger, passage: Passage) -> _Row:
        pieces = tagger.pieces.pieces(passage.text, list(paragraph_spans(passage.text)))
        first, last = numpy.searchsorted(pieces.starts, passage.sentence).tolist()
        start, end = _around(first, last, len(pieces))
        cut = Pieces(*(part[start:end] for part in (pieces.ids, pieces.starts, pieces.ends, pieces.features)))
        return cls(passage, cut, first - start, min(last, end) - start)


def _around(first: int, last: int, total: int) -> tuple[int, int]:
    """As much of the passage as is read: the sentence, and its neighbours as far as there is room."""
    if total <= _PASSAGE:
        return 0, total
    room = max(0, _PASSAGE - (last - first)) // 2
    start = max(0, min(first - room, total - _PASSAGE)) if last - first < _PASSAGE else first
    return start, min(total, start + _PASSAGE)
