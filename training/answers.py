"""``python -m training.answers``: fits the weights by which answers are ranked and refused.

They are fitted on the development questions, for which there is no training part of the same kind, so every
figure printed is of cross-validation over texts: each question is judged by weights that were fitted
without its text. What is written are weights fitted on all of them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy
from numpy.typing import NDArray

from benchmarks.questions import Tried, tried
from news.answer_features import FEATURES, JUDGED, features, weigh
from news.answer_model import FILE, SURENESS, Ranked, sureness

Floats = NDArray[numpy.float64]
FOLDS = 5
_SEED = 20240607
_STEPS = 400
_RATE = 0.05
_KEPT_SMALL = (
    0.2  # weight of the squared weights, of features brought to one spread; .73 recall@1 for .71 at 0.02
)
# Share of answerable questions refused. By weights fitted on other texts, 87 % of the others are then, too.
_MOST_REFUSED = 0.1


def main() -> None:
    """Fit, print the figures, write the weights."""
    parser = argparse.ArgumentParser(prog="python -m training.answers", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/dev"))
    parser.add_argument("--out", type=Path, default=FILE)
    arguments = parser.parse_args()
    asked = tried([arguments.data / "questions.jsonl", arguments.data / "unanswerable.jsonl"])
    print_figures(asked)
    arguments.out.write_text(json.dumps(fitted(asked), indent=1) + "\n", encoding="utf-8")


def fitted(asked: Sequence[Tried]) -> dict[str, object]:
    """Weights fitted on all of these, in the form of ``FILE``."""
    first, second = _ranking(asked)
    sure = _sureness(asked, second)
    chances = [_chance(one, second, sure) for one in asked if one.answerable]
    threshold = float(numpy.quantile(chances, _MOST_REFUSED))
    names = (*SURENESS, "bias")
    return {
        "first": dict(zip(FEATURES, _rounded(first), strict=True)),
        "second": dict(zip(JUDGED, _rounded(second), strict=True)),
        "sure": dict(zip(names, _rounded(sure), strict=True)),
        "threshold": round(threshold, 3),
    }


def print_figures(asked: Sequence[Tried]) -> None:
    """Recall and the trade-off of refusing, by weights fitted without the texts asked about."""
    rows = [row for fold in range(FOLDS) for row in _without(asked, fold)]
    answerable = [row for row in rows if row[0].answerable]
    for count in (1, 3):
        share = numpy.mean([any(right[:count]) for _, right, _ in answerable])
        print(f"questions, weights fitted on other texts: recall@{count} {share:.3f}")
    good = numpy.array([chance for one, _, chance in rows if one.answerable])
    bad = numpy.array([chance for one, _, chance in rows if not one.answerable])
    print("refusing, weights fitted on other texts:")
    for share in (0.02, 0.05, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4):
        threshold = numpy.quantile(good, share)
        print(
            f"  {share:4.0%} of answerable questions refused: {(bad < threshold).mean():4.0%} of the others"
        )


def _without(asked: Sequence[Tried], fold: int) -> list[tuple[Tried, list[bool], float]]:
    """The questions of a fold, with what the weights of the others make of them."""
    folds = _folds(asked)
    learnt = [one for one in asked if folds[one.text] != fold]
    _, second = _ranking(learnt)
    sure = _sureness(learnt, second)
    found: list[tuple[Tried, list[bool], float]] = []
    for one in asked:
        if folds[one.text] == fold:
            order = _order(one, second)
            found.append((one, [one.right[n] for n in order], _chance(one, second, sure)))
    return found


def _folds(asked: Sequence[Tried]) -> dict[str, int]:
    texts = sorted({one.text for one in asked})
    order = numpy.random.default_rng(_SEED).permutation(len(texts))
    return {text: int(place) % FOLDS for text, place in zip(texts, order, strict=True)}


def _ranking(asked: Sequence[Tried]) -> tuple[Floats, Floats]:
    """Weights of ``FEATURES`` over all candidates and of ``JUDGED`` over those judged."""
    first: list[tuple[Floats, Floats]] = []
    second: list[tuple[Floats, Floats]] = []
    for one in asked:
        question = one.finding.asked
        right = numpy.array([right for _, right in one.first], dtype=bool)
        if right.any():
            first.append((numpy.array([features(question, c) for c, _ in one.first]), right))
        if any(one.right):
            second.append((_judged(one), numpy.array(one.right)))
    return _fit(first, _choice), _fit(second, _choice)


def _judged(one: Tried) -> Floats:
    return numpy.array([features(one.finding.asked, found.ranked.candidate) for found in one.finding.best])


def _sureness(asked: Sequence[Tried], second: Floats) -> Floats:
    """Weights of ``SURENESS``: that the best candidate is right, of answerable questions and others."""
    kept = [one for one in asked if one.finding.best]
    rows = numpy.array([[*_sure_features(one, second), 1.0] for one in kept])
    wanted = numpy.array([one.answerable for one in kept])
    return _fit([(rows, wanted)], _logistic)


def _sure_features(one: Tried, second: Floats) -> list[float]:
    values = _judged(one)
    ranked = [
        Ranked(one.finding.best[n].ranked.candidate, weigh(second.tolist(), values[n].tolist()))
        for n in _order(one, second)
    ]
    return sureness(one.finding.asked, ranked)


def _order(one: Tried, second: Floats) -> list[int]:
    return numpy.argsort(-(_judged(one) @ second), kind="stable").tolist() if one.finding.best else []


def _chance(one: Tried, second: Floats, sure: Floats) -> float:
    if not one.finding.best:
        return 0.0
    return float(1 / (1 + numpy.exp(-numpy.array([*_sure_features(one, second), 1.0]) @ sure)))


def _choice(values: Floats, right: Floats, weights: Floats) -> Floats:
    """The gradient of minus the logarithm of the share that the right ones get of a softmax."""
    scores = values @ weights
    shares = numpy.exp(scores - scores.max())
    shares /= shares.sum()
    among = numpy.where(right, shares, 0.0)
    return values.T @ (shares - among / max(among.sum(), 1e-12))


def _logistic(values: Floats, right: Floats, weights: Floats) -> Floats:
    return values.T @ (1 / (1 + numpy.exp(-(values @ weights))) - right) / len(values)


def _fit(
    lists: Sequence[tuple[Floats, Floats]], gradient: Callable[[Floats, Floats, Floats], Floats]
) -> Floats:
    """Descend by Adam (Kingma and Ba 2015) over all lists at once, features brought to one spread."""
    every = numpy.concatenate([values for values, _ in lists])
    spread = every.std(axis=0)
    constant = spread < 1e-9
    spread = numpy.where(constant, 1.0, spread)
    scaled = [(values / spread, right) for values, right in lists]
    weights = numpy.zeros(every.shape[1])
    first, second = numpy.zeros_like(weights), numpy.zeros_like(weights)
    for step in range(1, _STEPS + 1):
        total = numpy.sum([gradient(v, r, weights) for v, r in scaled], axis=0) / len(scaled)
        total = total + _KEPT_SMALL * numpy.where(constant, 0.0, weights)
        first = 0.9 * first + 0.1 * total
        second = 0.999 * second + 0.001 * total**2
        weights = weights - _RATE * (first / (1 - 0.9**step)) / (
            numpy.sqrt(second / (1 - 0.999**step)) + 1e-8
        )
    return weights / spread


def _rounded(weights: Floats) -> list[float]:
    return [round(float(weight), 4) for weight in weights]


if __name__ == "__main__":
    main()
