"""The mixed batch of one step, out of all corpora."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy

from news.pieces import BREAK, INSIDE, QUESTION
from training import asking
from training.encode import Encoded
from training.material import Asked, Material
from training.recipe import Recipe
from training.windows import Floats, Integers, Stack, Window, cut, framed, framed_ids, random_tile, stack

Tile = tuple[int, int, int]
"""An article's number, and the pieces from where to where."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one step learns from.

    Attributes:
        windows: of the articles; they are the first rows of ``marked``.
        marked: windows with labels, of articles, then of entities and places.
        questions: for retrieval, with the text of each in ``context``.
        joint: other questions, each read together with a text.
        queries: ``questions`` alone.
        short: sentences of the windows alone.
    """

    windows: list[Window]
    marked: Stack
    questions: list[Asked]
    context: asking.Rows
    joint: asking.Rows
    queries: asking.Short
    short: asking.Short


def draw(material: Material, recipe: Recipe, chosen: Sequence[Tile], rng: numpy.random.Generator) -> Batch:
    """The batch around some windows of articles; the same generator gives the same batch."""
    windows = [cut(number, _varied(material, number, rng), a, b) for number, a, b in chosen]
    extra = [*_draw(material.entities, recipe.entities, rng), *_draw(material.places, recipe.places, rng)]
    questions = asking.pick(material.questions, recipe.retrieval, rng, answered=True)
    context = asking.passages(questions, rng, joint=False)
    tried = asking.pick(material.questions, recipe.joint, rng, answered=False)
    joint = asking.passages(asking.put_elsewhere(tried, material.questions, rng), rng, joint=True)
    short = _sentences_alone(material, windows, recipe.alone, rng)
    return Batch(
        windows, stack([*windows, *extra]), questions, context, joint, asking.alone(questions), short
    )


_MARKS_CHANCES = (0.12, 0.02, 0.02)
_LOWER_CHANCE = 0.03
_NO_BREAKS_CHANCE = 0.03
_FEATURES_LEFT = {"case": ~3, "breaks": ~BREAK}


def _varied(material: Material, number: int, rng: numpy.random.Generator) -> Encoded:
    """An article as others might paste it: with other marks, all in lower case, without line breaks."""
    encoded = material.articles[number]
    chance = rng.random(3)
    pieces = encoded.pieces
    for variant, edge in zip(material.variants[number], numpy.cumsum(_MARKS_CHANCES), strict=True):
        if chance[0] < edge:
            pieces = variant
            break
    mask = (_FEATURES_LEFT["case"] if chance[1] < _LOWER_CHANCE else -1) & (
        _FEATURES_LEFT["breaks"] if chance[2] < _NO_BREAKS_CHANCE else -1
    )
    return replace(encoded, pieces=replace(pieces, features=pieces.features & mask))


def _draw(texts: list[Encoded], count: int, rng: numpy.random.Generator) -> list[Window]:
    if not texts:
        return []
    chosen = [random_tile(texts, rng) for _ in range(count)]
    return [cut(number, texts[number], a, b) for number, a, b in chosen]


def _sentences_alone(
    material: Material, windows: list[Window], count: int, rng: numpy.random.Generator
) -> asking.Short:
    """Sentences of the step's windows, each by itself as a question would be."""
    rows: list[Integers] = []
    features: list[Integers] = []
    wanted: list[Floats] = []
    for _ in range(count):
        window = windows[int(rng.integers(len(windows)))]
        if len(window.numbers):
            place = int(rng.integers(len(window.numbers)))
            first, last = window.sentences[place]
            if last - first <= asking.MAX_QUESTION - 2:
                rows.append(framed_ids(window.ids[first:last]))
                features.append(framed(window.features[first:last] % BREAK % INSIDE + QUESTION, 0))
                wanted.append(material.sentence_vectors[window.text][window.numbers[place]])
    width = material.sentence_vectors[0].shape[1]
    return asking.short(rows, features, numpy.array(wanted, dtype=numpy.float32).reshape(-1, width))
