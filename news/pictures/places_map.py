"""A map of places: coastlines, lakes, borders and labelled pins. Imports matplotlib: for the worker."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from news.picture import Pin, PlacesMap, Theme
from news.pictures.country_names import spot_for
from news.pictures.ground import draw_ground
from news.pictures.labels import Box
from news.pictures.map_foot import draw_foot
from news.pictures.map_labels import Label, draw_labels, write_area
from news.pictures.map_layout import MOST_PINS, Layout, layout_of
from news.pictures.style import (
    SMALL,
    Palette,
    is_drawable,
    label_of,
    new_figure,
    over_all,
    palette_of,
    png_of,
    size_of,
)
from news.pictures.words import PictureWords

_LONGEST_NAME: Final = 80
# Pixels.
_LEAST_RADIUS: Final = 4.0
_MOST_RADIUS: Final = 11.0
# Names of countries around the places: more would be a page of an atlas.
_MOST_COUNTRIES: Final = 3


def draw(picture: PlacesMap, theme: Theme, words: PictureWords) -> bytes:
    """Draw a map as PNG."""
    palette, layout = palette_of(theme), layout_of(picture)
    figure, canvas = new_figure(palette, layout.height)
    draw_ground(_map_axes(figure, layout, palette), layout.view, palette)
    over = over_all(figure, layout.height)
    names = {
        pin: label_of(str(pin.name), rank, _LONGEST_NAME)
        for rank, pin in enumerate(picture.pins[:MOST_PINS], 1)
    }
    shown = {pin: name for pin, name in names.items() if layout.has(pin)}
    taken, placed = _draw_pins(over, canvas, shown, layout, palette)
    countries = _countries(names, placed, words)
    _draw_countries(over, canvas, list(shown), countries, layout, taken, palette)
    outside = [f"{names[pin]} · {pin.mentions}" for pin in layout.outside]
    draw_foot(over, canvas, words.outside, outside, layout.frame.bottom, palette)
    return png_of(canvas)


def radii(pins: Sequence[Pin]) -> list[float]:
    """How large pins are, in pixels: their areas are as their mentions, down to what can be seen."""
    most = max(1, *(pin.mentions for pin in pins))
    largest = min(_MOST_RADIUS, _LEAST_RADIUS + 1.2 * math.sqrt(most))
    return [max(_LEAST_RADIUS, largest * math.sqrt(pin.mentions / most)) for pin in pins]


def _map_axes(figure: Figure, layout: Layout, palette: Palette) -> Axes:
    frame, view = layout.frame, layout.view
    size = (1.0, (frame.top - frame.bottom) / layout.height)
    within = (0.0, frame.bottom / layout.height, *size)
    axes = figure.add_axes(within, facecolor=palette.sea, xticks=(), yticks=())
    axes.set(xlim=(view.west, view.east), ylim=(view.bottom, view.top))
    axes.spines[:].set_visible(False)
    return axes


def _draw_pins(
    axes: Axes, canvas: FigureCanvasAgg, names: Mapping[Pin, str], layout: Layout, palette: Palette
) -> tuple[list[Box], set[Pin]]:
    """Draw pins and their names; returns what they cover, and which have found room for their name."""
    labels = [
        Label(name, pin.mentions, *layout.spot(pin), 0.0 if pin.country else radius)
        for (pin, name), radius in zip(names.items(), radii(list(names)), strict=True)
    ]
    taken, placed = draw_labels(axes, canvas, labels, layout.inner(), palette)
    for label in sorted((label for label in labels if label.radius), key=lambda label: -label.radius):
        dot = Circle((label.x, label.y), label.radius, zorder=3, facecolor=palette.pin)
        dot.set(edgecolor=palette.ground, linewidth=0.8)
        axes.add_artist(dot)
    return taken, {pin for pin, found in zip(names, placed, strict=True) if found}


def _countries(names: Mapping[Pin, str], placed: set[Pin], words: PictureWords) -> dict[str, str]:
    """What to write for which country: the answer's own with their mentions, and those around its places."""
    own = {pin.within: pin for pin in names if pin.country and pin.within}
    counted = {code: f"{names[pin]} · {pin.mentions}" for code, pin in own.items() if pin not in placed}
    around = {code: name for code, name in words.countries if code not in own and is_drawable(name)}
    return counted | dict(list(around.items())[: max(0, _MOST_COUNTRIES - len(own))])


def _draw_countries(
    axes: Axes,
    canvas: FigureCanvasAgg,
    pins: Sequence[Pin],
    countries: Mapping[str, str],
    layout: Layout,
    taken: Sequence[Box],
    palette: Palette,
) -> None:
    """Write the names of countries within sight of places that lie in them."""
    if not countries:
        return
    edges = layout.edges()
    taken = [*taken, *layout.lakes()]
    for code, name in countries.items():
        places = [layout.spot(pin) for pin in pins if pin.within == code and not pin.country]
        if not places:
            continue
        text = write_area(axes, name, SMALL, palette)
        wide, high = size_of(text, canvas)
        box = spot_for((wide + 6, high + 4), places, edges, layout.inner(), taken)
        if box is None:
            text.remove()
            continue
        text.set_position(((box.left + box.right) / 2, (box.bottom + box.top) / 2))
        taken.append(box)
