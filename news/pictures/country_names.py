"""Where the names of the countries around a map's places can stand: within the country, in free room.

The outlines know no country's name. But what is seen from a place over no coast and no border is in the same
country as the place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from news.pictures.labels import Box
from news.pictures.projection import Floats

# Directions in which is looked from a place, and pixels between the points of an edge that stop the look.
_DIRECTIONS: Final = 720
_STEP: Final = 1.0
# Pixels from a coast or border within which a place may be drawn on the wrong side of it.
_TOO_NEAR: Final = 3.0
# Pixels between the spots that are tried, and between a place and the name of its country, at best.
_GRID: Final = 8
_BEST_AWAY: Final = 70.0


def spot_for(
    size: tuple[float, float],
    places: Sequence[tuple[float, float]],
    edges: Floats,
    frame: Box,
    taken: Sequence[Box],
) -> Box | None:
    """Find room for a country's name; None where there is none.

    Args:
        size: width and height of the name.
        places: places of the country, those first from which it is looked first.
        edges: coasts and borders: x, y, x, y of the ends of straight pieces.
        frame: what the name must lie in.
        taken: what it must not hide.
    """
    boxes = _free(size, frame, taken)
    if not boxes:
        return None
    points = _points_of(edges)
    middles = np.array([((box.left + box.right) / 2, (box.bottom + box.top) / 2) for box in boxes])
    for place in places:
        away = np.hypot(*(middles - np.array(place)).T)
        seen = _seen(place, boxes, points)
        if seen.any():
            return boxes[int(np.argmin(np.where(seen, np.abs(away - _BEST_AWAY), np.inf)))]
    return None


def _free(size: tuple[float, float], frame: Box, taken: Sequence[Box]) -> list[Box]:
    wide, high = size
    lefts = np.arange(frame.left, frame.right - wide, _GRID)
    bottoms = np.arange(frame.bottom, frame.top - high, _GRID)
    boxes = (Box(x, y, x + wide, y + high) for x in map(float, lefts) for y in map(float, bottoms))
    return [box for box in boxes if not any(box.overlaps(other) for other in taken)]


def _points_of(edges: Floats) -> Floats:
    """Points along the edges, close enough that no look goes through between two."""
    steps = np.maximum(np.hypot(*(edges[:, 2:] - edges[:, :2]).T) / _STEP, 1.0).astype(int) + 1
    piece = np.repeat(np.arange(len(edges)), steps)
    first = np.repeat(np.cumsum(steps) - steps, steps)
    share = ((np.arange(len(piece)) - first) / steps[piece])[:, None]
    return edges[piece, :2] * (1 - share) + edges[piece, 2:] * share


def _seen(place: tuple[float, float], boxes: Sequence[Box], points: Floats) -> np.ndarray:
    """Which boxes are seen whole from a place, over no edge."""
    sides = np.array([(box.left, box.bottom, box.right, box.top) for box in boxes])
    if not len(points):
        return np.ones(len(boxes), dtype=np.bool_)
    distance, direction = _polar(points, place)
    if distance.min() < _TOO_NEAR:
        return np.zeros(len(boxes), dtype=np.bool_)
    reach = np.full(_DIRECTIONS, np.inf)
    np.minimum.at(reach, direction, distance)
    reach = np.minimum(reach, np.minimum(np.roll(reach, 1), np.roll(reach, -1)))
    seen = np.ones(len(boxes), dtype=np.bool_)
    for right in np.linspace(0, 1, 9):
        for up in (0.0, 0.5, 1.0):
            x = sides[:, 0] * (1 - right) + sides[:, 2] * right
            y = sides[:, 1] * (1 - up) + sides[:, 3] * up
            distance, direction = _polar(np.column_stack([x, y]), place)
            seen &= distance < reach[direction]
    return seen


def _polar(points: Floats, place: tuple[float, float]) -> tuple[Floats, np.ndarray]:
    """Distance and number of the direction of each point."""
    right, up = (points - np.array(place)).T
    turns = np.arctan2(up, right) / (2 * np.pi)
    return np.hypot(right, up), np.floor(turns * _DIRECTIONS).astype(int) % _DIRECTIONS
