"""Reading: an article goes in, a ``Reading`` comes out.

``read`` is the one door; what stands behind it are rules for English (news/quotations.py, news/people.py),
a gazetteer (news/places.py) and sumy (news/salience.py).
"""

from __future__ import annotations

import logging
from collections.abc import Set
from dataclasses import dataclass
from functools import cache, lru_cache

from spacy.language import Language

from news import people, places, quotations, salience, sentences
from news.article import Article, Reading
from news.errors import NoWords, TextTooLong
from news.extract import extract_page
from news.gazetteer import Gazetteer
from news.plaintext import lay_out

log = logging.getLogger(__name__)

MAX_CHARACTERS = 2_000_000
"""Longest text read; a novel has about a million."""

# The rules know English verbs; a text too short to tell its language is tried with them too.
_ENGLISH = frozenset({"en", "und"})
_KEPT_PIPELINES = 8  # languages; a tokeniser takes a few megabytes


@dataclass(frozen=True, slots=True)
class Resources:
    """What reading needs besides the text; seconds to load, so kept for the life of the process."""

    gazetteer: Gazetteer


@cache
def resources() -> Resources:
    """Load the gazetteer, once in each process that reads."""
    return Resources(Gazetteer())


@lru_cache(maxsize=_KEPT_PIPELINES)
def _pipeline(language: str) -> Language:
    return sentences.load_pipeline(language)


def read_text(text: str, url: str | None = None) -> Reading:
    """Lay out and read plain text.

    Raises:
        NoWords: there is no letter in it.
        TextTooLong: it has more than ``MAX_CHARACTERS``.
    """
    _check(text, url)
    return read(lay_out(text, url=url))


def read_page(body: str, media_type: str, url: str, robots: str = "") -> Reading:
    """Extract and read a fetched page.

    Raises:
        ExtractError: there is no article to take from the page.
        NoWords, TextTooLong: as for ``read_text``.
    """
    article = extract_page(body, media_type, url, robots)
    _check(article.text, url)
    return read(article)


def _check(text: str, url: str | None) -> None:
    if len(text) > MAX_CHARACTERS:
        raise TextTooLong(f"{len(text)} characters", url=url or "")
    if not any(map(str.isalpha, text)):
        raise NoWords("no letters", url=url or "")


def read(article: Article) -> Reading:
    """Split, attribute, resolve, locate and rate.

    1. sentences (spaCy's tokeniser, boundaries of our own)
    2. attributions, with the mentions credited
    3. speakers: who the mentions mean
    4. places: toponyms outside the names of people and organisations
    5. salience of each sentence
    """
    nlp = _pipeline(article.language)
    gazetteer = resources().gazetteer
    split = sentences.split(article, nlp)
    if article.language in _ENGLISH:
        found = quotations.attribute(article, split)
    else:
        found = quotations.without_speakers(article)
    speakers, attributions, names = people.resolve(article, split, found, gazetteer.is_toponym)
    located = places.locate(article, split, names, gazetteer)
    stop_words: Set[str] = nlp.Defaults.stop_words
    rated = salience.rate(article, split, attributions, stop_words)
    log.debug(
        "read %d characters: %d sentences, %d attributions, %d speakers, %d places",
        len(article.text),
        len(rated),
        len(attributions),
        len(speakers),
        len(located),
    )
    return Reading(article, rated, speakers, attributions, located)
