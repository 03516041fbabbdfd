"""Fit the weights of news/place_ranking.py, and measure them by cross-validation.

    python -m training.places PLACES.jsonl [--write]

PLACES.jsonl holds articles with gold toponyms and their coordinates. The gold spans are taken as found;
right is a candidate within 161 km of the gold. The weights are fitted by gradient descent (Adam) on the
probability of the right candidates, all features at once, in rounds: the second round's context comes from
the first round's beliefs, and so on. The figure printed is that of articles not fitted on (5 folds by
article); ``--write`` fits on all and stores the weights.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import numpy
from numpy.typing import NDArray

from news.article import Article, Span
from news.gazetteer import Gazetteer
from news.place_candidates import Toponym, candidates
from news.place_features import CONTEXT_NAMES, EARTH_DIAMETER, OWN_NAMES, Problem, problem
from news.place_home import homes
from news.place_names import mentions_of, toponyms_of
from news.place_ranking import ROUNDS, WEIGHTS, believe, features, softmax

log = logging.getLogger(__name__)

Floats = NDArray[numpy.float64]

RIGHT_KM: Final = 161.0
"""A hundred miles, the measure of the toponym resolution literature."""

_BESIDE: Final = 0.1
"""What a row is worth that lies near enough but is not the gold's: the province for the town."""

_FOLDS: Final = 5
_STEPS: Final = 400
_RATE: Final = 0.05
_DECAY: Final = 0.0005  # of the squared weights, per mention; ten times as much costs .02


@dataclass(frozen=True, slots=True)
class Document:
    """An article's toponyms.

    Attributes:
        right: for each candidate how many of its toponym's mentions it is right for.
        wanted: the same, less for those that are near enough but not the gold's own row.
        mentions: for each toponym how many mentions have gold coordinates.
        hopeless: mentions without any candidate.
    """

    corpus: str
    asked: Problem
    right: Floats
    wanted: Floats
    mentions: Floats
    hopeless: int


def article_of(row: dict[str, Any]) -> Article:
    """The article without its layout, which resolution does not look at."""
    return Article(text=row["text"], paragraphs=(), url=row["url"], title=row["title"])


def document(row: dict[str, Any], gazetteer: Gazetteer) -> Document:
    """Lay out one article with its gold."""
    article = article_of(row)
    gold = {
        Span(t["start"], t["end"]): (float(t["lat"]), float(t["lon"]), int(t["geonameid"] or 0))
        for t in row["toponyms"]
        if t["status"] == "required" and t["lat"] is not None
    }
    spans = sorted({Span(t["start"], t["end"]) for t in row["toponyms"]})
    grouped = toponyms_of(article.text, mentions_of(article.text, spans, gazetteer))
    toponyms: list[Toponym] = [toponym for toponym, _ in grouped] + homes(article, gazetteer)
    found = candidates(toponyms, gazetteer)
    right, wanted = numpy.zeros(len(found.of)), numpy.zeros(len(found.of))
    counts, hopeless = numpy.zeros(len(toponyms)), 0
    for index, (_, mentions) in enumerate(grouped):
        here = slice(int(found.starts[index]), int(found.starts[index + 1]))
        rows = found.rows[here]
        for mention in mentions:
            if point := gold.get(mention.span):
                counts[index] += 1
                hopeless += not len(rows)
                near = _distance(gazetteer, rows, point[:2]) <= RIGHT_KM
                same = near & (gazetteer.ids[rows] == point[2])
                right[here] += near
                wanted[here] += numpy.where(same | ~same.any(), 1.0, _BESIDE) * near
    return Document(row["corpus"], problem(toponyms, found, gazetteer), right, wanted, counts, hopeless)


def _distance(gazetteer: Gazetteer, rows: NDArray[numpy.int64], point: tuple[float, float]) -> Floats:
    latitude, longitude = numpy.radians(gazetteer.latitudes[rows]), numpy.radians(gazetteer.longitudes[rows])
    north, east = numpy.radians(point)
    chord = numpy.sin((latitude - north) / 2) ** 2
    chord += numpy.cos(latitude) * numpy.cos(north) * numpy.sin((longitude - east) / 2) ** 2
    return EARTH_DIAMETER * numpy.arcsin(numpy.sqrt(numpy.clip(chord, 0, 1)))


def fit_round(documents: Sequence[Document], matrices: Sequence[Floats]) -> Floats:
    """Weights that make the right candidates likely, each mention counting once."""
    matrix = numpy.vstack(matrices)
    sizes = numpy.concatenate([numpy.diff(d.asked.candidates.starts) for d in documents])
    right = numpy.concatenate([d.wanted for d in documents])
    scale = numpy.maximum(1e-6, numpy.abs(matrix).max(axis=0))
    scaled = matrix / scale
    kept = sizes[sizes > 0]
    starts = numpy.concatenate([[0], numpy.cumsum(kept)[:-1]])
    counts = numpy.add.reduceat(right, starts)
    weight = numpy.maximum.reduceat(right, starts)
    solvable = (weight > 0) & (counts > 0)
    share = right / numpy.repeat(numpy.maximum(1, weight), kept)
    value = numpy.repeat(numpy.where(solvable, weight, 0.0), kept)
    weights, first, second = (numpy.zeros(matrix.shape[1]) for _ in range(3))
    for step in range(1, _STEPS + 1):
        belief = _softmax(scaled @ weights, starts, kept)
        good = belief * share
        posterior = good / numpy.repeat(numpy.maximum(1e-12, numpy.add.reduceat(good, starts)), kept)
        gradient = scaled.T @ (value * (belief - posterior)) / value.sum() * kept.mean()
        gradient += _DECAY * weights
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        weights -= _RATE * (first / (1 - 0.9**step)) / (numpy.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return weights / scale


def _softmax(scores: Floats, starts: NDArray[numpy.int64], sizes: NDArray[numpy.int64]) -> Floats:
    grown = numpy.exp(scores - numpy.repeat(numpy.maximum.reduceat(scores, starts), sizes))
    return grown / numpy.repeat(numpy.add.reduceat(grown, starts), sizes)


def fit(documents: Sequence[Document], gazetteer: Gazetteer) -> list[Floats]:
    """Weights of all rounds."""
    rounds: list[Floats] = []
    beliefs: list[Floats | None] = [None] * len(documents)
    for _ in range(ROUNDS):
        pairs = zip(documents, beliefs, strict=True)
        matrices = [features(document.asked, belief, gazetteer) for document, belief in pairs]
        rounds.append(fit_round(documents, matrices))
        both = zip(documents, matrices, strict=True)
        beliefs = [softmax(document.asked.candidates, matrix @ rounds[-1]) for document, matrix in both]
    return rounds


def score(
    documents: Iterable[Document], weights: Sequence[Floats], gazetteer: Gazetteer
) -> dict[str, list[float]]:
    """Mentions right, right for any candidate, and in all, by corpus."""
    totals: dict[str, list[float]] = {}
    for one in documents:
        found = one.asked.candidates
        belief = believe(one.asked, weights, gazetteer)
        for index, count in enumerate(one.mentions):
            here = slice(int(found.starts[index]), int(found.starts[index + 1]))
            best = one.right[here][numpy.argmax(belief[here])] if here.stop > here.start else 0.0
            most = one.right[here].max() if here.stop > here.start else 0.0
            for name in (one.corpus, "ALL"):
                line = totals.setdefault(name, [0.0, 0.0, 0.0])
                line[0] += best
                line[1] += most
                line[2] += count
    return totals


def cross_validate(documents: Sequence[Document], gazetteer: Gazetteer) -> None:
    """Log the share of mentions resolved right in articles not fitted on."""
    totals: dict[str, list[float]] = {}
    for fold in range(_FOLDS):
        weights = fit([d for i, d in enumerate(documents) if i % _FOLDS != fold], gazetteer)
        for name, line in score(documents[fold::_FOLDS], weights, gazetteer).items():
            totals[name] = [a + b for a, b in zip(totals.get(name, [0.0] * 3), line, strict=True)]
    for name, (right, possible, count) in totals.items():
        log.info(
            "%-12s %5d mentions, right %.4f, best possible %.4f", name, count, right / count, possible / count
        )


def main() -> None:
    """Run from the command line."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    gazetteer = Gazetteer()
    with cast("Path", arguments.gold).open(encoding="utf-8") as lines:
        documents = [document(json.loads(line), gazetteer) for line in lines]
    cross_validate(documents, gazetteer)
    weights = fit(documents, gazetteer)
    for index, name in enumerate((*OWN_NAMES, *CONTEXT_NAMES)):
        log.info("%-18s %s", name, " ".join(f"{round_weights[index]:7.2f}" for round_weights in weights))
    if arguments.write:
        rounds = [[round(float(value), 4) for value in round_weights] for round_weights in weights]
        stored = {"features": [*OWN_NAMES, *CONTEXT_NAMES], "rounds": rounds}
        WEIGHTS.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
