"""Whether the articles themselves say that a place no gazetteer knows lies in or by another."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Final

from news.answer import Citation
from news.article import Span
from news.countries import country_name
from news.words import words_of
from storage.places import PlaceRow

# "Gzornik, a village | near | Paris": as much may stand between the two.
_BETWEEN: Final = re.compile(
    r"(?:,? (?:an?|the) [^,.;:]{1,40})?,? ?(?:\d[\d,.]* (?:miles?|kilomet(?:re|er)s?|km) )?"
    r"(?:(?:just |some )?(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west)(?:ern)? )?"
    r"(?:near|in|outside|off|on|of|by|at|from|close to|next to|opposite|suburb of|part of|,) ?(?:the )?",
    re.IGNORECASE,
)
_LONGEST_BETWEEN: Final = 200  # characters; the words above have 130


def is_beside(row: PlaceRow) -> bool:
    """Whether its name holds the other's ("Dubai Mall"), or a sentence says so ("Gzornik, near Paris")."""
    if row.near is None:
        return False
    names = {row.near.name}
    if row.near.feature == "country":
        names.add(country_name(row.near.country))
    inside = set(words_of(row.name))
    if any(set(words_of(name)) <= inside for name in names):
        return True
    return any(_says(citation, name) for citation in row.citations for name in names)


def _says(citation: Citation, name: str) -> bool:
    """Whether the name follows what is marked, with nothing but a preposition between the two."""
    at = citation.span.start
    starts = [there.start for there in _found(citation, name)] if citation.marks else []
    for mark in citation.marks:
        last = bisect_right(starts, mark.end + _LONGEST_BETWEEN)
        for start in starts[bisect_left(starts, mark.end) : last]:
            if _BETWEEN.fullmatch(citation.passage, mark.end - at, start - at):
                return True
    return False


def _found(citation: Citation, name: str) -> Iterator[Span]:
    at = citation.span.start
    pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
    for match in re.finditer(pattern, citation.passage, re.IGNORECASE):
        yield Span(at + match.start(), at + match.end())
