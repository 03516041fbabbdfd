"""The borders of what was said: whole quotations, in one paragraph unless the marks carry on."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from news.article import Span

_WORD = re.compile(r"\w+")
_FIRST_LETTER = re.compile(r"\W{1,3}(?P<letter>\w)")
_MARKS = "\"'”’»“"
_SHARE = 0.5
"""Share of a quotation's words from which a content in it is taken for the whole."""
_MOST_BETWEEN = 3
"""Words between two parts of what is one content; most of the training data's have none."""


@dataclass(frozen=True, slots=True)
class Quotes:
    """An article's quotations.

    Attributes:
        spans: every paragraph's share of every quotation, in order.
        number: for each of ``spans``, which quotation it is of.
    """

    spans: tuple[Span, ...]
    number: tuple[int, ...]

    @classmethod
    def of(cls, quotations: Sequence[tuple[Span, ...]]) -> Quotes:
        """From one tuple of spans per quotation."""
        pairs = sorted((span, index) for index, spans in enumerate(quotations) for span in spans)
        return cls(tuple(span for span, _ in pairs), tuple(index for _, index in pairs))

    def touching(self, content: Span) -> list[int]:
        """Indices of the spans that share a character with a content or border on it, in order."""
        at = max(0, bisect_right(self.spans, content.start, key=lambda span: span.start) - 1)
        found: list[int] = []
        while at < len(self.spans) and self.spans[at].start <= content.end:
            if self.spans[at].end >= content.start:
                found.append(at)
            at += 1
        return found

    def parts(self, number: int) -> tuple[Span, ...]:
        """The spans of a quotation."""
        first = bisect_left(self.number, number)
        return self.spans[first : bisect_right(self.number, number)]

    def quoted(self, text: str, stretch: Span) -> int:
        """How many words of a stretch of text stand in quotations."""
        spans = (self.spans[at] for at in self.touching(stretch))
        return sum(_words(text, max(stretch.start, s.start), min(stretch.end, s.end)) for s in spans)

    def carrying(self, text: str, content: Span) -> set[int]:
        """The quotations of several paragraphs of which a content has most of a paragraph's share."""
        near = [at for at in self.touching(content) if len(self.parts(self.number[at])) > 1]
        return {self.number[at] for at in near if _held(text, self.spans[at], [content]) >= _SHARE}


def _words(text: str, start: int, end: int) -> int:
    return len(_WORD.findall(text, start, end)) if start < end else 0


def _held(text: str, quote: Span, contents: Sequence[Span]) -> float:
    """The share of a quotation's words that contents, in order and apart, have."""
    at = max(0, bisect_right(contents, quote.start, key=lambda span: span.start) - 1)
    held = 0
    while at < len(contents) and contents[at].start < quote.end:
        held += _words(text, max(quote.start, contents[at].start), min(quote.end, contents[at].end))
        at += 1
    return held / max(1, _words(text, *quote))


def in_paragraph(content: Span, paragraphs: Sequence[Span], quotes: Quotes) -> list[Span]:
    """A content cut at the border of its paragraph; what is behind it stays where a quotation is carried."""
    at = bisect_right(paragraphs, content.start, key=lambda span: span.start) - 1
    if at < 0 or content.start >= paragraphs[at].end:
        return []
    found = [Span(content.start, min(content.end, paragraphs[at].end))]
    while content.end > paragraphs[at].end:
        at += 1
        if at == len(paragraphs) or paragraphs[at].start >= content.end:
            break
        rest = Span(paragraphs[at].start, min(content.end, paragraphs[at].end))
        before = {quotes.number[n] for n in quotes.touching(found[-1])}
        if before.isdisjoint(quotes.number[n] for n in quotes.touching(rest)):
            break
        found.append(rest)
    return found


def chains(text: str, contents: Sequence[Span], cue: Span | None, quotes: Quotes) -> list[list[Span]]:
    """Contents of one cue, apart where too much stands between two for them to be one."""
    found: list[list[Span]] = []
    for content in sorted(contents):
        if found and _joined(text, found[-1][-1], content, cue, quotes):
            found[-1].append(content)
        else:
            found.append([content])
    return found


def _joined(text: str, first: Span, second: Span, cue: Span | None, quotes: Quotes) -> bool:
    if text.find("\n", first.end, second.start) >= 0:
        before = {quotes.number[at] for at in quotes.touching(first)}
        return not before.isdisjoint(quotes.number[at] for at in quotes.touching(second))
    if cue and first.end <= cue.start < second.start:
        return not _whole_beside_told(text, first, second, quotes)
    return _words(text, first.end, second.start) <= _MOST_BETWEEN


def _whole_beside_told(text: str, first: Span, second: Span, quotes: Quotes) -> bool:
    """Whether one content is a quotation that begins a sentence and the other is in no marks at all."""
    quoted = [content for content in (first, second) if quotes.quoted(text, content)]
    opening = _FIRST_LETTER.match(text, quotes.spans[quotes.touching(quoted[0])[0]].start) if quoted else None
    return len(quoted) == 1 and opening is not None and opening["letter"].isupper()


def whole(text: str, contents: Sequence[Span], quotes: Quotes, own: Sequence[Span]) -> tuple[Span, ...]:
    """The contents with the whole of the quotations that they have most of, in order, not overlapping.

    Args:
        text: the article's.
        contents: in order.
        quotes: the article's.
        own: the source and cue, which no quotation of theirs holds.
    """
    found = list(contents)
    for number in dict.fromkeys(quotes.number[at] for content in contents for at in quotes.touching(content)):
        parts = quotes.parts(number)
        if any(span.overlaps(part) for span in own for part in parts):
            continue
        shares = [_held(text, part, contents) for part in parts]
        # A quotation that goes on over paragraphs is whole where most of its paragraphs are held.
        of_all = sum(shares) >= _SHARE * len(parts)
        found += [part for part, share in zip(parts, shares, strict=True) if of_all or share >= _SHARE]
    return merged(found)


def merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans in order; those that overlap or touch are one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


def without_tail(text: str, content: Span, quotes: Quotes) -> Span:
    """The content up to the end of its last quotation, where a comma in the marks says that it ends there."""
    inside = [quotes.spans[at] for at in quotes.touching(content)]
    if not inside or inside[-1].end >= content.end or inside[0].start > content.start:
        return content
    comma = inside[-1].of(text).rstrip(_MARKS).endswith(",")
    return Span(content.start, inside[-1].end) if comma else content
