"""A map of places: coastlines, lakes, borders and labelled pins. Imports matplotlib: for the worker."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Circle, PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from news.picture import Pin, PlacesMap, Theme
from news.pictures import outlines
from news.pictures.labels import Box, Placed, Wanted, place
from news.pictures.outlines import Detail, Name, Outlines, Strokes
from news.pictures.projection import View, view_of
from news.pictures.style import (
    HEIGHT,
    WIDTH,
    Palette,
    label_of,
    new_figure,
    over_all,
    palette_of,
    png_of,
    shortened,
    write,
)

# More than an answer lists; see handlers/where.py.
MOST_PINS: Final = 15
LONGEST_LABEL: Final = 26
# Pixels.
_TITLE: Final = 52
_EDGE: Final = 12
_FOOT: Final = 36
_LONGEST_FOOT: Final = 120
_LEAST_RADIUS: Final = 5.0
_MOST_RADIUS: Final = 17.0
_HALO: Final = 2.4
# Borders of states and provinces would be a net over anything wider.
_STATES_BELOW: Final = 30.0


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a map's pins are, in pixels from the lower left corner of the picture.

    Attributes:
        height: of the whole picture.
        frame: the map itself.
    """

    view: View
    height: int
    frame: Box

    def spot(self, pin: Pin) -> tuple[float, float]:
        """Where a pin is."""
        right, up = self.view.place(pin.latitude, pin.longitude)
        wide, high = self.frame.right - self.frame.left, self.frame.top - self.frame.bottom
        return self.frame.left + right * wide, self.frame.bottom + up * high

    def has(self, pin: Pin) -> bool:
        """Whether a pin lies on the map."""
        x, y = self.spot(pin)
        return self.frame.left <= x <= self.frame.right and self.frame.bottom <= y <= self.frame.top


def layout_of(picture: PlacesMap) -> Layout:
    """Choose the part of the world that is shown, and the height of the picture."""
    pins = picture.pins[:MOST_PINS]
    wide = WIDTH - 2 * _EDGE
    layout = _layout(view_of(pins, wide / (HEIGHT - _TITLE - _EDGE)), _EDGE)
    if all(layout.has(pin) for pin in pins):
        return layout
    return _layout(view_of(pins, wide / (HEIGHT - _TITLE - _FOOT)), _FOOT)


def _layout(view: View, foot: int) -> Layout:
    wide = WIDTH - 2 * _EDGE
    high = round(wide / view.aspect)
    return Layout(view, high + _TITLE + foot, Box(_EDGE, foot, _EDGE + wide, foot + high))


def draw(picture: PlacesMap, theme: Theme) -> bytes:
    """Draw a map as PNG."""
    palette, layout = palette_of(theme), layout_of(picture)
    figure, canvas = new_figure(palette, layout.height, picture.title)
    _draw_ground(_map_axes(figure, layout, palette), layout.view, palette)
    over = over_all(figure, layout.height)
    pins = picture.pins[:MOST_PINS]
    labels = {pin: label_of(pin.name, rank, LONGEST_LABEL) for rank, pin in enumerate(pins, 1)}
    _draw_pins(over, canvas, {pin: text for pin, text in labels.items() if layout.has(pin)}, layout, palette)
    if outside := [f"{text} · {pin.mentions}" for pin, text in labels.items() if not layout.has(pin)]:
        words = shortened("Not on this map:  " + ",  ".join(outside), _LONGEST_FOOT)
        write(over, _EDGE + 2, _FOOT / 2, words, palette.quiet, size=9.5)
    return png_of(canvas)


def _map_axes(figure: Figure, layout: Layout, palette: Palette) -> Axes:
    frame, view = layout.frame, layout.view
    within = (frame.left / WIDTH, frame.bottom / layout.height)
    size = ((frame.right - frame.left) / WIDTH, (frame.top - frame.bottom) / layout.height)
    axes = figure.add_axes((*within, *size), facecolor=palette.sea, xticks=(), yticks=())
    axes.set(xlim=(view.west, view.east), ylim=(view.bottom, view.top))
    axes.spines[:].set_color(palette.coast)
    return axes


def radii(pins: Sequence[Pin]) -> list[float]:
    """How large pins are, in pixels: their areas are as their mentions, down to what can be seen."""
    most = max(1, *(pin.mentions for pin in pins))
    largest = min(_MOST_RADIUS, _LEAST_RADIUS + 1.8 * math.sqrt(most))
    return [max(_LEAST_RADIUS, largest * math.sqrt(pin.mentions / most)) for pin in pins]


@cache
def load(name: Name, detail: Detail) -> Outlines:
    """Read outlines once for all pictures."""
    return outlines.load(name, detail)


def _draw_ground(axes: Axes, view: View, palette: Palette) -> None:
    detail = outlines.detail_for(view)
    coasts = load("gshhs", detail)
    for kinds, colour in (
        (outlines.LAND, palette.land),
        (outlines.LAKES, palette.sea),
        (outlines.ISLANDS, palette.land),
    ):
        strokes = outlines.seen(coasts, view, kinds)
        _add(axes, strokes, strokes.starts, facecolor=colour, edgecolor="none")
        _add(
            axes,
            strokes,
            strokes.breaks,
            fill=False,
            edgecolor=palette.coast,
            linewidth=0.5 if view.world else 0.7,
        )
    if view.width < _STATES_BELOW:
        states = outlines.seen(load("states", detail), view, (-1,))
        _add(axes, states, states.breaks, fill=False, edgecolor=palette.border, linewidth=0.35, alpha=0.6)
    borders = outlines.seen(load("countries", detail), view, (-1,))
    _add(
        axes,
        borders,
        borders.breaks,
        fill=False,
        edgecolor=palette.border,
        linewidth=0.5 if view.world else 0.9,
    )


def _add(axes: Axes, strokes: Strokes, starts: np.ndarray, **how: object) -> None:
    if len(strokes.points):
        codes = np.where(starts, Path.MOVETO, Path.LINETO)
        # add_patch would look for the limits of every line, which takes longer than all the rest
        axes.add_artist(PathPatch(Path(strokes.points, codes), **how))


def _draw_pins(
    axes: Axes, canvas: FigureCanvasAgg, labels: Mapping[Pin, str], layout: Layout, palette: Palette
) -> None:
    texts = [_text(axes, pin, name, palette) for pin, name in labels.items()]
    wanted: list[Wanted] = []
    for pin, text, radius in zip(labels, texts, radii(list(labels)), strict=True):
        box = text.get_window_extent(canvas.get_renderer())
        x, y = layout.spot(pin)
        wanted.append(Wanted(x, y, 0.0 if pin.country else radius, box.width + 4, box.height + 2))
    frame = layout.frame
    inner = Box(frame.left + 4, frame.bottom + 4, frame.right - 4, frame.top - 4)
    for label, text, placed in zip(wanted, texts, place(wanted, inner), strict=True):
        _draw_label(axes, label, text, placed, palette)
    for label in sorted((label for label in wanted if label.radius), key=lambda label: -label.radius):
        dot = Circle((label.x, label.y), label.radius, zorder=3, facecolor=palette.pin)
        dot.set(edgecolor=palette.ground, linewidth=1.2)
        axes.add_artist(dot)


def _text(axes: Axes, pin: Pin, name: str, palette: Palette) -> Text:
    if pin.country:
        words = f"{name.upper()} · {pin.mentions}"
        text = write(axes, 0, 0, words, palette.country, size=9.5, slant="italic", side="center")
    else:
        words = f"{name} · {pin.mentions}"
        text = write(axes, 0, 0, words, palette.text, weight="bold", side="center")
    text.set_zorder(4)
    text.set_path_effects([withStroke(linewidth=_HALO, foreground=palette.land)])
    return text


def _draw_label(axes: Axes, label: Wanted, text: Text, placed: Placed | None, palette: Palette) -> None:
    if placed is None:
        text.remove()
        return
    box = placed.box
    x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
    text.set_position((x, y))
    if placed.led:
        near = (min(max(label.x, box.left), box.right), min(max(label.y, box.bottom), box.top))
        axes.plot((label.x, near[0]), (label.y, near[1]), color=palette.text, linewidth=0.8, zorder=2)
