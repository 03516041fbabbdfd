"""Times of day: "5 p.m.", "at 17:30", "1700 GMT", "noon"."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from re import Match
from typing import Final

from news.article import Span
from news.moment_words import compiled

_HALF_DAY: Final = 12
_CLOCK: Final = compiled(
    r"(?<![\w.,:/$£€-])(?:"
    r"(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5]\d))? ?(?:(?P<half>[ap])\.m\.|(?P<plain>[aApP])[mM]\b)"
    r"|(?P<zoned>[01]\d|2[0-3])[:.]?(?P<zoned_minute>[0-5]\d)"
    r"(?= (?:GMT|UTC|BST|CET|CEST|EST|EDT|local time)\b)"
    r"|(?P<word>[Nn]oon|[Mm]idnight)\b"
    r")"
)
# Without a zone figures are a time of day only after such a word: scores and verses look alike.
_AFTER_AT: Final = compiled(
    r"\b(?:[Aa]t|[Aa]round|[Aa]bout|[Bb]y|[Uu]ntil|[Ff]rom|[Aa]fter|[Bb]efore|[Ss]ince) "
    r"(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?![\d:]| ?[ap]\.?m\b)"
)
JOINT: Final = compiled(
    r"(?: (?:[A-Z]{2,4}|local time))?(?: \([^)]{1,20}\))?,? ?"
    r"(?:(?:on|at|around|about|by|before|after|from|shortly|just|until) )*"
)
"""What stands between a time of day and its day: "5 p.m. ET on", ", at"."""


def clocks(text: str, sentence: Span) -> Iterator[tuple[Span, time]]:
    """The times of day in a sentence, in order."""
    found = [(Span(*match.span()), _read(match)) for match in _CLOCK.finditer(text, *sentence)]
    for match in _AFTER_AT.finditer(text, *sentence):
        span = Span(match.start("hour"), match.end())
        if not any(span.overlaps(other) for other, _ in found):
            found.append((span, time(int(match["hour"]), int(match["minute"]))))
    yield from sorted(found)


def _read(match: Match[str]) -> time:
    if match["word"]:
        return time(_HALF_DAY if match["word"].lower() == "noon" else 0)
    if match["zoned"]:
        return time(int(match["zoned"]), int(match["zoned_minute"]))
    half = (match["half"] or match["plain"]).lower()
    return time(int(match["hour"]) % _HALF_DAY + (_HALF_DAY if half == "p" else 0), int(match["minute"] or 0))
