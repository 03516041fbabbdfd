"""The reference article: how much of its gold answers a reading finds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from benchmarks.shared import shared
from news.article import Reading, Span
from news.read import read_text


def reference_figures() -> Iterator[tuple[str, float]]:
    """Counts, each over the gold answers of its kind."""
    gold = json.loads(shared("articles/aleppo.gold.json").read_text(encoding="utf-8"))
    reading = read_text(shared("articles/aleppo.txt").read_text(encoding="utf-8"))
    direct = [a for a in gold["attributions"] if a["kind"] == "direct"]
    yield "direct_with_right_speaker", float(sum(credited(reading, a) for a in direct))
    yield "all_with_right_speaker", float(sum(credited(reading, a) for a in gold["attributions"]))
    found = {place.name: place.entry for place in reading.places}
    right = [
        gold_place["name"] in found
        and (entry := found[gold_place["name"]]) is not None
        and entry.country == gold_place["country"]
        and gold_place["geonameid"] in {None, entry.geonames_id}
        for gold_place in gold["places"]
    ]
    yield "places_right", float(sum(right))


def credited(reading: Reading, gold: dict[str, Any]) -> bool:
    """Whether some attribution shares most of the gold content and names the gold speaker."""
    wanted = [Span(start, end) for start, end, _ in gold["content"]]
    size = sum(span.end - span.start for span in wanted)
    names = {speaker.id: speaker.name for speaker in reading.speakers}
    for attribution in reading.attributions:
        shared_characters = sum(
            max(0, min(a.end, b.end) - max(a.start, b.start)) for a in wanted for b in attribution.content
        )
        if shared_characters > size / 2 and attribution.speaker is not None:
            return names[attribution.speaker] == gold["speaker"]
    return False
