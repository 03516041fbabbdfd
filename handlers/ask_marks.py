"""The words of a sentence that answer a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from handlers.ask_quantities import quantities
from news.answer import Citation
from news.answer_features import TIME, WANTED, Asked, stems_of
from news.article import Span
from news.judge import Passage
from news.question import QuestionKind
from news.tagged import Entity, EntityLabel

NAMING: Final = frozenset({QuestionKind.WHO, QuestionKind.WHERE, QuestionKind.WHEN})
"""The questions that names answer."""


def answering(asked: Asked, passage: Passage, entities: Sequence[Entity]) -> tuple[Span, ...]:
    """The parts of the passage's sentence to set off, as offsets into the passage's text.

    For questions of ``NAMING``, ``entities`` are the names in the sentence, offset in the same way.

    Names for who and where, dates for when, numbers for how many, as far as the question does not hold them
    itself. Nothing where there are none, and for questions that words alone do not answer.
    """
    match asked.question.kind:
        case QuestionKind.WHO | QuestionKind.WHERE as kind:
            return _names(asked, passage, [one for one in entities if one.label in WANTED[kind]])
        case QuestionKind.WHEN:
            return _dates(asked, passage, [one for one in entities if one.label is EntityLabel.DATE])
        case QuestionKind.HOW_MANY:
            return quantities(asked.question.text, passage.text, passage.sentence)
        case QuestionKind.WHY | QuestionKind.OTHER:
            return ()


def naming(citation: Citation) -> tuple[Span, ...]:
    """Where a quotation's sentences name who says it, outside what is said."""
    name = citation.mention or citation.speaker
    if not name:
        return ()
    at = citation.span.start
    found = (Span(at + m.start(), at + m.end()) for m in re.finditer(re.escape(name), citation.passage))
    return tuple(span for span in found if not any(span.overlaps(mark) for mark in citation.marks))[:1]


def _names(asked: Asked, passage: Passage, entities: Sequence[Entity]) -> tuple[Span, ...]:
    texts = [(entity, entity.span.of(passage.text)) for entity in entities]
    return tuple(
        entity.span for entity, text in texts if any(map(str.isupper, text)) and not _known(asked, text)
    )


def _dates(asked: Asked, passage: Passage, entities: Sequence[Entity]) -> tuple[Span, ...]:
    """The dates that the tagger sees, as far as they hold a word for a time; failing that, such words."""
    start, end = passage.sentence
    times = [Span(*match.span()) for match in TIME.finditer(passage.text, start, end)]
    seen = [one.span for one in entities if any(one.span.covers(time) for time in times)]
    return tuple(span for span in seen or times if not _known(asked, span.of(passage.text)))


def _known(asked: Asked, text: str) -> bool:
    """Whether the question itself has these words."""
    words = set(stems_of(text))
    return bool(words) and words <= set(stems_of(asked.question.text))
