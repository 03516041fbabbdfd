"""Articles with places for the tests of resolving them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from news.article import Article, Attribution, GazetteerEntry, Paragraph, ParagraphKind, Place, Span
from news.gazetteer import Gazetteer
from news.gazetteer_file import FEATURES
from news.gazetteer_rows import name_key
from news.places import PlaceFinder
from news.tagged import Entity, EntityLabel

gazetteer = cache(Gazetteer)


@cache
def finder() -> PlaceFinder:
    return PlaceFinder(gazetteer())


def row_of(name: str, feature: str, country: str) -> int:
    found = gazetteer().find([name_key(name)])
    rows = [int(row) for row in found.rows]
    here = [
        r
        for r in rows
        if gazetteer().country_code(r) == country and FEATURES[gazetteer().features[r]] == feature
    ]
    return max(here, key=lambda row: int(gazetteer().populations[row]))


def spans_of(text: str, names: Sequence[str]) -> list[Span]:
    return [Span(*match.span()) for name in names for match in re.finditer(re.escape(name), text)]


def located(
    text: str,
    places: Sequence[str] = (),
    *,
    people: Sequence[str] = (),
    organisations: Sequence[str] = (),
    attributions: Sequence[Attribution] = (),
    url: str | None = None,
    publisher: str | None = None,
    first_only: bool = False,
) -> tuple[Place, ...]:
    """The places of a text in which every occurrence of the names given is tagged."""
    labelled = (
        (EntityLabel.PLACE, places),
        (EntityLabel.PERSON, people),
        (EntityLabel.ORGANISATION, organisations),
    )
    entities = sorted(Entity(span, label, 1.0) for label, names in labelled for span in spans_of(text, names))
    entities = entities[:1] if first_only else entities
    lines = re.finditer(r"\S(?:[^\n]*\S)?", text)
    paragraphs = tuple(Paragraph(Span(*line.span()), ParagraphKind.BODY) for line in lines)
    article = Article(text, paragraphs, url=url, publisher=publisher)
    return finder().locate(article, (), entities, attributions)


def entry_of(place: Place) -> GazetteerEntry:
    assert place.entry is not None
    return place.entry


def texts(text: str, spans: Sequence[Span]) -> list[str]:
    return [span.of(text) for span in spans]
