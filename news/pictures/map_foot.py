"""The lines below a map: places that are not on it. Imports matplotlib: for the worker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from news.pictures.map_layout import LINE
from news.pictures.style import SMALL, WIDTH, Palette, fit, size_of, write

# Pixels.
_EDGE: Final = 8
_WIDEST: Final = WIDTH - 2 * _EDGE


def draw_foot(
    axes: Axes, canvas: FigureCanvasAgg, head: str, names: Sequence[str], height: float, palette: Palette
) -> None:
    """Write ``head`` and then as many names as there is room for, in the ``height`` pixels below the map."""
    if not names:
        return
    lines = int(height) // LINE
    middle = height / 2 + LINE * (lines - 1) / 2
    texts = [write(axes, _EDGE, middle - LINE * line, "", palette.quiet, size=SMALL) for line in range(lines)]
    parts = [*(f"{name}," for name in names[:-1]), names[-1]]
    for kept in range(len(parts), 0, -1):
        more = ["…"] if kept < len(parts) else []
        if _fill(texts, canvas, [head, *parts[:kept], *more]):
            return
    fit(texts[-1], canvas, _WIDEST)


def _fill(texts: Sequence[Text], canvas: FigureCanvasAgg, parts: Sequence[str]) -> bool:
    """Write parts line by line; false where they are too many, and the last line is too long."""
    line = 0
    for text in texts:
        text.set_text("")
    for part in parts:
        before = texts[line].get_text()
        texts[line].set_text(f"{before} {part}".strip())
        if before and line + 1 < len(texts) and size_of(texts[line], canvas)[0] > _WIDEST:
            texts[line].set_text(before)
            line += 1
            texts[line].set_text(part)
    return size_of(texts[line], canvas)[0] <= _WIDEST
