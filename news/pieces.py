"""Word pieces: the tagger's input, the same when it is trained and when it reads.

The tokeniser knows no case, no quotation marks that face each other, and no line breaks. All three
come back as a feature code per piece, an index into the model's table of segment embeddings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy
from numpy.typing import NDArray
from tokenizers import Tokenizer

from news.article import Span
from news.marks import quotations

LOWER, TITLE, UPPER, MIXED = range(4)
INSIDE = 4
"""Added to a piece's code inside quotation marks."""
BREAK = 8
"""Added to the code of a paragraph's first piece."""
QUESTION = 16
"""Added to the code of a piece of a question, which has no other feature but case."""
FEATURES = 20
"""Number of codes."""

CLS, SEP, PAD = 101, 102, 0
"""Ids of the pieces that frame and fill a window."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text's word pieces, without frame.

    Attributes:
        ids: vocabulary ids, shape (n,).
        starts: character offsets where the pieces begin, shape (n,).
        ends: where they end, exclusive, shape (n,).
        features: feature codes, 0 to ``FEATURES`` - 1, shape (n,).
    """

    ids: NDArray[numpy.int64]
    starts: NDArray[numpy.int64]
    ends: NDArray[numpy.int64]
    features: NDArray[numpy.int64]

    def __len__(self) -> int:
        return len(self.ids)

    def cut(self, start: int, end: int) -> Pieces:
        """Those from ``start`` to ``end``, exclusive."""
        return Pieces(*(part[start:end] for part in (self.ids, self.starts, self.ends, self.features)))


class PieceReader:
    """Cuts texts into word pieces. Loading takes about 30 ms; immutable afterwards.

    Args:
        path: a ``tokenizer.json`` of the tokenizers library.
    """

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        vocabulary = self._tokenizer.get_vocab()
        self._continues = numpy.zeros(max(vocabulary.values()) + 1, dtype=bool)
        self._continues[[number for piece, number in vocabulary.items() if piece.startswith("##")]] = True

    def continues(self, ids: NDArray[numpy.int64]) -> NDArray[numpy.bool_]:
        """Which pieces carry on the word before them, shape (n,)."""
        return self._continues[ids]

    def pieces(self, text: str, paragraphs: Sequence[Span]) -> Pieces:
        """Cut a text, of which ``paragraphs`` are the paragraphs in order.

        Time and memory grow linearly with the text.
        """
        ids, starts, ends = self._cut(text)
        features = _cases(text, starts, ends)
        for quotation in quotations(text, paragraphs):
            for span in quotation:
                features[slice(*numpy.searchsorted(starts, span))] += INSIDE
        if paragraphs and len(ids):
            first = numpy.searchsorted(starts, [paragraph.start for paragraph in paragraphs])
            features[numpy.unique(first[first < len(ids)])] += BREAK
        return Pieces(ids, starts, ends, features)

    def question(self, text: str) -> Pieces:
        """Cut a question."""
        ids, starts, ends = self._cut(text)
        return Pieces(ids, starts, ends, _cases(text, starts, ends) + QUESTION)

    def _cut(self, text: str) -> tuple[NDArray[numpy.int64], NDArray[numpy.int64], NDArray[numpy.int64]]:
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        ids = numpy.array(encoding.ids, dtype=numpy.int64)
        offsets = numpy.array(encoding.offsets, dtype=numpy.int64).reshape(-1, 2)
        return ids, offsets[:, 0].copy(), offsets[:, 1].copy()


def _cases(text: str, starts: NDArray[numpy.int64], ends: NDArray[numpy.int64]) -> NDArray[numpy.int64]:
    spans = zip(starts.tolist(), ends.tolist(), strict=True)
    return numpy.array([_case(text[start:end]) for start, end in spans], dtype=numpy.int64)


def _case(piece: str) -> int:
    if piece.islower() or not (piece.isupper() or piece[:1].isupper() or piece != piece.lower()):
        return LOWER
    if piece.isupper():
        return UPPER if len(piece) > 1 else TITLE
    return TITLE if piece[0].isupper() and piece[1:] == piece[1:].lower() else MIXED
