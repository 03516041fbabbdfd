"""A reading as JSON: the form docs/reading.md describes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from news.article import (
    Attribution,
    Figure,
    GazetteerEntry,
    Moment,
    Place,
    Reading,
    Sentence,
    Span,
    Speaker,
)
from news.moment_anchors import reckoned

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
"""What a JSON document is made of."""


def to_json(reading: Reading, id: Json = None) -> dict[str, Json]:
    """Turn a reading into what ``json.dumps`` takes; spans are ``[start, end]`` into ``text``."""
    article = reading.article
    return {
        "id": id,
        "url": article.url,
        "title": article.title,
        "byline": article.byline,
        "published": article.published.isoformat() if article.published else None,
        "publisher": article.publisher,
        "language": article.language,
        "text": article.text,
        "paragraphs": [{"span": _span(p.span), "kind": p.kind.value} for p in article.paragraphs],
        "sentences": [_sentence(sentence) for sentence in reading.sentences],
        "speakers": [_speaker(speaker) for speaker in reading.speakers],
        "attributions": [_attribution(attribution) for attribution in reading.attributions],
        "places": [_place(place) for place in reading.places],
        "figures": [_figure(figure) for figure in reading.figures],
        "moments": [
            {**_moment(moment), "reckoned": unsure}
            for moment, unsure in zip(reading.moments, reckoned(article, reading.moments), strict=True)
        ],
        "model": reading.model or None,
    }


def _span(span: Span) -> list[Json]:
    return [span.start, span.end]


def _spans(spans: Iterable[Span]) -> list[Json]:
    return [_span(span) for span in spans]


def _sentence(sentence: Sentence) -> dict[str, Json]:
    return {
        "span": _span(sentence.span),
        "paragraph": sentence.paragraph,
        "salience": round(sentence.salience, 4),
    }


def _speaker(speaker: Speaker) -> dict[str, Json]:
    return {
        "id": speaker.id,
        "name": speaker.name,
        "kind": speaker.kind.value,
        "role": speaker.role,
        "aliases": list(speaker.aliases),
        "mentions": _spans(speaker.mentions),
    }


def _attribution(attribution: Attribution) -> dict[str, Json]:
    return {
        "kind": attribution.kind.value,
        "content": _spans(attribution.content),
        "cue": _spans(attribution.cue),
        "source": _span(attribution.source) if attribution.source else None,
        "speaker": attribution.speaker,
    }


def _place(place: Place) -> dict[str, Json]:
    return {
        "name": place.name,
        "mentions": _spans(place.mentions),
        **_entry(place.entry),
        "confidence": round(place.confidence, 4),
        "runners_up": [_entry(entry) for entry in place.runners_up],
        "demonyms": _spans(place.demonyms),
        "metonyms": _spans(place.metonyms),
        "near": _entry(place.near) if place.near else None,
    }


def _figure(figure: Figure) -> dict[str, Json]:
    return {
        "name": figure.name,
        "kind": figure.kind.value,
        "role": _span(figure.role) if figure.role else None,
        "aliases": list(figure.aliases),
        "mentions": _spans(figure.mentions),
    }


def _moment(moment: Moment) -> dict[str, Json]:
    return {
        "span": _span(moment.span),
        "first": moment.first.isoformat(),
        "last": moment.last.isoformat(),
        "clock": f"{moment.clock:%H:%M}" if moment.clock else None,
    }


def _entry(entry: GazetteerEntry | None) -> dict[str, Json]:
    return {
        "geonames_id": entry.geonames_id if entry else None,
        "lat": entry.latitude if entry else None,
        "lon": entry.longitude if entry else None,
        "country": entry.country if entry else None,
        "feature": entry.feature if entry else None,
    }
