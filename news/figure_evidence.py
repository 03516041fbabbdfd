"""Whether a name of an article names a person or an organisation, or only looks as if it did.

The tagger takes "Avocado" at the start of a sentence for a name as readily as "Doe". Who has a full name, a
title, a role, words of their own, or is named again, is somebody; of one word named once the tagger must be
sure, and the rest of the text must not speak against it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Final

from news.article import Article, ParagraphKind, Span
from news.cues import GROUP_NOUNS, ORGANISATION_WORDS, PREPOSITIONS, ROLE_NOUNS, TITLES, word_set
from news.entities import Entity
from news.entity_merging import is_acronym
from news.proper_names import Name
from news.tagged import Entity as Tagged
from news.tagged import EntityLabel

# Scores of the tagger's. In forty development articles, words that stood once and were no name had at most
# 0.56 where they were no place either, and 0.87 where they were; nine names in ten had more.
_LIKELY: Final = 0.6
_SURE: Final = 0.9

# "Syrians", "Latvian": a people, an adjective
_PEOPLE: Final = re.compile(r"\w{3,}(?:ians?|icans?|eans?|ists|crats|ese|inos|anis|ish)")
_LAWS: Final = word_set("act bill constitution law treaty amendment")
_PREFIXED: Final = re.compile(r"(?:anti|pro|non|ex|pre|post)-", re.IGNORECASE)
_SUFFIXES: Final = word_set("jr jr. sr sr.")
_INITIAL: Final = re.compile(r"[^\W\d_]\.?")
_NEXT_WORD: Final = re.compile(r" ([^\W\d_]+)")
_LAST_WORD: Final = re.compile(r"([^\W\d_]+) $")
_LOOK_BACK: Final = 30  # characters; a word


class Evidence:
    """What an article and the tagger say for and against its names.

    Args:
        article: the article.
        tagged: what the tagger found, in order.
        located: where the article names places.
        is_place: whether a name is in the gazetteer.
    """

    def __init__(
        self,
        article: Article,
        tagged: Sequence[Tagged],
        located: set[Span],
        is_place: Callable[[str], bool],
    ) -> None:
        self._text = article.text
        self._tagged = tagged
        self._ends = [entity.span.end for entity in tagged]
        self._located = located
        self._is_place = is_place
        self._bodies = [p.span for p in article.paragraphs if p.kind is ParagraphKind.BODY]

    def is_somebody(self, entity: Entity, label: EntityLabel | None, *, speaks: bool) -> bool:
        """Whether the names mean somebody.

        Args:
            entity: the names.
            label: what the tagger calls most of them.
            speaks: whether a quotation is credited to them.
        """
        if not any(self._in_body(name.span) for name in entity.names):
            return False  # In Headlines Every Word Has a Capital
        if self._is_half(entity, label) or self._is_place_or_people(entity, label):
            return False
        if len(entity.names) > 1 or len(entity.full.words) > 1:
            return True
        return self._is_sure_of(entity.full, label, speaks=speaks)

    def _in_body(self, span: Span) -> bool:
        at = bisect_left(self._bodies, span.end, key=lambda body: body.end)
        return at < len(self._bodies) and self._bodies[at].covers(span)

    def _is_half(self, entity: Entity, label: EntityLabel | None) -> bool:
        """Whether a name is half of another, of an office or of no name at all."""
        words = entity.full.words
        last = words[-1].lower()
        if _PREFIXED.match(words[0]) or words[0] in PREPOSITIONS or not any(w[0].isupper() for w in words):
            return True
        if label is EntityLabel.PERSON:
            return last in _SUFFIXES or (len(words) > 1 and _INITIAL.fullmatch(words[-1]) is not None)
        titled = last in ROLE_NOUNS and not {"of", "for"} & set(words)  # Senate Minority Leader
        return titled or last in _LAWS

    def _is_place_or_people(self, entity: Entity, label: EntityLabel | None) -> bool:
        words = entity.full.words
        last = words[-1].lower()
        if len(words) == 1 and last in GROUP_NOUNS:
            return True
        a_people = len(words) == 1 and last not in ORGANISATION_WORDS and _PEOPLE.fullmatch(last) is not None
        if label is EntityLabel.PERSON:
            return a_people and self._score(entity.full.span) < _SURE  # Adrian is sure to be somebody
        if a_people:
            return True
        here = all(name.span in self._located for name in entity.names)
        return here or self._is_place(" ".join(words))

    def _is_sure_of(self, name: Name, label: EntityLabel | None, *, speaks: bool) -> bool:
        """Whether one word that stands but once is a name."""
        if name.titled:
            return True
        word, score = name.words[0], self._score(name.span)
        if self._begins_an_office(name.span) or (score < _SURE and self._has_uncapitalised(word)):
            return False  # Fire Chief; "Avocado growers" beside "avocados"
        if speaks or name.role or is_acronym(name.words):
            return True
        if label is EntityLabel.PERSON:
            return score >= (_SURE if self._is_place(word) else _LIKELY)
        return score >= _LIKELY or self._is_called_one(name.span)

    def _score(self, span: Span) -> float:
        """The highest score of what the tagger saw there; 0 for nothing."""
        first = bisect_left(self._ends, span.start + 1)
        scores: list[float] = []
        for entity in self._tagged[first:]:
            if entity.span.start >= span.end:
                break
            scores.append(entity.score)
        return max(scores, default=0.0)

    def _begins_an_office(self, span: Span) -> bool:
        after = _NEXT_WORD.match(self._text, span.end)
        return after is not None and after[1][0].isupper() and after[1].lower() in ROLE_NOUNS | TITLES

    def _has_uncapitalised(self, word: str) -> bool:
        return re.search(rf"\b{re.escape(word.lower())}s?\b", self._text) is not None

    def _is_called_one(self, span: Span) -> bool:
        """Whether the word before says what it is: "the research group" MiraLab."""
        before = _LAST_WORD.search(self._text, max(0, span.start - _LOOK_BACK), span.start)
        return before is not None and before[1] in ORGANISATION_WORDS
