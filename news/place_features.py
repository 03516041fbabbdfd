"""What speaks for each candidate: its size and kind, its container, and the places around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy
from numpy.typing import NDArray

from news.gazetteer import Gazetteer
from news.gazetteer_file import FEATURES
from news.gazetteer_rows import NameKind
from news.place_candidates import Candidates, Floats, Ints, Toponym

EARTH_DIAMETER: Final = 12742.0  # km
_NEAR: Final = 200.0  # km at which closeness has fallen to a third
_AROUND: Final = 3  # mentions before and behind that count as neighbours in the text
_LOCAL: Final = 200.0  # characters at which a neighbour's weight has fallen to a third
_MOST_ANCHORS: Final = 40  # toponyms that others are compared with: bounds the time for long lists of places
_ANCHOR_ROWS: Final = 3
_USUAL: Final = numpy.array([300.0, 2e5, 2e4, 1e6, 1e8, 3e6])  # people, in the order of FEATURES
_MOST_STATES: Final = 1 << 16  # more than there are
_LOG_PEOPLE: Final = 7.0  # log10 of ten million: brings populations to about 0 to 1

OWN_NAMES: Final = (
    "people, town", "people, other", "capital", "state", "county", "country", "continent", "region",
    "alternate", "abbreviation", "demonym", "share of people", "largest", "inside", "not inside",
    "in country of its name", "holds town of its name",
)  # fmt: skip
RELATIONS: Final = ("all", "near", "home", "first")
_HOME: Final = RELATIONS.index("home")
SIGNALS: Final = ("country", "state", "close", "closest")
CONTEXT_NAMES: Final = tuple(f"{relation} {signal}" for relation in RELATIONS for signal in SIGNALS)


class Pairs(NamedTuple):
    """Toponyms compared with others: ``one[i]`` with ``other[i]``, with a weight for each relation."""

    one: Ints
    other: Ints
    weights: Floats


@dataclass(frozen=True, slots=True)
class Problem:
    """All that is known before anything is resolved.

    Attributes:
        own: features of each candidate by itself, columns as in OWN_NAMES.
        pairs: toponyms that bear on each other.
    """

    candidates: Candidates
    own: Floats
    pairs: Pairs


def problem(toponyms: Sequence[Toponym], found: Candidates, gazetteer: Gazetteer) -> Problem:
    """Lay out what there is to resolve."""
    return Problem(found, _own(toponyms, found, gazetteer), _pairs(toponyms))


def _own(toponyms: Sequence[Toponym], found: Candidates, gazetteer: Gazetteer) -> Floats:
    of, rows, kinds, _ = found
    feature = gazetteer.features[rows]
    people = numpy.log10(1.0 + _people(gazetteer, rows)) / _LOG_PEOPLE
    town = feature == FEATURES.index("city")
    most = numpy.zeros(len(toponyms))
    numpy.maximum.at(most, of, people)
    inside = _inside(toponyms, found, gazetteer)
    columns = [
        people * town,
        people * ~town,
        gazetteer.capitals[rows],
        *(feature == FEATURES.index(name) for name in ("state", "county", "country", "continent", "region")),
        *(kinds == kind for kind in (NameKind.ALTERNATE, NameKind.ABBREVIATION, NameKind.DEMONYM)),
        people - most[of],
        people == most[of],
        inside > 0,
        inside < 0,
        _named_as_country(found, gazetteer),
        _named_as_town(found, gazetteer),
    ]
    return numpy.column_stack([numpy.asarray(column, dtype="f8") for column in columns])


def _people(gazetteer: Gazetteer, rows: Ints) -> Floats:
    """Populations; where none is known, what is usual for such a place."""
    known = gazetteer.populations[rows].astype("f8")
    return numpy.where(known > 0, known, _USUAL[gazetteer.features[rows]])


def _named_as_country(found: Candidates, gazetteer: Gazetteer) -> NDArray[numpy.bool_]:
    """Whether a candidate is no country and lies in one of the same name: the state of Mexico."""
    country = gazetteer.features[found.rows] == FEATURES.index("country")
    owner = numpy.zeros(len(found.starts) - 1, dtype="i8")
    owner[found.of[country]] = gazetteer.countries[found.rows[country]]
    return ~country & (owner[found.of] > 0) & (owner[found.of] == gazetteer.countries[found.rows])


def _named_as_town(found: Candidates, gazetteer: Gazetteer) -> NDArray[numpy.bool_]:
    """Whether a candidate is a state or county with a town of its name: the province of Aleppo."""
    town = gazetteer.features[found.rows] == FEATURES.index("city")
    place = found.of * _MOST_STATES + gazetteer.states[found.rows]
    return ~town & (gazetteer.states[found.rows] > 0) & numpy.isin(place, place[town])


def _inside(toponyms: Sequence[Toponym], found: Candidates, gazetteer: Gazetteer) -> Ints:
    """1 for candidates inside the container named in the text, -1 outside; 0 where none fits any.

    What follows a comma may as well be the next place of a list.
    """
    named = [(index, key) for index, t in enumerate(toponyms) for key in t.containers]
    result = numpy.zeros(len(found.of), dtype="i8")
    if not named:
        return result
    outer = gazetteer.find([key for _, key in named])
    states, countries = gazetteer.states[found.rows], gazetteer.countries[found.rows]
    wide = FEATURES.index("city") != gazetteer.features[outer.rows]
    for asked, row in zip(outer.asked[wide], outer.rows[wide], strict=True):
        index = named[int(asked)][0]
        here = slice(int(found.starts[index]), int(found.starts[index + 1]))
        whole = gazetteer.features[row] == FEATURES.index("country")
        same = countries[here] == gazetteer.countries[row]
        if not whole:
            same &= (states[here] == gazetteer.states[row]) & (gazetteer.states[row] > 0)
        same &= found.rows[here] != row
        if same.any():
            result[here] = numpy.where(same, 1, numpy.where(result[here] == 0, -1, result[here]))
    return result


def _pairs(toponyms: Sequence[Toponym]) -> Pairs:
    weights: dict[tuple[int, int], list[float]] = {}
    by_mentions = sorted(range(len(toponyms)), key=lambda index: -len(toponyms[index].places))
    anchors = [index for index in by_mentions if toponyms[index].places][:_MOST_ANCHORS]
    share = 1.0 / max(1, len(anchors) - 1)
    homes = [index for index, toponym in enumerate(toponyms) if not toponym.places]
    firsts = [index for index, toponym in enumerate(toponyms) if toponym.first]
    for one in range(len(toponyms)):
        for relation, others in ((0, anchors), (_HOME, homes), (3, firsts)):
            for other in others:
                # A town's paper says which town of that name is meant.
                if one != other and (relation == _HOME or toponyms[one].key != toponyms[other].key):
                    pair = weights.setdefault((one, other), [0.0] * len(RELATIONS))
                    pair[relation] = share if relation == 0 else 1.0 / len(others)
    _add_neighbours(toponyms, weights)
    ends = numpy.array(list(weights), dtype="i8").reshape(-1, 2)
    return Pairs(ends[:, 0], ends[:, 1], numpy.array(list(weights.values())).reshape(-1, len(RELATIONS)))


def _add_neighbours(toponyms: Sequence[Toponym], weights: dict[tuple[int, int], list[float]]) -> None:
    mentions = sorted((place, index) for index, toponym in enumerate(toponyms) for place in toponym.places)
    totals = numpy.zeros(len(toponyms))
    near: dict[tuple[int, int], float] = {}
    for position, (place, one) in enumerate(mentions):
        around = mentions[max(0, position - _AROUND) : position + _AROUND + 1]
        for there, other in around:
            if toponyms[other].key != toponyms[one].key:
                weight = float(numpy.exp(-abs(there - place) / _LOCAL))
                near[one, other] = near.get((one, other), 0.0) + weight
                totals[one] += weight
    for (one, other), weight in near.items():
        pair = weights.setdefault((one, other), [0.0] * len(RELATIONS))
        pair[1] = weight / max(1.0, totals[one])


def context(asked: Problem, belief: Floats, gazetteer: Gazetteer) -> Floats:
    """Features that depend on what the others mean, columns as in CONTEXT_NAMES.

    Args:
        asked: the problem.
        belief: probability of each candidate so far.
        gazetteer: where the rows are.
    """
    found, pairs = asked.candidates, asked.pairs
    result = numpy.zeros((len(found.of), len(CONTEXT_NAMES)))
    mine, theirs, pair = _crossed(found, belief, pairs)
    if not len(mine):
        return result
    rows, others = found.rows[mine], found.rows[theirs]
    country = gazetteer.countries[rows]
    same_country = (country == gazetteer.countries[others]) & (country > 0)
    state = gazetteer.states[rows]
    same_state = (state == gazetteer.states[others]) & (state > 0)
    close = numpy.exp(-distances(gazetteer, rows, others) / _NEAR)
    weights = pairs.weights[pair] * belief[theirs][:, None]
    at = 0
    for relation in range(len(RELATIONS)):
        weight = weights[:, relation]
        for signal in (same_country, same_state, close):
            result[:, at] = numpy.bincount(mine, weight * signal, minlength=len(result))
            at += 1
        numpy.maximum.at(result[:, at], mine, close * belief[theirs] * (weight > 0))
        at += 1
    return result


def _crossed(found: Candidates, belief: Floats, pairs: Pairs) -> tuple[Ints, Ints, Ints]:
    """Every candidate of one toponym with the likeliest few of the other, for all pairs."""
    sizes = numpy.diff(found.starts)
    likely = _likeliest(found, belief)
    counts = numpy.minimum(sizes, _ANCHOR_ROWS)
    lengths = sizes[pairs.one] * counts[pairs.other]
    pair = numpy.repeat(numpy.arange(len(lengths)), lengths)
    within = numpy.arange(len(pair)) - numpy.repeat(numpy.cumsum(lengths) - lengths, lengths)
    width = counts[pairs.other][pair]
    mine = found.starts[pairs.one][pair] + within // numpy.maximum(1, width)
    theirs = likely[found.starts[pairs.other][pair] + within % numpy.maximum(1, width)]
    return mine, theirs, pair


def _likeliest(found: Candidates, belief: Floats) -> Ints:
    """Candidates of each toponym in order of belief."""
    return numpy.lexsort((-belief, found.of))


def distances(gazetteer: Gazetteer, rows: Ints, others: Ints) -> Floats:
    """Great-circle distances in kilometres, row by row."""
    latitude, other = (numpy.radians(gazetteer.latitudes[r].astype("f8")) for r in (rows, others))
    east = numpy.radians(gazetteer.longitudes[others].astype("f8") - gazetteer.longitudes[rows])
    chord = numpy.sin((other - latitude) / 2) ** 2
    chord += numpy.cos(latitude) * numpy.cos(other) * numpy.sin(east / 2) ** 2
    return EARTH_DIAMETER * numpy.arcsin(numpy.sqrt(numpy.clip(chord, 0.0, 1.0)))
