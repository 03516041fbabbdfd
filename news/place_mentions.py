"""Which stretches of text are mentions of places.

Places that the tagger found outside the names of people and organisations, and what can be added to them
without it (news/place_additions.py).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Final

from news.article import Article, Span
from news.gazetteer import Gazetteer
from news.place_additions import again, alone, datelines, demonyms, large, pairs, seats
from news.place_text import trimmed
from news.tagged import Entity, EntityLabel

_LETTER_CASE: Final = re.compile(r"[^\W_a-zß-ÿ]")  # anything but small letters


def spans(article: Article, entities: Sequence[Entity], gazetteer: Gazetteer) -> list[Span]:
    """The mentions in order, none overlapping another."""
    text = article.text
    names = [(trimmed(text, e.span), e.label) for e in entities]
    # The tagger takes some countries for organisations: the DRC, the EU.
    organisations = [span for span, label in names if label is EntityLabel.ORGANISATION]
    countries = large(text, organisations, gazetteer, towns=False)
    others = [span for span, label in names if label is EntityLabel.PERSON]
    others += [span for span in organisations if span.of(text) not in countries]
    kept = _apart(datelines(article, gazetteer), ())
    others = _apart(others, kept)
    tagged = [span for span, label in names if label is EntityLabel.PLACE]
    tagged += [span for span in organisations if span.of(text) in countries]
    kept += _apart((span for span in tagged if _LETTER_CASE.search(span.of(text))), [*others, *kept])
    repeated = again(article, {span.of(text) for span in kept})
    for added in (
        repeated, pairs(article, gazetteer), seats(article, gazetteer), alone(article, gazetteer),
        demonyms(article, gazetteer),
    ):  # fmt: skip
        kept += _apart(added, [*others, *kept])
    return sorted(kept)


def _apart(found: Iterable[Span], others: Sequence[Span]) -> list[Span]:
    """Those that overlap none of ``others`` and none before them."""
    taken, kept = sorted(others), list[Span]()
    reached = [0]  # how far the spans up to each one reach
    for span in taken:
        reached.append(max(reached[-1], span.end))
    # Of two that begin alike the longer: "Trinidad and Tobago" before "Trinidad".
    for span in sorted(found, key=lambda span: (span.start, -span.end)):
        before = bisect_right(taken, Span(span.end, -1))
        if reached[before] <= span.start and not (kept and kept[-1].overlaps(span)):
            kept.append(span)
    return kept
