"""Reading: an article goes in, a ``Reading`` comes out.

``read`` is the one door. Behind it stand our model (news/tagger.py), what is built on its findings
(news/attributions.py, news/people.py, news/places.py) and sumy (news/salience.py).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache, lru_cache

from spacy.language import Language

from news import people, people_names, quotations, salience, sentences
from news.article import Article, Reading, Sentence
from news.attributions import attributions_of
from news.embeddings import Floats, pack
from news.errors import NoWords, TextTooLong
from news.extract import extract_page
from news.figures import figures_of, with_roles
from news.gazetteer import Gazetteer
from news.moments import moments_of
from news.places import PlaceFinder
from news.plaintext import lay_out
from news.tagged import Entity
from news.tagger import Tagger

log = logging.getLogger(__name__)

MAX_CHARACTERS = 2_000_000
"""Longest text read; a novel has about a million."""

# The model has learnt from English; a text too short to tell its language is taken for it.
_ENGLISH = frozenset({"en", "und"})
_SURE_ELSEWHERE = 0.5  # the score that a name needs in a language the model has not learnt
_KEPT_PIPELINES = 8  # languages; a tokeniser takes a few megabytes


@dataclass(frozen=True, slots=True)
class Resources:
    """What reading needs besides the text; seconds to load, so kept for the life of the process."""

    gazetteer: Gazetteer
    places: PlaceFinder
    tagger: Tagger


@cache
def resources() -> Resources:
    """Load the model and the gazetteer, once in each process that reads."""
    gazetteer = Gazetteer()
    return Resources(gazetteer, PlaceFinder(gazetteer), Tagger())


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


def read(article: Article, day: date | None = None) -> Reading:
    """Split, tag, attribute, resolve, locate and rate.

    1. sentences (spaCy's tokeniser, boundaries of our own)
    2. one pass of the model: names, contents with source and cue, an embedding per sentence
    3. attributions, with the mentions credited
    4. speakers: who the mentions mean
    5. places: toponyms outside the names of people and organisations
    6. figures: who is named, quoted or not, and what they are
    7. moments: dates and times, against the day of publication
    8. salience of each sentence

    Args:
        article: the text and its layout.
        day: takes the place of the day of publication where the article does not say it; today unless told.
    """
    nlp = _pipeline(article.language)
    loaded = resources()
    split = sentences.split(article, nlp)
    tagged = loaded.tagger.tag(article.text, [p.span for p in article.paragraphs], [s.span for s in split])
    # Names look alike in many languages; how something is said does not.
    if article.language in _ENGLISH:
        found = attributions_of(article, tagged.linked, tagged.entities)
    else:
        found = quotations.without_speakers(article)
    split = _with_embeddings(split, tagged.embeddings)
    is_place = loaded.gazetteer.is_toponym
    entities = people_names.named(article, split, found, is_place, tagged.entities)
    speakers, attributions = people.resolve(article, split, found, is_place, entities)
    located = loaded.places.locate(article, split, _sure(tagged.entities, article.language), attributions)
    if article.language not in _ENGLISH:
        located = tuple(place for place in located if place.entry)  # elsewhere any noun may be capitalised
    figures = ()
    if article.language in _ENGLISH:
        figures = figures_of(article, entities, tagged.entities, speakers, located, is_place)
        speakers = with_roles(article, speakers, figures)
    day = article.published or day or datetime.now(UTC).date()
    moments = moments_of(article, split, tagged.entities, day)
    stop_words: Set[str] = nlp.Defaults.stop_words
    rated = salience.rate(article, split, attributions, stop_words)
    log.debug(
        "read %d characters: %d sentences, %d attributions, %d speakers, %d places, %d figures, %d moments",
        len(article.text),
        len(rated),
        len(attributions),
        len(speakers),
        len(located),
        len(figures),
        len(moments),
    )
    return Reading(
        article, rated, speakers, attributions, located, figures, moments, model=loaded.tagger.name
    )


def embed_question(question: str) -> Floats:
    """The unit vector of a question, to be compared with the embeddings of sentences."""
    return resources().tagger.embed_question(question)


def _sure(entities: Sequence[Entity], language: str) -> Sequence[Entity]:
    return entities if language in _ENGLISH else [e for e in entities if e.score >= _SURE_ELSEWHERE]


def _with_embeddings(split: Sequence[Sentence], vectors: Floats) -> tuple[Sentence, ...]:
    if not vectors.shape[1]:
        return tuple(split)
    packed = pack(vectors)
    return tuple(replace(s, embedding=e) for s, e in zip(split, packed, strict=True))
