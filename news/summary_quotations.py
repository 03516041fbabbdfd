"""How the sentences of a body stand to the quotations in it: which ones cut a quotation, which need whom."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from news.article import Article, Attribution, AttributionKind, ParagraphKind, Sentence, Span
from news.marks import quotations
from news.summary_anaphora import pronoun


@dataclass(frozen=True, slots=True)
class Quoted:
    """What of a sentence is quotation.

    Attributes:
        share: of its characters inside quotation marks, 0 to 1.
        cuts: whether a quotation begins or ends outside it.
        attributed: whether something in it is credited to somebody.
        bare: whether it is a direct quotation and nothing else, its speaker named elsewhere or nowhere.
        needs: the index of the sentence that names who speaks; None where it is this one, or nobody does.
        by_pronoun: whether who speaks in it is a pronoun only, as in ``"We won," he said.``
    """

    share: float = 0.0
    cuts: bool = False
    attributed: bool = False
    bare: bool = False
    needs: int | None = None
    by_pronoun: bool = False


def quoted_in(
    article: Article, body: Sequence[Sentence], attributions: Sequence[Attribution]
) -> list[Quoted]:
    """Tell what of each body sentence is quotation."""
    spans = [s.span for s in body]
    pairs = quotations(article.text, [p.span for p in article.paragraphs if p.kind is ParagraphKind.BODY])
    inside = [0] * len(body)
    cuts = [False] * len(body)
    for parts in pairs:
        touched = [i for part in parts for i in _touched(spans, part)]
        for part in parts:
            for i in _touched(spans, part):
                inside[i] += min(part.end, spans[i].end) - max(part.start, spans[i].start)
        if len(set(touched)) > 1:
            for i in touched:
                cuts[i] = True
    credited = _credits(article, spans, attributions)
    return [
        Quoted(inside[i] / max(1, spans[i].end - spans[i].start), cuts[i], *credited[i])
        for i in range(len(body))
    ]


def _credits(
    article: Article, spans: Sequence[Span], attributions: Sequence[Attribution]
) -> list[tuple[bool, bool, int | None, bool]]:
    """For each sentence: attributed, bare, needs, by_pronoun."""
    found: list[tuple[bool, bool, int | None, bool]] = [(False, False, None, False)] * len(spans)
    for a in attributions:
        named = next(iter(_touched(spans, a.source)), None) if a.source else None
        weak = a.source is not None and pronoun(a.source.of(article.text), article.language)
        for part in a.content:
            for i in _touched(spans, part):
                apart = named != i and a.kind is AttributionKind.DIRECT and part.covers(_unpointed(spans[i]))
                before = found[i]
                needs = named if apart and named is not None else before[2]
                found[i] = (True, before[1] or apart, needs, before[3] or (weak and named == i))
    return found


def _touched(spans: Sequence[Span], part: Span) -> range:
    """Indexes of the sentences that overlap a span."""
    first = bisect_right(spans, part.start, key=lambda span: span.end)
    return range(first, bisect_left(spans, part.end, key=lambda span: span.start))


def _unpointed(span: Span) -> Span:
    return Span(span.start, max(span.start + 1, span.end - 1))
