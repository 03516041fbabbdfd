"""What the tagger finds in a text, before anybody asks who or where is meant."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy
from numpy.typing import NDArray

from news.article import Span


class EntityLabel(StrEnum):
    """What sort of thing a name names."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    DATE = "date"
    MISC = "misc"


class Entity(NamedTuple):
    """A name in the text; ``score`` is the tagger's mean probability for the label, 0 to 1."""

    span: Span
    label: EntityLabel
    score: float


@dataclass(frozen=True, slots=True)
class Linked:
    """A piece of content with the source and cue it belongs to, as far as there are any."""

    content: Span
    source: Span | None
    cue: Span | None


@dataclass(frozen=True, slots=True)
class Tagged:
    """All that the model says of a text.

    Attributes:
        entities: names, in order, not overlapping.
        linked: contents, in order, not overlapping.
        embeddings: one unit row per sentence, shape (sentences, width); width 0 for an empty text.
    """

    entities: tuple[Entity, ...]
    linked: tuple[Linked, ...]
    embeddings: NDArray[numpy.float32]
