"""Pictures as somebody sees them: colours at places."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image, ImageColor

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture, decoded; places are pixels from the lower left corner."""

    image: Image.Image

    @property
    def size(self) -> tuple[int, int]:
        return self.image.size

    def at(self, x: float, y: float) -> Colour:
        """The colour at a place."""
        pixel = self.image.getpixel((round(x), self.image.height - 1 - round(y)))
        assert isinstance(pixel, tuple)
        return (int(pixel[0]), int(pixel[1]), int(pixel[2]))

    def count(self, colour: str, within: Iterable[int] | None = None) -> int:
        """How many pixels have about this colour, in some rows counted from above, or in all."""
        wanted = rgb(colour)
        rows = range(self.image.height) if within is None else within
        found = [
            self.image.crop((0, row, self.image.width, row + 1)).getcolors(1 << 16) or [] for row in rows
        ]
        return sum(count for row in found for count, one in row if _is_like(one, wanted))


def _is_like(found: object, wanted: Colour) -> bool:
    # thin letters are mixed with what they stand on
    return isinstance(found, tuple) and all(
        abs(int(one) - other) <= 12 for one, other in zip(found, wanted, strict=True)
    )


def seen(png: bytes) -> Seen:
    """Decode a PNG file."""
    image = Image.open(io.BytesIO(png), formats=["PNG"])
    return Seen(image.convert("RGB"))


def rgb(colour: str) -> Colour:
    """A colour as its three numbers."""
    red, green, blue, *_ = ImageColor.getrgb(colour)
    return (red, green, blue)
