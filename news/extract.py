"""Turns a fetched page into an article: its text, its layout and what the page says about it.

The way of a page, each step a possible end: feed, robots meta, consent page, main text, paywall, too
little text. Only the named errors of ``news.errors.ExtractError`` come out of here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - a C module, without stubs
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from news.article import Article, Paragraph, ParagraphKind, Span
from news.canonical import canonical
from news.errors import NoArticle
from news.metadata import with_metadata
from news.page_text import Block, find_blocks
from news.paragraph_kinds import classify
from news.plaintext import lay_out
from news.structured import PageFacts, read_facts
from news.told import told_by
from news.urls import canonical as canonical_url
from news.walls import (
    refuse_consent,
    refuse_feed,
    refuse_opted_out,
    refuse_paywall,
    refuse_robots_header,
)

# The shortest news items of 175 benchmark pages have 90 words, the shortest teaser 67.
MINIMUM_WORDS = 50
# libxml2 compares each attribute of a tag with all others: 100,000 of them take it 20 seconds. Real tags
# have a dozen; what makes them long is inside quotation marks.
_MOST_ATTRIBUTES = 2_000
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{4000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_SEPARATOR = "\n\n"
# What the walls are searched in; a consent page says it at once.
_VISIBLE_CHARACTERS = 20_000
_INVISIBLE = frozenset({"script", "style", "title"})


def extract_page(body: str, media_type: str, url: str, robots: str = "") -> Article:
    """Read a fetched page, HTML or plain text, as an article.

    Args:
        body: the page, decoded.
        media_type: as the server declared it, without parameters.
        url: the address the page was fetched from, after redirects; "" for a file that has none.
        robots: the X-Robots-Tag header it came with, or "".

    Raises:
        FeedInsteadOfArticle, OptedOut, ConsentWall, Paywall: the page is no article, or not one to read.
        NoArticle: the page holds no text, or too little of it.
    """
    refuse_feed(body, media_type, url)
    refuse_robots_header(robots, url)
    if media_type != "text/plain":
        return extract(body, url)
    article = lay_out(body, url=canonical_url(url) if url else None)
    _require_words(_word_count(article), url)
    return article


def extract(html: str, url: str) -> Article:
    """Read an HTML page as an article; see ``extract_page`` for the errors."""
    clean = canonical(html)
    tree = _parse(clean, url)
    refuse_opted_out(tree, url)
    facts = read_facts(tree)
    try:
        article = _assemble(find_blocks(clean, url), facts)
    except NoArticle:
        # Without any article text, a wall is the likelier reason, and the more useful one to name.
        _refuse_walls(_visible_text(tree), 0, tree, facts, url)
        raise
    words = _word_count(article)
    text = article.text if words >= MINIMUM_WORDS else _visible_text(tree)
    _refuse_walls(text, words, tree, facts, url)
    _require_words(words, url)
    return with_metadata(article, facts, clean, url)


def extract_text(html: str, url: str) -> Article:
    """The page's text laid out, without its metadata and whatever stands in its way, for measuring.

    Raises:
        NoArticle: there is no main text.
    """
    clean = canonical(html)
    return _assemble(find_blocks(clean, url), read_facts(_parse(clean, url)))


def article_body(article: Article) -> str:
    """The paragraphs of text and their sub-headings, a line each: what benchmarks call the article body."""
    kinds = (ParagraphKind.BODY, ParagraphKind.SUBHEADING)
    return "\n".join(p.span.of(article.text) for p in article.paragraphs if p.kind in kinds)


def _parse(html: str, url: str) -> HtmlElement:
    if any(len(_QUOTED.sub("", tag).split()) > _MOST_ATTRIBUTES for tag in _LONG_TAG.findall(html)):
        raise NoArticle("a tag with thousands of attributes", url=url)
    try:
        # Bytes, because lxml refuses a str that declares an encoding of its own.
        return document_fromstring(html.encode(), parser=HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError) as error:
        raise NoArticle("not HTML", url=url) from error


def _assemble(blocks: Sequence[Block], facts: PageFacts) -> Article:
    """Join the blocks into one text and give each its kind."""
    texts = [block.text for block in blocks]
    headings = {i for i, block in enumerate(blocks) if block.is_heading}
    layout = classify(texts, headings=headings, title=facts.title or "")
    spans: list[Span] = []
    start = 0
    for text in texts:
        spans.append(Span(start, start + len(text)))
        start += len(text) + len(_SEPARATOR)
    told = told_by(texts, layout)
    return Article(
        text=_SEPARATOR.join(texts),
        paragraphs=tuple(map(Paragraph, spans, layout.kinds)),
        byline=told.names,
        publisher=told.publisher,
        published=told.published,
    )


def _visible_text(tree: HtmlElement) -> str:
    pieces: list[str] = []
    for element in tree.iter():
        # Comments and processing instructions have a function for a tag.
        if isinstance(element.tag, str) and element.tag not in _INVISIBLE:
            pieces.append(element.text or "")
        pieces.append(element.tail or "")
    return " ".join(" ".join(pieces).split())[:_VISIBLE_CHARACTERS]


def _word_count(article: Article) -> int:
    body = (p.span.of(article.text) for p in article.paragraphs if p.kind is ParagraphKind.BODY)
    return sum(len(text.split()) for text in body)


def _refuse_walls(text: str, words: int, tree: HtmlElement, facts: PageFacts, url: str) -> None:
    refuse_consent(facts.title or "", text, words, url)
    refuse_paywall(_visible_text(tree), words, is_free=facts.is_free, url=url)


def _require_words(words: int, url: str) -> None:
    if words < MINIMUM_WORDS:
        raise NoArticle(f"{words} words", url=url)
