"""The names of a map's places, in letters as large as there is room for. For the worker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patheffects import AbstractPathEffect, withStroke
from matplotlib.text import Text

from news.pictures.labels import Box, Placed, Wanted, dots_of, place
from news.pictures.style import LETTERS, SMALL, Palette, shortened, size_of, write

# Size of the letters and the most characters of a name: the first pair with which all names find room.
_SIZES: Final = ((LETTERS, 26), (SMALL, 22), (SMALL, 16), (13.0, 13))
_HALO: Final = 2.6


@dataclass(frozen=True, slots=True)
class Label:
    """A place to name.

    Attributes:
        name: in letters that can be drawn.
        mentions: how often it is named.
        x: where it is, in pixels.
        y: the same.
        radius: of its dot; 0 for an area, whose name stands on it.
    """

    name: str
    mentions: int
    x: float
    y: float
    radius: float


def draw_labels(
    axes: Axes, canvas: FigureCanvasAgg, labels: Sequence[Label], frame: Box, palette: Palette
) -> tuple[list[Box], list[bool]]:
    """Write the names, those first that matter most; returns what is covered now, and which found room."""
    texts: list[Text] = []
    wanted: list[Wanted] = []
    placed: list[Placed | None] = []
    for size, longest in _SIZES:
        for text in texts:
            text.remove()
        texts = [_text(axes, label, size, longest, palette) for label in labels]
        wanted = [_wanted(label, text, canvas) for label, text in zip(labels, texts, strict=True)]
        placed = place(wanted, frame)
        if all(found or not label.radius for found, label in zip(placed, labels, strict=True)):
            break
    for label, text, found in zip(labels, texts, placed, strict=True):
        _move(axes, label, text, found, palette)
    covered = [found.box for found in placed if found] + dots_of(wanted)
    return covered, [found is not None for found in placed]


def write_area(axes: Axes, words: str, size: float, palette: Palette) -> Text:
    """Write the name of a country or another area, somewhere at first."""
    text = write(axes, 0, 0, words, palette.country, size=size, slant="italic", side="center")
    text.set_path_effects(_halo(palette))
    return text


def _halo(palette: Palette) -> list[AbstractPathEffect]:
    """What keeps letters apart from the lines behind them."""
    return [withStroke(linewidth=_HALO, foreground=palette.land)]


def _text(axes: Axes, label: Label, size: float, longest: int, palette: Palette) -> Text:
    words = f"{shortened(label.name, longest)} · {label.mentions}"
    if not label.radius:
        return write_area(axes, words, min(size, SMALL), palette)
    text = write(axes, 0, 0, words, palette.text, size=size, weight="bold", side="center")
    text.set_zorder(4)
    text.set_path_effects(_halo(palette))
    return text


def _wanted(label: Label, text: Text, canvas: FigureCanvasAgg) -> Wanted:
    wide, high = size_of(text, canvas)
    return Wanted(label.x, label.y, label.radius, wide + 4, high + 1)


def _move(axes: Axes, label: Label, text: Text, placed: Placed | None, palette: Palette) -> None:
    if placed is None:
        text.remove()
        return
    box = placed.box
    text.set_position(((box.left + box.right) / 2, (box.bottom + box.top) / 2))
    if placed.led:
        near = (min(max(label.x, box.left), box.right), min(max(label.y, box.bottom), box.top))
        axes.plot((label.x, near[0]), (label.y, near[1]), color=palette.text, linewidth=0.8, zorder=2)
