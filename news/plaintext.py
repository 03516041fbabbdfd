"""Lays out pasted or attached plain text as an article."""

from __future__ import annotations

from news.article import Article, Paragraph
from news.canonical import canonical
from news.headings import unmarked
from news.language import detect
from news.paragraph_kinds import classify
from news.paragraphs import paragraph_spans
from news.told import told_by


def lay_out(text: str, *, url: str | None = None) -> Article:
    """Lay plain text out as an article: paragraphs, their kinds, and what its head and foot tell.

    ``Article.text`` has the length of ``text``: offsets into one are offsets into the other.
    """
    clean = canonical(text)
    spans = tuple(paragraph_spans(clean))
    texts = [span.of(clean) for span in spans]
    layout = classify(texts)
    told = told_by(texts, layout)
    return Article(
        text=clean,
        paragraphs=tuple(map(Paragraph, spans, layout.kinds)),
        url=url,
        title=None if layout.title is None else unmarked(texts[layout.title]),
        byline=told.names,
        publisher=told.publisher,
        published=told.published,
        language=detect(clean),
    )
