"""Which part of the world a map shows, and where on it a point of the world lies."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from news.picture import Pin

Floats = NDArray[np.float64]

# Degrees of latitude that a map shows at least: a town with the next ones around it.
_LEAST: Final = 4.0
# How much of the map's width and height stays free around the outermost pins, for their labels.
_MARGIN: Final = 0.16
_MARGIN_OF_AREAS: Final = 0.06
# Of several countries the outer parts matter less than that they are on one map.
_REACH_OF_SEVERAL: Final = 0.5
# To take in a country, a map may become so many times wider: what happened in its towns is to be told apart.
_LITTLE_WIDER: Final = 1.8
# Up to so many degrees of longitude it may do so anyway: a village is looked for in its country.
_A_COUNTRY: Final = 16.0
# At most so large a part of the spots, with so large a part of the mentions, may be left outside of a map
# that becomes so much narrower by it: the town that an agency speaks from is not where the aid arrives.
_OUTLYING: Final = 0.25
_OUTLYING_MENTIONS: Final = 0.2
_MUCH_NARROWER: Final = 0.5
# Wider than this the whole world says more, and Mercator's map shows mostly Greenland.
_WIDEST: Final = 150.0
# Mercator's map never ends; this far north and south of it there is land but no town.
_NORTH, _SOUTH = 84.0, -78.0
_WORLD_NORTH, _WORLD_SOUTH = 80.0, -58.0
# Over this part of a map of the world the outermost pins are spread; the rest is for their labels.
_SPREAD: Final = 0.76
# The meridian in the middle of a map of the world, so that its edge goes through no land but ice.
_WORLD_CENTRE: Final = 11.0
_ALL: Final = 360.0


@dataclass(frozen=True, slots=True)
class View:
    """A window on the world.

    Attributes:
        west: degrees east of its left edge; may be less than -180.
        east: of its right edge; may be more than 180.
        bottom: of its lower edge, in the projection's own degrees.
        top: of its upper edge, the same.
        world: whether it is the world or most of it, in Miller's projection; otherwise a part, in Mercator's.
    """

    west: float
    east: float
    bottom: float
    top: float
    world: bool

    @property
    def width(self) -> float:
        """Degrees of longitude from edge to edge."""
        return self.east - self.west

    @property
    def aspect(self) -> float:
        """How many times wider than high it is."""
        return self.width / (self.top - self.bottom)

    def widened(self, times: float) -> View:
        """The same window so many times as wide and high, around the same middle."""
        more_wide = (times - 1) / 2 * self.width
        more_high = (times - 1) / 2 * (self.top - self.bottom)
        return View(
            self.west - more_wide,
            self.east + more_wide,
            self.bottom - more_high,
            self.top + more_high,
            world=self.world,
        )

    def heights(self, latitudes: Floats) -> Floats:
        """How far up the map these latitudes are, in the projection's own degrees."""
        return _miller(latitudes) if self.world else _mercator(latitudes)

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Where in the window a point lies: 0 to 1 from left to right and from bottom to top."""
        east = self.west + (longitude - self.west) % 360.0
        up = float(self.heights(np.array([latitude]))[0])
        return (east - self.west) / self.width, (up - self.bottom) / (self.top - self.bottom)


def view_of(pins: Sequence[Pin], aspect: float) -> View:
    """Choose the part of the world that shows these pins, ``aspect`` times as wide as high.

    Spots decide, but for a far one that is hardly mentioned; a country is taken in where that makes the map
    little wider, and may otherwise lie outside. A map of the world is lower the wider it is.
    """
    shown = _gathered([pin for pin in pins if not pin.country], aspect)
    if not shown:
        return _view(pins, aspect)
    most = max(_LITTLE_WIDER * _view(shown, aspect).width, _A_COUNTRY)
    for pin in pins:
        if pin.country and _view([*shown, pin], aspect).width <= most:
            shown.append(pin)
    return _view(shown, aspect)


def _gathered(spots: Sequence[Pin], aspect: float) -> list[Pin]:
    """The spots without the few that alone would make the map much wider."""
    kept = list(spots)
    spare = _OUTLYING_MENTIONS * sum(spot.mentions for spot in spots)
    for _ in range(int(_OUTLYING * len(spots))):
        without = {
            index: _view([*kept[:index], *kept[index + 1 :]], aspect).width
            for index, spot in enumerate(kept)
            if spot.mentions <= spare
        }
        far = min(without, key=without.__getitem__, default=None)
        if far is None or without[far] > _MUCH_NARROWER * _view(kept, aspect).width:
            break
        spare -= kept.pop(far).mentions
    return kept


def _view(pins: Sequence[Pin], aspect: float) -> View:
    reaches = [pin.reach * (1.0 if len(pins) == 1 else _REACH_OF_SEVERAL) for pin in pins]
    pairs = list(zip(pins, reaches, strict=True))
    west, east = _longitudes([end for pin, reach in pairs for end in _ends(pin, reach)])
    if east - west > _WIDEST:
        return _world(west, east, aspect)
    heights = _mercator(np.array([pin.latitude + up for pin, reach in pairs for up in (-reach, reach)]))
    margin = 1 - 2 * (_MARGIN_OF_AREAS if all(pin.country for pin in pins) else _MARGIN)
    height = max(float(np.ptp(heights)) / margin, _least(heights))
    width = max((east - west) / margin, height * aspect)
    if width > _WIDEST:
        return _world(west, east, aspect)
    height = width / aspect
    lowest, highest = _mercator(np.array([_SOUTH, _NORTH]))
    middle = (float(heights.min()) + float(heights.max())) / 2
    middle = min(max(middle, float(lowest) + height / 2), float(highest) - height / 2)
    centre = (west + east) / 2
    return View(centre - width / 2, centre + width / 2, middle - height / 2, middle + height / 2, world=False)


def _ends(pin: Pin, reach: float) -> tuple[float, float]:
    """A pin's west and east end; degrees of longitude are shorter, the further from the equator."""
    wide = reach / max(math.cos(math.radians(pin.latitude)), 0.2)
    return pin.longitude - wide, pin.longitude + wide


def _least(heights: Floats) -> float:
    """The least height of the window: Mercator's degrees are longer, the further from the equator."""
    middle = _latitude((float(heights.min()) + float(heights.max())) / 2)
    return _LEAST / max(math.cos(math.radians(middle)), 0.2)


def _longitudes(longitudes: Sequence[float]) -> tuple[float, float]:
    """The shortest way round the world past all of these: its west and its east end."""
    around = sorted({longitude % 360.0 for longitude in longitudes})
    before = [around[-1] - 360.0, *around[:-1]]
    gaps = [here - last for here, last in zip(around, before, strict=True)]
    first = max(range(len(gaps)), key=gaps.__getitem__)
    west = around[first]
    east = west + 360.0 - gaps[first]
    return (west - 360.0, east - 360.0) if west > 180.0 else (west, east)


def _world(west: float, east: float, aspect: float) -> View:
    """The world from north to south, and as much of it from west to east as the pins need."""
    bottom, top = (float(height) for height in _miller(np.array([_WORLD_SOUTH, _WORLD_NORTH])))
    width = max((east - west) / _SPREAD, (top - bottom) * aspect)
    centre, width = ((west + east) / 2, width) if width < _ALL else (_WORLD_CENTRE, _ALL)
    return View(centre - width / 2, centre + width / 2, bottom, top, world=True)


def _mercator(latitudes: Floats) -> Floats:
    """Conformal: a town's surroundings have their shape (Snyder, Map Projections, 1987, p. 41)."""
    radians = np.radians(np.clip(latitudes, -85.0, 85.0))
    return np.degrees(np.log(np.tan(np.pi / 4 + radians / 2)))


def _latitude(height: float) -> float:
    return math.degrees(2 * math.atan(math.exp(math.radians(height))) - math.pi / 2)


def _miller(latitudes: Floats) -> Floats:
    """Like Mercator's, with the far north drawn less large (Snyder, Map Projections, 1987, p. 88)."""
    radians = np.radians(np.clip(latitudes, -90.0, 90.0))
    return np.degrees(1.25 * np.log(np.tan(np.pi / 4 + 0.4 * radians)))
