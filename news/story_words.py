"""Words and names of articles, weighed by how rare they are: what likeness of articles is measured on.

A word's weight is the product of two rarities (Spärck Jones 1972): in English at large, and among the
articles that are compared, as "senate" tells little where all is about the senate.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import numpy

from news.embeddings import Floats
from news.words import words_of

_VOCABULARY: Final = Path(__file__).parent / "model" / "tokenizer.json"
# BERT's vocabulary is in order of frequency from here ("the") on; before it are marks and single letters.
_FIRST_WORD: Final = 1996
# The words before this one ("the" to "women") stand in articles about anything.
_COMMON: Final = 2600
# Articles that a word is taken to be absent from besides those compared. Without them, a word that two of
# two articles share would count as common.
_UNSEEN: Final = 20


def rarity(word: str) -> float:
    """How rare a word is in English at large, 0 (common) to 1 (in no list)."""
    return _rarities().get(word, 1.0)


def content_words(text: str) -> set[str]:
    """The words of a text that are not common to all texts."""
    return {word for word in words_of(text) if rarity(word) > 0}


def weighed(counts: Sequence[Mapping[str, int]], *, general: bool) -> Floats:
    """Give a unit vector for each article, shape ``(n, terms)``; terms that only one has are left out.

    An article without any term has a vector of zeros. The vectors' lengths take in the terms left out, so
    that the product of two is their cosine all the same.

    Args:
        counts: how often each article has each term.
        general: whether terms are words, whose rarity in English counts too.
    """
    columns: dict[str, int] = {}
    terms = [columns.setdefault(term, len(columns)) for article in counts for term in article]
    ids = numpy.array(terms, numpy.int64)
    rows = numpy.repeat(numpy.arange(len(counts)), [len(article) for article in counts])
    times = numpy.array([count for article in counts for count in article.values()], numpy.float64)
    spread = numpy.bincount(ids, minlength=len(columns))
    weights = numpy.log((len(counts) + _UNSEEN) / (spread + 1))
    if general:
        weights *= numpy.array([rarity(term) for term in columns])
    values = (1 + numpy.log(times)) * weights[ids]
    lengths = numpy.sqrt(numpy.bincount(rows, values**2, minlength=len(counts)))
    kept = (spread[ids] > 1) & (values > 0)
    shared = numpy.cumsum(spread > 1) - 1
    vectors = numpy.zeros((len(counts), int((spread > 1).sum())), numpy.float32)
    vectors[rows[kept], shared[ids[kept]]] = values[kept] / lengths[rows[kept]]
    return vectors


def overlap(words: Collection[str], others: Collection[str]) -> float:
    """The share of ``words``, by their rarity, that is among ``others``; 0 where there are none."""
    total = sum(map(rarity, words))
    return sum(rarity(word) for word in words if word in others) / total if total else 0.0


def counted(terms: Iterable[str]) -> dict[str, int]:
    """How often each term occurs."""
    counts: dict[str, int] = {}
    for term in terms:
        counts[term] = counts.get(term, 0) + 1
    return counts


@cache
def _rarities() -> Mapping[str, float]:
    """By Zipf's law a word's frequency goes with its rank, so the rank's logarithm stands for its rarity."""
    vocabulary: Mapping[str, int] = json.loads(_VOCABULARY.read_text(encoding="utf-8"))["model"]["vocab"]
    most, least = math.log(len(vocabulary)), math.log(_COMMON)
    return {
        word: max(0.0, (math.log(rank) - least) / (most - least)) if rank >= _FIRST_WORD else 0.0
        for word, rank in vocabulary.items()
        if not word.startswith("##")
    }
