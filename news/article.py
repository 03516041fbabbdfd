"""The nouns: an article, its layout, and what reading it found.

Every span is a pair of character offsets (code points, end exclusive) into ``Article.text``; a text
shown to a person is always ``span.of(article.text)`` and never anything else.

    Article  --read-->  Reading = sentences + speakers + attributions + places
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import NamedTuple


class Span(NamedTuple):
    """Character offsets ``[start, end)`` into an article's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The slice of ``text`` that this span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


class ParagraphKind(StrEnum):
    """What a paragraph is for. Only ``BODY`` is ever quoted or summarised."""

    TITLE = "title"
    BYLINE = "byline"
    SUBHEADING = "subheading"
    BODY = "body"
    BOILERPLATE = "boilerplate"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text between line breaks, without surrounding white space."""

    span: Span
    kind: ParagraphKind


@dataclass(frozen=True, slots=True)
class Article:
    """An article's canonical text, its layout and what its page says about it.

    Attributes:
        text: canonical plain text; paragraphs are separated by line breaks.
        paragraphs: in order, not overlapping; together they cover all but white space.
        url: canonical address, or None for pasted text.
        language: two-letter ISO 639-1 code, ``und`` where the text does not tell.
    """

    text: str
    paragraphs: tuple[Paragraph, ...]
    url: str | None = None
    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    published: date | None = None
    language: str = "und"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a paragraph.

    Attributes:
        paragraph: index into ``Article.paragraphs``.
        salience: how well the sentence stands for the article, 0 (never shown) to 1.
        embedding: int8 vector of ``news.embeddings.WIDTH`` bytes, as that module packs it; empty where
            the reading has none, as in languages the model does not read.
    """

    span: Span
    paragraph: int
    salience: float
    embedding: bytes = b""


class SpeakerKind(StrEnum):
    """What sort of speaker is meant."""

    PERSON = "person"
    ORGANISATION = "organisation"
    GROUP = "group"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is meant by a set of mentions.

    Attributes:
        id: unique within one Reading, counting from 0.
        name: the fullest form the article uses.
        role: as the article gives it ("U.N. Syria envoy"), or None.
        aliases: other forms that name the speaker (no pronouns), in order of appearance.
        mentions: every mention, pronouns included, in order of appearance.
    """

    id: int
    name: str
    kind: SpeakerKind
    role: str | None
    aliases: tuple[str, ...]
    mentions: tuple[Span, ...]


class AttributionKind(StrEnum):
    """How much of the content stands inside quotation marks: all of it, none, or some."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Something somebody said.

    The terms are those of the PARC and PolNeAR corpora (Pareti 2012; Newell et al. 2018).

    Attributes:
        content: what was said, quotation marks included; more than one span for a split quotation.
        cue: the words that signal it ("said", "according to"); empty where there is none.
        source: the mention credited, or None where nobody is.
        speaker: id of the Speaker the mention resolves to, or None where that is not known.
    """

    kind: AttributionKind
    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: Span | None
    speaker: int | None


@dataclass(frozen=True, slots=True)
class GazetteerEntry:
    """A row of the GeoNames gazetteer (https://www.geonames.org).

    Attributes:
        latitude: decimal degrees, WGS 84.
        longitude: decimal degrees, WGS 84.
        country: ISO 3166-1 alpha-2 code, or "" for what lies in no single country.
        geonames_id: negative where the row is not GeoNames' or its number is not known.
        feature: city, county, state, country, continent or region.
    """

    geonames_id: int
    name: str
    latitude: float
    longitude: float
    country: str
    feature: str
    population: int


@dataclass(frozen=True, slots=True)
class Place:
    """Toponyms of an article that mean the same place.

    Attributes:
        name: the form used most.
        mentions: where the text names it, in order.
        entry: the gazetteer row chosen, or None where there is none.
        confidence: 0 to 1, the share of the evidence that speaks for ``entry``.
        runners_up: the rows not chosen, best first.
        demonyms: those of ``mentions`` that name the place's people or what is theirs ("Syrian").
        metonyms: those of ``mentions`` that mean who governs there ("Moscow dismissed the report").
        near: where there is no ``entry``, the row that the place most likely lies in or by, if any.
    """

    name: str
    mentions: tuple[Span, ...]
    entry: GazetteerEntry | None
    confidence: float
    runners_up: tuple[GazetteerEntry, ...] = ()
    demonyms: tuple[Span, ...] = ()
    metonyms: tuple[Span, ...] = ()
    near: GazetteerEntry | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A person or an organisation that an article names, quoted or not.

    Attributes:
        name: the fullest form the article uses.
        kind: person or organisation.
        role: where the article says what they are ("U.N. Syria envoy"), or None.
        aliases: other forms that name them (no pronouns), in order of appearance.
        mentions: where they are named, in order; never empty.
    """

    name: str
    kind: SpeakerKind
    role: Span | None
    aliases: tuple[str, ...]
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or time that an article gives, resolved against the day it was published.

    Attributes:
        span: the words that give it ("last Tuesday").
        first: the first day meant.
        last: the last day meant, the same for a single day.
        clock: the time of day in the article's own zone, or None where none is given.
    """

    span: Span
    first: date
    last: date
    clock: time | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that reading one article found.

    Attributes:
        model: names the model that the sentences' embeddings are of, as vectors of different models
            cannot be compared; empty where there are none.
    """

    article: Article
    sentences: tuple[Sentence, ...]
    speakers: tuple[Speaker, ...]
    attributions: tuple[Attribution, ...]
    places: tuple[Place, ...]
    figures: tuple[Figure, ...] = ()
    moments: tuple[Moment, ...] = ()
    model: str = ""
