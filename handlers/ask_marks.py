"""The words of a sentence that answer a question."""

from __future__ import annotations

import re

from news.answer_features import NUMBER, TIME, WANTED, Asked, stems_of
from news.article import Span
from news.judge import Judged, Passage
from news.question import QuestionKind
from news.tagged import Entity, EntityLabel
from storage.terms import Term, marks


def answering(asked: Asked, passage: Passage, judged: Judged | None) -> tuple[Span, ...]:
    """The parts of the passage's sentence to set off, as offsets into the passage's text.

    Names for who and where, dates for when, numbers for how many, as far as the question does not hold
    them itself; else the words that the question and the sentence share.
    """
    kind = asked.question.kind
    named = [entity for entity in (judged.entities if judged else ()) if not _known(asked, entity, passage)]
    found: list[Span] = []
    match kind:
        case QuestionKind.WHO | QuestionKind.WHERE:
            found = [entity.span for entity in named if entity.label in WANTED[kind]]
        case QuestionKind.WHEN:
            found = [entity.span for entity in named if entity.label is EntityLabel.DATE]
            found = found or _matches(TIME, passage)
        case QuestionKind.HOW_MANY:
            dates = [e.span for e in (judged.entities if judged else ()) if e.label is EntityLabel.DATE]
            found = [s for s in _matches(NUMBER, passage) if not any(s.overlaps(date) for date in dates)]
        case QuestionKind.WHY | QuestionKind.OTHER:
            found = []
    return tuple(found) or _shared(asked, passage)


def _known(asked: Asked, entity: Entity, passage: Passage) -> bool:
    """Whether the question itself names it."""
    words = set(stems_of(entity.span.of(passage.text)))
    return bool(words) and words <= set(stems_of(asked.question.text))


def _matches(pattern: re.Pattern[str], passage: Passage) -> list[Span]:
    start, end = passage.sentence
    return [Span(*match.span()) for match in pattern.finditer(passage.text, start, end)]


def _shared(asked: Asked, passage: Passage) -> tuple[Span, ...]:
    sentence = passage.sentence.of(passage.text)
    terms = [Term((word,)) for word in asked.words]
    start = passage.sentence.start
    return tuple(Span(span.start + start, span.end + start) for span in marks(sentence, terms))
