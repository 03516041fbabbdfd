"""A timeline: articles and quotations over days, one above the other. Imports matplotlib: for the worker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from news.picture import Theme, Timeline
from news.pictures.days import bins_of, labels_of, step_for
from news.pictures.style import (
    HEIGHT,
    LETTERS,
    SMALL,
    WIDTH,
    Palette,
    families,
    fit,
    new_figure,
    over_all,
    palette_of,
    png_of,
    write,
)
from news.pictures.words import PictureWords

# Pixels: where the panels stand, and how high each is; over it stands its name, under the lower one two lines
# of dates, of which half a date may reach beyond the last bar.
_LEFT, _RIGHT, _EDGE = 34, 20, 10
_UPPER, _LOWER, _PANEL = 184, 46, 82
_NAME: Final = 17
# As many dates as stand under the bars without touching; and so few days that a bar would be a wall.
_MOST_LABELS: Final = 5
_LEAST_BARS: Final = 5
# So few bars that each has its number over it, and no lines behind.
_NUMBERED: Final = 10


def draw(picture: Timeline, theme: Theme, words: PictureWords) -> bytes:
    """Draw a timeline as PNG."""
    palette = palette_of(theme)
    figure, canvas = new_figure(palette)
    bins, step = bins_of(picture.days), step_for(picture.days)
    articles = _panel(figure, canvas, _UPPER, words.articles, palette)
    quotations = _panel(figure, canvas, _LOWER, words.quotations, palette)
    _bars(articles, [one.articles for one in bins], palette.pin, palette)
    _bars(quotations, [one.quotations for one in bins], palette.bars[0], palette)
    labels = labels_of(bins, step, _MOST_LABELS, words.months)
    articles.set_xticks([])
    quotations.set_xticks(
        list(labels), list(labels.values()), color=palette.quiet, size=SMALL, family=families()
    )
    quotations.tick_params(axis="x", length=0, pad=4)
    return png_of(canvas)


def _panel(figure: Figure, canvas: FigureCanvasAgg, bottom: int, name: str, palette: Palette) -> Axes:
    size = ((WIDTH - _LEFT - _RIGHT) / WIDTH, _PANEL / HEIGHT)
    axes = figure.add_axes((_LEFT / WIDTH, bottom / HEIGHT, *size), facecolor=palette.ground)
    axes.spines[:].set_visible(False)
    axes.spines["bottom"].set(visible=True, color=palette.quiet)
    axes.grid(axis="y", color=palette.grid, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0, pad=4, labelcolor=palette.quiet, labelsize=SMALL)
    axes.yaxis.set_major_locator(MaxNLocator(2, integer=True, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(lambda value, _: _short(value))
    over = over_all(figure, HEIGHT)
    text = write(over, _EDGE, bottom + _PANEL + _NAME, name, palette.text, size=LETTERS)
    fit(text, canvas, WIDTH - 2 * _EDGE)
    return axes


def _short(count: float) -> str:
    """A number beside a line; the lowest line needs none."""
    if count >= 1000:
        return f"{count / 1000:g}k"
    return f"{count:.0f}" if count else ""


def _bars(axes: Axes, heights: Sequence[int], colour: str, palette: Palette) -> None:
    places = range(len(heights))
    axes.bar(places, heights, width=0.8, color=colour)
    spare = max(0, _LEAST_BARS - len(heights)) / 2
    axes.set_xlim(-0.6 - spare, len(heights) - 0.4 + spare)
    highest = max(1, *heights, 0)
    axes.set_ylim(0, highest * 1.1)
    if len(heights) <= _NUMBERED:
        axes.set(yticks=(), ylim=(0, highest * 1.3))
        for place, height in enumerate(heights):
            if height:
                middle = height + highest * 0.15
                write(axes, place, middle, str(height), palette.quiet, size=SMALL, side="center")
