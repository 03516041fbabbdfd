"""Names of organisations in one piece: "International Committee of the" and "Red Cross" are one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from news.article import Span
from news.tagged import Entity, EntityLabel

_LINK: Final = re.compile(r"(?:\s+(?:of|for)(?:\s+the)?)?\s+", re.IGNORECASE)
_OPEN_END: Final = re.compile(r"(?<!\s)(?:\s+(?:of|for|and|the|&))+\Z", re.IGNORECASE)
# Organisations of these sorts are named by what they are of: "University of Granada", "Bank of York".
# In others ("Diocese of", "Department of") the place stands for itself.
_HEADS: Final = re.compile(r"\b(?:Academy|Bank|College|Institute|Museum|University)\Z")
_LAST: Final = frozenset({EntityLabel.ORGANISATION, EntityLabel.PLACE, EntityLabel.MISC})


def joined(text: str, entities: Sequence[Entity]) -> list[Entity]:
    """The entities of a text, in order, with the parts of an organisation's name put together."""
    found: list[Entity] = []
    for entity in entities:
        if found and _goes_on(text, found[-1], entity):
            first = found.pop()
            span = Span(first.span.start, entity.span.end)
            found.append(Entity(span, EntityLabel.ORGANISATION, min(first.score, entity.score)))
        else:
            found.append(entity)
    return [_closed(text, entity) for entity in found]


def _goes_on(text: str, first: Entity, second: Entity) -> bool:
    if first.label is not EntityLabel.ORGANISATION or second.label not in _LAST:
        return False
    name, between = first.span.of(text), text[first.span.end : second.span.start]
    if "\n" in between or not _LINK.fullmatch(between):
        return False
    return bool(_OPEN_END.search(name)) or (bool(between.strip()) and bool(_HEADS.search(name)))


def _closed(text: str, entity: Entity) -> Entity:
    """Without the small words at its end that lead to nothing."""
    if entity.label is not EntityLabel.ORGANISATION:
        return entity
    name = _OPEN_END.sub("", entity.span.of(text))
    return entity._replace(span=Span(entity.span.start, entity.span.start + len(name)))
