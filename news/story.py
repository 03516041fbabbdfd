"""Stories: which articles are about the same event.

Two articles are alike by the words they begin with, by the names in them and by what their best sentences
mean, the less so the further apart they appeared. What to make of each was measured on 270 pairs of
political reports of the PolNeAR training set that were judged by hand, and 1,200 more taken at random.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy

from news.embeddings import WIDTH, Floats, unpack
from news.story_words import counted, weighed, words_of

DAYS_APART: Final = 4
"""Days between two reports of one event, at most."""

OPENING: Final = 2500
"""Characters of an article that are compared: a report tells first what happened."""

BEST_SENTENCES: Final = 8
"""Sentences whose embeddings stand for an article, the most salient ones."""

ALIKE: Final = 0.37
"""How alike two reports of one event are, at least, among very many articles; see ``enough``."""

# How much more alike they have to be among few: what all articles of a topic share counts as rare there.
# With both, of the pairs found among thirty political reports at a time four of five were on one event,
# and half of those on one event were found; of pairs on different events, taken alone, one in a hundred was
# taken for one.
_AMONG_FEW: Final = 0.25

# What names count beside words. Titles were of no use beside the opening, which mostly has their words.
_NAMES: Final = 1.0
# What meaning counts: little, as reports on two events of one topic mean nearly the same. It tells more of
# articles taken by themselves (average precision .888 without, .892 with) than among many (.913, .914).
_MEANING: Final = 0.1
# The cosine of two articles' mean embeddings from which it says anything: of random pairs of political
# reports half lie below, of pairs on one event all but one in twenty above .6.
_UNRELATED: Final = 0.5
# What two articles are less alike for each day between them: average precision .62 without, .71 with.
_A_DAY: Final = 0.2

_TINY: Final = 1e-9  # spares vectors without a direction the division by zero


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is compared of an article.

    Attributes:
        day: when it was published or, where that is not known, first posted.
        opening: the first ``OPENING`` characters of its text.
        names: folded names of people, organisations and places, with how often they occur.
        vectors: embeddings of the best sentences, packed; none in languages the model does not read.
    """

    day: date
    opening: str
    names: Mapping[str, int]
    vectors: tuple[bytes, ...] = ()


def likenesses(sketches: Sequence[Sketch]) -> Floats:
    """How alike each two articles are, shape ``(n, n)``; 0 for those too far apart in time.

    The rarer among these articles what two share, the more it counts.
    """
    if not sketches:
        return numpy.zeros((0, 0), numpy.float32)
    words = weighed([counted(words_of(sketch.opening)) for sketch in sketches], general=True)
    names = weighed([sketch.names for sketch in sketches], general=False)
    days = numpy.array([sketch.day.toordinal() for sketch in sketches])
    apart = numpy.abs(days[:, None] - days[None, :])
    fading = numpy.where(apart <= DAYS_APART, 1 - _A_DAY * apart, 0)
    alike = words @ words.T + _NAMES * (names @ names.T) + _MEANING * _related(sketches)
    return (alike * fading).astype(numpy.float32)


def _related(sketches: Sequence[Sketch]) -> Floats:
    """How much each two articles mean the same, 0 to 1; 0 where one has no embeddings."""
    means = numpy.zeros((len(sketches), WIDTH), numpy.float32)
    for row, sketch in enumerate(sketches):
        if sketch.vectors:
            mean = unpack(sketch.vectors).mean(axis=0)
            means[row] = mean / max(float(numpy.linalg.norm(mean)), _TINY)
    return numpy.clip((means @ means.T - _UNRELATED) / (1 - _UNRELATED), 0, 1)


def enough(count: int) -> float:
    """How alike two of ``count`` articles have to be to tell of one event."""
    return ALIKE + _AMONG_FEW / math.sqrt(count)


def around(alike: Floats, article: int) -> list[int]:
    """The articles of one article's story, that article first, then those that join it in their order.

    Whoever joins is alike to those already there on average, so that one article that tells two events
    does not make one story of them.

    Args:
        alike: as ``likenesses`` gives it.
        article: an index into it.
    """
    story, left = [article], set(range(len(alike))) - {article}
    while left:
        joining = max(left, key=lambda other: (float(alike[other, story].mean()), -other))
        if alike[joining, story].mean() < enough(len(alike)):
            break
        story.append(joining)
        left.remove(joining)
    return story


def stories(alike: Floats) -> list[list[int]]:
    """Every article in a story of its own or of several, the biggest first, else in their order.

    Two groups become one while the articles of some two are alike on average (average linkage, Sokal and
    Michener 1958), the most alike first.

    Args:
        alike: as ``likenesses`` gives it.
    """
    groups = {index: [index] for index in range(len(alike))}
    links = numpy.array(alike, numpy.float64)
    numpy.fill_diagonal(links, -1)
    while len(groups) > 1:
        one, other = sorted(int(index) for index in numpy.unravel_index(int(links.argmax()), links.shape))
        if links[one, other] < enough(len(alike)):
            break
        sizes = len(groups[one]), len(groups[other])
        links[one] = (links[one] * sizes[0] + links[other] * sizes[1]) / sum(sizes)
        links[:, one] = links[one]
        links[other], links[:, other], links[one, one] = -1, -1, -1
        groups[one] += groups.pop(other)
    return sorted((sorted(group) for group in groups.values()), key=lambda group: (-len(group), group[0]))
