"""Salience: in which order the sentences of an article enter its summary.

A sentence is worth the words that a summary by a person would likely have (news/summary_words.py; sumy's
TextRank is one of the things that tell) and that the sentences chosen before it do not bring, less something
for its length (news/summary_order.py). The weights are fitted on articles with such summaries
(training/summary.py) and hold for any language.

What does not stand by itself follows what it leans on: a sentence that begins with *he* or *this* comes
only after the sentence before it, a bare quotation only after the sentence that says whose it is. Sentences
that cut a quotation in two, say again what was said, or quote nobody known, headings and scraps
come when all others are used up.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Final

from news.article import Article, Attribution, ParagraphKind, Sentence
from news.summary_body import Body, body_of
from news.summary_order import order
from news.summary_words import expected, words_of

MAX_RATED: Final = 300
"""Sentences compared with each other (the cost grows with the square); later ones follow in their order."""


def rate(
    article: Article, sentences: Sequence[Sentence], attributions: Sequence[Attribution], stop_words: Set[str]
) -> tuple[Sentence, ...]:
    """Give every body sentence a salience of its own, above 0 and at most 1, and all others 0.

    The ``n`` sentences of the highest salience are the summary of ``n`` sentences.

    Args:
        article: the article.
        sentences: its sentences, salience 0.
        attributions: tell whether a sentence that is all quotation has a speaker.
        stop_words: words that say nothing about the content, in lower case.
    """
    spans = [s.span for s in sentences if article.paragraphs[s.paragraph].kind is ParagraphKind.BODY]
    body = body_of(article, sentences, attributions, stop_words, limit=MAX_RATED)
    rated = ranked(body, weights())
    best_first = [body.sentences[at].span for at in rated] + spans[len(rated) :]
    salience = {span: 1 - rank / len(best_first) for rank, span in enumerate(best_first)}
    return tuple(replace(s, salience=salience.get(s.span, 0.0)) for s in sentences)


@cache
def weights() -> Mapping[str, float]:
    """The fitted weights, by the name of the feature."""
    stored = resources.files("news").joinpath("data", "summary_weights.json").read_text(encoding="utf-8")
    return json.loads(stored)


def ranked(body: Body, weighed: Mapping[str, float]) -> list[int]:
    """Indexes of the body's sentences in the order in which they enter a summary."""
    if not body.texts:
        return []
    words = words_of(body)
    return order(words, expected(words, weighed), needs(body), last(body))


def needs(body: Body) -> list[int | None]:
    """For each sentence the one that has to come before it into a summary, if any."""
    found: list[int | None] = []
    for at, (quoted, leaning) in enumerate(zip(body.quoted, body.leaning, strict=True)):
        if quoted.bare:
            found.append(quoted.needs)
        else:
            found.append(at - 1 if at and (leaning or quoted.by_pronoun) else None)
    return found


def last(body: Body) -> list[bool]:
    """Whether each sentence comes when all others are used up."""
    seen: set[str] = set()
    found: list[bool] = []
    for text, quoted, whole in zip(body.texts, body.quoted, body.whole, strict=True):
        poor = quoted.cuts or (quoted.bare and quoted.needs is None)
        found.append(poor or not whole or text in seen)
        seen.add(text)
    return found
