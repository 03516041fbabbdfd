"""Places as rows, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import Any

from news.article import GazetteerEntry, Place, Span
from storage.keys import name_key
from storage.types import AnyRow


class MentionKind(StrEnum):
    """What a mention of a place is: its name, an adjective or people, or a government meant by it."""

    PLAIN = "plain"
    DEMONYM = "demonym"
    METONYM = "metonym"


def place_row(number: int, place: Place) -> dict[str, Any]:
    """The row of an article's ``number``-th place."""
    entry = place.entry
    folded = name_key(place.name)
    known = _entry_json(entry) if entry else dict.fromkeys(GazetteerEntry.__slots__)
    known["entry_name"] = known.pop("name")
    return {
        "place": number,
        "identity": f"g{entry.geonames_id}" if entry else f"n{folded}",
        "mentions": len(place.mentions),
        "name": place.name,
        "folded": folded,
        **known,
        "entry_folded": name_key(entry.name) if entry else None,
        "confidence": float(place.confidence),
        "runners_up": [_entry_json(other) for other in place.runners_up],
        "near": _entry_json(place.near) if place.near else None,
    }


def mention_rows(
    number: int, place: Place, sentences_touched: Callable[[Span], range]
) -> Iterator[dict[str, Any]]:
    """The rows of that place's mentions, given the positions of the sentences that a span touches."""
    for mention in place.mentions:
        yield {
            "place": number,
            "span_start": mention.start,
            "span_end": mention.end,
            "sentence": next(iter(sentences_touched(mention)), None),
            "kind": _kind(mention, place).value,
        }


def place_of(row: AnyRow, mentions: Iterable[AnyRow]) -> Place:
    """The place that a row and the rows of its mentions, in their order, are about."""
    spans = [(Span(mention.span_start, mention.span_end), MentionKind(mention.kind)) for mention in mentions]
    return Place(
        name=row.name,
        mentions=tuple(span for span, _ in spans),
        entry=entry_of(row),
        confidence=row.confidence,
        runners_up=runners_up_of(row),
        demonyms=tuple(span for span, kind in spans if kind is MentionKind.DEMONYM),
        metonyms=tuple(span for span, kind in spans if kind is MentionKind.METONYM),
        near=GazetteerEntry(**row.near) if row.near else None,
    )


def entry_of(row: AnyRow) -> GazetteerEntry | None:
    """The gazetteer row that was chosen for a place; None where there was none."""
    if row.geonames_id is None:
        return None
    return GazetteerEntry(
        geonames_id=row.geonames_id,
        name=row.entry_name,
        latitude=row.latitude,
        longitude=row.longitude,
        country=row.country,
        feature=row.feature,
        population=row.population,
    )


def runners_up_of(row: AnyRow) -> tuple[GazetteerEntry, ...]:
    """The gazetteer rows that were not chosen, best first."""
    return tuple(GazetteerEntry(**other) for other in row.runners_up)


def _entry_json(entry: GazetteerEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in GazetteerEntry.__slots__}


def _kind(mention: Span, place: Place) -> MentionKind:
    if mention in place.metonyms:
        return MentionKind.METONYM
    return MentionKind.DEMONYM if mention in place.demonyms else MentionKind.PLAIN
