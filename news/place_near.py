"""Where a place that no gazetteer knows most likely lies: where its name says, or by its neighbours."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Final

from news.gazetteer import Gazetteer
from news.gazetteer_file import FEATURES
from news.place_candidates import Candidates, Floats, Toponym

_FAR: Final = 600  # characters behind which a neighbour says little
_SMALL: Final = frozenset({FEATURES.index("city"), FEATURES.index("county")})
_LOOKED_AT: Final = 12  # mentions on either side
_LONGEST: Final = 4  # words of a place inside a longer name
_WIDE_AWAY: Final = 300  # a country or state counts as if it stood this many characters further off


def nearest(
    toponyms: Sequence[Toponym], found: Candidates, belief: Floats, gazetteer: Gazetteer
) -> dict[int, int]:
    """Guess a row for each toponym without rows.

    One whose name holds another's ("Dubai World Trade Centre") lies there; else by the nearest in the text,
    towns before countries.
    """
    resolved: list[tuple[int, int]] = []
    by_key: dict[str, int] = {}
    unknown: list[int] = []
    for index, toponym in enumerate(toponyms):
        first, end = int(found.starts[index]), int(found.starts[index + 1])
        if first == end:
            unknown.append(index)
            continue
        row = int(found.rows[first + int(belief[first:end].argmax())])
        by_key[toponym.key] = row
        resolved += [(place, row) for place in toponym.places]
    resolved.sort()
    guesses: dict[int, int] = {}
    for index in unknown:
        row = _within_name(toponyms[index].key, by_key)
        row = _closest(toponyms[index].places[0], resolved, gazetteer) if row is None else row
        if row is not None:
            guesses[index] = row
    return guesses


def _within_name(key: str, by_key: Mapping[str, int]) -> int | None:
    words = key.split()
    parts = (
        " ".join(words[start:end])
        for length in range(min(_LONGEST, len(words)), 0, -1)
        for start in range(len(words) - length + 1)
        for end in (start + length,)
    )
    return next((by_key[part] for part in parts if part in by_key), None)


def _closest(place: int, resolved: Sequence[tuple[int, int]], gazetteer: Gazetteer) -> int | None:
    """The row named nearest to its first mention."""
    at = bisect_left(resolved, (place, 0))
    best: tuple[int, int] | None = None
    for there, row in resolved[max(0, at - _LOOKED_AT) : at + _LOOKED_AT]:
        away = abs(there - place) + (0 if int(gazetteer.features[row]) in _SMALL else _WIDE_AWAY)
        if best is None or away < best[0]:
            best = (away, row)
    return best[1] if best and best[0] <= _FAR + _WIDE_AWAY else None
