"""Readings for tests, written as marked text so that every span is right by construction.

    reading("Ann Lee: [We won], said {Ann Lee} in <Paris>.")

A blank line separates paragraphs; a first line beginning with ``# `` is the title. Inside a body
paragraph ``[…]`` is content, ``{…}`` the mention credited with the content nearest before or after it in the
same sentence, ``(…)`` the cue and ``<…>`` a place. Sentences end with a full stop, and the first ones of an
article are the most salient.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from news.article import (
    Article,
    Attribution,
    AttributionKind,
    GazetteerEntry,
    Paragraph,
    ParagraphKind,
    Place,
    Reading,
    Sentence,
    Span,
    Speaker,
    SpeakerKind,
)

_MARKS = re.compile(r"[\[\]{}()<>]")
_CLOSING = {"[": "]", "{": "}", "(": ")", "<": ">"}
_SENTENCE = re.compile(r"[^.]+\.?")

PARIS = GazetteerEntry(2988507, "Paris", 48.85341, 2.3488, "FR", "city", 2138551)
PARIS_TEXAS = GazetteerEntry(4717560, "Paris", 33.66094, -95.55551, "US", "city", 24839)
ALEPPO = GazetteerEntry(170063, "Aleppo", 36.20124, 37.16117, "SY", "city", 1602264)

GAZETTEER = {"Paris": (PARIS, PARIS_TEXAS), "Aleppo": (ALEPPO,), "City of Light": (PARIS,)}


@dataclass(frozen=True, slots=True)
class _Marked:
    """A text without its marks, and where they stood."""

    text: str
    spans: Mapping[str, list[Span]] = field(default_factory=dict[str, list[Span]])


def reading(
    marked: str,
    *,
    url: str | None = None,
    aliases: Mapping[str, str] | None = None,
    roles: Mapping[str, str] | None = None,
    unknown: frozenset[str] = frozenset(),
    publisher: str | None = None,
) -> Reading:
    """Make a reading of a marked text.

    Args:
        marked: the text, marked as this module's docstring says.
        url: canonical address.
        aliases: the full name of a speaker for each mention that is not one.
        roles: the role of a speaker by full name.
        unknown: mentions that resolve to no speaker.
        publisher: the article's publisher.
    """
    titled = marked.startswith("# ")
    plain = _unmark(marked.removeprefix("# "))
    article = _article(plain.text, url, publisher, titled=titled)
    sentences = tuple(_sentences(article))
    speakers = _speakers(plain, aliases or {}, roles or {}, unknown)
    attributions = tuple(_attributions(plain, sentences, speakers))
    return Reading(article, sentences, speakers, attributions, tuple(_places(plain)))


def _unmark(marked: str) -> _Marked:
    text, position = "", 0
    opened: list[tuple[str, int]] = []
    spans: dict[str, list[Span]] = {mark: [] for mark in _CLOSING}
    for match in _MARKS.finditer(marked):
        text += marked[position : match.start()]
        position = match.end()
        if match.group() in _CLOSING:
            opened.append((match.group(), len(text)))
        else:
            mark, start = opened.pop()
            assert _CLOSING[mark] == match.group(), f"{mark} is closed by {match.group()}"
            spans[mark].append(Span(start, len(text)))
    assert not opened, f"{opened} is never closed"
    return _Marked(text + marked[position:], {mark: sorted(found) for mark, found in spans.items()})


def _article(text: str, url: str | None, publisher: str | None, *, titled: bool) -> Article:
    paragraphs = tuple(_paragraphs(text, titled=titled))
    title = paragraphs[0].span.of(text) if titled else None
    return Article(text, paragraphs, url=url, title=title, publisher=publisher, language="en")


def _paragraphs(text: str, *, titled: bool) -> Iterator[Paragraph]:
    for number, match in enumerate(re.finditer(r"\S[^\n]*", text)):
        title = titled and number == 0
        yield Paragraph(Span(*match.span()), ParagraphKind.TITLE if title else ParagraphKind.BODY)


def _sentences(article: Article) -> Iterator[Sentence]:
    rank = 0
    for number, paragraph in enumerate(article.paragraphs):
        for match in _SENTENCE.finditer(paragraph.span.of(article.text)):
            lead = len(match.group()) - len(match.group().lstrip())
            start = paragraph.span.start + match.start() + lead
            rank += 1
            yield Sentence(Span(start, paragraph.span.start + match.end()), number, 1 / rank)


def _speakers(
    plain: _Marked, aliases: Mapping[str, str], roles: Mapping[str, str], unknown: frozenset[str]
) -> tuple[Speaker, ...]:
    mentions: dict[str, list[Span]] = {}
    for span in plain.spans["{"]:
        words = span.of(plain.text)
        if words not in unknown:
            mentions.setdefault(aliases.get(words, words), []).append(span)
    return tuple(
        Speaker(
            id=number,
            name=name,
            kind=SpeakerKind.PERSON,
            role=roles.get(name),
            aliases=tuple(dict.fromkeys(w for s in spans if (w := s.of(plain.text)) != name)),
            mentions=tuple(spans),
        )
        for number, (name, spans) in enumerate(mentions.items())
    )


def _attributions(
    plain: _Marked, sentences: tuple[Sentence, ...], speakers: tuple[Speaker, ...]
) -> Iterator[Attribution]:
    by_mention = {span: speaker.id for speaker in speakers for span in speaker.mentions}
    for content in plain.spans["["]:
        touched = [s.span for s in sentences if s.span.overlaps(content)]
        sentence = Span(touched[0].start, touched[-1].end)
        sources = [s for s in plain.spans["{"] if s.overlaps(sentence)]
        source = min(sources, key=lambda s: abs(s.start - content.start), default=None)
        cue = tuple(s for s in plain.spans["("] if s.overlaps(sentence))
        speaker = by_mention.get(source) if source else None
        yield Attribution(AttributionKind.INDIRECT, (content,), cue, source, speaker)


def _places(plain: _Marked) -> Iterator[Place]:
    mentions: dict[str, list[Span]] = {}
    for span in plain.spans["<"]:
        mentions.setdefault(span.of(plain.text), []).append(span)
    for name, spans in mentions.items():
        entry, *others = GAZETTEER.get(name, (None,))
        runners_up = tuple(other for other in others if other)
        yield Place(name, tuple(spans), entry, 0.9 if entry else 0.0, runners_up)
