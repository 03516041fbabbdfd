"""PNGs made small: text on a plain ground needs few colours."""

from __future__ import annotations

import io
from typing import Final

from PIL import Image

# A page of docs with thirty pictures is to load on a telephone.
ENOUGH: Final = 150_000
# As many as a PNG's palette holds, and fewer where the picture is still large: the greys of soft edges, which
# take most of them, may be coarser without anybody seeing it.
COLOURS: Final = (256, 64, 32)


def packed(png: bytes) -> bytes:
    """The same picture with a palette, or as it was where that is smaller."""
    smallest = png
    for colours in COLOURS:
        smallest = min(smallest, _with_palette(png, colours), key=len)
        if len(smallest) <= ENOUGH:
            break
    return smallest


def _with_palette(png: bytes, colours: int) -> bytes:
    with Image.open(io.BytesIO(png)) as picture:
        reduced = picture.convert("RGB").quantize(colours, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    written = io.BytesIO()
    reduced.save(written, "PNG", optimize=True)
    return written.getvalue()
