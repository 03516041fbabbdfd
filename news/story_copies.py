"""Near-identical copies: one wire report on several sites, shortened here, with a line of its own there.

Texts are compared by their runs of eight words (shingles, Broder 1997); what share of one text's runs stand
in another is how far the other contains it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy

RUN: Final = 8
"""Words in a run: two reporters who hear the same speech share shorter ones."""

# Of 270 pairs of reports that were judged, the copies shared .72 of the shorter one's runs or more, one
# rewritten for the next edition .62, and different reports .17 at most, but for two that both gave long
# parts of a debate (.50).
CONTAINED: Final = 0.7

# An odd number spreads the products over all 64 bits (Knuth, The Art of Computer Programming, 6.4).
_SPREAD: Final = numpy.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Copies:
    """A text and those that hold nothing but what it holds, as indices into what was compared.

    Attributes:
        fullest: the one that contains the others.
        others: in the order in which they were given.
    """

    fullest: int
    others: tuple[int, ...]


def fold_copies(texts: Sequence[Sequence[str]]) -> list[Copies]:
    """Put each text that another one contains with the fullest that does; in the order of the fullest.

    Args:
        texts: the words of each, as ``story_words.words_of`` gives them.
    """
    runs = [runs_of(words) for words in texts]
    groups: dict[int, list[int]] = {}
    holders: dict[int, list[int]] = {}  # the groups whose fullest text has a run
    for index in sorted(range(len(texts)), key=lambda index: (-len(runs[index]), index)):
        shared = Counter(group for run in runs[index] for group in holders.get(run, ()))
        home, count = max(shared.items(), key=lambda item: (item[1], -item[0]), default=(index, 0))
        if count and count >= CONTAINED * len(runs[index]):
            groups[home].append(index)
            continue
        groups[index] = []
        for run in runs[index]:
            holders.setdefault(run, []).append(index)
    return [Copies(fullest, tuple(sorted(groups[fullest]))) for fullest in sorted(groups)]


def runs_of(words: Sequence[str]) -> frozenset[int]:
    """The runs of a text as numbers, equal for equal runs within one process; none in a short text."""
    numbers = numpy.array([hash(word) for word in words], numpy.int64).astype(numpy.uint64)
    count = len(words) - RUN + 1
    if count < 1:
        return frozenset()
    total = numpy.zeros(count, numpy.uint64)
    for offset in range(RUN):
        total = total * _SPREAD + numbers[offset : offset + count]
    return frozenset(total.tolist())


def containment(runs: frozenset[int], others: frozenset[int]) -> float:
    """The share of ``runs`` that is among ``others``; 0 where there are none."""
    return len(runs & others) / len(runs) if runs else 0.0
