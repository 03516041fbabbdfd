"""Which sentences are the best answers to a few words: BM25, by hand, as neither database has it cheaply."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, compress
from typing import Final

from storage.search_rows import AnyOf, Frequencies, Row
from storage.terms import Term

# Words that stand in no more sentences than this, together, are rare: every one of their sentences is rated.
# With 1,500 the ten best of 10,000 articles are the same in all of 80 questions, and take a sixth longer.
RARE: Final = 1_000
# Of the words that are not rare, so many, the rarest, are looked for together: 5 words make 26 combinations.
_COMBINED: Final = 5
# BM25's usual constants (Robertson and Zaragoza 2009), and the length of a sentence of the news, in words.
_K1: Final = 1.2
_B: Final = 0.75
_MEAN_LENGTH: Final = 20.0


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence that holds the words asked for.

    Attributes:
        position: the sentence's, within its article.
        rank: the greater the better; comparable only within one search.
        held: which of the words it holds, as ``significant`` gives them.
    """

    article_id: int
    position: int
    rank: float
    held: tuple[str, ...] = ()


def weights_of(counted: Frequencies) -> dict[str, float]:
    """BM25's weight of each word: the rarer, the greater, and never below zero."""
    total = max(counted.total, *counted.counts.values(), 1.0)
    return {
        word: math.log(1 + (total - count + 0.5) / (count + 0.5)) for word, count in counted.counts.items()
    }


def groups(counted: Frequencies, weights: Mapping[str, float]) -> Iterator[tuple[float, AnyOf]]:
    """What to look for, one after the other, each with the most that what it finds can weigh.

    First any of the rare words, then ever fewer of the others together.
    """
    words = sorted((word for word, count in counted.counts.items() if count), key=counted.counts.__getitem__)
    rare = _rare(words, counted.counts)
    if rare:
        yield math.inf, [[Term((word,))] for word in rare]
    common = words[len(rare) :][:_COMBINED]
    for size in range(len(common), 0, -1):
        bound = sum(weights[word] for word in (words[len(rare) :] if size == len(common) else common[:size]))
        together = combinations(common, size) if size > 1 else [common[:1]]
        yield bound, [[Term((word,)) for word in group] for group in together]


def _rare(words: Sequence[str], counts: Mapping[str, float]) -> list[str]:
    """As many of the words, rarest first, as are rare together."""
    rare: list[str] = []
    left = float(RARE)
    for word in words:
        left -= counts[word]
        if left < 0:
            break
        rare.append(word)
    return rare


def rated(rows: Iterable[Row], words: Sequence[str], weights: Mapping[str, float]) -> list[Hit]:
    """The sentences, each with the weight of the words it holds."""
    # Of 1,500 sentences many hold the same words, and as many times the same sum would be made.
    known: dict[tuple[bool, ...], tuple[tuple[str, ...], float]] = {}
    hits: list[Hit] = []
    for row in rows:
        if row.held not in known:
            held = tuple(compress(words, row.held))
            known[row.held] = held, sum(weights[word] for word in held)
        held, weight = known[row.held]
        hits.append(Hit(row.article_id, row.position, weight * _brevity(row), held))
    return hits


def near(rows: Iterable[Row]) -> list[Hit]:
    """The same for sentences that all hold the same words: the closer together, the better."""
    return [Hit(row.article_id, row.position, row.nearness * _brevity(row)) for row in rows]


def best_first(hits: Iterable[Hit]) -> list[Hit]:
    """In order; among equals the newest article's first."""
    return sorted(hits, key=lambda hit: (-hit.rank, -hit.article_id, hit.position))


def _brevity(row: Row) -> float:
    """BM25's factor for a word that stands once in a sentence of that length: 1 for the usual length."""
    return (_K1 + 1) / (1 + _K1 * (1 - _B + _B * row.length / _MEAN_LENGTH))
