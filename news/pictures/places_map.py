"""A map of places: coastlines, lakes, borders and labelled pins. Imports matplotlib: for the worker."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from news.picture import Pin, PlacesMap, Theme
from news.pictures.country_names import spot_for
from news.pictures.extent import extent_of
from news.pictures.ground import draw_ground, edges
from news.pictures.labels import Box
from news.pictures.map_labels import Label, draw_labels, halo
from news.pictures.projection import View
from news.pictures.style import (
    HEIGHT,
    SMALL,
    WIDTH,
    Palette,
    fit,
    is_drawable,
    label_of,
    new_figure,
    over_all,
    palette_of,
    png_of,
    size_of,
    write,
)
from news.pictures.words import PictureWords

# More than an answer lists; see handlers/where.py.
MOST_PINS: Final = 15
_LONGEST_NAME: Final = 80
# Pixels.
_EDGE: Final = 8
_FOOT: Final = 28
_LEAST_RADIUS: Final = 4.0
_MOST_RADIUS: Final = 11.0
# Names of countries around the places: more would be a page of an atlas.
_MOST_COUNTRIES: Final = 3


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

    def inner(self) -> Box:
        """The map without its edge: where words may stand."""
        frame = self.frame
        return Box(frame.left + 4, frame.bottom + 3, frame.right - 4, frame.top - 3)


def layout_of(picture: PlacesMap) -> Layout:
    """Choose the part of the world that is shown, and the height of the picture."""
    pins = picture.pins[:MOST_PINS]
    layout = _layout(extent_of(pins, WIDTH / HEIGHT), 0)
    if all(layout.has(pin) for pin in pins):
        return layout
    return _layout(extent_of(pins, WIDTH / (HEIGHT - _FOOT)), _FOOT)


def _layout(view: View, foot: int) -> Layout:
    height = round((WIDTH / view.aspect + foot) / 5) * 5
    return Layout(view, height, Box(0, foot, WIDTH, height))


def draw(picture: PlacesMap, theme: Theme, words: PictureWords) -> bytes:
    """Draw a map as PNG."""
    palette, layout = palette_of(theme), layout_of(picture)
    figure, canvas = new_figure(palette, layout.height)
    draw_ground(_map_axes(figure, layout, palette), layout.view, palette)
    over = over_all(figure, layout.height)
    names = {
        pin: label_of(pin.name, rank, _LONGEST_NAME) for rank, pin in enumerate(picture.pins[:MOST_PINS], 1)
    }
    shown = {pin: name for pin, name in names.items() if layout.has(pin)}
    taken = _draw_pins(over, canvas, shown, layout, palette)
    _draw_countries(over, canvas, list(shown), layout, taken, words, palette)
    outside = [f"{name} · {pin.mentions}" for pin, name in names.items() if pin not in shown]
    if outside:
        _draw_foot(over, canvas, outside, words, palette)
    return png_of(canvas)


def radii(pins: Sequence[Pin]) -> list[float]:
    """How large pins are, in pixels: their areas are as their mentions, down to what can be seen."""
    most = max(1, *(pin.mentions for pin in pins))
    largest = min(_MOST_RADIUS, _LEAST_RADIUS + 1.2 * math.sqrt(most))
    return [max(_LEAST_RADIUS, largest * math.sqrt(pin.mentions / most)) for pin in pins]


def _map_axes(figure: Figure, layout: Layout, palette: Palette) -> Axes:
    frame, view = layout.frame, layout.view
    within = (frame.left / WIDTH, frame.bottom / layout.height)
    size = ((frame.right - frame.left) / WIDTH, (frame.top - frame.bottom) / layout.height)
    axes = figure.add_axes((*within, *size), facecolor=palette.sea, xticks=(), yticks=())
    axes.set(xlim=(view.west, view.east), ylim=(view.bottom, view.top))
    axes.spines[:].set_visible(False)
    return axes


def _draw_pins(
    axes: Axes, canvas: FigureCanvasAgg, names: Mapping[Pin, str], layout: Layout, palette: Palette
) -> list[Box]:
    """Draw pins and their names; returns what they cover."""
    labels = [
        Label(name, pin.mentions, *layout.spot(pin), 0.0 if pin.country else radius)
        for (pin, name), radius in zip(names.items(), radii(list(names)), strict=True)
    ]
    taken = draw_labels(axes, canvas, labels, layout.inner(), palette)
    for label in sorted((label for label in labels if label.radius), key=lambda label: -label.radius):
        dot = Circle((label.x, label.y), label.radius, zorder=3, facecolor=palette.pin)
        dot.set(edgecolor=palette.ground, linewidth=0.8)
        axes.add_artist(dot)
    return taken


def _draw_countries(
    axes: Axes,
    canvas: FigureCanvasAgg,
    pins: Sequence[Pin],
    layout: Layout,
    taken: list[Box],
    words: PictureWords,
    palette: Palette,
) -> None:
    """Name the countries that the places lie in, where they are not named as places themselves."""
    named = {pin.within for pin in pins if pin.country}
    frame = layout.frame
    scale = np.array([frame.right - frame.left, frame.top - frame.bottom])
    lines = edges(layout.view) * np.tile(scale, 2) + np.array([frame.left, frame.bottom] * 2)
    for code, name in words.countries[:_MOST_COUNTRIES]:
        places = [layout.spot(pin) for pin in pins if pin.within == code and not pin.country]
        if code in named or not places or not is_drawable(name):
            continue
        text = write(axes, 0, 0, name, palette.country, size=SMALL, slant="italic", side="center")
        wide, high = size_of(text, canvas)
        box = spot_for((wide + 6, high + 4), places, lines, layout.inner(), taken)
        if box is None:
            text.remove()
            continue
        text.set_position(((box.left + box.right) / 2, (box.bottom + box.top) / 2))
        text.set_path_effects(halo(palette))
        taken.append(box)


def _draw_foot(
    axes: Axes, canvas: FigureCanvasAgg, outside: Sequence[str], words: PictureWords, palette: Palette
) -> None:
    """List what the map does not show, as much as fits in a line."""
    text = write(axes, _EDGE, _FOOT / 2, "", palette.quiet, size=SMALL)
    for left_out in range(len(outside)):
        names = list(outside[: len(outside) - left_out])
        text.set_text(f"{words.outside} {', '.join(names)}{', …' if left_out else ''}")
        if size_of(text, canvas)[0] <= WIDTH - 2 * _EDGE:
            return
    fit(text, canvas, WIDTH - 2 * _EDGE)
