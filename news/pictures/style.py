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

# Pixels. Discord shows an embed's picture some 520 wide on a desktop, and twice as many dots on a phone.
WIDTH: Final = 900
HEIGHT: Final = 600
DOTS_PER_INCH: Final = 100
_LONGEST_TITLE: Final = 64

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


def new_figure(palette: Palette, height: int = HEIGHT, title: str = "") -> tuple[Figure, FigureCanvasAgg]:
    """An empty figure of this many pixels, with its title, and what it is drawn on."""
    size = (WIDTH / DOTS_PER_INCH, height / DOTS_PER_INCH)
    figure = Figure(figsize=size, dpi=DOTS_PER_INCH, facecolor=palette.ground)
    canvas = FigureCanvasAgg(figure)
    known = "".join(letter for letter in title if is_drawable(letter)).strip()
    over = over_all(figure, height)
    write(over, 24, height - 26, shortened(known, _LONGEST_TITLE), palette.text, size=13, weight="bold")
    return figure, canvas


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
    size: float = 10.5,
    weight: str = "normal",
    slant: Literal["normal", "italic"] = "normal",
    side: Literal["left", "center", "right"] = "left",
) -> Text:
    """Write words whose middle, left or right end stands at a point; a dollar sign is a dollar sign."""
    text = axes.text(x, y, words, color=colour, size=size, weight=weight, style=slant, ha=side, va="center")
    text.set(family=families(), parse_math=False)
    return text


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
