"""Which words of an article a summary of it has: what each sentence brings is counted in these.

For every word, and for its second and third time, a logistic regression says how likely a person's summary
is to hold it: from how often the article says it, where, in which sentences, and whether the title does. A
sentence is worth the words it would put into the summary that are not there yet. Words are compared by their
first letters, which serves for a stem wherever endings are inflected, and everything is counted within the
article, so that the numbers mean the same in any language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, TypeAlias

import numpy
from numpy.typing import NDArray

from news.summary_body import STEM, Body, stem, words_in

Floats: TypeAlias = NDArray[numpy.float64]
Counts: TypeAlias = NDArray[numpy.int64]

TIMES: Final = 3
"""How often a word counts at most: a summary that a person writes rarely says one four times."""

_LEAD: Final = 3  # sentences that open an article

_ABOUT: Final = (
    "constant", "often", "spread", "late", "in first", "in second", "in third", "first and again", "lead",
    "in title", "titled", "capitals", "a capital", "number", "letters", "central", "most central", "quoted",
    "article", "lead and often", "lead and capital", "ends late",
)  # fmt: skip
_AGAIN: Final = ("second time", "third time", "times to spare")
_SMALL: Final = ("constant", "often", "spread", "late", "in first", "central", "in title", "article")

FEATURES: Final = (*_ABOUT, *_AGAIN, *(f"small: {name}" for name in (*_SMALL, *_AGAIN)))
"""What is known of a word, other things of small words; ``news/data/summary_weights.json`` has the weights.

That a word is in a question or in the first person, how long its sentences are, whether they open a
paragraph and where their embeddings point was tried too, and told nothing more."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a body.

    Attributes:
        stems: the words, each once.
        counts: how often each sentence (row) has each word (column).
        lengths: words of each sentence.
        column: which word each row of ``described`` is about.
        time: which time of that word, from 1 to ``TIMES``.
        described: its ``FEATURES``.
    """

    stems: tuple[str, ...]
    counts: Counts
    lengths: Floats
    column: Counts
    time: Counts
    described: Floats


def words_of(body: Body) -> Words:
    """Count the words of a body, and describe them."""
    written = [words_in(text) for text in body.texts]
    index = {each: at for at, each in enumerate(dict.fromkeys(map(stem, chain.from_iterable(written))))}
    at = numpy.array([index[stem(word)] for words in written for word in words], numpy.int64)
    row = numpy.repeat(numpy.arange(len(written)), [len(words) for words in written])
    counts = numpy.zeros((len(written), len(index)), numpy.int64)
    numpy.add.at(counts, (row, at), 1)
    about = _about(body, written, counts, at, tuple(index))
    column, time = _times(counts.sum(axis=0))
    described = _described(about, counts, column, time, _is_small(body, written, at, len(index)))
    return Words(tuple(index), counts, counts.sum(axis=1).astype(numpy.float64), column, time, described)


def expected(words: Words, weights: Mapping[str, float]) -> Floats:
    """How often a summary is expected to have each word if it may have it 0, 1, … ``TIMES`` times."""
    weighed = words.described @ numpy.array([weights.get(name, 0.0) for name in FEATURES])
    table = numpy.zeros((len(words.stems), TIMES + 1))
    table[words.column, words.time] = 1 / (1 + numpy.exp(-weighed))
    return table.cumsum(axis=1)


def _times(totals: Counts) -> tuple[Counts, Counts]:
    columns = [numpy.flatnonzero(totals >= time) for time in range(1, TIMES + 1)]
    times = [numpy.full(len(each), time) for time, each in enumerate(columns, 1)]
    return numpy.concatenate(columns), numpy.concatenate(times)


def _described(
    about: Mapping[str, Floats], counts: Counts, column: Counts, time: Counts, small: NDArray[numpy.bool_]
) -> Floats:
    totals = counts.sum(axis=0)[column]
    again = {
        "second time": time == 2,
        "third time": time == 3,
        "times to spare": numpy.where(time > 1, numpy.log(totals / time), 0),
    }
    is_small = small[column]
    columns = [about[name][column] * ~is_small for name in _ABOUT]
    columns += [again[name] * ~is_small for name in _AGAIN]
    columns += [about[name][column] * is_small for name in _SMALL]
    columns += [again[name] * is_small for name in _AGAIN]
    return numpy.column_stack(columns)


def _about(
    body: Body, written: Sequence[Sequence[str]], counts: Counts, at: Counts, stems: Sequence[str]
) -> dict[str, Floats]:
    has = counts > 0
    many = len(written)
    often = numpy.log(counts.sum(axis=0))
    in_sentences = has.sum(axis=0)
    first = has.argmax(axis=0)
    capitals = _capitals(written, at, len(stems)) / counts.sum(axis=0)
    lead = has[:_LEAD].sum(axis=0) / _LEAD
    title = numpy.array([float(each in body.title) for each in stems])

    def mean(values: Sequence[float] | Floats) -> Floats:
        return numpy.asarray(values, numpy.float64) @ has / in_sentences

    central = numpy.asarray(body.centrality, numpy.float64)
    return {
        "constant": numpy.ones(len(stems)),
        "often": often,
        "spread": numpy.log1p(10 * in_sentences / many),
        "late": numpy.log1p(first),
        "in first": has[0] * 1.0,
        "in second": (first == 1) * 1.0,
        "in third": (first == 2) * 1.0,
        "first and again": has[0] * (counts.sum(axis=0) > 1.0),
        "lead": lead,
        "in title": title,
        "titled": numpy.full(len(stems), float(bool(body.title))),
        "capitals": capitals,
        "a capital": (capitals > 0) * 1.0,
        "number": numpy.array([float(each.isdigit()) for each in stems]),
        "letters": numpy.array([len(each) / STEM for each in stems]),
        "central": mean(central),
        "most central": (has * central[:, None]).max(axis=0),
        "quoted": mean([quoted.share for quoted in body.quoted]),
        "article": numpy.full(len(stems), numpy.log(many)),
        "lead and often": often * (first < _LEAD),
        "lead and capital": (capitals > 0) * (first < _LEAD) * 1.0,
        "ends late": (many - 1 - has[::-1].argmax(axis=0)) / many,
    }


def _capitals(written: Sequence[Sequence[str]], at: Counts, many: int) -> Counts:
    """How often each word has a capital that does not begin a sentence; in German all nouns."""
    flags = [place > 0 and word[0].isupper() for words in written for place, word in enumerate(words)]
    return numpy.bincount(at, weights=numpy.array(flags, numpy.float64), minlength=many).astype(numpy.int64)


def _is_small(body: Body, written: Sequence[Sequence[str]], at: Counts, many: int) -> NDArray[numpy.bool_]:
    """Whether each word is one that says nothing about the content."""
    flags = [word.lower() in body.stop_words for words in written for word in words]
    return numpy.bincount(at, weights=numpy.array(flags, numpy.float64), minlength=many) > 0
