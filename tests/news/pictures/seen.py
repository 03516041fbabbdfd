"""Pictures as somebody sees them: colours at places."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageColor

from news.pictures.style import DENSITY

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture, decoded; lengths are pixels as ``style`` has them, places counted from the lower left corner."""

    image: Image.Image

    @property
    def size(self) -> tuple[float, float]:
        return self.image.width / DENSITY, self.image.height / DENSITY

    def at(self, x: float, y: float) -> Colour:
        """The colour at a place."""
        pixel = self.image.getpixel((round(x * DENSITY), self.image.height - 1 - round(y * DENSITY)))
        assert isinstance(pixel, tuple)
        return (int(pixel[0]), int(pixel[1]), int(pixel[2]))

    def count(self, colour: str, within: tuple[float, float] | None = None) -> float:
        """How many pixels have about this colour, between two heights counted from above, or in all."""
        wanted = rgb(colour)
        top, bottom = within or (0.0, self.size[1])
        rows = range(round(top * DENSITY), round(bottom * DENSITY))
        found = [
            self.image.crop((0, row, self.image.width, row + 1)).getcolors(1 << 16) or [] for row in rows
        ]
        return sum(count for row in found for count, one in row if _is_like(one, wanted)) / DENSITY**2


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
