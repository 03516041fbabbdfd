"""What an ability answers with: sentences copied from stored articles, and the frame around them.

The words of the frame are English templates with named values, so that a face can translate them; the
words of an article are never touched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from news.article import AttributionKind, Span
from news.picture import Picture

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence of the frame: an English template and the values that fill it.

    ``str(Phrase("{n} places", {"n": 3}))`` is ``"3 places"``. Where the words depend on a number, ``plural``
    is the template for every number but one, and the value named ``count`` decides.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict[str, object])
    plural: str | None = None

    def __str__(self) -> str:
        several = self.plural is not None and self.values.get("count") != 1
        return (self.plural if several and self.plural else self.template).format_map(self.values)


@dataclass(frozen=True, slots=True)
class Source:
    """The stored article a citation is copied from.

    Attributes:
        article_id: primary key in the store.
        number: the number members use for it, counted per guild from 1.
        title: the article's title, or its first words where it has none.
    """

    article_id: int
    number: int
    title: str
    url: str | None
    publisher: str | None
    byline: str | None
    published: date | None
    language: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A passage copied character for character from a stored article.

    Attributes:
        span: where the passage stands in the article's text.
        passage: one or more whole sentences, equal to ``text[span.start:span.end]``.
        marks: parts of the passage to set off, as offsets into the article's text.
        speaker: full name of who is credited, or the mention where no name is known; None where
            the passage is cited for something else than who said it.
        mention: the words of the article that the speaker was resolved from, where they differ.
        kind: direct, indirect or mixed where a speaker is credited.
        corrected: whether a moderator has put right who is credited, or which place is meant.
    """

    source: Source
    span: Span
    passage: str
    marks: tuple[Span, ...] = ()
    speaker: str | None = None
    mention: str | None = None
    kind: AttributionKind | None = None
    corrected: bool = False

    @property
    def resolved_from(self) -> str | None:
        """The pronoun or description that was taken for the speaker; None where the name itself stands."""
        if not self.mention or not self.speaker:
            return None
        # The parts of a name are capitalised; "of" and "the" are in many descriptions too.
        names = {word.casefold() for word in _WORD.findall(self.speaker) if word[0].isupper()} - {"the"}
        return self.mention if names.isdisjoint(_WORD.findall(self.mention.casefold())) else None


@dataclass(frozen=True, slots=True)
class Entry:
    """A part of an answer: a heading (a person, a place, an article) and its citations.

    Attributes:
        detail: what else is known, frame words only, in reading order.
        more: how many citations are left out.
        about: the article that the heading names; where it cites that article alone, that is seen without.
    """

    heading: Phrase | None
    citations: tuple[Citation, ...] = ()
    detail: tuple[Phrase, ...] = ()
    more: int = 0
    about: Source | None = None


@dataclass(frozen=True, slots=True)
class Paging:
    """Which part of a long list an answer holds: page ``page`` of ``pages``, counting from 1."""

    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, ready to be rendered.

    Attributes:
        picture: what to draw beside the sentences, where a picture says it better.
        paging: where the handler gives a page of a list; None where the answer is whole.
        linked: whether the title stands for the one article cited, and leads to it.
    """

    title: Phrase
    entries: tuple[Entry, ...] = ()
    notes: tuple[Phrase, ...] = ()
    picture: Picture | None = None
    paging: Paging | None = None
    linked: bool = True

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation of every entry, in order."""
        return tuple(citation for entry in self.entries for citation in entry.citations)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The articles cited, each once, in order of first appearance."""
        return tuple({c.source.article_id: c.source for c in self.citations}.values())
