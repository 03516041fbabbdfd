"""Places: the toponyms that the tagger found, and the gazetteer row each one means.

1. Place entities are toponyms, unless a person's or an organisation's name covers them; demonyms
   ("Syrian") and what the gazetteer is sure of are added (news/place_mentions.py).
2. Each gets the key that the gazetteer knows it by: "eastern Aleppo" is looked up as Aleppo
   (news/place_names.py).
3. The rows of all names are weighed together, with the publisher's home (news/place_ranking.py).
4. Toponyms of one row are one place; those of no row are listed without one, companies aside
   (news/place_businesses.py).
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from news.article import Article, Attribution, GazetteerEntry, Place, Sentence, Span
from news.gazetteer import Gazetteer
from news.place_businesses import Businesses
from news.place_candidates import Candidates, Floats, Toponym, candidates
from news.place_features import problem
from news.place_home import homes
from news.place_mentions import spans
from news.place_metonyms import metonyms
from news.place_names import Mention, mentions_of, toponyms_of
from news.place_near import nearest
from news.place_ranking import believe, load_weights
from news.tagged import Entity

log = logging.getLogger(__name__)

RUNNERS_UP: Final = 3


@dataclass(frozen=True, slots=True)
class _Sense:
    """A toponym with the rows it may mean, best first."""

    mentions: Sequence[Mention]
    rows: tuple[int, ...]
    confidence: float
    near: int | None = None


class PlaceFinder:
    """Finds and resolves places. Holds the gazetteer and the weights; one in each process that reads."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._weights = load_weights()

    def locate(
        self,
        article: Article,
        sentences: Sequence[Sentence],
        entities: Sequence[Entity],
        attributions: Sequence[Attribution] = (),
    ) -> tuple[Place, ...]:
        """Find and resolve the toponyms.

        Args:
            article: the article.
            sentences: its sentences.
            entities: what the tagger found, in order.
            attributions: who said what; a place that says something is a metonym.
        """
        text = article.text
        mentions = mentions_of(text, spans(article, entities, self._gazetteer), self._gazetteer)
        governing = metonyms(text, mentions, attributions)
        senses = self._senses(article, toponyms_of(text, mentions))
        businesses = Businesses(article, entities)
        senses = [s for s in senses if s.rows or not businesses.has([m.span for m in s.mentions])]
        places = [self._place(text, group, governing) for group in _by_row(senses)]
        log.debug("%d mentions of %d places", len(mentions), len(places))
        return tuple(sorted(places, key=lambda place: place.mentions))

    def _senses(self, article: Article, named: Sequence[tuple[Toponym, Sequence[Mention]]]) -> list[_Sense]:
        toponyms = [toponym for toponym, _ in named]
        if not toponyms:
            return []
        toponyms += homes(article, self._gazetteer)
        found = candidates(toponyms, self._gazetteer)
        belief = believe(problem(toponyms, found, self._gazetteer), self._weights, self._gazetteer)
        near = nearest(toponyms[: len(named)], found, belief, self._gazetteer)
        return [
            _sense(mentions, index, found, belief, near.get(index))
            for index, (_, mentions) in enumerate(named)
        ]

    def _place(self, text: str, senses: Sequence[_Sense], governing: set[Span]) -> Place:
        mentions = sorted(mention for sense in senses for mention in sense.mentions)
        best = max(senses, key=lambda sense: sense.confidence)
        names = [m.span.of(text) for m in mentions if not m.demonym] or [m.span.of(text) for m in mentions]
        return Place(
            Counter(names).most_common(1)[0][0],
            tuple(mention.span for mention in mentions),
            self._entry(best.rows[0]) if best.rows else None,
            best.confidence,
            tuple(self._gazetteer.entry(row) for row in best.rows[1 : 1 + RUNNERS_UP]),
            tuple(mention.span for mention in mentions if mention.demonym),
            tuple(mention.span for mention in mentions if mention.span in governing),
            self._entry(best.near) if not best.rows and best.near is not None else None,
        )

    def _entry(self, row: int) -> GazetteerEntry:
        return self._gazetteer.entry(row)


def _sense(
    mentions: Sequence[Mention], index: int, found: Candidates, belief: Floats, near: int | None
) -> _Sense:
    first, end = int(found.starts[index]), int(found.starts[index + 1])
    ranked = sorted(range(first, end), key=lambda at: -belief[at])[: 1 + RUNNERS_UP]
    confidence = float(belief[ranked[0]]) if ranked else 0.0
    return _Sense(mentions, tuple(int(found.rows[at]) for at in ranked), confidence, near)


def _by_row(senses: Sequence[_Sense]) -> list[list[_Sense]]:
    groups: dict[int | str, list[_Sense]] = {}
    for sense in senses:
        groups.setdefault(sense.rows[0] if sense.rows else sense.mentions[0].key, []).append(sense)
    return list(groups.values())
