"""The body of an article, laid out for the choice of a summary."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Final

from news.article import Article, Attribution, ParagraphKind, Sentence
from news.summary_anaphora import leans
from news.summary_centrality import text_rank
from news.summary_quotations import Quoted, quoted_in

STEM: Final = 6
"""Letters of a word that are compared."""

_LEAST_WORDS: Final = 4  # fewer hardly make a statement of their own
# A full stop behind a space or a colon ends a heading that somebody turned into a sentence.
_ENDED: Final = re.compile(r"(?<![\s:])[.!…。।！?]+[\"'”’»)\]“]*\s*$")
_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Body:
    """The body sentences of an article, in order, as columns of one length.

    Attributes:
        quoted: what of each sentence is quotation.
        leaning: whether it begins with a word that stands for something before it.
        whole: whether it is a sentence, and not a heading or a scrap.
        centrality: its TextRank, at most 1.
        title: the words of the title, as they are compared.
        stop_words: words that say nothing about the content, in lower case.
    """

    sentences: Sequence[Sentence]
    texts: Sequence[str]
    quoted: Sequence[Quoted]
    leaning: Sequence[bool]
    whole: Sequence[bool]
    centrality: Sequence[float]
    title: frozenset[str]
    stop_words: Set[str]


def body_of(
    article: Article,
    sentences: Sequence[Sentence],
    attributions: Sequence[Attribution],
    stop_words: Set[str],
    *,
    limit: int,
) -> Body:
    """Lay out the first ``limit`` sentences of the body."""
    body = [s for s in sentences if article.paragraphs[s.paragraph].kind is ParagraphKind.BODY][:limit]
    texts = [s.span.of(article.text) for s in body]
    return Body(
        sentences=body,
        texts=texts,
        quoted=quoted_in(article, body, attributions),
        leaning=[leans(text, article.language) for text in texts],
        whole=[_is_whole(text) for text in texts],
        centrality=text_rank(texts, stop_words),
        title=_title(article),
        stop_words=stop_words,
    )


def _is_whole(text: str) -> bool:
    return _ENDED.search(text) is not None and len(words_in(text)) >= _LEAST_WORDS


def stem(word: str) -> str:
    """The beginning of a word, by which it is compared."""
    return word.lower()[:STEM]


def words_in(text: str) -> list[str]:
    """The words of a text, as written."""
    return _WORD.findall(text)


def _title(article: Article) -> frozenset[str]:
    titles = [p.span.of(article.text) for p in article.paragraphs if p.kind is ParagraphKind.TITLE]
    return frozenset(map(stem, words_in(" ".join([article.title or "", *titles]))))
