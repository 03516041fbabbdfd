"""Which quotations to show of a story: those that tell something by themselves, without their article.

A passage stands by itself where it names who speaks and begins with nothing that points back. How much such
a passage tells is rated by its salience, by the words it shares with the article's title and lead, by its
length, and by how little of it is pronouns.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from news.answer import Citation
from news.article import AttributionKind, Span
from news.story_sentences import Line, Told
from news.story_words import content_words
from news.summary_anaphora import leans, pronoun
from news.words import stems_of, words_of

# Words of what somebody said; fewer are a part of a sentence that others say.
_LEAST_SAID: Final = 6
# Words of a passage. A shorter one says little; a longer one hides what it says.
_SHORT, _LONG = 12, 50
# What somebody said, beside what they are quoted with word for word.
_INDIRECT: Final = 0.7
# What a passage counts that shares no word with the title and the lead: it may be a new side of the story.
_ASIDE: Final = 0.25
# Of a sentence whose speaker is named elsewhere; it is shown where there is no other.
_HANGING: Final = 0.01
_FIRST: Final = re.compile(r"[^\W_]+")
# "Asked why, Drury said": what was asked stands before.
_ASKED: Final = re.compile(r"\W*Asked (?:why|how|when|whether (?:it|this|that)\b.*|about (?:it|this|that)),")
LEAD: Final = 2
"""Sentences of an article's body that, with its title, tell what it is about."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A quotation, and its passage as a line that is as salient as the best sentence in it."""

    citation: Citation
    line: Line


def passage(citation: Citation, lines: Iterable[Line]) -> Passage:
    """The passage of a quotation, among the body sentences of its article."""
    touched = [line for line in lines if line.span.overlaps(citation.span)]
    best = max(touched, key=lambda line: line.salience, default=None)
    article_id = citation.source.article_id
    if best is None:
        return Passage(citation, Line(article_id, 0, citation.span, citation.passage, 0.0))
    return Passage(citation, replace(best, span=citation.span, text=citation.passage))


def subject(title: str, lines: Sequence[Line]) -> frozenset[str]:
    """The stems of what an article is about: the words of its title and lead that not all texts have."""
    return _stems(" ".join([title, *(line.text for line in lines[:LEAD])]))


def telling(passages: Iterable[Passage], about: frozenset[str], count: int, told: Told) -> list[Citation]:
    """The best ``count`` passages, each of another speaker, that say what is not told; they are told then.

    Those that do not stand by themselves are taken only where none does.

    Args:
        passages: of one story.
        about: what it is about, as ``subject`` gives it.
        count: how many at most.
        told: what has been shown of it.
    """
    every = [one for one in passages if one.line.salience > 0 and _is_telling(one.citation)]
    upright = _best([one for one in every if stands_alone(one.citation)], about, count, told)
    return upright or _best(every, about, count, told)


def stands_alone(citation: Citation) -> bool:
    """Whether its passage names who speaks, outside what is said, and does not begin by pointing back."""
    text, language = citation.passage, citation.source.language
    first = _FIRST.search(text)
    # What a pronoun behind it turns into a sentence that leans ("But she") joins it to the one before.
    joined = first is not None and leans(f"{first.group()} she", language)
    return _names_speaker(citation) and not (joined or leans(text, language) or _ASKED.match(text))


def rating(passage: Passage, about: frozenset[str]) -> float:
    """How much a passage tells of what the story is about, 0 to 1."""
    return math.sqrt(passage.line.salience) * _weight(passage.citation, about)


def by_worth(lines: Sequence[Line], said: Iterable[Citation], about: frozenset[str]) -> list[Line]:
    """An article's sentences, those that quote somebody as salient as the quotation is worth by itself."""
    worth: dict[int, float] = {}
    for position, cut in _cuts(lines, said):
        weight = _weight(cut, about) if stands_alone(cut) else _HANGING
        worth[position] = max(weight, worth.get(position, 0.0))
    return [replace(line, salience=line.salience * worth.get(line.position, 1.0)) for line in lines]


def named_first(lines: Sequence[Line], said: Iterable[Citation]) -> list[Line]:
    """An article's sentences, last those that quote somebody whom they do not name, by their salience."""
    hanging = {position for position, cut in _cuts(lines, said) if not _names_speaker(cut)}
    factors = (_HANGING if line.position in hanging else 1.0 for line in lines)
    return [replace(line, salience=line.salience * by) for line, by in zip(lines, factors, strict=True)]


def _cuts(lines: Sequence[Line], said: Iterable[Citation]) -> Iterator[tuple[int, Citation]]:
    """The position of each sentence that quotes somebody, with as much of the quotation as it holds."""
    for citation in said:
        first = bisect_right(lines, citation.span.start, key=lambda line: line.span.end)
        for line in lines[first : bisect_left(lines, citation.span.end, key=lambda line: line.span.start)]:
            if marks := _inside(citation.marks, line.span):
                yield line.position, replace(citation, span=line.span, passage=line.text, marks=marks)


def _weight(citation: Citation, about: frozenset[str]) -> float:
    own = _stems(f"{citation.speaker or ''} {citation.mention or ''}")
    shared = len((_stems(citation.passage) & about) - own)
    bearing = _ASIDE + (1 - _ASIDE) * shared / (shared + 1)
    words = len(words_of(citation.passage))
    length = min(1.0, words / _SHORT, _LONG / max(1, words))
    kind = _INDIRECT if citation.kind is AttributionKind.INDIRECT else 1.0
    return bearing * length * kind * _meant(citation)


def _inside(marks: Iterable[Span], span: Span) -> tuple[Span, ...]:
    parts = (Span(max(mark.start, span.start), min(mark.end, span.end)) for mark in marks)
    return tuple(part for part in parts if part.start < part.end)


def _best(passages: Iterable[Passage], about: frozenset[str], count: int, told: Told) -> list[Citation]:
    best: list[Citation] = []
    for one in sorted(passages, key=lambda one: -rating(one, about)):
        if len(best) == count:
            break
        heard = any(one.citation.speaker == other.speaker for other in best)
        if not heard and not told.repeats(one.line):
            best.append(one.citation)
            told.add([one.line])
    return best


def _is_telling(citation: Citation) -> bool:
    """Whether it is quoted word for word, or long enough to be understood: not rejected "the idea"."""
    return citation.kind is AttributionKind.DIRECT or len(words_of(_said(citation))) >= _LEAST_SAID


def _names_speaker(citation: Citation) -> bool:
    """Whether a part of the speaker's name stands in the passage, outside what is said."""
    names = {word.casefold() for word in _FIRST.findall(citation.speaker or "") if word[0].isupper()}
    start = citation.span.start
    around, at = "", 0
    for mark in sorted(citation.marks):
        around += citation.passage[at : max(at, mark.start - start)] + " "
        at = max(at, mark.end - start)
    around += citation.passage[at:]
    return not names.isdisjoint(word.casefold() for word in _FIRST.findall(around))


def _meant(citation: Citation) -> float:
    """The share of telling words among these and the pronouns of what is said: "he would believe it"."""
    said = _said(citation)
    pointers = sum(pronoun(word, citation.source.language) for word in words_of(said))
    words = len(content_words(said))
    return words / (words + pointers) if words else 0.0


def _said(citation: Citation) -> str:
    start = citation.span.start
    return " ".join(citation.passage[mark.start - start : mark.end - start] for mark in citation.marks)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stems_of(" ".join(content_words(text))))
