"""Questions of one step of the judge: each with some passages, read one by one as the bot has them read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy
from numpy.typing import NDArray

from news.judge import QUESTION, around
from news.pieces import PAD
from training.asking import Booleans
from training.material import Asked
from training.windows import Floats, Integers, padded, question_window

SENTENCES = 3
"""Of a passage: one, and its neighbours."""
PLACES = SENTENCES + 1
"""What may be chosen in a passage; place 0 stands for nothing there."""

_WHOLE = 0.6  # share of a neighbour that must be inside for it to be judged
_LENGTH = 0.02  # a sentence's words count the less, the longer it is
_SPREAD = 3.0  # of the sentences' likeness: the smaller, the more often the likest are drawn
_ANY = 0.02  # chance of the unlikest, beside 1 of the likest


@dataclass(frozen=True, slots=True)
class Passages:
    """Passages of some questions; b rows of l positions, q questions of k passages at most.

    Attributes:
        ids, features, mask: shape (b, l).
        pools: pooling weights of the places, shape (b, PLACES, l).
        right: which place answers the row's question, shape (b, PLACES).
        open: which places may be judged, shape (b, PLACES).
        centre: the place of the sentence that the passage was cut around, shape (b,).
        rows: of each question, its rows, or -1, shape (q, k).
    """

    ids: Integers
    features: Integers
    mask: Integers
    pools: Floats
    right: Booleans
    open: Booleans
    centre: Integers
    rows: Integers


@dataclass(slots=True)
class Likeness:
    """How many words, by weight, each sentence of a text shares with a question about it.

    Attributes:
        weights: of the vocabulary's pieces: the rarer among the sentences, the more, shape (pieces,).
    """

    weights: NDArray[numpy.float64]
    _known: dict[tuple[int, bytes], NDArray[numpy.float64]] = field(
        default_factory=dict[tuple[int, bytes], NDArray[numpy.float64]]
    )

    @classmethod
    def of(cls, questions: Sequence[Asked]) -> Likeness:
        """Count the pieces of all texts that are asked about, each text once."""
        texts = {id(q.passage): q.passage for q in questions}.values()
        greatest = max(int(each.pieces.ids.max(initial=0)) for each in (*questions, *texts))
        counts, sentences = numpy.ones(greatest + 1), 1
        for passage in texts:
            for first, last in passage.sentences:
                counts[numpy.unique(passage.pieces.ids[first:last])] += 1
                sentences += 1
        return cls(numpy.log(sentences / counts))

    def __call__(self, question: Asked) -> NDArray[numpy.float64]:
        """The likeness of each sentence, shape (sentences,)."""
        key = (id(question.passage), question.pieces.ids.tobytes())
        if key not in self._known:
            self._known[key] = self._counted(question)
        return self._known[key]

    def _counted(self, question: Asked) -> NDArray[numpy.float64]:
        asked, text = numpy.unique(question.pieces.ids), question.passage.pieces.ids
        return numpy.array(
            [
                self.weights[numpy.intersect1d(asked, text[first:last])].sum()
                / (1 + _LENGTH * (last - first))
                for first, last in question.passage.sentences
            ]
        )


def chosen(question: Asked, likeness: Likeness, count: int, rng: numpy.random.Generator) -> list[int]:
    """A right sentence, if there is one, and others of the text, the liker the question the likelier."""
    spans = question.passage.sentences
    open_ = [n for n in range(len(spans)) if spans[n, 1] > spans[n, 0]]
    right = [n for n in open_ if n in question.right]
    wrong = [n for n in open_ if n not in question.right and n not in question.ignored]
    found = [int(rng.choice(right))] if right else []
    if wrong:
        like = likeness(question)[wrong]
        chances = numpy.exp((like - max(like)) / _SPREAD) + _ANY
        size = min(count - len(found), len(wrong))
        found += [int(n) for n in rng.choice(wrong, size=size, replace=False, p=chances / chances.sum())]
    return found


def passages(questions: Sequence[Asked], sentences: Sequence[Sequence[int]], count: int) -> Passages:
    """The passages around sentences of each question's text, ``count`` of each at most."""
    pairs = [(n, centre) for n, its in enumerate(sentences) for centre in its]
    cuts = [_cut(questions[n], centre) for n, centre in pairs]
    length = max(len(cut.ids) for cut in cuts)
    pools = numpy.zeros((len(cuts), PLACES, length), dtype=numpy.float32)
    right = numpy.zeros((len(cuts), PLACES), dtype=bool)
    open_ = numpy.zeros((len(cuts), PLACES), dtype=bool)
    centres = numpy.zeros(len(cuts), dtype=numpy.int64)
    rows = numpy.full((len(questions), count), -1, dtype=numpy.int64)
    used = [0] * len(questions)
    for row, ((n, centre), cut) in enumerate(zip(pairs, cuts, strict=True)):
        pools[row, 0, 0] = 1.0
        open_[row, 0] = True
        for place, (first, last, number) in enumerate(cut.sentences, 1):
            pools[row, place, first:last] = 1.0 / (last - first)
            right[row, place] = number in questions[n].right
            open_[row, place] = number not in questions[n].ignored
            if number == centre:
                centres[row] = place
        right[row, 0] = not right[row].any()
        rows[n, used[n]] = row
        used[n] += 1
    ids, features = [cut.ids for cut in cuts], [cut.features for cut in cuts]
    masks = [numpy.ones_like(each) for each in ids]
    return Passages(padded(ids, PAD, length), padded(features, 0, length), padded(masks, 0, length),
                    pools, right, open_, centres, rows)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Cut:
    """A passage behind its question, and the sentences inside: first and last position, number."""

    ids: Integers
    features: Integers
    sentences: list[tuple[int, int, int]]


def _cut(question: Asked, centre: int) -> _Cut:
    spans, text = question.passage.sentences, question.passage.pieces
    low, high = int(spans[max(0, centre - 1), 0]), int(spans[min(len(spans) - 1, centre + 1), 1])
    start, end = around(int(spans[centre, 0]) - low, int(spans[centre, 1]) - low, high - low)
    start, end = start + low, end + low
    ids, features, offset = question_window(question.pieces.cut(0, QUESTION), text, start, end)
    inside: list[tuple[int, int, int]] = []
    for number in range(max(0, centre - 1), min(len(spans), centre + 2)):
        first, last = max(int(spans[number, 0]), start), min(int(spans[number, 1]), end)
        whole = last - first >= _WHOLE * int(spans[number, 1] - spans[number, 0])
        if last > first and (number == centre or whole):
            inside.append((first - start + offset, last - start + offset, number))
    return _Cut(ids, features, inside)
