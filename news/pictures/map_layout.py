"""Which part of the world a map shows, and where on the picture it is. Imports matplotlib: for the worker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from news.picture import Pin, PlacesMap
from news.pictures.extent import extent_of
from news.pictures.ground import edges, lakes
from news.pictures.labels import Box
from news.pictures.projection import Floats, View
from news.pictures.style import HEIGHT, WIDTH

# More than an answer lists; see handlers/where.py.
MOST_PINS: Final = 15
# Pixels: below the map, one or two lines of names that are not on it, with so many letters in a line.
LINE: Final = 20
_LETTERS_IN_A_LINE: Final = 46
_AROUND_LINES: Final = 10
# Between words and the edge of the map.
_EDGE: Final = 4


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a map's pins are, in pixels from the lower left corner of the picture.

    Attributes:
        height: of the whole picture.
        frame: the map itself.
        outside: the pins that are named below the map.
    """

    view: View
    height: int
    frame: Box
    outside: tuple[Pin, ...]

    def spot(self, pin: Pin) -> tuple[float, float]:
        """Where a pin is."""
        right, up = self.view.place(pin.latitude, pin.longitude)
        wide, high = self._size()
        return self.frame.left + right * wide, self.frame.bottom + up * high

    def has(self, pin: Pin) -> bool:
        """Whether a pin lies on the map."""
        x, y = self.spot(pin)
        return self.frame.left <= x <= self.frame.right and self.frame.bottom <= y <= self.frame.top

    def inner(self) -> Box:
        """Where words may stand."""
        frame = self.frame
        return Box(frame.left + _EDGE, frame.bottom + _EDGE, frame.right - _EDGE, frame.top - _EDGE)

    def edges(self) -> Floats:
        """Coasts and borders: the ends of their straight pieces, as x, y, x, y."""
        return self._pixels(edges(self.view))

    def lakes(self) -> list[Box]:
        """The lakes that a word could stand in."""
        found = [Box(*map(float, row)) for row in self._pixels(lakes(self.view))]
        return [box for box in found if box.right - box.left > LINE and box.top - box.bottom > LINE]

    def _pixels(self, shares: Floats) -> Floats:
        return shares * np.array([*self._size()] * 2) + np.array([self.frame.left, self.frame.bottom] * 2)

    def _size(self) -> tuple[float, float]:
        return self.frame.right - self.frame.left, self.frame.top - self.frame.bottom


def layout_of(picture: PlacesMap) -> Layout:
    """Choose the part of the world that is shown, and the height of the picture."""
    pins = picture.pins[:MOST_PINS]
    layout = _layout(pins, 0)
    if not layout.outside:
        return layout
    letters = sum(len(f"{pin.name} · {pin.mentions}, ") for pin in layout.outside)
    # the first line begins with words of its own
    return _layout(pins, 1 if letters < _LETTERS_IN_A_LINE // 2 else 2)


def _layout(pins: Sequence[Pin], lines: int) -> Layout:
    foot = LINE * lines + _AROUND_LINES if lines else 0
    view = extent_of(pins, WIDTH / (HEIGHT - foot))
    height = round((WIDTH / view.aspect + foot) / 2) * 2
    layout = Layout(view, height, Box(0, foot, WIDTH, height), ())
    shown = {pin.within for pin in pins if layout.has(pin) and not pin.country}
    # a country whose middle is beyond the map is named beside its towns
    outside = (pin for pin in pins if not layout.has(pin) and not (pin.country and pin.within in shown))
    return Layout(view, height, layout.frame, tuple(outside))
