"""What quotation marks alone tell: how much of a content is quoted, and quotations without a speaker."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from news.article import Article, Attribution, AttributionKind, ParagraphKind, Span
from news.marks import quotations

DIRECT_SHARE = 0.9
"""Share of a content's words inside quotation marks from which it is direct, as in the PolNeAR data."""

MIN_QUOTED_WORDS = 3
"""Fewer quoted words without a cue are scare quotes: "hacker", "fake news"."""

_PLAIN_WORD = re.compile(r"\w+")


def without_speakers(article: Article) -> list[Attribution]:
    """The quotations of the body as they stand, for languages whose verbs of speech are not known."""
    body = [p.span for p in article.paragraphs if p.kind is ParagraphKind.BODY]
    return [
        Attribution(AttributionKind.DIRECT, quote, (), None, None)
        for quote in quotations(article.text, body)
        if sum(len(_PLAIN_WORD.findall(article.text, *part)) for part in quote) >= MIN_QUOTED_WORDS
    ]


def kind_of(text: str, content: Sequence[Span], quotes: Sequence[Span]) -> AttributionKind:
    """Direct, mixed or indirect by the share of the content's words inside ``quotes`` (in order)."""
    total = quoted = 0
    for span in content:
        total += len(_PLAIN_WORD.findall(text, *span))
        index = max(0, bisect_left(quotes, span) - 1)
        while index < len(quotes) and quotes[index].start < span.end:
            start, end = max(span.start, quotes[index].start), min(span.end, quotes[index].end)
            quoted += len(_PLAIN_WORD.findall(text, start, end)) if start < end else 0
            index += 1
    if not quoted:
        return AttributionKind.INDIRECT
    return AttributionKind.DIRECT if quoted >= DIRECT_SHARE * total else AttributionKind.MIXED
