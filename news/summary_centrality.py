"""Centrality among sentences: TextRank (Mihalcea and Tarau 2004), as sumy implements it.

sumy compares two sentences by counting every word of one in the other; the same counts come out of one
product of matrices, some hundred times sooner, so that longer articles are compared as a whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set
from itertools import islice
from typing import Final, TypeAlias, cast

import numpy
from numpy.typing import NDArray
from sumy.models.dom import ObjectDocumentModel, Paragraph
from sumy.models.dom import Sentence as SumySentence
from sumy.summarizers.text_rank import TextRankSummarizer

_Floats: TypeAlias = NDArray[numpy.float64]

_COMPARED: Final = 100  # words of a sentence that are compared
_WORD: Final = re.compile(r"\w+")


class _Tokenizer:
    """What sumy asks of a tokeniser; its own needs data that would have to be downloaded."""

    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(match.group() for match in islice(_WORD.finditer(text.lower()), _COMPARED))


_TOKENIZER: Final = _Tokenizer()


class _Ranker(TextRankSummarizer):
    """sumy's TextRank; only the matrix that it walks is filled in another way, with the same numbers."""

    def _create_matrix(self, document: ObjectDocumentModel) -> _Floats:
        words = [cast("list[str]", self._to_words_set(sentence)) for sentence in document.sentences]
        counts = _counts(words)
        lengths = numpy.log(numpy.maximum(1, counts.sum(axis=1)))
        norms = lengths[:, None] + lengths[None, :]
        # Two sentences of one word each are alike or not; sumy says 1 or 0.
        weights = (counts @ counts.T) / numpy.where(numpy.isclose(norms, 0), 1, norms)
        weights /= weights.sum(axis=1)[:, None] + self._ZERO_DIVISION_PREVENTION
        return (1 - self.damping) / max(1, len(counts)) + self.damping * weights


def text_rank(texts: Sequence[str], stop_words: Set[str]) -> list[float]:
    """TextRank of each text, the highest being 1."""
    if not texts:
        return []
    ranker = _Ranker()
    ranker.stop_words = stop_words
    sentences = [SumySentence(text, _TOKENIZER) for text in texts]
    # sumy tells sentences apart by their text: two that are alike get one rating, which suits them.
    rated = ranker.rate_sentences(ObjectDocumentModel([Paragraph(sentences)]))
    highest = max(rated.values(), default=0.0)
    return [float(rated[sentence] / highest) if highest > 0 else 0.0 for sentence in sentences]


def _counts(sentences: Sequence[Sequence[str]]) -> _Floats:
    """How often each word (column) is in each sentence (row)."""
    columns = {word: at for at, word in enumerate(dict.fromkeys(w for words in sentences for w in words))}
    counts = numpy.zeros((len(sentences), len(columns)))
    for row, words in enumerate(sentences):
        for word, count in Counter(words).items():
            counts[row, columns[word]] = count
    return counts
