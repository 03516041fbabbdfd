"""The judge: how well passages answer a question, by a model of its own reading the two together."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Final

import numpy

from news.article import Span
from news.embeddings import Floats
from news.model_files import FOLDER, Model
from news.paragraphs import paragraph_spans
from news.pieces import CLS, SEP, PieceReader, Pieces

QUESTION: Final = 46
"""Pieces of a question that are read, as in training."""
PASSAGE: Final = 128
"""Pieces of a passage; a sentence of the news with the one before and the one after has a hundred."""
_MAY: Final = -4.0
"""Of the development questions' right sentences 88 % lie above, and 25 % of the best ones in texts that give
no answer; above 0 are 72 % and 12 %."""
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
    """

    fits: float
    nothing: float

    @property
    def may_answer(self) -> bool:
        """Whether the sentence may be an answer."""
        return self.fits > self.nothing + _MAY

    @property
    def answers(self) -> bool:
        """Whether it is one, as far as the model can tell."""
        return self.fits > self.nothing


class Judge:
    """Weighs passages. Loading takes some 0.1 s; not shared by threads.

    Args:
        pieces: cuts texts for the model.
        folder: with judge.onnx.
    """

    def __init__(self, pieces: PieceReader, folder: Path = FOLDER) -> None:
        self._pieces = pieces
        self._model = Model(folder / "judge.onnx")

    def weigh(self, question: str, passages: Sequence[Passage]) -> list[Judged]:
        """Weigh each passage by itself; time grows with their length."""
        asked = self._pieces.question(question).cut(0, QUESTION)
        rows = [_Row.of(self._pieces, passage) for passage in passages]
        # The longest first, so that no thread is left with it alone at the end.
        order = sorted(range(len(rows)), key=lambda number: -len(rows[number].pieces))
        # The model's library may be called by several threads at once, and lets go of the interpreter.
        with ThreadPoolExecutor(_THREADS) as threads:
            judged = threads.map(self._judged, repeat(asked), [rows[number] for number in order])
            found = dict(zip(order, judged, strict=True))
        return [found[number] for number in range(len(rows))]

    def _judged(self, asked: Pieces, row: _Row) -> Judged:
        head = len(asked) + 2
        end = head + len(row.pieces)
        inputs = {name: numpy.zeros((1, end + 1), numpy.int64) for name in ("ids", "features", "mask")}
        inputs["ids"][0] = [CLS, *asked.ids, SEP, *row.pieces.ids, SEP]
        inputs["features"][0, 1 : head - 1] = asked.features
        inputs["features"][0, head:end] = row.pieces.features
        inputs["mask"][:] = 1
        answers: Floats = self._model.run(["answers"], inputs)[0][0, :, 0]
        inside = answers[head + row.first : head + row.last]
        return Judged(float(inside.mean()) if len(inside) else -numpy.inf, float(answers[0]))


@dataclass(frozen=True, slots=True)
class _Row:
    """A passage's pieces around its sentence, which are ``first`` to ``last`` of them, exclusive."""

    pieces: Pieces
    first: int
    last: int

    @classmethod
    def of(cls, reader: PieceReader, passage: Passage) -> _Row:
        pieces = reader.pieces(passage.text, list(paragraph_spans(passage.text)))
        first, last = numpy.searchsorted(pieces.starts, passage.sentence).tolist()
        start, end = around(first, last, len(pieces))
        return cls(pieces.cut(start, end), first - start, min(last, end) - start)


def around(first: int, last: int, total: int) -> tuple[int, int]:
    """As much of the passage as is read: the sentence, and its neighbours as far as there is room."""
    if total <= PASSAGE:
        return 0, total
    room = max(0, PASSAGE - (last - first)) // 2
    start = max(0, min(first - room, total - PASSAGE)) if last - first < PASSAGE else first
    return start, min(total, start + PASSAGE)
