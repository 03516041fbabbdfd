"""Fills in what a page says about its article: title, byline, publisher, date, address, language."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlsplit

import trafilatura

from news.article import Article
from news.bylines import clean_author
from news.dates import find_date
from news.errors import LinkError
from news.language import UNDETERMINED, detect
from news.structured import PageFacts
from news.urls import canonical, canonical_of

log = logging.getLogger(__name__)

_A_DAY = timedelta(days=1)


def with_metadata(article: Article, facts: PageFacts, html: str, url: str) -> Article:
    """Fill in what the page says; the text's own byline and date come second, trafilatura's guess last."""
    title, byline = facts.title, facts.byline or article.byline
    published = _published(facts.published or article.published, url)
    if not (title and byline and published):
        guess = _guess(html, url)
        title, byline, published = title or guess.title, byline or guess.byline, published or guess.published
    return replace(
        article,
        url=_address(url, facts.canonical),
        title=title,
        byline=byline,
        publisher=facts.publisher or article.publisher,
        published=published,
        language=_language(article.text, facts.language),
    )


def _address(url: str, declared: str | None) -> str | None:
    """The page's canonical address; a file without one is known by what it declares."""
    if url:
        return canonical_of(url, declared)
    try:
        return canonical(declared) if declared else None
    except LinkError:
        return None


def _published(told: date | None, url: str) -> date | None:
    """The date told, or the one in the address where the two are a day apart at most.

    Metadata is often in UTC; the address has the day on which the newsroom published.
    """
    in_address = find_date(urlsplit(url).path)
    if in_address and (told is None or abs(told - in_address) <= _A_DAY):
        return in_address
    return told


def _guess(html: str, url: str) -> PageFacts:
    """What trafilatura makes of the page's visible title, author and date."""
    try:
        found = trafilatura.extract_metadata(html, default_url=url, extensive=False)
    except Exception:
        # Broad for the reason given in page_text: nothing on a page may stop the reading of its text.
        log.debug("no metadata from %s", url, exc_info=True)
        return PageFacts()
    author = clean_author(found.author or "") or None
    return PageFacts(title=found.title, byline=author, published=_date_of(found.date))


def _date_of(text: str | None) -> date | None:
    return find_date(text) if text else None


def _language(text: str, declared: str | None) -> str:
    """What the text shows wins over what the page declares; templates keep their maker's language."""
    detected = detect(text)
    if detected != UNDETERMINED or not declared:
        return detected
    code = declared.replace("_", "-").split("-")[0]
    return code if len(code) == 2 and code.isalpha() else UNDETERMINED
