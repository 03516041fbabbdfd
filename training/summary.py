"""Fit the weights of news/summary_words.py, and measure them by cross-validation.

    python -m training.summary SUMMARY.jsonl [--write]

SUMMARY.jsonl holds articles with summaries written by people; rows of the type ``extractive`` were made by
a program and are left out. A logistic regression (Newton's method, every corpus of equal weight) says
how likely a summary has each word of its article. The figure printed is ROUGE-1 F of summaries of three
sentences, of articles not fitted on (5 folds by article), beside that of the first three sentences;
``--write`` fits on all and stores the weights.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy
from rouge_score.rouge_scorer import RougeScorer

from news.article import Article, Attribution, Sentence
from news.read import read_text
from news.salience import MAX_RATED, ranked
from news.sentences import load_pipeline
from news.summary_body import Body, body_of, stem, words_in
from news.summary_dateline import dateline_end
from news.summary_words import FEATURES, Floats, words_of

log = logging.getLogger(__name__)

WEIGHTS: Final = Path(__file__).parent.parent / "news" / "data" / "summary_weights.json"
SENTENCES: Final = 3
_MADE: Final = "extractive"
_FOLDS: Final = 5
_STEPS: Final = 8
_DECAY: Final = 2.0  # of the squared weights; fifteen times as much costs .004


@dataclass(frozen=True, slots=True)
class Document:
    """An article with summaries.

    Attributes:
        described: a row for each word and time, as ``news.summary_words`` describes them.
        wanted: the share of the summaries that have it.
    """

    corpus: str
    body: Body
    references: tuple[str, ...]
    described: Floats
    wanted: Floats


def document(
    row: dict[str, Any], article: Article, sentences: Sequence[Sentence], attributions: Sequence[Attribution]
) -> Document:
    """Lay out one article with its summaries."""
    stop_words = load_pipeline(article.language).Defaults.stop_words
    body = body_of(article, sentences, attributions, stop_words, limit=MAX_RATED)
    references = tuple(r if isinstance(r, str) else "\n".join(r) for r in row["references"])
    words = words_of(body)
    counts = [Counter(map(stem, words_in(reference))) for reference in references]
    held = numpy.array([[count[each] for each in words.stems] for count in counts])
    wanted = (held[:, words.column] >= words.time).mean(axis=0)
    return Document(row["corpus"], body, references, words.described, wanted)


def fit(documents: Sequence[Document]) -> dict[str, float]:
    """The weights that make the summaries' words likeliest."""
    corpora = Counter(each.corpus for each in documents)
    described = numpy.vstack([each.described for each in documents])
    wanted = numpy.concatenate([each.wanted for each in documents])
    mean = len(documents) / len(corpora)
    shares = [numpy.full(len(each.wanted), mean / corpora[each.corpus]) for each in documents]
    weighed = _newton(described, wanted, numpy.concatenate(shares))
    return dict(zip(FEATURES, map(float, weighed), strict=True))


def _newton(described: Floats, wanted: Floats, shares: Floats) -> Floats:
    weights = numpy.zeros(described.shape[1])
    for _ in range(_STEPS):
        found = 1 / (1 + numpy.exp(-described @ weights))
        gradient = described.T @ (shares * (found - wanted)) + _DECAY * weights
        curvature = (described * (shares * found * (1 - found))[:, None]).T @ described
        weights = weights - numpy.linalg.solve(curvature + _DECAY * numpy.eye(len(weights)), gradient)
    return weights


def rouge(each: Document, chosen: Sequence[int], scorer: RougeScorer) -> float:
    """ROUGE-1 F of sentences, in the text's order, with the summary that they come closest to."""
    texts = [each.body.texts[at] for at in sorted(chosen)]
    passage = "\n".join(text[dateline_end(text) :] for text in texts)
    return max(scorer.score(reference, passage)["rouge1"].fmeasure for reference in each.references)


def cross_validated(documents: Sequence[Document], scorer: RougeScorer) -> list[float]:
    """The figure of every article, with weights fitted on the articles of other folds."""
    folds = numpy.random.default_rng(1).permutation(len(documents)) % _FOLDS
    found = [0.0] * len(documents)
    for fold in range(_FOLDS):
        weights = fit([each for at, each in enumerate(documents) if folds[at] != fold])
        for at in map(int, numpy.flatnonzero(folds == fold)):
            found[at] = _figure(documents[at], weights, scorer)
    return found


def _figure(each: Document, weights: Mapping[str, float], scorer: RougeScorer) -> float:
    return rouge(each, ranked(each.body, weights)[:SENTENCES], scorer)


def report(name: str, documents: Sequence[Document], figures: Sequence[float]) -> None:
    """Log the mean of each corpus, and the mean of these."""
    corpora = sorted({each.corpus for each in documents})
    means = [
        float(numpy.mean([f for f, each in zip(figures, documents, strict=True) if each.corpus == corpus]))
        for corpus in corpora
    ]
    told = "  ".join(f"{corpus} {mean:.4f}" for corpus, mean in zip(corpora, means, strict=True))
    log.info("%s: %s  mean %.4f", name, told, numpy.mean(means))


def evaluate(documents: Sequence[Document]) -> dict[str, float]:
    """Report the figures, and return the weights fitted on all."""
    scorer = RougeScorer(["rouge1"], use_stemmer=True)
    report("first three", documents, [rouge(d, range(SENTENCES), scorer) for d in documents])
    report("cross-validated", documents, cross_validated(documents, scorer))
    weights = fit(documents)
    report("fitted on all", documents, [_figure(d, weights, scorer) for d in documents])
    return weights


def store(weights: Mapping[str, float]) -> None:
    """Write the weights where the bot reads them."""
    rounded = {name: round(weight, 4) for name, weight in weights.items()}
    WEIGHTS.write_text(json.dumps(rounded, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Read the arguments and fit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--write", action="store_true", help="store the weights")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    rows = [json.loads(line) for line in arguments.data.read_text(encoding="utf-8").splitlines()]
    documents: list[Document] = []
    for row in rows:
        if row["type"] != _MADE:
            reading = read_text(row["text"])
            documents.append(document(row, reading.article, reading.sentences, reading.attributions))
    weights = evaluate([each for each in documents if len(each.body.texts) >= SENTENCES])
    if arguments.write:
        store(weights)


if __name__ == "__main__":
    main()
