"""Numbers of something: "at least 12 people were killed", without a parser, so only the plain cases.

What is counted is told by the words beside the number, up to the next number, mark or "and". Years, dates,
ages, times and lengths of time are no amounts here: two reports give different ones of the same event
without differing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from news.article import Span
from news.story_amount_words import (
    ANYBODY,
    CLASSES,
    HARMS,
    MEASURES,
    NAMED,
    NO_AMOUNT,
    NOT_AFTER,
    PASSED_OVER,
    SCALES,
    SMALL,
    STOPS,
    TENS,
)

_AFTER, _BEFORE = 5, 2  # words that tell what is counted: "12 more people were reported dead", "killing 12"
_CENTURIES: Final = range(1900, 2101)

_NUMBER: Final = re.compile(
    rf"(?<![\w.,:/–-])(?P<money>[$€£]?)(?:(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"|(?P<named>(?:{'|'.join(TENS)})-(?:one|{'|'.join(SMALL[:8])})|{'|'.join((*SMALL, *TENS))}))"
    rf"(?:[ -](?P<scale>{'|'.join(SCALES)})s?)?(?P<percent>%)?(?![\w/:–-]|[.,]\d|\s?[ap]\.?m\b)",
    re.IGNORECASE,
)
_BESIDE: Final = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*|\S")
_LEAST: Final = re.compile(
    r"\b(?:at least|(?<!no )more than|over|no fewer than|no less than)\s+$", re.IGNORECASE
)
_MOST: Final = re.compile(
    r"\b(?:up to|as many as|as much as|at most|(?<!no )(?:fewer|less) than|under|no more than)\s+$",
    re.IGNORECASE,
)
_ABOUT: Final = re.compile(
    r"\b(?:about|around|roughly|nearly|almost|some|approximately|an estimated|close to|near)\s+$",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(rf"\b(?:{'|'.join(NOT_AFTER)})\.?\s+$", re.IGNORECASE)
_ROUNDED: Final = 0.25  # how far "about" may be from what is meant
_CLOSE: Final = 0.05  # "1,200" is how others write 1,234
_LARGE: Final = 100  # below, numbers of things are given exactly


class Bound(Enum):
    """How a number is meant."""

    EXACT = "exact"
    LEAST = "at least"
    MOST = "at most"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of something.

    Attributes:
        thing: the first word that says what is counted.
        context: all the words beside the number that do, ``thing`` among them.
        span: the number with its sign and scale, offsets into the text it was looked for in.
    """

    value: float
    bound: Bound
    thing: str
    context: frozenset[str]
    span: Span


def amounts_of(text: str) -> list[Amount]:
    """The amounts that a sentence gives, in order."""
    return list(_amounts(text))


def same_thing(one: Amount, other: Amount) -> bool:
    """Whether two amounts count the same, as far as the words beside them tell."""
    harms = one.context & HARMS
    if harms != other.context & HARMS:
        return False
    if harms and {one.thing, other.thing} <= ANYBODY | HARMS:
        return True
    shared = one.context & other.context
    if "percent" in shared or (one.thing in MEASURES and len(shared) == 1):
        return False  # shares are of other polls as often as not; of a sum, something must say what of
    fewest = min(len(one.context), len(other.context))
    return one.thing in shared and other.thing in shared and 2 * len(shared) > fewest


def differ(one: Amount, other: Amount) -> bool:
    """Whether both cannot be right: "at least 12" and "15" can, "12" and "15" cannot."""
    low, high = sorted((one, other), key=lambda amount: amount.value)
    if low.value == high.value:
        return False
    apart = (high.value - low.value) / high.value
    bounds = {low.bound, high.bound}
    if Bound.ABOUT in bounds and apart <= _ROUNDED:
        return False
    if high.value >= _LARGE and apart <= _CLOSE:
        return False
    if not low.value.is_integer() or not high.value.is_integer():
        # Decimals come from rounding as often as not.
        return high.value - low.value >= 1 and apart > _CLOSE
    reaches_up = low.bound is Bound.LEAST and high.bound is not Bound.LEAST
    reaches_down = high.bound is Bound.MOST and low.bound is not Bound.MOST
    return not (reaches_up or reaches_down)


def _amounts(text: str) -> Iterator[Amount]:
    for match in _NUMBER.finditer(text):
        after, before = _after(text, match.end()), _before(text, match.start())
        value = _value(match)
        if (
            _LABEL.search(text[max(0, match.start() - 20) : match.start()])
            or (after and after[0] in NO_AMOUNT)
            or (value in _CENTURIES and "," not in match.group() and not match["money"])
        ):
            continue
        if match["money"] or match["percent"]:
            after = [match["money"] or "percent", *_after(text, match.end(), stops=False)]
        things = [word for word in after if word not in PASSED_OVER] or [w for w in before if w in HARMS]
        context = frozenset((*things, *before))
        if things and not context & NO_AMOUNT:
            yield Amount(value, _bound(text, match.start()), things[0], context, Span(*match.span()))


def _value(match: re.Match[str]) -> float:
    if match["digits"]:
        value = float(match["digits"].replace(",", ""))
    else:
        tens, _, ones = match["named"].lower().partition("-")
        value = float(NAMED[tens] + (NAMED.get(ones, 1) if ones else 0))
    return value * SCALES.get((match["scale"] or "").lower(), 1.0)


def _bound(text: str, start: int) -> Bound:
    before = text[max(0, start - 20) : start]
    for pattern, bound in ((_LEAST, Bound.LEAST), (_MOST, Bound.MOST), (_ABOUT, Bound.ABOUT)):
        if pattern.search(before):
            return bound
    return Bound.EXACT


def _after(text: str, end: int, *, stops: bool = True) -> list[str]:
    words = (match.group() for match in _BESIDE.finditer(text, end, end + 80))
    # Of sums and shares the words beyond tell more: "$2 million in damage", "45 percent of the vote".
    return _until_stop(words if stops else (word for word in words if word.lower() not in STOPS))[:_AFTER]


def _before(text: str, start: int) -> list[str]:
    words = [match.group() for match in _BESIDE.finditer(text, max(0, start - 40), start)]
    return [word for word in _until_stop(reversed(words)) if word not in PASSED_OVER][:_BEFORE]


def _until_stop(words: Iterable[str]) -> list[str]:
    found: list[str] = []
    for word in words:
        folded = word.lower()
        if not folded[0].isalpha() or folded in STOPS or folded in NAMED:
            break
        found.append(CLASSES.get(folded, folded))
    return found
