"""The order in which the sentences of an article enter a summary.

A summary of n sentences is the first n of this order, so each sentence is chosen for the words it adds to
those before it, and never before a sentence that it needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy
from numpy.typing import NDArray

from news.summary_words import TIMES, Floats, Words

Flags: TypeAlias = NDArray[numpy.bool_]

WORD_COST: Final = 0.15
"""How likely a word has to be in a summary to be worth its room. ROUGE-1 by cross-validation, mean of three
corpora: .388 with .13, .394 with .15, .390 with .17 (LEAD-3 .375)."""

_WEIGHED: Final = 20
"""Sentences chosen one after the other for what they add; no summary is that long, and the others follow by
what they would have added then."""


def order(words: Words, expected: Floats, needs: Sequence[int | None], last: Sequence[bool]) -> list[int]:
    """Indexes of all sentences, the best first.

    Args:
        words: what the sentences say.
        expected: how often a summary has each word, as ``news.summary_words.expected`` gives it.
        needs: for each sentence the one that has to be chosen before it, or None.
        last: whether each only comes when all others are used up, and then in the text's order.
    """
    waiting = numpy.array([need is not None for need in needs], bool)
    closed = numpy.array(last, bool)
    held = numpy.zeros(len(words.stems), numpy.int64)
    worth = numpy.zeros(len(needs))
    chosen: list[int] = []
    while not (waiting | closed).all():
        if len(chosen) < _WEIGHED:
            worth = _worth(words, expected, held)
            worth = _with_followers(worth, needs, closed)
        best = int(numpy.where(waiting | closed, -numpy.inf, worth).argmax())
        chosen.append(best)
        closed[best] = True
        waiting[[at for at, need in enumerate(needs) if need == best]] = False
        held += words.counts[best]
    return chosen + sorted(set(range(len(needs))).difference(chosen))


def _with_followers(worth: Floats, needs: Sequence[int | None], closed: Flags) -> Floats:
    """A sentence is worth half of itself and one that waits for it together, where that is more."""
    found = worth.copy()
    for at, need in enumerate(needs):
        if need is not None and not closed[at] and not closed[need]:
            found[need] = max(found[need], (worth[need] + worth[at]) / 2)
    return found


def _worth(words: Words, expected: Floats, held: NDArray[numpy.int64]) -> Floats:
    """What each sentence would add to the words held: those it shares with a summary, less its length."""
    columns = numpy.arange(len(words.stems))
    after = expected[columns, numpy.minimum(held + words.counts, TIMES)].sum(axis=1)
    return after - WORD_COST * words.lengths
