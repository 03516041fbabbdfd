"""A chart of who is quoted how much: bars of direct, mixed and indirect quotations. For the worker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import Rectangle

from news.picture import Bar, QuotedChart, Theme
from news.pictures.style import (
    HEIGHT,
    SMALL,
    WIDTH,
    Palette,
    fit,
    is_drawable,
    new_figure,
    over_all,
    palette_of,
    png_of,
    size_of,
    write,
)
from news.pictures.words import PictureWords

# As many bars as are read on a phone without turning it.
MOST_BARS: Final = 15
# Pixels: each name stands over its bar, and the number at the end of the same line.
_EDGE: Final = 10
_TOP, _KEY = 6, 34
_LEAST_ROW, _MOST_ROW = 31, 50
_NAME: Final = 20
_GAP: Final = 8
_SQUARE: Final = 12


def height_of(picture: QuotedChart) -> int:
    """How many pixels high the chart is: as much as Discord shows, or more where the bars need it."""
    high = _TOP + _row_of(picture) * len(picture.bars[:MOST_BARS]) + _KEY
    return high + high % 2


def _row_of(picture: QuotedChart) -> int:
    room = (HEIGHT - _TOP - _KEY) // len(picture.bars[:MOST_BARS])
    return min(max(room, _LEAST_ROW), _MOST_ROW)


def draw(picture: QuotedChart, theme: Theme, words: PictureWords) -> bytes:
    """Draw a chart as PNG."""
    palette, bars, row = palette_of(theme), picture.bars[:MOST_BARS], _row_of(picture)
    height = height_of(picture)
    figure, canvas = new_figure(palette, height)
    axes = over_all(figure, height)
    axes.invert_yaxis()
    scale = (WIDTH - 2 * _EDGE) / max(1, *(bar.total for bar in bars))
    for rank, bar in enumerate(bars, 1):
        top = _TOP + (rank - 1) * row
        _draw_name(axes, canvas, bar, rank, top + _NAME / 2, palette)
        _draw_bar(axes, bar, top + _NAME, round(0.4 * row - 5), scale, palette)
    _draw_key(axes, canvas, bars, height - _KEY / 2, words, palette)
    return png_of(canvas)


def _draw_name(
    axes: Axes, canvas: FigureCanvasAgg, bar: Bar, rank: int, middle: float, palette: Palette
) -> None:
    number = write(axes, WIDTH - _EDGE, middle, str(bar.total), palette.text, weight="bold", side="right")
    name = bar.name if is_drawable(bar.name) else f"({rank})"
    text = write(axes, _EDGE, middle, " ".join(name.split()), palette.text)
    room = WIDTH - 2 * _EDGE - _GAP - size_of(number, canvas)[0]
    if size_of(text, canvas)[0] > room:
        text.set_fontsize(SMALL)
        fit(text, canvas, room)


def _draw_bar(axes: Axes, bar: Bar, top: float, high: float, scale: float, palette: Palette) -> None:
    end = float(_EDGE)
    for count, colour in zip((bar.direct, bar.mixed, bar.indirect), palette.bars, strict=True):
        wide = count * scale
        if wide:
            box = Rectangle((end, top), wide, high, facecolor=colour, edgecolor=palette.ground, linewidth=0.7)
            axes.add_artist(box)
        end += wide


def _draw_key(
    axes: Axes,
    canvas: FigureCanvasAgg,
    bars: Sequence[Bar],
    middle: float,
    words: PictureWords,
    palette: Palette,
) -> None:
    """Tell which colour is which kind of quotation, of those that occur."""
    occurring = (
        any(bar.direct for bar in bars), any(bar.mixed for bar in bars), any(bar.indirect for bar in bars)
    )  # fmt: skip
    x = float(_EDGE)
    for kind, colour, occurs in zip(words.kinds, palette.bars, occurring, strict=True):
        if occurs:
            square = Rectangle((x, middle - _SQUARE / 2), _SQUARE, _SQUARE, facecolor=colour)
            axes.add_artist(square)
            x += _SQUARE + _GAP
            text = write(axes, x, middle, kind, palette.quiet, size=SMALL)
            fit(text, canvas, WIDTH - _EDGE - x)
            x += size_of(text, canvas)[0] + 2 * _GAP
