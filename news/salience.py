"""Salience: how well each sentence stands for its article.

Centrality among the sentences (TextRank, Mihalcea and Tarau 2004, as sumy implements it) is combined with
the position in the article and the words shared with the title. Sentences that do not stand on their
own (questions, bare quotations, fragments, repetitions) are worth less.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace
from itertools import islice

from sumy.models.dom import ObjectDocumentModel, Paragraph
from sumy.models.dom import Sentence as SumySentence
from sumy.summarizers.text_rank import TextRankSummarizer

from news.article import Article, Attribution, AttributionKind, ParagraphKind, Sentence, Span

MAX_RATED = 150
"""Sentences compared with each other (the cost grows with the square); later ones get their position only."""

# Shares of the sum. ROUGE-1 of three sentences on the summary development set: LEAD-3 .382, these .410,
# LexRank in TextRank's place .396. More weight on centrality suits extractive references, and no others.
_CENTRALITY = 0.35
_POSITION = 0.5
_TITLE = 0.15

_HALF_POSITION = 8.0  # sentences after which the position counts half
_SHORT, _LONG = 6, 60  # words; outside, a sentence says too little or fills the whole answer
_COMPARED = 100  # words of a sentence; comparing two takes the product of their lengths
_POOR = 0.35  # factor for a sentence that does not stand on its own
_WORD = re.compile(r"\w+")


class _Tokenizer:
    """What sumy asks of a tokeniser; its own needs data that would have to be downloaded."""

    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(match.group() for match in islice(_WORD.finditer(text.lower()), _COMPARED))


_TOKENIZER = _Tokenizer()


def rate(
    article: Article, sentences: Sequence[Sentence], attributions: Sequence[Attribution], stop_words: Set[str]
) -> tuple[Sentence, ...]:
    """Give every sentence its salience, 0 to 1; all that is not body gets 0.

    Args:
        article: the article.
        sentences: its sentences, salience 0.
        attributions: tell whether a sentence that is all quotation has a speaker.
        stop_words: words that say nothing about the content, in lower case.
    """
    body = [s for s in sentences if article.paragraphs[s.paragraph].kind is ParagraphKind.BODY]
    if not body:
        return tuple(sentences)
    texts = [s.span.of(article.text) for s in body]
    centrality = _centrality(texts[:MAX_RATED], stop_words)
    title = _title_words(article, stop_words)
    bare = _bare_quotations(body, attributions)
    seen: set[str] = set()
    scores: list[float] = []
    for index, text in enumerate(texts):
        words = _TOKENIZER.to_words(text)
        score = _POSITION * _HALF_POSITION / (_HALF_POSITION + index)
        score += _CENTRALITY * (centrality[index] if index < MAX_RATED else 0.0)
        score += _TITLE * _share(title, words)
        poor = bare[index] or text in seen or not _stands_alone(text, words)
        scores.append(score * (_POOR if poor else 1.0))
        seen.add(text)
    best = max(scores)
    rated = {s.span: replace(s, salience=score / best) for s, score in zip(body, scores, strict=True)}
    return tuple(rated.get(s.span, s) for s in sentences)


def _centrality(texts: Sequence[str], stop_words: Set[str]) -> list[float]:
    """TextRank of each text, the highest being 1."""
    ranker = TextRankSummarizer()
    ranker.stop_words = stop_words
    sentences = [SumySentence(text, _TOKENIZER) for text in texts]
    # sumy tells sentences apart by their text: two that are alike get one rating, which suits them.
    rated = ranker.rate_sentences(ObjectDocumentModel([Paragraph(sentences)]))
    highest = max(rated.values(), default=0.0)
    return [float(rated[sentence] / highest) if highest > 0 else 0.0 for sentence in sentences]


def _title_words(article: Article, stop_words: Set[str]) -> frozenset[str]:
    titles = [p.span.of(article.text) for p in article.paragraphs if p.kind is ParagraphKind.TITLE]
    words = _TOKENIZER.to_words(" ".join([article.title or "", *titles]))
    return frozenset(words).difference(stop_words)


def _share(title: frozenset[str], words: Sequence[str]) -> float:
    return len(title.intersection(words)) / len(title) if title else 0.0


def _stands_alone(text: str, words: Sequence[str]) -> bool:
    return _SHORT <= len(words) <= _LONG and not text.rstrip("\"'”’»)").endswith(("?", ":"))


def _bare_quotations(body: Sequence[Sentence], attributions: Sequence[Attribution]) -> list[bool]:
    """Whether each sentence lies within a direct quotation, its speaker in another sentence."""
    spans = sorted(span for a in attributions if a.kind is AttributionKind.DIRECT for span in a.content)
    result: list[bool] = []
    at = 0
    for sentence in body:
        while at < len(spans) and spans[at].end < sentence.span.end:
            at += 1
        result.append(at < len(spans) and spans[at].covers(_unpointed(sentence.span)))
    return result


def _unpointed(span: Span) -> Span:
    return Span(span.start, max(span.start + 1, span.end - 1))
