"""Where the labels of a map go, so that none hides another or a pin. All in pixels, y upwards."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

# Directions in which a label is tried, as steps right and up, best first.
_AROUND: Final = ((1, 0), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1), (0, 1), (0, -1))
_GAP: Final = 3.0
# Label heights from the pin's rim; from the second on, a line leads from the label to the pin.
_RINGS: Final = (0.0, 1.2, 2.4, 3.8, 5.5, 7.5)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: Box) -> bool:
        """Whether the two share an area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )

    def inside(self, other: Box) -> bool:
        """Whether all of it lies in ``other``."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.bottom >= other.bottom
            and self.top <= other.top
        )


@dataclass(frozen=True, slots=True)
class Wanted:
    """A label to place.

    Attributes:
        x: of what it names.
        y: the same.
        radius: of the dot there; a label without a dot stands on the spot itself if it can.
        width: of its letters.
        height: the same.
    """

    x: float
    y: float
    radius: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a label stands, and whether a line must lead to what it names."""

    box: Box
    led: bool


def place(labels: Sequence[Wanted], frame: Box) -> list[Placed | None]:
    """Find a place for each, the first ones first; None for what there is no room for."""
    dots = dots_of(labels)
    taken: list[Box] = []
    placed: list[Placed | None] = []
    for label in labels:
        found = next((spot for spot in _spots(label) if _is_free(spot.box, frame, dots, taken)), None)
        placed.append(found)
        if found:
            taken.append(found.box)
    return placed


def dots_of(labels: Sequence[Wanted]) -> list[Box]:
    """What the dots cover."""
    return [
        Box(one.x - one.radius, one.y - one.radius, one.x + one.radius, one.y + one.radius)
        for one in labels
        if one.radius
    ]


def _is_free(box: Box, frame: Box, dots: Sequence[Box], taken: Sequence[Box]) -> bool:
    return box.inside(frame) and not any(box.overlaps(other) for other in (*dots, *taken))


def _spots(label: Wanted) -> Iterator[Placed]:
    if not label.radius:
        yield Placed(_around(label, label.x, label.y), led=False)
    # further away an area's name would stand on its neighbour
    for ring in _RINGS if label.radius else _RINGS[:1]:
        away = label.radius + _GAP + ring * label.height
        for right, up in _AROUND:
            slant = math.hypot(right, up)
            x = label.x + right * (away / slant + label.width / 2)
            y = label.y + up * (away / slant + label.height / 2)
            yield Placed(_around(label, x, y), led=ring > 0)


def _around(label: Wanted, x: float, y: float) -> Box:
    return Box(x - label.width / 2, y - label.height / 2, x + label.width / 2, y + label.height / 2)
