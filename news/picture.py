"""What a picture shows, before it is drawn: pins on a map, bars of a chart, days of a timeline.

``news/pictures`` draws them. Every value stands in stored articles or is counted from them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:  # an answer may have a picture
    from news.answer import Phrase
    from news.countries import Country

Theme = Literal["dark", "light"]


@dataclass(frozen=True, slots=True)
class Pin:
    """A place on a map.

    Attributes:
        name: as the articles write it; a country that they only speak of the people of goes by its name in
            the language of who asks.
        latitude: degrees north, -90 to 90.
        longitude: degrees east, -180 to 180.
        mentions: how often it is named.
        country: whether it is a whole country or another wide area, which is named rather than pointed at.
        reach: degrees from the middle of such an area to its edges, about; 0 for a spot.
        within: ISO 3166-1 alpha-2 code of the country that it lies in or, of a whole country, its own; "" for
            other wide areas, and where none is known.
    """

    name: str | Country
    latitude: float
    longitude: float
    mentions: int
    country: bool = False
    reach: float = 0.0
    within: str = ""


@dataclass(frozen=True, slots=True)
class PlacesMap:
    """A map of the places an answer names, those named most first."""

    title: Phrase = field(hash=False)
    pins: tuple[Pin, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A speaker and how often they are quoted, by kind of quotation."""

    name: str
    direct: int
    mixed: int
    indirect: int

    @property
    def total(self) -> int:
        """Quotations of every kind."""
        return self.direct + self.mixed + self.indirect


@dataclass(frozen=True, slots=True)
class QuotedChart:
    """Who is quoted how much, most first."""

    title: Phrase = field(hash=False)
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a timeline: how many articles appeared and how many quotations they hold."""

    day: date
    articles: int
    quotations: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Articles and quotations over days, oldest first; days without any are left out."""

    title: Phrase = field(hash=False)
    days: tuple[Day, ...]


Picture = PlacesMap | QuotedChart | Timeline
