"""Attributions by rule: who is credited with which words, in English sentence patterns.

1. Quotation marks are paired, and each quotation becomes one word of its sentence.
2. Each verb of speech, and each "according to", finds its source beside it and its content around it.
3. Quotations that no verb claims go to the speaker they continue, or to the subject of their sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from news.article import Article, Attribution, AttributionKind, ParagraphKind, Sentence, Span
from news.cue_patterns import Found, Line, at_cue, join
from news.marks import quotations
from news.phrases import Word, first_subject, words_of

DIRECT_SHARE = 0.9
"""Share of a content's words inside quotation marks from which it is direct, as in the PolNeAR data."""

MAX_SENTENCE_WORDS = 400
"""Longest sentence searched for cues, a quotation counting as one word."""

MIN_QUOTED_WORDS = 3
"""Fewer quoted words without a cue are scare quotes: "hacker", "fake news"."""

_PLAIN_WORD = re.compile(r"\w+")
_LOOK_BACK = 3  # sentences in which the speaker of a quotation that stands alone is looked for


def attribute(article: Article, sentences: Sequence[Sentence]) -> list[Attribution]:
    """Find the attributions of the body, in reading order; speakers are not resolved yet."""
    body = [(i, p.span) for i, p in enumerate(article.paragraphs) if p.kind is ParagraphKind.BODY]
    quotes = quotations(article.text, [span for _, span in body])
    claimed: set[int] = set()
    lines: list[Line] = []
    for line in _lines(article, body, quotes, sentences):
        # A longer sentence is a list or no prose at all; each cue would look through all of it.
        for at in range(len(line.words) if len(line.words) <= MAX_SENTENCE_WORDS else 0):
            if found := at_cue(line, at):
                line.found.append(_with_whole_quotes(found, line, quotes, claimed))
        _claim_rest(line, lines[-_LOOK_BACK:], quotes, claimed)
        lines.append(line)
    spans = [quote for pair in quotes for quote in pair]
    # A quotation that goes on after "he said" belongs to two lines.
    unique = {id(f): f for line in lines for f in line.found if f.content}
    found = [_finished(article.text, f, spans) for f in unique.values()]
    return sorted(found, key=lambda attribution: attribution.content)


def without_speakers(article: Article) -> list[Attribution]:
    """The quotations of the body as they stand, for languages whose verbs of speech are not known."""
    body = [p.span for p in article.paragraphs if p.kind is ParagraphKind.BODY]
    return [
        Attribution(AttributionKind.DIRECT, quote, (), None, None)
        for quote in quotations(article.text, body)
        if sum(len(_PLAIN_WORD.findall(article.text, *part)) for part in quote) >= MIN_QUOTED_WORDS
    ]


def _lines(
    article: Article,
    body: Sequence[tuple[int, Span]],
    quotes: Sequence[tuple[Span, ...]],
    sentences: Sequence[Sentence],
) -> Iterator[Line]:
    """Sentences as lists of words; a sentence that begins inside a quotation goes on with it."""
    parts = sorted((span, index) for index, quote in enumerate(quotes) for span in quote)
    starts = [s.span.start for s in sentences]
    cursor = 0
    for paragraph, span in body:
        words: list[Word] = []
        at = span.start
        while cursor < len(parts) and parts[cursor][0].start < span.end:
            quote, index = parts[cursor]
            words += words_of(article.text, Span(at, quote.start))
            words.append(Word(quote, quote.of(article.text), index))
            at, cursor = quote.end, cursor + 1
        words += words_of(article.text, Span(at, span.end))
        here = set(starts[bisect_left(starts, span.start) : bisect_left(starts, span.end)])
        line: list[Word] = []
        for word in words:
            if line and word.span.start in here:
                yield Line(article.text, line, paragraph)
                line = []
            line.append(word)
        yield Line(article.text, line, paragraph)


def _with_whole_quotes(
    found: Found, line: Line, quotes: Sequence[tuple[Span, ...]], claimed: set[int]
) -> Found:
    """Claim the quotations of the content; one that began in an earlier paragraph is taken whole."""
    for word in line.words:
        if word.quoted is not None and any(span.overlaps(word.span) for span in found.content):
            claimed.add(word.quoted)
            parts = quotes[word.quoted]
            found.content += [part for part in parts if not any(s.overlaps(part) for s in found.content)]
    found.content.sort()
    return found


def _claim_rest(
    line: Line, before: Sequence[Line], quotes: Sequence[tuple[Span, ...]], claimed: set[int]
) -> None:
    """Give the quotations no verb claimed to the speaker they continue, or to the sentence's subject."""
    free = [w.quoted for w in line.words if w.quoted is not None and w.quoted not in claimed]
    if not free:
        return
    parts = [part for index in free for part in quotes[index]]
    if any(w.quoted is None and w.text[0].isalnum() for w in line.words):
        _claim_by_subject(line, parts)
    elif before and before[-1].found and before[-1].paragraph == line.paragraph:
        before[-1].found[-1].content += parts
        line.found.append(before[-1].found[-1])
    else:
        line.found.append(Found(parts, [], _last_source(before)))
    claimed.update(free)


def _last_source(lines: Sequence[Line]) -> Span | None:
    for line in reversed(lines):
        if line.found:
            return line.found[-1].source
        if subject := first_subject(line.words):
            return join(line.words, *subject)
    return None


def _claim_by_subject(line: Line, parts: Sequence[Span]) -> None:
    subject = first_subject(line.words)
    source = join(line.words, *subject) if subject else None
    for part in parts:
        long_enough = len(_PLAIN_WORD.findall(line.text, *part)) >= MIN_QUOTED_WORDS
        if source and source.end <= part.start and long_enough:
            line.found.append(Found([part], [], source))


def _finished(text: str, found: Found, quotes: Sequence[Span]) -> Attribution:
    content = tuple(sorted(set(found.content)))
    return Attribution(kind_of(text, content, quotes), content, tuple(found.cue), found.source, None)


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
