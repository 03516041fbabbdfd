"""Texts with labelled characters become pieces with labelled pieces."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy
from numpy.typing import NDArray

from news.article import Span
from news.paragraphs import paragraph_spans
from news.pieces import PieceReader, Pieces
from news.sentences import sentence_starts, trimmed
from training.corpora import Text
from training.labels import ATTRIBUTION_TAGS, ENTITY_TAGS

Integers = NDArray[numpy.int64]
ALL_ENTITIES = (1 << len(ENTITY_TAGS)) - 1
"""The mask of a piece whose entity label is open."""
NOT_MARKED = -100
"""The tag of a piece whose attribution label nobody gave."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text ready to be cut into windows; n pieces.

    Attributes:
        tags: attribution tags, shape (n,).
        entities: the entity tags each piece may have, as bits, shape (n,).
        links: first and last piece of a content, first piece of its source and of its cue (-1: none),
            shape (contents, 4).
        sentences: first and last piece (exclusive), shape (sentences, 2).
        entity_weight: how much the entity labels count.
    """

    id: str
    pieces: Pieces
    tags: Integers
    entities: Integers
    links: Integers
    sentences: Integers
    entity_weight: float


def sentence_spans(text: str) -> list[Span]:
    """The sentences of a text's lines."""
    found: list[Span] = []
    for line in paragraph_spans(text):
        inner = line.of(text)
        cuts = [0, *sentence_starts(inner), len(inner)]
        for start, end in pairwise(cuts):
            if span := trimmed(text, line.start + start, line.start + end):
                found.append(span)
    return found


SILVER_WEIGHT = 0.4
"""What a program's entity label counts beside a person's; CoreNLP is weak on organisations."""


def encode(text: Text, reader: PieceReader, sentences: list[Span]) -> Encoded:
    """Label the pieces of a text, whose sentences are given."""
    pieces = reader.pieces(text.text, list(paragraph_spans(text.text)))
    return Encoded(
        text.id,
        pieces,
        _tags(text, pieces),
        _entities(text, pieces),
        _links(text, pieces),
        _ranges(sentences, pieces),
        1.0 if text.gold else SILVER_WEIGHT,
    )


def _ranges(spans: list[Span], pieces: Pieces) -> Integers:
    found = numpy.array([(s.start, s.end) for s in spans], dtype=numpy.int64).reshape(-1, 2)
    return numpy.searchsorted(pieces.starts, found)


def _tags(text: Text, pieces: Pieces) -> Integers:
    if text.attributions is None:
        return numpy.full(len(pieces), NOT_MARKED, dtype=numpy.int64)
    tags = numpy.zeros(len(pieces), dtype=numpy.int64)
    for label in text.attributions:
        first, last = numpy.searchsorted(pieces.starts, label.span)
        begin = ATTRIBUTION_TAGS.index(f"B-{label.kind}")
        tags[first:last] = begin + 1
        tags[first : min(last, first + 1)] = begin
    return tags


def _entities(text: Text, pieces: Pieces) -> Integers:
    if text.entities is None:
        return numpy.full(len(pieces), ALL_ENTITIES, dtype=numpy.int64)
    outside = 1 << ENTITY_TAGS.index("O")
    for kind in text.unknown:
        outside |= 3 << ENTITY_TAGS.index(f"B-{kind}")
    masks = numpy.full(len(pieces), outside, dtype=numpy.int64)
    for span in text.ignored:
        masks[slice(*numpy.searchsorted(pieces.starts, span))] = ALL_ENTITIES
    for label in text.entities:
        first, last = numpy.searchsorted(pieces.starts, label.span)
        begin = ENTITY_TAGS.index(f"B-{label.kind}")
        masks[first:last] = 1 << (begin + 1)
        masks[first : min(last, first + 1)] = 1 << begin
    return masks


def _links(text: Text, pieces: Pieces) -> Integers:
    found: list[tuple[int, int, int, int]] = []
    for link in text.links:
        first, last = numpy.searchsorted(pieces.starts, link.content)
        if first < last:
            found.append((int(first), int(last) - 1, _first(link.source, pieces), _first(link.cue, pieces)))
    return numpy.array(found, dtype=numpy.int64).reshape(-1, 4)


def _first(span: Span | None, pieces: Pieces) -> int:
    return int(numpy.searchsorted(pieces.starts, span.start)) if span else -1
