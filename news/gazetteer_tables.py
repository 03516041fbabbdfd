"""The gazetteer's small tables: countries, states and regions, from news/data and a package.

- ``place_countries.csv``, ``place_states.csv``, ``place_regions.csv``, ``place_nicknames.csv`` are written by
  hand: middles of large countries and states, names in everyday use, demonyms, and regions, seas and rivers
  that news names often.
- ``place_admin1.csv`` is computed from GeoNames (training/place_tables.py).
- ``countrystatecity_countries`` gives coordinates of countries and of their divisions by ISO 3166-2.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

DATA: Final = Path(__file__).parent / "data"
TABLES: Final = (
    "place_admin1.csv", "place_countries.csv", "place_nicknames.csv", "place_regions.csv", "place_states.csv",
)  # fmt: skip


class CountryFacts(NamedTuple):
    """What the hand-written table says of a country; no point where the middle is taken from elsewhere."""

    point: tuple[float, float] | None
    names: tuple[str, ...]
    demonyms: tuple[str, ...]


class StateFacts(NamedTuple):
    """What the hand-written table says of a state; ``names`` holds abbreviations too."""

    point: tuple[float, float]
    names: tuple[str, ...]
    demonyms: tuple[str, ...]


class Region(NamedTuple):
    """A region, sea, river or landmark; ``geonames_id`` is 0 where it is not known for certain."""

    name: str
    latitude: float
    longitude: float
    country: str
    names: tuple[str, ...]
    geonames_id: int


class Division(NamedTuple):
    """A country's division by ISO 3166-2: a state, province, county or district."""

    country: str
    name: str
    latitude: float
    longitude: float


def _rows(table: str) -> Iterator[dict[str, str]]:
    with (DATA / table).open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _split(names: str) -> tuple[str, ...]:
    return tuple(name for name in names.split("|") if name)


def _point(row: dict[str, str]) -> tuple[float, float]:
    return float(row["latitude"]), float(row["longitude"])


def country_facts() -> dict[str, CountryFacts]:
    """Read the countries by ISO 3166-1 alpha-2 code."""
    return {
        row["code"]: CountryFacts(
            _point(row) if row["latitude"] else None, _split(row["names"]), _split(row["demonyms"])
        )
        for row in _rows("place_countries.csv")
    }


def state_facts() -> dict[tuple[str, str], StateFacts]:
    """Read the states by country and admin1 code."""
    return {
        (row["country"], row["code"]): StateFacts(_point(row), _split(row["names"]), _split(row["demonyms"]))
        for row in _rows("place_states.csv")
    }


def admin1_names() -> dict[tuple[str, str], str]:
    """Read the names of first-level divisions by country and admin1 code."""
    return {(row["country"], row["code"]): row["name"] for row in _rows("place_admin1.csv")}


def nicknames() -> dict[int, tuple[str, ...]]:
    """Read names of towns that news uses and GeoNames lacks, by GeoNames id."""
    return {int(row["geonames_id"]): _split(row["names"]) for row in _rows("place_nicknames.csv")}


def regions() -> Iterator[Region]:
    """Read the regions."""
    for row in _rows("place_regions.csv"):
        identifier = int(row["geonames_id"] or 0)
        yield Region(row["name"], *_point(row), row["country"], _split(row["names"]), identifier)


def _divisions_folder() -> Path:
    # The package is not imported: it would bring 15 MB of models with it.
    found = find_spec("countrystatecity_countries")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("countrystatecity-countries is not installed")
    return Path(found.origin).parent / "data"


def country_points() -> dict[str, tuple[float, float]]:
    """Read the middles of all countries."""
    text = (_divisions_folder() / "countries.json").read_text(encoding="utf-8")
    return {row["iso2"]: _point(row) for row in cast("list[dict[str, Any]]", json.loads(text))}


def divisions() -> Iterator[Division]:
    """Read the divisions of all countries that have coordinates."""
    for country in sorted((_divisions_folder() / "by-country").iterdir()):
        text = (country / "states.json").read_text(encoding="utf-8")
        for row in cast("list[dict[str, Any]]", json.loads(text)):
            if row["latitude"] and row["longitude"]:
                yield Division(row["country_code"], row["name"], *_point(row))
