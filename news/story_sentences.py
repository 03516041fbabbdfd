"""Sentences of several articles on one event: which repeat each other, which to show first.

Nothing is said twice: a sentence is left out where an earlier one has most of its rare words, or nearly
its embedding.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy

from news.article import Span
from news.embeddings import Floats, unpack
from news.story_words import content_words, overlap, words_of
from news.summary_anaphora import leans

# Share of a sentence's rare words that one earlier sentence has, and how many these are at least: two or
# three are the names that half of a story's sentences have. Of 25 pairs of sentences of political reports
# that share .45 to 1, those that told the same share .6 or more, and so do others that share but names.
_SAME_WORDS, _LEAST_SHARED = 0.6, 4
# Where nearly all of the words are the same, their number does not matter.
_ALL_WORDS: Final = 0.95
# Cosine of two sentences' embeddings. Of 25 pairs at .7 to 1, those at .8 or more told the same, of those
# below one in three.
_SAME_MEANING: Final = 0.8
# Sentences of an article that are looked at for what it adds, the most salient ones.
_LOOKED_AT: Final = 15
# How much it counts that other articles say the same, beside the salience in the sentence's own article.
_SUPPORT: Final = 0.5
# Words. Shorter sentences are easily said by other articles too, and say little without their neighbours:
# "The union had asked for 9 percent."
_TELLING: Final = 15


@dataclass(frozen=True, slots=True)
class Line:
    """A body sentence of an article.

    Attributes:
        article: whose, a number that tells the articles of a story apart.
        position: of the sentence within its article.
        vector: its embedding, packed; empty where there is none.
    """

    article: int
    position: int
    span: Span
    text: str
    salience: float
    vector: bytes = b""


class Told:
    """The sentences that have been shown, or that articles shown already hold.

    Args:
        lines: what has been told so far.
    """

    def __init__(self, lines: Iterable[Line] = ()) -> None:
        self._by_word: dict[str, set[int]] = {}
        self._words: list[set[str]] = []
        self._vectors: list[Floats] = []
        self.add(lines)

    def add(self, lines: Iterable[Line]) -> None:
        """Take these for told."""
        new = list(lines)
        for line in new:
            number, words = len(self._words), content_words(line.text)
            self._words.append(words)
            for word in words:
                self._by_word.setdefault(word, set()).add(number)
        if packed := [line.vector for line in new if line.vector]:
            self._vectors.append(units(packed))

    def repeats(self, line: Line) -> bool:
        """Whether one of the sentences told says the same."""
        words = content_words(line.text)
        shared: dict[int, int] = {}
        for word in words:
            for number in self._by_word.get(word, ()):
                shared[number] = shared.get(number, 0) + 1
        # By number first: most sentences share a word or two, and weighing takes longer than counting.
        close = [number for number, count in shared.items() if 2 * count >= len(words)]
        for number in close:
            least = _SAME_WORDS if shared[number] >= _LEAST_SHARED else _ALL_WORDS
            if overlap(words, self._words[number]) >= least:
                return True
        if not line.vector or not self._vectors:
            return False
        vector = units([line.vector])[0]
        return any(float((told @ vector).max()) >= _SAME_MEANING for told in self._vectors)


def units(packed: Sequence[bytes]) -> Floats:
    """Packed embeddings as vectors of length 1, shape ``(n, WIDTH)``."""
    vectors = unpack(packed)
    lengths = numpy.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / numpy.maximum(lengths, numpy.finfo(numpy.float32).tiny)


def chosen(lines: Iterable[Line], count: int, told: Told) -> list[Line]:
    """The ``count`` best sentences that repeat neither what is told nor each other; they are told then."""
    best: list[Line] = []
    for line in sorted(lines, key=_by_salience):
        if len(best) == count:
            break
        if line.salience > 0 and not told.repeats(line):
            best.append(line)
            told.add([line])
    return best


def added(lines: Sequence[Line], count: int, told: Told) -> list[Line]:
    """What an article adds to those told: up to ``count`` sentences, in its order."""
    salient = sorted(lines, key=_by_salience)[:_LOOKED_AT]
    return sorted(chosen(salient, count, told), key=lambda line: line.position)


def lead(articles: Sequence[Sequence[Line]], count: int) -> list[Line]:
    """The sentences that stand best for a story, the first article's first.

    A sentence stands for its article by its salience, and for the story by how many of the other
    articles say the same; short ones count less. One that leans on the sentence before it comes last, and
    with that sentence only.
    """
    told_by = [Told(lines) for lines in articles]
    candidates: list[tuple[float, Line]] = []
    for number, lines in enumerate(articles):
        others = [told for other, told in enumerate(told_by) if other != number]
        salient = sorted(lines, key=_by_salience)[:_LOOKED_AT]
        alone = [line for line in salient if not leans(line.text, "en")][: 2 * count]
        for line in alone:
            support = sum(told.repeats(line) for told in others) / len(others) if others else 0.0
            full = min(1.0, len(words_of(line.text)) / _TELLING)
            candidates.append((line.salience * (1 + _SUPPORT * support) * full, line))
    ranked = [line for _, line in sorted(candidates, key=_by_score)]
    leaning = [line for lines in articles for line in lines if leans(line.text, "en")]
    told, best = Told(), list[Line]()
    for line in [*ranked, *sorted(leaning, key=_by_salience)]:
        stands = line in ranked or any(_follows(line, other) for other in best)
        if stands and len(best) < count and line.salience > 0 and not told.repeats(line):
            best.append(line)
            told.add([line])
    place = {lines[0].article: number for number, lines in enumerate(articles) if lines}
    return sorted(best, key=lambda line: (place[line.article], line.position))


def _follows(line: Line, other: Line) -> bool:
    return line.article == other.article and line.position == other.position + 1


def _by_salience(line: Line) -> tuple[float, int]:
    return -line.salience, line.position


def _by_score(scored: tuple[float, Line]) -> tuple[float, int, int]:
    return -scored[0], scored[1].article, scored[1].position


def by_article(lines: Iterable[Line]) -> Mapping[int, list[Line]]:
    """Sentences by their article, in order."""
    found: dict[int, list[Line]] = {}
    for line in lines:
        found.setdefault(line.article, []).append(line)
    return found
