"""Quotations as they are shown: each once, with what is said set off where that tells it apart."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from news.answer import Citation, Entry, Phrase
from news.article import AttributionKind, Span
from news.listed import Listed
from news.words import words_of

# Share of a passage. Of more than this nothing stands out any longer.
_MOST_SET_OFF: Final = 0.7
# Words of a quotation; fewer are said by anybody at any time ("yes", "no comment").
_TELLING: Final = 4


def merged(citations: Sequence[Citation]) -> list[Citation]:
    """Show a passage once for each speaker, with all that they say in it set off."""
    passages: dict[tuple[int, Span, str | None], Citation] = {}
    for citation in citations:
        key = (citation.source.article_id, citation.span, citation.speaker)
        first = passages.setdefault(key, citation)
        if first is not citation:
            kind = first.kind if first.kind is citation.kind else AttributionKind.MIXED
            marks = tuple(sorted({*first.marks, *citation.marks}))
            passages[key] = replace(first, marks=marks, kind=kind)
    return list(passages.values())


def set_off(citation: Citation) -> Citation:
    """Without marks where they would take up nearly all of the passage."""
    length = sum(mark.end - mark.start for mark in citation.marks)
    return replace(citation, marks=()) if length > _MOST_SET_OFF * len(citation.passage) else citation


def said_by(citations: Sequence[Citation], heading: Phrase | None) -> list[Entry]:
    """What one speaker says; what several articles quote in the same words comes once and names the others.

    Args:
        citations: of one speaker, as ``merged`` gives them.
        heading: over the first of them.
    """
    entries: list[Entry] = []
    for fullest, numbers in _folded(citations):
        detail = (_also(numbers),) if numbers else ()
        if entries and not detail and not entries[-1].detail:
            entries[-1] = replace(entries[-1], citations=(*entries[-1].citations, set_off(fullest)))
        else:
            entries.append(Entry(None if entries else heading, (set_off(fullest),), detail))
    return entries


def _folded(citations: Sequence[Citation]) -> list[tuple[Citation, set[int]]]:
    """The quotations that no other holds, each with the numbers of the other articles that have it."""
    said = [_words(citation) for citation in citations]
    groups: list[list[int]] = []
    for index, words in enumerate(said):
        same = (group for group in groups if any(_holds(said[one], words) for one in group))
        if words and (group := next(same, None)):
            group.append(index)
        else:
            groups.append([index])
    found: list[tuple[Citation, set[int]]] = []
    for group in groups:
        fullest = citations[max(group, key=lambda index: len(said[index]))]
        numbers = {citations[index].source.number for index in group}
        found.append((fullest, numbers - {fullest.source.number}))
    return found


def _words(citation: Citation) -> str:
    """What is said, without case, marks and accents; nothing where others may say the same by chance."""
    start = citation.span.start
    said = " ".join(citation.passage[mark.start - start : mark.end - start] for mark in citation.marks)
    words = words_of(said)
    return f" {' '.join(words)} " if len(words) >= _TELLING else ""


def _holds(one: str, other: str) -> bool:
    """Whether one of two quotations has all the words of the other, in a row."""
    return bool(one and other) and (one in other or other in one)


def _also(numbers: Collection[int]) -> Phrase:
    articles = Listed(tuple(Phrase("#{number}", {"number": number}) for number in sorted(numbers)))
    return Phrase("also in {articles}", {"articles": articles})
