"""Which row each toponym means: a softmax over its candidates, in rounds, each seeing the one before.

The weights are fitted by training/places.py and stored as plain numbers.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

import numpy

from news.gazetteer import Gazetteer
from news.gazetteer_tables import DATA
from news.place_candidates import Candidates, Floats
from news.place_features import CONTEXT_NAMES, OWN_NAMES, Problem, context

WEIGHTS: Final = DATA / "place_weights.json"
ROUNDS: Final = 3
"""The first round sees each toponym alone."""


def load_weights() -> list[Floats]:
    """Read the weights of each round.

    Raises:
        ValueError: the file is for other features.
    """
    stored = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    if tuple(stored["features"]) != (*OWN_NAMES, *CONTEXT_NAMES):
        raise ValueError(f"{WEIGHTS.name} does not fit the features")
    return [numpy.array(weights) for weights in stored["rounds"]]


def softmax(found: Candidates, scores: Floats) -> Floats:
    """Probabilities within each toponym's candidates."""
    if not len(scores):
        return scores
    sizes = numpy.diff(found.starts)
    first = found.starts[:-1][sizes > 0]
    grown = numpy.exp(scores - numpy.repeat(numpy.maximum.reduceat(scores, first), sizes[sizes > 0]))
    return grown / numpy.repeat(numpy.add.reduceat(grown, first), sizes[sizes > 0])


def features(asked: Problem, belief: Floats | None, gazetteer: Gazetteer) -> Floats:
    """All features; those of the context are 0 before anything is believed."""
    if belief is None:
        around = numpy.zeros((len(asked.own), len(CONTEXT_NAMES)))
    else:
        around = context(asked, belief, gazetteer)
    return numpy.hstack([asked.own, around])


def believe(asked: Problem, weights: Sequence[Floats], gazetteer: Gazetteer) -> Floats:
    """The probability of each candidate."""
    belief: Floats | None = None
    for round_weights in weights:
        belief = softmax(asked.candidates, features(asked, belief, gazetteer) @ round_weights)
    return numpy.zeros(0) if belief is None else belief
