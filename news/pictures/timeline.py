"""A timeline: articles and quotations over days, one above the other. Imports matplotlib: for the worker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from news.picture import Theme, Timeline
from news.pictures.days import bins_of, labels_of, step_for
from news.pictures.style import WIDTH, Palette, families, new_figure, palette_of, png_of

# Pixels.
_HEIGHT: Final = 480
_LEFT, _RIGHT = 64, 24
_UPPER, _LOWER, _PANEL = 262, 62, 140
# As many dates as stand under the bars without touching; and so few days that a bar would be a wall.
_MOST_LABELS: Final = 9
_LEAST_BARS: Final = 7


def draw(picture: Timeline, theme: Theme) -> bytes:
    """Draw a timeline as PNG."""
    palette = palette_of(theme)
    figure, canvas = new_figure(palette, _HEIGHT, picture.title)
    bins, step = bins_of(picture.days), step_for(picture.days)
    each = "" if step == "day" else f" each {step}"
    articles = _panel(figure, _UPPER, f"Articles{each}", palette)
    quotations = _panel(figure, _LOWER, f"Quotations{each}", palette)
    _bars(articles, [one.articles for one in bins], palette.pin)
    _bars(quotations, [one.quotations for one in bins], palette.bars[0])
    labels = labels_of(bins, step, _MOST_LABELS)
    articles.set_xticks([])
    quotations.set_xticks(list(labels), list(labels.values()), color=palette.quiet, size=9.5)
    quotations.tick_params(axis="x", length=0, pad=6)
    return png_of(canvas)


def _panel(figure: Figure, bottom: int, name: str, palette: Palette) -> Axes:
    size = ((WIDTH - _LEFT - _RIGHT) / WIDTH, _PANEL / _HEIGHT)
    axes = figure.add_axes((_LEFT / WIDTH, bottom / _HEIGHT, *size), facecolor=palette.ground)
    axes.spines[:].set_visible(False)
    axes.spines["bottom"].set(visible=True, color=palette.quiet)
    axes.grid(axis="y", color=palette.grid, linewidth=1)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0, labelcolor=palette.quiet, labelsize=9.5)
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True, steps=[1, 2, 5, 10]))
    axes.set_title(name, loc="left", size=11, color=palette.text, family=families(), pad=8)
    return axes


def _bars(axes: Axes, heights: Sequence[int], colour: str) -> None:
    places = range(len(heights))
    axes.bar(places, heights, width=0.8, color=colour)
    spare = max(0, _LEAST_BARS - len(heights)) / 2
    axes.set_xlim(-0.6 - spare, len(heights) - 0.4 + spare)
    axes.set_ylim(0, max(1, *heights, 0) * 1.1)
