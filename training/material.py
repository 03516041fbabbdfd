"""All that a run learns from, read and encoded once."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy
import torch

from news.article import Span
from news.paragraphs import paragraph_spans
from news.pieces import PieceReader, Pieces
from training import corpora, teacher
from training.base import Base
from training.encode import Encoded, Integers, encode, sentence_spans
from training.entity_corpora import entity_texts
from training.errors import NothingToLearn
from training.windows import Floats

log = logging.getLogger(__name__)

HELD_OUT_EVERY = 40
"""One article in so many is kept for the curve."""
_CPU = torch.device("cpu")
_SAME = 0.5  # share of both spans' characters that makes a sentence the gold one, as the scorer has it


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that is asked about."""

    pieces: Pieces
    sentences: Integers


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its text, and which of the text's sentences answer it or must not be judged."""

    pieces: Pieces
    passage: Passage
    right: frozenset[int]
    ignored: frozenset[int]
    vector: Floats
    weight: float
    corpus: str


@dataclass(frozen=True, slots=True)
class Material:
    """Encoded corpora.

    Attributes:
        articles: gold attributions, silver entities; gold entities alone where ``attributed`` is false.
        attributed: whether anything teaches who said what.
        variants: the same articles' pieces with other quotation marks, piece for piece; by article.
        sentence_vectors: the base's vectors of each article's sentences, by article.
        entities: gold entities.
        places: gold toponyms; empty where none were given.
        questions: with their passages and the base's vectors.
        kept: articles for the curve.
    """

    articles: list[Encoded]
    attributed: bool
    variants: list[list[Pieces]]
    sentence_vectors: list[Floats]
    entities: list[Encoded]
    places: list[Encoded]
    questions: list[Asked]
    kept: list[Encoded]


def gather(
    choice: corpora.Choice,
    places: list[corpora.Text],
    base: Base,
    reader: PieceReader,
    stored: Path,
    device: torch.device = _CPU,
) -> Material:
    """Read the corpora chosen.

    Where the choice leaves no articles with attributions, those with gold entities stand in for them: the
    model then learns names, places, questions and embeddings, and nothing about who said what.

    Args:
        choice: which corpora.
        places: texts with gold toponyms, empty if there are none.
        base: the base weights, whose sentence vectors are to be kept.
        reader: the tokeniser.
        stored: folder where the base's vectors are kept for the next run.
        device: where to compute these.

    Raises:
        TrainingError: a corpus is missing or malformed, or there are no questions.
    """
    attributed = corpora.attribution_texts(choice)
    named = entity_texts(choice)
    if not attributed:
        log.warning("nothing here teaches who said what: this model will find no attributions")
    learnt, kept = corpora.held_out(attributed or named, HELD_OUT_EVERY)
    splits = [sentence_spans(text.text) for text in learnt]
    articles = [encode(text, reader, split) for text, split in zip(learnt, splits, strict=True)]
    flat = [span.of(text.text) for text, split in zip(learnt, splits, strict=True) for span in split]
    edges = numpy.cumsum([len(split) for split in splits])[:-1]
    vectors = numpy.split(teacher.vectors(flat, base, reader, stored, device), edges)
    questions = questions_of(choice, base, reader, stored, device)
    log.info("%d articles, %d questions", len(articles), len(questions))
    return Material(
        articles,
        bool(attributed),
        [_variants(text.text, encoded, reader) for text, encoded in zip(learnt, articles, strict=True)],
        list(vectors),
        [encode(text, reader, []) for text in (named if attributed else learnt)],
        [encode(text, reader, []) for text in places],
        questions,
        [encode(text, reader, []) for text in kept],
    )


def questions_of(
    choice: corpora.Choice, base: Base, reader: PieceReader, stored: Path, device: torch.device = _CPU
) -> list[Asked]:
    """Read the questions alone; arguments and errors as for ``gather``."""
    asked = corpora.questions(choice)
    return _asked(asked, teacher.vectors([q.question for q in asked], base, reader, stored, device), reader)


def digest(material: Material) -> str:
    """Tells material from other material, so that no run goes on with what it did not start with."""
    found = hashlib.sha256()
    for encoded in (*material.articles, *material.entities, *material.places, *material.kept):
        for values in (encoded.pieces.ids, encoded.tags, encoded.entities):
            found.update(values.tobytes())
    for asked in material.questions:
        found.update(asked.pieces.ids.tobytes())
    return found.hexdigest()[:16]


_OTHER_MARKS = (
    str.maketrans("“”‘’", "\"\"''"),
    str.maketrans("“”", "«»"),
    str.maketrans("“”", "„“"),
)


def _variants(text: str, encoded: Encoded, reader: PieceReader) -> list[Pieces]:
    """The pieces as the text would have them with straight, French and German quotation marks."""
    paragraphs = list(paragraph_spans(text))
    found = [reader.pieces(text.translate(marks), paragraphs) for marks in _OTHER_MARKS]
    return [pieces if len(pieces) == len(encoded.pieces) else encoded.pieces for pieces in found]


_WEIGHTS = {"QED": 2.0, "WikiQA": 2.0, "ESTER": 2.0, "RealTimeQA": 1.5, "SelQA": 1.5, "QAMR-Wikinews": 0.7}
"""How often a corpus's questions come up; those lower that repeat the sentence's own words."""


def _asked(questions: list[corpora.Question], vectors: Floats, reader: PieceReader) -> list[Asked]:
    @cache
    def passage(text: str) -> tuple[list[Span], Passage]:
        spans = sentence_spans(text)
        pieces = reader.pieces(text, list(paragraph_spans(text)))
        edges = numpy.array([(s.start, s.end) for s in spans], dtype=numpy.int64).reshape(-1, 2)
        return spans, Passage(pieces, numpy.searchsorted(pieces.starts, edges))

    found: list[Asked] = []
    for question, vector in zip(questions, vectors, strict=True):
        spans, read = passage(question.text)
        right = _same(spans, question.answers)
        if bool(right) == bool(question.answers):  # else our splitter cuts the gold sentence elsewhere
            weight = _WEIGHTS.get(question.corpus, 1.0)
            ignored = _same(spans, question.ignored)
            pieces = reader.question(question.question)
            found.append(Asked(pieces, read, right, ignored, vector, weight, question.corpus))
    if not any(asked.right for asked in found):
        raise NothingToLearn("no question is answered by a sentence of its text")
    return found


def _same(spans: list[Span], wanted: tuple[Span, ...]) -> frozenset[int]:
    found: set[int] = set()
    for number, span in enumerate(spans):
        for gold in wanted:
            common = min(span.end, gold.end) - max(span.start, gold.start)
            if common >= _SAME * (span.end - span.start) and common >= _SAME * (gold.end - gold.start):
                found.add(number)
    return frozenset(found)
