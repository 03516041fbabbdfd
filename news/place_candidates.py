"""Names of places to be resolved together, and the gazetteer rows that each may mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy
from numpy.typing import NDArray

from news.gazetteer import Gazetteer
from news.gazetteer_file import FEATURES
from news.gazetteer_rows import NameKind

Floats = NDArray[numpy.float64]
Ints = NDArray[numpy.int64]

MOST_ROWS: Final = 40
"""Rows looked at for one name; there are three hundred San Antonios, and news means the large ones."""

_CITY: Final = FEATURES.index("city")


@dataclass(frozen=True, slots=True)
class Toponym:
    """A name to be resolved, with all its mentions.

    Attributes:
        key: what it is looked up by.
        places: character offsets of its mentions; empty for the publisher's home.
        containers: keys of places that the text puts right behind it, as in "Paris, Texas".
        first: whether the article begins with it, as with a dateline.
        demonym: whether it names the people of a place.
    """

    key: str
    places: tuple[int, ...]
    containers: frozenset[str] = frozenset()
    first: bool = False
    demonym: bool = False


class Candidates(NamedTuple):
    """Rows for several toponyms, one after the other.

    Attributes:
        of: index of the toponym of each candidate, ascending.
        rows: gazetteer row of each candidate.
        kinds: how the name names the row, a NameKind.
        starts: index of the first candidate of each toponym, and the number of all at the end.
    """

    of: Ints
    rows: Ints
    kinds: Ints
    starts: Ints


def candidates(toponyms: Sequence[Toponym], gazetteer: Gazetteer) -> Candidates:
    """Find the rows; of a very common name only the most populous and the best named."""
    asked, rows, kinds = gazetteer.find([toponym.key for toponym in toponyms])
    peoples = numpy.array([toponym.demonym for toponym in toponyms], dtype=numpy.bool_)[asked]
    kept = ~peoples | (kinds == NameKind.DEMONYM)
    asked, rows, kinds = asked[kept], rows[kept], kinds[kept]
    people = numpy.log1p(gazetteer.populations[rows].astype("f8"))
    worth = people + 20.0 * (gazetteer.features[rows] != _CITY) - 5.0 * (kinds != NameKind.MAIN)
    order = numpy.lexsort((-worth, asked))
    order = order[_possible(toponyms, asked[order], rows[order], gazetteer)]
    asked, rows, kinds = asked[order], rows[order], kinds[order]
    starts = numpy.searchsorted(asked, numpy.arange(len(toponyms) + 1))
    kept = numpy.arange(len(asked)) - starts[asked] < MOST_ROWS
    asked, rows, kinds = asked[kept], rows[kept], kinds[kept]
    starts = numpy.searchsorted(asked, numpy.arange(len(toponyms) + 1))
    return Candidates(asked, rows, kinds, starts)


def _possible(
    toponyms: Sequence[Toponym], asked: Ints, rows: Ints, gazetteer: Gazetteer
) -> NDArray[numpy.bool_]:
    """Leaves out rows outside the state or country that a publisher's home is known to lie in."""
    possible = numpy.ones(len(asked), dtype=numpy.bool_)
    for index, toponym in enumerate(toponyms):
        if toponym.places or not toponym.containers:
            continue
        outer = gazetteer.find(sorted(toponym.containers)).rows.tolist()
        here = numpy.flatnonzero(asked == index)
        inside = [any(gazetteer.contains(row, int(rows[at])) for row in outer) for at in here]
        if any(inside):
            possible[here] = inside
    return possible
