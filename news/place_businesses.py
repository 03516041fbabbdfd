"""Companies, newspapers and the like that were taken for places; none of them is in the gazetteer."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Final

from news.article import Article, ParagraphKind, Span
from news.names import fold
from news.place_text import trimmed
from news.tagged import Entity, EntityLabel

_KINDS: Final = (
    "airline|bank|band|brand|broadcaster|broker|carrier|chain|club|company|conglomerate|contractor|daily"
    "|developer|firm|giant|insurer|maker|manufacturer|miner|network|newspaper|operator|paper|platform|producer"
    "|provider|publisher|retailer|shipper|shipyard|start-?up|supplier|team|utility|website"
)
# "the Norwegian operator | Nordkai", "Nordkai, | the Norwegian company"
_BEFORE: Final = re.compile(rf"\b(?:{_KINDS})s? ?$")
_BEHIND: Final = re.compile(rf",? (?:an?|the|another) (?:[\w-]+ ){{0,3}}(?:{_KINDS})\b")
_LOOK_BACK: Final = 20  # characters; the longest of these words and a space
_READ: Final = frozenset({ParagraphKind.BODY, ParagraphKind.TITLE, ParagraphKind.SUBHEADING})


class Businesses:
    """What an article itself tells of names that no gazetteer knows.

    Args:
        article: the article.
        entities: what the tagger found, in order.
    """

    def __init__(self, article: Article, entities: Iterable[Entity]) -> None:
        self._article = article
        self._starts = [paragraph.span.start for paragraph in article.paragraphs]
        text = article.text
        named = (trimmed(text, e.span).of(text) for e in entities if e.label is EntityLabel.ORGANISATION)
        self._organisations = {_key(name) for name in (*named, article.publisher or "")}

    def has(self, mentions: Sequence[Span]) -> bool:
        """Whether a name is an organisation's elsewhere, is called a company, or stands in a footer only."""
        text = self._article.text
        return (
            any(_key(span.of(text)) in self._organisations for span in mentions)
            or any(self._is_called_one(span) for span in mentions)
            or not any(self._is_read(span) for span in mentions)
        )

    def _is_called_one(self, span: Span) -> bool:
        before = self._article.text[max(0, span.start - _LOOK_BACK) : span.start]
        return bool(_BEFORE.search(before) or _BEHIND.match(self._article.text, span.end))

    def _is_read(self, span: Span) -> bool:
        at = bisect_right(self._starts, span.start) - 1
        return at >= 0 and self._article.paragraphs[at].kind in _READ


def _key(name: str) -> str:
    return fold(name).removeprefix("the ")
