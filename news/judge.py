"""The judge: how well passages answer a question, by the model reading the two together."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from typing import Final

import numpy
from numpy.typing import NDArray

from news.article import Span
from news.embeddings import Floats
from news.paragraphs import paragraph_spans
from news.pieces import CLS, PAD, SEP, Pieces
from news.tagged import Entity
from news.tagger import Tagger

_QUESTION: Final = 46
"""Pieces of a question that are read, as in training."""
_PASSAGE: Final = 160
"""Pieces of a passage; a sentence of the news with the one before and the one after has a hundred."""
_BATCH: Final = 4
_THREADS: Final = min(2, os.cpu_count() or 1)
"""Batches read at once: ten passages are three, and somebody waits for them."""

_Integers = NDArray[numpy.int64]


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
        order = sorted(range(len(rows)), key=lambda number: len(rows[number].pieces))
        batches = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]
        found: dict[int, Judged] = {}
        # The model's library may be called by several threads at once, and lets go of the interpreter.
        with ThreadPoolExecutor(_THREADS) as threads:
            longest_first = batches[::-1]
            judged = threads.map(
                self._batch, repeat(asked), [[rows[number] for number in some] for some in longest_first]
            )
            for some, judgements in zip(longest_first, judged, strict=True):
                found |= zip(some, judgements, strict=True)
        return [found[number] for number in range(len(rows))]

    def _batch(self, asked: Pieces, rows: Sequence[_Row]) -> list[Judged]:
        head = min(len(asked), _QUESTION) + 2
        length = head + max(len(row.pieces) for row in rows) + 1
        inputs = {name: numpy.full((len(rows), length), fill) for name, fill in _FILL.items()}
        for number, row in enumerate(rows):
            end = head + len(row.pieces)
            inputs["ids"][number, : end + 1] = [
                CLS, *asked.ids[:_QUESTION], SEP, *row.pieces.ids, SEP,
            ]  # fmt: skip
            inputs["features"][number, 1 : head - 1] = asked.features[:_QUESTION]
            inputs["features"][number, head:end] = row.pieces.features
            inputs["mask"][number, : end + 1] = 1
        answers, entities = self._tagger.run(["answers", "entities"], inputs)
        return [
            self._judged(row, answers[number, :, 0], entities[number, head : head + len(row.pieces)], head)
            for number, row in enumerate(rows)
        ]

    def _judged(self, row: _Row, answers: Floats, entities: Floats, head: int) -> Judged:
        first, last = row.first, row.last
        fits = float(answers[head + first : head + last].mean()) if last > first else -numpy.inf
        named = self._tagger.names(row.passage.text, row.pieces, entities)
        inside = tuple(entity for entity in named if row.passage.sentence.covers(entity.span))
        return Judged(fits, float(answers[0]), inside)


_FILL: Final = {"ids": PAD, "features": 0, "mask": 0}


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
