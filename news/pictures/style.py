"""How pictures look: colours, letters, sizes; and a figure as PNG. Imports matplotlib: for the worker."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text

from news.picture import Theme

# All lengths are CSS pixels on a desktop, where Discord shows an embed's picture at most 400 wide and 300
# high. On a phone whose screen is 390 wide the same picture is 276 wide: letters shrink to 0.7 of their size.
WIDTH: Final = 400
HEIGHT: Final = 300
# Dots of the file for each pixel: as many as a phone with three dots to the pixel shows, and some to spare.
DENSITY: Final = 2.5
# One point is one pixel, so that the sizes of letters and the widths of lines are pixels too.
_POINTS_PER_INCH: Final = 72
# Small letters are 8.7 and 7.9 pixels high on a desktop (DejaVu's x-height is 0.547), 6.0 and 5.5 on a phone.
LETTERS: Final = 16.0
SMALL: Final = 14.5

# Characters that a name keeps in any case.
_SHORTEST: Final = 4

# DejaVu Sans comes with matplotlib and has Latin, Greek, Cyrillic, Arabic and Hebrew; for the rest one of
# these, where the system has it.
_FIRST: Final = "DejaVu Sans"
_OTHERS: Final = (
    "Noto Sans CJK SC", "Noto Sans CJK JP", "WenQuanYi Zen Hei", "Droid Sans Fallback", "PingFang SC",
    "Microsoft YaHei", "Noto Sans Devanagari", "Noto Sans Bengali", "Noto Sans Thai", "Nirmala UI",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a theme.

    Attributes:
        ground: around the drawing, the same as what the picture stands on.
        text: letters.
        quiet: letters and lines that matter less.
        grid: lines behind bars.
        sea: water on a map.
        land: land on a map.
        coast: where they meet.
        border: between countries.
        pin: pins and articles.
        country: names of countries.
        bars: direct, mixed and indirect quotations.
    """

    ground: str
    text: str
    quiet: str
    grid: str
    sea: str
    land: str
    coast: str
    border: str
    pin: str
    country: str
    bars: tuple[str, str, str]


# The ground is the background of embeds in Discord's dark theme. The three kinds of quotation differ in
# lightness too, for those who do not tell their hues apart (Okabe and Ito, 2008).
DARK: Final = Palette(
    ground="#2b2d31", text="#f2f3f5", quiet="#b5bac1", grid="#404249", sea="#232a33", land="#3f4249",
    coast="#6b7480", border="#868b94", pin="#f0b232", country="#c9d6ea",
    bars=("#5aa9e6", "#1f6fae", "#8d93a0"),
)  # fmt: skip
LIGHT: Final = Palette(
    ground="#ffffff", text="#1e1f22", quiet="#5c5e66", grid="#e3e5e8", sea="#dbe8f2", land="#f6f4ee",
    coast="#8fa3b5", border="#a39c8f", pin="#c8361d", country="#4d5666",
    bars=("#0072b2", "#56b4e9", "#a7adb8"),
)  # fmt: skip


def palette_of(theme: Theme) -> Palette:
    """The colours of a theme."""
    return DARK if theme == "dark" else LIGHT


@cache
def families() -> tuple[str, ...]:
    """The fonts in use, first the one that letters are taken from if it has them."""
    installed = set(font_manager.get_font_names())
    return (_FIRST, *(name for name in _OTHERS if name in installed))


def is_drawable(text: str) -> bool:
    """Whether the fonts have every letter of a text."""
    return all(ord(letter) in _letters() or letter.isspace() for letter in text)


@cache
def _letters() -> frozenset[int]:
    known: set[int] = set()
    for name in families():
        properties = font_manager.FontProperties(family=name)
        file = font_manager.findfont(properties, fallback_to_default=False)
        known.update(FT2Font(file).get_charmap())
    return frozenset(known)


def new_figure(palette: Palette, height: int = HEIGHT) -> tuple[Figure, FigureCanvasAgg]:
    """An empty figure of this height, an even number, and what it is drawn on.

    What an answer is about stands over the picture, in letters as large as the reader likes them.
    """
    size = (WIDTH / _POINTS_PER_INCH, height / _POINTS_PER_INCH)
    figure = Figure(figsize=size, dpi=DENSITY * _POINTS_PER_INCH, facecolor=palette.ground)
    return figure, FigureCanvasAgg(figure)


def over_all(figure: Figure, height: int) -> Axes:
    """Axes over the whole figure, in pixels from its lower left corner."""
    axes = figure.add_axes((0, 0, 1, 1), facecolor="none", xlim=(0, WIDTH), ylim=(0, height))
    axes.axis("off")
    return axes


def write(
    axes: Axes,
    x: float,
    y: float,
    words: str,
    colour: str,
    *,
    size: float = LETTERS,
    weight: str = "normal",
    slant: Literal["normal", "italic"] = "normal",
    side: Literal["left", "center", "right"] = "left",
) -> Text:
    """Write words whose middle, left or right end stands at a point; a dollar sign is a dollar sign."""
    text = axes.text(x, y, words, color=colour, size=size, weight=weight, style=slant, ha=side, va="center")
    text.set(family=families(), parse_math=False)
    return text


def size_of(text: Text, canvas: FigureCanvasAgg) -> tuple[float, float]:
    """How wide and how high words are."""
    box = text.get_window_extent(canvas.get_renderer())
    return box.width / DENSITY, box.height / DENSITY


def fit(text: Text, canvas: FigureCanvasAgg, widest: float) -> None:
    """Leave out the middle of words that are wider than ``widest``."""
    words = text.get_text()
    longest = len(words)
    while longest > _SHORTEST and (wide := size_of(text, canvas)[0]) > widest:
        longest = max(_SHORTEST, min(longest - 1, int(longest * widest / wide)))
        text.set_text(shortened(words, longest))


def png_of(canvas: FigureCanvasAgg) -> bytes:
    """The figure as a PNG file."""
    file = io.BytesIO()
    canvas.print_png(file, metadata={"Software": None})
    return file.getvalue()


def shortened(text: str, longest: int) -> str:
    """A text with its middle left out where it is longer than ``longest`` characters."""
    if len(text) <= longest:
        return text
    head = longest * 2 // 3
    return f"{text[:head].rstrip()}…{text[len(text) - (longest - head - 1) :].lstrip()}"


def label_of(name: str, rank: int, longest: int) -> str:
    """A name as it stands in a picture; its rank in the list where no font has its letters."""
    return shortened(name, longest) if is_drawable(name) else f"({rank})"
