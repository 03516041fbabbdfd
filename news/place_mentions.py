"""Which stretches of text are mentions of places.

Places that the tagger found outside the names of people and organisations, and what can be added to them
without it (news/place_additions.py).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from news.article import Article, Span
from news.gazetteer import Gazetteer
from news.place_additions import again, alone, datelines, demonyms, large, pairs, seats
from news.place_names import keys_of
from news.place_text import trimmed
from news.tagged import Entity, EntityLabel

# "U.N. envoy" is tagged as "Syrian envoy" is, and there is an Un in India.
_BODIES: Final = frozenset({"un", "unitednations"})
_NO_LETTERS: Final = re.compile(r"[\W_]")
_LETTER_CASE: Final = re.compile(r"[^\W_a-zß-ÿ]")  # anything but small letters


def spans(article: Article, entities: Sequence[Entity], gazetteer: Gazetteer) -> list[Span]:
    """The mentions in order, none overlapping another."""
    text = article.text
    names = [(trimmed(text, e.span), e.label) for e in entities]
    # The tagger takes some countries for organisations: the DRC, the EU.
    organisations = [span for span, label in names if label is EntityLabel.ORGANISATION]
    countries = large(text, organisations, gazetteer, towns=False)
    people = [span for span, label in names if label is EntityLabel.PERSON]
    others = people + [span for span in organisations if span.of(text) not in countries]
    kept = _apart(datelines(article, gazetteer), ())
    others = _apart(others, kept)
    tagged = [span for span, label in names if label is EntityLabel.PLACE]
    tagged = list(_places(text, tagged, people, gazetteer))
    tagged += [span for span in organisations if span.of(text) in countries]
    kept += _apart((span for span in tagged if _LETTER_CASE.search(span.of(text))), [*others, *kept])
    repeated = again(article, {span.of(text) for span in kept})
    for added in (
        repeated, pairs(article, gazetteer), seats(article, gazetteer), alone(article, gazetteer),
        demonyms(article, gazetteer),
    ):  # fmt: skip
        kept += _apart(added, [*others, *kept])
    return sorted(kept)


def _places(
    text: str, tagged: Sequence[Span], people: Iterable[Span], gazetteer: Gazetteer
) -> Iterator[Span]:
    """Those that are no international body, nor an unknown name that somebody in the text has."""
    surnames = {words[-1] for span in people if len(words := span.of(text).split()) > 1}
    surnames |= {part for name in surnames for part in name.split("-")[1:]}  # of al-Assad
    doubtful = surnames.intersection(span.of(text) for span in tagged)
    unknown = {name for name in doubtful if not len(gazetteer.find(keys_of(name)).rows)}
    for span in tagged:
        name = span.of(text)
        if _NO_LETTERS.sub("", name).casefold() not in _BODIES and name not in unknown:
            yield span


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
