"""A chart of who is quoted how much: bars of direct, mixed and indirect quotations. For the worker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from news.picture import Bar, QuotedChart, Theme
from news.pictures.style import WIDTH, Palette, label_of, new_figure, over_all, palette_of, png_of, write

# As many bars as are read on a phone without turning it.
MOST_BARS: Final = 15
LONGEST_NAME: Final = 30
KINDS: Final = ("direct", "mixed", "indirect")
# Pixels.
_TOP, _BOTTOM, _ROW, _BAR = 60, 48, 30, 20
_LEFT, _RIGHT = 24, 64
_WIDEST_NAMES: Final = 290
_GAP: Final = 12


def height_of(picture: QuotedChart) -> int:
    """How many pixels high the chart is."""
    return _TOP + _ROW * len(picture.bars[:MOST_BARS]) + _BOTTOM


def draw(picture: QuotedChart, theme: Theme) -> bytes:
    """Draw a chart as PNG."""
    palette, bars = palette_of(theme), picture.bars[:MOST_BARS]
    height = height_of(picture)
    figure, canvas = new_figure(palette, height, picture.title)
    axes = over_all(figure, height)
    axes.invert_yaxis()
    left = _draw_names(axes, canvas, bars, palette)
    scale = (WIDTH - left - _RIGHT) / max(1, *(bar.total for bar in bars))
    for row, bar in enumerate(bars):
        top = _TOP + row * _ROW + (_ROW - _BAR) / 2
        end = float(left)
        for kind, colour in zip(KINDS, palette.bars, strict=True):
            wide = getattr(bar, kind) * scale
            if wide:
                box = Rectangle((end, top), wide, _BAR, facecolor=colour, edgecolor=palette.ground)
                axes.add_artist(box)
            end += wide
        write(axes, end + 8, top + _BAR / 2, str(bar.total), palette.text, weight="bold")
    _draw_key(axes, canvas, bars, height, palette)
    return png_of(canvas)


def _draw_names(axes: Axes, canvas: FigureCanvasAgg, bars: Sequence[Bar], palette: Palette) -> int:
    """Write the names, right-aligned; returns where the bars begin."""
    names: list[Text] = []
    for row, bar in enumerate(bars):
        label = label_of(bar.name, row + 1, LONGEST_NAME)
        names.append(write(axes, 0, _TOP + (row + 0.5) * _ROW, label, palette.text, side="right"))
    widest = max(name.get_window_extent(canvas.get_renderer()).width for name in names)
    edge = _LEFT + min(widest, _WIDEST_NAMES)
    for name in names:
        name.set_x(edge)
    return round(edge + _GAP)


def _draw_key(
    axes: Axes, canvas: FigureCanvasAgg, bars: Sequence[Bar], height: int, palette: Palette
) -> None:
    x, y = float(_LEFT), height - _BOTTOM / 2
    for kind, colour in zip(KINDS, palette.bars, strict=True):
        if any(getattr(bar, kind) for bar in bars):
            axes.add_artist(Rectangle((x, y - 6), 12, 12, facecolor=colour, edgecolor="none"))
            text = write(axes, x + 18, y, kind, palette.quiet)
            x += 18 + text.get_window_extent(canvas.get_renderer()).width + 24
