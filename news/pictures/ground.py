"""The ground of a map: land, water, borders, and how much of them a view shows. Imports matplotlib."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from news.pictures import outlines
from news.pictures.outlines import Detail, Name, Outlines, Strokes
from news.pictures.projection import Floats, View
from news.pictures.style import Palette

# Borders of states and provinces would be a net over anything wider.
_STATES_BELOW: Final = 30.0
# Pixels.
_COAST, _BORDER, _STATE = 0.5, 1.0, 0.45
_THIN: Final = 0.7  # of the same, on a map of half the world or more


@cache
def load(name: Name, detail: Detail) -> Outlines:
    """Read outlines once for all pictures."""
    return outlines.load(name, detail)


def draw_ground(axes: Axes, view: View, palette: Palette) -> None:
    """Draw what lies in a view; the axes' limits are the view's."""
    thin = _THIN if view.world else 1.0
    for kinds, colour in (
        (outlines.LAND, palette.land),
        (outlines.LAKES, palette.sea),
        (outlines.ISLANDS, palette.land),
    ):
        strokes = _coasts(view, kinds)
        _add(axes, strokes, strokes.starts, facecolor=colour, edgecolor="none")
        _add(axes, strokes, strokes.breaks, fill=False, edgecolor=palette.coast, linewidth=_COAST * thin)
    if view.width < _STATES_BELOW:
        states = outlines.seen(load("states", outlines.detail_for(view)), view, (-1,))
        _add(axes, states, states.breaks, fill=False, edgecolor=palette.border, linewidth=_STATE, alpha=0.6)
    borders = _borders(view)
    _add(axes, borders, borders.breaks, fill=False, edgecolor=palette.border, linewidth=_BORDER * thin)


def edges(view: View) -> Floats:
    """Coasts and borders of countries in a view: the ends of each straight piece.

    Returns:
        Rows of x, y, x, y: from 0 to 1 from edge to edge of the view.
    """
    pieces = [_pieces(strokes) for strokes in (_coasts(view, outlines.LAND), _borders(view))]
    ends = _shares(np.concatenate(pieces), view)
    middle = (ends[:, :2] + ends[:, 2:]) / 2
    return ends[((middle > 0) & (middle < 1)).all(axis=1)]


def lakes(view: View) -> Floats:
    """The rectangles around a view's lakes: rows of left, bottom, right, top, as those of ``edges``."""
    strokes = _coasts(view, outlines.LAKES)
    first = np.flatnonzero(strokes.starts)
    if not len(first):
        return np.zeros((0, 4))
    low, high = np.minimum.reduceat(strokes.points, first), np.maximum.reduceat(strokes.points, first)
    return _shares(np.hstack([low, high]), view)


def _shares(corners: Floats, view: View) -> Floats:
    size = np.array([view.width, view.top - view.bottom] * 2)
    return (corners - np.array([view.west, view.bottom] * 2)) / size


def _coasts(view: View, kinds: tuple[int, ...]) -> Strokes:
    return outlines.seen(load("gshhs", outlines.detail_for(view)), view, kinds)


def _borders(view: View) -> Strokes:
    return outlines.seen(load("countries", outlines.detail_for(view)), view, (-1,))


def _pieces(strokes: Strokes) -> Floats:
    both = np.hstack([strokes.points[:-1], strokes.points[1:]])
    return both[~strokes.breaks[1:]]


def _add(axes: Axes, strokes: Strokes, starts: np.ndarray, **how: object) -> None:
    if len(strokes.points):
        # add_patch would look for the limits of every line, which takes longer than all the rest
        axes.add_artist(PathPatch(_path(strokes, starts), **how))


def _path(strokes: Strokes, starts: np.ndarray) -> Path:
    return Path(strokes.points, np.where(starts, Path.MOVETO, Path.LINETO))
