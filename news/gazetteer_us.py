"""Small towns and counties of the United States, from the post offices of the zipcodes package."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import zipcodes


@dataclass(slots=True)
class _Sum:
    """Where something lies: the mean of all points added."""

    count: int = 0
    latitudes: float = 0.0
    longitudes: float = 0.0

    def add(self, latitude: float, longitude: float) -> None:
        self.count += 1
        self.latitudes += latitude
        self.longitudes += longitude

    @property
    def point(self) -> tuple[float, float]:
        return self.latitudes / self.count, self.longitudes / self.count


@dataclass(slots=True)
class Town:
    """A town with a post office, or that its neighbour's post office serves."""

    name: str
    county: str
    where: _Sum = field(default_factory=_Sum)


@dataclass(slots=True)
class _County:
    where: _Sum = field(default_factory=_Sum)
    people: int = 0


class UsPlace(NamedTuple):
    """A town or county of a state."""

    state: str
    name: str
    latitude: float
    longitude: float
    population: int


class PostOffices:
    """Towns and counties, from which the towns that are known anyway are taken away one by one."""

    def __init__(self, key: Callable[[str], str]) -> None:
        self._towns: dict[tuple[str, str], Town] = {}
        self._known: set[tuple[str, str]] = set()
        self._counties: dict[tuple[str, str], _County] = defaultdict(_County)
        for row in _offices():
            state, county, point = row["state"], row["county"], (float(row["lat"]), float(row["long"]))
            if county:
                self._counties[state, county].where.add(*point)
            # A town's own post offices say better where it is than one that serves it too.
            for name in (row["city"], *row["acceptable_cities"]):
                town = self._towns.setdefault((state, key(name)), Town(name, county))
                if name == row["city"] or not town.where.count:
                    town.where.add(*point)

    def meet(self, state: str, key: str, population: int) -> None:
        """Say that a town is known already; its people count for its county."""
        if town := self._towns.get((state, key)):
            self._known.add((state, key))
            self._counties[state, town.county].people += population

    def counties(self) -> Iterator[UsPlace]:
        """Yield the counties, at the mean of their post offices."""
        for (state, name), county in self._counties.items():
            if name and county.where.count:
                yield UsPlace(state, name, *county.where.point, county.people)

    def towns(self) -> Iterator[UsPlace]:
        """Yield the towns nobody met; how many live there is not known."""
        for (state, key), town in self._towns.items():
            if (state, key) not in self._known:
                yield UsPlace(state, town.name, *town.where.point, 0)


def _offices() -> Iterator[dict[str, Any]]:
    for digit in "0123456789":
        yield from zipcodes.similar_to(digit)
